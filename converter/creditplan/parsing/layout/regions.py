"""Which blocks are the plan, and which are the notice before it, its front matter and what follows it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from creditplan.model import Matter, Metadata, Passage, Role, Span
from creditplan.parsing.clauses.conventions import first_listed
from creditplan.parsing.layout.notice import before_title, is_date_line, signed_notice, starts_something
from creditplan.parsing.layout.page import column_heads, hosts, last_title
from creditplan.parsing.layout.titles import ABOUT, NO_TITLE_ENDS, RED_HEAD, TITLE_END, find_title
from creditplan.parsing.lines.blocks import Block
from creditplan.parsing.lines.metadata import DATE, DATE_ENDS, date_in, is_date, number_in, pairs_in
from creditplan.words import numerals
from creditplan.words.front import front_words
from creditplan.words.names import is_plausible

_ATTACHED = re.compile(r"附件[0-9]{0,2}[:.]")
_ANNEX = re.compile(rf"附\s*[件表录]?\s*(?:{numerals.ARABIC}|{numerals.CHINESE})?\s*[:.。]?")
_ANNOUNCES = re.compile(r"现将|如下[:。(]|制定本|特制定")
_ADDRESSEES = re.compile(r"各|人民政府|部门|单位|委员会|直属|厅|局")
_NO_ADDRESSEES = re.compile(r"为|根据|现将|如下")
_ADDRESSED = re.compile(r"各[^:。]{4,150}[:]")
_BODIES = re.compile(r"人民政府|部门|单位|机构")
_ISSUER = re.compile(r"(?P<issuer>[\u4e00-\u9fff]{2,24}?)关于")
_SHORT = 60


@dataclass(slots=True)
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

    title: Span = field(default_factory=lambda: Span(0, 0))
    passages: list[Passage] = field(default_factory=list)
    plan: list[Block] = field(default_factory=list)
    metadata: Metadata = field(default_factory=Metadata)
    strange: list[Span] = field(default_factory=list)
    annex_mark: str | None = None
    columns: list[Role] = field(default_factory=list)


class Divider:
    """Divides the blocks of one document."""

    def __init__(self, text: str, folded: str, blocks: list[Block]) -> None:
        self.text = text
        self.folded = folded
        self.regions = Regions()
        self._placed: set[Span] = set()
        self.blocks = self._without_page(blocks)
        self.clauses = [self._clause(block) for block in self.blocks]
        self._known: dict[str, str] = {}
        self._items_from = 0
        # A date at the head of a page says when the page was made, if another one says when the plan was.
        self._page_date: str | None = None

    def _without_page(self, blocks: list[Block]) -> list[Block]:
        """Take out who runs the web site, and the heads of columns that stand one below the other."""
        found = hosts(blocks)
        heads, self.regions.columns = column_heads(blocks)
        for block in found:
            self._pass(Matter.NOTE, block.span)
        for block in heads:
            self._pass(Matter.COLUMN_HEADS, block.span)
        out = {id(block) for block in (*found, *heads)}
        return [block for block in blocks if id(block) not in out] if out else blocks

    def divide(self) -> Regions:
        """Return the regions of the document."""
        start = self._notice()
        start = self._front(start)
        self._items_from = self.blocks[start].span.start if start < len(self.blocks) else len(self.text)
        end = self._tail(start)
        self.regions.plan = self.blocks[start:end]
        if self._page_date:
            self._known.setdefault("issued", self._page_date)
        self.regions.passages.sort(key=lambda passage: passage.span)
        self.regions.metadata = Metadata(**self._known)
        return self.regions

    def _clause(self, block: Block) -> bool:
        if block.row:
            return bool(block.row.roles)
        if block.label is None and not block.clause_like:
            return False
        noted = self.folded.find(":", block.span.start, block.span.end) >= 0
        return not (noted and front_words().notes.match(block.words))

    def _pass(self, matter: Matter, span: Span) -> None:
        if span.start < span.end:
            self.regions.passages.append(Passage(matter, span))
            self._placed.add(span)

    # The notice that a plan is attached to

    def _notice(self) -> int:
        """Find where the plan begins after the notice with its own signature and date; read the notice."""
        first_clause = next((i for i, has in enumerate(self.clauses) if has), len(self.blocks))
        first_clause = max(first_clause, signed_notice(self.blocks, self.clauses))
        dates = [i for i in range(first_clause) if is_date_line(self.blocks[i]) or self._ends_in_date(i)]
        # A date before everything else belongs to the head of a page.
        ended = (i for i, block in enumerate(self.blocks) if block.words.endswith(NO_TITLE_ENDS))
        sentence = next(ended, len(self.blocks)) if dates else 0
        dates = [i for i in dates if i > sentence]
        # ... and so does one behind 发布日期：.
        dates = [i for i in dates if not (i and self.blocks[i - 1].words.endswith(":"))]
        # The date of a notice with numbered points of its own stands right before the annex.
        before_annex = [
            i
            for i in range(first_clause, len(self.blocks) - 1)
            if _ANNEX.fullmatch(self.blocks[i + 1].words) and is_date_line(self.blocks[i])
        ][:1]
        before_annex = before_annex or before_title(self.blocks, self.clauses, first_clause)
        if before_annex and any(self.clauses[before_annex[0] :]):
            dates = before_annex
        if not dates or not any(starts_something(b) for b in self.blocks[dates[-1] + 1 :]):
            return 0
        end = dates[-1]
        self._signature(end)
        title: list[Block] = []
        for index, block in enumerate(self.blocks[: end + 1]):
            if block.span in self._placed:
                continue
            matter = self._front_matter(block)
            if matter is None and not block.marker and TITLE_END.search(block.words):
                above = self.blocks[index - 1] if index else None
                if not title and above and ABOUT.match(block.words) and is_plausible(above.words):
                    title.append(above)
                title.append(block)
            self._pass(matter or Matter.NOTICE, block.span)
        if title:
            self._known.setdefault("attached_to", self._said(Span(title[0].span.start, title[-1].span.end)))
            if "issuer" not in self._known:
                self._issuer_of_title("".join(block.words for block in title[:2]))
        return end + 1

    def _ends_in_date(self, index: int) -> bool:
        words = self.blocks[index].words
        match = DATE.search(words) if len(words) < 40 and words.endswith(DATE_ENDS) else None
        return bool(match and match.end() == len(words) and is_plausible(words[: match.start()]))

    def _signature(self, index: int, begin: int = 0) -> None:
        """Read the line with the date, and the issuers in the lines before it."""
        block = self.blocks[index]
        words = block.words
        match = DATE.search(words)
        date = date_in(words)
        if date:
            self._known.setdefault("issued", date)
        self._pass(Matter.DATE, block.span)
        before = words[: match.start()] if match else ""
        if before and is_plausible(before):
            self._known.setdefault("issuer", before)
        above = index - 1
        signed: list[str] = []
        while (
            above >= begin
            and self.blocks[above].row is None
            and not self.blocks[above].marker
            and len(signed) < 6
        ):
            words = self.blocks[above].words
            if not (is_plausible(words) and len(words) <= 30) or TITLE_END.search(words) or ":" in words:
                break
            signed.insert(0, words)
            self._pass(Matter.SIGNATURE, self.blocks[above].span)
            above -= 1
        if signed:
            self._known.setdefault("issuer", signed[0])

    # Front matter

    def _front(self, start: int) -> int:
        """Read the lines before the first item, and return where the items begin."""
        begin = self._first_item(start)
        lines: list[Block] = []
        for block in self.blocks[start:begin]:
            matter = self._front_matter(block)
            if matter is None:
                lines.append(block)
            else:
                self._pass(matter, block.span)
        title = find_title(lines, self.regions.passages)
        if title:
            span = self._without_number(Span(title[0].span.start, title[-1].span.end))
            inside = [p for p in self.regions.passages if span.start <= p.span.start < span.end]
            if not inside:
                self.regions.title = span
                lines = [line for line in lines if line not in title]
                self._issuer_of_title("".join(span.of(self.folded).split()))
        for line in lines:
            words = line.words
            repeated = words and words in "".join(self.regions.title.of(self.folded).split())
            if words.endswith(NO_TITLE_ENDS) or len(words) > _SHORT or repeated or words.endswith(RED_HEAD):
                self._pass(Matter.PREAMBLE, line.span)
            else:
                self._pass(Matter.PREAMBLE, line.span)
                self.regions.strange.append(line.span)
        return begin

    def _first_item(self, start: int) -> int:
        """Index of the first block that belongs to an item."""
        attached = False
        titled = last_title(self.blocks, start)
        for index in range(start, len(self.blocks)):
            block = self.blocks[index]
            # 附件：1.甲 and below it 2.乙: a list of what is attached.
            attached = bool(_ATTACHED.match(block.words)) or (attached and bool(block.marker))
            if block.row or block.label:
                return self._before_label(start, index) if block.label else index
            if block.heading and not block.heading.endswith("?"):
                return index
            furniture = index < titled and block.marker and not block.marker.number and not block.clause_like
            if block.marker and not attached and not furniture and not self._is_bullet_of_page(block):
                return index
            if self.clauses[index] and self._is_unnumbered_task(block):
                return self._with_headline(start, index)
        return len(self.blocks)

    def _is_bullet_of_page(self, block: Block) -> bool:
        return block.marker is not None and not block.marker.number and self._is_metadata(block)

    def _is_unnumbered_task(self, block: Block) -> bool:
        words = block.words
        if first_listed(words) or _ANNOUNCES.search(words):
            return False
        return words.endswith((")", "]", ")。", "]。", ");", "];")) or "由" in words or "——" in words

    def _with_headline(self, start: int, index: int) -> int:
        """A short line right before a task without number is its heading, if a title is left before it."""
        above = index - 1
        if above > start and not self.blocks[above].words.endswith(NO_TITLE_ENDS):
            short = len(self.blocks[above].words) <= 30
            titled = any(TITLE_END.search(b.words) for b in self.blocks[start:above])
            if short and titled and self._front_matter(self.blocks[above]) is None:
                return above
        return index

    def _before_label(self, start: int, index: int) -> int:
        """A label line belongs to the words before it: back to the title or to the end of the preamble."""
        first = index
        while first > start:
            above = self.blocks[first - 1]
            words = above.words
            if self._front_matter(above) is not None or words.endswith(":"):
                break
            if TITLE_END.search(words) and (first - 1 == start or not self.blocks[first - 2 : first - 1]):
                break
            if (
                first - 1 == start
                and not self.regions.title.end
                and index - first >= 1
                and len(words) <= _SHORT
            ):
                break
            first -= 1
        return first if first < index else index

    def _front_matter(self, block: Block) -> Matter | None:
        """Tell what a line before the items is, if it can be told from the line alone."""
        words = block.words
        said = front_words()
        if _ANNEX.fullmatch(words):
            if self.regions.annex_mark is None:
                self.regions.annex_mark = block.span.of(self.text)
            return Matter.ANNEX_MARK
        number = number_in(block.span.of(self.text), block.span.of(self.folded))
        if number:
            self._known.setdefault("document_number", number)
            return Matter.DOCUMENT_NUMBER
        if is_date(words):
            self._page_date = self._page_date or date_in(words)
            return Matter.DATE
        if self._is_metadata(block):
            return Matter.METADATA
        if (
            words.endswith(":")
            and len(words) <= 200
            and _ADDRESSEES.search(words)
            and "。" not in words
            and not _NO_ADDRESSEES.search(words)
        ):
            self._known.setdefault("addressees", self._said(Span(block.span.start, block.span.end - 1)))
            return Matter.ADDRESSEES
        head = _ADDRESSED.match(words)
        if head and _BODIES.search(head[0]):
            colon = self.folded.find(":", block.span.start, block.span.end)
            self._known.setdefault("addressees", self._said(Span(block.span.start, colon)))
            return Matter.PREAMBLE
        if len(words) <= 80 and said.noise.search(words) and not TITLE_END.search(words):
            return Matter.NOTE
        return None

    def _without_number(self, title: Span) -> Span:
        """Take the document number at the end of a title out of it: …分工方案（某政〔2017〕101号）."""
        opening = self.folded.rfind("(", title.start, title.end)
        if opening <= title.start:
            return title
        behind = Span(opening, title.end)
        number = number_in(behind.of(self.text), behind.of(self.folded))
        if not number:
            return title
        self._known.setdefault("document_number", number)
        self._pass(Matter.DOCUMENT_NUMBER, behind)
        return Span(title.start, opening)

    def _is_metadata(self, block: Block) -> bool:
        """Read lines such as 发文单位：国务院办公厅, several on a line too."""
        start = block.body if block.marker and not block.marker.number else block.span.start
        own = Span(start, block.span.end)
        pairs = pairs_in(own.of(self.text), own.of(self.folded))
        for key, value in pairs or ():
            self._known.setdefault(key, value)
        return pairs is not None

    def _issuer_of_title(self, words: str) -> None:
        match = _ISSUER.match(words)
        if (
            match
            and (len(match["issuer"]) > 3 or match["issuer"] == "国务院")
            and is_plausible(match["issuer"])
        ):
            self._known.setdefault("issuer", match["issuer"])

    def _said(self, span: Span) -> str:
        return " ".join(span.of(self.text).split())

    # What follows the plan

    def _tail(self, start: int) -> int:
        """Read what stands behind the last item, and return where it begins."""
        last = max((i for i, has in enumerate(self.clauses) if has and i >= start), default=start - 1)
        begin = next((i for i in range(last + 1, len(self.blocks)) if self._is_tail(i)), len(self.blocks))
        for index in range(begin, len(self.blocks)):
            block = self.blocks[index]
            if block.span in self._placed:
                continue
            matter = self._tail_matter(block, index)
            if matter is Matter.DATE:
                self._signature(index, begin)
            elif matter is not Matter.SIGNATURE:
                self._pass(matter, block.span)
        return begin

    def _is_tail(self, index: int) -> bool:
        block, words = self.blocks[index], self.blocks[index].words
        if block.row or block.label:
            return False
        following = self.blocks[index + 1] if index + 1 < len(self.blocks) else None
        if is_plausible(words) and len(words) <= 40 and not block.marker and following:
            if is_date_line(following):
                return True
            after = self.blocks[index + 2] if index + 2 < len(self.blocks) else None
            if after and is_date_line(after) and is_plausible(following.words):
                return True
        if block.marker:
            return False
        return (
            is_date_line(block)
            or self._ends_in_date(index)
            or self._tail_matter(block, index) is not Matter.NOTICE
        )

    def _tail_matter(self, block: Block, index: int) -> Matter:
        words, said = block.words, front_words()
        if is_date_line(block) or self._ends_in_date(index):
            return Matter.DATE
        if said.attachments.match(words) or said.copies.match(words) or said.notes.match(words):
            return Matter.NOTE
        if said.contact.match(words) or said.contact.search(words[:12]):
            return Matter.CONTACT
        if len(words) <= 80 and said.noise.search(words):
            return Matter.NOTE
        if self._is_metadata(block):
            return Matter.METADATA
        behind_items = [p for p in self.regions.passages[-3:] if p.span.start >= self._items_from]
        if any(
            p.matter in (Matter.DATE, Matter.NOTE) and p.span.end <= block.span.start for p in behind_items
        ):
            return Matter.NOTE
        behind = [b for b in self.blocks[index + 1 : index + 3] if is_date_line(b)]
        return Matter.SIGNATURE if behind and is_plausible(words) else Matter.NOTICE
