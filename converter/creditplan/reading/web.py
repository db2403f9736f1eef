"""Documents from the web, where the user allows it."""

from __future__ import annotations

import ipaddress
import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPMessage, HTTPResponse, HTTPSConnection
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit
from urllib.request import (
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    build_opener,
)

from creditplan.errors import InputError, RemoteError

# For one answer of the server, and for all that is asked of it for a document.
_SECONDS, _SECONDS_IN_ALL = 30, 120
_CHUNK = 1 << 16
# Networks whose last 32 bits are an IPv4 address: NAT64 (RFC 6052, 8215), IPv4-compatible (RFC 4291) and
# IPv4-translated (RFC 2765).
_GATEWAYS = [
    ipaddress.IPv6Network(network)
    for network in ("64:ff9b::/96", "64:ff9b:1::/48", "::/96", "::ffff:0:0:0/96")
]
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://", re.I)
_RESERVED = "%/:?#[]@!$&'()*+,;=~"


def is_url(source: str) -> bool:
    """Tell whether a source is a web address, or would be one: ``fetch`` refuses other schemes."""
    return _ADDRESS.match(source) is not None


def is_public(address: str) -> bool:
    """Tell whether an IP address belongs to the public internet, and so does an IPv4 address within it."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv4Address):
        return _is_public(found)
    if found.ipv4_mapped:
        return _is_public(found.ipv4_mapped)
    return _is_public(found) and not found.is_site_local and all(map(_is_public, _embedded(found)))


def _is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return address.is_global and not address.is_multicast


def _embedded(address: ipaddress.IPv6Address) -> Iterator[ipaddress.IPv4Address]:
    """Yield the IPv4 addresses to which a gateway may send what is addressed to this one."""
    if address.sixtofour:
        yield address.sixtofour
    yield from address.teredo or ()
    last = int(address) & 0xFFFF_FFFF
    # ISATAP marks the last half of an address, under any prefix.
    if any(address in network for network in _GATEWAYS) or int(address) >> 32 & 0xFCFF_FFFF == 0x5EFE:
        yield ipaddress.IPv4Address(last)


def fetch(url: str, limit: int, allows: Callable[[str], bool] = is_public) -> tuple[bytes, str]:
    """Fetch a document, without any proxy.

    Args:
        url: http or https.
        limit: most bytes that are taken, and one more to tell that there are more.
        allows: says of an IP address whether it may be asked: by default only public ones.

    Returns:
        The bytes and the media type that the server names.

    Raises:
        InputError: the address is none, or leads to a machine that may not be asked.
        RemoteError: the server cannot be reached, refuses, takes too long or breaks off.
    """
    _check(url)
    request = Request(quote(url, safe=_RESERVED), headers={"User-Agent": "creditplan", "Accept": "*/*"})
    sockets: list[socket.socket] = []
    late = threading.Event()

    def give_up() -> None:
        late.set()
        for used in sockets:
            with suppress(OSError):
                # Not that of an encrypted socket, which another thread must not touch.
                socket.socket.shutdown(used, socket.SHUT_RDWR)

    timer = threading.Timer(_SECONDS_IN_ALL, give_up)
    timer.daemon = True
    timer.start()
    try:
        with _opener(url, allows, sockets).open(request, timeout=_SECONDS) as answer:
            data, whole = _taken(answer, limit)
            media_type, packing = answer.headers.get_content_type(), answer.headers.get("Content-Encoding")
    except HTTPError as error:
        error.close()
        raise _failed(url, str(error)) from None
    except (URLError, OSError, HTTPException, ValueError) as error:
        reason = "it takes too long" if late.is_set() else str(getattr(error, "reason", None) or error)
        raise _failed(url, reason) from None
    finally:
        timer.cancel()
    if late.is_set() or not whole:
        raise _failed(url, "it takes too long" if late.is_set() else "the server broke off")
    if packing not in (None, "identity"):
        raise _failed(url, f"the server sends it packed ({packing}), which was not asked for")
    return data, media_type


def _taken(answer: HTTPResponse, limit: int) -> tuple[bytes, bool]:
    """Take the body; tell whether it is as long as the server says, or longer than we take."""
    parts, size = [], 0
    while size <= limit and (part := answer.read(_CHUNK)):
        parts.append(part)
        size += len(part)
    return b"".join(parts), size > limit or not answer.length


def _opener(url: str, allows: Callable[[str], bool], sockets: list[socket.socket]) -> OpenerDirector:
    """An opener that asks no machine but those allowed; its sockets are added to the list."""

    def reach(host: str, port: int) -> socket.socket:
        # The address that was looked at is the one that is asked: a name can change its mind.
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        if not all(allows(str(info[4][0])) for info in found):
            raise InputError(
                "the address leads to a machine in a private network",
                source=url,
                remedy="save the page and read the file",
            )
        for position, (family, kind, protocol, _, address) in enumerate(found, start=1):
            reached = socket.socket(family, kind, protocol)
            reached.settimeout(_SECONDS)
            try:
                reached.connect(address)
            except OSError:
                reached.close()
                if position == len(found):
                    raise
            else:
                sockets.append(reached)
                return reached
        raise OSError("the host has no address")

    class Plain(HTTPConnection):
        def connect(self) -> None:
            self.sock = reach(self.host, self.port)

    class Secure(HTTPSConnection):
        def connect(self) -> None:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(reach(self.host, self.port), server_hostname=self.host)
            sockets.append(self.sock)

    class PlainHandler(HTTPHandler):
        def http_open(self, req: Request) -> HTTPResponse:
            return self.do_open(Plain, req)

    class SecureHandler(HTTPSHandler):
        def https_open(self, req: Request) -> HTTPResponse:
            return self.do_open(Secure, req)

    return build_opener(ProxyHandler({}), PlainHandler, SecureHandler, _Redirects)


class _Redirects(HTTPRedirectHandler):
    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        _check(newurl)
        if req.type == "https" and not newurl.lower().startswith("https:"):
            raise _failed(req.full_url, "it leads from an encrypted address to one that is not")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _failed(url: str, reason: str) -> RemoteError:
    return RemoteError(
        f"the page cannot be fetched: {reason}",
        source=url,
        remedy="try again, or save the page and read the file",
    )


def _check(url: str) -> None:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise InputError(
            "only http and https addresses are fetched", source=url, remedy="give the full address"
        )
