"""Turns what is known of a thing into a page: Jinja2 templates, each of which a publisher can replace."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import BuiltinFunctionType, FunctionType, MappingProxyType, MethodType
from typing import Any, Final

from jinja2 import (
    BytecodeCache,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    nodes,
)
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context
from markupsafe import Markup, escape

from creditplan.errors import InputError
from creditplan.messages import tr
from creditplan.model import Labels
from creditplan.site.addresses import LANGUAGES, Addresses, Spot, file_of, root_of
from creditplan.site.search import search_words

TEMPLATES: Final = Path(__file__).with_name("templates")
"""The templates that ship with the package."""
# What HTML cannot hold, and marks that would turn the direction of what stands around a text.
_NOT_SHOWN = re.compile(
    "[^\t\n\r\u0020-\u007e\u00a0-\u200d\u2010-\u2029\u202f-\u2065\u206a-\ud7ff"
    "\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]"
)

_SPECIAL: Final = re.compile("[&<>\"']")
# What could end the element that JSON stands in, and the marks above.
_NOT_IN_JSON = re.compile("[&<>\u200e\u200f\u202a-\u202e\u2066-\u2069]")


_FUNCTIONS: Final = (FunctionType, MethodType, BuiltinFunctionType)


class Renderer:
    """Renders pages.

    Args:
        addresses: where things show.
        shown: whether a page is on this site; what is on none is linked by its IRI.
        site: what every page says of the publication.
        templates: folder whose files take the place of templates of the same name; ``None``: there is none.
        compiled: what :func:`compile_templates` gives.

    Raises:
        InputError: a template of the publisher's own is broken.
    """

    def __init__(
        self,
        addresses: Addresses,
        shown: Callable[[Spot], bool],
        site: Mapping[str, Any],
        templates: Path | None = None,
        compiled: Mapping[str, bytes] = MappingProxyType({}),
    ) -> None:
        self._addresses, self._shown = addresses, shown
        self._environment = environment(templates, compiled)
        self._environment.globals |= {"site": site, "address": file_of, "search_words": search_words()}
        self._led_to = {path for path, _ in site["nav"]}
        self._once: dict[tuple[str, ...], Markup] = {}

    def render(self, template: str, page: str, view: Mapping[str, Any]) -> dict[str, bytes]:
        """Render a page in each language, by file name.

        Args:
            template: name of the template, without ``.html``.
            page: path of the page below the folder, without the end of its name.
            view: what the template shows.

        Raises:
            InputError: the template is broken.
        """
        return {file_of(page, language): self._in(language, template, page, view) for language in LANGUAGES}

    def _in(self, language: str, template: str, page: str, view: Mapping[str, Any]) -> bytes:
        root = root_of(page)
        links: dict[str, str] = {}

        def link(iri: str) -> str:
            found = links.get(iri)
            if found is None:
                found = links[iri] = self._href(iri, root, language)
            return found

        def said(labels: Labels) -> str | Markup:
            words, own = labels.best(language)
            return words if own == language else Markup(f'<span lang="{own}">{_written(words)}</span>')

        def once(part: str, **also: object) -> Markup:
            led_to = page if page in self._led_to else ""
            key = part, language, root, led_to
            if key not in self._once:
                shown = self._environment.get_template(part).render(context, page=led_to, **also)
                self._once[key] = Markup(shown)
            return self._once[key]

        other = next(one for one in LANGUAGES if one != language)
        context = {
            "language": language,
            "other": other,
            "say": words()[language],
            "root": root,
            "page": page,
            "here": file_of(page, language).rpartition("/")[2],
            "elsewhere": file_of(page, other).rpartition("/")[2],
            "link": link,
            "said": said,
            "plain": lambda labels: labels.best(language)[0],
            "file": lambda path: root + file_of(path, language),
            "once": once,
        }
        try:
            return self._environment.get_template(f"{template}.html").render(view, **context).encode()
        except TemplateError as error:
            raise InputError(
                tr("the template {template}.html cannot be used: {error}", template=template, error=error),
                source=getattr(error, "filename", None),
                line=getattr(error, "lineno", None),
                remedy=tr("compare it with the template of the same name that ships with creditplan"),
            ) from error

    def _href(self, iri: str, root: str, language: str) -> str:
        spot = self._addresses.spot(iri)
        if spot is None or not self._shown(spot):
            return iri
        return root + file_of(spot.page, language) + (f"#{spot.anchor}" if spot.anchor else "")


class _Compiled(BytecodeCache):
    """Templates that were compiled with the package, by name; what differs from them is compiled anew."""

    def __init__(self, codes: Mapping[str, bytes]) -> None:
        self._codes = codes

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Return the name: the package can lie anywhere."""
        return name

    def load_bytecode(self, bucket: Bucket) -> None:
        """Load a template, if it is of the same text and this Python."""
        if bucket.key in self._codes:
            bucket.bytecode_from_string(self._codes[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep nothing."""


@dataclass(frozen=True, slots=True)
class CompiledTemplates:
    """Templates that were compiled.

    Attributes:
        texts: digests of their texts, by name.
        codes: their code, as Jinja2 keeps it: the same code can have other bytes in another process.
    """

    texts: Mapping[str, str]
    codes: Mapping[str, bytes] = field(compare=False)


def compile_templates(_knowledge: object) -> CompiledTemplates:
    """Compile the templates that ship with the package."""
    made, cache = environment(), _Compiled({})
    texts, codes = {}, {}
    for path in sorted(TEMPLATES.glob("*.html")):
        source = path.read_text("utf-8")
        texts[path.name] = cache.get_source_checksum(source)
        bucket = Bucket(made, path.name, texts[path.name])
        bucket.code = made.compile(source, path.name, path.name)
        codes[path.name] = bucket.bytecode_to_string()
    return CompiledTemplates(texts, codes)


def _written(value: object) -> str:
    """Return a value as it can stand in a page."""
    if isinstance(value, Markup):
        return value
    text = _clean(str(value))
    return escape(text) if _SPECIAL.search(text) else text


def _clean(text: str) -> str:
    # What Python calls printable is all shown.
    return text if text.isprintable() else _NOT_SHOWN.sub("\ufffd", text)


class _Context(Context):
    """Calls functions as they are: those of pages take nothing of the context."""

    def call(self, called: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        """Call what a template calls."""
        if type(called) in _FUNCTIONS:
            kwargs.pop("_loop_vars", None)
            kwargs.pop("_block_vars", None)
            return called(*args, **kwargs)
        return super().call(called, *args, **kwargs)


class _Generator(CodeGenerator):
    """Lets templates write values by one function, in the place of one that cleans and one that escapes."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:  # noqa: ANN401
        escaped = frame.eval_ctx.volatile or frame.eval_ctx.autoescape
        self.write(f"environment.{'written' if escaped else 'cleaned'}(")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:  # noqa: ANN401
        self.write(")")


class _Environment(Environment):
    context_class = _Context
    code_generator_class = _Generator
    written = staticmethod(_written)
    cleaned = staticmethod(lambda value: _clean(str(value)))


def environment(own: Path | None = None, codes: Mapping[str, bytes] = MappingProxyType({})) -> Environment:
    """Return what finds and fills templates.

    Args:
        own: folder whose files take the place of templates of the same name; ``None``: there is none.
        codes: templates that were compiled, by name.
    """
    folders = [FileSystemLoader(path) for path in (own, TEMPLATES) if path]
    made = _Environment(
        loader=ChoiceLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=_Compiled(codes) if codes else None,
    )
    made.filters["json_text"] = _json_text
    return made


def _json_text(content: str) -> Markup:
    """Write JSON into a page."""
    return Markup(_NOT_IN_JSON.sub(lambda found: rf"\u{ord(found[0]):04x}", content))


class Named(dict[str, Any]):
    """Values by name, as attributes too: templates look for those first."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        super().__init__({name: Named(one) if isinstance(one, dict) else one for name, one in values.items()})
        self.__dict__ = self


@cache
def words() -> Mapping[str, Any]:
    """Return the words of the pages, by language."""
    return Named(tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8")))


def as_markup(text: str) -> Markup:
    """Return a text as it can stand in a page."""
    return escape(_clean(text))
