"""What the page of a document says of it: dates, and pairs such as 发文单位：国务院办公厅."""

from __future__ import annotations

import re

from creditplan.model import Span
from creditplan.words import numerals
from creditplan.words.front import front_words
from creditplan.words.names import is_plausible

# 二〇一五年, as it is typed.
_ZEROS = "〇○◯零0OoＯΟО"
_DIGITS = str.maketrans(f"{_ZEROS}一二三四五六七八九", "0" * len(_ZEROS) + "123456789")
_NUMERALS = "一二三四五六七八九十"
DATE = re.compile(
    r"[（(]?(?:(?P<y>(?:19|20)\d\d)\s*年\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*日"
    rf"|(?P<cy>[一二][{_ZEROS}{_NUMERALS[:9]}]{{3}})年(?P<cm>[{_NUMERALS}]{{1,2}})月(?P<cd>[{_NUMERALS}]{{1,3}})日"
    r")[)）]?(?:印发|发布|公布)?"
)
# What a date ends with.
DATE_ENDS = (*"日)）", "印发", "发布", "公布")
# Some pages have lost the digits of the year.
_DAY = re.compile(r"年?\d{1,2}月\d{1,2}日")
_ISO_DATE = re.compile(r"(?P<y>(?:19|20)\d\d)[-/.年](?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})")
_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}[\[(]?(?:19|20)\d\d[\])]?第?[0-9]{1,4}号")
_WORD = re.compile(r"[^\s|]+")
_ALONE = re.compile(r"\s*[\[(]?([\u4e00-\u9fff][\u4e00-\u9fff ]{0,8}?)[\])]?\s*:?\s*")
_KEY = re.compile(r"(?:^|[\s●·∙|\[])([\u4e00-\u9fff][\u4e00-\u9fff ]{0,8}?)(?:[\])]?[ \t]*:|\])")
# Behind the number stands who signs.
_SIGNER = re.compile(r"\s+签发人?[:].*")
_LONGEST = 200
_FIELDS = ("issued", "effective", "published", "document_number", "issuer", "publisher", "title")
_DATES = ("issued", "effective", "published")


def is_date(words: str) -> bool:
    """Tell whether words, folded and without white space, are a date and nothing else."""
    return words.endswith(DATE_ENDS) and (
        DATE.fullmatch(words) is not None or _DAY.fullmatch(words) is not None
    )


def date_in(folded: str) -> str | None:
    """Return the date that a line consists of or holds, as YYYY-MM-DD."""
    match = DATE.search(folded) or _ISO_DATE.search(folded)
    if not match:
        return None
    groups = match.groupdict()
    if groups.get("cy"):
        digits = groups["cy"].translate(_DIGITS)
        year, month, day = int(digits), numerals.value(groups["cm"]) or 0, numerals.value(groups["cd"]) or 0
    else:
        year, month, day = (int(groups[key]) for key in "ymd")
    return f"{year:04}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else None


def number_in(text: str, folded: str) -> str | None:
    """Return the document number that a line consists of, without label, bars and brackets around it.

    >>> line = "(穗府[2007]7号)"
    >>> number_in(line, line)
    '穗府[2007]7号'
    """
    if "号" not in folded:
        return None
    line = folded.replace("|", " ")
    words = _SIGNER.sub("", line.strip()).removesuffix("。")
    label = next((label for label in front_words().number_labels if words.startswith(label)), "")
    words = words.removeprefix(label).lstrip(" :")
    words = words[1:-1] if words[:1] + words[-1:] in ("()", "[]") else words
    if not _NUMBER.fullmatch("".join(words.split())):
        return None
    start = line.index(words)
    return text[start : start + len(words)].strip()


def pairs_in(text: str, folded: str) -> list[tuple[str, str]] | None:
    """Read a line that consists of keys and values, one pair or several.

    Args:
        text: the line.
        folded: the same, folded.

    Returns:
        The pairs of which :class:`~creditplan.model.Metadata` has a field, by the field's name, and when the
        page was ``published``; ``None``: the line is of another kind.
    """
    if len(folded) > _LONGEST:
        return None
    if not (":" in folded or "]" in folded):
        return _pairs_apart(text, folded)
    marks = list(_KEY.finditer(folded))
    keys = [front_words().meta.get("".join(mark[1].split())) for mark in marks]
    if not marks or not all(keys) or marks[0].start() > 2:
        return None
    ends = [mark.start() for mark in marks[1:]] + [len(folded)]
    pairs = []
    for mark, end, key in zip(marks, ends, keys, strict=True):
        value = _value(text[mark.end() : end], folded[mark.end() : end], key)
        if value:
            pairs.append((str(key), value))
    return pairs


def _value(text: str, folded: str, key: str | None) -> str | None:
    if key not in _FIELDS:
        return None
    return date_in(folded) if key in _DATES else text.strip(" \t　;；,，|[]【】")


def _pairs_apart(text: str, folded: str) -> list[tuple[str, str]] | None:
    """Read keys and values with white space between them: 发文机关 某市人民政府 成文日期 2019年4月5日."""
    if not folded.lstrip(" |\t").startswith(tuple(front_words().meta)):
        return None
    words = [Span(match.start(), match.end()) for match in _WORD.finditer(folded)]
    pairs: list[tuple[str, str]] = []
    index = 0
    while index < len(words) - 1:
        key = front_words().meta.get(words[index].of(folded))
        if not key:
            return None
        stop = index + 1
        while stop < len(words) and words[stop].of(folded) not in front_words().meta:
            stop += 1
        where = Span(words[index + 1].start, words[stop - 1].end) if stop > index + 1 else None
        if where and (value := checked_value(where.of(text), where.of(folded), key)):
            pairs.append((key, value))
        index = stop
    return pairs or None


def checked_value(text: str, folded: str, key: str | None) -> str | None:
    """Return the value of a key that no colon parts from it, if it is of the kind that the key asks for."""
    if key in _DATES:
        return date_in(folded)
    if key == "document_number":
        return number_in(text, folded)
    plausible = key in ("issuer", "publisher") and is_plausible("".join(folded.split()))
    return " ".join(text.split()) if plausible else None


def key_alone(folded: str) -> str | None:
    """Return what a line asks for that is nothing but a key: 发文机关：; its value stands below."""
    match = _ALONE.fullmatch(folded)
    key = front_words().meta.get("".join(match[1].split())) if match else None
    return key if key in _FIELDS else None
