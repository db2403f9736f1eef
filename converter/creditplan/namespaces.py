"""Prefixes, the terms that the converter writes, and where the vocabulary and the registers live."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final

from pyoxigraph import NamedNode

BASE: Final = "https://w3id.org/creditplan/"

# Vocabulary, roles and registers stay under BASE whatever base a publisher mints under.
PREFIXES: Final[dict[str, str]] = {
    "adms": "http://www.w3.org/ns/adms#",
    "agency": BASE + "agency/",
    "as": "https://www.w3.org/ns/activitystreams#",
    "change": BASE + "change/",
    "change-kind": BASE + "change-kind/",
    "cp": BASE + "ontology#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dcterms": "http://purl.org/dc/terms/",
    "edtf": "http://id.loc.gov/datatypes/edtf/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "evidence": BASE + "evidence/",
    "extent": BASE + "extent/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "form": BASE + "form/",
    "function": BASE + "function/",
    "group": BASE + "group/",
    "kind": BASE + "kind/",
    "manner": BASE + "manner/",
    "nif": "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "place": BASE + "place/",
    "place-change-kind": BASE + "place-change-kind/",
    "place-kind": BASE + "place-kind/",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "reference": BASE + "reference/",
    "role": BASE + "role/",
    "rule": BASE + "rule/",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "state": BASE + "state/",
    "status": BASE + "status/",
    "vann": "http://purl.org/vocab/vann/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def expand(curie: str) -> str:
    """Full IRI of a prefixed name.

    >>> expand("role:lead")
    'https://w3id.org/creditplan/role/lead'
    """
    prefix, _, name = curie.partition(":")
    return PREFIXES[prefix] + name


@lru_cache(8192)
def compact(iri: str) -> str:
    """Prefixed name of an IRI if one of the prefixes fits, else the IRI itself."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and len(iri) > len(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def shorten(iri: str) -> str:
    """Return an IRI as people read it: a prefixed name, or without :data:`BASE`."""
    name = compact(iri)
    return iri.removeprefix(BASE) if name == iri else name


def slug(iri: str) -> str:
    """Return the end of an IRI of the register: the key of what it names."""
    return iri.rpartition("/")[2]


@cache
def term(curie: str) -> NamedNode:
    """Return a prefixed name as an RDF term."""
    return NamedNode(expand(curie))
