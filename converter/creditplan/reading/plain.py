"""Plain text: as it is, but for the numbers of pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from creditplan.model import Landmark, LeftOut
from creditplan.reading.layout import Contents, is_page_number, without_struck
from creditplan.reading.text import decode
from creditplan.words.unify import unify

# Every number of a page has one of these, or stands at the end of a page.
_NEEDED = re.compile(
    r"[—–―─－\-·•・/／]\s*[\d〇一二三四五六七八九十]|\d\s*\f|\f\s*\d|页|page|p\.", re.IGNORECASE
)
_AT_PAGE_END = re.compile(r"\s*\d{1,4}\s*")


def read_plain(data: bytes, name: str) -> Contents:
    """Read a plain text without lines that are only the number of a page; places behind them are lines.

    Raises:
        InputError: as :func:`creditplan.reading.text.decode`.
    """
    text = unify(decode(data, name))
    if not _NEEDED.search(text):
        text, struck = without_struck(text)
        return Contents(text, left_out=tuple(_left_out(struck, 0)))
    lines = text.split("\n")
    kept: list[str] = []
    landmarks: list[Landmark] = []
    left_out: list[LeftOut] = []
    start, dropped = 0, False
    for index, line in enumerate(lines):
        if is_page_number(line) or (_AT_PAGE_END.fullmatch(line) and _ends_page(lines, index)):
            dropped = True
            continue
        if dropped:
            landmarks.append(Landmark(start, (("line", index + 1),)))
        words, struck = without_struck(line)
        left_out += _left_out(struck, start)
        kept.append(words)
        start += len(words) + 1
    return Contents("\n".join(kept), (), tuple(left_out), tuple(landmarks))


def _left_out(struck: list[tuple[int, str]], start: int) -> Iterator[LeftOut]:
    return (LeftOut(start + at, "struck", words) for at, words in struck)


def _ends_page(lines: list[str], index: int) -> bool:
    """Tell whether a page ends at a line: a form feed stands on it, or begins the next one."""
    return "\f" in lines[index] or (index + 1 < len(lines) and lines[index + 1].startswith("\f"))
