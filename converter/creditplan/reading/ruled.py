"""Tables of printed pages: what stands between rules, cell by cell."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from creditplan.reading.layout import Cell
from creditplan.reading.printed_page import Rule, Sign, lines_of

# Rules that lie so close are one; ends that lie so close meet. In points.
_NEAR = 3.0
# Rules that reach so much further than the uprights do leave a column open.
_OPEN = 20.0
_NUMBER = re.compile(r"[(（]?(?:\d{1,4}|[一二三四五六七八九十]{1,4})[)）]?\s*[.．、]?")
# As many rules one under the other, of one length, rule off the rows of a table without uprights.
_LEAST_RULES = 3
# A page with more of them is no page of tables.
_MOST_RULES = 1000


@dataclass(slots=True)
class RuledTable:
    """A table.

    Attributes:
        top, bottom: between which heights it lies.
        rows: its cells; a merged one is one object that stands in several places.
        signs: the characters in it.
    """

    top: float
    bottom: float
    rows: list[list[Cell]]
    signs: set[int]


def ruled_tables(signs: Sequence[Sign], rules: Iterable[Rule], page: float) -> list[RuledTable]:
    """Find the tables of a page, from top to bottom.

    Args:
        signs: the characters of the page.
        rules: its lines.
        page: its width.

    Returns:
        Those with two rows and two columns at least in which something stands. The signs of each are named by
        their positions in ``signs``.
    """
    made: list[RuledTable] = []
    all_rules = list(rules)
    lines = [_merged(rule for rule in all_rules if rule.upright == upright) for upright in (False, True)]
    if any(len(one) > _MOST_RULES for one in lines):
        return made  # a drawing
    for group in _groups([rule for one in lines for rule in one]):
        across = [rule for rule in group if not rule.upright]
        upright = [rule for rule in group if rule.upright]
        rows = _steps(rule.at for rule in across)
        if len(rows) < _LEAST_RULES and not (len(rows) == 2 and len(upright) > 2):
            continue
        left, right = min(rule.start for rule in across), max(rule.end for rule in across)
        inside = [
            position
            for position, sign in enumerate(signs)
            if rows[0] < sign.middle < rows[-1]
            and left - _NEAR < (sign.left + sign.right) / 2 < right + _NEAR
        ]
        columns = _steps(rule.at for rule in upright)
        if columns:
            # A table may be open at its sides.
            columns = [left] * (columns[0] - left > _OPEN) + columns + [right] * (right - columns[-1] > _OPEN)
        ruled = len(columns) > 2
        if not ruled:
            columns = _gaps([signs[position] for position in inside], left, right)
        if len(columns) < 3:
            continue
        cut = _unruled(signs, inside, rows, columns[1])
        whole = [*across, *(Rule(False, at, left, right) for at in cut)]
        table = _table(signs, inside, sorted([*rows, *cut]), columns, whole, upright if ruled else None, page)
        filled = [row for row in table.rows if sum(bool(cell.words) for cell in row) > 0]
        if len(filled) > 1 and any(len({id(cell) for cell in row if cell.words}) > 1 for row in filled):
            table.rows = filled
            made.append(table)
    return sorted(made, key=lambda table: -table.top)


def _table(
    signs: Sequence[Sign],
    inside: list[int],
    rows: list[float],
    columns: list[float],
    across: list[Rule],
    upright: list[Rule] | None,
    page: float,
) -> RuledTable:
    height, width = len(rows) - 1, len(columns) - 1
    parent = list(range(height * width))

    def find(cell: int) -> int:
        while parent[cell] != cell:
            cell = parent[cell]
        return cell

    apart = set() if upright is None else _parted(signs, inside, rows, columns, upright)
    for row in range(height):
        middle = (rows[row] + rows[row + 1]) / 2
        for column in range(width):
            centre = (columns[column] + columns[column + 1]) / 2
            own = row * width + column
            if (
                upright is not None
                and row not in apart
                and column + 1 < width
                and not _covers(upright, columns[column + 1], middle)
            ):
                parent[find(own + 1)] = find(own)
            if row + 1 < height and not _covers(across, rows[row + 1], centre):
                parent[find(own + width)] = find(own)
    held: dict[int, list[Sign]] = {}
    for position in inside:
        sign = signs[position]
        row = min(max(bisect(rows, sign.middle) - 1, 0), height - 1)
        column = min(max(bisect(columns, (sign.left + sign.right) / 2) - 1, 0), width - 1)
        held.setdefault(find(row * width + column), []).append(sign)
    cells = {
        root: Cell("".join(line.words.replace("\t", " ") for line in lines_of(held.get(root, ()), page)))
        for root in {find(cell) for cell in range(height * width)}
    }
    # Heights grow upwards, rows are read downwards.
    grid = [[cells[find(row * width + column)] for column in range(width)] for row in reversed(range(height))]
    return RuledTable(rows[-1], rows[0], grid, set(inside))


def _unruled(signs: Sequence[Sign], inside: list[int], rows: list[float], first: float) -> list[float]:
    """Where rows part that no rule parts: above each further number that stands in the first column.

    Args:
        signs: the characters of the page.
        inside: those of the table.
        rows: heights of its rules.
        first: the right edge of its first column.
    """
    held: dict[int, list[Sign]] = {}
    for position in inside:
        held.setdefault(bisect(rows, signs[position].middle), []).append(signs[position])
    cut: list[float] = []
    for band in held.values():
        numbers = lines_of([sign for sign in band if (sign.left + sign.right) / 2 < first], first)
        if len(numbers) < 2 or not all(_NUMBER.fullmatch(line.words) for line in numbers):
            continue
        heights = sorted({round(sign.middle, 1) for sign in band if not sign.words.isspace()}, reverse=True)
        for upper, lower in pairwise(numbers):
            between = [at for at in heights if lower.middle - 1 <= at <= upper.middle + 1]
            # The widest gap; of several, the lowest: the words of a row begin beside its number.
            _, at = max(((round(a - b), -b), (a + b) / 2) for a, b in pairwise(between))
            cut.append(at)
    return cut


def _parted(
    signs: Sequence[Sign], inside: list[int], rows: list[float], columns: list[float], upright: list[Rule]
) -> set[int]:
    """Name the rows that no upright parts, and whose words stand in several columns all the same."""
    held: dict[int, list[Sign]] = {}
    for position in inside:
        if not signs[position].words.isspace():
            held.setdefault(bisect(rows, signs[position].middle) - 1, []).append(signs[position])
    found = set()
    for row, band in held.items():
        if not 0 <= row < len(rows) - 1:
            continue
        middle = (rows[row] + rows[row + 1]) / 2
        if any(_covers(upright, edge, middle) for edge in columns[1:-1]):
            continue
        within = {bisect(columns, (sign.left + sign.right) / 2) for sign in band}
        if len(within) > 1 and not any(sign.left < edge < sign.right for sign in band for edge in columns):
            found.add(row)
    return found


def _covers(rules: list[Rule], at: float, where: float) -> bool:
    return any(
        abs(rule.at - at) <= _NEAR and rule.start - _NEAR <= where <= rule.end + _NEAR for rule in rules
    )


def _groups(rules: list[Rule]) -> list[list[Rule]]:
    """Put rules together that touch; those across that have one length and no upright between them, too."""
    parent = list(range(len(rules)))

    def find(rule: int) -> int:
        while parent[rule] != rule:
            parent[rule] = parent[parent[rule]]
            rule = parent[rule]
        return rule

    across = [position for position, rule in enumerate(rules) if not rule.upright]
    upright = [position for position, rule in enumerate(rules) if rule.upright]
    for one in upright:
        for other in across:
            if (
                rules[one].start - _NEAR <= rules[other].at <= rules[one].end + _NEAR
                and rules[other].start - _NEAR <= rules[one].at <= rules[other].end + _NEAR
            ):
                parent[find(one)] = find(other)
    ends: dict[tuple[int, int], int] = {}
    for position in across:
        key = round(rules[position].start / 2 / _NEAR), round(rules[position].end / 2 / _NEAR)
        parent[find(position)] = find(ends.setdefault(key, position))
    groups: dict[int, list[Rule]] = {}
    for position, rule in enumerate(rules):
        groups.setdefault(find(position), []).append(rule)
    return list(groups.values())


def _merged(rules: Iterable[Rule]) -> list[Rule]:
    """Put pieces of one line together: cells are often framed one by one."""
    made: list[Rule] = []
    for rule in sorted(rules, key=lambda rule: (round(rule.at / _NEAR), rule.start)):
        last = made[-1] if made else None
        if last and abs(last.at - rule.at) <= _NEAR and rule.start <= last.end + _NEAR:
            made[-1] = last._replace(end=max(last.end, rule.end))
        else:
            made.append(rule)
    return made


def _steps(places: Iterable[float]) -> list[float]:
    """The places at which rules lie, from the lowest; those that are one by their nearness once."""
    steps: list[float] = []
    for place in sorted(places):
        if not steps or place - steps[-1] > _NEAR:
            steps.append(place)
    return steps


def _gaps(signs: list[Sign], left: float, right: float) -> list[float]:
    """Where columns part in a table without uprights: where no row has anything."""
    boxes = sorted((sign.left, sign.right) for sign in signs if not sign.words.isspace())
    if not boxes:
        return []
    size = sorted(sign.size for sign in signs)[len(signs) // 2]
    taken: list[list[float]] = []
    for start, end in boxes:
        if taken and start - taken[-1][1] < 0.6 * size:
            taken[-1][1] = max(taken[-1][1], end)
        else:
            taken.append([start, end])
    return [left, *((one[1] + other[0]) / 2 for one, other in pairwise(taken)), right]
