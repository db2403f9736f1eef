"""The road from source to publication. Read this file first.

bytes → reading → parsing → mapping → validation → publishing

All texts are read before anything is validated or written: what they lack can be told first. Then one plan
goes the whole road before the next, and only what was understood of it is kept.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from creditplan import parsing
from creditplan.conversion import Conversion, to_conversion
from creditplan.errors import IncompleteError, InputError
from creditplan.folder import replacing
from creditplan.iris import Iris
from creditplan.knowledge import Knowledge, open_knowledge
from creditplan.model import Level, Plan, Problem, SourceDocument
from creditplan.namespaces import BASE
from creditplan.publishing.products import Distribution
from creditplan.publishing.publication import PUBLISHER, check_names, file_names, publish
from creditplan.reading import OnSkipped, read_all
from creditplan.resources import packaged_plan
from creditplan.validation import Severity, ValidationReport, ValidationResult

OnValidated = Callable[[Plan, ValidationReport], None]


@dataclass(frozen=True, slots=True)
class Publication:
    """What came of a build.

    Attributes:
        plans: in the order of their sources.
        report: SHACL report over each of them, in their order; ``None`` if validation was left out.
        problems: those of the texts that speak against publishing, each with its plan.
        files: what was written into the folder, by file name; nothing if that stopped the build.
        left: names of the files of an earlier build that are there still, and not of this one.
    """

    plans: tuple[Plan, ...]
    report: ValidationReport | None
    problems: tuple[tuple[Plan, Problem], ...]
    files: Mapping[str, Distribution] = field(default_factory=dict)
    left: Sequence[str] = ()

    @property
    def violations(self) -> list[ValidationResult]:
        """Results of the shapes that speak against publishing."""
        results = self.report.results if self.report else ()
        return [result for result in results if result.severity is Severity.VIOLATION]


class StoppedError(IncompleteError):
    """A build that its problems or violations stopped.

    Attributes:
        made: what came of it; no file.
    """

    def __init__(self, made: Publication) -> None:
        problems = [problem.told(plan.document.locate(problem.span)) for plan, problem in made.problems]
        violations = [f"{result.focus_node}: {result.message.get('en', '')}" for result in made.violations]
        super().__init__(
            "\n".join(["the build stopped; nothing was written", *problems, *violations]),
            remedy="correct the text, or publish what was understood with allow_incomplete",
        )
        self.made = made


def convert(document: SourceDocument, knowledge: Knowledge, iris: Iris) -> Conversion:
    """Convert one document: a pure function of it and what is known.

    Raises:
        InputError: the text holds no task at all.
    """
    return to_conversion(parsing.parse(document, knowledge.register), knowledge, iris)


def read_plans(
    sources: Sequence[str | Path],
    knowledge: Knowledge,
    *,
    allow_network: bool = False,
    progress: Callable[[Iterable[str | Path]], Iterable[str | Path]] = iter,
    on_skipped: OnSkipped | None = None,
) -> list[Plan]:
    """Read the plans of a publication.

    Args:
        sources: paths of plans, of folders and ZIP packages of them, web addresses, ``"-"`` for standard
            input; none: the packaged plan.
        knowledge: what is known before.
        allow_network: fetch sources that are web addresses.
        progress: wraps the sources as they are worked on.
        on_skipped: told which files of a folder or package are of no known format.

    Raises:
        InputError: a source cannot be read or holds no task, or an id is another's or names a published file.
    """
    plans = [
        parsing.parse(document, knowledge.register)
        for source in progress(sources or [packaged_plan()])
        for document in read_all(source, allow_network=allow_network, on_skipped=on_skipped)
    ]
    _check_ids(plans)
    check_names(plans, knowledge)
    return plans


def publish_plans(
    plans: Sequence[Plan],
    out: str | Path,
    knowledge: Knowledge,
    iris: Iris,
    *,
    publisher: str = PUBLISHER,
    validate: bool = True,
    strict: bool = False,
    allow_incomplete: bool = False,
    on_validated: OnValidated = lambda _plan, _report: None,
) -> Publication:
    """Convert plans, validate them and write them into a folder, unless something speaks against it.

    Args:
        plans: as :func:`read_plans` gives them.
        out: the folder; what else is in it stays.
        knowledge: what they were read with.
        iris: mints under the base of who publishes them.
        publisher: the name of that one, for the catalogue.
        validate: check the data against the SHACL shapes.
        strict: treat warnings, such as unknown agencies, as errors.
        allow_incomplete: publish even what was not fully understood or does not conform.
        on_validated: told of each plan what its validation found, as soon as it is done.

    Raises:
        InputError: a file would take the place of a source.
        OutputError: the folder cannot be written; it is as it was.
        StoppedError: a plan was not fully understood or does not conform; all were validated, nothing was
            written.
    """
    problems = tuple(
        (plan, problem)
        for plan in plans
        for problem in plan.problems
        if strict or problem.level is Level.ERROR
    )
    results: list[ValidationResult] = []

    def conversions() -> Iterator[Conversion]:
        for plan in plans:
            conversion = to_conversion(plan, knowledge, iris)
            if validate:
                results.extend(conversion.report.results)
                on_validated(plan, conversion.report)
            yield conversion

    def made() -> Publication:
        report = ValidationReport(tuple(results)) if validate else None
        return Publication(tuple(plans), report, problems)

    folder = _folder(out, file_names(plans, knowledge), plans)
    if problems and not allow_incomplete:
        if validate:
            deque(conversions(), maxlen=0)
        raise StoppedError(made())
    with replacing(folder) as stage:
        files = publish(conversions(), stage, knowledge, iris, publisher)
        if made().violations and not allow_incomplete:
            raise StoppedError(made())
    return replace(made(), files=files, left=stage.left)


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
    knowledge: Knowledge | None = None,
) -> Publication:
    """Publish plans: write Turtle, JSON-LD, N-Quads, tables and their description into a folder.

    Args:
        sources: as for :func:`read_plans`.
        out: the folder; what else is in it stays.
        base: absolute IRI under which the plans' own IRIs are minted.
        publisher: as for :func:`publish_plans`.
        validate: as for :func:`publish_plans`.
        strict: as for :func:`publish_plans`.
        allow_incomplete: as for :func:`publish_plans`.
        allow_network: as for :func:`read_plans`.
        knowledge: what is known before, and published with the plans; by default that of the package.

    Raises:
        InputError, OutputError: as the message says; the folder is as it was.
        StoppedError: a plan was not fully understood or does not conform; nothing was written.
    """
    iris, known = Iris(base), knowledge or open_knowledge()
    return publish_plans(
        read_plans(sources, known, allow_network=allow_network),
        out,
        known,
        iris,
        publisher=publisher,
        validate=validate,
        strict=strict,
        allow_incomplete=allow_incomplete,
    )


def _check_ids(plans: Sequence[Plan]) -> None:
    seen: dict[str, str] = {}
    for plan in plans:
        if plan.id in seen:
            raise InputError(
                f"two sources are the plan {plan.id}: {seen[plan.id]} and {plan.document.name}",
                remedy="give each its own id in its side file, or leave one out",
            )
        seen[plan.id] = plan.document.name


def _folder(out: str | Path, names: set[str], plans: Sequence[Plan]) -> Path:
    """Return the folder to write into, if no source in it would be lost."""
    if not str(out):
        raise InputError("the output folder has no name", remedy="give a path, such as dist")
    folder = Path(out)
    for plan in plans:
        source = Path(plan.document.name)
        if source.name in names and source.parent.resolve() == folder.resolve():
            raise InputError(
                "a file of this name is published: it would take the source's place",
                source=plan.document.name,
                remedy="give another folder with --out",
            )
    return folder
