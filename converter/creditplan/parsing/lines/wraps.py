"""Line ends that only the width of a page put into a text, as pages print them and as mails carry them.

Lines were cut if hardly one is longer than a width, many are as long, few are a little shorter, and most
full ones end in the midst of a sentence. Then a full line goes on in the next one, unless that begins
something: by its indent or an empty line before it, where paragraphs are set so, else by its words.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from creditplan.model import Span
from creditplan.parsing.lines.logical import role_label_at, side_label
from creditplan.parsing.lines.metadata import is_date, number_in
from creditplan.words.markers import Marker, marker_at
from creditplan.words.marks import LINE_ENDS
from creditplan.words.names import is_plausible

# A line of so many columns at most was wrapped; those of fewer (the other number) tell nothing.
_WIDEST, _SHORTEST = 140, 24
# From so many columns on, few full lines are enough: most lists of names have shorter lines.
_PAGE = 40
# So alike in width are most full lines of a text in letters of one width, and of another.
_CORES = (2, 8)
# Some are shorter: no mark that closes begins a line, and none that opens ends it.
_SPREAD = 7
_FEWEST, _FEWEST_CUT, _FEWEST_MARKED = 5, 3, 3
_LISTS = ("、", ",")
_CELLS = re.compile(r"[|\t]|\S {2,}\S")
_LONGEST_TITLE = 200
_TITLE = re.compile(rf"《([^《》]{{6,{_LONGEST_TITLE}}})》")
_BALANCE = {"(": 1, "[": 1, "《": 1, ")": -1, "]": -1, "》": -1}


def wraps(text: str, folded: str) -> list[Span]:
    """Find the line ends that only the width of a page put there, each with the white space around it.

    Args:
        text: the source.
        folded: its form for matching.
    """
    lengths = sorted([len(line) for line in folded.split("\n") if 2 * len(line) >= _SHORTEST])
    # A line is no narrower than it is long: one look at the lengths spares most texts the rest.
    if len(lengths) < _FEWEST or lengths[-1 - len(lengths) // 10] > _WIDEST:
        return []
    lines = _Lines.of(text, folded)
    measured = [[*map(measure, lines.whole)] for measure in (_columns, _characters)]
    for core in _CORES:
        _, full = max(_full(lines, widths, core) for widths in measured)
        if full:
            return _between(lines, full)
    return []


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines of a text that are not empty.

    Attributes:
        text, folded: the source.
        spans: where they stand, from the first character that is no white space.
        indents: how much white space stands before each.
        apart: whether an empty line does.
        whole: the words of each with the white space before them.
    """

    text: str
    folded: str
    spans: list[Span] = field(default_factory=list)
    indents: list[int] = field(default_factory=list)
    apart: list[bool] = field(default_factory=list)
    whole: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, text: str, folded: str) -> _Lines:
        """Find them."""
        found = cls(text, folded)
        start, apart = 0, False
        for line in folded.split("\n"):
            words = line.rstrip()
            if words:
                indent = len(words) - len(words.lstrip())
                found.spans.append(Span(start + indent, start + len(words)))
                found.indents.append(indent)
                found.apart.append(apart)
                found.whole.append(words)
            apart = not words
            start += len(line) + 1
        return found

    def marker(self, index: int) -> Marker | None:
        """Return the number that a line begins with."""
        span = self.spans[index]
        return marker_at(self.text, self.folded, span.start, span.end)

    def ends(self, index: int) -> bool:
        """Tell whether a line ends with a mark that ends sentences or lines."""
        return self.whole[index][-1] in LINE_ENDS

    def begins(self, index: int) -> bool:
        """Tell whether a line begins with a number or label, or is known to be a line of the front matter."""
        span = self.spans[index]
        words = span.of(self.folded)
        return (
            self.marker(index) is not None
            or role_label_at(self.folded, span.start, span.end) is not None
            or side_label(self.folded, span.start, span.end) is not None
            or number_in(span.of(self.text), words) is not None
            or self._dates(index)
            or (words.startswith("各") and words.endswith(":"))
            # Who signs stands above the date.
            or (index + 1 < len(self.spans) and self._dates(index + 1) and is_plausible(words))
        )

    def _dates(self, index: int) -> bool:
        return is_date("".join(self.whole[index].split()))

    def cells(self, index: int) -> bool:
        """Tell whether something parts cells on a line, behind the number that it may begin with."""
        span, marker = self.spans[index], self.marker(index)
        return _CELLS.search(self.folded, marker.span.end if marker else span.start, span.end) is not None


def _characters(words: str) -> int:
    """Return how long a line is, in half characters."""
    return 2 * len(words)


def _columns(words: str) -> int:
    """Return how wide a line is: Chinese characters count double."""
    return len(words.encode("gb18030", "replace"))


def _full(lines: _Lines, widths: Sequence[int], core: int) -> tuple[int, list[int]]:
    """Return how many lines are of one width, and which are full, if the text was wrapped by that measure.

    ``core`` says how much lines of one width may differ.
    """
    long = sorted([width for width in widths if width >= _SHORTEST])
    # The width that the most lines have, with few beyond.
    widest = [width for width in long[-1 - len(long) // 10 :] if width <= _WIDEST]
    if not widest:
        return 0, []
    top = max(widest, key=lambda width: _count(long, width - core, width))
    alike = _count(long, top - core, top)
    shorter = _count(long, top - 2 * core - 1, top - core - 1)
    if alike < _FEWEST or (2 * alike < len(long) and (top < _PAGE or alike < 3 * shorter)):
        return 0, []
    # A line before an empty one ends a paragraph, however long it is.
    near = [index for index, width in enumerate(widths[:-1]) if top - core <= width <= top]
    met = [index for index in near if not lines.apart[index + 1]]
    cut = [index for index in met if not lines.ends(index)]
    if len(cut) < _FEWEST_CUT or len(cut) < 0.6 * len(met):
        return 0, []
    good = [index for index in cut if not lines.begins(index + 1)]
    if len(good) < _FEWEST_CUT or len(good) < 0.6 * len(met):
        return 0, []
    least = top - max(core, _SPREAD)
    full = [index for index, width in enumerate(widths[:-1]) if width >= least]
    # A paragraph ends with a mark; cells that stand one a line do not.
    closed = [*map(lines.ends, range(len(widths)))]
    for index in reversed(full):
        closed[index] = closed[index + 1]
    if 2 * sum(closed[index] for index in good) < len(good):
        return 0, []
    return alike, full


def _count(ordered: Sequence[int], least: int, most: int) -> int:
    return bisect_right(ordered, most) - bisect_left(ordered, least)


@dataclass(frozen=True, slots=True)
class _Setting:
    """How the paragraphs of a text are set.

    Attributes:
        lines: of the text.
        spaced: empty lines part paragraphs.
        indented: their first lines are set in.
        hanging: the others are.
        titles: what stands in 《》, without white space.
    """

    lines: _Lines
    spaced: bool
    indented: bool
    hanging: bool
    titles: frozenset[str]

    @classmethod
    def of(cls, lines: _Lines) -> _Setting:
        """Tell it from the lines that begin with a number."""
        marked = {index for index in range(len(lines.spans)) if lines.marker(index)}
        below = [two for one, two in pairwise(range(len(lines.spans))) if one in marked and two not in marked]
        below = [index for index in below if not (lines.indents[index - 1] or lines.begins(index))]
        most = max(_FEWEST_MARKED, 0.9 * len(marked))
        return cls(
            lines,
            spaced=sum(lines.apart[index] for index in marked) >= most,
            indented=sum(lines.indents[index] > 0 for index in marked) >= most,
            hanging=sum(lines.indents[i] > 0 for i in below) >= max(_FEWEST_MARKED, 0.9 * len(below)),
            titles=frozenset("".join(match[1].split()) for match in _TITLE.finditer(lines.folded)),
        )

    def goes_on(self, above: int, start: int, depth: int) -> bool:
        """Tell whether a full line goes on in the next one.

        Its paragraph begins at ``start`` of the text, and has ``depth`` more brackets that open than close.
        """
        lines, below = self.lines, above + 1
        if lines.apart[below] or lines.cells(above) or lines.cells(below):
            return False
        if self.spaced:
            return True
        if self.indented or self.hanging:
            return (lines.indents[below] > 0) is self.hanging
        if lines.indents[below] and lines.ends(above):
            return False
        if not lines.begins(below):
            end = lines.spans[above].end
            named = end - start <= _LONGEST_TITLE and "".join(lines.folded[start:end].split()) in self.titles
            return not named
        return depth > 0 if lines.ends(above) else lines.whole[above].endswith(_LISTS)


def _between(lines: _Lines, full: Sequence[int]) -> list[Span]:
    """Return the ends of full lines that go on in the next one."""
    setting, known = _Setting.of(lines), {*full}
    ends: list[Span] = []
    start = depth = 0
    for index, (above, below) in enumerate(pairwise(lines.spans)):
        depth += sum(_BALANCE.get(char, 0) for char in lines.whole[index])
        if index in known and setting.goes_on(index, start, depth):
            ends.append(Span(above.end, below.start))
        else:
            start, depth = below.start, 0
    return ends
