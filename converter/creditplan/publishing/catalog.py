"""The description of a publication for people who look for data: DCAT 3, as DCAT-AP 3.0.1 profiles it.

Four datasets, of which every file is a distribution. What a publisher does not say of the plans is not said:
neither licence nor dates nor whom to ask. Vocabulary, register and links describe themselves. Checksums are
those of the files beside it; nothing depends on the time of the build.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from creditplan.canonical import CANONICAL_FORM
from creditplan.iris import Iris
from creditplan.mapping import words_rights
from creditplan.model import Contact, Description, Labels, Publisher, Release
from creditplan.namespaces import BASE, term
from creditplan.publishing.products import (
    COMPRESSED,
    PLANS,
    Distribution,
    Words,
    catalogue_words,
    datasets,
    filled,
    format_of,
    sentence,
)
from creditplan.publishing.turtle import Block, to_turtle
from creditplan.query.values import text

CATALOG: Final = "catalog.ttl"
COUNTS: Final = "void.ttl"
PUBLIC_DOMAIN: Final = "http://creativecommons.org/publicdomain/mark/1.0/"
_IANA = "https://www.iana.org/assignments/media-types/"
_FREE = ("http://creativecommons.org/publicdomain/zero/1.0/", PUBLIC_DOMAIN)
# The controlled vocabularies that DCAT-AP asks for.
_EU = "http://publications.europa.eu/resource/authority/"
COUNTRY: Final = _EU + "country/CHN"
_THEMES = NamedNode(_EU + "data-theme")
_GOVERNMENT = NamedNode(_EU + "data-theme/GOVE")
_LANGUAGES = {"zh": NamedNode(_EU + "language/ZHO"), "en": NamedNode(_EU + "language/ENG")}
# What the values of a property are, where nobody else in the catalogue says so: validators follow no link.
_RANGES = {
    term(predicate): term(cls)
    for predicate, cls in {
        "adms:status": "skos:Concept",
        "dcat:compressFormat": "dcterms:MediaType",
        "dcat:landingPage": "foaf:Document",
        "dcat:mediaType": "dcterms:MediaType",
        "dcat:theme": "skos:Concept",
        "dcat:themeTaxonomy": "skos:ConceptScheme",
        "dcatap:availability": "skos:Concept",
        "dcterms:accessRights": "dcterms:RightsStatement",
        "dcterms:accrualPeriodicity": "dcterms:Frequency",
        "dcterms:conformsTo": "dcterms:Standard",
        "dcterms:format": "dcterms:MediaTypeOrExtent",
        "dcterms:language": "dcterms:LinguisticSystem",
        "dcterms:license": "dcterms:LicenseDocument",
        "dcterms:spatial": "dcterms:Location",
        "dcterms:type": "skos:Concept",
        "foaf:homepage": "foaf:Document",
        "spdx:algorithm": "spdx:ChecksumAlgorithm",
    }.items()
}

_Statements = Iterator[Quad]


@dataclass(frozen=True, slots=True)
class Plans:
    """What the catalogue says of all plans together.

    Attributes:
        titles: of each plan.
        temporal: the first and last day that they are about, if that is known.
        places: IRIs of those that they are of; none: it is not known of all.
        free: names of the files with the words of plans in which nobody has rights.
    """

    titles: tuple[Labels, ...]
    temporal: tuple[str, str] | None = None
    places: tuple[str, ...] = ()
    free: frozenset[str] = frozenset()


def to_catalog(
    plans: Plans, files: Iterable[Distribution], iris: Iris, own: Description, package: Description
) -> bytes:
    """Describe a publication in Turtle.

    Args:
        plans: what is to be said of the plans.
        files: all that is published; what is no distribution is left out.
        iris: mints under the publisher's base.
        own: what the publisher says of the publication; who that is, is said.
        package: what is to be said of vocabulary, register and links.

    Raises:
        InputError: the name of the publisher holds code points that no text has.
    """
    return to_turtle(_Catalogue(plans, list(files), iris, own, package).blocks(), iris.base)


class _Catalogue:
    def __init__(
        self, plans: Plans, files: list[Distribution], iris: Iris, own: Description, package: Description
    ) -> None:
        self.plans, self.files, self.iris, self.own, self.package = plans, files, iris, own, package
        self.node = NamedNode(iris.catalog())

    def blocks(self) -> Iterator[Block]:
        named: defaultdict[NamedNode, set[NamedNode]] = defaultdict(set)
        described = chain(
            [("Catalogue", self._catalogue())],
            ((words.title.zh, self._dataset(key, words)) for key, words in datasets().items()),
            ((file.name, self._distribution(file)) for file in self.files if file.dataset),
            [("Who publishes, and whom to ask", self._people())],
        )
        for heading, statements in described:
            quads = list(statements)
            for quad in quads:
                if isinstance(quad.object, NamedNode) and quad.predicate in _RANGES:
                    named[quad.predicate].add(quad.object)
            yield heading, quads
        yield "What others define", list(_outside(named))

    def _catalogue(self) -> _Statements:
        node, own = self.node, self.own
        words = catalogue_words()
        yield _quad(node, "rdf:type", term("dcat:Catalog"))
        yield from _both(node, "dcterms:title", own.title or words.title)
        yield from _both(node, "dcterms:description", own.description or words.description)
        yield from _languages(node, own.title or words.title)
        yield from self._said(node, own)
        if own.landing_page:
            yield _quad(node, "foaf:homepage", NamedNode(own.landing_page))
        yield from _spatial(node, self.plans.places)
        yield _quad(node, "dcat:themeTaxonomy", _THEMES)
        for key in datasets():
            yield _quad(node, "dcat:dataset", self._node(key))
        yield _quad(node, "rdfs:seeAlso", NamedNode(self.iris.file(COUNTS)))

    def _dataset(self, key: str, words: Words) -> _Statements:
        node = self._node(key)
        own = self.own if key == PLANS else self.package
        yield _quad(node, "rdf:type", term("dcat:Dataset"))
        yield from _both(node, "dcterms:title", self._title(key, words))
        yield from _both(node, "dcterms:description", self._description(key, words))
        yield from _languages(node, self._title(key, words))
        for language, keywords in words.keywords.items():
            for keyword in keywords:
                yield _quad(node, "dcat:keyword", Literal(keyword, language=language))
        yield _quad(node, "dcat:theme", _GOVERNMENT)
        yield from self._said(node, own)
        if own.landing_page:
            yield _quad(node, "dcat:landingPage", NamedNode(own.landing_page))
        if own.access:
            yield _quad(node, "dcterms:accessRights", NamedNode(f"{_EU}access-right/{own.access}"))
        if own.frequency:
            yield _quad(node, "dcterms:accrualPeriodicity", NamedNode(f"{_EU}frequency/{own.frequency}"))
        yield from _spatial(node, self.plans.places if key == PLANS else (COUNTRY,))
        if key == PLANS:
            yield _quad(node, "dcterms:conformsTo", NamedNode(BASE + "ontology"))
            yield _quad(node, "dcterms:conformsTo", NamedNode(BASE + "shapes/"))
        for file in self.files:
            if file.dataset == key:
                yield _quad(node, "dcat:distribution", NamedNode(self.iris.catalog_part(file.name)))
        if temporal := self.plans.temporal if key == PLANS else words.temporal:
            yield from self._period(node, key, *temporal)

    def _distribution(self, file: Distribution) -> _Statements:
        node, address = NamedNode(self.iris.catalog_part(file.name)), NamedNode(self.iris.file(file.name))
        checksum = NamedNode(self.iris.catalog_part(f"sha256-{file.name}"))
        own = self.own if file.dataset == PLANS else self.package
        form = format_of(file.name)
        yield _quad(node, "rdf:type", term("dcat:Distribution"))
        yield _quad(node, "dcterms:title", Literal(file.name))
        if file.words:
            yield from _both(node, "dcterms:description", _named(file.words, file.graph))
        if file.graph:
            yield _quad(node, "dcterms:conformsTo", NamedNode(CANONICAL_FORM))
        if file.name in self.plans.free:
            yield _quad(node, "dcterms:license", NamedNode(PUBLIC_DOMAIN))
            yield _quad(node, "dcterms:rights", NamedNode(self.iris.catalog_part("words-of-plans")))
        elif own.license and not file.name.endswith(".txt"):
            yield _quad(node, "dcterms:license", NamedNode(own.license))
        if own.availability:
            yield _quad(
                node, "dcatap:availability", NamedNode(f"{_EU}planned-availability/{own.availability}")
            )
        yield _quad(node, "dcat:downloadURL", address)
        yield _quad(node, "dcat:accessURL", address)
        yield _quad(node, "dcat:mediaType", NamedNode(_IANA + form.media_type))
        if form.file_type:
            yield _quad(node, "dcterms:format", NamedNode(f"{_EU}file-type/{form.file_type}"))
        for end, media_type in COMPRESSED.items():
            if file.name.endswith(end):
                yield _quad(node, "dcat:compressFormat", NamedNode(_IANA + media_type))
        yield _quad(node, "dcat:byteSize", Literal(str(file.size), datatype=term("xsd:nonNegativeInteger")))
        yield _quad(node, "spdx:checksum", checksum)
        yield _quad(checksum, "rdf:type", term("spdx:Checksum"))
        yield _quad(checksum, "spdx:algorithm", term("spdx:checksumAlgorithm_sha256"))
        yield _quad(checksum, "spdx:checksumValue", Literal(file.digest, datatype=term("xsd:hexBinary")))

    def _people(self) -> _Statements:
        """Describe who publishes and whom to ask, and why the words of plans are free."""
        statements: list[Quad] = []
        for own in (self.own, self.package):
            if own.publisher:
                node, name = self._publisher(own.publisher), own.publisher.name
                statements += [
                    _quad(node, "rdf:type", term("foaf:Agent")),
                    _quad(node, "foaf:name", text(name.zh)),
                ]
                if name.en:
                    statements.append(_quad(node, "foaf:name", Literal(name.en, language="en")))
            if own.contact:
                statements += _reached(self._contact(own.contact), own.contact, own.publisher)
        # Both may be the same.
        yield from dict.fromkeys(statements)
        if not self.plans.free:
            return
        rights = NamedNode(self.iris.catalog_part("words-of-plans"))
        yield _quad(rights, "rdf:type", term("dcterms:RightsStatement"))
        yield from _both(rights, "rdfs:label", words_rights())

    def _publisher(self, publisher: Publisher) -> NamedNode:
        part = "publisher" if publisher == self.own.publisher else "publisher-of-package"
        return NamedNode(publisher.iri or self.iris.catalog_part(part))

    def _contact(self, contact: Contact) -> NamedNode:
        part = "contact" if contact == self.own.contact else "contact-of-package"
        return NamedNode(self.iris.catalog_part(part))

    def _said(self, node: NamedNode, own: Description) -> _Statements:
        """Say of the catalogue or a dataset what its publisher says."""
        if own.publisher:
            yield _quad(node, "dcterms:publisher", self._publisher(own.publisher))
        if own.contact:
            yield _quad(node, "dcat:contactPoint", self._contact(own.contact))
        if own.license:
            yield _quad(node, "dcterms:license", NamedNode(own.license))
        version = own.releases[0].version if own.releases else own.version
        if version:
            yield _quad(node, "dcat:version", Literal(version))
        if own.releases:
            dates = sorted(release.date for release in own.releases)
            yield _quad(node, "dcterms:issued", _date(dates[0]))
            yield _quad(node, "dcterms:modified", _date(dates[-1]))
            yield from _both(node, "adms:versionNotes", _notes(own.releases))

    def _node(self, key: str) -> NamedNode:
        return NamedNode(self.iris.catalog_part(key))

    def _title(self, key: str, words: Words) -> Labels:
        return (self.own.title if key == PLANS else None) or words.title

    def _description(self, key: str, words: Words) -> Labels:
        if key != PLANS:
            return words.description
        said, titles = self.own.description or words.description, self.plans.titles
        count = str(len(titles))
        one = len(titles) == 1
        contents = filled(
            sentence("contents", "one" if one else "several"), titles[0] if one else Labels(count, count)
        )
        english = f"{said.en} {contents.en}" if said.en and contents.en else said.en
        return Labels(said.zh + contents.zh, english)

    def _period(self, node: NamedNode, key: str, first: str, last: str) -> _Statements:
        period = NamedNode(self.iris.catalog_part(f"{key}-period"))
        yield _quad(node, "dcterms:temporal", period)
        yield _quad(period, "rdf:type", term("dcterms:PeriodOfTime"))
        yield _quad(period, "dcat:startDate", _date(first))
        yield _quad(period, "dcat:endDate", _date(last))


def _reached(node: NamedNode, contact: Contact, publisher: Publisher | None) -> _Statements:
    name = contact.name or (publisher.name.zh if publisher else None)
    yield _quad(node, "rdf:type", term("vcard:Kind"))
    if name:
        yield _quad(node, "vcard:fn", text(name))
    if contact.email:
        yield _quad(node, "vcard:hasEmail", NamedNode(f"mailto:{contact.email}"))
    if contact.page:
        yield _quad(node, "vcard:hasURL", NamedNode(contact.page))


def _named(words: Labels, graph: str) -> Labels:
    """Say what a file is, with the named graph that it holds."""
    if not graph:
        return words
    named = filled(sentence("graph"), Labels(graph, graph))
    return Labels(words.zh + named.zh, f"{words.en} {named.en}" if words.en else None)


def _notes(releases: tuple[Release, ...]) -> Labels:
    """List what is new in each release, the newest first."""
    zh = "\n".join(f"{each.version}（{each.date}）：{each.changes.zh}" for each in releases)
    if not all(each.changes.en for each in releases):
        return Labels(zh)
    return Labels(zh, "\n".join(f"{each.version} ({each.date}): {each.changes.en}" for each in releases))


def _outside(named: Mapping[NamedNode, set[NamedNode]]) -> _Statements:
    """Say what the things of others that the catalogue names are."""
    schemes: dict[NamedNode, NamedNode] = {}
    said: set[tuple[NamedNode, NamedNode]] = set()
    for predicate, cls in _RANGES.items():
        for node in sorted(named[predicate], key=str):
            # A page can be named by several properties.
            if (node, cls) in said:
                continue
            said.add((node, cls))
            yield _quad(node, "rdf:type", cls)
            if node.value.startswith(_EU) and node != _THEMES:
                schemes[node] = NamedNode(node.value.rpartition("/")[0])
    for node, scheme in schemes.items():
        yield _quad(node, "skos:inScheme", scheme)
    for node in sorted(named[term("dcatap:availability")], key=str):
        yield _quad(node, "skos:prefLabel", Literal(node.value.rpartition("/")[2].lower(), language="en"))
    yield _quad(_GOVERNMENT, "skos:prefLabel", Literal("Government and public sector", language="en"))
    yield _quad(_THEMES, "dcterms:title", Literal("Data theme", language="en"))
    free, types = (NamedNode("http://purl.org/adms/licencetype/" + name) for name in ("PublicDomain", "1.0"))
    for iri in _FREE:
        if NamedNode(iri) in named[term("dcterms:license")]:
            yield _quad(NamedNode(iri), "dcterms:type", free)
    yield _quad(free, "rdf:type", term("skos:Concept"))
    yield _quad(free, "skos:inScheme", types)
    yield _quad(free, "skos:prefLabel", Literal("Public domain", language="en"))


def _spatial(node: NamedNode, places: Iterable[str]) -> _Statements:
    for location in places:
        yield _quad(node, "dcterms:spatial", NamedNode(location))


def _languages(node: NamedNode, title: Labels) -> _Statements:
    for language, iri in _LANGUAGES.items():
        if language == "zh" or title.en:
            yield _quad(node, "dcterms:language", iri)


def _both(node: NamedNode, predicate: str, labels: Labels) -> _Statements:
    yield _quad(node, predicate, Literal(labels.zh, language="zh"))
    if labels.en:
        yield _quad(node, predicate, Literal(labels.en, language="en"))


def _date(day: str) -> Literal:
    return Literal(day, datatype=term("xsd:date"))


def _quad(subject: NamedNode, predicate: str, value: NamedNode | Literal) -> Quad:
    return Quad(subject, term(predicate), value)
