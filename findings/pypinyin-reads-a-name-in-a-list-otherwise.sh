#!/usr/bin/env bash
# pypinyin: a name in a list is read otherwise than the same name by itself: lazy_pinyin("重庆市") is chong qing shi, and
# lazy_pinyin(["重庆市"]) is zhong qing shi. Text is cut into words of its phrases; a list is taken as cut already, and a word
# of it that is not itself a phrase is read character by character, though a phrase (重庆, 长江) stands in it. So who helps
# pypinyin with words of a segmenter that knows names as a whole, as its documentation advises for readings that go wrong,
# spoils names that were right. And the help is needed: the text 水利部长江水利委员会 is cut as 部长|江 (the minister ...) and
# read bu zhang jiang; of the list of its two bodies the second is zhang jiang as well. Only the cut 水利部, 长江, 水利, 委员会 is
# read right: what a list needs are not names, but words as small as the phrases.
# Seen with pypinyin 0.55.0.
# Needs python3 with venv; installs it into a temporary folder.
# Ends with 0 if the behaviour is as described, with 1 if it changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pypinyin==0.55.0
"$work/venv/bin/python" - <<'PY'
from pypinyin import lazy_pinyin

EXPECTED = {
    "重庆市": "chong qing shi",
    ("重庆市",): "zhong qing shi",
    "长江水利委员会": "chang jiang shui li wei yuan hui",
    ("长江水利委员会",): "zhang jiang shui li wei yuan hui",
    "水利部长江水利委员会": "shui li bu zhang jiang shui li wei yuan hui",
    ("水利部", "长江水利委员会"): "shui li bu zhang jiang shui li wei yuan hui",
    ("水利部", "长江", "水利", "委员会"): "shui li bu chang jiang shui li wei yuan hui",
}
found = {}
for given in EXPECTED:
    found[given] = " ".join(lazy_pinyin(given if isinstance(given, str) else list(given)))
    print(given if isinstance(given, str) else list(given), "->", found[given])
assert found == EXPECTED, "changed"
PY
