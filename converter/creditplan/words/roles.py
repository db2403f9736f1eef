"""What bodies do: verbs that give a role, adverbs that say how it is shared, and phrases made of both."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from creditplan.model import Manner, Role
from creditplan.words.lexicon import Table, any_of, as_they_are, section

# What joins the duties of 按照职责和分工.
_JOINTS = "和与、"
# Of a phrase; where it may be longer, it is looked for again.
_USUAL_LENGTH = 48


@dataclass(frozen=True, slots=True)
class RoleWords:
    """Verbs and adverbs.

    Attributes:
        roles, manners: verbs and adverbs, by what they mean.
        helping, in_charge: verbs that yield to others, and that cannot stand beside helping ones.
        says_whom: verbs that want a name before them: 牵头, 配合, 负责, but not 落实.
        weak: verbs that say nothing beside another one.
        founding: what stands before 由 where it says what a body is: 成立由财政部牵头的专班.
        framing: verbs that 以 may stand for, before the name: 以财政部为主.
        verb: any verb.
        phrase: what may end a part of a clause, at its end; ``phrase_word``: one word of it;
            ``phrase_ends``: the signs that it may end with.
        respective: manner words made by a pattern: 按照各自职责分工.
    """

    roles: dict[str, Role]
    manners: dict[str, Manner]
    helping: frozenset[str]
    in_charge: frozenset[str]
    says_whom: frozenset[str]
    weak: frozenset[str]
    framing: frozenset[str]
    founding: tuple[str, ...]
    verb: re.Pattern[str]
    phrase: re.Pattern[str]
    phrase_word: re.Pattern[str]
    phrase_ends: frozenset[str]
    respective: re.Pattern[str]

    @classmethod
    def of(cls, table: Table) -> RoleWords:
        """Make the patterns of a table."""
        role, manner = table["role"], table["manner"]
        roles = {word: r for r in Role for word in role[r]}
        manners = dict.fromkeys(manner["respective"], Manner.RESPECTIVE)
        manners |= dict.fromkeys(manner["joint"], Manner.JOINT)
        respective = _respective(table)
        spoken = [*roles, *manners, *table["adverb"]["words"]]
        word = rf"(?:{respective}|{any_of(spoken)})"
        starts = "".join(sorted({words[0] for words in [*spoken, *manner["duty_before"]]}))
        return cls(
            **as_they_are(cls, role),
            roles=roles,
            manners=manners,
            says_whom=frozenset([*role["lead"], *role["participant"], *role["in_charge"]]),
            verb=re.compile(any_of(roles)),
            phrase=re.compile(rf"(?=[{starts}])(?:{word})+\Z"),
            phrase_word=re.compile(word),
            phrase_ends=frozenset(
                words[-1] for words in [*spoken, *manner["duty"], *manner["duty_after"], *_JOINTS]
            ),
            respective=re.compile(respective),
        )

    def phrase_at_end(self, words: str, start: int) -> re.Match[str] | None:
        """Find the phrase at the end of ``words[start:]``, however long it is."""
        if words[-1:] not in self.phrase_ends:
            return None
        reach = _USUAL_LENGTH
        while True:
            low = max(start, len(words) - reach)
            found = self.phrase.search(words, low)
            # One that begins where the search did may begin before it.
            if found is None or low == start or found.start() > low:
                return found
            reach *= 2

    def meaning(self, words: Sequence[str]) -> tuple[Role | None, Manner | None]:
        """Return the role and the manner that the words of a phrase give, one verb at least among them."""
        return self._role(words), self.manner(words)

    def _role(self, words: Sequence[str]) -> Role | None:
        """牵头 in any form leads (牵头负责 too); 负责参加 says nothing certain; 配合落实 only helps."""
        verbs = [word for word in words if word in self.roles]
        verbs = [verb for verb in verbs if verb not in self.weak] or verbs
        roles = {self.roles[verb] for verb in verbs}
        if Role.LEAD in roles:
            return Role.LEAD
        if len(roles) == 1:
            return roles.pop()
        if verbs[0] in self.helping and not self.in_charge.intersection(verbs):
            return Role.PARTICIPANT
        return None

    def manner(self, words: Sequence[str]) -> Manner | None:
        """Return what the manner word nearest to the verb says."""
        for word in reversed(words):
            if word in self.manners:
                return self.manners[word]
            if self.respective.fullmatch(word):
                return Manner.RESPECTIVE
        return None

    def verb_of(self, role: Role) -> str:
        """Return a verb that gives a role."""
        return next(verb for verb, given in self.roles.items() if given is role)


def _respective(table: Table) -> str:
    manner = table["manner"]
    duty = any_of(manner["duty"])
    return (
        f"{any_of(manner['duty_before'])}{any_of(manner['duty_words'])}{{0,3}}{duty}"
        f"(?:{duty}|{any_of(manner['duty_after'])}|[{_JOINTS}])*"
    )


role_words = section(RoleWords)
