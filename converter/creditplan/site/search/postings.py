"""Lists of the entries that have a key: kept in a temporary file, written as many small files.

A file holds records in the order of their keys (by UTF-16, as scripts compare)::

    length of the key, 1 byte; the key, UTF-8; which lists follow, bits of 1 byte; the lists

A list begins with twice its length, plus 1 if it is a set of bits. Then come the differences of the numbers,
or the number of bytes and the bits, lowest first. All numbers are written seven bits a byte, lowest first,
with the highest bit set in all bytes but the last.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Final

NAME, NAME_WITHIN, TEXT, TEXT_WITHIN = range(4)
"""Where a key stands: in names or in the text, where a word begins or only within one."""
_FILE: Final = 8_000
_HELD: Final = 400_000
_KEYS_HELD: Final = 40_000
_BYTES: Final = [bytes([number]) for number in range(128)]


class Postings:
    """Collects keys of entries that are added in the order of their numbers."""

    def __init__(self) -> None:
        self._held: dict[str, list[int]] = {}
        self._count = 0
        self._spilled = False
        # A name that is empty means a file of the system's own, which goes with its connection.
        self._db = sqlite3.connect("")
        self._db.execute("CREATE TABLE part (key BLOB, numbers BLOB)")

    def add(self, entry: int, where: int, keys: Collection[str]) -> None:
        """Add the keys of an entry."""
        held, one = self._held, entry * 4 + where
        for key in keys:
            if key in held:
                held[key].append(one)
            else:
                held[key] = [one]
        self._count += len(keys)
        if self._count > _HELD or len(held) > _KEYS_HELD:
            self._spill()

    def shards(self) -> Iterator[tuple[str, bytes]]:
        """Yield the files: the first key of each, and its content."""
        first, shard = "", bytearray()
        for key, numbers in self._merged():
            record = _record(key, numbers)
            if shard and len(shard) + len(record) > _FILE:
                yield first, bytes(shard)
                shard.clear()
            first = first if shard else key
            shard += record
        if shard:
            yield first, bytes(shard)

    def _spill(self) -> None:
        parts = ((_sort(key), array("Q", numbers).tobytes()) for key, numbers in self._held.items())
        self._db.executemany("INSERT INTO part VALUES (?,?)", parts)
        self._held, self._count = {}, 0
        self._spilled = True

    def _merged(self) -> Iterator[tuple[str, Sequence[int]]]:
        if not self._spilled:
            yield from sorted(self._held.items(), key=lambda item: _sort(item[0]))
            return
        self._spill()
        parts = self._db.execute("SELECT key, numbers FROM part ORDER BY key, rowid")
        for key, same in groupby(parts, itemgetter(0)):
            yield key.decode("utf-16-be"), array("Q", b"".join(numbers for _, numbers in same))


def _sort(key: str) -> bytes:
    return key.encode("utf-16-be")


def _record(key: str, numbers: Sequence[int]) -> bytes:
    name = key.encode()
    if len(numbers) == 1:  # as with most keys
        return bytes((len(name), *name, 1 << (numbers[0] & 3), 2, *_number(numbers[0] >> 2)))
    lists: list[list[int]] = [[], [], [], []]
    for number in numbers:
        lists[number & 3].append(number >> 2)
    record = bytearray([len(name), *name, sum(1 << where for where, one in enumerate(lists) if one)])
    for one in filter(None, lists):
        record += _list(one)
    return bytes(record)


def _list(numbers: list[int]) -> bytes:
    spread = bytearray()
    last = 0
    for number in numbers:
        step = number - last
        last = number
        spread += _number(step)
    size = numbers[-1] // 8 + 1
    if len(spread) <= size:
        return _number(2 * len(numbers)) + bytes(spread)
    bits = bytearray(size)
    for number in numbers:
        bits[number >> 3] |= 1 << (number & 7)
    return _number(2 * len(numbers) + 1) + _number(size) + bytes(bits)


def _number(number: int) -> bytes:
    if number < 128:
        return _BYTES[number]
    written = bytearray()
    while number >= 128:
        written.append(number & 127 | 128)
        number >>= 7
    written.append(number)
    return bytes(written)
