"""Which part of a page is the document, what stands around it, and what that says of it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache, cached_property
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

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
# Elements that may hold the document, and those for what stands around it.
_HOLDERS = {"div", "td", "article", "section", "main", "table"}
_AROUND = {"nav", "footer", "aside"}
# What is marked as standing around the document, and is longer, is more than that.
_LONGEST_AROUND = 2000
_LEAST_SHARE = 0.4
# The attributes that say what a part of a page is.
_NAMES = ("id", "class", "role", "epub:type")
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

    def __init__(self, root: HtmlElement, markup: str) -> None:
        self.root = root
        self.styles = keep_what_is_shown(root, markup)
        body = root.find("body")
        self.body = root if body is None else body
        self.lengths = _lengths(root)
        # Names of parts are told apart once for each name: most elements have none, or one of a few.
        self.around: set[HtmlElement] = set()
        self.notes: set[HtmlElement] = set()
        self.content = self.body
        most, least = 0, _LEAST_SHARE * max(self.lengths[self.body], 1)
        for element in self.body.iter():
            if not (element.attrib or element.tag in _AROUND):
                continue
            named = _named(tuple(map(element.get, _NAMES)))
            if named.note or "mso-element:footnote" in (element.get("style") or ""):
                self.notes.add(element)
            if (named.around or element.tag in _AROUND) and self.lengths[element] < _LONGEST_AROUND:
                self.around.add(element)
            # Of two that hold as much, the outer one, which comes first.
            if named.document and element.tag in _HOLDERS and self.lengths[element] >= max(least, most + 1):
                self.content, most = element, self.lengths[element]

    @cached_property
    def telling(self) -> dict[HtmlElement, int]:
        """How many paragraphs that say what plans say stand in each element around or beside the document."""
        counts: dict[HtmlElement, int] = defaultdict(int)
        within = set() if self.content is self.body else {self.content}
        for owner, words in _paragraphs(self.body, within, self.around):
            if speaks_as_plan(fold(words[:_LONGEST_LOOK])):
                counts[owner] += 1
        if counts:
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
        return element in self.around and not self.telling[element] and not self.names_parts(element)

    def names_parts(self, element: HtmlElement) -> bool:
        """Tell whether the class of an element marks parts of the document elsewhere on the page."""
        return element.get("class") in self.telling_classes

    @cached_property
    def telling_classes(self) -> set[str]:
        """The classes of elements that are marked as standing around the document, but say what plans say."""
        return {name for element in self.around if self.telling[element] and (name := element.get("class"))}

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
    for _, words in _paragraphs(element, {element}, {element}):
        folded = fold(words[:_LONGEST_LOOK]).strip()
        marker = marker_at(folded, folded, 0, len(folded))
        if marker and marker.number:
            return True
    return False


def _key(label: str) -> str:
    return re.sub(r"[\s：:【】\[\]]", "", label)


class _Named(NamedTuple):
    """Which parts of a page the names of an element say that it is."""

    document: bool
    around: bool
    note: bool


@cache
def _named(names: tuple[str | None, ...]) -> _Named:
    marked = " ".join(filter(None, names[:2]))
    document = bool(sites()["document"].search(marked))
    note = sites()["note"].search(" ".join(filter(None, names)))
    return _Named(document, not document and bool(sites()["around"].search(marked)), bool(note))


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


def _paragraphs(
    root: HtmlElement, without: set[HtmlElement], but: set[HtmlElement]
) -> Iterator[tuple[HtmlElement, str]]:
    """Yield the words between two ends of blocks, without links, and the element in which they begin.

    Those in elements ``without`` are left out, but for what stands there in elements ``but``; where there are
    none of the former, the latter alone are looked at.
    """
    words: list[str] = []
    owner = root
    linked = 0
    # Whether words count here, and whether an element was gone through.
    stack: list[tuple[HtmlElement, bool, bool]] = [(root, bool(without), False)]
    while stack:
        element, counts, leaving = stack.pop()
        is_block = element.tag in BLOCKS
        if is_block and words:
            yield owner, "".join(words)
            words = []
        if not leaving:
            inside = (counts and element not in without) or element in but
            pieces, holder = element.text if inside else None, element
            stack.append((element, counts, True))
            stack += [(child, inside, False) for child in reversed(element)]
            linked += element.tag == "a"
        else:
            linked -= element.tag == "a"
            if element is root:
                continue
            pieces, holder = element.tail if counts else None, element.getparent()
        if pieces and not linked and not pieces.isspace():
            owner = owner if words else holder
            words.append(pieces)
    if words:
        yield owner, "".join(words)
