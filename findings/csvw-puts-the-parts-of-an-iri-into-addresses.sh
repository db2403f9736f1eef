#!/usr/bin/env bash
# csvw: a column of datatype anyURI cannot name a row. Its cell is read as the five parts of an IRI (a named tuple), and a URI
# template takes that for a list of words: "aboutUrl": "{+body}" on https://e.example/body/1 makes the subject
# "https,e.example,/body/1,None,None", an address relative to that of the metadata, without an error; and they are valid.
# CSV on the Web (Metadata, 5.1.3): a template gets the canonical value of the cell, so with {+body} the cell's own IRI. The
# same metadata with "datatype": "string" give it. Of all datatypes the one made for addresses is the one that must not go into an address.
# Seen with csvw 4.1.1 and uritemplate 4.2.0.
# Needs python3 (3.10 or later) with venv; installs both into a temporary folder.
# Ends with 0 if the behaviour is as described, with 1 if it changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check csvw==4.1.1 uritemplate==4.2.0
"$work/venv/bin/python" - "$work" <<'PY'
import json
import sys
from pathlib import Path

from csvw import CSVW

IRI, PLACE = "https://e.example/body/1", "https://e.example/place/a"
folder = Path(sys.argv[1])
(folder / "bodies.csv").write_text(f"body,place\n{IRI},{PLACE}\n")


def rows(datatype):
    columns = [
        {"name": "body", "titles": "body", "datatype": datatype, "suppressOutput": True},
        {"name": "place", "titles": "place", "datatype": datatype, "propertyUrl": "http://e.example/in", "valueUrl": "{+place}"},
    ]
    schema = {"aboutUrl": "{+body}", "columns": columns}
    file = folder / f"{datatype}.json"
    file.write_text(json.dumps({"@context": "http://www.w3.org/ns/csvw", "url": "bodies.csv", "tableSchema": schema}))
    table = CSVW(str(file))
    assert table.is_valid, "changed: the metadata are not valid"
    named = [(row["@id"], row["http://e.example/in"]) for row in table.to_json(minimal=True)]
    return [tuple(str(name).removeprefix(f"{folder}/") for name in row) for row in named]


found = {datatype: rows(datatype) for datatype in ("anyURI", "string")}
for datatype, [(subject, value)] in found.items():
    print(f"{datatype:7} subject {subject}  value {value}")
wrong = [("https,e.example,/body/1,None,None", "https,e.example,/place/a,None,None")]
assert found == {"anyURI": wrong, "string": [(IRI, PLACE)]}, "changed"
PY
