"""The hand-edited files as published: ontology, register, shapes, queries."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from creditplan.iris import query as query_iri
from creditplan.knowledge import Knowledge
from creditplan.namespaces import PREFIXES
from creditplan.prepared import PreparedQuery
from creditplan.registers import REGISTER_FILES
from creditplan.resources import resource, resources

_PREFIX_LINE = re.compile(r"@prefix .*\n")
_EXECUTABLE = {
    "SELECT": ("sh:SPARQLSelectExecutable", "sh:select"),
    "CONSTRUCT": ("sh:SPARQLConstructExecutable", "sh:construct"),
    "ASK": ("sh:SPARQLAskExecutable", "sh:ask"),
}


def vocabulary_files(knowledge: Knowledge) -> dict[str, bytes]:
    """Return the vocabulary files of a publication, by file name."""
    ontology = [resource("ontology", name) for name in ("creditplan.ttl", "roles.ttl")]
    return {
        "ontology.ttl": _joined(ontology),
        "alignments.ttl": resource("ontology", "alignments.ttl").read_bytes(),
        # Here the ontology's file has another name.
        "catalog-v001.xml": resource("ontology", "catalog-v001.xml")
        .read_bytes()
        .replace(b"creditplan.ttl", b"ontology.ttl"),
        **{name: knowledge.file(name).read_bytes() for name in REGISTER_FILES},
        "shapes.ttl": _joined(resources("shapes", "*.ttl")),
        "queries.ttl": queries_turtle(knowledge.queries.values()),
        "context.jsonld": resource("ontology", "context.jsonld").read_bytes(),
        "frame.jsonld": resource("ontology", "frame.jsonld").read_bytes(),
    }


def queries_turtle(queries: Iterable[PreparedQuery]) -> bytes:
    """Describe the prepared queries as SPARQL executables (SHACL Advanced Features)."""
    prefixes = ("dcat", "dcterms", "rdfs", "sh")
    parts = ["".join(f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in prefixes)]
    for query in queries:
        cls, predicate = _EXECUTABLE[query.form]
        labels = [f"{_quoted(query.summary)}@en", f"{_quoted(query.summary_zh)}@zh"]
        comments = [f"{_quoted(query.description)}@en"]
        if query.description_zh:
            comments.append(f"{_quoted(query.description_zh)}@zh")
        parts.append(
            f"<{query_iri(query.name)}> a sh:SPARQLExecutable , {cls} ;\n"
            f"    dcterms:identifier {_quoted(query.name)} ;\n"
            f"    rdfs:label {' , '.join(labels)} ;\n"
            f"    rdfs:comment {' , '.join(comments)} ;\n"
            f"    dcat:keyword {' , '.join(f'{_quoted(tag)}@en' for tag in query.tags)} ;\n"
            f"    {predicate} {_quoted(query.text)} .\n"
        )
    return "\n".join(parts).encode()


def _joined(paths: list[Path]) -> bytes:
    """Join Turtle files, comments and all; each prefix is declared once, at the top."""
    texts = [path.read_text("utf-8") for path in paths]
    prefixes = sorted({line for text in texts for line in _PREFIX_LINE.findall(text)})
    return (
        "".join(prefixes) + "\n" + "\n".join(_PREFIX_LINE.sub("", text).strip("\n") + "\n" for text in texts)
    ).encode()


def _quoted(text: str) -> str:
    """Write a Turtle string, a long one where it has several lines."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"""{escaped}"""' if "\n" in text else f'"{escaped}"'
