"""What differs between two plans, as statements: named by the plans and what they say; no blank nodes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from creditplan.comparison.results import Aspect, Comparison, Difference, DutyChange, DutyDifference, Kind
from creditplan.comparison.sides import SectionSide, TaskSide
from creditplan.errors import InputError
from creditplan.iris import comparison_of, difference_of, duty_difference_of
from creditplan.messages import tr
from creditplan.ntriples import Term, iri, name, typed

_Parts = Iterable[TaskSide | SectionSide | None]
# The properties of a plan's data that say what differs; an order among neighbours is that of cp:order.
_PROPERTIES = {
    Aspect.WORDS: "cp:text",
    Aspect.TYPOGRAPHY: "cp:text",
    Aspect.DEADLINE: "cp:deadlineText",
    Aspect.BODIES: "cp:hasAssignment",
    Aspect.CLAUSE: "cp:clauseText",
    Aspect.PLACE: "cp:partOf",
    Aspect.ORDER: "cp:order",
    Aspect.NUMBER: "cp:number",
}
_WORDS = (Aspect.WORDS, Aspect.TYPOGRAPHY)
_DUTY_PROPERTIES = {
    DutyChange.SUCCESSOR: "cp:agent",
    DutyChange.PREDECESSOR: "cp:agent",
    DutyChange.ROLE: "cp:role",
    DutyChange.MANNER: "cp:manner",
    DutyChange.OPEN: "cp:openEnded",
    DutyChange.NAME: "cp:namedAs",
}


def to_statements(comparison: Comparison, *, revision: bool = False) -> Iterator[str]:
    """Yield what differs as statements without their full stops; what is the same only links its tasks.

    Args:
        comparison: of two plans with IRIs of their own.
        revision: whether the second plan is known to be a later version of the first: only who made it knows.

    Raises:
        InputError: both plans have the same IRI, so that nothing could be said of one of them.
    """
    before, after = comparison.before, comparison.after
    if before.iri == after.iri and before.digest != after.digest:
        raise InputError(
            tr("both plans have the IRI {iri}", iri=before.iri),
            remedy=tr("give one of them another id, in the file beside it (id in PLAN.toml): RDF needs it"),
        )
    node = comparison_of(before.iri, after.iri)
    yield f"{iri(node)} {name('rdf:type')} {name('cp:Comparison')}"
    yield f"{iri(node)} {name('cp:before')} {iri(before.iri)}"
    yield f"{iri(node)} {name('cp:after')} {iri(after.iri)}"
    if revision and before.iri != after.iri:
        yield f"{iri(after.iri)} {name('prov:wasRevisionOf')} {iri(before.iri)}"
    for section in comparison.sections:
        if section.kind is not Kind.SAME:
            one = difference_of(node, "section", *map(_key, (section.before, section.after)))
            yield from _difference(node, one, (section.before,), (section.after,), section.sure)
            # Words of a section are its title.
            yield from _differs(
                one, ("rdfs:label" if aspect in _WORDS else _PROPERTIES[aspect] for aspect in section.aspects)
            )
    for task in comparison.tasks:
        yield from _links(task, revision=revision)
        if task.kind is not Kind.SAME:
            yield from _task(node, task)


def _task(node: str, task: Difference) -> Iterator[str]:
    first = (next(iter(parts), None) for parts in (task.before, task.after))
    one = difference_of(node, "task", *map(_key, first))
    yield from _difference(node, one, task.before, task.after, task.sure)
    if task.before and task.after:
        yield f"{iri(one)} {name('cp:likeness')} {typed(f'{task.likeness:.2f}', 'xsd:decimal')}"
    yield from _differs(one, (_PROPERTIES[aspect] for aspect in task.aspects))
    for duty in task.duties:
        yield from _duty(one, duty)


def _duty(within: str, duty: DutyDifference) -> Iterator[str]:
    ends = tuple(_tail(end.iri) if end else "-" for end in (duty.before, duty.after))
    one = duty_difference_of(within, *ends)
    yield from _difference(within, one, (), (), sure=True)
    for predicate, end in (("cp:before", duty.before), ("cp:after", duty.after)):
        if end:
            yield f"{iri(one)} {name(predicate)} {iri(end.iri)}"
    yield from _differs(one, (_DUTY_PROPERTIES[what] for what in duty.what if what in _DUTY_PROPERTIES))
    for change in duty.changes:
        yield f"{iri(one)} {name('dcterms:relation')} {iri(change)}"


def _difference(within: str, one: str, before: _Parts, after: _Parts, sure: bool) -> Iterator[str]:
    yield f"{iri(one)} {name('rdf:type')} {name('cp:Difference')}"
    yield f"{iri(one)} {name('dcterms:isPartOf')} {iri(within)}"
    for predicate, parts in (("cp:before", before), ("cp:after", after)):
        for part in parts:
            if part:
                yield f"{iri(one)} {name(predicate)} {iri(part.iri)}"
    if not sure:
        yield f'{iri(one)} {name("cp:confidence")} "medium"'


def _differs(one: str, properties: Iterable[str]) -> Iterator[str]:
    for each in dict.fromkeys(properties):
        yield f"{iri(one)} {name('cp:differsIn')} {name(each)}"


def _links(task: Difference, *, revision: bool) -> Iterator[str]:
    """Yield PROV's links between tasks that are surely the same: what they claim depends on what is known."""
    if not (task.sure and task.before and task.after):
        return
    one = len(task.before) == len(task.after) == 1
    if not revision and not one:
        return
    predicate: Term = name(
        "prov:alternateOf" if not revision else "prov:wasRevisionOf" if one else "prov:wasDerivedFrom"
    )
    for new in task.after:
        for old in task.before:
            if new.iri != old.iri:
                yield f"{iri(new.iri)} {predicate} {iri(old.iri)}"


def _key(part: TaskSide | SectionSide | None) -> str:
    return part.key if part else "-"


def _tail(assignment: str) -> str:
    """Return what an assignment's IRI adds to that of its task: ``c2/lead/ndrc``."""
    return assignment.rpartition("/task/")[2].partition("/")[2]
