"""Two plans compared: which tasks came, went, changed words, place, number, bodies, roles.

The statements of both plans become ``sides``; ``pairing`` finds which tasks are the same, by words first;
``comparing`` says what differs in each pair; ``statements`` writes that as RDF.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from creditplan.lazy_names import lazy_names

if TYPE_CHECKING:
    from creditplan.comparison.comparing import compare
    from creditplan.comparison.results import Comparison, Difference, DutyDifference
    from creditplan.comparison.sides import Side, read_side

__all__ = ["Comparison", "Difference", "DutyDifference", "Side", "compare", "read_side"]

_HOMES = {
    "Comparison": "results",
    "Difference": "results",
    "DutyDifference": "results",
    "Side": "sides",
    "compare": "comparing",
    "read_side": "sides",
}

__getattr__, __dir__ = lazy_names(__name__, _HOMES)
