"""What every publication holds, whatever its plans: it depends on what is known before any is read."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from creditplan.knowledge import Knowledge
from creditplan.publishing.products import Distribution, Product, whole
from creditplan.registers.links import TARGETS, MappingSet, Target


@dataclass(frozen=True, slots=True)
class Packed:
    """A product that is at hand while plans are read: what is known of it, and its content, compressed."""

    known: Distribution
    compressed: bytes

    @classmethod
    def of(cls, product: Product) -> Packed:
        """Pack a product."""
        return cls(Distribution.of(product), zlib.compress(whole(product.content)))

    @property
    def content(self) -> bytes:
        """What stands in the file."""
        return zlib.decompress(self.compressed, bufsize=self.known.size)


def shared_products(knowledge: Knowledge) -> tuple[Packed, ...]:
    """Return the shared files, in the order in which people should look at them.

    Raises:
        InputError: the register, the links or a query cannot be used.
    """
    products: tuple[Packed, ...] = knowledge.made("shared")
    return products


def linksets(mappings: MappingSet) -> dict[str, Target]:
    """Return the datasets that there are links to, by the name of the file with the links."""
    used = {link.target for link in mappings.links}
    return {f"links-{key}.nt": target for key, target in TARGETS.items() if key in used}
