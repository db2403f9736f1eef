#!/usr/bin/env bash
# Oxigraph: FILTER(?done >= false) keeps what is false and leaves out what is true. SPARQL 1.1, 17.3 has <, >, <= and >= of
# xsd:boolean (op:boolean-less-than: false is less than true); Oxigraph has only =, so that >= holds where the two are equal
# and is an error, which a filter takes for no, where they are not. ?done < true finds nothing. ORDER BY, MIN and MAX of the same
# values know the order, so that (MAX(?done) AS ?any) is true and HAVING (MAX(?done) > false) finds no group. RDFLib 7.6.0
# and Apache Jena 6.2.0 compare them. By pyoxigraph 0.5.13; a SPARQL constraint of SHACL with ?before > ?after (done once and
# then not done) is never broken in shacl 0.3.4, and is in pySHACL 0.40.1.
# Needs python3 (3.10 or later) with venv; installs the four of Python into a temporary folder.
# Ends with 0 if the behaviour is as described, with 1 if it changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pyoxigraph==0.5.13 rdflib==7.6.0 shacl==0.3.4 pyshacl==0.40.1
"$work/venv/bin/python" - <<'PY'
import pyoxigraph
import pyshacl
import rdflib
import shacl

PREFIX = "PREFIX : <http://e.example/> "
DATA = "@prefix : <http://e.example/> . :a :done true ; :before true . :b :done false ; :before true ."
SHAPES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <http://e.example/> .
:S a sh:NodeShape ; sh:targetSubjectsOf :done ; sh:sparql :Q . :Q a sh:SPARQLConstraint ; sh:message "no longer done" ;
  sh:select '''SELECT $this WHERE { $this <http://e.example/before> ?before ; <http://e.example/done> ?after
    FILTER(?before > ?after) }''' ."""
graph = rdflib.Graph().parse(data=DATA, format="turtle")
store = pyoxigraph.Store()
store.load(DATA.encode(), format=pyoxigraph.RdfFormat.TURTLE)
TESTS = {
    "?done >= false": "SELECT ?t { ?t :done ?done FILTER(?done >= false) } ORDER BY ?t",
    "?done < true": "SELECT ?t { ?t :done ?done FILTER(?done < true) }",
    "ORDER BY": "SELECT ?t { ?t :done ?done } ORDER BY ?done",
    "MAX": "SELECT (MAX(?done) AS ?any) { ?t :done ?done }",
    "HAVING": "SELECT (MAX(?done) AS ?any) { ?t :done ?done } HAVING (MAX(?done) > false)",
}
seen = {}
for name, query in TESTS.items():
    by_oxigraph = [row[0].value.rpartition("/")[2] for row in store.query(PREFIX + query)]
    seen[name] = by_oxigraph, [str(row[0]).rpartition("/")[2] for row in graph.query(PREFIX + query)]
    print(f"{name:15} Oxigraph {seen[name][0]}  RDFLib {seen[name][1]}")
by_shacl = len(list(shacl.Shapes.from_turtle(SHAPES).validate_text(DATA, format="turtle").results))
by_pyshacl = pyshacl.validate(DATA, shacl_graph=SHAPES, data_graph_format="turtle", shacl_graph_format="turtle")[0]
print("broken by shacl:", bool(by_shacl), " by pySHACL:", not by_pyshacl)
assert seen == {
    "?done >= false": (["b"], ["a", "b"]),
    "?done < true": ([], ["b"]),
    "ORDER BY": (["b", "a"], ["b", "a"]),
    "MAX": (["true"], ["true"]),
    "HAVING": ([], ["true"]),
}, "changed"
assert (by_shacl, by_pyshacl) == (0, False), "changed"
PY
