"""Prepared queries over quads in memory, over an index of a corpus, or over a SPARQL endpoint.

A parameter ``p`` stands in its query once, as ``VALUES ?p { … }`` with its example, so that the file runs as
it is in any SPARQL editor; binding replaces what stands between the braces by a term that the RDF library
wrote, never by pasted text.
"""

from __future__ import annotations

import os
from collections import ChainMap
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from pyoxigraph import Literal, NamedNode, Quad, QuerySolution, RdfFormat, Store, serialize

from creditplan.display import counted
from creditplan.errors import InputError
from creditplan.iris import concept, place
from creditplan.knowledge import Knowledge, open_knowledge
from creditplan.messages import tr
from creditplan.namespaces import expand, slug, term
from creditplan.prepared import PreparedQuery, find_query
from creditplan.query.answers import Answer, Graph, Rows
from creditplan.query.bodies import slugs_of
from creditplan.query.called import holds, names_in, places_in, plans_in
from creditplan.query.given import Data, to_data
from creditplan.query.local import Dataset, run_local
from creditplan.query.values import AgentNames, agent_key, agent_names, iri, is_iri, listed, text, to_term

if TYPE_CHECKING:
    from creditplan.query.endpoint import Endpoint
    from creditplan.query.indexed import Indexed
    from creditplan.remote import Client

__all__ = ["RETRIES", "TIMEOUT", "Answer", "Dataset", "Graph", "Queries", "Rows"]

RETRIES: Final = 2
TIMEOUT: Final = 60.0
"""Seconds for an endpoint; see :class:`~creditplan.remote.Client`."""
_CONCEPTS = tuple(map(expand, ("role:", "manner:", "rule:")))


class Queries(Mapping[str, PreparedQuery]):
    """The prepared queries by name, over a dataset.

    Args:
        dataset: the URL of a SPARQL endpoint; the path of an index of a corpus, or such an index, open;
            else what is to be held in memory beside the register, as
            :data:`~creditplan.query.given.Data` says: quads, plans, files or folders of a publication. Or
            such a dataset with the register, ready made.
            In memory, the register's evidence is loaded for queries that may ask for it.
        knowledge: the queries, the register, and whom agency names mean; by default those of the package.
        default_graphs: IRIs of the graphs that an endpoint shall query; none: its own default.
        client: asks the endpoint, which the dataset then is; by default one with the limits of the command.

    Raises:
        InputError: a URL that is none of http(s) or holds a password, or a file that cannot be used.
        TypeError: it is something else.
    """

    def __init__(
        self,
        dataset: Data | Dataset | Indexed,
        knowledge: Knowledge | None = None,
        default_graphs: Iterable[str] = (),
        client: Client | None = None,
    ) -> None:
        self._knowledge = knowledge or open_knowledge()
        self._default_graphs = tuple(default_graphs)
        self._store = Store()
        self._has_evidence = False
        self._kept: Dataset | Indexed | None = None
        self._indexed: Indexed | None = None
        self._endpoint: Endpoint | None = None
        for graph in self._default_graphs:
            iri(graph)
        if isinstance(dataset, str) and (client or "://" in dataset):
            self._endpoint = _endpoint(dataset, client)
            return
        indexed = _indexed(dataset, self._knowledge)
        if indexed:
            self._store, self._has_evidence = indexed.store, True
            self._kept = self._indexed = indexed
        elif isinstance(dataset, Dataset):
            self._load(dataset.triples)
            self._kept = dataset
        else:
            data = to_data(cast(Data, dataset), self._knowledge.register)
            # The queries ask the default graph; which graph a quad came from does not matter to them.
            self._store.bulk_extend(Quad(one.subject, one.predicate, one.object) for one in data)
            self._load(self._knowledge.facts)

    def __repr__(self) -> str:
        return f"<Queries: {counted(len(self), 'prepared query', 'prepared queries')}>"

    def __getitem__(self, name: str) -> PreparedQuery:
        return find_query(self._knowledge.queries, name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._knowledge.queries)

    def __len__(self) -> int:
        return len(self._knowledge.queries)

    def run(self, name: str, /, **values: str | None) -> Answer:
        """Run a query.

        Args:
            name: the query.
            values: parameters as people write them: an agency by slug, name, abbreviation or IRI (those of
                the register, and the names and words of the data); a task or section by key (of the one plan
                in the data), ``plan/key`` or IRI; a function by key, label or IRI; a place by name, id or
                IRI; a role by name or IRI.

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
        bound = query.bind(terms)
        if self._endpoint:
            return self._endpoint.run(bound, query.form, self._default_graphs)
        for key, node in terms.items():
            if isinstance(node, NamedNode) and kinds[key] in ("task", "section"):
                self._require(kinds[key], node)
        return self._run_local(bound, asks_evidence=query.asks_evidence)

    @property
    def is_remote(self) -> bool:
        """Whether an endpoint is asked."""
        return self._endpoint is not None

    def meant(self, kind: str, value: str) -> str:
        """Return the IRI, or the text, that a value of a parameter means.

        Args:
            kind: type of the parameter.
            value: as :meth:`run` takes it.

        Raises:
            InputError: it cannot be understood.
        """
        found = self._term(kind, value)
        return found.value if isinstance(found, NamedNode | Literal) else str(found)

    def ask(self, text: str, form: str = "SELECT") -> Answer:
        """Run a query of one's own; in memory the register's evidence is loaded as for a prepared one.

        Args:
            text: the query in SPARQL.
            form: SELECT, CONSTRUCT or ASK; endpoints are asked for what fits it.

        Raises:
            InputError: it is no query in SPARQL.
            RemoteError: the endpoint failed or refused.
        """
        if self._endpoint:
            return self._endpoint.run(text, form, self._default_graphs)
        try:
            return self._run_local(text, asks_evidence=expand("rdf:") in text)
        except SyntaxError as error:
            raise InputError(tr("the query cannot be parsed: {error}", error=error)) from error

    def plan_graphs(self) -> list[str]:
        """Return the IRIs of the graphs that hold a plan, whatever graphs queries ask; "" is the default one.

        Raises:
            RemoteError: the endpoint failed or refused.
        """
        if self._indexed:
            return [""] if self._indexed.titles else []
        return sorted({graph for graph, _ in self._plans_of_graphs})

    def dates(self) -> list[str]:
        """Return the dates on which names of bodies were read in the plans, sorted.

        Raises:
            RemoteError: the endpoint failed or refused.
        """
        if self._indexed:
            return self._indexed.dates
        said = (row["namesReadOn"] for row in self._plan_rows)
        return sorted({date.value for date in said if isinstance(date, Literal)})

    @contextmanager
    def unbroken(self) -> Iterator[None]:
        """Say it if an index turns out to be broken while the rows of an answer are read.

        Raises:
            InputError: in the place of an error of its store.
        """
        try:
            yield
        except OSError as error:
            # Those of the system have a number.
            if self._indexed is None or error.errno is not None:
                raise
            raise self._indexed.broken(error) from error

    def label(self, iri: str) -> str:
        """Return the Chinese label of a role, manner or rule; "" of what is none."""
        if self._endpoint:
            concepts = self._knowledge.register.concepts
            return next((labels.zh for value, labels in concepts.items() if concept(value) == iri), "")
        labels = self._store.quads_for_pattern(NamedNode(iri), term("skos:prefLabel"), None)
        words = (quad.object for quad in labels if iri.startswith(_CONCEPTS))
        return next((one.value for one in words if isinstance(one, Literal) and one.language == "zh"), "")

    def title(self, plan: str) -> str:
        """Return the Chinese title of a plan, by its IRI; "" if the data do not say it."""
        return self._titles.get(plan, "")

    def dataset(self) -> Dataset:
        """Return the data in memory, with what was found in them, to be kept."""
        triples = serialize((quad.triple for quad in self._store), format=RdfFormat.N_TRIPLES) or b""
        lines = sorted(triples.splitlines(keepends=True))
        agents = {key: tuple(sorted(iris)) for key, iris in sorted(self._agents.items())}
        return Dataset(b"".join(lines), tuple(self._plans), agents)

    def _run_local(self, text: str, *, asks_evidence: bool) -> Answer:
        if asks_evidence and not self._has_evidence:
            self._load(self._knowledge.evidence)
            self._has_evidence = True
        with self.unbroken():
            return run_local(self._store, text)

    def _load(self, lines: bytes) -> None:
        # Nobody has to look for errors again in what we wrote.
        self._store.load(lines, RdfFormat.N_TRIPLES, lenient=True)

    def _term(self, kind: str, value: str) -> NamedNode | Literal:
        plans = self._plans if kind in ("task", "section") else ()
        agents = self._local_bodies(value, self._agents_called(value)) if kind == "agency" else None
        return to_term(kind, value, self._knowledge, plans, agents, None if self._endpoint else self._holds)

    def _holds(self, key: str) -> bool:
        """Tell whether the data in memory have a place, by its key."""
        return holds(self._store, NamedNode(place(key)), term("dcterms:Location"))

    @cached_property
    def _plans(self) -> Sequence[str]:
        if self._kept:
            return self._kept.plans
        if self._endpoint:
            return sorted({plan for _, plan in self._plans_of_graphs})
        return sorted(plans_in(self._store))

    @cached_property
    def _plans_of_graphs(self) -> list[tuple[str, str]]:
        """IRIs of graphs and of the plans in them, whatever graphs queries ask."""
        return [(_iri_of(row["graph"]), _iri_of(row["plan"])) for row in self._plan_rows]

    @cached_property
    def _titles(self) -> Mapping[str, str]:
        if self._indexed:
            return self._indexed.titles
        said = ((_iri_of(row["plan"]), row["title"]) for row in self._plan_rows)
        return {plan: title.value for plan, title in said if isinstance(title, Literal)}

    @cached_property
    def _plan_rows(self) -> list[QuerySolution]:
        query = self["plans"]
        if self._endpoint:
            answer = self._endpoint.run(query.text, query.form, ())
        else:
            answer = run_local(self._store, query.text)
        return list(answer) if isinstance(answer, Rows) else []

    @cached_property
    def _agents(self) -> AgentNames:
        """Whom the names in the register mean, and the names and words of data in memory."""
        if self._kept:
            return self._kept.agents
        names = agent_names(self._knowledge.register)
        for key, agent in names_in(self._store):
            names.setdefault(key, set()).add(agent)
        return names

    def _agents_called(self, name: str) -> AgentNames:
        """Return names of agents, with all that a name means; an endpoint knows what its data call so."""
        if not self._endpoint or is_iri(name):
            return self._agents
        names = {key: set(agents) for key, agents in self._agents.items()}
        query = self["agents-called"]
        for words in dict.fromkeys((name, agent_key(name))):
            answer = self._endpoint.run(query.bind({"name": text(words)}), query.form, self._default_graphs)
            for row in answer if isinstance(answer, Rows) else ():
                _add(names, row["agent"], text(name))
                _add(names, row["agent"], row["agentNameFull"])
        return names

    def _local_bodies(self, name: str, agents: AgentNames) -> AgentNames:
        """Add what the data know of the local bodies that a name means by rule, where they do not have it."""
        key = agent_key(name)
        if is_iri(name) or agents.get(key):
            return agents
        meant = {
            iri
            for own in dict.fromkeys(slugs_of(name, self._knowledge, self._places))
            for iri in (self._agents_called(own) if self._endpoint else agents).get(own, ())
        }
        # Names of an index are not to be copied.
        return ChainMap({key: meant}, cast(dict[str, Collection[str]], agents)) if meant else agents

    @property
    def _places(self) -> list[str]:
        """Keys of the places of bodies in memory or an index; an endpoint is not asked for them."""
        if self._indexed:
            return self._indexed.places
        return sorted({*places_in(self._store)})

    def _require(self, kind: str, node: NamedNode) -> None:
        """Check that the data in memory have a task or section: a wrong number is not an empty answer.

        Raises:
            InputError: they have not; with the keys that they have.
        """
        if holds(self._store, node, term(f"cp:{kind.capitalize()}")):
            return
        plan, _, key = node.value.rpartition(f"/{kind}/")
        if plan not in self._plans:
            raise InputError(
                tr("the data have no {kind} {node}", kind=kind, node=node), remedy=tr("check the IRI")
            )
        order = term("cp:order")
        numbers = {
            part: int(number.object.value) if number.object.value.isdecimal() else 0
            for part in self._parts(NamedNode(plan))
            for number in self._store.quads_for_pattern(part, order, None)
            if part.value.startswith(f"{plan}/{kind}/") and isinstance(number.object, Literal)
        }
        keys = [slug(part.value) for part in sorted(numbers, key=numbers.__getitem__)]
        raise InputError(
            tr("the data have no {kind} {key} in plan {plan}", kind=kind, key=key, plan=slug(plan)),
            remedy=tr("the {kind}s that it has: {keys}", kind=kind, keys=listed(keys))
            if keys
            else tr("the plan has no {kind}s", kind=kind),
        )

    def _parts(self, whole: NamedNode) -> Iterator[NamedNode]:
        """Yield the parts of a plan in the data, and those of its parts."""
        found = {whole}
        waiting = [whole]
        while waiting:
            for quad in self._store.quads_for_pattern(None, term("cp:partOf"), waiting.pop()):
                if isinstance(quad.subject, NamedNode) and quad.subject not in found:
                    found.add(quad.subject)
                    waiting.append(quad.subject)
                    yield quad.subject


def _iri_of(node: object) -> str:
    return node.value if isinstance(node, NamedNode) else ""


def _add(names: dict[str, set[str]], agent: object, name: object) -> None:
    if isinstance(agent, NamedNode) and isinstance(name, Literal):
        names.setdefault(agent_key(name.value), set()).add(agent.value)


def _indexed(dataset: object, knowledge: Knowledge) -> Indexed | None:
    """Return an index, if there is one of this name, or it is one."""
    if isinstance(dataset, str | os.PathLike):
        # SQLite takes longer to load than a query in memory takes.
        from creditplan.query.indexed import is_index, open_index  # noqa: PLC0415

        folder = Path(dataset)
        return open_index(folder, knowledge) if is_index(folder) else None
    return cast("Indexed", dataset) if hasattr(dataset, "store") else None


def _endpoint(url: str, client: Client | None) -> Endpoint:
    # HTTP and SPARQLWrapper take longer to load than a query in memory takes.
    from creditplan.query.endpoint import Endpoint  # noqa: PLC0415
    from creditplan.remote import Client  # noqa: PLC0415

    return Endpoint(url, client or Client(retries=RETRIES, timeout=TIMEOUT))
