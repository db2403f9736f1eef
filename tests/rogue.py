"""A server on this machine that answers as no server should, and as some do; one way for each first step of
a path. What it answers when it does right is what a small store would say that holds one triple."""

from __future__ import annotations

import contextlib
import gzip
import itertools
import json
import re
import socket
import threading
import time
import zlib
from dataclasses import dataclass, field
from urllib.parse import unquote_plus

GRAPH = "https://example.org/graph/one"
TRIPLE = b"<https://example.org/s> <https://example.org/p> <https://example.org/o> .\n"
QUAD = TRIPLE.replace(b" .", f" <{GRAPH}> .".encode())
JSON_TYPE, TURTLE_TYPE = "application/sparql-results+json", "text/turtle"
PAGE = "<html><body><p>某方案</p></body></html>".encode()
NASTY = b"<html><style>p{}</style><h1>N\x1b[31mo\x9b</h1> \xe2\x80\xaewords\x07 of the server</html>"
TRICKLE = 0.05


@dataclass
class Request:
    """What came in."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    server: Rogue
    seen: int
    """How many requests came on this path before."""

    @property
    def query(self) -> str:
        """The query, if there is one."""
        text = self.body if b"query=" in self.body else self.path.encode()
        return unquote_plus(text.decode("latin-1"))

    @property
    def address(self) -> str:
        return self.server.address


def answer(body=b"", status="200 OK", media_type="text/plain", length=True, **headers):
    """Write an answer down."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {media_type}", "Server: Oxigraph/0.5", "Connection: close"]
    lines += [f"Content-Length: {len(body)}"] if length else []
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def right(request):
    """Return body and media type of the right answer."""
    # One triple in the first graph that is counted, none in the others.
    counted = re.findall(r"AS \?(\w+)\)", request.query) or ["n"]
    row = {name: {"type": "literal", "value": str(int(place == 0))} for place, name in enumerate(counted)}
    rows = {"head": {"vars": counted}, "results": {"bindings": [row]}}
    if request.method in ("PUT", "DELETE"):
        return b"", "text/plain"
    if "query=" not in request.query:
        triples = "n-triples" in request.headers.get("accept", "")
        return (TRIPLE, "application/n-triples") if triples else (PAGE, "text/html")
    if "?one" in request.query:
        rows = {
            "head": {"vars": ["one"]},
            "results": {"bindings": [{"one": {"type": "literal", "value": "1"}}]},
        }
    if "CONSTRUCT" in request.query:
        return TRIPLE, TURTLE_TYPE
    if re.search(r"^ASK", request.query, re.MULTILINE):
        rows = {"head": {}, "boolean": True}
    return json.dumps(rows).encode(), JSON_TYPE


def good(request):
    body, media_type = right(request)
    yield answer(body, media_type=media_type)


def _says(status, body=NASTY, **headers):
    return lambda request: iter([answer(body, status, "text/html", **headers)])


def _raw(*pieces):
    return lambda request: iter(pieces)


def _again(*pieces, head=b"HTTP/1.1 200 OK\r\n", pause=TRICKLE):
    """Send a head, then the pieces again and again."""

    def behave(request):
        yield head
        for piece in itertools.cycle(pieces):
            time.sleep(pause)
            yield piece

    return behave


def _packed(pack, name):
    def behave(request):
        body, media_type = right(request)
        yield answer(pack(body), media_type=media_type, Content_Encoding=name)

    return behave


def _body(body, media_type=JSON_TYPE):
    return lambda request: iter([answer(body, media_type=media_type)])


def _once(first):
    """Misbehave once, then do right."""
    return lambda request: good(request) if request.seen else first(request)


def _sends(status, place):
    def behave(request):
        target = place.format(here=request.address, port=request.server.port)
        mark, query = request.path.partition("?")[1:]
        target += mark + query if "good" in target else ""
        yield answer(b"moved", status, Location=target)

    return behave


def _asks(challenge):
    """Answer right who names himself, whoever that is."""

    def behave(request):
        named = request.headers.get("authorization")
        return good(request) if named else _says("401 No", WWW_Authenticate=challenge)(request)

    return behave


def _pauses(number):
    for _ in range(number):
        time.sleep(TRICKLE)
        yield b""


def _loop(request):
    yield answer(status="307 Temporary", Location=f"/loop/{request.seen}")


def _deflate_raw(data):
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def _chunked(request):
    body, media_type = right(request)
    yield answer(media_type=media_type, length=False, Transfer_Encoding="chunked")
    yield b"".join(b"1\r\n%c\r\n" % byte for byte in body) + b"0\r\n\r\n"


def _without_length(request):
    body, media_type = right(request)
    yield answer(body, media_type=media_type, length=False)


def _with_mark(request):
    body, media_type = right(request)
    yield answer(b"\xef\xbb\xbf" + body, media_type=media_type)


_CHUNKS = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
_BOMB = gzip.compress(gzip.compress(b" " * 50_000_000))
DEEP = b'{"head":{"vars":["n"]},"results":' + b"[" * 200_000

FINE = None
"""What is told: nothing, the answer is right."""

BEHAVIOURS = {
    # name: (how it answers, words of the complaint; FINE: none)
    "good": (good, FINE),
    "chunked": (_chunked, FINE),
    "without-length": (_without_length, FINE),
    # Silence and slowness
    "silent": (_again(b"", head=b""), "silent for|takes too long"),
    "silent-after-head": (
        _again(b"", head=b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"),
        "silent|too long",
    ),
    "slow-head": (_again(b"H", head=b""), "too long|broke off"),
    "slow-headers": (_again(b"X: y\r\n"), "too long|broke off"),
    "slow-body": (_again(b"x", head=b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"), "takes too long"),
    "slow-stream": (_again(b"x", head=b"HTTP/1.1 200 OK\r\n\r\n"), "takes too long"),
    "slow-chunks": (_again(b"1\r\nx\r\n", head=_CHUNKS), "takes too long"),
    "slow-words": (_again(b"x", head=b"HTTP/1.1 500 No\r\nContent-Length: 9999\r\n\r\n"), "takes too long"),
    "continues": (_again(b"HTTP/1.1 100 Continue\r\n\r\n", head=b""), "too long|broke off"),
    # No end
    "endless": (_again(b"x" * 65536, head=b"HTTP/1.1 200 OK\r\n\r\n", pause=0), "larger than"),
    "endless-chunks": (_again(b"1000\r\n%s\r\n" % (b"x" * 4096), head=_CHUNKS, pause=0), "larger than"),
    "endless-chunk-size": (_again(b"0" * 4096, head=_CHUNKS, pause=0), "larger than|broke off"),
    "endless-trailer": (_again(b"x" * 4096, head=_CHUNKS + b"0\r\n", pause=0), "larger than|broke off"),
    "endless-header": (_again(b"x" * 4096, head=b"HTTP/1.1 200 OK\r\nX: ", pause=0), "broke off"),
    "endless-headers": (_again(b"X: y\r\n", pause=0), "broke off"),
    "endless-words": (_again(b"x" * 65536, head=b"HTTP/1.1 503 Busy\r\n\r\n", pause=0), "larger than"),
    "endless-challenge": (
        _again(
            b"x" * 65536,
            head=b'HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm="x"\r\n\r\n',
            pause=0,
        ),
        "larger than",
    ),
    "large-by-length": (
        _raw(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999\r\n\r\nx"),
        "larger|broke off",
    ),
    # No HTTP, or a part of it
    "hangs-up": (_raw(), "cannot be reached"),
    "no-http": (_raw(b"SSH-2.0-OpenSSH_9.2\r\n"), "broke off"),
    "zeros": (_raw(bytes(99)), "broke off"),
    "status-cut": (_raw(b"HTTP/1.1 20"), "broke off"),
    "bad-status": (_raw(b"HTTP/1.1 9999 OK\r\n\r\n"), "broke off"),
    "cut": (_raw(b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n{"), "broke off"),
    "cut-chunk": (_raw(_CHUNKS + b"999\r\n{"), "broke off"),
    "cut-chunks": (_raw(_CHUNKS + b"1\r\n{\r\n"), "broke off"),
    "bad-chunk": (_raw(_CHUNKS + b"zz\r\n{\r\n"), "broke off"),
    "two-lengths": (_raw(b"HTTP/1.1 200 OK\r\nContent-Length: 5, 6\r\n\r\nhello"), "broke off"),
    # Packed
    "gzip": (_packed(gzip.compress, "gzip"), FINE),
    "deflate": (_packed(zlib.compress, "deflate"), FINE),
    "deflate-raw": (_packed(_deflate_raw, "deflate"), FINE),
    "gzip-twice": (_packed(lambda data: gzip.compress(gzip.compress(data)), "gzip, gzip"), FINE),
    "gzip-cut": (
        _packed(lambda data: gzip.compress(data)[:-6] if data else b"x", "gzip"),
        "cannot be unpacked",
    ),
    "deflate-cut": (_packed(lambda data: zlib.compress(data)[:-6], "deflate"), "cannot be unpacked"),
    "gzip-not": (_packed(lambda data: b"x" + data, "gzip"), "cannot be unpacked"),
    "gzip-bomb": (lambda request: iter([answer(_BOMB, Content_Encoding="gzip, gzip")]), "larger than"),
    "gzip-many": (
        _packed(lambda data: b"x" + data, ", ".join(["gzip"] * 9)),
        "packed 9 times|Too many content encodings",
    ),
    "brotli": (_packed(lambda data: b"x" + data, "br"), "was not asked for"),
    # Redirections
    **{f"moved-{code}": (_sends(f"{code} Moved", "/good"), FINE) for code in (301, 302, 307, 308)},
    "moved-by-name": (_sends("307 Moved", "{here}/good"), FINE),
    **{
        f"elsewhere-{code}": (
            _sends(f"{code} Moved", "http://127.0.0.1:1/x"),
            r"elsewhere: http://127\.0\.0\.1:1/x",
        )
        for code in (301, 302, 303, 307, 308)
    },
    "to-another-host": (_sends("302 Moved", "http://localhost:{port}/good"), "elsewhere: http://localhost"),
    "to-ftp": (_sends("302 Moved", "ftp://127.0.0.1/x"), "not followed: ftp://"),
    "to-file": (_sends("302 Moved", "file:///etc/passwd"), "not followed: file:///etc/passwd"),
    "to-nowhere": (_sends("302 Moved", "http://[bad/"), "not followed"),
    "to-nonsense": (_sends("302 Moved", "http://a:99999999/\x1b[31m"), "not followed"),
    "to-a-user": (_sends("302 Moved", "http://u:geheim@127.0.0.1:{port}/good"), "not followed"),
    "loop": (_loop, "from one of its addresses to the next"),
    "moved-nowhere": (_says("302 Found"), "302"),
    "not-modified": (_says("304 Not Modified", b""), "304"),
    # Refusals
    **{
        f"says-{code}": (
            _says(f"{code} Nope"),
            rf"{code} N.*words of the server|there is no SPARQL endpoint|answers {code}",
        )
        for code in (400, 401, 403, 404, 413, 414, 418, 500, 507)
    },
    **{
        f"says-{code}": (_says(f"{code} Nope"), rf"{code} N.*words of the server[\s\S]*busy: try later|page")
        for code in (429, 502, 503, 504)
    },
    **{
        f"once-{code}": (_once(_says(f"{code} Nope", Retry_After="0")), FINE) for code in (429, 502, 503, 504)
    },
    "hangs-up-once": (_once(_raw()), FINE),
    "cut-once": (_once(_raw(b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n{")), FINE),
    "busy-for-long": (_says("503 Busy", Retry_After="99999"), "503"),
    "busy-for-ages": (_says("503 Busy", Retry_After="9" * 5000), "503"),
    "busy-till-never": (_says("503 Busy", Retry_After="Fri, 99 Foo 99999 99:99:99"), "503"),
    "a-part": (_says("206 Partial Content"), "206"),
    "bad-challenge": (_says("401 No", WWW_Authenticate="Digest nothing"), "401|way that is not known"),
    "odd-challenge": (
        _says("401 No", WWW_Authenticate='Digest realm="x", nonce="y", algorithm=ROT13'),
        "401|way that is not known",
    ),
}

# Who wants to know who asks; tests tell what to expect.
GATES = {
    "basic": _asks('Basic realm="x"'),
    "digest": _asks('Digest realm="x", nonce="y", qop="auth"'),
    "both": _asks('Basic realm="x", Digest realm="x", nonce="y", qop="auth"'),
    "unknown": _asks("Negotiate"),
    "never": _says("401 No", WWW_Authenticate='Basic realm="x"'),
    "never-digest": _says("401 No", WWW_Authenticate='Digest realm="x", nonce="y", qop="auth"'),
    "asks-then-sends": lambda request: (
        _sends("307 Moved", "http://localhost:{port}/good")(request)
        if "authorization" in request.headers
        else _says("401 No", WWW_Authenticate='Basic realm="x"')(request)
    ),
    "sends-to-gate": _sends("307 Moved", "/basic"),
    "sends-to-other-gate": _sends("307 Moved", "http://localhost:{port}/basic"),
    "see-other": _sends("303 See Other", "/good-page"),
    "good-page": lambda request: iter([answer(request.method.encode() + request.body, media_type="text/x")]),
    "slow-refusal": lambda request: itertools.chain(_pauses(6), _says("404 No")(request)),
    "slow-reader": good,
}

# What is no answer to a query or for a graph, but may be a page.
BODIES = {
    "empty": (b"", "text/html"),
    "empty-json": (b"", JSON_TYPE),
    "empty-unnamed": (b"", ""),
    "page": (PAGE, "text/html"),
    "hello": (b"hello", "text/plain"),
    "zeros-in-json": (bytes(99), JSON_TYPE),
    "deep": (DEEP, JSON_TYPE),
    "deep-objects": (b'{"a":' * 50_000, JSON_TYPE),
    "deep-aside": (b'{"x":' + b"[" * 100_000 + b"]" * 100_000 + b"}", JSON_TYPE),
    "huge-number": (b'{"head":{"vars":["n"]},"results":{"bindings":[{"n":%s}]}}' % (b"9" * 9999), JSON_TYPE),
    "cut-json": (b'{"head":{"vars":["n"]},"results":{"bindings":[{"n":{"type":"literal","val', JSON_TYPE),
    "a-list": (b"[]", JSON_TYPE),
    "null": (b"null", JSON_TYPE),
    "a-string": (b'"x"', JSON_TYPE),
    "no-utf8": (b'{"head":{"vars":["\xff"]}}', JSON_TYPE),
    "cut-turtle": (TRIPLE[:40], TURTLE_TYPE),
    "xml": (b"<x/>", "application/rdf+xml"),
}


@dataclass
class Rogue:
    """The server; stops when left."""

    requests: list[Request] = field(default_factory=list)

    def __enter__(self):
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self._socket.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self._ended = threading.Event()
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._ended.set()
        self._socket.close()

    def count(self, name):
        """How many requests came on a path."""
        return sum(request.path.startswith(name) for request in self.requests)

    def _listen(self):
        while not self._ended.is_set():
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        with contextlib.suppress(OSError, ValueError), connection:
            request = self._read(connection)
            self.requests.append(request)
            for piece in self._behaviour(request.path)(request):
                if self._ended.is_set():
                    return
                connection.sendall(piece)
            # Read what may still come, so that what was sent is not lost by a reset.
            connection.shutdown(socket.SHUT_WR)
            connection.settimeout(1)
            while connection.recv(65536):
                pass

    def _behaviour(self, path):
        name = re.split(r"[/?]", path)[1]
        if name in BODIES:
            return _body(*BODIES[name])
        return GATES.get(name) or BEHAVIOURS[name][0]

    def _read(self, connection):
        data = b""
        while b"\r\n\r\n" not in data:
            piece = connection.recv(65536)
            if not piece:
                raise ValueError("no request")
            data += piece
        head, _, body = data.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        method, path, _ = first.split(" ")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        body = bytearray(body)
        while len(body) < int(headers.get("content-length", 0)):
            if path == "/slow-reader":
                time.sleep(0.01)
            body += connection.recv(65536)
        return Request(method, path, headers, bytes(body), self, self.count(path.partition("?")[0]))
