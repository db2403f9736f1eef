#!/usr/bin/env bash
# RDFLib 7.6.0 writes RDF/XML that it cannot read back where the name of a property has a Chinese character that Unicode
# got later, or a letter of full width: 㙍 (U+3459), 鿃 (U+9FC3), 𠮷 (U+20BB7), Ａ (U+FF21). As element names these are right by XML
# 1.0 in its fifth edition of 2008, which lets nearly all characters in; RDFLib writes so. It reads by expat, which has the
# list of the fourth edition, with the 20,902 characters of Unicode 2.0, and says "not well-formed (invalid token)" of
# the very same text. Apache Jena 6.2.0, with Xerces, refuses it also; lxml 6.1.3 and pyoxigraph 0.5.13 read it. A property
# named 牵头 goes well in all, so a test with common characters shows nothing. Turtle has no such list.
# Needs python3 (3.10 or later) with venv; installs rdflib, lxml and pyoxigraph into a temporary folder.
# Ends with 0 if the behaviour is as described, with 1 if it changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check rdflib==7.6.0 lxml==6.1.3 pyoxigraph==0.5.13
"$work/venv/bin/python" - <<'PY'
from xml.sax import SAXParseException

import lxml.etree
import pyoxigraph
import rdflib

NAMES = {"牵头": True, "㙍": False, "鿃": False, "\U00020bb7": False, "Ａ类": False}
SUBJECT, VOCABULARY = rdflib.URIRef("http://e.example/s"), "http://e.example/v#"


def reads(text, form):
    try:
        return set(rdflib.Graph().parse(data=text, format=form))
    except SAXParseException as error:
        assert "not well-formed" in str(error), "changed"
        return set()


read = {}
for name in NAMES:
    graph = rdflib.Graph()
    graph.add((SUBJECT, rdflib.URIRef(VOCABULARY + name), rdflib.Literal("x")))
    text = graph.serialize(format="xml")
    lxml.etree.fromstring(text.encode())
    [triple] = pyoxigraph.parse(text.encode(), format=pyoxigraph.RdfFormat.RDF_XML)
    turtle = reads(graph.serialize(format="turtle"), "turtle")
    assert triple.predicate.value == VOCABULARY + name and turtle == set(graph), "changed"
    read[name] = reads(text, "xml") == set(graph)
    print(f"{name}: lxml and pyoxigraph read what RDFLib wrote; RDFLib does: {read[name]}")
assert read == NAMES, "changed"
PY
