#!/usr/bin/env bash
# RDFLib 7.6.0: the FILTER of an OPTIONAL whose group holds nothing but sub-SELECTs does not see variables bound before it,
# so the OPTIONAL never matches and nothing is said. SPARQL 1.1, 18.6: LeftJoin(Ω1, Ω2, F) tests F on the merged solution.
# Here: who comes after :a, by a sub-SELECT of all successions, kept if ?body is the first. Seen: RDFLib leaves ?next
# unbound, Oxigraph binds it to :b; with one triple pattern beside the sub-SELECT, RDFLib binds it too.
# Needs python3 (3.9 or later) with venv; installs rdflib==7.6.0 and pyoxigraph==0.5.8 into a temporary folder.
# Ends with 0 if the behaviour is as described, with 1 if it changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check rdflib==7.6.0 pyoxigraph==0.5.8
"$work/venv/bin/python" - <<'PY'
import pyoxigraph
import rdflib

DATA = "@prefix : <http://e.example/> . :a a :Body ; :before :b ."
QUERY = """PREFIX : <http://e.example/>
SELECT ?body ?next {
  ?body a :Body
  OPTIONAL { %s { SELECT ?first ?next { ?first :before ?next } } FILTER(?first = ?body) }
}"""
graph = rdflib.Graph().parse(data=DATA, format="turtle")
store = pyoxigraph.Store()
store.load(DATA.encode(), format=pyoxigraph.RdfFormat.TURTLE)
seen = {}
for name, beside in (("sub-SELECT alone", ""), ("a triple beside it", "?body a :Body .")):
    [(_, found)] = graph.query(QUERY % beside)
    [row] = store.query(QUERY % beside)
    seen[name] = found is not None, row["next"] is not None
    print(f"{name}: ?next bound by RDFLib {seen[name][0]}, by Oxigraph {seen[name][1]}")
assert seen == {"sub-SELECT alone": (False, True), "a triple beside it": (True, True)}, "changed"
PY
