"""An edited table of assignments, back into corrections: what its rows say now and did not say before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from creditplan.editing.changes import beginning, duty_of, said_of_clause, with_correction
from creditplan.editing.heads import both, choices, read, spoken
from creditplan.editing.rows import Row, rows_of
from creditplan.editing.sheets import Line
from creditplan.editing.table_error import TableError
from creditplan.errors import InputError
from creditplan.messages import tr
from creditplan.model import (
    AnyCorrection,
    Clause,
    ClauseCorrection,
    Corrections,
    Duty,
    Looked,
    Manner,
    Plan,
    Problem,
    Quote,
    Register,
    Role,
    Span,
    Task,
    TaskCorrection,
)
from creditplan.parsing import meaning_of
from creditplan.words.quotes import Quotes, same_words

_CELLS_OF_TASK = ("number", "section", "text")
_CELLS_OF_DUTY = ("named", "body", "role", "manner", "open")


def corrections_of(
    plans: Sequence[Plan], lines: Iterable[Line], register: Register, source: str
) -> list[tuple[Plan, Corrections]]:
    """Return the plans that an edited table is of, each with its corrections and what the table says.

    Args:
        plans: as they were when the table was made; corrections that they have stay, but where the table says
            otherwise.
        lines: of the table.
        register: whom names mean.
        source: path of the table, for messages.

    Raises:
        TableError: rows cannot be read, or are of none of the plans as they are now.
    """
    readers = [_Reader(plan, register, source) for plan in plans]
    by_state = {reader.state: reader for reader in readers}
    by_plan = {reader.plan.id: reader for reader in readers}
    own: dict[str, list[Line]] = {}
    faults: list[InputError] = []
    reader = readers[0] if len(readers) == 1 else None
    for line, cells in lines:
        if ref := cells.get("row"):
            reader = by_state.get(ref.partition("-")[0])
        elif cells.get("plan"):
            reader = by_plan.get(cells["plan"])
        if reader:
            own.setdefault(reader.state, []).append((line, cells))
            continue
        faults.append(
            InputError(
                tr("the row is of no plan here as it is now: of another, or its text or corrections changed"),
                source=source,
                line=line,
                remedy=tr(
                    "name the plan too, or make the table anew (creditplan review --table) and edit that"
                ),
            )
        )
    read = [(one.plan, one.read(own[one.state])) for one in readers if one.state in own]
    faults += [fault for one in readers for fault in one.faults]
    if faults:
        raise TableError(sorted(faults, key=lambda one: one.line or 0), source)
    return read


@dataclass
class _Reader:
    """Compares a table with the plan that it was made of."""

    plan: Plan
    register: Register
    source: str
    faults: list[InputError] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.text = self.plan.document.text
        self.quotes = Quotes(self.text)
        rows = rows_of(self.plan)
        self.rows = {row.cells["row"]: row for row in rows}
        self.state = rows[0].cells["row"].partition("-")[0]

    def read(self, lines: list[Line]) -> Corrections:
        known, new = self._sorted(lines)
        said: list[AnyCorrection] = []
        for task in self.plan.tasks:
            said += self._task(task, known)
        said += self._duties(known, new)
        said += self._new_tasks(new)
        for ref, (_, cells) in known.items():
            said += self._looked(self.rows[ref], cells)
        corrections = self.plan.document.corrections
        for one in said if not self.faults else ():
            corrections = with_correction(corrections, one, self.text)
        return corrections

    def _fault(self, line: int, message: str, remedy: str) -> None:
        self.faults.append(InputError(message, source=self.source, line=line, remedy=remedy))

    # Which row is which

    def _sorted(self, lines: list[Line]) -> tuple[dict[str, Line], list[tuple[Task | None, Line]]]:
        """Part rows that were there from new ones, each with the task of the row above or of its text."""
        known: dict[str, Line] = {}
        new: list[tuple[Task | None, Line]] = []
        above: Task | None = None
        for number, cells in lines:
            ref = cells.get("row", "")
            row = self.rows.get(ref)
            if row and ref not in known:
                known[ref] = (number, cells)
                above = row.task
            elif any(cells.get(column) for column in (*_CELLS_OF_TASK, *_CELLS_OF_DUTY)):
                new.append(
                    (row.task if row else self._task_of(cells.get("text", ""), above), (number, cells))
                )
        return known, new

    def _task_of(self, text: str, above: Task | None) -> Task | None:
        if not text or (above and same_words(text, above.text)):
            return above
        return next((task for task in self.plan.tasks if same_words(text, task.text)), None)

    # Tasks

    def _task(self, task: Task, known: Mapping[str, Line]) -> Iterator[TaskCorrection]:
        """Yield what the rows of a task say of its text, number and section, if that is another."""
        own = [(row, known[ref]) for ref, row in self.rows.items() if row.task is task and ref in known]
        changed: dict[str, tuple[int, str]] = {}
        for row, (line, cells) in own:
            for column in _CELLS_OF_TASK:
                cell = cells.get(column, row.cells.get(column, ""))
                if same_words(cell, row.cells.get(column, "")):
                    continue
                if column in changed and not same_words(changed[column][1], cell):
                    self._fault(
                        line,
                        tr("rows of one task differ in the column {column}", column=spoken(column)),
                        tr(
                            "write the same as in row {changed}, or leave one of the two as it was",
                            changed=changed[column][0],
                        ),
                    )
                changed.setdefault(column, (line, cell))
        if not changed:
            return
        if "text" in changed and not changed["text"][1]:
            first = task.text_spans[0]
            yield TaskCorrection(at=self.quotes.quote(first), none=True)
            return
        place: Span | None = Span(task.text_spans[0].start, task.text_spans[-1].end)
        if "text" in changed:
            place = self._place(*changed["text"], place)
        if place is None:
            return
        number = changed["number"][1] if "number" in changed else None
        section = self._section(*changed["section"]) if "section" in changed else None
        yield TaskCorrection(at=self.quotes.quote(place, exact=True), number=number, section=section)

    def _place(self, line: int, words: str, near: Span | None) -> Span | None:
        """Find words that a row says to be a task."""
        places = self.quotes.places(Quote(words))
        own = [one for one in places if near and one.start < near.end and near.start < one.end]
        if len(own) == 1 or len(places) == 1:
            return (own or places)[0]
        self._fault(
            line,
            tr("these words stand in several places of the text")
            if places
            else tr("these words do not stand in the text so"),
            tr("write words of the plan in one piece, as they stand there; an empty cell: this is no task"),
        )
        return None

    def _section(self, line: int, words: str) -> Quote | None:
        titles = [one for one in self.plan.sections if same_words(one.title.zh, words)]
        if not words or len(titles) == 1:
            return Quote(words) if not words else self.quotes.quote(titles[0].span)
        self._fault(
            line,
            tr("several sections have the title {words!r}", words=words)
            if titles
            else tr("no section has the title {words!r}", words=words),
            tr("write the title of a section as other rows have it, or nothing"),
        )
        return None

    # Who does it

    def _duties(
        self, known: Mapping[str, Line], new: list[tuple[Task | None, Line]]
    ) -> Iterator[ClauseCorrection]:
        """Yield the clauses whose bodies are others now."""
        added: dict[tuple[str, Span], list[tuple[Duty, Span]]] = {}
        further: list[ClauseCorrection] = []
        filled = [
            (row.task, known[ref])
            for ref, row in self.rows.items()
            if row.task and not row.assignment and ref in known and known[ref][1].get("named")
        ]
        for task, (line, cells) in [*new, *filled]:
            if task is None or not cells.get("named"):
                continue
            duty = self._duty(line, cells, Quote(cells["named"]), "")
            clause = duty and self._clause_with(task, cells)
            if duty and clause:
                place = self.quotes.places(duty.name, clause.span)[0]
                added.setdefault((task.key, clause.span), []).append((duty, place))
            elif duty and (alone := self._alone(line, cells, task, duty)):
                further.append(alone)
        for task in self.plan.tasks:
            for clause in task.clauses:
                yield from self._clause(task, clause, known, added.get((task.key, clause.span), []))
        yield from further

    def _clause(
        self, task: Task, clause: Clause, known: Mapping[str, Line], added: list[tuple[Duty, Span]]
    ) -> Iterator[ClauseCorrection]:
        found: list[tuple[Duty, Span]] = []
        changed = bool(added)
        for ref, row in self.rows.items():
            one = row.assignment
            if one is None or row.task is not task or row.clause is not clause:
                continue
            if ref not in known:
                changed = True
                continue
            line, cells = known[ref]
            duty: Duty | None = duty_of(self.quotes, self.plan, clause, one)
            place: Span | None = one.span
            if any(not self._same_cell(row, cells, column) for column in _CELLS_OF_DUTY):
                changed = True
                duty, place = self._changed(line, cells, row, clause)
            if duty and place:
                found.append((duty, place))
        if not changed:
            return
        found = sorted([*found, *added], key=lambda one: one[1])
        said = said_of_clause(self.plan, task, clause)
        duties = tuple(duty for duty, _ in found)
        yield replace(said, duties=duties, none=not duties)

    def _same_cell(self, row: Row, cells: Mapping[str, str], column: str) -> bool:
        cell, before = cells.get(column, row.cells.get(column, "")), row.cells.get(column, "")
        if same_words(cell, before):
            return True
        kind = {"role": "role", "manner": "manner", "open": "yes"}.get(column)
        if kind is None or (column == "open" and not before and read("yes", cell) == "no"):
            return kind is not None
        return bool(cell and before) and read(kind, cell) == read(kind, before)

    def _changed(
        self, line: int, cells: Mapping[str, str], row: Row, clause: Clause
    ) -> tuple[Duty | None, Span | None]:
        """Return what an edited row says of a body, and where its name stands in the clause."""
        one = row.assignment
        if one is None:
            return None, None
        before = duty_of(self.quotes, self.plan, clause, one)
        name, place = before.name, one.span
        if not self._same_cell(row, cells, "named"):
            places = self.quotes.places(Quote(cells["named"]), clause.span)
            if not places:
                self._fault(
                    line,
                    tr("{named!r} does not stand in the clause", named=cells["named"]),
                    tr(
                        "write words of the clause in the column {column}; whom they mean stands "
                        "in the next one",
                        column=both("named"),
                    ),
                )
                return None, None
            name, place = self.quotes.quote(places[0], within=clause.span), places[0]
        means = before.means if self._same_cell(row, cells, "body") else cells["body"]
        full = {column: cells.get(column, row.cells.get(column, "")) for column in _CELLS_OF_DUTY}
        return self._duty(line, full, name, means), place

    def _duty(self, line: int, cells: Mapping[str, str], name: Quote, means: str) -> Duty | None:
        """Return what the cells of a row say of a body."""
        role, manner, open_ = cells.get("role", ""), cells.get("manner", ""), cells.get("open", "")
        before = len(self.faults)
        for kind, cell, needed in (("role", role, True), ("manner", manner, False), ("yes", open_, False)):
            if (cell or needed) and read(kind, cell) is None:
                column = "open" if kind == "yes" else kind
                self._fault(
                    line,
                    tr("{column}: {cell!r} is not known", column=spoken(column), cell=cell)
                    if cell
                    else tr("it does not say which role the body has"),
                    tr("write one of {kind}", kind=choices(kind)),
                )
        if not means and cells.get("body") and name == Quote(cells.get("named", "")):
            # A new row: the body counts where its name says another, or nobody.
            agent = meaning_of(self.plan, self.register, cells["body"])
            read_so = meaning_of(self.plan, self.register, cells["named"])
            means = cells["body"] if not read_so or not agent or agent.slug != read_so.slug else ""
            means = "" if same_words(cells["body"], cells["named"]) else means
        if means and meaning_of(self.plan, self.register, means) is None:
            self._fault(
                line,
                tr("no body is known as {means!r}, or several are", means=means),
                tr(
                    "write its full name, or its key (creditplan register match NAME), or add it to "
                    "bodies.csv"
                ),
            )
        if len(self.faults) > before:
            return None
        how = read("manner", manner)
        return Duty(
            name,
            Role(str(read("role", role))),
            Manner(how) if how else None,
            read("yes", open_) == "yes",
            means,
        )

    def _clause_with(self, task: Task, cells: Mapping[str, str]) -> Clause | None:
        """Return the clause of a task that a new row belongs to: that of its words, with its name."""
        having = [one for one in task.clauses if self.quotes.places(Quote(cells["named"]), one.span)]
        said = [one for one in having if same_words(one.text, cells.get("clause", ""))]
        return next(iter(said or having), None)

    def _alone(
        self, line: int, cells: Mapping[str, str], task: Task | None, duty: Duty, at: Span | None = None
    ) -> ClauseCorrection | None:
        """Return a new clause: the row's words of one, or the name alone, nearest behind the task's text."""
        start = at.start if at else task.text_spans[0].start if task else 0
        words = cells.get("clause", "")
        places = self.quotes.places(Quote(words)) if words else []
        places = [one for one in places if self.quotes.places(duty.name, one)]
        places = places or self.quotes.places(duty.name)
        if not places:
            self._fault(
                line,
                tr("{named!r} does not stand in the text", named=cells["named"]),
                tr("write what the text calls the body as {column}", column=both("named")),
            )
            return None
        place = min(places, key=lambda one: (one.start < start, abs(one.start - start)))
        begins = Span(at.start, min(at.end, at.start + 24)) if at else beginning(task) if task else place
        return ClauseCorrection(at=self.quotes.quote(place), duties=(duty,), task=self.quotes.quote(begins))

    # New tasks

    def _new_tasks(self, new: list[tuple[Task | None, Line]]) -> Iterator[AnyCorrection]:
        places: dict[str, Span | None] = {}
        for task, (line, cells) in new:
            if task is not None:
                continue
            text = "".join(cells.get("text", "").split())
            if not text:
                self._fault(
                    line, tr("the row does not say of which task it is"), tr("write the text of the task")
                )
                continue
            if text not in places:
                places[text] = self._place(line, cells["text"], None)
                if where := places[text]:
                    section = self._section(line, cells["section"]) if cells.get("section") else None
                    number = cells.get("number") or None
                    at = self.quotes.quote(where, exact=True)
                    yield TaskCorrection(at=at, number=number, section=section)
            if (where := places[text]) and cells.get("named"):
                duty = self._duty(line, cells, Quote(cells["named"]), "")
                if duty and (clause := self._alone(line, cells, None, duty, where)):
                    yield clause

    # Doubts

    def _looked(self, row: Row, cells: Mapping[str, str]) -> Iterator[Looked]:
        said = cells.get("looked", "")
        if not said or read("yes", said) == "no":
            return
        for problem in row.problems:
            yield Looked(at=self._words(problem), code=problem.code)

    def _words(self, problem: Problem) -> Quote:
        if problem.span.of(self.text).strip():
            return self.quotes.quote(problem.span)
        return Quote(str(problem.values.get("words", "")))
