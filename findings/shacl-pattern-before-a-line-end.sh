#!/usr/bin/env bash
# The same sh:pattern, the same value, two engines, two answers: "2019\n" and ^[0-9]{4}$. SHACL evaluates sh:pattern by
# SPARQL's REGEX, where $ is the end of the string (XPath and XQuery Functions 3.1, 5.6.1). pySHACL 0.40.1 uses Python's
# re, where $ also stands before a last line end, and says that it conforms; pyrudof 0.3.35 says that it does not.
# sh:maxLength beside the pattern makes them agree.
# Installs both into a temporary folder. Ends with 0 if the behaviour is as described, with 1 if it changed.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install -q --disable-pip-version-check pyshacl==0.40.1 pyrudof==0.3.35
cat >"$work/try.py" <<'PY'
import sys
import pyrudof, pyshacl

DATA = '<http://e.example/plan> <http://e.example/year> "2019\\n" .\n'
SHAPES = """@prefix sh: <http://www.w3.org/ns/shacl#> .
<http://e.example/Shape> a sh:NodeShape ; sh:targetSubjectsOf <http://e.example/year> ; sh:property <http://e.example/P> .
<http://e.example/P> a sh:PropertyShape ; sh:path <http://e.example/year> ; sh:pattern "^[0-9]{4}$" %s.
"""


def answers(shapes):
    by_pyshacl, _, _ = pyshacl.validate(DATA, shacl_graph=shapes, data_graph_format="turtle", shacl_graph_format="turtle")
    engine = pyrudof.Rudof(pyrudof.RudofConfig())
    engine.read_shacl(shapes)
    engine.read_data(DATA, pyrudof.RDFFormat.NTriples, merge=False)
    return by_pyshacl, not engine.validate_shacl().violations


alone, bounded = answers(SHAPES % ""), answers(SHAPES % "; sh:maxLength 4 ")
print("pattern alone (pySHACL, pyrudof conform):", alone)
print("with sh:maxLength 4:                     ", bounded)
sys.exit(not (alone == (True, False) and bounded == (False, False)))
PY
"$work/venv/bin/python" "$work/try.py" || { echo "changed"; exit 1; }
