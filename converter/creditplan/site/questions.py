"""The pages of questions: prepared queries with forms and answers, their list, one for one's own SPARQL."""

from __future__ import annotations

import gzip
import io
import json
import re
import sqlite3
import tempfile
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any, Final

from pyoxigraph import NamedNode, QueryResultsFormat, QuerySolutions, RdfFormat, Store, parse

from creditplan.conversion import Conversion
from creditplan.iris import Iris
from creditplan.knowledge import Knowledge
from creditplan.model import Labels, SiteLook
from creditplan.namespaces import BASE, expand, slug
from creditplan.prepared import PreparedQuery
from creditplan.publishing.vocabularies import queries_turtle
from creditplan.query import Queries, Rows
from creditplan.query.local import Dataset
from creditplan.site.addresses import script_rules
from creditplan.site.asking import Apart, Asked
from creditplan.site.choice_rows import choices_text, labels_of
from creditplan.site.question_choices import MOST, Choices, Field, topic_of
from creditplan.site.question_tables import Cell, Column, Table, cell_of, columns_of, sentence, texts, unnamed
from creditplan.site.search import Entry
from creditplan.site.things import Thing
from creditplan.spool import explained

NO_LOOK: Final = SiteLook()
FEW: Final = 5
"""So many plans are asked in this process: to begin another takes longer than they do."""
SECONDS: Final = 30
"""How long a query in the page may run."""
DATA: Final = "query/data.nt.gz"
EVIDENCE: Final = "query/evidence.nt.gz"
PAGES: Final = "query/pages.json"
# A table of a page has so many rows; the files have all.
_MOST_ROWS: Final = 50
_RDF: Final = expand("rdf:")
_HEAD: Final = re.compile(r"(?:#\+.*\n)+")


@dataclass(frozen=True, slots=True)
class Ready:
    """An answer that is ready when the page is read.

    Attributes:
        rows: the first rows.
        count: how many there are.
        said: the answer in words; "" where nobody has written how to say it.
        packed: the whole answer by the end of its file's name, packed: those of many plans are long.
    """

    rows: tuple[tuple[Cell, ...], ...]
    count: int
    said: Labels
    packed: Mapping[str, bytes]

    @property
    def files(self) -> Mapping[str, bytes]:
        """The whole answer, by the end of its file's name."""
        return {end: zlib.decompress(content) for end, content in self.packed.items()}


@dataclass(frozen=True, slots=True)
class Question:
    """What the page of a prepared query shows."""

    query: PreparedQuery
    title: Labels
    description: Labels
    topic: Labels
    answer: Labels
    fields: tuple[Field, ...]
    columns: tuple[Column, ...]
    ready: Ready | None

    @property
    def page(self) -> str:
        """Path of its page."""
        return f"query/{self.query.name}"

    @property
    def text(self) -> str:
        """The query without its head, which the page says in words."""
        return body_of(self.query.text)


class _Lines:
    """Lines of N-Triples without the stop, each once, in a temporary file until all plans are there."""

    def __init__(self) -> None:
        # A name that is empty means a file of the system's own, which goes with its connection.
        self._db = sqlite3.connect("")
        self._db.execute("CREATE TABLE line (line TEXT PRIMARY KEY) WITHOUT ROWID")

    def add(self, lines: Iterable[str]) -> None:
        """Add lines."""
        self._db.executemany("INSERT OR IGNORE INTO line VALUES (?)", ((one,) for one in lines))

    def __iter__(self) -> Iterator[bytes]:
        """Yield the lines of a file, sorted."""
        for (line,) in self._db.execute("SELECT line FROM line ORDER BY line"):
            yield line.encode() + b" .\n"


class Questions:
    """Makes the views of the pages, and the files that they load.

    Plans are added one by one. Up to as many as the publisher says they are asked in the page, and questions
    that need no conditions are answered here; of more plans nothing is kept.

    Args:
        knowledge: queries and register.
        iris: mints under the publisher's base.
        look: says how many plans pages ask themselves, and whom they ask of more.
    """

    def __init__(self, knowledge: Knowledge, iris: Iris, look: SiteLook = NO_LOOK) -> None:
        self._knowledge, self._iris = knowledge, iris
        self._look = look
        self._plans: list[str] = []
        self._lines = _Lines()

    def add(self, conversion: Conversion) -> None:
        """Add a plan."""
        self._plans.append(self._iris.plan(conversion.plan.id))
        if self._in_page:
            self._lines.add(conversion.statements)
            self._lines.add(conversion.heirs)
        else:
            self._lines = _Lines()

    def views(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Yield path, template and view of each page."""
        shared = {"words": texts()["words"], "asking": self._asking()}
        for one in self.questions:
            yield one.page, "query", {"question": one, **shared}
        yield "questions", "questions", {"topics": self._topics(), **shared}
        yield "sparql", "sparql", {"examples": self._topics(), "first": self._example(), **shared}

    @cached_property
    def statements(self) -> Mapping[str, tuple[str, Sequence[str]]]:
        """IRI of each query, with what is said of it as lines of N-Triples without the stop, by its page."""
        found: dict[str, tuple[str, list[str]]] = {}
        quads = parse(queries_turtle(self._knowledge.queries.values()), format=RdfFormat.TURTLE)
        for quad in quads:
            assert isinstance(quad.subject, NamedNode)
            iri = quad.subject.value
            found.setdefault(f"query/{slug(iri)}", (iri, []))[1].append(str(quad.triple))
        return found

    @property
    def pages(self) -> set[str]:
        """Paths of the pages of queries."""
        return {f"query/{name}" for name in self._knowledge.queries}

    def entry(self, page: str) -> Entry:
        """Return how the page of a query is found."""
        return Entry(page, "query", Thing(*self.statements[page]).label)

    def files(self, pages: Collection[str] | None = None) -> Iterator[tuple[str, bytes]]:
        """Yield the answers, the data that pages ask, and what pages are there.

        Args:
            pages: paths of the pages of things that no plan has for itself; ``None``: all that there can be.
        """
        for one in self.questions:
            for end, content in one.ready.files.items() if one.ready else ():
                yield f"{one.page}.{end}", content
        yield PAGES, _pages(self._iris.base, pages)
        if self._in_page:
            yield DATA, self._packed
            yield EVIDENCE, self._knowledge.made("evidence-file")

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions, by name."""
        return self._answered[0]

    @property
    def _in_page(self) -> bool:
        return len(self._plans) <= self._look.plans_in_page

    @property
    def _packed(self) -> bytes:
        return self._answered[1]

    @cached_property
    def _answered(self) -> tuple[tuple[Question, ...], bytes]:
        """The questions with their answers, and the data that were asked, packed."""
        if not self._in_page:
            return self._asked_of(None), b""
        self._lines.add(line[:-2] for line in self._knowledge.facts.decode().split("\n") if line)
        with tempfile.TemporaryDirectory(prefix="creditplan-") as folder:
            path = Path(folder) / "data.nt"
            packed = self._write(path)
            few = len(self._plans) <= FEW
            return self._asked_of(self._here(path) if few else Apart(path)), packed

    def _here(self, path: Path) -> Queries:
        return Queries(Dataset(path.read_bytes(), tuple(self._plans), {}), self._knowledge)

    def _write(self, path: Path) -> bytes:
        """Write the data as a file; return them packed."""
        packed = io.BytesIO()
        # No time in the head: the same content gives the same bytes.
        with explained(), path.open("wb") as file, gzip.GzipFile("", "wb", 6, packed, mtime=0) as pack:
            for line in self._lines:
                file.write(line)
                pack.write(line)
        return packed.getvalue()

    def _asked_of(self, data: Asked | None) -> tuple[Question, ...]:
        choices = Choices(self._knowledge, data)
        return tuple(_question(query, choices, data) for query in self._knowledge.queries.values())

    def _asking(self) -> dict[str, Any]:
        """Say to scripts whom to ask."""
        return {
            "in_page": self._in_page,
            "endpoint": None if self._in_page else self._look.endpoint,
            "plans": len(self._plans),
            "bound": self._look.plans_in_page,
            "size": len(self._packed) // 1000 if self._in_page else 0,
            "seconds": SECONDS,
            "data": DATA,
            "evidence": EVIDENCE,
            "rdf": _RDF,
            "pages": PAGES,
            "labels": choices_text("label"),
            "base": self._iris.base,
            "most": _MOST_ROWS,
            "choices": MOST,
        }

    def _topics(self) -> list[tuple[Labels, list[Question]]]:
        found: dict[int, tuple[Labels, list[Question]]] = {}
        for one in self.questions:
            place, topic = topic_of(one.query)
            found.setdefault(place, (topic, []))[1].append(one)
        return [found[place] for place in sorted(found)]

    def _example(self) -> str:
        return body_of(self._knowledge.queries["workload"].text)


def pack_evidence(knowledge: Knowledge) -> bytes:
    """Return the evidence of the register as pages fetch it."""
    return _packed(knowledge.evidence)


def body_of(text: str) -> str:
    """Return a query without the head of its file."""
    return _HEAD.sub("", text)


def _question(query: PreparedQuery, choices: Choices, data: Asked | None) -> Question:
    rows, files, columns = _answered(query, data)
    answer = Labels(query.answer_zh, query.answer)
    ready = None
    if data and rows is not None:
        shown = tuple(islice(rows, _MOST_ROWS))
        labels = labels_of(data, unnamed(shown, columns))
        said = Labels(*(sentence(answer.best(one)[0], one, rows, columns) for one in ("zh", "en")))
        cells = tuple(tuple(cell_of(row, column, labels) for column in columns) for row in shown)
        packed = {end: zlib.compress(content, 1) for end, content in files.items()}
        ready = Ready(cells, len(rows), said, packed)
    return Question(
        query,
        Labels(query.summary_zh, query.summary),
        Labels(query.description_zh, query.description),
        topic_of(query)[1],
        answer,
        choices.fields(query),
        columns,
        ready,
    )


def _answered(
    query: PreparedQuery, data: Asked | None
) -> tuple[Table | None, dict[str, bytes], tuple[Column, ...]]:
    """Return rows and files of the answer without conditions, if there is one, and the columns of any."""
    if query.form != "SELECT":
        return None, {}, ()
    if data is None or any(one.required for one in query.parameters):
        return None, {}, columns_of(_variables(query))
    answer = data.ask(query.text)
    assert isinstance(answer, Rows)
    files = {"csv": answer.serialize(QueryResultsFormat.CSV), "json": answer.serialize()}
    return Table(answer), files, columns_of(answer.names)


def _variables(query: PreparedQuery) -> list[str]:
    """Return the variables of a query's answer, in their order."""
    answer = Store().query(query.text)
    assert isinstance(answer, QuerySolutions)
    return [one.value for one in answer.variables]


def _pages(base: str, pages: Collection[str] | None) -> bytes:
    said = {
        "bases": [*dict.fromkeys((base, BASE))],
        "rules": script_rules(),
        "pages": None if pages is None else sorted(pages),
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def _packed(content: bytes) -> bytes:
    # No time in the head: the same content gives the same bytes.
    return gzip.compress(content, 6, mtime=0)
