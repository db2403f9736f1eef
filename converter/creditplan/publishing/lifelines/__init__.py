"""A picture of the lives of government bodies through the reforms, in SVG, one file for each language."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from creditplan.dates import is_date
from creditplan.publishing.lifelines import layout
from creditplan.publishing.lifelines.layout import Scale
from creditplan.publishing.lifelines.order import families, unchanged
from creditplan.publishing.lifelines.picture import Picture, picture
from creditplan.publishing.lifelines.words import load_words
from creditplan.registers.history import read_history
from creditplan.registers.statements import Statements

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


def lifelines(statements: Statements) -> dict[str, bytes]:
    """Draw the lives of the bodies of a register; return the pictures by file name."""
    history = read_history(statements)
    dated = (statements.text(iri, "dcterms:date") or "" for iri in statements.subjects("dcterms:date"))
    scale = Scale.of(history, filter(is_date, dated))
    languages = load_words()
    rows, rest = families(history), unchanged(history, [*languages["zh"].signs])
    return {
        f"lifelines.{code}.svg": drawn(picture(words, history, scale, rows, rest))
        for code, words in languages.items()
    }


def drawn(values: Picture) -> bytes:
    """Fill the template; return the bytes of the file."""
    environment = Environment(
        autoescape=True, finalize=_written, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        keep_trailing_newline=True,
    )  # fmt: skip
    template = environment.from_string(Path(__file__).with_name("lifelines.svg").read_text("utf-8"))
    return template.render({f.name: getattr(values, f.name) for f in fields(values)}, layout=layout).encode()


def _written(value: object) -> Markup:
    """Write a value: coordinates with two decimals at most, words without what XML cannot hold."""
    if isinstance(value, Markup):
        return value
    if isinstance(value, int | float):
        return Markup(f"{value:.2f}".rstrip("0").rstrip(".").replace("-0", "0", value == 0))
    return Markup(_NOT_XML.sub("\ufffd", str(value)).translate(_ESCAPES))
