"""Markdown (CommonMark with tables): its words without the marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from creditplan.errors import InputError
from creditplan.reading.html import write_fragment
from creditplan.reading.layout import Cell, Layout
from creditplan.reading.text import decode

if TYPE_CHECKING:
    from markdown_it.token import Token

# Many times the largest plan, and what the library takes some seconds for, whatever it holds.
_LARGEST = 2 * 1024 * 1024


def read_markdown(data: bytes, name: str) -> Layout:
    """Read a Markdown document; the numbers of numbered lists become text, as they would be shown.

    Raises:
        InputError: it cannot be decoded, or is larger than the library reads soon.
        TooLargeError: it claims more text or cells than any plan has.
    """
    from markdown_it import MarkdownIt

    if len(data) > _LARGEST:
        raise InputError(
            f"a Markdown document of more than {_LARGEST // 2**20} MiB is not read",
            source=name,
            remedy="give its text as a .txt file",
        )
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    layout = Layout()
    try:
        _Writer(layout).write(parser.parse(decode(data, name)))
    except ValueError as error:
        raise InputError(
            f"the HTML in it cannot be read: {error}", source=name, remedy="write it in Markdown"
        ) from None
    return layout


class _Writer:
    """Writes the tokens of a document, block by block."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.marks: list[str] = []
        self.numbers: list[int | None] = []
        self.grid: list[list[Cell]] | None = None

    def write(self, tokens: list[Token]) -> None:
        for token in tokens:
            match token.type:
                case "ordered_list_open":
                    self.numbers.append(int(token.attrGet("start") or 1))
                case "bullet_list_open":
                    self.numbers.append(None)
                case "ordered_list_close" | "bullet_list_close":
                    self.numbers.pop()
                case "list_item_open":
                    self._item(token)
                case "table_open":
                    self.grid = []
                case "tr_open" if self.grid is not None:
                    self.grid.append([])
                case "table_close" if self.grid is not None:
                    self.layout.table(self.grid)
                    self.grid = None
                case "inline":
                    self._inline(_words(token))
                case "html_block":
                    write_fragment(token.content, self.layout)
                case "fence" | "code_block":
                    self._inline(token.content.rstrip("\n"))

    def _item(self, token: Token) -> None:
        number = self.numbers[-1]
        self.marks = ["● "] if number is None else [f"{token.info or number}{token.markup} "]
        if number is not None:
            self.numbers[-1] = number + 1

    def _inline(self, words: str) -> None:
        if self.grid:
            self.layout.claim(1)
            self.grid[-1].append(Cell(words))
            return
        self.layout.paragraph("".join(self.marks) + words)
        self.marks = []


def _words(token: Token) -> str:
    """The words of a paragraph: text, code and the words of links; line ends where the source has them."""
    parts = []
    for child in token.children or ():
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak") or child.content.startswith(("<br", "<BR")):
            parts.append("\n")
        elif child.type == "image":
            parts.append(child.content)
    return "".join(parts)
