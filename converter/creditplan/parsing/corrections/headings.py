"""Headings that a person says: a line that is one, how high it stands; a line that is none."""

from __future__ import annotations

from creditplan.model import HeadingCorrection, Matter, Span
from creditplan.parsing.corrections.draft import Draft, Drafts, divided, overlap
from creditplan.parsing.corrections.numbers import marker_before
from creditplan.parsing.outline.tree import Rank
from creditplan.words.markers import Marker, marker_at


class HeadingEditor:
    """Makes the headings of one document what a person says.

    Args:
        drafts: the parts of the document.
    """

    def __init__(self, drafts: Drafts) -> None:
        self.drafts = drafts

    def apply(self, said: HeadingCorrection, where: Span) -> str:
        """Let words be a heading, or none; return why that cannot be, or nothing."""
        return _apply(self.drafts, said, where)


def _apply(drafts: Drafts, said: HeadingCorrection, where: Span) -> str:
    if said.level == 0:
        read = [one for one in drafts.sections if overlap(one.span, where)]
        for one in read:
            _remove(drafts, one)
            drafts.note(one.span, matter=Matter.PREAMBLE)
        return "" if read else "no-heading"
    marker = marker_at(drafts.text, drafts.folded, where.start, where.end)
    marker = marker or marker_before(drafts.text, drafts.folded, where.start)
    start = min(where.start, marker.span.start) if marker else where.start
    whole = Span(start, where.end).stripped(drafts.text)
    read = [one for one in drafts.sections if overlap(one.span, whole)]
    if (
        len(read) == 1
        and drafts.depth(read[0]) == said.level
        and not drafts.says(_between(read[0].span, whole))
    ):
        return ""
    for one in read:
        _remove(drafts, one)
        drafts.note(*drafts.rest([one.span], whole), matter=Matter.PREAMBLE)
    title = Span(marker.span.end if marker else whole.start, whole.end)
    heading = Draft(whole, marker=marker, rank=_rank(drafts, marker), title=title, editor=said.editor)
    if not drafts.says(title):
        heading.title = whole
    for task in [one for one in drafts.tasks if any(overlap(text, whole) for text in one.texts)]:
        _part(drafts, task, whole)
    for task in [one for one in drafts.tasks if one.marker and overlap(one.marker.span, whole)]:
        task.marker = None
        task.span = Span(max(task.span.start, min(whole.end, task.span.end)), task.span.end)
    drafts.free(whole)
    _insert(drafts, heading, said.level)
    return ""


def _between(read: Span, whole: Span) -> Span:
    """Return by how much a heading as read goes on behind the words that are said to be one."""
    return Span(min(whole.end, read.end), read.end)


def _rank(drafts: Drafts, marker: Marker | None) -> Rank | None:
    if marker is None:
        return None
    ranks = (
        one.rank for one in drafts.sections if one.marker and one.marker.kind is marker.kind and one.rank
    )
    return next(ranks, Rank(marker.kind))


def _remove(drafts: Drafts, section: Draft) -> None:
    """Take a heading away; what stood right below it stands below the one before."""
    before = drafts.sections[: drafts.sections.index(section)]
    above = before[-1] if before else None
    depths = {one: drafts.depth(one) for one in drafts.sections}
    own = [one for one in (*drafts.tasks, *drafts.aims) if one.section is section]
    drafts.remove(section)
    for one in own:
        one.section = above
    _hang(drafts, depths)


def _insert(drafts: Drafts, heading: Draft, level: int) -> None:
    """Put a heading where it stands: tasks from there to the next one stand below it."""
    depths = {one: drafts.depth(one) for one in drafts.sections} | {heading: level}
    drafts.add(heading)
    at = drafts.sections.index(heading)
    earlier = {None, *drafts.sections[:at]}
    behind = drafts.sections[at + 1].span.start if at + 1 < len(drafts.sections) else len(drafts.text)
    for one in (*drafts.tasks, *drafts.aims):
        if heading.span.start <= one.span.start < behind and one.section in earlier:
            one.section = heading
            if one.parent and one.parent.span.start < heading.span.start:
                one.parent = None
    _hang(drafts, depths)


def _hang(drafts: Drafts, depths: dict[Draft, int]) -> None:
    """Let each heading stand below the last one before it that is higher."""
    above: list[Draft] = []
    for one in drafts.sections:
        while above and depths[above[-1]] >= depths[one]:
            above.pop()
        one.section = above[-1] if above else None
        above.append(one)


def _part(drafts: Drafts, task: Draft, heading: Span) -> None:
    """Take a heading out of a task: words behind it that end in a clause are a task by themselves."""
    texts = drafts.rest(task.texts, heading)
    before = [one for one in texts if one.end <= heading.start]
    behind = [one for one in texts if one.start >= heading.end]
    rest = divided(task, heading.start) if before else divided(task, 0)
    rest.texts, rest.section, rest.editor = behind, task.section, task.editor
    rest.span = Span(behind[0].start if behind else heading.end, max(heading.end, rest.span.end))
    if before:
        task.texts = before
        task.span = Span(task.span.start, heading.start).stripped(drafts.text)
    else:
        if task.marker and not overlap(task.marker.span, heading):
            drafts.note(task.marker.span)
        drafts.tasks.remove(task)
        for one in drafts.tasks:
            if one.parent is task:
                one.parent = rest if behind and (rest.clauses or not before) else task.parent
    if behind and (rest.clauses or not before):
        drafts.add(rest)
    else:
        drafts.note(*behind, matter=Matter.PREAMBLE)
        drafts.note(*(one.span for one in rest.clauses))
