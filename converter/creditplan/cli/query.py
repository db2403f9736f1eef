"""``creditplan query``: one subcommand for each prepared query, with its parameters as options."""

from __future__ import annotations

import json
from pathlib import Path

import click
from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
)

from creditplan.cli.arguments import TEXT
from creditplan.cli.connection import connection_options
from creditplan.cli.output import print_table
from creditplan.cli.terminal import emit, plain_json, say
from creditplan.errors import InputError
from creditplan.iris import Iris
from creditplan.namespaces import BASE, shorten
from creditplan.pipeline import convert, packaged_plan
from creditplan.publishing.cells import date_cell, number_cell, text_cell, to_csv, truth_cell
from creditplan.publishing.turtle import to_turtle
from creditplan.query import RETRIES, TIMEOUT, Answer, Parameter, PreparedQuery, Queries, load_queries
from creditplan.rdf_files import read_published
from creditplan.reading import read
from creditplan.registers import load_register
from creditplan.remote import Client

# A spreadsheet may take these for what they are.
_SPREADSHEET_CELLS = {
    "xsd:boolean": truth_cell,
    "xsd:date": date_cell,
    "xsd:decimal": number_cell,
    "xsd:integer": number_cell,
}
_RESULT_FORMATS = {"csv": QueryResultsFormat.CSV, "json": QueryResultsFormat.JSON}
_TYPE_HELP = {
    "agency": "AGENCY",
    "task": "TASK",
    "section": "SECTION",
    "role": "ROLE",
    "manner": "MANNER",
    "text": "TEXT",
    "integer": "N",
    "date": "DATE",
}


class _QueryGroup(click.Group):
    """Makes its subcommands from the query files."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(load_queries())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        found = load_queries().get(cmd_name)
        return _command(found) if found else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in load_queries():
            Queries([])[args[0]]  # raises, naming the queries that come close
        return super().resolve_command(ctx, args)


@click.group(cls=_QueryGroup, invoke_without_command=True, subcommand_metavar="NAME [OPTIONS]")
@click.pass_context
def query(ctx: click.Context) -> None:
    """Answer prepared questions about a plan; without NAME, list them.

    The data are the packaged plan, --data files, or a SPARQL endpoint. An agency is given by its short name
    (人民银行), slug (pboc), abbreviation or IRI; a task or section by its number, PLAN/NUMBER or IRI. See
    `creditplan query NAME --help`.
    """
    if ctx.invoked_subcommand is None:
        print_table(
            ("query", "what it answers", "options"),
            [(q.name, f"{q.summary}\n{q.summary_zh}", _usage(q)) for q in load_queries().values()],
        )


def _usage(prepared: PreparedQuery) -> str:
    options = [f"--{p.name} {_TYPE_HELP[p.type]}" for p in prepared.parameters]
    return " ".join(
        option if p.required else f"[{option}]"
        for option, p in zip(options, prepared.parameters, strict=True)
    )


def _command(prepared: PreparedQuery) -> click.Command:
    options = [_option(parameter) for parameter in prepared.parameters]
    options += [
        click.Option(
            ["--data"],
            multiple=True,
            type=click.Path(path_type=Path),
            help="RDF file to query in place of the packaged plan; can be repeated.",
        ),
        click.Option(["--endpoint"], type=TEXT, help="URL of a SPARQL endpoint to query instead."),
        click.Option(
            ["--default-graph"],
            type=TEXT,
            multiple=True,
            help="IRI of the graph to query on the endpoint; can be repeated.",
        ),
        click.Option(
            ["--format", "output"],
            type=click.Choice(["table", "spreadsheet", "csv", "json", "turtle"]),
            help="By default table, and turtle for graphs; spreadsheet is CSV that Excel opens right, with "
            "an apostrophe before text that it would take for a formula or a date; json and csv are the "
            "SPARQL 1.1 formats, for programs: csv has no such guard.",
        ),
        click.Option(["--json", "as_json"], is_flag=True, help="Short for --format json."),
        *(
            click.Option([name], **attributes)
            for name, attributes in connection_options(retries=RETRIES, timeout=TIMEOUT).items()
        ),
    ]

    def run(
        data: tuple[Path, ...],
        endpoint: str | None,
        default_graph: tuple[str, ...],
        output: str | None,
        as_json: bool,
        retries: int,
        timeout: float,
        **values: str | None,
    ) -> None:
        register = load_register()
        if endpoint is not None and data:
            raise click.UsageError("--endpoint and --data exclude each other")
        if default_graph and endpoint is None:
            raise click.UsageError("--default-graph goes with --endpoint only")
        if as_json and output:
            raise click.UsageError("--json and --format exclude each other")
        if endpoint is not None:
            client = Client(retries=retries, timeout=timeout)
            queries = Queries(endpoint, register, default_graph, client)
        elif data:
            queries = Queries(read_published(data), register)
        else:
            queries = Queries(convert(read(packaged_plan()), register, Iris()).quads, register)
        found = _print_answer(queries.run(prepared.name, **values), "json" if as_json else output)
        if not found and (endpoint is not None or data):
            _explain_nothing(queries, default_graph)

    lines = [prepared.summary, prepared.summary_zh, prepared.description]
    return click.Command(
        prepared.name,
        params=list(options),
        callback=run,
        help="\n\n".join(lines),
        short_help=prepared.summary,
        epilog=f"The query itself: queries/{prepared.name}.rq",
    )


def _option(parameter: Parameter) -> click.Option:
    example = f" Example: {parameter.example}." if parameter.example else f" Default: {parameter.default}."
    return click.Option(
        [f"--{parameter.name}"],
        type=TEXT,
        required=parameter.required,
        metavar=_TYPE_HELP[parameter.type],
        help=f"{parameter.description}.{example}",
    )


def _explain_nothing(queries: Queries, asked: tuple[str, ...]) -> None:
    """Say on stderr why nothing was found, if it is that the graph that was asked holds no plan."""
    graphs = queries.plan_graphs()
    if not graphs:
        say("the data hold no plan: load one first (its .nq or .ttl file)", err=True)
    elif not set(asked or ("",)) & set(graphs):
        named = [f"--default-graph {graph}" for graph in graphs if graph]
        say(
            f"the graph that was asked holds no plan; try: {' or '.join(named) or 'without --default-graph'}",
            err=True,
        )


def _print_answer(answer: Answer, output: str | None) -> bool:
    """Print an answer; return whether there was anything in it."""
    if isinstance(answer, list):
        if output not in (None, "turtle"):
            raise InputError(f"a graph cannot be printed as {output}", remedy="use --format turtle")
        quads = sorted((Quad(*triple) for triple in answer), key=str)
        emit(to_turtle([("", quads)], BASE).decode())
        return bool(quads)
    if output == "turtle":
        raise InputError(
            "rows cannot be printed as turtle", remedy="use --format table, spreadsheet, csv or json"
        )
    if output in _RESULT_FORMATS:
        content = (answer.serialize(format=_RESULT_FORMATS[output]) or b"").decode()
        emit(content if output == "csv" else plain_json(content) + "\n")
        return _holds_rows(content, output)
    if isinstance(answer, QueryBoolean):
        say("yes" if answer else "no")
        return bool(answer)
    return _print_spreadsheet(answer) if output == "spreadsheet" else _print_rows(answer)


def _holds_rows(content: str, output: str | None) -> bool:
    if output == "csv":
        return len(content.splitlines()) > 1
    answer = json.loads(content)
    return bool(answer.get("boolean", answer.get("results", {}).get("bindings")))


def _print_spreadsheet(answer: QuerySolutions) -> bool:
    variables = [variable.value for variable in answer.variables]
    rows = [[_spreadsheet_cell(solution[variable]) for variable in variables] for solution in answer]
    emit(to_csv(list(map(text_cell, variables)), rows).decode())
    return bool(rows)


def _spreadsheet_cell(value: object) -> str:
    if isinstance(value, Literal):
        return _SPREADSHEET_CELLS.get(shorten(value.datatype.value), text_cell)(value.value)
    return text_cell(value.value if isinstance(value, NamedNode) else "" if value is None else str(value))


def _print_rows(answer: QuerySolutions) -> bool:
    variables = [variable.value for variable in answer.variables]
    rows = [[_cell(solution[variable]) for variable in variables] for solution in answer]
    numeric = [
        v for i, v in enumerate(variables) if rows and all(row[i].isdigit() or not row[i] for row in rows)
    ]
    print_table(variables, rows, numeric=numeric)
    say(f"({len(rows)} row{'' if len(rows) == 1 else 's'})", err=True)
    return bool(rows)


def _cell(value: object) -> str:
    if isinstance(value, NamedNode):
        return shorten(value.value)
    return value.value if isinstance(value, Literal) else ("" if value is None else str(value))
