"""Addresses of servers: which can be asked, and how they are shown without what others may not see."""

from __future__ import annotations

import re
from typing import NamedTuple

from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from creditplan.errors import InputError
from creditplan.messages import tr
from creditplan.remote.credentials import REMEDY

_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[\w.~-]+|\[[0-9a-f:.]+(%[\w.~-]+)?\]", re.ASCII | re.IGNORECASE)
_SCHEME = r"^([a-z][a-z0-9+.-]*://)?"
_USER = re.compile(_SCHEME + r"[^/?#]*@", re.IGNORECASE)
# Where an address cannot be read, nobody knows where the password ends.
_ANY_USER = re.compile(_SCHEME + r".*@", re.IGNORECASE | re.DOTALL)


class Server(NamedTuple):
    """Whom credentials are meant for, and who may answer."""

    scheme: str
    host: str
    port: int

    def may_send_to(self, other: Server) -> bool:
        """Tell whether a redirection stays within this server; from plain to encrypted it does."""
        upgraded = self == ("http", self.host, 80) and other == ("https", self.host, 443)
        return other == self or upgraded


def server_of(address: str, what: str = tr("address of a server")) -> Server:
    """Return the server at an http(s) address.

    Args:
        address: a URL.
        what: what it should be, for the message.

    Raises:
        InputError: it is none, or holds a user's name or password, which is never shown.
    """
    found = _read(address)
    if found is None:
        raise InputError(
            tr("{address!r} is no {what}", address=shown(address), what=what),
            remedy=tr("give a URL that starts with http:// or https://"),
        )
    server, user = found
    if user is not None:
        raise InputError(
            tr("the address holds a user's name or password, which others can see"),
            source=shown(address),
            remedy=tr("take it out; for a store or an endpoint, {remedy}", remedy=tr(REMEDY)),
        )
    return server


def without_user(address: str) -> str:
    """Leave out a user's name and password."""
    return (_USER if _read(address) else _ANY_USER).sub(r"\1", address)


def shown(address: str) -> str:
    """Leave out name and password, and what stands behind ``?``, where keys to a service are written."""
    place, mark, _ = without_user(address).partition("?")
    return f"{place}?…" if mark else place.partition("#")[0]


def _read(address: str) -> tuple[Server, str | None] | None:
    """Read an address as the library does that connects: server, and user if there is one."""
    try:
        address.encode()
        parts = parse_url(address)
        host = (parts.host or "").encode("idna").decode()
    except (LocationParseError, UnicodeError):
        return None
    if parts.scheme not in _PORTS or parts.port == 0 or not _HOST.fullmatch(host):
        return None
    return Server(parts.scheme, host, parts.port or _PORTS[parts.scheme]), parts.auth
