"""Documents from the web, where the user allows it."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from http.client import HTTPException, HTTPMessage
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from creditplan.errors import InputError, RemoteError

_SECONDS = 30
_CHUNK = 1 << 16


def is_url(source: str) -> bool:
    """Tell whether a source is a web address."""
    return source.startswith(("http://", "https://"))


def is_public(address: str) -> bool:
    """Tell whether an IP address belongs to the public internet."""
    return ipaddress.ip_address(address.partition("%")[0]).is_global


def fetch(url: str, limit: int, allows: Callable[[str], bool] = is_public) -> tuple[bytes, str]:
    """Fetch a document.

    Args:
        url: http or https.
        limit: most bytes that are taken, and one more to tell that there are more.
        allows: says of an IP address whether it may be asked: by default only public ones.

    Returns:
        The bytes and the media type that the server names.

    Raises:
        InputError: the address is none, or leads to a machine that may not be asked.
        RemoteError: the server cannot be reached or refuses.
    """
    _check(url, allows)

    class Redirects(HTTPRedirectHandler):
        def redirect_request(
            self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
        ) -> Request | None:
            _check(newurl, allows)
            return super().redirect_request(req, fp, code, msg, headers, newurl)

    request = Request(url, headers={"User-Agent": "creditplan", "Accept": "*/*"})
    try:
        with build_opener(Redirects).open(request, timeout=_SECONDS) as answer:
            parts, size = [], 0
            while size <= limit and (part := answer.read(_CHUNK)):
                parts.append(part)
                size += len(part)
            return b"".join(parts), answer.headers.get_content_type()
    except HTTPError as error:
        error.close()
        raise _failed(url, str(error)) from None
    except (URLError, OSError, HTTPException, ValueError) as error:
        raise _failed(url, str(getattr(error, "reason", None) or error)) from None


def _failed(url: str, reason: str) -> RemoteError:
    return RemoteError(
        f"the page cannot be fetched: {reason}",
        source=url,
        remedy="try again, or save the page and read the file",
    )


def _check(url: str, allows: Callable[[str], bool]) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InputError(
            "only http and https addresses are fetched", source=url, remedy="give the full address"
        )
    try:
        addresses = {str(info[4][0]) for info in socket.getaddrinfo(parts.hostname, parts.port or 443)}
    except (OSError, UnicodeError) as error:
        raise RemoteError(f"the host is not known: {error}", source=url, remedy="check the address") from None
    if not all(map(allows, addresses)):
        raise InputError(
            "the address leads to a machine in a private network",
            source=url,
            remedy="save the page and read the file",
        )
