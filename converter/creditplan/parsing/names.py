"""Names of agencies and documents against the register."""

from __future__ import annotations

import unicodedata
from hashlib import sha256

from creditplan.model import Agent, AgentKind, Document, Labels, Register


def normalise(name: str) -> str:
    """NFKC form of a name without white space and invisible marks: the form in which names are compared.

    >>> normalise("发展 改革委（价格司）")
    '发展改革委(价格司)'
    """
    words = "".join(unicodedata.normalize("NFKC", name).split())
    return words if words.isprintable() else "".join(c for c in words if unicodedata.category(c) != "Cf")


def provisional_slug(name: str) -> str:
    """Key of a name that the register does not know: ``x-`` and 12 hex digits of its SHA-256."""
    return "x-" + sha256(normalise(name).encode()).hexdigest()[:12]


def resolve_agent(name: str, register: Register) -> Agent:
    """Return the agent that a name means; an unknown name becomes a provisional agent of its own."""
    words = normalise(name)
    known = register.by_name.get(words)
    return known or Agent(AgentKind.UNREGISTERED, provisional_slug(words), Labels(words), words, (words,))


def resolve_document(title: str, register: Register) -> Document:
    """Return the document with that title (without 《》), else a provisional one."""
    words = normalise(title)
    return register.documents_by_title.get(words) or Document(provisional_slug(words), Labels(words))
