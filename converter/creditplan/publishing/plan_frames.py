"""The tables of plans as data frames: cells as they are published, with the types of their columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

from creditplan.frames import frame
from creditplan.iris import Iris
from creditplan.model import Plan, Role
from creditplan.publishing.columns import Table, tables
from creditplan.publishing.tables import (
    Agents,
    Row,
    agency_rows,
    assignment_rows,
    join_agents,
    section_rows,
    task_rows,
)

# Types of pandas by the kinds of columns; all others are texts.
_TYPES: Final[Mapping[str, str]] = {"boolean": "boolean", "nonNegativeInteger": "Int64"}
_TEXT: Final = "string"


def plan_frames(plans: Iterable[Plan], iris: Iris) -> dict[str, Any]:
    """Return data frames of sections, tasks, assignments and agencies.

    Args:
        plans: in the order in which they are to stand.
        iris: mints as their publication does.

    Raises:
        InputError: pandas is not installed.
    """
    plans = list(plans)
    agents, counts = Agents(), Counter[tuple[str, Role]]()
    for plan in plans:
        join_agents(agents, counts, plan, iris)
    rows = {
        "sections": (row for plan in plans for row in section_rows(plan, iris)),
        "tasks": (row for plan in plans for row in task_rows(plan, iris)),
        "assignments": (row for plan in plans for row in assignment_rows(plan, iris)),
        "agencies": agency_rows(agents, counts),
    }
    forms = {**tables(), **tables("sections.toml")}
    return {name: _frame(forms[f"{name}.csv"], own) for name, own in rows.items()}


def _frame(table: Table, rows: Iterable[Row]) -> Any:  # noqa: ANN401 (a data frame)
    kept = list(rows)
    types = {column.name: _TYPES.get(column.kind, _TEXT) for column in table.columns}
    columns = {name: [_value(row[name], kind) for row in kept] for name, kind in types.items()}
    return frame(columns, types)


def _value(cell: str, kind: str) -> object:
    if not cell:
        return None
    return cell if kind == _TEXT else cell == "true" if kind == "boolean" else int(cell)
