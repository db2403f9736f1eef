#!/usr/bin/env bash
# OpenCC makes hair of what the lead body does: 牵头发布 (leads and issues) becomes 牽頭髮布. It takes the longest word of its
# phrases from the left, and has 头发 (hair) but not 牵头 (to lead), so that 牵|头发|布 wins over 牵头|发布. In plans, which
# name a lead body in each line, 牵头 before 发布, 发展, 发文, 发起 or 发函 is usual. All variants for Taiwan and Hong Kong do
# it too. The way back gives 牵头发布 again, so a check by round trip sees nothing, and a search for 牽頭發布 finds nothing.
# With a mark between the two words it is right: 牵头，发展 becomes 牽頭，發展.
# Seen with OpenCC 1.4.2; opencc-python-reimplemented 0.1.7 has the same phrases.
# Needs python3 (3.10 or later) with venv; installs both into temporary folders.
# Ends with 0 if the behaviour is as described, with 1 if it changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/try.py" <<'PY'
import sys

import opencc

TEXTS = {
    "由人民银行牵头发布": "髮布",
    "由民政部牵头发展": "髮展",
    "由发展改革委牵头发文": "髮文",
    "由商务部牵头，发展": "發展",
}
back = opencc.OpenCC("t2s")
wrong = []
for variant in ("s2t", "s2tw", "s2twp", "s2hk"):
    convert = opencc.OpenCC(variant).convert
    made = {text: convert(text) for text in TEXTS}
    print(sys.argv[1], variant, *made.values())
    wrong += [text for text, end in TEXTS.items() if not made[text].endswith(end) or back.convert(made[text]) != text]
raise SystemExit(f"changed: {wrong}" if wrong else 0)
PY
for package in OpenCC==1.4.2 opencc-python-reimplemented==0.1.7; do
  python3 -m venv "$work/${package%%=*}"
  "$work/${package%%=*}/bin/pip" install --quiet --disable-pip-version-check "$package"
  "$work/${package%%=*}/bin/python" "$work/try.py" "$package"
done
