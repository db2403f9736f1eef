"""Connections that count what goes through them, and wait no longer than there is time.

The HTTP library bounds how long a server may be silent; one that sends a byte now and then, or sends without
end, it bears for ever. So time and bytes are counted where they pass: at each call to the socket.
"""

from __future__ import annotations

import http.client
import io
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import closing
from io import BytesIO
from typing import Any, cast

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPResponse, PoolManager
from urllib3.connection import HTTPConnection
from urllib3.exceptions import NewConnectionError
from urllib3.util.connection import create_connection

from creditplan.messages import tr
from creditplan.remote.limits import ForbiddenError, Patience, TooLargeError, TooLongError
from creditplan.remote.unpacking import unpack

_CONNECT_SECONDS = 10.0
_PIECE = 1 << 16
# Beside the body: status, headers, lengths of chunks.
_OVERHEAD = 1 << 20
Allows = Callable[[str], bool]


class Line(threading.local):
    """The request that a thread has under way."""

    patience: Patience
    silence: float
    size: int
    received: int

    def begin(self, patience: Patience, silence: float, size: int) -> None:
        """Begin a request that may take as long, with such silences, and bring as many bytes."""
        self.patience, self.silence, self.size, self.received = patience, silence, size, 0

    def wait(self, most: float | None = None) -> float:
        """Return how long the next call may wait: what is left, within the silence that is borne.

        Raises:
            TooLongError: there is no time left.
        """
        left = self.patience.left
        if left <= 0:
            raise TooLongError
        return min(left, self.silence, left if most is None else most)

    def receive(self, size: int) -> None:
        """Take note of bytes that came.

        Raises:
            TooLargeError: they are too many.
        """
        self.received += size
        self.patience.earn(size)
        if self.received > self.size + _OVERHEAD:
            raise TooLargeError


class Adapter(HTTPAdapter):
    """Carries out requests; the answers are whole and unpacked when they are handed on.

    Args:
        line: bounds what is under way.
        allows: says of an IP address whether it may be asked; ``None``: any.
        encrypted: for https: trusts the certificates of the system, beside those of the HTTP library.
    """

    def __init__(self, line: Line, allows: Allows | None, *, encrypted: bool) -> None:
        self._line = line
        self._allows = allows
        self._context = ssl.create_default_context() if encrypted else None
        super().__init__()

    def init_poolmanager(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 (as in the parent)
        """Make connections that count."""
        if self._context:
            options["ssl_context"] = self._context
        super().init_poolmanager(*args, **options)
        self._bind(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:  # noqa: ANN401
        """Do so for those of a proxy."""
        known = proxy in self.proxy_manager
        manager = super().proxy_manager_for(proxy, **options)
        if not known:
            self._bind(manager)
        return manager

    def build_response(self, req: requests.PreparedRequest, resp: Any) -> requests.Response:  # noqa: ANN401
        """Take the whole answer."""
        taken, size = BytesIO(), self._line.size
        with closing(resp):  # what was taken as a whole has given its connection back already
            for piece in resp.stream(_PIECE, decode_content=False):
                taken.write(piece)
                if taken.tell() > size:
                    raise TooLargeError
        content = unpack(taken.getvalue(), resp.headers.get("Content-Encoding", ""), size)
        headers = resp.headers.copy()
        for name in ("Content-Encoding", "Content-Length", "Transfer-Encoding"):
            headers.discard(name)  # they tell of what came, not of what is handed on
        whole = HTTPResponse(
            BytesIO(content), headers, resp.status, reason=resp.reason, preload_content=False
        )
        return super().build_response(req, whole)

    def _bind(self, manager: PoolManager) -> None:
        manager.pool_classes_by_scheme = {
            scheme: self._bound(pool) for scheme, pool in manager.pool_classes_by_scheme.items()
        }

    def _bound(self, pool: type[HTTPConnectionPool]) -> type[HTTPConnectionPool]:
        ours = {"line": self._line, "allows": staticmethod(self._allows) if self._allows else None}
        connection = type("Connection", (_Connection, cast(type, pool.ConnectionCls)), ours)
        return type("Pool", (pool,), {"ConnectionCls": connection})


class _Connection(HTTPConnection):
    """A connection whose every wait is bounded."""

    line: Line
    allows: Allows | None

    def _new_conn(self) -> socket.socket:
        self.timeout = self.line.wait(_CONNECT_SECONDS)
        return super()._new_conn() if self.allows is None else self._reach(self.allows)

    def _reach(self, allows: Allows) -> socket.socket:
        """Connect to an address that was looked at: a name can change its mind between two questions."""
        failure = OSError(tr("the host has no address"))
        try:
            found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        except OSError as error:
            found, failure = [], error
        addresses = dict.fromkeys(str(info[4][0]) for info in found)
        if not all(allows(address) for address in addresses):
            raise ForbiddenError
        for address in addresses:
            try:
                return create_connection(
                    (address, self.port),
                    self.line.wait(_CONNECT_SECONDS),
                    socket_options=self.socket_options,
                )
            except OSError as error:
                failure = error
        raise NewConnectionError(self, str(failure)) from failure

    def send(self, data: Any) -> None:  # noqa: ANN401 (bytes, whatever the parent would take beside)
        # Piece by piece: the time of a call to the socket is one for all that it sends.
        view = memoryview(data)
        for start in range(0, len(view), _PIECE):
            piece = view[start : start + _PIECE]
            if self.sock:
                self.sock.settimeout(self.line.wait())
            super().send(piece)
            self.line.patience.earn(len(piece))

    def response_class(self, *args: Any, **options: Any) -> http.client.HTTPResponse:  # type: ignore[override] # noqa: ANN401
        self._latest = _Response(self.line, *args, **options)
        return self._latest

    def getresponse(self) -> HTTPResponse:  # type: ignore[override]
        try:
            return super().getresponse()
        except Exception:
            self._latest.close()  # the library leaves it open where it stumbles over the headers
            raise


class _Response(http.client.HTTPResponse):
    def __init__(self, line: Line, sock: socket.socket, *args: Any, **options: Any) -> None:  # noqa: ANN401
        super().__init__(sock, *args, **options)
        self.fp = io.BufferedReader(_Metered(line, sock, self.fp.detach()))


class _Metered(io.RawIOBase):
    """What comes out of a socket, counted."""

    def __init__(self, line: Line, sock: socket.socket, raw: io.RawIOBase) -> None:
        self._line, self._sock, self._raw = line, sock, raw

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:  # noqa: ANN401 (any buffer)
        self._sock.settimeout(self._line.wait())
        size = self._raw.readinto(buffer)
        self._line.receive(size or 0)
        return size

    def close(self) -> None:
        self._raw.close()
        super().close()
