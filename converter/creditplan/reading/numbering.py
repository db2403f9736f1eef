"""The numbers that Word counts itself, written as it prints them (ECMA-376, 17.9)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from creditplan.messages import tr
from creditplan.words.numerals import as_counted, in_chinese, in_roman

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHINESE = {"chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand"}
# Digit by digit: 10 is 一〇.
_DIGITAL = {"ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"}
_FORMAL = {
    "chineseLegalSimplified": ("零壹贰叁肆伍陆柒捌玖", "拾佰仟万"),
    "ideographLegalTraditional": ("零壹貳參肆伍陸柒捌玖", "拾佰仟萬"),
}
# Numbers of one sign each, from 1.
_SIGNS = {
    "decimalEnclosedCircle": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
    "decimalEnclosedCircleChinese": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
    "decimalEnclosedParen": "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇",
    "decimalEnclosedFullstop": "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛",
    "ideographEnclosedCircle": "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉",
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
}
# Word counts no further; what claims to is damaged or hostile.
_LARGEST = 32_767
_LONGEST_NUMBER = 9
# What Word takes for the text of a level, and shows of a number.
_LONGEST_LABEL = 255
_LEVELS = range(9)
_DEEPEST_STYLE = 12


@dataclass(frozen=True, slots=True)
class _Level:
    """A level of a list: how its numbers are written, with what around them, and where they start."""

    style: str
    text: str
    start: int
    legal: bool
    restarts: int
    spaced: bool
    paragraph_style: str
    hidden: bool
    indent: Mapping[str, str]


class Label(NamedTuple):
    """What Word puts before a paragraph of a list.

    Attributes:
        words: the number, with what parts it from the paragraph.
        depth: of the list that it is of, 1 the outermost; 0: it is of none.
        indent: how the level sets it in: names and values of ``w:ind``.
    """

    words: str = ""
    depth: int = 0
    indent: Mapping[str, str] = MappingProxyType({})


_NO_LABEL = Label()


@dataclass(slots=True)
class _List:
    """A list in use: the definition whose numbers it shares with others, and what it sets anew."""

    definition: str
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, _Level] = field(default_factory=dict)


class Numbers:
    """Counts the numbers of the paragraphs, which must be asked for in the order of the document."""

    def __init__(self, numbering: _Element | None, styles: _Element | None) -> None:
        self.known: dict[str, dict[int, _Level]] = {}
        self.counts: dict[tuple[str, int], int] = {}
        self.begun: set[tuple[str, int]] = set()
        self.default = ""
        self.styles: dict[str, _Element] = {}
        for style in () if styles is None else styles.iterchildren(W + "style"):
            key = style.get(W + "styleId") or ""
            self.styles[key] = style
            if style.get(W + "default") in ("1", "true", "on") and style.get(W + "type") == "paragraph":
                self.default = self.default or key
        self.abstract = {one.get(W + "abstractNumId") or "": one for one in _all(numbering, "abstractNum")}
        self.lists = {one.get(W + "numId") or "": _list_of(one) for one in _all(numbering, "num")}

    def _levels(self, key: str) -> dict[int, _Level]:
        """The levels of a definition; one that names a style has those of the definition of the style."""
        if key not in self.known:
            definition = self.abstract.get(key)
            style = _value(definition, "numStyleLink")
            linked = (one for one in self.abstract.values() if style and _value(one, "styleLink") == style)
            found = next(linked, definition)
            self.known[key] = {} if found is None else _levels(found)
        return self.known[key]

    def label(self, paragraph: _Element, words: str) -> Label:
        """Return the number that Word prints before the words of a paragraph, if any.

        Raises:
            ValueError: it is longer than Word allows.
        """
        found = self._list(paragraph) if self.lists else None
        if found is None:
            return _NO_LABEL
        number, index = found
        used = self.lists[number]
        levels = self._levels(used.definition)
        levels = levels | used.levels if used.levels else levels
        level = levels.get(index)
        if level is None:
            return _NO_LABEL
        label = self._label(number, index, levels)
        if len(label) > _LONGEST_LABEL:
            raise ValueError(
                tr(
                    "a number of a list has more than {longest_label} characters",
                    longest_label=_LONGEST_LABEL,
                )
            )
        # Without a space, 1. before 2022年 would be 1.2022.
        apart = level.spaced and label and (label[-1].isalnum() or words[:1].isdigit())
        shown = "" if level.hidden else f"{label} " if apart else label
        return Label(shown, index + 1, level.indent)

    def _label(self, number: str, index: int, levels: dict[int, _Level]) -> str:
        used, level = self.lists[number], levels[index]
        key = used.definition
        if (number, index) not in self.begun and index in used.starts:
            self.counts[key, index] = used.starts[index] - 1
        self.begun.add((number, index))
        self.counts[key, index] = self.counts.get((key, index), level.start - 1) + 1
        for deeper in _LEVELS[index + 1 :]:
            if deeper in levels and index < levels[deeper].restarts:
                self.counts.pop((key, deeper), None)
        if level.style == "bullet":
            return "● "

        def count(match: re.Match[str]) -> str:
            shown = levels.get(int(match[1]) - 1)
            if shown is None:
                return ""
            value = self.counts.get((key, int(match[1]) - 1), shown.start)
            return written(value, "decimal" if level.legal else shown.style)

        return re.sub(r"%([1-9])", count, level.text)

    def _list(self, paragraph: _Element) -> tuple[str, int] | None:
        """List and level that the paragraph or its style names; the list 0 takes it out of any."""
        properties = paragraph.find(W + "pPr")
        style = _value(properties, "pStyle") or self.default
        number, index = _listed(properties)
        own = ""
        for _ in range(_DEEPEST_STYLE):
            if number:
                if number not in self.lists:
                    return None
                return number, self._level_of(number, own) if index is None else index
            if style not in self.styles:
                return None
            found = self.styles[style]
            number, level = _listed(found.find(W + "pPr"))
            index = level if index is None else index
            own, style = style, _value(found, "basedOn")
        return None

    def _level_of(self, number: str, style: str) -> int:
        """The level that belongs to a style, where only the list says so."""
        levels = self._levels(self.lists[number].definition)
        return next((i for i, level in levels.items() if style and level.paragraph_style == style), 0)


def _all(element: _Element | None, tag: str) -> list[_Element]:
    return [] if element is None else element.findall(W + tag)


def _value(element: _Element | None, tag: str) -> str:
    found = None if element is None else element.find(W + tag)
    return "" if found is None else found.get(W + "val") or ""


def whole(said: str) -> int:
    """Read a whole number of the file; what has more digits than Word takes counts as the most that it takes.

    Raises:
        ValueError: it is none.
    """
    return int(said) if len(said) <= _LONGEST_NUMBER else 10**_LONGEST_NUMBER


def _list_of(number: _Element) -> _List:
    found = _List(_value(number, "abstractNumId"))
    for override in _all(number, "lvlOverride"):
        if start := _value(override, "startOverride"):
            found.starts[_index(override)] = whole(start)
        found.levels |= _levels(override)
    return found


def _index(element: _Element) -> int:
    return whole(element.get(W + "ilvl") or "0")


def _listed(properties: _Element | None) -> tuple[str, int | None]:
    """List and level that properties of a paragraph name."""
    numbering = None if properties is None else properties.find(W + "numPr")
    level = _value(numbering, "ilvl")
    return _value(numbering, "numId"), whole(level) if level.isdecimal() else None


def _levels(definition: _Element) -> dict[int, _Level]:
    return {
        index: _Level(
            style=_value(level, "numFmt") or "decimal",
            text=_text(level),
            start=whole(_value(level, "start") or "1"),
            legal=_is_on(level.find(W + "isLgl")),
            # By a level above this one: by any, unless it names the last that does.
            restarts=whole(_value(level, "lvlRestart") or str(index)),
            spaced=_value(level, "suff") != "nothing",
            paragraph_style=_value(level, "pStyle"),
            hidden=_is_on(level.find(f"{W}rPr/{W}vanish")),
            indent=_indent(level.find(f"{W}pPr/{W}ind")),
        )
        for level in _all(definition, "lvl")
        if (index := _index(level)) in _LEVELS
    }


def _is_on(switch: _Element | None) -> bool:
    return switch is not None and switch.get(W + "val") not in ("0", "false", "off", "none")


def _indent(said: _Element | None) -> Mapping[str, str]:
    return {} if said is None else {str(key).rpartition("}")[2]: str(value) for key, value in said.items()}


def _text(level: _Element) -> str:
    text = _value(level, "lvlText")
    if len(text) > _LONGEST_LABEL:
        raise ValueError(
            tr(
                "the text of a level of a list has more than {longest_label} characters",
                longest_label=_LONGEST_LABEL,
            )
        )
    return text


def written(value: int, style: str) -> str:
    """Write a number in a numbering style of WordprocessingML (ST_NumberFormat).

    >>> written(12, "chineseCounting"), written(3, "decimalEnclosedCircle"), written(7, "decimal")
    ('十二', '③', '7')
    """
    if not 0 < value <= _LARGEST:
        return str(value)
    if style in _SIGNS and value <= len(_SIGNS[style]):
        return _SIGNS[style][value - 1]
    if style in _CHINESE:
        return as_counted(in_chinese(value))
    if style in _DIGITAL:
        return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(value))
    if style in _FORMAL:
        return in_chinese(value, *_FORMAL[style])
    if style == "japaneseCounting":
        # 一 is not said before 十, 百 and 千, and nothing for a zero.
        return re.sub("一(?=[十百千])|零", "", in_chinese(value))
    match style:
        case "none":
            return ""
        case "decimalZero":
            return f"{value:02}"
        case "decimalFullWidth" | "decimalFullWidth2":
            return "".join(chr(0xFF10 + int(digit)) for digit in str(value))
        case "lowerLetter" | "upperLetter":
            rounds, letter = divmod(value - 1, 26)
            return chr((97 if style == "lowerLetter" else 65) + letter) * (rounds + 1)
        case "lowerRoman" | "upperRoman":
            return in_roman(value).lower() if style == "lowerRoman" else in_roman(value)
        case _:
            return str(value)
