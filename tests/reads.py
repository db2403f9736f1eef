"""Runs a command, and writes down which packaged files are parsed: run as reads.py ROOT OUT READY WORDS…

A file is parsed where its path, or its whole content, goes to a parser; a query and a table of links where
somebody but the check of seals, and the copying of files, opens it.
"""

from __future__ import annotations

import json
import sys
import tomllib
from pathlib import Path

ROOT, OUT, READY = Path(sys.argv[1]), sys.argv[2], sys.argv[3] == "ready"
FOLDERS = [ROOT / name for name in ("ontology", "shapes", "queries", "sources", "converter/creditplan")]
SUFFIXES = (".ttl", ".toml", ".rq", ".tsv", ".jsonld")
FILES = {
    str(path): path.relative_to(ROOT).as_posix()
    for folder in FOLDERS
    for path in folder.rglob("*")
    if path.suffix in SUFFIXES
}
CONTENTS = {Path(path).read_bytes(): name for path, name in FILES.items()}
PACKAGE, COPYING = str(ROOT / "converter"), ("ready.py", "vocabularies.py")
seen: list[str] = []


def note(source: object) -> None:
    """Write down a source that goes to a parser, if it is a packaged file by its path or content."""
    if hasattr(source, "name") and not isinstance(source, Path):
        source = source.name
    content = source.encode() if isinstance(source, str) else source
    name = FILES.get(str(source)) or (CONTENTS.get(content) if isinstance(content, bytes) else None)
    if name:
        seen.append(name)


def watched(function):
    def wrapper(*args, **options):
        for source in (*args, *options.values()):
            note(source)
        return function(*args, **options)

    return wrapper


def audit(event: str, args: tuple) -> None:
    """Write down what is opened of the files that go to no parser of RDF or TOML."""
    if event == "open" and str(args[0]).endswith((".rq", ".tsv")):
        frame = sys._getframe(1)
        while not frame.f_code.co_filename.startswith(PACKAGE):
            frame = frame.f_back
        if not frame.f_code.co_filename.endswith(COPYING):
            note(str(args[0]))


import pyoxigraph  # noqa: E402

pyoxigraph.parse = watched(pyoxigraph.parse)
tomllib.loads, tomllib.load, json.loads = map(watched, (tomllib.loads, tomllib.load, json.loads))
sys.addaudithook(audit)

from creditplan import ready  # noqa: E402
from creditplan.cli import main  # noqa: E402

if not READY:
    ready.FOLDER = Path("nowhere")
try:
    main(sys.argv[4:])
finally:
    Path(OUT).write_text("\n".join(seen), "utf-8")
