"""Documents from the web, where the user allows it."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterator

from creditplan.errors import InputError, RemoteError
from creditplan.messages import mark, tr

# For all that is asked of a server for a document, and for it to begin again where it was busy.
_SECONDS, _RETRIES = 120, 2
_REMEDY = mark("try again, or save the page and read the file")
# Networks whose last 32 bits are an IPv4 address: NAT64 (RFC 6052, 8215), IPv4-compatible (RFC 4291) and
# IPv4-translated (RFC 2765).
_GATEWAYS = [
    ipaddress.IPv6Network(network)
    for network in ("64:ff9b::/96", "64:ff9b:1::/48", "::/96", "::ffff:0:0:0/96")
]
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://", re.I)


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


def check(url: str) -> None:
    """Check that an address is one of http or https.

    Raises:
        InputError: it is none, or holds a password, which is never shown.
    """
    from creditplan.remote import server_of

    server_of(url, tr("web address that can be fetched"))


def fetch(url: str, limit: int, allows: Callable[[str], bool] = is_public) -> tuple[bytes, str]:
    """Fetch a document, without any proxy, password or cookie, from the server named and from no other.

    Args:
        url: http or https.
        limit: most bytes that are taken.
        allows: says of an IP address whether it may be asked: by default only public ones.

    Returns:
        The bytes and the media type that the server names.

    Raises:
        InputError: the address is none, or leads to a machine that may not be asked.
        RemoteError: the server cannot be reached, refuses, sends elsewhere, takes too long, says too much or
            breaks off.
    """
    # Whoever reads files need not wait for the libraries of HTTP.
    from creditplan.remote import Client, ForbiddenError, without_user

    check(url)
    client = Client(
        retries=_RETRIES,
        timeout=_SECONDS,
        rate=None,
        size=limit,
        allows=allows,
        shows=without_user,
        longer=_REMEDY,
    )
    try:
        reply = client.send("GET", url, headers={"Accept": "*/*"})
    except ForbiddenError:
        raise InputError(
            tr("the address leads to a machine in a private network"),
            source=url,
            remedy=tr("save the page and read the file"),
        ) from None
    except RemoteError as error:
        raise _failed(url, error.message, error.remedy) from error
    if not reply.ok:
        raise _failed(url, f"{reply.status} {reply.words}", tr(_REMEDY))
    return reply.content, reply.media_type


def _failed(url: str, reason: str, remedy: str | None) -> RemoteError:
    return RemoteError(tr("the page cannot be fetched: {reason}", reason=reason), source=url, remedy=remedy)
