"""Plans to a publication: each is judged before anything is written, then what is sound is published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from itertools import count
from pathlib import Path

from creditplan.conversion import Conversion, to_conversion
from creditplan.earlier_ids import replaced_ids
from creditplan.errors import InputError
from creditplan.folder import replacing
from creditplan.iris import Iris
from creditplan.knowledge import Knowledge
from creditplan.messages import tr
from creditplan.model import NOTHING_SAID, Description, Plan
from creditplan.pipeline.gathering import Progress, Read, ReadPlans
from creditplan.pipeline.kept import Kept
from creditplan.pipeline.results import Publication, StoppedError, Verdict, stopping, violations
from creditplan.pipeline.sources import minting
from creditplan.publishing.plans import plan_files
from creditplan.publishing.products import Distribution
from creditplan.publishing.publication import Pages, publish
from creditplan.spool import KEPT
from creditplan.validation import ValidationReport, ValidationResult

OnValidated = Callable[[Plan, ValidationReport], None]


def publish_plans(
    plans: ReadPlans,
    out: str | Path,
    knowledge: Knowledge,
    description: Description = NOTHING_SAID,
    *,
    validate: bool = True,
    strict: bool = False,
    allow_incomplete: bool = False,
    sound_only: bool = False,
    prune: bool = False,
    kept: Kept | None = None,
    pages: Pages | None = None,
    on_validated: OnValidated = lambda _plan, _report: None,
    checking: Progress = iter,
    writing: Progress = iter,
) -> Publication:
    """Convert plans, validate them and write them into a folder, unless something speaks against it.

    Args:
        plans: as :func:`creditplan.pipeline.read_plans` gives them.
        out: the folder; what else is in it stays.
        knowledge: what they were read with.
        description: what their publisher says of them.
        validate: check the data against the SHACL shapes.
        strict: treat warnings, such as unknown agencies, as errors.
        allow_incomplete: publish even what was not fully understood or does not conform.
        sound_only: leave out what is not sound, and publish the rest; what the publication before had more is
            removed, if nobody has changed it.
        prune: remove files of an earlier build that are not made any more, and that nobody has changed.
        kept: what an earlier build kept, and this one keeps.
        pages: makes pages of what is published, see :class:`creditplan.site.Site`.
        on_validated: told of each plan what its validation found, as soon as it is done.
        checking: wraps the plans as they are validated.
        writing: wraps those that are published as they are written.

    Raises:
        InputError: a file would take the place of a source, the base cannot be one, or ``ids.csv`` says of
            an id what cannot be.
        OutputError: the folder cannot be written; it is as it was.
        StoppedError: a plan was not fully understood or does not conform, or, of those of which only what is
            sound is published, all of them; all were validated, nothing was written.
    """
    iris, folder = minting(description), _folder(out)
    with ExitStack() as stack:
        if kept is None:
            kept = stack.enter_context(closing(Kept(None, knowledge, description, validate=validate)))
        judging = _Judging(plans, knowledge, iris, kept, strict=strict, allow_incomplete=allow_incomplete)
        verdicts = [*judging.verdicts(on_validated, checking, validate=validate, sound_only=sound_only)]
        _check_places(plans, folder)
        made = Publication(plans, None, strict, description, documents=verdicts)
        if not judging.sound or (made.left_out and not sound_only):
            unpublished = [replace(one, published=False) for one in verdicts]
            report = judging.report(range(len(plans))) if validate else None
            raise StoppedError(replace(made, documents=unpublished, report=report))
        made = replace(made, report=judging.report(judging.sound) if validate else None)
        sound = judging.sound
        earlier = replaced_ids(map(plans.__getitem__, sound), description.earlier)
        with replacing(folder, prune=prune, renew=sound_only) as stage:
            files = publish(
                map(judging.conversion, writing(sound)),
                stage,
                knowledge,
                iris,
                description,
                earlier,
                pages,
                judging,
            )
            kept.save()
    return replace(made, files=files, unused=earlier.unused, left=stage.left, removed=stage.removed)


class _Judging:
    """Says of each plan whether it is sound, and gives its conversion.

    Attributes:
        sound: places of those that are to be published.
    """

    def __init__(
        self,
        plans: ReadPlans,
        knowledge: Knowledge,
        iris: Iris,
        kept: Kept,
        *,
        strict: bool,
        allow_incomplete: bool,
    ) -> None:
        self._plans, self._knowledge, self._iris, self._kept = plans, knowledge, iris, kept
        self._strict, self._allowed = strict, allow_incomplete
        # The first are held: a folder that is read at a glance is mapped once.
        self._held: dict[int, Conversion] = {}
        self._keys: dict[str, str] = {}
        self._results: list[tuple[ValidationResult, ...]] = []
        self.sound: list[int] = []

    def report(self, places: Iterable[int]) -> ValidationReport:
        """Return what the validation of plans found, in their order."""
        return ValidationReport(tuple(one for place in places for one in self._results[place]))

    def verdicts(
        self, on_validated: OnValidated, checking: Progress, *, validate: bool, sound_only: bool
    ) -> Iterator[Verdict]:
        """Judge each document; of several plans of one id, the first that is sound is published."""
        places = count()
        for read in checking(self._plans.documents):
            if read.error:
                yield Verdict(read.source, "failed", why=read.why, error=read.error)
                continue
            place = next(places)
            plan, verdict = self._verdict(read, place, on_validated, validate=validate)
            if verdict.published and sound_only:
                try:
                    self._plans.names.add(plan)
                except InputError as error:
                    verdict = replace(verdict, why="duplicate-id", published=False, error=error)
            if verdict.published:
                self.sound.append(place)
                self._keys[plan.id] = read.key
            yield verdict

    def _verdict(
        self, read: Read, place: int, on_validated: OnValidated, *, validate: bool
    ) -> tuple[Plan, Verdict]:
        plan, report = self._plans[place], read.report
        if validate:
            report = report or self._report(place)
            on_validated(plan, report)
        self._results.append(report.results if validate and report else ())
        if not read.reused:
            self._kept.keep(read.key, plan, report)
        found = len(violations(report))
        why = "errors" if any(True for _ in stopping(plan, self._strict)) else ""
        why = why or ("does-not-conform" if found else "")
        return plan, Verdict(
            read.source,
            "reused" if read.reused else "converted",
            plan.id,
            len(plan.tasks),
            Counter(problem.level for problem in plan.problems),
            Counter(outcome.fate for outcome in plan.outcomes),
            found,
            why,
            published=self._allowed or not why,
        )

    def conversion(self, place: int) -> Conversion:
        """Return the conversion of a plan, and hold it no longer."""
        return self._held.pop(place, None) or to_conversion(self._plans[place], self._knowledge, self._iris)

    def _report(self, place: int) -> ValidationReport:
        conversion = self.conversion(place)
        if place < KEPT:
            self._held[place] = conversion
        return conversion.report

    def files(self, plan: Plan) -> Sequence[Distribution]:
        """Return what an earlier build kept of the files of a plan."""
        known = self._kept.files(self._keys[plan.id])
        return known if [one.name for one in known] == plan_files(plan) else ()

    def keep_files(self, plan: Plan, files: Sequence[Distribution]) -> None:
        """Keep what is known of the files of a plan."""
        self._kept.keep_files(self._keys[plan.id], files)


def _folder(out: str | Path) -> Path:
    if not str(out):
        raise InputError(tr("the output folder has no name"), remedy=tr("give a path, such as dist"))
    return Path(out)


def _check_places(plans: ReadPlans, folder: Path) -> None:
    """Check that no source in the folder would be lost."""
    for name in (read.source for read in plans.documents):
        source = Path(name)
        if source.name in plans.names and source.parent.resolve() == folder.resolve():
            raise InputError(
                tr("a file of this name is published: it would take the source's place"),
                source=name,
                remedy=tr("give another folder with --out"),
            )
