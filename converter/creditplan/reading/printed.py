"""Printed pages to paragraphs and tables, as their reader takes them: without what stands at their edges."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from creditplan.model import Look
from creditplan.reading.columns import Frame, columns_of
from creditplan.reading.layout import Cell, Layout
from creditplan.reading.printed_page import RAISED, Line, PrintedPage, Rule
from creditplan.reading.ruled import RuledTable, ruled_tables
from creditplan.reading.seen import tell_seen
from creditplan.words.fold import fold_mark
from creditplan.words.labels import starts_with_label
from creditplan.words.marks import LINE_ENDS

_PAGE_NUMBER = re.compile(
    r"[-—–·•\s]*(?:第\s*)?\d{1,4}\s*(?:页)?[-—–·•\s]*(?:/\s*\d{1,4}|[,，/]?\s*共\s*\d+\s*页)?"
)
_START = re.compile(
    r"\s*(?:第[一二三四五六七八九十百]+[章节条]|[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,3}\s*[.．、]"
    r"|[①-⑳●■◆【]|附件)"
)
# What no wrapped line begins with by chance.
_HEADING = re.compile(
    r"\s*(?:第[一二三四五六七八九十百]+[章节]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)])"
)
# A page number with all that stands around it.
_LONGEST_PAGE_NUMBER = 40
# What a note at the foot of a page begins with, and the mark that refers to it.
_NOTE = re.compile(r"\s*([①-⑳*＊※]|[\[［【〔(（]?\d{1,2}[\]］】〕)）]?(?=\s*[^\d\s.、．]))")
_SMALL = 0.85


# Words are centred that stand so many characters from the left, and about as far from both edges of the text,
# or of the page; and they stand at the right that begin so far from the left, by the width of the text.
_SET_OFF, _EVEN, _FAR = 2.5, 2.0, 0.4
# Notes stand within so many lines from the foot of a page.
_MOST_NOTES, _MOST_RULES = 40, 1000


@dataclass(slots=True)
class _Body:
    """What is left of a page: lines and tables, column by column, and the notes at its foot."""

    parts: list[tuple[Line, Frame | None] | list[list[Cell]]]
    notes: list[str]


def write_pages(pages: Sequence[PrintedPage], layout: Layout) -> None:
    """Write the paragraphs and tables of pages; notes at their feet follow at the end.

    Raises:
        TooLargeError: they hold more text or cells than any plan has.
    """
    tell_seen(pages)
    for number, page in enumerate(pages, start=1):
        layout.place = (("page", number),)
        for cause, words in page.left_out:
            layout.leave_out(cause, words)
    tables = [ruled_tables(page.signs, page.rules, page.width) for page in pages]
    free = []
    for page, found in zip(pages, tables, strict=True):
        ruled = set().union(*(table.signs for table in found))
        free.append([sign for position, sign in enumerate(page.signs) if position not in ruled])
    columns = [columns_of(signs, page.width) for signs, page in zip(free, pages, strict=True)]
    heads = _running_heads([[line for column, _ in parts for line in column] for parts in columns])
    bodies = [
        _body(
            [([line for line in column if id(line) not in heads], frame) for column, frame in parts],
            found,
            page,
        )
        for parts, found, page in zip(columns, tables, pages, strict=True)
    ]
    _write(bodies, layout)


# Edges of pages


def _running_heads(pages: list[list[Line]]) -> set[int]:
    """Name, by identity, page numbers and the first and last lines that stand on most pages."""
    ordered = [sorted(page, key=lambda line: -line.middle) for page in pages]
    seen = Counter(key for page in ordered for key in {_key(line) for line in (*page[:2], *page[-2:])})
    often = max(3, (len(pages) + 1) // 2)
    sizes = sorted(line.size for page in ordered for line in page)
    small = _SMALL * sizes[len(sizes) // 2] if sizes else 0.0
    heads: set[int] = set()
    for page in ordered:
        apart = {
            id(line) for line in (*page[:1], *page[-1:]) if line.size < small and _stands_off(page, line)
        }
        heads |= {
            id(line)
            for line in (*page[:2], *page[-2:])
            if (id(line) in apart and not _NOTE.match(line.words))
            or _is_page_number(line)
            or seen[_key(line)] >= often
        }
    return heads


def _is_page_number(line: Line) -> bool:
    return len(line.words) <= _LONGEST_PAGE_NUMBER and _PAGE_NUMBER.fullmatch(line.words) is not None


def _stands_off(page: list[Line], line: Line) -> bool:
    """Tell whether a line keeps its distance from the others of its page."""
    others = [abs(other.middle - line.middle) for other in page if other is not line]
    return not others or min(others) > 2 * line.size


def _key(line: Line) -> str:
    return re.sub(r"\d+", "0", "".join(line.words.split()))


def _body(
    columns: list[tuple[list[Line], Frame | None]], tables: list[RuledTable], page: PrintedPage
) -> _Body:
    """Put the lines and tables of a page into their order, and take the notes from its foot."""
    notes: list[str] = []
    parts: list[tuple[Line, Frame | None] | list[list[Cell]]] = []
    waiting = list(tables)
    sizes = [line.size for lines, _ in columns for line in lines]
    small = _SMALL * median(sizes) if sizes else 0.0
    for lines, frame in columns:
        foot = _foot(lines, small, page.rules)
        marks = []
        for line in lines[foot:]:
            if mark := _NOTE.match(line.words):
                marks.append(mark[1])
                notes.append(line.words[mark.end() :].strip())
            else:
                notes[-1] += line.words
        for line in lines[:foot]:
            while waiting and waiting[0].top > line.middle:
                parts.append(waiting.pop(0).rows)
            parts.append((_without_marks(line, marks), frame))
    parts += [table.rows for table in waiting]
    return _Body(parts, notes)


def _foot(lines: list[Line], small: float, rules: Sequence[Rule]) -> int:
    """Return from which line on the foot of a column holds notes: small ones, or below a short rule."""
    foot = len(lines)
    short = [
        rule.at for rule in rules if not rule.upright and lines and rule.end - rule.start < lines[0].page / 2
    ]
    for position in range(len(lines) - 1, max(len(lines) - _MOST_NOTES, 0) - 1, -1):
        line = lines[position]
        above = lines[position - 1].middle if position else line.middle + 3 * line.size
        ruled = any(line.middle < place < above for place in short[:_MOST_RULES])
        if line.size >= small and not ruled:
            # Lines below a rule can be as large as the others.
            continue
        if _NOTE.match(line.words) and (ruled or line.size < small):
            foot = position
        if ruled:
            break
    return foot


def _without_marks(line: Line, marks: list[str]) -> Line:
    """Take out the marks that refer to notes at the foot of the page: none that begins a line does."""
    for mark in marks:
        # A plain number may be one of the text; one that is raised is not.
        for form in {mark.translate(RAISED), mark}:
            at = line.words.find(form, 1) if form != mark or not mark.isdecimal() else -1
            if at > 0:
                return replace(line, words=line.words[:at] + line.words[at + len(form) :])
    return line


# Paragraphs


def _write(bodies: list[_Body], layout: Layout) -> None:
    """Write what stands on the pages: wrapped lines are one paragraph, a table goes on on the next page."""
    alone = [part[0] for body in bodies for part in body.parts if isinstance(part, tuple) and part[1] is None]
    whole = _frame(alone)
    paragraph: list[Line] = []
    grid: list[list[Cell]] = []
    began = 0
    inside = whole
    above: tuple[Line, Frame] | None = None

    def end() -> None:
        layout.place = (("page", began),)
        if paragraph:
            layout.paragraph("".join(line.words for line in paragraph), _look(paragraph, inside))
        if grid:
            layout.table(grid, [layout.place] * len(grid))
        paragraph.clear()
        grid.clear()

    for number, body in enumerate(bodies, start=1):
        for part in body.parts:
            if isinstance(part, list):
                if not (grid and len(grid[0]) == len(part[0])):
                    end()
                    began = number
                layout.claim(sum(map(len, part)))
                _go_on(grid, part)
                above = None
                continue
            line, frame = part[0], part[1] or whole
            if not (above and not grid and _goes_on(*above, line, frame)):
                end()
                began = number
            paragraph.append(line)
            inside = frame
            above = line, frame
    end()
    for number, body in enumerate(bodies, start=1):
        layout.place = (("page", number),)
        for note in body.notes:
            layout.paragraph(f"注：{note}")


def _look(lines: list[Line], frame: Frame) -> Look:
    """How a paragraph is set between the edges of the text."""
    first, bold = lines[0], 0
    for line in lines:
        bold += line.bold
        if line.bold < len(line.words):
            break
    size = first.size or 1.0
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    before, behind = left - frame.left, frame.right - right
    uneven = min(abs(before - behind), abs(left + right - first.page))
    align = ""
    if before > _SET_OFF * size and uneven < _EVEN * size:
        align = "center"
    elif behind < size and before > _FAR * (frame.right - frame.left):
        align = "right"
    indent = round((first.left - frame.left) / (first.points or size), 1)
    return Look(bold=bold, align=align, indent=max(indent, 0.0), size=round(first.points, 1))


def _go_on(grid: list[list[Cell]], rows: list[list[Cell]]) -> None:
    """Add rows to a table; one that a new page cut in two, for it has no number, is put together."""
    first, *rest = rows
    numbered = sum(bool(row[0].words) for row in (*grid, *rest)) > 0.7 * len([*grid, *rest])
    if grid and numbered and not first[0].words and any(cell.words for cell in first):
        for cell, more in zip(grid[-1], first, strict=True):
            if more.words:
                cell.words += more.words
        rows = rest
    grid += rows


def _frame(lines: list[Line]) -> Frame:
    """The edges between which the lines of a document run."""
    if not lines:
        return Frame(0, 0)
    # A text whose lines are all short fills no measure.
    measure = max(0.75 * lines[0].page, *(line.right for line in lines))
    # Short lines may hang anywhere; those that fill the measure show where the page begins.
    long = [line for line in lines if line.right > measure - 8 * line.size] or lines
    return Frame(min(line.left for line in long), measure, max(len(line.words) for line in lines))


def _goes_on(above: Line, frame: Frame, line: Line, own: Frame) -> bool:
    """Tell whether a line goes on in the next: it fills the measure, and that one is not indented."""
    indented = line.left > own.left + 0.9 * line.size
    ended = fold_mark(above.words[-1:]) in LINE_ENDS
    starts = _HEADING.match(line.words) or (
        (indented or ended) and (_START.match(line.words) or starts_with_label(line.words))
    )
    # Programs that count characters, not widths, leave lines with half-wide ones short.
    indent = (above.left - frame.left) / above.size
    counted = len(above.words) + indent >= frame.most - 1 and above.right > 0.7 * above.page
    full = counted or above.right > frame.right - 2.2 * above.size
    return full and not indented and not starts and "\t" not in line.words + above.words
