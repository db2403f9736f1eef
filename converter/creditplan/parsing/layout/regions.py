"""Which blocks are the plan, and which are the notice before it, its front matter and what follows it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from operator import attrgetter

from creditplan.model import Matter, Metadata, Passage, Role, Span
from creditplan.parsing.clauses.conventions import first_listed
from creditplan.parsing.layout.front import Front, description, front, known_of
from creditplan.parsing.layout.notice import ends_in_date, is_date_line, notice_end, read_notice, signature
from creditplan.parsing.layout.page import column_heads, hosts, last_title
from creditplan.parsing.layout.titles import NO_TITLE_ENDS, RED_HEAD, TITLE_END, find_title, issuer_in
from creditplan.parsing.lines.blocks import Block
from creditplan.parsing.lines.metadata import number_in
from creditplan.words.front import front_words
from creditplan.words.names import is_plausible

_ATTACHED = re.compile(r"附件[0-9]{0,2}[:.]")
_ANNOUNCES = re.compile(r"现将|如下[:。(]|制定本|特制定")
_SHORT = 60
_span = attrgetter("span")


@dataclass(frozen=True, slots=True)
class Regions:
    """How a document is divided.

    Attributes:
        title: where the plan's title stands; empty if it has none.
        passages: front and back matter.
        plan: the blocks of the plan itself.
        metadata: what front and back matter say of the document.
        strange: front lines of which it cannot be told what they are.
        annex_mark: such as 附件2, as printed.
        columns: roles of columns whose heads stand on lines of their own, one below the other.
    """

    title: Span
    passages: list[Passage]
    plan: list[Block]
    metadata: Metadata
    strange: list[Span]
    annex_mark: str | None
    columns: list[Role]


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines of a document.

    Attributes:
        text, folded: the source.
        blocks: its lines, but for what the page left around them.
        clauses: for each whether something like a clause stands in it.
    """

    text: str
    folded: str
    blocks: list[Block]
    clauses: list[bool]

    def front(self, index: int) -> Front | None:
        """Tell what a line is, if the line alone says it."""
        return front(self.text, self.folded, self.blocks[index])


def divide(text: str, folded: str, blocks: list[Block]) -> Regions:
    """Divide a document: what stands around its items, and what that says of it."""
    heads, columns = column_heads(blocks)
    around = [Front(Matter.NOTE, block.span) for block in hosts(blocks)]
    around += [Front(Matter.COLUMN_HEADS, block.span) for block in heads]
    placed = set(map(_span, around))
    blocks = [block for block in blocks if block.span not in placed] if placed else blocks
    lines = _Lines(text, folded, blocks, [_has_clause(folded, block) for block in blocks])
    start = notice_end(blocks, lines.clauses)
    around += read_notice(text, folded, blocks[:start])
    begin = _first_item(lines, start)
    title, before, strange = _front_matter(lines, start, begin, [one.span for one in around if one.matter])
    end = _items_end(lines, begin)
    around = sorted([*around, *before, *_back_matter(lines, end)], key=_span)
    metadata, annex_mark = known_of(around)
    passages = [
        Passage(one.matter, one.span) for one in around if one.matter and one.span.start < one.span.end
    ]
    return Regions(title, passages, blocks[begin:end], metadata, strange, annex_mark, columns)


def _has_clause(folded: str, block: Block) -> bool:
    if block.row:
        return bool(block.row.roles)
    if not block.gives_role and not block.clause_like:
        return False
    noted = folded.find(":", block.span.start, block.span.end) >= 0
    return not (noted and front_words().notes.match(block.words))


# Where the items begin


def _first_item(lines: _Lines, start: int) -> int:
    """Index of the first block that belongs to an item."""
    attached = False
    titled = last_title(lines.blocks, start)
    for index in range(start, len(lines.blocks)):
        block = lines.blocks[index]
        # 附件：1.甲 and below it 2.乙: a list of what is attached.
        attached = bool(_ATTACHED.match(block.words)) or (attached and bool(block.marker))
        if block.row or block.gives_role:
            return _before_label(lines, start, index) if block.gives_role else index
        if block.heads:
            return index
        if block.marker and not attached and not _is_of_page(lines, index, titled):
            return index
        if lines.clauses[index] and _is_unnumbered_task(block.words):
            return _with_headline(lines, start, index)
    return len(lines.blocks)


def _is_of_page(lines: _Lines, index: int, titled: int) -> bool:
    """Tell whether a bullet is the page's: it stands above the title, or says what metadata say."""
    block = lines.blocks[index]
    if block.marker is None or block.marker.number:
        return False
    above = index < titled and not block.clause_like
    return above or description(lines.text, lines.folded, block) is not None


def _is_unnumbered_task(words: str) -> bool:
    if first_listed(words) or _ANNOUNCES.search(words):
        return False
    return words.endswith((")", "]", ")。", "]。", ");", "];")) or "由" in words or "——" in words


def _with_headline(lines: _Lines, start: int, index: int) -> int:
    """A short line right before a task without number is its heading, if a title is left before it."""
    above = index - 1
    if above > start and not lines.blocks[above].words.endswith(NO_TITLE_ENDS):
        short = len(lines.blocks[above].words) <= 30
        titled = any(TITLE_END.search(block.words) for block in lines.blocks[start:above])
        if short and titled and lines.front(above) is None:
            return above
    return index


def _before_label(lines: _Lines, start: int, index: int) -> int:
    """A label line belongs to the words before it: back to the title or to the end of the preamble."""
    first = index
    while first > start:
        words = lines.blocks[first - 1].words
        if words.endswith(":") or lines.front(first - 1) is not None:
            break
        if first - 1 == start and (TITLE_END.search(words) or (first < index and len(words) <= _SHORT)):
            break
        first -= 1
    return first


# Front matter


def _front_matter(
    lines: _Lines, start: int, begin: int, taken: list[Span]
) -> tuple[Span, list[Front], list[Span]]:
    """Read the lines before the first item.

    Returns:
        Where the title stands, what the lines are, and which of them are strange.
    """
    told = {index: lines.front(index) for index in range(start, begin)}
    found = [one for one in told.values() if one]
    others = [lines.blocks[index] for index, one in told.items() if not one]
    taken = [*taken, *map(_span, found)]
    chosen = find_title(others, taken)
    title = Span(0, 0)
    if chosen:
        span, number = _without_number(lines, Span(chosen[0].span.start, chosen[-1].span.end))
        found += number
        if not any(span.start <= other.start < span.end for other in taken):
            title = span
            others = [block for block in others if block not in chosen]
    words = "".join(title.of(lines.folded).split())
    found.append(Front(None, title, issuer_in(words)))
    found += [Front(Matter.PREAMBLE, block.span) for block in others]
    return title, found, [block.span for block in others if _is_strange(block.words, words)]


def _is_strange(words: str, title: str) -> bool:
    """Tell whether a line is neither a sentence nor a part of the title."""
    sentence = words.endswith(NO_TITLE_ENDS) or len(words) > _SHORT
    return not (sentence or words.endswith(RED_HEAD) or (words and words in title))


def _without_number(lines: _Lines, title: Span) -> tuple[Span, list[Front]]:
    """Take the document number at the end of a title out of it: …分工方案（某政〔2017〕101号）."""
    behind = Span(max(lines.folded.rfind("(", title.start, title.end), title.start), title.end)
    number = number_in(behind.of(lines.text), behind.of(lines.folded)) if behind != title else None
    if not number:
        return title, []
    said = Front(Matter.DOCUMENT_NUMBER, behind, (("document_number", number),))
    return Span(title.start, behind.start), [said]


# What follows the plan


def _items_end(lines: _Lines, begin: int) -> int:
    """Return the index of the first block behind the last item."""
    last = max((i for i, has in enumerate(lines.clauses) if has and i >= begin), default=begin - 1)
    behind = (index for index in range(last + 1, len(lines.blocks)) if _is_back(lines, index))
    return next(behind, len(lines.blocks))


def _back_matter(lines: _Lines, end: int) -> list[Front]:
    """Tell what the lines behind the last item are."""
    found: list[Front] = []
    for index in range(end, len(lines.blocks)):
        one = _back(lines, index, found[-3:])
        if one.matter is Matter.DATE:
            found += signature(lines.blocks[end : index + 1])
        elif one.matter is not Matter.SIGNATURE:
            found.append(one)
    return found


def _is_back(lines: _Lines, index: int) -> bool:
    block, words = lines.blocks[index], lines.blocks[index].words
    if block.row or block.gives_role or block.marker:
        return False
    following, after = [*lines.blocks[index + 1 : index + 3], None, None][:2]
    if is_plausible(words) and len(words) <= 40 and following:
        if is_date_line(following):
            return True
        if after and is_date_line(after) and is_plausible(following.words):
            return True
    return _back(lines, index, []).matter is not Matter.NOTICE


def _back(lines: _Lines, index: int, above: list[Front]) -> Front:
    """Tell what a line behind the items is, below some of which it is known."""
    block, span = lines.blocks[index], lines.blocks[index].span
    words, said = block.words, front_words()
    if is_date_line(block) or ends_in_date(block):
        return Front(Matter.DATE, span)
    if said.attachments.match(words) or said.copies.match(words) or said.notes.match(words):
        return Front(Matter.NOTE, span)
    if said.contact.match(words) or said.contact.search(words[:12]):
        return Front(Matter.CONTACT, span)
    if len(words) <= 80 and said.noise.search(words):
        return Front(Matter.NOTE, span)
    if described := description(lines.text, lines.folded, block):
        return described
    if any(one.matter in (Matter.DATE, Matter.NOTE) for one in above):
        return Front(Matter.NOTE, span)
    dated = any(map(is_date_line, lines.blocks[index + 1 : index + 3]))
    return Front(Matter.SIGNATURE if dated and is_plausible(words) else Matter.NOTICE, span)
