"""Local bodies: 河南省教育厅, and in a plan of Henan 省教育厅, belong to their territory.

The register holds the provincial-level territories and their governments. What stands below a territory is
known by rule: its name there, without the territory's, is its key.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from creditplan.errors import InputError
from creditplan.model import Place, Register
from creditplan.parsing.lexicon import lexicon

# A division below the province that a title names after it: 四川省成都市.
_DIVISION_BELOW = re.compile(r"[\u4e00-\u9fff]{1,6}?(?:市|县|区|州|盟|旗)")
_DIVISION = re.compile(r"[\u4e00-\u9fff]+[市县区州盟旗]")
_LEVEL = re.compile(r"(?:省级|自治区|省|本省)(?=.)")


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """Whose plan it is.

    Attributes:
        place: the provincial-level territory.
        division: the city, county or district of it, if the side file says one.
        certain: whether it is the plan of just that; a title may name a division in a way that cannot be told
            from other words.
    """

    place: Place
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
            remedy="write cn- and two digits of its GB/T 2260 code in the side file, such as cn-41 for Henan, "
            "or cn-41/郑州市 for a city in it",
        )
    named = [place for place in register.places if place.names[0] in title]
    if len(named) != 1:
        return None
    rest = title.partition(named[0].names[0])[2]
    return Jurisdiction(named[0], certain=_DIVISION_BELOW.match(rest) is None)


def local_name(name: str, register: Register, jurisdiction: Jurisdiction | None) -> tuple[Place, str] | None:
    """Split the name of a local body into its territory and its name there, or return ``None``.

    The territory stands in the name (河南省教育厅), or its level does and the plan names the territory
    (省教育厅), or the plan is a local one and localities have a body of that name too (发展改革委).
    """
    if name in register.by_name and not is_shared(name):
        return None
    for place in register.places:
        if name.startswith(place.names[0]):
            return _body(place, name[len(place.names[0]) :])
    return _by_level(name, register, jurisdiction) if jurisdiction else None


def _by_level(name: str, register: Register, jurisdiction: Jurisdiction) -> tuple[Place, str] | None:
    place = jurisdiction.place
    level = _LEVEL.match(name)
    if level:
        return _body(place, name[level.end() :])
    if not jurisdiction.certain:
        return None
    if jurisdiction.division:
        return _of_division(name, register, place, jurisdiction.division)
    if place.names[0].endswith("市") and name.startswith("市"):
        return _body(place, name[1:])
    return _body(place, name) if name in register.by_name or name.endswith("厅") else None


def _of_division(name: str, register: Register, place: Place, division: str) -> tuple[Place, str] | None:
    if name.startswith(division):
        return _body(place, name)
    if name.startswith(division[-1]):
        return _body(place, division + name[1:])
    return _body(place, division + name) if name in register.by_name else None


def _body(place: Place, own: str) -> tuple[Place, str] | None:
    return (place, own) if len(own) > 1 and own.endswith(lexicon().name_endings) else None


def is_shared(name: str) -> bool:
    """Tell whether a name of the register is one that provinces give to bodies of theirs too."""
    words = lexicon()
    return name.endswith(words.shared_endings) and not (
        name.startswith(words.national_prefixes) or name.endswith(words.national_endings)
    )
