"""Tables as pandoc writes them: grid tables, and columns below dashes (Pandoc User's Guide, Tables)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, overload

from wcwidth import wcwidth

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock

_RULE = re.compile(r"[ ]{0,3}\+(?:[-=:]{2,}\+)+[ \t]*")
_DASHES = re.compile(r"[ ]{0,8}-{2,}(?:[ ]+-{2,})*[ ]*")
_COLUMNS = re.compile(r"-{2,}")
# Where the lines of a grid cross, and what runs below a cell.
_CROSSING = re.compile(r"(?<=[-=:])\+|\+(?=[-=:])")
_EDGE = re.compile("[-=:+]+")
_MOST_LINES = 20_000


def pandoc_tables(parser: MarkdownIt) -> None:
    """Let a parser read these tables; the words of cells are Markdown too."""
    parser.block.ruler.before("table", "pandoc_tables", _table, {"alt": ["paragraph"]})


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    signs = (_first(state, start), _first(state, start + 1) if start + 1 < end else "")
    if signs[0] != "+" and "-" not in signs:
        return False
    lines = _Lines(state, start, end)
    if _RULE.fullmatch(lines[0]):
        return _written(state, start, silent, *_grid(lines))
    if _DASHES.fullmatch(lines[0]) or (len(lines) > 1 and _DASHES.fullmatch(lines[1])):
        return _written(state, start, silent, *_columns(lines))
    return False


def _first(state: StateBlock, line: int) -> str:
    begin = state.bMarks[line] + state.tShift[line]
    return state.src[begin : begin + 1]


class _Lines(Sequence[str]):
    """The lines of a block, taken out of the text one by one: most are never looked at."""

    def __init__(self, state: StateBlock, start: int, end: int) -> None:
        self.state, self.start, self.end = state, start, end

    def __len__(self) -> int:
        return self.end - self.start

    @overload
    def __getitem__(self, index: int) -> str: ...

    @overload
    def __getitem__(self, index: slice) -> list[str]: ...

    def __getitem__(self, index: int | slice) -> str | list[str]:
        if isinstance(index, slice):
            return [self[at] for at in range(*index.indices(len(self)))]
        if not 0 <= index < len(self):
            raise IndexError(index)
        line = self.start + index
        return self.state.src[self.state.bMarks[line] : self.state.eMarks[line]]


class _Cell(NamedTuple):
    """A cell with how many columns and rows it takes."""

    words: str
    across: int = 1
    down: int = 1


def _written(state: StateBlock, start: int, silent: bool, rows: list[list[_Cell]], length: int) -> bool:
    if not rows:
        return False
    if silent:
        return True
    state.line = start + length
    at, body = start + 1, ""
    for row in rows:
        cells = (
            f'<td colspan="{cell.across}" rowspan="{cell.down}">'
            + "<br>".join(state.md.renderInline(line, state.env) for line in cell.words.splitlines())
            + "</td>"
            for cell in row
        )
        body += f'<tr data-line="{at}">{"".join(cells)}</tr>'
    token = state.push("html_block", "", 0)
    token.map = [start, state.line]
    token.content = f'<table data-line="{escape(str(at))}">{body}</table>'
    return True


def _wide(line: str) -> str:
    """Return a line in which each character takes as many columns as on a terminal; NUL fills them up."""
    return "".join(char + "\0" * (wcwidth(char) - 1) for char in line)


def _narrow(words: str) -> str:
    return words.replace("\0", "").strip()


def _cut(line: str, edges: Sequence[tuple[int, int]]) -> list[str]:
    wide = _wide(line)
    return [wide[begin:end].replace("\0", "").rstrip() for begin, end in edges]


def _grid(lines: Sequence[str]) -> tuple[list[list[_Cell]], int]:
    """Read a grid: +---+ between rows, | between cells; where one of them is missing, cells are merged.

    Returns:
        The rows, and how many lines they take; no rows where it is no grid.
    """
    wide: list[str] = []
    length = 0
    for line in islice(lines, _MOST_LINES):
        if not line.lstrip().startswith(("|", "+")):
            break
        wide.append(_wide(line.rstrip()))
        length = len(wide) if _RULE.fullmatch(line) else length
    wide = wide[:length]
    across = sorted({match.start() for line in wide for match in _CROSSING.finditer(line)})
    down = [index for index, line in enumerate(wide) if _CROSSING.search(line)]
    if length < 3 or any(line[across[-1] : across[-1] + 1] not in ("|", "+") for line in wide):
        return [], 0
    rows: list[list[_Cell]] = []
    taken: set[tuple[int, int]] = set()
    for top in range(len(down) - 1):
        row = []
        for left in range(len(across) - 1):
            if (top, left) in taken:
                continue
            right, bottom = left + 1, top + 1
            inside = wide[down[top] + 1 : down[bottom]]
            while right < len(across) - 1 and not all(line[across[right]] in "|+" for line in inside):
                right += 1
            edges = (across[left] + 1, across[right])
            while bottom < len(down) - 1 and not _EDGE.fullmatch(wide[down[bottom]], *edges):
                bottom += 1
            taken |= {(one, other) for one in range(top, bottom) for other in range(left, right)}
            words = (_narrow(line[slice(*edges)]) for line in wide[down[top] + 1 : down[bottom]])
            row.append(_Cell("\n".join(words).strip("\n"), right - left, bottom - top))
        rows.append(row)
    return rows, length


def _columns(lines: Sequence[str]) -> tuple[list[list[_Cell]], int]:
    """Read a table whose columns are told by dashes below its heads.

    Each line is a row; where dashes over the full width stand above the heads, an empty line ends a row.
    """
    multiline = bool(_DASHES.fullmatch(lines[0])) and len(_COLUMNS.findall(lines[0])) == 1
    places = (i for i, line in enumerate(lines[:8]) if len(_COLUMNS.findall(line)) > 1)
    heads = next((i for i in places if _DASHES.fullmatch(lines[i])), 0)
    if not heads or (not multiline and heads != 1):
        return [], 0
    starts = [match.start() for match in _COLUMNS.finditer(lines[heads])]
    edges = [*zip(starts, [*starts[1:], 10_000], strict=True)]
    edges[0] = (0, edges[0][1])
    rows = [_joined(lines[int(multiline) : heads], edges)]
    own: list[str] = []
    for count, line in enumerate(islice(lines, heads + 1, None), heads + 2):
        if multiline:
            ended = _DASHES.fullmatch(line)
            if own and (ended or not line.strip()):
                rows.append(_joined(own, edges))
                own = []
            elif line.strip() and not ended:
                own.append(line)
            if ended:
                return rows, count
        elif not line.strip() or _DASHES.fullmatch(line):
            return (rows, count) if len(rows) > 1 else ([], 0)
        else:
            rows.append(_joined([line], edges))
    return (rows, len(lines)) if len(rows) > 1 and not multiline else ([], 0)


def _joined(lines: Sequence[str], edges: Sequence[tuple[int, int]]) -> list[_Cell]:
    """Put the lines of a row together, cell by cell."""
    cut = [_cut(line, edges) for line in lines]
    joined = ("\n".join(filter(None, map(str.strip, cell))) for cell in zip(*cut, strict=True))
    return [*map(_Cell, joined)]
