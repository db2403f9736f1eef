"""The rows of ``local-bodies.toml``: what each says of its names, and the names gathered of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from creditplan.dates import Period

_GENERAL: Final = "gk-high"
_USUAL_ENDINGS: Final = ("局", "厅", "委", "委员会")
# The name of a place, or what is left of it: 广东省, 济南.
PLACE: Final = re.compile("(?:[^\u0000-\u4dff的和与及各等]{2,12})?")


@dataclass(frozen=True, slots=True)
class Window:
    """When places took a name, or gave it up: ``first`` is the earliest day, ``last`` the latest."""

    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Row:
    """What one row of the table says of its names.

    Attributes:
        functions: keys of functions.ttl, the one that it stands under first.
        form: what sort of body bears the name.
        levels: where it is borne (国 省 市 县 乡); empty: at all levels.
        since, until: when places took the name and gave it up; ``None``: no bound is known.
        became: the name of what took its place.
        endings: those of its stems.
        sources: keys of references.ttl.
    """

    functions: tuple[str, ...]
    form: str
    levels: str
    since: Window | None
    until: Window | None
    became: str | None
    endings: tuple[str, ...]
    sources: tuple[str, ...]

    @property
    def certain(self) -> Period:
        """When every place had the name that ever had it."""
        return certain(self.since, self.until)

    @property
    def widest(self) -> Period:
        """From the first place that took it to the last that gave it up."""
        return widest(self.since, self.until)


@dataclass(frozen=True, slots=True)
class Slotted:
    """A name with a place in it: 人民银行*分行."""

    before: str
    behind: str
    row: Row

    def place_in(self, name: str) -> str | None:
        """Return the words of a name that stand at the place, or ``None``: it is another name."""
        if len(name) < len(self.before) + len(self.behind):
            return None
        if not (name.startswith(self.before) and name.endswith(self.behind)):
            return None
        words = name[len(self.before) : len(name) - len(self.behind)]
        return words if PLACE.fullmatch(words) else None


class NameRows:
    """What is gathered of the rows, each name once."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self.table = table
        self.whole: dict[str, list[Row]] = {}
        self.stems: dict[str, list[Row]] = {}
        self.parts: dict[str, list[Row]] = {}
        self.slotted: dict[str, list[Slotted]] = {}

    def add(self, function: str, said: Mapping[str, Any]) -> None:
        """Add the names of a row that stands under a function.

        Raises:
            ValueError: a name stands under two rows at a time, or the row has a form or period that is none.
        """
        row = self._row(function, said)
        for stem in said.get("stems", ()):
            _once(self.stems, stem, row)
        for part in said.get("parts", ()):
            _once(self.parts, part, row)
        for name in said.get("whole", ()):
            before, star, behind = name.partition("*")
            if star:
                self.slotted.setdefault(behind[-1], []).append(Slotted(before, behind, row))
            else:
                _once(self.whole, name, row)

    def _row(self, function: str, said: Mapping[str, Any]) -> Row:
        form = said.get("form", "department")
        if form not in self.table["forms"]:
            raise ValueError(f"{function}: there is no form {form!r}")
        since, opened = self._window(said.get("from"))
        until, closed = self._window(said.get("until"))
        sources = {said.get("source", _GENERAL), *opened, *closed}
        return Row(
            functions=(function, *said.get("also", ())),
            form=form,
            levels=said.get("levels", ""),
            since=since,
            until=until,
            became=said.get("became"),
            endings=tuple(said.get("endings", _USUAL_ENDINGS)),
            sources=tuple(sorted(sources)),
        )

    def _window(self, said: str | Sequence[str] | None) -> tuple[Window | None, tuple[str, ...]]:
        if said is None:
            return None, ()
        if not isinstance(said, str):
            return Window(*said), ()
        if said not in self.table["periods"]:
            raise ValueError(f"there is no period {said!r}")
        period = self.table["periods"][said]
        return Window(*period["days"]), (period.get("source", _GENERAL),)


def _once(names: dict[str, list[Row]], name: str, row: Row) -> None:
    if any(row.certain.overlaps(other.certain) for other in names.get(name, ())):
        raise ValueError(f"{name} stands twice")
    names.setdefault(name, []).append(row)


def widest(since: Window | None, until: Window | None) -> Period:
    """From the first place that took a name to the last that gave it up."""
    return Period(since.first if since else None, until.last if until else None)


def certain(since: Window | None, until: Window | None) -> Period:
    """When every place had a name that ever had it."""
    return Period(since.last if since else None, until.first if until else None)
