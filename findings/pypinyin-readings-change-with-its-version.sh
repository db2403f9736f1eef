#!/usr/bin/env bash
# pypinyin: lazy_pinyin of single characters is not the same from one minor version to the next: between 0.54.0 and 0.55.0
# the first reading of some characters changed. What is named by it (addresses, file names, keys) changes with an upgrade.
# Seen: of U+4E00 to U+9FA5, 0.50.0 and 0.54.0 read all alike; 0.55.0 reads some otherwise.
# Needs python3 (3.9 or later) with venv; installs the versions one by one into a temporary folder.
# Ends with 0 if the behaviour is as described, with 1 if it changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
for version in 0.50.0 0.54.0 0.55.0; do
  "$work/venv/bin/pip" install --quiet --disable-pip-version-check "pypinyin==$version"
  "$work/venv/bin/python" -c '
import sys
from pypinyin import lazy_pinyin
with open(sys.argv[1], "w") as file:
    file.writelines(f"{chr(code)} {lazy_pinyin(chr(code))[0]}\n" for code in range(0x4E00, 0x9FA6))
' "$work/$version"
done
differ() { diff "$work/$1" "$work/$2" | grep -c '^<' || true; }
echo "characters that are read otherwise: 0.50.0 and 0.54.0: $(differ 0.50.0 0.54.0); 0.54.0 and 0.55.0: $(differ 0.54.0 0.55.0)"
diff "$work/0.54.0" "$work/0.55.0" | head -n 4 || true
[ "$(differ 0.50.0 0.54.0)" = 0 ] && [ "$(differ 0.54.0 0.55.0)" -gt 0 ] || { echo "changed"; exit 1; }
