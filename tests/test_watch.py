"""A folder that is watched is published anew on each change: a real process, real edits."""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import zipfile

import pytest

from test_folder_build import DESCRIPTION, contents, invoke, plan_text

PATIENCE = 120


class Watching:
    """A process that watches, and the lines that it prints."""

    def __init__(self, *words):
        command = [sys.executable, "-m", "creditplan", "watch", *map(str, words)]
        self.process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        )
        self.lines = queue.Queue()
        for stream in (self.process.stdout, self.process.stderr):
            threading.Thread(target=self._read, args=[stream], daemon=True).start()

    def _read(self, stream):
        for line in stream:
            self.lines.put(line.rstrip("\n"))

    def line(self, *wanted):
        """Wait for a line that holds some words."""
        while True:
            line = self.lines.get(timeout=PATIENCE)
            if all(word in line for word in wanted):
                return line

    def stop(self, number=signal.SIGINT):
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


@pytest.fixture
def folder(tmp_path):
    """A folder of two plans that is described by a file above it."""
    plans = tmp_path / "plans"
    plans.mkdir()
    (tmp_path / "creditplan.toml").write_text(DESCRIPTION, "utf-8")
    for name in "ab":
        (plans / f"{name}.txt").write_text(plan_text(name), "utf-8")
    return plans


@pytest.fixture
def watching():
    started = []

    def start(*words):
        started.append(Watching(*words))
        return started[-1]

    yield start
    for one in started:
        one.process.kill()
        one.process.communicate()


def test_each_change_is_published_and_nothing_ends_it_but_a_stop(folder, watching, tmp_path):
    out = folder / "out"  # what it writes there is no change
    seen = watching(folder, "--out", out)
    seen.line("Watching")
    seen.line("2 published, 0 left out; 2 converted (")
    (folder / "c.txt").write_text(plan_text("c"), "utf-8")
    seen.line("3 published, 0 left out; 1 converted; 2 as before (")
    (folder / "b.txt").write_bytes(b"")
    seen.line("2 published, 1 left out; 2 as before; 1 failed (")
    seen.line("b.txt: left out: it cannot be read: the file is empty")
    (tmp_path / "creditplan.toml").write_text("base = [", "utf-8")
    seen.line("error: ", "creditplan.toml")
    (folder / "b.txt").unlink()
    (tmp_path / "creditplan.toml").write_text(DESCRIPTION, "utf-8")
    seen.line("2 published, 0 left out; 2 as before (")
    assert seen.stop() == 0
    seen.line("stopped")
    assert invoke("build", folder, "--out", tmp_path / "fresh" / "out").exit_code == 0
    assert contents(out) == contents(tmp_path / "fresh" / "out")


def test_programs_read_a_line_of_json_a_rebuild(folder, watching, tmp_path):
    seen = watching(folder, "--out", tmp_path / "out", "--json", "--quiet")
    assert json.loads(seen.line("{")) == {
        "written": True,
        "how": {"converted": 2, "reused": 0, "failed": 0},
        "left_out": [],
    }
    (folder / "b.txt").unlink()
    assert json.loads(seen.line("{"))["how"] == {"converted": 0, "reused": 1, "failed": 0}
    assert seen.stop(signal.SIGTERM) in (0, 128 + signal.SIGTERM)


def test_a_package_is_watched_as_a_folder_is(folder, watching, tmp_path):
    """It is written anew in its place, or another takes its place: programs do either."""
    package, out = tmp_path / "plans.zip", tmp_path / "out"

    def packed(path):
        with zipfile.ZipFile(path, "w") as file:
            for one in sorted(folder.iterdir()):
                file.write(one, one.name)
        return path

    seen = watching(packed(package), "--out", out)
    seen.line("Watching", "plans.zip")
    seen.line("2 published, 0 left out; 2 converted (")
    (folder / "c.txt").write_text(plan_text("c"), "utf-8")
    packed(tmp_path / "new").replace(package)
    seen.line("3 published, 0 left out; 1 converted; 2 as before (")
    (folder / "b.txt").write_bytes(b"")
    packed(package)
    seen.line("2 published, 1 left out; 2 as before; 1 failed (")
    package.unlink()
    seen.line("error: ", "there is no such file")
    (folder / "b.txt").unlink()
    (tmp_path / "creditplan.toml").write_text(DESCRIPTION + "[site]\n", "utf-8")
    packed(tmp_path / "new").replace(package)
    seen.line("2 published, 0 left out; 2 as before (")
    assert seen.stop() == 0
    assert invoke("build", package, "--out", tmp_path / "fresh" / "out").exit_code == 0
    assert contents(out) == contents(tmp_path / "fresh" / "out")


def test_only_folders_and_packages_are_watched(folder):
    refused = invoke("watch", folder / "a.txt")
    assert refused.exit_code == 2
    assert "this is no folder" in refused.output
