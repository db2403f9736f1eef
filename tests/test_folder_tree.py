"""A folder with folders: one publication too; what is unchanged is not touched, and no link leads out of it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from hashlib import sha256

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from creditplan.errors import InputError, OutputError
from creditplan.folder import Listings, disk, listing, replacing, write_files

HEAD = {"a.nq": b""}
PAGES = {
    "index.html": b"home",
    "plan/x.html": b"x",
    "plan/x/task/1.html": b"1",
    "plan/x/task/2.html": b"2",
    "term/Task.html": b"Task",
}
LISTS = {"SHA256SUMS", "SHA256SUMS-tree"}


def digests(files):
    return {name: sha256(content).hexdigest() for name, content in files.items()}


def site(pages):
    """What a site gives: data, their list, and pages."""
    return HEAD | {"SHA256SUMS": listing(digests(HEAD))} | pages


def contents(folder):
    """Files by path; empty folders with "/"."""
    found = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = path.readlink()
        elif path.is_file():
            found[name] = path.read_bytes()
        elif path.is_dir() and not any(path.iterdir()):
            found[f"{name}/"] = None
    return found


def pages_of(folder):
    return {name: content for name, content in contents(folder).items() if name not in LISTS | HEAD.keys()}


def marks(folder):
    """What tells whether files were touched."""
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_mtime_ns, path.stat().st_ino)
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def folder(tmp_path):
    write_files(tmp_path / "out", site(PAGES))
    return tmp_path / "out"


# What is there afterwards


def test_two_lists_say_what_is_there(folder):
    assert contents(folder).keys() == site(PAGES).keys() | {"SHA256SUMS-tree"}
    assert (folder / "SHA256SUMS").read_bytes() == listing(digests(HEAD))
    assert (folder / "SHA256SUMS-tree").read_bytes() == listing(digests(PAGES))
    check = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS", "SHA256SUMS-tree"]
    assert subprocess.run(check, cwd=folder, check=False).returncode == 0
    (folder / "plan/x/task/1.html").write_bytes(b"changed")
    assert subprocess.run(check, cwd=folder, capture_output=True, check=False).returncode == 1


def test_the_order_in_which_files_are_given_does_not_matter(folder, tmp_path):
    write_files(tmp_path / "other", dict(reversed(site(PAGES).items())))
    assert contents(folder) == contents(tmp_path / "other")


def test_a_folder_without_folders_has_no_second_list(tmp_path):
    write_files(tmp_path, HEAD)
    assert contents(tmp_path) == HEAD


def test_what_is_unchanged_is_not_touched(folder):
    before = marks(folder)
    write_files(folder, site(PAGES))
    assert marks(folder) == before
    write_files(folder, site(PAGES | {"plan/x.html": b"new"}))
    now = marks(folder)
    assert {name for name in now if now[name] != before[name]} == {"plan/x.html", "SHA256SUMS-tree"}


@pytest.mark.parametrize("size", [0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3 << 20])
def test_files_of_any_size_are_compared_to_their_last_byte(tmp_path, size):
    content = bytes(size)
    write_files(tmp_path, {"a/b": content})
    before = marks(tmp_path)
    write_files(tmp_path, {"a/b": content})
    assert marks(tmp_path) == before
    for other in [content + b"x", *([content[:-1] + b"x", content[:-1]] if size else [])]:
        write_files(tmp_path, {"a/b": other})
        assert (tmp_path / "a/b").read_bytes() == other


@pytest.mark.parametrize(
    ("change", "kept"),
    [
        pytest.param(lambda page: None, True, id="as it was"),
        pytest.param(lambda page: page.write_bytes(b"0"), False, id="changed"),
        pytest.param(lambda page: page.unlink(), False, id="not there"),
        pytest.param(lambda page: shutil.rmtree(page.parent), False, id="nor its folder"),
        pytest.param(lambda page: (page.rename("moved"), page.symlink_to("moved")), False, id="a link"),
        pytest.param(
            lambda page: page.parents[2].joinpath("../SHA256SUMS-tree").unlink(), False, id="no list"
        ),
    ],
)
def test_keeping_a_file_without_its_bytes(folder, change, kept, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    change(folder / "plan/x/task/1.html")
    rest = {name: content for name, content in PAGES.items() if name != "plan/x/task/1.html"}
    with replacing(folder) as stage:
        assert stage.keep("plan/x/task/1.html") is kept
        assert not stage.keep("plan/nobody.html")
        for name, content in site(rest).items():
            stage[name] = content
    assert (folder / "SHA256SUMS-tree").read_bytes() == listing(digests(PAGES if kept else rest))


def test_what_is_no_longer_made_is_named_or_removed_with_its_folders(folder):
    for name in ("plan/mine.txt", "mine/nothing-of-theirs"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(b"mine")
    (folder / "plan/x/empty").mkdir()
    (folder / "term/Task.html").write_bytes(b"changed")
    with replacing(folder, prune=True) as stage:
        for name, content in site({"plan/y/1.html": b"y"}).items():
            stage[name] = content
    assert stage.left == ["term/Task.html"]
    assert stage.removed == sorted(PAGES.keys() - {"term/Task.html"})
    assert pages_of(folder) == {
        "plan/y/1.html": b"y",
        "plan/mine.txt": b"mine",
        "plan/x/empty/": None,
        "mine/nothing-of-theirs": b"mine",
        "term/Task.html": b"changed",
    }


def test_a_build_without_folders_removes_those_of_an_earlier_one(folder):
    flat = site({})
    assert write_files(folder, flat) == sorted([*PAGES, "SHA256SUMS-tree"])
    assert write_files(folder, flat, prune=True) == []
    assert contents(folder) == flat


def test_another_publication_within_is_not_ours_to_remove(folder):
    write_files(folder / "older", site(PAGES))
    before = contents(folder / "older")
    write_files(folder, site({}), prune=True)
    assert contents(folder / "older") == before


FILES = st.dictionaries(
    st.sampled_from(["a", "b/c", "b/d", "b/e/f", "b/e/g", "h/i/j/k", "l.txt"]),
    st.sampled_from([b"", b"1", b"2"]),
)


@given(st.lists(st.tuples(FILES, st.booleans()), max_size=4))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_row_of_builds_leaves_the_last_and_what_was_not_removed(tmp_path, builds):
    folder = tmp_path / "out"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "b").mkdir(parents=True)
    (folder / "b" / "mine").write_bytes(b"mine")
    expected, listed = {}, {}
    for files, prune in builds:
        write_files(folder, site(files), prune=prune)
        if prune:  # what a list holds just so
            expected = {name: content for name, content in expected.items() if listed.get(name) != content}
        expected |= files
        if any("/" in name for name in files):
            listed = files
        elif prune:  # else the list of the build before still holds: nobody writes another one
            listed = {}
        assert pages_of(folder) == expected | {"b/mine": b"mine"}


# What is refused


@pytest.mark.parametrize(
    "name",
    [
        *("", "/", "/etc/x", "..", "../x", "a/../b", "a/..", ".", "./a", "a/./b", "a//b", "a/", "a/b/"),
        *("a\\b", "C:x", "a?", "a*b", 'a"', "<a>", "a|b", "a\nb", "a\x00b", "a\x7f", "\ud800"),
        *(
            "con",
            "a/NUL.html",
            "Com1/a",
            "a/aux",
            "a.",
            "a /b",
            "a./b",
            ".creditplan-swap/a",
            ".creditplan-x",
        ),
        "a/" * 40 + "b",
    ],
)
def test_names_that_no_file_may_have(folder, name):
    before = contents(folder)
    with pytest.raises(OutputError, match="no file can have the name"):
        write_files(folder, {"new.html": b"", name: b""})
    assert contents(folder) == before
    assert [path.name for path in folder.parent.iterdir()] == ["out"]


@pytest.mark.parametrize(
    "name",
    ["任务/第一.html", "a b/c d", ".htaccess", "con-man/nullable", "a/.well-known", "a" * 200, "ω/…/€"],
)
def test_names_that_files_may_have(tmp_path, name):
    write_files(tmp_path / "out", {name: b"1"})
    assert (tmp_path / "out" / name).read_bytes() == b"1"


@pytest.mark.parametrize("again", ["put", "kept"])
def test_a_name_that_is_given_twice(folder, again):
    before = contents(folder)
    with (
        pytest.raises(OutputError, match=r"two files would have the name plan/x\.html"),
        replacing(folder) as stage,
    ):
        stage["plan/x.html"] = b"x"
        if again == "put":
            stage["plan/x.html"] = b"other"
        stage.keep("plan/x.html")
    assert contents(folder) == before


def test_a_file_and_a_folder_of_one_name(folder):
    before = contents(folder)
    for names in (("q", "q/r"), ("q/r", "q"), ("plan", "plan/x.html"), ("index.html/a", "index.html")):
        with pytest.raises(OutputError):
            write_files(folder, dict.fromkeys(names, b"1"))
        assert contents(folder) == before


def put_file(place, outside):
    place.write_bytes(b"")


def put_folder(place, outside):
    place.mkdir()


def put_pipe(place, outside):
    os.mkfifo(place)


def put_link_outside(place, outside):
    place.symlink_to(outside)


def put_link_inside(place, outside):
    (place.parent / "elsewhere").mkdir()
    place.symlink_to("elsewhere")


def put_link_to_nothing(place, outside):
    place.symlink_to("nothing")


@pytest.mark.parametrize(
    ("place", "put", "said"),
    [
        ("new", put_file, "a file named new stands in the way of a folder"),
        ("new", put_pipe, "a pipe or device named new stands in the way of a folder"),
        ("new", put_link_outside, "a symbolic link named new stands in the way of a folder"),
        ("new", put_link_inside, "a symbolic link named new stands in the way of a folder"),
        ("new", put_link_to_nothing, "a symbolic link named new stands in the way of a folder"),
        ("plan/new", put_link_outside, "a symbolic link named new stands in the way of a folder"),
        ("plan/new", put_file, "a file named new stands in the way of a folder"),
        ("plan/x/1.html", put_folder, "a folder named 1.html stands in the way"),
        ("plan/x/1.html", put_link_outside, "a folder named 1.html stands in the way"),
        ("plan/x/1.html", put_pipe, "a pipe or device named 1.html stands in the way"),
        ("SHA256SUMS-tree", put_pipe, "a pipe or device named SHA256SUMS-tree stands in the way"),
        ("SHA256SUMS-tree", put_folder, "a folder named SHA256SUMS-tree stands in the way"),
    ],
)
def test_what_stands_in_the_way(folder, tmp_path, place, put, said):
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "1.html").write_bytes(b"foreign")
    if place in LISTS:
        (folder / place).unlink()
    put(folder / place, tmp_path / "outside")
    before = contents(folder)
    files = {"new/1.html": b"foreign", "plan/new/1.html": b"1", "plan/x/1.html": b"1"}
    with pytest.raises(OutputError) as caught:
        write_files(folder, site(files), prune=True)
    assert said in str(caught.value)
    assert contents(folder) == before
    assert contents(tmp_path / "outside") == {"1.html": b"foreign"}


def test_nothing_is_removed_through_a_link(folder, tmp_path):
    """Where a folder of ours was moved, and a link put in its place."""
    (folder / "plan").rename(tmp_path / "moved")
    (folder / "plan").symlink_to(tmp_path / "moved")
    assert write_files(folder, site({"q/r": b""}), prune=True) == [
        name for name in PAGES if name.startswith("plan/")
    ]
    assert contents(tmp_path / "moved").keys() == {"x.html", "x/task/1.html", "x/task/2.html"}


def test_a_link_in_the_place_of_a_file_is_replaced(folder, tmp_path):
    (tmp_path / "outside").write_bytes(b"x")
    (folder / "plan/x.html").unlink()
    (folder / "plan/x.html").symlink_to(tmp_path / "outside")
    write_files(folder, site(PAGES))
    assert not (folder / "plan/x.html").is_symlink()
    assert pages_of(folder) == PAGES


@pytest.mark.parametrize("lines", [b"", b"\x00" * 200, b"words\n", b"0" * 64 + b"  ../outside\n"])
def test_a_list_that_was_tampered_with_removes_nothing_else(folder, tmp_path, lines):
    (tmp_path / "outside").write_bytes(b"")
    if lines.endswith(b"outside\n"):
        lines = listing({"../outside": sha256(b"").hexdigest()})
    (folder / "SHA256SUMS-tree").write_bytes(lines)
    write_files(folder, site({"q/r": b""}), prune=True)
    assert (tmp_path / "outside").exists()
    assert pages_of(folder) == PAGES | {"q/r": b""}


def test_a_list_that_cannot_be_read_stops_the_build(folder):
    (folder / "SHA256SUMS-tree").unlink()
    (folder / "SHA256SUMS-tree").symlink_to("SHA256SUMS-tree")  # a link to itself
    before = contents(folder)
    with pytest.raises(InputError, match="the file cannot be read"):
        write_files(folder, site({"q/r": b""}), prune=True)
    assert contents(folder) == before


# Readers, the disk, memory


def test_readers_of_a_folder_within_see_the_mark_of_the_whole(folder):
    (folder / ".creditplan-swap").mkdir()
    with pytest.raises(InputError, match="has not come to its end"):
        Listings().of(folder / "plan" / "x")


@pytest.mark.skipif(sys.platform != "linux", reason="others sync file by file anyway")
def test_a_system_that_cannot_sync_all_at_once(tmp_path, monkeypatch):
    """Then each file and each folder is synced by itself."""
    synced = set()
    sync = disk.sync
    monkeypatch.setattr(disk, "_SYNCFS", None)
    monkeypatch.setattr(disk, "sync", lambda path: (synced.add(path.name), sync(path)))
    write_files(tmp_path / "out", site(PAGES))
    assert {"x.html", "1.html", "2.html", "Task.html", "task", "plan", "SHA256SUMS-tree"} <= synced
    assert pages_of(tmp_path / "out") == PAGES


MANY = """
import resource
from creditplan.folder.index import Index

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

index = Index()
before = peak()
for number in range(300_000):
    index.add(f"plan/some-plan-{number // 100:06}/task/{number:06}.html", bytes(32))
assert sum(1 for _ in index.made()) == 300_000
print((peak() - before) // 1024)
"""


def test_names_take_no_memory():
    """A set of them would take 40 MB, with digests 60."""
    done = subprocess.run([sys.executable, "-c", MANY], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 20


def test_files_are_copied_as_they_are(tmp_path):
    out, large = tmp_path / "out", tmp_path / "large"
    large.write_bytes(b"x" * 3_000_000)

    def publish():
        with replacing(out) as stage:
            stage.copy("shards/0.nq", large)
            stage.copy("whole.nq", large)
            stage["SHA256SUMS"] = listing(digests({"whole.nq": large.read_bytes()}))

    publish()
    assert contents(out).keys() == {"shards/0.nq", "whole.nq", *LISTS}
    assert (out / "shards" / "0.nq").read_bytes() == large.read_bytes()
    line = f"{sha256(large.read_bytes()).hexdigest()}  shards/0.nq\n"
    assert (out / "SHA256SUMS-tree").read_text() == line
    before = marks(out)
    publish()
    assert marks(out) == before
    with pytest.raises(OutputError, match="two files would have the name"), replacing(out) as stage:
        stage.copy("a.nq", large)
        stage.copy("a.nq", large)
    with pytest.raises(InputError, match="no such file"), replacing(out) as stage:
        stage.copy("b.nq", tmp_path / "nowhere")
    assert marks(out) == before
