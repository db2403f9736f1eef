"""Prepared queries over quads in memory or over a SPARQL endpoint.

A parameter ``p`` stands in its query once, as ``VALUES ?p { … }`` with its example, so that the file runs as
it is in any SPARQL editor; binding replaces what stands between the braces by a term that the RDF library
wrote, never by pasted text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, RdfFormat, Store, serialize

from creditplan.errors import InputError
from creditplan.knowledge import Knowledge, open_knowledge
from creditplan.namespaces import term
from creditplan.prepared import PreparedQuery, find_query
from creditplan.query.local import Answer, Dataset, run_local
from creditplan.query.values import DEFAULT_PLAN, AgentNames, agent_key, agent_names, iri, to_term

if TYPE_CHECKING:
    from creditplan.query.endpoint import Endpoint
    from creditplan.remote import Client

__all__ = ["RETRIES", "TIMEOUT", "Answer", "Dataset", "Queries"]

RETRIES: Final = 2
TIMEOUT: Final = 60.0
"""Seconds for an endpoint; see :class:`~creditplan.remote.Client`."""
_TYPE = term("rdf:type")
_NAMES = tuple(map(term, ("cp:shortName", "skos:prefLabel", "skos:altLabel")))


class Queries(Mapping[str, PreparedQuery]):
    """The prepared queries by name, over a dataset.

    Args:
        dataset: quads to hold in memory, beside the register; a dataset with it; or the URL of a SPARQL
            endpoint.
        knowledge: the queries, the register, and whom agency names mean; by default those of the package.
        default_graphs: IRIs of the graphs that an endpoint shall query; none: its own default.
        client: asks the endpoint; by default one with the limits of the command.

    Raises:
        InputError: a string that is no http(s) URL, or holds a password.
    """

    def __init__(
        self,
        dataset: Iterable[Quad] | Dataset | str,
        knowledge: Knowledge | None = None,
        default_graphs: Iterable[str] = (),
        client: Client | None = None,
    ) -> None:
        self._knowledge = knowledge or open_knowledge()
        self._default_graphs = tuple(default_graphs)
        self._store = Store()
        self._plan = DEFAULT_PLAN
        self._endpoint: Endpoint | None = None
        for graph in self._default_graphs:
            iri(graph)
        if isinstance(dataset, Dataset):
            # Nobody has to look for errors again in what we wrote.
            self._store.load(dataset.triples, RdfFormat.N_TRIPLES, lenient=True)
            self._plan = dataset.plan
            self._agents: AgentNames = dataset.agents
            return
        names = agent_names(self._knowledge.register)
        self._agents = names
        if isinstance(dataset, str):
            self._endpoint = _endpoint(dataset, client)
        else:
            # The queries ask the default graph; which graph a quad came from does not matter to them.
            quads = chain(dataset, self._knowledge.quads)
            self._store.bulk_extend(Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
            plans = [quad.subject for quad in self._store.quads_for_pattern(None, _TYPE, term("cp:Plan"))]
            if len(plans) == 1 and isinstance(plans[0], NamedNode):
                self._plan = plans[0].value
            self._add_agents(names)

    def __getitem__(self, name: str) -> PreparedQuery:
        return find_query(self._knowledge.queries, name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._knowledge.queries)

    def __len__(self) -> int:
        return len(self._knowledge.queries)

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
            return self._endpoint.run(text, query.form, self._default_graphs)
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
            answer = self._endpoint.run(query.text, query.form, ())
        else:
            answer = run_local(self._store, query.text)
        graphs = (row["graph"] for row in answer) if isinstance(answer, QuerySolutions) else ()
        return sorted({graph.value if isinstance(graph, NamedNode) else "" for graph in graphs})

    def dataset(self) -> Dataset:
        """Return the data in memory, with what was found in them, to be kept."""
        triples = serialize((quad.triple for quad in self._store), format=RdfFormat.N_TRIPLES) or b""
        lines = sorted(triples.splitlines(keepends=True))
        agents = {key: tuple(sorted(iris)) for key, iris in sorted(self._agents.items())}
        return Dataset(b"".join(lines), self._plan, agents)

    def _term(self, kind: str, value: str) -> NamedNode | Literal:
        return to_term(kind, value, self._knowledge, self._plan, self._agents)

    def _add_agents(self, names: dict[str, set[str]]) -> None:
        """Add the names of the agents in the data: those that the register does not know, above all."""
        for cls in ("cp:Agency", "cp:UnregisteredAgency", "cp:AgentGroup"):
            for quad in self._store.quads_for_pattern(None, _TYPE, term(cls)):
                if isinstance(quad.subject, NamedNode):
                    for predicate in _NAMES:
                        for named in self._store.quads_for_pattern(quad.subject, predicate, None):
                            if isinstance(named.object, Literal):
                                key = agent_key(named.object.value)
                                names.setdefault(key, set()).add(quad.subject.value)

    def _require(self, kind: str, node: NamedNode) -> None:
        """Check that the data in memory have a task or section: a wrong number is not an empty answer."""
        if next(self._store.quads_for_pattern(node, None, None), None) is None:
            raise InputError(f"the data have no {kind} {node}", remedy="check the number or IRI")


def _endpoint(url: str, client: Client | None) -> Endpoint:
    # HTTP and SPARQLWrapper take longer to load than a query in memory takes.
    from creditplan.query.endpoint import Endpoint  # noqa: PLC0415
    from creditplan.remote import Client  # noqa: PLC0415

    return Endpoint(url, client or Client(retries=RETRIES, timeout=TIMEOUT))
