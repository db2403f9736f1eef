"""Equations of Word (Office MathML) in a line of characters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from creditplan.reading.numbering import W

if TYPE_CHECKING:
    from lxml.etree import _Element

MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_TEXTS = (MATH + "t", W + "t")
_GONE = (W + "del", W + "moveFrom")
# What a bracket is, where the equation does not say; and the sign of a sum.
_OPEN, _CLOSE, _PARTED, _SUM = "(", ")", "|", "∑"
_RAISED = str.maketrans("0123456789+-n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ")
_DEEPEST = 60


def equation(element: _Element, depth: int = _DEEPEST) -> str:
    """Return the characters of an equation in line: fractions, powers, roots, brackets."""
    tag = str(element.tag).removeprefix(MATH)
    if element.tag in _TEXTS:
        return element.text or ""
    if element.tag in _GONE or tag.endswith("Pr") or not depth:
        return ""

    def part(name: str) -> str:
        found = element.find(MATH + name)
        return "" if found is None else equation(found, depth - 1)

    def sign(name: str, usual: str) -> str:
        found = element.find(f"{MATH}{tag}Pr/{MATH}{name}")
        return usual if found is None else found.get(MATH + "val") or ""

    match tag:
        case "f":
            return f"{part('num')}/{part('den')}"
        case "rad":
            return f"{part('deg').translate(_RAISED)}√{part('e')}"
        case "sSup":
            base, above = part("e"), part("sup")
            return base + (above.translate(_RAISED) if base[-1:].isdecimal() else above)
        case "d":
            inside = (equation(one, depth - 1) for one in element.findall(MATH + "e"))
            return sign("begChr", _OPEN) + sign("sepChr", _PARTED).join(inside) + sign("endChr", _CLOSE)
        case "nary":
            return sign("chr", _SUM) + part("sub") + part("sup") + part("e")
    return "".join(equation(one, depth - 1) for one in element)
