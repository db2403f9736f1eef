#!/usr/bin/env bash
# rdflib 7.6.0: a date with a time zone loses it when it is read: "2016-05-01+08:00"^^xsd:date becomes "2016-05-01".
# Lexical forms are normalised by default, but 2016-05-01+08:00 is the canonical form of a value of its own (XML Schema
# 1.1, Part 2, 3.3.9.1): another day in part. So pySHACL 0.40.1, which reads the file through rdflib, finds that a
# pattern for dates without a zone holds of data in which it does not.
# Installs both into a temporary folder. Ends with 0 if the behaviour is as described, with 1 if it changed.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install -q --disable-pip-version-check rdflib==7.6.0 pyshacl==0.40.1
cat >"$work/data.ttl" <<'TTL'
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<http://e.example/plan> <http://e.example/issued> "2016-05-01+08:00"^^xsd:date .
TTL
cat >"$work/shapes.ttl" <<'TTL'
@prefix sh: <http://www.w3.org/ns/shacl#> .
<http://e.example/Shape> a sh:NodeShape ; sh:targetSubjectsOf <http://e.example/issued> ;
  sh:property [ sh:path <http://e.example/issued> ; sh:pattern "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" ] .
TTL
cat >"$work/try.py" <<'PY'
import sys
import pyshacl, rdflib

folder = sys.argv[1]
data = rdflib.Graph().parse(f"{folder}/data.ttl")
[read] = data.objects()
conforms, _, _ = pyshacl.validate(f"{folder}/data.ttl", shacl_graph=f"{folder}/shapes.ttl")
kept = rdflib.Literal("2016-05-01+08:00", datatype=rdflib.XSD.date, normalize=False)
print("rdflib", rdflib.__version__, "reads", read.n3(), "; pySHACL", pyshacl.__version__, "conforms:", conforms)
print("with normalize=False:", kept.n3())
sys.exit(not (str(read) == "2016-05-01" and conforms and str(kept) == "2016-05-01+08:00"))
PY
"$work/venv/bin/python" "$work/try.py" "$work" || { echo "changed"; exit 1; }
