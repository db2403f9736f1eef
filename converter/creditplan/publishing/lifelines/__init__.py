"""A picture of the lives of government bodies through the reforms, in SVG, one file for each language."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from pyoxigraph import Quad

from creditplan.knowledge import open_knowledge
from creditplan.publishing.lifelines.canvas import Canvas
from creditplan.publishing.lifelines.drawing import (
    draw_axis,
    draw_bar,
    draw_line,
    draw_marks,
    draw_tie,
    draw_unchanged,
    heading_height,
)
from creditplan.publishing.lifelines.layout import FIRST_YEAR, LAST_YEAR, chart
from creditplan.publishing.lifelines.legend import draw_defs, draw_foot, draw_legend, draw_title, paragraph
from creditplan.publishing.lifelines.order import families, unchanged
from creditplan.publishing.lifelines.words import WORDS, Words
from creditplan.registers.history import History, read_history
from creditplan.registers.statements import Statements

__all__ = ["lifeline_files", "lifelines"]


def lifeline_files() -> dict[str, bytes]:
    """Draw the register that ships with the package; return the pictures by file name."""
    return lifelines(open_knowledge().quads)


def lifelines(quads: Iterable[Quad]) -> dict[str, bytes]:
    """Draw the lives of the bodies of a register; return the pictures by file name.

    Args:
        quads: the register, as :attr:`creditplan.knowledge.Knowledge.quads` gives it.
    """
    history = read_history(Statements(quads))
    rows, rest = families(history), unchanged(history)
    return {f"lifelines.{code}.svg": _picture(words, history, rows, rest) for code, words in WORDS.items()}


def _picture(words: Words, history: History, rows: list[list[str]], rest: list[str]) -> bytes:
    counts = {"changed": sum(map(len, rows)), "unchanged": len(rest)}
    title = words.title.format(first=FIRST_YEAR, last=LAST_YEAR)
    subtitle = words.subtitle.format(**counts)
    canvas = Canvas.new(words, title, subtitle)
    draw_defs(canvas)
    top = draw_legend(canvas, history, draw_title(canvas, title, subtitle) + 10)
    top += 20 + heading_height(history, words)
    laid = chart(history, rows, top + 10)
    draw_axis(canvas, laid, top)
    for bar in laid.bars.values():
        draw_bar(canvas, bar, history)
    for tie in laid.ties:
        draw_tie(canvas, tie)
    # Whole lines lie over broken ones.
    for line in chain(*([one for one in laid.lines if one.moves is moves] for moves in (True, False))):
        draw_line(canvas, line)
    draw_marks(canvas, laid, history)
    bottom = draw_unchanged(canvas, rest, history, draw_foot(canvas, laid))
    canvas.group(class_="source")
    return canvas.finish(paragraph(canvas, words.footer, bottom + 18))
