"""Identifiers of bodies and places: their form, and their check digits where the scheme has any.

python-stdnum would know some of them, but its licence (LGPL) is stricter than ours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

_ROR = re.compile(r"0[0-9a-hjkmnp-tv-z]{6}[0-9]{2}", re.ASCII)
_USCC = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}", re.ASCII)
_CROCKFORD: Final = "0123456789abcdefghjkmnpqrstvwxyz"
# GB 32100 leaves out I, O, S, V and Z; the value of a character is its position.
_GB32100: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_GB11714_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)


def is_isni(value: str) -> bool:
    """Tell whether a text is an ISNI: 15 digits and a check character (ISO 7064, MOD 11-2).

    >>> is_isni("000000041798910X"), is_isni("000000041798910" + "1")
    (True, False)
    """
    if not re.fullmatch(r"[0-9]{15}[0-9X]", value, re.ASCII):
        return False
    total = 0
    for digit in value[:15]:
        total = (total + int(digit)) * 2
    return "0123456789X"[(12 - total % 11) % 11] == value[15]


def is_ror(value: str) -> bool:
    """Tell whether a text is the end of a ROR IRI: 0, six base-32 characters (Crockford), two check digits.

    >>> is_ror("00aaqtw69"), is_ror("00aaqtw96")
    (True, False)
    """
    if not _ROR.fullmatch(value):
        return False
    number = 0
    for character in value[:7]:
        number = number * 32 + _CROCKFORD.index(character)
    return 98 - number * 100 % 97 == int(value[7:])


def is_organisation_code(value: str) -> bool:
    """Tell whether a text is an organisation code by GB 11714: eight characters and a check character.

    >>> is_organisation_code("000014445"), is_organisation_code("000014446")
    (True, False)
    """
    if not re.fullmatch(r"[0-9A-Z]{8}[0-9X]", value, re.ASCII):
        return False
    total = sum(
        weight * int(character, 36) for weight, character in zip(_GB11714_WEIGHTS, value, strict=False)
    )
    return "0123456789X0"[11 - total % 11] == value[8]


def is_uscc(value: str) -> bool:
    """Tell whether a text is a unified social credit code by GB 32100.

    Its 9th to 17th characters are an organisation code by GB 11714, the 18th checks the whole.

    >>> is_uscc("11100000000014445H"), is_uscc("11100000000014445J")
    (True, False)
    """
    if not _USCC.fullmatch(value):
        return False
    total = sum(pow(3, i, 31) * _GB32100.index(character) for i, character in enumerate(value[:17]))
    return _GB32100[-total % 31] == value[17] and is_organisation_code(value[8:17])


def _form(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern, re.ASCII)
    return lambda value: compiled.fullmatch(value) is not None


CHECKS: Final[Mapping[str, Callable[[str], bool]]] = {
    "crossref-funder": _form(r"100[0-9]{6}|501100[0-9]{6}"),
    "geonames": _form(r"[1-9][0-9]*"),
    "isni": is_isni,
    "ror": is_ror,
    "wikidata": _form(r"Q[1-9][0-9]*"),
    "cp:GBT2260": _form(r"[1-9][0-9]{5}"),
    "cp:GBT4657": _form(r"[0-9]{3}"),
    "cp:GRID": _form(r"grid\.[0-9]+\.[0-9a-f]{1,2}"),
    "cp:ISO3166-2": _form(r"CN-[A-Z]{2}"),
    "cp:USCC": is_uscc,
}
"""What tells whether a text is an identifier of a scheme.

By key of what links lead to (:data:`creditplan.registers.links.TARGETS`), and by datatype of the register.
"""
