"""Text to plan: lines, regions, the tree of items, clauses, names, deadlines, citations."""

from __future__ import annotations

from collections.abc import Sequence

from creditplan.errors import InputError
from creditplan.messages import tr
from creditplan.model import Agent, BodyRow, Plan, Register, SourceDocument
from creditplan.parsing.agents.jurisdictions import is_country, mentioned, said_place
from creditplan.parsing.agents.localities import is_by_level

__all__ = ["check_bodies", "check_jurisdiction", "is_by_level", "meaning_of", "mentioned", "parse"]

_MAY_BE_CLAUSES = ("role-unread", "names-unread", "possible-clause")


def parse(document: SourceDocument, register: Register) -> Plan:
    """Read a plan from its text.

    Args:
        document: the text with its tables and side files.
        register: whom names mean.

    Returns:
        The plan; what was not understood is in ``plan.problems``.

    Raises:
        InputError: the text holds no task at all, or the side file names an unknown jurisdiction.
    """
    # Who reads single names needs none of the rest.
    from creditplan.parsing.plan import read_plan  # noqa: PLC0415

    plan = read_plan(document, register)
    if not plan.tasks:
        raise _without_tasks(plan)
    return plan


def meaning_of(plan: Plan, register: Register, means: str) -> Agent | None:
    """Return the body that corrections of a plan mean by a key or name; ``None``: no one, or several.

    Args:
        plan: as parsed.
        register: the same as it was parsed with.
        means: key of a body of the register, or a name: of it, of ``bodies.csv``, or of a local body.
    """
    from creditplan.parsing.agents.names import NameResolver  # noqa: PLC0415 (most need it not)

    return NameResolver(register, plan.date, plan.jurisdiction, plan.document.bodies).meaning(means)


def _without_tasks(plan: Plan) -> InputError:
    """Say that there is no task, and where somebody is named who may have one."""
    document = plan.document
    for problem in plan.problems:
        if problem.code in _MAY_BE_CLAUSES:
            where = document.locate(problem.span)
            return InputError(
                tr(
                    "no task found: nothing is numbered, and no line ends in a clause; but here, in the "
                    "midst of a paragraph, somebody is named who may have one"
                ),
                source=document.name,
                line=where.line,
                column=where.column,
                excerpt=where.excerpt,
                remedy=tr("number the tasks, or end the line of each with its clause"),
            )
    return InputError(
        tr("no task found: nothing is numbered, and nothing says who leads or is responsible"),
        source=document.name,
        remedy=tr("check that this is a division-of-work plan"),
    )


def check_bodies(register: Register, rows: Sequence[BodyRow]) -> None:
    """Check a publisher's own bodies against the register, places and functions.

    Raises:
        InputError: the first row that cannot be, with its line.
    """
    if rows:
        from creditplan.parsing.agents.own_bodies import faults  # noqa: PLC0415 (most publishers have none)

        for error in faults(rows, register):
            raise error


def check_jurisdiction(register: Register, key: str | None, source: str | None) -> None:
    """Check that a key is that of one place; ``None`` is.

    Raises:
        InputError: it is none, or may mean several; ``source`` says it.
    """
    if key is None or is_country(key):
        return
    try:
        said_place(register, key, None)
    except InputError as error:
        error.source = source
        raise
