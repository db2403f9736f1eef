"""``creditplan validate``: RDF files against the shapes."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import click
from pyoxigraph import Quad

from creditplan.cli.output import print_json
from creditplan.cli.problems import language_option, quiet_option
from creditplan.cli.results import by_severity, print_result, quote, result_json
from creditplan.cli.terminal import emit, say
from creditplan.errors import InputError
from creditplan.folder import Listings
from creditplan.knowledge import open_knowledge
from creditplan.messages import tr
from creditplan.model import Location, SourceDocument
from creditplan.namespaces import BASE
from creditplan.publishing.turtle import to_turtle
from creditplan.rdf_files import read_published
from creditplan.validation import EngineName, Severity, ValidationReport, ValidationResult
from creditplan.validation.rdf import to_quads


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@language_option
@quiet_option
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON.")
@click.option(
    "--format",
    "output",
    type=click.Choice(["text", "turtle"]),
    help="By default text; turtle is a SHACL report.",
)
@click.option(
    "--owl", is_flag=True, help="Also look for contradictions with the ontology (OWL 2 RL; slower)."
)
@click.option(
    "--engine",
    type=click.Choice(EngineName, case_sensitive=False),
    help="SHACL engine: shacl is fast; pyshacl the reference.  [default: shacl where it is installed]",
)
@click.pass_context
def validate(
    ctx: click.Context,
    files: tuple[Path, ...],
    language: str | None,
    quiet: bool,
    as_json: bool,
    output: str | None,
    owl: bool,
    engine: EngineName | None,
) -> None:
    """Validate RDF files (Turtle, N-Triples, N-Quads, TriG, JSON-LD, RDF/XML) against the SHACL shapes.

    The files together are one data graph. If FILE's folder holds the plan's text (as a publication does),
    results say the line and words of it. Exit 1 if there is a violation; warnings and infos do not count.
    Exit 2 if there is nothing to validate.
    """
    if as_json and output:
        raise click.UsageError(tr("--json and --format exclude each other"))
    data = list(read_published(files))
    validator = open_knowledge().validator
    report = validator.validate(data, engine)
    focus = validator.focus_nodes(data)
    if not focus:
        raise InputError(
            tr("nothing in the data is anything that the shapes speak of, so there is nothing to validate"),
            source=" ".join(map(str, files)),
            remedy=tr(
                "check the file, and that its terms are those of https://w3id.org/creditplan/ontology#"
            ),
        )
    clashes = _contradictions(data) if owl else []
    if as_json:
        print_json(_report(report, focus, clashes, files))
    elif output == "turtle":
        emit(to_turtle([("", list(to_quads(report, validator.shapes)))], BASE).decode())
    else:
        _print_report(report, clashes, files, language, quiet=quiet)
    if clashes or not report.conforms:
        ctx.exit(1)


def _contradictions(data: list[Quad]) -> list[str]:
    from creditplan.reasoning import closure, contradictions  # noqa: PLC0415 (rdflib and owlrl, for this alone)

    return contradictions(closure(data))


def _print_report(
    report: ValidationReport,
    clashes: list[str],
    files: tuple[Path, ...],
    language: str | None,
    *,
    quiet: bool,
) -> None:
    for result in report.results:
        if not quiet or result.severity is Severity.VIOLATION:
            print_result(result, _place(result, files), language)
    for clash in clashes:
        say(tr("Contradiction: "), fg="red", bold=True, nl=False)
        say(clash)
    if not quiet:
        found = tr("conforms") if report.conforms and not clashes else tr("does not conform")
        say(f"{found}: {by_severity(report)}")


def _place(result: ValidationResult, files: tuple[Path, ...]) -> Location | None:
    """Find the place of a result in the plan's text, if it lies beside one of the files."""
    quoted = quote(result)
    if quoted:
        for folder in dict.fromkeys(path.parent for path in files):
            document = _text_beside(folder, quoted[0])
            if document:
                return document.locate(quoted[1])
    return None


@cache
def _text_beside(folder: Path, plan: str) -> SourceDocument | None:
    path = folder / f"{plan}.txt"
    if not path.is_file():
        return None
    try:
        Listings().check([path])
        return SourceDocument(str(path), path.read_text("utf-8"))
    except InputError as error:
        say(tr("no lines of the text are shown: {message}", message=error.message), err=True)
    except (OSError, ValueError):
        pass
    return None


def _report(
    report: ValidationReport, focus: int, clashes: list[str], files: tuple[Path, ...]
) -> dict[str, object]:
    return {
        "conforms": report.conforms and not clashes,
        "focus_nodes": focus,
        "contradictions": clashes,
        "results": [result_json(result, _place(result, files)) for result in report.results],
    }
