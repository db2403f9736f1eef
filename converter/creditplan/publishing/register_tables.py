"""The whole register as flat tables: places, their changes, bodies, functions (``register.toml``)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import Final

from creditplan.knowledge import Knowledge
from creditplan.namespaces import expand, slug
from creditplan.publishing.cells import date_cell, text_cell, to_csv, to_lines
from creditplan.publishing.columns import LIST_SEPARATOR, tables
from creditplan.publishing.csvw import metadata
from creditplan.publishing.gazetteer import change_node, english, state_node
from creditplan.registers.bodies import government_bodies, read_body
from creditplan.registers.place_tables import LEVELS
from creditplan.registers.statements import Statements

FORMS: Final = "register.toml"
METADATA: Final = "register-metadata.json"
_Row = dict[str, str]
_CELLS: Mapping[str, Callable[[str], str]] = {"anyURI": str, "date list": date_cell}


def register_tables(knowledge: Knowledge) -> Iterator[tuple[str, bytes]]:
    """Yield the tables, each with the name of its file, and what describes them for programs."""
    makers: Mapping[str, Callable[[Knowledge], Iterator[_Row]]] = {
        "places.csv": _places,
        "place-changes.csv": _changes,
        "government-bodies.csv": _bodies,
        "functions.csv": _functions,
    }
    for name, table in tables(FORMS).items():
        cells = {column.name: _CELLS.get(column.kind, text_cell) for column in table.columns}
        rows = ([cell(row[column]) for column, cell in cells.items()] for row in makers[name](knowledge))
        yield name, to_csv([*cells]) + to_lines(rows)
    yield METADATA, metadata(knowledge.description, tables(FORMS))


def _places(knowledge: Knowledge) -> Iterator[_Row]:
    places = knowledge.places
    for state in chain.from_iterable(map(places.states, places.ids())):
        others = places.other_names(state)
        yield {
            "iri": state_node(state)[1:-1],
            "place": state.division,
            "level": LEVELS[places.division(state.division).level - 1],
            "kind": state.kind,
            "code": state.code,
            "name_zh": state.name,
            "name_en": english(knowledge.register, state),
            "with_parents_zh": places.full_name(state),
            "other_names_zh": _listed(name for name, kind in others if kind != "misspelling"),
            "misspellings_zh": _listed(name for name, kind in others if kind == "misspelling"),
            "part_of": state.parent or "",
            "from": state.start,
            "until": state.until,
            "source": state.source,
            "witnesses": _listed(state.witnesses),
        }


def _changes(knowledge: Knowledge) -> Iterator[_Row]:
    places = knowledge.places
    last = {"": "", **{key: places.states(key)[-1].name for key in places.ids()}}
    for change in places.changes:
        yield {
            "iri": change_node(change)[1:-1],
            "date": change.date,
            "approved": change.approved,
            "effective": change.effective,
            "document_zh": change.document,
            "kind": change.kind,
            "before": change.before,
            "before_zh": last[change.before],
            "after": change.after,
            "after_zh": last[change.after],
            "extent": change.extent,
            "source": change.source,
        }


def _bodies(knowledge: Knowledge) -> Iterator[_Row]:
    statements = knowledge.statements

    def keys(iri: str, predicate: str) -> str:
        return _listed(map(slug, statements.iris(iri, predicate)))

    for iri in government_bodies(statements):
        body = read_body(statements, iri)
        yield {
            "iri": iri,
            "body": slug(iri),
            "short_zh": statements.text(iri, "cp:shortName", "zh") or "",
            **_names(statements, iri),
            "other_names_zh": _listed(body.words("skos:altLabel", "zh")),
            "other_names_en": _listed(body.words("skos:altLabel", "en")),
            "abbreviations": _listed(body.words("skos:notation")),
            "kinds": _listed(one.value.key for one in body.kinds),
            "part_of": _listed(one.value.key for one in body.parents),
            "place": body.jurisdiction.key if body.jurisdiction else "",
            "functions": keys(iri, "cp:function"),
            "founded": body.life.start or "",
            "dissolved": body.life.end or "",
            "status": keys(iri, "adms:status"),
            "replaced_by": keys(iri, "dcterms:isReplacedBy"),
            "replaces": keys(iri, "dcterms:replaces"),
        }


def _functions(knowledge: Knowledge) -> Iterator[_Row]:
    statements = knowledge.statements
    for iri in statements.subjects("skos:inScheme", expand("function:")):
        definition = {tag: statements.text(iri, "skos:definition", tag) or "" for tag in ("zh", "en")}
        yield {
            "iri": iri,
            "function": slug(iri),
            **_names(statements, iri),
            **{f"definition_{tag}": text for tag, text in definition.items()},
            "broader": _listed(map(slug, statements.iris(iri, "skos:broader"))),
        }


def _names(statements: Statements, iri: str) -> _Row:
    return {f"name_{tag}": statements.text(iri, "skos:prefLabel", tag) or "" for tag in ("zh", "en")}


def _listed(words: Iterable[str]) -> str:
    return LIST_SEPARATOR.join(words)
