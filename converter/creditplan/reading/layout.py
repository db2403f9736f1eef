"""Paragraphs and tables to one text with places: what every reader of a format with structure ends in."""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from creditplan.messages import tr
from creditplan.model import Landmark, LeftOut, Look, Span, Table
from creditplan.words.unify import COMPATIBLE, unify

# Many times the largest plan: a few bytes can claim a cell in a thousand columns, or a long number.
MAX_CELLS = 1_000_000
MAX_CHARACTERS = 16_000_000
# What no text holds: control characters, halves of a pair, a byte order mark.
_CONTROLS = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff"
_NOT_TEXT = re.compile(f"[{_CONTROLS}]")
# The same, characters that stand for others, and strokes through the character before them.
_ODD = re.compile(f"[{_CONTROLS}{COMPATIBLE}\u0335-\u0338]")
# Slashes through other signs than Chinese ones make others of them: ≠.
_STRUCK = re.compile("(?:[^\n][\u0335\u0336]|[\u3000-\u9fff\uff00-\uffef][\u0337\u0338])+")
_STROKES = re.compile("[\u0335-\u0338]")

_PAGE_NUMBER = re.compile(
    r"""\s*(?:
      [—–―─－\-·•・]{1,3}\s*(?:\d{1,4}|[〇一二三四五六七八九十]{1,4})\s*[—–―─－\-·•・]{1,3}
    | 第\s*(?:\d{1,4}|[〇一二三四五六七八九十]{1,4})\s*页\s*(?:[,，/／]?\s*[(（]?共\s*\d{1,4}\s*页[)）]?)?
    | 共\s*\d{1,4}\s*页\s*[,，/／]?\s*第\s*\d{1,4}\s*页
    | \d{1,4}\s*[/／]\s*\d{1,4}
    | (?:page|p\.)\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?
    )\s*""",
    re.VERBOSE | re.IGNORECASE,
)
# What a line of a table of contents ends with: leaders, and the page.
_ENTRY = re.compile(r"(?:[.…·•]\s?){3,}\s*[-—–(（]?\s*\d{1,4}\s*[-—–)）]?\s*\Z")
UNKNOWN: Final = "\ufffd"
"""Stands for a character of which nobody knows which it is."""
_TELLING = re.compile(f"[\u3400-\u9fff{UNKNOWN}]")
# Where what was collected goes to another process: how much at once; how long its text is.
_PART = 1 << 18
_LENGTH = struct.Struct(">Q")
_LONGEST_TOLD, _LONGEST_PAGE_NUMBER = 60, 24


class TooLargeError(Exception):
    """A document claims more text or cells than any plan has; the message says so in a clause."""


Part = tuple[str, int | str]
"""A part of a place: of which kind, and which of these."""


@dataclass(eq=False, slots=True)
class Cell:
    """A cell; a merged one is one object that stands in several places of the grid.

    Attributes:
        words: of it.
        left_out: what it holds besides, or what stands before it: cause and words, as for ``leave_out``.
        table, number: in which table of its document it was written, and as which cell of that.
    """

    words: str
    left_out: tuple[tuple[str, str], ...] = ()
    table: int = 0
    number: int = 0


class Grid(NamedTuple):
    """A table, as plain numbers.

    Attributes:
        offsets: start and end of the words of each cell, one cell behind the other.
        rows: which cell stands in each column of each row.
    """

    offsets: list[int]
    rows: list[list[int]]


class Contents(NamedTuple):
    """What a document holds, as :class:`creditplan.model.SourceDocument` has it."""

    text: str
    tables: tuple[Table, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    landmarks: tuple[Landmark, ...] = ()
    looks: Mapping[int, Look] = MappingProxyType({})


PLAIN = Look()


@dataclass(slots=True)
class Layout:
    """Collects paragraphs and tables in the order of the document, and what they are found by in it.

    A paragraph becomes a line. A row of a table becomes a line too, its cells between tabs; the words of a
    merged cell stand once, in the line of its first row. Paragraphs, tables and the rows of each are counted,
    for messages; a reader whose document has pages, sheets or lines says where it is (``place``) instead.
    """

    parts: list[str] = field(default_factory=list)
    tables: list[Grid] = field(default_factory=list)
    left_out: list[tuple[int, str, str]] = field(default_factory=list)
    landmarks: list[tuple[int, tuple[Part, ...]]] = field(default_factory=list)
    looks: list[tuple[int, Look]] = field(default_factory=list)
    length: int = 0
    claimed: int = 0
    counted: int = 0
    place: tuple[Part, ...] = ()
    heading: tuple[Part, ...] = ()
    paragraphs: int = 0
    grids: int = 0

    @property
    def text(self) -> str:
        """What was collected."""
        return "".join(self.parts)

    def claim(self, cells: int) -> None:
        """Count places in tables before they are made.

        Raises:
            TooLargeError: there are more of them than any plan has.
        """
        self.claimed += cells
        if self.claimed > MAX_CELLS:
            raise TooLargeError(tr("its tables have more than {max_cells:,} cells", max_cells=MAX_CELLS))

    def count(self, characters: int) -> None:
        """Count characters that do not stand in the document but are made of it, such as numbers of lists.

        Raises:
            TooLargeError: there are more of them than any plan has characters.
        """
        self.counted += characters
        _check(self.counted)

    def leave_out(self, cause: str, words: str) -> None:
        """Note words that stand here in the document, but are none of its text: Chinese and unknown ones.

        Args:
            cause: why: one of those in ``problems.toml``.
            words: all of them.
        """
        if _TELLING.search(words):
            said = " ".join(words.split())
            said = said if len(said) <= _LONGEST_TOLD else said[: _LONGEST_TOLD - 1] + "…"
            self.left_out.append((self.length, cause, said))

    def paragraph(self, words: str, look: Look = PLAIN) -> None:
        """Add a paragraph; line ends in it stay, empty ones become an empty line.

        Args:
            words: of it.
            look: of it; what follows a heading is found below it.

        Raises:
            TooLargeError: the text is longer than that of any plan.
        """
        if len(words) <= _LONGEST_PAGE_NUMBER and is_page_number(words):
            return
        if words[-1:].isdecimal() and _ENTRY.search(words):
            self.leave_out("around", words)
            return
        lines = words.splitlines()
        if words and not words.isspace():
            self.paragraphs += 1
            self._land(("paragraph", self.paragraphs))
            if look.heading:
                self.heading = (("heading", " ".join(words.split())[:_LONGEST_TOLD]),)
            if look is not PLAIN and look != PLAIN:
                self._set(lines, look)
        self._write(("\n".join(map(str.strip, lines)) if len(lines) > 1 else words.strip()) + "\n")

    def table(self, grid: Sequence[Sequence[Cell]], places: Sequence[tuple[Part, ...]] = ()) -> None:
        """Add a table: rows of cells, each row as long as the longest one is or shorter.

        Args:
            grid: the rows.
            places: where each of them is, if they are not to be counted.

        Raises:
            TooLargeError: the text is longer than that of any plan, or the tables have more cells.
        """
        width = max((len(row) for row in grid), default=0)
        # The places that short rows leave empty: those that cells stand in were claimed when they were made.
        self.claim(sum(width - len(row) for row in grid))
        offsets: list[int] = []
        rows = []
        self.grids += 1
        for count, row in enumerate(grid, 1):
            line = []
            if places:
                self.landmarks.append((self.length, places[count - 1]))
            else:
                self._land(("table", self.grids), ("row", count))
            for position in range(width):
                if position:
                    self._write("\t")
                cell = row[position] if position < len(row) else None
                if cell and cell.left_out:
                    for cause, words in cell.left_out:
                        self.leave_out(cause, words)
                    cell.left_out = ()
                if cell and cell.words and cell.table == self.grids:
                    number = cell.number
                else:
                    words = " ".join(self._cleaned(cell.words).split()) if cell else ""
                    number = len(offsets) // 2
                    if cell:
                        cell.table, cell.number = self.grids, number
                    offsets += (self.length, self.length + len(words))
                    self._write(words)
                line.append(number)
            self._write("\n")
            rows.append(line)
        if rows and width > 1:
            self.tables.append(Grid(offsets, rows))

    def append(self, other: Layout) -> None:
        """Add all that another layout holds behind what is here.

        Raises:
            TooLargeError: together they are larger than any plan.
        """
        begin = self.length
        self._write(other.text)
        self.claim(sum(len(row) for grid in other.tables for row in grid.rows))
        self.tables += [Grid([at + begin for at in grid.offsets], grid.rows) for grid in other.tables]
        self.left_out += [(at + begin, cause, words) for at, cause, words in other.left_out]
        self.landmarks += [(at + begin, parts) for at, parts in other.landmarks]
        self.looks += [(at + begin, look) for at, look in other.looks]

    def before(self, other: Layout) -> Layout:
        """Return what is here, and behind it all that another layout holds."""
        if self.parts:
            self.append(other)
        return self if self.parts else other

    def packed(self) -> Iterator[bytes]:
        """Write what was collected as plain data, for another process: the text, and what is known of it."""
        words = self.text.encode()
        yield _LENGTH.pack(len(words))
        # In small parts: on their way, a large one would be held several times.
        yield from (words[start : start + _PART] for start in range(0, len(words), _PART))
        del words
        # Places differ in what is counted last, if at all.
        kinds: dict[tuple[Part | str, ...], int] = {}
        at = [kinds.setdefault((*parts[:-1], parts[-1][0]), len(kinds)) for _, parts in self.landmarks]
        places = list(kinds), at, [parts[-1][1] for _, parts in self.landmarks]
        starts = [start for start, _ in self.landmarks]
        known = json.dumps([self.tables, self.left_out, [*places, starts], self.looks])
        yield from (known[start : start + _PART].encode() for start in range(0, len(known), _PART))

    def made(self) -> Contents:
        """Return what was collected."""
        return _contents(self.text, self.tables, self.left_out, self.landmarks, self.looks)

    def _land(self, *counted: Part) -> None:
        self.landmarks.append((self.length, self.place or (*self.heading, *counted)))

    def _set(self, lines: list[str], look: Look) -> None:
        """Note how each line of a paragraph is set; spaces at its beginning are none of what is bold."""
        if not look.bold and len(lines) == 1:
            self.looks.append((self.length, look))
            return
        start, bold = self.length, look.bold
        for line in lines:
            bare = line.strip()
            spaces = len(line) - len(line.lstrip())
            own = look._replace(bold=min(max(bold - spaces, 0), len(bare))) if look.bold else look
            if bare and own != PLAIN:
                self.looks.append((start, own))
            start += len(clean(bare)) + 1
            bold -= len(line) + 1

    def _cleaned(self, words: str) -> str:
        if _ODD.search(words):
            words, struck = without_struck(words)
            for _, said in struck:
                self.leave_out("struck", said)
        return clean(words)

    def _write(self, words: str) -> None:
        words = self._cleaned(words)
        self.parts.append(words)
        self.length += len(words)
        _check(self.length)


def is_page_number(line: str) -> bool:
    """Tell whether a line is nothing but the number of a page, as people write it: — 3 —, 第3页 共12页."""
    return _PAGE_NUMBER.fullmatch(line) is not None


def without_struck(text: str) -> tuple[str, list[tuple[int, str]]]:
    """Return a text without the characters that strokes strike out, and where in it which of them stood.

    >>> without_struck("甲、乙\u0336、\u0336丙")
    ('甲、丙', [(2, '乙、')])
    """
    if not any(stroke in text for stroke in "\u0335\u0336\u0337\u0338"):
        return text, []
    kept, struck, last, length = [], [], 0, 0
    for match in _STRUCK.finditer(text):
        kept.append(text[last : match.start()])
        length += match.start() - last
        struck.append((length, _STROKES.sub("", match[0])))
        last = match.end()
    return ("".join((*kept, text[last:])), struck) if struck else (text, [])


def clean(words: str) -> str:
    """Return words without what no text holds, and with the characters that radicals are seen as."""
    return unify(_NOT_TEXT.sub("", words)) if _ODD.search(words) else words


def _check(characters: int) -> None:
    if characters > MAX_CHARACTERS:
        raise TooLargeError(
            tr("its text has more than {max_characters:,} characters", max_characters=MAX_CHARACTERS)
        )


def unpacked(data: bytes) -> Contents:
    """Read the contents of a layout from what :meth:`Layout.packed` wrote, as one."""
    end = _LENGTH.size + _LENGTH.unpack_from(data)[0]
    text, known = (
        str(memoryview(data)[part], "utf-8") for part in (slice(_LENGTH.size, end), slice(end, None))
    )
    grids, left_out, places, looks = json.loads(known)
    del known
    tables = ((_drained(offsets), _drained(rows)) for offsets, rows in grids)
    kinds, *counted = places
    before = [(tuple((kind, which) for kind, which in parts), last) for *parts, last in kinds]
    landmarks = (
        (start, (*before[at][0], (before[at][1], which)))
        for at, which, start in zip(*map(_drained, counted), strict=True)
    )
    return _contents(text, tables, left_out, landmarks, looks)


def _drained(items: list[Any]) -> Iterator[Any]:
    """Yield items, and let go of each: of a large table there is no room for two."""
    items.reverse()
    while items:
        yield items.pop()


def _contents(
    text: str,
    grids: Iterable[tuple[Iterable[int], Iterable[list[int]]]],
    left_out: Iterable[tuple[int, str, str]],
    landmarks: Iterable[tuple[int, tuple[Part, ...]]],
    looks: Iterable[tuple[int, Iterable[Any]]],
) -> Contents:
    return Contents(
        text,
        tuple(_table(*grid) for grid in grids),
        tuple(LeftOut(*one) for one in left_out),
        tuple(Landmark(*one) for one in landmarks),
        MappingProxyType({start: look if isinstance(look, Look) else Look(*look) for start, look in looks}),
    )


def _table(offsets: Iterable[int], rows: Iterable[list[int]]) -> Table:
    ends = iter(offsets)
    spans = [Span(start, end) for start, end in zip(ends, ends, strict=True)]
    return Table(tuple(tuple(map(spans.__getitem__, row)) for row in rows))
