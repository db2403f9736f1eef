"""How IRIs are written on the pages, and where they lead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from creditplan.namespaces import BASE, expand

SPACE: Final = expand("cp:")
"""What the IRIs of our terms begin with; the rest is the anchor of each on the pages."""


@dataclass(frozen=True, slots=True)
class Name:
    """An IRI as people read it.

    Attributes:
        text: prefixed, or without :data:`BASE`.
        href: where it leads, if anywhere.
        label: by language tag, of what is described here.
    """

    text: str
    href: str | None
    label: Mapping[str, str] = field(default_factory=dict, hash=False, compare=False)


@dataclass(frozen=True, slots=True)
class Names:
    """Writes IRIs.

    Attributes:
        prefixes: namespaces by prefix, as the files declare them.
        here: labels of what the pages describe, by IRI.
    """

    prefixes: Mapping[str, str]
    here: Mapping[str, Mapping[str, str]]

    def of(self, iri: str) -> Name:
        """Name an IRI; what is described here is linked to its place, what is elsewhere to itself."""
        if iri in self.here:
            return Name(self.short(iri), f"#{anchor(iri)}", self.here[iri])
        return Name(self.short(iri), iri if iri.startswith(("http://", "https://")) else None)

    def short(self, iri: str) -> str:
        """Write an IRI by the longest namespace that has a prefix."""
        fitting = [
            (space, prefix)
            for prefix, space in self.prefixes.items()
            if iri.startswith(space) and "/" not in iri[len(space) :]
        ]
        if fitting and iri not in self.prefixes.values():
            space, prefix = max(fitting, key=lambda pair: len(pair[0]))
            return f"{prefix}:{iri[len(space) :]}"
        return iri.removeprefix(BASE)


def anchor(iri: str) -> str:
    """Return the place of an IRI on the pages: the fragment of a term, the rest of what else is ours."""
    return iri.removeprefix(SPACE).removeprefix(BASE)
