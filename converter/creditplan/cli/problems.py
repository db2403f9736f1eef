"""What was not understood in a document, as several commands print it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import click

from creditplan.cli.terminal import say
from creditplan.messages import LANGUAGES, tr
from creditplan.messages import language as spoken_language
from creditplan.model import Description, Level, Location, Plan, Problem, SourceDocument
from creditplan.model.problems import OF_NAMES, where, word
from creditplan.namespaces import BASE

# What is said of a name is said once.
_ONCE = (*OF_NAMES, "name-doubtful")
# Names that the register does not know that are listed before “and … more”; --json has them all.
_MOST_NAMES = 40

language_option = click.option(
    "--lang",
    "language",
    type=click.Choice(LANGUAGES),
    default=spoken_language,
    help="Language of problems and SHACL results.  [default: problems in en, results in both]",
)


quiet_option = click.option(
    "-q", "--quiet", is_flag=True, help="Print errors only, and nothing if all is well."
)


def print_problems(plan: Plan, language: str | None, *, strict: bool = False, quiet: bool = False) -> None:
    """Print the problems of a plan to stderr, those of a kind together, and how many there are.

    What stops a build comes last, in red: errors, and if ``strict``, warnings too. ``quiet``: that alone.
    """
    language = language or "en"
    kinds: dict[str, list[Problem]] = {}
    for problem in plan.problems:
        kinds.setdefault(problem.code, []).append(problem)
    stopping = {code for code, found in kinds.items() if found[0].stops(strict=strict)}
    for code in sorted(kinds, key=stopping.__contains__):
        if code in stopping or not quiet:
            lines = _of_a_kind(kinds[code], plan.document, language)
            say("\n".join(lines), fg="red" if code in stopping else "yellow", err=True)
    levels = Counter(problem.level for problem in plan.problems)
    told = levels[Level.ERROR] + levels[Level.WARNING]
    if stopping or (told and not quiet):
        counts = {f"{level}s": levels[level] for level in (Level.ERROR, Level.WARNING)}
        say(f"{plan.document.name}: {word('around', 'counts', language).format_map(counts)}", err=True)


def _of_a_kind(problems: list[Problem], document: SourceDocument, language: str) -> Iterator[str]:
    """Yield the lines that tell of problems of one kind: each name once, and what to do once."""
    told: dict[object, tuple[Problem, list[Location]]] = {}
    for problem in problems:
        # A name may stand in every task, with the same said of it.
        key = problem.message(language) if problem.code in _ONCE else problem.span
        told.setdefault(key, (problem, []))[1].append(document.locate(problem.span))
    found = list(told.values())
    if len(found) > 1 and problems[0].code == "unknown-agency":
        yield from _unknown(found, document, language)
        return
    for position, (problem, (location, *others)) in enumerate(found):
        if len(found) > 1:
            yield f"{problem.head(location, language)}  {location.excerpt}"
        else:
            yield problem.head(location, language)
            yield from [f"    {location.excerpt}"] if location.excerpt else []
        if others:
            yield f"    {word('around', 'more', language).format(times=len(others))}"
        remedy = problem.remedy(language)
        if position + 1 == len(found) or found[position + 1][0].remedy(language) != remedy:
            yield f"  → {remedy}"


def _unknown(
    found: list[tuple[Problem, list[Location]]], document: SourceDocument, language: str
) -> Iterator[str]:
    """Yield the lines that tell of names that the register does not know: how often and where first."""
    names = []
    for problem, (first, *others) in found:
        place = where(first, language).removeprefix(first.source).strip(":, ")
        times = f", {len(others) + 1}×" if others else ""
        names.append(f"{problem.values['name']} ({place}{times})")
    said = word("around", "names", language).format(count=len(names), names=enumerated(names, _MOST_NAMES))
    level, code = word("level", found[0][0].level, language), found[0][0].code
    yield f"{document.name}: {level}: {said} [{code}]"
    yield f"  → {word('around', 'names-remedy', language)}"


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
        say(tr("not read, of no known format: {skipped}", skipped=enumerated(skipped, 20)), err=True)


def enumerated(names: Sequence[str], most: int) -> str:
    """List names in a message; of many, the first."""
    more = tr(" and {count} more", count=len(names) - most) if len(names) > most else ""
    return ", ".join(names[:most]) + more


def print_unsaid(description: Description, language: str | None) -> None:
    """Say on stderr what a publisher has to say of a publication, and did not."""
    if description.unsaid:
        what = [put(language, f"unsaid-{key}", base=BASE) for key in description.unsaid]
        say(put(language, "unsaid", what=put(language, "and").join(what)), fg="yellow", err=True)


def put(language: str | None, key: str, **values: object) -> str:
    """Put values into words of a build, which ``problems.toml`` has in two languages."""
    return word("build", key, language or spoken_language() or "en").format_map(values)
