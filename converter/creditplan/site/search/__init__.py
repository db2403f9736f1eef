"""Search over a site, without a server of its own: an index of files, of which a script reads a few."""

from creditplan.site.search.entries import KINDS, Entry, Kept
from creditplan.site.search.index import Indexed, SearchIndex
from creditplan.site.search.page import search_view, search_words

__all__ = ["KINDS", "Entry", "Indexed", "Kept", "SearchIndex", "search_view", "search_words"]
