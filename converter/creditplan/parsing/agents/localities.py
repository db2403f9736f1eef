"""Local bodies: 河南省教育厅, and in a plan of Henan 省教育厅, belong to their territory.

The register holds the provincial-level territories and their governments. What stands below a territory is
known by rule: its name there, without the territory's, is its key.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from creditplan.errors import InputError
from creditplan.model import Place, Register
from creditplan.words.names import is_shared, name_words

# A division below the province that a title names after it: 四川省成都市.
_DIVISION_BELOW = re.compile(r"[\u4e00-\u9fff]{1,6}?(?:市|县|区|州|盟|旗)")
# The same to its end: 郑州市, not 郑州.
_WHOLE_DIVISION = re.compile(r"[\u4e00-\u9fff]{1,6}?(?:市|县|区|盟|旗)|[\u4e00-\u9fff]{2,12}?自治州")
# A city, county or district in a title: 成都市, but not 城市, 市场 or 开发区.
_DIVISION_IN_TITLE = re.compile(
    r"[\u4e00-\u9fff]{2}(?:(?<![城超股门])市(?!场)|(?<![各全])县|自治州|自治旗)|[\u4e00-\u9fff]市[\u4e00-\u9fff]{1,4}区"
)
_DIVISION = re.compile(r"[\u4e00-\u9fff]+[市县区州盟旗]")
_BY_LEVEL = re.compile(r"[省市县区州盟旗](?=[\u4e00-\u9fff]{2})")
_LEVEL = re.compile(r"(?:省级|自治区|省|本省)(?=.)")


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """Whose plan it is.

    Attributes:
        place: the provincial-level territory; ``None``: of a city or county, it is not known which.
        division: the city, county or district of it, if the side file says one.
        certain: whether it is the plan of just that; a title may name a division in a way that cannot be told
            from other words.
    """

    place: Place | None
    division: str | None = None
    certain: bool = True


def find_jurisdiction(register: Register, key: str | None, title: str) -> Jurisdiction | None:
    """Find the territory whose plan this is.

    Args:
        register: has the territories.
        key: what the side file says, if anything: a territory (cn-41), or a division (cn-41/郑州市).
        title: of the plan, without white space; if it names several territories, nothing is concluded.

    Raises:
        InputError: the register has no territory with that key, or the name of the division is none.
    """
    if key is not None:
        slug, slash, division = key.partition("/")
        for place in register.places:
            if place.slug == slug and (not slash or _DIVISION.fullmatch(division)):
                return Jurisdiction(place, division or None)
        raise InputError(
            f"jurisdiction = {key!r} is no territory of the register, nor a division of one",
            remedy="write cn- and two digits of its GB/T 2260 code, or cn-41/郑州市 for a city",
        )
    named = [place for place in register.places if place.names[0] in title]
    if not named:
        return Jurisdiction(None, certain=False) if _DIVISION_IN_TITLE.search(title) else None
    if len(named) > 1:
        return None
    rest = title.partition(named[0].names[0])[2]
    return Jurisdiction(named[0], certain=_DIVISION_BELOW.match(rest) is None)


def place_named(register: Register, title: str) -> str | None:
    """Return the key of the territory, or of the division of one, that a title names, if it names one."""
    found = find_jurisdiction(register, None, title)
    if found is None or found.place is None:
        return None
    if found.certain:
        return found.place.slug
    below = _WHOLE_DIVISION.match(title.partition(found.place.names[0])[2])
    return f"{found.place.slug}/{below[0]}" if below else None


def division_named(title: str) -> str | None:
    """Return the city, county or district that a title names, of whatever province."""
    found = _DIVISION_IN_TITLE.search(title)
    return found[0] if found else None


def is_by_level(name: str) -> bool:
    """Tell whether a name says a level and not which place: 市财政局."""
    return _BY_LEVEL.match(name) is not None


def local_name(name: str, register: Register, jurisdiction: Jurisdiction | None) -> tuple[Place, str] | None:
    """Split the name of a local body into its territory and its name there, or return ``None``.

    The territory stands in the name (河南省教育厅, 河南教育厅), or its level does and the plan names the
    territory (省教育厅), or the plan is a local one and localities have a body of that name too (发展改革委).

    Returns:
        The territory, and the body's name there in the form of its national counterpart, so that 省发改委
        and 河南省发展和改革委员会 are one.
    """
    if jurisdiction is None and name[:2] not in register.places_by_start:
        return None
    if name in register.by_name and not is_shared(name):
        return None
    for place in register.places_by_start.get(name[:2], ()):
        full, *short = place.names
        if name.startswith(full):
            return _body(place, name[len(full) :], register)
        for form in short:
            if name.startswith(form) and name.endswith(name_words().local_endings):
                return _body(place, name[len(form) :].removeprefix("省"), register)
    return _by_level(name, register, jurisdiction) if jurisdiction else None


def _by_level(name: str, register: Register, jurisdiction: Jurisdiction) -> tuple[Place, str] | None:
    place = jurisdiction.place
    if place is None:
        return None
    level = _LEVEL.match(name)
    if level:
        return _body(place, name[level.end() :], register)
    if not jurisdiction.certain:
        return None
    if jurisdiction.division:
        return _of_division(name, register, place, jurisdiction.division)
    if place.names[0].endswith("市") and name.startswith("市"):
        return _body(place, name[1:], register)
    local = name in register.by_name or name.endswith("厅") or _counterpart(name, register)
    return _body(place, name, register) if local else None


def _of_division(name: str, register: Register, place: Place, division: str) -> tuple[Place, str] | None:
    if name.startswith(division):
        own = name.removeprefix(division)
    elif name.startswith(division[-1]):
        own = name[1:]
    else:
        own = name if name in register.by_name or _counterpart(name, register) else ""
    found = _body(place, own, register)
    return (place, division + found[1]) if found else None


def _body(place: Place, own: str, register: Register) -> tuple[Place, str] | None:
    if len(own) < 2 or not own.endswith(name_words().endings):
        return None
    return place, _counterpart(own, register) or own


def _counterpart(own: str, register: Register) -> str | None:
    """Return the name of a local body in the form of the national one: 人社厅 → 人力资源社会保障厅.

    Its ending says what it is there (厅, 局), the rest is the short name of the national body.
    """
    for ending, national in (("", ""), ("厅", "部"), ("局", "总局"), ("局", "部")):
        if not own.endswith(ending):
            continue
        stem = own[: len(own) - len(ending)] + national
        for prefix in ("", *name_words().full_prefixes):
            known = [agent for agent in register.by_name.get(prefix + stem, ()) if agent.place is None]
            if len(known) == 1 and known[0].short_name.endswith(national):
                short = known[0].short_name.removeprefix("国家")
                return short[: len(short) - len(national)] + ending
    return None
