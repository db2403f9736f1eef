"""What a person says of a plan in the reader's place: found by its words, applied, and accounted for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from creditplan.errors import InputError
from creditplan.messages import tr
from creditplan.model import (
    NOBODY,
    Agent,
    AnyCorrection,
    Assignment,
    Clause,
    ClauseCorrection,
    Corrections,
    Editor,
    Fate,
    HeadingCorrection,
    Looked,
    NameCorrection,
    Outcome,
    Passage,
    Plan,
    Problem,
    Rule,
    Span,
    TaskCorrection,
)
from creditplan.model.problems import Value
from creditplan.parsing.agents.names import NameResolver, named
from creditplan.parsing.clauses.finding import ClauseFinder
from creditplan.parsing.corrections.clauses import ClauseEditor
from creditplan.parsing.corrections.draft import Drafts, overlap
from creditplan.parsing.corrections.headings import HeadingEditor
from creditplan.parsing.corrections.looked import without_looked
from creditplan.parsing.corrections.tasks import TaskEditor
from creditplan.parsing.outline.parts import Outline, Part
from creditplan.words.quotes import Quotes

__all__ = ["Corrector"]

Duties = Callable[[Sequence[Part]], Sequence[tuple[tuple[Clause, ...], list[Problem]]]]
_C = TypeVar("_C", bound=AnyCorrection)


class Corrector:
    """Applies the corrections of one document, step by step as it is read.

    Args:
        corrections: what a person says.
        text, folded: the source.
    """

    def __init__(self, corrections: Corrections, text: str, folded: str) -> None:
        self.corrections = corrections
        self.text, self.folded = text, folded
        self.quotes = Quotes(text)
        self.meant: dict[Span, Agent] = {}
        """Whom names mean in single places."""
        self._fates: dict[AnyCorrection, Outcome] = {}
        self._agents: dict[NameCorrection, Agent] = {}
        self._bodies: dict[str, Agent] = {}
        self._read: list[tuple[Clause, ...]] = []
        self._edited: list[dict[Span, Editor]] = []
        self._dropped: list[set[Span]] = []

    # Steps, in their order

    def names(self, names: NameResolver) -> NameResolver:
        """Return what finds whom names mean, with what is said of names wherever they stand.

        Raises:
            InputError: a correction means a body that nobody knows.
        """
        told: dict[str, Agent] = {}
        for said in self._of(NameCorrection):
            self._agents[said] = agent = self._whom(said, said.means, names)
            if _is_placed(said):
                continue
            places = self.quotes.places(said.at)
            read = names.resolve(named(said.at.words))
            if not places:
                self._end(said, Fate.STALE, why="gone")
            elif read.agent.slug == agent.slug and not read.code:
                self._end(said, Fate.NEEDLESS, places[0])
            else:
                told[named(said.at.words)] = agent
        for clause in self._of(ClauseCorrection):
            for duty in clause.duties:
                if duty.means:
                    self._bodies[duty.means] = self._whom(clause, duty.means, names)
        return replace(names, told=told) if told else names

    def outline(
        self, outline: Outline, title: Span, around: Iterable[Passage], finder: ClauseFinder, duties: Duties
    ) -> tuple[Outline, list[Passage]]:
        """Return the outline as corrected, and the passages around it.

        Args:
            outline: as it was read.
            title: of the plan: what stands there is no part.
            around: the passages before and behind its items.
            finder: finds clauses where no task was read.
            duties: makes the clauses of tasks.
        """
        drafts = Drafts(self.text, self.folded, outline, around)
        self._apply(HeadingCorrection, HeadingEditor(drafts).apply, drafts, title)
        self._apply(TaskCorrection, TaskEditor(drafts, self.quotes, finder).apply, drafts, title)
        placed = [*self._placed(ClauseCorrection, title)]
        names = [(one, where) for one, where in self._placed(NameCorrection, title) if _is_placed(one)]
        if placed or names:
            self._read[:] = [clauses for clauses, _ in duties(drafts.outline_now().tasks)]
            read = dict(zip(drafts.tasks, self._read, strict=True))
            clauses = ClauseEditor(drafts, self.quotes, read, self._bodies)
            for clause, where in placed:
                self._close(clause, where, clauses.apply(self._signed(clause), where))
            self._edited[:] = [
                {place: said.editor for (own, place), said in clauses.edited.items() if own is task}
                for task in drafts.tasks
            ]
            self._dropped[:] = [clauses.dropped.get(task, set()) for task in drafts.tasks]
            self._place_names(names)
        drafts.settle()
        return drafts.outline_now(), drafts.around

    def signed(self, made: Iterable[tuple[Clause, ...]]) -> list[tuple[Clause, ...]]:
        """Return the clauses of tasks that hold for them, with who said what the reader did not say."""
        names = {named(one.at.words): self._signed(one).editor for one in self._of(NameCorrection)}
        every = [*made]
        edited = self._edited or [{} for _ in every]
        dropped = self._dropped or [set() for _ in every]
        return [
            tuple(
                self._signed_clause(clause, own, names)
                for clause in clauses
                if clause.span not in gone or any(one.rule is not Rule.STANDING for one in clause.assignments)
            )
            for clauses, own, gone in zip(every, edited, dropped, strict=True)
        ]

    def told(self, plan: Plan) -> Plan:
        """Return a plan with what became of the corrections, and without the doubts that were looked at."""
        for said in self._of(NameCorrection):
            if said not in self._fates:
                agent, name = self._agents[said], named(said.at.words)
                used = [one.span for one in plan.assignments if one.agent.slug == agent.slug]
                own = [one for one in used if named(one.of(self.text)) == name]
                places = [one for one in self.quotes.places(said.at) if one in own]
                first = self.quotes.places(said.at)[0]
                self._end(said, *((Fate.APPLIED, places[0]) if places else (Fate.STALE, first, "no-name")))
        problems, outcomes = without_looked(plan.problems, self._of(Looked), self.quotes)
        self._fates.update({one.correction: one for one in outcomes})
        ordered = tuple(self._fates[one] for one in self.corrections.entries)
        problems += [one for one in map(self._problem, ordered) if one]
        problems.sort(key=lambda one: (one.span.start, one.span.end))
        return replace(plan, problems=tuple(problems), outcomes=ordered)

    # Within

    def _apply(self, kind: type[_C], apply: Callable[[_C, Span], str], drafts: Drafts, title: Span) -> None:
        for said, where in self._placed(kind, title):
            before = drafts.state()
            why = apply(self._signed(said), where)
            self._close(said, where, why or ("same" if drafts.state() == before else ""))

    def _of(self, kind: type[_C]) -> list[_C]:
        return [one for one in self.corrections.entries if isinstance(one, kind)]

    def _placed(self, kind: type[_C], title: Span) -> Iterator[tuple[_C, Span]]:
        """Yield the corrections of a kind whose words stand in one place, in the order of the text."""
        found: list[tuple[Span, int, _C]] = []
        for order, said in enumerate(self._of(kind)):
            if said in self._fates or (isinstance(said, NameCorrection) and not _is_placed(said)):
                continue
            places = self.quotes.places(said.at)
            if len(places) == 1 and overlap(places[0], title) and not isinstance(said, NameCorrection):
                self._end(said, Fate.STALE, places[0], "title")
            elif len(places) == 1:
                found.append((places[0], order, said))
            elif places:
                self._end(said, Fate.STALE, places[0], "several")
            else:
                self._end(said, Fate.STALE, why="gone")
        yield from ((said, where) for where, _, said in sorted(found, key=lambda one: one[:2]))

    def _signed(self, said: _C) -> _C:
        """Return a correction as it is published: without who made it, unless the file says so."""
        return said if self.corrections.publish else replace(said, editor=NOBODY)

    def _signed_clause(self, clause: Clause, own: dict[Span, Editor], names: dict[str, Editor]) -> Clause:
        if all(one.rule is not Rule.EDITOR for one in clause.assignments):
            return clause

        def signed(one: Assignment) -> Assignment:
            if one.rule is not Rule.EDITOR:
                return one
            return replace(one, editor=own.get(clause.span) or names.get(named(one.named_as), NOBODY))

        return replace(clause, assignments=tuple(map(signed, clause.assignments)))

    def _place_names(self, names: Iterable[tuple[NameCorrection, Span]]) -> None:
        """Keep whom names mean in single places, but where they are read so."""
        read = {one.span: one.agent for clauses in self._read for c in clauses for one in c.assignments}
        for said, where in names:
            agent = self._agents[said]
            if where in read and read[where].slug == agent.slug:
                self._end(said, Fate.NEEDLESS, where)
            else:
                self.meant[where] = agent

    def _whom(self, said: AnyCorrection, means: str, names: NameResolver) -> Agent:
        """Return the body that a person means by a key or name."""
        agent = names.meaning(means)
        if agent is None:
            raise InputError(
                tr(
                    "{kind} {words!r}: no body is known as {means!r}, or several are",
                    kind=said.kind,
                    words=said.at.words,
                    means=means,
                ),
                source=self.corrections.file,
                line=said.line or None,
                remedy=tr(
                    "write the key of a body (creditplan register match NAME), or its full name; add it "
                    "to bodies.csv if no register has it"
                ),
            )
        return agent

    def _close(self, said: AnyCorrection, where: Span, why: str) -> None:
        fate = Fate.APPLIED if not why else Fate.NEEDLESS if why == "same" else Fate.STALE
        self._end(said, fate, where, why if fate is Fate.STALE else "")

    def _end(self, said: AnyCorrection, fate: Fate, span: Span | None = None, why: str = "") -> None:
        self._fates[said] = Outcome(said, fate, span, why)

    def _problem(self, outcome: Outcome) -> Problem | None:
        """Tell of a correction that was not applied, or need not be."""
        if outcome.fate is Fate.APPLIED:
            return None
        said = outcome.correction
        file = self.corrections.file.rpartition("/")[2]
        place = f"{file}:{said.line}" if said.line else file
        values: dict[str, Value] = {"kind": said.kind, "quoted": said.at.words, "entry": place}
        where = outcome.span or Span(0, 0)
        if outcome.fate is Fate.STALE:
            return Problem("correction-stale", where, values | {"stale": outcome.why})
        return Problem("correction-needless", where, values)


def _is_placed(said: NameCorrection) -> bool:
    """Tell whether a correction of a name is of one place."""
    return bool(said.at.before or said.at.after)
