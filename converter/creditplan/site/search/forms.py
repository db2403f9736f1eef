"""The form in which texts and queries are compared, and the keys by which a text is found.

``assets/search-forms.js`` does the same in the page with queries and with what it shows; a test holds the two
together. Only where a word begins is known here alone, and told to the page: so a query is never segmented,
and cannot be otherwise than the text was.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Final, NamedTuple

from creditplan.words.latin import syllables
from creditplan.words.unify import unify

_HAN: Final = "\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_HAN_RUN = re.compile(f"[{_HAN}]+")
# A run of Chinese characters, or a word of other letters without the s of a possessive.
_PIECE = re.compile(rf"(?P<han>[{_HAN}]+)|(?P<word>[^\W_{_HAN}]+)(?:['’]s(?![^\W_]))?")
# Controls, marks without a picture of their own, halves of characters: they would hide words, or turn them.
_UNSEEN = re.compile(
    "[\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# Blocks that hold traditional characters, and those of radicals and compatibility forms.
_TRADITIONAL: Final = (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000))
_COMPATIBLE: Final = (*range(0x2E80, 0x2FD6), *range(0xF900, 0xFADA), *range(0x2F800, 0x2FA1E))
_LONGEST_NAME: Final = 40
"""Longer names are not found as a whole."""
_LONGEST_WORD: Final = 60
_LONGEST_READING: Final = 30
_CODE_POINT = re.compile("x[0-9a-f]{4,5}")


class Form(NamedTuple):
    """A text as it is compared.

    Attributes:
        folded: as many characters as the text that is shown.
        starts: where words of Chinese characters begin.
    """

    folded: str
    starts: frozenset[int]


class Keys(NamedTuple):
    """The keys of a text: its Chinese characters, one and two at a time, and its other words.

    Attributes:
        begun: those that stand where a word begins.
        within: those that stand only within words.
    """

    begun: set[str]
    within: set[str]


def shown(text: str) -> str:
    """Return a text as results show it: composed, without what nobody sees, on one line."""
    return " ".join(_UNSEEN.sub("", unicodedata.normalize("NFC", text)).split())


def variants() -> dict[str, str]:
    """Return the simplified character for each traditional one, each radical and each compatibility form."""
    return _variants()


@cache
def _variants() -> dict[str, str]:
    from opencc import OpenCC  # noqa: PLC0415 (slow to load)

    traditional, compatible = [*map(chr, _TRADITIONAL)], [*map(chr, _COMPATIBLE)]
    chars = traditional + compatible
    united = [*traditional, *map(unify, compatible)]
    # Each on a line of its own: what a character becomes must not depend on its neighbours.
    simple = OpenCC("t2s").convert("\n".join(united)).split("\n")
    return {char: one for char, one in zip(chars, simple, strict=True) if one != char and len(one) == 1}


class _Folding(dict[int, str]):
    """Folds characters as they come, for ``str.translate``."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        self[code] = folded = _variants().get(char) or _plain(char)
        return folded


def _plain(char: str) -> str:
    """Return a letter or digit small, of usual width and without accents; all else as it is."""
    parts = unicodedata.normalize("NFKD", char)
    if any(unicodedata.category(one)[0] != "M" for one in parts[1:]):
        return char
    plain = parts[0].lower()
    return plain if len(plain) == 1 and plain.isalnum() else char


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Return a text of the same length in the form for comparing.

    >>> fold("國家稅務總局 Café ＡＢ")
    '国家税务总局 cafe ab'
    """
    return text.translate(_FOLDING)


def stem(word: str) -> str:
    """Return an English word, folded, without the s of the plural.

    >>> [stem(word) for word in ("credits", "policies", "process", "basis", "status", "gas")]
    ['credit', 'policy', 'process', 'basis', 'status', 'gas']
    """
    if not word.isascii() or len(word) <= 3 or not word.endswith("s") or word[-2] in "sui":
        return word
    return f"{word[:-3]}y" if len(word) > 4 and word.endswith("ies") else word[:-1]


def read(text: str) -> Form:
    """Return the form of a text that is shown, with where its words begin."""
    folded = fold(text)
    starts: set[int] = set()
    for run in _HAN_RUN.finditer(folded):
        starts.update(run.start() + start for start in _starts(run[0]))
    return Form(folded, frozenset(starts))


def _starts(run: str) -> set[int]:
    """Return where words begin, and words within them that a reader would see: 中国|人民|银行."""
    from rjieba import tokenize  # noqa: PLC0415 (loads its dictionary)

    # Without guesses: of what the dictionary does not have, each character is a word.
    words = tokenize(run, "default", hmm=False)
    starts = {start for _, start, _ in words}
    if all(end - start <= 2 for _, start, end in words):
        return starts
    seen = 0
    for _, start, end in tokenize(run, "search", hmm=False):
        # 国人 within 中国人民银行 overlaps what is to its left, and is no word there.
        if start >= seen and end - start <= 3:
            starts.add(start)
            seen = end
    return starts


def keys(form: Form) -> Keys:
    """Return the keys by which a text is found."""
    begun: set[str] = set()
    every: set[str] = set()
    for piece in _PIECE.finditer(form.folded):
        word = piece["word"]
        if word is not None:
            begun.add(_word(word))
            continue
        run, at = piece[0], piece.start()
        every.update(run)
        every.update(map("".join, pairwise(run)))
        for start in form.starts.intersection(range(at, piece.end())):
            begun.add(form.folded[start])
            begun.add(form.folded[start : min(start + 2, piece.end())])
    return Keys(begun, every - begun)


def name_keys(form: Form) -> Iterator[str]:
    """Yield the keys of a name as a whole (``=``) and of how it begins (``^``)."""
    pieces = [*_pieces(form.folded)]
    whole = " ".join(pieces)
    if 0 < len(whole) <= _LONGEST_NAME:
        yield f"={whole}"
    if pieces and _HAN_RUN.match(pieces[0]):
        yield from {f"^{pieces[0][:1]}", f"^{pieces[0][:2]}"}


def reading_keys(form: Form) -> Iterator[str]:
    """Yield the keys (``~``) of how a name in Chinese characters is read: in full, and its first letters."""
    words = "".join(_pieces(form.folded))
    if len(words) > _LONGEST_READING or not _HAN_RUN.search(words):
        return
    read_as = syllables(words)
    if not any(_CODE_POINT.fullmatch(one) for one in read_as):
        yield from {f"~{''.join(read_as)}", f"~{''.join(one[0] for one in read_as)}"}


def _pieces(folded: str) -> Iterator[str]:
    for piece in _PIECE.finditer(folded):
        yield _word(piece["word"]) if piece["word"] else piece[0]


def _word(folded: str) -> str:
    return stem(folded)[:_LONGEST_WORD]
