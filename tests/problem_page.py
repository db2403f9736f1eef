"""The examples of problems in ``tests/problems``, and the pages that are made of them and of ``problems.toml``.

``CODE.txt`` (or ``.html``) is a short document that gives just this problem, at the place between ⟦ and ⟧; beside
it may lie a side file. ``CODE.WORD.txt`` is a further one, with this word in its message. ``make docs`` writes the pages.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path

from creditplan.knowledge import open_knowledge
from creditplan.model import SourceDocument, Span, Table
from creditplan.parsing import parse
from creditplan.reading import read

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "tests" / "problems"
PAGES = {"en": ROOT / "docs" / "problems.md", "zh": ROOT / "docs" / "zh" / "problems.md"}
TABLE = tomllib.loads((ROOT / "converter/creditplan/model/problems.toml").read_text("utf-8"))
WORDS = TABLE.pop("words")
HEADS = {
    "en": """# Problems of a document

[中文](zh/problems.md)

<!-- Made by `make docs` of converter/creditplan/model/problems.toml and tests/problems. -->

What was not understood in a document is told with its place. Errors stop the build unless `--allow-incomplete`
is given; warnings do so only with `--strict`. `build`, `coverage` and `explain` print in English, or in Chinese
with `--lang zh`; with `--json` they give the code, the level, the place, the values found and the texts in both
languages. Problems of one kind are printed together, errors last, and names that the register does not know in one line;
`--quiet` prints errors only. In the examples ⟦ and ⟧ stand around the place, and … for what is repeated.

| code | level | meaning |
|---|---|---|
""",
    "zh": """# 文件中的问题

[English](../problems.md)

<!-- Made by `make docs` of converter/creditplan/model/problems.toml and tests/problems. -->

文件中没有读懂的内容会连同位置一起报告。错误使构建停止，除非加 `--allow-incomplete`；警告只在加 `--strict` 时如此。`build`、`coverage` 和
`explain` 用英文报告，加 `--lang zh` 用中文；加 `--json` 则给出代码、级别、位置、所见的值和两种语言的文字。同类问题放在一起，
错误在最后；名录没有收录的名称列在一行；加 `--quiet` 只报告错误。例文中 ⟦ 和 ⟧ 之间是所报告的位置，… 代表重复的文字。

| 代码 | 级别 | 含义 |
|---|---|---|
""",
}
# What the parts of an entry are called, and how what lies beside an example is introduced.
SAID = {
    "en": {
        "meaning": "meaning",
        "message": "message",
        "remedy": "remedy",
        "side": "Beside it, in the side file: ",
        "corrections": "Beside it, in `{}`:",
    },
    "zh": {
        "meaning": "含义",
        "message": "消息",
        "remedy": "怎么办",
        "side": "旁边的附属文件中：",
        "corrections": "旁边的 `{}` 中：",
    },
}


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


def page(language):
    register, words = open_knowledge().register, SAID[language]
    text = HEADS[language]
    for code, said in TABLE.items():
        text += f"| [`{code}`](#{code}) | {level(said, language)} | {said[language]['meaning']} |\n"
    for code, said in TABLE.items():
        text += f"\n## {code}\n\n| {level(said, language)} | |\n|---|---|\n"
        for part in ("meaning", "message", "remedy"):
            text += f"| {words[part]} | {said[language][part]} |\n"
        for one in EXAMPLES:
            if one.code == code:
                text += "\n" + shown(one, register, language)
    return text


def level(said, language):
    return WORDS["level"][said["level"]][language]


def shown(one, register, language):
    [problem] = parse(one.document, register).problems
    words = SAID[language]
    text = f"```text\n{short(one.shown)}```\n\n"
    side = FOLDER / f"{one.name}.toml"
    if side.exists():
        text += f"{words['side']}`{side.read_text('utf-8').strip()}`\n\n"
    corrections = FOLDER / f"{one.name}.corrections.toml"
    if corrections.exists():
        text += f"{words['corrections'].format(corrections.name)}\n\n```toml\n{corrections.read_text('utf-8')}```\n\n"
    if not problem.values:
        return text.removesuffix("\n")
    return f"{text}- {problem.message(language)}\n"


def short(text):
    """What is repeated more than twice in a line stands twice; what cannot be seen is written as its number."""
    text = re.sub(r"(.{3,}?)\1{2,}", r"\1\1…", text)
    return "".join(sign if sign.isprintable() or sign == "\n" else f"\\u{ord(sign):04x}" for sign in text)


if __name__ == "__main__":
    for language, path in PAGES.items():
        path.write_text(page(language), "utf-8")
