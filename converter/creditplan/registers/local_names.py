"""What stands around the name of a local body: its level, the Party or the government, many at once.

市委宣传部 is 宣传部 of the Party's committee of a city, 区政府办公室 an office of a district's government,
各区县 are bodies of a kind. Which place it is, is not asked here.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from itertools import chain
from typing import Any

from creditplan.dates import first_day, last_day
from creditplan.model import Register
from creditplan.registers.functions import FunctionNames, FunctionReading, function_names
from creditplan.words.lexicon import NUMBER
from creditplan.words.names import name_words

_LAST_BRACKET = re.compile(r"(.+)\(([^()]+)\)")
_MARKS = re.compile(r"[()\[\]〔〕、,]")
_REMEMBERED = 8_192
_SIDES = (bisect_left, bisect_right)


@dataclass(frozen=True, slots=True)
class Split:
    """A name and what stands before it.

    Attributes:
        level: 国 省 市 县 乡; empty: it is not said.
        words: those that say the level, as they stand: 市, 州, 国家.
        own: the name without them.
    """

    level: str
    words: str
    own: str


@dataclass(frozen=True, slots=True)
class LocalReading:
    """A name with its level read.

    Attributes:
        level, words: as in :class:`Split`.
        seat: whose body it is, if that is said: ``party`` or ``government``.
        own: the name that ``said`` was read of.
        said: what the body does, and its form.
        plates: further names in brackets behind it, not read.
    """

    level: str
    words: str
    seat: str
    own: str
    said: FunctionReading
    plates: tuple[str, ...] = ()


class LocalNames:
    """Reads names of local bodies by one table.

    Attributes:
        functions: the names without level.
    """

    def __init__(self, functions: FunctionNames) -> None:
        self.functions = functions
        table = functions.table
        self._levels = _longest_first({word: key for key, words in table["levels"].items() for word in words})
        self._seats = _longest_first({word: key for key, words in table["seats"].items() for word in words})
        self._party: str = table["words_with_levels"]["party"]
        self._by_start = _by_first(self._levels.items())
        self._infixed = {
            name.replace("*", words): Split(level, words, own)
            for words, level in self._levels.items()
            for name, own in table["infix"].items()
        }
        self._zone = re.compile(
            rf"([\u4e00-\u9fff]{{0,10}}?{_any(table['zones']['ends'])})([\u4e00-\u9fff]{{2,}})"
        )
        self._groups = _Groups(table, functions)
        self._times: dict[tuple[int, ...], str] = {}
        # The plans of a country name the same few thousand bodies.
        self._remembered = lru_cache(maxsize=_REMEMBERED)(self._read_whole)
        self._forms = lru_cache(maxsize=_REMEMBERED)(self._one_form)

    def read(self, name: str, on: str | None = None) -> LocalReading | None:
        """Read a name: 市委宣传部, 团市委, 市场监管局(知识产权局), 各区县政府.

        Args:
            name: normalised and simplified, without the name of its place in front.
            on: the date that it is about, whole or partial.

        Returns:
            What is known of it; ``None``: not even what sort of body it is.
        """
        return self._remembered(name, on)

    def one_form(self, own: str, on: str | None, register: Register) -> str:
        """Return the name that stands for all ways to write it: 发改委 and 发展和改革委员会 are one.

        Args:
            own: the name of a local body in its place.
            on: the date that it is about, whole or partial.
            register: has the national bodies that local ones are called after.
        """
        return self._forms(own, on, register)

    def time_of(self, on: str | None) -> str | None:
        """Return the date that stands for all dates on which every name means what it means on this one.

        What a name means changes only on the days that the table has as bounds: between two of them one date
        is as good as another.
        """
        if on is None:
            return None
        sides = [side(self._bounds, day(on)) for day in (first_day, last_day) for side in _SIDES]
        return self._times.setdefault(tuple(sides), on)

    @cached_property
    def _bounds(self) -> list[str]:
        """All days that the periods of the table may begin or end on, in order."""
        names = self.functions
        rows = chain(*names.whole.values(), *names.stems.values(), *names.parts.values())
        slotted = (one.row for many in names.slotted.values() for one in many)
        # A row stands under each of its names.
        own = {id(row): row for row in chain(rows, slotted)}.values()
        windows = [window for row in own for window in (row.since, row.until) if window]
        dates = {date for window in windows for date in (window.first, window.last)}
        return sorted({day(date) for date in dates for day in (first_day, last_day)})

    def _one_form(self, own: str, on: str | None, register: Register) -> str:
        national = _counterpart(own, register)
        if national:
            # 国税局 is no 税务局: it was another body, until 2018.
            said, other = self.functions.exactly(own, on), self.functions.exactly(national, on)
            national = None if said and other and said.until != other.until else national
        return national or self.functions.one_form(own)

    def _read_whole(self, name: str, on: str | None) -> LocalReading | None:
        name = name.removeprefix(self._party)
        group = self._groups.read(name)
        if group:
            return self._placed(self._level_of_group(name), group)
        bracket = _LAST_BRACKET.fullmatch(name)
        plates = tuple(re.split("[、,]", bracket[2])) if bracket else ()
        for words, rest in ((name, ()), (bracket[1], plates)) if bracket else ((name, ()),):
            found = self._read(words, on)
            if found:
                return replace(found, plates=rest)
        return None

    def split_levels(self, name: str) -> Iterator[Split]:
        """Yield the ways in which a name can begin with a level: none, 市 + 财政局, 团市委 as 市 + 团委."""
        yield Split("", "", name)
        for words, level in self._by_start.get(name[:1], ()):
            if name.startswith(words) and name != words:
                yield Split(level, words, name.removeprefix(words))
        if name in self._infixed:
            yield self._infixed[name]

    def _read(self, name: str, on: str | None) -> LocalReading | None:
        splits = list(self.split_levels(name))
        # What needs no guess about a place goes first.
        for read in (self.functions.exactly, self.functions.with_place, self._in_zone):
            for split in splits:
                said = read(split.own, on)
                if said:
                    return self._placed(split, said)
                for seat, own in self._behind_seat(split):
                    said = read(own, on)
                    if said:
                        return self._placed(split, said, seat)
        return self._only_form(name, splits)

    def _level_of_group(self, name: str) -> Split:
        """市直有关部门 are of a city, 区政府有关部门 of a district; 区县政府 of no level."""
        splits = (split for split in self.split_levels(name) if split.level)
        return next((split for split in splits if self._groups.are_of_level(split.own)), Split("", "", name))

    def _only_form(self, name: str, splits: Sequence[Split]) -> LocalReading | None:
        """Read what sort of body it is: 区护河指挥部 is one that coordinates others, of a district."""
        never = tuple(self.functions.table["words_with_levels"]["never"])
        leveled = [] if name.startswith(never) else [split for split in splits if split.level]
        split = (leveled or splits)[0]
        for ending, form in self.functions.table["by_ending"].items():
            # 关工委 says what it is by itself, 中心 does not.
            if split.own.endswith(ending) and (split.own != ending or len(ending) > 2):
                return self._placed(split, FunctionReading((), form, split.own))
        return None

    def _behind_seat(self, split: Split) -> Iterator[tuple[str, str]]:
        for words, seat in self._seats.items():
            if split.level and split.own.startswith(words) and split.own != words:
                yield seat, split.own.removeprefix(words)
                return

    def _placed(self, split: Split, said: FunctionReading, seat: str = "") -> LocalReading:
        seat = seat or next((seat for words, seat in self._seats.items() if split.own.startswith(words)), "")
        for side in (seat, split.level):
            forms: Mapping[str, str] = self.functions.table["sides"].get(side, {})
            said = replace(said, form=forms.get(said.form, said.form))
        return LocalReading(split.level, split.words, seat, split.own, said)

    def _in_zone(self, name: str, on: str | None) -> FunctionReading | None:
        found = self._zone.fullmatch(name)
        said = self.functions.exactly(found[2], on) if found else None
        return replace(said, place=found[1]) if found and said else None


class _Groups:
    """Tells names of bodies of a kind."""

    def __init__(self, table: Mapping[str, Any], functions: FunctionNames) -> None:
        self._functions = functions
        said = table["groups"]
        many, units, ends = (_any(said[key]) for key in ("many", "units", "ends"))
        level = _any([word for words in table["levels"].values() for word in words])
        count = rf"{NUMBER}个"
        self._many = re.compile(_any(said["many"]))
        self._starts = re.compile(rf"(?:{count}|{many})+")
        self._units = re.compile(
            rf"(?P<many>(?:{count}|{many})*)(?P<units>(?:{units}{_any(said['filler'])}?(?:{ends}|[和及与])*)+)"
        )
        self._unit = re.compile(units)
        self._single = {unit for unit in said["units"] if len(unit) == 1}
        self._party = re.compile(_any(said["party_ends"]))
        self._ends = re.compile(ends)
        self._kinds: tuple[str, ...] = tuple(said["kinds"])
        self._no_function = tuple(kind for kind in said["kinds"] if kind not in said["kind_of_function"])
        self._of_function: list[str] = said["kind_of_function"]
        self._function_endings: list[str] = said["function_endings"]
        self._level = re.compile(rf"{level}?")
        self._seats = {word for words in table["seats"].values() for word in words}
        self._behind_level = re.compile(_any([*said["filler"], *self._seats, *said["many"]]))

    def read(self, name: str) -> FunctionReading | None:
        """Return the reading of a name that means many, or ``None``."""
        words = _MARKS.sub("", name)
        of_places = self._of_places(words)
        if of_places:
            return FunctionReading(of_places, "group", name)
        of_kind = self._of_kind(name)
        if of_kind or name.endswith(self._kinds):
            return FunctionReading(of_kind, "group", name)
        if self._many.search(name):
            return FunctionReading((), "group", name)
        return None

    def are_of_level(self, own: str) -> bool:
        """Tell whether what stands behind a level is about its bodies: 直有关部门, 政府各部门."""
        return self._behind_level.match(own) is not None

    def _of_places(self, words: str) -> tuple[str, ...] | None:
        """各区县政府, 乡镇人民政府, 13个街道: whose governments, or committees, they are."""
        found = self._units.fullmatch(words)
        if not found or not (found["many"] or self._are_several(found["units"])):
            return None
        ends = self._ends.findall(found["units"])
        party = [end for end in ends if self._party.fullmatch(end)]
        functions = ["party-leadership"] if party else []
        if len(party) < len(ends) or not ends:
            functions.append("general-administration")
        return tuple(functions)

    def _are_several(self, words: str) -> bool:
        units = self._unit.findall(self._ends.sub("", words))
        return len(units) > 1 or any(len(unit) > 1 and self._single.issuperset(unit) for unit in units)

    def _of_kind(self, name: str) -> tuple[str, ...]:
        """交通部门 are those that 交通局 is one of."""
        words = self._starts.sub("", name, count=1) if self._starts.match(name) else name
        kind = next((kind for kind in self._of_function if words.endswith(kind)), "")
        head = words.removesuffix(kind)
        # 区政府有关部门 are of the government, not those that its office is one of.
        if not kind or self._many.search(head) or name.endswith(self._no_function):
            return ()
        for own in dict.fromkeys((head, self._level.sub("", head, count=1))):
            for ending in self._function_endings if own else ():
                said = self._functions.exactly(own + ending)
                if said and own not in self._seats:
                    return said.functions
        return ()


def _any(words: list[str]) -> str:
    return f"(?:{'|'.join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))})"


def _by_first(words: Iterable[tuple[str, str]]) -> dict[str, list[tuple[str, str]]]:
    """Return words with what they mean, in their order, by their first characters."""
    found: dict[str, list[tuple[str, str]]] = {}
    for word, meaning in words:
        found.setdefault(word[0], []).append((word, meaning))
    return found


def _longest_first(words: Mapping[str, str]) -> dict[str, str]:
    return dict(sorted(words.items(), key=lambda pair: (-len(pair[0]), pair[0])))


def _counterpart(own: str, register: Register) -> str | None:
    """Return the name of a local body in the form of the national one: 人社厅 → 人力资源社会保障厅.

    Its ending says what it is there (厅, 局), the rest is the short name of the national body.
    """
    for ending, national in (("", ""), ("厅", "部"), ("局", "部"), ("局", "总局")):
        if not own.endswith(ending):
            continue
        stem = own[: len(own) - len(ending)] + national
        for prefix in ("", *name_words().full_prefixes):
            named = [agent for agent in register.by_name.get(prefix + stem, ()) if agent.place is None]
            # 交通部 was a ministry until 2008, and is said of the one of today.
            known = named if len(named) == 1 else [agent for agent in named if agent.life.end is None]
            if len(known) != 1 or not known[0].short_name.endswith(national):
                continue
            short = known[0].short_name
            for sign in name_words().full_prefixes:
                short = short.removeprefix(sign)
            # 国管局 is what only the national one is called.
            if short.startswith("国") <= own.startswith("国"):
                return short[: len(short) - len(national)] + ending
    return None


@cache
def local_names() -> LocalNames:
    """Read by the table that ships with the package."""
    return LocalNames(function_names())
