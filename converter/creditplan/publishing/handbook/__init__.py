"""The vocabulary for people: a page in each language with every term, code list and shape, and real examples.

All that is said comes from the ontology, its alignments, the code lists, the shapes and the examples;
``words.toml`` has what holds it together. The pages need no script and ask nothing of other servers.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup
from pyoxigraph import Quad, QuadParser, RdfFormat, Triple, parse

from creditplan.namespaces import PREFIXES, expand
from creditplan.publishing.handbook.facts import Facts
from creditplan.publishing.handbook.values import Labels
from creditplan.resources import resources

# What HTML cannot hold.
_NOT_HTML = re.compile("[^\t\n\r\u0020-\u007e\u00a0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]")
# What is not written in the data, but follows from them.
_CONCLUDED = "concluded.ttl"


def handbook(files: Mapping[str, bytes], kinds: Iterable[Quad]) -> dict[str, bytes]:
    """Write the pages, by file name.

    Args:
        files: those of the vocabulary as published, by name: what they say is what the pages tell.
        kinds: what the register says of kinds of bodies and of change.
    """
    prefixes = {prefix: PREFIXES[prefix] for prefix in ("change-kind", "form", "kind", "status")}
    statements = [
        triple
        for name in ("ontology.ttl", "alignments.ttl", "shapes.ttl")
        for triple in _read(parse(files[name], format=RdfFormat.TURTLE, rename_blank_nodes=True), prefixes)
    ]
    statements += [quad.triple for quad in kinds]
    *examples, concluded = (
        _read(parse(path=str(path), format=RdfFormat.TURTLE), prefixes)
        for path in sorted(resources("ontology", "examples/*.ttl"), key=lambda path: path.name == _CONCLUDED)
    )
    facts = Facts(statements, examples, concluded, prefixes)
    words: Mapping[str, Any] = tomllib.loads(_file("words.toml"))
    template = _environment().from_string(_file("handbook.html"))
    return {
        f"vocabulary.{language}.html": template.render(
            language=language,
            other=other,
            say=words[language],
            facts=facts,
            ontology=expand("cp:").removesuffix("#"),
            sections=_sections(words[language]),
            linked=_linked,
            said=partial(_said, language=language),
        ).encode()
        for language, other in (("zh", "en"), ("en", "zh"))
    }


def _read(parser: QuadParser, prefixes: dict[str, str]) -> list[Triple]:
    """Read a Turtle file, and add the prefixes that it declares."""
    triples = [quad.triple for quad in parser]
    prefixes |= {prefix: space for prefix, space in parser.prefixes.items() if prefix}
    return triples


def _said(labels: Labels, language: str) -> str:
    """Choose a text in a language, or what there is."""
    return labels.get(language) or next(iter(labels.values()), "")


def _sections(say: Mapping[str, Any]) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return the parts of the page with terms: title, place, kinds of terms."""
    return [
        (say["classes"], "classes", ("class",)),
        (say["properties"], "properties", ("relation", "attribute", "annotation")),
        (say["datatypes"], "datatypes", ("datatype",)),
    ]


def _linked(text: str) -> Markup:
    """Make links of the terms in a text, and code of what stands between grave accents."""
    marked = re.sub("`([^`]+)`", r"<code>\1</code>", str(Markup.escape(text)))
    return Markup(
        re.sub(r"cp:(\w+)", lambda found: f'<a href="#{found[1]}"><code>{found[0]}</code></a>', marked)
    )


def _environment() -> Environment:
    return Environment(
        autoescape=True, finalize=_written, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        keep_trailing_newline=True,
    )  # fmt: skip


def _written(value: object) -> object:
    return value if isinstance(value, Markup) else _NOT_HTML.sub("\ufffd", str(value))


def _file(name: str) -> str:
    return Path(__file__).with_name(name).read_text("utf-8")
