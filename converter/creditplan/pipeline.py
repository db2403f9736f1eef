"""The road from source to publication. Read this file first.

bytes → reading → parsing → mapping → validation → publishing

All texts are read before anything is validated or written: what they lack can be told first. Then one plan
goes the whole road before the next, and only what was understood of it is kept; of many plans, on the disk.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from creditplan import parsing
from creditplan.conversion import Conversion, to_conversion
from creditplan.display import as_html, counted
from creditplan.earlier_ids import replaced_ids
from creditplan.errors import IncompleteError, InputError
from creditplan.folder import replacing
from creditplan.iris import Iris
from creditplan.knowledge import Knowledge, open_knowledge
from creditplan.model import (
    NOTHING_SAID,
    Description,
    Earlier,
    Labels,
    Plan,
    Problem,
    Publisher,
    SourceDocument,
)
from creditplan.namespaces import BASE
from creditplan.parsing import check_bodies, check_jurisdiction
from creditplan.publishing.products import Distribution
from creditplan.publishing.publication import FileNames, Pages, publish
from creditplan.reading import DESCRIPTION, OnSkipped, describe, license_iri, read_all
from creditplan.resources import packaged_plan
from creditplan.spool import Spool
from creditplan.validation import Severity, ValidationReport, ValidationResult

OnValidated = Callable[[Plan, ValidationReport], None]


@dataclass(frozen=True, slots=True)
class Publication:
    """What came of a build.

    Attributes:
        plans: in the order of their sources.
        report: SHACL report over each of them, in their order; ``None`` if validation was left out.
        strict: warnings speak against publishing as errors do.
        description: what its publisher says of it.
        files: what was written into the folder, by file name; nothing if that stopped the build.
        unused: lines of ``ids.csv`` of which nothing is said, as they are of plans that are not here.
        left: names of the files of an earlier build that are there still, and not of this one.
        removed: names of those that were removed.
    """

    plans: Sequence[Plan]
    report: ValidationReport | None
    strict: bool = False
    description: Description = NOTHING_SAID
    files: Mapping[str, Distribution] = field(default_factory=dict)
    unused: Sequence[Earlier] = ()
    left: Sequence[str] = ()
    removed: Sequence[str] = ()

    def __repr__(self) -> str:
        return f"<Publication: {counted(len(self.plans), 'plan')}, {counted(len(self.files), 'file')}>"

    def _repr_html_(self) -> str:
        facts = {
            "plans": str(len(self.plans)),
            "files": str(len(self.files)),
            "validation": self.report.verdict if self.report else "left out",
        }
        rows = ((plan.id, plan.title.zh, str(len(plan.tasks))) for plan in self.plans)
        return as_html("", facts, ("plan", "title", "tasks"), rows, len(self.plans))

    @property
    def problems(self) -> tuple[tuple[Plan, Problem], ...]:
        """Those of the texts that speak against publishing, each with its plan."""
        return tuple((plan, problem) for plan in self.plans for problem in _stopping(plan, self.strict))

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


def said(
    base: str | None = None,
    publisher: str | None = None,
    license: str | None = None,
    files: str | None = None,
) -> Description:
    """Return what options say of a publication; each may be absent.

    Args:
        base: absolute IRI under which the plans' own IRIs are minted.
        publisher: name of who publishes.
        license: web address of the licence that the publisher grants, or its short name, such as CC-BY-4.0.
        files: address at which the folder is to lie, where that is not the base.

    Raises:
        InputError: no such licence is known.
    """
    iri = license_iri(license) if license else None
    if license and not iri:
        raise InputError(
            f"no licence is known by the name {license!r}",
            remedy="give its web address, or a short name such as CC0-1.0 or CC-BY-4.0",
        )
    named = Publisher(Labels(publisher)) if publisher else None
    return Description(publisher=named, base=base, license=iri, files=files)


def open_sources(
    sources: Sequence[str | Path], knowledge: Knowledge, options: Description = NOTHING_SAID
) -> tuple[list[str | Path], Description]:
    """Find what is to be published, and how its publisher describes it.

    Args:
        sources: paths of plans, of folders and ZIP packages of them, web addresses, ``"-"`` for standard
            input; none: what ``creditplan.toml`` in the working folder describes, else the packaged plan.
        knowledge: what is known before.
        options: win over the file.

    Returns:
        The sources, a folder that says which they are replaced by these; and the description.

    Raises:
        InputError: the description is broken, or there are two of them.
    """
    if not sources:
        sources = ["."] if Path(DESCRIPTION).is_file() else [packaged_plan()]
    described = [*map(describe, sources)]
    found = {Path(one.file).resolve(): one for one in described if one.file}
    if len(found) > 1:
        first, second, *_ = found.values()
        raise InputError(
            f"the sources are of two publications, described by {first.file} and {second.file}",
            remedy="build them one by one, or describe them together in a folder above both",
        )
    earlier = tuple(dict.fromkeys(line for one in described for line in one.earlier))
    bodies = tuple(dict.fromkeys(row for one in described for row in one.bodies))
    told = options.over(next(iter(found.values()), NOTHING_SAID))
    description = replace(told, earlier=earlier, bodies=bodies)
    check_jurisdiction(knowledge.register, description.jurisdiction, description.file)
    check_bodies(knowledge.register, bodies)
    return [part for source in sources for part in _parts(source, description)], description


def minting(description: Description) -> Iris:
    """Return what mints the IRIs of a publication: under its base, or, if that is not said, under ours.

    Raises:
        InputError: the base, or the address of the files, is no such IRI.
    """
    try:
        return Iris(description.base or BASE, description.files or "")
    except InputError as error:
        error.source = description.file
        raise


def read_plans(
    sources: Sequence[str | Path],
    knowledge: Knowledge,
    *,
    description: Description | None = None,
    allow_network: bool = False,
    progress: Callable[[Iterable[str | Path]], Iterable[str | Path]] = iter,
    on_skipped: OnSkipped | None = None,
) -> Sequence[Plan]:
    """Read the plans of a publication.

    Args:
        sources: as :func:`open_sources` gives them.
        knowledge: what is known before.
        description: of their publication, if that was read before.
        allow_network: fetch sources that are web addresses.
        progress: wraps the sources as they are worked on.
        on_skipped: told which files of a folder or package are of no known format.

    Returns:
        The plans in the order of their sources; of many, most lie on the disk and are read anew each time.

    Raises:
        InputError: a source cannot be read or holds no task, or an id is another's or names a published file.
        OutputError: there is no room for them on the disk.
    """
    plans = Spool[Plan]()
    names = FileNames(knowledge)
    for source in progress(sources):
        for document in read_all(
            source, allow_network=allow_network, description=description, on_skipped=on_skipped
        ):
            plan = parsing.parse(document, knowledge.register)
            names.add(plan)
            plans.append(plan)
    return plans


def publish_plans(
    plans: Sequence[Plan],
    out: str | Path,
    knowledge: Knowledge,
    description: Description = NOTHING_SAID,
    *,
    validate: bool = True,
    strict: bool = False,
    allow_incomplete: bool = False,
    prune: bool = False,
    pages: Pages | None = None,
    on_validated: OnValidated = lambda _plan, _report: None,
) -> Publication:
    """Convert plans, validate them and write them into a folder, unless something speaks against it.

    Args:
        plans: as :func:`read_plans` gives them.
        out: the folder; what else is in it stays.
        knowledge: what they were read with.
        description: what their publisher says of them.
        validate: check the data against the SHACL shapes.
        strict: treat warnings, such as unknown agencies, as errors.
        allow_incomplete: publish even what was not fully understood or does not conform.
        prune: remove files of an earlier build that are not made any more, and that nobody has changed.
        pages: makes pages of what is published, see :class:`creditplan.site.Site`.
        on_validated: told of each plan what its validation found, as soon as it is done.

    Raises:
        InputError: a file would take the place of a source, the base cannot be one, or ``ids.csv`` says of
            an id what cannot be.
        OutputError: the folder cannot be written; it is as it was.
        StoppedError: a plan was not fully understood or does not conform; all were validated, nothing was
            written.
    """
    results: list[ValidationResult] = []
    earlier = replaced_ids(plans, description.earlier)
    iris = minting(description)

    def conversions() -> Iterator[Conversion]:
        for plan in plans:
            conversion = to_conversion(plan, knowledge, iris)
            if validate:
                results.extend(conversion.report.results)
                on_validated(plan, conversion.report)
            yield conversion

    def made() -> Publication:
        report = ValidationReport(tuple(results)) if validate else None
        return Publication(plans, report, strict, description)

    folder = _folder(out)
    stops = _check_plans(plans, folder, knowledge, strict)
    if stops and not allow_incomplete:
        if validate:
            deque(conversions(), maxlen=0)
        raise StoppedError(made())
    with replacing(folder, prune=prune) as stage:
        files = publish(conversions(), stage, knowledge, iris, description, earlier, pages)
        if made().violations and not allow_incomplete:
            raise StoppedError(made())
    return replace(made(), files=files, unused=earlier.unused, left=stage.left, removed=stage.removed)


def build(
    sources: Sequence[str | Path] = (),
    out: str | Path = "dist",
    *,
    base: str | None = None,
    publisher: str | None = None,
    license: str | None = None,
    files: str | None = None,
    validate: bool = True,
    strict: bool = False,
    allow_incomplete: bool = False,
    allow_network: bool = False,
    prune: bool = False,
    knowledge: Knowledge | None = None,
) -> Publication:
    """Publish plans: write Turtle, JSON-LD, N-Quads, tables and their description into a folder.

    Args:
        sources: as for :func:`open_sources`.
        out: the folder; what else is in it stays.
        base: as for :func:`said`; wins over what ``creditplan.toml`` says, and so do the next three.
        publisher: as for :func:`said`.
        license: as for :func:`said`.
        files: as for :func:`said`.
        validate: as for :func:`publish_plans`.
        strict: as for :func:`publish_plans`.
        allow_incomplete: as for :func:`publish_plans`.
        allow_network: as for :func:`read_plans`.
        prune: as for :func:`publish_plans`.
        knowledge: what is known before, and published with the plans; by default that of the package.

    Raises:
        InputError, OutputError: as the message says; the folder is as it was.
        StoppedError: a plan was not fully understood or does not conform; nothing was written.
    """
    known = knowledge or open_knowledge()
    found, description = open_sources(sources, known, said(base, publisher, license, files))
    return publish_plans(
        read_plans(found, known, description=description, allow_network=allow_network),
        out,
        known,
        description,
        validate=validate,
        strict=strict,
        allow_incomplete=allow_incomplete,
        prune=prune,
    )


def _parts(source: str | Path, description: Description) -> list[str | Path]:
    """Return what a description says is to be read in the place of its folder."""
    if description.sources is None or description.file is None:
        return [source]
    folder, path = Path(description.file).parent, Path(source)
    if path.is_dir() and path.resolve() == folder.resolve():
        return [folder / part for part in description.sources]
    return [source]


def _stopping(plan: Plan, strict: bool) -> Iterator[Problem]:
    return (problem for problem in plan.problems if problem.stops(strict=strict))


def _folder(out: str | Path) -> Path:
    if not str(out):
        raise InputError("the output folder has no name", remedy="give a path, such as dist")
    return Path(out)


def _check_plans(plans: Iterable[Plan], folder: Path, knowledge: Knowledge, strict: bool) -> bool:
    """Check that no source in the folder would be lost; tell whether a problem speaks against publishing."""
    stops, names, beside = False, FileNames(knowledge), list[str]()
    for plan in plans:
        names.add(plan)
        stops = stops or any(True for _ in _stopping(plan, strict))
        source = Path(plan.document.name)
        if source.parent.resolve() == folder.resolve():
            beside.append(plan.document.name)
    for name in beside:
        if Path(name).name in names:
            raise InputError(
                "a file of this name is published: it would take the source's place",
                source=name,
                remedy="give another folder with --out",
            )
    return stops
