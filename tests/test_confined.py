"""Work in a process with limits: they hold, the worker is warm, and it ends when whoever asks does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

import confined_work as work
from conftest import ROOT
from creditplan import confined
from creditplan.confined import ConfinedError, Limits, call, stream
from creditplan.errors import InputError

SCRIPT = """
import sys
sys.path[:0] = {path!r}
from creditplan.confined import stream
import confined_work
for part in stream(confined_work.{function}, b""):
    print(part.decode().strip(), flush=True)
"""


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_what_is_asked_is_answered():
    data = os.urandom(5_000_000)
    assert call(work.echo, data, "方案\udcff", 1, None) == repr(("方案\udcff", 1, None)).encode() + data
    assert call(work.echo, b"") == b"()"


def test_a_worker_is_warm_and_ends_after_the_last():
    first = call(work.who, b"")
    assert first != str(os.getpid()).encode()
    assert call(work.who, b"") == first
    confined.end_workers()
    assert not is_alive(int(first))
    assert call(work.who, b"") != first


@pytest.mark.parametrize(
    ("function", "arguments", "limits", "message"),
    [
        pytest.param(work.spin, (), Limits(seconds=1), "more than 1 seconds of computing", id="computes for ever"),
        pytest.param(work.sleep, (), Limits(wait=0.5), "more than 0.5 seconds", id="sleeps"),
        pytest.param(work.grow, (900,), Limits(memory=512 << 20), "more than 512 MiB of memory", id="grows"),
        pytest.param(work.pour, (30,), Limits(answer=3 << 20), "larger than 3 MiB", id="answers without end"),
        pytest.param(work.break_down, (int(signal.SIGSEGV),), Limits(), "breaks the library", id="breaks down"),
        pytest.param(work.leave, (), Limits(), "breaks the library", id="leaves"),
    ],
)  # fmt: skip
def test_limits_hold_and_the_next_work_is_done(function, arguments, limits, message):
    with pytest.raises(ConfinedError, match=message):
        call(function, b"", *arguments, limits=limits)
    assert call(work.echo, b"next") == b"()next"


def test_limits_are_those_of_one_piece_of_work():
    for _ in range(4):
        call(work.spin, b"", 0.6, limits=Limits(seconds=1))
    pid = call(work.who, b"")
    with pytest.raises(ConfinedError):
        call(work.grow, b"", 900, limits=Limits(memory=512 << 20))
    assert call(work.grow, b"", 100) != pid


def test_a_worker_that_grew_is_replaced():
    pid = call(work.grow, b"", 600)
    assert not is_alive(int(pid))
    assert call(work.who, b"") != pid


def test_what_the_asking_process_holds_is_not_the_workers():
    """Linux hands the peak of a process down to those that it starts."""
    held = bytearray(600 << 20)
    held[:: 1 << 12] = b"x" * len(range(0, len(held), 1 << 12))
    confined.end_workers()
    pid = call(work.who, b"")
    assert call(work.who, b"") == pid


def test_what_a_function_refuses_is_refused_here():
    with pytest.raises(InputError) as caught:
        call(work.refuse, b"")
    error = caught.value
    assert vars(error) == {
        "message": "no", "source": "方案\udcff", "line": 2, "column": 3, "excerpt": "x", "remedy": "y",
    }  # fmt: skip
    with pytest.raises(ModuleNotFoundError) as missing:
        call(work.miss, b"")
    assert missing.value.name == "no_such_library"


def test_a_worker_that_refused_is_as_good_as_before():
    pid = call(work.who, b"")
    with pytest.raises(InputError):
        call(work.refuse, b"")
    assert call(work.who, b"") == pid
    with pytest.raises(RuntimeError):
        call(work.fail, b"")
    assert call(work.who, b"") != pid


def test_a_fault_of_ours_is_shown_with_its_traceback():
    with pytest.raises(RuntimeError, match=r"(?s)confined_work\.py.*nobody thought of this"):
        call(work.fail, b"")
    assert call(work.echo, b"next") == b"()next"


def test_what_a_library_prints_is_no_answer(capfd):
    assert call(work.print_much, b"") == b"done"
    assert capfd.readouterr() == ("", "")


def test_an_answer_that_nobody_wants_to_its_end():
    for part in stream(work.pour, b"", 50):
        assert part
        break
    assert call(work.echo, b"next") == b"()next"


def test_two_streams_at_once():
    pairs = list(zip(stream(work.pour, b"", 3), stream(work.pour, b"", 3), strict=True))
    assert len(pairs) == 3


def test_many_threads_ask_at_once():
    found = {}

    def ask(number):
        for turn in range(5):
            found[number, turn] = call(work.echo, str(number).encode(), turn)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {(n, t): f"({t},){n}".encode() for n in range(6) for t in range(5)}
    assert len(confined._idle) <= (os.cpu_count() or 1)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system has no fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_process_that_was_forked_has_workers_of_its_own():
    ours = call(work.who, b"")
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, call(work.who, b""))
        confined.end_workers()
        os._exit(0)
    os.waitpid(child, 0)
    theirs = os.read(reading, 100)
    os.close(reading)
    os.close(writing)
    assert theirs.isdigit()
    assert theirs != ours
    assert call(work.who, b"") == ours


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="asks Linux for processes")
@pytest.mark.parametrize("function", ["spin", "sleep", "start_another", "who"])
def test_it_ends_with_whoever_asked(function, tmp_path):
    """Even one that is killed can say nothing; so must what the worker has started itself."""
    script = SCRIPT.format(path=sys.path, function=function)
    if function == "who":
        script += "import time; time.sleep(600)"  # the worker waits
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, cwd=tmp_path) as asking:
        pid = int(asking.stdout.readline())
        assert is_alive(pid)
        asking.kill()
        began = time.monotonic()
        while is_alive(pid) and time.monotonic() - began < 10:
            time.sleep(0.02)
        assert time.monotonic() - began < 2


def test_a_script_without_a_guard_runs_once(tmp_path):
    """Nor does a module of the folder that somebody works in take the place of another."""
    (tmp_path / "json.py").write_text("raise SystemExit(9)")
    (tmp_path / "struct.py").write_text("raise SystemExit(9)")
    folder = tmp_path / "scripts"
    folder.mkdir()
    script = SCRIPT.format(path=[p for p in sys.path if p], function="who") + "print('once')\n"
    (folder / "script.py").write_text(script)
    done = subprocess.run(
        [sys.executable, str(folder / "script.py")], cwd=tmp_path, capture_output=True, text=True, check=False,
        env=os.environ | {"PYTHONWARNINGS": "error"},
    )  # fmt: skip
    pid, *rest = done.stdout.split()
    assert pid.isdigit()
    assert (rest, done.stderr, done.returncode) == (["once"], "", 0)


def test_a_worker_loads_what_it_needs_and_no_more():
    confined.end_workers()
    loaded = set(call(work.modules, b"").decode().split())
    assert "creditplan.confined.worker" in loaded
    assert not loaded & {"rdflib", "pyoxigraph", "pyshacl", "requests", "creditplan.pipeline"}


def test_the_package_is_found_where_the_caller_found_it(tmp_path):
    program = f"import sys; sys.path.insert(0, {str(ROOT / 'converter')!r}); import creditplan.confined as c; print(c._package_folder())"
    shown = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert shown.stdout.strip() == str(ROOT / "converter")
