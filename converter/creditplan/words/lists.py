"""Lists of names: what separates and joins names, and what 等 closes a list with."""

from __future__ import annotations

import re
from dataclasses import dataclass

from creditplan.words.lexicon import NUMBER, Table, any_of, section


@dataclass(frozen=True, slots=True)
class ListWords:
    """What stands between names, before and behind them.

    Attributes:
        mark: a separator or bracket of a list.
        join_with, join_and: 会同, and 和.
        begin_joint: names that begin with 和.
        by: what may stand before a name and says nothing: 由.
        opening: 等 and what it closes a list with, up to the end or to a further group.
        helps: a verb with a body before it that helps the one behind it.
        compound: what makes several names of a piece between separators.
    """

    mark: re.Pattern[str]
    join_with: re.Pattern[str]
    join_and: re.Pattern[str]
    begin_joint: tuple[str, ...]
    by: re.Pattern[str]
    opening: re.Pattern[str]
    helps: re.Pattern[str]
    compound: re.Pattern[str]

    @classmethod
    def of(cls, table: Table) -> ListWords:
        """Make the patterns of a table."""
        lists, join = table["list"], table["join"]
        return cls(
            mark=re.compile(f"[{re.escape(''.join(lists['separators']))}()\\[\\]]"),
            join_with=re.compile(any_of(join["with"])),
            join_and=re.compile(any_of(join["and"])),
            begin_joint=tuple(join["begin_joint"]),
            by=re.compile(any_of(join["by"])),
            opening=re.compile(_opening(table)),
            helps=re.compile(any_of(join["helps"])),
            compound=re.compile(
                any_of([*lists["open"], *join["with"], *join["and"], *join["helps"], *"★☆▲△※◎●○■□◆◇*"])
            ),
        )


def _opening(table: Table) -> str:
    """等, 等N家有关部门, 等部门和有关企业, but not 高等."""
    lists, nouns = table["list"], any_of(table["list"]["open_nouns"])
    return (
        rf"(?<![{''.join(lists['not_open_after'])}])等(?:{NUMBER}?(?:个|家|多个)?"
        rf"(?:[^、,;等和与及]{{0,28}}?|[^、,;等]{{0,28}}?(?:小组|会议|委员会)各?){nouns}"
        rf"(?:[和与及]?(?:有关|相关)?{any_of(table['names']['nouns'])})*)?(?=$|[和与及以、])"
    )


list_words = section(ListWords)
