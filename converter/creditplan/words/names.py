"""Names of bodies and lists of them: how names begin and end, what they never hold, what parts them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from creditplan.words.lexicon import NUMBER, Table, any_of, as_they_are, section

LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class NameWords:
    """Parts of names.

    Attributes:
        endings: how names of bodies end; ``complete``: those that a 和 may follow.
        group_start, level: how groups begin, and names with their level before them.
        short_endings, short_names, vague_endings, military_endings: what tells a body from other words in a
            sentence.
        never: what makes a sentence of words; ``never_verbs``: those of it that names with an ending of
            ``organised`` may hold.
        does: a verb that no name holds.
        person: a person, not a body: by title, or by title and name; ``surnames``: what names begin with.
        nobody, elsewhere: what stands where a name should and says that there is none, or not here.
        nouns: no more than “bodies”; ``relative``: the body that a sentence is about.
        collective: what makes a name mean all bodies of a kind.
        unit_ends, only_units, units_then_end: units of administration, and what they end in.
        shared_endings, national_prefixes, national_endings, full_prefixes, only_national:
            whose body a name can mean.
        groups: names that mean a group of the register.
        unit: units within a body: 财务处.
    """

    endings: tuple[str, ...]
    complete: tuple[str, ...]
    group_start: re.Pattern[str]
    level: re.Pattern[str]
    short_endings: tuple[str, ...]
    short_names: frozenset[str]
    vague_endings: tuple[str, ...]
    military_endings: tuple[str, ...]
    never: re.Pattern[str]
    never_verbs: frozenset[str]
    organised: tuple[str, ...]
    does: re.Pattern[str]
    person: re.Pattern[str]
    surnames: str
    nobody: frozenset[str]
    elsewhere: frozenset[str]
    nouns: frozenset[str]
    relative: frozenset[str]
    collective: re.Pattern[str]
    unit_ends: re.Pattern[str]
    only_units: re.Pattern[str]
    units_then_end: re.Pattern[str]
    shared_endings: tuple[str, ...]
    national_prefixes: tuple[str, ...]
    national_endings: tuple[str, ...]
    full_prefixes: tuple[str, ...]
    only_national: tuple[str, ...]
    groups: dict[str, str]
    unit: re.Pattern[str]

    @classmethod
    def of(cls, table: Table) -> NameWords:
        """Make the patterns of a table."""
        names, many = table["names"], table["collective"]
        nouns = any_of(names["verb_nouns"], names["verb_nouns_but"])
        units, ends = any_of(many["units"]), any_of(many["unit_ends"])
        return cls(
            **as_they_are(cls, names),
            surnames=names["surnames"],
            group_start=re.compile(any_of(names["group_starts"])),
            level=re.compile(any_of(names["levels"])),
            never=re.compile(any_of(names["never"], names["never_but"])),
            does=re.compile(f"{any_of(names['verbs'])}(?!{nouns})"),
            person=re.compile(
                rf"{any_of(names['persons'])}(?:[{names['surnames']}][\u4e00-\u9fff]{{1,2}})?\Z"
            ),
            collective=re.compile(f"{any_of(many['anywhere'])}|{NUMBER}个{any_of(many['counted'])}"),
            unit_ends=re.compile(ends),
            only_units=re.compile(rf"(?:{units}|[、和及])+"),
            units_then_end=re.compile(rf"{units}+{ends}"),
            unit=re.compile(
                rf"(?!.*{any_of(names['inner_units_but'])}\Z)[\u4e00-\u9fff]{{0,10}}{any_of(names['inner_units'])}"
            ),
            groups={word: slug for slug, words in table["groups"].items() for word in words},
        )


name_words = section(NameWords)


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
        rf"(?:[和与及]?(?:有关|相关)?{any_of(table['names']['nouns'])})*(?:\({nouns}\))?)?(?=$|[和与及以、])"
    )


list_words = section(ListWords)


def is_collective(name: str) -> bool:
    """Tell whether a name means all bodies of a kind.

    >>> is_collective("各区县"), is_collective("市直有关部门、单位"), is_collective("市财政局")
    (True, True, False)
    """
    return name_words().collective.search(name) is not None


def is_sentence(name: str) -> bool:
    """Tell whether words hold one that no name does; 市加强党建工作领导小组 may hold a verb of doing."""
    said = name_words()
    if not said.never.search(name):
        return False
    return not name.endswith(said.organised) or not said.never_verbs.issuperset(said.never.findall(name))


def is_plausible(name: str) -> bool:
    """Tell whether a name looks like that of a body."""
    said = name_words()
    if not 2 <= len(name) <= LONGEST_NAME or not name.endswith(said.endings) or is_sentence(name):
        return False
    # 引进办负责组织各企业 is a sentence.
    does = said.does.search(name, 1)
    return not (does and name.endswith(said.endings, 0, does.start()))


def looks_like_body(name: str) -> bool:
    """Tell whether a name that is plausible is so that a sentence can be about it: 编办, but not 某地区."""
    said = name_words()
    if name.endswith(said.military_endings):
        return True
    told = len(name) >= 3 or name.endswith(said.short_endings) or name in said.short_names
    return told and not name.endswith(said.vague_endings)


def holds_role(name: str) -> bool:
    """Tell whether role words stand inside a name; 市抓落实领导小组 is one."""
    said = name_words()
    found = said.does.findall(name)
    return bool(found) and not (name.endswith(said.organised) and said.never_verbs.issuperset(found))


def is_person(words: str) -> bool:
    """Tell whether words name a person, by title or by title and name.

    >>> is_person("副市长张某某"), is_person("市财政局主要负责人"), is_person("市长江办")
    (True, True, False)
    """
    return name_words().person.search(words) is not None


def is_shared(name: str) -> bool:
    """Tell whether a name is one that provinces give to bodies of theirs too: 财政局, but not 税务总局."""
    said = name_words()
    return name.endswith(said.shared_endings) and not (
        name.startswith(said.national_prefixes) or name.endswith(said.national_endings)
    )
