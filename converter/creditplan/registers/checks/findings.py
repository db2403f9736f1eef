"""What a check of the register finds."""

from __future__ import annotations

from dataclasses import dataclass

from creditplan.model import Level
from creditplan.namespaces import shorten


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in the register that is wrong, or that somebody should look at.

    Attributes:
        code: stable kebab-case name of the kind of finding.
        level: error or warning.
        subject: what it is about: a prefixed name, or the key of a link.
        message: what is wrong.
        remedy: what to do about it.
    """

    code: str
    level: Level
    subject: str
    message: str
    remedy: str


def error(code: str, iri: str, message: str, remedy: str) -> Finding:
    """Return an error about what has an IRI (or a key)."""
    return Finding(code, Level.ERROR, shorten(iri), message, remedy)


def warning(code: str, iri: str, message: str, remedy: str) -> Finding:
    """Return a warning about what has an IRI (or a key)."""
    return Finding(code, Level.WARNING, shorten(iri), message, remedy)
