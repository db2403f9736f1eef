"""The pages of the vocabulary: complete, linked, true, and safe to open."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from xml.etree import ElementTree as ET

import pytest
from pyoxigraph import RdfFormat, parse

from creditplan.knowledge import open_knowledge
from creditplan.namespaces import BASE, expand
from creditplan.publishing.handbook import handbook
from creditplan.publishing.vocabularies import vocabulary_files
from creditplan.resources import resource, resources

CP = expand("cp:")
HAN = re.compile(r"[\u3400-\u9fff]")
HOSTILE = "<script>alert(1)</script>&\"']]>\x07"


@pytest.fixture(scope="module")
def files():
    return handbook(vocabulary_files(open_knowledge()), open_knowledge().files["kinds.ttl"])


@pytest.fixture(scope="module", params=["zh", "en"])
def language(request):
    return request.param


@pytest.fixture(scope="module")
def page(language, files):
    return ET.fromstring(files[f"vocabulary.{language}.html"])


@pytest.fixture(scope="module")
def said():
    """What the files that the pages are made of say, as (subject, predicate, object)."""
    paths = [resource("ontology", name) for name in ("creditplan.ttl", "roles.ttl", "kinds.ttl")]
    quads = [quad for path in (*paths, *resources("shapes", "*.ttl")) for quad in parse(path=str(path))]
    return [(q.subject, q.predicate.value, q.object) for q in quads]


def typed(said, *kinds):
    wanted = {expand(kind) for kind in kinds}
    return {
        s.value
        for s, p, o in said
        if p == expand("rdf:type") and getattr(o, "value", "") in wanted and s.value.startswith(BASE)
    }


def by_id(page):
    return {one.get("id"): one for one in page.iter() if one.get("id")}


def text(element):
    return " ".join("".join(element.itertext()).split())


def test_there_is_a_place_for_every_term_code_list_code_and_shape(page, said):
    places = by_id(page)
    terms = {iri for iri in typed(said, "owl:Class", "owl:ObjectProperty", "owl:DatatypeProperty",
                                  "owl:AnnotationProperty", "rdfs:Datatype") if iri.startswith(CP)}  # fmt: skip
    assert len(terms) > 55
    assert {f"{CP}{key}" for key, one in places.items() if one.get("class") == "term"} == terms
    others = typed(said, "skos:ConceptScheme", "skos:Concept", "sh:NodeShape", "sh:PropertyShape")
    assert len(others) > 220
    for iri in others:
        assert iri.removeprefix(BASE) in places, iri


def test_every_link_on_the_page_leads_somewhere(page):
    found = [one.get("id") for one in page.iter() if one.get("id")]
    assert len(found) == len(set(found))
    inner = {one.get("href")[1:] for one in page.iter("a") if one.get("href").startswith("#")}
    assert len(inner) > 150
    assert inner <= set(found)
    referred = {key for one in page.iter() for key in (one.get("aria-labelledby") or "").split()}
    assert referred <= set(found)


def test_every_file_that_it_links_to_is_published(page, published):
    names = {one.get("href") for one in page.iter() if one.tag in ("a", "link")}
    names = {name for name in names if not name.startswith(("#", "http"))}
    assert len(names) > 6
    for name in names:
        assert (published / name).is_file(), name


def test_it_says_what_each_term_means_in_both_languages(page, language, said):
    places = by_id(page)
    for subject, predicate, value in said:
        if predicate == expand("skos:definition") and subject.value.startswith(CP):
            shown = text(places[subject.value.removeprefix(CP)])
            assert " ".join(value.value.split()) in shown
    assert page.get("lang") == language


def test_what_is_in_the_other_language_says_so(page, language):
    """Chinese on the English page stands in elements that say that they are Chinese, or is data."""
    if language == "zh":
        return

    def own_words(element):
        if element.get("lang") == "zh" or element.tag in ("code", "style"):
            return
        yield element.text or ""
        for child in element:
            yield from own_words(child)
            yield child.tail or ""

    # Definitions quote words of the texts.
    quoting = re.compile(r"“[^”]*”|《[^》]*》|written [^.]*|[\u3400-\u9fff，〔〕]+")
    for words in own_words(page):
        assert not HAN.search(quoting.sub("", words)), words


def test_every_term_has_an_example_of_real_data(page):
    for one in page.iter("section"):
        if one.get("class") == "term":
            assert one.find("figure/pre") is not None, one.get("id")


def test_it_says_what_the_shapes_allow(page):
    rows = [[text(cell) for cell in row] for row in by_id(page)["annexMark"].find("table/tbody")]
    assert [[row[0].split()[0], *row[1:]] for row in rows] == [["cp:Plan", "xsd:string", "0–1"]]
    rows = [[text(cell) for cell in row] for row in by_id(page)["Assignment"].find("table/tbody")]
    assert ["cp:namedAs", "@zh", "1"] in [[row[0].split()[0], *row[1:]] for row in rows]


def test_the_rules_of_the_shapes_are_told_with_their_remedies(page, said, language):
    shown = text(page)
    shapes = typed(said, "sh:NodeShape", "sh:PropertyShape")
    told = [
        value.value
        for subject, predicate, value in said
        if subject.value in shapes and predicate in (expand("sh:message"), expand("cp:remedy"))
        and value.language == language
    ]  # fmt: skip
    assert len(told) == 2 * len(shapes)
    for words in told:
        assert " ".join(words.split()) in shown


def test_it_asks_nothing_of_other_servers_and_runs_nothing(files):
    for content in files.values():
        page = ET.fromstring(content)
        assert not {one.tag for one in page.iter()} & {
            "script",
            "img",
            "iframe",
            "object",
            "embed",
            "form",
            "base",
        }
        assert not [
            key
            for one in page.iter()
            for key in one.attrib
            if key.startswith("on") or key in ("src", "style")
        ]
        assert {one.get("rel") for one in page.iter("link")} == {"alternate", "license"}
        [style] = page.iter("style")
        assert not re.search(r"url\(|@import|@font-face", style.text)


def test_what_a_register_says_of_its_kinds_is_text():
    files = vocabulary_files(open_knowledge())
    kinds = files["kinds.ttl"].decode().replace('"国务院"@zh', f'"""{HOSTILE[:-1]}\\u0007"""@zh')
    assert HOSTILE[:9] in kinds
    kinds = kinds.replace("<https://w3id.org/creditplan/kind/>", "<javascript:alert(2)>")
    for content in handbook(files, parse(kinds.encode(), format=RdfFormat.TURTLE)).values():
        page = ET.fromstring(content)
        assert HOSTILE[:-1] + "\ufffd" in "".join(page.itertext())
        assert not list(page.iter("script"))
        assert not [one for one in page.iter("a") if one.get("href").startswith("javascript")]


def test_it_is_the_same_in_every_process(files):
    program = (
        "import sys; from hashlib import sha256; from creditplan.knowledge import open_knowledge\n"
        "from creditplan.publishing.handbook import handbook\n"
        "from creditplan.publishing.vocabularies import vocabulary_files\n"
        "known = open_knowledge()\n"
        "pages = handbook(vocabulary_files(known), known.files['kinds.ttl'])\n"
        "print(sha256(b''.join(pages.values())).hexdigest())"
    )
    hashes = {
        subprocess.run(
            [sys.executable, "-c", program], env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True, check=True,
        ).stdout
        for seed in "12"
    }  # fmt: skip
    assert len(hashes) == 1
