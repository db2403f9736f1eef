"""When a task is due: 2015年底前, 6月底前, 二季度末, 到2020年, 每年12月10日前, 长期坚持."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator

from creditplan.model import Deadline, Span
from creditplan.words import numerals
from creditplan.words.tasks import time_words

_PLAIN = re.compile(
    r"(?P<year>(?:19|20)\d\d)\s*[-./年]\s*(?P<month>\d{1,2})(?:\s*[-./月]\s*(?P<day>\d{1,2})日?)?月?"
)
# Of the words of a deadline; they never begin in the midst of a number.
_LONGEST = 24
_DIGITS = frozenset("0123456789〇○零一二三四五六七八九十")
_SINCE = "年月日号起"
_OFFSETS = {"明": 1, "次": 1}


def deadlines(
    text: str, folded: str, span: Span, year: int | None, *, field: bool = False
) -> Iterator[Deadline]:
    """Yield the deadlines in a stretch of text, in order.

    Args:
        text: the source.
        folded: its form for matching.
        span: where to look.
        year: of the plan; relative deadlines count from it.
        field: the stretch is a clause, or the value of a label such as 完成时限: there 2022年12月 is a
            deadline by itself, and so is 长期坚持.
    """
    last, terms = span.start, time_words()
    # The mark before it may be the sign before the stretch.
    closing = None if field else terms.closing.search(folded, max(span.start - 1, span.end - 21, 0), span.end)
    if not field and not closing and not terms.hint.search(folded, span.start, span.end):
        return
    for match in terms.when.finditer(folded, span.start, span.end):
        if match.start() < last or not (field or (_says_when(match) and _is_due(folded, span, match))):
            continue
        if match["until"] and terms.holds.search(folded, max(span.start, match.start() - 8), match.start()):
            continue
        if match["end"] and not (match["year"] or match["cyear"] or match["rel"]):
            # 5年内 is a time, not a date.
            continue
        if match.lastgroup is None or match.start() == match.end():
            continue
        last = match.end()
        where = Span(match.start(), match.end()).stripped(text)
        yield Deadline(_value(match, year), where.of(text), where)
    if field and last == span.start:
        yield from _loose(text, folded, span)
    if closing and closing.start("said") >= last:
        yield Deadline(None, text[closing.start("said") : closing.end("said")], Span(*closing.span("said")))


def _loose(text: str, folded: str, span: Span) -> Iterator[Deadline]:
    plain = _PLAIN.search(folded, span.start, span.end)
    found = (
        plain
        or time_words().within.search(folded, span.start, span.end)
        or time_words().endless.search(folded, span.start, span.end)
    )
    if found:
        value = _date(int(plain["year"]), int(plain["month"]), plain["day"]) if plain else None
        yield Deadline(value, text[found.start() : found.end()], Span(found.start(), found.end()))


def is_deadline(words: str) -> bool:
    """Tell whether words, without white space, say only when something is due.

    >>> is_deadline("2016年6月底前完成"), is_deadline("持续推进"), is_deadline("财政部")
    (True, True, False)
    >>> is_deadline("10月底前完成并持续推进"), is_deadline("5个工作日内办结")
    (True, True)
    """
    # “十四五”期间
    words, terms = words.strip("“”"), time_words()
    if terms.endless.fullmatch(words) or (words[-1:] in terms.last and terms.when.fullmatch(words)):
        return True
    if not words.startswith(terms.starts):
        return False
    if terms.within.fullmatch(words):
        return True
    when = terms.when.match(words)
    if when and _says_when(when) and terms.and_on.fullmatch(words, when.end()):
        return True
    return terms.range.fullmatch(words) is not None or terms.loose.fullmatch(words) is not None


def speaks_of_time(words: str) -> bool:
    """Tell whether words hold a day, a month, a deadline or a number of days.

    A year in a name is no time: 2022年冬奥会组委会.
    """
    return time_words().speaks.search(words) is not None


def trailing_deadline(words: str, start: int, end: int) -> int:
    """Return where a deadline at the end of ``words[start:end]`` begins, or ``end``."""
    terms = time_words()
    if words[end - 1] not in terms.last:
        return end
    low = max(start, end - _LONGEST)
    while low > start and words[low - 1] in _DIGITS:
        low -= 1
    for pattern in (terms.within, terms.when):
        for match in pattern.finditer(words, low, end):
            if match.start() < match.end() == end:
                return match.start()
    return end


def _says_when(match: re.Match[str]) -> bool:
    """In running text only what says “before”, “by” or “until the end of” is a deadline."""
    if match["every"]:
        return "前" in match["every"] or "底" in match["every"]
    if match["before"] or (match["until"] and match["year"]):
        return True
    if match["half"]:
        return True
    ends = match["part"] in ("底", "末") or match["qend"] or match["hend"]
    return bool(match["done"] or ends or match["end"] or match["bare"])


def _is_due(folded: str, span: Span, match: re.Match[str]) -> bool:
    """Tell whether a date of running text says until when something is to be done."""
    if match["before"] or match["done"]:
        return True
    terms = time_words()
    if terms.settled.match(folded, match.end(), span.end):
        return False
    if not match["until"]:
        return True
    # From one date to another is how long something goes on.
    if match.start() > span.start and folded[match.start() - 1] in _SINCE:
        return False
    return match["until"] != "截至" or not terms.reached.match(folded, match.end(), span.end)


def _value(match: re.Match[str], plan_year: int | None) -> str | None:
    if match["every"]:
        return None
    year = _year(match, plan_year)
    if year is None:
        return None
    if match["month"]:
        month = int(match["month"])
        if match["day"]:
            return _date(year, month, match["day"])
        if match["part"] in ("底", "末", "下旬"):
            return _date(year, month, str(calendar.monthrange(year, month)[1]))
        return f"{year:04}-{month:02}"
    if match["quarter"]:
        quarter = numerals.value(match["quarter"]) or 1
        return _date(year, quarter * 3, str(calendar.monthrange(year, quarter * 3)[1]))
    if match["half"]:
        return f"{year:04}-{'06-30' if match['half'] == '上半年' else '12-31'}"
    if match["end"] or match["bare"]:
        return f"{year:04}" if "内" in (match["end"] or match["bare"]) else f"{year:04}-12-31"
    return f"{year:04}"


def _year(match: re.Match[str], plan_year: int | None) -> int | None:
    if match["year"]:
        return int(match["year"])
    if match["cyear"]:
        digits = [numerals.value(char) for char in match["cyear"]]
        return int("".join(str(digit) for digit in digits if digit is not None))
    return None if plan_year is None else plan_year + _OFFSETS.get(match["rel"] or "", 0)


def _date(year: int, month: int, day: str | None) -> str | None:
    if not 1 <= month <= 12:
        return None
    if day is None:
        return f"{year:04}-{month:02}"
    last = calendar.monthrange(year, month)[1]
    return f"{year:04}-{month:02}-{int(day):02}" if 1 <= int(day) <= last else None
