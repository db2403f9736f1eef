"""Random edits of real plans, in five formats, through the whole road: nothing may crash, hang, get lost or lie.

    python tests/trials/fuzz.py --seconds 600 --seed 1

Each plan that is read is held to both invariants of ``tests/invariants.py``, explained and counted; one in eight
is published and read again with other parsers. What fails is kept in ``build/fuzz`` to be run again. Ends with 1 if
anything failed.
"""

from __future__ import annotations

import csv
import io
import random
import sys
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from xml.sax.saxutils import escape

import click
import pyoxigraph

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from creditplan.conversion import to_conversion  # noqa: E402
from creditplan.coverage import coverage  # noqa: E402
from creditplan.errors import CreditplanError  # noqa: E402
from creditplan.explanation import explain  # noqa: E402
from creditplan.iris import Iris  # noqa: E402
from creditplan.knowledge import open_knowledge  # noqa: E402
from creditplan.model import Plan  # noqa: E402
from creditplan.parsing import parse  # noqa: E402
from creditplan.publishing.publication import publish  # noqa: E402
from creditplan.reading import read_bytes  # noqa: E402
from invariants import check_lossless, check_told  # noqa: E402

SLOW = 4.0
# Inputs of one kind of failure.
_KEPT = 20
TOKENS = [
    *(
        "（",
        "）",
        "(",
        ")",
        "【",
        "】",
        "《",
        "》",
        "“",
        "”",
        "、",
        "，",
        "；",
        "。",
        "：",
        "|",
        "\t",
        "\n",
        "\n\n",
    ),
    *(
        "牵头",
        "负责",
        "配合",
        "落实",
        "担任",
        "由",
        "——",
        "会同",
        "和",
        "等部门",
        "各市、县",
        "无",
        "/",
        "财政部",
    ),
    *(
        "1.",
        "一、",
        "（一）",
        "第一章",
        "①",
        "附件",
        "注：",
        "目录",
        "责任单位：",
        "牵头单位：",
        "序号 |",
        "以上",
    ),
    *("列第一位的为牵头单位", "2015年底前", "10月底前完成并", "5个工作日内", "95%", "=1+1", "+1", "@x", "-1"),
    *(
        "\u202e",
        "\u200b",
        "\x1b[31m",
        "\u2028",
        "\x85",
        "\u3000",
        "\ufeff",
        "\r",
        "\r\n",
        "<b>",
        '"',
        "\\",
        "]]>",
    ),
]
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_NOT_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)])


def long_list(pick: random.Random) -> str:
    """A clause with more names than any real one has."""
    names = "、".join(f"某{pick.choice('东西南北中')}{number}县" for number in range(pick.randrange(20, 400)))
    return pick.choice(["（{}负责）", "由{}按职责分工负责。", "\n责任单位：{}\n", "【责任单位：{}】"]).format(
        names
    )


def edited(text: str, others: list[str], pick: random.Random) -> str:
    """Edit a text a few times or many: tokens put in, stretches taken out or moved, lines swapped."""
    if len(text) > 3500 and pick.random() < 0.7:
        start = pick.randrange(len(text) - 3000)
        text = text[start : start + pick.randrange(500, 3000)]
    for _ in range(pick.choice([1, 2, 4, 8, 16, 40])):
        if len(text) < 10:
            break
        at = pick.randrange(len(text))
        match pick.randrange(8):
            case 0:
                text = text[:at] + pick.choice(TOKENS) + text[at:]
            case 1:
                text = text[:at] + text[at + pick.randrange(1, 20) :]
            case 2:
                start = pick.randrange(len(text))
                text = text[:at] + text[start : start + pick.randrange(1, 80)] + text[at:]
            case 3:
                text = text[:at] + pick.choice(TOKENS) * pick.randrange(2, 30) + text[at:]
            case 4 | 5:
                lines = text.split("\n")
                one, other = pick.randrange(len(lines)), pick.randrange(len(lines))
                lines[one], lines[other] = lines[other], lines[one]
                text = "\n".join(lines)
            case 6:
                other = pick.choice(others)
                start = pick.randrange(len(other))
                text = text[:at] + other[start : start + pick.randrange(5, 300)] + text[at:]
            case _:
                text = text[:at] + (long_list(pick) if pick.random() < 0.2 else "\n") + text[at:]
    return text


def to_html(text: str, pick: random.Random) -> bytes:
    """The lines of a text as paragraphs, tables and lists, some of them left open."""
    out = ["<html><body>"]
    for line in text.split("\n"):
        words = escape(line) if pick.random() < 0.9 else line
        cells = "<td>".join(words.split("\t"))
        forms = ["<p>{}</p>", "<p>{}</p>", "<div>{}", "<table><tr><td>%s<tr><td>x<td>y</table>", "{}<br>"]
        form = pick.choice([*forms, "<ol start=3><li>{}</ol>"])
        out.append(form % cells if "%s" in form else form.format(words))
    return "".join(out).encode("utf-8", "replace")


def to_docx(text: str, pick: random.Random) -> bytes:
    """The lines of a text as paragraphs, numbered or not, and tables with merged cells."""
    merged = ["", "", "<w:tcPr><w:vMerge/></w:tcPr>", '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>']
    numbered = "<w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr></w:pPr>"
    body = []
    for line in text.translate(_NOT_XML).split("\n"):

        def paragraph(words: str, properties: str = "") -> str:
            return f"<w:p>{properties}<w:r><w:t xml:space='preserve'>{escape(words)}</w:t></w:r></w:p>"

        if "\t" in line and pick.random() < 0.7:
            cells = "".join(f"<w:tc>{pick.choice(merged)}{paragraph(c)}</w:tc>" for c in line.split("\t")[:8])
            body.append(f"<w:tbl>{f'<w:tr>{cells}</w:tr>' * pick.randrange(1, 4)}</w:tbl>")
        else:
            body.append(paragraph(line, pick.choice(["", "", numbered])))
    style, form = (
        pick.choice(["decimal", "chineseCounting", "lowerRoman"]),
        pick.choice(["%1.", "%1、", "（%1）"]),
    )
    level = f"<w:lvl w:ilvl='0'><w:numFmt w:val='{style}'/><w:lvlText w:val='{form}'/></w:lvl>"
    numbering = (
        f"<w:abstractNum w:abstractNumId='0'>{level}</w:abstractNum>"
        "<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>"
    )
    relation = "<Relationship Id='r1' Type='http://x/numbering' Target='numbering.xml'/>"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(
            "word/_rels/document.xml.rels", f"<Relationships xmlns='{_RELATIONS}'>{relation}</Relationships>"
        )
        package.writestr("word/numbering.xml", f"<w:numbering xmlns:w='{_W}'>{numbering}</w:numbering>")
        package.writestr(
            "word/document.xml",
            f"<w:document xmlns:w='{_W}'><w:body>{''.join(body)}</w:body></w:document>",
        )
    return packed.getvalue()


def as_bytes(text: str, pick: random.Random) -> tuple[bytes, str]:
    """A text in one of five formats, one in ten with bytes that were hit."""
    chance = pick.random()
    if chance < 0.55:
        data, suffix = text.encode("utf-8", "replace"), "txt"
    elif chance < 0.62:
        data, suffix = text.encode("gb18030", "replace"), "txt"
    elif chance < 0.7:
        data, suffix = text.encode("utf-8", "replace"), "md"
    elif chance < 0.86:
        data, suffix = to_html(text, pick), "html"
    else:
        data, suffix = to_docx(text, pick), "docx"
    if pick.random() < 0.1:
        hit = bytearray(data)
        for _ in range(pick.randrange(1, 10)):
            hit[pick.randrange(len(hit))] = pick.randrange(256)
        data = bytes(hit)
    return data, suffix


def check_publication(plan: Plan) -> None:
    """Publish a plan, and read its files again: the syntaxes say the same, the tables are whole and safe."""
    iris = Iris()
    files: dict[str, bytes] = {}
    known = open_knowledge()
    publish([to_conversion(plan, known, iris)], files, known, iris)
    parsed = {
        suffix: {quad.triple for quad in pyoxigraph.parse(files[f"{plan.id}.{suffix}"], format=rdf_format)}
        for suffix, rdf_format in (
            ("ttl", pyoxigraph.RdfFormat.TURTLE),
            ("nq", pyoxigraph.RdfFormat.N_QUADS),
            ("jsonld", pyoxigraph.RdfFormat.JSON_LD),
        )
    }
    assert parsed["ttl"] == parsed["nq"] == parsed["jsonld"]
    assert files[f"{plan.id}.txt"].decode() == plan.document.text
    for name, count in (("tasks.csv", len(plan.tasks)), ("assignments.csv", len(list(plan.assignments)))):
        rows = list(csv.reader(io.StringIO(files[name].decode("utf-8-sig"), newline="")))
        assert len(rows) - 1 == count
        assert len({len(row) for row in rows}) == 1
        assert not any(
            cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))
            for row in rows
            for cell in row
        )


class Trial:
    """Counts what was tried, and keeps what failed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.counts: Counter[str] = Counter()
        self.failed: Counter[str] = Counter()
        self.slowest = 0.0

    def guarded(self, what: str, check: Callable[[], object], data: bytes, suffix: str) -> None:
        """Run a check; keep the input if it fails."""
        try:
            check()
        except Exception:
            kind = f"{what}: {traceback.format_exc().strip().splitlines()[-1][:100]}"
            if self.failed[kind] < _KEPT:
                self.folder.mkdir(parents=True, exist_ok=True)
                path = self.folder / f"{what}-{sha256(data).hexdigest()[:10]}.{suffix}"
                path.write_bytes(data)
                click.echo(f"{path}\n{traceback.format_exc()[-900:]}", err=True)
            self.failed[kind] += 1

    def run(self, data: bytes, suffix: str, *, publish: bool) -> None:
        """Take one document down the road."""
        self.counts["inputs"] += 1
        plans: list[Plan] = []

        def road() -> None:
            start = time.process_time()
            try:
                plans.append(parse(read_bytes(data, f"plan.{suffix}"), open_knowledge().register))
            except CreditplanError as error:
                str(error)
                self.counts["refused"] += 1
            took = time.process_time() - start
            self.slowest = max(self.slowest, took)
            assert took < SLOW, f"{took:.1f} s"

        self.guarded("crash", road, data, suffix)
        for plan in plans:
            self.counts["read"] += 1
            self.guarded("lossless", lambda plan=plan: check_lossless(plan), data, suffix)
            self.guarded("told", lambda plan=plan: check_told(plan), data, suffix)
            self.guarded("coverage", lambda plan=plan: coverage(plan), data, suffix)
            self.guarded(
                "explain", lambda plan=plan: [explain(plan, task) for task in plan.tasks], data, suffix
            )
            if publish:
                self.counts["published"] += 1
                self.guarded("publication", lambda plan=plan: check_publication(plan), data, suffix)


@click.command()
@click.option("--seconds", default=60.0, show_default=True, help="How long, in seconds of the clock.")
@click.option("--seed", default=1, show_default=True)
@click.option("--out", default=ROOT / "build" / "fuzz", type=click.Path(path_type=Path), show_default=True)
def main(seconds: float, seed: int, out: Path) -> None:
    """Try random edits of the plans in tests/plans for some time."""
    pick = random.Random(seed)
    texts = [path.read_text("utf-8") for path in sorted((ROOT / "tests" / "plans").glob("*.txt"))]
    trial = Trial(out)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        data, suffix = as_bytes(edited(pick.choice(texts), texts, pick), pick)
        trial.run(data, suffix, publish=pick.random() < 0.125)
    counted = ", ".join(f"{count:,} {what}" for what, count in trial.counts.items())
    click.echo(
        f"seed {seed}: {counted}; slowest {trial.slowest:.2f} s of CPU; {sum(trial.failed.values())} failed"
    )
    for kind, count in trial.failed.most_common():
        click.echo(f"  {count} × {kind}")
    sys.exit(bool(trial.failed))


if __name__ == "__main__":
    main()
