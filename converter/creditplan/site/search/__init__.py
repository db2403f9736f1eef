"""Search over a site, without a server of its own: an index of files, of which a script reads a few."""

from creditplan.site.search.entries import KINDS, Entry
from creditplan.site.search.index import SearchIndex
from creditplan.site.search.page import search_view

__all__ = ["KINDS", "Entry", "SearchIndex", "search_view"]
