#!/usr/bin/env bash
# pyrudof 0.3.35: "9"^^xsd:positiveInteger breaks sh:maxInclusive 10, and sh:minInclusive 0 as well. So do all integers of the
# twelve datatypes derived from xsd:integer, as nonNegativeInteger, the usual one of counts, int and long: they have no
# order with an integer written as 10, or with a decimal, while decimal, double and float have. SHACL 4.3 takes SPARQL's
# operators, and those of SPARQL 1.1, 17.1 take all derived types for numbers. sh:lessThan likewise. If the bound
# is of the very same datatype as the value, it holds; so it does with all of xsd:integer. As a shape mostly has the datatype
# (sh:datatype xsd:positiveInteger) beside a bound that is written bare (sh:minInclusive 1), no value at all conforms to it.
# pySHACL 0.40.1 and shacl 0.3.4 compare them all as numbers.
# Needs python3 (3.10 or later) with venv; installs the three into a temporary folder.
# Ends with 0 if the behaviour is as described, with 1 if it changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pyrudof==0.3.35 pyshacl==0.40.1 shacl==0.3.4
"$work/venv/bin/python" - <<'PY'
import pyrudof
import pyshacl
import shacl

PREFIX = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <http://e.example/> .\n"""
SHAPES = PREFIX + """:S a sh:NodeShape ; sh:targetSubjectsOf :count ; sh:property :P .
:P a sh:PropertyShape ; sh:path :count ; sh:datatype xsd:{0} ; {1} ."""
DERIVED = "nonNegativeInteger positiveInteger unsignedLong unsignedInt unsignedShort unsignedByte long int short byte".split()
BELOW = ["nonPositiveInteger", "negativeInteger"]
BOUNDS = ["sh:maxInclusive 10", "sh:minInclusive -10", "sh:minExclusive -9.5", "sh:lessThan :most"]


def broken(datatype, bound):
    number = -9 if datatype in BELOW else 9
    data = PREFIX + f':t :count "{number}"^^xsd:{datatype} ; :most 10 .'
    shapes = SHAPES.format(datatype, bound.replace("SAME", f'"{number}"^^xsd:{datatype}'))
    engine = pyrudof.Rudof(pyrudof.RudofConfig())
    engine.read_shacl(shapes)
    engine.read_data(data, pyrudof.RDFFormat.Turtle, merge=False)
    by_pyshacl = pyshacl.validate(data, shacl_graph=shapes, data_graph_format="turtle", shacl_graph_format="turtle")[0]
    by_shacl = shacl.Shapes.from_turtle(shapes).validate_text(data, format="turtle").results
    return bool(engine.validate_shacl().violations), not by_pyshacl, bool(list(by_shacl))


for datatype in [*DERIVED, *BELOW, "integer", "decimal", "double", "float"]:
    seen = {bound: broken(datatype, bound) for bound in [*BOUNDS, "sh:minInclusive SAME"]}
    print(f"{datatype:18} broken by pyrudof: {', '.join(bound for bound in seen if seen[bound][0]) or 'none'}")
    known = datatype in ("integer", "decimal", "double", "float")
    assert seen == {bound: (not known, False, False) for bound in BOUNDS} | {"sh:minInclusive SAME": (False,) * 3}, "changed"
PY
