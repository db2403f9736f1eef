"""Lists of names: where one name ends and the next begins.

、 and commas separate names, but not within brackets, nor within 各县、区人民政府 and 市直有关部门、单位.
和, 与 and 及 separate only what stands by itself on both sides: 工业和信息化部 is one name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from creditplan.words import numerals
from creditplan.words.fold import Squeezed
from creditplan.words.names import (
    LONGEST_NAME,
    is_collective,
    is_plausible,
    list_words,
    looks_like_body,
    name_words,
)

_OPEN, _CLOSE = "([", ")]"
_MARK = re.compile(r"^[★☆▲△※◎●○■□◆◇*]+|[★☆▲△※◎*]+$")
_SIGNS = "★☆▲△※◎●○■□◆◇*"
_OWN_ROLE = re.compile(r"[(\[](?P<role>[^()\[\]]{2,8})[)\]]$")
_EACH = re.compile(rf".*(?:各|有关|相关|{numerals.ARABIC}个|{numerals.CHINESE}个)")
_ORGANISATIONS = ("部门", "单位", "企业", "学校", "院校")
_ASIDE = re.compile(r"[(\[][^()\[\]]*[)\]]")


class ListedName(NamedTuple):
    """A name: where it stands in the squeezed text, whether 等 closes its list, what sign (★) marks it."""

    start: int
    end: int
    open_ended: bool = False
    marked: str | None = None


def opened(name: ListedName) -> ListedName:
    """The same name in a list that 等 closes."""
    return ListedName(name.start, name.end, True, name.marked)


def pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Cut at the separators that stand in no bracket; yield start, end and what separates each piece."""
    depth, begin, before = 0, start, ""
    for mark in list_words().mark.finditer(text, start, end):
        here = mark.start()
        char = text[here]
        if char in _OPEN:
            depth += 1
        elif char in _CLOSE:
            depth = max(depth - 1, 0)
        elif not depth:
            yield begin, here, before
            begin, before = here + 1, char
    yield begin, end, before


class NameSplitter:
    """Splits lists into names.

    Args:
        knows: tells whether the register or a rule knows a name.
        register: the names of the register.
        folded: the text that the lists stand in.
    """

    def __init__(self, knows: Callable[[str], bool], register: Container[str] = (), folded: str = "") -> None:
        self.knows = knows
        self.register = register
        self.folded = folded
        self.stands = cache(self._stands)
        self.names, self.lists = name_words(), list_words()

    def _stands(self, name: str) -> bool:
        """Tell whether a name can stand by itself: known, or with the look of one."""
        return is_plausible(name) or self.knows(name)

    def is_body(self, name: str) -> bool:
        """Tell whether a name is surely that of a body or bodies, so that a sentence can be about it."""
        return name not in self.names.relative and (
            (is_collective(name) and self.stands(name))
            or self.knows(name)
            or (looks_like_body(name) and self.stands(name))
        )

    def split(self, words: Squeezed, start: int, end: int, *, at_gaps: bool) -> list[ListedName]:
        """Split one piece of a list: 司法局等有关部门及各区, 工会和妇联.

        Args:
            words: holds the piece.
            start: where it begins there.
            end: where it ends.
            at_gaps: white space may separate names too.
        """
        names: list[ListedName] = []
        text = words.text
        opening = self.lists.opening.search(text, start, end)
        if opening:
            names += [opened(name) for name in self._joined(words, start, opening.start(), at_gaps)]
            start = opening.end()
            joint = self.lists.join_and.match(text, start, end)
            start = joint.end() if joint else start
        return names + self._joined(words, start, end, at_gaps)

    def _joined(self, words: Squeezed, start: int, end: int, at_gaps: bool) -> list[ListedName]:
        text = words.text
        names: list[ListedName] = []
        if at_gaps and words.has_gaps:
            gaps = [gap for gap in range(start + 1, end) if words.gap(gap)]
            for gap, following in pairwise([*gaps, end]):
                if self._parts(words, start, gap, following, end):
                    names += self._at_and(text, start, gap)
                    start = gap
        return names + self._at_and(text, start, end)

    def _parts(self, words: Squeezed, start: int, gap: int, following: int, end: int) -> bool:
        """Tell whether a gap parts names; the next one goes to the next gap, or to the end."""
        text = words.text
        if gap - start > LONGEST_NAME or text[gap] in _OPEN or not self.stands(text[start:gap]):
            return False
        word = text[gap:following]
        if (
            self.knows(word)
            or (self.names.level.match(word) and len(word) > 2)
            or self._knows_rest(text, gap, end)
        ):
            return True
        # A line may end within a name; a space does not stand there.
        line_end = "\n" in self.folded[words.at[gap - 1] : words.at[gap]]
        return not line_end and self.is_body(text[start:gap]) and self.is_body(word)

    def _at_and(self, text: str, start: int, end: int) -> list[ListedName]:
        """Split at 和, 与 and 及, where names stand on both sides."""
        names: list[ListedName] = []
        depth, counted = 0, start
        for cut in self.lists.join_and.finditer(text, start, end):
            if cut.start() < start:
                continue
            # What a rule knows may be two bodies: 市财政局和市教育局 ends like one.
            if counted == start and end - start <= LONGEST_NAME and text[start:end] in self.register:
                break
            between = text[counted : cut.start()]
            depth += sum(map(between.count, _OPEN)) - sum(map(between.count, _CLOSE))
            counted = cut.start()
            if cut.start() > start and not depth and self._two(text, start, cut, end):
                names += self._name(text, start, cut.start())
                start = counted = cut.end()
                depth = 0
        return names + self._name(text, start, end)

    def _knows_rest(self, text: str, start: int, end: int) -> bool:
        return end - start <= LONGEST_NAME and self.knows(text[start:end])

    def _two(self, text: str, start: int, cut: re.Match[str], end: int) -> bool:
        """Tell whether names stand on both sides of a cut; of a long rest, its beginning counts."""
        if not 2 <= cut.start() - start <= LONGEST_NAME or cut.end() >= end:
            return False
        left = text[start : cut.start()]
        if not self.stands(left):
            return False
        further = self.lists.join_and.search(text, cut.end(), end)
        first = text[cut.end() : further.start() if further else end]
        right = text[cut.end() : end] if end - cut.end() <= LONGEST_NAME else first
        if cut[0] == "以及" or self.names.group_start.match(text, cut.end(), end):
            return True
        if (
            right in self.names.nouns
            or (self.names.unit_ends.fullmatch(right) and not self._is_own(left, right))
            or self.names.only_units.fullmatch(right)
        ):
            return False
        if self.knows(left) and (self.knows(right) or self.knows(first)):
            return True
        return left.endswith(self.names.complete) and self.stands(right)

    def _is_own(self, left: str, right: str) -> bool:
        """Tell whether 公安局 behind 和 is a body of its own: in 教育局和公安局, not in 各县和公安局."""
        body = left.endswith(self.names.complete) and not is_collective(left)
        return body and right.endswith(self.names.short_endings)

    def _name(self, text: str, start: int, end: int) -> list[ListedName]:
        if start >= end:
            return []
        marked = _MARK.search(text[start:end]) if text[start] in _SIGNS or text[end - 1] in _SIGNS else None
        if marked:
            start, end = (
                (start + marked.end(), end) if marked.start() == 0 else (start, start + marked.start())
            )
        return [ListedName(start, end, marked=marked[0][:1] if marked else None)] if start < end else []

    def goes_on(self, text: str, last: ListedName, start: int, end: int) -> bool:
        """Tell whether ``text[start:end]``, after a 、, still belongs to the name before it."""
        if last.open_ended:
            return False
        before, here = text[last.start : last.end], text[start:end]
        if here in self.names.nouns:
            return is_collective(before) and before.endswith(("部门", "单位", "机构", "企业", "科室"))
        signed = "各" in before or "关" in before or "个" in before
        each = _EACH.match(before) if signed else None
        if not each or not _units_only(before[each.end() :]):
            return False
        # 各部门、县区政府 are two; 各部门、单位 is one.
        if before.endswith(_ORGANISATIONS) and not here.endswith(_ORGANISATIONS):
            return False
        # 各县、区财政局 are bodies of one kind; in a city's plan 市财政局 behind 各区县 is its own.
        return _units_only(here) or (_units_then_end(here) and not self.knows(here))


def _units_only(text: str) -> bool:
    """Tell whether a text is nothing but units of administration, perhaps with some more in brackets."""
    return name_words().only_units.fullmatch(_ASIDE.sub("", text)) is not None


def _units_then_end(text: str) -> bool:
    return name_words().units_then_end.fullmatch(_ASIDE.sub("", text)) is not None


def own_role(name: str) -> str | None:
    """Return the words in brackets behind a name, if a name of a body stands before them: 财政局(牵头)."""
    match = _OWN_ROLE.search(name)
    return match["role"] if match else None
