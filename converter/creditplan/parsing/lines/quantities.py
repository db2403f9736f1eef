"""What a task is to reach, where it is said plainly: 完成率达到95%, 不少于40个."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from creditplan.model import Quantity, Span
from creditplan.words.tasks import task_words

_DIGIT = re.compile("[0-9]")
_SCALES = {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_WORDS_BEFORE = re.compile(r"(?:(?![年月日前底]|(?<=年)内)[\u4e00-\u9fff]){0,12}\Z")


def _begin(folded: str, start: int, reach: int) -> int:
    """Where the words begin that say what is to reach a number: 完成率达到95%."""
    before = _WORDS_BEFORE.search(folded, max(start, reach - 12), reach)
    return before.start() if before else reach


def quantities(text: str, folded: str, span: Span) -> Iterator[Quantity]:
    """Yield the quantities in a stretch of text, in order."""
    terms = task_words()
    start, end = span.start, span.end
    if not _DIGIT.search(folded, start, end) or not terms.counted.search(folded, start, end):
        return
    for match in terms.quantity.finditer(folded, span.start, span.end):
        value = Decimal(match["number"]) * _SCALES.get(match["scale"] or "", 1)
        where = Span(_begin(folded, span.start, match.start()), match.end())
        yield Quantity(f"{value.normalize():f}", match["unit"], where.of(text), where)
