"""The index of a site as files under ``search/``, of which a query loads a few.

``index.json`` says how many entries there are of each kind, which characters stand for others, and with which
key each group of files of keys begins; ``keys/*.json`` the same of each file in a group. ``keys/*.bin`` holds
lists of entries by key (:mod:`creditplan.site.search.postings`), ``entries/`` what results show.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from creditplan.confined import ConfinedError, Limits, stream
from creditplan.errors import CreditplanError
from creditplan.messages import tr
from creditplan.site.search import forms
from creditplan.site.search.entries import Entries, Entry, Kept
from creditplan.site.search.postings import Postings
from creditplan.spool import explained

FEW: Final = 2_000
"""So many entries are worked on here: to begin a process takes longer than they do."""
# A country's plans take their time; these limits only end what would never end.
_LIMITS: Final = Limits(seconds=24 * 3600, wait=48 * 3600, answer=1 << 40)
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

        Many entries are worked on in a process of their own: dictionaries and lists of keys take memory that
        is not added to what the pages take.

        Args:
            known: what the index holds of entries, made before: to find where words begin takes time.

        Raises:
            CreditplanError: that process came to its end: there is no memory for it, or it was killed.
            OutputError: there is no room for the entries on the disk.
        """
        count = self._entries.count()
        counts = json.dumps(count)
        rows = ([*kept, known.get(kept)] for kept in self._entries)
        if sum(count.values()) <= FEW:
            yield from _files(rows, counts)
            return
        with tempfile.TemporaryDirectory(prefix="creditplan-") as folder:
            path = Path(folder) / "entries"
            with explained(), path.open("w", encoding="utf-8") as file:
                for row in rows:
                    file.write(json.dumps(row) + "\n")
            try:
                parts = stream(files_of, b"", str(path), counts, limits=_LIMITS)
                yield from ((name.decode(), content) for name, content in zip(parts, parts, strict=True))
            except ConfinedError as error:
                raise CreditplanError(
                    tr("the index of the search cannot be made: {why}", why=error)
                ) from error


def files_of(_: bytes, path: str, counts: str) -> Iterator[bytes]:
    """What the process does: yield the name of each file, then its content."""
    with Path(path).open(encoding="utf-8") as file:
        for name, content in _files(map(json.loads, file), counts):
            yield name.encode()
            yield content


def _files(rows: Iterable[Sequence[Any]], counts: str) -> Iterator[tuple[str, bytes]]:
    """Yield the files.

    Args:
        rows: kind and rest of each entry, and what the index holds of it, if that was made before.
        counts: how many entries there are of each kind, as JSON.
    """
    postings = Postings()
    chars: set[str] = set()
    records: list[str] = []
    number = -1
    for number, (kind, entry, known) in enumerate(rows):
        one = Indexed(*known) if known else indexed(Kept(kind, entry))
        chars.update(one.chars)
        for where, keys in enumerate(one.keys):
            postings.add(number, where, keys)
        records.append(one.record)
        if len(records) == _ENTRIES:
            yield f"search/entries/{number // _ENTRIES}.json", _listed(records)
            records = []
    if records:
        yield f"search/entries/{number // _ENTRIES}.json", _listed(records)
    heads: list[str] = []
    first: list[str] = []
    for place, (key, shard) in enumerate(postings.shards()):
        if place % _SHARDS == 0 and first:
            yield f"search/keys/{len(heads) - 1}.json", _json(first)
            first = []
        if not first:
            heads.append(key)
        first.append(key)
        yield f"search/keys/{place}.bin", shard
    if first:
        yield f"search/keys/{len(heads) - 1}.json", _json(first)
    pairs = sorted(pair for pair in forms.variants().items() if pair[1] in chars)
    yield (
        "search/index.json",
        _json(
            {
                "kinds": json.loads(counts),
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
