#!/usr/bin/env bash
# RDFLib 7.6.0: MIN and MAX of addresses give a literal: of <http://e.example/office> the text "http://e.example/office". SPARQL
# 1.1, 18.5.1.5 and 18.5.1.6: they give a term of the group, by the order of ORDER BY, which has a place for addresses. MIN is
# the usual way to choose one of several for certain (SAMPLE may choose any), and the next step is a join with what is said of
# it: (MIN(?body) AS ?first) in a sub-SELECT and ?first :name ?name outside finds no name, for every task, without a word. A
# CONSTRUCT with ?first writes links as texts. Oxigraph gives the address. In RDFLib SAMPLE does, and IRI(?first) makes one again.
# Needs python3 (3.10 or later) with venv; installs rdflib and pyoxigraph into a temporary folder.
# Ends with 0 if the behaviour is as described, with 1 if it changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check rdflib==7.6.0 pyoxigraph==0.5.13
"$work/venv/bin/python" - <<'PY'
import pyoxigraph
import rdflib

PREFIX = "PREFIX : <http://e.example/> "
DATA = """@prefix : <http://e.example/> . :t1 :body :office , :bureau . :t2 :body :office .
:office :name "办公室" . :bureau :name "财政局" ."""
graph = rdflib.Graph().parse(data=DATA, format="turtle")
store = pyoxigraph.Store()
store.load(DATA.encode(), format=pyoxigraph.RdfFormat.TURTLE)
CHOSEN = "SELECT ?task ({} AS ?first) {{ ?task :body ?body }} GROUP BY ?task"
seen = {}
for chosen in ("MIN(?body)", "MAX(?body)", "SAMPLE(?body)", "IRI(MIN(?body))"):
    kinds = f"SELECT (COUNT(*) AS ?n) {{ {{ {CHOSEN.format(chosen)} }} FILTER(ISLITERAL(?first)) }}"
    names = f"SELECT ?task ?name {{ {{ {CHOSEN.format(chosen)} }} ?first :name ?name }}"
    seen[chosen] = [(int(next(iter(by(PREFIX + kinds)))[0].value), len(list(by(PREFIX + names)))) for by in (graph.query, store.query)]
    print(f"{chosen:16} texts and names by RDFLib {seen[chosen][0]}, by Oxigraph {seen[chosen][1]}")
[by_rdflib] = graph.query(PREFIX + "SELECT (MIN(?body) AS ?first) { :t2 :body ?body }")
print("MIN of one address by RDFLib:", by_rdflib[0].n3())
right, lost = (0, 2), (2, 0)
expected = {"MIN(?body)": [lost, right], "MAX(?body)": [lost, right], "SAMPLE(?body)": [right] * 2, "IRI(MIN(?body))": [right] * 2}
assert (seen, by_rdflib[0].n3()) == (expected, '"http://e.example/office"'), "changed"
PY
