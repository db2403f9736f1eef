"""Hostile documents against every reader: each is read rightly or refused in one sentence, soon, in little memory.

    python tests/trials/readers.py [--only WORD]

Tries packages, DOCX, HTML, Markdown, PDF, encodings, suffixes, side files and RDF files, then kills processes
that have a worker at work. Holds means: the words expected, or an error with a remedy where none are expected;
within two minutes; this process grown by less than 600 MiB. Exit code 1 if one did not hold.
"""

from __future__ import annotations

import argparse
import codecs
import gzip
import io
import resource
import subprocess
import sys
import time
import warnings
import zipfile
import zlib
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from reportlab.pdfgen.canvas import Canvas  # noqa: E402

from creditplan.errors import CreditplanError, InputError  # noqa: E402
from creditplan.rdf_files import read_rdf  # noqa: E402
from creditplan.reading import read_all  # noqa: E402
from test_confined import SCRIPT, is_alive  # noqa: E402
from test_hostile import (  # noqa: E402
    OLE,
    a_docx,
    altered,
    entity_bomb,
    external_entity,
    listed,
    packed,
    page,
    table,
    word,
)  # fmt: skip
from test_rdf_files import XML  # noqa: E402

SECONDS, MEBIBYTES = 120, 600
PLAN = "某方案\n1、做事。（财政部负责）\n"
WORDS = "做事"
REFUSED, EITHER = None, ""


def pdf(words, pages=1):
    """A PDF with a text on each page."""
    file = io.BytesIO()
    canvas = Canvas(file)
    for _ in range(pages):
        canvas.drawString(100, 700, words)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def pdf_of_stream(stream):
    """A PDF whose page is a compressed stream."""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    objects = b"".join(b"%d 0 obj\n%s\nendobj\n" % (i, part) for i, part in enumerate(parts, start=1))
    return b"%PDF-1.4\n" + objects + b"trailer << /Root 1 0 R >>\n%%EOF\n"


def doubled():
    """A package with two files of one name."""
    file = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(file, "w") as package:
        warnings.simplefilter("ignore")
        for words in (PLAN, PLAN + PLAN):
            package.writestr("a.txt", words)
    return file.getvalue()


def method(kind):
    """A package that is packed by an unusual method."""
    return packed({"a.txt": PLAN}, kind)


def cells(n):
    """A row of n cells above n rows of one."""
    return f"<w:tbl><w:tr>{'<w:tc><w:p/></w:tc>' * n}</w:tr>{'<w:tr><w:tc><w:p/></w:tc></w:tr>' * n}</w:tbl>"


# Area: name of the file, its bytes (made when it comes to them), and the words that are to be read.
CASES = {
    "ZIP": lambda: [
        ("a.zip", packed({"a.txt": PLAN}), WORDS),
        ("slip.zip", packed({"../../a.txt": PLAN, "/b.txt": PLAN}), WORDS),
        ("bomb.zip", packed({"a.txt": b"0" * 300_000_000}), REFUSED),
        ("many.zip", packed({f"{i}.xyz": b"" for i in range(20_000)}), REFUSED),
        ("entries.zip", packed({f"{i}.xyz": b"" for i in range(60_000)}) + b"PK\x01\x02" * 500_000, REFUSED),
        ("twice.zip", doubled(), REFUSED),
        ("bzip2.zip", method(zipfile.ZIP_BZIP2), REFUSED),
        ("lzma.zip", method(zipfile.ZIP_LZMA), REFUSED),
        ("cut.zip", packed({"a.txt": PLAN})[:-30], REFUSED),
        ("empty.zip", packed({}), REFUSED),
        ("within.zip", packed({"a.zip": packed({"a.txt": PLAN}), "b.txt": PLAN}), WORDS),
        ("zip.txt", packed({"a.txt": PLAN}), REFUSED),
    ],
    "DOCX": lambda: [
        ("a.docx", a_docx(), WORDS),
        ("level.docx", listed("%1" * 2000, 5000), REFUSED),
        ("numbers.docx", listed("x" * 255, 80_000), REFUSED),
        ("digits.docx", listed("%1.", 2, start="9" * 5000), WORDS),
        ("cells.docx", word(cells(2000)), REFUSED),
        ("span.docx", word(table('<w:tc><w:tcPr><w:gridSpan w:val="2000000000"/></w:tcPr>')), REFUSED),
        ("paragraphs.docx", word("<w:p/>" * 3_000_000), EITHER),
        ("large.docx", word("<w:p/>" * 5_000_000), REFUSED),
        ("deep.docx", word("<w:sdt>" * 10_000), REFUSED),
        ("entities.docx", altered(a_docx(), "word/document.xml", entity_bomb), REFUSED),
        ("external.docx", altered(a_docx(), "word/document.xml", external_entity), REFUSED),
        ("cut.docx", a_docx()[:-200], REFUSED),
        ("bomb.docx", packed({"word/document.xml": b"0" * 300_000_000}), REFUSED),
    ],
    "HTML": lambda: [
        ("a.html", page(PLAN), WORDS),
        ("deep.html", page("<div>" * 10_000 + PLAN), REFUSED),
        ("paragraphs.html", page("<p>甲" * 600_000), REFUSED),
        ("large.html", page("甲" * 10_000_000), REFUSED),
        ("wide.html", page("<table>" + "<tr><td colspan=1000>a<td>b" * 2_000 + "</table>"), REFUSED),
        ("short.html", page("<table><tr>" + "<td>a" * 3000 + "<tr><td>b" * 3000 + "</table>"), REFUSED),
        ("tall.html", page("<table><tr>" + "<td rowspan=60000 colspan=900>a" * 9 + "<tr><td>b" * 2_000), REFUSED),
        ("tables.html", page("<table><tr><td>" * 60 + "<table>" + "<tr><td>a<td>b" * 20_000), "a\tb"),
        ("digits.html", page(f"<ol start={'9' * 5000}><li value={'9' * 5000}>做事</ol>"), WORDS),
        ("attributes.html", page("<p " + " ".join(f"a{i}=1" for i in range(10_000)) + ">做事"), WORDS),
        ("bold.html", page("<b><i>" * 900 + PLAN), EITHER),
        ("unclosed.html", page("<b>做" * 200_000), EITHER),
        ("scripts.html", page("<script>做事</script>"), REFUSED),
    ],
    "Markdown": lambda: [
        ("a.md", PLAN.encode(), WORDS),
        ("large.md", b"*a" * 1_100_000, REFUSED),
        ("brackets.md", b"[" * 200_000, EITHER),
        ("emphasis.md", b"*a **b " * 100_000, EITHER),
        ("quotes.md", b">" * 300_000 + b"a", EITHER),
        ("columns.md", b"|a" * 3000 + b"\n" + b"|-" * 3000 + b"\n" + b"|b\n" * 3000, EITHER),
        ("links.md", b"[a](" * 100_000, EITHER),
        ("html.md", b"<div>\n\n" * 20_000, EITHER),
    ],
    "PDF": lambda: [
        ("a.pdf", pdf("text"), "text"),
        ("broken.pdf", b"%PDF-1.7 broken", REFUSED),
        ("cut.pdf", pdf("text")[:300], EITHER),
        ("bomb.pdf", pdf_of_stream(zlib.compress(b" " * 1_500_000_000, 9)), REFUSED),
        ("pages.pdf", pdf("text", 2100), REFUSED),
        ("blank.pdf", pdf_of_stream(zlib.compress(b" ")), REFUSED),
    ],
    "encodings and suffixes": lambda: [
        *((f"{name}.txt", PLAN.encode(name), WORDS) for name in ("utf-8", "utf-8-sig", "utf-16", "gb18030")),
        ("le.txt", PLAN.encode("utf-16-le"), WORDS),
        ("bom.txt", codecs.BOM_UTF8, REFUSED),
        ("binary.txt", bytes(range(256)) * 1000, REFUSED),
        ("binary.docx", bytes(range(256)) * 1000, REFUSED),
        ("ole.doc", OLE, EITHER),
        ("locked.docx", OLE + "EncryptedPackage".encode("utf-16-le"), REFUSED),
        ("page.doc", page(PLAN), WORDS),
        ("word.txt", a_docx(), WORDS),
        ("long.txt", ("甲" * 20_000_000).encode(), EITHER),
    ],
}  # fmt: skip
OTHERS = ("side files", "RDF files", "kill -9")
SIDES = {
    "digits": "id = " + "9" * 5000,
    "escape": 'source_url = "https://x/%zz"',
    "host": 'source_url = "https://[bad/"',
    "nested": "id = " + "[" * 5000,
    "large": "#" * 2_000_000,
    "bytes": "\udcff",
}
LONG = "x" * 1_000_000
RDF = {
    "mark.ttl": (b"\xef\xbb\xbf<http://a/> <http://a/> 1 .", 1),
    "mark.rdf": (b"\xef\xbb\xbf" + XML.format(dtd="", words="x").encode(), 1),
    "prefix.ttl": (f"@prefix a: <http://a/{LONG}> .\n{'a: a: 1 .' * 20_000}".encode(), None),
    "entity.rdf": (
        XML.format(dtd=f'<!DOCTYPE r [<!ENTITY e "{LONG}">]>', words="&e;" * 5_000).encode(),
        None,
    ),
    "bomb.nt.gz": (gzip.compress(b"# a comment\n" * 10_000_000), None),
    "cut.jsonld": (b'{"@id": ', None),
}


class Tally:
    """What was tried, and what did not hold."""

    def __init__(self, only: str) -> None:
        self.only = only
        self.tried, self.failed = Counter(), Counter()
        self.slowest = 0.0

    def add(self, area: str, name: str, attempt, expected) -> None:
        """Try one thing and say what is wrong with what it did."""
        if self.only not in f"{area} {name}":
            return
        self.tried[area] += 1
        began = time.monotonic()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        try:
            found = attempt()
        except InputError as error:
            found = None
            wrong = "" if error.remedy and error.exit_code == 2 else f"no remedy: {error}"
        except CreditplanError as error:
            found, wrong = None, f"another error: {error}"
        except Exception as error:  # what a user would see as a traceback
            found, wrong = None, f"{type(error).__name__}: {error}"
        else:
            wrong = "" if expected is not None else "was read"
        if not wrong and expected and (found is None or expected not in found):
            wrong = f"was not read: {found!r:.80}"
        seconds = time.monotonic() - began
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        self.slowest = max(self.slowest, seconds)
        if seconds > SECONDS or grown > MEBIBYTES:
            wrong = wrong or f"{seconds:.0f} s, {grown:.0f} MiB"
        self.failed[area] += bool(wrong)
        print(f"{area}: {name}: {wrong or 'holds'} ({seconds:.1f} s, {grown:.0f} MiB more)", flush=True)


def killed(function: str) -> str:
    """Kill a process that has a worker at work; say whether that is gone within two seconds."""
    script = SCRIPT.format(path=sys.path, function=function)
    script += "import time; time.sleep(600)"
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as asking:
        pid = int(asking.stdout.readline())
        asking.kill()
        time.sleep(2)
        return "still there" if is_alive(pid) else "gone"


def main() -> int:
    """Try everything; print a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", default="", help="part of the name of what is tried")
    tally = Tally(parser.parse_args().only)
    with TemporaryDirectory() as name:
        folder = Path(name)
        for area, cases in CASES.items():
            wanted = tally.only in ("", area) or tally.only not in (*CASES, *OTHERS)
            for file, data, expected in cases() if wanted else ():
                path = folder / file
                path.write_bytes(data)
                tally.add(area, file, lambda path=path: "".join(d.text for d in read_all(path)), expected)
        for side, text in SIDES.items():
            path = folder / f"side-{side}.txt"
            path.write_text(PLAN, "utf-8")
            path.with_suffix(".toml").write_text(text, "utf-8", "surrogateescape")
            tally.add("side files", side, lambda path=path: list(read_all(path)), None)
        for file, (data, quads) in RDF.items():
            path = folder / file
            path.write_bytes(data)
            tally.add("RDF files", file, lambda path=path: [sum(1 for _ in read_rdf(path))], quads)
    for function in ("spin", "sleep", "start_another", "who"):
        tally.add("kill -9", function, lambda function=function: killed(function), "gone")
    print(f"\n{'area':24} {'tried':>6} {'held':>6} {'failed':>6}")
    for area, tried in tally.tried.items():
        print(f"{area:24} {tried:6} {tried - tally.failed[area]:6} {tally.failed[area]:6}")
    print(
        f"{'all':24} {tally.tried.total():6} {(tally.tried - tally.failed).total():6} {tally.failed.total():6}"
    )
    print(f"the slowest took {tally.slowest:.1f} s")
    return 1 if tally.failed.total() else 0


if __name__ == "__main__":
    sys.exit(main())
