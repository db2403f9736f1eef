"""The examples of problems in ``tests/problems``, and the page that is made of them and of ``problems.toml``.

``CODE.txt`` (or ``.html``) is a short document that gives just this problem, at the place between ⟦ and ⟧; beside
it may lie a side file. ``CODE.WORD.txt`` is a further one, with this word in its message. ``make docs`` writes the page.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path

from creditplan.knowledge import open_knowledge
from creditplan.messages import LANGUAGES
from creditplan.model import SourceDocument, Span, Table
from creditplan.parsing import parse
from creditplan.reading import read

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "tests" / "problems"
PAGE = ROOT / "docs" / "problems.md"
TABLE = tomllib.loads((ROOT / "converter/creditplan/model/problems.toml").read_text("utf-8"))
WORDS = TABLE.pop("words")
HEAD = """# Problems of a document

<!-- Made by `make docs` of converter/creditplan/model/problems.toml and tests/problems. -->

What was not understood in a document is told with its place. Errors stop the build unless `--allow-incomplete`
is given; warnings do so only with `--strict`. `build`, `coverage` and `explain` print in English, or in Chinese
with `--lang zh`; with `--json` they give the code, the level, the place, the values found and the texts in both
languages. Problems of one kind are printed together, errors last, and names that the register does not know in one line;
`--quiet` prints errors only. In the examples ⟦ and ⟧ stand around the place, and … for what is repeated.

错误使构建停止，除非加 `--allow-incomplete`；警告只在加 `--strict` 时如此。命令默认用英文报告，加 `--lang zh` 用中文；
同类问题放在一起，错误在最后；名录没有收录的名称列在一行。加 `--quiet` 只报告错误。
例文中 ⟦ 和 ⟧ 之间是所报告的位置，… 代表重复的文字。

| code | level | meaning |
|---|---|---|
"""


@dataclass(frozen=True)
class Example:
    name: str
    shown: str
    document: SourceDocument
    span: Span

    @property
    def code(self):
        return self.name.partition(".")[0]

    @property
    def word(self):
        return self.name.partition(".")[2]


def example(path):
    marked = read(path)
    start, end = marked.text.index("⟦"), marked.text.index("⟧") - 1
    text = marked.text.replace("⟦", "").replace("⟧", "")

    def moved(offset):
        return offset - len(re.findall("[⟦⟧]", marked.text[:offset]))

    left_out = tuple(replace(one, at=moved(one.at)) for one in marked.left_out)
    tables = tuple(
        Table(tuple(tuple(Span(moved(cell.start), moved(cell.end)) for cell in row) for row in table.rows))
        for table in marked.tables
    )
    # What the text lacks is seen in the document alone.
    shown = path.read_text("utf-8") if path.suffix == ".html" else marked.text
    document = replace(marked, text=text, left_out=left_out, tables=tables, landmarks=())
    return Example(path.stem, shown, document, Span(start, end))


EXAMPLES = [
    example(path)
    for path in sorted(FOLDER.iterdir(), key=lambda path: path.stem)
    if path.suffix in (".txt", ".html")
]


def page():
    register = open_knowledge().register
    text = HEAD
    for code, said in TABLE.items():
        text += f"| [`{code}`](#{code}) | {said['level']} | {said['en']['meaning']} |\n"
    for code, said in TABLE.items():
        text += f"\n## {code}\n\n| {said['level']} | English | 中文 |\n|---|---|---|\n"
        for part in ("meaning", "message", "remedy"):
            text += f"| {part} | {said['en'][part]} | {said['zh'][part]} |\n"
        for one in EXAMPLES:
            if one.code == code:
                text += "\n" + shown(one, register)
    return text


def shown(one, register):
    [problem] = parse(one.document, register).problems
    text = f"```text\n{short(one.shown)}```\n\n"
    side = FOLDER / f"{one.name}.toml"
    if side.exists():
        text += f"Beside it, in the side file: `{side.read_text('utf-8').strip()}`\n\n"
    corrections = FOLDER / f"{one.name}.corrections.toml"
    if corrections.exists():
        text += f"Beside it, in `{corrections.name}`:\n\n```toml\n{corrections.read_text('utf-8')}```\n\n"
    if not problem.values:
        return text.removesuffix("\n")
    return text + "".join(f"- {problem.message(language)}\n" for language in LANGUAGES)


def short(text):
    """What is repeated more than twice in a line stands twice; what cannot be seen is written as its number."""
    text = re.sub(r"(.{3,}?)\1{2,}", r"\1\1…", text)
    return "".join(sign if sign.isprintable() or sign == "\n" else f"\\u{ord(sign):04x}" for sign in text)


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
