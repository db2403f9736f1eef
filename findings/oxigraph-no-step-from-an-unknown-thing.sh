#!/usr/bin/env bash
# A path of no step leads from a thing to itself, whether or not anything is said of it: SPARQL 1.1, 18.4, has eval(Path(x, p*, ?y))
# give x also where x is a term that the graph does not hold. Oxigraph (pyoxigraph 0.5.13) finds nothing: <x> :p* ?y and
# <x> :p? ?y have no row, ASK { <x> :p* <x> } is false, for any x of which the data say nothing; RDFLib 7.6.0
# gives the row. So "this body and all that came of it", (:successor*), of a body that a store has not met loses the body
# itself, in OPTIONAL and VALUES too, and a count by such a path lacks it.
# Needs python3 (3.10 or later) with venv; installs pyoxigraph and rdflib into a temporary folder.
# Ends with 0 if the behaviour is as described, with 1 if it changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pyoxigraph==0.5.13 rdflib==7.6.0
"$work/venv/bin/python" - <<'PY'
from pyoxigraph import RdfFormat, Store
from rdflib import Graph

DATA = "<urn:old> <urn:successor> <urn:new> .\n"
ASKED = {
    "from a thing of the data": ("SELECT ?y { <urn:old> <urn:successor>* ?y }", 2, 2),
    "from one that they do not know, *": ("SELECT ?y { <urn:other> <urn:successor>* ?y }", 0, 1),
    "?": ("SELECT ?y { <urn:other> <urn:successor>? ?y }", 0, 1),
    "backwards": ("SELECT ?y { ?y <urn:successor>* <urn:other> }", 0, 1),
    "of VALUES": ("SELECT ?y { VALUES ?x { <urn:old> <urn:other> } ?x <urn:successor>* ?y }", 2, 3),
}
store, graph = Store(), Graph().parse(data=DATA, format="nt")
store.load(DATA.encode(), RdfFormat.N_TRIPLES)
for what, (query, oxigraph, rdflib) in ASKED.items():
    found = len([*store.query(query)]), len([*graph.query(query)])
    print(f"{what}: Oxigraph {found[0]}, RDFLib {found[1]} rows")
    assert found == (oxigraph, rdflib), "changed"
asked = "ASK { <urn:other> <urn:successor>* <urn:other> }"
found = bool(store.query(asked)), graph.query(asked).askAnswer
print("does it lead to itself? Oxigraph:", found[0], "RDFLib:", found[1])
assert found == (False, True), "changed"
PY
