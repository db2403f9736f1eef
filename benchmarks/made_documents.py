"""Made-up plans as documents: numbered, laid out, written as text, Markdown, HTML or CSV, with the truth.

The truth is kept in the form of the gold beside real plans (accuracy.py), with all words of each task.
"""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from made_plans import Draft, Section, Task, draft, mix

_HAN = "零一二三四五六七八九"


@dataclass(frozen=True)
class Made:
    """A document: its suffix, its text, the truth of it, and the side file that its publisher wrote."""

    suffix: str
    text: str
    truth: dict[str, Any]
    side: str


@dataclass(frozen=True)
class Block:
    """A heading of some depth (0: title), a paragraph, or a table."""

    kind: str
    text: str = ""
    depth: int = 0
    rows: tuple[tuple[str, ...], ...] = ()


def han(number: int) -> str:
    """A number below 1,000 as Chinese writes it: 十二, 一百零五."""
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    words = f"{_HAN[hundreds]}百" if hundreds else ""
    if tens:
        words += ("" if tens == 1 and not hundreds else _HAN[tens]) + "十"
    elif hundreds and ones:
        words += _HAN[0]
    return words + (_HAN[ones] if ones or not number else "")


def wrapped(text: str) -> Iterator[str]:
    """Lines of one width, as pages print them: no closing mark begins a line, no opening one ends it."""
    said = mix()["plan"]
    start = 0
    while start < len(text):
        end = start + said["wrap"]
        while end < len(text) and (text[end] in said["never_first"] or text[end - 1] in said["never_last"]):
            end += 1
        yield text[start:end]
        start = end


def made(index: int, seed: int) -> Made:
    """The document of a number."""
    plan = draft(index, seed)
    formats = mix()["layouts"][plan.layout]["formats"]
    suffix = plan.style.choices(list(formats), list(formats.values()))[0]
    page = _Page(plan)
    page.lay_out()
    if plan.style.random() < mix()["shares"]["narrow"]:
        page.narrow()
    text = {"txt": page.as_text, "md": page.as_markdown, "html": page.as_html, "csv": page.as_csv}[suffix]()
    return Made(suffix, text, page.truth | {"layout": plan.layout, "format": suffix}, page.side(suffix))


class _Page:
    """One document as it is put together: blocks and truth grow side by side."""

    def __init__(self, plan: Draft) -> None:
        self.plan, self.style, self.issue = plan, plan.style, plan.issue
        self.blocks: list[Block] = []
        self.sections: list[dict[str, Any]] = []
        self.tasks: list[dict[str, Any]] = []
        numbering = self.style.choice(mix()["numbering"])
        self.kinds, self.through = numbering["kinds"], numbering["through"] and plan.layout != "nested"
        self.counted = 0
        said = mix()["plan"]
        slots = {"place": self.issue.place, "year": self.issue.on.year, "theme": plan.theme["name"]}
        self.slots = slots | {"issuer": self.issue.issuer, "government": self.issue.government}
        self.has_notice = self.style.random() < mix()["shares"]["notice"]
        forms = said["titles"] if self.has_notice else said["direct"]
        self.title = self.style.choice(forms).format(**self.slots)
        self.slots["title"] = self.title
        self.around = self.style.choice(mix()["clauses"]["brackets_around"])
        self.inner_stop, self.headed = self.happens("inner_stop"), self.happens("headed")

    def happens(self, share: str) -> bool:
        return self.style.random() < mix()["shares"][share]

    @property
    def truth(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "document_number": self.issue.number,
            "issuer": self.issue.issuer,
            "date": self.issue.on.isoformat(),
            "place": self.issue.within + self.issue.place or None,
            "sections": self.sections,
            "tasks": self.tasks,
        }

    # What stands in the document

    def lay_out(self) -> None:
        """All of it, from the title to the signature."""
        said = mix()["plan"]
        self._say(said["notice"].format(**self.slots) if self.has_notice else self.title, kind="title")
        if self.issue.number:
            self._say(self.issue.number)
        self._say(mix()["addressees"][self.issue.level])
        if self.has_notice:
            self._say(said["approved"].format(**self.slots))
            self._sign()
            if self.happens("annex"):
                self._say(said["annex"])
            self._say(self.title, kind="title")
        self._say(said["preamble"].format(**self.slots))
        if self.plan.layout == "table":
            self._table()
        else:
            for section in self.plan.sections:
                self._section(section, None)
        if not self.has_notice:
            self._sign()

    def _say(self, text: str, kind: str = "paragraph", depth: int = 0) -> None:
        self.blocks.append(Block(kind, text, depth))

    def _sign(self) -> None:
        on = self.issue.on
        self._say(self.issue.issuer, "signature")
        self._say(f"{on.year}年{on.month}月{on.day}日", "signature")
        if self.happens("public"):
            self._say(mix()["plan"]["public"])

    def _number(self, depth: int, value: int) -> str:
        return self.kinds[depth].format(han=han(value), digits=value)

    def _section(self, section: Section, parent: int | None, value: int = 0) -> None:
        depth = 0 if parent is None else 1
        value = value or sum(one["parent_index"] is None for one in self.sections) + 1
        self._say(self._number(depth, value) + section.heading, "heading", depth + 1)
        own = self._known(section.heading, parent, self._bare(depth, value))
        for paragraph in section.paragraphs:
            self._say(paragraph)
        for place, below in enumerate(section.below, 1):
            self._section(below, own, place)
        self.counted = self.counted if self.through else 0
        for task in section.tasks:
            self.counted += 1
            self._task(task, own, depth + 1, self.counted)

    def _bare(self, depth: int, value: int) -> str:
        return han(value) if "han" in self.kinds[depth] else str(value)

    def _known(self, heading: str, parent: int | None, number: str | None) -> int:
        self.sections.append({"number": number, "heading": heading, "parent_index": parent})
        return len(self.sections) - 1

    def _task(self, task: Task, section: int, depth: int, value: int, parent: int | None = None) -> None:
        number = self._number(depth, value)
        if self.plan.layout == "prose":
            task.written = task.clause.replace("{head}", task.head).replace("{rest}", task.rest)
            self._say(number + task.written)
        elif self.plan.layout == "labels":
            lines = [number + task.head, task.rest] if self.headed else [number + task.text]
            for line in [*lines, *task.clause.split("\n"), *self._person()]:
                self._say(line)
        elif task.clauses:
            pairs = zip(task.sentences, task.clauses, strict=True)
            self._say(f"{number}{task.head}。" + "".join(self._closed(*pair) for pair in pairs))
        else:
            self._say(number + self._closed(task.text, task.clause))
        own = self._add(task, section, self._bare(depth, value), parent)
        for place, part in enumerate(task.parts, 1):
            self._task(part, section, depth + 1, place, own)

    def _closed(self, text: str, clause: str) -> str:
        begin, end = self.around
        return f"{text[:-1]}{begin}{clause}{end}。" if self.inner_stop else f"{text}{begin}{clause}{end}"

    def _person(self) -> list[str]:
        said = mix()["clauses"]
        if not self.happens("person"):
            return []
        return [self.style.choice(said["person"]).format(surname=self.style.choice(said["surnames"]))]

    def _add(self, task: Task, section: int, number: str, parent: int | None = None) -> int:
        self.tasks.append(
            {
                "number": number,
                "section_index": section,
                "parent_index": parent,
                "text": task.written or task.text,
                "assignments": task.rows,
                "deadlines": [{"value": due.value, "words": due.words} for due in task.due],
            }
        )
        return len(self.tasks) - 1

    def _table(self) -> None:
        columns = self.plan.columns
        rows: list[tuple[str, ...]] = [tuple(columns)]
        grouped = "group" in columns.values()
        for place, section in enumerate(self.plan.sections, 1):
            own = self._known(section.heading, None, None if grouped else han(place))
            if not grouped:
                rows.append((f"{han(place)}、{section.heading}",))
            for task in section.tasks:
                self._add(task, own, str(len(self.tasks) + 1))
                fixed = {"number": str(len(self.tasks)), "group": section.heading, "task": task.text}
                rows.append(tuple((fixed | task.cells)[meaning] for meaning in columns.values()))
        self.blocks.append(Block("table", rows=tuple(rows)))

    def narrow(self) -> None:
        """Write marks as half-width ones."""
        marks = str.maketrans(mix()["plan"]["narrow"])
        self.blocks = [
            replace(
                block,
                text=block.text.translate(marks),
                rows=tuple(tuple(cell.translate(marks) for cell in row) for row in block.rows),
            )
            for block in self.blocks
        ]

    # The formats

    def as_text(self) -> str:
        space = "\n\n" if self.happens("spaced") else "\n"
        indent = "\u3000\u3000" if self.happens("indented") else ""
        lines = [block.text if block.kind == "title" else indent + block.text for block in self.blocks]
        if self.happens("wrapped"):
            lines = ["\n".join(wrapped(line)) for line in lines]
        return space.join(lines) + "\n"

    def as_markdown(self) -> str:
        parts = []
        for block in self.blocks:
            if block.kind == "table":
                width = len(block.rows[0])
                filled = (row + ("",) * (width - len(row)) for row in block.rows)
                head, *rows = ("| " + " | ".join(row).replace("\n", "<br>") + " |" for row in filled)
                parts.append("\n".join([head, "|" + " --- |" * width, *rows]))
            elif block.kind in ("title", "heading"):
                parts.append("#" * (block.depth + 1) + " " + block.text)
            else:
                # Behind "1." Markdown would want a list.
                number, point, rest = block.text.partition(".")
                parts.append(f"{number}\\.{rest}" if point and number.isdecimal() else block.text)
        return "\n\n".join(parts) + "\n"

    def as_html(self) -> str:
        escape = html.escape
        published = (self.issue.on + timedelta(self.style.randint(0, 9))).isoformat()
        about = mix()["plan"]["source"].format(published=published, issuer=self.issue.issuer)
        first = escape(self.blocks[0].text)
        lines = [
            '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">',
            f"<title>{first}</title>\n</head>\n<body>",
            *(f"<div>{escape(words)}</div>" for words in mix()["plan"]["before"]),
            f'<h1>{first}</h1>\n<div class="source">{escape(about)}</div>\n<div class="article">',
        ]
        for block in self.blocks[1:]:
            if block.kind == "table":
                lines += self._html_table(block.rows)
            elif block.kind == "title":
                lines.append(f'<p align="center"><strong>{escape(block.text)}</strong></p>')
            elif block.kind == "signature":
                lines.append(f'<p align="right">{escape(block.text)}</p>')
            else:
                lines.append(f"<p>\u3000\u3000{escape(block.text)}</p>")
        ends = (escape(words.format(issuer=self.issue.issuer)) for words in mix()["plan"]["after"])
        lines += ["</div>", *(f"<div>{words}</div>" for words in ends)]
        return "\n".join([*lines, "</body>\n</html>\n"])

    def _html_table(self, rows: tuple[tuple[str, ...], ...]) -> Iterator[str]:
        yield "<table>"
        group = (
            list(self.plan.columns.values()).index("group") if "group" in self.plan.columns.values() else None
        )
        above = None
        for row in rows:
            if len(row) == 1:
                yield f'<tr><td colspan="{len(rows[0])}">{html.escape(row[0])}</td></tr>'
                continue
            cells = [f"<td>{html.escape(cell).replace(chr(10), '<br>')}</td>" for cell in row]
            if group is not None and row is not rows[0]:
                span = sum(other[group] == row[group] for other in rows)
                cells[group] = (
                    "" if row[group] == above else f'<td rowspan="{span}">{html.escape(row[group])}</td>'
                )
                above = row[group]
            yield f"<tr>{''.join(cells)}</tr>"
        yield "</table>"

    def as_csv(self) -> str:
        out = io.StringIO()
        [table] = [block for block in self.blocks if block.kind == "table"]
        width = len(table.rows[0])
        csv.writer(out).writerows(row + ("",) * (width - len(row)) for row in table.rows)
        return out.getvalue()

    def side(self, suffix: str) -> str:
        """What a publisher writes beside it: of a table that says nothing else, all."""
        known = {}
        if suffix == "csv":
            known = {"title": self.title, "document_number": self.issue.number, "issuer": self.issue.issuer}
            known["issued"] = self.issue.on.isoformat()
        elif not self.happens("side_file"):
            return ""
        known["jurisdiction"] = self.issue.within + self.issue.place
        return "".join(f'{key} = "{value}"\n' for key, value in known.items() if value)
