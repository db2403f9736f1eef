#!/usr/bin/env bash
# A line such as [注]: 列第一位者为牵头单位 vanishes from CommonMark: it is a definition of a link named 注, whose destination is
# the words, as a destination needs no scheme, no slash and no ASCII. With a space between the words it stays a paragraph.
# Seen with markdown-it-py 4.3.0 and mistune 3.3.4, alike: the first form renders to nothing, the second to a paragraph. A
# note at the foot of a Chinese document, which has no spaces, is lost without a word.
# Needs python3 (3.10 or later) with venv; installs both into a temporary folder.
# Ends with 0 if the behaviour is as described, with 1 if it changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check markdown-it-py==4.3.0 mistune==3.3.4
"$work/venv/bin/python" - <<'PY'
import mistune
from markdown_it import MarkdownIt

NOTE, SPACED = "[注]: 列第一位者为牵头单位。", "[注]: 列第一位者 为牵头单位。"
seen = {}
for name, render in (("markdown-it-py 4.3.0", MarkdownIt("commonmark").render), ("mistune 3.3.4", mistune.html)):
    seen[name] = "牵头" in render(NOTE), "牵头" in render(SPACED)
    print(f"{name}: the note is shown: {seen[name][0]}; with a space in it: {seen[name][1]}")
assert set(seen.values()) == {(False, True)}, "changed"
PY
