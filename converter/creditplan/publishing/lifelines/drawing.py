"""Draws the chart: rows of bodies, lines between them and signs on them, each with its title."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from creditplan.publishing.lifelines.canvas import Canvas, number, path
from creditplan.publishing.lifelines.layout import (
    BAR,
    CAP,
    FIRST_YEAR,
    GIVE,
    LEFT,
    MARGIN,
    RIGHT,
    WIDTH,
    Bar,
    Chart,
    Line,
    Tie,
)
from creditplan.publishing.lifelines.signs import (
    FAINT,
    INK,
    box,
    bracket,
    colours,
    connector,
    diamond,
    plus,
    pointer,
)
from creditplan.publishing.lifelines.words import Words, balanced, label, shortened, width, wrapped
from creditplan.registers.history import Event, History, Life, Name, slug

_BAND, _RULE, _EDGE = "#f1eadb", "#e3e3e3", "#999999"
_NAME_OFFSET = CAP + 5
_YEAR, _HEADING, _HEADING_STEP = 11.0, 12.0, 15.0


def heading_height(history: History, words: Words) -> float:
    """Return how much room the names of the reforms and the years take above the chart."""
    return 26 + _HEADING_STEP * max((len(_heading(reform, words)) for reform in history.reforms), default=0)


def _heading(reform: Event, words: Words) -> list[str]:
    return balanced(reform.name.best(words.language)[0], _HEADING, 215, most=3)


def draw_axis(canvas: Canvas, chart: Chart, top: float) -> None:
    """Draw the bands of the reforms, the years and the lines between them."""
    bottom = chart.bottom + 8
    for reform, left, right in chart.bands:
        canvas.group(*about_event(reform, canvas.words), id=slug(reform.iri), class_="reform")
        canvas.add("rect", x=left, y=top, width=right - left, height=bottom - top, fill=_BAND)
        _, language = reform.name.best(canvas.words.language)
        lines = _heading(reform, canvas.words)
        for index, line in enumerate(lines):
            y = top - 22 - _HEADING_STEP * (len(lines) - 1 - index)
            middle = {"text_anchor": "middle", "font_weight": "bold"}
            canvas.text((left + right) / 2, y, line, _HEADING, language=language, **middle)
    canvas.group(class_="axis")
    for year in range(FIRST_YEAR, chart.scale.last_year + 2):
        x = chart.scale.day(date(year, 1, 1))
        canvas.add("path", d=path([(x, top), (x, bottom)]), stroke=_RULE, stroke_width=1)
        if year <= chart.scale.last_year:
            center = (x + chart.scale.day(date(year + 1, 1, 1))) / 2
            for y in (top - 5, bottom + 14):
                canvas.text(center, y, str(year), _YEAR, text_anchor="middle", fill=FAINT)
    for y in (top, bottom):
        canvas.add("path", d=path([(LEFT, y), (RIGHT, y)]), stroke=_EDGE, stroke_width=1)


def draw_bar(canvas: Canvas, bar: Bar, history: History) -> None:
    """Draw a body's row."""
    body = bar.body
    _body_group(canvas, body, history)
    known = body.life.start is not None
    for left, right, kind in bar.parts:
        box(canvas, left, bar.top, right - left, BAR, kind, "" if known else "3 2")
    if bar.earlier:
        pointer(canvas, bar.start - 11, bar.middle, known=known)
        canvas.text(bar.start - 15, bar.middle + 4, _founded(body), _YEAR, text_anchor="end", fill=FAINT)
    if bar.alive:
        head = [(bar.end, bar.top), (bar.end + 8, bar.middle), (bar.end, bar.top + BAR)]
        canvas.add("path", d=path(head) + "Z", fill=colours(bar.parts[-1][2])[1])
    else:
        canvas.add("rect", x=bar.end - 3, y=bar.top, width=3, height=BAR, fill=INK)
    left, right = bar.text
    _name(canvas, left, bar.middle, right - left, body)


def _body_group(canvas: Canvas, body: Life, history: History) -> None:
    title, sources = about(body, canvas.words, history)
    canvas.group(title, sources, id=slug(body.iri), class_="body", data_iri=body.iri)


def _founded(body: Life) -> str:
    return body.life.start[:4] if body.life.start else "?"


def _name(canvas: Canvas, x: float, middle: float, room: float, body: Life) -> None:
    """Write a name in one line, or in two smaller ones, or cut off; the whole stands in the title."""
    abbreviation, name, language = label(body, canvas.words)
    for size, most in ((canvas.words.size, 1), (10.5, 2), (9.5, 2)):
        first = width(f"{abbreviation} ", size, bold=True) if abbreviation else 0
        lines = wrapped(name, size, room, first=first, most=most)
        if lines is not None:
            break
    else:
        lines = [shortened(name, size, room - first)]
    step = size * 1.07
    baseline = middle + size * 0.36 - step * (len(lines) - 1) / 2
    for index, line in enumerate(lines):
        bold = "" if index else abbreviation
        canvas.text(x, baseline + step * index, line, size, bold=bold, language=language)


def draw_line(canvas: Canvas, line: Line) -> None:
    """Draw what joins a body with one that came of it, over a white ground that parts it from bars."""
    event, old, new = line.event, line.old.body.iri, line.new.body.iri
    canvas.group(
        *about_event(event, canvas.words),
        id="-".join(slug(iri) for iri in (event.iri, old, new)),
        class_="transfer" if line.moves else "succession",
        data_event=event.iri,
        data_from=old,
        data_to=new,
    )
    start, *rest = (f"{number(x)} {number(y)}" for x, y in line.points)
    curve = f"M{start}C{' '.join(rest)}"
    canvas.add("path", d=curve, fill="none", stroke="#ffffff", stroke_width=4, stroke_opacity=0.8)
    connector(canvas, curve, moves=line.moves)
    if line.from_within:
        canvas.add("circle", cx=line.points[0][0], cy=line.points[0][1], r=2.5, fill=INK)


def draw_tie(canvas: Canvas, tie: Tie) -> None:
    """Draw a dotted bracket between two plates on one body."""
    shared, words, one, other = tie.shared, canvas.words, tie.one.body.iri, tie.other.body.iri
    life = words.life.format(start=shared.period.start or words.not_known, end=shared.period.end or words.now)
    canvas.group(
        *_titled(shared.name, life, shared.sources, words),
        id="-".join(slug(iri) for iri in (shared.iri, one, other)),
        class_="shared",
        data_from=one,
        data_to=other,
    )
    upper, lower = sorted((tie.one.edge(tie.other), tie.other.edge(tie.one)))
    bracket(canvas, tie.start, tie.end, upper, lower, closed=shared.period.end is not None)


def draw_marks(canvas: Canvas, chart: Chart, history: History) -> None:
    """Draw the signs of bodies that were formed without one before them, and of those that were adjusted."""
    for event in history.events:
        for iri in event.results:
            bar = chart.bars[iri]
            if not event.is_formation and iri not in event.originals:
                continue
            identity = f"{slug(event.iri)}-{slug(iri)}"
            title = about_event(event, canvas.words)
            canvas.group(*title, id=identity, class_="mark", data_event=event.iri, data_to=iri)
            if event.is_formation:
                plus(canvas, bar.start - GIVE + 1, bar.middle)
            else:
                diamond(canvas, bar.adjusted(chart.scale.x(event.date) if event.date else LEFT), bar.middle)


def draw_unchanged(canvas: Canvas, bodies: Iterable[str], history: History, top: float) -> float:
    """Draw the bodies without changes in columns; return where they end."""
    columns, gap, pitch = canvas.words.columns, 12.0, BAR + 6
    room = (WIDTH - 2 * MARGIN - gap * (columns - 1)) / columns
    found = list(bodies)
    rows = -(-len(found) // columns)
    for index, iri in enumerate(found):
        body = history.bodies[iri]
        x, y = MARGIN + (index // rows) * (room + gap), top + (index % rows) * pitch
        _body_group(canvas, body, history)
        box(canvas, x, y, room, BAR, body.kinds[-1][1] if body.kinds else None)
        canvas.text(x + room - 6, y + BAR / 2 + 4, _founded(body), _YEAR, text_anchor="end", fill=FAINT)
        _name(canvas, x + _NAME_OFFSET, y + BAR / 2, room - _NAME_OFFSET - 42, body)
    return top + rows * pitch


def about(body: Life, words: Words, history: History) -> tuple[str, str]:
    """Return the title and the description of a body."""
    start, end = body.life.start or words.not_known, body.life.end or words.now
    kinds = []
    for period, kind in body.kinds:
        name, _ = history.kinds.get(kind, Name(kind, kind)).best(words.language)
        kinds.append(f"{name} ({period.start or ''}–{period.end or ''})" if len(body.kinds) > 1 else name)
    lines = [words.life.format(start=start, end=end)]
    if kinds:
        lines.append(words.kind.format(kind=words.separator.join(kinds)))
    return _titled(body.name, "\n".join(lines), body.sources, words)


def about_event(event: Event, words: Words) -> tuple[str, str]:
    """Return the title and the description of a change."""
    return _titled(event.name, event.date, event.sources, words)


def _titled(name: Name, more: str | None, sources: tuple[str, ...], words: Words) -> tuple[str, str]:
    title, _ = name.best(words.language)
    described = words.sources.format(sources="; ".join(sources)) if sources else ""
    return (f"{title}\n{more}" if more else title), described
