"""PDF with a text layer: lines put together to paragraphs; running heads, page numbers and page ends taken out."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from creditplan.errors import InputError
from creditplan.reading.layout import Layout

MAX_PAGES = 2000
_PAGE_NUMBER = re.compile(r"[-—–\s]*(?:第\s*)?\d{1,4}\s*(?:页)?[-—–\s]*(?:[,，/]?\s*共\s*\d+\s*页)?")
_START = re.compile(
    r"\s*(?:第[一二三四五六七八九十百]+[章节条]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,3}\s*[.．、]"
    r"|[①-⑳●■◆]|(?:牵头|责任|配合|主办|协办)(?:单位|部门)\s*[：:]|附件|(?:完成)?时限[：:])"
)
_ENDED = re.compile(r"[。；：！？.;:!?）)】〕\]]$")
# A gap of so many widths of a character between words on a line parts cells.
_CELL_GAP = 1.8


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a page: its words, and where it begins and ends, in points from the left."""

    words: str
    left: float
    right: float
    size: float


def read_pdf(data: bytes, name: str) -> Layout:
    """Read a PDF.

    Raises:
        InputError: it is damaged, encrypted, too long, or has no text (a picture of a document).
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        reason = "it is encrypted" if "password" in str(error).lower() else "it is damaged"
        raise InputError(
            f"the PDF cannot be read: {reason}",
            source=name,
            remedy="open it, and save it anew without a password",
        ) from None
    try:
        if len(document) > MAX_PAGES:
            raise InputError(
                f"the PDF has {len(document)} pages",
                source=name,
                remedy=f"give at most {MAX_PAGES} pages at a time",
            )
        pages = [_lines(page) for page in document]
    except pypdfium2.PdfiumError as error:
        raise InputError(f"the PDF is damaged: {error}", source=name, remedy="save it anew") from None
    finally:
        document.close()
    if not any(line.words.strip() for page in pages for line in page):
        raise InputError(
            "the PDF holds no text: it is a picture of a document",
            source=name,
            remedy="run it through text recognition (OCR) first, and check what that reads",
        )
    layout = Layout()
    for paragraph in _paragraphs(_without_running_heads(pages)):
        layout.paragraph(paragraph)
    return layout


def _lines(page: Any) -> list[_Line]:
    """The lines of a page from top to bottom."""
    text = page.get_textpage()
    try:
        rows: list[tuple[float, float, list[tuple[float, float, str]]]] = []
        for index in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(index)
            words = text.get_text_bounded(left, bottom, right, top).replace("\r", "").replace("\n", "")
            if not words.strip():
                continue
            middle = (bottom + top) / 2
            row = next((r for r in rows if abs(r[0] - middle) < max(2.0, 0.4 * r[1])), None)
            if row is None:
                row = (middle, top - bottom, [])
                rows.append(row)
            row[2].append((left, right, words))
    finally:
        text.close()
    return [_line(parts, height) for _, height, parts in sorted(rows, key=lambda row: -row[0])]


def _line(parts: list[tuple[float, float, str]], height: float) -> _Line:
    parts.sort()
    words, end = [parts[0][2]], parts[0][1]
    for left, right, more in parts[1:]:
        gap = left - end
        words.append("\t" if gap > _CELL_GAP * height else " " if gap > 0.6 * height else "")
        words.append(more)
        end = max(end, right)
    return _Line("".join(words).strip(), parts[0][0], end, height)


def _without_running_heads(pages: list[list[_Line]]) -> list[list[_Line]]:
    """Take out page numbers, and first and last lines that stand on most pages."""
    seen = Counter(key for page in pages for key in {_key(line) for line in (*page[:2], *page[-2:])})
    often = max(3, (len(pages) + 1) // 2)
    kept = []
    for page in pages:
        edge = {id(line) for line in (*page[:2], *page[-2:])}
        kept.append(
            [
                line
                for line in page
                if not (
                    id(line) in edge and (_PAGE_NUMBER.fullmatch(line.words) or seen[_key(line)] >= often)
                )
            ]
        )
    return kept


def _key(line: _Line) -> str:
    return re.sub(r"\d+", "0", "".join(line.words.split()))


def _paragraphs(pages: list[list[_Line]]) -> list[str]:
    """Put wrapped lines together: a line that fills the measure goes on in the next, which is not indented."""
    lines = [line for page in pages for line in page]
    if not lines:
        return []
    rights = sorted(line.right for line in lines)
    measure = rights[int(len(rights) * 0.9)] if len(rights) > 2 else rights[-1]
    lefts = Counter(round(line.left) for line in lines)
    margin = min(
        (left for left, count in lefts.items() if count >= max(2, len(lines) // 20)), default=min(lefts)
    )
    paragraphs: list[str] = []
    above: _Line | None = None
    for line in lines:
        full = above is not None and above.right > measure - 2.2 * above.size
        indented = line.left > margin + 0.9 * line.size
        starts = _START.match(line.words) and (indented or (above is not None and _ENDED.search(above.words)))
        if (
            paragraphs
            and above
            and full
            and not indented
            and not starts
            and "\t" not in line.words + above.words
        ):
            paragraphs[-1] += line.words
        else:
            paragraphs.append(line.words)
        above = line
    return paragraphs
