#!/usr/bin/env bash
# PyLD 3.3.0 cannot read N-Quads that it wrote itself where a text holds one of eight characters. It cuts the document into
# lines by str.splitlines, which also cuts at U+000B, U+000C, U+001C to U+001E, U+0085, U+2028 and U+2029; N-Quads ends a line
# by LF and CR alone and allows the others within quotes as they are, and so PyLD writes them. to_rdf goes well, from_rdf and
# normalize of its result raise ParseError (invalid quad). The two that are met are the marks of a line break within
# a paragraph, U+000B from Word and U+2028 from the web and from PDF. RDFLib 7.6.0 and PyLD 2.0.4 read the same lines.
# Needs python3 (3.10 or later) with venv; installs rdflib and both versions of PyLD one by one into a temporary folder.
# Ends with 0 if the behaviour is as described, with 1 if it changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
cat >"$work/try.py" <<'PY'
import sys

import rdflib
from pyld import jsonld

OPTIONS = {"format": "application/n-quads"}
BREAKS = {"\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"}
OTHERS = {"\x1f", "\xa0", "\u200b", "\u3000", "\ufeff"}
NAME = "http://e.example/text"


def back(character):
    """Whether a text with the character comes back; it has to be in the lines as it is, and RDFLib has to read them."""
    text = f"甲{character}乙"
    lines = jsonld.to_rdf({"@id": "http://e.example/task", NAME: text}, OPTIONS)
    dataset = rdflib.Dataset()
    dataset.parse(data=lines, format="nquads")
    assert text in lines and [str(quad[2]) for quad in dataset.quads()] == [text], "changed"
    try:
        [task] = jsonld.from_rdf(lines, OPTIONS)
    except jsonld.JsonLdError as error:
        assert error.type == "jsonld.ParseError", "changed"
        return False
    return task[NAME] == [{"@value": text}]


lost = {character for character in BREAKS | OTHERS if not back(character)}
print(f"PyLD {sys.argv[1]} cannot read back:", *(f"U+{ord(character):04X}" for character in sorted(lost)))
assert lost == (BREAKS if sys.argv[1] == "3.3.0" else set()), "changed"
PY
for version in 2.0.4 3.3.0; do
  "$work/venv/bin/pip" install --quiet --disable-pip-version-check "PyLD==$version" rdflib==7.6.0
  "$work/venv/bin/python" "$work/try.py" "$version"
done
