"""The words of a paragraph of Word, as it shows them: runs, equations, fields and signs of symbol fonts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from creditplan.reading.numbering import W, written
from creditplan.reading.word_equations import MATH, equation
from creditplan.reading.word_styles import Face, Place, Styles
from creditplan.reading.word_symbols import symbol, symbols_of

if TYPE_CHECKING:
    from lxml.etree import _Element

FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
BOX = W + "txbxContent"
_RUN, _TEXT, _PROPERTIES, _SIMPLE = W + "r", W + "t", W + "rPr", W + "fldSimple"
_SIGNS = {W + "tab": "\t", W + "ptab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}
_NOTES = {W + "footnoteReference": "footnote", W + "endnoteReference": "endnote"}
GONE = {W + "del", W + "moveFrom"}
_UNSEEN = {*GONE, *(W + tag for tag in ("pPr", "rPr", "rt", "sdtPr")), BOX, FALLBACK}
_DRAWN = "{urn:schemas-microsoft-com:vml}textpath"
_OBJECT = "{urn:schemas-microsoft-com:office:office}OLEObject"
_CHECK_BOX = "{http://schemas.microsoft.com/office/word/2010/wordml}checkbox"
_CHECKED = "{http://schemas.microsoft.com/office/word/2010/wordml}checked"
_W14_VAL = "{http://schemas.microsoft.com/office/word/2010/wordml}val"
_OFF = ("0", "false", "off")
TICK, NO_TICK = "√", "☐"
# A number in a circle or another figure, as Word draws it by a field: EQ \o\ac(○,3).
_CIRCLED = re.compile(
    r"\s*EQ\s+\\o\s*(?:\\a[clr]\s*)?\(\s*[○〇◯□△◇]\s*[,;，；]\s*(?:\\s\s*\\(?:up|do)\d*\s*\()?\s*(\d{1,2}|[一二三四五六七八九十])\s*\)*\s*",
    re.IGNORECASE,
)
_LARGEST_CIRCLE, _CHINESE = 20, "一二三四五六七八九十"
_DIVIDED = re.compile(r"\s*EQ\s+\\f\s*\(\s*([^(),;，；]+)[,;，；]\s*([^(),;，；]+)\)\s*", re.IGNORECASE)
_DRAWS = re.compile(r'\s*SYMBOL\s+(0x[0-9a-f]+|\d+)(?:.*?\\f\s*"?([^"\\]+)"?)?', re.IGNORECASE)
_BUTTON = re.compile(r"\s*(?:MACROBUTTON|GOTOBUTTON)\s+\S+\s+(.*)", re.IGNORECASE | re.DOTALL)
# Fields that show nothing, whatever they hold; all others show something.
_SILENT = re.compile(
    r"\s*(?:$|(?:TC|XE|TA|RD|SET|ASK|PRIVATE|ADVANCE|NEXT|NEXTIF|SKIPIF|BIDIOUTLINE)\b)", re.IGNORECASE
)


@dataclass(slots=True)
class Field:
    """A field that is open: its instruction, its form, whether its result has begun, and shown something."""

    begin: _Element
    instruction: str = ""
    parted: bool = False
    shown: bool = False

    @property
    def lists_contents(self) -> bool:
        """Whether it is a table of contents."""
        return self.instruction.split(None, 1)[:1] == ["TOC"]


@dataclass(slots=True)
class Words:
    """What a paragraph says.

    Attributes:
        pieces: the words that are seen.
        length: of all of them.
        left_out: those that are not, with their causes.
        notes: those that it refers to: of which kind, and which.
        bold: how many characters are bold, from the first on.
        size: of the first letters, in points; 0 where nothing says so.
    """

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    left_out: list[tuple[str, str]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    bold: int = 0
    size: float = 0.0

    @property
    def text(self) -> str:
        """All of them."""
        return "".join(self.pieces)

    def add(self, words: str, face: Face) -> None:
        """Add words that are seen."""
        if face.bold and self.bold == self.length:
            self.bold += len(words)
        if not self.size:
            self.size = face.size
        self.pieces.append(words)
        self.length += len(words)

    def leave_out(self, cause: str, words: str) -> None:
        """Add words that are not; those of one cause in a row are one."""
        if self.left_out and self.left_out[-1][0] == cause and cause in ("hidden", "struck"):
            words = self.left_out.pop()[1] + words
        self.left_out.append((cause, words))

    def then(self, other: Words) -> Words:
        """Return the words of two paragraphs that are one; how it is set, the second one says."""
        bold = self.bold + other.bold if self.bold == self.length else self.bold
        pieces, length = self.pieces + other.pieces, self.length + other.length
        return Words(pieces, length, self.left_out, self.notes, bold, other.size or self.size)


def walk(
    container: Iterable[_Element], inside: Callable[[_Element], Iterable[_Element]]
) -> Iterator[_Element]:
    """Yield what stands in an element, each before what ``inside`` says stands in it; without recursion."""
    waiting = [iter(container)]
    while waiting:
        element = next(waiting[-1], None)
        if element is None:
            waiting.pop()
            continue
        yield element
        waiting.append(iter(inside(element)))


def mark_ticks(block: _Element) -> None:
    """Write the boxes to tick of a block as what they say, whatever sign they are drawn with."""
    for box in block.iter(_CHECK_BOX):
        said = box.find(_CHECKED)
        ticked = said is not None and said.get(_W14_VAL) not in _OFF
        control = box.getparent().getparent()
        texts = [] if control is None else list(control.iter(_TEXT, W + "sym"))
        for text in texts:
            text.tag, text.text = _TEXT, ""
        if texts:
            texts[0].text = TICK if ticked else NO_TICK


def words_of(paragraph: _Element, styles: Styles, place: Place, fields: list[Field]) -> Words:
    """Return the words of a paragraph, those that Word shows and the others.

    Args:
        paragraph: the paragraph.
        styles: of the document.
        place: where it stands.
        fields: those whose results have begun in paragraphs before it, and afterwards in it.
    """
    said = Words()
    for element in walk(paragraph, _outside):
        if element.tag == _RUN:
            _run(element, said, fields, styles, place)
        elif element.tag == MATH + "oMath":
            said.add(equation(element), styles.face(None, place))
        elif element.tag == _SIMPLE and next(element.iter(_TEXT, W + "sym"), None) is None:
            _end(Field(element, element.get(W + "instr") or ""), said, styles.face(None, place))
    # One that has no result yet will have none: else whatever follows would be taken for its instruction.
    fields[:] = [one for one in fields if one.parted]
    return said


def _outside(element: _Element) -> Iterable[_Element]:
    return () if element.tag in _UNSEEN or element.tag in (_RUN, MATH + "oMath") else element


def _inside(element: _Element) -> Iterable[_Element]:
    return () if element.tag in _UNSEEN or element.tag == _TEXT else element


def _run(run: _Element, said: Words, fields: list[Field], styles: Styles, place: Place) -> None:
    """Take the words of a run; the fields that begin or end in it are opened and closed."""
    properties = run.find(_PROPERTIES)
    face = styles.face(properties, place)
    symbols = symbols_of(face.font)
    plain = len(run) == 1 + (properties is not None) and run[-1].tag == _TEXT
    for element in run if plain else walk(run, _inside):
        tag = element.tag
        if tag == _TEXT:
            words = element.text or ""
            if symbols:
                words = "".join(symbols.get(ord(sign) & 0xFF, sign) for sign in words)
        elif tag in _SIGNS:
            words = _SIGNS[tag]
        elif tag == _PROPERTIES:
            continue
        else:
            words = _other(element, said, fields, face)
        # What stands in the instruction of a field is not seen, be it the result of another one.
        if not words or not all(above.parted for above in fields):
            continue
        if face.cause:
            said.leave_out(face.cause, words)
            continue
        said.add(words, face)
        for above in fields:
            above.shown = True


def _other(element: _Element, said: Words, fields: list[Field], face: Face) -> str:
    """Take what is no plain text in a run; return the words that it shows."""
    match element.tag:
        case tag if tag == W + "sym":
            return symbol(element.get(W + "font") or "", element.get(W + "char") or "")
        case tag if tag == W + "instrText" and fields:
            fields[-1].instruction += element.text or ""
        case tag if tag == W + "fldChar":
            kind = element.get(W + "fldCharType")
            if kind == "begin":
                fields.append(Field(element))
            elif kind == "separate" and fields:
                fields[-1].parted = True
            elif kind == "end" and fields:
                ended = fields.pop()
                if not ended.shown and all(above.parted for above in fields):
                    _end(ended, said, face)
        case tag if tag in _NOTES and not face.cause:
            said.notes.append((_NOTES[tag], element.get(W + "id") or ""))
        case tag if tag == _DRAWN:
            said.leave_out("drawn", element.get("string") or "")
        case tag if tag == _OBJECT:
            said.leave_out("embedded", f"嵌入部分 {element.get('ProgID') or ''}".strip())
    return ""


def _end(field: Field, said: Words, face: Face) -> None:
    """Write what a field shows that has shown nothing yet, or say that nobody knows it."""
    shown = _result(field)
    if shown and not face.cause:
        said.add(shown, face)
    elif not shown and not field.parted and not _SILENT.match(field.instruction):
        said.leave_out("field", f"域 {' '.join(field.instruction.split())}")


def _result(field: Field) -> str:
    """What a field shows that keeps no result."""
    if circled := _CIRCLED.fullmatch(field.instruction):
        if circled[1] in _CHINESE:
            return written(_CHINESE.index(circled[1]) + 1, "ideographEnclosedCircle")
        if 0 < int(circled[1]) <= _LARGEST_CIRCLE:
            return written(int(circled[1]), "decimalEnclosedCircle")
    if divided := _DIVIDED.fullmatch(field.instruction):
        return f"{divided[1].strip()}/{divided[2].strip()}"
    if drawn := _DRAWS.match(field.instruction):
        return symbol((drawn[2] or "Symbol").strip(), f"{int(drawn[1], 0):x}")
    if button := _BUTTON.fullmatch(field.instruction):
        return button[1].strip()
    if (choice := field.begin.find(f"{W}ffData/{W}ddList")) is not None:
        entries = [entry.get(W + "val") or "" for entry in choice.findall(W + "listEntry")]
        chosen = next(
            (one for tag in ("result", "default") if (one := choice.find(W + tag)) is not None), None
        )
        position = (chosen.get(W + "val") or "0") if chosen is not None else "0"
        return entries[int(position)] if position.isdecimal() and int(position) < len(entries) else ""
    if (box := field.begin.find(f"{W}ffData/{W}checkBox")) is not None:
        marked = next((one for tag in ("checked", "default") if (one := box.find(W + tag)) is not None), None)
        return TICK if marked is not None and marked.get(W + "val") not in _OFF else NO_TICK
    return ""
