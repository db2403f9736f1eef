"""From parses to clauses: whom names mean, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Mapping
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
    Span,
)
from creditplan.model.problems import Value
from creditplan.parsing.agents.governments import in_full
from creditplan.parsing.agents.names import NameResolver, Resolution, as_collective
from creditplan.parsing.agents.no_names import no_name
from creditplan.parsing.clauses.conventions import Standing
from creditplan.parsing.clauses.parse import Found, Holder
from creditplan.words.fold import fold
from creditplan.words.names import is_collective, is_person, is_plausible, list_words, name_words

# 省工业和信息化厅、财政厅: the level stands before the first name only.
_LEVELS = "自省市区县州"
_LEVEL = re.compile(r"(?:自治区|省|市|区|县|州)(?=[^直各级内委政])")
_TURNED = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# Kinds of bodies that the register does not know.
_BY_RULE = (AgentKind.UNREGISTERED, AgentKind.LOCAL)


class Assigner:
    """Makes the clauses of one document.

    Args:
        text: the source.
        names: says whom names mean.
    """

    def __init__(self, text: str, names: NameResolver) -> None:
        self.text = text
        self.names = names
        self.meant: Mapping[Span, Agent] = {}
        """Whom a person says that names mean, by where these stand."""
        self.resolve = cache(names.resolve)
        self._no_name = cache(self._why_no_name)

    def knows(self, name: str) -> bool:
        """Tell whether the register, the lexicon or a rule knows a name."""
        if name in self.names.register.by_name:
            return True
        agent = self.resolve(name).agent
        # 湘西经开区 may go on: 管委会.
        return agent.kind is not AgentKind.UNREGISTERED and agent.form != "zone"

    def clause(self, found: Found, holders: list[Holder]) -> tuple[Clause, list[Problem]]:
        """Make a clause of what was read, and tell what is wrong with it."""
        assignments: list[Assignment] = []
        problems: list[Problem] = []
        seen: dict[tuple[str, Role], Span] = {}
        level = ""
        words = found.words
        said = [words.text[one.start : one.end] for one in holders]
        meant = in_full(said, lambda name: self.resolve(name).agent)
        for one, name, full in zip(holders, said, meant, strict=True):
            own = _LEVEL.match(name) if name[0] in _LEVELS else None
            span = words.span(one.start, one.end)
            agent = found.meant.get(span) or self.meant.get(span)
            assignment = self._assign(span, name, full, one, "" if own else level, seen, problems, agent)
            if assignment:
                assignments.append(assignment)
            if own:
                level = own[0]
        for start, end, why in found.parse.left:
            problems.append(Problem("clause-not-understood", found.words.span(start, end), {"why": why}))
        if found.repaired:
            problems.append(Problem("clause-repaired", found.span, {"missing": found.repaired}))
        left_over = bool(problems) and any(problem.level is Level.ERROR for problem in problems)
        repaired = found.repaired is not None or found.parse.mended
        return Clause(found.span, found.span.of(self.text), tuple(assignments), repaired, left_over), problems

    def _assign(
        self,
        span: Span,
        name: str,
        full: str,
        holder: Holder,
        level: str,
        seen: dict[tuple[str, Role], Span],
        problems: list[Problem],
        meant: Agent | None,
    ) -> Assignment | None:
        words = self.text[span.start : span.end]
        found = Resolution(meant, own=True, told=True) if meant else self.resolve(full)
        if found.agent.kind in _BY_RULE and not found.own and holder.rule is Rule.EDITOR:
            found = self._whom(name, level, found)
        elif found.agent.kind in _BY_RULE and not found.own:
            if is_person(name):
                problems.append(Problem("person-named", span))
                return None
            if why := self._no_name(name):
                problems.append(Problem("clause-not-understood", span, {"why": why}))
                return None
            found = self._whom(name, level, found)
        agent = found.agent
        if found.code:
            problems.append(Problem(found.code, span, {**found.values, "slug": agent.slug}))
        if words != name:
            problems += check_direction(span, words, "name")
        _, _, role, manner, open_ended, rule = holder
        key = agent.slug, role
        if key in seen:
            problems.append(Problem("duplicate-assignment", span, self._twice(words, role, seen[key])))
            return None
        seen[key] = span
        if found.told:
            rule = Rule.EDITOR
        return Assignment(agent, role, manner, open_ended, words, span, rule)

    def _twice(self, words: str, role: Role, first: Span) -> dict[str, Value]:
        """Say where else a body has its role: what it is called there, and on which line of the text."""
        line = self.text.count("\n", 0, first.start) + 1
        column = first.start - self.text.rfind("\n", 0, first.start)
        return {
            "name": words,
            "role": role,
            "first": first.of(self.text),
            "at_line": line,
            "at_column": column,
        }

    def _whom(self, name: str, level: str, found: Resolution) -> Resolution:
        """Find whom a name means that the register does not know.

        市公安局、财政局: its level may stand before the first name of the list. 各区县: many.
        """
        if level and found.bare and not self.names.localities.is_own(level):
            fuller = self.resolve(level + name)
            # 县公安局、民政局 in the plan of a city are of some county.
            return self.names.open(name) if fuller.agent.kind is AgentKind.UNREGISTERED else fuller
        return self._many(name, found)

    def _many(self, name: str, found: Resolution) -> Resolution:
        """Return bodies of a kind for a name that means such, and is no name of the register."""
        if found.agent.kind is not AgentKind.UNREGISTERED:
            return found
        group = found if found.group else self.names.group(name)
        if group or is_collective(name):
            return Resolution(as_collective((group or found).agent, self.names.jurisdiction))
        return found

    def _why_no_name(self, name: str) -> str | None:
        """Say why words that stand where a name should are none, if they are none."""
        if name in name_words().nouns:
            return "nobody-in-particular"
        if why := no_name(name):
            return why
        if self._holds_known(name):
            return "added-to-known"
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

    def standing(self, standing: Standing, present: set[str]) -> Clause | None:
        """Make the clause of those who have a role in every task, but for those who have one anyway."""
        assignments = []
        for words, where in standing.names:
            agent = self._many(words, self.resolve(fold(words))).agent
            if agent.slug not in present:
                role, rule = Role.RESPONSIBLE, Rule.STANDING
                assignments.append(Assignment(agent, role, None, False, words, where, rule))
        if not assignments:
            return None
        return Clause(standing.span, standing.span.of(self.text), tuple(assignments))


def check_direction(span: Span, words: str, what: str) -> list[Problem]:
    """Tell whether words may show as others: some characters turn the direction of the text (UAX #9)."""
    if words.isprintable() or not _TURNED.search(words):
        return []
    return [Problem("text-direction", span, {"what": what})]
