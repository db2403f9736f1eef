"""Where things show on a site: the page at the path of an IRI, and what shows on the page of another thing.

A page has the path of its thing's IRI below the base; ``#`` of a term becomes a folder. What has no page of
its own, such as an assignment, is a place on the page of what it belongs to.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from creditplan.iris import Iris
from creditplan.namespaces import BASE
from creditplan.publishing.servers import page_rules

LANGUAGES: Final = ("zh", "en")
"""The languages of pages; the first one has no language in the names of its files."""
_HOME: Final = "index"
_KEPT: Final = 20_000


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on a site.

    Attributes:
        page: path of the page below the folder, without the end of its name.
        anchor: ``id`` of the place on it; empty: the page itself.
    """

    page: str
    anchor: str = ""


class Addresses:
    """Finds where things show.

    Args:
        iris: mints under the publisher's base.
        owners: IRIs of what things belong to whose own IRIs do not say it: states, evidence, links.
    """

    def __init__(self, iris: Iris, owners: Mapping[str, str] | None = None) -> None:
        self._bases = tuple(dict.fromkeys((iris.base, BASE)))
        self._base = iris.base
        self._owners = owners or {}
        self._rules = [(re.compile(rule.pattern), rule.start, rule.end) for rule in page_rules()]
        # Each page is written in two languages, and many lead to the same things.
        self._spots = lru_cache(_KEPT)(self._spot)

    def spot(self, iri: str) -> Spot | None:
        """Return where the page of a thing would be; ``None``: it is none of ours."""
        return self._spots(iri)

    def _spot(self, iri: str) -> Spot | None:
        for base in self._bases:
            if iri.startswith(base):
                return self._below(iri[len(base) :], iri)
        return None

    def iri(self, page: str) -> str:
        """Return the IRI that a page of the publisher's own things is about."""
        return self._base + page

    def _below(self, path: str, iri: str) -> Spot | None:
        for pattern, start, end in self._rules:
            if found := pattern.fullmatch(path):
                return Spot(start + found[1] + end, _anchor(found[2] if pattern.groups > 1 else ""))
        if owner := self._owners.get(iri):
            spot = self.spot(owner)
            return Spot(spot.page, _anchor(path)) if spot else None
        if path.endswith("/"):
            return Spot(path + _HOME)
        return None


def script_rules() -> list[tuple[str, str, str]]:
    """Return the rules as scripts have them: expression, what stands before its first group, what behind."""
    return [(rule.pattern, rule.start, rule.end) for rule in page_rules()]


def file_of(page: str, language: str) -> str:
    """Return the name of a page's file in a language."""
    return f"{page}.html" if language == LANGUAGES[0] else f"{page}.{language}.html"


def root_of(page: str) -> str:
    """Return the relative path from a page to the folder."""
    return "../" * page.count("/")


def _anchor(rest: str | None) -> str:
    return re.sub(r"[^A-Za-z0-9.]+", "-", rest or "").strip("-")
