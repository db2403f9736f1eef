"""When a task is due: 2015年底前, 6月底前, 二季度末, 到2020年, 每年12月10日前, 长期坚持."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator

from creditplan.model import Deadline, Span
from creditplan.words import numerals
from creditplan.words.times import time_words

_S = r"[ \t\n]*"
_YEAR = (
    rf"(?:(?P<year>(?:19|20)\d\d)|(?P<cyear>[一二][〇○零一二三四五六七八九]{{3}})"
    rf"|(?P<rel>今|本|当|明|次)){_S}年度?{_S}"
)
_BEFORE = rf"(?:{_S}(?:之前|以前|前))"
# What any of it begins with comes first: most signs of a text begin no deadline.
_WHEN = re.compile(
    rf"""(?=[ \t\n0-9一二三四每到至截今本当明次第上下年底末内之以前完办])(?:
      (?P<every>每(?:年|季度|季|半年|月|周)[^,。;、()《》]{{0,10}}?(?:日?前|底前?|末前?|日(?!前)))
    | (?:(?P<until>到|至|截至){_S})?(?:{_YEAR})?(?:
        (?P<month>1[0-2]|0?[1-9]){_S}月份?{_S}(?:(?P<day>3[01]|[12]\d|0?[1-9]){_S}[日号]|(?P<part>底|末|上旬|中旬|下旬|初))?
      | 第?(?P<quarter>[一二三四1-4]){_S}季度{_S}(?P<qend>末|底)?
      | (?P<half>上半年|下半年){_S}(?P<hend>末|底)?
      | (?<=年)(?P<end>底|末|内)
      | (?<![去每今本当明次\d])(?P<bare>年底|年末|年内)
      | (?<=年)(?P<whole>)
      | (?<=年度)(?P<whole2>)
    )(?P<before>{_BEFORE})?(?P<done>{_S}(?:完成|办结|到位)(?=[\s,。;)\]并且后]|\Z))?)""",
    re.VERBOSE,
)
_WORDS = [
    *("长期坚持", "长期推进", "长期实施", "长期开展", "长期", "持续推进", "持续开展", "持续实施", "持续坚持"),
    *("持续落实", "持续整改", "常年推进", "常年", "常态化推进", "常态化", "立行立改", "贯穿全年", "全年"),
    *("即时", "立即", "持续"),
]
# A line may end inside them.
_ENDLESS = re.compile(r"(?:年内|全年|并且|并)?(?:" + "|".join(r"\s*".join(word) for word in _WORDS) + ")")
# 5个工作日内办结: how long it may take.
_WITHIN = (
    rf"(?:{numerals.ARABIC}|{numerals.CHINESE})个?(?:工作日|小时|日|天|周|月|年)(?:之内|以内|内)"
    r"(?:完成|办结|到位|办理完毕)?"
)
_DURATION = re.compile(_WITHIN)
_DURATION_AT_END = re.compile(_WITHIN + r"\Z")
# 10月底前完成并持续推进
_AND_ON = re.compile(rf"(?:完成|办结|到位)?,?(?:{_ENDLESS.pattern})")
_TIME = re.compile(
    rf"{_WITHIN}|[0-9]+(?:年|月|日|天|季度|个工作日)(?<!(?:19|20)[0-9]{{2}}年)(?=\Z|[0-9底前内起末初上中下至到—-]|完成)|(?:19|20)[0-9]{{2}}年(?:\Z|底|末|初|内|度\Z)"
    r"|[年月日季](?:底|末|初|内|度末)(?:之?前|以前|完成|\Z)|(?:之前|以前|前)(?:完成|办结|到位)"
    r"|[上下]半年|[每当本今明次]年(?!度)"
)
# At the end of an item's words.
_CLOSING = re.compile(r"[,、;。]\s*(?P<said>长期坚持|持续推进|持续坚持|常态化推进|长期推进)[。;.]?\s*\Z")
_PLAIN = re.compile(
    r"(?P<year>(?:19|20)\d\d)\s*[-./年]\s*(?P<month>\d{1,2})(?:\s*[-./月]\s*(?P<day>\d{1,2})日?)?月?"
)
# One of these stands in whatever running text says when something is due.
_HINT = re.compile(
    r"[前底末完年到至季半](?:(?<=[前底末])|(?<=完)成|(?<=年)[内终]|(?<=[到至])\s*[12]\d{3}|(?<=季)度|(?<=半)年)"
)
# What a deadline in ``_WHEN`` ends with.
_LAST = frozenset("年月份日号度底末内初旬前成结位")
# 实施期限至2021年12月31日: how long something holds, not when it is due.
_VALID = re.compile(r"(?:实施|执行|有效|政策|延续|延长|顺延|延期|优惠)(?:期|期限)?(?:可)?\s*\Z")
# Of the words of a deadline; they never begin in the midst of a number.
_LONGEST = 24
_DIGITS = frozenset("0123456789〇○零一二三四五六七八九十")
# What a deadline begins with that says more than when.
_FIRST = (
    *sorted(_DIGITS),
    *"年每到至截上下今本当明次第汛",
    *(
        "即日",
        "近期",
        "平时",
        "会后",
        "春节",
        "国庆",
        "节前",
        "全年",
        "按月",
        "按季",
        "按年",
        "按时",
        "按进",
        "分阶段",
    ),
    *("十四五", "十五五", "“十"),
)
# 2024年3月—12月, 2024.06, 2024-06-30
_DAY = r"(?:(?:19|20)\d\d\s*[-./年])?\s*\d{1,2}(?:\s*[-./月]\s*(?:\d{1,2}日?)?)?月?"
_RANGE = re.compile(
    rf"(?:19|20)\d\d\s*[-./年]\s*{_DAY}(?:\s*[-—~至到]+\s*(?:{_DAY}|(?:19|20)\d\d年))?(?:完成)?"
)
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
    last = span.start
    # The mark before it may be the sign before the stretch.
    closing = None if field else _CLOSING.search(folded, max(span.start - 1, span.end - 21, 0), span.end)
    if not field and not closing and not _HINT.search(folded, span.start, span.end):
        return
    for match in _WHEN.finditer(folded, span.start, span.end):
        if match.start() < last or not (field or _says_when(match)):
            continue
        if match["until"] and _VALID.search(folded, max(span.start, match.start() - 8), match.start()):
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
        or _DURATION.search(folded, span.start, span.end)
        or _ENDLESS.search(folded, span.start, span.end)
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
    if _ENDLESS.fullmatch(words) or (words[-1:] in _LAST and _WHEN.fullmatch(words)):
        return True
    if not words.startswith(_FIRST):
        return False
    if _DURATION.fullmatch(words):
        return True
    when = _WHEN.match(words)
    if when and _says_when(when) and _AND_ON.fullmatch(words, when.end()):
        return True
    return _RANGE.fullmatch(words) is not None or time_words().loose.fullmatch(words) is not None


def speaks_of_time(words: str) -> bool:
    """Tell whether words hold a day, a month, a deadline or a number of days.

    A year in a name is no time: 2022年冬奥会组委会.
    """
    return _TIME.search(words) is not None


def trailing_deadline(words: str, start: int, end: int) -> int:
    """Return where a deadline at the end of ``words[start:end]`` begins, or ``end``."""
    if words[end - 1] not in "前底末日年内终月完成度办结到位号":
        return end
    low = max(start, end - _LONGEST)
    while low > start and words[low - 1] in _DIGITS:
        low -= 1
    duration = _DURATION_AT_END.search(words, low, end)
    if duration:
        return duration.start()
    for match in _WHEN.finditer(words, low, end):
        if match.end() == end and match.start() < end:
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
