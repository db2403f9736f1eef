#!/usr/bin/env bash
# A pattern in NOT EXISTS takes Oxigraph time with the square of the data where it need not: pyoxigraph 0.5.13 asks for tasks with
# an agent for which no clause of the task says so, FILTER NOT EXISTS { ?t :hasClause ?c . ?c :agent ?a ; :role :lead } with ?t
# and ?a from outside. It puts together all clauses of the agent for each row: 800 tasks with three agents take two seconds, four
# times as many sixteen times as long. The same written as one EXISTS within the other, FILTER NOT EXISTS { ?t :hasClause ?c
# FILTER EXISTS { ?c :agent ?a ; :role :lead } }, finds the same rows in a hundredth and grows with the data. A SPARQL constraint
# of SHACL is of this form wherever it compares what is said directly with what is said by way of another thing.
# Processor time is compared within one run: the quickest of three at 150 and 600 tasks.
# Needs python3 (3.10 or later) with venv; installs pyoxigraph into a temporary folder.
# Ends with 0 if the behaviour is as described, with 1 if it changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pyoxigraph==0.5.13
"$work/venv/bin/python" - <<'PY'
import time

from pyoxigraph import NamedNode, Quad, Store

ONE = "FILTER NOT EXISTS { ?t <urn:hasClause> ?c . ?c <urn:agent> ?a ; <urn:role> <urn:lead> }"
TWO = "FILTER NOT EXISTS { ?t <urn:hasClause> ?c FILTER EXISTS { ?c <urn:agent> ?a ; <urn:role> <urn:lead> } }"


def plan(tasks):
    """Tasks with three agents each; nobody has written the clause of the last one."""
    store = Store()
    for i in range(tasks):
        task = NamedNode(f"urn:task/{i}")
        for k in range(3):
            agent, clause = NamedNode(f"urn:agent/{k}"), NamedNode(f"urn:clause/{i}/{k}")
            store.add(Quad(task, NamedNode("urn:lead"), agent))
            if i < tasks - 1:
                store.add(Quad(task, NamedNode("urn:hasClause"), clause))
                store.add(Quad(clause, NamedNode("urn:agent"), agent))
                store.add(Quad(clause, NamedNode("urn:role"), NamedNode("urn:lead")))
    return store


def asked(store, condition):
    best, rows = float("inf"), set()
    for _ in range(3):
        begin = time.process_time()
        rows = {(row["t"].value, row["a"].value) for row in store.query(f"SELECT ?t ?a {{ ?t <urn:lead> ?a {condition} }}")}
        best = min(best, time.process_time() - begin)
    return best, rows


small, large = plan(150), plan(600)
(one_small, _), (one_large, found) = asked(small, ONE), asked(large, ONE)
(two_small, _), (two_large, also) = asked(small, TWO), asked(large, TWO)
print(f"one pattern:   {one_small * 1000:7.1f} ms, of four times as much {one_large * 1000:7.1f} ms")
print(f"in two EXISTS: {two_small * 1000:7.1f} ms, of four times as much {two_large * 1000:7.1f} ms; rows: {len(found)}, {len(also)}")
assert found == also and len(found) == 3, "the rows differ"
assert one_large > 8 * one_small, "changed: it grows with the data"
assert one_large > 20 * two_large, "changed: both are as quick"
PY
