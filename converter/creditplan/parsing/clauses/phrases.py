"""What stands between two separators of a clause: 由, names, a deadline, a phrase that says what they do."""

from __future__ import annotations

import re
from collections.abc import Container
from functools import cache
from typing import NamedTuple

from creditplan.model import Manner, Role
from creditplan.parsing.lines.deadlines import is_deadline, trailing_deadline
from creditplan.words.clauses import clause_words
from creditplan.words.labels import label_role, label_words
from creditplan.words.names import list_words, name_words
from creditplan.words.roles import role_words

_AS = re.compile(r"(?:作为|为|是)(?P<label>[^、,;为是]{2,10}?)$")
# Of a phrase may belong to the name before it.
_IN_NAME = 4
# Documents have few; each is tried in turn.
_MOST = 16


class Piece(NamedTuple):
    """A stretch between separators: 由, names up to ``late``, a deadline up to ``body``, then a phrase.

    ``single`` says that nothing in the names makes several of them.
    """

    kind: str = ""
    by: int = 0
    late: int = 0
    body: int = 0
    verbs: tuple[str, ...] = ()
    has_verb: bool = False
    single: bool = False


class Phrases:
    """Takes the pieces of one document apart.

    Args:
        register: the names of the register.
    """

    def __init__(self, register: Container[str]) -> None:
        self.register = register
        self.take_apart = cache(self._take_apart)
        self.meaning = cache(role_words().meaning)
        self._behind: dict[str, tuple[Role, Manner | None]] = {}

    def behind_known(self, piece: str) -> tuple[str, Role, Manner | None] | None:
        """Return the name of the register that a piece begins with, and what the phrase behind it says."""
        for phrase, said in self._behind.items():
            if piece.endswith(phrase) and piece[: -len(phrase)] in self.register:
                return piece[: -len(phrase)], *said
        parts = self.take_apart(piece)
        name = piece[: parts.late]
        if not parts.has_verb or parts.late < parts.body or name not in self.register:
            return None
        role, manner = self.meaning(parts.verbs)
        if role is None:
            return None
        if len(self._behind) < _MOST:
            self._behind[piece[parts.late :]] = role, manner
        return name, role, manner

    def _take_apart(self, piece: str) -> Piece:
        """Find the phrase at the end of a piece, and what else in it is no name."""
        roles, lists, names, end = role_words(), list_words(), name_words(), len(piece)
        if piece in self.register:
            return Piece(late=end, body=end, single=True)
        if clause_words().same_below.fullmatch(piece):
            return Piece("same-below")
        if piece in names.nobody:
            return Piece("nobody")
        if is_deadline(piece):
            return Piece("deadline")
        by = lists.by.match(piece)
        start = by.end() if by else 0
        phrase = roles.phrase_at_end(piece, start)
        body = phrase.start() if phrase else end
        verbs = roles.phrase_word.findall(piece, body) if phrase else []
        # 全总牵头, 某某委员会办牵头: what begins like a phrase ends a known name.
        if phrase and piece[start:body] not in self.register:
            for cut in range(body + 1, min(body + _IN_NAME, end) + 1):
                behind = roles.phrase.match(piece, cut) if cut < end else None
                if piece[start:cut] in self.register and (behind or cut == end):
                    body, verbs = cut, roles.phrase_word.findall(piece, cut)
                    break
        role_as = None if phrase else _AS.search(piece, start)
        if role_as and label_words().columns.fullmatch(role_as["label"]):
            body, verbs = role_as.start(), [roles.verb_of(label_role(role_as["label"]))]
        # 以财政部为主
        start += bool(roles.framing.intersection(verbs) and piece.startswith("以", start))
        late = trailing_deadline(piece, start, body) if body > start else body
        late = late if start < late else body
        single = piece[start:late] not in names.nouns and not lists.compound.search(piece, start, late)
        has_verb = not roles.roles.keys().isdisjoint(verbs)
        return Piece("", start, late, body, tuple(verbs), has_verb, single)
