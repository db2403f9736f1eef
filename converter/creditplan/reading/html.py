"""HTML as a browser shows it: the document without what stands around it on government sites; tables kept."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from creditplan.errors import InputError
from creditplan.messages import tr
from creditplan.model import Look
from creditplan.reading.generated import Generated
from creditplan.reading.layout import PLAIN, Cell, Layout
from creditplan.reading.page_looks import SETTING, UNSET, Setting, below, look, spaces_before
from creditplan.reading.page_parts import Beside, nothing, put_in
from creditplan.reading.page_tables import grid_of, shown_rows, whole
from creditplan.reading.pages import BLOCKS, Page, may_count
from creditplan.reading.shown import LEFT_OUT
from creditplan.reading.text import decode

if TYPE_CHECKING:
    from lxml.etree import _Element

_SIGN = re.compile(
    rb"\s*<(?:!doctype\s+html|html|head|body|meta|title|div|table|p|h\d|\?xml[^>]*\?>\s*<!doctype\s+html)\b",
    re.I,
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{3,20})", re.I)
# Many times the largest page of a plan; a tree takes up to forty times as much memory as its text.
_LARGEST_PAGE = 10_000_000
_MOST_ELEMENTS = 500_000
# A line end in the source between two of these is no space.
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_WRAPPED = re.compile(rf"(?<=[{_WIDE}]) *\n[ \n]*(?=[{_WIDE}])")
_SPACE, _SPACES = re.compile(r"[\r\n\t ]+"), re.compile(r"[ \n]+")
_LISTS = {"ul", "ol", "menu", "dir"}
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
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


def read_html(data: bytes, name: str, beside: Beside = nothing) -> Layout:
    """Read a web page.

    Args:
        data: the page.
        name: what messages call it.
        beside: gives the files that come with it.

    Raises:
        InputError: it cannot be decoded, or holds no text.
        TooLargeError: it claims more text or cells than any plan has.
    """
    from lxml import etree

    layout = Layout()
    try:
        markup = _decoded(data, name)
        root = _tree(markup)
        if beside is not nothing or "srcdoc" in markup:
            put_in(root, beside, _tree)
        page = Page(root)
        document = Layout()
        _Walker(document, page).walk(page.outside)
        for pair in page.pairs():
            layout.paragraph(pair)
        title = page.title()
        if title and "".join(title.split()) not in "".join(document.text.split()):
            layout.paragraph(title)
        layout = layout.before(document)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise InputError(
            tr("the page cannot be read: {error}", error=error),
            source=name,
            remedy=tr("save the document's text and read that"),
        ) from None
    if not layout.text.strip():
        raise InputError(
            tr("the page holds no text"),
            source=name,
            remedy=tr("a page that is made by scripts must be saved first"),
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
        page = Page(_tree(f"<body>{markup}</body>"))
    except (etree.ParserError, etree.XMLSyntaxError):
        return  # nothing but comments
    _Walker(layout, page, lined=True).walk(page.outside)


def _tree(markup: str) -> _Element:
    from lxml import etree

    if len(markup) > _LARGEST_PAGE:
        raise ValueError(tr("it has more than {largest_page:,} characters", largest_page=_LARGEST_PAGE))
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", markup).replace("\0", "")
    # The parser drops what stands below its limit of depth, and all after it, without an exception.
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True
    )
    root: _Element | None = etree.fromstring(text.encode(), parser)
    if root is None:
        raise ValueError(tr("it is empty"))
    for error in parser.error_log.filter_from_fatals():
        raise ValueError(error.message)
    if len(markup) > _MOST_ELEMENTS and sum(1 for _ in root.iter()) > _MOST_ELEMENTS:
        raise ValueError(tr("it has more than {most_elements} elements", most_elements=_MOST_ELEMENTS))
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
    """Walks a tree and writes paragraphs and tables.

    Args:
        layout: takes them.
        page: the page.
        lined: elements say on which line of another document they begin.
    """

    def __init__(self, layout: Layout, page: Page, *, lined: bool = False) -> None:
        self.layout = layout
        self.page = page
        self.lined = lined
        self.styled = bool(page.styles.declared)
        self.guarded = bool(page.around or page.path)
        self.line: list[str] = []
        self.number = ""
        self.generated = Generated(page.styles)
        self.verbatim = self.noting = self.columns = 0
        # How the line is set: as a heading, an item, and what is handed down; how many pieces of it are bold.
        self.heads = self.depth = self.item = self.bold = 0
        self.indented = True
        self.setting = UNSET
        self.first: Setting | None = None
        self.settings: list[tuple[_Element, Setting]] = []

    def walk(self, root: _Element) -> None:
        """Write what stands in an element, without recursion: pages can be nested deeply."""
        path = self.page.path
        stack: list[tuple[_Element, bool]] = [(root, False)]
        while stack:
            element, leaving = stack.pop()
            if leaving:
                self._leave(element)
            elif self._enter(element, root):
                stack.append((element, True))
                stack += [(child, False) for child in reversed(element)]
                continue
            if element is not root and (not path or element.getparent() not in path):
                self._words(element.tail)
        self._end()

    def _enter(self, element: _Element, root: _Element) -> bool:
        """Begin an element; tell whether its children are to be walked."""
        tag, page = element.tag, self.page
        if tag == LEFT_OUT:
            self.layout.leave_out(element.get("cause") or "", element.get("words") or "")
            return False
        if self.guarded and element is not root and not self._counts(element):
            return False
        if tag in BLOCKS:
            self._end()
            if self.lined:
                self._land(element)
            self.noting += element in page.notes
            self.heads, self.indented = _HEADINGS.get(tag, 0), tag != "br"
        if (
            tag == "br"
            or (tag == "table" and self._table(element))
            or (tag == "tr" and page.is_about(element))
        ):
            return False
        style, align = element.get("style"), element.get("align")
        if style or align or self.styled or tag in SETTING:
            set_so = below(self.setting, tag, align or element.get("size"), page.styles.of(element))
            if set_so != self.setting:
                self.settings.append((element, self.setting))
                self.setting = set_so
        if tag in _LISTS:
            self.depth += 1
        elif tag == "li" and not self.noting:
            self.number = self.generated.marker(element) or self.number
            self.item = max(self.depth, 1)
        elif tag == "pre":
            self.verbatim += 1
        if self.styled or tag == "q":
            self._words(self.generated.enter(element))
        if not page.path or element not in page.path:
            self._words(element.text)
        return True

    def _table(self, table: _Element) -> bool:
        """Write a table of data; tell whether it is one."""
        grid = grid_of(table, self.page, self.layout, self._cell, self.columns)
        if not grid:
            return False
        self.columns = max(map(len, grid))
        for caption in table.iter("caption"):
            for words in self._cell(caption).words.splitlines():
                self.layout.paragraph(words)
        places: list[tuple[tuple[str, int], ...]] = []
        if self.lined:
            lines = [whole(row.get("data-line")) for row in shown_rows(table) if row.tag == "tr"]
            places = [(("line", line),) for line in lines if line]
        self.layout.table(grid, places if len(places) == len(grid) else ())
        return True

    def _land(self, element: _Element) -> None:
        """Say on which line of another document an element begins."""
        if line := whole(element.get("data-line")):
            self.layout.place = (("line", line),)
        elif element.tag == "br" and self.layout.place:
            [(_, last)] = self.layout.place
            self.layout.place = (("line", int(last) + 1),)

    def _counts(self, element: _Element) -> bool:
        """Tell whether an element is a part of the document; if not, note what may be taken for one."""
        page = self.page
        beside = page.path and element.getparent() in page.path
        if beside and element is not page.content and element not in page.path:
            # Beside what is marked as the document, only what says what plans say is of it.
            return page.telling.get(element, 0) > 0
        if not page.is_around(element):
            return True
        if may_count(element):
            self.layout.leave_out("around", "".join(element.itertext()))
        return False

    def _leave(self, element: _Element) -> None:
        tag = element.tag
        if self.styled or tag == "q":
            self._words(self.generated.leave(element))
        if tag in BLOCKS:
            self._end()
            if tag == "li":
                # An item without words has no number either.
                self.number, self.item = "", 0
            elif tag in _LISTS:
                self.depth -= 1
            elif tag == "pre":
                self.verbatim -= 1
            self.noting -= element in self.page.notes
            self.heads, self.indented = 0, False
        if self.settings and self.settings[-1][0] is element:
            self.setting = self.settings.pop()[1]

    def _words(self, words: str | None) -> None:
        if not words:
            return
        if self.verbatim:
            first, *rest = words.splitlines() or [""]
            self._piece(first)
            for line in rest:
                self._end()
                self._piece(line)
            return
        self._piece(_SPACE.sub(_one_space, words) if _SPACE.search(words) else words)

    def _piece(self, words: str) -> None:
        blank = words.isspace()
        if not blank and self.first is None:
            self.first = self.setting
        if (self.setting.bold or blank) and self.bold == len(self.line):
            self.bold += 1
        self.line.append(words)

    def _end(self) -> None:
        if not self.line:
            return
        line = "".join(self.line)
        words = _squeezed(line)
        if not words or words.isspace():
            self.line, self.bold, self.first = [], 0, None
            return
        if self.noting:
            words = _NOTE_MARK.sub("", _NOTE_MARK.sub("", words)).strip()
            words = "" if words in _NOTES else words if not words or _NOTED.match(words) else f"注：{words}"
        if words:
            self.layout.paragraph(self.number + words, self._look(words))
            self.number, self.item = "", 0
        self.line, self.bold, self.first, self.indented = [], 0, None, False

    def _look(self, words: str) -> Look:
        """How the line is set, of which these are the words."""
        first = self.first or UNSET
        indent = spaces_before(words)
        if first is UNSET and not (self.heads or self.item or indent):
            return PLAIN
        if first.indent and self.indented:
            indent += first.indent / (first.size or 12.0)
        bold = 0
        if first.bold:
            bold = len(self.number) + min(len(words), len(_squeezed("".join(self.line[: self.bold]))))
        return look(self.heads, self.item, bold, first.align, indent, first.size)

    def _cell(self, element: _Element) -> Cell:
        inner = Layout()
        _Walker(inner, self.page).walk(element)
        left_out = tuple((cause, words) for _, cause, words in inner.left_out)
        return Cell("\n".join(inner.text.splitlines()), left_out)


def _squeezed(words: str) -> str:
    """Return a line as it is shown: white space once, and none where the source was only wrapped."""
    if "\n" in words or "  " in words:
        words = _SPACES.sub(" ", _WRAPPED.sub("", words))
    return words.strip(" ")


def _one_space(space: re.Match[str]) -> str:
    return "\n" if "\n" in space[0] else " "
