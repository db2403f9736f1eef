"""The hand-edited registers (agencies, places, documents, roles) as plain values and as RDF.

:func:`load_register` gives what the parser and the mapping need, :func:`register_quads` all of it as RDF;
:mod:`creditplan.registers.files` reads the files where no ready value is at hand.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from pyoxigraph import Quad, RdfFormat, parse

from creditplan.ready import ready

if TYPE_CHECKING:
    from creditplan.model import Register

REGISTER_FILES: Final = (
    "agencies.ttl",
    "changes.ttl",
    "documents.ttl",
    "evidence.ttl",
    "kinds.ttl",
    "places.ttl",
    "references.ttl",
)
"""The files of ``ontology/`` that make up the register."""


@cache
def load_register() -> Register:
    """Load the register that ships with the package (once).

    Raises:
        InputError: a register file is broken, an agent lacks a label or two agents share a name.
    """
    register: Register = ready("register")
    return register


@cache
def register_quads() -> tuple[Quad, ...]:
    """Return the whole register, with its history, kinds, places and evidence, as quads (once).

    Raises:
        InputError: a register file is broken.
    """
    return tuple(parse(ready("quads"), format=RdfFormat.N_TRIPLES))
