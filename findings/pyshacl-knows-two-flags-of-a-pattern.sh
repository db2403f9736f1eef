#!/usr/bin/env bash
# pySHACL 0.40.1: of sh:flags it takes i and m; s and x are passed over without a word. SHACL 4.4.3 hands pattern and flags to
# SPARQL's REGEX, which has four by XPath Functions, 5.6.2: s lets the dot stand for a line end, x takes blanks out of a pattern.
# So "牵头单位.*配合单位" with "s" does not hold of a paragraph in which a line ends between the two, and a long pattern that is
# spaced out for its readers with "x" holds of nothing; sound data break both. Within sh:not it is the other way: what is
# forbidden passes. shacl 0.3.4 and pyrudof 0.3.35 take all four. RDFLib 7.6.0, on which pySHACL stands, passes over x in
# REGEX too but takes s, so that the same test as sh:pattern and as a SPARQL constraint gives two answers in one engine.
# (.|\n) says what s means in all; for x there is nothing but to write without blanks.
# Needs python3 (3.10 or later) with venv; installs the four into a temporary folder.
# Ends with 0 if the behaviour is as described, with 1 if it changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pyshacl==0.40.1 shacl==0.3.4 pyrudof==0.3.35 rdflib==7.6.0
"$work/venv/bin/python" - <<'PY'
import logging

import pyrudof
import pyshacl
import rdflib
import shacl

logging.disable(logging.CRITICAL)
TESTS = {
    "i": ("^abc$", "i", "ABC"),
    "m": ("^配合单位$", "m", "牵头单位\\n配合单位"),
    "s": ("牵头单位.*配合单位", "s", "牵头单位：甲\\n配合单位：乙"),
    "x": ("^ 第 [0-9]+ 条 $", "x", "第12条"),
    "no flag": ("牵头单位(.|\\\\n)*配合单位", "", "牵头单位：甲\\n配合单位：乙"),
}
SHAPES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <http://e.example/> .
:S a sh:NodeShape ; sh:targetSubjectsOf :text ; sh:property :P .
:P a sh:PropertyShape ; sh:path :text ; sh:pattern "{}" {} ."""


def broken(pattern, flags, text):
    data = f'<http://e.example/t> <http://e.example/text> "{text}" .\n'
    shapes = SHAPES.format(pattern, f'; sh:flags "{flags}"' if flags else "")
    engine = pyrudof.Rudof(pyrudof.RudofConfig())
    engine.read_shacl(shapes)
    engine.read_data(data, pyrudof.RDFFormat.NTriples, merge=False)
    by_pyshacl = pyshacl.validate(data, shacl_graph=shapes, data_graph_format="turtle", shacl_graph_format="turtle")[0]
    by_shacl = shacl.Shapes.from_turtle(shapes).validate_text(data, format="ntriples").results
    query = f'SELECT ?t {{ ?t <http://e.example/text> ?text FILTER(!REGEX(?text, "{pattern}", "{flags}")) }}'
    by_rdflib = list(rdflib.Graph().parse(data=data, format="nt").query(query))
    return [not by_pyshacl, bool(list(by_shacl)), bool(engine.validate_shacl().violations), bool(by_rdflib)]


seen = {name: broken(*test) for name, test in TESTS.items()}
for name, found in seen.items():
    print(f"{name:8} broken by pySHACL {found[0]}, shacl {found[1]}, pyrudof {found[2]}; not found by RDFLib's REGEX {found[3]}")
kept = [False] * 4
assert seen == {
    "i": kept,
    "m": kept,
    "s": [True, False, False, False],
    "x": [True, False, False, True],
    "no flag": kept,
}, "changed"
PY
