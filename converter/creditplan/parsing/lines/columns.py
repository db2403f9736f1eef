"""What the head of a column says, and what a cell looks like before the meaning of its column is known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from creditplan.model import Role, Span
from creditplan.model.making import made_fast
from creditplan.parsing.lines.deadlines import is_deadline
from creditplan.words import numerals
from creditplan.words.labels import field_of, label_role, label_words
from creditplan.words.markers import CELL_NUMBER
from creditplan.words.names import is_collective, is_person, is_plausible, name_words
from creditplan.words.roles import role_words

_LONGEST_PERSON = 4
_LONGEST_BODY = 30
_ASIDE = re.compile(r"\([^()]*\)")
_LIST = re.compile(r"[、,;/\s]+")
_NUMERAL = re.compile(rf"\(?{numerals.CHINESE}\)?[、.]?")
_PLACE = re.compile("第?[0-9一二三四五六七八九十]+[项条]?")
_NOTHING = re.compile(r"[-—/\\.·×xX]*")
# What it costs that a column has no piece, where there are too few of them and where there are not, and each
# further piece of a cell; that one has none whose cells are often merged, and that the tasks' has none.
_MISSING, _LEFT_OUT, _JOINT = -0.3, -2.5, -0.1
_MERGED, _MERGED_OUT, _TASKLESS = -0.2, -1.5, -1.5
# No category has more letters; what else stands in its place fits by so much less.
_LONGEST_CATEGORY, _TOO_LONG = 20, -1.0
# ... and that a piece which ends in the midst of a list is parted from the next one.
_CUT, _GOES_ON = -1.0, ("、", ",")
_HAN = re.compile("[\u4e00-\u9fff某*]+")


@made_fast
@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds: number, task, measure, group, role, deadline, person, body or other."""

    kind: str
    role: Role | None = None

    @property
    def is_text(self) -> bool:
        """Tell whether it says what is to be done."""
        return self.kind in ("task", "measure")


OTHER = Column("other")
_WIDEST_HEAD = 120


def column_of(words: str) -> Column | None:
    """Tell what the head of a column says: 牵 头 单 位 is a role, 序号 the number.

    >>> column_of("牵 头 单 位").role.value, column_of("完成时限").kind
    ('lead', 'deadline')
    """
    # Most cells and lines are longer than any head, however its letters are spaced.
    word = "".join(words.split()).strip(":|*") if len(words) <= _WIDEST_HEAD else ""
    if not word or len(word) > 20:
        return None
    if kind := field_of(word):
        return Column("group" if kind == "task" and word.endswith(label_words().group_ends) else kind)
    if label_words().columns.fullmatch(word):
        return Column("role", label_role(word))
    return None


def guessed_column(words: str) -> Column:
    """The same for a head that no list names: by how it ends, or by a word that gives a role.

    >>> guessed_column("2022年度任务目标").kind, guessed_column("县级牵头单位").role.value
    ('task', 'lead')
    """
    terms, word = label_words(), "".join(words.split()).strip(":|*")
    if column := column_of(word):
        return column
    kind = next((terms.column_ends[end] for end in terms.column_ends if word.endswith(end)), "other")
    stem = next((stem for stem in terms.stems if stem in word), None)
    if kind == "role":
        return Column("role", terms.stems[stem] if stem else None)
    if kind == "other" and any(bare in word for bare in terms.bares):
        return Column("role", label_role(word))
    return Column(kind)


class Looks(NamedTuple):
    """What a cell looks like.

    Attributes:
        length: how many letters it has.
        number: of a row, if it is nothing else.
        bodies: how far it names bodies, from 0 to 1.
        time: it says only when.
        person: it names persons.
        nothing: it says nothing of its column: empty, a stroke, 无, 同上.
        above: it stands for the cell above: 同上, 〃.
    """

    length: int
    number: int | None = None
    bodies: float = 0.0
    time: bool = False
    person: bool = False
    nothing: bool = False
    above: bool = False

    @property
    def text(self) -> float:
        """How far it says what is to be done, from 0 to 1."""
        if self.number is not None or self.time or self.person or self.nothing:
            return 0.0
        return max(0.0, min(1.0, self.length / 8) - self.bodies)


def looks(cell: str) -> Looks:
    """Tell what a cell looks like, folded."""
    words = "".join(cell.split())
    length, terms = sum(map(str.isalpha, words)), label_words()
    above = words in terms.above
    if above or words in name_words().nobody or _NOTHING.fullmatch(words):
        return Looks(length, nothing=True, above=above)
    if CELL_NUMBER.fullmatch(words):
        return Looks(length, number=int(re.split(r"\D+", words.strip("()、."))[-1] or 0))
    if len(words) <= 6 and _NUMERAL.fullmatch(words):
        return Looks(length, number=numerals.value(words.strip("()、.")))
    if is_deadline(words):
        return Looks(length, time=True)
    # 各街道、镇: units behind others are no names of their own.
    names = [name for name in _LIST.split(_ASIDE.sub("", cell.strip())) if name]
    names = names[:1] + [name for name in names[1:] if not name_words().only_units.fullmatch(name)]
    bodies = sum(map(_is_body, names)) / len(names) if names else 0.0
    person = not bodies and all(map(_is_person, names))
    return Looks(length, bodies=bodies, person=person)


def _is_body(name: str) -> float:
    """How far one name of a list looks like that of a body."""
    name = name.removesuffix("等")
    if phrase := role_words().phrase_at_end(name, 1):
        name = name[: phrase.start()]
    if len(name) > _LONGEST_BODY:
        return 0.0
    said = name_words()
    if is_collective(name) and (is_plausible(name) or said.group_start.match(name)):
        return 1.0 if len(name) <= 12 else 0.5
    if not is_plausible(name):
        return 0.0
    if said.level.match(name) or name.endswith(said.complete):
        return 1.0
    return 0.4


def _is_person(name: str) -> bool:
    if is_person(name):
        return True
    plain = 2 <= len(name) <= _LONGEST_PERSON and _HAN.fullmatch(name)
    return bool(plain) and (name[0] in name_words().surnames or "某" in name or "*" in name)


class Placing:
    """Puts cells of which there are too few or too many under the columns that they fit best.

    Args:
        folded: the text.
        columns: what they hold; ``None``: it is not known.
    """

    def __init__(self, folded: str, columns: Sequence[Column | None]) -> None:
        self.folded = folded
        self.columns = columns
        # Categories, and texts before other texts, are often merged with the cells above.
        texts = [place for place, column in enumerate(columns) if column and column.is_text]
        groups = [place for place, column in enumerate(columns) if column and column.kind == "group"]
        self.merged = {*texts[:-1], *groups}
        self.tasks = texts[-1:]

    def fit(self, column: Column | None, seen: Looks) -> float:
        """How far a cell is what its column says, from -1 to 1."""
        if seen.nothing or column is None:
            return 0.0
        if column.kind == "role":
            return 2 * seen.bodies - 1
        if column.kind == "number":
            return 1.0 if seen.number is not None else -1.0
        if column.kind == "deadline":
            return 1.0 if seen.time else -0.2
        if column.kind == "person":
            return 0.8 if seen.person else -0.5 - seen.bodies
        if column.is_text or column.kind == "group":
            return -1.0 if seen.number is not None or seen.time else 0.4 - 0.8 * seen.bodies
        return 0.0

    def fits(self, cells: Sequence[Span]) -> float:
        """How far all cells of a row are what their columns say."""
        return sum(
            self.fit(column, looks(cell.of(self.folded)))
            for column, cell in zip(self.columns, cells, strict=True)
            if cell.start < cell.end
        )

    def place(self, pieces: Sequence[Span]) -> list[Span]:
        """Return the best row of cells, each of one piece, of several that follow each other, or of none."""
        return self._best(pieces)[0]

    def score(self, pieces: Sequence[Span]) -> float:
        """How far the best row of cells is what its columns say."""
        return self._best(pieces)[1]

    def _best(self, pieces: Sequence[Span]) -> tuple[list[Span], float]:
        width, count = len(self.columns), len(pieces)
        missing, joint = (_MISSING if count < width else _LEFT_OUT), _JOINT
        best: list[list[tuple[float, int] | None]] = [[None] * (count + 1) for _ in range(width + 1)]
        best[0][0] = (0.0, 0)
        seen = [looks(piece.of(self.folded)) for piece in pieces]
        for place, column in enumerate(self.columns):
            fits = [self.fit(column, one) for one in seen]
            absent = missing
            if place in self.merged:
                fits = [
                    fit + _TOO_LONG * (one.length > _LONGEST_CATEGORY)
                    for fit, one in zip(fits, seen, strict=True)
                ]
                absent = _MERGED if count < width else _MERGED_OUT
            elif place in self.tasks:
                absent = min(missing, _TASKLESS)
            for start in range(count + 1):
                known = best[place][start]
                if known is None:
                    continue
                cut = start and pieces[start - 1].of(self.folded).endswith(_GOES_ON)
                score = known[0] + (_CUT if cut else 0.0)
                for end in range(start, count + 1):
                    added = sum(fits[start:end]) + (absent if end == start else joint * (end - start - 1))
                    so_far = best[place + 1][end]
                    if so_far is None or score + added > so_far[0]:
                        best[place + 1][end] = (score + added, start)
                    if end - start > 12:
                        break
        row: list[Span] = []
        end = count
        for place in range(width, 0, -1):
            found = best[place][end]
            if found is None:
                return [*pieces[:width], *[Span(0, 0)] * (width - count)], width * _LEFT_OUT
            start = found[1]
            where = pieces[start].start if start < count else (pieces[-1].end if pieces else 0)
            row.append(Span(pieces[start].start, pieces[end - 1].end) if start < end else Span(where, where))
            end = start
        last = best[width][count]
        return row[::-1], last[0] if last else width * _LEFT_OUT
