"""What is wrong with rows of an edited table: all of it at once."""

from __future__ import annotations

from collections.abc import Sequence

from creditplan.errors import InputError
from creditplan.messages import tr


class TableError(InputError):
    """Rows of a table cannot be read; nothing was written.

    Attributes:
        faults: each with the number of its row.
    """

    code = "table"

    def __init__(self, faults: Sequence[InputError], source: str) -> None:
        super().__init__(
            tr("{count} row(s) cannot be read; nothing was written", count=len(faults)),
            source=source,
            remedy=tr("correct these rows, and read the table again"),
        )
        self.faults = tuple(faults)

    def __str__(self) -> str:
        return "\n".join([*map(str, self.faults), super().__str__()])
