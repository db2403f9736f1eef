"""OWL 2 RL reasoning (owlrl) over published data and the ontology."""

from __future__ import annotations

from collections.abc import Iterable

import owlrl
import rdflib
from pyoxigraph import Quad

from creditplan.resources import resource
from creditplan.validation.reference import ill_typed_literals_accepted, to_rdflib

_ERROR_MESSAGE = rdflib.URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")


def closure(data: Iterable[Quad]) -> rdflib.Graph:
    """Return data and ontology with all that OWL 2 RL concludes from them.

    owlrl also concludes statements with literal subjects; these are no RDF and are left out.
    """
    graph = to_rdflib(data)
    for name in ("creditplan.ttl", "roles.ttl"):
        graph.parse(resource("ontology", name), format="turtle")
    with ill_typed_literals_accepted():
        owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    for statement in list(graph):
        if isinstance(statement[0], rdflib.Literal):
            graph.remove(statement)
    return graph


def contradictions(closed: rdflib.Graph) -> list[str]:
    """Return the contradictions that owlrl noted in a closure; it writes a message for each."""
    return sorted(str(message) for message in closed.objects(None, _ERROR_MESSAGE))
