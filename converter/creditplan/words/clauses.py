"""How a clause shows in running text: in brackets, behind 由, as a sentence; what is said once for all."""

from __future__ import annotations

import re
from dataclasses import dataclass

from creditplan.words.front import front_words
from creditplan.words.labels import is_role_label, label_words
from creditplan.words.lexicon import Table, any_of, section
from creditplan.words.markers import marker_at
from creditplan.words.roles import role_words

_WHO = r"[\u4e00-\u9fff()、]{2,60}?"
_NAMES = r"(?P<name>[\u4e00-\u9fff()、]{2,}?)"
LEADING_SIGNS = "★☆▲△※◎*"
"""What may mark the name of the one that leads."""


@dataclass(frozen=True, slots=True)
class ClauseWords:
    """What clauses are found by; white space may stand in the text.

    Attributes:
        signs: what looks like a clause: in brackets, before one that closes, behind 由, with a label, behind
            a stop; each with a character that must stand in it, if one must: it is looked for first.
        verb: a verb that ends a sentence, or a part of one.
        charge_or_stop: 负责 as a verb, or what ends a stretch; ``does``: that verb or 牵头, and what is done.
        alone: verbs that make a clause of a sentence without 由.
        subject, helped: a name and its verb at the start of an item, and behind a comma.
        begins: a line that begins with a clause, before what is to be done: 甲局负责，乙局配合，…;
            ``begin_verbs``: one of these stands before its comma.
        led_with: 牵头会同, and where 会同 stands in it.
        same_below: what is said holds below too: 下同.
        convention: words without which a clause sets no convention.
    """

    signs: tuple[tuple[str, re.Pattern[str]], ...]
    verb: re.Pattern[str]
    charge_or_stop: re.Pattern[str]
    does: re.Pattern[str]
    alone: re.Pattern[str]
    subject: re.Pattern[str]
    helped: re.Pattern[str]
    begins: re.Pattern[str]
    begin_verbs: tuple[str, ...]
    led_with: re.Pattern[str]
    same_below: re.Pattern[str]
    convention: re.Pattern[str]

    @classmethod
    def of(cls, table: Table) -> ClauseWords:
        """Make the patterns of a table."""
        role, labels, said = table["role"], table["labels"], table["conventions"]
        verb = any_of([*role["lead"], *role["responsible"], *role["participant"]])
        charge = rf"{any_of(role['in_charge'])}(?!{any_of(role['in_charge_but'])})"
        heads = any_of([*role["lead"], *role["in_charge"]])
        spoken = rf"{any_of(labels['spoken'])}{any_of(labels['spoken_nouns'])}"
        joining = [*table["join"]["with"], *table["join"]["and"], *role["in_charge"]]
        inside = rf"[^()\[\]]*{any_of(role['signs'])}[^()\[\]]{{0,60}}[)\]]"
        behind_stop = (
            rf"[,。;](?:{spoken}为?[^:,。;\s]{{2,}}|(?<!,)[ \t]*[(\[][^()\[\]。;:]+"
            rf"{any_of(table['names']['bare'])}[)\]][。 \t]*(?:\n|\Z))"
        )
        return cls(
            signs=(
                ("(", re.compile(rf"\({inside}")),
                ("[", re.compile(rf"\[{inside}")),
                (")", re.compile(rf"{verb}[。;,]?\)")),
                ("]", re.compile(rf"{verb}[。;,]?\]")),
                ("由", re.compile(rf"由[^,。;由]{{2,}}?{any_of(role['behind_by'])}")),
                (":", label_words().label),
                ("", re.compile(behind_stop)),
            ),
            verb=re.compile(rf"{verb}[)\]]?(?=\s*(?:[。;!,\n]|$))"),
            charge_or_stop=re.compile(rf"[,。;!?\n]|(?P<charge>{charge})"),
            does=re.compile(
                rf"(?:{charge}|{any_of(role['lead'])}(?!的|{any_of(joining)}))(?=[^\s,。;、)\]])"
            ),
            alone=re.compile(any_of(role["alone"])),
            subject=re.compile(
                rf"\s*{_NAMES}\s*[:。,]?\s*(?P<verb>(?:主要|具体)?{heads}+)(?!{any_of(role['in_charge_but'])})"
            ),
            helped=re.compile(rf"[,;]\s*{_NAMES}(?P<verb>{any_of(role['participant'])})\s*(?=[,。;]|\Z)"),
            begins=re.compile(rf"\s*{_WHO}{heads}+,\s*{_WHO}{any_of(role['participant'])},"),
            begin_verbs=(*role["lead"], *role["in_charge"]),
            led_with=re.compile(
                rf"{heads}(?P<joint>{any_of(w for w in table['join']['with'] if len(w) > 1)})(?=.)"
            ),
            same_below=re.compile(any_of(said["same_below"])),
            convention=re.compile(any_of([*said["first"], *said["not_listed"]])),
        )


clause_words = section(ClauseWords)


@dataclass(frozen=True, slots=True)
class ConventionWords:
    """Sentences that set a convention.

    Attributes:
        first: words without which there is no ``first_listed``.
        first_listed: the first of a list leads.
        rest_takes_part: the others take part.
        sign: a mark at names is explained: 标★的为牵头单位.
        for_all, not_listed: words without which there is no ``standing``.
        standing: somebody takes part in all tasks.
    """

    first: re.Pattern[str]
    first_listed: re.Pattern[str]
    rest_takes_part: re.Pattern[str]
    sign: re.Pattern[str]
    for_all: re.Pattern[str]
    not_listed: re.Pattern[str]
    standing: re.Pattern[str]

    @classmethod
    def of(cls, table: Table) -> ConventionWords:
        """Make the patterns of a table."""
        said = table["conventions"]
        return cls(
            first=re.compile(any_of(said["first"])),
            first_listed=re.compile(_first_listed(table)),
            rest_takes_part=re.compile(
                rf"{any_of(said['rest'])}[^,;。]{{0,8}}?{any_of(table['role']['participant'])}"
            ),
            sign=re.compile(
                rf"[标带注有加打]?[“\"'「(]?(?P<sign>[{LEADING_SIGNS}])[”\"'」)]?(?:号|标记|标识)?[的者]?"
                rf"[^,;。]{{0,6}}?(?:表示|{any_of(said['is'])})[^,;。]{{0,4}}?{any_of(said['first_is'])}"
            ),
            for_all=re.compile(any_of([*said["for_all"], *said["all_are"]])),
            not_listed=re.compile(any_of(said["not_listed"])),
            standing=re.compile(_standing(table)),
        )


def _first_listed(table: Table) -> str:
    """排在第一位的为牵头单位, or 牵头单位排在第一位; then, perhaps, what the others do, and 下同."""
    said = table["conventions"]
    first, verbs = any_of(said["first"]), any_of(said["first_verbs"])
    others, below = any_of(said["rest"]), any_of(said["same_below"])
    rest = rf"(?:[,，]?(?:{others}[^。;；,()]{{0,16}}))?(?:[,，;；。]?{below})?"
    return (
        rf"[^。;；,、()]{{0,20}}?(?:{verbs}(?:在|名|为|于|列)?)?{first}[^。;；,()]{{0,8}}?"
        rf"{any_of(said['is'])}[^。;；,()]{{0,6}}?{any_of(said['first_is'])}[^。;；,、()]{{0,6}}{rest}"
        rf"|{any_of(said['lead_is'])}[^。;；,，()]{{0,4}}?{verbs}[^。;；,，()]{{0,20}}?{first}{rest}"
    )


def _standing(table: Table) -> str:
    """以下任务均需各区政府落实，不再一一列出."""
    said, word = table["conventions"], role_words().phrase_word.pattern
    end = rf"[,，;；。][^。;；,，()]{{0,8}}?{any_of(said['not_listed'])}"
    return (
        rf"(?:以下[^。;；()，,]{{0,10}}[，,])?[^。;；()，,]{{0,16}}?{any_of(said['for_all'])}"
        rf"(?P<who>[^。;；]{{2,80}}?)(?P<verb>(?:{word})*){end}"
        rf"|(?P<who2>(?:(?!以下|负责|落实|牵头)[^。;；()]){{2,60}}?){any_of(said['all_are'])}(?P<verb2>[^。;；]{{0,20}}?){end}"
    )


convention_words = section(ConventionWords)


def begins_with_clause(words: str) -> bool:
    """Tell whether a line begins with who does what it says: 甲局负责，乙局配合，清除菜地."""
    comma, said = words.find(","), clause_words()
    return words.endswith(said.begin_verbs, 0, max(comma, 0)) and said.begins.match(words) is not None


def speaks_as_plan(folded: str) -> bool:
    """Tell whether a paragraph says what plans say, and what stands around them does not.

    That is: a clause in brackets, a label or a head of a column that gives a role, but not to who runs a web
    site; a convention; a note; a numbered sentence.
    """
    words = "".join(folded.split())
    if any(
        sign.search(folded)
        for needed, sign in clause_words().signs
        if needed in ("(", "[") and needed in folded
    ):
        return True
    label = label_words().label.match(words)
    hosts = front_words().hosts
    if (label and label["label"] not in hosts) or (is_role_label(words) and words not in hosts):
        return True
    if front_words().notes.match(words):
        return True
    said = convention_words()
    if (said.first.search(words) and said.first_listed.search(words)) or said.sign.search(words):
        return True
    if said.not_listed.search(words):
        return True
    start = len(folded) - len(folded.lstrip())
    marker = marker_at(folded, folded, start, len(folded))
    return bool(marker and marker.number and ("。" in words or ";" in words))
