"""Plain text in the encodings that Chinese government sites use."""

from __future__ import annotations

import codecs
import unicodedata

from creditplan.errors import InputError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Control, unassigned, private-use and surrogate code points do not occur in a plan's text.
_NOT_TEXT = {"Cc", "Cn", "Co", "Cs"}
_LAYOUT = "\t\n\r\f\v\x85"


def decode(data: bytes, name: str) -> str:
    """Decode UTF-8 (with or without BOM), UTF-16 or GB18030 into text with LF line ends.

    Args:
        data: the bytes of the file.
        name: what messages call the file.

    Raises:
        InputError: empty, binary or in no known encoding.
    """
    if not data:
        raise InputError("the file is empty", source=name, remedy="give a file that holds the plan's text")
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            candidates: tuple[str, ...] = (encoding,)
            data = data[len(bom) :]
            break
    else:
        # NUL bytes mean UTF-16 (its line ends hold one) or no text at all.
        candidates = ("utf-16-le", "utf-16-be") if b"\0" in data else ("utf-8", "gb18030")
    best = None
    for encoding in candidates:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_text(text) and (best is None or _plausibility(text) > _plausibility(best)):
            best = text
            if encoding == "utf-8":
                break
    if best is None:
        raise InputError(
            "this is not a text in UTF-8, UTF-16 or GB18030",
            source=name,
            remedy="save the plan as plain text in UTF-8 and try again",
        )
    if not best.strip():
        raise InputError("the file holds only white space", source=name, remedy="give the plan's text")
    return best.replace("\r\n", "\n").replace("\r", "\n")


def _is_text(text: str) -> bool:
    # Distinct characters only: a plan has a few thousand of them, however long it is.
    return all(char in _LAYOUT or unicodedata.category(char) not in _NOT_TEXT for char in set(text))


def _plausibility(text: str) -> float:
    """Share of characters that a Chinese document is made of; tells UTF-16's two byte orders apart."""
    usual = sum(
        char.isascii() or "\u3000" <= char <= "\u9fff" or "\uff00" <= char <= "\uffef" for char in text
    )
    return usual / max(len(text), 1)
