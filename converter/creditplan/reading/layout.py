"""Paragraphs and tables to one text with places: what every reader of a format with structure ends in."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from creditplan.model import Span, Table

# Many times the largest plan: a few bytes can claim a cell in a thousand columns, or a long number.
MAX_CELLS = 1_000_000
MAX_CHARACTERS = 16_000_000
# What no text holds: control characters, halves of a pair, a byte order mark.
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff]")


class TooLargeError(Exception):
    """A document claims more text or cells than any plan has; the message says so in a clause."""


@dataclass(eq=False, slots=True)
class Cell:
    """The words of a cell; a merged cell is one object that stands in several places of the grid."""

    words: str


class Grid(NamedTuple):
    """A table, as plain numbers.

    Attributes:
        offsets: start and end of the words of each cell, one cell behind the other.
        rows: which cell stands in each column of each row.
    """

    offsets: list[int]
    rows: list[list[int]]


@dataclass(slots=True)
class Layout:
    """Collects paragraphs and tables in the order of the document.

    A paragraph becomes a line. A row of a table becomes a line too, its cells between tabs; the words of a
    merged cell stand once, in the line of its first row.
    """

    parts: list[str] = field(default_factory=list)
    tables: list[Grid] = field(default_factory=list)
    length: int = 0
    claimed: int = 0
    counted: int = 0

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
            raise TooLargeError(f"its tables have more than {MAX_CELLS:,} cells")

    def count(self, characters: int) -> None:
        """Count characters that do not stand in the document but are made of it, such as numbers of lists.

        Raises:
            TooLargeError: there are more of them than any plan has characters.
        """
        self.counted += characters
        _check(self.counted)

    def paragraph(self, words: str) -> None:
        """Add a paragraph; line ends in it stay, empty ones become an empty line.

        Raises:
            TooLargeError: the text is longer than that of any plan.
        """
        self._write("\n".join(line.strip() for line in words.splitlines()) + "\n")

    def table(self, grid: Sequence[Sequence[Cell]]) -> None:
        """Add a table: rows of cells, each row as long as the longest one is or shorter.

        Raises:
            TooLargeError: the text is longer than that of any plan, or the tables have more cells.
        """
        width = max((len(row) for row in grid), default=0)
        # The places that short rows leave empty: those that cells stand in were claimed when they were made.
        self.claim(sum(width - len(row) for row in grid))
        offsets: list[int] = []
        numbers: dict[int, int] = {}
        rows = []
        for row in grid:
            line = []
            for position in range(width):
                if position:
                    self._write("\t")
                cell = row[position] if position < len(row) else None
                number = numbers.get(id(cell)) if cell and cell.words else None
                if number is None:
                    words = " ".join(_NOT_TEXT.sub("", cell.words).split()) if cell else ""
                    number = numbers[id(cell)] = len(offsets) // 2
                    offsets += (self.length, self.length + len(words))
                    self._write(words)
                line.append(number)
            self._write("\n")
            rows.append(line)
        if rows and width > 1:
            self.tables.append(Grid(offsets, rows))

    def packed(self) -> bytes:
        """Write what was collected as plain data, for another process."""
        return json.dumps((self.text, self.tables), ensure_ascii=False).encode()

    def made(self) -> tuple[str, tuple[Table, ...]]:
        """Return the text and the tables that were collected."""
        return self.text, tuple(_table(*grid) for grid in self.tables)

    def _write(self, words: str) -> None:
        words = _NOT_TEXT.sub("", words)
        self.parts.append(words)
        self.length += len(words)
        _check(self.length)


def _check(characters: int) -> None:
    if characters > MAX_CHARACTERS:
        raise TooLargeError(f"its text has more than {MAX_CHARACTERS:,} characters")


def unpacked(data: bytes) -> tuple[str, tuple[Table, ...]]:
    """Read the text and the tables of a layout from what :meth:`Layout.packed` wrote."""
    text, grids = json.loads(data)
    return text, tuple(_table(*grid) for grid in grids)


def _table(offsets: list[int], rows: list[list[int]]) -> Table:
    ends = iter(offsets)
    spans = [Span(start, end) for start, end in zip(ends, ends, strict=True)]
    return Table(tuple(tuple(map(spans.__getitem__, row)) for row in rows))
