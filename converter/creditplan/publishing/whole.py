"""The whole register in files of its own: bodies, functions and places, those that no plan names too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from creditplan.knowledge import Knowledge
from creditplan.publishing.shared import Packed, shared_products

PLACES: Final = "places.nq.gz"
"""All places, as a named graph."""
WHOLE_FILES: Final = (
    *(PLACES, "places.csv", "place-changes.csv", "government-bodies.csv", "functions.csv"),
    "register-metadata.json",
)
"""The names of the files."""
EXPORTED: Final = ("register.nq", "links.nq")
"""What every publication holds of the register as a whole."""


def whole_register(knowledge: Knowledge) -> tuple[Packed, ...]:
    """Return the files that only a publication holds that answers for the IRIs of the register."""
    products: tuple[Packed, ...] = knowledge.made("whole-register")
    return products


def exported(knowledge: Knowledge) -> Iterator[Packed]:
    """Yield the files of the register alone, without any plan."""
    yield from (one for one in shared_products(knowledge) if one.known.name in EXPORTED)
    yield from whole_register(knowledge)
