"""Plain text in the encodings that Chinese government sites use."""

from __future__ import annotations

import codecs
import re
import unicodedata

from creditplan.errors import InputError
from creditplan.messages import tr

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Code points that no text holds: controls but for those of layout, and surrogates.
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
# What ends a line besides (Unicode, 5.8): NEL, LINE SEPARATOR, PARAGRAPH SEPARATOR.
_LINE_END = re.compile("\n?[\x85\u2028\u2029]")
# Categories of those that none holds whose encoding was guessed right.
_UNLIKELY = {"Cn", "Co"}
# Below this share of usual characters an encoding was guessed wrong.
_LEAST_PLAUSIBILITY = 0.6


def decode(data: bytes, name: str) -> str:
    """Decode UTF-8 (with or without BOM), UTF-16 or GB18030 into text with LF line ends.

    Byte order marks go wherever they stand, as files that were put together have them.

    Args:
        data: the bytes of the file.
        name: what messages call the file.

    Raises:
        InputError: empty, binary or in no known encoding.
    """
    if not data:
        raise InputError(
            tr("the file is empty"), source=name, remedy=tr("give a file that holds the plan's text")
        )
    text = _decoded(data)
    if text is None:
        raise InputError(
            tr("this is not a text in UTF-8, UTF-16 or GB18030"),
            source=name,
            remedy=tr("save the plan as plain text in UTF-8 and try again"),
        )
    text = text.replace("\ufeff", "")
    if not text.strip():
        raise InputError(
            tr("the file holds only white space"), source=name, remedy=tr("give the plan's text")
        )
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if text.isascii() else _LINE_END.sub("\n", text)


def _decoded(data: bytes) -> str | None:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _attempt(data[len(bom) :], encoding)
    if b"\0" in data:  # UTF-16 (its line ends hold a NUL byte) or no text at all
        candidates = [_guess(data, encoding) for encoding in ("utf-16-le", "utf-16-be")]
    else:
        text = _attempt(data, "utf-8")
        if text is not None:
            return text
        candidates = [_guess(data, "gb18030")]
    best = max(candidates, key=_plausibility)
    return best if _plausibility(best) >= _LEAST_PLAUSIBILITY else None


def _attempt(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if _NOT_TEXT.search(text) else text


def _guess(data: bytes, encoding: str) -> str | None:
    text = _attempt(data, encoding)
    # Distinct characters only: a plan has a few thousand of them, however long it is.
    likely = text and not any(unicodedata.category(char) in _UNLIKELY for char in set(text))
    return text if likely else None


def _plausibility(text: str | None) -> float:
    """Share of characters that a Chinese document is made of; tells UTF-16's two byte orders apart."""
    if not text:
        return 0.0
    usual = sum(
        char.isascii() or "\u3000" <= char <= "\u9fff" or "\uff00" <= char <= "\uffef" for char in text
    )
    return usual / len(text)
