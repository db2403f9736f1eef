"""HTML as government sites serve it: the document without navigation, scripts and page ends; tables kept."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from creditplan.errors import InputError
from creditplan.reading.layout import Cell, Layout
from creditplan.reading.sites import sites
from creditplan.reading.text import decode

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SIGN = re.compile(
    rb"\s*<(?:!doctype\s+html|html|head|body|meta|title|div|table|p|h\d|\?xml[^>]*\?>\s*<!doctype\s+html)\b",
    re.I,
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{3,20})", re.I)
_DROPPED = {
    "script", "style", "noscript", "nav", "footer", "iframe", "svg", "canvas", "button", "select",
    "option", "aside", "form", "input", "textarea", "object", "embed", "applet", "video", "audio",
    "link", "template",
}  # fmt: skip
_BLOCKS = {
    "p", "div", "section", "article", "main", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol",
    "dl", "dt", "dd", "blockquote", "pre", "center", "header", "figure", "figcaption", "hr",
    "address", "fieldset", "body", "td", "th", "tr", "table", "tbody", "thead", "tfoot", "caption",
    "html",
}  # fmt: skip
_LEAST_SHARE = 0.4
# Far above what a pair of a label and a value takes, in characters and in pieces of text between tags.
_LONGEST_PAIR, _MOST_PIECES = 1000, 200
# Many times the largest page of a plan; a tree takes up to forty times as much memory as its text.
_LARGEST_PAGE = 10_000_000
_MOST_ELEMENTS = 500_000
# What browsers allow at most.
_WIDEST_CELL, _TALLEST_CELL = 1000, 65_534
# A line end in the source between two of these is no space.
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_WRAPPED = re.compile(rf"(?<=[{_WIDE}]) *\n[ \n]*(?=[{_WIDE}])")
_NUMBERED = re.compile(r"\s*(?:[\d（(第①-⑳]|[一二三四五六七八九十]{1,3}、)")


def is_html(data: bytes) -> bool:
    """Tell whether bytes look like a web page."""
    head = data[:4096].lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\0", b"")
    return _SIGN.match(head) is not None or (
        b"</" in data[:20000] and re.search(rb"<(?:p|div|table|html)\b", head, re.I) is not None
    )


def read_html(data: bytes, name: str) -> Layout:
    """Read a web page.

    Args:
        data: the page.
        name: what messages call it.

    Raises:
        InputError: it cannot be decoded, or holds no text.
        TooLargeError: it claims more text or cells than any plan has.
    """
    from lxml import etree

    layout = Layout()
    try:
        root = _tree(_decoded(data, name))
        lengths = _lengths(root)
        content = _content(root, lengths)
        for pair in _pairs(root, content, lengths):
            layout.paragraph(pair)
        title = _title(root, lengths)
        if title and "".join(title.split()) not in "".join(_all_text(content).split()):
            layout.paragraph(title)
        _Walker(layout, lengths).walk(content)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise InputError(
            f"the page cannot be read: {error}", source=name, remedy="save the document's text and read that"
        ) from None
    if not layout.text.strip():
        raise InputError(
            "the page holds no text", source=name, remedy="a page that is made by scripts must be saved first"
        )
    return layout


def write_fragment(markup: str, layout: Layout) -> None:
    """Write the paragraphs and tables of a piece of a page.

    Raises:
        ValueError: it is too large, or nested too deeply.
        TooLargeError: it claims more text or cells than any plan has.
    """
    from lxml import etree

    try:
        root = _tree(markup)
    except (etree.ParserError, etree.XMLSyntaxError):
        return  # a lone comment, or an end tag whose beginning stands elsewhere
    _Walker(layout, _lengths(root)).walk(root)


def _tree(markup: str) -> HtmlElement:
    from lxml import html

    if len(markup) > _LARGEST_PAGE:
        raise ValueError(f"it has more than {_LARGEST_PAGE:,} characters")
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", markup).replace("\0", "")
    # The parser drops what stands below its limit of depth, and all after it, without an exception.
    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True
    )
    root = html.document_fromstring(text.encode(), parser=parser)
    for error in parser.error_log.filter_from_fatals():
        raise ValueError(error.message)
    if sum(1 for _ in root.iter()) > _MOST_ELEMENTS:
        raise ValueError(f"it has more than {_MOST_ELEMENTS} elements")
    return root


def _decoded(data: bytes, name: str) -> str:
    """Decode a page; what is valid UTF-8 is that, for pages say the wrong thing when they are converted."""
    said = _CHARSET.search(data[:4096])
    charset = said[1].decode("ascii").lower() if said else ""
    usual = "gb18030" if charset.startswith("gb") else "big5hkscs" if charset.startswith("big5") else ""
    for encoding in () if b"\0" in data else ("utf-8-sig", usual or "utf-8"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return decode(data, name)


def _marked(element: HtmlElement) -> str:
    return f"{element.get('id') or ''} {element.get('class') or ''}"


def _is_around(element: HtmlElement) -> bool:
    marked = _marked(element)
    return bool(sites()["around"].search(marked)) and not sites()["document"].search(marked)


def _all_text(element: HtmlElement) -> str:
    return "".join(words for words in element.itertext() if words.strip())


def _lengths(root: HtmlElement) -> dict[HtmlElement, int]:
    """Count the characters in each element, without those of scripts and styles, from the leaves up."""
    lengths: dict[HtmlElement, int] = defaultdict(int)
    for element in reversed(list(root.iter())):
        lengths[element] = 0 if element.tag in ("script", "style") else lengths[element] + _ink(element.text)
        above = element.getparent()
        if above is not None:
            lengths[above] += lengths[element] + _ink(element.tail)
    return lengths


def _ink(words: str | None) -> int:
    return len(words) if words and not words.isspace() else 0


def _content(root: HtmlElement, lengths: dict[HtmlElement, int]) -> HtmlElement:
    """Return the element that holds the document: the one that is marked so and holds most, else the body."""
    body = root.find("body")
    body = root if body is None else body
    least = _LEAST_SHARE * max(lengths[body], 1)
    marked = (
        e
        for e in body.iter("div", "td", "article", "section", "main", "table")
        if lengths[e] >= least and sites()["document"].search(_marked(e))
    )
    # Of two that hold as much, the outer one, which comes first.
    return max(marked, key=lengths.__getitem__, default=body)


def _pairs(root: HtmlElement, content: HtmlElement, lengths: dict[HtmlElement, int]) -> Iterator[str]:
    """Yield what a table beside the document says of it, a line for each pair: 发文机关：某某办公室."""
    inside = set(content.iter()) if content.tag != "body" else set()
    for row in root.iter("tr"):
        cells = list(_cells(row))
        if row in inside or len(cells) % 2 or not cells or len(cells) > 8:
            continue
        words = [_few_words(cell) if lengths[cell] <= _LONGEST_PAIR else "" for cell in cells]
        for label, value in zip(words[::2], words[1::2], strict=True):
            key = re.sub(r"[\s：:【】\[\]]", "", label)
            if value and re.fullmatch(r"[\u4e00-\u9fff]{2,8}", key) and len(value) <= 120:
                yield f"{key}：{value}"


def _few_words(element: HtmlElement) -> str:
    """The words of an element that holds few; nothing of one in which the document itself may lie."""
    found = list(islice(element.itertext(), _MOST_PIECES + 1))
    return " ".join("".join(found).split()) if len(found) <= _MOST_PIECES else ""


def _title(root: HtmlElement, lengths: dict[HtmlElement, int]) -> str:
    for meta in root.iter("meta"):
        if sites()["title"].fullmatch(meta.get("name") or ""):
            return " ".join((meta.get("content") or "").split())
    heading = next((heading for heading in root.iter("h1") if lengths[heading]), None)
    return " ".join("".join(heading.itertext()).split()) if heading is not None else ""


class _Walker:
    """Walks a tree and writes paragraphs and tables."""

    def __init__(self, layout: Layout, lengths: dict[HtmlElement, int]) -> None:
        self.layout = layout
        self.lengths = lengths
        self.line: list[str] = []
        self.items: dict[HtmlElement, int] = {}
        self.verbatim = 0

    def walk(self, root: HtmlElement) -> None:
        """Write what stands in an element, without recursion: pages can be nested deeply."""
        stack: list[tuple[HtmlElement, bool]] = [(root, False)]
        while stack:
            element, leaving = stack.pop()
            if leaving:
                self._leave(element)
            elif self._enter(element, root):
                stack.append((element, True))
                stack += [(child, False) for child in reversed(element)]
                continue
            if element is not root:
                self._words(element.tail)
        self._end()

    def _enter(self, element: HtmlElement, root: HtmlElement) -> bool:
        """Begin an element; tell whether its children are to be walked."""
        if not isinstance(element.tag, str):
            return False
        tag = element.tag.lower()
        if element is not root and (
            tag in _DROPPED or (_is_around(element) and self.lengths[element] < 2000)
        ):
            return False
        if tag in _BLOCKS or tag == "br":
            self._end()
        if tag == "br":
            return False
        if tag == "table" and (grid := self._grid(element)):
            self.layout.table(grid)
            return False
        if tag == "li":
            self._number(element)
        self.verbatim += tag == "pre"
        self._words(element.text)
        return True

    def _leave(self, element: HtmlElement) -> None:
        self.verbatim -= element.tag == "pre"
        if element.tag in _BLOCKS:
            self._end()

    def _number(self, item: HtmlElement) -> None:
        """Write the number that a browser shows before an item, unless the item brings one of its own."""
        above = item.getparent()
        if above is None or above.tag != "ol" or "none" in (above.get("style") or ""):
            return
        value = item.get("value") or (above.get("start") if above not in self.items else None) or ""
        number = _whole(value)
        number = self.items.get(above, 0) + 1 if number is None else number
        self.items[above] = number
        if not _NUMBERED.match(_beginning(item)):
            self.line.append(f"{number}.")

    def _words(self, words: str | None) -> None:
        if not words:
            return
        if self.verbatim:
            first, *rest = words.splitlines() or [""]
            self.line.append(first)
            for line in rest:
                self._end()
                self.line.append(line)
            return
        self.line.append(re.sub(r"[\r\n\t ]+", lambda m: "\n" if "\n" in m[0] else " ", words))

    def _end(self) -> None:
        words = re.sub(r"[ \n]+", " ", _WRAPPED.sub("", "".join(self.line))).strip(" ")
        self.line = []
        if words.strip():
            self.layout.paragraph(words)

    def _grid(self, table: HtmlElement) -> list[list[Cell]] | None:
        """Return the cells of a table of data; ``None`` for one that only lays out a page."""
        if table.find(".//table") is not None:
            return None
        rows = list(table.iter("tr"))
        if len(rows) < 2:
            return None
        grid: list[list[Cell]] = []
        open_cells: dict[int, tuple[Cell, int]] = {}
        for row in rows:
            line: list[Cell] = []
            for element in _cells(row):
                self._fill(line, open_cells)
                cell = Cell("\n".join(self._paragraphs(element)))
                across = _span(element, "colspan", _WIDEST_CELL) or 1
                down = _span(element, "rowspan", _TALLEST_CELL) or _TALLEST_CELL
                self.layout.claim(across)
                for _ in range(across):
                    if down > 1:
                        open_cells[len(line)] = (cell, down - 1)
                    line.append(cell)
            self._fill(line, open_cells)
            grid.append(line)
        cells = {id(cell): cell for line in grid for cell in line}
        longest = max((len(cell.words) for cell in cells.values()), default=0)
        whole = sum(len(cell.words) for cell in cells.values())
        if max(len(line) for line in grid) < 2 or (longest > 3000 and longest > 0.7 * whole):
            return None
        return grid

    def _fill(self, line: list[Cell], open_cells: dict[int, tuple[Cell, int]]) -> None:
        """Put the cells that reach down from a row above into their places."""
        while len(line) in open_cells:
            self.layout.claim(1)
            cell, left = open_cells.pop(len(line))
            if left > 1:
                open_cells[len(line)] = (cell, left - 1)
            line.append(cell)

    def _paragraphs(self, cell: HtmlElement) -> list[str]:
        inner = Layout()
        _Walker(inner, self.lengths).walk(cell)
        return inner.text.splitlines()


def _cells(row: HtmlElement) -> Iterator[HtmlElement]:
    return (cell for cell in row if isinstance(cell.tag, str) and cell.tag.lower() in ("td", "th"))


def _beginning(item: HtmlElement) -> str:
    """The first words of an item, as far as a number of its own would stand."""
    words = ""
    for piece in islice(item.itertext(), _MOST_PIECES):
        words += piece[:20]
        if len(words) >= 20:
            break
    return words[:20]


def _span(cell: HtmlElement, name: str, most: int) -> int:
    said = _whole((cell.get(name) or "1").strip())
    return 1 if said is None else min(said, most)


def _whole(said: str) -> int | None:
    """Read a whole number; what is none, or larger than browsers take, says nothing."""
    return int(said) if said.isascii() and said.isdigit() and len(said) < 9 else None
