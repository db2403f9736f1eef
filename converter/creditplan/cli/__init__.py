"""The command line. A command reads options, calls one library function and prints."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import click

from creditplan.cli.endings import settled, stop_politely
from creditplan.cli.lazy import LazyGroup
from creditplan.cli.spoken import VARIABLE, asked, in_language, spoken
from creditplan.cli.terminal import prepare_streams
from creditplan.messages import LANGUAGES

__all__ = ["main"]

_EPILOG = (
    "Exit codes: 0 done; 1 not fully understood or not conforming; 2 wrong usage or input; 3 network; "
    "128 + N stopped by signal N, 141 where whoever read the output stopped."
)
# Each command with the line that lists show of it, which is the first sentence of its help.
_COMMANDS = {
    "build": (
        "creditplan.cli.build:build",
        "Read plans and publish them as Turtle, JSON-LD, N-Quads and tables.",
    ),
    "corpus": (
        "creditplan.cli.corpus:corpus",
        "Convert many plans at once, each by itself, and look at what came of them.",
    ),
    "coverage": (
        "creditplan.cli.coverage:coverage_command",
        "Print how much of each document was understood, and list the rest with its place.",
    ),
    "diff": (
        "creditplan.cli.diff:diff_command",
        "Compare two plans: which tasks came, went, or changed words, place, number, bodies or roles.",
    ),
    "draw": (
        "creditplan.cli.draw:draw",
        "Draw a picture of plans as SVG: who does what, who leads together, what is due when.",
    ),
    "explain": (
        "creditplan.cli.explain:explain_command",
        "Show what the words of a task mean, and the rule behind each assignment.",
    ),
    "init": (
        "creditplan.cli.init:init",
        "Ask who publishes the plans of a folder, under which licence and base, and write creditplan.toml.",
    ),
    "load": (
        "creditplan.cli.store:load",
        "Load plans into a triple store, each named graph as a whole.",
    ),
    "query": (
        "creditplan.cli.query:query",
        "Answer prepared questions about a plan; without NAME, list them.",
    ),
    "register": (
        "creditplan.cli.register:register",
        "Look into the register of government bodies, check it, and match names against it.",
    ),
    "review": (
        "creditplan.cli.review:review",
        "Look through plans on a page of your own machine, or in a spreadsheet, and correct what was read.",
    ),
    "site": (
        "creditplan.cli.site:site",
        "Publish plans as a complete web site: all that build writes, and a page for everything.",
    ),
    "unload": (
        "creditplan.cli.store:unload",
        "Delete from a triple store the named graphs that DATA hold, or that --graph names.",
    ),
    "validate": (
        "creditplan.cli.validate:validate",
        "Validate RDF files (Turtle, N-Triples, N-Quads, TriG, JSON-LD, RDF/XML) against the SHACL shapes.",
    ),
    "watch": (
        "creditplan.cli.watch:watch",
        "Publish a folder of plans, and again each time that something in it changes.",
    ),
}


_AS_JSON = "creditplan.json"


class _Main(LazyGroup):
    """Turns whatever ends a command into a message and an exit code."""

    def main(self, args: Sequence[str] | None = None, *more: Any, **extra: Any) -> Any:  # noqa: ANN401 (click's own signature)
        prepare_streams()
        with in_language(asked(args)):
            return click.Group.main(spoken(self), args, *more, **extra)

    def make_context(self, info_name: str | None, args: list[str], *more: Any, **extra: Any) -> click.Context:  # noqa: ANN401
        # Before the options of a command are read: it may not come to that.
        as_json = "--json" in args
        with settled(as_json=as_json):
            ctx = super().make_context(info_name, args, *more, **extra)
            ctx.meta[_AS_JSON] = as_json
            return ctx

    def invoke(self, ctx: click.Context) -> object:
        stop_politely()
        with settled(as_json=ctx.meta[_AS_JSON]):
            return super().invoke(ctx)


@click.group(
    cls=_Main, lazy=_COMMANDS, epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(package_name="creditplan")
@click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    envvar=VARIABLE,
    expose_value=False,
    help="Language of messages and help.  [default: that of the locale, else en]",
)
@click.pass_context
def main(ctx: click.Context) -> None:
    """Turn Chinese government division-of-work plans into linked open data.

    \b
    Begin with:
      creditplan build --out dist            publish the packaged plan of 2015
      creditplan site --out site             the same with a web site that shows it
      creditplan query                       list the questions you can ask
      creditplan explain --task 14           see what the words of a task mean
      creditplan diff draft.txt plan.txt     see what differs between two plans
      creditplan validate dist/social-credit-2015.ttl
    """  # noqa: D301 (click's mark for text that is not to be wrapped)
    if os.environ.get("NO_COLOR"):
        ctx.color = False
