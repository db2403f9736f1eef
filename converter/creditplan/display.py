"""What a notebook or a prompt shows of a value: a line of words, or a little table in HTML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from jinja2 import Template

SHOWN: Final = 20
"""Rows that a table shows."""
_LONGEST: Final = 120


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return a number of things in words.

    >>> counted(1, "task"), counted(2, "body", "bodies")
    ('1 task', '2 bodies')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def short(words: str) -> str:
    """Return words in one line that is not long."""
    line = " ".join(words.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def as_html(
    title: str,
    facts: Mapping[str, str],
    heads: Sequence[str] = (),
    rows: Iterable[Sequence[str]] = (),
    total: int = 0,
) -> str:
    """Write a title, facts and the first rows of a table as HTML; all words are text, and look as they are.

    It has no colours of its own, so that it is legible on any ground.

    Args:
        title: empty: none.
        facts: by what they are called.
        heads: of the columns.
        rows: cells; those beyond :data:`SHOWN` are counted.
        total: how many rows there are.
    """
    cells = [[short(cell) for cell in row] for row in islice(rows, SHOWN)]
    return _template().render(title=title, facts=facts, heads=heads, rows=cells, left=total - len(cells))


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415 (not for those who look at nothing)

    made = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return made.from_string(Path(__file__).with_suffix(".html").read_text("utf-8"))
