"""What comes of a build: of each document, and of all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from creditplan.display import as_html, counted
from creditplan.errors import CreditplanError, IncompleteError
from creditplan.messages import tr
from creditplan.model import NOTHING_SAID, Description, Earlier, Fate, Level, Plan, Problem
from creditplan.publishing.products import Distribution
from creditplan.validation import Severity, ValidationReport, ValidationResult


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a document.

    Attributes:
        source: its name.
        how: ``converted``, ``reused`` (as it was kept by an earlier build), or ``failed``: it gave no plan.
        id: of its plan, if it is one.
        tasks: of the plan.
        problems: how many there are of each level.
        corrections: how many of those beside it met which fate.
        violations: how many shapes it does not conform to.
        why: why it is not sound: ``unreadable``, ``no-plan``, ``duplicate-id``, ``program`` (a fault of this
            program), ``errors`` (problems that speak against publishing), ``does-not-conform``; empty: it is.
        published: it is in the folder.
        error: what is wrong with one that failed, or whose id is another's.
    """

    source: str
    how: str
    id: str = ""
    tasks: int = 0
    problems: Mapping[Level, int] = field(default_factory=dict)
    corrections: Mapping[Fate, int] = field(default_factory=dict)
    violations: int = 0
    why: str = ""
    published: bool = False
    error: CreditplanError | None = None


@dataclass(frozen=True, slots=True)
class Publication:
    """What came of a build.

    Attributes:
        plans: all that were read, in the order of their sources.
        report: SHACL report over each that is published, in their order, or, if the build was stopped, over
            all; ``None`` if validation was left out.
        strict: warnings speak against publishing as errors do.
        description: what its publisher says of it.
        files: what was written into the folder, by file name; nothing if that stopped the build.
        unused: lines of ``ids.csv`` of which nothing is said, as they are of plans that are not here.
        left: names of the files of an earlier build that are there still, and not of this one.
        removed: names of those that were removed.
        documents: what became of each document, in their order.
    """

    plans: Sequence[Plan]
    report: ValidationReport | None
    strict: bool = False
    description: Description = NOTHING_SAID
    files: Mapping[str, Distribution] = field(default_factory=dict)
    unused: Sequence[Earlier] = ()
    left: Sequence[str] = ()
    removed: Sequence[str] = ()
    documents: Sequence[Verdict] = ()

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
        return tuple((plan, problem) for plan in self.plans for problem in stopping(plan, self.strict))

    @property
    def violations(self) -> list[ValidationResult]:
        """Results of the shapes that speak against publishing."""
        return violations(self.report)

    @property
    def left_out(self) -> list[Verdict]:
        """Documents that are not published."""
        return [one for one in self.documents if not one.published]

    @property
    def how(self) -> Mapping[str, int]:
        """How many documents were converted, reused, and failed."""
        counts = Counter(one.how for one in self.documents)
        return {how: counts[how] for how in ("converted", "reused", "failed")}

    @property
    def corrections(self) -> Mapping[Fate, int]:
        """How many of the corrections beside all plans met which fate."""
        return sum((Counter(one.corrections) for one in self.documents), Counter[Fate]())


class StoppedError(IncompleteError):
    """A build that its problems or violations stopped.

    Attributes:
        made: what came of it; no file.
    """

    def __init__(self, made: Publication) -> None:
        failed = [str(one.error) for one in made.documents if one.error]
        problems = [problem.told(plan.document.locate(problem.span)) for plan, problem in made.problems]
        found = [f"{result.focus_node}: {result.message.get('en', '')}" for result in made.violations]
        super().__init__(
            "\n".join([tr("the build stopped; nothing was written"), *failed, *problems, *found]),
            remedy="correct the text, or publish what was understood with allow_incomplete",
        )
        self.made = made


def stopping(plan: Plan, strict: bool) -> Iterator[Problem]:
    """Yield the problems of a plan that speak against publishing it."""
    return (problem for problem in plan.problems if problem.stops(strict=strict))


def violations(report: ValidationReport | None) -> list[ValidationResult]:
    """Return the results of a report that speak against publishing."""
    results = report.results if report else ()
    return [result for result in results if result.severity is Severity.VIOLATION]
