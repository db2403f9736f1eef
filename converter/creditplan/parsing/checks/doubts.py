"""What is doubtful in a finished plan, each with the words that may mean something else."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from operator import attrgetter

from creditplan.model import AgentKind, Matter, Passage, Problem, Section, Span, Task
from creditplan.parsing.checks.finished import Finished
from creditplan.parsing.checks.unread import check_unread
from creditplan.words.doubts import doubt_words
from creditplan.words.labels import field_of
from creditplan.words.markers import Kind, Marker, marker_at
from creditplan.words.names import is_plausible, name_words

# Compared without asking the spans.
_span = attrgetter("span.start", "span.end")
_NOT_IN_NAMES = re.compile(r"[0-9A-Za-z,。;:!?…<>=#]")
_COUNT = re.compile("[0-9]+个")
_LONG_NAME = 26
_LINE_END = re.compile(r"[。;., \t|]*(?:\n|\Z)")
_CATEGORY, _MUCH_LONGER, _FEWEST = 6, 5, 5
_MANY_LINES = 5


def with_doubts(plan: Finished, told: list[Problem]) -> list[Problem]:
    """Return the problems that are known, and what of the plan may mean something else.

    Nothing is said twice: a name that is unlike one is unknown too.
    """
    doubts = [*check_unread(plan, told), *_doubts(plan)]
    strays = {problem.span for problem in told if problem.code == "text-not-understood"}
    names = {problem.span for problem in doubts if problem.code == "name-doubtful"}
    return [
        *(one for one in told if one.code != "unknown-agency" or one.span not in names),
        *(one for one in doubts if one.code != "passage-between" or one.span not in strays),
    ]


def _doubts(plan: Finished) -> Iterator[Problem]:
    yield from _numbers_inside(plan)
    yield from _between(plan)
    lengths = sorted([len(task.text) for task in plan.tasks])
    usual = lengths[len(lengths) // 2] if len(lengths) >= _FEWEST else 0
    for task in plan.tasks:
        if len(task.clauses) > 1:
            yield from _clauses_apart(plan, task)
        yield from _names(plan, task)
        first, last = task.text_spans[0].start, task.text_spans[-1].end
        if plan.folded.find("\n", first, last) >= 0:
            yield from _lines(plan, task)
        if why := _no_task(plan, task, usual):
            yield Problem("task-doubtful", Span(first, last), {"task": task.number or task.key, "doubt": why})


def _numbers_inside(plan: Finished) -> Iterator[Problem]:
    """Tell of numbers within a task that go on with those of tasks or headings: another item may begin."""
    places = [match.end() for match in doubt_words().item.finditer(plan.folded)]
    found: dict[str, list[Marker]] = {}
    for task in plan.tasks if places else ():
        first = bisect_left(places, task.text_spans[0].start)
        if first < len(places) and places[first] < task.text_spans[-1].end:
            found[task.key] = list(_markers(plan, task, places))
    last: dict[Kind, int] = {}
    parts: list[Section | Task] = [*plan.sections, *plan.tasks] if any(found.values()) else []
    for part in sorted(parts, key=_span):
        own = marker_at(plan.text, plan.folded, part.span.start, part.span.end) if part.number else None
        if own:
            last = {kind: value for kind, value in last.items() if kind < own.kind} | {own.kind: own.value}
        for marker in found.get(part.key, ()) if isinstance(part, Task) else ():
            if marker.value - 1 == last.get(marker.kind):
                last[marker.kind] = marker.value
                sign = marker.span.stripped(plan.text)
                yield Problem("number-inside", sign, {"sign": sign.of(plan.text)})


def _markers(plan: Finished, task: Task, places: list[int]) -> Iterator[Marker]:
    """Yield what may be numbers, at some places, in the text of a task."""
    for span in task.text_spans:
        for start in places[bisect_left(places, span.start) : bisect_left(places, span.end)]:
            if marker := marker_at(plan.text, plan.folded, start, span.end):
                yield marker


def _between(plan: Finished) -> Iterator[Problem]:
    """Tell of introductions behind tasks, and of those before a task that has no words of its own."""
    parts: list[Section | Task | Passage] = [*plan.sections, *plan.tasks]
    parts += [passage for passage in plan.passages if passage.matter is Matter.PREAMBLE]
    above: Section | Task | Passage | None = None
    behind_task = False
    for part in sorted(parts, key=_span):
        if type(part) is Passage:
            if behind_task:
                yield Problem("passage-between", part.span)
        elif type(part) is Task:
            if not part.text and type(above) is Passage and not behind_task:
                yield Problem("passage-between", above.span)
            behind_task = True
        else:
            behind_task = False
        above = part


def _clauses_apart(plan: Finished, task: Task) -> Iterator[Problem]:
    """Tell of paragraphs of a task of several clauses that end in one, behind one that does."""
    texts = iter(task.text_spans)
    text = next(texts, None)
    end: int | None = None
    for clause in sorted(task.clauses, key=_span):
        own: list[Span] = []
        while text and text.start < clause.span.start:
            own.append(Span(text.start, min(text.end, clause.span.start)))
            if text.end > clause.span.start:
                text = Span(clause.span.start, text.end)
                break
            text = next(texts, None)
        if not own or not _LINE_END.match(plan.folded, clause.span.end):
            continue
        line = plan.folded.find("\n", end, clause.span.start) if end is not None else -1
        begins = [max(span.start, line + 1) for span in own if span.end > line + 1]
        if line >= 0 and begins:
            where = Span(begins[0], clause.span.end).stripped(plan.text)
            yield Problem("several-clauses", where, {"task": task.number or task.key})
        end = clause.span.end


def _names(plan: Finished, task: Task) -> Iterator[Problem]:
    """Tell of names that are unlike those of bodies."""
    for clause in task.clauses:
        for one in clause.assignments:
            if one.agent.kind in (AgentKind.AGENCY, AgentKind.GROUP):
                continue
            collective = one.agent.kind is AgentKind.COLLECTIVE
            # 13个街道 counts those that it means.
            name = _COUNT.sub("", plan.words(one.span)) if collective else plan.words(one.span)
            # 涧西、西工区政府: what a place is of such a list stands behind another one.
            sure = collective or one.agent.form == "government"
            if why := _unlike(name) or (None if sure else _no_body(plan, name)):
                yield Problem("name-doubtful", one.span, {"name": one.named_as, "unlike": why})


def _unlike(name: str) -> str | None:
    """Say what in a name no name has, even one that means many bodies."""
    if _NOT_IN_NAMES.search(name):
        return "signs"
    return "long" if len(name) > _LONG_NAME else None


def _no_body(plan: Finished, name: str) -> str | None:
    """Say why the name of one body may be something else."""
    said = name_words()
    # 国家税务总局洛阳市税务局 is one, and so is 合肥海关.
    if plan.knows(name):
        return None
    if not name.endswith(said.endings):
        return "ending"
    if name.startswith(said.national_prefixes):
        return None
    for match in doubt_words().joined.finditer(name, 2, len(name) - 2):
        one, other = name[: match.end()], name[match.end() :]
        level = other[0] == name[0] and said.level.match(name) and is_plausible(other)
        if is_plausible(one) and (level or (plan.knows(one) and plan.knows(other))):
            return "two"
    return None


def _lines(plan: Finished, task: Task) -> Iterator[Problem]:
    """Tell of a task of many lines, but for items of its own; of one without a number, two are many."""
    if plan.folded.find("|", task.text_spans[0].start, task.text_spans[-1].end) >= 0:
        return
    lines: list[Span] = []
    for line in (line for span in task.text_spans for line in plan.lines(span)):
        if lines and plan.folded.find("\n", lines[-1].end, line.start) < 0:
            lines[-1] = Span(lines[-1].start, line.end)
        elif not field_of(plan.words(line).strip("[]:")) and not _is_item(plan, line):
            lines.append(line)
    if len(lines) >= (_MANY_LINES if task.number else 2):
        where = Span(lines[0].start, lines[-1].end)
        yield Problem("many-lines", where, {"task": task.number or task.key, "count": len(lines)})


def _is_item(plan: Finished, line: Span) -> bool:
    return marker_at(plan.text, plan.folded, line.start, line.end) is not None


def _no_task(plan: Finished, task: Task, usual: int) -> str | None:
    """Say what the text of a task may be in truth."""
    if not task.text:
        return None
    first, last = task.text_spans[0].start, task.text_spans[-1].end
    for clause in task.clauses:
        if clause.span.start <= first and last <= clause.span.end + 1:
            return "clause"
    # Neither has a comma, and most tasks have one.
    if "，" in task.text or "," in task.text:
        return None
    words = "".join(map(plan.words, task.text_spans)).strip("。;:,.|")
    if 0 < len(words) <= _CATEGORY and usual > _MUCH_LONGER * len(words):
        return "category"
    names = words.removesuffix("等").split("、")
    if all(map(plan.is_body, names)) and (len(names) > 1 or plan.knows(words)):
        return "bodies"
    return None
