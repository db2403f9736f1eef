#!/usr/bin/env bash
# RDFLib 7.6.0: what a sub-SELECT counts depends on whether it stands before or behind the pattern that it is joined with.
# SPARQL 1.1, 12: a subquery is evaluated first, and variables that it does not project do not reach out of it. RDFLib puts
# what is bound before into it, whether projected or not, and counts then. So, of three bodies with 2, 1 and 0 tasks:
#  - tasks of each body (GROUP BY ?body) behind ?body a :Body: a third row, of the body without tasks, with no count in it;
#    COUNT(*) of the rows is 3. Before it: two rows, as by Oxigraph.
#  - all tasks (?body not projected) behind ?body a :Body: 2, 1 and 0 in place of 3, 3 and 3, so shares of a whole come out
#    as 1 for each body that has tasks.
# Nothing is raised. With the sub-SELECT first, RDFLib and Oxigraph agree in both.
# Needs python3 (3.9 or later) with venv; installs rdflib==7.6.0 and pyoxigraph==0.5.13 into a temporary folder.
# Ends with 0 if the behaviour is as described, with 1 if it changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check rdflib==7.6.0 pyoxigraph==0.5.13
"$work/venv/bin/python" - <<'PY'
import pyoxigraph
import rdflib

DATA = "@prefix : <http://e.example/> . :a a :Body ; :task :t1, :t2 . :b a :Body ; :task :t3 . :c a :Body ."
OF_EACH = "{ SELECT ?body (COUNT(?task) AS ?n) { ?body :task ?task } GROUP BY ?body }"
OF_ALL = "{ SELECT (COUNT(?task) AS ?n) { ?body :task ?task } }"
graph = rdflib.Graph().parse(data=DATA, format="turtle")
store = pyoxigraph.Store()
store.load(DATA.encode(), format=pyoxigraph.RdfFormat.TURTLE)


def number(term):
    return None if term is None else int(getattr(term, "value", term))


def rows(solutions):
    return sorted((str(row["body"]).strip("<>")[-1], number(row["n"])) for row in solutions)


seen = {}
for name, counted in (("of each", OF_EACH), ("of all", OF_ALL)):
    for place, pattern in (("behind", "?body a :Body " + counted), ("before", counted + " ?body a :Body")):
        query = "PREFIX : <http://e.example/> SELECT ?body ?n { %s }" % pattern
        seen[name, place] = rows(graph.query(query)), rows(store.query(query))
        print(f"{name:7} {place}: RDFLib {seen[name, place][0]}, Oxigraph {seen[name, place][1]}")
each, all_ = [("a", 2), ("b", 1)], [("a", 3), ("b", 3), ("c", 3)]
assert seen == {
    ("of each", "behind"): ([*each, ("c", None)], each),
    ("of each", "before"): (each, each),
    ("of all", "behind"): ([("a", 2), ("b", 1), ("c", 0)], all_),
    ("of all", "before"): (all_, all_),
}, "changed"
PY
