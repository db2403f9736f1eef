"""What the page of a document says of it: dates, and pairs such as 发文单位：国务院办公厅."""

from __future__ import annotations

import re

from creditplan.words import numerals
from creditplan.words.front import front_words

DATE = re.compile(
    r"[（(]?(?:(?P<y>(?:19|20)\d\d)\s*年\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*日"
    r"|(?P<cy>[一二][〇○零Ｏ0一二三四五六七八九]{3})年(?P<cm>[一二三四五六七八九十]{1,2})月(?P<cd>[一二三四五六七八九十]{1,3})日)[)）]?"
    r"(?:印发|发布|公布)?"
)
# What a date ends with.
DATE_ENDS = (*"日)）", "印发", "发布", "公布")
# Some pages have lost the digits of the year.
_DAY = re.compile(r"年?\d{1,2}月\d{1,2}日")
_ISO_DATE = re.compile(r"(?P<y>(?:19|20)\d\d)[-/.年](?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})")
_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}[\[(]?(?:19|20)\d\d[\])]?第?[0-9]{1,4}号")
_KEY = re.compile(r"(?:^|[\s●·∙|\[])([\u4e00-\u9fff][\u4e00-\u9fff ]{0,8}?)(?:[\])]?[ \t]*:|\])")
_LONGEST = 200


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
        digits = groups["cy"].translate(str.maketrans("〇○零Ｏ0一二三四五六七八九", "00000123456789"))
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
    words = line.strip().removesuffix("。")
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
    if len(folded) > _LONGEST or not (":" in folded or "]" in folded):
        return None
    marks = list(_KEY.finditer(folded))
    keys = [front_words().meta.get("".join(mark[1].split())) for mark in marks]
    if not marks or not all(keys) or marks[0].start() > 2:
        return None
    ends = [mark.start() for mark in marks[1:]] + [len(folded)]
    pairs = []
    for mark, end, key in zip(marks, ends, keys, strict=True):
        value: str | None = text[mark.end() : end].strip(" \t　;；,，|[]【】")
        if key in ("issued", "effective", "published"):
            value = date_in(folded[mark.end() : end])
        if key in ("issued", "effective", "published", "document_number", "issuer", "title") and value:
            pairs.append((key, value))
    return pairs
