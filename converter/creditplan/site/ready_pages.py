"""What of a site depends on the package alone, made with it: pages of register, vocabulary and queries."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from creditplan.site.data_files import About
from creditplan.site.search import Entry

View = tuple[str, str, dict[str, Any]]
"""The IRI that a page is about, the name of its template, and what that shows."""


@dataclass(frozen=True, slots=True)
class ReadyPage:
    """A page as far as plans do not change it.

    Attributes:
        entry: how it is found; ``None``: it is not to be found.
        about: what its head says of its thing.
        data: its data, by file name.
        pages: the page in each language where no plan concerns it, by file name; none: each site makes it.
        packed: its view without what plans add to it, pickled, as few are asked for; what
            the register knows is written already.
    """

    entry: Entry | None
    about: About
    data: Mapping[str, bytes]
    pages: Mapping[str, bytes] = field(default_factory=dict)
    packed: bytes = b""

    def view(self) -> View:
        """Return its view without what plans add to it."""
        found: View = pickle.loads(self.packed)
        return found


@dataclass(frozen=True, slots=True)
class ReadyPages:
    """Pages that are made with the package, for its own publication.

    Attributes:
        packed: the pages by their paths, packed.
    """

    packed: bytes

    @classmethod
    def of(cls, pages: Mapping[str, ReadyPage]) -> ReadyPages:
        """Pack pages."""
        return cls(zlib.compress(pickle.dumps(pages)))

    def pages(self) -> Mapping[str, ReadyPage]:
        """Return the pages by their paths."""
        found: Mapping[str, ReadyPage] = pickle.loads(zlib.decompress(self.packed))
        return found
