"""The words behind the names of a part: what role they give, and how it is shared."""

from __future__ import annotations

import re
from collections.abc import Sequence

from creditplan.model import Manner, Role
from creditplan.words.lexicon import lexicon

# Of such words; where there are more, they are looked for again.
USUAL_LENGTH = 48


def long_phrase(piece: str, start: int) -> re.Match[str] | None:
    """Find the words at the end of a piece that say what somebody does and how, however many they are."""
    phrase, low, reach = lexicon().phrase, len(piece), USUAL_LENGTH
    while low > start:
        reach *= 2
        low = max(start, len(piece) - reach)
        found = phrase.search(piece, low)
        # One that begins where the search did may begin before it.
        if found is None or found.start() > low:
            break
    return found


def verb_of(role: Role) -> str:
    """Return a verb that gives a role."""
    return next(verb for verb, given in lexicon().roles.items() if given is role)


def meaning(words: tuple[str, ...]) -> tuple[Role | None, Manner | None]:
    """Return the role and the manner that the words of a phrase give, one verb at least among them."""
    return _role(words), manner_of(words)


def _role(words: Sequence[str]) -> Role | None:
    """牵头 in any form leads (牵头负责 too); 负责 beside 参加 says nothing certain; 配合落实 only helps."""
    said = lexicon()
    verbs = [word for word in words if word in said.roles]
    verbs = [verb for verb in verbs if verb not in said.weak] or verbs
    roles = {said.roles[verb] for verb in verbs}
    if Role.LEAD in roles:
        return Role.LEAD
    if len(roles) == 1:
        return roles.pop()
    if verbs[0] in said.helping and not said.in_charge.intersection(verbs):
        return Role.PARTICIPANT
    return None


def manner_of(words: Sequence[str]) -> Manner | None:
    """The manner word nearest to the verb decides."""
    said = lexicon()
    for word in reversed(words):
        if word in said.manners:
            return said.manners[word]
        if said.respective.fullmatch(word):
            return Manner.RESPECTIVE
    return None
