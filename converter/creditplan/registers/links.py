"""The hand-edited links from the register to other open data, as plain values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from creditplan.model import Labels
from creditplan.namespaces import BASE

LINKS: Final = "links.sssom.tsv"
"""The file of ``ontology/`` that holds the links."""

PREDICATES: Final = ("skos:closeMatch", "skos:exactMatch")
"""What a link may say; never ``owl:sameAs``: bodies and records of bodies have lives of their own."""


@dataclass(frozen=True, slots=True)
class Target:
    """A dataset that links lead to.

    Attributes:
        key: names it in files and IRIs.
        title: its name.
        homepage: a page about it.
        uri_space: what the IRIs of its things begin with.
        identifier: regular expression of what follows in them.
    """

    key: str
    title: Labels
    homepage: str
    uri_space: str
    identifier: str

    def identify(self, iri: str) -> str | None:
        """Return the identifier of a thing of this dataset, ``None`` for anything else.

        >>> TARGETS["geonames"].identify("http://sws.geonames.org/2038349/")
        '2038349'
        """
        if not iri.startswith(self.uri_space):
            return None
        identifier = iri.removeprefix(self.uri_space)
        return identifier.rstrip("/") if re.fullmatch(self.identifier, identifier) else None


TARGETS: Final[Mapping[str, Target]] = {
    target.key: target
    for target in (
        Target(
            "wikidata",
            Labels("维基数据", "Wikidata"),
            "https://www.wikidata.org/",
            "http://www.wikidata.org/entity/",
            r"Q[1-9]\d*",
        ),
        Target(
            "ror",
            Labels("研究机构注册库（ROR）", "Research Organization Registry (ROR)"),
            "https://ror.org/",
            "https://ror.org/",
            r"0[a-z0-9]{6}\d{2}",
        ),
        Target(
            "isni",
            Labels("国际标准名称标识符（ISNI）", "International Standard Name Identifier (ISNI)"),
            "https://isni.org/",
            "https://isni.org/isni/",
            r"\d{15}[\dX]",
        ),
        Target(
            "crossref-funder",
            Labels("Crossref 资助机构注册库", "Crossref Open Funder Registry"),
            "https://www.crossref.org/services/funder-registry/",
            "https://doi.org/10.13039/",
            r"\d+",
        ),
        Target(
            "geonames",
            Labels("GeoNames 地名库", "GeoNames"),
            "https://www.geonames.org/",
            "http://sws.geonames.org/",
            r"[1-9]\d*/",
        ),
    )
}
"""What the register is linked to, by key."""


@dataclass(frozen=True, slots=True)
class Link:
    """One link, with who says so; what can be an IRI is a full one.

    Attributes:
        subject: a body or place of the register.
        subject_label: its Chinese name.
        predicate: one of :data:`PREDICATES`.
        object: the thing of another dataset.
        target: key of that dataset in :data:`TARGETS`.
        justification: how the link was found, a concept of the Semantic Mapping Vocabulary (SEMAPV).
        sources: references that state it, at least one.
        comment: what a reader should know, or empty.
    """

    subject: str
    subject_label: str
    predicate: str
    object: str
    target: str
    justification: str
    sources: tuple[str, ...]
    comment: str

    @property
    def key(self) -> str:
        """Names the link: its target, subject and object, whatever other links there are."""
        identifier = TARGETS[self.target].identify(self.object)
        return f"{self.target}/{self.subject.removeprefix(BASE)}/{identifier}"


@dataclass(frozen=True, slots=True)
class MappingSet:
    """All links, in the order of the file, and what its header says.

    Attributes:
        metadata: the slots of an SSSOM mapping set that the header fills, by name.
        curie_map: namespaces by prefix.
        links: the links.
    """

    metadata: Mapping[str, str]
    curie_map: Mapping[str, str]
    links: tuple[Link, ...]
