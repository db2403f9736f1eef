#!/usr/bin/env bash
# A character that has its reading above it in Word (拼音指南, phonetic guide) is not in the text that readers of .docx give:
# python-docx 1.2.0, mammoth 1.13.0 and pandoc 3.9 leave out the character together with its reading: 漕河镇 with cáo above 漕
# is read as 河镇. In the file the character stands in w:rubyBase beside the reading in w:rt (ECMA-376-1, 17.3.3.25), one
# level below the run, where these readers do not look. Only mammoth has a message of it (an unrecognised element), which
# what is built on it, such as markitdown, does not hand on. docx2txt 0.9 takes both and gives cáo漕河镇. A guide is put
# where a reader would stumble, on rare characters in names of places and people: just what names them is lost.
# Needs python3 (3.10 or later) with venv; installs them (pandoc with pypandoc_binary) into a temporary folder.
# Ends with 0 if the behaviour is as described, with 1 if it changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check \
  python-docx==1.2.0 mammoth==1.13.0 docx2txt==0.9 pypandoc_binary==1.17
"$work/venv/bin/python" - "$work/guide.docx" <<'PY'
import sys

import docx
import docx2txt
import mammoth
import pypandoc
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

GUIDE = f"""<w:p {nsdecls("w")}><w:r><w:ruby><w:rubyPr><w:rubyAlign w:val="center"/><w:hps w:val="10"/><w:hpsRaise w:val="20"/>
<w:hpsBaseText w:val="21"/><w:lid w:val="zh-CN"/></w:rubyPr><w:rt><w:r><w:t>cáo</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>漕</w:t></w:r>
</w:rubyBase></w:ruby></w:r><w:r><w:t>河镇</w:t></w:r></w:p>"""
path = sys.argv[1]
document = docx.Document()
document.element.body.insert(0, parse_xml(GUIDE))
document.save(path)

with open(path, "rb") as file:
    by_mammoth = mammoth.extract_raw_text(file)
found = {
    "python-docx": docx.Document(path).paragraphs[0].text,
    "mammoth": by_mammoth.value,
    f"pandoc {pypandoc.get_pandoc_version()}": pypandoc.convert_file(path, "plain"),
    "docx2txt": docx2txt.process(path),
}
found = {name: text.strip() for name, text in found.items()}
for name, text in found.items():
    print(f"{name}: {text}")
told = [message.message for message in by_mammoth.messages]
print("messages of mammoth:", *told)
assert any("w:ruby" in message for message in told), "changed: mammoth is silent"
assert list(found.values()) == ["河镇", "河镇", "河镇", "cáo漕河镇"], "changed"
PY
