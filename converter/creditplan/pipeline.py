"""The road from source to publication. Read this file first.

bytes → reading → parsing → mapping → validation → publishing
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from creditplan import parsing, validation
from creditplan.conversion import Conversion
from creditplan.errors import IncompleteError, InputError
from creditplan.folder import write_files
from creditplan.iris import Iris
from creditplan.knowledge import open_knowledge
from creditplan.mapping import to_conversion
from creditplan.model import Level, Plan, Register, SourceDocument
from creditplan.namespaces import BASE
from creditplan.publishing import PUBLISHER, check_names, publication
from creditplan.reading import OnSkipped, read_all
from creditplan.resources import packaged_plan
from creditplan.validation import Severity, ValidationReport

OnConverted = Callable[[Sequence[Conversion]], None]
OnValidated = Callable[[Plan, ValidationReport], None]


@dataclass(frozen=True, slots=True)
class Publication:
    """What a build made.

    Attributes:
        conversions: the plans.
        report: SHACL report over each of them, in their order; ``None`` if validation was left out.
        files: contents by name, as they stand in the output folder.
    """

    conversions: tuple[Conversion, ...]
    report: ValidationReport | None
    files: dict[str, bytes]

    @property
    def plans(self) -> list[Plan]:
        """The plans, in the order of their sources."""
        return [conversion.plan for conversion in self.conversions]

    def write(self, out: str | Path) -> list[str]:
        """Write the files into a folder; what else is in it stays.

        Returns:
            Names of the files of an earlier build that are there still, and not of this publication.

        Raises:
            InputError: a file would take the place of a source.
            OutputError: the folder cannot be written; it is as it was.
        """
        if not str(out):
            raise InputError("the output folder has no name", remedy="give a path, such as dist")
        folder = Path(out)
        for plan in self.plans:
            source = Path(plan.document.name)
            if source.name in self.files and source.parent.resolve() == folder.resolve():
                raise InputError(
                    "a file of this name is published: it would take the source's place",
                    source=plan.document.name,
                    remedy="give another folder with --out",
                )
        return write_files(folder, self.files)

    def complaints(self, *, strict: bool = False) -> list[str]:
        """Return what speaks against publishing: errors (``strict``: warnings too) and SHACL violations."""
        problems = [
            problem.told(plan.document.locate(problem.span))
            for plan in self.plans
            for problem in plan.problems
            if strict or problem.level is Level.ERROR
        ]
        results = self.report.results if self.report else ()
        violations = [r for r in results if r.severity is Severity.VIOLATION]
        return [*problems, *(f"{r.focus_node}: {r.message.get('en', '')}" for r in violations)]


def convert(document: SourceDocument, register: Register, iris: Iris) -> Conversion:
    """Convert one document: a pure function of it and the register.

    Raises:
        InputError: the text holds no task at all.
    """
    return to_conversion(parsing.parse(document, register), register, iris)


def prepare(
    sources: Sequence[str | Path] = (),
    *,
    base: str = BASE,
    publisher: str = PUBLISHER,
    validate: bool = True,
    allow_network: bool = False,
    progress: Callable[[Iterable[str | Path]], Iterable[str | Path]] = iter,
    on_skipped: OnSkipped | None = None,
    on_converted: OnConverted = lambda _: None,
    on_validated: OnValidated = lambda _plan, _report: None,
) -> Publication:
    """Read, convert, validate and serialise plans without writing anything.

    Args:
        sources: paths of plans, of folders and ZIP packages of them, web addresses, ``"-"`` for standard
            input; none: the packaged plan.
        base: absolute IRI under which the plans' own IRIs are minted.
        publisher: name of who publishes them, for the catalogue.
        validate: check the data against the SHACL shapes.
        allow_network: fetch sources that are web addresses.
        progress: wraps the sources as they are worked on.
        on_skipped: told which files of a folder or package are of no known format.
        on_converted: told the plans before any is validated: what their texts lack is known by then.
        on_validated: told of each plan what its validation found, as soon as it is done.

    Raises:
        InputError: a source cannot be read or holds no task, or an id is another's or names a published file.
    """
    register, iris = open_knowledge().register, Iris(base)
    conversions = [
        convert(document, register, iris)
        for source in progress(sources or [packaged_plan()])
        for document in read_all(source, allow_network=allow_network, on_skipped=on_skipped)
    ]
    _check_ids(conversions)
    check_names(conversion.plan for conversion in conversions)
    on_converted(conversions)
    report = None
    if validate:
        report = validation.join(_validated(each, on_validated) for each in conversions)
    files = publication(conversions, iris, publisher)
    return Publication(tuple(conversions), report, files)


def validate_plan(conversion: Conversion) -> ValidationReport:
    """Validate a plan by itself: its statements say all that the shapes ask of what it names."""
    lines = "".join(f"{statement} .\n" for statement in conversion.statements)
    return open_knowledge().validator.validate_ntriples(lines)


def _validated(conversion: Conversion, on_validated: OnValidated) -> ValidationReport:
    report = validate_plan(conversion)
    on_validated(conversion.plan, report)
    return report


def build(
    sources: Sequence[str | Path] = (),
    out: str | Path = "dist",
    *,
    base: str = BASE,
    publisher: str = PUBLISHER,
    validate: bool = True,
    strict: bool = False,
    allow_incomplete: bool = False,
    allow_network: bool = False,
) -> Publication:
    """Publish plans: write Turtle, JSON-LD, N-Quads, tables and their description into a folder.

    Args:
        sources: as for :func:`prepare`.
        out: the folder; what else is in it stays.
        base: as for :func:`prepare`.
        publisher: as for :func:`prepare`.
        validate: as for :func:`prepare`.
        strict: treat warnings, such as unknown agencies, as errors.
        allow_incomplete: publish even what was not fully understood or does not conform.
        allow_network: as for :func:`prepare`.

    Raises:
        InputError, OutputError: as the message says; the folder is as it was.
        IncompleteError: a document was not fully understood or does not conform; nothing was written.
    """
    made = prepare(sources, base=base, publisher=publisher, validate=validate, allow_network=allow_network)
    complaints = made.complaints(strict=strict)
    if complaints and not allow_incomplete:
        raise IncompleteError(
            "\n".join(["the build stopped; nothing was written", *complaints]),
            remedy="correct the text, or publish what was understood with allow_incomplete",
        )
    made.write(out)
    return made


def _check_ids(conversions: Sequence[Conversion]) -> None:
    seen: dict[str, str] = {}
    for conversion in conversions:
        plan = conversion.plan
        if plan.id in seen:
            raise InputError(
                f"two sources are the plan {plan.id}: {seen[plan.id]} and {plan.document.name}",
                remedy="give each its own id in its side file, or leave one out",
            )
        seen[plan.id] = plan.document.name
