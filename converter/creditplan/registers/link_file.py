"""Reads the hand-edited links from the register to other open data (``ontology/links.sssom.tsv``).

The file is SSSOM/TSV (Simple Standard for Sharing Ontology Mappings), but for one thing: a link that several
references state stands in one row, the references separated by ``|``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml

from creditplan.errors import InputError
from creditplan.messages import tr
from creditplan.namespaces import BASE
from creditplan.registers.links import PREDICATES, TARGETS, Link, MappingSet

# SSSOM builds these prefixes in; a file need not declare them.
_BUILT_IN: Final = {
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
}
_METADATA: Final = ("mapping_set_id", "mapping_set_title", "license")
_COLUMNS: Final = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "object_id",
    "mapping_justification",
    "mapping_source",
    "comment",
)
_SUBJECTS: Final = (BASE + "agency/", BASE + "place/")
_REFERENCES: Final = BASE + "reference/"


def read_links(path: Path) -> MappingSet:
    """Read a file of links.

    Raises:
        InputError: it cannot be read, or a line of it is not as it should be.
    """
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise InputError(tr("the links cannot be read: {error}", error=error), source=str(path)) from error
    count = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    metadata, curie_map = _header(lines[:count], str(path))
    rows = _Rows(str(path), count, curie_map)
    links: dict[tuple[str, str], Link] = {}
    for line, row in rows.read(lines[count:]):
        link = rows.link(line, row)
        pair = (link.subject, link.object)
        if pair in links:
            raise InputError(
                tr(
                    "a second link from {subject_id} to {object_id}",
                    subject_id=row["subject_id"],
                    object_id=row["object_id"],
                ),
                source=str(path),
                line=line,
                remedy=tr(
                    "leave one row for each pair, all its references in mapping_source, separated by |"
                ),
            )
        links[pair] = link
    return MappingSet(metadata, curie_map, tuple(links.values()))


def _header(lines: list[str], source: str) -> tuple[dict[str, str], dict[str, str]]:
    try:
        header = yaml.safe_load("\n".join(line.removeprefix("#").removeprefix(" ") for line in lines))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise InputError(
            tr("the header is not YAML"),
            source=source,
            line=mark.line + 1 if mark else 1,
            remedy=tr("write '# key: value' lines, as SSSOM/TSV has them"),
        ) from error
    missing = [
        name for name in (*_METADATA, "curie_map") if not isinstance(header, dict) or name not in header
    ]
    if missing:
        raise InputError(
            tr("the header does not say {missing}", missing=", ".join(missing)),
            source=source,
            line=1,
            remedy=tr("add a line '# {missing}: …' at the top", missing=missing[0]),
        )
    curie_map = header.pop("curie_map")
    if not isinstance(curie_map, dict) or not all(
        isinstance(part, str) for entry in (*curie_map.items(), *header.items()) for part in entry
    ):
        raise InputError(
            tr("the header holds something other than words"),
            source=source,
            line=1,
            remedy=tr("give each prefix of curie_map a namespace, and every other key one text"),
        )
    return header, _BUILT_IN | curie_map


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of a file, below a header of ``offset`` lines."""

    source: str
    offset: int
    curie_map: Mapping[str, str]

    def read(self, lines: list[str]) -> Iterator[tuple[int, dict[str, str]]]:
        """Return each row with its line number; it has all columns and no other."""
        rows = csv.reader(lines, delimiter="\t", strict=True)
        try:
            names = next(rows, [])
            self._check_columns(names)
            for cells in rows:
                line = self.offset + rows.line_num
                if len(cells) != len(names):
                    raise self._error(
                        line,
                        tr("{count} cells under {columns} columns", count=len(cells), columns=len(names)),
                        tr("separate cells by one tab each; an empty cell needs its tab too"),
                    )
                yield line, dict(zip(names, (cell.strip() for cell in cells), strict=True))
        except csv.Error as error:
            raise self._error(
                self.offset + rows.line_num,
                tr("not a row: {error}", error=error),
                tr("write a quotation mark in a cell twice"),
            ) from error

    def link(self, line: int, row: Mapping[str, str]) -> Link:
        """Return the link that a row states."""
        for name in _COLUMNS:
            if not row[name] and name != "comment":
                raise self._error(
                    line, tr("{name} is empty", name=name), tr("fill it: every link names its source")
                )
        if row["predicate_id"] not in PREDICATES:
            raise self._error(
                line,
                tr("unknown predicate {predicate_id}", predicate_id=row["predicate_id"]),
                tr("write {predicates}", predicates=tr(" or ").join(PREDICATES)),
            )
        subject, thing = self._expand(line, row["subject_id"]), self._expand(line, row["object_id"])
        if not subject.startswith(_SUBJECTS):
            raise self._error(
                line,
                tr("{subject_id} is not of the register", subject_id=row["subject_id"]),
                tr("link agencies and places only"),
            )
        sources = tuple(self._expand(line, source) for source in row["mapping_source"].split("|"))
        if not all(source.startswith(_REFERENCES) for source in sources) or len({*sources}) < len(sources):
            raise self._error(
                line,
                tr("{mapping_source} is not a list of references", mapping_source=row["mapping_source"]),
                tr("name references of references.ttl, once each, separated by |"),
            )
        return Link(
            subject,
            row["subject_label"],
            self._expand(line, row["predicate_id"]),
            thing,
            self._target(line, row["object_id"], thing),
            self._expand(line, row["mapping_justification"]),
            sources,
            row["comment"],
        )

    def _check_columns(self, names: list[str]) -> None:
        missing = [name for name in _COLUMNS if name not in names]
        unknown = [name for name in names if name not in _COLUMNS]
        if missing or unknown or len(names) > len(_COLUMNS):
            what = (
                tr("missing column {missing}", missing=missing[0])
                if missing
                else tr("column {unknown} too many", unknown=(unknown or names)[0])
            )
            raise self._error(
                self.offset + 1, what, tr("the columns are {columns}", columns=", ".join(_COLUMNS))
            )

    def _expand(self, line: int, curie: str) -> str:
        prefix, colon, name = curie.partition(":")
        if not (colon and name and prefix in self.curie_map):
            raise self._error(
                line,
                tr("{curie!r} has no known prefix", curie=curie),
                tr(
                    "use one of {curie_map}, or declare it in the header's curie_map",
                    curie_map=", ".join(sorted(self.curie_map)),
                ),
            )
        return self.curie_map[prefix] + name

    def _target(self, line: int, curie: str, iri: str) -> str:
        for key, target in TARGETS.items():
            if target.identify(iri):
                return key
        raise self._error(
            line,
            tr("{curie} is no identifier of what we link to", curie=curie),
            tr("check it; links lead to {targets}", targets=", ".join(TARGETS)),
        )

    def _error(self, line: int, message: str, remedy: str) -> InputError:
        return InputError(message, source=self.source, line=line, remedy=remedy)
