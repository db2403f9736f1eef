"""What a document says once for all its clauses: 排在第一位的为牵头单位, and who takes part everywhere."""

from __future__ import annotations

import re
from dataclasses import dataclass

from creditplan.words.lexicon import Table, any_of, section
from creditplan.words.roles import role_words

LEADING_SIGNS = "★☆▲△※◎*"
"""What may mark the name of the one that leads."""


@dataclass(frozen=True, slots=True)
class ConventionWords:
    """Sentences that set a convention.

    Attributes:
        first: words without which there is no ``first_listed``.
        first_listed: the first of a list leads.
        rest_takes_part: the others take part.
        sign: a mark at names is explained: 标★的为牵头单位.
        same_below: the same holds below.
        for_all, not_listed: words without which there is no ``standing``.
        standing: somebody takes part in all tasks.
    """

    first: re.Pattern[str]
    first_listed: re.Pattern[str]
    rest_takes_part: re.Pattern[str]
    sign: re.Pattern[str]
    same_below: re.Pattern[str]
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
            same_below=re.compile(any_of(said["same_below"])),
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
