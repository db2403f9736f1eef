"""The register, the vocabulary and the links, page by page: the statements that each page holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from creditplan.knowledge import Knowledge
from creditplan.model import Labels
from creditplan.namespaces import expand
from creditplan.publishing.shared import shared_products
from creditplan.site.addresses import Addresses, Spot
from creditplan.site.shape_pages import ShapePages
from creditplan.site.shape_statements import SPACE, shape_lines
from creditplan.site.shape_statements import written as written_shapes
from creditplan.site.things import Thing, label_of

_FILES: Final = ("register.nq", "links.nq", "ontology.nq")
_SHAPES: Final = "shapes.ttl"
_SUBJECT = f" <{expand('rdf:subject')}> <"
_STATE = f" <{expand('cp:state')}> <"


@dataclass(frozen=True, slots=True)
class Lines:
    """What the files say, ready to load.

    Attributes:
        said: lines of N-Triples without the stop, by the IRI that they are about; with each shape the blank
            nodes that it leads to.
        written: how people wrote each shape, by its IRI.
    """

    said: Mapping[str, list[str]]
    written: Mapping[str, str]


def read_lines(knowledge: Knowledge) -> Lines:
    """Read the files of what is known."""
    said: dict[str, list[str]] = {}
    written: Mapping[str, str] = {}
    for packed in shared_products(knowledge):
        if packed.known.name in _FILES:
            end = f" <{packed.known.graph}> ."
            for line in packed.content.decode().split("\n")[:-1]:
                statement = line.removesuffix(end)
                subject = statement.partition(" ")[0]
                said.setdefault(subject.strip("<>"), []).append(statement)
        elif packed.known.name == _SHAPES:
            said |= shape_lines(packed.content)
            written = written_shapes(packed.content)
    return Lines(said, written)


class RegisterStatements:
    """What the files of a publication say that are not of its plans.

    Args:
        knowledge: of the package.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        lines: Lines = knowledge.made("lines")
        self._lines, self._written = lines.said, lines.written

    @cached_property
    def shapes(self) -> ShapePages:
        """The shapes."""
        own = {iri: lines for iri, lines in self._lines.items() if iri.startswith(SPACE)}
        return ShapePages(own, self._written, self.label)

    @cached_property
    def owners(self) -> Mapping[str, str]:
        """IRIs of the things on whose pages evidence and states show."""
        found: dict[str, str] = {}
        for subject, lines in self._lines.items():
            for line in lines:
                if _SUBJECT in line and "/evidence/" in subject:
                    found[subject] = line.rpartition(" <")[2][:-1]
                elif _STATE in line:
                    found[line.rpartition(" <")[2][:-1]] = subject
        return found

    def pages(self, addresses: Addresses) -> dict[str, list[str]]:
        """Group all statements by the page that they show on; those of no page of ours are left out."""
        found: dict[str, list[str]] = {}
        for subject, lines in self._lines.items():
            spot = addresses.spot(subject)
            if spot:
                found.setdefault(spot.page, []).extend(lines)
        return found

    def thing(self, iri: str) -> Thing | None:
        """Return what is said of a thing, if anything is."""
        lines = self._lines.get(iri)
        return Thing(iri, lines) if lines else None

    def label(self, iri: str) -> Labels | None:
        """Return the name of a thing, if it has one."""
        if iri not in self._labels:
            lines = self._lines.get(iri)
            self._labels[iri] = label_of(iri, lines) if lines else None
        return self._labels[iri]

    @cached_property
    def _labels(self) -> dict[str, Labels | None]:
        return {}


def subjects_of(page: str, things: Iterable[str], addresses: Addresses) -> Iterator[tuple[str, Spot]]:
    """Yield those of some things that show on a page, in the order of their IRIs."""
    for iri in sorted(things):
        spot = addresses.spot(iri)
        if spot and spot.page == page:
            yield iri, spot


def objects_of(statements: Iterable[str]) -> Iterator[str]:
    """Yield the IRIs that statements have as their objects."""
    for one in statements:
        if one.endswith(">"):
            yield one.rpartition(" <")[2][:-1]
