"""What has changed between two releases of the register: what came, what went, and what is said otherwise.

A change is an activity of the W3C's Activity Streams 2.0 (``as:Create``, ``as:Update``, ``as:Delete``), as
in the Entity Metadata Management API of libraries. Its IRI is made of what changed and the digests of both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode

from creditplan.errors import InputError
from creditplan.iris import register_update
from creditplan.messages import tr
from creditplan.namespaces import BASE, expand, shorten
from creditplan.ntriples import iri, literal, name
from creditplan.publishing.whole import PLACES
from creditplan.rdf_files import read_published

REGISTER: Final = "register.nq"
_LABELS: Final = tuple(
    f"<{expand(each)}>" for each in ("cp:shortName", "skos:prefLabel", "rdfs:label", "dcterms:title")
)
_Said = Mapping[str, frozenset[tuple[str, str]]]


class Kind(StrEnum):
    """What happened to a thing of the register."""

    CAME = "came"
    WENT = "went"
    CHANGED = "changed"


_ACTIVITIES: Final = {Kind.CAME: "as:Create", Kind.WENT: "as:Delete", Kind.CHANGED: "as:Update"}


@dataclass(frozen=True, slots=True)
class Update:
    """A thing of the register that the new release has otherwise than the old one.

    Attributes:
        kind: what happened to it.
        iri: its IRI.
        label: what it is called in Chinese, else in English, else nothing.
        removed, added: what is no longer said of it and what is new, as properties and values: IRIs as
            prefixed names, other values as N-Triples write them.
    """

    kind: Kind
    iri: str
    label: str
    removed: tuple[tuple[str, str], ...]
    added: tuple[tuple[str, str], ...]

    @property
    def space(self) -> str:
        """What sort of thing it is, by its IRI: ``agency``, ``change``, ``place``, ``evidence`` …"""
        return self.iri.removeprefix(BASE).partition("/")[0]


def read_release(path: Path) -> _Said:
    """Read a release: a folder with ``register.nq`` and perhaps ``places.nq.gz``, or one file of RDF.

    Returns:
        What is said of each subject, by its IRI.

    Raises:
        InputError: there is no such file, it is broken, or not what its folder lists.
    """
    files = [path]
    if not path.exists():
        raise InputError(tr("there is no such file or folder"), source=str(path), remedy=tr("check the path"))
    if path.is_dir():
        files = [one for one in (path / REGISTER, path / PLACES) if one.exists()]
        if not files:
            raise InputError(
                tr("the folder has neither {register} nor {places}", register=REGISTER, places=PLACES),
                source=str(path),
                remedy=tr("give a folder that creditplan register export or a build has written"),
            )
    said: dict[str, set[tuple[str, str]]] = {}
    for quad in read_published(files):
        # A blank node has no name that the other release could have too; the register has none.
        if isinstance(quad.subject, NamedNode):
            said.setdefault(quad.subject.value, set()).add((str(quad.predicate), str(quad.object)))
    return {subject: frozenset(values) for subject, values in said.items()}


def compare(old: _Said, new: _Said) -> Iterator[Update]:
    """Yield what differs between two releases, sorted by IRI."""
    for subject in sorted(old.keys() | new.keys()):
        before, after = old.get(subject, frozenset()), new.get(subject, frozenset())
        if before != after:
            kind = Kind.CHANGED if before and after else Kind.CAME if after else Kind.WENT
            removed, added = (tuple(map(_short, sorted(each))) for each in (before - after, after - before))
            yield Update(kind, subject, _label(after or before), removed, added)


def statements(updates: Iterable[Update], old: _Said, new: _Said) -> Iterator[str]:
    """Yield a list of changes as statements without their full stops."""
    pair = sha256(f"{_digest(old)} {_digest(new)}".encode()).hexdigest()[:12]
    for update in updates:
        node = iri(register_update(pair, update.iri))
        yield f"{node} {name('rdf:type')} {name(_ACTIVITIES[update.kind])}"
        yield f"{node} {name('as:object')} {iri(update.iri)}"
        if update.label:
            yield f"{node} {name('as:summary')} {literal(update.label)}"


def _digest(said: _Said) -> str:
    digest = sha256()
    for subject in sorted(said):
        digest.update(f"{subject} {sorted(said[subject])}\n".encode())
    return digest.hexdigest()


def _label(said: frozenset[tuple[str, str]]) -> str:
    for predicate in _LABELS:
        values = sorted(value for each, value in said if each == predicate)
        for language in ('"@zh', '"@en'):
            for value in values:
                if value.endswith(language):
                    return value[1 : -len(language)]
    return ""


def _short(said: tuple[str, str]) -> tuple[str, str]:
    predicate, value = said
    return shorten(predicate[1:-1]), shorten(value[1:-1]) if value.startswith("<") else value
