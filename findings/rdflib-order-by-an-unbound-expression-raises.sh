#!/usr/bin/env bash
# RDFLib 7.6.0: ORDER BY an expression over a variable that some rows leave unbound, such as STR(?name), raises TypeError
# ('<' not supported between …), while ORDER BY ?name sorts the same rows. SPARQL 1.1, 15.1: what is unbound, or has no
# value, sorts before everything else. So a query that every store answers fails where its rows differ in what they bind.
# Seen: RDFLib raises for STR, LANG, STRLEN and arithmetic, ascending and descending; Oxigraph puts the row first.
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

DATA = '@prefix : <http://e.example/> . :a :name "甲"@zh . :b :name "乙"@zh . :c :number 1 .'
QUERY = """PREFIX : <http://e.example/>
SELECT ?s { { ?s :name ?name } UNION { ?s :number ?number } } ORDER BY %s"""
graph = rdflib.Graph().parse(data=DATA, format="turtle")
store = pyoxigraph.Store()
store.load(DATA.encode(), format=pyoxigraph.RdfFormat.TURTLE)
raised = {}
for order in ("?name", "STR(?name)", "DESC(STR(?name))", "STRLEN(?name)", "LANG(?name)", "(?number + 1)"):
    rows = [row["s"].value[-1] for row in store.query(QUERY % order)]
    try:
        said = " ".join(str(row[0])[-1] for row in graph.query(QUERY % order))
        raised[order] = False
    except TypeError as error:
        said, raised[order] = f"TypeError: {error}", True
    print(f"ORDER BY {order}: Oxigraph {' '.join(rows)}; RDFLib {said}")
assert [order for order, was in raised.items() if not was] == ["?name"], "changed"
PY
