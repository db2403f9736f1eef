"""``creditplan validate``: RDF files against the shapes."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import click

from creditplan.cli.output import print_json, read_rdf
from creditplan.errors import InputError
from creditplan.model import SourceDocument
from creditplan.namespaces import shorten
from creditplan.reasoning import closure, contradictions
from creditplan.validation import Severity, ValidationReport, ValidationResult
from creditplan.validation import validate as validate_quads

_COLOURS = {Severity.VIOLATION: "red", Severity.WARNING: "yellow", Severity.INFO: "blue"}
_PLACE = re.compile(r".*/source/([a-z0-9-]+)#char=(\d+),(\d+)")


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON.")
@click.option(
    "--format",
    "output",
    type=click.Choice(["text", "turtle"]),
    default="text",
    help="turtle: a SHACL report.",
)
@click.option(
    "--owl", is_flag=True, help="Also look for contradictions with the ontology (OWL 2 RL; slower)."
)
@click.pass_context
def validate(ctx: click.Context, files: tuple[Path, ...], as_json: bool, output: str, owl: bool) -> None:
    """Validate RDF files (Turtle, N-Triples, N-Quads, TriG, JSON-LD, RDF/XML) against the SHACL shapes.

    The files together are one data graph. If FILE's folder holds the plan's text (as a publication does),
    results say the line and words of it. Exit 1 if there is a violation; warnings and infos do not count.
    Exit 2 if there is nothing to validate.
    """
    data = [quad for path in files for quad in read_rdf(path)]
    report = validate_quads(data)
    if not report.focus_nodes:
        raise InputError(
            "nothing in the data is anything that the shapes speak of, so there is nothing to validate",
            source=" ".join(map(str, files)),
            remedy="check the file, and that its terms are those of https://w3id.org/creditplan/ontology#",
        )
    clashes = contradictions(closure(data)) if owl else []
    if as_json:
        print_json(_report(report, clashes, files))
    elif output == "turtle":
        click.echo(report.graph.serialize(format="turtle"), nl=False)
    else:
        _print_report(report, clashes, files)
    if clashes or not report.conforms:
        ctx.exit(1)


def _print_report(report: ValidationReport, clashes: list[str], files: tuple[Path, ...]) -> None:
    for result in report.results:
        click.secho(f"{result.severity}: ", fg=_COLOURS[result.severity], bold=True, nl=False)
        click.echo(" / ".join(result.message.values()))
        path = f"  {result.result_path}" if result.result_path else ""
        value = f"  = {result.value}" if result.value is not None else ""
        click.echo(f"  where   {shorten(result.focus_node)}{path}{value}")
        place = _source_line(result, files)
        if place:
            click.echo(f"  source  {place['file']}:{place['line']}:{place['column']}  {place['excerpt']}")
        names = " / ".join(result.name.values())
        click.echo(f"  rule    {names} ({shorten(result.source_shape)}, {result.component})")
        for remedy in result.remedy.values():
            click.echo(f"  → {remedy}")
    for clash in clashes:
        click.secho("Contradiction: ", fg="red", bold=True, nl=False)
        click.echo(clash)
    counts = ", ".join(
        f"{sum(result.severity is severity for result in report.results)} {severity.lower()}(s)"
        for severity in Severity
    )
    click.echo(f"{'conforms' if report.conforms and not clashes else 'does not conform'}: {counts}")


def _source_line(result: ValidationResult, files: tuple[Path, ...]) -> dict[str, str | int] | None:
    """Find the place of a result in the plan's text, if it lies beside one of the files."""
    match = _PLACE.fullmatch(result.quoted_from or "")
    if not match:
        return None
    for folder in dict.fromkeys(path.parent for path in files):
        document = _text_beside(folder, match[1])
        if document:
            start, end = (min(int(offset), len(document.text)) for offset in match.groups()[1:])
            line, column = document.position(start)
            excerpt = " ".join(document.text[start:end].split())[:60]
            return {"file": document.name, "line": line, "column": column, "excerpt": excerpt}
    return None


@cache
def _text_beside(folder: Path, plan: str) -> SourceDocument | None:
    path = folder / f"{plan}.txt"
    try:
        return SourceDocument(str(path), path.read_text("utf-8"))
    except (OSError, ValueError):
        return None


def _report(report: ValidationReport, clashes: list[str], files: tuple[Path, ...]) -> dict[str, object]:
    return {
        "conforms": report.conforms and not clashes,
        "focus_nodes": report.focus_nodes,
        "contradictions": clashes,
        "results": [
            {
                "focus_node": result.focus_node,
                "result_path": result.result_path,
                "value": result.value,
                "severity": result.severity,
                "component": result.component,
                "source_shape": result.source_shape,
                "message": result.message,
                "remedy": result.remedy,
                "source": _source_line(result, files),
            }
            for result in report.results
        ],
    }
