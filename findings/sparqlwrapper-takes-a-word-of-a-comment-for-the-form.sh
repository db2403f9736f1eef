#!/usr/bin/env bash
# SPARQLWrapper asks for the wrong kind of answer where a query begins with two lines of comment and the second one holds
# a word such as "construct" or "asked". It takes comments out before it looks for the form of the query, but the pattern
# eats the line end before a comment and the one behind it, so that of comments in a row every other one stays
# (_parseQueryType in Wrapper.py); and a form is found within a word. So what is sent as Accept depends on how many lines of
# comment stand above a query: an endpoint that holds to it answers a SELECT with 406, or as RDF that nobody reads.
# Seen with SPARQLWrapper 2.0.0: one line of comment, SELECT; the same below another line, CONSTRUCT, and rdf+xml is asked for.
# Needs python3 with venv; installs SPARQLWrapper into a temporary folder. Nothing is sent.
# Ends with 0 if the behaviour is as described, with 1 if it changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check SPARQLWrapper==2.0.0 rdflib==7.6.0
"$work/venv/bin/python" - <<'PY'
from SPARQLWrapper import SPARQLWrapper

SELECT = "SELECT ?office WHERE { ?office ?has ?task }"


def form(comments):
    wrapper = SPARQLWrapper("http://localhost/sparql")
    wrapper.setQuery("".join(f"# {line}\n" for line in comments) + SELECT)
    return wrapper.queryType, wrapper._createRequest().get_header("Accept")


found = {
    "one": form(["Offices that construct roads."]),
    "two": form(["Who does what.", "Offices that construct roads."]),
    "asked": form(["Who does what.", "As the reader asked."]),
}
for name, (kind, accept) in found.items():
    print(f"{name:5} {kind:9} {accept[:60]}")
as_described = (
    found["one"][0] == "SELECT"
    and found["two"][0] == "CONSTRUCT"
    and "sparql-results" not in found["two"][1]
    and found["asked"][0] == "ASK"
)
print("as described" if as_described else "changed")
raise SystemExit(not as_described)
PY
