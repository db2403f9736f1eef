"""A picture of the lives of government bodies through the reforms, in SVG, one file for each language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import TypeAlias

from jinja2 import Environment, StrictUndefined, Template
from jinja2.bccache import Bucket
from markupsafe import Markup

from creditplan.dates import is_date
from creditplan.knowledge import Knowledge
from creditplan.pictures.lifelines import layout
from creditplan.pictures.lifelines.layout import Scale
from creditplan.pictures.lifelines.order import families, unchanged
from creditplan.pictures.lifelines.picture import Picture, picture
from creditplan.pictures.lifelines.words import Words, load_words
from creditplan.registers.history import History, read_history
from creditplan.registers.statements import Statements

Link: TypeAlias = Callable[[str], str] | None
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


def lifelines(statements: Statements) -> dict[str, bytes]:
    """Draw the lives of the bodies of a register; return the pictures by file name."""
    drawing = _drawing(read_history(statements), _dated(statements))
    return {f"lifelines.{code}.svg": drawn(drawing(words)) for code, words in load_words().items()}


@dataclass(frozen=True)
class Lives:
    """The lives of all bodies of a register, ready to be drawn in part.

    Attributes:
        history: all of them.
        places: the place of each body that changed in the picture of all.
        dated: the days of which the register tells.
        template: compiled, as Jinja2 keeps it: the same code can have other bytes in another process.
    """

    history: History
    places: Mapping[str, int]
    dated: tuple[str, ...]
    template: bytes = field(compare=False)


def make_lives(knowledge: Knowledge) -> Lives:
    """Read the lives of the bodies of a register and order them, which is much work."""
    history = read_history(knowledge.statements)
    ordered = (body for family in families(history) for body in family)
    places = {body: place for place, body in enumerate(ordered)}
    bucket = _bucket()
    bucket.code = bucket.environment.compile(_source(), bucket.key, bucket.key)
    return Lives(history, places, _dated(knowledge.statements), bucket.bytecode_to_string())


def lives_of(knowledge: Knowledge, bodies: frozenset[str], language: str, link: Link) -> bytes | None:
    """Draw the lives of some bodies, of those that came before them, and of those that they became.

    Args:
        knowledge: has the register.
        bodies: their IRIs.
        language: zh or en.
        link: returns the address of the page of a body; ``None``: there are no links.

    Returns:
        The file; ``None``: the register knows none of the bodies.
    """
    lives: Lives = knowledge.made("lives")
    history = lives.history.around(bodies)
    if not history.bodies:
        return None
    values = _drawing(history, lives.dated, lives.places)(load_words()[language])
    return drawn(values, link, _template(lives.template))


def page_looks() -> str:
    """Return the style sheet by which a picture follows the theme of the page that it stands in."""
    strong = sorted(
        {sign.strong for words in load_words().values() for sign in (*words.signs.values(), words.no_sign)}
    )
    tints = (
        f'.lives rect[stroke="{one}"] {{ fill: color-mix(in srgb, {one} 22%, var(--paper)); '
        f"stroke: color-mix(in srgb, {one} 70%, var(--ink)); }}\n"
        for one in strong
    )
    return Path(__file__).with_name("page.css").read_text("utf-8") + "".join(tints)


def _drawing(
    history: History, dated: Iterable[str], places: Mapping[str, int] | None = None
) -> Callable[[Words], Picture]:
    """Order the rows of a history; return what lays the picture out in a language."""
    scale = Scale.of(history, dated)
    rows, rest = families(history, places), unchanged(history, [*load_words()["zh"].signs])
    return lambda words: picture(words, history, scale, rows, rest)


def _dated(statements: Statements) -> tuple[str, ...]:
    dated = (statements.text(iri, "dcterms:date") or "" for iri in statements.subjects("dcterms:date"))
    return tuple(sorted({*filter(is_date, dated)}))


def drawn(values: Picture, link: Link = None, template: Template | None = None) -> bytes:
    """Fill the template; return the bytes of the file."""
    shown = {f.name: getattr(values, f.name) for f in fields(values)}
    return (template or _template()).render(shown, layout=layout, link=link).encode()


@cache
def _template(compiled: bytes = b"") -> Template:
    """Return the template; code of another Python is left aside."""
    bucket = _bucket()
    if compiled:
        bucket.bytecode_from_string(compiled)
    if bucket.code is None:
        return bucket.environment.from_string(_source())
    return Template.from_code(bucket.environment, bucket.code, bucket.environment.make_globals(None))


def _bucket() -> Bucket:
    environment = Environment(
        autoescape=True, finalize=_written, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        keep_trailing_newline=True,
    )  # fmt: skip
    # Its digest is that of the package: what is ready is never of another template.
    return Bucket(environment, "lifelines.svg", "")


@cache
def _source() -> str:
    return Path(__file__).with_name("lifelines.svg").read_text("utf-8")


def _written(value: object) -> Markup:
    """Write a value: coordinates with two decimals at most, words without what XML cannot hold."""
    if isinstance(value, Markup):
        return value
    if isinstance(value, int | float):
        return Markup(f"{value:.2f}".rstrip("0").rstrip(".").replace("-0", "0", value == 0))
    return Markup(_NOT_XML.sub("\ufffd", str(value)).translate(_ESCAPES))
