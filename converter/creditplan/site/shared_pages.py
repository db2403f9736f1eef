"""The pages of what plans have in common: bodies, groups, places, functions, documents, changes, terms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any

from creditplan.knowledge import Knowledge
from creditplan.model import Labels
from creditplan.namespaces import BASE, shorten, slug
from creditplan.registers.profile import Profile, profile
from creditplan.site.addresses import Addresses, Spot
from creditplan.site.collected import Collected
from creditplan.site.data_files import by_subject
from creditplan.site.lists import Lists, Page
from creditplan.site.ready_pages import View
from creditplan.site.register_statements import RegisterStatements, subjects_of
from creditplan.site.search import KINDS, Entry
from creditplan.site.things import Thing

# A list on a page has so many rows; the tables have all.
_MOST = 300
_MOST_PARTNERS = 15
_AGENTS = ("agency", "group")
# Things whose pages list bodies.
_LISTED = ("place", "function")
# What else a thing is called.
_NAMES = (
    "skos:prefLabel",
    "cp:shortName",
    "skos:altLabel",
    "skos:notation",
    "dcterms:alternative",
    "dcterms:identifier",
)


class SharedPages:
    """Makes their views.

    Args:
        collected: what the plans say.
        register: what the register says.
        knowledge: reads the lives of bodies.
        addresses: where things show.
        lists: of plans and bodies.
    """

    def __init__(
        self,
        collected: Collected,
        register: RegisterStatements,
        knowledge: Knowledge,
        addresses: Addresses,
        lists: Lists,
    ) -> None:
        self._collected, self._register, self._lists = collected, register, lists
        self._knowledge, self._addresses = knowledge, addresses

    def entry(self, page: str, statements: Sequence[str]) -> Entry | None:
        """Return how a page is found; ``None``: it holds several small things, or is not to be found."""
        kind = page.rsplit("/", 2)[-2] if "/" in page else ""
        kind = {"class": "term", "property": "term", "shapes": "shape"}.get(kind, kind)
        if kind not in KINDS or page.endswith("/index"):
            return None
        said = by_subject(statements)
        iri = next(iri for iri, spot in subjects_of(page, said, self._addresses) if not spot.anchor)
        thing = Thing(iri, said[iri])
        names = [value.value for name in _NAMES for value in thing.values(name)]
        # Reports of other programs call a shape by its IRI.
        names += [slug(iri)] if kind == "shape" else []
        return Entry(page, kind, thing.label, tuple(dict.fromkeys(names)))

    def view(self, page: str, statements: Sequence[str]) -> View:
        """Return the IRI that a page is about, the name of its template, and what that shows.

        What plans add to it, :meth:`of_plans` gives.
        """
        said = by_subject(statements)
        subjects = [*subjects_of(page, said, self._addresses)]
        whole = [iri for iri, spot in subjects if not spot.anchor]
        if page == "shapes/index":
            thing = Thing(whole[0], said[whole[0]])
            rows = [*thing.rows(self._label)]
            return (
                thing.iri,
                "shapes",
                {"label": thing.label, "rows": rows, "shapes": self._register.shapes.all()},
            )
        if page.endswith("/index"):
            iri = whole[0] if whole else BASE + page.removesuffix("index")
            return iri, "listed", self._listed(iri, said, [one for one in subjects if one[0] != iri])
        iri = whole[0]
        kind = page.rsplit("/", 2)[-2]
        if kind == "shapes":
            return iri, "shape", self._register.shapes.view(iri)
        thing = Thing(iri, said[iri])
        view: dict[str, Any] = {
            "label": thing.label,
            "rows": [*thing.rows(self._label)],
            "below": [*self._below(said, [one for one in subjects if one[1].anchor])],
        }
        if kind in _AGENTS:
            sites = (one["value"].text for one in view["below"] if one["predicate"] == "foaf:homepage")
            view["websites"] = [*dict.fromkeys(sites)]
            return iri, "agent", {**view, "life": self._life(iri)}
        if kind in ("class", "property"):
            view["shapes"] = self._register.shapes.about(iri)
        return iri, "thing", {**view, "kind": kind}

    def of_plans(self, page: str, iri: str) -> dict[str, Any]:
        """Return what plans add to the view of a page, besides what they say of its thing."""
        if page.endswith("/index"):
            return {}
        kind = page.rsplit("/", 2)[-2]
        if kind in _AGENTS:
            return {
                "counts": next(self._collected.agents("agent.iri = ?", (iri,)), None),
                "tasks": self._collected.tasks_of(iri, _MOST),
                "most": _MOST,
                "partners": self._collected.partners(iri, _MOST_PARTNERS),
            }
        added: dict[str, Any] = {"agents": None, "plans": None, "tasks": [], "most": _MOST}
        if kind in _LISTED:
            added["agents"] = next(self._lists.bodies(page))
        if kind == "place":
            added |= self._lists.plans_view(next(self._lists.plans(page)))
        elif kind == "document":
            added["tasks"] = self._collected.tasks_naming(iri, _MOST)
        return added

    def further(self, page: str, iri: str) -> Iterator[Page]:
        """Yield the pages of what plans add beyond what there is room for on the page of a thing."""
        if page.partition("/")[0] not in _LISTED or page.endswith("/index") or "/agency/" in page:
            return
        of = {"iri": iri, "label": self._lists.name(iri) or Labels(slug(iri))}
        for bodies in islice(self._lists.bodies(page), 1, None):
            yield bodies.page, "agencies", {"agents": bodies, "of": of}
        if page.startswith("place/"):
            for plans in islice(self._lists.plans(page), 1, None):
                yield plans.page, "plans", {**self._lists.plans_view(plans), "of": of}

    def concerns(self, page: str) -> bool:
        """Return whether a page shows anything of plans, besides what they say of its thing."""
        kind, _, key = page.partition("/")
        if kind in _AGENTS:
            return self._collected.label(BASE + page) is not None
        if kind == "place":
            rows = chain(self._collected.agents_of_place(key), self._collected.plan_rows(key))
            return any(True for _ in rows)
        if kind == "function":
            return any(True for _ in self._collected.agents_of_function(key))
        return kind == "document" and bool(self._collected.tasks_naming(BASE + page, 1))

    def _life(self, iri: str) -> Profile | None:
        if not self._register.thing(iri):
            return None
        # What it rests on shows below, statement by statement.
        return profile(self._knowledge.statements, self._knowledge.links.links, iri, evidence=False)

    def _below(
        self, said: Mapping[str, Sequence[str]], subjects: Sequence[tuple[str, Spot]]
    ) -> Iterator[dict[str, Any]]:
        """Yield what shows below a thing: what it rests on, statement by statement, and its states."""
        for iri, spot in subjects:
            one = Thing(iri, said[iri])
            sources = [
                {"iri": source, "label": self._label(source) or Labels(shorten(source))}
                for source in one.iris("dcterms:source")
            ]
            predicates = one.iris("rdf:predicate")
            if not predicates:
                yield {
                    "anchor": spot.anchor,
                    "predicate": "",
                    "rows": [*one.rows(self._label)],
                    "sources": sources,
                }
                continue
            yield {
                "anchor": spot.anchor,
                "predicate": shorten(predicates[0]),
                "value": one.shown("rdf:object", self._label),
                "confidence": one.text("cp:confidence") or "",
                "comment": one.text("rdfs:comment", "en"),
                "sources": sources,
            }

    def _listed(
        self, iri: str, said: Mapping[str, Sequence[str]], subjects: Sequence[tuple[str, Spot]]
    ) -> dict[str, Any]:
        scheme = Thing(iri, said.get(iri, ()))
        return {
            "label": scheme.label,
            "rows": [],
            "things": [*self._things(said, subjects)],
        }

    def _things(
        self, said: Mapping[str, Sequence[str]], subjects: Sequence[tuple[str, Spot]]
    ) -> Iterator[dict[str, Any]]:
        for iri, spot in subjects:
            thing = Thing(iri, said[iri])
            yield {
                "anchor": spot.anchor,
                "label": thing.label,
                "iri": iri,
                "rows": [*thing.rows(self._label)],
            }

    def _label(self, iri: str) -> Labels | None:
        return self._register.label(iri)
