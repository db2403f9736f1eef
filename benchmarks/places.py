"""Where work is done: this code and that of the base, each in long-lived workers and in commands."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
BASE = "bench-base"


class UnmeasuredError(Exception):
    """A figure cannot be had; the message says why."""


@dataclass(frozen=True)
class Reading:
    """What one measurement gave: seconds of processor time, and peak memory in bytes or figures by name."""

    seconds: float
    memory: int = 0
    by_name: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Work:
    """Something to measure.

    Attributes:
        name: of a function in works.py; or "command".
        arguments: its arguments; of a command, those of Python.
        of_base: whether the code of the base does it.
        rounds: at most so many, since it takes long; 0: as many as the run has.
    """

    name: str
    arguments: tuple[str | int, ...]
    of_base: bool = False
    rounds: int = 0


class Places:
    """Does work where it belongs.

    Args:
        stack: ends the workers and removes the folders.
        least: seconds that a worker repeats a piece of work for.
    """

    def __init__(self, stack: ExitStack, least: float) -> None:
        self._stack, self._least = stack, least
        self._workers: dict[tuple[bool, bool], subprocess.Popen[str]] = {}
        self._base: Path | None = None
        self.folder = Path(stack.enter_context(TemporaryDirectory()))

    def measure(self, work: Work) -> Reading:
        """Do a piece of work once.

        Raises:
            UnmeasuredError: it could not be done.
        """
        code = self.code(of_base=work.of_base)
        return self._command(work, code) if work.name == "command" else self._ask(work, code)

    def code(self, *, of_base: bool) -> Path:
        """Return the folder of the code, or of that of the base.

        Raises:
            UnmeasuredError: the tag of the base is not there.
        """
        if not of_base:
            return ROOT / "converter"
        if self._base is None:
            made = subprocess.run(["git", "-C", ROOT, "archive", BASE], capture_output=True, check=False)
            if made.returncode:
                raise UnmeasuredError(f"there is no tag {BASE}: git fetch --tags")
            self._base = self.folder / "base"
            with tarfile.open(fileobj=BytesIO(made.stdout)) as archive:
                archive.extractall(self._base, filter="data")
        return self._base / "converter"

    def _command(self, work: Work, code: Path) -> Reading:
        with TemporaryDirectory(dir=self.folder) as out, (self.folder / "messages").open("wb") as messages:
            arguments = [str(argument).replace("OUT", out) for argument in work.arguments]
            process = subprocess.Popen(
                [sys.executable, *arguments],
                env=_environment(code),
                cwd=out,
                stdout=messages,
                stderr=messages,
            )
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in (0, 1):
            raise UnmeasuredError((self.folder / "messages").read_text("utf-8", "replace")[-300:])
        return Reading(used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)

    def _ask(self, work: Work, code: Path) -> Reading:
        # Graphs of a thousand plans would be in the way of all other work.
        key = (work.of_base, work.name == "queries")
        if key not in self._workers:
            self._workers[key] = self._stack.enter_context(_worker(code))
        worker = self._workers[key]
        assert worker.stdin
        assert worker.stdout
        least = 0 if work.name == "queries" else self._least
        request = {"work": work.name, "arguments": work.arguments, "least": least}
        print(json.dumps(request), file=worker.stdin, flush=True)
        reply = json.loads(worker.stdout.readline() or '{"error": "the worker has ended"}')
        if "error" in reply:
            raise UnmeasuredError(f"{work.name}: {reply['error']}")
        return Reading(reply["seconds"], by_name=reply["value"] or {})


def _environment(code: Path) -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(code), "PYTHONUTF8": "1"}


@contextmanager
def _worker(code: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that does work with some code; it ends when its input does."""
    script = Path(__file__).with_name("works.py")
    with subprocess.Popen(
        [sys.executable, script],
        env=_environment(code),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as worker:
        assert worker.stdout
        assert worker.stdin
        imported = Path(json.loads(worker.stdout.readline())["code"])
        if imported.resolve() != (code / "creditplan").resolve():
            raise UnmeasuredError(f"{imported} was imported instead of {code}")
        yield worker
        worker.stdin.close()
