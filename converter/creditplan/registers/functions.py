"""Names of bodies below the centre, as functions of government: 财政局 is public finance, wherever it is.

A name is one of the table ``local-bodies.toml``, or put together from its words: stems of functions and an
ending (自然资源和规划局). It is known whole or not at all: no part of a name tells what the rest does not.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import Any, Final

from creditplan.dates import first_day, last_day
from creditplan.ready import find
from creditplan.registers.function_table import PLACE, NameRows, Row, Slotted, Window, certain, widest
from creditplan.resources import resource

TABLE: Final = "local-bodies.toml"
# The words of a name, each with its row.
_Segments = tuple[tuple[str, Row], ...]


@dataclass(frozen=True, slots=True)
class FunctionReading:
    """What a name says that a body does.

    Attributes:
        functions: keys of functions.ttl, in the order of the name; empty: only the form is known.
        form: what sort of body it is, a key of [forms].
        stem: the words that say it, without the ending.
        since, until: when places took the name and gave it up; of several functions the narrowest stretch.
        rests_on: keys of references.ttl.
        holds: whether a body bore the name on the date: it could, it could not, or ``None``: in some places.
        levels: where the name is borne; empty: at all levels.
        became: the name of what took its place.
        place: words within the name that can only be a place (人民银行广东省分行); not looked up.
    """

    functions: tuple[str, ...]
    form: str
    stem: str
    since: Window | None = None
    until: Window | None = None
    rests_on: tuple[str, ...] = ()
    holds: bool | None = None
    levels: str = ""
    became: str | None = None
    place: str = ""


@dataclass(frozen=True)
class FunctionNames:
    """The names of the table, indexed.

    Attributes:
        whole: names as they are; one of several rows meant different things at different times.
        stems: with the endings of their own; ``parts``: what stands for one beside others only.
        slotted: names that hold a place, by their last character, the longest first.
        forms: labels of forms in Chinese and English.
        table: the rest of the table, for those who read what stands around these names.
    """

    whole: Mapping[str, Sequence[Row]]
    stems: Mapping[str, Sequence[Row]]
    parts: Mapping[str, Sequence[Row]]
    slotted: Mapping[str, Sequence[Slotted]]
    forms: Mapping[str, tuple[str, str]]
    table: Mapping[str, Any]
    _endings: tuple[str, ...] = field(default=(), repr=False)

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> FunctionNames:
        """Index a table.

        Raises:
            ValueError: a name stands under two rows at a time, or a row has a form or period that is none.
        """
        names = NameRows(table)
        for function, rows in table["names"].items():
            for said in rows:
                names.add(function, said)
        endings = {
            *table["endings"],
            *(end for rows in names.stems.values() for row in rows for end in row.endings),
        }
        return cls(
            whole=names.whole,
            stems=names.stems,
            parts=names.parts,
            slotted={key: sorted(rows, key=_literal, reverse=True) for key, rows in names.slotted.items()},
            forms={key: (zh, en) for key, (zh, en) in table["forms"].items()},
            table={key: value for key, value in table.items() if key != "names"},
            _endings=tuple(sorted(endings, key=lambda end: (-len(end), end))),
        )

    def function_of(self, own_name: str, on: str | None = None) -> FunctionReading | None:
        """Read a name without its place and level: 财政局, 自然资源和规划局, 人民银行广东省分行.

        Args:
            own_name: simplified, without white space.
            on: the date, whole or partial, that ``holds`` is about.

        Returns:
            What it says, or ``None``: the name as a whole is not known.
        """
        return self.exactly(own_name, on) or self.with_place(own_name, on)

    def one_form(self, own_name: str) -> str:
        """Return what stands for all ways to write a name: 发改局 and 发展改革局 are 发展和改革局."""
        same: Mapping[str, str] = self.table["one_form"]
        own_name = same.get(own_name, own_name)
        if own_name in self.whole:
            return own_name
        # The longest words first: 应急管理 and 局, not 应急 and 管理局.
        for core, ending in [*self._cores(own_name)][::-1]:
            words = self._words_in_one_form(core, ending) if core + ending == own_name else None
            if words:
                return words + ("委员会" if ending == "委" else ending)
        return own_name

    def _words_in_one_form(self, core: str, ending: str) -> str | None:
        """教体 and 教育体育 before an ending are 教育和体育; ``None``: they are no words of the table."""
        same: Mapping[str, str] = self.table["one_form"]
        if core in self.stems:
            return same.get(core, core)
        if ending not in self.table["composites"]["endings"]:
            return None
        parts: Mapping[str, str] = self.table["one_form_of_parts"]
        words = [parts.get(word, same.get(word, word)) for word, _ in self._segments(core, None) or ()]
        return "".join(words[:-1]) + "和" + words[-1] if words else None

    def what_became(self, read: FunctionReading, on: str) -> FunctionReading | None:
        """Follow a name that no place has any more on a date to what took its place: 卫生局, 卫健委 in 2024.

        Returns:
            The reading of a name that could be borne then; the same, if it could; ``None``: nothing is known.
        """
        later: FunctionReading | None = read
        while later and later.holds is False:
            later = self.exactly(later.became, on) if later.became else None
        return later

    def as_of(self, read: FunctionReading, on: str | None) -> FunctionReading:
        """Return a reading with what ``holds`` on another date."""
        return replace(read, holds=_holds(read.since, read.until, on))

    def exactly(self, name: str, on: str | None = None) -> FunctionReading | None:
        """The same, for a name that holds no place."""
        row = _of_its_time(self.whole.get(name, ()), on)
        if row:
            return self._ended(_reading((row,), name, on), name)
        return self._of_stem(name, on) or self._of_several(name, on) or self._branch(name, on)

    def with_place(self, name: str, on: str | None = None) -> FunctionReading | None:
        """The same, for a name with the words for a place in it."""
        for one in self.slotted.get(name[-1:], ()):
            place = one.place_in(name)
            if place is not None:
                read = _reading((one.row,), one.before + one.behind, on)
                return replace(read, place=place)
        return None

    def _cores(self, name: str) -> Iterator[tuple[str, str]]:
        """Yield ways to part a name into words and ending: 旅游管理局 is 旅游管理 and 局, and 旅游 and 局."""
        for ending in self._by_end.get(name[-1:], ()):
            if name.endswith(ending) and len(name) > len(ending):
                core = name.removesuffix(ending)
                yield core, ending
                for filler in self.table["composites"]["fillers"]:
                    if core.endswith(filler) and core != filler:
                        yield core.removesuffix(filler), ending

    @cached_property
    def _by_end(self) -> Mapping[str, Sequence[str]]:
        """The endings by their last characters, in their order."""
        found: dict[str, list[str]] = {}
        for ending in self._endings:
            found.setdefault(ending[-1], []).append(ending)
        return found

    def _of_stem(self, name: str, on: str | None) -> FunctionReading | None:
        for core, ending in self._cores(name):
            row = _of_its_time([one for one in self.stems.get(core, ()) if ending in one.endings], on)
            if row:
                return self._ended(_reading((row,), core, on), name)
        return None

    def _ended(self, read: FunctionReading, name: str) -> FunctionReading:
        """Say what the ending of a name adds: a 中心 is no department, a 厅 is of a province."""
        forms: Mapping[str, str] = self.table["form_of_ending"]
        other = next((form for ending, form in forms.items() if name.endswith(ending)), read.form)
        level = next((level for ending, level in self.table["endings"].items() if name.endswith(ending)), "")
        form = other if read.form == "department" else read.form
        return replace(read, form=form, levels=level or read.levels)

    def _of_several(self, name: str, on: str | None) -> FunctionReading | None:
        for core, ending in self._cores(name):
            if ending in self.table["composites"]["endings"]:
                segments = self._segments(core, on)
                if segments:
                    return self._ended(_reading([row for _, row in segments], core, on), name)
        return None

    def _segments(self, core: str, on: str | None) -> _Segments | None:
        """Return the fewest words that make up a core, with their rows; ``None``: none, or several ways."""
        best: list[dict[tuple[str, ...], _Segments]] = [{} for _ in range(len(core) + 1)]
        best[0] = {(): ()}
        joined = self.table["composites"]["joined"]
        for at in range(len(core)):
            for functions, segments in best[at].items():
                begin = at + 1 if at and core[at] in joined else at
                # A joint may also begin a word, but none of the table does.
                for end in range(begin + 1, len(core) + 1):
                    row = self._part(core[begin:end], on)
                    if row:
                        _keep(best[end], functions + row.functions, (*segments, (core[begin:end], row)))
        ways = list(best[-1].values())
        return ways[0] if len(ways) == 1 and len(ways[0]) > 1 else None

    def _part(self, words: str, on: str | None) -> Row | None:
        stems = [row for row in self.stems.get(words, ()) if row.form == "department"]
        return _of_its_time(stems or self.parts.get(words, ()), on)

    def _branch(self, name: str, on: str | None) -> FunctionReading | None:
        """国土分局 is of 国土局; 综合行政执法局天涯分局 is one at a place."""
        for ending, own in self.table["branches"].items():
            if not name.endswith(ending):
                continue
            head = name.removesuffix(ending)
            found, place = self.exactly(head + own, on) if head else None, ""
            cut = head.rfind(own)
            if found is None and cut > 0:
                found, place = self.exactly(head[: cut + 1], on), head[cut + 1 :]
            if found and found.form == "department" and PLACE.fullmatch(place):
                return replace(found, form="branch", place=place)
        return None


def _of_its_time(rows: Sequence[Row], on: str | None) -> Row | None:
    """Return the row that a name means on a date; ``None``: none, or one of several things."""
    alive = [row for row in rows if row.widest.may_hold(on)] or rows
    return alive[-1] if len({row.functions for row in alive}) == 1 else None


def _literal(one: Slotted) -> int:
    return len(one.before) + len(one.behind)


def _keep(ways: dict[tuple[str, ...], _Segments], functions: tuple[str, ...], segments: _Segments) -> None:
    """Keep the ways of the fewest pieces; two that say the same functions are one."""
    fewest = min((len(way) for way in ways.values()), default=len(segments))
    if len(segments) < fewest:
        ways.clear()
    if len(segments) <= fewest:
        ways[functions] = segments


def _reading(rows: Sequence[Row], stem: str, on: str | None) -> FunctionReading:
    since = max((row.since for row in rows if row.since), key=lambda one: first_day(one.first), default=None)
    until = min((row.until for row in rows if row.until), key=lambda one: last_day(one.last), default=None)
    return FunctionReading(
        functions=tuple(dict.fromkeys(key for row in rows for key in row.functions)),
        form=rows[0].form,
        stem=stem,
        since=since,
        until=until,
        rests_on=tuple(sorted({source for row in rows for source in row.sources})),
        holds=_holds(since, until, on),
        levels=rows[0].levels,
        became=rows[0].became if len(rows) == 1 else None,
    )


def _holds(since: Window | None, until: Window | None, on: str | None) -> bool | None:
    if on is None:
        return None
    if not widest(since, until).may_hold(on):
        return False
    return certain(since, until).holds(on) or None


@cache
def function_names() -> FunctionNames:
    """Return the names of the table that ships with the package, loaded once."""
    found: FunctionNames | None = find("functions")
    return read_function_names() if found is None else found


def read_function_names(_: object = None) -> FunctionNames:
    """Read the table that ships with the package."""
    return FunctionNames.of(tomllib.loads(resource("ontology", TABLE).read_text("utf-8")))
