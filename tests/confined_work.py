"""Work for the tests of workers: well-behaved, and of every other kind."""

from __future__ import annotations

import os
import subprocess
import sys
import time

from creditplan.errors import InputError

STARTED = []


def echo(data, *arguments):
    yield repr(arguments).encode()
    yield data


def who(_):
    yield str(os.getpid()).encode()


def spin(_, seconds=600.0):
    yield str(os.getpid()).encode() + b" " * 100_000  # more than is kept back
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass


def sleep(_, seconds=600.0):
    yield str(os.getpid()).encode() + b" " * 100_000
    time.sleep(seconds)


def start_another(_):
    STARTED.append(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]))
    yield str(STARTED[-1].pid).encode() + b" " * 100_000
    time.sleep(600)


def grow(_, mebibytes):
    held = bytearray(mebibytes << 20)
    held[:: 1 << 12] = b"x" * len(held[:: 1 << 12])
    yield str(os.getpid()).encode()


def pour(_, mebibytes):
    for _ in range(mebibytes):
        yield b"x" * (1 << 20)


def break_down(_, number):
    os.kill(os.getpid(), number)
    yield b""


def leave(_):
    os._exit(0)


def refuse(_):
    yield b"a part"
    raise InputError("no", source="方案\udcff", line=2, column=3, excerpt="x", remedy="y")


def fail(_):
    raise LookupError("nobody thought of this")


def miss(_):
    import no_such_library  # noqa: F401, PLC0415


def print_much(_):
    print("a library that prints", flush=True)
    os.write(1, b"and another")
    os.write(2, b"and warns")
    sys.stdin.read()
    yield b"done"


def modules(_):
    yield " ".join(sorted(sys.modules)).encode()
