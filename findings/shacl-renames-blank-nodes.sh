#!/usr/bin/env bash
# shacl 0.3.4 tells of a blank node under a name that stands nowhere in the data: _:plan fails and _:0_b1 is reported, as
# focus node and as value. It numbers the blank nodes of the shapes first and then those of the data, so the number of
# one and the same node changes with the shapes. pySHACL 0.40.1 on a graph that holds the node as BNode("plan") reports
# BNode("plan"). Who looks a focus node up in his data finds nothing, without an error.
# Installs both into a temporary folder. Ends with 0 if the behaviour is as described, with 1 if it changed.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install -q --disable-pip-version-check shacl==0.3.4 pyshacl==0.40.1
cat >"$work/try.py" <<'PY'
import sys
import pyshacl, rdflib, shacl
from rdflib import SH

DATA = "_:plan <http://e.example/in> _:plan .\n"
SHAPES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix e: <http://e.example/> .
e:Shape a sh:NodeShape ; sh:targetSubjectsOf e:in ; sh:nodeKind sh:IRI .
"""
MORE = SHAPES + "e:Shape sh:property [ sh:path e:title ; sh:minCount 0 ] ."


def by_shacl(shapes):
    (result,) = shacl.Shapes.from_turtle(shapes).validate_text(DATA, format="ntriples").results
    return result.focus_node, result.value


def by_pyshacl(shapes):
    graph = rdflib.Graph()
    graph.add((rdflib.BNode("plan"), rdflib.URIRef("http://e.example/in"), rdflib.BNode("plan")))
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes, shacl_graph_format="turtle", inplace=True)
    return tuple("_:" + next(report.objects(None, predicate)) for predicate in (SH.focusNode, SH.value))


found = [by_shacl(SHAPES), by_shacl(MORE), by_pyshacl(SHAPES)]
print("shacl; shacl with one more blank node in the shapes; pySHACL:", *found)
sys.exit(not (found == [("_:0_b0",) * 2, ("_:0_b1",) * 2, ("_:plan",) * 2]))
PY
"$work/venv/bin/python" "$work/try.py" || { echo "changed"; exit 1; }
