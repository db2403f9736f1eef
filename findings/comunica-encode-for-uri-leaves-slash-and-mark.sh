#!/usr/bin/env bash
# Comunica 5.4.1: ENCODE_FOR_URI leaves / ? # & = + and others as they are. SPARQL 1.1, 17.4.3.11 takes fn:encode-for-uri, which
# makes % of all but letters, digits and - . _ ~; Comunica hands the text to encodeURI, which is for a whole address, not to
# encodeURIComponent, which is for a part. Of Chinese names it makes what others make, so that it looks right. Of the body
# 扶贫办/乡村振兴局 the address has one level more, and of C#小组 all behind # is a fragment: the addresses of C#小组 and C#专班
# are one resource to any server that is asked. Nothing is raised. Oxigraph and RDFLib make %2F and %23. And the other way: where
# one engine makes addresses and another looks them up, names with a mark are not found.
# Needs python3 (3.10 or later) with venv, and node (20 or later) with npm; installs Comunica, N3.js 2.13.12, pyoxigraph 0.5.13
# and rdflib 7.6.0 into a temporary folder. Ends with 0 if the behaviour is as described, with 1 if it changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pyoxigraph==0.5.13 rdflib==7.6.0
npm install --silent --no-audit --no-fund --prefix "$work" @comunica/query-sparql-rdfjs@5.4.1 n3@2.13.12
cat >"$work/comunica.mjs" <<'JS'
import { QueryEngine } from "@comunica/query-sparql-rdfjs";
import { Store } from "n3";

const rows = await (await new QueryEngine().queryBindings(process.argv[2], { sources: [new Store()] })).toArray();
console.log(JSON.stringify(Object.fromEntries(rows.map(row => [row.get("name").value, row.get("part").value]))));
JS
cat >"$work/try.py" <<'PY'
import json
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote, urlsplit

import pyoxigraph
import rdflib

NAMES = ["扶贫办", "扶贫办/乡村振兴局", "C#小组", "C#专班", "a?b&c=d+e;f,g:h@i$"]
QUERY = f"SELECT ?name (ENCODE_FOR_URI(?name) AS ?part) {{ VALUES ?name {{ {' '.join(map(json.dumps, NAMES))} }} }}"
words = ["node", str(Path(sys.argv[1]) / "comunica.mjs"), QUERY]
by_comunica = json.loads(subprocess.run(words, capture_output=True, check=True, encoding="utf-8").stdout)
by_oxigraph = {row["name"].value: row["part"].value for row in pyoxigraph.Store().query(QUERY)}
by_rdflib = {str(row["name"]): str(row.part) for row in rdflib.Graph().query(QUERY)}
for name in NAMES:
    print(f"{name}: Comunica {by_comunica[name]}  Oxigraph {by_oxigraph[name]}  RDFLib {by_rdflib[name]}")
asked = {urlsplit(f"https://e.example/body/{by_comunica[name]}").path for name in NAMES[2:4]}
print("asked of a server for C#小组 and C#专班:", asked)
assert by_oxigraph == by_rdflib == {name: quote(name, safe="-._~") for name in NAMES}, "changed"
assert by_comunica == {name: quote(name, safe="-._~/#?&=+;,:@$") for name in NAMES}, "changed"
assert asked == {"/body/C"}, "changed"
PY
"$work/venv/bin/python" "$work/try.py" "$work"
