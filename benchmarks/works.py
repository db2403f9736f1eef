"""Pieces of work that are timed, done on request in a process of its own: this code, or that of the base.

A request is a line of JSON, ``{"work": …, "arguments": […], "least": seconds}``; so is the answer, with the
processor time a call, of this process and of those it started. What the code at hand lacks is answered with
``error``.
"""

from __future__ import annotations

import gc
import inspect
import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace

ROOT = Path(__file__).resolve().parents[1]
PACKAGED = ROOT / "sources" / "social-credit-2015.txt"
SMALL = sorted((ROOT / "tests" / "plans").glob("*.txt"))
GRAPH = b"<https://w3id.org/creditplan/graph/"
PLAN = b"<https://w3id.org/creditplan/plan/"


def documents(which: str) -> list[Path]:
    """The documents that a piece of work is done on: the packaged plan, or the real plans of the tests."""
    return [PACKAGED] if which == "packaged" else SMALL


@cache
def conversions(which: str) -> list:
    """The documents as plans and quads."""
    return list(map(converter(), documents(which)))


def converter() -> Callable[[Path], object]:
    """What converts a document; the base asks for a register alone."""
    from creditplan.iris import Iris
    from creditplan.pipeline import convert
    from creditplan.reading import read

    known, iris = knowledge(), Iris()
    given = known.register if isinstance(known, SimpleNamespace) else known
    return lambda path: convert(read(path), given, iris)


def knowledge() -> object:
    """What is known before any plan is read; the base has it in several places."""
    try:
        from creditplan.knowledge import open_knowledge
    except ImportError:
        from creditplan.query import load_queries
        from creditplan.registers import load_register, register_quads

        return SimpleNamespace(register=load_register(), quads=register_quads(), queries=load_queries())
    return open_knowledge()


# Steps of the road; each function prepares, and returns what is timed.


def dump(made: object) -> bytes:
    """A plan's canonical N-Quads, as a build writes them."""
    from creditplan.canonical import canonical_nquads

    return made.nquads if hasattr(made, "nquads") else canonical_nquads(made.quads)  # the base has quads


def conversion(which: str) -> Callable[[], object]:
    """Text to canonical N-Quads."""
    convert = converter()
    return lambda: [dump(convert(path)) for path in documents(which)]


def serialisation(which: str) -> Callable[[], object]:
    """The limit of conversion: quads that are ready, written by the library alone."""
    from pyoxigraph import RdfFormat, serialize

    ready = [made.quads for made in conversions(which)]
    return lambda: [serialize(quads, format=RdfFormat.N_QUADS) for quads in ready]


def parsing(which: str, size: int = 0) -> Callable[[], object]:
    """Text to plan; of the packaged plan's body again and again, if a size in characters is asked for."""
    from creditplan.model import SourceDocument
    from creditplan.parsing import parse
    from creditplan.reading import read

    register, texts = knowledge().register, [read(path) for path in documents(which)]
    if size:
        title, _, body = texts[0].text.partition("\n")
        texts = [SourceDocument("plan.txt", title + "\n" + (body + "\n") * max(1, size // len(body)))]
    return lambda: [parse(document, register) for document in texts]


def mapping(which: str) -> Callable[[], object]:
    """Plan to statements."""
    from creditplan.iris import Iris
    from creditplan.mapping import to_blocks

    register, iris, plans = knowledge().register, Iris(), [made.plan for made in conversions(which)]
    return lambda: [list(to_blocks(plan, register, iris)) for plan in plans]


def validation(which: str, engine: str = "") -> Callable[[], object]:
    """Plan's statements to report, each plan by itself; by pySHACL if asked, and before there were others."""
    from creditplan import validate

    made = conversions(which)
    if not engine and hasattr(made[0], "report"):
        return lambda: [replace(each).report for each in made]  # a new one has no report yet
    options = {"engine": engine} if "engine" in inspect.signature(validate).parameters else {}
    ready = [each.quads for each in made]
    return lambda: [validate(quads, **options) for quads in ready]


def turtle(which: str) -> Callable[[], object]:
    """Quads to Turtle."""
    from creditplan.iris import Iris
    from creditplan.publishing.turtle import to_turtle

    made = conversions(which)
    if hasattr(made[0], "nquads"):
        from creditplan.ntriples import to_quads

        ready = [[(block.heading, to_quads(block.statements)) for block in each.blocks] for each in made]
    else:
        ready = [each.blocks for each in made]
    return lambda: [to_turtle(blocks, Iris().base) for blocks in ready]


def json_ld(which: str) -> Callable[[], object]:
    """Quads to JSON-LD."""
    from pyoxigraph import NamedNode

    from creditplan.iris import Iris
    from creditplan.publishing.jsonld import to_jsonld

    ready = [(made.quads, NamedNode(Iris().plan(made.plan.id))) for made in conversions(which)]
    return lambda: [to_jsonld(*each) for each in ready]


def by_rdflib(which: str, syntax: str) -> Callable[[], object]:
    """Triples to a syntax, as rdflib writes them."""
    import rdflib
    from pyoxigraph import RdfFormat, serialize

    graphs = [
        rdflib.Graph().parse(
            data=serialize([quad.triple for quad in made.quads], format=RdfFormat.N_TRIPLES), format="nt"
        )
        for made in conversions(which)
    ]
    return lambda: [graph.serialize(format=syntax) for graph in graphs]


def tables(which: str) -> Callable[[], object]:
    """Plans to CSV."""
    from creditplan.iris import Iris
    from creditplan.publishing import tables

    plans = [made.plan for made in conversions(which)]
    if hasattr(tables, "to_tables"):  # the base
        return lambda: tables.to_tables(plans, Iris())

    def timed() -> object:
        made = tables.Tables(Iris())
        for plan in plans:
            made.add(plan)
        return list(made.products())

    return timed


def catalogue(which: str) -> Callable[[], object]:
    """The description of a publication."""
    from creditplan.iris import Iris
    from creditplan.publishing.catalog import to_catalog

    made, iris = conversions(which), Iris()
    if not hasattr(made[0], "report"):
        return _catalogue_of_base(made, iris)
    from creditplan.model import NOTHING_SAID
    from creditplan.publishing import publication
    from creditplan.publishing.plans import plan_datasets
    from creditplan.publishing.shared import link_datasets, shared_datasets
    from creditplan.publishing.statistics import statistics

    written = publication.publish(made, {}, knowledge(), iris)
    del written[publication.CATALOG], written["SHA256SUMS"]
    files = [*written.values()]

    def timed() -> object:
        for each in made:
            statistics(each.statements)
        plans = (dataset for each in made for dataset in plan_datasets(each.plan, written, iris))
        datasets = [*plans, *shared_datasets(files, iris), *link_datasets(knowledge().links, written, iris)]
        return to_catalog(datasets, files, iris, NOTHING_SAID)

    return timed


def _catalogue_of_base(made: list, iris: object) -> Callable[[], object]:
    from creditplan.publishing import CATALOG, PUBLISHER, publication
    from creditplan.publishing.catalog import PlanFiles, to_catalog

    files = publication([(each.plan, each.blocks) for each in made], iris)
    for name in (CATALOG, "SHA256SUMS"):
        del files[name]
    described = [
        PlanFiles(
            each.plan,
            each.quads,
            tuple(f"{each.plan.id}.{suffix}" for suffix in ("ttl", "jsonld", "nq")),
            f"{each.plan.id}.txt",
        )
        for each in made
    ]
    return lambda: to_catalog(described, files, iris, PUBLISHER)


# Formats


@cache
def formatted(suffix: str) -> list[bytes]:
    """The real plans of the tests in a format, as the tests lay them out."""
    sys.path.insert(0, str(ROOT / "tests"))
    from document_formats import FORMATS

    paths = SMALL[:3] if suffix == "pdf" else SMALL  # PDF takes its time
    return [FORMATS[suffix](path.read_text("utf-8")) for path in paths]


def reading(suffix: str) -> Callable[[], object]:
    """Files of a format to texts."""
    from creditplan.reading import read_bytes

    return lambda: [read_bytes(data, f"x.{suffix}") for data in formatted(suffix)]


def reading_within_limits(suffix: str) -> Callable[[], object]:
    """What the reading of a format costs in a process with limits."""
    from creditplan.reading.readers import layout_of

    form = {"md": "markdown"}.get(suffix, suffix)
    return lambda: [layout_of(data, form, "x") for data in formatted(suffix)]


def reading_without_limits(suffix: str) -> Callable[[], object]:
    """The same in this process."""
    from creditplan.reading.readers import read_layout

    form = {"md": "markdown"}.get(suffix, suffix)
    return lambda: [read_layout(data, form, "x").made() for data in formatted(suffix)]


def _rdf(suffix: str) -> tuple[Path, TemporaryDirectory]:
    from pyoxigraph import parse, serialize

    from creditplan.rdf_files import FORMATS

    syntax, folder = FORMATS[suffix], TemporaryDirectory()
    quads = parse(b"".join(corpus(40)), format=FORMATS[".nq"])
    path = Path(folder.name, f"plans{suffix}")
    serialize(quads if syntax.supports_datasets else (q.triple for q in quads), str(path), format=syntax)
    return path, folder


def rdf_within_limits(suffix: str) -> Callable[[], object]:
    """What the reading of an RDF file of 40 plans costs with limits."""
    from creditplan.rdf_files import read_rdf

    path, folder = _rdf(suffix)
    return lambda: folder and list(read_rdf(path))


def rdf_without_limits(suffix: str) -> Callable[[], object]:
    """The same by the library alone."""
    from pyoxigraph import parse

    path, folder = _rdf(suffix)
    return lambda: folder and list(parse(path=str(path), rename_blank_nodes=True))


# Queries


def corpus(count: int) -> Iterator[bytes]:
    """N-Quads of the packaged plan and of copies of small ones, each with an id and titles of its own."""
    from creditplan.canonical import canonical_nquads

    yield canonical_nquads(conversions("packaged")[0].quads)
    small = [(made.plan.id.encode(), canonical_nquads(made.quads)) for made in conversions("small")]
    for number in range(count - 1):
        name, text = small[number % len(small)]
        for start in (GRAPH, PLAN):
            text = text.replace(start + name, start + b"%s-%d" % (name, number))
        yield text.replace(b'ontology#title> "', b'ontology#title> "%d ' % number)


def queries(count: int, engine: str = "") -> Callable[[], dict[str, float]]:
    """Every prepared query with its example on so many plans: its seconds, by name."""
    from pyoxigraph import RdfFormat, parse

    from creditplan.query import Queries

    data, prepared = b"".join(corpus(count)), knowledge().queries
    if engine == "rdflib":
        import rdflib
        from pyoxigraph import serialize

        quads = [*parse(data, format=RdfFormat.N_QUADS), *knowledge().quads]
        triples = serialize([quad.triple for quad in quads], format=RdfFormat.N_TRIPLES)
        graph = rdflib.Dataset().parse(data=triples, format="nt")
        asked = {name: lambda q=query: list(graph.query(q.text)) for name, query in prepared.items()}
    else:
        loaded = Queries(parse(data, format=RdfFormat.N_QUADS))
        asked = {
            name: lambda n=name, v={p.name: p.example for p in query.parameters if p.required}: consumed(
                loaded.run(n, **v)
            )
            for name, query in prepared.items()
        }

    def each() -> dict[str, float]:
        taken = {}
        for name, ask in asked.items():
            start = time.process_time()
            ask()
            taken[name] = time.process_time() - start
        return taken

    return each


def consumed(answer: object) -> object:
    """An answer, read to its end."""
    return list(answer) if isinstance(answer, Iterator) else answer


# The process


def processor_time() -> float:
    """Seconds that this process has computed, and those it started (of live ones only where /proc tells)."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime + sum(map(_alive, _children(os.getpid())))


def _children(process: int) -> list[int]:
    found: list[int] = []
    for file in Path(f"/proc/{process}/task").glob("*/children"):
        found += map(int, file.read_text().split())
    return found


def _alive(process: int) -> float:
    spent = [int(f.read_text().split()[0]) for f in Path(f"/proc/{process}/task").glob("*/schedstat")]
    return sum(spent) / 1e9 + sum(map(_alive, _children(process)))


prepared = cache(lambda work, arguments: globals()[work](*arguments))


def answer(work: str, arguments: tuple, least: float) -> dict[str, object]:
    """Do a piece of work for so many seconds, at least once; the first time also once in advance."""
    before = prepared.cache_info().misses
    timed = prepared(work, arguments)
    if prepared.cache_info().misses > before and least:
        timed()
    gc.collect()
    calls, start = 0, processor_time()
    while True:
        value, calls = timed(), calls + 1
        seconds = processor_time() - start
        if seconds >= least:
            break
    return {"seconds": seconds / calls, "value": value if work == "queries" else None}


def main() -> None:
    """Answer requests until there are no more."""
    import creditplan

    replies = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever a library prints is no reply
    print(json.dumps({"code": str(Path(creditplan.__file__).parent)}), file=replies, flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        try:
            reply = answer(request["work"], tuple(request["arguments"]), request["least"])
        except Exception as error:  # told, and the other rows go on
            reply = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(reply), file=replies, flush=True)


if __name__ == "__main__":
    main()
