"""Tables, as several commands print them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from prettytable import HRuleStyle, PrettyTable, VRuleStyle
from wcwidth import wcswidth

from creditplan.cli.terminal import is_terminal, plain, show

# Columns up to this width are left as they are.
_NARROW = 16


def print_table(
    columns: Sequence[str], rows: Iterable[Sequence[str]], *, numeric: Iterable[str] = ()
) -> None:
    """Print a table that knows how wide Chinese characters are, as wide as the terminal, if it is one."""
    table = PrettyTable(list(columns), align="l", hrules=HRuleStyle.HEADER, vrules=VRuleStyle.NONE)
    table.left_padding_width, table.right_padding_width = 0, 2
    for column in numeric:
        table.align[column] = "r"
    table.add_rows([[plain(cell) for cell in row] for row in rows])
    if is_terminal():
        import shutil  # noqa: PLC0415 (it loads every kind of archive)

        _fit(table, shutil.get_terminal_size().columns)
    show("\n".join(line.rstrip() for line in table.get_string().splitlines()))


def _fit(table: PrettyTable, width: int) -> None:
    """Fold the wide columns so that the table fits; numbers and short words are never broken."""
    natural = {
        name: max(wcswidth(line) for cell in (name, *cells) for line in cell.split("\n"))
        for name, *cells in zip(table.field_names, *table.rows, strict=True)
    }
    wide = [name for name, size in natural.items() if size > _NARROW]
    room = width - 2 * len(natural) - sum(size for name, size in natural.items() if name not in wide)
    for name in wide:
        table.max_width[name] = max(_NARROW, room // len(wide))
