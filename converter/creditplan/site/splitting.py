"""Long lists over several pages, so that each is light; rows of any length, lists of any number of rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final, Generic, TypeVar

from markupsafe import escape

from creditplan.model import Labels

T = TypeVar("T")
LIGHT: Final = 250_000
"""Bytes that the rows of a page may come to, as they are estimated here."""
# What a row takes beside its words and links: cells, counts, languages.
_MARKUP: Final = 350
_AROUND: Final = 2


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """A page of a list.

    Attributes:
        start: path of the first page, without the end of its name.
        stem: what the paths of the others begin with.
        number: of this page, from 1.
        parts: how many pages there are.
        first: number of its first row, from 1.
        count: how many rows there are on all pages.
        rows: those of this page.
    """

    start: str
    stem: str
    number: int
    parts: int
    first: int
    count: int
    rows: tuple[T, ...]

    @property
    def last(self) -> int:
        """Number of its last row."""
        return self.first + len(self.rows) - 1

    @property
    def page(self) -> str:
        """Path of this page."""
        return self.path(self.number)

    def path(self, number: int) -> str:
        """Return the path of a page of the list."""
        return self.start if number == 1 else f"{self.stem}-{number}"

    @property
    def near(self) -> tuple[int, ...]:
        """Numbers of the pages that this one leads to: the ends and those around it; 0: some are left out."""
        near = range(self.number - _AROUND, self.number + _AROUND + 1)
        shown = sorted({1, self.parts, *near}.intersection(range(1, self.parts + 1)))
        gaps = {one for one in shown[1:] if one - 1 not in shown}
        return tuple(number for one in shown for number in ((0, one) if one in gaps else (one,)))


def split(
    start: str, rows: Callable[[], Iterable[T]], weight: Callable[[T], int], stem: str = ""
) -> Iterator[Part[T]]:
    """Yield the pages of a list, at least one; only the rows of one are in memory.

    Args:
        start: path of the first page.
        rows: gives the rows; called twice, for the pages say how many there are.
        weight: of a row, see :func:`weigh`; a page has one row at least, and :data:`LIGHT` of them at most.
        stem: what the paths of the others begin with, if not with that of the first.
    """
    sizes, held = [0], 0
    for row in rows():
        own = weight(row)
        if sizes[-1] and held + own > LIGHT:
            sizes.append(0)
            held = 0
        sizes[-1] += 1
        held += own
    again, first = iter(rows()), 1
    for number, size in enumerate(sizes, start=1):
        shown = tuple(islice(again, size))
        yield Part(start, stem or start, number, len(sizes), first, sum(sizes), shown)
        first += size


def weigh(*shown: str | Labels | None) -> int:
    """Estimate how many bytes a row takes that shows texts, names and links."""
    return _MARKUP + sum(map(_size, shown))


def _size(shown: str | Labels | None) -> int:
    if isinstance(shown, Labels):
        return max(_size(shown.zh), _size(shown.en))
    return len(escape(shown).encode("utf-8", "replace")) if shown else 0
