"""The packaged plan, as queries ask it."""

from __future__ import annotations

from creditplan.conversion import to_conversion
from creditplan.iris import Iris
from creditplan.knowledge import Knowledge
from creditplan.parsing import parse
from creditplan.query import Queries
from creditplan.query.local import Dataset
from creditplan.reading import read
from creditplan.resources import packaged_plan


def packaged_dataset(knowledge: Knowledge) -> Dataset:
    """Convert the packaged plan, and join it with the register."""
    plan = parse(read(packaged_plan()), knowledge.register)
    made = to_conversion(plan, knowledge, Iris())
    return Queries([*made.quads, *made.heirs_quads], knowledge).dataset()
