"""What was not understood in a document, as several commands print it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import click

from creditplan.cli.terminal import say
from creditplan.model import Description, Level, Plan, Problem, SourceDocument
from creditplan.model.problems import LANGUAGES, word
from creditplan.namespaces import BASE

language_option = click.option(
    "--lang",
    "language",
    type=click.Choice(LANGUAGES),
    help="Language of problems and SHACL results.  [default: problems in en, results in both]",
)


def print_problems(plan: Plan, language: str | None, *, strict: bool = False) -> None:
    """Print the problems of a plan to stderr, errors (``strict``: warnings too) in red."""
    found = [(problem, plan.document.locate(problem.span)) for problem in plan.problems]
    language = language or "en"
    seen = Counter((problem.code, location.excerpt) for problem, location in found)
    for problem, location in found:
        # A name that the register does not know may stand in every task: its first place is enough.
        times = seen.pop((problem.code, location.excerpt), 0) if problem.code == "unknown-agency" else 1
        if times:
            stops = strict or problem.level is Level.ERROR
            more = f"\n    {word('around', 'more', language).format(times=times - 1)}" if times > 1 else ""
            say(problem.told(location, language) + more, fg="red" if stops else "yellow", err=True)


def problems_json(problems: Iterable[Problem], document: SourceDocument) -> list[dict[str, object]]:
    """Return problems as plain values, for programs."""
    return [
        {
            "code": problem.code,
            "level": problem.level,
            "message": {language: problem.message(language) for language in LANGUAGES},
            "remedy": {language: problem.remedy(language) for language in LANGUAGES},
            "values": problem.values,
            "line": location.line,
            "column": location.column,
            "place": dict(location.place),
            "excerpt": location.excerpt,
        }
        for problem in problems
        for location in [document.locate(problem.span)]
    ]


def print_skipped(skipped: Sequence[str]) -> None:
    """Say on stderr which files of folders and packages were not read, being of no known format."""
    if skipped:
        say(f"not read, of no known format: {enumerated(skipped, 20)}", err=True)


def enumerated(names: Sequence[str], most: int) -> str:
    """List names in a message; of many, the first."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def print_unsaid(description: Description, language: str | None) -> None:
    """Say on stderr what a publisher has to say of a publication, and did not."""
    if description.unsaid:
        what = [put(language, f"unsaid-{key}", base=BASE) for key in description.unsaid]
        say(put(language, "unsaid", what=put(language, "and").join(what)), fg="yellow", err=True)


def put(language: str | None, key: str, **values: object) -> str:
    """Put values into words of a build, which ``problems.toml`` has in two languages."""
    return word("build", key, language or "en").format_map(values)
