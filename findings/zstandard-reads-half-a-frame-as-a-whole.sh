#!/usr/bin/env bash
# A file that was cut off is whole to python-zstandard 0.25.0: stream_reader, open, decompressobj and copy_stream give what could be
# read of a frame that ends early and say nothing, also of one that was written with its size and a checksum. gzip, bz2 and lzma of
# Python raise EOFError, and the command zstd ends with an error; decompress of this library, which wants all at once, raises too.
# A half-written shard of data reads as a shorter one that looks right, line by line. What tells: decompressobj().eof.
# Needs python3 (3.10 or later) with venv; installs zstandard into a temporary folder.
# Ends with 0 if the behaviour is as described, with 1 if it changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check zstandard==0.25.0
"$work/venv/bin/python" - <<'PY'
import gzip
import io

import zstandard

lines = "".join(f"<urn:task/{n}> <urn:lead> <urn:agent/{n * 7919 % 1000}> .\n" for n in range(30_000)).encode()
whole = zstandard.ZstdCompressor(write_checksum=True, write_content_size=True).compress(lines)
cut = whole[: len(whole) * 2 // 3]


def copied():
    out = io.BytesIO()
    zstandard.ZstdDecompressor().copy_stream(io.BytesIO(cut), out)
    return out.getvalue()


one = zstandard.ZstdDecompressor().decompressobj()
found = {
    "stream_reader": zstandard.ZstdDecompressor().stream_reader(io.BytesIO(cut)).read(),
    "open": zstandard.open(io.BytesIO(cut)).read(),
    "decompressobj": one.decompress(cut),
    "copy_stream": copied(),
}
for name, read in found.items():
    print(f"{name}: {len(read):,} of {len(lines):,} bytes, no error")
    assert 0 < len(read) < len(lines) and lines.startswith(read), "changed"
assert not one.eof, "changed"
for name, read in {
    "decompress": lambda: zstandard.ZstdDecompressor().decompress(cut),
    "gzip": lambda: gzip.decompress(gzip.compress(lines)[:-100]),
}.items():
    try:
        read()
    except (zstandard.ZstdError, EOFError) as error:
        print(f"{name}: {type(error).__name__}: {error}")
    else:
        raise SystemExit(f"changed: {name} takes it")
PY
