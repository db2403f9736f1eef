"""What central bodies do, each on its dates: ``central-functions.tsv``.

A row without a date holds as long as the body. What a central body does, those below it that bear its
function do in their places: 财政部 and every 财政局 are public finance.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from creditplan.dates import Period
from creditplan.resources import resource

TABLE: Final = "central-functions.tsv"


@dataclass(frozen=True, slots=True)
class CentralFunction:
    """A function of a central body.

    Attributes:
        body: key of the register.
        function: key of functions.ttl.
        period: when the body had it, within its life.
        sources: keys of references.ttl.
    """

    body: str
    function: str
    period: Period
    sources: tuple[str, ...]


@cache
def central_functions() -> Mapping[str, tuple[CentralFunction, ...]]:
    """Load the table (once): the functions of each body, the main one first; none, if a line says so."""
    found: dict[str, tuple[CentralFunction, ...]] = {}
    with resource("ontology", TABLE).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            period = Period(row["from"] or None, row["until"] or None)
            one = CentralFunction(row["body"], row["function"], period, tuple(row["sources"].split()))
            found[one.body] = (*found.get(one.body, ()), one) if one.function else ()
    return found


def functions_on(body: str, on: str | None = None) -> tuple[str, ...]:
    """Return the functions that a body of the register may have on a date, whole or partial."""
    rows = central_functions().get(body, ())
    return tuple(row.function for row in rows if row.period.may_hold(on))
