"""Labels and heads of columns: 牵头单位：, 完成时限："""

from __future__ import annotations

import re
from dataclasses import dataclass

from creditplan.model import Role
from creditplan.words.lexicon import Table, any_of, section

_FIELDS = ("task", "measure", "deadline", "person", "number", "other")
_KINDS = ("group", "task", "measure", "deadline", "person")
_LONGEST = 40
# What joins the words of a head of a column.
_JOINTS = "及和、/"


@dataclass(frozen=True, slots=True)
class LabelWords:
    """Labels, by what they introduce.

    Attributes:
        label: a role label with its colon; ``inline``: the same in the midst of a line, or in brackets of its
            own.
        whom: what says in a sentence whom the words behind it name, up to these: 由.
        spoken: a label that is a part of the sentence, and its 为: 责任单位为; ``colonless``: the
            same at the start of a stretch, where 为 stands for the colon.
        columns: what heads a column with bodies: a role label, several, or a verb.
        stems: what a role label begins with, and the role that it gives.
        measures: 具体措施： behind a clause.
        field: another label; ``fields``: what each introduces (task, measure, deadline …).
        numbers: what heads a column of numbers, of more than one sign.
        column_ends: how heads of columns end that no list names, by what they introduce; longest first;
            ``group_ends``: how those of categories end.
        bare: labels without a noun, as in a pattern: 牵头, 配合; ``bares``: the same, one by one.
        above: what stands in a cell for what the cell above says; ``totals``: what begins a row of sums.
    """

    label: re.Pattern[str]
    inline: re.Pattern[str]
    whom: re.Pattern[str]
    spoken: re.Pattern[str]
    colonless: re.Pattern[str]
    columns: re.Pattern[str]
    stems: dict[str, Role]
    measures: re.Pattern[str]
    field: re.Pattern[str]
    fields: dict[str, str]
    numbers: tuple[str, ...]
    column_ends: dict[str, str]
    bare: str
    bares: tuple[str, ...]
    group_ends: tuple[str, ...]
    above: frozenset[str]
    totals: tuple[str, ...]

    @classmethod
    def of(cls, table: Table) -> LabelWords:
        """Make the patterns of a table."""
        labels = table["labels"]
        stems = {stem: r for r in Role for stem in labels[r]}
        fields = {word: kind for kind in _FIELDS for word in labels[kind]}
        heads = table["columns"]
        ends = {word: kind for kind in (*_KINDS, "role") for word in heads[kind]}
        stem, noun, bare = any_of(stems), any_of(labels["nouns"]), any_of(labels["bare"])
        full = (
            rf"(?:{stem}[、/和与及]?|\({stem}\))+{noun}"
            rf"(?:\([^()]{{1,12}}\)|及[^()、,;:]{{0,4}}?{any_of(heads['person'])})?"
        )
        # What any of it begins with comes first: few signs of a text begin a label.
        starts = "(" + "".join(sorted({word[0] for word in (*stems, *labels["bare"])}))
        spoken = rf"{any_of(labels['spoken'])}{any_of(labels['spoken_nouns'])}"
        verbs = [word for r in Role for word in table["role"][r]]
        verb, begun = any_of(verbs), "".join(sorted({*_JOINTS, *(word[0] for word in verbs)}))
        return cls(
            label=re.compile(
                rf"(?=[{starts}])(?P<label>{full}|(?:{bare}[、/和与及]?)+)(?:\([^()]{{0,12}}\))?(?=:)"
            ),
            inline=re.compile(
                rf"(?=[{starts}\[ \t])(?:(?P<framed>\[)?{full}(?(framed)\]|(?:\([^()]{{0,10}}\))?[ \t]*:)"
                rf"|(?<=[。;])[ \t]*{bare}[ \t]*:)"
            ),
            whom=re.compile(rf"(?:由|{spoken}[为是由])[^,;。:!?\n]*\Z"),
            spoken=re.compile(rf"(?P<label>{spoken})[为是由]?(?=[^:,。;\s为是由])"),
            colonless=re.compile(rf"(?:^|(?<=[,;。(]))(?P<label>{spoken})[为是](?=[^,;。、:])"),
            columns=re.compile(
                rf"(?=[{starts}{begun}])(?:[{_JOINTS}]*(?:{full}|{bare}|{verb}))+[{_JOINTS}]*"
            ),
            stems=stems,
            measures=re.compile(rf"(?<=[)\]。;])[ \t]*{any_of(labels['measure'])}:"),
            field=re.compile(rf"(?P<field>{any_of(fields)})(?:\([^()]{{0,12}}\))?"),
            fields=fields,
            numbers=tuple(word for word in labels["number"] if len(word) > 1),
            bare=bare,
            bares=tuple(labels["bare"]),
            group_ends=tuple(heads["group"]),
            above=frozenset(heads["above"]),
            totals=tuple(heads["totals"]),
            column_ends=dict(sorted(ends.items(), key=lambda pair: -len(pair[0]))),
        )


label_words = section(LabelWords)


def field_of(words: str) -> str | None:
    """Return what a label introduces, without its colon: task, measure, deadline …; it may end in (…)."""
    said = label_words()
    if "(" not in words:
        return said.fields.get(words)
    match = said.field.fullmatch(words)
    return said.fields[match["field"]] if match else None


def is_role_label(word: str) -> bool:
    """Tell whether a word, without its colon, is a label that gives a role: 牵头单位, not 完成时限."""
    label = label_words().label.match(word + ":")
    return label is not None and label.end() == len(word)


def starts_with_label(line: str) -> bool:
    """Tell whether a line, as it is in the source, begins with a label and its colon: 完成时限：."""
    words, said = "".join(line[:_LONGEST].split()).replace("：", ":"), label_words()
    field = said.field.match(words)
    return said.label.match(words) is not None or bool(field and words.startswith(":", field.end()))


def label_role(label: str) -> Role:
    """Return the role that a label gives: 牵头责任单位 is lead, 责任单位 responsible.

    >>> label_role("牵头责任单位").value, label_role("配合单位").value
    ('lead', 'participant')
    """
    roles = [role for stem, role in label_words().stems.items() if stem in label]
    if Role.LEAD in roles:
        return Role.LEAD
    return Role.PARTICIPANT if Role.PARTICIPANT in roles else Role.RESPONSIBLE
