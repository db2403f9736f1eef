"""What a page leaves around a text: who runs the site, bullets above the title, heads of a lost table."""

from __future__ import annotations

from creditplan.model import Role
from creditplan.parsing.layout.titles import TITLE_END
from creditplan.parsing.lines.columns import Column, column_of
from creditplan.parsing.lines.logical import Line
from creditplan.words.front import front_words


def hosts(lines: list[Line]) -> list[Line]:
    """Return the lines that say who runs the web site: 主办单位：某办公室.

    They look like clauses, but stand before the first item or behind all that says who does something; if
    one stands between, the plan itself speaks so.
    """
    labels = front_words().hosts
    found = [
        i
        for i, line in enumerate(lines)
        if line.label and line.gives_role and line.label.words in labels and not line.marker
    ]
    if not found:
        return []
    first = next((i for i, line in enumerate(lines) if line.marker or line.row), len(lines))
    named = set(found)
    saying = (i for i, line in enumerate(lines) if (line.says_who or line.row) and i not in named)
    last = max(saying, default=-1)
    if last < first or any(first <= index <= last for index in found):
        return []
    items = [i for i, line in enumerate(lines) if line.marker or line.row]
    if found[-1] > items[-1] > last:
        # The last item has no other clause.
        return []
    return [lines[index] for index in found]


def column_heads(lines: list[Line]) -> tuple[list[Line], list[Role]]:
    """Find the heads of columns that stand one below the other: two at least, one with a role.

    Returns:
        The heads, and the roles of those that have one.
    """
    heads: list[Line] = []
    roles: list[Role] = []
    run: list[tuple[Line, Column]] = []
    for line in [*lines, None]:
        column = column_of(line.words) if line and not line.row and not line.marker else None
        if line and column:
            run.append((line, column))
            continue
        own = [found.role for _, found in run if found.role]
        if own and len(run) > 1 and any(found.kind in ("task", "number") for _, found in run):
            roles += own
            heads += [head for head, _ in run]
        run = []
    return heads, roles


def last_title(lines: list[Line], start: int) -> int:
    """Return the index of the last line before the first number that can be a title.

    Bullets above it are the page's: its date, its source, its menu.
    """
    numbers = (i for i in range(start, len(lines)) if (marker := lines[i].marker) and marker.number)
    above = range(start, next(numbers, start))
    titles = (i for i in above if not lines[i].marker and TITLE_END.search(lines[i].words))
    return max(titles, default=start)
