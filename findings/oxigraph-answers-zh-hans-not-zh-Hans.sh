#!/usr/bin/env bash
# FILTER(LANG(?name) = "zh-Hans") finds nothing in Oxigraph, of data that say zh-Hans: pyoxigraph 0.5.13 makes all language
# tags lower case as it reads them, in data and in queries, but not the "zh-Hans" of a comparison, which is a string. RDF 1.1
# lets it. RDFLib 7.6.0 and Apache Jena 6.2.0 keep the tag, and there the same query finds the name. Most tags have no capital
# letter, so it is seen with scripts and regions alone: zh-Hans and zh-Hant, what Chinese is best tagged with. What is built
# on Oxigraph has it too: data that break a SPARQL constraint of SHACL against names in zh-Hant by pySHACL 0.40.1 conform to
# it by shacl 0.3.4 and pyrudof 0.3.35. LANGMATCHES(LANG(?name), "zh-Hans") is right everywhere.
# Needs python3 (3.10 or later) with venv; installs the five of Python into a temporary folder.
# Ends with 0 if the behaviour is as described, with 1 if it changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check \
  pyoxigraph==0.5.13 rdflib==7.6.0 pyshacl==0.40.1 shacl==0.3.4 pyrudof==0.3.35
"$work/venv/bin/python" - <<'PY'
import pyoxigraph
import pyrudof
import pyshacl
import rdflib
import shacl

NAME = "http://e.example/name"
DATA = f'<http://e.example/body> <{NAME}> "财政部"@zh-Hans , "財政部"@zh-Hant .'
SHAPES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <http://e.example/> .
:S a sh:NodeShape ; sh:targetSubjectsOf :name ; sh:sparql :Q . :Q a sh:SPARQLConstraint ; sh:message "traditional" ;
  sh:select '''SELECT $this ?value WHERE { $this <%s> ?value FILTER(%s) }''' ."""
graph = rdflib.Graph().parse(data=DATA, format="turtle")
store = pyoxigraph.Store()
store.load(DATA.encode(), format=pyoxigraph.RdfFormat.TURTLE)


def broken(test):
    shapes = SHAPES % (NAME, test)
    by_pyshacl, _, _ = pyshacl.validate(DATA, shacl_graph=shapes, data_graph_format="turtle", shacl_graph_format="turtle")
    by_shacl = shacl.Shapes.from_turtle(shapes).validate_text(DATA, format="turtle").results
    engine = pyrudof.Rudof(pyrudof.RudofConfig())
    engine.read_shacl(shapes)
    engine.read_data(DATA, pyrudof.RDFFormat.Turtle, merge=False)
    return [not by_pyshacl, bool(list(by_shacl)), bool(engine.validate_shacl().violations)]


tests = ['LANG(?value) = "zh-Hant"', 'LANG(?value) = "zh-hant"', 'LANGMATCHES(LANG(?value), "zh-Hant")']
seen = []
for test in tests:
    query = f"SELECT ?value {{ ?body <{NAME}> ?value FILTER({test}) }}"
    seen.append([len(graph.query(query)), len(list(store.query(query))), *broken(test)])
    print(f"{test}: rows by RDFLib {seen[-1][0]}, Oxigraph {seen[-1][1]}; broken by pySHACL, shacl, pyrudof:", *seen[-1][2:])
expected = [[1, 0, True, False, False], [0, 1, False, True, True], [1, 1, True, True, True]]
assert seen == expected, "changed"
PY
