#!/usr/bin/env bash
# A pyoxigraph 0.5.13 Store gives back other terms than it was given: "1"^^xsd:positiveInteger and
# "0"^^xsd:nonNegativeInteger come out as xsd:integer, though a Dataset of the same library keeps them. In RDF 1.1 these
# are different terms. So a SHACL shape with sh:hasValue "0"^^xsd:nonNegativeInteger that went through a Store asks for
# another term, and sound data break it: pySHACL 0.40.1 says that they conform to the shape as written, and that they do
# not conform to the same shape read from the Store.
# Installs both into a temporary folder. Ends with 0 if the behaviour is as described, with 1 if it changed.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install -q --disable-pip-version-check pyoxigraph==0.5.13 pyshacl==0.40.1
cat >"$work/try.py" <<'PY'
import sys
import pyshacl
from pyoxigraph import Dataset, RdfFormat, Store, parse, serialize

PREFIXES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix e: <http://e.example/> .
"""
DATA = PREFIXES + 'e:text e:begins "0"^^xsd:nonNegativeInteger ; e:order "1"^^xsd:positiveInteger .'
SHAPES = PREFIXES + """e:Shape a sh:NodeShape ; sh:targetSubjectsOf e:begins ; sh:property e:P .
e:P a sh:PropertyShape ; sh:path e:begins ; sh:hasValue "0"^^xsd:nonNegativeInteger ."""


def through(kind, text):
    kept = kind(parse(text, format=RdfFormat.TURTLE))
    return serialize([quad.triple for quad in kept], format=RdfFormat.N_TRIPLES).decode()


def store(quads):
    made = Store()
    made.extend(quads)
    return made


def conforms(shapes):
    return pyshacl.validate(DATA, shacl_graph=shapes, data_graph_format="turtle", shacl_graph_format="turtle")[0]


types = [sorted({word.split("#")[1][:-1] for word in through(kind, DATA).split() if "XMLSchema" in word}) for kind in (Dataset, store)]
answers = [conforms(SHAPES), conforms(through(Dataset, SHAPES)), conforms(through(store, SHAPES))]
print("types from a Dataset, from a Store:                 ", *types)
print("conforms by the shape as written, Dataset's, Store's:", *answers)
sys.exit(not (types == [["nonNegativeInteger", "positiveInteger"], ["integer"]] and answers == [True, True, False]))
PY
"$work/venv/bin/python" "$work/try.py" || { echo "changed"; exit 1; }
