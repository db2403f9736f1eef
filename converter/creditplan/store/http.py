"""HTTP to a triple store: graphs compressed, and what to do where it refuses."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from typing import Any

from creditplan.errors import RemoteError
from creditplan.messages import tr
from creditplan.remote import Client, Reply


class Http(Client):
    """Requests to a store.

    Args:
        compress: send graphs compressed (gzip), as long as the server takes it.
        options: see :class:`~creditplan.remote.Client`.
    """

    def __init__(self, *, compress: bool = False, **options: Any) -> None:  # noqa: ANN401
        super().__init__(**options)
        self._compress = compress

    def send_graph(
        self,
        method: str,
        url: str,
        body: bytes,
        headers: Mapping[str, str],
        **options: Any,  # noqa: ANN401
    ) -> Reply:
        """Send triples, as :meth:`~creditplan.remote.Client.send` does."""
        if self._compress:
            packed = gzip.compress(body, mtime=0)
            reply = self.send(
                method, url, body=packed, headers={**headers, "Content-Encoding": "gzip"}, **options
            )
            if reply.status not in (400, 415, 500, 501):
                return reply
        plain = self.send(method, url, body=body, headers=headers, **options)
        # It may not know compressed bodies, or it may not have liked this one.
        self._compress = self._compress and not plain.ok
        return plain

    def refusal(self, reply: Reply, what: str) -> RemoteError:
        """Make an error of an answer, with the server's own words and what can be done."""
        error = super().refusal(reply, what)
        if reply.status == 413:
            error.remedy = tr("send smaller pieces, with --chunk")
        return error
