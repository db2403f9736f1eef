"""What stands on a printed page: characters and rules with their places.

Lengths are in points, from the lower left corner of the page as it is read.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

Box = tuple[float, float, float, float]
"""Left, bottom, right and top."""
# Words that run otherwise than the page by more than this, in radians, are no part of it.
_UPRIGHT = 0.05


class Face(NamedTuple):
    """How a character is drawn.

    Attributes:
        size: of the letters, in points; 0 where nothing says so.
        bold: whether they are bold.
        pale: whether they are so light that they may be those of a watermark.
    """

    size: float = 0.0
    bold: bool = False
    pale: bool = False


PLAIN_FACE = Face()


class Sign(NamedTuple):
    """A character (or several drawn as one), the box that it takes, and how it is drawn."""

    words: str
    left: float
    bottom: float
    right: float
    top: float
    face: Face = PLAIN_FACE

    @property
    def size(self) -> float:
        """Its height."""
        return self.top - self.bottom

    @property
    def middle(self) -> float:
        """Height of its middle above the foot of the page."""
        return (self.bottom + self.top) / 2


class Rule(NamedTuple):
    """A straight line along the page or across it: where it lies, from where to where."""

    upright: bool
    at: float
    start: float
    end: float


@dataclass(slots=True)
class PrintedPage:
    """A page.

    Attributes:
        width: of it.
        signs: its characters, in the order in which they are drawn.
        rules: its lines; frames are four of them.
        left_out: what is drawn there, but not seen: cause and words.
    """

    width: float
    signs: list[Sign] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)


def upright_page(chars: Iterable[tuple[Sign, float, str]], rules: Iterable[Rule], box: Box) -> PrintedPage:
    """Turn a page as its words run: most of what it says runs in one direction, however the sheet lies.

    Args:
        chars: its characters, the angle at which each runs (radians, counter-clockwise), and why it is not
            seen, if it is not.
        rules: its lines.
        box: the page.
    """
    signs = list(chars)
    quarters = Counter(round(angle / (math.pi / 2)) % 4 for _, angle, _ in signs)
    quarter = quarters.most_common(1)[0][0] if quarters else 0
    left, bottom, right, top = box
    page = PrintedPage(right - left if quarter % 2 == 0 else top - bottom)
    unseen: dict[str, list[str]] = {}
    for sign, angle, cause in signs:
        turned = abs((angle - quarter * math.pi / 2 + math.pi) % (2 * math.pi) - math.pi) > _UPRIGHT
        why = cause or ("turned" if turned else "")
        if why:
            unseen.setdefault(why, []).append(sign.words)
        else:
            page.signs.append(Sign(sign.words, *_turned(sign[1:5], quarter, box), sign.face))
    page.rules = [_turned_rule(rule, quarter, box) for rule in rules]
    page.left_out = [(cause, "".join(words)) for cause, words in unseen.items()]
    return page


def _turned(one: Box, quarter: int, box: Box) -> Box:
    """Turn a box by quarters clockwise, with the page around it; the origin is its lower left again."""
    a, b, c, d = one
    left, bottom, right, top = box
    match quarter:
        case 1:
            return b - bottom, right - c, d - bottom, right - a
        case 2:
            return right - c, top - d, right - a, top - b
        case 3:
            return top - d, a - left, top - b, c - left
    return a - left, b - bottom, c - left, d - bottom


def _turned_rule(rule: Rule, quarter: int, box: Box) -> Rule:
    one = (
        (rule.at, rule.start, rule.at, rule.end) if rule.upright else (rule.start, rule.at, rule.end, rule.at)
    )
    a, b, c, d = _turned(one, quarter, box)
    return Rule(True, a, b, d) if rule.upright == (quarter % 2 == 0) else Rule(False, b, a, c)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page.

    Attributes:
        words: the characters from left to right; tabs where a wide gap parts cells.
        left, right: where it begins and ends.
        middle: its height above the foot of the page.
        size: height of its characters.
        page: width of the page.
        bold: how many of them are bold, from the first on.
        points: size of its letters, where something says so.
    """

    words: str
    left: float
    right: float
    middle: float
    size: float
    page: float
    bold: int = 0
    points: float = 0.0


# A gap of so many heights of a character between words on a line parts cells, or words.
_CELL_GAP, _WORD_GAP = 1.8, 0.6
# Numbers so much smaller than their line, that stand above its foot, are powers, or marks of notes.
_RAISED, _LOW = 0.75, 0.25
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def lines_of(signs: Iterable[Sign], page: float) -> list[Line]:
    """Put characters together to lines, from top to bottom: those on one height are one line."""
    rows: list[tuple[float, float, list[Sign]]] = []
    row = None
    for sign in signs:
        if row is None or abs(row[0] - sign.middle) > 0.4 * max(row[1], sign.size):
            row = next((r for r in rows[-40:] if abs(r[0] - sign.middle) < max(2.0, 0.4 * r[1])), None)
            if row is None:
                row = (sign.middle, sign.size, [])
                rows.append(row)
        row[2].append(sign)
    made = (_line(parts, middle, height, page) for middle, height, parts in sorted(rows, key=lambda r: -r[0]))
    return [line for line in made if line.words.strip()]


def _line(signs: list[Sign], middle: float, height: float, page: float) -> Line:
    signs.sort(key=lambda sign: sign.left)
    words: list[str] = []
    end = signs[0].left
    bold, still = 0, True
    for sign in signs:
        gap = sign.left - end
        space = sign.words.isspace()
        if words and gap > _WORD_GAP * height and not space:
            words.append("\t" if gap > _CELL_GAP * height else " ")
            bold += still
        raised = sign.size < _RAISED * height and sign.bottom > middle - _LOW * height
        words.append(sign.words.translate(RAISED) if raised else sign.words)
        end = max(end, sign.right)
        still = still and (sign.face.bold or space)
        bold += still
    inked = [sign for sign in signs if not sign.words.isspace()] or signs
    said = "".join(words)
    bold = max(bold - (len(said) - len(said.lstrip())), 0)
    right = max(sign.right for sign in inked)
    return Line(said.strip(), inked[0].left, right, middle, height, page, bold, inked[0].face.size)
