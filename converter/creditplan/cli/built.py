"""What comes of a build, in words while it goes on and at its end, and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from creditplan.cli.output import progress
from creditplan.cli.places import places_told
from creditplan.cli.problems import enumerated, print_problems, print_skipped, problems_json, put
from creditplan.cli.results import by_severity, print_result, quote, result_json
from creditplan.cli.tables import print_table
from creditplan.cli.terminal import one_line, say
from creditplan.errors import CreditplanError
from creditplan.knowledge import Knowledge
from creditplan.messages import tr
from creditplan.model import AgentKind, Description, Fate, Level, Plan, Role, Span
from creditplan.model.problems import word
from creditplan.pipeline import Progress, Publication, ReadPlans, Verdict
from creditplan.survey import Places
from creditplan.validation import Severity, ValidationReport

# Names of files and untranslated parts that are listed before “and … more”; --json lists them all.
SHOWN = 100


class ToldPlans:
    """Tells people of each plan what was not understood, and what does not conform.

    Attributes:
        skipped: names of files that are of no known format.
    """

    def __init__(self, language: str | None, *, quiet: bool, strict: bool) -> None:
        self._language, self._quiet, self._strict = language, quiet, strict
        self.skipped: list[str] = []

    def skips(self, names: list[str]) -> None:
        """Take names of files that are of no known format."""
        self.skipped.extend(names)

    def plans(self, plans: ReadPlans, knowledge: Knowledge, description: Description) -> None:
        """Say what cannot be read, and of each plan what was not understood."""
        if not self._quiet:
            print_skipped(self.skipped)
        for one in plans.documents:
            if one.error:
                _print_error(one.error)
        places = Places(knowledge.register, description.jurisdiction)
        _print_plans(plans, places, description, self._language, self._strict, self._quiet)

    def validated(self, plan: Plan, report: ValidationReport) -> None:
        """Say what does not conform."""
        _print_violations(self._language, plan, report)

    def progress(self, label: str) -> Progress:
        """Show a bar, if somebody wants to look."""
        return iter if self._quiet else partial(progress, label=label)


def _print_plans(
    plans: Iterable[Plan],
    places: Places,
    description: Description,
    language: str | None,
    strict: bool,
    quiet: bool,
) -> None:
    """Say of each plan what was not understood, then what is open of several."""
    rights = []
    for plan in plans:
        places.add(plan)
        if not (plan.of_state or plan.metadata.document_of):
            rights.append(plan.document.name)
        if not quiet:
            _print_translations(plan, description, language, strict=strict)
        print_problems(plan, language, strict=strict, quiet=quiet)
    if not quiet:
        for line in places_told(places, language):
            say(line, fg="yellow", err=True)
        _print_rights(rights, language)


def _print_error(error: CreditplanError) -> None:
    say(tr("error: "), fg="red", bold=True, err=True, nl=False)
    say(str(error), err=True)


def print_taken(made: Publication) -> None:
    """Say which plans have the id of another one."""
    for one in made.documents:
        if one.error and one.id:
            _print_error(one.error)


def print_changes(made: Publication, out: str) -> None:
    """Say what of an earlier build is still there or is gone, and which earlier ids mean nothing here."""
    if made.left:
        say(
            tr(
                "{out} still holds files of an earlier build: {left}\n  → --prune removes what nobody "
                "has changed of them; another id of a plan belongs into ids.csv",
                out=out,
                left=enumerated(made.left, SHOWN),
            ),
            err=True,
        )
    for line in made.unused:
        say(
            tr(
                "{place}: no plan here has the id {now}: nothing is said of {id}",
                place=line.place,
                now=line.now,
                id=line.id,
            ),
            err=True,
        )
    if made.removed:
        say(
            tr(
                "Removed from {out}, as no longer made: {removed}",
                out=out,
                removed=enumerated(made.removed, SHOWN),
            ),
            err=True,
        )


def _print_rights(names: Sequence[str], language: str | None) -> None:
    """Say for how many plans it is open whether anybody has rights in their words, and what to write."""
    if names:
        say(put(language, "rights-open", count=len(names), plan=names[0]), fg="yellow", err=True)


def _print_translations(plan: Plan, description: Description, language: str | None, *, strict: bool) -> None:
    """Say which English titles lack, if anybody began to write some, and which have nothing here."""
    own = plan.document.translation
    asked = strict or own.title or own.sections or own.tasks
    english = asked and "en" in (description.language or ("en",))
    for what, names in (
        ("untranslated", plan.missing_translations if english else ()),
        ("superfluous", plan.unused_translations),
    ):
        if names:
            told = put(language, what, names=enumerated(names, SHOWN))
            say(f"{plan.document.name}: {told}", err=True)


def _print_violations(language: str | None, plan: Plan, report: ValidationReport) -> None:
    for result in report.results:
        plan_id, span = quote(result) or ("", Span(0, 0))
        own = plan_id == plan.id
        # What lacks English is said above, in one line; what the parser said is not said twice.
        if result.severity is Severity.VIOLATION and not (
            own and any(p.span.start < span.end and span.start < p.span.end for p in plan.problems)
        ):
            print_result(result, plan.document.locate(span) if own else None, language, err=True)


def print_summary(made: Publication, out: str, language: str | None) -> None:
    """Say what was written, and what became of each document."""
    if made.files:
        say(put(language, "made", count=len(made.files), out=out))
    if made.files and len(made.documents) == 1:
        file, size = put(language, "file"), put(language, "bytes")
        files = [(name, f"{own.size:,}") for name, own in made.files.items()]
        print_table((file, size), files, numeric=(size,))
    if len(made.documents) > 1:
        _print_documents(made, language)
    else:
        _print_plan(made.plans[0], language)
    if corrected := corrected_words(made.corrections, language):
        say(f"\n{corrected}")
    say(f"\nSHACL: {_shacl(made, language)}")
    if made.description.file:
        say(put(language, "described", file=made.description.file))
    for path in dict.fromkeys(row.at[0] for row in made.description.bodies):
        say(put(language, "own-bodies", file=path))


def _print_plan(plan: Plan, language: str | None) -> None:
    """Say what a plan is and count what is in it."""
    source = put(language, f"id-{plan.id_source}", words=one_line(plan.id_words))
    say("\n" + put(language, "plan", title=one_line(plan.title.zh), id=plan.id, source=source))
    count = put(language, "count")
    counts = [(_count_name(name, language), str(number)) for name, number in _counts(plan).items()]
    print_table(("", count), counts, numeric=(count,))


def _print_documents(made: Publication, language: str | None) -> None:
    """Say in a line what became of each document."""
    say()
    heads = tuple(put(language, key) for key in ("id", "count-tasks", "count-problems", "became", "document"))
    rows = [
        (
            one.id,
            str(one.tasks) if one.id else "",
            _problems(one, language),
            put(language, "and").join(
                filter(None, (became(one, language), corrected_words(one.corrections, language)))
            ),
            one_line(one.source),
        )
        for one in made.documents
    ]
    print_table(heads, rows, numeric=heads[1:2])
    say("\n" + how_come(made, language))


def how_come(made: Publication, language: str | None) -> str:
    """Say how many documents were converted, are as they were, and failed."""
    counts = {how: count for how, count in made.how.items() if count}
    return put(language, "and").join(put(language, how, count=count) for how, count in counts.items())


def corrected_words(fates: Mapping[Fate, int], language: str | None) -> str:
    """Say how many corrections met which fate; nothing, if there are none."""
    said = [put(language, f"corrected-{fate}", count=fates[fate]) for fate in Fate if fates.get(fate)]
    return put(language, "corrected", counts=put(language, "comma").join(said)) if said else ""


def _corrections(fates: Mapping[Fate, int]) -> dict[str, int]:
    """Return the same as plain values, for programs."""
    return {str(fate): fates.get(fate, 0) for fate in Fate}


def _problems(verdict: Verdict, language: str | None) -> str:
    counts = {f"{level}s": verdict.problems.get(level, 0) for level in Level}
    return word("around", "counts", language or "en").format_map(counts) if any(counts.values()) else ""


def became(verdict: Verdict, language: str | None) -> str:
    """Say what became of a document: published, or left out and why."""
    why = put(language, f"why-{verdict.why}") if verdict.why else ""
    if verdict.error:
        why += f": {one_line(verdict.error.message)}"
    if verdict.published:
        return put(language, "published-as" if why else "published", why=why)
    return put(language, "left" if why else "stopped-by-others", why=why)


def _count_name(name: str, language: str | None) -> str:
    """Put the name of a count into words, set in as it is."""
    key = name.strip()
    return name.removesuffix(key) + put(language, f"count-{key}")


def _shacl(made: Publication, language: str | None) -> str:
    if made.report is None:
        return put(language, "not-validated")
    said = "conforms" if made.report.conforms else "does-not-conform"
    return put(language, said, counts=by_severity(made.report))


def _counts(plan: Plan) -> dict[str, int]:
    assignments = list(plan.assignments)
    agents = {a.agent for a in assignments}
    groups = {agent for agent in agents if agent.kind in (AgentKind.GROUP, AgentKind.COLLECTIVE)}
    roles = Counter(a.role for a in assignments)
    return {
        "sections": len(plan.sections),
        "tasks": len(plan.tasks),
        "assignments": len(assignments),
        **{f"  {role}": roles[role] for role in Role},
        "  open-ended": sum(a.open_ended for a in assignments),
        "agencies": len(agents - groups),
        "  local": sum(agent.place is not None for agent in agents - groups),
        "  unregistered": sum(agent.kind is AgentKind.UNREGISTERED for agent in agents),
        "groups": len(groups),
        "problems": len(plan.problems),
    }


def _place(plan: Plan) -> dict[str, object] | None:
    """Say whose plan it is, as far as that is known, and what said it."""
    said = plan.jurisdiction
    if said is None:
        return None
    may = [place.full_name for place in said.candidates]
    own = said.place
    return {
        "key": own and own.key,
        "name": own and own.full_name,
        "zone": said.zone or None,
        "said_in": said.said_in,
        "candidates": may,
    }


def document_json(verdict: Verdict) -> dict[str, object]:
    """Return what became of a document as plain values, for programs."""
    return {
        "source": verdict.source,
        "id": verdict.id or None,
        "tasks": verdict.tasks,
        "problems": {f"{level}s": verdict.problems.get(level, 0) for level in Level},
        "corrections": _corrections(verdict.corrections),
        "violations": verdict.violations,
        "how": verdict.how,
        "published": verdict.published,
        "why": verdict.why or None,
        "error": verdict.error and verdict.error.values(),
    }


def report(made: Publication, out: str) -> dict[str, object]:
    """Return what came of a build as plain values, for programs."""
    return {
        "written": bool(made.files),
        "out": out,
        "left": [*made.left],
        "unused_ids": [line.id for line in made.unused],
        "removed": [*made.removed],
        "description": {"file": made.description.file, "unsaid": made.description.unsaid},
        "files": {name: file.size for name, file in made.files.items()},
        "how": {**made.how},
        "corrections": _corrections(made.corrections),
        "documents": [document_json(one) for one in made.documents],
        "plans": [
            {
                "id": plan.id,
                "id_source": plan.id_source,
                "id_words": plan.id_words,
                "source": plan.document.name,
                "title": plan.title.zh,
                "place": _place(plan),
                "counts": {name.strip(): count for name, count in _counts(plan).items()},
                "missing_translations": plan.missing_translations,
                "unused_translations": plan.unused_translations,
                "problems": problems_json(plan.problems, plan.document),
            }
            for plan in made.plans
        ],
        "shacl": None
        if made.report is None
        else {
            "conforms": made.report.conforms,
            "counts": dict(Counter(result.severity for result in made.report.results)),
            "results": [result_json(result, None) for result in made.report.results],
        },
    }
