"""A server for one person at one machine: who knows the secret in its address is answered, nobody else.

It listens on 127.0.0.1 alone. A page of another site cannot ask it: it does not know the secret, its requests
name another origin, and a name of its own that it lets mean 127.0.0.1 is not the host that is served.
"""

from __future__ import annotations

import hmac
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final

from creditplan.errors import InputError
from creditplan.messages import tr

_MOST: Final = 1 << 20
"""Bytes that a request may send."""
_PATIENCE: Final = 30
"""Seconds that a request may be silent."""
_JSON: Final = "application/json"
_HEADS: Final = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked.

    Attributes:
        path: below the secret, without a slash before it.
        query: what follows the question mark.
        body: what was sent, of a request that changes something; else ``None``.
    """

    path: str
    query: str = ""
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered; ``place`` is where else to look, if anywhere."""

    body: bytes = b""
    media_type: str = "text/html; charset=utf-8"
    status: HTTPStatus = HTTPStatus.OK
    place: str = ""


Answering = Callable[[Request], Reply]


class Serving:
    """A server that listens, and answers once :meth:`run` is called.

    Args:
        answer: answers what may be asked; it is called by one thread for each request.
        port: where to listen; 0: wherever there is room.

    Raises:
        InputError: the port is taken, or not ours to take.
    """

    def __init__(self, answer: Answering, port: int = 0) -> None:
        self.secret = secrets.token_urlsafe(24)
        handler = type("_OfThis", (_Handler,), {"answer": staticmethod(answer), "secret": self.secret})
        try:
            self._server = _Server(("127.0.0.1", port), handler)
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise InputError(
                tr("port {port} of this machine cannot be listened on: {reason}", port=port, reason=reason),
                remedy=tr("leave --port out: then a free one is taken"),
            ) from None

    @property
    def address(self) -> str:
        """Where the first page is, secret and all."""
        return f"http://127.0.0.1:{self._server.server_port}/{self.secret}/"

    def run(self) -> None:
        """Answer until :meth:`stop` is called from another thread, or an interrupt comes."""
        try:
            self._server.serve_forever(poll_interval=0.2)
        finally:
            self._server.server_close()

    def stop(self) -> None:
        """End :meth:`run`."""
        self._server.shutdown()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # Elsewhere it only need not wait; on Windows a second server on a port would get some of the requests.
    allow_reuse_address = os.name == "posix"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "creditplan", ""
    timeout = _PATIENCE
    answer: Answering
    secret: str

    def do_GET(self) -> None:
        path = self._path()
        if path is not None:
            self._send(self.answer(Request(*path)))

    def do_POST(self) -> None:
        path = self._path()
        if path is None:
            return
        kind = self.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        length = self.headers.get("Content-Length", "")
        if kind != _JSON:
            self._refuse(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        elif not (length.isascii() and length.isdigit()):
            self._refuse(HTTPStatus.LENGTH_REQUIRED)
        elif int(length) > _MOST:
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        else:
            self._send(self.answer(Request(*path, self.rfile.read(int(length)))))

    def _path(self) -> tuple[str, str] | None:
        """Return path below the secret and query of a request that may be answered; refuse any other."""
        host = f"127.0.0.1:{self.server.server_port}"  # type: ignore[attr-defined]
        origin = self.headers.get("Origin")
        _, given, *rest = (self.path.partition("?")[0] + "/").split("/", 2)
        known = hmac.compare_digest(given.encode("utf-8", "replace"), self.secret.encode())
        ours = self.headers.get_all("Host") == [host] and origin in (None, f"http://{host}")
        if not (known and ours):
            self._refuse(HTTPStatus.FORBIDDEN)
            return None
        return rest[0].removesuffix("/"), self.path.partition("?")[2]

    def _refuse(self, status: HTTPStatus) -> None:
        # What was sent with it is not read.
        self.close_connection = True
        self._send(Reply(f"{status.value} {status.phrase}\n".encode(), "text/plain; charset=utf-8", status))

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in _HEADS.items():
            self.send_header(name, value)
        if reply.place:
            self.send_header("Location", reply.place)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.send_header("Content-Type", reply.media_type)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)

    def log_message(self, *_: object) -> None:
        """Say nothing: the secret stands in each address."""
