"""SHACL results, as several commands print them."""

from __future__ import annotations

import re

from creditplan.cli.terminal import say
from creditplan.model import Location, Span
from creditplan.namespaces import shorten
from creditplan.validation import Severity, ValidationResult

_COLOURS = {Severity.VIOLATION: "red", Severity.WARNING: "yellow", Severity.INFO: "blue"}
_QUOTE = re.compile(r".*/source/([a-z0-9-]+)#char=(\d+),(\d+)")


def quote(result: ValidationResult) -> tuple[str, Span] | None:
    """Return the plan's id and the span that a result was read from, if it says so."""
    match = _QUOTE.fullmatch(result.quoted_from or "")
    return (match[1], Span(int(match[2]), int(match[3]))) if match else None


def print_result(result: ValidationResult, found: Location | None, *, err: bool = False) -> None:
    """Print one result: what, where, place in the text, rule, remedy."""
    say(f"{result.severity}: ", fg=_COLOURS[result.severity], bold=True, nl=False, err=err)
    say(" / ".join(result.message.values()), err=err)
    path = f"  {result.result_path}" if result.result_path else ""
    value = f"  = {result.value}" if result.value is not None else ""
    say(f"  where   {shorten(result.focus_node)}{path}{value}", err=err)
    if found:
        say(f"  source  {found}  {found.excerpt}", err=err)
    names = " / ".join(result.name.values())
    say(f"  rule    {names} ({shorten(result.source_shape)}, {result.component})", err=err)
    for remedy in result.remedy.values():
        say(f"  → {remedy}", err=err)


def result_json(result: ValidationResult, found: Location | None) -> dict[str, object]:
    """Return a result as plain values, for programs."""
    return {
        "focus_node": result.focus_node,
        "result_path": result.result_path,
        "value": result.value,
        "severity": result.severity,
        "component": result.component,
        "source_shape": result.source_shape,
        "message": result.message,
        "remedy": result.remedy,
        "source": found
        and {"file": found.source, "line": found.line, "column": found.column, "excerpt": found.excerpt},
    }
