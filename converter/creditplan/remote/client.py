"""The one client of HTTP: repetitions, redirections, credentials, and errors in plain words."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urljoin

import requests
from requests.auth import AuthBase, HTTPBasicAuth
from urllib3.exceptions import HTTPError, ReadTimeoutError

from creditplan.errors import InputError, RemoteError
from creditplan.messages import mark, tr
from creditplan.remote.addresses import Server, server_of, shown
from creditplan.remote.credentials import REMEDY, credentials
from creditplan.remote.limits import RATE, SIZE, Patience, TooLargeError, TooLongError
from creditplan.remote.replies import BUSY, Reply, spoken
from creditplan.remote.session import Digest, Nobody, Session
from creditplan.remote.transport import Allows, Line
from creditplan.remote.unpacking import PackingError

RETRIES: Final = 5
TIMEOUT: Final = 300.0
_LONGEST_TIMEOUT: Final = 86_400.0
_LONGEST_PAUSE: Final = 60.0
_MOST_REDIRECTIONS: Final = 5
_REDIRECTIONS = (301, 302, 303, 307, 308)
_CHECK = mark("check the address")
_LONGER = mark("try later, or wait longer with --timeout")
_HEADERS = {"User-Agent": "creditplan", "Accept-Encoding": "gzip, deflate"}


@dataclass(frozen=True, slots=True)
class _Request:
    method: str
    url: str
    params: Mapping[str, str] | None
    body: bytes | None
    headers: Mapping[str, str]


class _TroubleError(Exception):
    """A try came to nothing; another may come to more. Its arguments: what happened, what to do."""


class Client:
    """Requests that have an end, to the servers that the user names and to no others.

    A request is given up when the server is silent for ``timeout`` seconds, or when it has taken longer than
    that, with all repetitions, and one second more for each ``rate`` bytes that went either way.

    Args:
        retries: how often a request is sent again, with growing pauses, if the server is busy or the
            connection fails. All our requests may be repeated: they ask, replace, delete or add the same.
        timeout: seconds.
        rate: bytes in a second; ``None``: what moves gets no more time.
        size: most bytes of an answer, packed and unpacked, unless a request says otherwise.
        pause: seconds before the first repetition.
        allows: says of an IP address whether it may be asked; then no proxy is used, and nobody is named.
        shows: makes of an address what may stand in a message.
        longer: what to do where the time is over.
        identities: name and password by the address of the server (or of anything on it) that they are for,
            instead of those of the environment and of ``~/.netrc``; no other server is told any.

    Raises:
        InputError: the seconds are not between none and those of a day, or an address is none.
    """

    def __init__(
        self,
        *,
        retries: int = RETRIES,
        timeout: float = TIMEOUT,
        rate: float | None = RATE,
        size: int = SIZE,
        pause: float = 0.5,
        allows: Allows | None = None,
        shows: Callable[[str], str] = shown,
        longer: str = _LONGER,
        identities: Mapping[str, tuple[str, str]] | None = None,
    ) -> None:
        if not 0 < timeout <= _LONGEST_TIMEOUT:
            raise InputError(
                tr("{timeout:g} seconds are no time to wait", timeout=timeout), remedy=tr("give 1 to 86400")
            )
        self._retries = retries
        self._timeout = timeout
        self._rate = rate
        self._size = size
        self._first_pause = pause
        self._identities = (
            None if identities is None else {server_of(a): one for a, one in identities.items()}
        )
        if allows is not None:
            self._identities = {}
        self._shows = shows
        self._longer = tr(longer)
        self._line = Line()
        self._session = Session(self._line, allows)
        self._identity: dict[Server, AuthBase] = {}

    def patience(self) -> Patience:
        """Return the time that a request may take, for several that shall share it."""
        return Patience(self._timeout, self._rate)

    def send(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        size: int | None = None,
        patience: Patience | None = None,
    ) -> Reply:
        """Send a request; the answer may be any that the server gives, but a redirection.

        Args:
            method: of HTTP.
            url: address, http or https.
            params: what stands behind ``?`` in it.
            body: what is sent.
            headers: beside our own.
            size: most bytes of the answer.
            patience: time that is shared with other requests.

        Raises:
            InputError: the address is none, or holds a password.
            RemoteError: the server cannot be reached, breaks off, takes too long, says too much, or sends
                elsewhere.
            ForbiddenError: the address leads to a machine that may not be asked.
        """
        patience = patience or self.patience()
        request = _Request(method, url, params, body, _HEADERS | dict(headers or {}))
        for _ in range(_MOST_REDIRECTIONS + 1):
            reply = self._persist(request, patience, size or self._size)
            if reply.status not in _REDIRECTIONS or "Location" not in reply.headers:
                return reply
            request = self._redirected(request, reply)
        raise RemoteError(
            tr("the server sends from one of its addresses to the next"),
            source=self._shows(url),
            remedy=tr(_CHECK),
        )

    def refusal(self, reply: Reply, what: str) -> RemoteError:
        """Make an error of an answer, with the server's own words and what can be done."""
        remedy = tr("see the server's log")
        if reply.status in (401, 403):
            known = self._known(reply.url)
            remedy = (
                tr("the name or password may be wrong, or {known} may not do this", known=known[0])
                if known
                else tr(REMEDY)
            )
        elif reply.status in BUSY:
            asked = reply.retry_after
            remedy = (
                tr("the server is busy: try later (it says: in {seconds:.0f} seconds)", seconds=asked)
                if asked
                else tr("the server is busy: try later")
            )
        return RemoteError(
            f"{what}: {reply.status} {reply.words}", source=self._shows(reply.url), remedy=remedy
        )

    # One request, several tries

    def _persist(self, request: _Request, patience: Patience, size: int) -> Reply:
        tries = 0
        while True:
            reply, trouble = None, None
            try:
                reply = self._try(request, patience, size)
                if reply.status not in BUSY:
                    return reply
            except _TroubleError as error:
                trouble = error
            pause = self._pause(tries, reply)
            if tries == self._retries or pause >= patience.left:
                break
            time.sleep(pause)
            tries += 1
        if reply:
            return reply
        assert trouble
        raise self._failed(request, *trouble.args) from trouble

    def _pause(self, tries: int, reply: Reply | None) -> float:
        """Return seconds: more from try to try, or as many as the server asks for, within reason."""
        own = self._first_pause * 2.0**tries * random.uniform(1, 1.25)
        asked = (reply.retry_after if reply else None) or 0.0
        return min(max(own, asked), _LONGEST_PAUSE)

    def _try(self, request: _Request, patience: Patience, size: int) -> Reply:
        server = server_of(request.url)
        reply = self._exchange(request, server, patience, size)
        if reply.status == 401 and self._answer_challenge(server, reply):
            reply = self._exchange(request, server, patience, size)
        return reply

    def _exchange(self, request: _Request, server: Server, patience: Patience, size: int) -> Reply:
        self._line.begin(patience, self._timeout, size)
        try:
            answer = self._session.request(
                request.method,
                request.url,
                params=request.params,
                data=request.body,
                headers=request.headers,
                timeout=self._timeout,
                allow_redirects=False,
                stream=True,
                auth=self._identity.get(server, Nobody()),
            )
            content = answer.raw.read()
        except TooLongError:
            raise self._late(request, patience) from None
        except TooLargeError:
            raise self._failed(
                request, tr("the answer is larger than {size:,} bytes", size=size), tr(_CHECK)
            ) from None
        except PackingError as error:
            raise self._failed(
                request, tr("the answer cannot be used: {error}", error=error), tr(_CHECK)
            ) from error
        except (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema) as error:
            raise InputError(
                tr("the address, or that of the proxy, cannot be used"),
                source=self._shows(request.url),
                remedy=tr("check it, and the variables HTTP_PROXY, HTTPS_PROXY and ALL_PROXY"),
            ) from error
        except requests.exceptions.SSLError as error:
            raise self._failed(
                request, tr("the connection is not safe: {error}", error=_cause(error)), tr(_CHECK)
            ) from error
        except (requests.RequestException, HTTPError) as error:
            if patience.left <= 0:
                raise self._late(request, patience) from error
            raise self._trouble(error) from error
        return Reply(answer.status_code, answer.reason or "", answer.headers, answer.url, content)

    def _trouble(self, error: Exception) -> _TroubleError:
        if isinstance(error, requests.exceptions.ReadTimeout | ReadTimeoutError):
            return _TroubleError(
                tr("the server was silent for {timeout:g} seconds", timeout=self._timeout), self._longer
            )
        what = tr("the server broke off") if self._line.received else tr("the server cannot be reached")
        return _TroubleError(
            f"{what}: {_cause(error)}",
            tr("check the address and that the server runs, then run the command again"),
        )

    def _late(self, request: _Request, patience: Patience) -> RemoteError:
        message = tr("it takes too long: given up after {spent:.0f} seconds", spent=patience.spent)
        return self._failed(request, message, self._longer)

    def _failed(self, request: _Request, message: str, remedy: str) -> RemoteError:
        return RemoteError(message, source=self._shows(request.url), remedy=remedy)

    # Where it goes, and who asks

    def _redirected(self, request: _Request, reply: Reply) -> _Request:
        """Follow a redirection within the server; from plain to encrypted is within it.

        A query or graph is repeated whole, which HTTP leaves open for 301 and 302: without its body it would
        be another one. 303 says that the answer stands elsewhere.
        """
        # The library decodes headers as Latin-1, servers write UTF-8.
        location = reply.headers["Location"].encode("latin-1", "replace").decode("utf-8", "replace")
        here = server_of(request.url)
        try:
            target = urljoin(reply.url, location)
            there = server_of(target)
        except (InputError, ValueError):
            raise self._failed(
                request,
                tr(
                    "the server sends to an address that is not followed: {location}",
                    location=spoken(self._shows(location)),
                ),
                tr(_CHECK),
            ) from None
        if not here.may_send_to(there):
            where = "elsewhere" if there.scheme >= here.scheme else tr("to an address that is not encrypted")
            raise self._failed(
                request,
                tr("the server sends {where}: {target}", where=where, target=spoken(self._shows(target))),
                tr("give that address, if you trust it"),
            )
        if reply.status == 303 and request.method != "GET":
            headers = {k: v for k, v in request.headers.items() if not k.lower().startswith("content-")}
            return _Request("GET", target, None, None, headers)
        return replace(request, url=target, params=None)

    def _known(self, address: str) -> tuple[str, str] | None:
        return credentials(address) if self._identities is None else self._identities.get(server_of(address))

    def _answer_challenge(self, server: Server, reply: Reply) -> bool:
        """Take up the way of identifying that a server asks for; return whether there is another try."""
        known = self._known(reply.url)
        if not known or server in self._identity:
            return False
        asked = reply.headers.get("WWW-Authenticate", "").lower()
        if "digest" in asked:
            self._identity[server] = Digest(*known)
        elif "basic" in asked:
            # As bytes, which the library would else make of Latin-1 letters only.
            self._identity[server] = HTTPBasicAuth(*(part.encode() for part in known))
        return server in self._identity


def _cause(error: BaseException) -> str:
    """Return the innermost words of an error of the libraries, which wrap it several times."""
    inner: BaseException | None = error
    while inner is not None:
        error = inner
        reasons = (getattr(error, "reason", None), *error.args)
        inner = next((reason for reason in reasons if isinstance(reason, BaseException)), None)
    return spoken(re.sub(r"^<.*?>: |^\S+\(.*?\): ", "", str(error)))
