"""The shapes run on good data and on data with a fault, in three SHACL engines.

Results are compared as ``fault_files.Result``: of a complex path in the notation of pyrudof; of a constraint in
SPARQL, its shape and the value that it finds.
"""

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pyoxigraph
import pyrudof
from rdflib import RDF, SH, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.util import from_n3

from creditplan.doors import validate
from creditplan.iris import Iris
from creditplan.knowledge import open_knowledge
from creditplan.pipeline import convert, packaged_plan
from creditplan.reading import read
from creditplan.validation import EngineName, Severity, ValidationResult
from creditplan.validation.reference import from_rdflib, to_rdflib
from creditplan.validation.triples import plain
from fault_files import FOLDER, Result

SHAPES = sorted((Path(__file__).parents[1] / "shapes").glob("*.ttl"))

BASE = "https://w3id.org/creditplan/"
PLAN = BASE + "plan/social-credit-2015"
PREFIXES = {
    "adms": "http://www.w3.org/ns/adms#",
    "agency": BASE + "agency/",
    "another": BASE + "source/another#char=",
    "change": BASE + "change/",
    "change-kind": BASE + "change-kind/",
    "comparison": BASE + "comparison/",
    "char": BASE + "source/social-credit-2015#char=",
    "cp": BASE + "ontology#",
    "dcterms": "http://purl.org/dc/terms/",
    "document": BASE + "document/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "evidence": BASE + "evidence/",
    "extent": BASE + "extent/",
    "file": BASE + "dist/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "function": BASE + "function/",
    "group": BASE + "group/",
    "kind": BASE + "kind/",
    "language": "http://publications.europa.eu/resource/authority/language/",
    "manner": BASE + "manner/",
    "nif": "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#",
    "org": "http://www.w3.org/ns/org#",
    "place": BASE + "place/",
    "plan": BASE + "plan/",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": str(RDF),
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "reference": BASE + "reference/",
    "role": BASE + "role/",
    "rule": BASE + "rule/",
    "schema": "https://schema.org/",
    "section": PLAN + "/section/",
    "sh": str(SH),
    "shape": BASE + "shapes/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "source": BASE + "source/",
    "state": BASE + "state/",
    "status": BASE + "status/",
    "task": PLAN + "/task/",
    "unknown": PLAN + "/agency/x-",
    "urn": "urn:example:",
    "web": "https://www.gov.cn/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

# The graphs


@cache
def good_graph():
    return to_rdflib(convert(read(packaged_plan()), open_knowledge(), Iris()).quads)


@cache
def good_excerpt():
    """Sections 1 and 12 of the good graph, and all that they lead to: small, and as good as the whole.

    Their order, and that of their eight tasks, is counted from 1 again.
    """
    graph, kept = good_graph(), Graph()
    beyond = {iri("plan:social-credit-2015"), iri("section:1"), iri("section:12")}
    reached, waiting = set(), [iri("plan:social-credit-2015")]
    while waiting:
        node = waiting.pop()
        reached.add(node)
        parts = [
            part for part in graph.subjects(iri("cp:partOf"), node) if "/task/" in part or part in beyond
        ]
        parts += graph.subjects(iri("nif:sourceUrl"), node)
        for value in (*graph.objects(node), *parts):
            if isinstance(value, URIRef) and value not in reached:
                waiting.append(value)
        kept += graph.triples((node, None, None))
    for kind in ("cp:Section", "cp:Task"):
        parts = sorted(kept.subjects(RDF.type, iri(kind)), key=lambda part: kept.value(part, iri("cp:order")))
        for order, part in enumerate(parts, start=1):
            kept.set((part, iri("cp:order"), term(f'"{order}"^^xsd:positiveInteger')))
    return kept


@cache
def good_register():
    return Graph().parse(FOLDER / "register" / "good.ttl")


# What the faults in a folder change
GOOD = {"plan": good_excerpt, "register": good_register}


@cache
def shapes_graph():
    graph = Graph()
    for path in SHAPES:
        graph.parse(path)
    return graph


def changed(change, good=good_excerpt):
    """A copy of a graph, changed."""
    graph = Graph()
    graph += good()
    apply(change, graph)
    return graph


def apply(change, graph):
    """Change a graph; return what undoes it. AssertionError: it does not fit, and the graph is as it was."""
    undo = []
    for line in filter(None, map(str.strip, change.splitlines())):
        sign, subject, predicate, value = line.split(" ", 3)
        triple = tuple(None if text == "*" else term(text) for text in (subject, predicate, value))
        if (triple in graph) != (sign == "-"):
            restore(graph, undo)
            raise AssertionError(line)
        undo.append((sign, list(graph.triples(triple)) if sign == "-" else [triple]))
        (graph.remove if sign == "-" else graph.add)(triple)
    return undo


def restore(graph, undo):
    for sign, triples in reversed(undo):
        for triple in triples:
            (graph.add if sign == "-" else graph.remove)(triple)


def iri(curie):
    prefix, _, name = curie.partition(":")
    return URIRef(PREFIXES[prefix] + name)


def term(text):
    """A term of a change: a CURIE, a blank node or a literal."""
    if text.startswith("_:"):
        return BNode(text[2:])
    if text.startswith('"'):
        typed = re.fullmatch(r'"(.*)"\^\^(\S+)', text)
        # As it is written: rdflib would drop the time zone of a date.
        return Literal(typed[1], datatype=iri(typed[2]), normalize=False) if typed else from_n3(text)
    return iri(text)


def curie(text):
    prefix, namespace = max(
        ((prefix, namespace) for prefix, namespace in PREFIXES.items() if text.startswith(namespace)),
        key=lambda pair: len(pair[1]),
        default=("", ""),
    )
    return f"{prefix}:{text.removeprefix(namespace)}" if prefix else str(text)


# The engines


def run(data, engine=EngineName.SHACL):
    """Validate; return the results and, beside them, which constraints of which shapes gave them."""
    report = validate(from_rdflib(data), engine)
    for row in report.results:
        assert set(row.message) == set(row.remedy) == set(row.name) == {"en", "zh"}, row
    assert report.conforms == (not any(row.severity is Severity.VIOLATION for row in report.results))
    results = Counter(
        result(
            named(row.finding.focus),
            written(shapes_graph(), shapes_graph().value(URIRef(row.source_shape), SH.path)),
            row.finding.component,
            row.severity,
            row.source_shape,
            named(row.finding.value),
        )
        for row in report.results
    )
    constraints = {
        (curie(row.source_shape), short(row.finding.component).casefold()) for row in report.results
    }
    return results, constraints


def named(node):
    return "_:" if isinstance(node, pyoxigraph.BlankNode) else plain(node) if node else ""


def told(data, engine):
    """All that a report says."""
    return Counter(
        tuple(str(getattr(row, name)) for name in ValidationResult.__dataclass_fields__ if name != "finding")
        for row in validate(from_rdflib(data), engine).results
    )


def run_pyrudof(data):
    engine = rudof()
    engine.read_data(data.serialize(format="nt"), pyrudof.RDFFormat.NTriples, merge=False)
    return Counter(
        result(
            entry.focus_node,
            re.sub(r"https?://[^\s()]+", lambda match: curie(match[0]), entry.path or ""),
            entry.constraint_component,
            entry.severity,
            entry.source_shape,
            re.sub(r'^"(.*)"\^\^.*', r"\1", entry.value or ""),
        )
        for entry in engine.validate_shacl().violations
    )


@cache
def rudof():
    engine = pyrudof.Rudof(pyrudof.RudofConfig())
    engine.read_shacl(shapes_graph().serialize(format="turtle"))
    return engine


def result(focus, path, component, severity, shape, value):
    asked = (curie(shape), name(value)) if short(component) == "SPARQL" else ()
    return Result(name(focus), path, short(component), severity, *asked)


def name(node):
    return "_:" if isinstance(node, BNode) or node.startswith("_:") else curie(node)


def short(component):
    return curie(component).removeprefix("sh:").removesuffix("ConstraintComponent")


def written(graph, path):
    """A SHACL path as text."""
    if path is None:
        return ""
    if isinstance(path, URIRef):
        return curie(path)
    if inverse := graph.value(path, SH.inversePath):
        return f"^({written(graph, inverse)})"
    if repeated := graph.value(path, SH.oneOrMorePath):
        return f"({written(graph, repeated)})+"
    if optional := graph.value(path, SH.zeroOrOnePath):
        return f"({written(graph, optional)})?"
    alternatives = graph.value(path, SH.alternativePath)
    steps = [written(graph, step) for step in Collection(graph, alternatives or path)]
    return f"({(' | ' if alternatives else ' / ').join(steps)})"


@cache
def found(change, good=good_excerpt):
    graph = good()
    undo = apply(change, graph)
    try:
        return run(graph)
    finally:
        restore(graph, undo)
