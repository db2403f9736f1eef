"""Tables as people draw them (``tables.txt``), in the forms in which documents have them."""

from __future__ import annotations

import csv
import html
import io
from typing import NamedTuple

from conftest import ROOT
from golden_form import bare

FOLDER = ROOT / "tests"
CELLS = " | "


class Case(NamedTuple):
    name: str
    forms: tuple[str, ...]
    blocks: list[list[str]]
    gold: list[str]


def cases():
    """The cases of the file."""
    for part in (FOLDER / "tables.txt").read_text("utf-8").split("\n=== ")[1:]:
        name, rest = part.split("\n", 1)
        forms: tuple[str, ...] = tuple(FORMS)
        if rest.startswith("["):
            said, rest = rest[1:].split("]\n", 1)
            forms = tuple(said.split())
        document, gold = rest.split("\n----\n")
        blocks = [block.splitlines() for block in document.split("\n\n")]
        yield Case(name, forms, blocks, list(_sorted(gold.strip().splitlines())))


def _sorted(gold):
    """Gold with the bodies of each task in the order of the alphabet."""
    roles: list[str] = []
    for line in [*gold, ""]:
        if line.startswith("  ") and not line.startswith("  due "):
            roles.append(line)
            continue
        yield from sorted(roles)
        roles = []
        if line:
            yield line


def is_table(block):
    return any(CELLS in line for line in block)


def cells_of(line):
    return [cell.strip() for cell in line.split("|")]


def _owned(block):
    """Rows of cells with how far each reaches; ``None`` for what is merged with another."""
    grid = [cells_of(line) for line in block]
    for y, row in enumerate(grid):
        for x, cell in enumerate(row):
            if cell in "^<" and cell:
                continue
            wide = 1
            while x + wide < len(row) and row[x + wide] == "<":
                wide += 1
            high = 1
            while y + high < len(grid) and grid[y + high][x] == "^":
                high += 1
            yield y, x, cell, wide, high


def as_html(blocks):
    out = []
    for block in blocks:
        if not is_table(block):
            out += [f"<p>{html.escape(line)}</p>" for line in block]
            continue
        rows = [[] for _ in block]
        for y, _, cell, wide, high in _owned(block):
            spans = f' colspan="{wide}"' * (wide > 1) + f' rowspan="{high}"' * (high > 1)
            rows[y].append(f"<td{spans}>{html.escape(cell).replace(chr(92), '<br>')}</td>")
        out.append("<table>" + "\n".join(f"<tr>{''.join(row)}</tr>" for row in rows) + "</table>")
    return f"<html><head><meta charset='utf-8'></head><body>{chr(10).join(out)}</body></html>".encode()


def _grid(block):
    """Cells with nothing in what is merged with others."""
    return [["" if cell in "^<" else cell for cell in cells_of(line)] for line in block]


def as_markdown(blocks):
    out = []
    for block in blocks:
        if is_table(block):
            head, *rows = ["| " + CELLS.join(row) + " |" for row in _grid(block)]
            out.append("\n".join([head, "|" + "---|" * len(_grid(block)[0]), *rows]))
        else:
            out += block
    return "\n\n".join(out).encode()


def as_csv(blocks):
    file = io.StringIO()
    writer = csv.writer(file)
    for block in blocks:
        for row in _grid(block) if is_table(block) else [[line] for line in block]:
            writer.writerow([cell.replace("\\", "\n") for cell in row])
    return file.getvalue().encode("utf-8-sig")


def as_tabs(blocks):
    return _lines(blocks, lambda row: "\t".join(row).rstrip("\t").replace("\\", "\n")).encode()


def as_bars(blocks):
    return _lines(blocks, lambda row: "|" + "|".join(row) + "|").encode()


def as_stacked(blocks):
    return _lines(blocks, lambda row: "\n".join(cell.replace("\\", "\n") for cell in row if cell)).encode()


def as_parted(blocks):
    """A cell on each line, or on several, and an empty line above each."""
    lines = [_grid(block) if is_table(block) else [[line] for line in block] for block in blocks]
    cells = [cell for grid in lines for row in grid for cell in row if cell]
    return "\n\n".join(cell.replace("\\", "\n") for cell in cells).encode()


def _lines(blocks, draw):
    return "\n".join(
        "\n".join(draw(row) for row in _grid(block)) if is_table(block) else "\n".join(block)
        for block in blocks
    )


FORMS = {
    "html": (as_html, "html"),
    "markdown": (as_markdown, "md"),
    "csv": (as_csv, "csv"),
    "tabs": (as_tabs, "txt"),
    "bars": (as_bars, "txt"),
    "stacked": (as_stacked, "txt"),
    "parted": (as_parted, "txt"),
    "parted-markdown": (as_parted, "md"),
}


def said(plan, gold):
    """What a plan says, as the gold does: the title only where that does, texts cut to its words."""
    lines = [f"title {plan.title.zh}"] if gold[0].startswith("title ") else []
    sections = {section.key: section for section in plan.sections}
    open_sections: list[str] = []
    for task in plan.tasks:
        path, key = [], task.section
        while key:
            path.insert(0, key)
            key = sections[key].parent
        for depth, key in enumerate(path):
            if open_sections[depth : depth + 1] != [key]:
                lines.append(f"section {sections[key].number or '-'} {sections[key].title.zh}")
                open_sections = path[: depth + 1]
        open_sections = path
        lines.append(f"task {task.number or '-'} {bare(task.text).rstrip('。')}")
        # Merged cells stand before their rows: the order of bodies counts for nothing.
        lines += sorted(f"  {a.role} {bare(a.named_as)}" for c in task.clauses for a in c.assignments)
        lines += [f"  due {due.value or '-'}" for due in task.deadlines]
    return lines
