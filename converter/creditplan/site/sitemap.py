"""Where crawlers find all pages: sitemaps as https://www.sitemaps.org/protocol.html has them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import Final

MOST: Final = 50_000
"""The most addresses in one file, as the protocol says."""
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemaps(parts: Iterable[Iterable[str]], files: str) -> Iterator[tuple[str, bytes]]:
    """Yield the sitemaps of a site and their list, ``sitemap.xml``.

    Args:
        parts: names of pages, :data:`MOST` of them at most in each part.
        files: address at which the folder lies.
    """
    names = []
    for number, part in enumerate(parts, start=1):
        names.append(f"sitemap/{number}.xml")
        yield names[-1], _written("urlset", "url", part, files)
    yield "sitemap.xml", _written("sitemapindex", "sitemap", names, files)


def _written(whole: str, each: str, names: Iterable[str], files: str) -> bytes:
    lines = (f"<{each}><loc>{escape(files + name, quote=False)}</loc></{each}>\n" for name in names)
    return f'{_HEAD}<{whole} xmlns="{_SPACE}">\n{"".join(lines)}</{whole}>\n'.encode()
