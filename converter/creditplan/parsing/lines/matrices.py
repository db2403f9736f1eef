"""Tables of tasks × bodies: a tick, or a word, says that the body at the head of the column has a role."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from creditplan.model import Role, Span
from creditplan.parsing.lines.columns import Column, column_of
from creditplan.words.labels import label_role, label_words
from creditplan.words.marks import TICKS
from creditplan.words.names import is_collective, is_plausible

Legend = Callable[[], Mapping[str, Role]]
"""Gives what the document says that its ticks mean; asked only where there are some."""
_LAST_HEAD = 6
_NOTHING = frozenset(("", "-", "—", "——", "--", "/", "×", "☐", "无", "否", "x", "X"))


@cache
def _explained() -> re.Pattern[str]:
    role = label_words().bare
    return re.compile(
        rf"(?P<sign>[{TICKS}])[”\"'」)]?(?:号|标记|标识)?[的者]?(?:表示|代表|:|为|是|-|—|=)*(?P<role>{role})"
        rf"|(?P<named>{role})(?:单位|部门|机构)?(?:用|以|标|标注|为|是|:|\(|“|\"){{0,3}}(?P<mark>[{TICKS}])"
    )


def ticks_explained(folded: str) -> dict[str, Role]:
    """Return what signs mean that a document explains: ★牵头，√配合; what is said first counts."""
    said: dict[str, Role] = {}
    for match in _explained().finditer(folded):
        said.setdefault(match["sign"] or match["mark"], label_role(match["role"] or match["named"]))
    return said


def bodies_at_head(folded: str, rows: Sequence[Sequence[Span]]) -> tuple[int, dict[int, Column]]:
    """Find the columns that are headed by bodies and hold nothing but ticks.

    Returns:
        In which row they are headed, and the columns by position: the role is that of the head above, if it
        has one (牵头单位 over 财政部 and 审计署).
    """
    for head in range(min(_LAST_HEAD, len(rows) - 1)):
        found = {}
        below = [row for row in rows[head + 1 :] if len({*row}) > 1]
        for position, cell in enumerate(rows[head]):
            if names_body(folded, cell) and _holds_ticks(folded, [row[position] for row in below]):
                above = [column_of(row[position].of(folded)) for row in rows[:head]]
                roles = [column.role for column in above if column and column.role]
                found[position] = Column("body", roles[-1] if roles else None)
        if found:
            return head, found
    return 0, {}


def names_body(folded: str, cell: Span) -> bool:
    """Tell whether a head is the name of a body."""
    words = _words(folded, cell)
    return bool(words) and not column_of(words) and (is_plausible(words) or is_collective(words))


def _holds_ticks(folded: str, cells: Sequence[Span]) -> bool:
    said = {_words(folded, cell) for cell in cells} - _NOTHING
    return bool(said) and all(is_tick(words) for words in said)


def is_tick(words: str) -> bool:
    """Tell whether the words of a cell are a tick, or say a role: √, 牵头."""
    return words in TICKS or label_words().columns.fullmatch(words) is not None


def ticked_role(folded: str, cell: Span, column: Column, legend: Legend) -> tuple[Role, bool] | None:
    """Return the role that a cell gives the body at the head of its column, and whether that is said.

    ``None``: it gives none.
    """
    words = _words(folded, cell)
    if words in _NOTHING:
        return None
    if words not in TICKS:
        return label_role(words), True
    role = legend().get(words) or column.role
    return (role, True) if role else (Role.RESPONSIBLE, False)


def _words(folded: str, cell: Span) -> str:
    return "".join(cell.of(folded).split())
