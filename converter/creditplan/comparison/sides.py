"""A plan as it is compared: its tasks, sections and duties, read from what is published of it.

A document and the data that were made of it so give the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from pyoxigraph import Literal, NamedNode, Quad

from creditplan.errors import InputError
from creditplan.messages import tr
from creditplan.namespaces import BASE, expand
from creditplan.words.fold import fold

_SPACE = re.compile(r"\s+")
# White space that a line end or a layout has put between Chinese characters says nothing.
_WIDE = "[\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]"
_BETWEEN = re.compile(f"(?<={_WIDE}) | (?={_WIDE})")
_Said = Mapping[str, Mapping[str, tuple[NamedNode | Literal, ...]]]


def squeezed(text: str) -> str:
    """Return a text on one line, without the white space that says nothing."""
    return _BETWEEN.sub("", _SPACE.sub(" ", text)).strip()


def bare(text: str) -> str:
    """Return the letters and digits of a text in one form: what is left where typography does not count."""
    return "".join(char for char in fold(text).lower() if char.isalnum())


@dataclass(frozen=True, slots=True)
class Body:
    """A body or group.

    Attributes:
        key: tells it from others in both plans, whoever published them: its IRI under its base.
        iri: its IRI.
        name: its full name.
        slug: its key in the register; ``None``: it is not in there.
        place: key of the place that it serves, if it is a local one.
    """

    key: str
    iri: str
    name: str
    slug: str | None
    place: str | None


@dataclass(frozen=True, slots=True)
class Duty:
    """A body has a role in a task: an assignment.

    Attributes:
        iri: of the assignment.
        body: who.
        role: lead, responsible or participant.
        manner: joint, respective, or ``None``.
        open: the list that it stands in is open.
        named_as: the words for it.
    """

    iri: str
    body: Body
    role: str
    manner: str | None
    open: bool
    named_as: str


@dataclass(frozen=True, slots=True)
class TaskSide:
    """A task.

    Attributes:
        iri, key, number: its IRI, the key in it, and its number as printed.
        order: position in the plan, from 1.
        text: its words on one line, without its clauses; ``clauses``: those.
        section: key of its section; ``parent``: key of the task that it is a part of.
        deadlines: the words of them.
        duties: in the order of the words.
    """

    iri: str
    key: str
    number: str | None
    order: int
    text: str
    clauses: tuple[str, ...]
    section: str | None
    parent: str | None
    deadlines: tuple[str, ...]
    duties: tuple[Duty, ...]


@dataclass(frozen=True, slots=True)
class SectionSide:
    """A section; the attributes are those of a task, ``parent`` is the section that it stands in."""

    iri: str
    key: str
    number: str | None
    order: int
    title: str
    parent: str | None


@dataclass(frozen=True)
class Side:
    """One of two plans.

    Attributes:
        iri: its IRI.
        title: in Chinese; empty if it has none.
        date: on which names of bodies were read.
        tasks, sections: in the order of the document.
    """

    iri: str
    title: str
    date: str | None
    tasks: tuple[TaskSide, ...]
    sections: tuple[SectionSide, ...]

    @property
    def id(self) -> str:
        """Its key in IRIs."""
        return self.iri.rpartition("/")[2]

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all that is compared, in hexadecimal."""
        return sha256(repr((self.title, self.date, self.tasks, self.sections)).encode()).hexdigest()


def read_side(quads: Iterable[Quad], source: str | None = None) -> Side:
    """Read a plan from its statements.

    Args:
        quads: what is published of one plan; graph names are ignored.
        source: what to call them where something is wrong.

    Raises:
        InputError: they hold no plan, or several.
    """
    said: dict[str, dict[str, dict[NamedNode | Literal, None]]] = {}
    for quad in quads:
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
            said.setdefault(quad.subject.value, {}).setdefault(quad.predicate.value, {})[quad.object] = None
    reader = _Reader({one: {p: tuple(o) for p, o in own.items()} for one, own in said.items()})
    plans = reader.instances("cp:Plan")
    if len(plans) != 1:
        raise InputError(
            tr("the data hold {count} plans", count=len(plans)) if plans else tr("the data hold no plan"),
            source=source,
            remedy=tr("give the data of one plan, such as PLAN.nq of a build"),
        )
    return reader.side(plans[0])


class _Reader:
    """Reads statements, by subject and predicate."""

    def __init__(self, said: _Said) -> None:
        self._said = said
        self._bodies: dict[str, Body] = {}

    def instances(self, cls: str) -> list[str]:
        wanted = NamedNode(expand(cls))
        return [one for one, own in self._said.items() if wanted in own.get(expand("rdf:type"), ())]

    def side(self, plan: str) -> Side:
        self._plan, self._base = plan, plan.rpartition("/plan/")[0] + "/"
        tasks = sorted((self._task(one) for one in self.instances("cp:Task")), key=lambda one: one.order)
        sections = sorted(map(self._section, self.instances("cp:Section")), key=lambda one: one.order)
        return Side(
            plan,
            self._words(plan, "rdfs:label"),
            self._text(plan, "cp:namesReadOn"),
            tuple(tasks),
            tuple(sections),
        )

    def _task(self, node: str) -> TaskSide:
        within = self._link(node, "cp:partOf")
        parent = self._key(within, "task")
        top = within
        while self._key(top, "task"):
            top = self._link(top, "cp:partOf")
        duties = sorted(
            ((self._order(one.value), one.value) for one in self._of(node, "cp:hasAssignment")),
        )
        return TaskSide(
            node,
            self._key(node, "task") or node,
            self._text(node, "cp:number"),
            self._order(node),
            squeezed(self._words(node, "cp:text")),
            tuple(squeezed(one.value) for one in self._of(node, "cp:clauseText")),
            self._key(top, "section"),
            parent,
            tuple(sorted(squeezed(one.value) for one in self._of(node, "cp:deadlineText"))),
            tuple(self._duty(one) for _, one in duties),
        )

    def _section(self, node: str) -> SectionSide:
        return SectionSide(
            node,
            self._key(node, "section") or node,
            self._text(node, "cp:number"),
            self._order(node),
            squeezed(self._words(node, "rdfs:label")),
            self._key(self._link(node, "cp:partOf"), "section"),
        )

    def _duty(self, node: str) -> Duty:
        manner = self._link(node, "cp:manner")
        return Duty(
            node,
            self._body(self._link(node, "cp:agent")),
            self._link(node, "cp:role").rpartition("/")[2],
            manner.rpartition("/")[2] or None,
            self._text(node, "cp:openEnded") == "true",
            squeezed(self._words(node, "cp:namedAs")),
        )

    def _body(self, node: str) -> Body:
        if node not in self._bodies:
            place = self._link(node, "cp:jurisdiction").removeprefix(BASE + "place/") or None
            own = node.startswith(f"{self._plan}/") or "/x-" in node
            key = node.removeprefix(f"{self._plan}/").removeprefix(self._base).removeprefix(BASE)
            slug = None if own else node.rpartition("/")[2]
            self._bodies[node] = Body(key, node, self._words(node, "skos:prefLabel"), slug, place)
        return self._bodies[node]

    def _key(self, node: str, kind: str) -> str | None:
        found = node.removeprefix(f"{self._plan}/{kind}/")
        return found if found != node else None

    def _of(self, node: str, predicate: str) -> tuple[NamedNode | Literal, ...]:
        return self._said.get(node, {}).get(expand(predicate), ())

    def _link(self, node: str, predicate: str) -> str:
        return next((one.value for one in self._of(node, predicate)), "")

    def _text(self, node: str, predicate: str) -> str | None:
        return next((one.value for one in self._of(node, predicate)), None)

    def _words(self, node: str, predicate: str) -> str:
        found = [one for one in self._of(node, predicate) if isinstance(one, Literal)]
        return next((one.value for one in found if one.language == "zh"), "")

    def _order(self, node: str) -> int:
        return int(self._text(node, "cp:order") or 0)
