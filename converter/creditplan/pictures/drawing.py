"""The pictures by name: for those who ask for one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from creditplan.errors import InputError
from creditplan.knowledge import Knowledge
from creditplan.messages import tr
from creditplan.pictures.deadlines import deadlines
from creditplan.pictures.facts import Facts
from creditplan.pictures.graphs import GRAPHS, graph
from creditplan.pictures.lives import lifelines
from creditplan.pictures.matrix import matrix
from creditplan.pictures.network import network
from creditplan.pictures.owners import nobody_alone
from creditplan.pictures.svg import Link
from creditplan.pictures.words import words_of
from creditplan.pictures.workload import workload

PICTURES: Final[Mapping[str, Callable[..., str]]] = {
    "matrix": matrix,
    "network": network,
    "workload": workload,
    "nobody-alone": nobody_alone,
    "deadlines": deadlines,
    "lifelines": lifelines,
}
"""What draws each picture, in the order in which people should look at them."""
FORMATS: Final = ("svg", *GRAPHS)
"""Of files: pictures, and networks as graphs."""


def draw(
    name: str,
    facts: Facts,
    language: str,
    link: Link = None,
    *,
    knowledge: Knowledge,
    alone: bool = False,
) -> str:
    """Draw a picture; return SVG.

    Args:
        name: of the picture.
        facts: what it shows.
        language: zh or en.
        link: returns the address of the page of an IRI; ``None``: there are no links.
        alone: it is a file of its own, with title and looks; else a part of a page that has ``pictures.css``.
        knowledge: what the plans were read with.

    Raises:
        InputError: no picture has this name.
    """
    check(name)
    maker = PICTURES[name]
    if maker is lifelines:
        maker = partial(lifelines, knowledge=knowledge)
    return maker(facts, language, link, alone=alone)


def drawn_as(
    form: str, name: str, facts: Facts, language: str, link: Link = None, *, knowledge: Knowledge
) -> str:
    """Draw a picture as a file of its own, or write the network that it shows for programs.

    Args:
        form: one of :data:`FORMATS`.
        name: of the picture.
        facts: what it shows.
        language: zh or en.
        link: as of :func:`draw`.
        knowledge: what the plans were read with.

    Raises:
        InputError: there is no such picture or format, or the picture shows no network.
    """
    check(name)
    if form not in FORMATS:
        raise InputError(
            tr("there is no format {form!r}", form=form),
            remedy=tr("the formats are: {formats}", formats=", ".join(FORMATS)),
        )
    if form in GRAPHS:
        return graph(name, facts, language, form)
    return draw(name, facts, language, link, knowledge=knowledge, alone=True)


def check(name: str) -> None:
    """See that there is a picture.

    Raises:
        InputError: none has this name.
    """
    if name not in PICTURES:
        raise InputError(
            tr("there is no picture {name!r}", name=name),
            remedy=tr("the pictures are: {pictures}", pictures=", ".join(PICTURES)),
        )


def title_of(name: str, language: str) -> str:
    """Return what a picture is called."""
    return words_of(name, language).say("name")
