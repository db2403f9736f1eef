"""The signs that the chart and its legend share."""

from __future__ import annotations

from typing import Final

from creditplan.publishing.lifelines.canvas import Canvas, number, path
from creditplan.publishing.lifelines.layout import CAP
from creditplan.publishing.lifelines.words import mark

INK: Final = "#1a1a1a"
FAINT: Final = "#555555"
_PLATES = "#8a4b00"
# Tint of the bar, colour of the box with the sign: each tint is light enough for black words in grey print.
_COLOURS = {
    "constituent-department": ("#d3e3f6", "#1d5a9e"),
    "directly-affiliated-body": ("#d6edd3", "#2b6f33"),
    "directly-affiliated-institution": ("#fbe9bf", "#855600"),
    "administrative-office": ("#e6ddf5", "#6242a0"),
    "bureau-under-ministry": ("#cfeeec", "#0a6a6f"),
    "party-central-body": ("#fad7d2", "#ab231c"),
    "party-central-committee": ("#fad7d2", "#ab231c"),
    "party-and-state-body": ("#f6d8e8", "#97216a"),
    "peoples-organisation": ("#f3e0cf", "#7a4520"),
}
_GREY = ("#e8e8e8", "#505050")


def colours(kind: str | None) -> tuple[str, str]:
    """Return the tint and the strong colour of a kind of bodies."""
    return _COLOURS.get(kind or "", _GREY)


def box(
    canvas: Canvas, x: float, y: float, room: float, height: float, kind: str | None, dash: str = ""
) -> None:
    """Draw a bar with the sign of its kind at the left end."""
    tint, strong = colours(kind)
    style: dict[str, str | float] = {"stroke_dasharray": dash} if dash else {}
    canvas.add(
        "rect", x=x, y=y, width=room, height=height, fill=tint, stroke=strong, stroke_width=0.8, **style
    )
    canvas.add("rect", x=x, y=y, width=CAP, height=height, fill=strong)
    sign = mark(canvas.words, kind)
    size = 11 if len(sign) == 1 else 9
    canvas.text(
        x + CAP / 2,
        y + height / 2 + 4,
        sign,
        size,
        text_anchor="middle",
        fill="#ffffff",
        font_weight="bold",
    )


def pointer(canvas: Canvas, x: float, y: float, *, known: bool) -> None:
    """Draw the head that points to an earlier time: full where it is known, else empty."""
    head = path([(x + 7, y - 5), (x, y), (x + 7, y + 5)]) + "Z"
    canvas.add("path", d=head, fill=FAINT if known else "none", stroke=FAINT, stroke_width=1)


def connector(canvas: Canvas, curve: str, *, moves: bool) -> None:
    """Draw the line of a change: whole, or broken and thin where only functions move."""
    style: dict[str, str | float] = {"stroke_width": 1.7}
    if moves:
        style = {"stroke_width": 1.2, "stroke_dasharray": "4 2.5"}
    canvas.add("path", d=curve, fill="none", stroke=INK, marker_end="url(#arrow)", **style)


def bracket(
    canvas: Canvas, left: float, right: float, upper: float, lower: float, *, closed: bool = True
) -> None:
    """Draw the sign of two plates on one body, between two heights; ``closed`` where it came to an end."""
    middle = (upper + lower) / 2
    for x in [left, right] if closed and left < right else [left]:
        canvas.add("path", d=path([(x, upper), (x, lower)]), stroke=_PLATES, stroke_width=2)
    dots = {"stroke_dasharray": "0.1 6", "stroke_linecap": "round"}
    canvas.add("path", d=path([(left, middle), (right, middle)]), stroke=_PLATES, stroke_width=3, **dots)


def plus(canvas: Canvas, x: float, y: float) -> None:
    """Draw the sign of a formation."""
    canvas.add("circle", cx=x, cy=y, r=6, fill="#ffffff", stroke=INK, stroke_width=1.4)
    cross = f"M{number(x - 3.5)} {number(y)}h7M{number(x)} {number(y - 3.5)}v7"
    canvas.add("path", d=cross, stroke=INK, stroke_width=1.4)


def diamond(canvas: Canvas, x: float, y: float) -> None:
    """Draw the sign of an adjustment."""
    corners = path([(x, y - 6), (x + 6, y), (x, y + 6), (x - 6, y)]) + "Z"
    canvas.add("path", d=corners, fill="#ffffff", stroke=INK, stroke_width=1.4)
