#!/usr/bin/env bash
# pyrudof 0.3.35: a SPARQL constraint of SHACL whose test stands within braces or in a sub-SELECT is never broken. SHACL 5.3.1
# pre-binds $this: it has its value wherever it stands, in nested groups too, and in a sub-SELECT that projects it. pyrudof
# joins the value to the query instead, and by SPARQL's rules a group is worked out before what it is joined with. So for a
# task without a body FILTER NOT EXISTS { $this :body ?b } is broken, and { FILTER NOT EXISTS { $this :body ?b } } is not,
# nor is a count of bodies in a sub-SELECT that comes to 0, for which such a sub-SELECT is there. Of both it says that the data
# conform, without an error. pySHACL 0.40.1 and shacl 0.3.4 say of each form that the task breaks it. What helps in
# pyrudof is a triple of $this within the braces: $this a :Task .
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

PREFIX = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix e: <http://e.example/> .\n"
DATA = PREFIX + "e:with a e:Task ; e:body e:office . e:without a e:Task ."
SHAPES = PREFIX + """e:S a sh:NodeShape ; sh:targetClass e:Task ; sh:sparql e:Q .
e:Q a sh:SPARQLConstraint ; sh:message "no body" ; sh:select "SELECT $this WHERE { %s }" ."""
BODY, TASK = "$this <http://e.example/body> ?b", "$this a <http://e.example/Task> ."
TESTS = {
    "plain": "FILTER NOT EXISTS { BODY }",
    "braces": "{ FILTER NOT EXISTS { BODY } }",
    "braces, with a triple": "{ TASK FILTER NOT EXISTS { BODY } }",
    "sub-SELECT": "{ SELECT $this (COUNT(?b) AS ?n) WHERE { OPTIONAL { BODY } } GROUP BY $this } FILTER(?n = 0)",
    "sub-SELECT, with a triple": "{ SELECT $this (COUNT(?b) AS ?n) WHERE { TASK OPTIONAL { BODY } } GROUP BY $this } FILTER(?n = 0)",
}
seen = {}
for name, test in TESTS.items():
    shapes = SHAPES % test.replace("BODY", BODY).replace("TASK", TASK)
    _, report, _ = pyshacl.validate(DATA, shacl_graph=shapes, data_graph_format="turtle", shacl_graph_format="turtle")
    by_pyshacl = report.query("PREFIX sh: <http://www.w3.org/ns/shacl#> SELECT ?node { ?result sh:focusNode ?node }")
    engine = pyrudof.Rudof(pyrudof.RudofConfig())
    engine.read_shacl(shapes)
    engine.read_data(DATA, pyrudof.RDFFormat.Turtle, merge=False)
    found = {
        "pySHACL": [str(row.node) for row in by_pyshacl],
        "shacl": [row.focus_node for row in shacl.Shapes.from_turtle(shapes).validate_text(DATA, format="turtle").results],
        "pyrudof": [str(row.focus_node) for row in engine.validate_shacl().violations],
    }
    seen[name] = {engine: [node.strip("<>").rpartition("/")[2] for node in nodes] for engine, nodes in found.items()}
    print(f"{name:26}", seen[name])
for name, nodes in seen.items():
    by_pyrudof = [] if name in ("braces", "sub-SELECT") else ["without"]
    assert nodes == {"pySHACL": ["without"], "shacl": ["without"], "pyrudof": by_pyrudof}, "changed"
PY
