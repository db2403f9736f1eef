"""What a cell of a CSV table may hold, so that no spreadsheet takes it for something else.

A spreadsheet that opens a CSV file guesses what its cells are: a text that begins with = becomes a formula,
the key 1-1 a date, 4.10 the number 4.1, (1) the number -1. Such a text gets an apostrophe before it, and so
does one that begins with an apostrophe: whoever drops the first apostrophe of a cell has the text again.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from codecs import BOM_UTF8
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

GUARD: Final = "'"
RULE: Final = (
    "A text that a spreadsheet would take for a formula, a date, another number or a truth value, and one "
    "that begins with an apostrophe, has an apostrophe (') before it: to get the text, drop the first "
    "apostrophe of a cell."
)

# Full-width forms mean the same to the spreadsheets of East Asia.
_ASCII = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
# OWASP, "CSV Injection", with the other forms of these signs.
_FORMULA = re.compile(r"[=+\-@\u2212\ufe62\ufe63\ufe66\ufe6b]")
_QUOTES = frozenset("\"'`\u2018\u2019\u201c\u201d")
_WHOLE_NUMBER = re.compile(r"0|[1-9][0-9]{0,14}")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_DIGITS_KEPT = 15
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ONE_UNIT = re.compile(r"[0-9]+[年月日号點点時时分秒]")
# Words that can stand in a date, a time or an amount.
_SIGNS = "年月日号點点時时分秒元"
_WORDS = re.compile(
    rf"[{_SIGNS}]|上午|下午|[ap]m|usd|eur|cny|rmb|gbp|jpy|jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may"
    r"|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?"
)
# Most texts begin with a character that none of these begins with.
_TEXT = re.compile(rf"[\u4e00-\u9fff](?<![{_SIGNS}上下])")
# 3e5, and 5 p: signs that mean something behind digits only.
_BEHIND_DIGITS = re.compile(r"[0-9.,]+e[+-]?[0-9]+|[0-9:.]+ *[ap]")
_LETTERS = re.compile(r"[^\W\d_]+")
_TRUTH = frozenset(["true", "false", "wahr", "falsch", "vrai", "faux", "verdadero", "falso", "vero"])
_ERROR = re.compile(r"#(n/a|ref!|name\?|div/0!|null!|value!|num!)")


@lru_cache(maxsize=4096)  # Names, keys and headings come again in every row.
def text_cell(text: str) -> str:
    """Return the cell that says a text.

    >>> [text_cell(text) for text in ("做事", "14", "1-1", "4.2", "=A1", "'t")]
    ['做事', '14', "'1-1", "'4.2", "'=A1", "''t"]
    """
    return GUARD + text if text.startswith(GUARD) or _mistaken(text) else text


def date_cell(text: str) -> str:
    """Return the cell that says a date; a whole one may be taken for what it is."""
    return text if _DAY.fullmatch(text) else text_cell(text)


def number_cell(text: str) -> str:
    """Return the cell that says a number; one that a spreadsheet would round is a text to it."""
    exact = _NUMBER.fullmatch(text) and sum(map(str.isdigit, text)) <= _DIGITS_KEPT
    return text if exact else text_cell(text)


def truth_cell(text: str) -> str:
    """Return the cell that says a truth value."""
    return text if text in ("true", "false") else text_cell(text)


def to_csv(header: Sequence[str], rows: Iterable[Sequence[str]] = ()) -> bytes:
    """Write cells as RFC 4180 has it, in UTF-8 with the mark by which a spreadsheet knows it."""
    return BOM_UTF8 + to_lines([header, *rows])


def to_lines(rows: Iterable[Sequence[str]]) -> bytes:
    """Write rows to stand below others."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue().encode()


def _mistaken(text: str) -> bool:
    """Tell whether a spreadsheet, of whatever language, may take a text for something else."""
    if _TEXT.match(text):
        return False
    seen = _seen(text.translate(_ASCII)).casefold()
    if _FORMULA.match(seen) or seen in _TRUTH or _ERROR.fullmatch(seen):
        return True
    if not re.search("[0-9]", seen) or _ONE_UNIT.fullmatch(seen) or _WHOLE_NUMBER.fullmatch(text):
        return False
    return bool(_BEHIND_DIGITS.fullmatch(seen)) or all(
        _WORDS.fullmatch(word) for word in _LETTERS.findall(seen)
    )


def _seen(text: str) -> str:
    """Leave out, at both ends, what a spreadsheet strips or people do not see."""
    start, end = 0, len(text)
    while start < end and _unseen(text[start]):
        start += 1
    while end > start and _unseen(text[end - 1]):
        end -= 1
    return text[start:end]


def _unseen(sign: str) -> bool:
    return sign.isspace() or sign in _QUOTES or unicodedata.category(sign) in ("Cc", "Cf")
