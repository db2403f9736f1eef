"""What a line before or behind the items is, and what it says of the document: told from the line alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from creditplan.model import Matter, Metadata, Span
from creditplan.parsing.layout.titles import RED_HEAD, TITLE_END
from creditplan.parsing.lines.logical import Line
from creditplan.parsing.lines.metadata import checked_value, date_in, is_date, key_alone, number_in, pairs_in
from creditplan.words import numerals
from creditplan.words.front import front_words
from creditplan.words.names import is_plausible

ANNEX = re.compile(rf"附\s*[件表录]?\s*(?:{numerals.ARABIC}|{numerals.CHINESE})?\s*[:.。]?")
_ADDRESSEES = re.compile(r"各|人民政府|部门|单位|委员会|直属|厅|局")
_NO_ADDRESSEES = re.compile(r"为|根据|现将|如下")
_ADDRESSED = re.compile(r"各[^:。]{4,150}[:]")
_BODIES = re.compile(r"人民政府|部门|单位|机构")
# What is less sure speaks only where the other says nothing: the day a page was made or put online is not
# that of the document, a title may name more than its issuer, and who put it online may be another body.
_LESS_SURE = {"published": "issued", "page_date": "issued", "title_issuer": "issuer", "publisher": "issuer"}


class Front(NamedTuple):
    """A line of front or back matter, or a title.

    Attributes:
        matter: what it is; ``None``: a title.
        span: where it stands.
        says: what it says of the document, key and value.
    """

    matter: Matter | None
    span: Span
    says: tuple[tuple[str, str], ...] = ()


def front(text: str, folded: str, line: Line) -> Front | None:
    """Tell what a line before the items is, if the line alone says it."""
    words, span = line.words, line.span
    if ANNEX.fullmatch(words):
        return Front(Matter.ANNEX_MARK, span, (("annex_mark", span.of(text)),))
    if number := number_in(span.of(text), span.of(folded)):
        return Front(Matter.DOCUMENT_NUMBER, span, (("document_number", number),))
    if is_date(words):
        date = date_in(words)
        return Front(Matter.DATE, span, (("page_date", date),) if date else ())
    if (described := description(text, folded, line)) is not None:
        return described
    if words.endswith(RED_HEAD) and is_plausible(words.removesuffix(RED_HEAD)):
        return Front(Matter.NOTE, span, (("title_issuer", words.removesuffix(RED_HEAD)),))
    if (
        words.endswith(":")
        and len(words) <= 200
        and _ADDRESSEES.search(words)
        and "。" not in words
        and ":" not in words[:-1]
        and not _NO_ADDRESSEES.search(words)
    ):
        return Front(Matter.ADDRESSEES, span, (("addressees", one_line(text, span.start, span.end - 1)),))
    head = _ADDRESSED.match(words)
    if head and _BODIES.search(head[0]):
        colon = folded.find(":", span.start, span.end)
        return Front(Matter.PREAMBLE, span, (("addressees", one_line(text, span.start, colon)),))
    if len(words) <= 80 and front_words().noise.search(words) and not TITLE_END.search(words):
        return Front(Matter.NOTE, span)
    return None


def description(text: str, folded: str, line: Line) -> Front | None:
    """Read a line such as 发文单位：国务院办公厅, several of them on a line too."""
    start = line.body if line.marker and not line.marker.number else line.span.start
    own = Span(start, line.span.end)
    pairs = pairs_in(own.of(text), own.of(folded))
    return None if pairs is None else Front(Matter.METADATA, line.span, tuple(pairs))


def answer(text: str, folded: str, above: Line, line: Line) -> Front | None:
    """Read a line as the value of a key alone on the line above it: 发文机关： over 某市人民政府."""
    key = key_alone(above.span.of(folded))
    value = checked_value(line.span.of(text), line.span.of(folded), key) if key else None
    return Front(Matter.METADATA, line.span, ((key, value),)) if key and value else None


def one_line(text: str, start: int, end: int) -> str:
    """Return a stretch of text without its line ends."""
    return " ".join(text[start:end].split())


def known_of(fronts: Iterable[Front]) -> tuple[Metadata, str | None]:
    """Gather what lines say of the document, in its order: the first that speaks of a thing is heard.

    Returns:
        The metadata and the annex mark.
    """
    known: dict[str, str] = {}
    for one in fronts:
        for key, value in one.says:
            known.setdefault(key, value)
    annex_mark = known.pop("annex_mark", None)
    less_sure = [(key, known.pop(less)) for less, key in _LESS_SURE.items() if less in known]
    return Metadata(**{**dict(reversed(less_sure)), **known}), annex_mark
