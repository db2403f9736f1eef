"""The index of a site as files under ``search/``, of which a query loads a few.

``index.json`` says how many entries there are of each kind, which characters stand for others, and with which
key each group of files of keys begins; ``keys/*.json`` the same of each file in a group. ``keys/*.bin`` holds
lists of entries by key (:mod:`creditplan.site.search.postings`), ``entries/`` what results show.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from creditplan.site.search import forms
from creditplan.site.search.entries import Entries, Entry, Kept
from creditplan.site.search.postings import Postings

_ENTRIES: Final = 8
_SHARDS: Final = 64
# Kinds whose names are typed as they are read: fgw.
_READ: Final = {"agency", "group", "place"}


class Indexed(NamedTuple):
    """What the index holds of an entry.

    Attributes:
        record: what results show, as JSON.
        chars: all characters by which it is found.
        keys: its keys by where they stand: :data:`~creditplan.site.search.postings.NAME` and what follows it.
    """

    record: str
    chars: str
    keys: tuple[tuple[str, ...], ...]


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

    def indexed(self) -> dict[Kept, Indexed]:
        """Return what the index holds of each entry."""
        return {kept: indexed(kept) for kept in self._entries}

    def files(self, known: Mapping[Kept, Indexed] = MappingProxyType({})) -> Iterator[tuple[str, bytes]]:
        """Yield the files, names below the folder of the site; same entries, same bytes.

        Args:
            known: what the index holds of entries, made before: to find where words begin takes time.
        """
        postings = Postings()
        chars: set[str] = set()
        records: list[str] = []
        for number, kept in enumerate(self._entries):
            one = known.get(kept) or indexed(kept)
            chars.update(one.chars)
            for where, keys in enumerate(one.keys):
                postings.add(number, where, keys)
            records.append(one.record)
            if len(records) == _ENTRIES:
                yield f"search/entries/{number // _ENTRIES}.json", _listed(records)
                records = []
        count = self._entries.count()
        if records:
            yield f"search/entries/{sum(count.values()) // _ENTRIES}.json", _listed(records)
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


def indexed(kept: Kept) -> Indexed:
    """Return what the index holds of an entry."""
    entry = kept.read()
    begun: set[str] = set()
    within: set[str] = set()
    for _, form in entry.names:
        own = forms.keys(form)
        begun |= own.begun
        within |= own.within
        begun.update(forms.name_keys(form))
        if entry.kind in _READ:
            begun.update(forms.reading_keys(form))
    form = forms.read(entry.text)
    own = forms.keys(form)
    chars = {*form.folded}.union(*(name.folded for _, name in entry.names))
    keys = (begun, within - begun, own.begun, own.within)
    return Indexed(
        json.dumps(entry.record(form), ensure_ascii=False, separators=(",", ":")),
        "".join(sorted(chars)),
        tuple(tuple(sorted(one)) for one in keys),
    )


def _listed(records: Iterable[str]) -> bytes:
    return f"[{','.join(records)}]".encode()


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
