"""What the HTTP library does for us, and what it shall leave."""

from __future__ import annotations

from functools import cached_property

import requests
from requests.adapters import BaseAdapter
from requests.auth import AuthBase, HTTPDigestAuth

from creditplan.errors import RemoteError
from creditplan.messages import tr
from creditplan.remote.addresses import shown
from creditplan.remote.transport import Adapter, Allows, Line


class Session(requests.Session):
    """Sends with our connections, and neither keeps cookies nor follows."""

    def __init__(self, line: Line, allows: Allows | None) -> None:
        super().__init__()
        self.trust_env = allows is None
        self._line, self._allows = line, allows

    @cached_property
    def _plain(self) -> Adapter:
        return Adapter(self._line, self._allows, encrypted=False)

    @cached_property
    def _encrypted(self) -> Adapter:
        return Adapter(self._line, self._allows, encrypted=True)

    def get_adapter(self, url: str) -> BaseAdapter:
        """Return what carries requests out."""
        return self._encrypted if url.lower().startswith("https:") else self._plain

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """Find no redirection: the parent would prepare it, and stumble over an address that is none."""
        return None


class Nobody(AuthBase):
    """Says nothing of who asks, until the server wants to know."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Leave a request as it is."""
        return request


class Digest(HTTPDigestAuth):
    """Identifies by HTTP Digest."""

    def build_digest_header(self, method: str, url: str) -> str:
        """Answer a challenge.

        Raises:
            RemoteError: the challenge is none, or of a kind that the library does not know.
        """
        try:
            header: str | None = super().build_digest_header(method, url)  # type: ignore[no-untyped-call]
        except KeyError:
            header = None
        if header is None:
            raise RemoteError(
                tr("the server asks for name and password in a way that is not known"),
                source=shown(url),
                remedy=tr("see its settings for HTTP Digest"),
            )
        # Names beyond Latin-1 go as UTF-8, which headers carry as if it were Latin-1.
        return header if all(ord(c) < 256 for c in header) else header.encode().decode("latin-1")
