#!/usr/bin/env bash
# REPLACE(?number, "^.*〔([0-9]+)〕([0-9]+)号$", "$1_$2") makes 18 of 洛政办〔2024〕18号 in each engine of SPARQL that is written in
# Rust; the year is gone. There the name of a group is as long as letters, digits and _ go on, so $1_ is the group "1_", which
# is none and becomes nothing. XPath Functions 3.1, 5.6.4, from which SPARQL 1.1, 17.4.3.15 has REPLACE: a reference is $ and
# digits, and no more digits than there are groups. Before -, 年 or a space all goes well, so a test with another mark between
# shows nothing; keys and addresses made with _ or a letter are then the same for unlike documents. Seen with pyoxigraph
# 0.5.13; and shacl 0.3.4 and pyrudof 0.3.35 say of a shape that wants such keys apart that 18 of 2023 and
# 18 of 2024 break it. RDFLib 7.6.0, pySHACL 0.40.1 and Apache Jena 6.2.0 keep the year. ${1}_, Rust's way, is no way out:
# to Jena it is an error. CONCAT of two REPLACE is right in all.
# Needs python3 (3.10 or later) with venv; installs the five of Python into a temporary folder.
# Ends with 0 if the behaviour is as described, with 1 if it changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check \
  pyoxigraph==0.5.13 shacl==0.3.4 pyrudof==0.3.35 rdflib==7.6.0 pyshacl==0.40.1
"$work/venv/bin/python" - <<'PY'
import pyoxigraph
import pyrudof
import pyshacl
import rdflib
import shacl

DATA = '<http://e.example/a> <http://e.example/number> "洛政办〔2024〕18号" .\n' \
    '<http://e.example/b> <http://e.example/number> "洛政办〔2023〕18号" .\n'
KEY = 'REPLACE(?%s, "^.*〔([0-9]+)〕([0-9]+)号$", "{}")'
SHAPES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <http://e.example/> .
:S a sh:NodeShape ; sh:targetSubjectsOf :number ; sh:sparql :Q . :Q a sh:SPARQLConstraint ; sh:message "same key" ;
  sh:select '''SELECT $this WHERE { $this <http://e.example/number> ?a . ?other <http://e.example/number> ?b
    FILTER(?other != $this && %s = %s) }''' .""" % (KEY % "a", KEY % "b")
QUERY = 'SELECT ?key { BIND("洛政办〔2024〕18号" AS ?a) BIND(%s AS ?key) }' % (KEY % "a")


def keys(query):
    [by_oxigraph] = pyoxigraph.Store().query(query)
    [by_rdflib] = rdflib.Graph().query(query)
    return [by_oxigraph["key"].value, str(by_rdflib.key)]


def broken(shapes):
    engine = pyrudof.Rudof(pyrudof.RudofConfig())
    engine.read_shacl(shapes)
    engine.read_data(DATA, pyrudof.RDFFormat.NTriples, merge=False)
    by_pyshacl = pyshacl.validate(DATA, shacl_graph=shapes, data_graph_format="turtle", shacl_graph_format="turtle")[0]
    by_shacl = shacl.Shapes.from_turtle(shapes).validate_text(DATA, format="ntriples").results
    return [bool(list(by_shacl)), bool(engine.validate_shacl().violations), not by_pyshacl]


seen = {}
for by in ("$1_$2", "no$1a$2", "$1-$2", "$1年$2"):
    seen[by] = keys(QUERY.replace("{}", by)), broken(SHAPES.replace("{}", by))
    print(f"{by:8} Oxigraph, RDFLib: {seen[by][0]}; broken by shacl, pyrudof, pySHACL: {seen[by][1]}")
lost, kept = [True, True, False], [False, False, False]
assert seen == {
    "$1_$2": (["18", "2024_18"], lost),
    "no$1a$2": (["no18", "no2024a18"], lost),
    "$1-$2": (["2024-18"] * 2, kept),
    "$1年$2": (["2024年18"] * 2, kept),
}, "changed"
PY
