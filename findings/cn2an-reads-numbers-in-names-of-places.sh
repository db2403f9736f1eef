#!/usr/bin/env bash
# cn2an 0.5.23 turns Chinese numbers in a sentence into digits (transform, mode cn2an), and names with them: 四川省三明市 becomes 4川省3明市,
# 财政部二司 财政部2司, 一带一路 1带1路. What is no whole number for it, as 十三五 and 百色市, it leaves, with a warning that holds the part
# alone (百, 万), not the place. So a text whose numbers are to be compared cannot be passed through it before its names are
# known: no character of 四川 is a number there, and 4川 is found by nobody.
# Needs python3 (3.10 or later) with venv; installs cn2an into a temporary folder.
# Ends with 0 if the behaviour is as described, with 1 if it changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check cn2an==0.5.23
"$work/venv/bin/python" - <<'PY'
import warnings

import cn2an

EXPECTED = {
    "第三十二条": "第32条",
    "四川省三明市": "4川省3明市",
    "财政部二司": "财政部2司",
    "一带一路": "1带1路",
    "十三五规划": "十三五规划",
    "百色市、万宁市": "百色市、万宁市",
}
with warnings.catch_warnings(record=True) as told:
    warnings.simplefilter("always")
    found = {text: cn2an.transform(text, "cn2an") for text in EXPECTED}
for text, made in found.items():
    print(f"{text} → {made}")
print("warnings:", *sorted({str(one.message) for one in told}))
assert found == EXPECTED, "changed"
PY
