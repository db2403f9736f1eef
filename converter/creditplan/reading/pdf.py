"""PDF with a text layer: lines put together to paragraphs, without running heads and page numbers."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from creditplan.errors import InputError
from creditplan.reading.layout import Layout
from creditplan.words.fold import fold_mark
from creditplan.words.labels import starts_with_label
from creditplan.words.marks import LINE_ENDS

if TYPE_CHECKING:
    from pdfminer.layout import LTChar, LTPage

MAX_PAGES = 2000
REMEDY = "open it, and save it anew without a password"
_DEEPEST = 20
# What the library writes for a sign that it has no character for, and how much of that is no text any more.
_UNKNOWN = re.compile(r"\(cid:\d+\)")
_MOST_UNKNOWN = 0.2
_PAGE_NUMBER = re.compile(
    r"[-—–·•\s]*(?:第\s*)?\d{1,4}\s*(?:页)?[-—–·•\s]*(?:/\s*\d{1,4}|[,，/]?\s*共\s*\d+\s*页)?"
)
_START = re.compile(
    r"\s*(?:第[一二三四五六七八九十百]+[章节条]|[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,3}\s*[.．、]"
    r"|[①-⑳●■◆【]|附件)"
)
# What no wrapped line begins with by chance.
_HEADING = re.compile(
    r"\s*(?:第[一二三四五六七八九十百]+[章节]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)])"
)
# A page number with all that stands around it.
_LONGEST_PAGE_NUMBER = 40
# A gap of so many widths of a character between words on a line parts cells.
_CELL_GAP = 1.8


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a page.

    Attributes:
        words: the characters from left to right; tabs where a wide gap parts cells.
        left: where it begins, in points from the left, as all lengths here.
        right: where it ends.
        middle: its height above the foot of the page.
        size: of its characters.
        page: width of the page.
    """

    words: str
    left: float
    right: float
    middle: float
    size: float
    page: float


def read_pdf(data: bytes, name: str) -> Layout:
    """Read a PDF.

    Raises:
        InputError: it is damaged, encrypted, too long, or has no text (a picture of a document).
        TooLargeError: it holds more text than any plan has.
    """
    pages = _pages(data, name)
    if not any(line.words.strip() for page in pages for line in page):
        raise InputError(
            "the PDF holds no text: it is a picture of a document",
            source=name,
            remedy="run it through text recognition (OCR) first, and check what that reads",
        )
    words = "".join(line.words for page in pages for line in page)
    if sum(len(sign) for sign in _UNKNOWN.findall(words)) > _MOST_UNKNOWN * len(words):
        raise InputError(
            "the fonts of the PDF do not tell which characters it shows",
            source=name,
            remedy="run it through text recognition (OCR), or find it in another format",
        )
    layout = Layout()
    for paragraph in _paragraphs(_without_running_heads(pages)):
        layout.paragraph(paragraph)
    return layout


def _pages(data: bytes, name: str) -> list[list[_Line]]:
    """Read the lines of each page."""
    from pdfminer.high_level import extract_pages
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfminer.pdfexceptions import PDFException
    from pdfminer.psexceptions import PSException

    pages: list[list[_Line]] = []
    try:
        for page in extract_pages(io.BytesIO(data), maxpages=MAX_PAGES + 1):
            pages.append(_lines(page))
    except PDFPasswordIncorrect:
        reason = "it is encrypted"
    except (
        PDFException, PSException, ValueError, KeyError, TypeError, IndexError, AttributeError, OSError,
        RecursionError,
    ) as error:  # fmt: skip
        reason = f"it is damaged ({type(error).__name__})"
    else:
        if len(pages) <= MAX_PAGES:
            return pages
        reason = f"it has more than {MAX_PAGES} pages"
    raise InputError(f"the PDF cannot be read: {reason}", source=name, remedy=REMEDY)


def _characters(container: LTPage) -> Iterator[LTChar]:
    """Yield the characters of a page, those in figures too."""
    from pdfminer.layout import LTChar

    waiting = [iter(container)]
    while waiting:
        item = next(waiting[-1], None)
        if item is None:
            waiting.pop()
        elif isinstance(item, LTChar):
            yield item
        elif hasattr(item, "__iter__") and len(waiting) < _DEEPEST:
            waiting.append(iter(item))


def _lines(page: LTPage) -> list[_Line]:
    """The lines of a page from top to bottom; characters on one height are one line."""
    rows: list[tuple[float, float, list[tuple[float, float, str]]]] = []
    row = None
    for char in _characters(page):
        middle, height = (char.y0 + char.y1) / 2, char.y1 - char.y0
        if row is None or abs(row[0] - middle) > 0.4 * max(row[1], height):
            row = next((r for r in rows[-40:] if abs(r[0] - middle) < max(2.0, 0.4 * r[1])), None)
            if row is None:
                row = (middle, height, [])
                rows.append(row)
        row[2].append((char.x0, char.x1, char.get_text()))
    lines = [
        _line(parts, middle, height, page.width)
        for middle, height, parts in sorted(rows, key=lambda row: -row[0])
    ]
    return [line for line in lines if line.words.strip()]


def _line(parts: list[tuple[float, float, str]], middle: float, height: float, page: float) -> _Line:
    parts.sort(key=lambda part: part[0])
    words: list[str] = []
    end = parts[0][0]
    for left, right, char in parts:
        gap = left - end
        if words and gap > 0.6 * height and not char.isspace():
            words.append("\t" if gap > _CELL_GAP * height else " ")
        words.append(char)
        end = max(end, right)
    inked = [part for part in parts if not part[2].isspace()] or parts
    return _Line("".join(words).strip(), inked[0][0], max(part[1] for part in inked), middle, height, page)


def _without_running_heads(pages: list[list[_Line]]) -> list[list[_Line]]:
    """Take out page numbers, and first and last lines that stand on most pages."""
    seen = Counter(key for page in pages for key in {_key(line) for line in (*page[:2], *page[-2:])})
    often = max(3, (len(pages) + 1) // 2)
    sizes = sorted(line.size for page in pages for line in page)
    small = 0.85 * sizes[len(sizes) // 2] if sizes else 0.0
    kept = []
    for page in pages:
        edge = {id(line) for line in (*page[:2], *page[-2:])}
        apart = {
            id(line) for line in (*page[:1], *page[-1:]) if line.size < small and _stands_off(page, line)
        }
        kept.append(
            [
                line
                for line in page
                if id(line) not in edge
                or not (id(line) in apart or _is_page_number(line) or seen[_key(line)] >= often)
            ]
        )
    return kept


def _is_page_number(line: _Line) -> bool:
    return len(line.words) <= _LONGEST_PAGE_NUMBER and _PAGE_NUMBER.fullmatch(line.words) is not None


def _stands_off(page: list[_Line], line: _Line) -> bool:
    """Tell whether a line keeps its distance from the others of its page."""
    others = [abs(other.middle - line.middle) for other in page if other is not line]
    return not others or min(others) > 2 * line.size


def _key(line: _Line) -> str:
    return re.sub(r"\d+", "0", "".join(line.words.split()))


def _paragraphs(pages: list[list[_Line]]) -> list[str]:
    """Put wrapped lines together: one that fills the measure goes on in the next, if that is not indented."""
    lines = [line for page in pages for line in page]
    if not lines:
        return []
    # A text whose lines are all short fills no measure.
    measure = max(0.75 * lines[0].page, *(line.right for line in lines))
    # Short lines may hang anywhere; those that fill the measure show where the page begins.
    long = [line for line in lines if line.right > measure - 8 * line.size] or lines
    margin = min(line.left for line in long)
    paragraphs: list[list[str]] = []
    above: _Line | None = None
    for line in lines:
        full = above is not None and above.right > measure - 2.2 * above.size
        indented = line.left > margin + 0.9 * line.size
        ended = above is not None and fold_mark(above.words[-1]) in LINE_ENDS
        starts = _HEADING.match(line.words) or (
            (indented or ended) and (_START.match(line.words) or starts_with_label(line.words))
        )
        if (
            paragraphs
            and above
            and full
            and not indented
            and not starts
            and "\t" not in line.words + above.words
        ):
            paragraphs[-1].append(line.words)
        else:
            paragraphs.append([line.words])
        above = line
    return ["".join(parts) for parts in paragraphs]
