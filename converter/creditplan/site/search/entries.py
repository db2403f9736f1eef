"""What can be found: pages by their titles, other names and texts."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from creditplan.model import Labels
from creditplan.site.search.forms import Form, read, shown

KINDS: Final = (
    "agency",
    "group",
    "function",
    "place",
    "plan",
    "section",
    "document",
    "change",
    "task",
    "term",
    "shape",
    "query",
)
"""Kinds of pages, those that come first among equal results first."""
# Bytes of what results show of an entry: long texts are found as a whole, and shown by their beginning.
_ROOM: Final = 1_500
_TITLE_ROOM: Final = 300
_NAMES_ROOM: Final = 400


@dataclass(frozen=True, slots=True)
class Entry:
    """A page that can be found.

    Attributes:
        page: path below the folder of the site, without the end of its name: ``plan/x/task/14``.
        kind: one of :data:`KINDS`.
        title: of the page.
        names: other names of what it is about, in any language.
        text: what else can be found on it.
    """

    page: str
    kind: str
    title: Labels
    names: tuple[str, ...] = ()
    text: str = ""


class Entries:
    """Entries in a temporary file, in the order of results: by kind, then as they were added."""

    def __init__(self) -> None:
        # A name that is empty means a file of the system's own, which goes with its connection.
        self._db = sqlite3.connect("")
        self._db.execute("CREATE TABLE entry (kind INTEGER, entry TEXT)")

    def add(self, entry: Entry) -> None:
        """Add an entry.

        Raises:
            ValueError: its kind is none of :data:`KINDS`.
        """
        if entry.kind not in KINDS:
            raise ValueError(f"no kind of page is called {entry.kind}; kinds are {', '.join(KINDS)}")
        names = dict.fromkeys(map(shown, (entry.title.zh, entry.title.en or "", *entry.names)))
        kept = [entry.page, shown(entry.title.zh), shown(entry.title.en or ""), [*names], shown(entry.text)]
        self._db.execute("INSERT INTO entry VALUES (?,?)", (KINDS.index(entry.kind), json.dumps(kept)))

    def count(self) -> dict[str, int]:
        """Return how many entries there are of each kind, in the order of :data:`KINDS`."""
        found = dict(self._db.execute("SELECT kind, COUNT(*) FROM entry GROUP BY kind").fetchall())
        return {kind: found.get(number, 0) for number, kind in enumerate(KINDS)}

    def __iter__(self) -> Iterator[Kept]:
        """Yield the entries as they are kept."""
        for kind, kept in self._db.execute("SELECT kind, entry FROM entry ORDER BY kind, rowid"):
            yield Kept(KINDS[kind], kept)


class Kept(NamedTuple):
    """An entry as it is kept: entries that are found by the same words are equal.

    Attributes:
        kind: of the page.
        entry: the rest, as JSON.
    """

    kind: str
    entry: str

    def read(self) -> Read:
        """Return it as it is compared."""
        page, zh, en, names, text = json.loads(self.entry)
        return Read(self.kind, page, zh, en, tuple((name, read(name)) for name in names if name), text)


@dataclass(frozen=True, slots=True)
class Read:
    """An entry as it is compared and shown.

    Attributes:
        kind: of the page.
        page: its path.
        zh: its title.
        en: its title in English; may be empty.
        names: its titles and other names, each with its form.
        text: what else can be found.
    """

    kind: str
    page: str
    zh: str
    en: str
    names: tuple[tuple[str, Form], ...]
    text: str

    def record(self, form: Form) -> list[Any]:
        """Return what the page needs to show the entry: path, names, text, whether something was cut.

        Each text is followed by where its words begin, four characters a hexadecimal digit.

        Args:
            form: of the text.
        """
        forms = dict(self.names)
        titles = [_head(title, _TITLE_ROOM) for title in (self.zh, self.en)]
        others, room = [], _NAMES_ROOM
        for name in forms:
            if name not in (self.zh, self.en) and (room := room - _size(name)) >= 0:
                others.append(name)
        room = _ROOM - sum(map(_size, (self.page, *titles, *others)))
        text = _head(self.text, room)
        cut = [*titles, text] != [self.zh, self.en, self.text] or len(others) < len(
            {*forms} - {self.zh, self.en}
        )
        names = [
            part
            for shown_name, name in zip([*titles, *others], [self.zh, self.en, *others], strict=True)
            for part in (shown_name, _mask(forms[name], len(shown_name)) if name else "")
        ]
        return [self.page, names, text, _mask(form, len(text)), int(cut)]


def _size(text: str) -> int:
    """Return how many bytes a text takes with where its words begin."""
    return len(json.dumps(text, ensure_ascii=False).encode()) + len(text) // 4


def _head(text: str, room: int) -> str:
    """Return as much of the beginning of a text as there is room for."""
    kept = text[: max(room, 0)]
    while kept and (size := _size(kept)) > room:
        kept = kept[: len(kept) * room // size]
    return kept


def _mask(form: Form, length: int) -> str:
    digits = [0] * (-(-length // 4))
    for start in form.starts:
        if start < length:
            digits[start // 4] |= 1 << start % 4
    return "".join(f"{digit:x}" for digit in digits) if form.starts else ""
