"""The linksets of a publication: one file for each dataset that the register is linked to."""

from __future__ import annotations

from creditplan.knowledge import open_knowledge
from creditplan.registers.links import TARGETS, Target


def linkset_file(target: Target) -> str:
    """Name of the file with the links to a dataset."""
    return f"links-{target.key}.nt"


def linksets() -> dict[str, Target]:
    """Return the datasets that there are links to, by the name of the file with the links."""
    used = {link.target for link in open_knowledge().links.links}
    return {linkset_file(target): target for key, target in TARGETS.items() if key in used}
