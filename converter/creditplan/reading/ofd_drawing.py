"""What the objects of an OFD page draw (GB/T 33190-2016, 8): characters, rules, grounds and covers."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from creditplan.messages import tr
from creditplan.reading.printed_page import Box, Face, PrintedPage, Rule, Sign, upright_page

if TYPE_CHECKING:
    from lxml.etree import _Element

# Lengths are in millimetres, from the upper left corner.
_POINTS = 72 / 25.4
_WHITE, _PALE = 250, 180
_BOLD = 600
_BOLD_NAME = re.compile(r"bold|heavy|black|simhei|黑体", re.IGNORECASE)
# How much of a character stands above the line that it stands on, by its size.
_ABOVE = 0.86
_DEEPEST = 12
_MOST_OBJECTS = 100_000
_THIN, _SHORT = 3.0, 8.0
# A rectangle is drawn in so many lines.
_RECTANGLE = (3, 4)
_COMMAND = re.compile(r"([A-Za-z])|(-?\d*\.?\d+(?:[eE][-+]?\d+)?)")
# How many numbers a command of a path takes; the last two are where it ends.
_TAKES = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7}
_MOST_COMMANDS = 10_000

Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(slots=True)
class Resources:
    """What a document keeps for its pages, by id.

    Attributes:
        parameters: of drawing.
        units: what is drawn as a whole.
        bold: fonts that are bold.
    """

    parameters: dict[str, _Element] = field(default_factory=dict)
    units: dict[str, _Element] = field(default_factory=dict)
    bold: set[str] = field(default_factory=set)

    def add(self, part: _Element) -> None:
        """Take what a part holds."""
        for one in part.iter("{*}DrawParam", "{*}CompositeGraphicUnit", "{*}Font"):
            key = one.get("ID") or ""
            match tag_of(one):
                case "DrawParam":
                    self.parameters[key] = one
                case "CompositeGraphicUnit":
                    self.units[key] = one
                case _:
                    names = f"{one.get('FontName')} {one.get('FamilyName')}"
                    if one.get("Bold") == "true" or _BOLD_NAME.search(names):
                        self.bold.add(key)


@dataclass(slots=True)
class Drawing:
    """What is drawn on a page of a height, in points from its lower left corner, in the order of drawing."""

    height: float
    resources: Resources
    chars: list[tuple[Sign, float, str, int]] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    painted: list[Box] = field(default_factory=list)
    covers: list[tuple[int, Box]] = field(default_factory=list)
    base: Matrix = _IDENTITY
    count: int = 0

    def page(self, width: float) -> PrintedPage:
        """Return the page; what lies outside of it, or below something, is told."""
        box = (0.0, 0.0, width * _POINTS, self.height * _POINTS)
        chars = (
            (sign, angle, cause or self._unseen(box, sign[1:5], number))
            for sign, angle, cause, number in self.chars
        )
        return upright_page(chars, self.rules, box)

    def _unseen(self, page: Box, box: Box, number: int) -> str:
        if not _holds(page, box):
            return "cut-off"
        return "hidden" if any(at > number and _holds(over, box) for at, over in self.covers) else ""

    def content(self, page: _Element) -> None:
        """Draw the layers of a page or template."""
        for content in page:
            if tag_of(content) == "Content":
                for layer in content:
                    self._group(layer, layer.get("DrawParam") or "", 0)

    def _group(self, group: _Element, parameter: str, depth: int) -> None:
        for element in group:
            self.count += 1
            match tag_of(element):
                case "TextObject":
                    self._text(element, parameter)
                case "PathObject":
                    self._path(element, parameter)
                case "PageBlock" if depth < _DEEPEST:
                    self._group(element, parameter, depth + 1)
                case "CompositeObject" if depth < _DEEPEST:
                    self._unit(element, parameter, depth)

    def _unit(self, element: _Element, parameter: str, depth: int) -> None:
        """Draw what is kept as a whole."""
        unit = self.resources.units.get(element.get("ResourceID") or "")
        if unit is None or element.get("Visible") == "false" or element.get("Alpha") == "0":
            return
        if self.count > _MOST_OBJECTS:
            raise ValueError(tr("a page draws more than {most_objects} objects", most_objects=_MOST_OBJECTS))
        outside, self.base = self.base, _joined(self.base, _matrix(element))
        for content in unit:
            if tag_of(content) == "Content":
                self._group(content, element.get("DrawParam") or parameter, depth + 1)
        self.base = outside

    def _colour(self, element: _Element, parameter: str) -> _Element | None:
        """What an object is filled with: as it says, or a parameter of drawing; ``None``: black."""
        key = element.get("DrawParam") or parameter
        for _ in range(_DEEPEST):
            if (said := next((one for one in element if tag_of(one) == "FillColor"), None)) is not None:
                return said
            if key not in self.resources.parameters:
                break
            element = self.resources.parameters[key]
            key = element.get("Relative") or ""
        return None

    def _text(self, element: _Element, parameter: str) -> None:
        matrix = _joined(self.base, _matrix(element))
        scale = _number(element.get("HScale"), 1)
        size = _number(element.get("Size"), 0)
        wide = size * math.hypot(matrix[0], matrix[1]) * scale
        tall = size * math.hypot(matrix[2], matrix[3])
        # Heights grow downwards in the file, and angles clockwise.
        angle = -math.atan2(matrix[1], matrix[0]) - math.radians(_number(element.get("CharDirection"), 0))
        colour = self._colour(element, parameter)
        hidden = "false" in (element.get("Visible"), element.get("Fill")) or _is_clear(element, colour)
        light = _light(colour)
        bold = _number(element.get("Weight"), 0) >= _BOLD or element.get("Font") in self.resources.bold
        face = Face(round(tall * _POINTS, 1), bold, _PALE <= light < _WHITE)
        x = y = 0.0
        for code in element:
            if tag_of(code) != "TextCode":
                continue
            words = code.text or ""
            x, y = _number(code.get("X"), x), _number(code.get("Y"), y)
            across, down = (_deltas(code.get(delta), len(words)) for delta in ("DeltaX", "DeltaY"))
            for position, sign in enumerate(words):
                half = 0.5 if sign.isascii() else 1.0
                if sign not in "\r\n":
                    box = self._box(_at(matrix, x, y), angle, wide * half, tall)
                    unseen = hidden or (light >= _WHITE and not any(_holds(one, box) for one in self.painted))
                    self.chars.append((Sign(sign, *box, face), angle, "hidden" if unseen else "", self.count))
                x += across[position] if across else 0.0 if down else size * scale * half
                y += down[position] if down else 0.0

    def _box(self, place: Point, angle: float, width: float, height: float) -> Box:
        """The box around a character that stands at a place, runs at an angle and is so wide and high."""
        x, y = self._point(place)
        cosine, sine = math.cos(angle) * _POINTS, math.sin(angle) * _POINTS
        ups = (-(1 - _ABOVE) * height, _ABOVE * height)
        xs = [x + across * cosine - up * sine for across in (0.0, width) for up in ups]
        ys = [y + across * sine + up * cosine for across in (0.0, width) for up in ups]
        return min(xs), min(ys), max(xs), max(ys)

    def _path(self, element: _Element, parameter: str) -> None:
        """Note the straight lines of a path, where it paints, and what it covers."""
        matrix = _joined(self.base, _matrix(element))
        data = "".join(one.text or "" for one in element if tag_of(one) == "AbbreviatedData")
        lines = [
            (self._point(_at(matrix, *one)), self._point(_at(matrix, *other))) for one, other in _pieces(data)
        ]
        if not lines:
            return
        xs, ys = zip(*(point for line in lines for point in line), strict=True)
        box = (min(xs), min(ys), max(xs), max(ys))
        if element.get("Fill") == "true":
            if box[2] - box[0] <= _THIN or box[3] - box[1] <= _THIN:
                self._rule((box[0], box[1]), (box[2], box[3]))
            elif not _is_clear(element, colour := self._colour(element, parameter)):
                if _light(colour) < _WHITE:
                    self.painted.append(box)
                if element.get("Alpha", "255") == "255" and len(lines) in _RECTANGLE:
                    self.covers.append((self.count, box))
        if element.get("Stroke") != "false":
            for one, other in lines:
                self._rule(one, other)

    def _rule(self, one: Point, other: Point) -> None:
        (a, b), (c, d) = one, other
        if abs(a - c) <= _THIN and abs(b - d) >= _SHORT:
            self.rules.append(Rule(True, (a + c) / 2, min(b, d), max(b, d)))
        elif abs(b - d) <= _THIN and abs(a - c) >= _SHORT:
            self.rules.append(Rule(False, (b + d) / 2, min(a, c), max(a, c)))

    def _point(self, place: Point) -> Point:
        return place[0] * _POINTS, (self.height - place[1]) * _POINTS


def _holds(box: Box, other: Box) -> bool:
    """Tell whether the middle of a box lies in another one."""
    x, y = (other[0] + other[2]) / 2, (other[1] + other[3]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _light(colour: _Element | None) -> float:
    """How light a colour is in its darkest part; without one an object is black."""
    said = None if colour is None else colour.get("Value")
    return min(numbers_of(said)) if said and said.split() else 0.0


def _is_clear(element: _Element, colour: _Element | None) -> bool:
    """Tell whether nothing is seen of an object that is drawn."""
    return element.get("Alpha") == "0" or (colour is not None and colour.get("Alpha") == "0")


def _pieces(data: str) -> Iterator[tuple[Point, Point]]:
    """Yield the straight pieces of a path as its commands draw them."""
    command = ""
    numbers: list[float] = []
    first = last = (0.0, 0.0)
    for count, found in enumerate(_COMMAND.finditer(data)):
        if count > _MOST_COMMANDS:
            return
        if found[1]:
            command, numbers = found[1].upper(), []
            if command == "C":
                yield last, first
                last = first
            continue
        numbers.append(float(found[2]))
        if len(numbers) == _TAKES.get(command):
            point = (numbers[-2], numbers[-1])
            if command in "MS":
                first = point
            elif command == "L":
                yield last, point
            last, numbers = point, []


def _matrix(element: _Element) -> Matrix:
    """What leads from the space of an object to that of the page."""
    left, top, *_ = numbers_of(element.get("Boundary") or "0 0 0 0", 4)
    a, b, c, d, e, f = numbers_of(element.get("CTM") or "1 0 0 1 0 0", 6)
    return a, b, c, d, e + left, f + top


def _joined(outer: Matrix, inner: Matrix) -> Matrix:
    """One matrix for two."""
    a, b, c, d, *_ = outer
    e, f = _at(outer, inner[4], inner[5])
    return (
        a * inner[0] + c * inner[1], b * inner[0] + d * inner[1],
        a * inner[2] + c * inner[3], b * inner[2] + d * inner[3], e, f,
    )  # fmt: skip


def _at(matrix: Matrix, x: float, y: float) -> Point:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _deltas(said: str | None, count: int) -> list[float]:
    """How far each character stands from the one before: numbers, and ``g n d`` for n times d."""
    if not said:
        return []
    deltas: list[float] = []
    parts = iter(said.split())
    for part in parts:
        if len(deltas) >= count:
            break
        if part == "g":
            times, delta = int(next(parts, "0")), float(next(parts, "0"))
            deltas += [delta] * min(max(times, 0), count)
        else:
            deltas.append(float(part))
    return deltas + [0.0] * (count - len(deltas))


def numbers_of(said: str, count: int = 0) -> list[float]:
    """Read numbers that spaces part.

    Raises:
        ValueError: they are none, or not as many as there should be.
    """
    numbers = [float(part) for part in said.split()]
    if count and len(numbers) != count:
        raise ValueError(tr("{said!r} should be {count} numbers", said=said, count=count))
    return numbers


def _number(said: str | None, default: float) -> float:
    return float(said) if said else default


def tag_of(element: _Element) -> str:
    """Return the name of an element without that of its space."""
    return str(element.tag).rpartition("}")[2]
