"""What a page leaves around a text: who runs the site, bullets above the title, heads of a lost table."""

from __future__ import annotations

from creditplan.model import Role
from creditplan.parsing.layout.titles import TITLE_END
from creditplan.parsing.lines.blocks import Block
from creditplan.parsing.lines.tables import Column, column_of
from creditplan.words.front import front_words


def hosts(blocks: list[Block]) -> list[Block]:
    """Return the lines that say who runs the web site: 主办单位：某办公室.

    They look like clauses, but stand before the first item or behind all that says who does something; if
    one stands between, the plan itself speaks so.
    """
    labels = front_words().hosts
    found = [
        i
        for i, block in enumerate(blocks)
        if block.label and block.gives_role and block.label.words in labels and not block.marker
    ]
    if not found:
        return []
    first = next((i for i, block in enumerate(blocks) if block.marker or block.row), len(blocks))
    named = set(found)
    said = (i for i, block in enumerate(blocks) if (block.says_who or block.row) and i not in named)
    last = max(said, default=-1)
    if last < first or any(first <= index <= last for index in found):
        return []
    items = [i for i, block in enumerate(blocks) if block.marker or block.row]
    if found[-1] > items[-1] > last:
        # The last item has no other clause.
        return []
    return [blocks[index] for index in found]


def column_heads(blocks: list[Block]) -> tuple[list[Block], list[Role]]:
    """Find the heads of columns that stand one below the other: two at least, one with a role.

    Returns:
        The heads, and the roles of those that have one.
    """
    heads: list[Block] = []
    roles: list[Role] = []
    run: list[tuple[Block, Column]] = []
    for block in [*blocks, None]:
        column = column_of(block.words) if block and not block.row and not block.marker else None
        if block and column:
            run.append((block, column))
            continue
        own = [found.role for _, found in run if found.role]
        if own and len(run) > 1 and any(found.kind in ("task", "number") for _, found in run):
            roles += own
            heads += [head for head, _ in run]
        run = []
    return heads, roles


def last_title(blocks: list[Block], start: int) -> int:
    """Return the index of the last line before the first number that can be a title.

    Bullets above it are the page's: its date, its source, its menu.
    """
    numbers = (i for i in range(start, len(blocks)) if (marker := blocks[i].marker) and marker.number)
    lines = range(start, next(numbers, start))
    titles = (i for i in lines if not blocks[i].marker and TITLE_END.search(blocks[i].words))
    return max(titles, default=start)
