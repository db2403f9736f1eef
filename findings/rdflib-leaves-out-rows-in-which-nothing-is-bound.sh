#!/usr/bin/env bash
# RDFLib 7.6.0: a loop over a result passes over rows in which no variable has a value, so SELECT ?note { ?task a :Task
# OPTIONAL { ?task :note ?note } } has as many rows as notes, not as tasks. SPARQL 1.1, 18.5 (Project): each solution of the
# pattern is one of the result, with or without values in it. The length of the result has them all, 4, and after a loop
# over the same result it is 2 (Result.__iter__ keeps what it gave), though 4 after list(), which asks for it first; JSON has
# all as well. So two columns that are asked for by two queries with the same ORDER BY do not stand side by side, and of
# pages of 2 by LIMIT and OFFSET the first is empty and the second is not: a reader who goes on until a page is empty
# reads nothing. Oxigraph gives all rows, and RDFLib too if one variable has a value in each.
# Needs python3 (3.10 or later) with venv; installs rdflib and pyoxigraph into a temporary folder.
# Ends with 0 if the behaviour is as described, with 1 if it changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check rdflib==7.6.0 pyoxigraph==0.5.13
"$work/venv/bin/python" - <<'PY'
import json

import pyoxigraph
import rdflib

PREFIX = "PREFIX : <http://e.example/> "
DATA = """@prefix : <http://e.example/> .
:t1 a :Task ; :order 1 . :t2 a :Task ; :order 2 . :t3 a :Task ; :order 3 ; :note "每年" . :t4 a :Task ; :order 4 ; :note "长期" ."""
PATTERN = "{ ?task a :Task ; :order ?order OPTIONAL { ?task :note ?note } }"
TESTS = {
    "counted": f"SELECT (COUNT(*) AS ?n) {{ SELECT ?note {PATTERN} }}",
    "?note": f"SELECT ?note {PATTERN} ORDER BY ?order",
    "?note ?order": f"SELECT ?note ?order {PATTERN} ORDER BY ?order",
    "page 1": f"SELECT ?note {PATTERN} ORDER BY ?order LIMIT 2",
    "page 2": f"SELECT ?note {PATTERN} ORDER BY ?order LIMIT 2 OFFSET 2",
}
graph = rdflib.Graph().parse(data=DATA, format="turtle")
store = pyoxigraph.Store()
store.load(DATA.encode(), format=pyoxigraph.RdfFormat.TURTLE)
seen = {}
for name, query in TESTS.items():
    by_rdflib = [row[0] and str(row[0]) for row in graph.query(PREFIX + query)]
    by_oxigraph = [row[0] and row[0].value for row in store.query(PREFIX + query)]
    seen[name] = by_rdflib, by_oxigraph
    print(f"{name:13} RDFLib {by_rdflib}  Oxigraph {by_oxigraph}")
result = graph.query(PREFIX + TESTS["?note"])
written = json.loads(result.serialize(format="json"))["results"]["bindings"]
result = graph.query(PREFIX + TESTS["?note"])
lengths = len(written), len(graph.query(PREFIX + TESTS["?note"])), len([row for row in result]), len(result)
print("rows of ?note in JSON, by len, by a loop, by len behind the loop:", *lengths)
notes = [None, None, "每年", "长期"]
expected = {"counted": (["4"], ["4"]), "?note": (notes[2:], notes), "?note ?order": (notes, notes)}
expected |= {"page 1": ([], notes[:2]), "page 2": (notes[2:], notes[2:])}
assert (seen, lengths) == (expected, (4, 4, 2, 2)), "changed"
PY
