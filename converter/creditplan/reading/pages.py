"""Which part of a page is the document, what stands around it, and what that says of it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

from creditplan.reading.shown import keep_what_is_shown
from creditplan.reading.sites import sites
from creditplan.reading.style_sheets import path
from creditplan.words.clauses import speaks_as_plan
from creditplan.words.fold import fold
from creditplan.words.front import front_words
from creditplan.words.labels import field_of, is_role_label
from creditplan.words.markers import marker_at

if TYPE_CHECKING:
    from lxml.etree import _Element

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
_FEW = 16
# A sentence, and what speaks of the site itself.
_SHORTEST_SENTENCE = 12
_OF_THE_SITE = re.compile(
    "版权|转载|浏览|分辨率|备案|隐私|网站|本站|[主承]办单位|电话|登录|二维码|客户端|下载"
)
_LEAST_SHARE = 0.4
_PLAN, _SHORTEST_TITLE = re.compile("方案|分工|要点|清单|任务"), 8
_HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
_NAMELESS = (None,) * 4
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
        around: elements that are marked as standing around it.
        notes: those that are marked as notes at its foot.
    """

    def __init__(self, root: _Element) -> None:
        self.root = root
        self.styles = keep_what_is_shown(root)
        body = root.find("body")
        self.body = root if body is None else body
        # As long as they are held, what lxml makes of them need not be made again.
        self.elements = list(self.body.iter())
        self.around: set[_Element] = set()
        self.notes: set[_Element] = set()
        self.content = self.body
        self.measured = most = 0
        least = 0.0
        by_word = any("mso-element:" in style for style in self.styles.inline)
        for element in self.elements:
            get = element.get
            names = (get("id"), get("class"), get("role"), get("epub:type"))
            if names == _NAMELESS and element.tag not in _AROUND and not by_word:
                continue
            named = _named(names)
            if named.note or (by_word and "mso-element:footnote" in (get("style") or "")):
                self.notes.add(element)
            if (named.around or element.tag in _AROUND) and self._length(element) < _LONGEST_AROUND:
                self.around.add(element)
            # Of two that hold as much, the outer one, which comes first.
            if named.document and element.tag in _HOLDERS and (length := self._length(element)) > most:
                least = least or _LEAST_SHARE * max(self._length(self.body), 1)
                if length >= least:
                    self.content, most = element, length

    @cached_property
    def lengths(self) -> dict[_Element, int]:
        """How many characters each element holds."""
        return _lengths(self.root)

    def _length(self, element: _Element) -> int:
        """How many characters an element holds; where many are asked for, all are counted at once."""
        self.measured += 1
        if self.measured > _FEW:
            return self.lengths[element]
        return int(path("string-length(normalize-space(.))")(element))

    @cached_property
    def telling(self) -> Mapping[_Element, int]:
        """How many paragraphs that say what plans say stand in each element around or beside the document."""
        if not self.around and self.content is self.body:
            return {}
        counts: dict[_Element, int] = defaultdict(int)
        beside = set() if self.content is self.body else {self.content}
        inside = self.around.intersection(self.content.iter()) if self.around else set()
        found = chain(
            _paragraphs(self.body, beside, set()) if beside else (),
            _paragraphs(self.content, {self.content}, inside) if inside else (),
        )
        for owner, words in found:
            said = fold(words[:_LONGEST_LOOK])
            if speaks_as_plan(said) or (owner.tag in _HEADINGS and _is_numbered(said)):
                counts[owner] += 1
        if counts:
            for element in reversed(list(self.body.iter())):
                above = element.getparent()
                if above is not None and element in counts:
                    counts[above] += counts[element]
        return counts

    @cached_property
    def outside(self) -> _Element:
        """The element that holds the document and whatever else on the page says what plans say."""
        element = self.content
        while element is not self.body and self.telling.get(element, 0) < self.telling.get(self.body, 0):
            above = element.getparent()
            assert above is not None
            element = above
        return element

    @cached_property
    def path(self) -> set[_Element]:
        """The elements around the document, up to that."""
        if self.outside is self.content:
            return set()
        above = self.content.iterancestors()
        return {self.outside, *(element for element in above if element is not self.outside)}

    def is_around(self, element: _Element) -> bool:
        """Tell whether an element is marked as standing around the document, and says nothing of plans."""
        return element in self.around and not self.telling.get(element) and not self.names_parts(element)

    def names_parts(self, element: _Element) -> bool:
        """Tell whether the class of an element marks parts of the document elsewhere on the page."""
        return element.get("class") in self.telling_classes

    @cached_property
    def telling_classes(self) -> set[str]:
        """The classes of elements that are marked as standing around the document, but say what plans say."""
        return {
            name for element in self.around if self.telling.get(element) and (name := element.get("class"))
        }

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

    def is_about(self, row: _Element) -> bool:
        """Tell whether a row says something of a page without a marked document, in labels that are known."""
        if self.content is not self.body:
            return False
        cells = list(cells_of(row))
        if len(cells) % 2 or not cells or len(cells) > 8:
            return False
        words = self._words_of(cells)
        keys = [_key(label) for label in words[::2]]
        table = next(row.iterancestors("table"), None)
        if table is None or table in self.tasks:
            return False
        # 类别 | 序号 heads columns.
        return any(key in front_words().meta for key in keys) and not any(
            value in front_words().meta or field_of(value) for value in map(_key, words[1::2])
        )

    @cached_property
    def tasks(self) -> set[_Element]:
        """The tables of which a label says who does something: these say nothing of the page."""
        cells = (cell for cell in self.root.iter("td", "th") if is_role_label(_key(_few_words(cell))))
        return {table for cell in cells if (table := next(cell.iterancestors("table"), None)) is not None}

    def _words_of(self, cells: list[_Element]) -> list[str]:
        return [_few_words(cell) for cell in cells]

    def title(self) -> str:
        """The title that the page gives, in the document or beside it; empty: it gives none."""
        for meta in self.root.iter("meta"):
            if sites()["title"].fullmatch(meta.get("name") or ""):
                return " ".join((meta.get("content") or "").split())
        headings = [element for element in self.elements if element.tag in _HEADINGS]
        first = (_squeezed(heading) for heading in headings if heading.tag == "h1")
        return next(filter(None, first), "") or next(filter(None, map(self._title_around, headings)), "")

    def _title_around(self, heading: _Element) -> str:
        """Return a heading around the document if it is the title of a plan, and no link."""
        words = _squeezed(heading)
        if len(words) < _SHORTEST_TITLE or not _PLAN.search(words) or heading.find(".//a") is not None:
            return ""
        return words if not self.around.isdisjoint(heading.iterancestors()) else ""


def cells_of(row: _Element) -> Iterator[_Element]:
    """Yield the cells of a row."""
    return (cell for cell in row if cell.tag in ("td", "th"))


def may_count(element: _Element) -> bool:
    """Tell whether an element holds a number of items, or a sentence not of a site; links do not count."""
    for _, words in _paragraphs(element, {element}, {element}):
        folded = fold(words[:_LONGEST_LOOK]).strip()
        if _is_numbered(folded):
            return True
        if len(folded) >= _SHORTEST_SENTENCE and folded.endswith("。") and not _OF_THE_SITE.search(folded):
            return True
    return False


def _is_numbered(folded: str) -> bool:
    words = folded.strip()
    marker = marker_at(words, words, 0, len(words))
    return marker is not None and marker.number is not None


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


def _lengths(root: _Element) -> dict[_Element, int]:
    """Count the characters in each element, from the leaves up."""
    lengths: dict[_Element, int] = defaultdict(int)
    for element in reversed(list(root.iter())):
        words, tail = element.text, element.tail
        if words and not words.isspace():
            lengths[element] += len(words)
        above = element.getparent()
        if above is not None:
            lengths[above] += lengths[element] + (len(tail) if tail and not tail.isspace() else 0)
    return lengths


def _few_words(element: _Element) -> str:
    """The words of an element that holds few; nothing of one in which the document itself may lie."""
    found = list(islice(element.itertext(), _MOST_PIECES + 1))
    words = " ".join("".join(found).split()) if len(found) <= _MOST_PIECES else ""
    return words if len(words) <= _LONGEST_PAIR else ""


def _squeezed(element: _Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _paragraphs(root: _Element, without: set[_Element], but: set[_Element]) -> Iterator[tuple[_Element, str]]:
    """Yield the words between two ends of blocks, without links, and the element in which they begin.

    Those in elements ``without`` are left out, but for what stands there in elements ``but``.
    """
    words: list[str] = []
    owner = root
    linked = 0
    # Whether words count here, and whether an element was gone through.
    stack: list[tuple[_Element, bool, bool]] = [(root, True, False)]
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
            if inside or but:
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
