"""Where the notice ends that a plan is attached to, if its own text speaks of roles too."""

from __future__ import annotations

from creditplan.parsing.layout.titles import TITLE_END
from creditplan.parsing.lines.blocks import Block
from creditplan.parsing.lines.metadata import is_date
from creditplan.words.names import is_plausible

_LONGEST_DATE = 60


def is_date_line(block: Block) -> bool:
    """Tell whether a line is nothing but a date."""
    short = block.span.end - block.span.start <= _LONGEST_DATE
    return short and block.row is None and is_date(block.words)


def starts_something(block: Block) -> bool:
    """Tell whether an item, a row, a label or a heading begins with a block."""
    return (
        block.marker is not None
        or block.row is not None
        or block.label is not None
        or block.heading is not None
    )


def before_title(blocks: list[Block], clauses: list[bool], first_clause: int) -> list[int]:
    """Find the date of a notice whose own points speak of roles: the title of the plan comes next.

    Something like a clause (``clauses`` says for each block whether) stands in it at most half as often as
    behind it.
    """
    addressed = next((i for i, block in enumerate(blocks) if block.words.endswith(":")), None)
    if addressed is None or addressed > first_clause:
        return []
    for index in range(first_clause + 1, len(blocks) - 1):
        below = blocks[index + 1]
        if (
            is_date_line(blocks[index])
            and is_plausible(blocks[index - 1].words)
            and not (below.marker or below.row)
            and TITLE_END.search(below.words)
        ):
            return [index] if 2 * sum(clauses[:index]) <= sum(clauses[index:]) else []
    return []


def signed_notice(blocks: list[Block], clauses: list[bool]) -> int:
    """Return where a notice ends that says in running text who is in charge: signed, dated, then clauses."""
    start = next((i for i, block in enumerate(blocks) if starts_something(block)), len(blocks))
    signed = (i for i in range(1, start) if is_date_line(blocks[i]))
    end = next((i + 1 for i in signed if is_plausible(blocks[i - 1].words)), 0)
    return end if any(clauses[end:]) else 0
