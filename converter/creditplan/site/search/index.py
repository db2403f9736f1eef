"""The index of a site as files under ``search/``, of which a query loads a few.

``index.json`` says how many entries there are of each kind, which characters stand for others, and with which
key each group of files of keys begins; ``keys/*.json`` the same of each file in a group. ``keys/*.bin`` holds
lists of entries by key (:mod:`creditplan.site.search.postings`), ``entries/`` what results show.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from creditplan.site.search import forms
from creditplan.site.search.entries import Entries, Entry, Read
from creditplan.site.search.postings import NAME, NAME_WITHIN, TEXT, TEXT_WITHIN, Postings

_ENTRIES: Final = 8
_SHARDS: Final = 64
# Kinds whose names are typed as they are read: fgw.
_READ: Final = {"agency", "group", "place"}


class SearchIndex:
    """Makes the index; memory stays bounded, however many entries there are."""

    def __init__(self) -> None:
        self._entries = Entries()

    def add(self, entry: Entry) -> None:
        """Add a page that can be found.

        Raises:
            ValueError: its kind is unknown.
        """
        self._entries.add(entry)

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield the files, names below the folder of the site; same entries, same bytes."""
        postings = Postings()
        chars: set[str] = set()
        records: list[Any] = []
        for number, entry in enumerate(self._entries):
            records.append(_indexed(number, entry, postings, chars))
            if len(records) == _ENTRIES:
                yield f"search/entries/{number // _ENTRIES}.json", _json(records)
                records = []
        count = self._entries.count()
        if records:
            yield f"search/entries/{sum(count.values()) // _ENTRIES}.json", _json(records)
        heads: list[str] = []
        first: list[str] = []
        for number, (key, shard) in enumerate(postings.shards()):
            if number % _SHARDS == 0 and first:
                yield f"search/keys/{len(heads) - 1}.json", _json(first)
                first = []
            if not first:
                heads.append(key)
            first.append(key)
            yield f"search/keys/{number}.bin", shard
        if first:
            yield f"search/keys/{len(heads) - 1}.json", _json(first)
        pairs = sorted(pair for pair in forms.variants().items() if pair[1] in chars)
        yield (
            "search/index.json",
            _json(
                {
                    "kinds": count,
                    "entries": _ENTRIES,
                    "shards": _SHARDS,
                    "keys": heads,
                    "characters": "".join(map("".join, pairs)),
                }
            ),
        )


def _indexed(number: int, entry: Read, postings: Postings, chars: set[str]) -> list[Any]:
    """Add the keys of an entry, and return what results show of it."""
    begun: set[str] = set()
    within: set[str] = set()
    for _, form in entry.names:
        chars.update(form.folded)
        own = forms.keys(form)
        begun |= own.begun
        within |= own.within
        begun.update(forms.name_keys(form))
        if entry.kind in _READ:
            begun.update(forms.reading_keys(form))
    postings.add(number, NAME, begun)
    postings.add(number, NAME_WITHIN, within - begun)
    form = forms.read(entry.text)
    chars.update(form.folded)
    own = forms.keys(form)
    postings.add(number, TEXT, own.begun)
    postings.add(number, TEXT_WITHIN, own.within)
    return entry.record(form)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
