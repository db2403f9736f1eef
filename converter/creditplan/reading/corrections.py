"""The corrections beside a plan, ``plan.corrections.toml``: what a person says in the reader's place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar

from creditplan.dates import is_date
from creditplan.errors import InputError, suggestion
from creditplan.messages import tr
from creditplan.model import (
    NO_CORRECTIONS,
    AnyCorrection,
    ClauseCorrection,
    Corrections,
    Duty,
    Editor,
    HeadingCorrection,
    Looked,
    Manner,
    NameCorrection,
    Quote,
    Role,
    TaskCorrection,
)
from creditplan.model.problems import codes
from creditplan.reading.toml_file import TomlFile

CORRECTIONS: Final = ".corrections.toml"
DEEPEST: Final = 9
"""Level of the innermost headings."""
_QUOTE = ("words", "to", "before", "after")
_EDITOR = ("by", "when", "why")
_HEADER = re.compile(r"\s*\[\[\s*(\w+)\s*\]\]")
_T = TypeVar("_T")


def read_corrections(data: bytes | None, name: str) -> Corrections:
    """Read a corrections file (docs/corrections.md).

    Args:
        data: its bytes; ``None``: there is none.
        name: its path.

    Raises:
        InputError: it is broken, or says two things of the same words; with the line.
    """
    if data is None:
        return NO_CORRECTIONS
    file = TomlFile.read(data, name)
    file.check_keys(["publish", *_KINDS])
    publish = file.table.get("publish", False)
    if not isinstance(publish, bool):
        raise file.error(
            tr("publish is neither true nor false"), tr("write publish = true, or leave it out"), "publish"
        )
    entries = [*_entries(file)]
    known: dict[AnyCorrection, int] = {}
    for entry in sorted(entries, key=lambda one: one.line):
        key = _bare(entry)
        if key in known:
            raise InputError(
                tr(
                    "{kind} {words!r}: the same words are corrected at line {known} already",
                    kind=entry.kind,
                    words=entry.at.words,
                    known=known[key],
                ),
                source=name,
                line=entry.line or None,
                remedy=tr("keep one of the two"),
            )
        known[key] = entry.line
    return Corrections(name, tuple(known_order(entries)), publish)


def known_order(entries: list[AnyCorrection]) -> list[AnyCorrection]:
    """Return corrections in the order of their file."""
    return sorted(entries, key=lambda one: one.line)


def _bare(entry: AnyCorrection) -> AnyCorrection:
    """Return what makes two corrections ones of the same thing."""
    bare = replace(entry, editor=Editor(), line=0)
    if isinstance(bare, HeadingCorrection):
        return replace(bare, level=0)
    if isinstance(bare, TaskCorrection):
        return TaskCorrection(at=bare.at)
    if isinstance(bare, ClauseCorrection):
        return ClauseCorrection(at=bare.at, task=bare.task)
    return replace(bare, means="") if isinstance(bare, NameCorrection) else bare


def _entries(file: TomlFile) -> Iterator[AnyCorrection]:
    lines = _lines(file.text)
    for kind, make in _KINDS.items():
        found = file.table.get(kind, [])
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            raise file.error(
                tr("{kind} is no list of tables", kind=kind),
                tr('write [[{kind}]], and below it words = "…"', kind=kind),
                kind,
            )
        places = lines.get(kind, [])
        for index, table in enumerate(found):
            line = places[index] if len(places) == len(found) else 0
            yield make(_Entry(file.name, kind, line, table))


def _lines(text: str) -> dict[str, list[int]]:
    """Return on which lines the tables of each kind begin."""
    lines: dict[str, list[int]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            lines.setdefault(header[1], []).append(number)
    return lines


@dataclass(frozen=True, slots=True)
class _Entry:
    """A table of the file, or one within.

    Attributes:
        file: its path.
        kind: what messages call the table.
        line: where the entry begins; 0: not known.
        table: what it says.
    """

    file: str
    kind: str
    line: int
    table: Mapping[str, Any]

    def error(self, message: str, remedy: str) -> InputError:
        return InputError(f"{self.kind}: {message}", source=self.file, line=self.line or None, remedy=remedy)

    def check(self, *own: str, editor: bool = True) -> None:
        known = [*_QUOTE, *own, *(_EDITOR if editor else ())]
        for key in self.table:
            if key not in known:
                near = suggestion(key, known)
                remedy = tr(
                    "{near}known keys: {known}", near=near + tr("; ") if near else "", known=", ".join(known)
                )
                raise self.error(tr("unknown key {key!r}", key=key), remedy)

    def of(self, key: str, kind: type[_T], what: str) -> _T | None:
        """Return a value of a type; ``None``: there is none. ``what`` puts the type into words."""
        found = self.table.get(key)
        if found is not None and (not isinstance(found, kind) or (kind is int and isinstance(found, bool))):
            raise self.error(
                tr("{key} = {found!r} is not {what}", key=key, found=found, what=what),
                tr("write {what}", what=what),
            )
        return found

    def text(self, key: str) -> str:
        """Return a text that is not empty; empty: there is none."""
        found = self.of(key, str, tr("a text"))
        if found is not None and not found.strip():
            raise self.error(tr("{key} is empty", key=key), tr("leave out what is not said"))
        return (found or "").strip()

    def flag(self, key: str) -> bool:
        return self.of(key, bool, tr("true or false")) or False

    def choice(self, key: str, choices: type[_T]) -> _T | None:
        found = self.text(key)
        known = [*map(str, choices)]  # type: ignore[call-overload]
        if found and found not in known:
            raise self.error(
                tr("{key} = {found!r} is not known", key=key, found=found),
                tr("write one of {known}", known=", ".join(known)),
            )
        return choices(found) if found else None  # type: ignore[call-arg]

    def quote(self, *, needed: bool = True) -> Quote:
        quote = Quote(*map(self.text, _QUOTE))
        if needed and not quote.words:
            raise self.error(
                tr("it does not say of which words it is"), tr('write words = "…", as they stand in the text')
            )
        return quote

    def other(self, key: str) -> Quote | None:
        """Return words elsewhere, a text or a table; ``None``: nothing is said of them."""
        found = self.table.get(key)
        if found is None or isinstance(found, str):
            return None if found is None else Quote(found.strip())
        if not isinstance(found, dict):
            raise self.error(
                tr("{key} = {found!r} is not a text", key=key, found=found),
                tr('write {key} = "…", or a table with words, before, after', key=key),
            )
        entry = _Entry(self.file, f"{self.kind}, {key}", self.line, found)
        entry.check(editor=False)
        return entry.quote()

    def editor(self) -> Editor:
        by, when, why = map(self.text, _EDITOR)
        if when and not is_date(when):
            raise self.error(
                tr("when = {when!r} is not a date", when=when), tr("write YYYY, YYYY-MM or YYYY-MM-DD")
            )
        return Editor(by, when, why)

    def alone(self, flag: str, *others: str) -> bool:
        """Return a flag beside which others cannot stand."""
        said = self.flag(flag)
        beside = [key for key in others if said and key in self.table]
        if beside:
            raise self.error(
                tr("{flag} = true stands beside {beside}", flag=flag, beside=", ".join(beside)),
                tr("keep one of them"),
            )
        return said


def _heading(entry: _Entry) -> HeadingCorrection:
    entry.check("level")
    level = entry.of("level", int, tr("a whole number"))
    if level is None or not 0 <= level <= DEEPEST:
        raise entry.error(
            tr("it does not say how high the heading stands")
            if level is None
            else tr("level = {level}", level=level),
            tr(
                "write level = 1 for the outermost headings, up to {deepest}, or 0 for what is no heading",
                deepest=DEEPEST,
            ),
        )
    return HeadingCorrection(at=entry.quote(), editor=entry.editor(), line=entry.line, level=level)


def _task(entry: _Entry) -> TaskCorrection:
    entry.check("none", "number", "section")
    none = entry.alone("none", "number", "section", "to")
    number = entry.of("number", str, tr('a text, such as "3"'))
    return TaskCorrection(
        at=entry.quote(),
        editor=entry.editor(),
        line=entry.line,
        none=none,
        number=number.strip() if number is not None else None,
        section=entry.other("section"),
    )


def _clause(entry: _Entry) -> ClauseCorrection:
    entry.check("none", "bodies", "task")
    none = entry.alone("none", "bodies")
    bodies = entry.of("bodies", list, tr('a list of tables such as { name = "…", role = "lead" }')) or []
    if not none and not bodies:
        raise entry.error(
            tr("it names no body"),
            tr('write bodies = [{ name = "…", role = "lead" }], or none = true for no clause'),
        )
    duties = tuple(_duty(entry, one) for one in bodies)
    return ClauseCorrection(
        at=entry.quote(),
        editor=entry.editor(),
        line=entry.line,
        none=none,
        duties=duties,
        task=entry.other("task"),
    )


def _duty(entry: _Entry, table: object) -> Duty:
    if not isinstance(table, dict):
        raise entry.error(
            tr("{table!r} is no body", table=table), tr('write a table such as { name = "…", role = "lead" }')
        )
    known = ["name", "role", "manner", "open", "means", "before", "after"]
    own = _Entry(entry.file, f"{entry.kind}, bodies", entry.line, table)
    for key in table:
        if key not in known:
            near = suggestion(key, known)
            raise own.error(
                tr("unknown key {key!r}", key=key),
                tr("{near}known keys: {known}", near=near + tr("; ") if near else "", known=", ".join(known)),
            )
    name, role = own.text("name"), own.choice("role", Role)
    if not name or not role:
        missing = "name" if not name else "role"
        raise own.error(
            tr("a body has no {missing}", missing=missing),
            tr("write its words in the clause as name, and one of {role} as role", role=", ".join(Role)),
        )
    where = Quote(name, "", own.text("before"), own.text("after"))
    return Duty(where, role, own.choice("manner", Manner), own.flag("open"), own.text("means"))


def _name(entry: _Entry) -> NameCorrection:
    entry.check("means")
    means = entry.text("means")
    if not means:
        raise entry.error(
            tr("it does not say which body is meant"), tr('write means = "…", a key or a name of a body')
        )
    return NameCorrection(at=entry.quote(), editor=entry.editor(), line=entry.line, means=means)


def _looked(entry: _Entry) -> Looked:
    entry.check("code")
    code = entry.text("code")
    if code not in codes():
        near = suggestion(code, codes()) if code else ""
        raise entry.error(
            tr("code = {code!r} is no code of a problem", code=code) if code else tr("it has no code"),
            tr(
                "{near}write the code that stands in brackets behind the problem",
                near=near + tr("; ") if near else "",
            ),
        )
    return Looked(at=entry.quote(needed=False), editor=entry.editor(), line=entry.line, code=code)


_KINDS: Final[Mapping[str, Callable[[_Entry], AnyCorrection]]] = {
    "heading": _heading,
    "task": _task,
    "clause": _clause,
    "name": _name,
    "looked": _looked,
}
