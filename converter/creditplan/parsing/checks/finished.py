"""A plan that was read, as those see it who doubt it: they know nothing of how it was read."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import attrgetter

from creditplan.model import Passage, Section, Span, Task
from creditplan.words.names import holds_role, is_person, is_plausible, looks_like_body, name_words

_start = attrgetter("start")
# √为参加单位: it says what something is.
_SENTENCE = re.compile(r"[^\w()]|[为是]")
# Longer ones are no names, or hardly.
_LONGEST = 30


@dataclass(frozen=True, slots=True)
class Finished:
    """What was read.

    Attributes:
        text, folded: the source.
        sections, tasks, passages: in document order.
        knows: tells whether the register or a rule knows a name.
    """

    text: str
    folded: str
    sections: Sequence[Section]
    tasks: Sequence[Task]
    passages: Sequence[Passage]
    knows: Callable[[str], bool]

    def is_body(self, name: str) -> bool:
        """Tell whether a name is surely that of a body."""
        if not 2 <= len(name) <= _LONGEST:
            return False
        if is_person(name) or holds_role(name):
            return False
        if _SENTENCE.search(name) or not name.endswith(name_words().complete):
            return self.knows(name)
        return (looks_like_body(name) and is_plausible(name)) or self.knows(name)

    def words(self, span: Span) -> str:
        """Return the words of a stretch, folded and without white space."""
        return "".join(span.of(self.folded).split())

    def lines(self, span: Span) -> list[Span]:
        """Return the lines of a stretch that are not empty, without white space around them."""
        found: list[Span] = []
        start = span.start
        while start < span.end:
            end = self.folded.find("\n", start, span.end)
            end = end if end >= 0 else span.end
            line = Span(start, end).stripped(self.text)
            if line.start < line.end:
                found.append(line)
            start = end + 1
        return found


class Within:
    """Tells whether a place is in one of some spans."""

    def __init__(self, spans: Iterable[Span]) -> None:
        ordered = sorted(spans, key=_start)
        self.starts = [span.start for span in ordered]
        self.reach = list(accumulate((span.end for span in ordered), max))

    def __call__(self, place: int) -> bool:
        """Tell it of one place."""
        at = bisect_right(self.starts, place)
        return at > 0 and place < self.reach[at - 1]
