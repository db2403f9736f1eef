"""Paragraphs and tables to one text with places: what every reader of a format with structure ends in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from creditplan.model import Span, Table

# Many times the largest plan: a few bytes can claim a cell that stands in a thousand columns.
MAX_CELLS = 1_000_000
# What no text holds: control characters, halves of a pair, a byte order mark.
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff]")


@dataclass(eq=False, slots=True)
class Cell:
    """The words of a cell; a merged cell is one object that stands in several places of the grid."""

    words: str


@dataclass(slots=True)
class Layout:
    """Collects paragraphs and tables in the order of the document.

    A paragraph becomes a line. A row of a table becomes a line too, its cells between tabs; the words of a
    merged cell stand once, in the line of its first row.
    """

    parts: list[str] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    length: int = 0
    claimed: int = 0

    @property
    def text(self) -> str:
        """What was collected."""
        return "".join(self.parts)

    def claim(self, cells: int) -> None:
        """Count places in tables before they are made.

        Raises:
            ValueError: there are more of them than any plan has.
        """
        self.claimed += cells
        if self.claimed > MAX_CELLS:
            raise ValueError(f"its tables have more than {MAX_CELLS} cells")

    def paragraph(self, words: str) -> None:
        """Add a paragraph; line ends in it stay, empty ones become an empty line."""
        self._write("\n".join(line.strip() for line in words.splitlines()) + "\n")

    def table(self, grid: Sequence[Sequence[Cell]]) -> None:
        """Add a table: rows of cells, each row as long as the longest one is or shorter."""
        width = max((len(row) for row in grid), default=0)
        spans: dict[int, Span] = {}
        rows = []
        for row in grid:
            cells = []
            for position in range(width):
                if position:
                    self._write("\t")
                cell = row[position] if position < len(row) else Cell("")
                if id(cell) not in spans or not cell.words:
                    words = " ".join(_NOT_TEXT.sub("", cell.words).split())
                    spans[id(cell)] = Span(self.length, self.length + len(words))
                    self._write(words)
                cells.append(spans[id(cell)])
            self._write("\n")
            rows.append(tuple(cells))
        if rows and width > 1:
            self.tables.append(Table(tuple(rows)))

    def _write(self, words: str) -> None:
        words = _NOT_TEXT.sub("", words)
        self.parts.append(words)
        self.length += len(words)
