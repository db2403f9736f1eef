"""What every publication holds, whatever its plans: it depends on what is known before any is read."""

from __future__ import annotations

from creditplan.knowledge import Knowledge
from creditplan.publishing.products import Product
from creditplan.registers.links import TARGETS, MappingSet, Target


def shared_products(knowledge: Knowledge) -> tuple[Product, ...]:
    """Return the shared files, in the order in which people should look at them.

    Raises:
        InputError: the register, the links or a query cannot be used.
    """
    products: tuple[Product, ...] = knowledge.made("shared")
    return products


def linksets(mappings: MappingSet) -> dict[str, Target]:
    """Return the datasets that there are links to, by the name of the file with the links."""
    used = {link.target for link in mappings.links}
    return {f"links-{key}.nt": target for key, target in TARGETS.items() if key in used}
