#!/usr/bin/env bash
# sh:minInclusive "2017"^^xsd:gYear holds of 2018 in some engines and of no other year in others. SHACL 4.3 takes SPARQL's
# operators; SPARQL 1.1 has no < for years and months, and what has no order breaks the bound. shacl 0.3.4 holds to that:
# every value breaks every bound, the bound itself too. pyrudof 0.3.35 compares years, as Apache Jena 6.2.0 does. pySHACL
# 0.40.1 does both: by sh:minInclusive 2018 is not 2017 or later, though 2018 is 2018 or later, and by sh:lessThan 2018 is
# before 2019. For the bound it asks RDFLib whether the values are equal, which RDFLib will not say of a datatype whose
# values it does not know (a TypeError, taken for no); for sh:lessThan it asks for the order of terms. So a shape that bounds
# years or months, as of documents that tell no day, is kept by all sound data in one engine and by almost none in another.
# Needs python3 (3.10 or later) with venv; installs the three of Python into a temporary folder.
# Ends with 0 if the behaviour is as described, with 1 if it changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pyshacl==0.40.1 shacl==0.3.4 pyrudof==0.3.35
cat >"$work/try.py" <<'PY'
import pyrudof, pyshacl, shacl

PREFIXES = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix : <http://e.example/> .\n"
CONSTRAINTS = {
    "2018 is 2017 or later": 'sh:minInclusive "2017"^^xsd:gYear',
    "2018 is 2018 or later": 'sh:minInclusive "2018"^^xsd:gYear',
    "2018 is 2017 or before": 'sh:maxInclusive "2017"^^xsd:gYear',
    "2018 is before 2019": "sh:lessThan :end",
}
DATA = PREFIXES + ':plan :begin "2018"^^xsd:gYear ; :end "2019"^^xsd:gYear .'


def answers(constraint):
    shapes = PREFIXES + f""":S a sh:NodeShape ; sh:targetSubjectsOf :begin ; sh:property :P .
:P a sh:PropertyShape ; sh:path :begin ; {constraint} ."""
    by_pyshacl, _, _ = pyshacl.validate(DATA, shacl_graph=shapes, data_graph_format="turtle", shacl_graph_format="turtle")
    by_shacl = not list(shacl.Shapes.from_turtle(shapes).validate_text(DATA, format="turtle").results)
    engine = pyrudof.Rudof(pyrudof.RudofConfig())
    engine.read_shacl(shapes)
    engine.read_data(DATA, pyrudof.RDFFormat.Turtle, merge=False)
    return by_pyshacl, by_shacl, not engine.validate_shacl().violations


found = {name: answers(constraint) for name, constraint in CONSTRAINTS.items()}
for name, holds in found.items():
    print(f"{name:22} (pySHACL, shacl, pyrudof):", *holds)
assert list(found.values()) == [(False, False, True), (True, False, True), (False, False, False), (True, False, True)], "changed"
PY
"$work/venv/bin/python" "$work/try.py" 2>"$work/told" || { cat "$work/told"; exit 1; }
