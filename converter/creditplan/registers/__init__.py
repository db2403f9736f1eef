"""The hand-edited registers (agencies, places, documents, roles) as plain values and as statements."""

from __future__ import annotations

from typing import Final

REGISTER_FILES: Final = (
    "agencies.ttl",
    "agency-functions.ttl",
    "changes.ttl",
    "documents.ttl",
    "evidence.ttl",
    "functions.ttl",
    "kinds.ttl",
    "place-kinds.ttl",
    "places.ttl",
    "references.ttl",
)
"""The files of ``ontology/`` that make up the register."""
