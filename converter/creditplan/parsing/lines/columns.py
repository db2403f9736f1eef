"""What the head of a column says."""

from __future__ import annotations

from dataclasses import dataclass

from creditplan.model import Role
from creditplan.model.making import made_fast
from creditplan.words.labels import field_of, label_role, label_words


@made_fast
@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds: number, task, measure, role, deadline, person or other."""

    kind: str
    role: Role | None = None


def column_of(words: str) -> Column | None:
    """Tell what the head of a column says: 牵 头 单 位 is a role, 序号 the number.

    >>> column_of("牵 头 单 位").role.value, column_of("完成时限").kind
    ('lead', 'deadline')
    """
    word = "".join(words.split()).strip(":|*")
    if not word or len(word) > 20:
        return None
    if kind := field_of(word):
        return Column(kind)
    if label_words().columns.fullmatch(word):
        return Column("role", label_role(word))
    return None


def guessed_column(words: str) -> Column:
    """The same for a head that no list names, between others that are known: by how it ends.

    >>> guessed_column("2022年度任务目标").kind, guessed_column("县级牵头单位").role.value
    ('task', 'lead')
    """
    terms, word = label_words(), "".join(words.split()).strip(":|*")
    if column := column_of(word):
        return column
    kind = next((terms.column_ends[end] for end in terms.column_ends if word.endswith(end)), "other")
    if kind == "role":
        stem = next((stem for stem in terms.stems if stem in word), None)
        return Column("role", terms.stems[stem]) if stem else Column("other")
    return Column(kind)
