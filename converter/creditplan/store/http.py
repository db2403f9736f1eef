"""HTTP to a triple store: retries with back-off, compression, credentials, and the server's own words."""

from __future__ import annotations

import gzip
import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase, HTTPBasicAuth, HTTPDigestAuth
from urllib3.util.retry import Retry

from creditplan.credentials import REMEDY, credentials
from creditplan.errors import InputError, RemoteError

_BUSY = (429, 502, 503, 504)
_LONGEST_WAIT: Final = 60.0
_CONNECT_SECONDS = 10.0
_HIDDEN = re.compile(r"<(style|script|title)\b.*?</\1>|<[^>]*>", re.DOTALL | re.IGNORECASE)
_SHOWN = 400


class Http:
    """Requests to the addresses that it is given, and never, by a redirection, to any other.

    Args:
        retries: how often a request is sent again, with growing pauses, if the server is busy or cannot be
            reached. All our requests may be repeated: they replace, delete or add the same again.
        timeout: seconds that the server may be silent.
        compress: send graphs compressed (gzip), as long as the server takes it.
    """

    def __init__(self, *, retries: int = 5, timeout: float = 300, compress: bool = False) -> None:
        self._compress = compress
        self._timeout = (_CONNECT_SECONDS, timeout)
        self._session = requests.Session()
        self._identity: dict[str, AuthBase] = {}
        again = _Retry(
            total=retries,
            backoff_factor=0.5,
            backoff_jitter=0.25,
            status_forcelist=_BUSY,
            allowed_methods=None,
            raise_on_status=False,
        )
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(max_retries=again))

    def send(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        compressible: bool = False,
    ) -> requests.Response:
        """Send a request; the answer may be any that the server gives.

        Raises:
            InputError: the address is no http(s) URL, or holds a password.
            RemoteError: the server cannot be reached, or sends elsewhere.
        """
        if body is not None and compressible and self._compress:
            packed = gzip.compress(body, mtime=0)
            response = self._send(
                method, url, params, packed, {**(headers or {}), "Content-Encoding": "gzip"}
            )
            if response.status_code not in (400, 415, 500, 501):
                return response
            # It may not know compressed bodies, or it may not like this one.
            plain = self._send(method, url, params, body, headers)
            self._compress = not plain.ok
            return plain
        return self._send(method, url, params, body, headers)

    def try_get(
        self, url: str, params: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> requests.Response:
        """Get what is at an address, whatever the server says to it."""
        return self.send("GET", url, params=params, headers=headers)

    def refusal(self, response: requests.Response, what: str) -> RemoteError:
        """Make an error of an answer, with the server's own words and what can be done."""
        words = _words(response)
        remedy = "see the server's log"
        if response.status_code in (401, 403):
            known = credentials(response.url)
            remedy = f"the name or password may be wrong, or {known[0]} may not do this" if known else REMEDY
        elif response.status_code == 413:
            remedy = "send smaller pieces, with --chunk"
        elif response.status_code in _BUSY:
            remedy = "the server is busy: try later; what is loaded already is not sent again"
        return RemoteError(
            f"{what}: {response.status_code} {words}", source=response.url.partition("?")[0], remedy=remedy
        )

    def _send(
        self,
        method: str,
        url: str,
        params: Mapping[str, str] | None,
        body: bytes | None,
        headers: Mapping[str, str] | None,
    ) -> requests.Response:
        server = server_of(url)

        def request() -> requests.Response:
            return self._session.request(
                method,
                url,
                params=params,
                data=body,
                headers=headers,
                timeout=self._timeout,
                allow_redirects=False,
                auth=self._identity.get(server, _Nobody()),
            )

        try:
            response = request()
            if response.status_code == 401 and self._answer_challenge(server, response):
                response = request()
        except requests.RequestException as error:
            raise RemoteError(
                f"the server cannot be reached: {_cause(error)}",
                source=url,
                remedy="check the address and that the server runs, then run the command again; "
                "what is loaded already is not sent again",
            ) from error
        if response.is_redirect:
            raise RemoteError(
                f"the server sends elsewhere: {response.headers['Location']}",
                source=url,
                remedy="give that address, if you trust it",
            )
        return response

    def _answer_challenge(self, server: str, response: requests.Response) -> bool:
        """Take up the way of identifying that a server asks for; return whether there is another try."""
        known = credentials(response.url)
        if not known or server in self._identity:
            return False
        asked = response.headers.get("WWW-Authenticate", "").lower()
        if "digest" in asked:
            self._identity[server] = HTTPDigestAuth(*known)
        elif "basic" in asked:
            self._identity[server] = HTTPBasicAuth(*known)
        return server in self._identity


class _Nobody(AuthBase):
    """Says nothing of who asks, until the server wants to know."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return request


class _Retry(Retry):
    """Waits as long as a server asks for, within reason."""

    def get_retry_after(self, response: object) -> float | None:
        asked = super().get_retry_after(response)  # type: ignore[arg-type]
        return None if asked is None else min(asked, _LONGEST_WAIT)


def server_of(address: str) -> str:
    """Return the server's part of an address: scheme, host and port.

    Raises:
        InputError: the address is no http(s) URL, or holds a name or password.
    """
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InputError(
            f"{address!r} is no address of a store", remedy="give a URL that starts with http:// or https://"
        )
    if "@" in parts.netloc:
        raise InputError(
            "the address holds a user's name or password, which others can see",
            remedy=f"take it out; {REMEDY}",
        )
    return f"{parts.scheme}://{parts.netloc}"


def _words(response: requests.Response) -> str:
    """Return what a server says for people: markup and line ends left out, cut to a sensible length."""
    text = response.content[:20_000].decode("utf-8", "replace")
    text = " ".join(_HIDDEN.sub(" ", text).split())
    return text[:_SHOWN] or response.reason


def _cause(error: BaseException) -> str:
    """Return the innermost words of an error of the libraries, which wrap it several times."""
    reason = getattr(error.args[0], "reason", None) if error.args else None
    words = str(reason if reason is not None else error)
    return re.sub(r"^<.*?>: |^\S+\(.*?\): ", "", words)[:_SHOWN]
