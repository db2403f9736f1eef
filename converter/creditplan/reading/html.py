"""HTML as a browser shows it: the document without what stands around it on government sites; tables kept."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING

from creditplan.errors import InputError
from creditplan.model import Look
from creditplan.reading.layout import PLAIN, Cell, Layout
from creditplan.reading.list_numbers import number, style_of
from creditplan.reading.pages import BLOCKS, Page, cells_of, holds_number
from creditplan.reading.shown import LEFT_OUT
from creditplan.reading.text import decode

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SIGN = re.compile(
    rb"\s*<(?:!doctype\s+html|html|head|body|meta|title|div|table|p|h\d|\?xml[^>]*\?>\s*<!doctype\s+html)\b",
    re.I,
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{3,20})", re.I)
# Many times the largest page of a plan; a tree takes up to forty times as much memory as its text.
_LARGEST_PAGE = 10_000_000
_MOST_ELEMENTS = 500_000
# What a table holds that is no cell.
_ROWS = {"table", "thead", "tbody", "tfoot", "tr"}
# What browsers allow at most.
_WIDEST_CELL, _TALLEST_CELL = 1000, 65_534
# A line end in the source between two of these is no space.
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_WRAPPED = re.compile(rf"(?<=[{_WIDE}]) *\n[ \n]*(?=[{_WIDE}])")
_SPACE, _SPACES = re.compile(r"[\r\n\t ]+"), re.compile(r"[ \n]+")
_NUMBERED = re.compile(r"\s*(?:[\d（(第①-⑳]|[一二三四五六七八九十]{1,3}、)")
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
# Of an item, where its own number would stand.
_MOST_PIECES = 200
# What a note begins and ends with besides its words, and what heads notes.
_NOTE_MARK = re.compile(
    r"^[\[［〔【(（]?\s*(?:\d{1,3}|[①-⑳*＊※])\s*[\]］〕】)）.、]?\s*(?=\S)|\s*[↩↑⤴]\ufe0e?\s*$"
)
_NOTED = re.compile(r"\s*(?:注|备注|说明|附注)\s*\d{0,2}\s*[：:]")
_NOTES = {"注", "注释", "脚注", "尾注", "附注"}


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
        markup = _decoded(data, name)
        page = Page(_tree(markup), markup)
        for pair in page.pairs():
            layout.paragraph(pair)
        title = page.title()
        if title and "".join(title.split()) not in "".join("".join(page.outside.itertext()).split()):
            layout.paragraph(title)
        _Walker(layout, page).walk(page.outside)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise InputError(
            f"the page cannot be read: {error}", source=name, remedy="save the document's text and read that"
        ) from None
    if not layout.text.strip():
        raise InputError(
            "the page holds no text", source=name, remedy="a page that is made by scripts must be saved first"
        )
    return layout


def write_page(markup: str, known: Iterable[str], layout: Layout) -> None:
    """Write a page that was made of a document in another format.

    An element may say on which line of that document it begins (``data-line``), and a list the mark of its
    items (``data-mark``): a bullet, or what stands behind their numbers.

    Args:
        markup: the page.
        known: what is known of the document besides: lines before it.
        layout: takes all of it.

    Raises:
        ValueError: it is too large, or nested too deeply.
        TooLargeError: it claims more text or cells than any plan has.
    """
    from lxml import etree

    for line in known:
        layout.paragraph(line)
    try:
        page = Page(_tree(f"<body>{markup}</body>"), markup)
    except (etree.ParserError, etree.XMLSyntaxError):
        return  # nothing but comments
    _Walker(layout, page).walk(page.outside)


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
    if len(markup) > _MOST_ELEMENTS and sum(1 for _ in root.iter()) > _MOST_ELEMENTS:
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


class _Walker:
    """Walks a tree and writes paragraphs and tables."""

    def __init__(self, layout: Layout, page: Page) -> None:
        self.layout = layout
        self.page = page
        self.line: list[str] = []
        self.number = ""
        self.items: dict[HtmlElement, int] = {}
        self.verbatim = self.noting = 0
        self.heads = 0

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
            if element is not root and element.getparent() not in self.page.path:
                self._words(element.tail)
        self._end()

    def _enter(self, element: HtmlElement, root: HtmlElement) -> bool:
        """Begin an element; tell whether its children are to be walked."""
        tag = element.tag
        if tag == LEFT_OUT:
            self.layout.leave_out(element.get("cause"), element.get("words"))
            return False
        page = self.page
        if element is not root and not self._counts(element):
            return False
        if tag in BLOCKS:
            self._end()
            if element.attrib or self.layout.place:
                self._land(element)
            self.noting += element in page.notes
            self.heads = _HEADINGS.get(tag, 0)
        if tag == "br":
            return False
        if tag == "table" and (grid := self._grid(element)):
            for caption in element.iter("caption"):
                for words in self._cell(caption).words.splitlines():
                    self.layout.paragraph(words)
            lines = [_whole(row.get("data-line") or "") for row in element.iter("tr")]
            places = [(("line", line),) for line in lines if line]
            self.layout.table(grid, places if len(places) == len(grid) else ())
            return False
        if tag == "tr" and page.is_about(element):
            return False
        if tag == "li" and not self.noting:
            self._number(element)
        self.verbatim += tag == "pre"
        if element not in page.path:
            self._words(element.text)
        return True

    def _land(self, element: HtmlElement) -> None:
        """Say on which line of another document an element begins."""
        if line := _whole(element.get("data-line") or ""):
            self.layout.place = (("line", line),)
        elif element.tag == "br" and self.layout.place:
            [(_, last)] = self.layout.place
            self.layout.place = (("line", int(last) + 1),)

    def _counts(self, element: HtmlElement) -> bool:
        """Tell whether an element is a part of the document; if not, note what may be taken for one."""
        page = self.page
        if element.getparent() in page.path and element is not page.content and element not in page.path:
            # Beside what is marked as the document, only what says what plans say is of it.
            return page.telling[element] > 0
        if not page.is_around(element):
            return True
        if holds_number(element):
            self.layout.leave_out("around", "".join(element.itertext()))
        return False

    def _leave(self, element: HtmlElement) -> None:
        self.verbatim -= element.tag == "pre"
        if element.tag in BLOCKS:
            self._end()
            if element.tag == "li":
                # An item without words has none either.
                self.number = ""
            self.noting -= element in self.page.notes

    def _number(self, item: HtmlElement) -> None:
        """Write the number that a browser shows before an item, unless the item brings one of its own."""
        above = item.getparent()
        if above is None or above.tag != "ol":
            if above is not None and above.get("data-mark"):
                self.number = above.get("data-mark")
            return
        said = self.page.styles.of(above) | self.page.styles.of(item)
        style = style_of(
            f"{said.get('list-style', '')} {said.get('list-style-type', '')}",
            item.get("type") or above.get("type") or "",
        )
        if not style:
            return
        value = _whole(item.get("value") or "")
        if value is None:
            value = self._next(above)
        self.items[above] = value
        if not _NUMBERED.match(_beginning(item)):
            mark = above.get("data-mark")
            self.number = f"{value}{mark}" if mark else number(value, style)

    def _next(self, above: HtmlElement) -> int:
        back = above.get("reversed") is not None
        if above in self.items:
            return self.items[above] + (-1 if back else 1)
        start = _whole(above.get("start") or "")
        if start is not None:
            return start
        return sum(child.tag == "li" for child in above) if back else 1

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
        self.line.append(_SPACE.sub(_one_space, words) if _SPACE.search(words) else words)

    def _end(self) -> None:
        if not self.line:
            return
        words = "".join(self.line)
        if "\n" in words or "  " in words:
            words = _SPACES.sub(" ", _WRAPPED.sub("", words))
        words = words.strip(" ")
        self.line = []
        if self.noting:
            words = _NOTE_MARK.sub("", _NOTE_MARK.sub("", words)).strip()
            words = "" if words in _NOTES else words if not words or _NOTED.match(words) else f"注：{words}"
        if words.strip():
            self.layout.paragraph(self.number + words, Look(heading=self.heads) if self.heads else PLAIN)
            self.number = ""

    def _grid(self, table: HtmlElement) -> list[list[Cell]] | None:
        """Return the cells of a table of data; ``None`` for one that only lays out a page."""
        if table.find(".//table") is not None:
            return None
        rows = [row for row in table.iter("tr", LEFT_OUT) if not self.page.is_about(row)]
        if sum(row.tag == "tr" for row in rows) < 2:
            return None
        grid: list[list[Cell]] = []
        open_cells: dict[int, tuple[Cell, int]] = {}
        waiting: tuple[tuple[str, str], ...] = ()
        for row in rows:
            if row.tag == LEFT_OUT:
                if row.getparent().tag in _ROWS:
                    waiting += ((row.get("cause"), row.get("words")),)
                continue
            line: list[Cell] = []
            for element in cells_of(row):
                self._fill(line, open_cells)
                cell = self._cell(element)
                cell.left_out, waiting = waiting + cell.left_out, ()
                across = _span(element, "colspan", _WIDEST_CELL) or 1
                down = _span(element, "rowspan", _TALLEST_CELL) or _TALLEST_CELL
                self.layout.claim(across)
                for _ in range(across):
                    if down > 1:
                        open_cells[len(line)] = (cell, down - 1)
                    line.append(cell)
            self._fill(line, open_cells)
            grid.append(line)
        if waiting and grid[-1]:
            grid[-1][-1].left_out += waiting
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

    def _cell(self, element: HtmlElement) -> Cell:
        inner = Layout()
        _Walker(inner, self.page).walk(element)
        left_out = tuple((cause, words) for _, cause, words in inner.left_out)
        return Cell("\n".join(inner.text.splitlines()), left_out)


def _one_space(space: re.Match[str]) -> str:
    return "\n" if "\n" in space[0] else " "


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
