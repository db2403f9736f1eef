#!/usr/bin/env bash
# Comunica 5.4.1: FILTER(?a = ?b) holds of texts that are not the same. It compares by localeCompare, by which 信用 is equal to
# 信用 with a zero-width space or a soft hyphen in it (as text from the web and from PDF often has), and 豈 (U+F900) to 豈
# (U+8C48). SPARQL 1.1, 17.3: fn:compare with the collation of code points, by which each is another text; Oxigraph says so. IN,
# != and < are wrong alike, while SAMETERM, DISTINCT, GROUP BY and joins compare terms: so a check for names that differ
# (FILTER(?a != ?b)) finds none of the names that GROUP BY holds apart. Order and MIN and MAX depend on the language of the
# machine: with LC_ALL of Chinese 丙 is before 一, by its reading, and of English it is behind, so that ?name < "丙" chooses
# other rows on another machine, and ORDER BY with LIMIT and OFFSET too.
# Needs python3 (3.10 or later) with venv, and node (20 or later) with npm; installs Comunica, N3.js 2.13.12 and pyoxigraph
# 0.5.13 into a temporary folder. Ends with 0 if the behaviour is as described, with 1 if it changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pyoxigraph==0.5.13
npm install --silent --no-audit --no-fund --prefix "$work" @comunica/query-sparql-rdfjs@5.4.1 n3@2.13.12
cat >"$work/comunica.mjs" <<'JS'
import { QueryEngine } from "@comunica/query-sparql-rdfjs";
import { Store } from "n3";

const rows = await (await new QueryEngine().queryBindings(process.argv[2], { sources: [new Store()] })).toArray();
const values = row => Object.fromEntries([...row].map(([name, term]) => [name.value, term.value]));
console.log(JSON.stringify(rows.map(values)));
JS
cat >"$work/try.py" <<'PY'
import json
import os
import subprocess
import sys
from pathlib import Path

import pyoxigraph


def by_comunica(query, language="en_US.UTF-8"):
    words = ["node", str(Path(sys.argv[1]) / "comunica.mjs"), query]
    environment = os.environ | {"LC_ALL": language}
    rows = json.loads(subprocess.run(words, capture_output=True, check=True, encoding="utf-8", env=environment).stdout)
    return [[row[name] for name in sorted(row)] for row in rows]


def by_oxigraph(query):
    return [[term.value for term in row] for row in pyoxigraph.Store().query(query)]


PAIRS = {
    "zero-width space": r'"信用" "信\u200B用"',
    "soft hyphen": r'"信用" "信\u00AD用"',
    "compatibility": r'"\u8C48" "\uF900"',
    "other width": r'"A" "\uFF21"',
}
TESTS = ("?a = ?b", "?a IN (?b)", "SAMETERM(?a, ?b)")
seen = {}
for name, pair in PAIRS.items():
    query = f"SELECT {' '.join(f'({test} AS ?t{n})' for n, test in enumerate(TESTS))} {{ VALUES (?a ?b) {{ ({pair}) }} }}"
    seen[name] = by_comunica(query)[0], by_oxigraph(query)[0]
    print(f"{name:17} =, IN, SAMETERM: Comunica", *seen[name][0], " Oxigraph", *seen[name][1])
names = 'VALUES ?name { "信用" "信\\u200B用" }'
groups = f"SELECT (COUNT(*) AS ?n) {{ SELECT ?name {{ {names} }} GROUP BY ?name }}"
apart = f"SELECT (COUNT(*) AS ?n) {{ {names} {names.replace('?name', '?other')} FILTER(?name != ?other) }}"
counts = [by(query) for query in (groups, apart) for by in (by_comunica, by_oxigraph)]
print("groups by Comunica, Oxigraph:", counts[0], counts[1], " pairs that differ:", counts[2], counts[3])
order = 'SELECT ?name { VALUES ?name { "丙" "一" "甲" } FILTER(?name <= "丙") } ORDER BY ?name'
orders = [by_comunica(order), by_comunica(order, "zh_CN.UTF-8"), by_oxigraph(order)]
print("up to 丙 by Comunica in English, in Chinese, by Oxigraph:", *orders)
no, same = ["false"] * 3, (["true", "true", "false"], ["false"] * 3)
assert seen == {"zero-width space": same, "soft hyphen": same, "compatibility": same, "other width": (no, no)}, "changed"
assert counts == [[["2"]], [["2"]], [["0"]], [["2"]]], "changed"
assert orders == [[["一"], ["丙"]], [["丙"]], [["一"], ["丙"]]], "changed"
PY
"$work/venv/bin/python" "$work/try.py" "$work"
