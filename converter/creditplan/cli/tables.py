"""Tables, as several commands print them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from prettytable import HRuleStyle, PrettyTable, VRuleStyle
from wcwidth import wcswidth

from creditplan.cli.terminal import is_terminal, plain, show

# Columns up to this width are left as they are, and no column is folded to less.
_NARROW = 16
_GAP = 2


def print_table(
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    numeric: Iterable[str] = (),
    whole: Iterable[str] = (),
    spare: Iterable[str] = (),
) -> None:
    """Print a table that knows how wide Chinese characters are, as wide as the terminal, if it is one.

    What does not fit is folded; if that does not help, each row is printed as a block of lines.

    Args:
        columns: the heads.
        rows: the cells.
        numeric: columns to align to the right.
        whole: columns whose cells are not folded.
        spare: columns that a terminal shows only if it has the room.
    """
    table = PrettyTable(list(columns), align="l", hrules=HRuleStyle.HEADER, vrules=VRuleStyle.NONE)
    table.left_padding_width, table.right_padding_width = 0, _GAP - 1
    for column in numeric:
        table.align[column] = "r"
    cells = [[plain(cell) for cell in row] for row in rows]
    table.add_rows(cells)
    if is_terminal():
        import shutil  # noqa: PLC0415 (it loads every kind of archive)

        if not _fit(table, shutil.get_terminal_size().columns, set(whole), spare):
            show(_blocks(columns, cells))
            return
    # PrettyTable keeps the places of the rules between columns, and of those at both ends.
    show("\n".join(line[1:].rstrip() for line in table.get_string().splitlines()))


def _fit(table: PrettyTable, width: int, whole: Collection[str], spare: Iterable[str]) -> bool:
    """Make a table as narrow as a terminal, and tell whether it could be done."""
    natural = {
        name: max(wcswidth(line) for cell in (name, *cells) for line in cell.split("\n"))
        for name, *cells in zip(table.field_names, *table.rows, strict=True)
    }
    room = width - sum(size + _GAP for size in natural.values())
    for name in spare:
        if room < 0:
            table.del_column(name)
            room += natural.pop(name) + _GAP
    wide = sorted(
        (name for name, size in natural.items() if size > _NARROW and name not in whole),
        key=natural.__getitem__,
    )
    room += sum(natural[name] for name in wide)
    for left, name in zip(range(len(wide), 0, -1), wide, strict=True):
        table.max_width[name] = min(natural[name], max(_NARROW, room // left))
        room -= table.max_width[name]
    return room >= 0


def _blocks(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return each row as lines of name and value; what is empty is left out."""
    size = max(map(wcswidth, columns)) + _GAP
    blocks = (zip(columns, row, strict=True) for row in rows)
    return "\n\n".join("\n".join(f"{name:<{size}}{cell}" for name, cell in block if cell) for block in blocks)
