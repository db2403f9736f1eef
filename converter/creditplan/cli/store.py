"""``creditplan load`` and ``creditplan unload``: publications in remote triple stores."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from creditplan.cli.arguments import TEXT, connection_options
from creditplan.cli.output import print_json
from creditplan.cli.tables import print_table
from creditplan.cli.terminal import is_terminal, say
from creditplan.errors import RemoteError
from creditplan.folder import CHECKSUMS, write_files
from creditplan.iris import Iris
from creditplan.knowledge import open_knowledge
from creditplan.messages import tr
from creditplan.namespaces import shorten
from creditplan.pipeline import convert
from creditplan.publishing.shared import shared_products
from creditplan.query.values import iri
from creditplan.reading import read
from creditplan.remote import RETRIES, TIMEOUT
from creditplan.resources import packaged_plan
from creditplan.store import (
    CHUNK,
    Action,
    GraphStore,
    Http,
    Layout,
    Outcome,
    find_graphs,
    find_layout,
)
from creditplan.store import load as load_graphs
from creditplan.store import unload as unload_graphs

_OPTIONS = (
    click.option(
        "--query", "query_url", type=TEXT, metavar="URL", help="Where the store answers SPARQL queries."
    ),
    click.option("--update", "update_url", type=TEXT, metavar="URL", help="Where it takes SPARQL updates."),
    click.option(
        "--graph-store",
        "graph_store_url",
        type=TEXT,
        metavar="URL",
        help="Where it speaks the graph store protocol.",
    ),
    *(
        click.option(name, **attributes)
        for name, attributes in connection_options(retries=RETRIES, timeout=TIMEOUT).items()
    ),
    click.option("--dry-run", is_flag=True, help="Only say what would be done."),
    click.option("--json", "as_json", is_flag=True, help="Print the report as JSON."),
)


def _with_options(command: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.command()
@click.argument("endpoint", type=TEXT)
@click.argument("data", nargs=-1, type=click.Path(path_type=Path), metavar="[DATA]...")
@click.option(
    "--graph", type=TEXT, metavar="IRI", help="The graph for triples that stand in none, as in Turtle files."
)
@click.option(
    "--chunk", type=click.IntRange(1), default=CHUNK, show_default=True, help="Triples in one request."
)
@click.option("--gzip", "compress", is_flag=True, help="Compress what is sent, if the server takes it.")
@_with_options
def load(
    endpoint: str,
    data: tuple[Path, ...],
    graph: str | None,
    chunk: int,
    compress: bool,
    as_json: bool,
    dry_run: bool,
    **connection: Any,  # noqa: ANN401 (options of both commands)
) -> None:
    """Load plans into a triple store, each named graph as a whole.

    ENDPOINT is the address of the store: http://localhost:7878 (Oxigraph), http://localhost:3030/DATASET
    (Fuseki), http://localhost:8080/rdf4j-server/repositories/ID (RDF4J, GraphDB), http://localhost:8890
    (Virtuoso), or of its query endpoint. For another store, --query, --update and --graph-store say where to
    go, in its place.
    DATA are RDF files (.nq, .trig, .ttl …; .gz too) or folders of N-Quads, such as a publication; without
    it, the packaged plan is loaded, with register, links and vocabulary.

    A graph that the store holds already is left alone, so a load that failed goes on when it is started
    again; graphs that DATA do not name are never touched. What the store holds in the end is compared with
    what was sent. A user's name and password are read from CREDITPLAN_USER and CREDITPLAN_PASSWORD, or
    from ~/.netrc. Exit 3 if the store fails or refuses.
    """
    if graph is not None:
        iri(graph)
    with _data(data) as paths:
        graphs = find_graphs(paths, graph)
        if graphs.unlisted:
            names = ", ".join(map(str, graphs.unlisted))
            say(
                tr(
                    "loaded too, though {checksums} does not list them: {names}",
                    checksums=CHECKSUMS,
                    names=names,
                ),
                err=True,
            )
        store, layout = _connect(endpoint, chunk=chunk, compress=compress, **connection)
        outcomes: list[Outcome] = []
        try:
            with click.progressbar(
                length=graphs.quads, label=tr("Loading"), file=sys.stderr, hidden=not is_terminal(err=True)
            ) as bar:
                for outcome in load_graphs(store, graphs, dry_run=dry_run, progress=bar.update):
                    outcomes.append(outcome)
        except RemoteError:
            if outcomes:
                say(
                    tr(
                        "{count} of {total} graphs are there; to go on with the others, run the same "
                        "command again",
                        count=len(outcomes),
                        total=len(graphs.sizes),
                    ),
                    err=True,
                )
            raise
    _report(outcomes, layout, dry_run=dry_run, as_json=as_json)


@click.command()
@click.argument("endpoint", type=TEXT)
@click.argument("data", nargs=-1, type=click.Path(path_type=Path), metavar="[DATA]...")
@click.option(
    "--graph", "names", type=TEXT, multiple=True, metavar="IRI", help="A graph to delete; can be repeated."
)
@_with_options
def unload(
    endpoint: str,
    data: tuple[Path, ...],
    names: tuple[str, ...],
    as_json: bool,
    dry_run: bool,
    **connection: Any,  # noqa: ANN401
) -> None:
    """Delete from a triple store the named graphs that DATA hold, or that --graph names.

    ENDPOINT, DATA and credentials are as for `creditplan load`; without DATA and --graph, the graphs of the
    packaged plan are deleted. No other graph is touched.
    """
    for name in names:
        iri(name)
    graphs = list(names)
    if data or not names:
        with _data(data) as paths:
            graphs += find_graphs(paths).sizes
    store, layout = _connect(endpoint, **connection)
    outcomes = list(unload_graphs(store, list(dict.fromkeys(graphs)), dry_run=dry_run))
    _report(outcomes, layout, dry_run=dry_run, as_json=as_json)


@contextmanager
def _data(paths: tuple[Path, ...]) -> Iterator[list[Path]]:
    """Give the paths, or a folder with the N-Quads of the packaged plan."""
    if paths:
        yield list(paths)
        return
    with tempfile.TemporaryDirectory(prefix="creditplan-") as folder:
        knowledge = open_knowledge()
        made = convert(read(packaged_plan()), knowledge, Iris())
        shared = {one.known.name: one.content for one in shared_products(knowledge) if one.known.graph}
        write_files(Path(folder), {f"{made.plan.id}.nq": made.nquads, **shared})
        yield [Path(folder)]


def _connect(
    endpoint: str,
    *,
    query_url: str | None,
    update_url: str | None,
    graph_store_url: str | None,
    retries: int,
    timeout: float,
    compress: bool = False,
    chunk: int = CHUNK,
) -> tuple[GraphStore, Layout]:
    http = Http(retries=retries, timeout=timeout, compress=compress)
    if query_url or update_url or graph_store_url:
        layout = Layout(None, None, query_url, update_url, graph_store_url)
    else:
        layout = find_layout(http, endpoint)
    return GraphStore(http, layout, chunk=chunk), layout


def _report(outcomes: list[Outcome], layout: Layout, *, dry_run: bool, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "store": layout.store,
                "version": layout.version,
                "dry_run": dry_run,
                "graphs": [_outcome_json(outcome) for outcome in outcomes],
            }
        )
        return
    triples = tr("triples")
    print_table(
        (tr("graph"), triples, tr("would be") if dry_run else tr("was"), tr("check")),
        [(shorten(o.graph), f"{o.triples:,}", tr(o.action), _check(o)) for o in outcomes],
        numeric=(triples,),
    )


def _check(outcome: Outcome) -> str:
    comparison = outcome.comparison
    if comparison is None:
        return "" if outcome.action is not Action.DELETED else tr("gone")
    if comparison.hash == comparison.held_hash:
        return tr("same hash")
    return tr(
        "same values; the store spells its own way: {spellings}",
        spellings=", ".join(map(tr, comparison.spellings)),
    )


def _outcome_json(outcome: Outcome) -> dict[str, object]:
    comparison = outcome.comparison
    return {
        "graph": outcome.graph,
        "triples": outcome.triples,
        "action": outcome.action,
        "hash": comparison and comparison.hash,
        "held_hash": comparison and comparison.held_hash,
        "spellings": comparison and comparison.spellings,
    }
