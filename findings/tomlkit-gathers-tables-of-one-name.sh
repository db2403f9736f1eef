#!/usr/bin/env bash
# TOML lets [[task]] and [[clause]] stand in turn, as somebody writes them down the text of a plan. tomlkit 0.15.2, which is made to
# give a file back as it was, does not: what was parsed and dumped, unchanged, has all [[task]] tables at the place of the first,
# then the [[clause]]; comments go with the table before them, so that a heading of a group stands above what it is not
# about. The values are the same; the order between the names, and what people see in a comparison of versions, is lost.
# Needs python3 (3.11 or later) with venv; installs tomlkit into a temporary folder.
# Ends with 0 if the behaviour is as described, with 1 if it changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check tomlkit==0.15.2
"$work/venv/bin/python" - <<'PY'
import tomllib

import tomlkit

TEXT = """[[task]]
words = "甲"

# Of the second part
[[clause]]
words = "乙"

[[task]]
words = "丙"
"""
dumped = tomlkit.dumps(tomlkit.parse(TEXT))
print(dumped)
heads = [line for line in dumped.splitlines() if line.startswith(("[[", "#"))]
print("order of heads:", heads)
assert tomllib.loads(dumped) == tomllib.loads(TEXT), "the values differ"
assert [head for head in heads if head[0] == "["] == ["[[task]]", "[[task]]", "[[clause]]"], "changed"
one_name = TEXT.replace("clause", "task")
assert tomlkit.dumps(tomlkit.parse(one_name)) == one_name, "changed: one name alone"
PY
