"""One document of a corpus: a pure function of it, of the settings and of what is known.

What runs it does not matter: a process of ours, a partition of Spark, a test. It reads nothing and writes
nothing, and a fault of the document is no exception but a fact of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

from creditplan import parsing
from creditplan.conversion import Conversion, to_conversion
from creditplan.corpus.settings import Settings
from creditplan.errors import CreditplanError
from creditplan.knowledge import Knowledge
from creditplan.messages import speaking
from creditplan.model import AgentKind, Level, Plan, Problem, SourceDocument
from creditplan.namespaces import compact
from creditplan.ntriples import name
from creditplan.publishing.tables import Row, agency_rows, assignment_rows, named_agents, task_rows
from creditplan.reading import Document, read_document
from creditplan.validation import Severity, ValidationResult

__all__ = ["Converted", "Document", "Settings", "convert", "failed"]

PUBLISHED: Final = "published"
"""Status of a plan that was understood; its data are in the corpus."""
INCOMPLETE: Final = "incomplete"
"""That of one that was not fully understood or does not conform; its data are there if that is allowed."""
FAILED: Final = "failed"
"""That of a document that gave no plan."""
_TYPE: Final = name("rdf:type")


@dataclass(frozen=True, slots=True)
class Converted:
    """What became of a document.

    Attributes:
        id: of the plan; empty: there is none.
        nquads: its data as lines of N-Quads: its graph in canonical form, then that of its heirs; empty where
            nothing of it is published.
        facts: what is said of it, as plain values for JSON:

            - ``source`` its name, ``sha256`` of its bytes, ``key`` as :meth:`Document.key` gives it;
            - ``status``: published, incomplete or failed; ``failure`` of what failed: ``kind``, ``message``
              and, where they are known, ``line``, ``column``, ``excerpt``, ``remedy``;
            - ``problems``: of the text and of the data, each with ``code``, ``level``, ``message`` and place;
            - of a plan ``id``, ``title``, ``date``, ``place``, ``zone``, ``national``, ``of_state``,
              ``issuer``, the number of ``tasks`` and ``assignments``, ``first_task``, names of
              ``provisional`` agents;
            - of its data the number of ``statements``, ``dataset`` (SHA-256 of ``nquads``), its ``graphs``,
              and how often it uses ``classes`` and ``properties``.
        rows: those of its tables, by the name of the table: ``tasks``, ``assignments``, ``plan-agencies``.
    """

    id: str
    nquads: bytes
    facts: dict[str, Any]
    rows: Mapping[str, list[Row]] = field(default_factory=dict)


def convert(document: Document, settings: Settings, knowledge: Knowledge) -> Converted:
    """Convert a document: read, parse, map and validate it.

    Args:
        document: the document.
        settings: what else decides what becomes of it.
        knowledge: what is known before; the settings were made for it.

    Returns:
        What became of it. A fault of the document, or one of ours that it brings to light, is a fact.

    Raises:
        MemoryError: the process has none left; whoever runs it decides whether to try again.
    """
    # What is kept of it is for all readers.
    with speaking(None):
        return _convert(document, settings, knowledge)


def _convert(document: Document, settings: Settings, knowledge: Knowledge) -> Converted:
    try:
        source = read_document(document.data, document.name, document.sides, settings.description)
    except CreditplanError as error:
        return failed(document, settings, "unreadable", error)
    except MemoryError:
        raise
    except Exception as error:
        return failed(document, settings, "program", error)
    try:
        plan = parsing.parse(source, knowledge.register)
        conversion = to_conversion(plan, knowledge, settings.iris)
        return _converted(document, settings, conversion)
    except CreditplanError as error:
        return failed(document, settings, "no-plan", error)
    except MemoryError:
        raise
    except Exception as error:
        return failed(document, settings, "program", error)


def failed(document: Document, settings: Settings, kind: str, error: Exception) -> Converted:
    """Say that a document gave no plan.

    Args:
        document: the document.
        settings: as for :func:`convert`.
        kind: ``unreadable``, ``no-plan``, ``duplicate-id``, ``died`` (it ended the process that worked on it)
            or ``program`` (a fault of this program).
        error: why; of ours with its place and remedy.
    """
    if isinstance(error, CreditplanError):
        said = error.values()
        told = {
            "message": error.message,
            "line": error.line,
            "column": error.column,
            "excerpt": error.excerpt,
            "remedy": said["remedy"],
        }
    else:
        told = {"message": f"{type(error).__name__}: {error}", "remedy": "report it with the document"}
    failure = {"kind": kind} | {key: value for key, value in told.items() if value is not None}
    return Converted("", b"", {**_head(document, settings), "status": FAILED, "failure": failure})


def _head(document: Document, settings: Settings) -> dict[str, Any]:
    return {"source": document.name, "sha256": document.sha256, "key": document.key(settings)}


def _converted(document: Document, settings: Settings, conversion: Conversion) -> Converted:
    plan = conversion.plan
    results = conversion.report.results if settings.validate else ()
    problems = [*_problems(plan.problems, plan.document), *_results(results)]
    stops = ("error", "warning") if settings.strict else ("error",)
    sound = not any(
        one["level"] in stops for one in problems if not one["code"].startswith("shacl")
    ) and not any(result.severity is Severity.VIOLATION for result in results)
    facts = {
        **_head(document, settings),
        "status": PUBLISHED if sound else INCOMPLETE,
        "id": plan.id,
        **_said_of(plan, settings),
        "problems": problems,
    }
    if not (sound or settings.allow_incomplete):
        return Converted(plan.id, b"", facts)
    nquads, graphs = conversion.nquads + conversion.heirs_nquads, [*_graphs(conversion)]
    facts |= {
        "statements": sum(one["statements"] for one in graphs),
        "dataset": graphs[0]["sha256"] if len(graphs) == 1 else sha256(nquads).hexdigest(),
        "graphs": graphs,
        **_uses(conversion),
    }
    return Converted(plan.id, nquads, facts, _rows(plan, settings))


def _said_of(plan: Plan, settings: Settings) -> dict[str, Any]:
    agents = {one.agent for one in plan.assignments}
    issuer, said = plan.issuer, plan.jurisdiction
    found = {
        "title": {"zh": plan.title.zh} | ({"en": plan.title.en} if plan.title.en else {}),
        "date": plan.date,
        "place": said and said.place and {"key": said.place.key, "name": said.place.full_name},
        "zone": said and (said.zone or None),
        "national": plan.national,
        "of_state": plan.of_state,
        "issuer": issuer and {"iri": settings.iris.agent(plan.id, issuer), "name": issuer.short_name},
        "tasks": len(plan.tasks),
        "first_task": plan.tasks[0].key,
        "assignments": sum(1 for _ in plan.assignments),
        "provisional": sorted({one.short_name for one in agents if one.kind is AgentKind.UNREGISTERED}),
    }
    return {key: value for key, value in found.items() if value is not None}


def _problems(problems: Iterable[Problem], document: SourceDocument) -> Iterator[dict[str, Any]]:
    for problem in problems:
        at = document.locate(problem.span)
        place = {"place": dict(at.place)} if at.place else {}
        yield {
            "code": problem.code,
            "level": Level(problem.level).value,
            "message": problem.message(),
            "line": at.line,
            "column": at.column,
            "excerpt": at.excerpt,
            **place,
        }


def _results(results: Iterable[ValidationResult]) -> Iterator[dict[str, Any]]:
    """Yield what speaks against the data; what only could be better is for who looks at one plan."""
    for result in results:
        if result.severity is Severity.VIOLATION:
            yield {
                "code": f"shacl-{result.component}",
                "level": "error",
                "message": result.message.get("en", ""),
                "focus": result.focus_node,
                "path": result.result_path,
                "value": result.value,
                "shape": result.source_shape,
            }


def _graphs(conversion: Conversion) -> Iterator[dict[str, Any]]:
    parts = ((conversion.graph, conversion.nquads), (conversion.heirs_graph, conversion.heirs_nquads))
    for graph, nquads in parts:
        if nquads:
            digest = sha256(nquads).hexdigest()
            yield {"iri": graph[1:-1], "statements": nquads.count(b"\n"), "sha256": digest}


def _uses(conversion: Conversion) -> dict[str, dict[str, int]]:
    """Count instances of classes and statements of properties, by prefixed names."""
    # Neither subject nor predicate holds a space.
    graphs = (conversion.statements, conversion.heirs)
    terms = [statement.split(" ", 2) for graph in graphs for statement in dict.fromkeys(graph)]
    properties = Counter([predicate for _, predicate, _ in terms])
    classes = Counter([value for _, predicate, value in terms if predicate == _TYPE])
    return {"classes": _by_name(classes), "properties": _by_name(properties)}


def _by_name(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted((compact(iri[1:-1]), count) for iri, count in counts.items()))


def _rows(plan: Plan, settings: Settings) -> dict[str, list[Row]]:
    agents, tasks = named_agents(plan, settings.iris)
    named = agency_rows({iri: (agent, plan.date) for iri, agent in agents.items()}, tasks)
    return {
        "tasks": [*task_rows(plan, settings.iris)],
        "assignments": [*assignment_rows(plan, settings.iris)],
        "plan-agencies": [{"plan": plan.id, **row} for row in named],
    }
