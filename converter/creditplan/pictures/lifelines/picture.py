"""What the picture shows, as values: rows, lines and signs with their titles, and where words stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from creditplan.model import Labels
from creditplan.namespaces import compact
from creditplan.pictures.lifelines.layout import (
    BAR,
    CAP,
    GIVE,
    LEFT,
    MARGIN,
    WIDTH,
    Bar,
    Chart,
    Line,
    Scale,
    Tie,
    chart,
)
from creditplan.pictures.lifelines.legend import Legend, kind_name, legends
from creditplan.pictures.lifelines.words import Words
from creditplan.pictures.text import Text, balanced, shortened, width, wrapped
from creditplan.registers.history import Event, History, Life

_SMALL, _HEADING, _HEADING_STEP, _GAP = 12.0, 12.0, 15.0, 12.0
_NAME_OFFSET = CAP + 5


class About(NamedTuple):
    """What pointing at something shows, and what is read to those who do not see it."""

    title: str
    description: str


class Band(NamedTuple):
    """The time that a reform took."""

    id: str
    about: About
    left: float
    right: float
    heading: tuple[Text, ...]


class Row(NamedTuple):
    """A body, with its bar: in the chart, or (left, top, width and kind) below it."""

    id: str
    iri: str
    about: About
    founded: str
    bar: Bar | tuple[float, float, float, str | None]
    name: tuple[Text, ...]


class Mark(NamedTuple):
    """The sign of a formation or an adjustment."""

    name: str
    x: float
    y: float


class Joint(NamedTuple):
    """What is drawn between two bodies, or on one, with their IRIs and that of the event."""

    id: str
    about: About
    sign: Line | Tie | Mark
    event: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Picture:
    """All that the template draws."""

    words: Words
    height: float
    title: About
    subtitle: tuple[Text, ...]
    legends: tuple[Legend, ...]
    top: float
    bottom: float
    reforms: tuple[Band, ...]
    years: tuple[tuple[str, float, float], ...]
    bodies: tuple[Row, ...]
    ties: tuple[Joint, ...]
    lines: tuple[Joint, ...]
    marks: tuple[Joint, ...]
    unchanged: Text
    others: tuple[Row, ...]
    source: tuple[Text, ...]


def picture(
    words: Words, history: History, scale: Scale, families: Sequence[Sequence[str]], others: Sequence[str]
) -> Picture:
    """Lay out the picture in a language.

    Args:
        words: what it says in this language.
        history: the lives of the bodies.
        scale: its time.
        families: the bodies that changed, in order.
        others: those that did not.
    """
    title = About(
        words.say("title", first=scale.first_year, last=scale.last_year),
        words.say("subtitle", changed=sum(map(len, families)), unchanged=len(others)),
    )
    subtitle = _paragraph(title.description, 56)
    boxes, top = legends(words, history, scale.first_year, _below(subtitle, 56) + 10)
    headings = [_heading(reform, words) for reform in history.reforms]
    top += 46 + _HEADING_STEP * max(map(len, headings), default=0)
    laid = chart(history, families, scale, top + 10)
    foot = laid.bottom + 66
    bottom = foot + 14 + -(-len(others) // words.columns) * (BAR + 6) + 18
    source = _paragraph(words.say("footer"), bottom)
    return Picture(
        words=words,
        height=_below(source, bottom),
        title=title,
        subtitle=subtitle,
        legends=boxes,
        top=top,
        bottom=laid.bottom + 8,
        reforms=tuple(_bands(laid, headings, top - 22, words)),
        years=tuple(_years(scale)),
        bodies=tuple(_row(bar, words, history) for bar in laid.bars.values()),
        ties=tuple(_tie(tie, words) for tie in laid.ties),
        # Whole lines lie over broken ones.
        lines=tuple(_line(line, words) for line in sorted(laid.lines, key=lambda line: not line.moves)),
        marks=tuple(_marks(laid.bars, scale, history, words)),
        unchanged=Text(MARGIN, foot, words.say("unchanged"), 15),
        others=tuple(_others(words, history, others, foot + 14)),
        source=source,
    )


def _paragraph(words: str, y: float) -> tuple[Text, ...]:
    """Break words into lines over the whole width."""
    lines = balanced(words, _SMALL, WIDTH - 2 * MARGIN, most=9)
    return tuple(Text(MARGIN, y + 18 * index, line, _SMALL) for index, line in enumerate(lines))


def _below(lines: Sequence[Text], y: float) -> float:
    return y + 18 * len(lines)


def _language(language: str, words: Words) -> str:
    """Return the language of a name, where it is not that of the picture."""
    return "" if language == words.language else language


def _heading(reform: Event, words: Words) -> list[Text]:
    name, language = reform.name.best(words.language)
    lines = balanced(name, _HEADING, 215, most=3)
    return [Text(0, 0, line, _HEADING, _language(language, words)) for line in lines]


def _bands(chart: Chart, headings: Sequence[list[Text]], y: float, words: Words) -> Iterator[Band]:
    """Yield the reforms; the last line of the heading of each stands at a height."""
    for (reform, left, right), lines in zip(chart.bands, headings, strict=True):
        above = y - _HEADING_STEP * (len(lines) - 1)
        placed = tuple(
            line._replace(x=(left + right) / 2, y=above + _HEADING_STEP * index)
            for index, line in enumerate(lines)
        )
        yield Band(_id(reform.iri), _about_event(reform, words), left, right, placed)


def _years(scale: Scale) -> Iterator[tuple[str, float, float]]:
    """Yield what is written of each year (nothing, where there is no room), its beginning and its middle."""
    room = width("2000", 11) * 1.5
    for year in range(scale.first_year, scale.last_year + 2):
        x, end = scale.day(date(year, 1, 1)), scale.day(date(year + 1, 1, 1))
        every = next(step for step in (1, 2, 5, 10, 50, 100, 1000) if step * scale.year >= room)
        shown = year % every == 0 and year <= scale.last_year
        yield str(year) if shown else "", x, (x + end) / 2


def _row(bar: Bar, words: Words, history: History) -> Row:
    left, right = bar.text
    return _body(bar.body, words, history, bar, left, bar.middle, right - left)


def _others(words: Words, history: History, bodies: Sequence[str], top: float) -> Iterator[Row]:
    """Yield the bodies without changes in columns."""
    room = (WIDTH - 2 * MARGIN - _GAP * (words.columns - 1)) / words.columns
    rows = -(-len(bodies) // words.columns)
    for index, iri in enumerate(bodies):
        body = history.bodies[iri]
        x, y = MARGIN + (index // rows) * (room + _GAP), top + (index % rows) * (BAR + 6)
        bar = (x, y, room, body.kinds[-1][1] if body.kinds else None)
        yield _body(body, words, history, bar, x + _NAME_OFFSET, y + BAR / 2, room - _NAME_OFFSET - 42)


def _body(
    body: Life,
    words: Words,
    history: History,
    bar: Bar | tuple[float, float, float, str | None],
    x: float,
    middle: float,
    room: float,
) -> Row:
    founded = body.life.start[:4] if body.life.start else "?"
    name = tuple(_name(body, words, x, middle, room))
    return Row(_id(body.iri), body.iri, _about_body(body, words, history), founded, bar, name)


def _name(body: Life, words: Words, x: float, middle: float, room: float) -> Iterator[Text]:
    """Write a name in one line, in two smaller ones, or as an abbreviation; the whole is in the title."""
    abbreviation, name, language = words.label(body)
    for size, most in ((words.size, 1), (10.5, 2), (9.5, 2), (9.0, 2)):
        first = width(f"{abbreviation} ", size, bold=True) if abbreviation else 0
        lines = wrapped(name, size, room, first=first, most=most)
        if lines is not None:
            break
    else:
        lines = [""] if 0 < first <= room else [shortened(name, size, room - first)]
    step = size * 1.07
    baseline = middle + size * 0.36 - step * (len(lines) - 1) / 2
    for index, line in enumerate(lines):
        before = "" if index else abbreviation
        yield Text(x, baseline + step * index, line, size, _language(language, words), before)


def _line(line: Line, words: Words) -> Joint:
    event, old, new = line.event, line.old.body.iri, line.new.body.iri
    return Joint(_id(event.iri, old, new), _about_event(event, words), line, event.iri, old, new)


def _tie(tie: Tie, words: Words) -> Joint:
    shared, one, other = tie.shared, tie.one.body.iri, tie.other.body.iri
    about = _titled(shared.name, words.life(shared.period), shared.sources, words)
    return Joint(_id(shared.iri, one, other), about, tie, shared.iri, one, other)


def _marks(bars: Mapping[str, Bar], scale: Scale, history: History, words: Words) -> Iterator[Joint]:
    """Yield the signs of bodies that were formed without one before them, and of those that were adjusted."""
    for event in history.events:
        for iri in event.results:
            bar = bars[iri]
            if event.is_formation:
                mark = Mark("formation", bar.start - GIVE + 1, bar.middle)
            elif iri in event.originals:
                mark = Mark(
                    "adjustment", bar.adjusted(scale.x(event.date) if event.date else LEFT), bar.middle
                )
            else:
                continue
            yield Joint(_id(event.iri, iri), _about_event(event, words), mark, event.iri, iri, iri)


def _id(*iris: str) -> str:
    """Return IRIs in the form in which they can be an XML id."""
    return "-".join(compact(iri).replace(":", "-") for iri in iris)


def _about_body(body: Life, words: Words, history: History) -> About:
    kinds = []
    for period, kind in body.kinds:
        name = kind_name(history, kind, words)
        kinds.append(f"{name} ({period.start or ''}–{period.end or ''})" if len(body.kinds) > 1 else name)
    lines = [words.life(body.life)]
    if kinds:
        lines.append(words.say("kind", kind=words.say("separator").join(kinds)))
    return _titled(body.name, "\n".join(lines), body.sources, words)


def _about_event(event: Event, words: Words) -> About:
    return _titled(event.name, event.date, event.sources, words)


def _titled(name: Labels, more: str | None, sources: tuple[str, ...], words: Words) -> About:
    title, _ = name.best(words.language)
    described = words.say("sources", sources="; ".join(sources)) if sources else ""
    return About(f"{title}\n{more}" if more else title, described)
