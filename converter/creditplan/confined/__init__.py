"""Work that can eat memory or time, done in a process with limits that ends with this one.

A worker is a Python of its own: it is started at first use, does one piece of work after another, and is
replaced when it was ended or has grown. What it is asked and what it answers are plain data (JSON and bytes):
nothing that comes back is ever run. Several threads may ask at once; each has a worker to itself meanwhile.

The standard library's pools and those built on it (loky, pebble, billiard) run the caller's ``__main__``
again or fork a process that has threads, and take pickles from the worker, which is to be trusted least of
all; none bounds the memory or the processor time of a single piece of work.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from creditplan.confined.frames import FRAME, HEADER, Kind, Request
from creditplan.errors import InputError
from creditplan.messages import language, tr

_MIB = 1 << 20
_CHUNK = 1 << 16
_MOST_IDLE = os.cpu_count() or 1
_BEGIN = "import sys; sys.path[:] = sys.argv[1:]; from creditplan.confined.worker import serve; serve()"
# The C library of Linux gives freed memory back at once, and the next document would have to ask for it anew.
_KEEPING = {"MALLOC_TRIM_THRESHOLD_": str(256 * _MIB), "MALLOC_MMAP_THRESHOLD_": str(32 * _MIB)}


class ConfinedError(Exception):
    """The work was ended at a limit, or by the library that did it; the message says why in a clause."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one piece of work may take.

    Attributes:
        memory: bytes of address space, where the system can bound them.
        seconds: of processor time, likewise.
        wait: seconds that its answer may be waited for in all.
        answer: bytes of the answer.
        once: end the worker afterwards, and with it whatever the work has started.
    """

    memory: int = 2048 * _MIB
    seconds: int = 30
    wait: float = 120
    answer: int = 128 * _MIB
    once: bool = False


DEFAULT: Final = Limits()
Plain = str | int | float | None


def call(
    function: Callable[..., Iterable[bytes]], data: bytes, *arguments: Plain, limits: Limits = DEFAULT
) -> bytes:
    """Do ``function(data, *arguments)`` in a worker and return what it yields, as one.

    Args:
        function: of a module of this package, found there by its name.
        data: its first argument.
        arguments: its others.
        limits: what it may take.

    Raises:
        InputError, ModuleNotFoundError: as the function did.
        ConfinedError: a limit was hit, or the worker broke down.
        RuntimeError: the function failed in a way that nobody thought of; with its traceback.
    """
    return b"".join(stream(function, data, *arguments, limits=limits))


def stream(
    function: Callable[..., Iterable[bytes]], data: bytes, *arguments: Plain, limits: Limits = DEFAULT
) -> Iterator[bytes]:
    """Do as :func:`call` does, and yield the parts as they come."""
    name = f"{function.__module__}:{function.__qualname__}"
    worker = _take()
    try:
        worker.ask(
            Request(name, arguments, len(data), limits.memory, limits.seconds, language()), data, limits
        )
        refusal, usable = yield from worker.answer(limits)
    except BaseException:
        # Also where nobody wants the rest: what is left of the answer would be taken for the next one.
        worker.end()
        raise
    if usable and not limits.once and len(_idle) < _MOST_IDLE:
        _idle.append(worker)
    else:
        worker.end()
    if refusal:
        raise refusal


class _Worker:
    def __init__(self) -> None:
        # Not the folder that we work in, where anything may lie under the name of a module.
        here = ("", _working_folder())
        path = [entry for entry in sys.path if Path(entry).is_absolute() and entry not in here]
        command = [sys.executable, "-I", "-W", "ignore", "-c", _BEGIN, *path, _package_folder()]
        try:
            self.process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0,
                cwd=Path(os.sep).absolute(), env=os.environ | _KEEPING, start_new_session=True,
            )  # fmt: skip
        except OSError as error:
            raise ConfinedError(
                tr("no process can be started for it ({strerror})", strerror=error.strerror)
            ) from None
        assert self.process.stdin and self.process.stdout
        self.requests, self.answers = self.process.stdin, self.process.stdout
        self.owner = os.getpid()
        self.buffer = bytearray()
        self.left = 0.0
        self.poll = select.poll() if hasattr(select, "poll") else None
        if self.poll:
            self.poll.register(self.answers.fileno(), select.POLLIN)
        _alive.add(self)

    def ask(self, request: Request, data: bytes, limits: Limits) -> None:
        """Send a request."""
        self.left = limits.wait
        header = request.packed()
        rest = memoryview(b"".join((HEADER.pack(len(header)), header, data)))
        try:
            while rest:
                rest = rest[self.requests.write(rest) :]
        except OSError:
            raise ConfinedError(self._ending(limits)) from None

    def answer(self, limits: Limits) -> Generator[bytes, None, tuple[Exception | None, bool]]:
        """Yield the parts of an answer; return a refusal, and whether the worker may be asked again."""
        taken = 0
        refusal = None
        timer = None if self.poll else threading.Timer(limits.wait, self.process.kill)
        if timer:
            timer.start()
        try:
            while True:
                sign, size = FRAME.unpack(self._bytes(FRAME.size))
                taken += size
                if taken > limits.answer:
                    raise ConfinedError(
                        tr("what it grows to is larger than {answer} MiB", answer=limits.answer // _MIB)
                    )
                body = self._bytes(size)
                if sign == Kind.PART:
                    yield body
                elif sign == Kind.DONE:
                    return refusal, not body
                else:
                    refusal = _refusal(sign, body, limits)
        except TimeoutError:
            raise ConfinedError(tr("it takes more than {wait:g} seconds", wait=limits.wait)) from None
        except (EOFError, OSError):
            raise ConfinedError(self._ending(limits)) from None
        finally:
            if timer:
                timer.cancel()

    def _bytes(self, size: int) -> bytes:
        while len(self.buffer) < size:
            if self.poll:
                began = time.monotonic()
                if not self.poll.poll(max(self.left, 0) * 1000):
                    raise TimeoutError
                self.left -= time.monotonic() - began
            part = os.read(self.answers.fileno(), max(_CHUNK, size - len(self.buffer)))
            if not part:
                raise EOFError
            self.buffer += part
        taken = bytes(memoryview(self.buffer)[:size])
        del self.buffer[:size]
        return taken

    def _ending(self, limits: Limits) -> str:
        """Say why the process ended by itself."""
        self.end()
        if self.process.returncode == -getattr(signal, "SIGXCPU", 0):
            return tr("it takes more than {seconds} seconds of computing", seconds=limits.seconds)
        return tr("it takes too much memory, or is damaged in a way that breaks the library that reads it")

    def end(self) -> None:
        """End the process and whatever it has started."""
        if self not in _alive or self.owner != os.getpid():
            return
        _alive.discard(self)
        # Before its end is noted: until then the number of its group is nobody else's.
        with suppress(OSError):
            if hasattr(os, "killpg"):
                os.killpg(self.process.pid, signal.SIGKILL)
            else:
                self.process.kill()
        self.process.wait()
        self.close()

    def close(self) -> None:
        """Let go of the pipes; the worker then ends by itself."""
        self.requests.close()
        self.answers.close()


def _refusal(sign: bytes, body: bytes, limits: Limits) -> Exception:
    """What a frame that is no part of an answer says."""
    if sign == Kind.REFUSED:
        said = json.loads(body)
        return InputError(said.pop("message"), **said)
    if sign == Kind.MISSING:
        name = body.decode("utf-8", "replace")
        return ModuleNotFoundError(f"No module named {name!r}", name=name)
    if sign == Kind.MEMORY:
        return ConfinedError(tr("it takes more than {memory} MiB of memory", memory=limits.memory // _MIB))
    return RuntimeError(body.decode("utf-8", "replace"))


_idle: list[_Worker] = []
_alive: set[_Worker] = set()


def _take() -> _Worker:
    """A worker that waits for work, or a new one."""
    while _idle:
        with suppress(IndexError):  # another thread was quicker
            worker = _idle.pop()
            if worker.process.poll() is None:
                return worker
            worker.end()
    return _Worker()


def _working_folder() -> str:
    try:
        return str(Path.cwd())
    except OSError:  # it was removed
        return ""


def _package_folder() -> str:
    """The folder that this package lies in, wherever the caller found it."""
    return str(Path(__file__).resolve().parents[2])


def end_workers() -> None:
    """End all workers, as when this process ends; the next work starts a new one."""
    _idle.clear()
    for worker in list(_alive):
        worker.end()


def _forget() -> None:
    """In a process that was forked: the workers are its parent's, who alone keeps them alive."""
    _idle.clear()
    for worker in _alive:
        worker.process.returncode = 0
        worker.close()
    _alive.clear()


atexit.register(end_workers)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)
