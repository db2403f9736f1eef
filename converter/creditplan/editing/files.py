"""The file of corrections beside a plan: written whole or not at all, and never over what others wrote."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from creditplan.errors import InputError, OutputError
from creditplan.folder.disk import may_be_replaced, sync, words, write
from creditplan.messages import tr
from creditplan.model import (
    AnyCorrection,
    ClauseCorrection,
    Corrections,
    Duty,
    HeadingCorrection,
    Looked,
    NameCorrection,
    Quote,
    TaskCorrection,
)
from creditplan.model.corrections import unplaced
from creditplan.reading import BODIES, CORRECTIONS, SIDE_FILES, bodies_of, find_all, read_file
from creditplan.reading.corrections import read_corrections
from creditplan.reading.finding import is_package

_PUBLISH = re.compile(r"^publish[ \t]*=.*\n?", re.MULTILINE)
_COMMENT = re.compile(r"\s*#")


class ChangedError(InputError):
    """The corrections file is not as it was when it was read: somebody else wrote it (exit 2)."""

    code = "changed"


@dataclass(frozen=True, slots=True)
class State:
    """What a plan and its corrections were when they were read: SHA-256, in hexadecimal digits.

    Attributes:
        plan: of the plan, with the other files that stand beside it.
        corrections: of the corrections file; empty: there is none.
    """

    plan: str
    corrections: str


def correctable(sources: Iterable[str | Path]) -> list[str]:
    """Find the plans of files and folders, each once, in their order, without reading them.

    Raises:
        InputError: corrections cannot be written beside one: it is in a package, or no file; or a folder
            holds no plan.
    """
    found: dict[str, None] = {}
    for source in sources:
        if is_package(Path(source)):
            raise InputError(
                tr("corrections are written beside a plan, and a package is not written into"),
                source=str(source),
                remedy=tr("unpack it, and name the folder; packed again, it brings its corrections with it"),
            )
        for name in (one.name for one in find_all(source)):
            if not Path(name).is_file():
                raise InputError(
                    tr("corrections are written beside a plan, and beside this nothing can stand"),
                    source=name,
                    remedy=tr("check the path; save what is no file of its own into a folder, and name that"),
                )
            found[name] = None
    return [*found]


def corrections_path(plan: str | Path) -> Path:
    """Return where the corrections of a plan stand."""
    return Path(plan).with_suffix("").with_name(Path(plan).with_suffix("").name + CORRECTIONS)


def state_of(plan: str | Path) -> State:
    """Say in which state a plan and its corrections are.

    Raises:
        InputError: the plan cannot be read.
    """
    path = Path(plan)
    digest = sha256(read_file(path))
    stem = str(path.with_suffix(""))
    for end in SIDE_FILES:
        side = Path(stem + end)
        if end != CORRECTIONS and side.is_file():
            digest.update(f"\n{end}\n".encode() + read_file(side))
    bodies = bodies_of(path)
    if bodies:
        digest.update(f"\n{BODIES}\n".encode() + bodies[1])
    return State(digest.hexdigest(), _state(_bytes(corrections_path(path))))


def write_corrections(plan: str | Path, corrections: Corrections, expected: State | None = None) -> State:
    """Write the corrections of a plan beside it.

    What a person wrote around corrections that stay is kept: their order, and comments. The file is written
    beside its place and renamed, so that it is there whole, old or new, whatever happens.

    Args:
        plan: path of the plan.
        corrections: all of them.
        expected: as which the file was read; ``None``: whatever is there is replaced.

    Returns:
        The state as it is now.

    Raises:
        ChangedError: the file is not as expected; nothing was written.
        InputError: the file that is there is broken.
        OutputError: it cannot be written; the file that was there is untouched.
    """
    path = corrections_path(plan)
    before = _bytes(path)
    if expected and _state(before) != expected.corrections:
        raise ChangedError(
            tr("the corrections changed since they were read; nothing was written"),
            source=str(path),
            remedy=tr("read them anew, and say again what is to be corrected"),
        )
    data = to_toml(corrections, before, str(path))
    if before is not None or corrections.entries:
        put(path, data, "corrections file")
    return replace(state_of(plan), corrections=_state(_bytes(path)))


def _bytes(path: Path) -> bytes | None:
    return read_file(path) if path.is_file() else None


def _state(data: bytes | None) -> str:
    return sha256(data).hexdigest() if data is not None else ""


def put(path: Path, data: bytes, what: str) -> None:
    """Write a file beside its place and rename it: it is there whole, old or new, whatever happens.

    Args:
        path: of the file; a link is followed.
        data: what it holds.
        what: what it is, for messages.

    Raises:
        OutputError: it cannot be written; the file that was there is untouched.
    """
    target = path.resolve()
    beside = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        may_be_replaced(target)
        beside.unlink(missing_ok=True)
        write(str(beside), [data], synced=True)
        beside.replace(target)
        sync(target.parent)
    except OSError as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise OutputError(
            tr(
                "the {what} cannot be written: {error}; what was there is as it was",
                what=what,
                error=words(error),
            ),
            source=str(path),
            remedy=tr("check its permissions, and whether the disk is full"),
        ) from error


# As text


def to_toml(corrections: Corrections, before: bytes | None = None, name: str = "") -> bytes:
    """Return corrections as a file: as much as can be as it was before.

    Raises:
        InputError: what was there is broken.
    """
    head, blocks = _blocks(before, name)
    known = {unplaced(entry): block for entry, block in blocks}
    by_line = {entry.line: block for entry, block in blocks}
    parts: list[tuple[int, str]] = []
    taken: set[int] = set()
    for entry in corrections.entries:
        block = known.get(unplaced(entry))
        if block is None and entry.line in by_line and entry.line not in taken:
            # Changed: what is said above it stays.
            block = _above(by_line[entry.line]) + _table(entry)
        taken.add(entry.line)
        parts.append((entry.line, block or "\n" + _table(entry)))
    if bool(_PUBLISH.search(head)) and not corrections.publish:
        head = _PUBLISH.sub("", head)
    elif corrections.publish and not re.search(r"^publish[ \t]*=[ \t]*true", head, re.MULTILINE):
        head = _PUBLISH.sub("", head).rstrip("\n") + "\npublish = true\n"
    text = (head.rstrip("\n") + "\n" if head.strip() else "") + "".join(block for _, block in parts)
    data = (text.strip("\n") + "\n").encode() if text.strip() else b""
    again = read_corrections(data, name).entries
    if sorted(map(repr, map(unplaced, again))) != sorted(map(repr, map(unplaced, corrections.entries))):
        raise AssertionError("corrections are not read as they were written")
    return data


def _blocks(before: bytes | None, name: str) -> tuple[str, list[tuple[AnyCorrection, str]]]:
    """Cut a file into what stands before its corrections, and these, each with the comments above it."""
    entries = read_corrections(before, name).entries
    text = (before or b"").decode("utf-8-sig").replace("\r\n", "\n")
    lines = text.splitlines(keepends=True)
    if not all(entry.line for entry in entries):
        # Written as lists within lists: nothing tells where one begins.
        return "", []
    starts = []
    for entry in entries:
        start = entry.line - 1
        while start > 0 and _COMMENT.match(lines[start - 1]):
            start -= 1
        while start > 0 and not lines[start - 1].strip():
            start -= 1
        starts.append(start)
    ends = [*starts[1:], len(lines)][: len(starts)]
    head = "".join(lines[: starts[0]]) if starts else text
    blocks = ["".join(lines[start:end]) for start, end in zip(starts, ends, strict=True)]
    blocks = [block if block.endswith("\n") else block + "\n" for block in blocks]
    return head, list(zip(entries, blocks, strict=True))


def _above(block: str) -> str:
    """Return the empty lines and comments that a block begins with."""
    lines = block.splitlines(keepends=True)
    end = next(i for i, line in enumerate(lines) if line.strip() and not _COMMENT.match(line))
    return "".join(lines[:end])


def _table(entry: AnyCorrection) -> str:
    lines = [f"[[{entry.kind}]]"]
    lines += [f"{key} = {_value(value)}" for key, value in _said(entry)]
    return "\n".join(lines) + "\n"


def _said(entry: AnyCorrection) -> Iterator[tuple[str, object]]:
    """Yield the keys and values of a correction."""
    yield from _quoted(entry.at)
    match entry:
        case HeadingCorrection():
            yield "level", entry.level
        case NameCorrection():
            yield "means", entry.means
        case Looked():
            yield "code", entry.code
        case TaskCorrection():
            own = {"none": entry.none or None, "number": entry.number, "section": _other(entry.section)}
            yield from ((key, said) for key, said in own.items() if said is not None)
        case ClauseCorrection():
            bodies = [dict(_body(duty)) for duty in entry.duties]
            own = {"none": entry.none or None, "bodies": bodies or None, "task": _other(entry.task)}
            yield from ((key, said) for key, said in own.items() if said is not None)
    who = entry.editor
    yield from ((key, said) for key in ("by", "when", "why") if (said := getattr(who, key)))


def _quoted(quote: Quote) -> Iterator[tuple[str, object]]:
    for key in ("words", "to", "before", "after"):
        if said := getattr(quote, key):
            yield key, said


def _other(quote: Quote | None) -> object:
    if quote is None:
        return None
    said = dict(_quoted(quote))
    return said if len(said) > 1 else quote.words


def _body(duty: Duty) -> Iterator[tuple[str, object]]:
    yield "name", duty.name.words
    yield "role", str(duty.role)
    if duty.manner:
        yield "manner", str(duty.manner)
    if duty.open_ended:
        yield "open", True
    if duty.means:
        yield "means", duty.means
    yield from ((key, said) for key, said in _quoted(duty.name) if key in ("before", "after"))


def _value(value: object) -> str:
    """Write a value as TOML: text as JSON has it, which is TOML but for one character."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_value(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list):
        return "[\n" + "".join(f"  {_value(one)},\n" for one in value) + "]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
