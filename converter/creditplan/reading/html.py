"""HTML as government sites serve it: the document without navigation, scripts and page ends; tables kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from creditplan.errors import InputError
from creditplan.reading.layout import Cell, Layout
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
# Parts of a page around the document, by the words in their id or class.
_AROUND = re.compile(
    r"(?:^|[-_\s])(?:nav\w*|menu\w*|breadcrumbs?|crumbs?|location|position|foot\w*|share\w*|tool\w*|search\w*|side\w*|copyright|"
    r"friend\w*|links?|banner|related|recommend\w*|pag(?:e|er|ing|ination)|print\w*|login|logo|qrcode|ewm|fontsize|hot\w*|top(?:bar|nav)?|"
    r"header|head(?:er)?[-_]?(?:bar|nav|top)|wza|accessib\w*)(?:$|[-_\s\d])",
    re.I,
)
# Names by which the editing systems of these sites mark the document itself.
_DOCUMENT = re.compile(
    r"(?:^|[-_\s])(?:UCAPCONTENT|TRS_Editor|trs_editor\w*|zoom\w*|article[-_]?(?:content|con|body|text|main)?|pages?_content|content[-_]?(?:text|box|main|detail)?"
    r"|con_?text|news_?(?:content|con|text)|detail\w*|xxgk\w*content|view|main[-_]?(?:text|content)|Custom_UnionStyle|bt-content|text)(?:$|[-_\s\d])",
    re.I,
)
_LEAST_SHARE = 0.4
_DEEPEST = 400


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
    """
    from lxml import etree, html

    text = _decoded(data, name)
    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text).encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise InputError(
            f"the page cannot be read: {error}", source=name, remedy="save the document's text and read that"
        ) from None
    layout = Layout()
    title = _title(root)
    content = _content(root)
    for pair in _pairs(root, content):
        layout.paragraph(pair)
    if title and title not in "".join(_all_text(content).split()):
        layout.paragraph(_title_words(root))
    _Walker(layout).walk(content)
    if not layout.text.strip():
        raise InputError(
            "the page holds no text", source=name, remedy="a page that is made by scripts must be saved first"
        )
    return layout


def _decoded(data: bytes, name: str) -> str:
    said = _CHARSET.search(data[:4096])
    if said:
        charset = said[1].decode("ascii").lower()
        charset = "gb18030" if charset.startswith("gb") else charset
        try:
            return data.decode(charset)
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(data, name)


def _marked(element: HtmlElement) -> str:
    return f"{element.get('id') or ''} {element.get('class') or ''}"


def _is_around(element: HtmlElement) -> bool:
    marked = _marked(element)
    return bool(_AROUND.search(marked)) and not _DOCUMENT.search(marked)


def _all_text(element: HtmlElement) -> str:
    return "".join(words for words in element.itertext() if words.strip())


def _length(element: HtmlElement) -> int:
    dropped = sum(len("".join(e.itertext())) for e in element.iter("script", "style"))
    return len(_all_text(element)) - dropped


def _content(root: HtmlElement) -> HtmlElement:
    """Return the element that holds the document: the one that is marked so and holds most, else the body."""
    body = root.find("body")
    body = root if body is None else body
    whole = max(_length(body), 1)
    marked = [
        e
        for e in body.iter("div", "td", "article", "section", "main", "table")
        if _DOCUMENT.search(_marked(e))
    ]
    sized = [
        (size, -depth, e)
        for depth, e in enumerate(marked[:200])
        if (size := _length(e)) >= _LEAST_SHARE * whole
    ]
    return max(sized, key=lambda item: item[:2])[2] if sized else body


def _pairs(root: HtmlElement, content: HtmlElement) -> Iterator[str]:
    """Yield what a table beside the document says of it, a line for each pair: 发文机关：某某办公室."""
    inside = set(content.iter()) if content.tag != "body" else set()
    for row in root.iter("tr"):
        cells = [" ".join("".join(cell.itertext()).split()) for cell in _cells(row)]
        if row in inside or len(cells) % 2 or not cells or len(cells) > 8:
            continue
        for label, value in zip(cells[::2], cells[1::2], strict=True):
            key = re.sub(r"[\s：:【】\[\]]", "", label)
            if value and re.fullmatch(r"[\u4e00-\u9fff]{2,8}", key) and len(value) <= 120:
                yield f"{key}：{value}"


def _title_words(root: HtmlElement) -> str:
    for meta in root.iter("meta"):
        if (meta.get("name") or "").lower() == "articletitle":
            return " ".join((meta.get("content") or "").split())
    heading = next((e for e in root.iter("h1") if "".join(e.itertext()).strip()), None)
    return " ".join("".join(heading.itertext()).split()) if heading is not None else ""


def _title(root: HtmlElement) -> str:
    return "".join(_title_words(root).split())


class _Walker:
    """Walks a tree and writes paragraphs and tables."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.line: list[str] = []

    def walk(self, root: HtmlElement) -> None:
        """Write what stands in an element, without recursion: pages can be nested deeply."""
        stack: list[tuple[HtmlElement, bool]] = [(root, False)]
        while stack:
            element, leaving = stack.pop()
            if not isinstance(element.tag, str):
                self._words(element.tail)
                continue
            tag = element.tag.lower()
            if leaving:
                if tag in _BLOCKS:
                    self._end()
                if element is not root:
                    self._words(element.tail)
                continue
            if element is not root and (tag in _DROPPED or (_is_around(element) and _length(element) < 2000)):
                self._words(element.tail)
                continue
            if tag == "br":
                self._end()
                self._words(element.tail)
                continue
            if tag == "table" and (grid := _grid(element)):
                self._end()
                self.layout.table(grid)
                self._words(element.tail)
                continue
            if tag in _BLOCKS:
                self._end()
            self._words(element.text)
            stack.append((element, True))
            stack += [(child, False) for child in reversed(element)]
        self._end()

    def _words(self, words: str | None) -> None:
        if words:
            self.line.append(re.sub(r"[\r\n\t ]+", " ", words))

    def _end(self) -> None:
        words = "".join(self.line).strip(" ")
        self.line = []
        if words.strip():
            self.layout.paragraph(words)


def _grid(table: HtmlElement) -> list[list[Cell]] | None:
    """Return the cells of a table of data; ``None`` for one that only lays out a page."""
    rows = [row for row in table.iter("tr") if _nearest_table(row) is table]
    if len(rows) < 2 or any(True for inner in table.iter("table") if inner is not table):
        return None
    grid: list[list[Cell]] = []
    open_cells: dict[int, tuple[Cell, int]] = {}
    for row in rows:
        line: list[Cell] = []
        for element in _cells(row):
            _fill(line, open_cells)
            cell = Cell("\n".join(_paragraphs(element)))
            across, down = _span(element, "colspan"), _span(element, "rowspan")
            for _ in range(across):
                if down > 1:
                    open_cells[len(line)] = (cell, down - 1)
                line.append(cell)
        _fill(line, open_cells)
        grid.append(line)
    cells = {id(cell): cell for line in grid for cell in line}
    longest = max((len(cell.words) for cell in cells.values()), default=0)
    whole = sum(len(cell.words) for cell in cells.values())
    if max(len(line) for line in grid) < 2 or (longest > 3000 and longest > 0.7 * whole):
        return None
    return grid


def _cells(row: HtmlElement) -> Iterator[HtmlElement]:
    return (cell for cell in row if isinstance(cell.tag, str) and cell.tag.lower() in ("td", "th"))


def _fill(line: list[Cell], open_cells: dict[int, tuple[Cell, int]]) -> None:
    """Put the cells that reach down from a row above into their places."""
    while len(line) in open_cells:
        cell, left = open_cells.pop(len(line))
        if left > 1:
            open_cells[len(line)] = (cell, left - 1)
        line.append(cell)


def _span(cell: HtmlElement, name: str) -> int:
    said = (cell.get(name) or "1").strip()
    return min(max(int(said), 1), 200) if said.isascii() and said.isdigit() and len(said) < 4 else 1


def _paragraphs(cell: HtmlElement) -> list[str]:
    layout = Layout()
    _Walker(layout).walk(cell)
    return layout.text.splitlines()


def _nearest_table(row: HtmlElement) -> HtmlElement | None:
    above = row.getparent()
    while above is not None and above.tag != "table":
        above = above.getparent()
    return above
