"""Whether Word shows words, and how it sets them, by runs and styles (ECMA-376, 17.7)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from creditplan.reading.numbering import W

if TYPE_CHECKING:
    from lxml.etree import _Element

W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_VAL, _FILL, _DROP = W + "val", W + "fill", W + "dropCap"
_OFF = ("0", "false", "off", "none")
_ON = ("1", "true", "on")
_DEEPEST = 12
# Of these, each of the styles of a word turns over what the others say.
_TOGGLES = {W + "vanish": "vanish", W + "strike": "strike", W + "b": "bold"}
_RUN = {
    **_TOGGLES,
    W + "dstrike": "dstrike", W + "color": "color", W + "sz": "size", W + "shd": "ground",
    W14 + "textFill": "fill", W + "highlight": "highlight", W + "rFonts": "font", W + "rStyle": "style",
}  # fmt: skip
_PARAGRAPH = {
    W + "pStyle": "style", W + "jc": "align", W + "ind": "indent", W + "outlineLvl": "heading",
    W + "shd": "ground", W + "framePr": "frame", W + "rPr": "mark",
}  # fmt: skip
_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|目录)\s*[1-9]", re.IGNORECASE)
_ALIGNED = {"center": "center", "right": "right", "end": "right"}
# Behind words whose ground is not known: nobody says that they cannot be seen.
UNKNOWN = "?"
PAPER = "FFFFFF"
# Letters without a fill, or one that lets all through.
_NO_FILL, _CLEAR = "CLEAR", "100000"
# Colours that differ by so little in each part are one. So many half points are too small to be read.
_ALIKE, _SMALLEST = 5, 2
# Of letters whose size nothing says, in points.
_USUAL = 10.5
_HEX = re.compile("[0-9A-F]{6}")

Said = Mapping[str, Any]
_NOTHING: Said = {}


class Face(NamedTuple):
    """How words look.

    Attributes:
        cause: why they are left out; empty: they are not.
        bold: whether they are bold.
        size: of their letters, in points; 0 where nothing says so.
        font: of their Latin letters, in lower case.
    """

    cause: str
    bold: bool
    size: float
    font: str


@dataclass(eq=False, slots=True)
class Place:
    """Where words stand: what holds for all of them that say nothing else.

    Attributes:
        style: of the paragraph, with those it is based on.
        table: the same of the table.
        ground: colour behind the paragraph.
        faces: how words look there, by what their own properties say.
    """

    style: Said
    table: Said
    ground: str
    faces: dict[tuple[Any, ...], Face] = field(default_factory=dict)


class Styles:
    """The styles of a document; each is looked at when something has it."""

    def __init__(self, styles: _Element | None) -> None:
        self.elements: dict[str, _Element] = {}
        self.paragraph = ""
        self.defaults = _NOTHING
        self.known: dict[str, Said] = {}
        self.places: dict[tuple[str, str, str], Place] = {}
        if styles is None:
            return
        for style in styles.iterchildren(W + "style"):
            key = style.get(W + "styleId") or ""
            self.elements[key] = style
            if style.get(W + "default") in _ON and style.get(W + "type") == "paragraph":
                self.paragraph = self.paragraph or key
        both = (f"{W}docDefaults/{W}rPrDefault/{W}rPr", f"{W}docDefaults/{W}pPrDefault/{W}pPr")
        run, paragraph = map(styles.find, both)
        self.defaults = {**_says(paragraph, _PARAGRAPH), **_says(run, _RUN)}

    def of(self, key: str, depth: int = _DEEPEST) -> Said:
        """What a style says with those that it is based on, the nearest first."""
        if key not in self.known:
            self.known[key] = self._of(key, depth)
        return self.known[key]

    def _of(self, key: str, depth: int) -> Said:
        style = self.elements.get(key)
        if style is None:
            level = _HEADING.fullmatch(key) or re.fullmatch("([1-6])", key)
            return {"heading": str(int(level[1]) - 1)} if level else _NOTHING
        above = self.of(_value(style, "basedOn"), depth - 1) if depth else _NOTHING
        own = {**_says(style.find(W + "rPr"), _RUN), **_says(style.find(W + "pPr"), _PARAGRAPH)}
        if "heading" not in own and (level := _HEADING.fullmatch(_value(style, "name"))):
            own["heading"] = str(int(level[1]) - 1)
        if _CONTENTS.fullmatch(_value(style, "name")):
            own["contents"] = True
        if "indent" in own:
            own["indent"] = {**above.get("indent", _NOTHING), **own["indent"]}
        if style.get(W + "type") == "table" and next(style.iter(W + "shd"), None) is not None:
            own["ground"] = UNKNOWN
        return {**above, **own}

    def place(self, said: Said, table: str, ground: str) -> Place:
        """Return where the words of a paragraph stand.

        Args:
            said: what its properties say.
            table: the style of the table that it stands in; empty: none.
            ground: the colour behind it.
        """
        key = (said.get("style", self.paragraph), table, said.get("ground") or ground)
        found = self.places.get(key)
        if found is None:
            style = self.of(key[0])
            behind = said.get("ground") or style.get("ground") or ground
            found = self.places[key] = Place(style, self.of(table) if table else _NOTHING, behind)
        return found

    def face(self, properties: _Element | None, place: Place) -> Face:
        """Return how words with these properties (``w:rPr``) look."""
        own = _says(properties, _RUN)
        key = tuple(own.items())
        found = place.faces.get(key)
        if found is None:
            found = place.faces[key] = self._face(own, place)
        return found

    def _face(self, own: Said, place: Place) -> Face:
        words = self.of(own["style"]) if "style" in own else _NOTHING
        near = (own, words, place.style, place.table, self.defaults)

        def turned(name: str) -> bool:
            if name in own or self.defaults.get(name):
                return bool(own.get(name, True))
            return bool(words.get(name)) ^ bool(place.style.get(name)) ^ bool(place.table.get(name))

        def nearest(name: str) -> str:
            return next((said[name] for said in near if name in said), "")

        size = int(found) if (found := nearest("size")).isdecimal() else 0
        colour = nearest("color")
        behind = own.get("highlight") or own.get("ground") or words.get("ground") or place.ground
        cause = ""
        if turned("vanish") or 0 < size <= _SMALLEST or colour == _NO_FILL or _is_one(colour, behind):
            cause = "hidden"
        elif turned("strike") or nearest("dstrike"):
            cause = "struck"
        return Face(cause, turned("bold"), size / 2, nearest("font"))


def ground_of(properties: _Element | None) -> str:
    """The colour that the properties of a cell or table give it; empty: none of its own."""
    shade = None if properties is None else properties.find(W + "shd")
    return "" if shade is None else _shade(shade)


def paragraph_says(properties: _Element | None) -> Said:
    """What the properties of a paragraph (``w:pPr``) say."""
    return _NOTHING if properties is None else _says(properties, _PARAGRAPH)


def heading_of(said: Said, style: Said) -> int:
    """The level of the heading that a paragraph is; 0: it is none."""
    level = said.get("heading", style.get("heading", ""))
    return int(level) + 1 if level in set("012345678") else 0


def align_of(said: Said, style: Said, defaults: Said) -> str:
    """How a paragraph is aligned, where it is not as text runs."""
    return _ALIGNED.get(said.get("align") or style.get("align") or defaults.get("align", ""), "")


def indent_of(said: Mapping[str, str], size: float) -> float:
    """How far a first line is set in, in characters of this size; lengths in characters come first."""

    def length(name: str) -> float:
        characters = _number(said.get(f"{name}Chars"))
        return characters / 100 if characters else _number(said.get(name)) / 20 / (size or _USUAL)

    hanging = length("hanging")
    return round((length("left") or length("start")) + (-hanging if hanging else length("firstLine")), 1)


def _number(said: str | None) -> float:
    return float(said) if said and re.fullmatch(r"-?\d{1,6}(?:\.\d+)?", said) else 0.0


def _says(properties: _Element | None, names: Mapping[str, str]) -> Said:
    """What properties say, by our names; of a switch, whether it is on."""
    if properties is None:
        return _NOTHING
    said: dict[str, Any] = {}
    for one in properties:
        name = names.get(one.tag)
        if name is None:
            continue
        match name:
            case "vanish" | "strike" | "bold" | "dstrike":
                said[name] = one.get(_VAL) not in _OFF
            case "color":
                said[name] = (one.get(_VAL) or "").upper()
            case "ground":
                said[name] = _shade(one)
            case "fill":
                said["color"] = _filled(one) or said.get("color", "")
            case "highlight":
                colour = one.get(_VAL) or ""
                said[name] = {"none": "", "white": PAPER}.get(colour, UNKNOWN)
            case "font":
                said[name] = (one.get(W + "ascii") or one.get(W + "hAnsi") or "").lower()
            case "indent":
                said[name] = {str(key).rpartition("}")[2]: value for key, value in one.items()}
            case "mark":
                said[name] = one
            case _:
                said[name] = one.get(_DROP if name == "frame" else _VAL) or ""
    return said


def _filled(fill: _Element) -> str:
    """The colour that letters are filled with; empty: it is not known."""
    colour = fill.find(f"{W14}solidFill/{W14}srgbClr")
    alpha = None if colour is None else colour.find(W14 + "alpha")
    if fill.find(W14 + "noFill") is not None or (alpha is not None and alpha.get(W14 + "val") == _CLEAR):
        return _NO_FILL
    return "" if colour is None else (colour.get(W14 + "val") or "").upper()


def _shade(shade: _Element) -> str:
    """The colour of a ground; empty: none; a pattern, or a colour of a theme, is not known."""
    if shade.get(_VAL) in (None, "clear", "nil"):
        fill = (shade.get(_FILL) or "auto").upper()
        return "" if fill == "AUTO" else fill
    return UNKNOWN


def _is_one(colour: str, other: str) -> bool:
    """Tell whether two colours cannot be told from each other."""
    if not (_HEX.fullmatch(colour) and _HEX.fullmatch(other)):
        return False
    parts = (abs(int(colour[i : i + 2], 16) - int(other[i : i + 2], 16)) for i in (0, 2, 4))
    return max(parts) <= _ALIKE


def _value(element: _Element, tag: str) -> str:
    found = element.find(W + tag)
    return "" if found is None else found.get(_VAL) or ""
