"""What differs between two plans as plain values, as JSON has them (docs/comparing.md)."""

from __future__ import annotations

from collections.abc import Iterable

from creditplan.comparison.results import Comparison, Difference, DutyDifference, Piece, SectionDifference
from creditplan.comparison.sides import Duty, SectionSide, Side, TaskSide

Values = dict[str, object]


def to_values(comparison: Comparison) -> Values:
    """Return a comparison as dicts, lists, strings, numbers and truth values: names stay, more may come."""
    return {
        "before": _side(comparison.before),
        "after": _side(comparison.after),
        "same": comparison.same,
        "counts": dict(comparison.counts),
        "differs": dict(comparison.aspects),
        "doubtful": comparison.doubtful,
        "sections": [_section_difference(one) for one in comparison.sections],
        "tasks": [_difference(one) for one in comparison.tasks],
    }


def _side(side: Side) -> Values:
    return {
        "iri": side.iri,
        "id": side.id,
        "title": side.title,
        "names_read_on": side.date,
        "tasks": len(side.tasks),
        "sections": len(side.sections),
    }


def _difference(one: Difference) -> Values:
    return {
        "kind": one.kind,
        "before": [_task(task) for task in one.before],
        "after": [_task(task) for task in one.after],
        "sure": one.sure,
        "likeness": round(one.likeness, 2),
        "differs": list(one.aspects),
        "words": _pieces(one.words),
        "bodies": [_duty_difference(duty) for duty in one.duties],
    }


def _task(task: TaskSide) -> Values:
    return {
        "iri": task.iri,
        "key": task.key,
        "number": task.number,
        "section": task.section,
        "parent": task.parent,
        "text": task.text,
    }


def _duty_difference(one: DutyDifference) -> Values:
    return {
        "before": _duty(one.before) if one.before else None,
        "after": _duty(one.after) if one.after else None,
        "differs": list(one.what),
        "changes": list(one.changes),
    }


def _duty(duty: Duty) -> Values:
    return {
        "iri": duty.iri,
        "agent": duty.body.iri,
        "agent_name": duty.body.name,
        "named_as": duty.named_as,
        "role": duty.role,
        "manner": duty.manner,
        "open_ended": duty.open,
    }


def _section_difference(one: SectionDifference) -> Values:
    return {
        "kind": one.kind,
        "before": _section(one.before) if one.before else None,
        "after": _section(one.after) if one.after else None,
        "sure": one.sure,
        "differs": list(one.aspects),
        "words": _pieces(one.words),
    }


def _section(section: SectionSide) -> Values:
    return {
        "iri": section.iri,
        "key": section.key,
        "number": section.number,
        "parent": section.parent,
        "title": section.title,
    }


def _pieces(pieces: Iterable[Piece]) -> list[list[str]]:
    return [[piece.state, piece.text] for piece in pieces]
