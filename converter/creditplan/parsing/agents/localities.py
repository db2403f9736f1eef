"""Names of local bodies, read as place × function × form in the plan of a place and as of a date.

市财政局 and 河南省洛阳市财政局 are one in a plan of Luoyang. What is not known as a whole, or of no place
that is known, is not read: a body is never made of words alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import TYPE_CHECKING

from creditplan.model import Jurisdiction, PlaceState, Register
from creditplan.words.names import is_sentence, name_words

if TYPE_CHECKING:
    from creditplan.registers.local_names import LocalNames, LocalReading
    from creditplan.registers.places import Places

_BY_LEVEL = re.compile(r"[省市县区州盟旗](?=[\u4e00-\u9fff]{2})")
# A place, with a body behind it: not 信用服务市场.
_MAY_NAME = re.compile(r"[\u4e00-\u9fff]{1,11}[省市县区州盟旗](?=[\u4e00-\u9fff]{2})")
# 本市财政局 is 市财政局.
_HERE = re.compile("^本(?=[省市县区州旗])")
_LEVELS = {"省": 1, "市": 2, "县": 3}
# What has a short name of a place in its own name: 郑州铁路局 is not 郑州市铁路局.
_CALLED_SO = frozenset(("company", "vertical", "zone"))
# Forms of parts of a place below county level, which the tables do not have.
_BELOW_COUNTY = frozenset(("sub-district", "town"))
_WITHIN = frozenset(("zone", "branch"))


@dataclass(frozen=True, slots=True)
class LocalBody:
    """What the name of a local body says.

    Attributes:
        place: whose it is.
        own: its name there, the same for every way to write it; empty: it is called as the plan calls it.
        functions, form: what it does, and what sort of body it is; ``group``: several bodies of that place.
        bare: whether the name says neither place nor level.
        reading: what is known of the name, with its time.
    """

    place: PlaceState
    own: str
    functions: tuple[str, ...]
    form: str
    bare: bool
    reading: LocalReading | None = None


def is_by_level(name: str) -> bool:
    """Tell whether a name says a level and not which place: 市财政局."""
    return _BY_LEVEL.match(name) is not None


class Localities:
    """Reads names of local bodies.

    Args:
        register: has the provinces.
        on: date of the plan, whole or partial; ``None``: unknown.
        jurisdiction: whose plan it is.
    """

    def __init__(self, register: Register, on: str | None, jurisdiction: Jurisdiction | None) -> None:
        self.register = register
        self.on = on
        self.own = jurisdiction.place if jurisdiction else None
        self.zone = jurisdiction.zone if jurisdiction else ""
        self._of_level = cache(self._place_of_level)

    def read(self, words: str) -> LocalBody | None:
        """Read a name, normalised; ``None``: it is not known what it means, or of which place it is."""
        words = _HERE.sub("", words.removeprefix("中共"))
        if self.own is None and not self._may_name_place(words):
            return None
        placed = self._place_at_start(words)
        if placed is not None:
            keys, end, short = placed
            body = self._in_place(self._place(keys[0]), words[end:]) if len(keys) == 1 else None
            called_so = body and short and body.form in _CALLED_SO
            return self._regional(replace(body, own="")) if body and called_so else body
        return self._without_place(words)

    def of_zone(self, words: str) -> bool:
        """Tell whether a name is that of a body of the zone whose plan it is: 区财政局, 财政局, 各局."""
        if not self.zone or words.startswith(name_words().national_prefixes):
            return False
        read = self._names.read(words, self._time)
        if read is None:
            return is_by_level(words) and words[0] == "区"
        return read.level in ("", "县") and not read.said.place and read.said.levels != "省"

    def is_unit(self, words: str) -> bool:
        """Tell whether a name is that of a unit within some body, such as the issuer: 财务处, 办公室."""
        return name_words().unit.fullmatch(words) is not None and not is_by_level(words)

    def is_own(self, level: str) -> bool:
        """Tell whether the words for a level mean the plan's own place: 市 in the plan of a city."""
        levels = self._names.functions.table["levels"]
        meant = (self.place_of_level(key, level) for key in _LEVELS if level in levels[key])
        return self.own is not None and any(place == self.own for place in meant)

    def of_a_kind(self, words: str) -> tuple[str, ...] | None:
        """Return the functions of bodies of a kind, if a name means such, of whatever place."""
        read = self._names.read(words, self._time)
        return read.said.functions if read and read.said.form == "group" else None

    def place_of_level(self, level: str, words: str) -> PlaceState | None:
        """Return the place that a level means in this plan: its own, or one above it.

        Args:
            level: 省, 市 or 县.
            words: as they stand: 市, 自治区, 旗.
        """
        # 区 is the zone in its plan.
        if self.own is None or (self.zone and level == "县"):
            return None
        return self._of_level(self.own, level, words)

    def place_by_level(self, words: str) -> PlaceState | None:
        """Return the place that the level means which a name begins with: that of 市财政局 in this plan."""
        found = _BY_LEVEL.match(words)
        if not found:
            return None
        levels = self._names.functions.table["levels"]
        places = (self.place_of_level(key, found[0]) for key in _LEVELS if found[0] in levels[key])
        return next((place for place in places if place), None)

    # With a place in front

    def _may_name_place(self, words: str) -> bool:
        if not words.endswith(name_words().endings):
            return False
        return words[:2] in self.register.places_by_start or _MAY_NAME.match(words) is not None

    def _place_at_start(self, words: str) -> tuple[list[str], int, bool] | None:
        """Return the keys of the places that a name may begin with, where they end, and if they are short."""
        for within in self._contexts:
            found = self._places.longest(words, 0, self.on, within)
            if found is None:
                return None
            hits = found.hits
            if within is not None:
                hits = tuple(hit for hit in hits if self._places.inside(hit.state, within)) or hits
            keys = [*dict.fromkeys(hit.state.division for hit in hits)]
            if len(keys) == 1 or within is None:
                # 南涧县, of 南涧彝族自治县, needs no body behind it.
                whole = hits[0].alias == "autonomous-short" and found.end == len(words)
                short = bool(hits[0].alias) and not whole
                if short and self.own and words[: found.end] == self.own.name[:-1]:
                    keys = [self.own.key]  # 大理 is 大理市 there, elsewhere 大理州
                return self._checked(words, keys, found.end, short=short)
        return None

    def _checked(
        self, words: str, keys: list[str], end: int, *, short: bool
    ) -> tuple[list[str], int, bool] | None:
        """Take a short name for a place only where what follows is the name of a body."""
        if not short:
            return keys, end, short
        read = self._names.read(words[end:], self._time) if end < len(words) else None
        known = read and (read.said.functions or read.said.form == "group")
        return (keys, end, short) if known else None

    def _in_place(self, place: PlaceState, own: str) -> LocalBody | None:
        """Read what stands behind the name of a place: 财政局, 市市场监管局, nothing at all."""
        if not own:
            government = self._names.read("政府")
            return self._body(place, government) if government else None
        read = self._names.read(own, self._time)
        if read is None:
            return None
        if read.level in _LEVELS:
            there = self._of_level(place, read.level, read.words)
            if there is None and read.said.form != "group":
                return None
            place = there or place
        return self._body(place, read)

    # Without

    def _without_place(self, words: str) -> LocalBody | None:
        read = self._names.read(words, self._time)
        if read is None or self.own is None or read.level == "国":
            return None
        if words.startswith(name_words().national_prefixes) and not read.said.place:
            return None
        if self.of_zone(words):
            return None
        if read.said.form == "group":
            place = self.place_of_level(read.level, read.words) if read.level in _LEVELS else self.own
            return LocalBody(place or self.own, "", read.said.functions, "group", False, read)
        if read.said.place:
            return self._holding_place(words, read)
        if read.level:
            there = self.place_of_level(read.level, read.words)
            return self._body(there, read) if there else None
        # 管委会 is some zone's, 街道 some street's.
        some = read.said.form in _BELOW_COUNTY or words in self._names.functions.table["groups"]["ends"]
        if not read.said.functions or (some and read.said.form != "government"):
            return None
        if read.said.levels == "国" and read.said.form == "department":
            return None
        # Only provinces have a 厅.
        above = read.said.levels == "省" and bool(self._above)
        return self._body(self._above[-1] if above else self.own, read, bare=not above)

    def _holding_place(self, words: str, read: LocalReading) -> LocalBody | None:
        """Read a name with a place in its midst: 人民银行洛阳市中心支行, 国网洛阳供电公司, 天涯分局."""
        said = read.said
        key = self._key_within(words, said.place)
        if key is not None:
            return self._regional(LocalBody(self._place(key), "", said.functions, said.form, False, read))
        # 推动奥运村街道 is a street with a verb before it.
        if is_sentence(said.place):
            return None
        in_zone = said.place.endswith(tuple(self._names.functions.table["zones"]["ends"]))
        place = self.place_of_level(read.level, read.words) if read.level in _LEVELS else self.own
        if place is None or not (in_zone or self._is_below(said.form, place)):
            return None
        # The tables have nothing below counties, and no zones: 什刹海街道 is in the place of the plan.
        return LocalBody(place, read.own, said.functions, said.form, False, read)

    def _key_within(self, words: str, name: str) -> str | None:
        """Return the key of the one place that a part of a name means."""
        start = words.find(name)
        for within in self._contexts:
            found = self._places.longest(words, start, self.on, within)
            if found and found.end == start + len(name):
                keys = dict.fromkeys(hit.state.division for hit in found.hits)
                if len(keys) == 1:
                    return next(iter(keys))
        return None

    def _is_below(self, form: str, place: PlaceState) -> bool:
        """Tell whether a part of a place can be directly in it: streets and towns are in counties."""
        from creditplan.registers.local_bodies import level_of  # noqa: PLC0415

        return form in _WITHIN or (form in _BELOW_COUNTY and level_of(place) == _LEVELS["县"])

    def _regional(self, body: LocalBody) -> LocalBody:
        """合肥海关 is called after its seat: it is of the province whose plan names it."""
        seats = self._names.functions.table["regional"]["functions"]
        if self.own and self.own.key != body.place.key and {*seats} & {*body.functions}:
            state = self._places.state(body.place.key, self.on)
            if self._places.inside(state, self.own.key):
                return replace(body, place=self.own)
        return body

    # The body itself

    def _body(self, place: PlaceState, read: LocalReading, *, bare: bool = False) -> LocalBody | None:
        said = read.said
        if said.form == "group":
            return LocalBody(place, "", said.functions, "group", False, read)
        own = self._names.one_form(read.own, self._time, self.register)
        return LocalBody(place, own, said.functions, said.form, bare, read)

    # Places

    @cached_property
    def _contexts(self) -> tuple[str | None, ...]:
        """Where a name is looked for, in turn: in the plan's own place, in those above, anywhere."""
        above = [place.key for place in self._above]
        return (self.own.key, *above, None) if self.own else (None,)

    @cached_property
    def _above(self) -> tuple[PlaceState, ...]:
        """What the plan's own place is part of, the nearest first."""
        return tuple(self._parents(self.own)) if self.own else ()

    def _parents(self, place: PlaceState) -> Iterator[PlaceState]:
        from creditplan.registers.local_bodies import with_parents  # noqa: PLC0415

        return (one for one in with_parents(self.register, place.key, self.on) if one.key != place.key)

    def _place_of_level(self, place: PlaceState, level: str, words: str) -> PlaceState | None:
        from creditplan.registers.local_bodies import level_of  # noqa: PLC0415

        line = {level_of(one): one for one in (*reversed([*self._parents(place)]), place)}
        own, province = level_of(place), line.get(1)
        if words == "区" and own == 1 and place.name.endswith("自治区"):
            return place
        if level == "省":
            return province if province and not province.name.endswith("市") else None
        if level == "市":
            # In the plan of a county-level city 市 is that city, elsewhere what is above a county.
            if own == 3 and place.name.endswith("市"):
                return place
            found = line.get(2)
            return found or (province if province and province.name.endswith("市") else None)
        if level == "县" and own == 3:
            return place if place.name.endswith(words[-1]) else None
        return None

    def _place(self, key: str) -> PlaceState:
        from creditplan.registers.local_bodies import place_on  # noqa: PLC0415

        return place_on(self.register, key, self.on)

    @cached_property
    def _places(self) -> Places:
        from creditplan.registers.place_tables import packaged_places  # noqa: PLC0415

        return packaged_places()

    @cached_property
    def _names(self) -> LocalNames:
        from creditplan.registers.local_names import local_names  # noqa: PLC0415

        return local_names()

    @cached_property
    def _time(self) -> str | None:
        return self._names.time_of(self.on)
