"""Signs of symbol fonts by their places in them: ticks, boxes, numbers in circles, signs of amounts."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count

_CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩"
_DARK_CIRCLES = "❶❷❸❹❺❻❼❽❾❿"


def _run(first: int, signs: str) -> dict[int, str]:
    return dict(zip(count(first), signs, strict=False))


_SYMBOLS: Mapping[str, Mapping[int, str]] = {
    "wingdings": {
        **_run(0x81, _CIRCLES), **_run(0x8C, _DARK_CIRCLES),
        0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "□", 0x75: "◆", 0xA1: "○", 0xA8: "□", 0xAB: "★", 0xB2: "☆",
        0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xFB: "×", 0xFC: "√", 0xFD: "☒", 0xFE: "☑",
    },
    "wingdings 2": {
        **_run(0x6A, _CIRCLES), **_run(0x75, _DARK_CIRCLES),
        0x2A: "□", 0x4F: "×", 0x50: "√", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒",
        0x97: "●", 0xA2: "■", 0xA3: "□", 0xEA: "★",
    },
    "wingdings 3": {0x70: "▲", 0x71: "▼", 0x72: "△", 0x7D: "▶"},
    "webdings": {0x61: "√", 0x63: "□", 0x67: "■", 0x6E: "●", 0x72: "×"},
    "marlett": {0x61: "√", 0x62: "√", 0x72: "×"},
    "symbol": {
        **_run(0x28, "()"), **_run(0x2B, "+,"), **_run(0x2E, "./0123456789:;<=>?"),
        0x20: " ", 0x25: "%", 0x2D: "-",
        0xA3: "≤", 0xA5: "∞", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "·", 0xB8: "÷", 0xB9: "≠",
        0xBB: "≈", 0xD6: "√", 0xAE: "→", 0xE5: "∑",
        **_run(0x41, "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ"), **_run(0x61, "αβχδεφγηιϕκλμνοπθρστυϖωξψζ"),
    },
}  # fmt: skip


def symbols_of(font: str) -> Mapping[int, str] | None:
    """Return the signs of a font, named in lower case, by their places; ``None``: it is no symbol font."""
    return _SYMBOLS.get(font)


def symbol(font: str, code: str) -> str:
    """Return the sign that stands at a place (in hexadecimal) of a font; nothing for one that is not known.

    >>> symbol("Wingdings", "F0FC"), symbol("Symbol", "b3"), symbol("SimSun", "2460")
    ('√', '≥', '①')
    """
    try:
        place = int(code, 16)
    except ValueError:
        return ""
    signs = symbols_of(font.lower())
    if signs is not None:
        return signs.get(place & 0xFF, "")
    return chr(place) if 0x20 <= place < 0xD800 else ""
