"""Clauses that a person says: words that give bodies roles, and words that give none."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from operator import itemgetter

from creditplan.model import Agent, Clause, ClauseCorrection, Rule, Span
from creditplan.parsing.clauses.conventions import find_conventions
from creditplan.parsing.clauses.parse import Found, Holder, Parse
from creditplan.parsing.corrections.draft import Draft, Drafts, overlap
from creditplan.parsing.corrections.tasks import task_at
from creditplan.words.fold import Squeezed, squeeze
from creditplan.words.quotes import Quotes

_place = itemgetter(0, 1)
_SENTENCE_END = re.compile(r"[。；;！!？?\n]")
_OPEN, _CLOSE = "(（[【〔", ")）]】〕"


class ClauseEditor:
    """Makes the clauses of one document what a person says.

    Args:
        drafts: the parts of the document.
        quotes: finds words in it.
        read: the clauses of each task, as they would be without corrections of clauses.
        bodies: whom keys and names in corrections mean.
    """

    def __init__(
        self,
        drafts: Drafts,
        quotes: Quotes,
        read: Mapping[Draft, tuple[Clause, ...]],
        bodies: Mapping[str, Agent],
    ) -> None:
        self.drafts = drafts
        self.bodies = bodies
        self.quotes = quotes
        self.read = read
        self.dropped: dict[Draft, set[Span]] = {}
        """Clauses that stand elsewhere for every task, and do not hold for this one, by their places."""
        self.edited: dict[tuple[Draft, Span], ClauseCorrection] = {}
        """The correction of each corrected clause, by task and place."""

    def apply(self, said: ClauseCorrection, where: Span) -> str:
        """Let words be a clause, or none; return why that cannot be, ``same`` if they are, or nothing."""
        task = self._task(said, where)
        if task is None:
            return "no-task"
        return self._remove(said, where, task) if said.none else self._put(said, where, task)

    def _task(self, said: ClauseCorrection, where: Span) -> Draft | None:
        """Return the task that a clause speaks of."""
        if said.task:
            places = self.quotes.places(said.task)
            return task_at(self.drafts, places[0]) if len(places) == 1 else None
        own = [one for one in self.drafts.tasks if any(overlap(found.span, where) for found in one.clauses)]
        if own:
            return own[0]
        inside = [one for one in self.drafts.tasks if one.span.start <= where.start < one.span.end]
        if inside:
            return min(inside, key=lambda one: one.span.end - one.span.start)
        if any(overlap(one.span, where) for one in self.drafts.sections):
            return None
        before = [one for one in self.drafts.tasks if one.start < where.start]
        return before[-1] if before else None

    # No clause

    def _remove(self, said: ClauseCorrection, where: Span, task: Draft) -> str:
        others = [task] if said.task else self.drafts.tasks
        removed = [(one, found) for one in others for found in one.clauses if overlap(found.span, where)]
        dropped = [self._drop_standing(task, where)] if said.task else []
        if not removed:
            return "" if any(dropped) else "same"
        for one, found in removed:
            one.clauses.remove(found)
            if not found.in_sentence:
                self._give_back(one, [found.span])
        return ""

    def _give_back(self, task: Draft, spans: Sequence[Span]) -> None:
        """Let what was a clause be text again: of the task, where it stands in it, else a note."""
        for span in spans:
            if any(overlap(found.span, span) for one in self.drafts.tasks for found in one.clauses):
                continue
            if overlap(task.span, span):
                task.texts = _with(task.texts, span, self.drafts)
            else:
                self.drafts.note(span)

    # A clause

    def _put(self, said: ClauseCorrection, where: Span, task: Draft) -> str:
        drafts = self.drafts
        own = next((one for one in task.clauses if _lies_in(where, one.span)), None)
        whole = own.span if own else self._whole(where, task)
        words = squeeze(drafts.folded, whole.start, whole.end)
        places = self._places(said, where if own else whole)
        kept = self._kept(own, where, task, words) if own else []
        holders: list[Holder] = []
        for duty, place in zip(said.duties, places, strict=False):
            start, end = _within(words, place)
            if start < end:
                holders.append(Holder(start, end, duty.role, duty.manner, duty.open_ended, Rule.EDITOR))
        if len(holders) < len(said.duties):
            return "no-name"
        parse = Parse(sorted([*holders, *kept], key=_place), conventions=find_conventions(words))
        if self._is_same(said, places, task, where if kept else whole):
            return "same"
        meant = dict(own.meant) if own else {}
        meant |= {
            place: self.bodies[duty.means]
            for duty, place in zip(said.duties, places, strict=True)
            if duty.means
        }
        self._drop_standing(task, whole)
        for one in [task] if said.task else drafts.tasks:
            self._give_way(one, whole)
        shared = any(overlap(found.span, whole) for one in drafts.tasks for found in one.clauses)
        in_sentence = self._in_sentence(whole)
        if not shared and not in_sentence:
            self._free(whole)
        task.clauses.append(
            Found(whole, words, parse, ends_line=not in_sentence, in_sentence=in_sentence, meant=meant)
        )
        task.clauses.sort(key=lambda found: found.span.start)
        following = drafts.next_part(max(task.span.end, task.start + 1))
        if task.span.end < whole.end <= following and whole.start >= task.span.start:
            task.span = Span(task.span.start, whole.end)
        self.edited[task, whole] = said
        return ""

    def _kept(self, own: Found, where: Span, task: Draft, words: Squeezed) -> list[Holder]:
        """Return what a clause says beside some words of it: as it was read, or was corrected."""
        read = {one.span: one for clause in self.read.get(task, ()) for one in clause.assignments}
        kept = []
        for holder in own.parse.holders:
            place = own.words.span(holder.start, holder.end)
            if overlap(place, where):
                continue
            said = read.get(place)
            if said and holder.rule is not Rule.EDITOR:
                holder = holder._replace(role=said.role, manner=said.manner, rule=said.rule)  # noqa: PLW2901
            start, end = _within(words, place)
            kept.append(holder._replace(start=start, end=end))
        return kept

    def _drop_standing(self, task: Draft, where: Span) -> bool:
        """Keep a task from the roles that a sentence elsewhere gives in every task."""
        standing = [
            clause
            for clause in self.read.get(task, ())
            if overlap(clause.span, where) and any(one.rule is Rule.STANDING for one in clause.assignments)
        ]
        if standing:
            self.dropped.setdefault(task, set()).update(clause.span for clause in standing)
        return bool(standing)

    def _whole(self, where: Span, task: Draft) -> Span:
        """Return a clause with the brackets around it, and other signs that it was read with."""
        text = self.drafts.text
        for found in task.clauses:
            if overlap(found.span, where):
                ends = (
                    Span(min(found.span.start, where.start), where.start),
                    Span(where.end, max(where.end, found.span.end)),
                )
                if not any(map(self.drafts.says, ends)):
                    return Span(ends[0].start, ends[1].end)
        before, behind = text[where.start - 1 : where.start], text[where.end : where.end + 1]
        inside = where.of(text)
        if before and before in _OPEN and behind and behind in _CLOSE and inside[0] not in _OPEN:
            return Span(where.start - 1, where.end + 1)
        return where

    def _in_sentence(self, whole: Span) -> bool:
        """Tell whether a clause without brackets is a part of a sentence of a task: words go on beside it."""
        text, drafts = self.drafts.text, self.drafts
        own = next((t for one in drafts.tasks for t in one.texts if overlap(t, whole)), None)
        if own is None or text[whole.start] in _OPEN:
            return False
        before = _SENTENCE_END.split(text[own.start : whole.start])[-1] if own.start < whole.start else ""
        behind = _SENTENCE_END.split(text[whole.end : own.end])[0] if whole.end < own.end else ""
        ended = _SENTENCE_END.search(text, whole.end - 1, whole.end)
        return any(map(str.isalnum, before if ended else before + behind))

    def _places(self, said: ClauseCorrection, whole: Span) -> list[Span]:
        """Return where the names of duties stand, up to the first that is not there."""
        found: list[Span] = []
        for duty in said.duties:
            places = self.quotes.places(duty.name, whole)
            end = found[-1].end if found else whole.start
            place = next((one for one in places if one.start >= end), places[0] if places else None)
            if place is None:
                break
            found.append(place)
        return found

    def _is_same(self, said: ClauseCorrection, places: list[Span], task: Draft, where: Span) -> bool:
        """Tell whether a clause was read just so."""
        wanted = {
            (
                place,
                duty.role,
                duty.manner,
                duty.open_ended,
                self.bodies[duty.means].slug if duty.means else "",
            )
            for place, duty in zip(places, said.duties, strict=True)
        }
        meant = {place for place, *_, means in wanted if means}
        touched = [
            one for one in self.read.get(task, ()) if any(overlap(one.span, place) for place in places)
        ]
        read = {
            (a.span, a.role, a.manner, a.open_ended, a.agent.slug if a.span in meant else "")
            for one in touched
            for a in one.assignments
            if overlap(a.span, where)
        }
        return len(touched) == 1 and not touched[0].left_over and read == wanted

    def _give_way(self, task: Draft, whole: Span) -> None:
        """Take away the clauses that reach into a stretch; what they say of time stays with the task."""
        gone = [found for found in task.clauses if overlap(found.span, whole)]
        for found in gone:
            task.clauses.remove(found)
            task.deadlines += [found.words.span(*piece) for piece in found.parse.deadlines]
        for found in gone:
            if not found.in_sentence:
                self._give_back(task, self.drafts.rest([found.span], whole))

    def _free(self, whole: Span) -> None:
        """Take a clause out of whatever its words belong to."""
        drafts = self.drafts
        for one in drafts.tasks:
            one.texts = drafts.rest(one.texts, whole)
            one.loose = drafts.rest(one.loose, whole)
            one.joined = drafts.rest(one.joined, whole)
            one.possible = [span for span in one.possible if not overlap(span, whole)]
        for one in drafts.sections:
            if one.span.start < whole.start < one.span.end <= whole.end:
                one.span = Span(one.span.start, whole.start).stripped(drafts.text)
                if one.title:
                    one.title = Span(one.title.start, max(one.title.start, one.span.end))
        drafts.free(whole)


def _lies_in(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _within(words: Squeezed, place: Span) -> tuple[int, int]:
    """Return between which characters of squeezed words a stretch stands."""
    return bisect_left(words.at, place.start), bisect_left(words.at, place.end)


def _with(texts: Sequence[Span], span: Span, drafts: Drafts) -> list[Span]:
    """Return the stretches of a text with one more; those that nothing but white space parts are one."""
    found: list[Span] = []
    for one in sorted([*texts, span]):
        if found and not drafts.text[found[-1].end : one.start].strip():
            found[-1] = Span(found[-1].start, max(found[-1].end, one.end))
        else:
            found.append(one)
    return found
