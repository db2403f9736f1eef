"""Spellings of one name, and typos: what the matching of names knows of writing, not of the register.

Keys are texts in which names are compared: simplified Chinese without white space, or small English words.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from opencc import OpenCC

from creditplan.words.names import name_words
from creditplan.words.normalise import normalise

_HAN = re.compile(r"[\u3400-\u9fff]")
_BRACKETED = re.compile(r"(.+?)\s*[(\[](.+?)[)\]]")
_PAIRS = dict(zip("([{<【〔《〈「『", ")]}>】〕》〉」』", strict=True))
_CLOSING = {end: start for start, end in _PAIRS.items()}
# Code of the first character of GB 2312 that does not belong to level 1.
_LEVEL_2 = b"\xd8\xa1"
# An English name in which a typo is looked for, and the word of it, have at least so many letters.
_LEAST_LETTERS, _LEAST_WORD = 12, 5


@dataclass(frozen=True, slots=True)
class _Rules:
    """The words of ``matching.toml``, ready for use."""

    prefix: re.Pattern[str]
    no_rest: frozenset[str]
    shorter: tuple[tuple[str, str], ...]
    joining: re.Pattern[str]
    alike: frozenset[tuple[str, str]]
    syllables: tuple[bytes, ...]
    least: Mapping[str, int]
    never_missing: str
    distinct: tuple[str, ...]
    small: frozenset[str]
    country: re.Pattern[str]
    behind: re.Pattern[str]
    before: re.Pattern[str]


@cache
def _rules() -> _Rules:
    table = tomllib.loads(Path(__file__).with_name("matching.toml").read_text("utf-8"))
    prefixes, short, typos, english = (table[part] for part in ("prefixes", "short", "typos", "english"))
    syllables = "".join(typos["syllables"].split())
    return _Rules(
        prefix=re.compile(f"{'|'.join(prefixes['national'])}|{prefixes['party']}(?=中央)"),
        no_rest=frozenset(prefixes["no_rest"]),
        shorter=tuple(short["forms"].items()),
        joining=re.compile(f"[{short['joining']}]"),
        alike=frozenset((a, b) for group in typos["alike"] for a in group for b in group if a != b),
        syllables=tuple(sorted(char.encode("gb2312") for char in syllables)),
        least={what: typos[what] for what in ("looks", "sounds", "missing")},
        never_missing=typos["never_missing"],
        distinct=tuple(typos["distinct"]),
        small=frozenset(english["small"]),
        country=re.compile(rf"(?: of)? (?:{'|'.join(english['country'])})$"),
        behind=re.compile(r"(?: of)? china$"),
        before=re.compile(rf"^(?:{'|'.join(english['before'])}) "),
    )


def is_chinese(text: str) -> bool:
    """Tell whether there is a Chinese character in a text."""
    return _HAN.search(text) is not None


def stripped(text: str) -> str:
    """Take punctuation, symbols, white space and brackets around a text away; brackets within it stay.

    >>> stripped("【教育部】、"), stripped("中共中央党校(国家行政学院)")
    ('教育部', '中共中央党校(国家行政学院)')
    """
    while text:
        first, last = text[0], text[-1]
        if _PAIRS.get(first) == last and _closes(text):
            text = text[1:-1]
        elif _is_mark(first) and (first not in _PAIRS or _PAIRS[first] not in text):
            text = text[1:]
        elif _is_mark(last) and (last not in _CLOSING or _CLOSING[last] not in text):
            text = text[:-1]
        else:
            break
    return text


def _closes(text: str) -> bool:
    """Tell whether the bracket that a text begins with is closed by its last character."""
    depth = 0
    for position, char in enumerate(text):
        depth += (char == text[0]) - (char == text[-1])
        if depth == 0:
            return position == len(text) - 1
    return False


def _is_mark(char: str) -> bool:
    return unicodedata.category(char)[0] in "PSZC"


def bracketed(text: str) -> tuple[str, str] | None:
    """Split a text that ends in brackets into what stands before them and in them."""
    parts = _BRACKETED.fullmatch(text)
    return (stripped(parts[1]), stripped(parts[2])) if parts else None


# Chinese ---------------------------------------------------------------------------------------------------


def chinese_keys(text: str) -> tuple[str, ...]:
    """Give the simplified spellings of a name: as it is, by characters, and by Taiwan's words.

    >>> chinese_keys("工業和資訊化部")
    ('工業和資訊化部', '工业和资讯化部', '工业和信息化部')
    """
    words = normalise(text)
    return tuple(dict.fromkeys((words, *(_converter(name).convert(words) for name in ("t2s", "tw2sp")))))


@cache
def _converter(name: str) -> OpenCC:
    return OpenCC(name)


def without_prefixes(key: str) -> Iterator[str]:
    """Give what is left of a Chinese name without its first prefix, without its second …

    >>> list(without_prefixes("中华人民共和国国家统计局")), list(without_prefixes("国务院办公厅"))
    (['国家统计局', '统计局'], [])
    """
    rules = _rules()
    while prefix := rules.prefix.match(key):
        key = key[prefix.end() :]
        if key in rules.no_rest:
            return
        yield key


def shorter(key: str) -> str:
    """Shorten the words of a Chinese name that names shorten.

    >>> shorter("国家发展和改革委员会")
    '国家发展改革委'
    """
    for long, short in _rules().shorter:
        key = key.replace(long, short)
    return _rules().joining.sub("", key)


def is_typo(written: str, right: str) -> bool:
    """Tell whether a text is a Chinese name with one character confused, missing or doubled."""
    rules = _rules()
    if any(word in written and word not in right for word in rules.distinct):
        return False
    at = next((i for i, (a, b) in enumerate(zip(written, right, strict=False)) if a != b), None)
    if len(written) == len(right):
        return at is not None and written[at + 1 :] == right[at + 1 :] and _is_confused(written, right, at)
    if len(written) < len(right):
        long_enough = len(written) >= rules.least["missing"]
        # What is missing at either end is no slip: 中央 of a commission, 办公室 of its office.
        return bool(at) and long_enough and right[at or 0] not in rules.never_missing
    at = len(right) if at is None else at
    return len(right) >= rules.least["looks"] and at > 0 and written == right[:at] + right[at - 1 :]


def _is_confused(written: str, right: str, at: int) -> bool:
    rules, wrong, char = _rules(), written[at], right[at]
    if at == len(right) - 1 and wrong in name_words().endings:
        return False
    looks = (wrong, char) in rules.alike and len(right) >= rules.least["looks"]
    return looks or (len(right) >= rules.least["sounds"] and _sound(wrong) == _sound(char) is not None)


def _sound(char: str) -> int | None:
    """Give the number of a character's syllable, if it is a common one; tones do not count."""
    code = char.encode("gb2312", "ignore")
    number = bisect_right(_rules().syllables, code) if len(code) == 2 else 0
    return number if number and code < _LEVEL_2 else None


# English ---------------------------------------------------------------------------------------------------


def english_key(text: str) -> str:
    """Give the words of an English name, small, without points, apostrophes and “the”; N.D.R.C. is ndrc.

    >>> english_key("The People’s Bank of China"), english_key("N.D.R.C.")
    ('peoples bank of china', 'ndrc')
    """
    words = re.findall(r"\w+", re.sub(r"['’‘`´]", "", text.casefold()).replace("&", " and "))
    if all(len(word) == 1 for word in words):
        return "".join(words)
    rest = [word for word in words if word != "the"]
    # One word alone stays: “the most” is no abbreviation.
    return " ".join(rest if len(rest) > 1 else words)


def without_country(key: str) -> str:
    """Take “of the People's Republic of China” from the end of an English name."""
    return _rules().country.sub("", key)


def other_countries(key: str) -> Iterator[str]:
    """Give the spellings of an English name that say otherwise, or do not say, whose body it is.

    All have two words at least: China Gas is no General Administration of Sport.
    """
    rules, rest = _rules(), without_country(key)
    for other in (rest, rules.behind.sub("", rest), rules.before.sub("", rest)):
        if " " in other:
            yield other
    if key.count(" ") > 1:
        yield key + " of china"


def without_small_words(key: str) -> str:
    """Leave “of”, “for” and the like out of an English name."""
    return " ".join(word for word in key.split() if word not in _rules().small)


def initials(name: str) -> str:
    """Give the first letters of an English name, small, as abbreviations have them."""
    return "".join(word[0] for word in without_small_words(english_key(name)).split())


def is_misspelt(written: str, right: str) -> bool:
    """Tell whether a long English name, one letter apart, has its mistake in one of its longer words."""
    wrong = [b for a, b in zip(written.split(), right.split(), strict=False) if a != b]
    same_words = written.count(" ") == right.count(" ") > 0
    return same_words and len(right) >= _LEAST_LETTERS and len(wrong) == 1 and len(wrong[0]) >= _LEAST_WORD
