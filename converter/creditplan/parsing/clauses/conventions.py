"""What a document says once for all its clauses: who is first leads; these take part everywhere."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from creditplan.model import Role, Span
from creditplan.model.making import made_fast
from creditplan.words.clauses import LEADING_SIGNS, clause_words, convention_words
from creditplan.words.fold import Squeezed


@made_fast
@dataclass(frozen=True, slots=True)
class Convention:
    """A sentence that sets a convention: where it stands, and who has a role in all later tasks, if any."""

    span: Span
    first_leads: bool = False
    rest: Role = Role.RESPONSIBLE
    standing: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Those who take part in every task: where the document says so, their names, and where these stand."""

    span: Span
    names: tuple[tuple[str, Span], ...]


@dataclass(frozen=True, slots=True)
class Conventions:
    """What holds at a point of the document.

    Attributes:
        first_leads: the first of a list leads, the others have the role ``rest``.
        standing: who takes part in every task from here on.
    """

    first_leads: bool = False
    rest: Role = Role.RESPONSIBLE
    standing: tuple[Standing, ...] = ()

    def after(self, convention: Convention) -> Conventions:
        """Return what holds behind a convention, but for those whom it names."""
        if not convention.first_leads:
            return self
        return replace(self, first_leads=True, rest=convention.rest)

    def with_standing(self, further: Iterable[Standing]) -> Conventions:
        """Return what holds once these take part too; a plan may say it of the same again and again."""
        known = {name for standing in self.standing for name, _ in standing.names}
        added: list[Standing] = []
        for standing in further:
            names = tuple(name for name in standing.names if name[0] not in known)
            known.update(name for name, _ in names)
            if names:
                added.append(Standing(standing.span, names))
        return replace(self, standing=(*self.standing, *added)) if added else self


def first_listed(text: str) -> list[re.Match[str]]:
    """Find what says that the first of a list leads."""
    terms = convention_words()
    return [*terms.first_listed.finditer(text)] if terms.first.search(text) else []


def find_conventions(words: Squeezed) -> list[Convention]:
    """Find the conventions that a stretch sets, in order; offsets of ``standing`` count in ``words``."""
    text = words.text
    if not clause_words().convention.search(text):
        return []
    terms = convention_words()
    found: list[Convention] = []
    for match in first_listed(text):
        rest = Role.PARTICIPANT if terms.rest_takes_part.search(match[0]) else Role.RESPONSIBLE
        found.append(Convention(words.span(*match.span()), True, rest))
    if terms.not_listed.search(text) and terms.for_all.search(text):
        for match in terms.standing.finditer(text):
            who = match.span("who" if match["who"] else "who2")
            found.append(Convention(words.span(*match.span()), standing=who))
    return sorted(found, key=lambda convention: convention.span) if found else found


def without_conventions(words: Squeezed, conventions: Sequence[Convention]) -> Squeezed:
    """Blank conventions, with the brackets that hold nothing else: 税务局(列第一位的为牵头单位,下同)."""
    text = list(words.text)
    brackets = [index for index, char in enumerate(text) if char in "()"]
    for convention in conventions:
        span = convention.span
        start, end = bisect_left(words.at, span.start), bisect_left(words.at, span.end)
        before, behind = bisect_left(brackets, start) - 1, bisect_left(brackets, end)
        if before >= 0 and behind == before + 1 < len(brackets):
            opening, closing = brackets[before], brackets[behind]
            if words.text[opening] == "(" and words.text[closing] == ")":
                start, end = opening, closing + 1
        text[start:end] = ";" * (end - start)
    return words._replace(text="".join(text))


def find_sign(folded: str) -> str | None:
    """Return the sign that marks who leads, if the document explains one."""
    match = convention_words().sign.search(folded) if any(map(folded.__contains__, LEADING_SIGNS)) else None
    return match["sign"] if match else None
