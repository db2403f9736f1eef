#!/usr/bin/env bash
# NFKC does not make ordinary characters of all radicals that the text of a PDF has in their place. Programs that write PDFs
# of Chinese text often map glyphs to radicals, which look the same: ⼾⼝ for 户口, ⻔ for 门. Of the block of Kangxi radicals
# (U+2F00) NFKC makes the characters of that dictionary, so ⼾ becomes 戶, which nobody who writes 户口 looks for. The radicals
# of simplified characters (门车见贝页风马鱼鸟龙 ..., U+2E80 to U+2EF3) have no compatibility mapping but for two, so
# NFKC leaves ⻔ as it is: a search for 门 does not find it, and nothing tells.
# Seen with Unicode 17.0 (unicodedata2 17.0.0). What helps is a table of one's own, after NFKC.
# Needs python3 with venv; installs unicodedata2 into a temporary folder.
# Ends with 0 if the behaviour is as described, with 1 if it changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check unicodedata2==17.0.0
"$work/venv/bin/python" - <<'PY'
import unicodedata2

named = unicodedata2.normalize("NFKC", "\u2f3e\u2f1d")
simplified = "\u2ed4\u2ecb\u2ec5\u2ec9\u2ee2\u2ee5\u2ee6\u2ee8\u2ef0"
kept = unicodedata2.normalize("NFKC", simplified)
mapped = [chr(n) for n in range(0x2E80, 0x2EF4) if unicodedata2.normalize("NFKC", chr(n)) != chr(n)]
print("Unicode", unicodedata2.unidata_version)
print("⼾⼝ becomes", named, "and is 户口:", named == "户口")
print("radicals of simplified characters stay:", kept == simplified, "- with a mapping:", len(mapped))
as_described = named == "戶口" and kept == simplified and len(mapped) == 2
print("as described" if as_described else "changed")
raise SystemExit(not as_described)
PY
