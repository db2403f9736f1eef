"""What is known before any plan is read: opened once by whoever begins, and passed on from there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyoxigraph import Quad, RdfFormat, parse

from creditplan.namespaces import term
from creditplan.ready import ARTEFACTS, find
from creditplan.registers import REGISTER_FILES
from creditplan.resources import resource

# What is read of it loads what it needs: a command asks for little.
if TYPE_CHECKING:
    from creditplan.model import Description, Register
    from creditplan.prepared import PreparedQuery
    from creditplan.registers.links import MappingSet
    from creditplan.registers.places import Places, Prepared
    from creditplan.registers.statements import Statements
    from creditplan.validation import Validator


@dataclass(frozen=True)
class Knowledge:
    """The register with its links, the prepared queries and the shapes, each read when it is asked for, once.

    Attributes:
        folder: holds the files of the register; ``None``: those that ship with the package.
    """

    folder: Path | None = None
    _made: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def register(self) -> Register:
        """The bodies, places and documents, as plain values.

        Raises:
            InputError: a file is broken, something lacks its label, or a name means two agents at a time.
        """
        register: Register = self.made("register")
        return register

    @property
    def links(self) -> MappingSet:
        """The links from the register to other data.

        Raises:
            InputError: their file cannot be read, or a line of it is not as it should be.
        """
        links: MappingSet = self.made("links")
        return links

    @cached_property
    def places(self) -> Places:
        """The administrative places of China through time: of this folder, else the packaged ones.

        Raises:
            InputError: a table of them cannot be read, or a row of it is not as it should be.
        """
        from creditplan.registers.place_tables import packaged_places  # noqa: PLC0415
        from creditplan.registers.places import Places  # noqa: PLC0415

        return Places(self.made("places")) if self.folder else packaged_places()

    @cached_property
    def queries(self) -> Mapping[str, PreparedQuery]:
        """The prepared queries by name, sorted; what asks for one raises where its file is broken."""
        found: Mapping[str, PreparedQuery] | None = find("queries")
        if found is None:
            from creditplan.prepared.files import QueryFiles  # noqa: PLC0415

            found = QueryFiles()
        return found

    @cached_property
    def quads(self) -> tuple[Quad, ...]:
        """The whole register, with its history, kinds, places and evidence, sorted.

        Raises:
            InputError: a file is broken.
        """
        from creditplan.registers.lines import merged  # noqa: PLC0415

        return tuple(parse(merged(self.facts, self.evidence), format=RdfFormat.N_TRIPLES))

    @property
    def facts(self) -> bytes:
        """The register without its evidence, as sorted lines of N-Triples.

        Raises:
            InputError: a file is broken.
        """
        facts: bytes = self.made("facts")
        return facts

    @property
    def evidence(self) -> bytes:
        """The other part of the register, which is the larger one: who says so.

        Raises:
            InputError: a file is broken.
        """
        evidence: bytes = self.made("evidence")
        return evidence

    @cached_property
    def statements(self) -> Statements:
        """The whole register, to be asked."""
        from creditplan.registers.statements import Statements  # noqa: PLC0415

        return Statements((), self.facts, self.evidence)

    @cached_property
    def files(self) -> Mapping[str, tuple[Quad, ...]]:
        """The statements of the register by the names of its files."""
        from creditplan.registers.files import read_turtle  # noqa: PLC0415

        return {name: read_turtle(self.file(name)) for name in REGISTER_FILES}

    @cached_property
    def validator(self) -> Validator:
        """What checks data against the shapes.

        Raises:
            InputError: a shape file is broken.
        """
        from creditplan.validation import Validator  # noqa: PLC0415
        from creditplan.validation.shapes import read_shapes  # noqa: PLC0415

        return Validator(read_shapes())

    @cached_property
    def description(self) -> Description:
        """What those who made vocabulary, register and links say of them."""
        from creditplan.reading.heads import DESCRIPTION, to_description  # noqa: PLC0415
        from creditplan.reading.toml_file import TomlFile  # noqa: PLC0415

        path = resource("ontology", DESCRIPTION)
        return to_description(TomlFile.read(path.read_bytes(), str(path)))

    def file(self, name: str) -> Path:
        """Return the path of a file of the register."""
        return self.folder / name if self.folder else resource("ontology", name)

    def made(self, name: str) -> Any:  # noqa: ANN401 (each has a type of its own)
        """Return the value of an artefact of this knowledge, ready made if it can be."""
        if name not in self._made:
            found = self._found(name)
            self._made[name] = ARTEFACTS[name].make(self) if found is None else found
        return self._made[name]

    def _found(self, name: str) -> Any:  # noqa: ANN401
        return None if self.folder else find(name)


def open_knowledge(folder: Path | None = None) -> Knowledge:
    """Open what is known beforehand; nothing is read yet. That of the package is opened once.

    Args:
        folder: holds files of a register, named as in ``ontology/``; by default the packaged ones.
    """
    return Knowledge(folder) if folder else _packaged()


@cache
def _packaged() -> Knowledge:
    return Knowledge()


# How artefacts are made


def places_of(knowledge: Knowledge) -> Prepared:
    """Make the places ready, of the tables in the folder of the register, or of the packaged ones."""
    from creditplan.registers.place_tables import FOLDER, prepare  # noqa: PLC0415

    own = knowledge.file(FOLDER)
    return prepare(own if own.is_dir() else resource("ontology", FOLDER))


def register_of(knowledge: Knowledge) -> Register:
    """Make the register of its files and the packaged labels of roles, manners and rules."""
    from creditplan.registers.files import read_turtle, to_register  # noqa: PLC0415
    from creditplan.registers.statements import Statements  # noqa: PLC0415

    roles = read_turtle(resource("ontology", "roles.ttl"))
    return to_register(Statements(roles, knowledge.facts, knowledge.evidence))


def facts_of(knowledge: Knowledge) -> bytes:
    """Write the register without its evidence."""
    return _lines_of(knowledge, evidence=False)


def evidence_of(knowledge: Knowledge) -> bytes:
    """Write the evidence of the register, in whatever file it stands."""
    return _lines_of(knowledge, evidence=True)


def _lines_of(knowledge: Knowledge, *, evidence: bool) -> bytes:
    from creditplan.registers.lines import sorted_lines  # noqa: PLC0415

    quads = [*chain.from_iterable(knowledge.files.values())]
    kind = term("rdf:Statement")
    said = {quad.subject for quad in quads if quad.object == kind and quad.predicate == term("rdf:type")}
    return sorted_lines(quad for quad in quads if (quad.subject in said) is evidence)


def links_of(knowledge: Knowledge) -> MappingSet:
    """Read the links from the register to other data."""
    from creditplan.registers.link_file import read_links  # noqa: PLC0415
    from creditplan.registers.links import LINKS  # noqa: PLC0415

    return read_links(knowledge.file(LINKS))
