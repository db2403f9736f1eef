"""Prepared queries over quads in memory or over a SPARQL endpoint.

A parameter ``p`` stands in its query once, as ``VALUES ?p { … }`` with its example, so that the file runs as
it is in any SPARQL editor; binding replaces what stands between the braces by a term that the RDF library
wrote, never by pasted text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, Store

from creditplan.errors import InputError
from creditplan.model import Register
from creditplan.namespaces import term
from creditplan.query.engines import Answer, run_local, run_remote
from creditplan.query.prepared import Parameter, PreparedQuery, load_queries
from creditplan.query.values import DEFAULT_PLAN, agent_key, agent_names, iri, suggestion, to_term
from creditplan.registers import load_register, register_quads
from creditplan.remote import Client, server_of

__all__ = ["RETRIES", "TIMEOUT", "Answer", "Parameter", "PreparedQuery", "Queries", "load_queries"]


RETRIES: Final = 2
TIMEOUT: Final = 60.0
"""Seconds for an endpoint; see :class:`~creditplan.remote.Client`."""
_TYPE = term("rdf:type")
_NAMES = tuple(map(term, ("cp:shortName", "skos:prefLabel", "skos:altLabel")))


class Queries(Mapping[str, PreparedQuery]):
    """The prepared queries by name, over a dataset.

    Args:
        dataset: quads to hold in memory, beside the register; or the URL of a SPARQL endpoint.
        register: whom agency names mean; by default the packaged one.
        default_graphs: IRIs of the graphs that an endpoint shall query; none: its own default.
        client: asks the endpoint; by default one with the limits of the command.

    Raises:
        InputError: a string that is no http(s) URL, or holds a password.
    """

    def __init__(
        self,
        dataset: Iterable[Quad] | str,
        register: Register | None = None,
        default_graphs: Iterable[str] = (),
        client: Client | None = None,
    ) -> None:
        self._register = register or load_register()
        self._queries = load_queries()
        self._default_graphs = tuple(default_graphs)
        self._store = Store()
        self._plan = DEFAULT_PLAN
        self._agents = agent_names(self._register)
        for graph in self._default_graphs:
            iri(graph)
        if isinstance(dataset, str):
            server_of(dataset, "SPARQL endpoint")
            self._endpoint: str | None = dataset
            self._client = client or Client(retries=RETRIES, timeout=TIMEOUT)
        else:
            self._endpoint = None
            # The queries ask the default graph; which graph a quad came from does not matter to them.
            quads = chain(dataset, register_quads())
            self._store.bulk_extend(Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
            plans = [quad.subject for quad in self._store.quads_for_pattern(None, _TYPE, term("cp:Plan"))]
            if len(plans) == 1 and isinstance(plans[0], NamedNode):
                self._plan = plans[0].value
            self._add_agents()

    def __getitem__(self, name: str) -> PreparedQuery:
        try:
            return self._queries[name]
        except KeyError:
            raise InputError(
                f"there is no query {name!r}",
                remedy=suggestion(name, self._queries) or "list them with: creditplan query",
            ) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._queries)

    def __len__(self) -> int:
        return len(self._queries)

    def run(self, name: str, **values: str | None) -> Answer:
        """Run a query.

        Args:
            name: the query.
            values: parameters as people write them: an agency by slug, name, abbreviation or IRI (names of
                the register, and of data in memory); a task or section by key (of the one plan in the
                data, else the packaged one),
                ``plan/key`` or IRI; a role by name or IRI.

        Raises:
            InputError: no such query or parameter, or a value that cannot be understood.
            RemoteError: the endpoint failed or refused.
        """
        query = self[name]
        kinds = {parameter.name: parameter.type for parameter in query.parameters}
        terms = {
            key: None if value is None else self._term(kinds.get(key, "text"), value)
            for key, value in values.items()
        }
        text = query.bind(terms)
        if self._endpoint:
            return run_remote(self._client, self._endpoint, self._default_graphs, text, query.form)
        for key, node in terms.items():
            if isinstance(node, NamedNode) and kinds[key] in ("task", "section"):
                self._require(kinds[key], node)
        return run_local(self._store, text)

    def plan_graphs(self) -> list[str]:
        """Return the IRIs of the graphs that hold a plan, whatever graphs queries ask; "" is the default one.

        Raises:
            RemoteError: the endpoint failed or refused.
        """
        query = self["plans"]
        if self._endpoint:
            answer = run_remote(self._client, self._endpoint, (), query.text, query.form)
        else:
            answer = run_local(self._store, query.text)
        graphs = (row["graph"] for row in answer) if isinstance(answer, QuerySolutions) else ()
        return sorted({graph.value if isinstance(graph, NamedNode) else "" for graph in graphs})

    def _term(self, kind: str, value: str) -> NamedNode | Literal:
        return to_term(kind, value, self._register, self._plan, self._agents)

    def _add_agents(self) -> None:
        """Add the names of the agents in the data: those that the register does not know, above all."""
        for cls in ("cp:Agency", "cp:UnregisteredAgency", "cp:AgentGroup"):
            for quad in self._store.quads_for_pattern(None, _TYPE, term(cls)):
                if isinstance(quad.subject, NamedNode):
                    for predicate in _NAMES:
                        for named in self._store.quads_for_pattern(quad.subject, predicate, None):
                            if isinstance(named.object, Literal):
                                key = agent_key(named.object.value)
                                self._agents.setdefault(key, set()).add(quad.subject.value)

    def _require(self, kind: str, node: NamedNode) -> None:
        """Check that the data in memory have a task or section: a wrong number is not an empty answer."""
        if next(self._store.quads_for_pattern(node, None, None), None) is None:
            raise InputError(f"the data have no {kind} {node}", remedy="check the number or IRI")
