"""Readings to clauses: whom names mean, and what is wrong with them."""

from __future__ import annotations

import re
from functools import cache

from creditplan.model import (
    Agent,
    AgentKind,
    Assignment,
    Clause,
    Level,
    Problem,
    Role,
    Rule,
    SourceDocument,
    Span,
)
from creditplan.parsing.agents.names import NameResolver, Resolution, as_collective
from creditplan.parsing.agents.no_names import no_name
from creditplan.parsing.clauses.readings import Found, Said
from creditplan.words.fold import fold
from creditplan.words.lists import list_words
from creditplan.words.names import is_collective, is_person, is_plausible, means_many, name_words

_REMEDIES = {
    "unknown-agency": "it is published as {slug}; add the body to the register if it exists",
    "unknown-locality": "it is published as {slug}; say in the side file whose plan it is (jurisdiction)",
    "ambiguous-name": "it is published as {slug}; give the plan's date, to the day, in its side file",
}
# 省工业和信息化厅、财政厅: the level stands before the first name only.
_LEVELS = "自省市区县州"
_LEVEL = re.compile(r"(?:自治区|省|市|区|县|州)(?=[^直各级内委政])")
_TURNED = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# Kinds of bodies that the register does not know.
_BY_RULE = (AgentKind.UNREGISTERED, AgentKind.LOCAL)
_OF_A_CITY = re.compile(r"[\u4e00-\u9fff]{2,4}市")


class Assigner:
    """Makes the clauses of one document.

    Args:
        document: the source.
        folded: its text, folded.
        names: says whom names mean.
    """

    def __init__(self, document: SourceDocument, folded: str, names: NameResolver) -> None:
        self.document = document
        self.folded = folded
        self.names = names
        self.problems: list[Problem] = []
        self.resolve = cache(names.resolve)

    def clause(self, found: Found, said: list[Said]) -> Clause:
        """Make a clause of what was read, and report what is wrong with it."""
        text, problems = self.document.text, len(self.problems)
        assignments: list[Assignment] = []
        seen: set[tuple[str, Role]] = set()
        level = ""
        words = found.words
        for one in said:
            name = words.text[one.start : one.end]
            own = _LEVEL.match(name) if name[0] in _LEVELS else None
            assignment = self._assign(words.span(one.start, one.end), name, one, "" if own else level, seen)
            if assignment:
                assignments.append(assignment)
            if own:
                level = own[0]
        for start, end, why in found.reading.left:
            self._not_understood(found.words.span(start, end), why)
        if found.repaired:
            self.report(
                "clause-repaired",
                Level.WARNING,
                found.span,
                f"this was read as a responsibility clause, but {found.repaired}",
                "correct the brackets in the text",
            )
        new = self.problems[problems:]
        left_over = bool(new) and any(problem.level is Level.ERROR for problem in new)
        return Clause(found.span, found.span.of(text), tuple(assignments), bool(found.repaired), left_over)

    def _assign(
        self, span: Span, name: str, said: Said, level: str, seen: set[tuple[str, Role]]
    ) -> Assignment | None:
        words = span.of(self.document.text)
        found = self.resolve(name)
        if found.agent.kind in _BY_RULE:
            if is_person(name):
                self.report(
                    "person-named",
                    Level.WARNING,
                    span,
                    "a person is named here, who is no body: nothing is published of it",
                    "name the body in the text, if the person stands for one",
                )
                return None
            if why := self._no_name(name):
                self._not_understood(span, why)
                return None
            found = self._whom(name, level, found)
        agent = found.agent
        if found.code and found.doubt:
            remedy = _REMEDIES.get(
                found.code, "check the plan's date (resolve_on in its side file) and the name"
            )
            self.report(found.code, Level.WARNING, span, found.doubt, remedy.format(slug=agent.slug))
        if words != name:
            self.check_direction(span, "a name")
        _, _, role, manner, open_ended, rule = said
        key = agent.slug, role
        if key in seen:
            self.report(
                "duplicate-assignment",
                Level.ERROR,
                span,
                f"{words} has the role “{role}” twice in one clause",
                "check the clause: the second mention is not published",
            )
            return None
        seen.add(key)
        return Assignment(agent, role, manner, open_ended, words, span, rule)

    def _whom(self, name: str, level: str, found: Resolution) -> Resolution:
        """Find whom a name means that the register does not know.

        市公安局、财政局: its level may stand before the first name of the list. 各区县: many.
        """
        if found.agent.kind is not AgentKind.UNREGISTERED:
            return found
        if level and self._may_be_of_level(name):
            fuller = self.resolve(level + name)
            if fuller.agent.kind is AgentKind.LOCAL:
                return fuller
        if is_collective(name):
            return Resolution(as_collective(found.agent))
        return found

    def _may_be_of_level(self, name: str) -> bool:
        """Tell whether a name can be that of a body of some level: not 各区县政府, 国网江州公司."""
        said, own = name_words(), self.names.jurisdiction
        if means_many(name) or name.startswith(said.no_level_before) or name.endswith(said.no_level_endings):
            return False
        division = own.division if own else None
        # In a city's plan, 郑州市某局 is another's, and 江州税务局 says already whose it is.
        return not division or not (_OF_A_CITY.match(name) or (len(division) > 2 and division[:-1] in name))

    def _no_name(self, name: str) -> str | None:
        """Say why words that stand where a name should are none, if they are none."""
        if name in name_words().nouns:
            return "a role is given to nobody in particular"
        if why := no_name(name):
            return why
        if self._holds_known(name):
            return "a known name stands here with words that are not understood"
        return None

    def _holds_known(self, words: str) -> bool:
        """Tell whether an unknown name is a known one with something added that makes no name of it.

        财政部门 and 人民银行郑州中心支行 are names; 财政部不, 财政部/教育部 and 某局和财政部 are none.
        """
        known = self.names.register.by_name
        if words in known:
            return False
        parts = list_words().join_and.split(words)
        for before, part in zip(["", *parts], parts, strict=False):
            if part in known and (not before or before in known or is_plausible(before)):
                return not is_collective(words)
        ends = [end for end in range(2, len(words)) if words[:end] in known]
        return bool(ends) and (
            not words.endswith(name_words().endings)
            or any(words[start:] in known for start in range(ends[0], len(words)))
        )

    def standing(self, span: Span, others: list[tuple[str, Span]], present: set[str]) -> Clause | None:
        """Make the clause of those who have a role in every task since a convention said so."""
        assignments = []
        for words, where in others:
            agent = self.resolve(fold(words)).agent
            if agent.kind is AgentKind.UNREGISTERED and is_collective(words):
                agent = as_collective(agent)
            if agent.slug not in present:
                assignments.append(self._standing(agent, words, where))
        if not assignments:
            return None
        return Clause(span, span.of(self.document.text), tuple(assignments))

    def _standing(self, agent: Agent, words: str, where: Span) -> Assignment:
        return Assignment(agent, Role.RESPONSIBLE, None, False, words, where, Rule.STANDING)

    def _not_understood(self, span: Span, why: str) -> None:
        self.report(
            "clause-not-understood",
            Level.ERROR,
            span,
            f"left over in a responsibility clause: {why}",
            "correct the text, or publish without these words with --allow-incomplete",
        )

    def check_direction(self, span: Span, what: str) -> None:
        """Report words that may show as others: some characters turn the direction of the text (UAX #9)."""
        words = span.of(self.document.text)
        if not words.isprintable() and _TURNED.search(words):
            self.report(
                "text-direction",
                Level.WARNING,
                span,
                f"{what} holds characters that turn the direction of the text: it may show as another",
                "take them out of the text, if they do not belong there",
            )

    def report(self, code: str, level: Level, span: Span, message: str, remedy: str) -> None:
        """Keep a problem with its place."""
        self.problems.append(self.document.problem(code, level, span, message, remedy))
