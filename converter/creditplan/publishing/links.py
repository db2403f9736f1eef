"""The register's links to other open data, as VoID linksets, with their sources, and as SSSOM.

A linkset (VoID: RDF links between two datasets) is one N-Triples file for each dataset that is linked to, and
holds nothing but the links. Who states a link is told apart from it: as RDF statements about the links, and
in SSSOM/TSV (Simple Standard for Sharing Ontology Mappings). All are the same whatever the publisher's base.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from itertools import groupby

import yaml
from pyoxigraph import Literal

from creditplan.iris import Iris, link_statement
from creditplan.model import Labels
from creditplan.namespaces import PREFIXES, compact
from creditplan.publishing.products import datasets
from creditplan.publishing.shared import linksets
from creditplan.registers.links import LINKS, Link, MappingSet, Target

SOURCES = "links-sources.ttl"
# In the order that SSSOM writes them.
_COLUMNS = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "object_id",
    "mapping_justification",
    "object_source",
    "mapping_source",
    "comment",
)
# The two ends of each link: a dataset of the catalogue, and one that only the counts speak of.
_CATALOG, _TARGETS = "catalog", "dataset"


def link_files(mappings: MappingSet) -> dict[str, bytes]:
    """Return the files of links, by name."""
    return {
        **{name: _n_triples(mappings.links, target) for name, target in linksets(mappings).items()},
        SOURCES: _sources(mappings),
        LINKS: _sssom(mappings),
    }


def _n_triples(links: Iterable[Link], target: Target) -> bytes:
    lines = {
        f"<{link.subject}> <{link.predicate}> <{link.object}> .\n"
        for link in links
        if link.target == target.key
    }
    return "".join(sorted(lines)).encode()


def _sources(mappings: MappingSet) -> bytes:
    """Describe each link as an rdf:Statement with its sources, body by body."""
    prefixes = ("agency", "dcat", "dcterms", "place", "rdf", "rdfs", "reference", "skos")
    words = datasets()["links"]
    parts = [
        "".join(f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in prefixes),
        f"<{link_statement('')}> a dcat:Dataset ;\n"
        f"    dcterms:title {_both(words.title)} ;\n"
        f"    dcterms:description {_both(words.description)} ;\n"
        f"    dcterms:license <{mappings.metadata['license']}> .\n",
    ]
    ordered = sorted(mappings.links, key=lambda link: (link.subject, link.key))
    for _, group in groupby(ordered, key=lambda link: link.subject):
        same = list(group)
        parts += [f"# {same[0].subject_label}\n", *map(_statement, same)]
    return "\n".join(parts).encode()


def _statement(link: Link) -> str:
    comment = f" ;\n    rdfs:comment {Literal(link.comment, language='en')}" if link.comment else ""
    return (
        f"<{link_statement(link.key)}> a rdf:Statement ;\n"
        f"    rdf:subject {compact(link.subject)} ;\n"
        f"    rdf:predicate {compact(link.predicate)} ;\n"
        f"    rdf:object <{link.object}> ;\n"
        f"    dcterms:source {' , '.join(map(compact, link.sources))}{comment} .\n"
    )


def _both(labels: Labels) -> str:
    return f"{Literal(labels.zh, language='zh')} , {Literal(labels.en or '', language='en')}"


def _sssom(mappings: MappingSet) -> bytes:
    """Write the links as SSSOM/TSV.

    In SSSOM a mapping has one source: a link that several references state is several rows, one for each.
    """
    ends = {_CATALOG: Iris().catalog_part(""), _TARGETS: Iris().counts() + "#"}
    curie_map = dict(sorted({**mappings.curie_map, **ends}.items()))
    slots = dict(sorted({**mappings.metadata, "subject_source": f"{_CATALOG}:register"}.items()))
    header = yaml.safe_dump(
        {"curie_map": curie_map, **slots}, allow_unicode=True, sort_keys=False, width=1000
    )
    rows = sorted(
        (
            _curie(link.subject, curie_map),
            link.subject_label,
            _curie(link.predicate, curie_map),
            _curie(link.object, curie_map),
            _curie(link.justification, curie_map),
            f"{_TARGETS}:{link.target}",
            _curie(source, curie_map),
            link.comment,
        )
        for link in mappings.links
        for source in link.sources
    )
    text = io.StringIO()
    text.writelines(f"# {line}\n" for line in header.splitlines())
    csv.writer(text, delimiter="\t", lineterminator="\n").writerows([_COLUMNS, *rows])
    return text.getvalue().encode()


def _curie(iri: str, curie_map: Mapping[str, str]) -> str:
    # The longest namespace that fits.
    prefix = max(
        (p for p, space in curie_map.items() if iri.startswith(space)), key=lambda p: len(curie_map[p])
    )
    return f"{prefix}:{iri.removeprefix(curie_map[prefix])}"
