"""OFD, the format of official documents with a fixed layout (GB/T 33190-2016): what its pages show."""

from __future__ import annotations

import math
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from creditplan.errors import InputError
from creditplan.reading.archive import check_members, opened
from creditplan.reading.layout import Layout
from creditplan.reading.printed import write_pages
from creditplan.reading.printed_page import Box, PrintedPage, Rule, Sign, upright_page

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_PAGES = 2000
_REMEDY = "open it in its reader, print it as PDF, and give that"
_LARGEST_PART = 24 * 1024 * 1024
# Lengths are in millimetres, from the upper left corner.
_POINTS = 72 / 25.4
_A4 = "0 0 210 297"
_WHITE = 250
# How much of a character stands above the line that it stands on, by its size.
_ABOVE = 0.86
_DEEPEST = 12
_THIN, _SHORT = 3.0, 8.0
_COMMAND = re.compile(r"([A-Za-z])|(-?\d*\.?\d+(?:[eE][-+]?\d+)?)")
# How many numbers a command of a path takes; the last two are where it ends.
_TAKES = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7}
_MOST_COMMANDS = 10_000

Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]


def read_ofd(data: bytes, name: str) -> Layout:
    """Read an OFD document: the pages in the order of ``Document.xml``, templates where pages use them.

    Raises:
        InputError: it is damaged, encrypted, too long, or has no text (a picture of a document).
        TooLargeError: it holds more text than any plan has.
    """
    from lxml import etree

    try:
        with opened(data, name) as package:
            check_members(package, name)
            pages = list(_Reader(package).pages())
    except (
        zipfile.BadZipFile, zlib.error, etree.LxmlError, KeyError, ValueError, NotImplementedError,
        RuntimeError, EOFError, OSError, OverflowError,
    ) as error:  # fmt: skip
        reason = str(error) or type(error).__name__
        raise InputError(f"the OFD file is damaged: {reason}", source=name, remedy=_REMEDY) from None
    if not any(page.signs for page in pages):
        raise InputError(
            "the OFD file holds no text: it is a picture of a document",
            source=name,
            remedy="run it through text recognition (OCR) first, and check what that reads",
        )
    layout = Layout()
    write_pages(pages, layout)
    return layout


class _Reader:
    """Reads the pages of a package."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self.package = package
        # Programs differ in the case of paths.
        self.members = {member.lower(): member for member in package.namelist()}

    def pages(self) -> Iterator[PrintedPage]:
        count = 0
        for root in _found(self._part("OFD.xml"), "DocRoot"):
            path = _path("", root.text or "")
            document = self._part(path)
            size = next((box.text for box in _found(document, "PhysicalBox") if box.text), _A4)
            templates = {
                one.get("ID"): _path(path, one.get("BaseLoc")) for one in _found(document, "TemplatePage")
            }
            for listed in _found(document, "Pages"):
                for page in _found(listed, "Page"):
                    count += 1
                    if count > MAX_PAGES:
                        raise ValueError(f"it has more than {MAX_PAGES} pages")
                    yield self._page(_path(path, page.get("BaseLoc")), size, templates)

    def _page(self, path: str, size: str, templates: dict[str | None, str]) -> PrintedPage:
        page = self._part(path)
        areas = (box.text for area in _found(page, "Area") for box in _found(area, "PhysicalBox"))
        *_, width, height = _numbers(next(areas, None) or size, 4)
        drawn = _Drawn(height)
        for used in page:
            if _tag(used) == "Template" and (template := templates.get(used.get("TemplateID"))):
                drawn.content(self._part(template))
        drawn.content(page)
        return drawn.page(width)

    def _part(self, path: str) -> _Element:
        from lxml import etree

        with self.package.open(self.members[path.lower()]) as file:
            data = file.read(_LARGEST_PART + 1)
        if len(data) > _LARGEST_PART:
            raise ValueError(f"{path} is larger than {_LARGEST_PART // 2**20} MiB")
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
        )
        return etree.fromstring(data, parser)


@dataclass(slots=True)
class _Drawn:
    """What is drawn on a page of a height, in points from its lower left corner, in the order of drawing."""

    height: float
    chars: list[tuple[Sign, float, str]] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    painted: list[Box] = field(default_factory=list)

    def page(self, width: float) -> PrintedPage:
        """Return the page; what lies outside of it is told."""
        box = (0.0, 0.0, width * _POINTS, self.height * _POINTS)
        chars = (
            (sign, angle, cause or ("" if _holds(box, sign[1:5]) else "cut-off"))
            for sign, angle, cause in self.chars
        )
        return upright_page(chars, self.rules, box)

    def content(self, page: _Element) -> None:
        """Draw the layers of a page or template."""
        for content in page:
            if _tag(content) == "Content":
                for layer in content:
                    self._group(layer, 0)

    def _group(self, group: _Element, depth: int) -> None:
        for element in group:
            match _tag(element):
                case "TextObject":
                    self._text(element)
                case "PathObject":
                    self._path(element)
                case "PageBlock" if depth < _DEEPEST:
                    self._group(element, depth + 1)

    def _text(self, element: _Element) -> None:
        matrix = _matrix(element)
        scale = _number(element.get("HScale"), 1)
        size = _number(element.get("Size"), 0)
        wide = size * math.hypot(matrix[0], matrix[1]) * scale
        tall = size * math.hypot(matrix[2], matrix[3])
        # Heights grow downwards in the file, and angles clockwise.
        angle = -math.atan2(matrix[1], matrix[0]) - math.radians(_number(element.get("CharDirection"), 0))
        hidden = element.get("Visible") == "false" or element.get("Alpha") == "0"
        white = _is_white(element)
        x = y = 0.0
        for code in element:
            if _tag(code) != "TextCode":
                continue
            words = code.text or ""
            x, y = _number(code.get("X"), x), _number(code.get("Y"), y)
            across, down = (_deltas(code.get(delta), len(words)) for delta in ("DeltaX", "DeltaY"))
            for position, sign in enumerate(words):
                half = 0.5 if sign.isascii() else 1.0
                if sign not in "\r\n":
                    box = self._box(_at(matrix, x, y), angle, wide * half, tall)
                    unseen = hidden or (white and not any(_holds(one, box) for one in self.painted))
                    self.chars.append((Sign(sign, *box), angle, "hidden" if unseen else ""))
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

    def _path(self, element: _Element) -> None:
        """Note the straight lines of a path, and where it paints."""
        matrix = _matrix(element)
        data = "".join(one.text or "" for one in element if _tag(one) == "AbbreviatedData")
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
            elif not _is_white(element):
                self.painted.append(box)
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


def _is_white(element: _Element) -> bool:
    """Tell whether what an object fills is white; without a colour it is black."""
    said = next((one.get("Value") for one in element if _tag(one) == "FillColor"), None)
    return said is not None and bool(said.split()) and all(part >= _WHITE for part in _numbers(said))


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
    left, top, *_ = _numbers(element.get("Boundary") or "0 0 0 0", 4)
    a, b, c, d, e, f = _numbers(element.get("CTM") or "1 0 0 1 0 0", 6)
    return a, b, c, d, e + left, f + top


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


def _numbers(said: str, count: int = 0) -> list[float]:
    numbers = [float(part) for part in said.split()]
    if count and len(numbers) != count:
        raise ValueError(f"{said!r} should be {count} numbers")
    return numbers


def _number(said: str | None, default: float) -> float:
    return float(said) if said else default


def _found(element: _Element, tag: str) -> Iterator[_Element]:
    yield from element.iter(f"{{*}}{tag}")


def _tag(element: _Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _path(base: str, said: str | None) -> str:
    """The path of a part that another one names: from the root of the package, or beside it."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(base), (said or "").strip())).lstrip("/")
