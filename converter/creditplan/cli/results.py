"""SHACL results, as several commands print them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from creditplan.cli.terminal import say
from creditplan.messages import tr
from creditplan.model import Location, Span
from creditplan.model.problems import where as where_in
from creditplan.model.problems import word
from creditplan.namespaces import shorten
from creditplan.validation import Severity, ValidationReport, ValidationResult

_COLOURS = {Severity.VIOLATION: "red", Severity.WARNING: "yellow", Severity.INFO: "blue"}
_QUOTE = re.compile(r".*/source/([a-z0-9-]+)#char=(\d+),(\d+)")


def quote(result: ValidationResult) -> tuple[str, Span] | None:
    """Return the plan's id and the span that a result was read from, if it says so."""
    match = _QUOTE.fullmatch(result.quoted_from or "")
    return (match[1], Span(int(match[2]), int(match[3]))) if match else None


def by_severity(report: ValidationReport) -> str:
    """Say how many results of each severity a report has."""
    counts = Counter(result.severity for result in report.results)
    return ", ".join(
        tr("{count} {severity}(s)", count=counts[severity], severity=tr(severity.lower()))
        for severity in Severity
    )


def print_result(
    result: ValidationResult, found: Location | None, language: str | None, *, err: bool = False
) -> None:
    """Print one result: what, where, place in the text, rule, remedy; in all languages, or in one."""
    where, source, rule = (word("around", key, language or "en") for key in ("where", "source", "rule"))
    severity = word("severity", result.severity, language or "en")
    say(f"{severity}: ", fg=_COLOURS[result.severity], bold=True, nl=False, err=err)
    say(" / ".join(_in(result.message, language)), err=err)
    path = f"  {result.result_path}" if result.result_path else ""
    value = f"  = {result.value}" if result.value is not None else ""
    say(f"  {where}{shorten(result.focus_node)}{path}{value}", err=err)
    if found:
        say(f"  {source}{where_in(found, language or 'en')}  {found.excerpt}", err=err)
    names = " / ".join(_in(result.name, language))
    say(f"  {rule}{names} ({shorten(result.source_shape)}, {result.component})", err=err)
    for remedy in _in(result.remedy, language):
        say(f"  → {remedy}", err=err)


def _in(texts: Mapping[str, str], language: str | None) -> Iterable[str]:
    """Return the texts in a language; all, if none is asked for or there is none."""
    return [texts[language]] if language and language in texts else texts.values()


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
        and {
            "file": found.source,
            "line": found.line,
            "column": found.column,
            "place": dict(found.place),
            "excerpt": found.excerpt,
        },
    }
