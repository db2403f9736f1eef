"""The rules by which a web server answers for a publication: Apache's ``.htaccess``, and a file for nginx.

They say how files are sent (media type, charset, access from other sites), and where the IRI of a thing
leads (``addresses.toml``): by 303 to the file that describes it, chosen by ``Accept``. Where the files lie
elsewhere than under the base, the base has rules of its own, as w3id.org needs them: it holds no file.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import urlsplit

from creditplan.folder import CHECKSUMS
from creditplan.iris import Iris
from creditplan.namespaces import BASE
from creditplan.publishing.products import PACKED, Format, Product, assets, format_of, formats

_ID = "([a-z0-9-]+)"
_BELOW = "(?:/.*)?"
# Pages come in these languages; the first one is for whoever names none of them.
_LANGUAGES: Final = ("en", "zh")
# What clients ask for, in the order of our preference among what they like equally.
_KINDS: Final = ("ttl", "jsonld", "nq", "nt", "tsv", "txt", "html")
# What lies beside the page of a thing, the first for whoever asks for none of them.
_BESIDE: Final = ("ttl", "jsonld", "nt")
# The pages of a site by language; the other pages have the language in their names.
_OF_SITE: Final = {"en": ".en.html", "zh": ".html"}
# How each server is told, and where the file goes.
_SERVERS: Final = {"apache": ".htaccess", "nginx": "nginx.conf"}
_AT_BASE: Final = {"apache": "base.htaccess", "nginx": "base.nginx.conf"}
NAMES: Final = frozenset([*_SERVERS.values(), *_AT_BASE.values()])
"""Names of the files."""


@dataclass(frozen=True, slots=True)
class Lead:
    """What an IRI leads to.

    Attributes:
        pattern: regular expression of what follows the base in it; its group, if it has one, is a plan's id.
        default: name of the file for whoever asks for no kind that there is.
        choices: for the others: regular expression of what they ask for, and name of the file.
    """

    pattern: str
    default: str
    choices: tuple[tuple[str, str], ...]

    @property
    def named(self) -> str:
        """The pattern with a name for its group, where it has one."""
        return re.sub(r"\((?!\?)", "(?<creditplan_id>", self.pattern, count=1)


@dataclass(frozen=True, slots=True)
class PageRule:
    """Whose IRIs lead to a page of their own, on a site that has such.

    Attributes:
        pattern: of what follows the base in them; its first group is the path of the page, a second one a
            place on the page.
        end: what follows the first group in the path of the page.
        start: what stands before it.
        quads: name of the file for who asks for quads; {id} is the plan's. "": there is none.
        package: they are things of vocabulary, register or links.
        served: whether all of them have pages, so that servers lead there.
    """

    pattern: str
    end: str
    package: bool
    served: bool
    start: str = ""
    quads: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """Where IRIs went that begin alike.

    Attributes:
        pattern: regular expression of what follows the base in them; its first group is kept, and its second.
        now: what follows the base now, between these groups.
    """

    pattern: str
    now: str


def page_rules() -> tuple[PageRule, ...]:
    """Return the rules of pages; the first that fits an IRI is used."""
    return tuple(
        PageRule(
            row["iri"],
            row.get("page", ""),
            row.get("package", False),
            row.get("served", True),
            row.get("start", ""),
            row.get("nq", ""),
        )
        for row in _rows("page")
    )


def server_products(
    written: Collection[str],
    iris: Iris,
    replaced: Mapping[str, str] = MappingProxyType({}),
    *,
    pages: bool = False,
) -> Iterator[Product]:
    """Write the rules for a publication.

    Args:
        written: names of its files.
        iris: mints under the publisher's base.
        replaced: what an id of a plan, section or task is now: its IRI leads there.
        pages: whether things have pages of their own.
    """
    moved = tuple(_moved(replaced))
    leads = tuple(_leads(written, iris))
    types = formats()
    if pages:
        home = [f"index{end}" for end in _OF_SITE.values()]
        types |= assets()
        # What lies there as a file is no thing.
        no_file = rf"(?!.*\.(?:{'|'.join(sorted(types))})$)"
        leads = tuple(
            replace(lead, pattern=no_file + lead.pattern)
            for lead in (*_page_leads(iris), *_leads([*written, *home], iris))
        )
    for server, name in _SERVERS.items():
        here = iris.files == iris.base
        yield _product(
            server, name, leads if here else (), moved if here else (), iris, iris.files, types, written
        )
    if iris.files != iris.base:
        for server, name in _AT_BASE.items():
            yield _product(server, name, leads, moved, iris, "", types, ())


def _product(
    server: str,
    name: str,
    leads: tuple[Lead, ...],
    moved: tuple[Moved, ...],
    iris: Iris,
    served: str,
    types: Mapping[str, Format],
    written: Collection[str],
) -> Product:
    """Fill a template; ``served`` is the address of the files, if they are to be served by these rules."""
    place = served or iris.base
    path = urlsplit(place).path
    suffixes = "|".join(sorted(formats()))
    content = _template(server).render(
        checksums=CHECKSUMS,
        file_pattern=rf"[A-Za-z0-9._-]+\.(?:{suffixes})(?:{re.escape(PACKED)})?|{CHECKSUMS}",
        packed=[(name, format_of(name).media_type) for name in written if name.endswith(PACKED)],
        packed_suffix=PACKED,
        files=iris.files,
        formats=types,
        kinds=tuple(_asked()),
        languages=_LANGUAGES,
        other_languages=[(language, _first_named(language)) for language in _LANGUAGES[1:]],
        leads=leads,
        moved=moved,
        base=iris.base,
        path=path,
        path_pattern=re.escape(path),
        place=place,
        served=bool(served),
        # Some answers depend on the language too, where there are pages in several.
        vary="Accept, Accept-Language"
        if any("|" in to for lead in leads for to, _ in lead.choices)
        else "Accept",
    )
    return Product(name, content.encode())


def _moved(replaced: Mapping[str, str]) -> Iterator[Moved]:
    """What is said of a part comes before what is said of its plan."""
    for old, now in sorted(replaced.items(), reverse=True):
        spaces = "plan" if "/" in old else "plan|source|graph|dataset"
        yield Moved(rf"({spaces})/{re.escape(old)}((?:/.*)?)", now)


def _page_leads(iris: Iris) -> Iterator[Lead]:
    for rule in page_rules():
        if not rule.served or (rule.package and iris.base != BASE):
            continue
        # The server needs no group for the place on the page.
        first, *rest = re.split(r"\((?!\?)", rule.pattern.removeprefix("("))
        pattern, path = "(" + "(?:".join([first, *rest]), "{id}"
        if rule.quads:
            # That file is named for the plan: here the group is its id.
            folder, _, name = first.partition("/")
            pattern, path = f"{folder}/(" + "(?:".join([name, *rest]), f"{folder}/{{id}}"
        files = {kind: f"{path}{rule.end}.{kind}" for kind in _BESIDE} | (
            {"nq": rule.quads} if rule.quads else {}
        )
        absent = "|".join(kind for kind in _KINDS if kind not in (*files, "html"))
        asked = f"^(?:(?:{absent})/)*"
        default, *others = files.items()
        choices = [(f"{asked}{kind}/", name) for kind, name in others]
        choices += [
            (rf"{asked}html/.*\|{language}$", f"{path}{rule.end}{end}") for language, end in _OF_SITE.items()
        ]
        yield Lead(pattern, default[1], tuple(choices))


def _leads(written: Collection[str], iris: Iris) -> Iterator[Lead]:
    for row in _rows("lead"):
        if row.get("package") and iris.base != BASE:
            continue
        files = {kind: row[kind] for kind in row if kind in _KINDS and kind != "html"}
        files = {kind: name for kind, name in files.items() if _is_written(name, written)}
        if not files:
            continue
        pages = dict(_pages(row.get("html", ""), written))
        there = {*files, *(["html"] if pages else [])}
        # Kinds that are not there may be liked better.
        absent = "|".join(kind for kind in _KINDS if kind not in there)
        asked = f"^(?:(?:{absent})/)*" if absent else "^"
        default, *others = files.items()
        choices = [(f"{asked}{kind}/", name) for kind, name in others]
        choices += [(f"{asked}html/{end}", name) for end, name in pages.items()]
        yield Lead(_pattern(row["iri"]), default[1], tuple(choices))


def _pattern(iri: str) -> str:
    whole = iri.removesuffix("/*") + (_BELOW if iri.endswith("/*") else "")
    return re.sub(r"\((?!\?)", "(?:", whole).replace("{id}", _ID)


def _pages(name: str, written: Collection[str]) -> Iterator[tuple[str, str]]:
    """Find the pages of a name: what the languages asked for must end in, and the file."""
    if not name:
        return
    for language in _LANGUAGES:
        page = f"{name}.{language}.html"
        if _is_written(page, written):
            yield rf".*\|{language}$", page
    if _is_written(f"{name}.html", written):
        yield "", f"{name}.html"


def _is_written(name: str, written: Collection[str]) -> bool:
    plans = (file.removesuffix(".txt") for file in written if file.endswith(".txt"))
    return any(name.replace("{id}", plan) in written for plan in plans) if "{id}" in name else name in written


def _asked() -> Iterator[tuple[str, str]]:
    """Yield kinds with what a client sends who wants them most, then who takes them too."""
    types: Mapping[str, str] = {kind: re.escape(formats()[kind].media_type) for kind in _KINDS}
    for quality in (r"(?![^,]*;\s*q=0)", r"(?=[^,]*;\s*q=0?\.[0-9]*[1-9])"):
        for kind, written in types.items():
            yield kind, rf"(?:^|,)\s*{written}\s*{quality}(?:[;,]|$)"


def _first_named(language: str) -> str:
    """Match an Accept-Language that names a language before the one that we would choose."""
    return rf"^(?:(?!\b{_LANGUAGES[0]}\b).)*\b{language}\b"


@cache
def _rows(kind: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = tomllib.loads(_file("addresses.toml"))[kind]
    return rows


@cache
def _template(server: str) -> Any:  # noqa: ANN401 (a template of jinja2)
    # Whoever only asks for help waits for no templates.
    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415

    environment = Environment(
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
        autoescape=False,
    )
    return environment.from_string(_file(f"{server}.jinja"))


def _file(name: str) -> str:
    return Path(__file__).with_name(name).read_text("utf-8")
