"""Words of a document on their way to a terminal, which must not take them for commands."""

from __future__ import annotations

import re
import sys
import unicodedata

# Marks that turn the direction of writing and so make words look like others.
_TURNING = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_SURROGATES = range(0xD800, 0xE000)
_STEERING = [c for c in map(chr, range(0xA0)) if unicodedata.category(c) == "Cc"]

_PLAIN: dict[int, str | None] = {
    **dict.fromkeys(map(ord, _TURNING)),
    **{ord(c): " " if c.isspace() else None for c in _STEERING if c != "\n"},
    **dict.fromkeys((0x2028, 0x2029), " "),
    **dict.fromkeys(_SURROGATES, "\N{REPLACEMENT CHARACTER}"),
}
# JSON escapes the characters below the space by itself.
_UNSAFE_IN_JSON = re.compile(f"[\x7f-\x9f{_TURNING}\ud800-\udfff]")


def plain(words: str) -> str:
    """Leave out what could steer a terminal: control characters and turns of direction; line ends stay."""
    return words.translate(_PLAIN)


def one_line(words: str) -> str:
    """Do as :func:`plain` does, with spaces for line ends."""
    return plain(words).replace("\n", " ")


def plain_json(text: str) -> str:
    r"""Write such characters of a JSON text as ``\u009b``, which means the same."""
    return _UNSAFE_IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def is_terminal() -> bool:
    """Tell whether somebody looks at standard output."""
    return sys.stdout is not None and sys.stdout.isatty()
