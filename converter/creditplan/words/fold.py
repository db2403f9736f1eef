"""A text in one form for matching: simplified characters, half-width marks, one kind of bracket and of dash.

Everything is mapped one character to one character, so that offsets stay those of the source.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import NamedTuple

from creditplan.model import Span
from creditplan.words.unify import unify

_BRACKETS = dict(zip("〔〕【】［］﹝﹞〖〗﹙﹚⟨⟩｢｣{}", "[][][][][]()〈〉「」()", strict=True))
_MARKS = dict(zip("﹑､﹐﹕∶︰꞉﹔｡﹒‧•│┃￤¦―–─━﹣−‐‑٪﹪", "、、,::::;。.·●||||————----%%", strict=True))
_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_INVISIBLE = "\u0085\u00ad\u034f\u200b\u200c\u200d\u2028\u2029\u2060\u2061\u2062\u2063\u2064\ufeff"
# What fills a place without being seen, and marks of notes between lines and of things beside the text.
_INVISIBLE += "\u115f\u1160\u2800\u3164\uffa0\ufff9\ufffa\ufffb\ufffc"
# They choose between the pictures of a character (Unicode, 23.4).
_SELECTOR = re.compile("[\u180b-\u180f\ufe00-\ufe0f\U000e0000-\U000e01ef]")
# Digits of mathematics: 𝟏.
_DIGIT = re.compile("[\U0001d7ce-\U0001d7ff]")
# Marks that turn the direction of what follows (UAX #9).
_TURNING = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


# The bracket comes before what stands to its left: so the search runs from bracket to bracket.
_READING = re.compile(
    "\\((?<=[\u4e00-\u9fff]\\()(?=[a-zü]*[^a-zü()])[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿɡ]{1,6}\\)"
)
_AT_LINE = re.compile(r"^(\[[0-9]{1,2}\]|※)(?=[ \t]*[\u4e00-\u9fff])", re.MULTILINE)
_RAISED = re.compile("[¹²³⁰⁴-⁹]")
# The raised mark of a note, behind a word or before the note; behind a letter it is a power.
_MARK = re.compile("(?:(?<=[\u4e00-\u9fff）)》”])|(?<![^\\n]))[¹²³⁰⁴-⁹]+")
_FORMS = {
    **{chr(0xFF01 + index): chr(0x21 + index) for index in range(94)},
    **_BRACKETS,
    **_MARKS,
    **dict.fromkeys(_SPACES + _INVISIBLE + _TURNING + "\f\v", " "),
    "\u20e3": "、",  # 1️⃣ numbers an item
    **{"\uff5b": "(", "\uff5d": ")", "\uff5e": "~"},
}
_FOLDED = re.compile(f"[{re.escape(''.join(_FORMS))}]")
# A Chinese character that a codec without it wrote as a reference.
_BEYOND = re.compile(rb"&#(\d{4,6});")


def fold(text: str) -> str:
    """Return a text of the same length in the form for matching.

    A reading that a web page put behind a character, 責(zé)任, becomes white space, and so does the raised
    mark of a note: 审计署¹.

    >>> fold("（財政廳、　公安廳牽頭）")
    '(财政厅、 公安厅牵头)'
    """
    folded = text
    # A document has few of these characters: replacing them one by one is faster than a table for all.
    for char in set(_FOLDED.findall(text)):
        folded = folded.replace(char, _FORMS[char])
    folded = _READING.sub(_blank, folded)
    if _RAISED.search(folded):
        folded = _MARK.sub(_blank, folded)
    # GB 2312 has no traditional character: most texts never need the dictionary below.
    encoded = folded.encode("gb2312", "xmlcharrefreplace")
    if b"&#" not in encoded:
        return folded
    rare = set()
    for code in set(_BEYOND.findall(encoded)):
        char = chr(int(code))
        form = " " if _SELECTOR.match(char) else unify(char)
        form = str(unicodedata.digit(form)) if _DIGIT.match(form) else form
        folded = folded if form == char else folded.replace(char, form)
        rare.add(form)
    chinese = "".join(sorted(char for char in rare if "\u4e00" <= char <= "\u9fff"))
    return folded.translate(_simplified(chinese)) if chinese else folded


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def without_marks(folded: str) -> str:
    """Return a folded text of the same length without typed marks of notes: 审计署[1], and below, [1] 注：….

    What begins a line marks a note if it stands behind a word elsewhere.
    """
    for mark in {found[1] for found in _AT_LINE.finditer(folded)}:
        behind = rf"(?<=[\u4e00-\u9fff)》”]){re.escape(mark)}"
        if re.search(behind, folded):
            folded = re.sub(rf"{behind}|^{re.escape(mark)}", _blank, folded, flags=re.MULTILINE)
    return folded


def fold_mark(mark: str) -> str:
    """Return one mark in the form for matching; what is none stays."""
    return _FORMS.get(mark, mark)


@cache
def _simplified(chars: str) -> dict[int, str]:
    from opencc import OpenCC  # noqa: PLC0415 (slow to load, and rarely needed)

    to_simplified = OpenCC("t2s")
    forms = {char: to_simplified.convert(char) for char in chars}
    return {ord(char): form for char, form in forms.items() if len(form) == 1}


class Squeezed(NamedTuple):
    """A stretch of folded text without its white space, which a line end can put into the midst of any word.

    Attributes:
        text: the characters that are left.
        at: for each of them its offset in the source.
        end: where the stretch ends in the source.
    """

    text: str
    at: range | list[int]
    end: int

    def span(self, start: int, end: int) -> Span:
        """Return where ``text[start:end]`` stands in the source."""
        if start >= end:
            where = self.at[start] if start < len(self.at) else self.end
            return Span(where, where)
        return Span(self.at[start], self.at[end - 1] + 1)

    @property
    def has_gaps(self) -> bool:
        """Tell whether white space may have stood in it."""
        return not isinstance(self.at, range)

    def gap(self, index: int) -> bool:
        """Tell whether white space stood before a character."""
        return 0 < index < len(self.at) and self.at[index] > self.at[index - 1] + 1


def squeeze(folded: str, start: int, end: int) -> Squeezed:
    """Take the white space out of ``folded[start:end]``."""
    words = folded[start:end]
    if words and " " not in words and "\n" not in words and "\t" not in words:
        return Squeezed(words, range(start, end), end)
    at = [index for index in range(start, end) if not folded[index].isspace()]
    return Squeezed("".join([folded[index] for index in at]), at, end)
