#!/usr/bin/env bash
# RDFLib 7.6.0: FILTER(false) lets every row through, as do FILTER(0) and FILTER(""). Where the filters of a group come to one
# constant, RDFLib asks by Python's truth of it whether there is a filter (translateGroupGraphPattern in algebra.py), and a
# literal that is false is none. FILTER(false && true), FILTER(1 > 2) and FILTER(true) FILTER(false) hold all rows back, as
# SPARQL 1.1, 17.2.2 has it and Oxigraph does for each. Hardly anybody writes FILTER(false) by hand, but programs
# do that put a condition into a query which is known to fail; within MINUS or NOT EXISTS it takes rows away. pySHACL 0.40.1,
# on RDFLib, says of a SPARQL constraint with FILTER(false), which nothing can break, that each focus node breaks it.
# Needs python3 (3.10 or later) with venv; installs rdflib, pyoxigraph and pyshacl into a temporary folder.
# Ends with 0 if the behaviour is as described, with 1 if it changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check rdflib==7.6.0 pyoxigraph==0.5.13 pyshacl==0.40.1
"$work/venv/bin/python" - <<'PY'
import pyoxigraph
import pyshacl
import rdflib

DATA = "@prefix : <http://e.example/> . :a a :Task ; :body :x . :b a :Task ."
SHAPES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <http://e.example/> .
:S a sh:NodeShape ; sh:targetClass :Task ; sh:sparql :Q .
:Q a sh:SPARQLConstraint ; sh:message "never" ; sh:select "SELECT $this WHERE { $this a :Task FILTER(%s) }" ; sh:prefixes :N .
:N sh:declare [ sh:prefix "" ; sh:namespace "http://e.example/"^^<http://www.w3.org/2001/XMLSchema#anyURI> ] ."""
EXPECTED = {  # rows by RDFLib, by Oxigraph
    "FILTER(false)": (2, 0),
    "FILTER(0)": (2, 0),
    'FILTER("")': (2, 0),
    "FILTER(false && true)": (0, 0),
    "FILTER(1 > 2)": (0, 0),
    "FILTER(true) FILTER(false)": (0, 0),
    "FILTER NOT EXISTS { ?task :body ?body FILTER(false) }": (1, 2),
    "MINUS { ?task :body ?body FILTER(false) }": (1, 2),
}
graph = rdflib.Graph().parse(data=DATA, format="turtle")
store = pyoxigraph.Store()
store.load(DATA.encode(), format=pyoxigraph.RdfFormat.TURTLE)
found = {}
for test in EXPECTED:
    query = "PREFIX : <http://e.example/> SELECT ?task { ?task a :Task %s }" % test
    found[test] = len(graph.query(query)), len(list(store.query(query)))
    print(f"{test}: {found[test][0]} of 2 rows by RDFLib, {found[test][1]} by Oxigraph")
conforms = {
    test: pyshacl.validate(DATA, shacl_graph=SHAPES % test, data_graph_format="turtle", shacl_graph_format="turtle")[0]
    for test in ("false", "1 > 2")
}
print("pySHACL says that the data conform, by a constraint with FILTER(false), with FILTER(1 > 2):", *conforms.values())
assert found == EXPECTED and list(conforms.values()) == [False, True], "changed"
PY
