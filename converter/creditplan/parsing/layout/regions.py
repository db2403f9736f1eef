"""Which lines are the plan, and which are the notice before it, its front matter and what follows it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from operator import attrgetter

from creditplan.model import Matter, Metadata, Passage, Role, Span
from creditplan.parsing.clauses.conventions import first_listed
from creditplan.parsing.layout.front import Front, answer, description, front, known_of, one_line
from creditplan.parsing.layout.notice import ends_in_date, is_date_line, notice_end, read_notice, signature
from creditplan.parsing.layout.page import column_heads, hosts, last_title
from creditplan.parsing.layout.titles import (
    NO_TITLE_ENDS,
    RED_HEAD,
    TITLE_END,
    attached_title,
    find_title,
    issuer_in,
    names_notice,
)
from creditplan.parsing.lines.logical import Line
from creditplan.parsing.lines.metadata import number_in
from creditplan.words.clauses import begins_with_clause
from creditplan.words.front import front_words
from creditplan.words.markers import Kind
from creditplan.words.names import is_plausible

_ATTACHED = re.compile(r"附件[0-9]{0,2}[:.]")
_ANNOUNCES = re.compile(r"现将|如下[:。(]|制定本|特制定")
_CLAUSE_IN_MIDST = re.compile(r"[。;!]\([^()]{2,200}\)")
_SHORT = 60
_span = attrgetter("span")
_place = attrgetter("span.start", "span.end")


@dataclass(frozen=True, slots=True)
class Regions:
    """How a document is divided.

    Attributes:
        title: where the plan's title stands; empty if it has none.
        passages: front and back matter.
        plan: the lines of the plan itself.
        metadata: what front and back matter say of the document.
        strange: front lines of which it cannot be told what they are.
        annex_mark: such as 附件2, as printed.
        columns: roles of columns whose heads stand on lines of their own, one below the other.
    """

    title: Span
    passages: list[Passage]
    plan: list[Line]
    metadata: Metadata
    strange: list[Span]
    annex_mark: str | None
    columns: list[Role]


@dataclass(frozen=True, slots=True)
class _Page:
    """A document as it is divided.

    Attributes:
        text, folded: the source.
        lines: its lines, but for what a web site left around them.
        clauses: for each whether something like a clause stands in it.
    """

    text: str
    folded: str
    lines: list[Line]
    clauses: list[bool]

    def front(self, index: int) -> Front | None:
        """Tell what a line is, if it says it, or those beside it."""
        line, own = self.lines[index], front(self.text, self.folded, self.lines[index])
        if own is None and index:
            own = answer(self.text, self.folded, self.lines[index - 1], line)
        return own


def divide(text: str, folded: str, lines: list[Line]) -> Regions:
    """Divide a document: what stands around its items, and what that says of it."""
    heads, columns = column_heads(lines)
    around = [Front(Matter.NOTE, line.span) for line in hosts(lines)]
    around += [Front(Matter.COLUMN_HEADS, line.span) for line in heads]
    placed = set(map(_span, around))
    lines = [line for line in lines if line.span not in placed] if placed else lines
    page = _Page(text, folded, lines, [_has_clause(folded, line) for line in lines])
    start = notice_end(lines, page.clauses)
    around += read_notice(text, folded, lines[:start])
    begin = _first_item(page, start)
    begin = _with_headings(lines, start, begin)
    title, before, strange = _front_matter(page, start, begin, [one.span for one in around if one.matter])
    end = _items_end(page, begin)
    around = sorted([*around, *before, *_back_matter(page, end)], key=_place)
    metadata, annex_mark = known_of(around)
    passages = [
        Passage(one.matter, one.span) for one in around if one.matter and one.span.start < one.span.end
    ]
    return Regions(title, passages, lines[begin:end], metadata, strange, annex_mark, columns)


def _has_clause(folded: str, line: Line) -> bool:
    if line.row:
        return bool(line.row.roles)
    if not line.clause_like and not line.gives_role:
        return False
    noted = folded.find(":", line.span.start, line.span.end) >= 0
    return not (noted and front_words().notes.match(line.words))


# Where the items begin


def _first_item(page: _Page, start: int) -> int:
    """Index of the first line that belongs to an item."""
    attached = False
    titled = last_title(page.lines, start)
    for index in range(start, len(page.lines)):
        line = page.lines[index]
        # 附件：1.甲 and below it 2.乙: a list of what is attached.
        attached = bool(_ATTACHED.match(line.words)) or (attached and bool(line.marker))
        if line.row or line.gives_role:
            return _before_label(page, start, index) if line.gives_role else index
        if line.heads:
            return index
        if line.marker and not attached and not _is_of_page(page, index, titled):
            return index
        if page.clauses[index] and _is_unnumbered_task(line.words):
            return _with_headline(page, start, index)
        if page.clauses[index] and begins_with_clause(line.span.of(page.folded)):
            return index
    # Without any item: a paragraph in whose midst somebody is named in brackets.
    midst = (
        index
        for index in range(start, len(page.lines))
        if page.clauses[index] and _CLAUSE_IN_MIDST.search(page.lines[index].words)
    )
    return next(midst, len(page.lines))


def _is_of_page(page: _Page, index: int, titled: int) -> bool:
    """Tell whether a bullet is the page's: it stands above the title, or says what metadata say."""
    line = page.lines[index]
    if line.marker is None or line.marker.number:
        return False
    above = index < titled and not line.clause_like
    return above or description(page.text, page.folded, line) is not None


def _is_unnumbered_task(words: str) -> bool:
    if first_listed(words) or _ANNOUNCES.search(words):
        return False
    return words.endswith((")", "]", ")。", "]。", ");", "];")) or "由" in words or "——" in words


def _with_headings(lines: list[Line], start: int, begin: int) -> int:
    """Headings right before the first item belong to it, but for the highest, which is the title."""
    titled = min((line.level for line in lines[start:begin] if line.level), default=0)
    while begin > start and lines[begin - 1].level > titled:
        begin -= 1
    return begin


def _with_headline(page: _Page, start: int, index: int) -> int:
    """A short line right before a task without number is its heading, if a title is left before it."""
    above = index - 1
    if above > start and not page.lines[above].words.endswith(NO_TITLE_ENDS):
        short = len(page.lines[above].words) <= 30
        titled = any(TITLE_END.search(line.words) for line in page.lines[start:above])
        if short and titled and page.front(above) is None:
            return above
    return index


def _before_label(page: _Page, start: int, index: int) -> int:
    """A label line belongs to the words before it: back to the title or to the end of the preamble."""
    first = index
    while first > start:
        words = page.lines[first - 1].words
        if words.endswith(":") or page.front(first - 1) is not None:
            break
        if first - 1 == start and (TITLE_END.search(words) or (first < index and len(words) <= _SHORT)):
            break
        first -= 1
    return first


# Front matter


def _front_matter(
    page: _Page, start: int, begin: int, taken: list[Span]
) -> tuple[Span, list[Front], list[Span]]:
    """Read the lines before the first item.

    Returns:
        Where the title stands, what the lines are, and which of them are strange.
    """
    told = {index: page.front(index) for index in range(start, begin)}
    found = [one for one in told.values() if one]
    others = [page.lines[index] for index, one in told.items() if not one]
    taken = [*taken, *map(_span, found)]
    chosen = find_title(others, taken)
    title = Span(0, 0)
    if chosen:
        whole = Span(chosen[0].span.start, chosen[-1].span.end)
        span, number = _without_number(page, whole)
        found += number
        span, around = attached_title(page.folded, span)
        found += [Front(Matter.NOTICE, piece) for piece in around]
        if not any(span.start <= other.start < span.end for other in taken):
            title = span
            others = [line for line in others if line not in chosen]
            if around:
                found.append(
                    Front(None, whole, (("attached_to", one_line(page.text, whole.start, whole.end)),))
                )
            found.append(Front(None, title, issuer_in("".join(whole.of(page.folded).split()))))
    words = "".join(title.of(page.folded).split())
    found += [Front(None, line.span, issuer_in(line.words)) for line in others if names_notice(line.words)]
    found += [Front(Matter.PREAMBLE, line.span) for line in others]
    return title, found, [line.span for line in others if _is_strange(line.words, words)]


def _is_strange(words: str, title: str) -> bool:
    """Tell whether a line is neither a sentence nor a part of the title."""
    sentence = words.endswith(NO_TITLE_ENDS) or len(words) > _SHORT
    return not (sentence or words.endswith(RED_HEAD) or (words and words in title))


def _without_number(page: _Page, title: Span) -> tuple[Span, list[Front]]:
    """Take the document number at the end of a title out of it: …分工方案（某政〔2017〕101号）."""
    behind = Span(max(page.folded.rfind("(", title.start, title.end), title.start), title.end)
    number = number_in(behind.of(page.text), behind.of(page.folded)) if behind != title else None
    if not number:
        return title, []
    number_line = Front(Matter.DOCUMENT_NUMBER, behind, (("document_number", number),))
    return Span(title.start, behind.start), [number_line]


# What follows the plan


def _items_end(page: _Page, begin: int) -> int:
    """Return the index of the first line behind the last item."""
    last = max((i for i, has in enumerate(page.clauses) if has and i >= begin), default=begin - 1)
    behind = (index for index in range(last + 1, len(page.lines)) if _is_back(page, index))
    return next((index for index in behind if not _is_of_task(page, index)), len(page.lines))


def _is_of_task(page: _Page, index: int) -> bool:
    """Tell whether a line that says who in person is of the last task: the next heading stands below it."""
    label = page.lines[index].label
    below = page.lines[index + 1].marker if index + 1 < len(page.lines) else None
    return bool(label and label.kind == "person" and below and below.kind <= Kind.CHINESE)


def _back_matter(page: _Page, end: int) -> list[Front]:
    """Tell what the lines behind the last item are."""
    found: list[Front] = []
    for index in range(end, len(page.lines)):
        one = _back(page, index, found[-3:])
        if one.matter is Matter.DATE:
            found += signature(page.lines[end : index + 1])
        elif one.matter is not Matter.SIGNATURE:
            found.append(one)
    return found


def _is_back(page: _Page, index: int) -> bool:
    line, words = page.lines[index], page.lines[index].words
    if line.row or line.gives_role or line.marker:
        return False
    following, after = [*page.lines[index + 1 : index + 3], None, None][:2]
    if is_plausible(words) and len(words) <= 40 and following:
        if is_date_line(following):
            return True
        if after and is_date_line(after) and is_plausible(following.words):
            return True
    return _back(page, index, []).matter is not Matter.NOTICE


def _back(page: _Page, index: int, above: list[Front]) -> Front:
    """Tell what a line behind the items is, below some of which it is known."""
    line, span = page.lines[index], page.lines[index].span
    words, terms = line.words, front_words()
    if is_date_line(line) or ends_in_date(line):
        return Front(Matter.DATE, span)
    if terms.attachments.match(words) or terms.copies.match(words) or terms.notes.match(words):
        return Front(Matter.NOTE, span)
    if terms.contact.match(words) or terms.contact.search(words[:12]):
        return Front(Matter.CONTACT, span)
    if len(words) <= 80 and terms.noise.search(words):
        return Front(Matter.NOTE, span)
    if described := description(page.text, page.folded, line):
        return described
    if any(one.matter in (Matter.DATE, Matter.NOTE) for one in above):
        return Front(Matter.NOTE, span)
    dated = any(map(is_date_line, page.lines[index + 1 : index + 3]))
    return Front(Matter.SIGNATURE if dated and is_plausible(words) else Matter.NOTICE, span)
