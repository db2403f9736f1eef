"""``creditplan query``: one subcommand for each prepared query, with its parameters as options."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from creditplan.cli.answer_words import Said
from creditplan.cli.answers import print_answer, rows_of
from creditplan.cli.arguments import TEXT, connection_options
from creditplan.cli.spoken import spoken
from creditplan.cli.tables import print_table
from creditplan.cli.terminal import say
from creditplan.dates import Period
from creditplan.knowledge import open_knowledge
from creditplan.messages import language, mark, tr, trn
from creditplan.prepared import Parameter, PreparedQuery, find_query
from creditplan.query import RETRIES, TIMEOUT, Queries
from creditplan.query.values import listed


class _QueryGroup(click.Group):
    """Makes its subcommands from the query files."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(open_knowledge().queries)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        queries = open_knowledge().queries
        return spoken(_command(queries[cmd_name])) if cmd_name in queries else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args:  # where there is none of this name, those that come close are named
            find_query(open_knowledge().queries, args[0])
        return super().resolve_command(ctx, args)


@click.group(cls=_QueryGroup, invoke_without_command=True, subcommand_metavar="NAME [OPTIONS]")
@click.pass_context
def query(ctx: click.Context) -> None:
    """Answer prepared questions about a plan; without NAME, list them.

    The data are the packaged plan, --data files or folders, or a SPARQL endpoint. An agency is given by its
    short name (人民银行), slug (pboc), abbreviation or IRI, a local one by its name with its place
    (洛阳市财政局) or the last part of its IRI too; a task or section by its number, PLAN/NUMBER or IRI; a
    function by its key or label (public-finance, 财政); a place by its name or id (洛阳市, 河南省洛阳市). See
    `creditplan query NAME --help`.
    """
    if ctx.invoked_subcommand is None:
        print_table(
            (tr("query"), tr("what it answers"), tr("options")),
            [(q.name, _summary(q), _usage(q)) for q in open_knowledge().queries.values()],
        )


def _summary(prepared: PreparedQuery) -> str:
    """Return what a query answers: in both languages, as questions are asked in both, or in Chinese."""
    both = (prepared.summary, prepared.summary_zh)
    return prepared.summary_zh if language() == "zh" else "\n".join(both)


def _usage(prepared: PreparedQuery) -> str:
    options = [(f"--{p.name} {_metavar(p)}", p.required) for p in prepared.parameters]
    return " ".join(option if required else f"[{option}]" for option, required in options)


def _metavar(parameter: Parameter) -> str:
    return "N" if parameter.type == "integer" else parameter.type.upper()


def _command(prepared: PreparedQuery) -> click.Command:
    options: list[click.Parameter] = [_Option(prepared, parameter) for parameter in prepared.parameters]
    options += [
        click.Option(
            ["--data"],
            multiple=True,
            type=click.Path(path_type=Path),
            help=mark(
                "RDF file, or folder of a build or corpus, to query in place of the packaged plan; can be "
                "repeated. Or an index of a corpus, alone."
            ),
        ),
        click.Option(["--endpoint"], type=TEXT, help=mark("URL of a SPARQL endpoint to query instead.")),
        click.Option(
            ["--default-graph"],
            type=TEXT,
            multiple=True,
            help=mark("IRI of the graph to query on the endpoint; can be repeated."),
        ),
        click.Option(
            ["--format", "output"],
            type=click.Choice(["table", "spreadsheet", "csv", "json", "turtle"]),
            help=mark(
                "By default table, and turtle for graphs; spreadsheet is CSV that Excel opens right, with "
                "an apostrophe before text that it would take for a formula or a date; json and csv are the "
                "SPARQL 1.1 formats, for programs: csv has no such guard."
            ),
        ),
        click.Option(["--json", "as_json"], is_flag=True, help=mark("Short for --format json.")),
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
        if endpoint is not None and data:
            raise click.UsageError(tr("--endpoint and --data exclude each other"))
        if default_graph and endpoint is None:
            raise click.UsageError(tr("--default-graph goes with --endpoint only"))
        if as_json and output:
            raise click.UsageError(tr("--json and --format exclude each other"))
        queries = _queries(data, endpoint, default_graph, retries, timeout)
        answer = queries.run(prepared.name, **values)
        with queries.unbroken():
            found = print_answer(
                answer,
                "json" if as_json else output,
                queries.label,
                queries.title,
                Said(prepared, queries, values),
            )
        if not found and not ((endpoint or data) and _explain_no_plan(queries, default_graph)):
            _explain_no_tasks(queries, [values[p.name] for p in prepared.parameters if p.type == "agency"])

    return click.Command(
        prepared.name,
        params=options,
        callback=run,
        help=f"{_summary(prepared)}\n\n{tr(prepared.description)}",
        short_help=prepared.summary_zh if language() == "zh" else prepared.summary,
        epilog=tr("The query itself: queries/{name}.rq", name=prepared.name),
    )


def _queries(
    data: tuple[Path, ...], endpoint: str | None, graphs: tuple[str, ...], retries: int, timeout: float
) -> Queries:
    """Open what is queried, without loading what is for other data."""
    if endpoint is not None:
        from creditplan.remote import Client  # noqa: PLC0415

        return Queries(endpoint, default_graphs=graphs, client=Client(retries=retries, timeout=timeout))
    if len(data) == 1:
        return Queries(data[0])
    if data:
        from creditplan.query.indexed import is_index  # noqa: PLC0415

        if any(map(is_index, data)):
            raise click.UsageError(tr("an index is queried alone: give one --data"))
        return Queries(data)
    return Queries(open_knowledge().made("dataset"))


class _Option(click.Option):
    """A parameter of a query; where it is missing, an example is shown."""

    def __init__(self, prepared: PreparedQuery, parameter: Parameter) -> None:
        example = (
            tr(" Example: {example}.", example=parameter.example)
            if parameter.example
            else tr(" Default: {default}.", default=parameter.default)
        )
        super().__init__(
            [f"--{parameter.name}"],
            type=TEXT,
            required=parameter.required,
            metavar=_metavar(parameter),
            help=tr("{description}.", description=tr(parameter.description)) + example,
        )
        self._kind = parameter.type
        needed = (f"--{p.name} {p.example}" for p in prepared.parameters if p.required)
        self._example = " ".join(("creditplan query", prepared.name, *needed))

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Complete an agency by its key or short name."""
        if self._kind != "agency":
            return super().shell_complete(ctx, incomplete)
        agents = open_knowledge().register.agents
        return [
            CompletionItem(name, help=agent.label.zh)
            for agent in agents
            for name in dict.fromkeys((agent.slug, agent.short_name))
            if name.startswith(incomplete)
        ]

    def process_value(self, ctx: click.Context, value: object) -> object:
        try:
            return super().process_value(ctx, value)
        except click.MissingParameter:
            raise click.MissingParameter(
                tr("For example: {example}", example=self._example), ctx, self
            ) from None


def _explain_no_plan(queries: Queries, asked: tuple[str, ...]) -> bool:
    """Say on stderr, and tell, if nothing was found because the graph that was asked holds no plan."""
    graphs = queries.plan_graphs()
    if not graphs:
        say(tr("the data hold no plan: load one first (its .nq or .ttl file)"), err=True)
        return True
    if set(asked or ("",)) & set(graphs):
        return False
    named = [f"--default-graph {graph}" for graph in graphs if graph]
    say(
        tr(
            "the graph that was asked holds no plan; try: {named}",
            named=tr(" or ").join(named) or tr("without --default-graph"),
        ),
        err=True,
    )
    return True


def _explain_no_tasks(queries: Queries, agencies: Iterable[str | None]) -> None:
    """Say on stderr of agencies that have no task in the data when they lived, and whose tasks to look at."""
    for agency in filter(None, agencies):
        rows = rows_of(queries.run("bodies-before-and-after", agency=agency))
        if not rows:
            say(tr("the data know no agency {agency}", agency=agency), err=True)
        for row in rows:
            if row["relation"] == "itself" and row["tasks"] == "0":
                say(_without_tasks(row, rows, queries.dates()), err=True)


def _without_tasks(body: Mapping[str, str], rows: Iterable[Mapping[str, str]], dates: Sequence[str]) -> str:
    """Say that a body has no task: on the dates of the plans it may not have existed, but others."""
    said = tr("{body} has no task in these data", body=body["bodyName"])
    life = Period(body["founded"] or None, body["ended"] or None)
    if any(life.may_hold(date) for date in dates):
        return said
    if life != Period():
        said += tr("; it existed {life}", life=life)
    if dates:
        said += trn(", the plan is of {dates}", ", the plans are of {dates}", len(dates), dates=listed(dates))
    for relation, words in (
        ("before", tr("it took the place or functions of")),
        ("after", tr("its place or functions were taken by")),
    ):
        others = [
            trn("{body} ({count} task)", "{body} ({count} tasks)", int(row["tasks"]), body=row["bodyName"])
            for row in rows
            if row["relation"] == relation and row["tasks"] != "0"
        ]
        if others:
            said += f"; {words} {', '.join(others)}"
    return said
