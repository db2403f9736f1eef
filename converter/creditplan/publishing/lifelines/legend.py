"""Writes what stands around the chart: title, legend, heading of the second part, source."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from creditplan.publishing.lifelines.canvas import Canvas, number
from creditplan.publishing.lifelines.layout import FIRST_YEAR, MARGIN, WIDTH, Chart
from creditplan.publishing.lifelines.signs import FAINT, INK, box, bracket, connector, diamond, plus, pointer
from creditplan.publishing.lifelines.words import KINDS, Words, balanced, width
from creditplan.registers.changes import TRANSFER
from creditplan.registers.history import History, Name

_SIZE, _LINE, _SIGN, _GAP = 12.0, 24.0, 30.0, 22.0
Item = tuple[str, Callable[[Canvas, float, float], None]]


def draw_title(canvas: Canvas, title: str, subtitle: str) -> float:
    """Write what the picture shows; return where the next thing begins."""
    canvas.group(class_="title")
    canvas.text(MARGIN, 34, title, 22, font_weight="bold")
    return paragraph(canvas, subtitle, 56)


def paragraph(canvas: Canvas, words: str, y: float) -> float:
    """Write words over the whole width; return where the next thing begins."""
    for line in balanced(words, _SIZE, WIDTH - 2 * MARGIN, most=9):
        canvas.text(MARGIN, y, line, _SIZE, fill=FAINT)
        y += 18
    return y


def draw_legend(canvas: Canvas, history: History, top: float) -> float:
    """Explain the signs of the kinds and those of the changes; return where the chart can begin."""
    words = canvas.words
    bodies = history.bodies.values()
    used = {kind for body in bodies for _, kind in body.kinds}
    kinds = [kind for kind in (*KINDS, *sorted(used - {*KINDS})) if kind in used]
    items: list[Item] = [(_named(history, kind, words), _kind_sign(kind)) for kind in kinds]
    if any(not body.kinds for body in bodies):
        items.append((words.no_kind, _kind_sign(None)))
    y = _flow(canvas, words.kinds, items, top, "legend-kinds")
    return _flow(canvas, words.lines, list(_line_items(history, words)), y + 6, "legend-changes")


def _flow(canvas: Canvas, heading: str, items: Sequence[Item], y: float, name: str) -> float:
    canvas.group(id=name)
    canvas.text(MARGIN, y + 4, heading, _SIZE, font_weight="bold")
    indent = x = (
        MARGIN + max(width(w, _SIZE, bold=True) for w in (canvas.words.kinds, canvas.words.lines)) + 20
    )
    for words, sign in items:
        room = _SIGN + 6 + width(words, _SIZE)
        if x + room > WIDTH - MARGIN and x > indent:
            x, y = indent, y + _LINE
        sign(canvas, x, y)
        canvas.text(x + _SIGN + 6, y + 4, words, _SIZE)
        x += room + _GAP
    return y + _LINE


def _named(history: History, kind: str, words: Words) -> str:
    return history.kinds.get(kind, Name(kind, kind)).best(words.language)[0]


def _kind_sign(kind: str | None) -> Callable[[Canvas, float, float], None]:
    def sign(canvas: Canvas, x: float, y: float) -> None:
        box(canvas, x, y - 8, _SIGN, 16, kind)

    return sign


def _line_items(history: History, words: Words) -> Iterable[Item]:
    """Yield the signs that the picture uses: a legend of what is not there would lead astray."""
    kinds = list(dict.fromkeys(event.kind for event in history.events if any(event.pairs)))
    named = [_named(history, kind, words) for kind in sorted(kinds) if kind != TRANSFER]
    if named:
        yield " / ".join(named), lambda canvas, x, y: connector(canvas, _wave(x, y), moves=False)
    if TRANSFER in kinds:
        label = _named(history, TRANSFER, words)
        yield label, lambda canvas, x, y: connector(canvas, _wave(x, y), moves=True)
    formations = sorted({event.kind for event in history.events if event.is_formation})
    if formations:
        yield _named(history, formations[0], words), lambda canvas, x, y: plus(canvas, x + _SIGN / 2, y)
    adjusted = sorted({event.kind for event in history.events if {*event.originals} & {*event.results}})
    if adjusted:
        yield _named(history, adjusted[0], words), lambda canvas, x, y: diamond(canvas, x + _SIGN / 2, y)
    if history.shared:
        yield words.plates, lambda canvas, x, y: bracket(canvas, x + 1, x + _SIGN - 3, y - 7, y + 7)
    yield words.earlier.format(first=FIRST_YEAR), lambda canvas, x, y: _pointer(canvas, x, y, known=True)
    if any(body.life.start is None for body in history.bodies.values()):
        yield words.unknown, lambda canvas, x, y: _pointer(canvas, x, y, known=False)


def _wave(x: float, y: float) -> str:
    points = ((x, y - 6), (x + _SIGN / 2, y - 6), (x + _SIGN / 2, y + 6), (x + _SIGN, y + 6))
    start, *rest = (f"{number(left)} {number(top)}" for left, top in points)
    return f"M{start}C{' '.join(rest)}"


def _pointer(canvas: Canvas, x: float, y: float, *, known: bool) -> None:
    if not known:
        canvas.text(x + 3, y + 4, "?", 11, fill=FAINT)
    pointer(canvas, x + _SIGN - 16, y, known=known)


def draw_defs(canvas: Canvas) -> None:
    """Define the arrow head, and lay white ground."""
    canvas.here = canvas.root
    canvas.here = canvas.add("defs")
    size = {"markerWidth": 7, "markerHeight": 7, "refX": 6.5, "refY": 3.5}
    canvas.here = canvas.add("marker", id="arrow", orient="auto", markerUnits="userSpaceOnUse", **size)
    canvas.add("path", d="M0 0L7 3.5L0 7Z", fill=INK)
    canvas.here = canvas.root
    canvas.add("rect", width=WIDTH, height="100%", fill="#ffffff")


def draw_foot(canvas: Canvas, chart: Chart) -> float:
    """Begin the part below the chart; return where its bodies begin."""
    y = chart.bottom + 66
    canvas.group(class_="heading")
    canvas.text(MARGIN, y, canvas.words.unchanged, 15, font_weight="bold")
    return y + 14
