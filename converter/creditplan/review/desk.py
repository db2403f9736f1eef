"""The plans that somebody looks through: read once, corrected step by step, saved at each step.

What was saved is in the corrections file at once; nothing is kept here that would be lost but what undoes it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from creditplan.editing import ChangedError, State, state_of, without_correction, write_corrections
from creditplan.errors import InputError
from creditplan.messages import tr
from creditplan.model import Corrections, Fate, Plan, Register, SourceDocument
from creditplan.parsing import parse
from creditplan.reading import read
from creditplan.review.asked import corrected
from creditplan.review.spots import Ask, NotSaidError


class StaleError(InputError):
    """What the page shows is there no more: ``what`` has changed is the file, corrections or page."""

    code = "stale"

    def __init__(self, what: str, source: str) -> None:
        super().__init__(
            tr("it has changed underneath; nothing was written"), source=source, remedy=tr("load it anew")
        )
        self.what = what


@dataclass(frozen=True, slots=True)
class Summary:
    """A plan in the list, and how much there is to look at; ``error`` says why it cannot be read."""

    path: str
    title: str = ""
    tasks: int = 0
    doubts: int = 0
    corrections: int = 0
    error: str = ""


class Open:
    """A plan that is being looked through.

    Args:
        path: where it lies.
        register: whom names mean.

    Raises:
        InputError: it cannot be read, or holds no task.
    """

    def __init__(self, path: str, register: Register) -> None:
        self.path, self._register = path, register
        self.state: State
        self.plan: Plan
        self._load()

    @property
    def version(self) -> str:
        """Tells what is shown from what is shown later."""
        return f"{self.state.plan}-{self.state.corrections}"

    @property
    def document(self) -> SourceDocument:
        """The text with what stands beside it."""
        return self.plan.document

    def refresh(self) -> None:
        """Read it anew if its files have changed.

        Raises:
            InputError: it cannot be read any more.
        """
        if self.state != state_of(self.path):
            self._load()

    def check(self, version: str) -> None:
        """Check that a page shows what is there.

        Raises:
            StaleError: it does not.
        """
        now = state_of(self.path)
        if now.plan != self.state.plan:
            raise StaleError("file", self.path)
        if now.corrections != self.state.corrections:
            raise StaleError("corrections", self.path)
        if version != self.version:
            raise StaleError("page", self.path)

    def ask(self, version: str, ask: Ask) -> None:
        """Do what is asked, and save it.

        Raises:
            StaleError: the page, the plan or its corrections file is not as it was.
            InputError: it cannot be said so; nothing was written.
            OutputError: the file cannot be written; it is as it was.
        """
        self.check(version)
        self._put(self._settled(corrected(self.plan, ask)))

    def take_back(self, version: str, position: int) -> None:
        """Leave away the correction at a position of the file; raises as :meth:`ask`."""
        self.check(version)
        entries = self.document.corrections.entries
        if not 0 <= position < len(entries):
            raise NotSaidError("not-there")
        self._put(self._parsed(without_correction(self.document.corrections, entries[position])))

    def undo(self, version: str) -> bool:
        """Go back by one step; ``False``: there is none. Raises as :meth:`ask`."""
        return self._step(version, -1)

    def redo(self, version: str) -> bool:
        """Go forth by one step; ``False``: there is none. Raises as :meth:`ask`."""
        return self._step(version, 1)

    def summary(self) -> Summary:
        """Return what the list of plans says of it."""
        plan = self.plan
        count = len(self.document.corrections.entries)
        return Summary(self.path, plan.title.zh, len(plan.tasks), len(plan.problems), count)

    def _load(self) -> None:
        # Before the files are read: what changes in between is noticed.
        self.state = state_of(self.path)
        self.plan = parse(read(self.path), self._register)
        self._steps, self._at = [self.document.corrections], 0

    def _parsed(self, corrections: Corrections) -> Plan:
        return parse(replace(self.document, corrections=corrections), self._register)

    def _settled(self, corrections: Corrections) -> Plan:
        """Read the plan with new corrections; those that say what the reader says anyway are left away."""
        plan = self._parsed(corrections)
        before = {*self.document.corrections.entries}
        new = [one for one in plan.outcomes if one.correction not in before]
        for one in new:
            if one.fate is Fate.STALE:
                raise NotSaidError("stale", one.why)
        needless = [one.correction for one in new if one.fate is Fate.NEEDLESS]
        for correction in needless:
            corrections = without_correction(corrections, correction)
        return self._parsed(corrections) if needless else plan

    def _put(self, plan: Plan) -> None:
        if plan.document.corrections.entries == self.document.corrections.entries:
            return
        self._write(plan)
        self._at += 1
        self._steps[self._at :] = [plan.document.corrections]

    def _step(self, version: str, by: int) -> bool:
        self.check(version)
        if not 0 <= self._at + by < len(self._steps):
            return False
        self._write(self._parsed(self._steps[self._at + by]))
        self._at += by
        return True

    def _write(self, plan: Plan) -> None:
        try:
            self.state = write_corrections(self.path, plan.document.corrections, self.state)
        except ChangedError:
            raise StaleError("corrections", self.path) from None
        self.plan = plan


class Desk:
    """Several plans, each opened when it is first looked at.

    Args:
        paths: where they lie.
        register: whom names mean.
    """

    def __init__(self, paths: Iterable[str], register: Register) -> None:
        self.paths, self.register = [*paths], register
        self._open: dict[str, Open] = {}
        self._summaries: dict[str, tuple[State, Summary]] = {}

    def open(self, position: int) -> Open:
        """Return a plan by its position, as it is on the disk now.

        Raises:
            InputError: it cannot be read.
        """
        path = self.paths[position]
        if path in self._open:
            self._open[path].refresh()
        else:
            self._open[path] = Open(path, self.register)
        return self._open[path]

    def shown(self, position: int) -> Open:
        """Return a plan as it was last read."""
        path = self.paths[position]
        return self._open[path] if path in self._open else self.open(position)

    def summary(self, position: int) -> Summary:
        """Return what the list says of a plan; it is read anew only where its files have changed."""
        path = self.paths[position]
        try:
            if path in self._open:
                return self.open(position).summary()
            state, (earlier, summary) = state_of(path), self._summaries.get(path, (None, None))
            if summary is None or state != earlier:
                summary = Open(path, self.register).summary()
                self._summaries[path] = state, summary
        except InputError as error:
            self._open.pop(path, None)
            return Summary(path, Path(path).name, error=str(error))
        return summary
