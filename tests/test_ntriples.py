"""Terms as strings: written as the RDF library writes them, whatever the words are."""

from __future__ import annotations

import dataclasses
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse, serialize

from creditplan.canonical import canonical_hash, canonical_nquads
from creditplan.conversion import to_conversion
from creditplan.doors import to_quads
from creditplan.iris import Iris
from creditplan.knowledge import open_knowledge
from creditplan.namespaces import term
from creditplan.ntriples import canonical, foreign_iri, iri, literal, name, typed, words
from creditplan.ntriples import to_quads as from_lines
from small_plan import PLAN

GRAPH = "https://example.org/graph"
# Every character that some syntax has a rule for, and its neighbours; all others are drawn too.
SIGNS = [chr(code) for code in (*range(0x30), 0x5B, 0x5C, 0x5D, *range(0x7E, 0xA1), 0x2028, 0xFEFF)]
SIGNS += [
    "\ufffd",
    "\ufffe",
    "\uffff",
    "\U00010000",
    "\U0001fffe",
    "\U0010ffff",
    "_:",
    '"@zh',
    "\\u0022",
    "> .",
]
TEXTS = st.lists(st.sampled_from(SIGNS) | st.text(max_size=3), max_size=8).map("".join)
NODES = st.sampled_from(["a", "a-b", "a/b", "a1", "task/1-1", "task/1-1.1"]).map(
    lambda path: f"https://example.org/{path}"
)


def written(value: Literal) -> str:
    """How the library's serialiser writes a literal."""
    triple = Triple(NamedNode("a:s"), NamedNode("a:p"), value)
    line = serialize([triple], format=RdfFormat.N_TRIPLES).decode()
    return line.removeprefix("<a:s> <a:p> ").removesuffix(" .\n")


@given(TEXTS)
def test_literals_are_escaped_as_the_library_escapes_them(value):
    assert literal(value) == written(Literal(value))
    assert words(value, "zh") == written(Literal(value, language="zh"))
    assert typed(value, "xsd:decimal") == written(Literal(value, datatype=term("xsd:decimal")))


@pytest.mark.parametrize("block", range(0, 0x11000, 0x1000))
def test_each_sign_is_escaped_as_the_library_escapes_it(block):
    for code in range(block, block + 0x1000):
        if not 0xD800 <= code < 0xE000:
            assert literal(chr(code)) == str(Literal(chr(code)))


def test_escapes_are_those_of_the_canonical_form():
    """As https://www.w3.org/TR/rdf-canon/#canonical-quads has them."""
    assert literal('\b\t\n\f\r"\\') == r'"\b\t\n\f\r\"\\"'
    assert literal("\0\x07\x0b\x0e\x1f\x7f\x80") == '"\\u0000\\u0007\\u000B\\u000E\\u001F\\u007F\x80"'


def test_iris_of_others_are_looked_at():
    assert foreign_iri("https://example.org/方案") == iri("https://example.org/方案")
    for bad in ("https://example.org/> <x", "plan", "https://example.org/a b"):
        with pytest.raises(ValueError):
            foreign_iri(bad)


LINES = st.lists(
    st.builds(
        "{} {} {}".format,
        NODES.map(iri),
        st.sampled_from(["rdfs:label", "cp:text"]).map(name),
        NODES.map(iri) | TEXTS.map(literal) | st.builds(words, TEXTS, st.sampled_from(["zh", "en"])),
    ),
    max_size=8,
)


@given(LINES, LINES)
def test_lines_are_canonical_and_the_same_quads(lines, more):
    statements = [*lines, *more, *lines]
    graph = iri(GRAPH)
    assert canonical(statements, graph) == canonical_nquads(from_lines(statements, graph))
    assert [quad.triple for quad in from_lines(statements, graph)] == [
        quad.triple for quad in from_lines(statements)
    ]


def test_blank_nodes_are_named_alike_and_their_sign_in_words_is_none():
    predicate, words = term("cp:text"), Literal("_:b0")
    graph = NamedNode(GRAPH)
    one, two = (Quad(BlankNode(label), predicate, words, graph) for label in ("x", "y"))
    assert canonical_nquads([one]) == canonical_nquads([two]) != b""
    said = Quad(graph, predicate, words, graph)
    assert canonical_nquads([said, said]) == f"{said.triple} {graph} .\n".encode()


def test_an_empty_graph_is_no_line():
    assert canonical([], iri(GRAPH)) == b""


def test_a_conversion_is_one_dataset_in_each_form(conversion):
    for made in (conversion, to_conversion(PLAN, open_knowledge(), Iris())):
        quads = made.quads
        assert made.nquads == canonical_nquads(quads)
        assert sha256(made.nquads).hexdigest() == canonical_hash(quads)
        assert made.nquads is made.nquads
        # A reader that trusts no line reads the same.
        assert list(parse(made.nquads, format=RdfFormat.N_QUADS)) == sorted(
            quads, key=lambda quad: f"{quad.triple} {quad.graph_name} ."
        )
        assert [line for block in made.blocks for line in block.statements] == [
            str(quad.triple) for quad in quads
        ]
        assert {quad.graph_name.value for quad in quads} == {Iris().graph(made.plan.id)}


@given(TEXTS, TEXTS)
def test_words_of_a_plan_are_those_of_its_quads(title, text):
    task = dataclasses.replace(PLAN.tasks[0], text=text)
    plan = dataclasses.replace(
        PLAN, title=dataclasses.replace(PLAN.title, zh=title), tasks=(task, *PLAN.tasks[1:])
    )
    quads = to_quads(plan)
    node = NamedNode(Iris().task(plan.id, task.key))
    graph = NamedNode(Iris().graph(plan.id))
    assert Quad(node, term("cp:text"), Literal(text, language="zh"), graph) in quads
    assert to_conversion(plan, open_knowledge(), Iris()).nquads == canonical_nquads(quads)
