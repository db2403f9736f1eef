"""Networks of plans as graphs for programs that draw and reckon with such: GraphML and GEXF, by templates."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from creditplan.errors import InputError
from creditplan.messages import tr
from creditplan.model import Labels
from creditplan.pictures.facts import Body, Facts
from creditplan.pictures.network import co_leads
from creditplan.pictures.text import legible

if TYPE_CHECKING:
    from jinja2 import Template

GRAPHS: Final = ("graphml", "gexf")
"""The formats."""


@dataclass(frozen=True, slots=True)
class Node:
    """A body or a task.

    Attributes:
        iri: as it is published.
        name: what it is called: its short name, or the number and first words of a task.
        kind: what kind of body it is, or ``task``.
        tasks: in how many tasks it has a role, or 1.
    """

    iri: str
    name: Labels
    kind: str
    tasks: int = 1


@dataclass(frozen=True, slots=True)
class Edge:
    """What joins two nodes, given by IRI.

    Attributes:
        weight: how many tasks it stands for.
        role: of a body in a task: lead, responsible or participant, several parted by ``；``.
    """

    source: str
    target: str
    weight: int = 1
    role: str = ""


def graph(name: str, facts: Facts, language: str, form: str) -> str:
    """Write a network, all of it however large, in a format of graphs.

    A node has an ``id`` of this file alone, and says its IRI, its kind, and its names in both languages.

    Args:
        name: of the picture that shows it.
        facts: what it shows.
        language: zh or en: that of the labels.
        form: one of :data:`GRAPHS`.

    Raises:
        InputError: the picture shows no network.
    """
    check_network(name, form)
    nodes, edges = NETWORKS[name](facts)
    ids = {node.iri: f"n{place}" for place, node in enumerate(nodes, start=1)}
    return _template(form).render(name=name, nodes=nodes, edges=edges, ids=ids, language=language) + "\n"


def check_network(name: str, form: str) -> None:
    """See that a picture shows a network.

    Raises:
        InputError: it shows none.
    """
    if name not in NETWORKS:
        raise InputError(
            tr("the picture {name!r} is no network, and {form} is for networks", name=name, form=form),
            remedy=tr("the networks are: {networks}", networks=", ".join(NETWORKS)),
        )


def _together(facts: Facts) -> tuple[list[Node], list[Edge]]:
    """Return the bodies that lead tasks with others."""
    pairs = co_leads(facts)
    joined = {iri for pair in pairs for iri in pair}
    nodes = [_body(facts, body) for body in facts.bodies if body.iri in joined]
    return nodes, [Edge(one, other, count) for (one, other), count in sorted(pairs.items())]


def _tasks(facts: Facts) -> tuple[list[Node], list[Edge]]:
    """Return tasks and bodies, joined where a body has a role in a task."""
    several = len(facts.plans) > 1
    tasks = [
        Node(row.iri, _numbered(f"{row.plan.plan.id}/" * several + row.task.key, row.task.label), "task")
        for row in facts.tasks
    ]
    return [*tasks, *(_body(facts, body) for body in facts.bodies)], list(_roles(facts))


def _roles(facts: Facts) -> Iterator[Edge]:
    for (task, body), roles in facts.roles.items():
        yield Edge(task, body, role="；".join(roles))


def _body(facts: Facts, body: Body) -> Node:
    return Node(body.iri, body.short, body.agent.kind, facts.tasks_of(body))


def _numbered(key: str, label: Labels) -> Labels:
    return Labels(f"{key} {label.zh}", f"{key} {label.en}" if label.en else None)


NETWORKS: Final[Mapping[str, Callable[[Facts], tuple[list[Node], list[Edge]]]]] = {
    "matrix": _tasks,
    "network": _together,
}
"""What is in each network, by the name of the picture that shows it."""


@cache
def _template(form: str) -> Template:
    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415 (pictures do without)

    made = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.filters["legible"] = legible
    return made.from_string(Path(__file__).with_name(f"graph.{form}").read_text("utf-8"))
