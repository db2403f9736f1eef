"""Which part of a page is the document, what stands around it, and what that says of it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from creditplan.reading.shown import keep_what_is_shown
from creditplan.reading.sites import sites
from creditplan.words.clauses import speaks_as_plan
from creditplan.words.fold import fold
from creditplan.words.front import front_words
from creditplan.words.markers import marker_at

if TYPE_CHECKING:
    from lxml.html import HtmlElement

BLOCKS = {
    "p", "div", "section", "article", "main", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol",
    "dl", "dt", "dd", "blockquote", "pre", "center", "header", "figure", "figcaption", "hr",
    "address", "fieldset", "body", "td", "th", "tr", "table", "tbody", "thead", "tfoot", "caption",
    "html", "form", "nav", "footer", "aside", "details", "summary", "legend", "hgroup", "menu", "br",
    "dialog", "search",
}  # fmt: skip
# Elements for what stands around the document.
_AROUND = {"nav", "footer", "aside"}
# What is marked as standing around the document, and is longer, is more than that.
_LONGEST_AROUND = 2000
_LEAST_SHARE = 0.4
# Far above what a pair of a label and a value takes, in characters and in pieces of text between tags.
_LONGEST_PAIR, _MOST_PIECES = 1000, 200
# Of a paragraph: what it says shows at its beginning, or at its end.
_LONGEST_LOOK = 4000


class Page:
    """A page as it is shown, and which part of it is the document.

    Attributes:
        root: its tree; what is not shown is taken out of it.
        styles: what its style sheets say.
        content: the element that holds the document.
    """

    def __init__(self, root: HtmlElement) -> None:
        self.root = root
        self.styles = keep_what_is_shown(root)
        body = root.find("body")
        self.body = root if body is None else body
        self.lengths = _lengths(root)
        self.content = self._content()

    def _content(self) -> HtmlElement:
        """Return the element that is marked as the document and holds most, else the body."""
        least = _LEAST_SHARE * max(self.lengths[self.body], 1)
        marked = (
            e
            for e in self.body.iter("div", "td", "article", "section", "main", "table")
            if self.lengths[e] >= least and sites()["document"].search(_marked(e))
        )
        # Of two that hold as much, the outer one, which comes first.
        return max(marked, key=self.lengths.__getitem__, default=self.body)

    @cached_property
    def telling(self) -> dict[HtmlElement, int]:
        """How many paragraphs that say what plans say each element holds."""
        counts: dict[HtmlElement, int] = defaultdict(int)
        for owner, words in _paragraphs(self.body):
            if speaks_as_plan(fold(words[:_LONGEST_LOOK])):
                counts[owner] += 1
        for element in reversed(list(self.body.iter())):
            above = element.getparent()
            if above is not None and element in counts:
                counts[above] += counts[element]
        return counts

    @cached_property
    def outside(self) -> HtmlElement:
        """The element that holds the document and whatever else on the page says what plans say."""
        element = self.content
        while element is not self.body and self.telling[element] < self.telling[self.body]:
            element = element.getparent()
        return element

    @cached_property
    def path(self) -> set[HtmlElement]:
        """The elements around the document, up to that."""
        if self.outside is self.content:
            return set()
        above = self.content.iterancestors()
        return {self.outside, *(element for element in above if element is not self.outside)}

    def is_around(self, element: HtmlElement) -> bool:
        """Tell whether an element is marked as standing around the document, and says nothing of plans."""
        marked = _marked(element)
        named = sites()["around"].search(marked) and not sites()["document"].search(marked)
        if not (element.tag in _AROUND or named) or self.lengths[element] >= _LONGEST_AROUND:
            return False
        return self.lengths[element] == 0 or not self.telling[element]

    def is_note(self, element: HtmlElement) -> bool:
        """Tell whether an element holds notes at the foot of the document."""
        marked = f"{_marked(element)} {element.get('role') or ''} {element.get('epub:type') or ''}"
        style = element.get("style") or ""
        return sites()["note"].search(marked) is not None or "mso-element:footnote" in style

    def pairs(self) -> Iterator[str]:
        """Yield what tables say of the document, a line for each pair: 发文机关：某某办公室.

        They stand beside it; within a page that marks no part as the document, their labels must be known.
        """
        within = self.content is self.body
        inside = set() if within else set(self.content.iter())
        for row in self.root.iter("tr"):
            if row in inside or (within and not self.is_about(row)):
                continue
            cells = list(cells_of(row))
            if len(cells) % 2 or not cells or len(cells) > 8 or (not within and self.telling.get(row)):
                continue
            words = self._words_of(cells)
            for label, value in zip(words[::2], words[1::2], strict=True):
                key = _key(label)
                if value and re.fullmatch(r"[\u4e00-\u9fff]{2,8}", key) and len(value) <= 120:
                    yield f"{key}：{value}"

    def is_about(self, row: HtmlElement) -> bool:
        """Tell whether a row says something of a page without a marked document, in labels that are known."""
        if self.content is not self.body:
            return False
        cells = list(cells_of(row))
        if len(cells) % 2 or not cells or len(cells) > 8:
            return False
        words = self._words_of(cells)
        keys = [_key(label) for label in words[::2]]
        return any(key in front_words().meta for key in keys) and not any(
            _key(value) in front_words().meta for value in words[1::2]
        )

    def _words_of(self, cells: list[HtmlElement]) -> list[str]:
        return [_few_words(cell) if self.lengths[cell] <= _LONGEST_PAIR else "" for cell in cells]

    def title(self) -> str:
        """The title that the page gives beside the document; empty: it gives none."""
        for meta in self.root.iter("meta"):
            if sites()["title"].fullmatch(meta.get("name") or ""):
                return " ".join((meta.get("content") or "").split())
        heading = next((heading for heading in self.root.iter("h1") if self.lengths[heading]), None)
        return " ".join("".join(heading.itertext()).split()) if heading is not None else ""


def cells_of(row: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the cells of a row."""
    return (cell for cell in row if cell.tag in ("td", "th"))


def holds_number(element: HtmlElement) -> bool:
    """Tell whether a paragraph in an element begins with a number that items have; links do not count."""
    for _, words in _paragraphs(element):
        folded = fold(words[:_LONGEST_LOOK]).strip()
        marker = marker_at(folded, folded, 0, len(folded))
        if marker and marker.number:
            return True
    return False


def _key(label: str) -> str:
    return re.sub(r"[\s：:【】\[\]]", "", label)


def _marked(element: HtmlElement) -> str:
    return f"{element.get('id') or ''} {element.get('class') or ''}"


def _lengths(root: HtmlElement) -> dict[HtmlElement, int]:
    """Count the characters in each element, from the leaves up."""
    lengths: dict[HtmlElement, int] = defaultdict(int)
    for element in reversed(list(root.iter())):
        lengths[element] += _ink(element.text)
        above = element.getparent()
        if above is not None:
            lengths[above] += lengths[element] + _ink(element.tail)
    return lengths


def _ink(words: str | None) -> int:
    return len(words) if words and not words.isspace() else 0


def _few_words(element: HtmlElement) -> str:
    """The words of an element that holds few; nothing of one in which the document itself may lie."""
    found = list(islice(element.itertext(), _MOST_PIECES + 1))
    return " ".join("".join(found).split()) if len(found) <= _MOST_PIECES else ""


def _paragraphs(root: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """Yield the words between two ends of blocks, without links, and the element in which they begin."""
    words: list[str] = []
    owner = root
    linked = 0
    stack: list[tuple[HtmlElement, bool]] = [(root, False)]
    while stack:
        element, leaving = stack.pop()
        is_block = element.tag in BLOCKS
        if is_block and words:
            yield owner, "".join(words)
            words = []
        if not leaving:
            pieces, holder = element.text, element
            stack.append((element, True))
            stack += [(child, False) for child in reversed(element)]
            linked += element.tag == "a"
        else:
            linked -= element.tag == "a"
            if element is root:
                continue
            pieces, holder = element.tail, element.getparent()
        if pieces and not linked and not pieces.isspace():
            owner = owner if words else holder
            words.append(pieces)
    if words:
        yield owner, "".join(words)
