"""The packaged plan, as queries ask it."""

from __future__ import annotations

from creditplan.mapping import to_quads
from creditplan.parsing import parse
from creditplan.query import Queries
from creditplan.query.local import Dataset
from creditplan.reading import read
from creditplan.registers import load_register
from creditplan.resources import packaged_plan


def packaged_dataset() -> Dataset:
    """Convert the packaged plan, and join it with the register."""
    register = load_register()
    return Queries(to_quads(parse(read(packaged_plan()), register), register), register).dataset()
