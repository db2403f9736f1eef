"""Runs a command and says what it took: time, processor time, and memory of all its processes over time.

    python benchmarks/memory.py [--every SECONDS] [--over-time FILE.csv] COMMAND …

Memory of one process is its peak resident set; that of all together adds up proportional sets (PSS), in which
a page that several share counts once. Linux only: it reads /proc.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

MB = 1_000_000


@dataclass(frozen=True)
class Usage:
    """What a command took.

    Attributes:
        code: its exit code.
        wall: seconds that passed.
        processor: seconds of processor time, of the processes that it waited for too.
        largest: peak resident set of any of its processes, in bytes, as seen by samples; exact for the
            command's own where it grows above ours: a child's count begins with what its parent held then.
        together: peak of the memory of all its processes at one moment, in bytes, as seen by samples.
        samples: seconds since the start, bytes of all processes.
        messages: the end of what it printed.
    """

    code: int
    wall: float
    processor: float
    largest: int
    together: int
    samples: list[tuple[float, int]] = field(repr=False)
    messages: str = field(repr=False)


def watched(command: Sequence[str], *, every: float = 0.1, **options: object) -> Usage:
    """Run a command to its end.

    Args:
        command: program and arguments.
        every: seconds between samples of memory.
        **options: those of ``subprocess.Popen``, such as ``cwd``.
    """
    read, write = os.pipe()
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=write, stderr=write, **options)  # type: ignore[call-overload]
    os.close(write)
    os.set_blocking(read, False)
    samples: list[tuple[float, int]] = []
    messages, largest = b"", 0
    with os.fdopen(read, "rb") as said:
        while True:
            ended, status, used = os.wait4(process.pid, os.WNOHANG)
            messages = (messages + (said.read() or b""))[-2000:]
            if ended:
                break
            family = tree(process.pid)
            samples.append((time.monotonic() - began, sum(map(_shared_out, family))))
            largest = max([largest, *map(_peak, family)])
            time.sleep(every)
    process.returncode = os.waitstatus_to_exitcode(status)
    ours = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return Usage(
        code=process.returncode,
        wall=time.monotonic() - began,
        processor=used.ru_utime + used.ru_stime,
        largest=max(largest, own if (own := used.ru_maxrss * 1024) > ours else 0),
        together=max((size for _, size in samples), default=0),
        samples=samples,
        messages=messages.decode("utf-8", "replace"),
    )


def tree(process: int) -> list[int]:
    """A process and all below it that live."""
    found = [process]
    for parent in found:
        for file in Path(f"/proc/{parent}/task").glob("*/children"):
            found += map(int, _text(file).split())
    return found


def _text(file: Path) -> str:
    # A process can end while it is looked at.
    try:
        return file.read_text()
    except OSError:
        return ""


def _field(text: str, name: str) -> int:
    """Bytes of a line such as ``Pss:  12 kB``; 0 where there is none."""
    return next((int(line.split()[1]) * 1024 for line in text.splitlines() if line.startswith(f"{name}:")), 0)


def _shared_out(process: int) -> int:
    return _field(_text(Path(f"/proc/{process}/smaps_rollup")), "Pss")


def _peak(process: int) -> int:
    return _field(_text(Path(f"/proc/{process}/status")), "VmHWM")


def main() -> None:
    """Run the command and print what it took."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--every", type=float, default=0.1, help="seconds between samples (0.1)")
    parser.add_argument("--over-time", type=Path, help="write the samples to this CSV file: seconds,bytes")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    if not options.command:
        parser.error("no command is given")
    usage = watched(options.command, every=options.every)
    print(usage.messages, end="", file=sys.stderr)
    print(f"{usage.wall:.2f} s, processor {usage.processor:.2f} s", end="")
    print(f", largest process {usage.largest / MB:.1f} MB, all together {usage.together / MB:.1f} MB")
    if options.over_time:
        lines = (f"{seconds:.2f},{size}\n" for seconds, size in usage.samples)
        options.over_time.write_text("seconds,bytes\n" + "".join(lines), "utf-8")
    sys.exit(usage.code)


if __name__ == "__main__":
    main()
