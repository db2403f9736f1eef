"""Tasks that a person says: words that are one, with its number and section; words that are none."""

from __future__ import annotations

from creditplan.model import Matter, Span, TaskCorrection
from creditplan.parsing.clauses.finding import ClauseFinder
from creditplan.parsing.corrections.draft import Draft, Drafts, divided, joined_with, overlap
from creditplan.parsing.corrections.numbers import marker_before, marker_said
from creditplan.parsing.outline.tree import Rank
from creditplan.words.markers import Marker, marker_at
from creditplan.words.quotes import Quotes, same_words


class TaskEditor:
    """Makes the tasks of one document what a person says.

    Args:
        drafts: the parts of the document.
        quotes: finds words in it.
        finder: finds clauses where no task was read.
    """

    def __init__(self, drafts: Drafts, quotes: Quotes, finder: ClauseFinder) -> None:
        self.drafts = drafts
        self.quotes = quotes
        self.finder = finder
        self.text, self.folded = drafts.text, drafts.folded

    def apply(self, said: TaskCorrection, where: Span) -> str:
        """Let words be a task, or none; return why that cannot be, or nothing."""
        return self._remove(said, where) if said.none else self._put(said, where)

    # No task

    def _remove(self, said: TaskCorrection, where: Span) -> str:
        task = task_at(self.drafts, where)
        if task is None:
            return "no-task"
        own = [task.marker.span] if task.marker else []
        own += [*task.texts, *(one.span for one in task.clauses if overlap(one.span, task.span))]
        self._replace(task, task.parent)
        self.drafts.note(*_merged(own, self.text))
        return ""

    def _replace(self, task: Draft, other: Draft | None) -> None:
        self.drafts.tasks.remove(task)
        for one in self.drafts.tasks:
            if one.parent is task:
                one.parent = other

    # A task

    def _put(self, said: TaskCorrection, where: Span) -> str:
        drafts = self.drafts
        at = next((one for one in drafts.tasks if one.overlaps(Span(where.start, where.start + 1))), None)
        section: Draft | None = None
        if said.section and said.section.words:
            section = self.heading(said)
            if section is None:
                return "no-heading"
        marker = self._marker(said, where, at)
        if isinstance(marker, str):
            return marker
        start = where.start
        if marker and marker.span.start <= start < marker.span.end:
            start = marker.span.end
        whole = Span(min(start, where.end), self._end(said, where))
        affected = [one for one in drafts.tasks if one.overlaps(whole) or _number_in(one, whole)]
        task = Draft(whole, marker=marker, rank=self._rank(marker, affected), editor=said.editor)
        if affected:
            task.section, task.parent = affected[0].section, affected[0].parent
        else:
            task.section = drafts.section_at(where.start)
            task.clauses = self.finder.search(whole).clauses
        headings = [one for one in drafts.sections if overlap(one.span, whole)]
        for one in affected:
            self._take(one, task, whole)
        for one in headings:
            if task.section is one:
                task.section = one.section
            left = drafts.rest([one.span], whole)
            drafts.remove(one)
            drafts.note(*(drafts.rest(left, marker.span) if marker else left), matter=Matter.PREAMBLE)
        if said.section is not None:
            task.section, task.parent = section, None
        drafts.free(whole)
        if marker:
            drafts.free(marker.span)
        task.texts = drafts.text_of(whole, task.clauses)
        task.span = _span_of(task)
        drafts.add(task)
        self._follow(task)
        return ""

    def heading(self, said: TaskCorrection) -> Draft | None:
        """Return the section that a correction names, if it is one."""
        found = []
        for one in self.drafts.sections:
            title = (one.title or one.span).of(self.text).rstrip("。；;：: \n")
            whole = one.span.of(self.text).rstrip("。；;：: \n")
            number = one.marker.number if one.marker else None
            quoted = said.section.words.rstrip("。；;：:") if said.section else ""
            if same_words(quoted, title) or same_words(quoted, whole) or quoted == number:
                found.append(one)
        if len(found) > 1 and said.section:
            places = self.quotes.places(said.section)
            found = [one for one in found if any(overlap(place, one.span) for place in places)]
        return found[0] if len(found) == 1 else None

    def _marker(self, said: TaskCorrection, where: Span, at: Draft | None) -> Marker | str | None:
        """Find the number of a task; a text: why it is not found."""
        if said.number == "":
            return None
        own = marker_at(self.text, self.folded, where.start, where.end)
        read = at.marker if at and at.start == where.start else None
        beginning = next(
            (
                one.marker
                for one in self.drafts.tasks
                if one.marker and one.marker.span.stripped(self.text).start == where.start
            ),
            None,
        )
        known = [read, beginning, own, marker_before(self.text, self.folded, where.start)]
        if said.number is None:
            if at and at.start == where.start:
                return read
            return next(filter(None, known), None)
        for marker in filter(None, known):
            if marker.number and same_words(marker.number, said.number):
                return marker
        line = self.text.rfind("\n", 0, where.start) + 1
        start = min(line, at.span.start) if at else line
        return marker_said(self.text, self.folded, said.number, start, where.start) or "no-number"

    def _end(self, said: TaskCorrection, where: Span) -> int:
        """Return where a task ends: with its last words, or where what it was read as does."""
        if said.at.to:
            return where.end
        last = Span(where.end - 1, where.end)
        ends = [one.texts[-1].end for one in self.drafts.tasks if any(overlap(t, last) for t in one.texts)]
        passages = (*self.drafts.passages, *self.drafts.around)
        ends += [one.span.end for one in passages if overlap(one.span, last)]
        ends += [one.end for one in self.drafts.strays if overlap(one, last)]
        line = self.text.find("\n", where.end)
        end = max(ends, default=line if line >= 0 else len(self.text))
        return max(where.end, min(end, self.drafts.next_part(where.end)))

    def _rank(self, marker: Marker | None, affected: list[Draft]) -> Rank | None:
        """Return how high a number stands: as others of its kind do."""
        if marker is None:
            return None
        if affected and affected[0].marker and affected[0].marker.kind is marker.kind:
            return affected[0].rank
        ranks = (
            one.rank
            for one in self.drafts.tasks
            if one.marker and one.marker.kind is marker.kind and one.rank
        )
        return next(ranks, Rank(marker.kind))

    def _take(self, one: Draft, task: Draft, whole: Span) -> None:
        """Take out of a task what another one has now; what is left of it behind that is a note."""
        drafts = self.drafts
        left = drafts.rest(one.texts, whole)
        if one.start >= whole.start or _number_in(one, whole):
            joined_with(task, divided(one, 0))
            number = one.marker.span if one.marker and one.marker != task.marker else None
            if number and not overlap(number, whole):
                left.append(number)
            self._replace(one, task)
            task.span = Span(task.span.start, max(task.span.end, one.span.end))
        else:
            joined_with(task, divided(one, whole.start))
            task.span = Span(task.span.start, max(task.span.end, one.span.end))
            one.texts = [text for text in left if text.start < whole.start]
            left = [text for text in left if text.start >= whole.end]
            one.span = Span(one.span.start, max([whole.start, *(t.end for t in one.texts)]))
            one.span = one.span.stripped(self.text)
        drafts.note(*(rest for text in left for rest in self._free_of(text, task)))

    def _free_of(self, span: Span, task: Draft) -> list[Span]:
        """Return a stretch without the clauses and the number of a task."""
        left = [span]
        for cut in (*(one.span for one in task.clauses), *([task.marker.span] if task.marker else ())):
            left = self.drafts.rest(left, cut)
        return left

    def _follow(self, task: Draft) -> None:
        """Let the parts of a task stand in the section that it stands in."""
        for one in self.drafts.tasks:
            if one.parent is task:
                one.section = task.section
                self._follow(one)


def task_at(drafts: Drafts, where: Span) -> Draft | None:
    """Return the task that some words begin, or stand in: the innermost."""
    first = Span(where.start, where.start + 1)
    begun = [
        one
        for one in drafts.tasks
        if one.start == where.start or (one.marker and overlap(one.marker.span, first))
    ]
    inside = [one for one in drafts.tasks if one.overlaps(first)]
    spanning = [one for one in drafts.tasks if overlap(one.span, first)]
    found = begun or sorted(inside, key=_length) or sorted(spanning, key=_length)
    return found[0] if found else None


def _length(draft: Draft) -> int:
    return draft.span.end - draft.span.start


def _number_in(task: Draft, whole: Span) -> bool:
    return task.marker is not None and whole.start <= task.marker.span.start < whole.end


def _span_of(task: Draft) -> Span:
    """Return the whole of a task: from its number to the last of its words and clauses."""
    start, end = task.span.start, task.span.end
    if task.marker and task.marker.span.start < start:
        start = task.marker.span.start
    for one in task.clauses:
        if one.span.start >= start:
            end = max(end, one.span.end)
    return Span(start, end)


def _merged(spans: list[Span], text: str) -> list[Span]:
    """Join stretches that only signs and white space part."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and not any(map(str.isalnum, text[found[-1].end : span.start])):
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found
