"""What was not understood in a document, as several commands print it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from creditplan.cli.terminal import say
from creditplan.model import Level, Problem

_SHOWN = 20


def print_problems(problems: Sequence[Problem], *, strict: bool = False) -> None:
    """Print problems to stderr, errors (``strict``: warnings too) in red."""
    seen = Counter((problem.code, problem.excerpt) for problem in problems)
    for problem in problems:
        # A name that the register does not know may stand in every task: its first place is enough.
        times = seen.pop((problem.code, problem.excerpt), 0) if problem.code == "unknown-agency" else 1
        if times:
            stops = strict or problem.level is Level.ERROR
            more = f"\n    (and {times - 1} more times)" if times > 1 else ""
            say(f"{problem}{more}", fg="red" if stops else "yellow", err=True)


def problem_json(problem: Problem) -> dict[str, object]:
    """Return a problem as plain values, for programs."""
    return {
        "code": problem.code,
        "level": problem.level,
        "message": problem.message,
        "remedy": problem.remedy,
        "line": problem.line,
        "column": problem.column,
        "excerpt": problem.excerpt,
    }


def print_skipped(skipped: Sequence[str]) -> None:
    """Say on stderr which files of folders and packages were not read, being of no known format."""
    if skipped:
        more = f" and {len(skipped) - _SHOWN} more" if len(skipped) > _SHOWN else ""
        say(f"not read, of no known format: {', '.join(skipped[:_SHOWN])}{more}", err=True)
