"""The worker's side: waits for requests, does them within their limits, ends when nobody can ask any more."""

from __future__ import annotations

import json
import logging
import os
import select
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from creditplan.confined.frames import FRAME, HEADER, Kind, Request
from creditplan.errors import InputError
from creditplan.messages import speaking

if sys.platform != "win32":
    import resource

# A worker that needed more than this for a document makes room for a fresh one.
_GROWN = 512 << 20
_BUFFER = 1 << 16
_STATUS = Path("/proc/self/status")


def serve() -> NoReturn:
    """Do what standard input asks for and write the answers to standard output, until its end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever asks decides what an interrupt means
    logging.disable()
    # What a library reads or prints must not come between requests and answers.
    requests, answers = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1):
        os.dup2(nothing, standard)
    # Where there is none, on Windows, the end of whoever asks is noticed after the document at hand.
    if hasattr(select, "poll"):
        threading.Thread(target=_watch, args=(requests,), daemon=True).start()
    while True:
        (length,) = HEADER.unpack(_bytes(requests, HEADER.size))
        request = Request.unpacked(_bytes(requests, length))
        _answer(request, _bytes(requests, request.size), answers)


def _watch(requests: int) -> NoReturn:
    """Wait until nobody can ask any more, whatever is at work meanwhile."""
    poll = select.poll()
    poll.register(requests, 0)  # of its end alone
    poll.poll()
    _end()


def _answer(request: Request, data: bytes, answers: int) -> None:
    """Do a request and write the answer; small parts together, for each writing wakes the reader."""
    waiting = bytearray()
    for sign, body in _frames(request, data):
        waiting += FRAME.pack(sign, len(body))
        waiting += body
        if len(waiting) > _BUFFER or sign == Kind.DONE:
            _write(answers, waiting)
            waiting = bytearray()


def _bytes(requests: int, size: int) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        part = os.read(requests, min(size - len(parts), _BUFFER))
        if not part:
            _end()
        parts += part
    return bytes(parts)


def _end() -> NoReturn:
    """End, and with us what a library has started: nobody is there for whom we could go on."""
    if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(0)


def _write(answers: int, data: bytearray) -> None:
    rest = memoryview(data)
    try:
        while rest:
            rest = rest[os.write(answers, rest) :]
    except OSError:
        _end()


def _frames(request: Request, data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Do a request; yield the frames of its answer."""
    spoilt = False
    try:
        _bound(request)
        with speaking(request.language):
            for part in _found(request.function)(data, *request.arguments):
                yield Kind.PART, part
    except InputError as error:
        yield Kind.REFUSED, json.dumps(vars(error)).encode()
    except ModuleNotFoundError as error:
        yield Kind.MISSING, (error.name or "").encode()
    except MemoryError:
        spoilt = True
        _set("RLIMIT_AS", None)
        yield Kind.MEMORY, b""
    except Exception:  # what nobody thought of belongs to whoever asked
        spoilt = True
        yield Kind.FAILED, traceback.format_exc().encode("utf-8", "replace")
    yield Kind.DONE, b"spoilt" if spoilt or _has_grown() else b""


def _found(function: str) -> Callable[..., Iterable[bytes]]:
    module, _, name = function.partition(":")
    found: Callable[..., Iterable[bytes]] = getattr(import_module(module), name)
    return found


def _bound(request: Request) -> None:
    """Set the limits of a request, where the system can."""
    _set("RLIMIT_CORE", 0)
    _set("RLIMIT_AS", request.memory)
    _set("RLIMIT_CPU", int(time.process_time()) + 1 + request.seconds)


def _set(limit: str, value: int | None) -> None:
    """Set a soft limit, to the hard one at most."""
    if sys.platform == "win32":
        return
    with suppress(AttributeError, ValueError, OSError):  # no system knows them all
        kind = getattr(resource, limit)
        _, hard = resource.getrlimit(kind)
        unbounded = hard == resource.RLIM_INFINITY
        resource.setrlimit(kind, (hard if value is None else value if unbounded else min(value, hard), hard))


def _has_grown() -> bool:
    return _most_memory() > _GROWN


def _most_memory() -> int:
    """The most bytes that this process has held at once."""
    with suppress(OSError), _STATUS.open("rb") as status:
        for line in status:
            if line.startswith(b"VmHWM:"):
                return int(line.split()[1]) * 1024
    if sys.platform == "win32":
        return 0
    # On Linux this counts what whoever started us held, too: hence its last resort.
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
