"""TOML files that people edit: what is wrong in one is told with file, line and remedy."""

from __future__ import annotations

import ipaddress
import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from creditplan.errors import InputError, suggestion
from creditplan.messages import tr

_LARGEST: Final = 1 << 20
# RFC 3987, for http and https: what stands in a host, a path and behind it.
_FREE = (
    r"A-Za-z0-9._~!$&'()*+,;=\-\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef"
    + "".join(f"{chr(plane << 16)}-{chr((plane << 16) + 0xFFFD)}" for plane in range(1, 14))
    + "\U000e1000-\U000efffd"
)
_ESCAPE = "%[0-9A-Fa-f]{2}"
_IRI = re.compile(
    rf"https?://(?:(?:[{_FREE}:]|{_ESCAPE})*@)?(?P<host>\[[0-9A-Fa-f:.]+\]|(?:[{_FREE}]|{_ESCAPE})+)(?::\d*)?"
    rf"(?:/(?:[{_FREE}:@/]|{_ESCAPE})*)?(?:\?(?:[{_FREE}:@/?]|{_ESCAPE})*)?(?:#(?:[{_FREE}:@/?]|{_ESCAPE})*)?",
    re.IGNORECASE,
)
_HEADER = re.compile(r"\s*\[\s*([\w-]+)\s*\]")
_KEY = re.compile(r"\s*([\w-]+)\s*(?:\.\s*([\w-]+)\s*)?=")


def is_web_iri(words: str) -> bool:
    """Tell whether words are an http or https IRI, as RFC 3987 writes them."""
    found = _IRI.fullmatch(words)
    if found is None:
        return False
    try:
        urlsplit(words)
        if found["host"].startswith("["):
            ipaddress.IPv6Address(found["host"][1:-1])
    except ValueError:
        return False
    return True


@dataclass(frozen=True)
class TomlFile:
    """A file with what it says.

    Attributes:
        name: its path.
        table: what it says; nothing, where there is no such file.
        text: as written, for the lines in messages.
    """

    name: str
    table: dict[str, Any] = field(default_factory=dict)
    text: str = ""

    @classmethod
    def read(cls, data: bytes | None, name: str) -> TomlFile:
        """Read a file from its bytes; ``None``: there is none.

        Raises:
            InputError: it is too large or no TOML.
        """
        if data and len(data) > _LARGEST:
            raise InputError(
                tr("the side file is larger than {largest} MiB", largest=_LARGEST // 2**20),
                source=name,
                remedy=tr("check that this is the right file"),
            )
        try:
            text = (data or b"").decode("utf-8-sig")
            return cls(name, tomllib.loads(text), text)
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
            reason = str(error)
        except ValueError:
            reason = tr("a number in it has thousands of digits")
        raise InputError(
            tr("the side file is not valid TOML: {reason}", reason=reason),
            source=name,
            remedy=tr("correct it at that place"),
        )

    def error(self, message: str, remedy: str, *path: str) -> InputError:
        """Make the error of a value, by the keys that lead to it."""
        return InputError(message, source=self.name, line=self._line(path), remedy=remedy)

    def check_keys(self, known: Iterable[str], *path: str) -> None:
        """Check that a table, by the key that leads to it, has none but known keys.

        Raises:
            InputError: it has another.
        """
        names = sorted(known)
        for key in self.value(*path) if path else self.table:
            if key not in names:
                near = suggestion(key, names)
                remedy = tr(
                    "{near}known keys: {names}", near=near + tr("; ") if near else "", names=", ".join(names)
                )
                raise self.error(tr("unknown key {key!r}", key=key), remedy, *path, key)

    def value(self, *path: str) -> Any:  # noqa: ANN401 (whatever stands there)
        """Return the value that keys lead to; ``None`` where there is none."""
        found: Any = self.table
        for key in path:
            found = found.get(key) if isinstance(found, Mapping) else None
        return found

    def choice_of(self, key: str, choices: Collection[str]) -> str | None:
        """Return the text of a key, which is one of some.

        Raises:
            InputError: it is none of them.
        """
        found = self.text_of(key)
        if found is not None and found not in choices:
            raise self.error(
                tr("{key} = {found!r} is not known", key=key, found=found),
                tr("write one of {choices}", choices=", ".join(choices)),
                key,
            )
        return found

    def text_of(self, *path: str) -> str | None:
        """Return the text that keys lead to.

        Raises:
            InputError: it is no text, an empty one, or holds what cannot be seen.
        """
        found, key = self.value(*path), path[-1]
        if found is None:
            return None
        if not isinstance(found, str) or not found.strip():
            raise self.error(
                tr("the value of {key!r} must be a text that is not empty", key=key),
                tr("leave out what is unknown"),
                *path,
            )
        if not found.isprintable():
            raise self.error(
                tr("the value of {key!r} holds line ends, invisible or control characters", key=key),
                tr("write it on one line, in characters that can be seen"),
                *path,
            )
        return found

    def address_of(self, *path: str) -> str | None:
        """Return the web address that keys lead to.

        Raises:
            InputError: it is none.
        """
        found = self.text_of(*path)
        if found is not None and not is_web_iri(found):
            raise self.error(
                tr("{path} = {found!r} is no web address", path=path[-1], found=found),
                tr(
                    "write it in full, starting with https:// or http://, spaces and the like percent-encoded"
                ),
                *path,
            )
        return found

    def _line(self, path: tuple[str, ...]) -> int | None:
        """Find the line of a key: the last one that its path leads to."""
        table: tuple[str, ...] = ()
        best: tuple[int, int] | None = None
        for number, line in enumerate(self.text.splitlines(), 1):
            found: tuple[str, ...] = ()
            if header := _HEADER.match(line):
                found = table = (header[1],)
            elif key := _KEY.match(line):
                found = (*table, *filter(None, key.groups()))
            if found and path[: len(found)] == found and (best is None or len(found) > best[0]):
                best = len(found), number
        return best[1] if best else None
