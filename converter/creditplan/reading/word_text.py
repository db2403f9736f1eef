"""The words of a paragraph of Word, as it shows them: runs, equations, fields and signs of symbol fonts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from creditplan.reading.numbering import W, written
from creditplan.reading.word_styles import Styles

if TYPE_CHECKING:
    from lxml.etree import _Element

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_RUN, _TEXT, _PROPERTIES = W + "r", W + "t", W + "rPr"
_SIGNS = {W + "tab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}
GONE = {W + "del", W + "moveFrom"}
_UNSEEN = {*GONE, *(W + tag for tag in ("pPr", "rPr", "rt", "txbxContent")), _FALLBACK}
# Signs of symbol fonts, by their place in the font: ticks, crosses and boxes.
_SYMBOLS = {
    "wingdings": {0xA8: "□", 0x6F: "□", 0x71: "□", 0xFB: "×", 0xFC: "√", 0xFD: "☒", 0xFE: "☑"},
    "wingdings 2": {0x4F: "×", 0x50: "√", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "□", 0x2A: "□"},
    "symbol": {0xD6: "√", 0xB4: "×", 0xB7: "·"},
}
# A number in a circle, as Word draws it by a field: EQ \o\ac(○,3).
_CIRCLED = re.compile(r"\s*EQ\s+\\o\s*\\ac\s*\(\s*[○〇◯]\s*[,;，]\s*(\d{1,2})\s*\)\s*", re.IGNORECASE)
_LARGEST_CIRCLE = 20
# Fields that show something of their own, and the others that show nothing at all.
_SHOWING = re.compile(r"\s*(?:EQ|LISTNUM|AUTONUM\w*|SYMBOL|FORMDROPDOWN|FORMCHECKBOX)\b", re.IGNORECASE)
_PARTED = {_MATH + "f"}


@dataclass(slots=True)
class _Field:
    """A field that is open: its instruction, its form, and whether it has shown something."""

    begin: _Element
    instruction: str = ""
    shown: bool = False


def walk(container: _Element, inside: Callable[[_Element], Iterable[_Element]]) -> Iterator[_Element]:
    """Yield what stands in an element, each before what ``inside`` says stands in it; without recursion."""
    waiting = [iter(container)]
    while waiting:
        element = next(waiting[-1], None)
        if element is None:
            waiting.pop()
            continue
        yield element
        waiting.append(iter(inside(element)))


def words_of(paragraph: _Element, styles: Styles) -> tuple[str, list[tuple[str, str]]]:
    """Return the words of a paragraph that Word shows, and with their causes those that are left out."""
    shown: list[str] = []
    left_out: list[tuple[str, str]] = []
    fields: list[_Field] = []
    for element in walk(paragraph, _outside):
        if element.tag == _RUN:
            words = "".join(_run(element, fields, left_out))
            cause = styles.cause(element.find(_PROPERTIES), paragraph) if words else ""
            if cause:
                left_out.append((cause, words))
            else:
                shown.append(words)
                for field in fields if words else ():
                    field.shown = True
        elif element.tag == _MATH + "oMath":
            shown.append(_equation(element))
    return "".join(shown), _joined(left_out)


def _outside(element: _Element) -> Iterable[_Element]:
    return () if element.tag in _UNSEEN or element.tag in (_RUN, _MATH + "oMath") else element


def _run(run: _Element, fields: list[_Field], left_out: list[tuple[str, str]]) -> Iterator[str]:
    """Yield the words of a run; the fields that begin or end in it are opened and closed."""
    font = run.find(f"{_PROPERTIES}/{W}rFonts")
    symbols = _SYMBOLS.get(((font.get(W + "ascii") or "") if font is not None else "").lower())
    for element in walk(run, lambda one: () if one.tag in _UNSEEN or one.tag == _TEXT else one):
        if element.tag == _TEXT:
            words = element.text or ""
            yield "".join(symbols.get(ord(sign) & 0xFF, sign) for sign in words) if symbols else words
        elif element.tag in _SIGNS:
            yield _SIGNS[element.tag]
        elif element.tag == W + "sym":
            yield _symbol(element)
        elif element.tag == W + "instrText" and fields:
            fields[-1].instruction += element.text or ""
        elif element.tag == W + "fldChar":
            kind = element.get(W + "fldCharType")
            if kind == "begin":
                fields.append(_Field(element))
            elif kind == "end" and fields:
                field = fields.pop()
                if not field.shown and _SHOWING.match(field.instruction):
                    result = _result(field)
                    if not result:
                        left_out.append(("field", f"域 {field.instruction.strip()}"))
                    yield result


def _symbol(element: _Element) -> str:
    symbols = _SYMBOLS.get((element.get(W + "font") or "").lower(), {})
    code = element.get(W + "char") or ""
    try:
        return symbols.get(int(code, 16) & 0xFF, "")
    except ValueError:
        return ""


def _result(field: _Field) -> str:
    """What a field shows that keeps no result."""
    if (circled := _CIRCLED.fullmatch(field.instruction)) and 0 < int(circled[1]) <= _LARGEST_CIRCLE:
        return written(int(circled[1]), "decimalEnclosedCircle")
    if (choice := field.begin.find(f"{W}ffData/{W}ddList")) is not None:
        entries = [entry.get(W + "val") or "" for entry in choice.findall(W + "listEntry")]
        chosen = next(
            (one for tag in ("result", "default") if (one := choice.find(W + tag)) is not None), None
        )
        position = (chosen.get(W + "val") or "0") if chosen is not None else "0"
        return entries[int(position)] if position.isdecimal() and int(position) < len(entries) else ""
    if (box := field.begin.find(f"{W}ffData/{W}checkBox")) is not None:
        said = next((one for tag in ("checked", "default") if (one := box.find(W + tag)) is not None), None)
        return "√" if said is not None and said.get(W + "val") not in ("0", "false", "off") else "□"
    return ""


def _equation(equation: _Element) -> str:
    """The characters of an equation in line; a fraction with its stroke."""
    pieces: list[str] = []
    for element in walk(equation, lambda one: one):
        if element.tag == _MATH + "den" and element.getparent().tag in _PARTED:
            pieces.append("/")
        elif element.tag in (_MATH + "t", _TEXT):
            pieces.append(element.text or "")
    return "".join(pieces)


def _joined(pieces: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Put together what is left out for one cause in a row."""
    joined: list[tuple[str, str]] = []
    for cause, words in pieces:
        if joined and joined[-1][0] == cause:
            joined[-1] = (cause, joined[-1][1] + words)
        else:
            joined.append((cause, words))
    return joined
