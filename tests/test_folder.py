"""The folder of a publication: what kills leave, what the next build makes of it, and what readers refuse."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from hashlib import sha256

import pytest

from conftest import ROOT
from creditplan.errors import InputError, OutputError
from creditplan.folder import Listings, listing, write_files
from creditplan.folder import lock as folder_lock
from creditplan.rdf_files import read_published, read_rdf
from creditplan.store import find_graphs

QUAD = "<https://example.org/s> <https://example.org/p> <https://example.org/{0}> <https://example.org/graph/{1}> .\n"


def listed(**files):
    """Files with their list, as a build makes them."""
    made = {name.replace("_", "."): content.encode() for name, content in files.items()}
    return made | {
        "SHA256SUMS": listing({name: sha256(content).hexdigest() for name, content in made.items()})
    }


OLD = listed(a_nq=QUAD.format("old", "a"), b_nq=QUAD.format("old", "b"))
NEW = listed(a_nq=QUAD.format("new", "a"), b_nq=QUAD.format("new", "b"), c_nq=QUAD.format("new", "c"))


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.fixture
def folder(tmp_path):
    write_files(tmp_path / "out", OLD)
    return tmp_path / "out"


# Kills


def test_kills_at_every_step_and_at_random_moments():
    """The trials, short: kills of writes, of recoveries, of builds and of loads; builds and readers at once."""
    trials = ROOT / "tests" / "trials" / "kills.py"
    short = ["--builds", "4", "--loads", "6", "--pairs", "4", "--every", "15", "--seconds", "1"]
    if os.access("/dev/shm", os.W_OK):
        short += ["--folder", "/dev/shm"]
    done = subprocess.run(
        [sys.executable, trials, *short], capture_output=True, text=True, timeout=500, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


KILLED = """
import os, sys
from pathlib import Path
from test_folder import NEW
from creditplan.folder import write_files

renames = 0

def hook(event, arguments):
    global renames
    renames += event == "os.rename"
    if renames == 4:  # the mark, SHA256SUMS, a.nq: b.nq is old
        os._exit(9)

sys.addaudithook(hook)
write_files(Path(sys.argv[1]), NEW)
"""


@pytest.fixture(scope="module")
def half_way(tmp_path_factory):
    """What a build leaves that is killed in its swap: some files are new, some old."""
    out = tmp_path_factory.mktemp("killed") / "out"
    write_files(out, OLD)
    done = subprocess.run([sys.executable, "-c", KILLED, out], cwd=ROOT / "tests", check=False)
    assert done.returncode == 9
    return out


@pytest.fixture
def mixed(half_way, tmp_path):
    shutil.copytree(half_way, tmp_path / "mixed")
    return tmp_path / "mixed"


def test_a_killed_swap_is_marked_and_readers_refuse_it(mixed, creditplan):
    found = contents(mixed)
    assert (found["a.nq"], found["b.nq"]) == (NEW["a.nq"], OLD["b.nq"])
    for command in (
        ("validate", "mixed/a.nq"),
        ("query", "workload", "--data", "mixed/b.nq"),
        ("load", "http://127.0.0.1:9", "mixed"),
        ("load", "http://127.0.0.1:9", "mixed/a.nq"),
        ("unload", "http://127.0.0.1:9", "mixed"),
    ):
        done = creditplan(*command)
        assert done.returncode == 2, command
        assert b"a build into this folder has not come to its end" in done.stderr
        assert b"if it was killed, run it again" in done.stderr


def test_without_its_mark_a_mixture_is_found_by_comparing(mixed, creditplan):
    """As a copy would be, of which hidden folders were left out."""
    shutil.rmtree(mixed / ".creditplan-swap")
    done = creditplan("load", "http://127.0.0.1:9", "mixed")
    assert done.returncode == 2
    assert b"this is not what SHA256SUMS lists: mixed/b.nq differs, mixed/c.nq is missing" in done.stderr
    assert creditplan("validate", "mixed/b.nq").returncode == 2


def test_the_next_build_brings_a_killed_one_to_its_end(mixed):
    other = listed(d_nq=QUAD.format("new", "d"))
    assert write_files(mixed, other) == ["a.nq", "b.nq", "c.nq"]
    assert contents(mixed) == NEW | other
    assert names(mixed) == sorted(NEW | other)


def test_what_was_to_be_put_back_is_put_back(mixed):
    (mixed / ".creditplan-swap").rename(mixed / ".creditplan-back")
    with pytest.raises(InputError, match="has not come to its end"):
        find_graphs([mixed])
    write_files(mixed, {"d": b"d"})
    assert contents(mixed) == OLD | {"d": b"d"}
    assert names(mixed) == ["SHA256SUMS", "a.nq", "b.nq", "d"]


def test_what_is_no_longer_made_is_removed_if_it_is_as_it_was_written(folder):
    """On demand; never what nobody listed, what somebody has changed, or what only has the name."""
    (folder / "mine.txt").write_bytes(b"mine")
    write_files(folder, listed(d_nq=QUAD.format("old", "d"), e_nq=QUAD.format("old", "e"), f_nq="", g_nq=""))
    (folder / "e.nq").write_bytes(b"changed")
    (folder / "f.nq").unlink()
    (folder / "g.nq").rename(folder / "h.nq")
    (folder / "g.nq").symlink_to("h.nq")
    assert write_files(folder, NEW, prune=True) == ["e.nq", "g.nq"]
    assert names(folder) == sorted([*NEW, "e.nq", "g.nq", "h.nq", "mine.txt"])
    assert contents(folder)["e.nq"] == b"changed"


@pytest.mark.parametrize("name", [".creditplan-new", ".creditplan-done", ".creditplan-ab12_xyz"])
def test_what_dead_builds_left_is_removed(folder, name):
    (folder / name / "new").mkdir(parents=True)
    (folder / name / "new" / "a.nq").touch()
    write_files(folder, NEW)
    assert names(folder) == sorted(NEW)


def test_other_hidden_folders_stay(folder):
    for name in (".creditplan-settings", ".creditplan-own-things", ".git"):
        (folder / name / "mine").mkdir(parents=True)
    (folder / ".creditplan-12345678").symlink_to(folder / ".git")
    write_files(folder, NEW)
    hidden = {name for name in names(folder) if name.startswith(".")}
    assert hidden == {".creditplan-settings", ".creditplan-own-things", ".git", ".creditplan-12345678"}


def test_a_second_build_gives_up_while_the_first_goes_on(folder, monkeypatch):
    monkeypatch.setattr(folder_lock, "PATIENCE", 0.1)
    with (
        folder_lock.locked(folder),
        pytest.raises(OutputError, match=r"another build writes into this folder; nothing was changed"),
    ):
        write_files(folder, NEW)
    assert contents(folder) == OLD
    write_files(folder, NEW)
    assert contents(folder) == NEW


def test_a_failure_that_cannot_be_undone_is_told_and_marked(folder, monkeypatch):
    replace, calls = type(folder).replace, []

    def breaks(self, target):
        calls.append(target)
        if len(calls) > 2:
            raise OSError(5, "Input/output error")
        return replace(self, target)

    monkeypatch.setattr("pathlib.Path.replace", breaks)
    with pytest.raises(OutputError, match="nor can what was there be put back: Input/output error") as caught:
        write_files(folder, NEW)
    assert "run the build again" in caught.value.remedy
    with pytest.raises(InputError, match="has not come to its end"):
        find_graphs([folder])
    monkeypatch.undo()
    write_files(folder, NEW)
    assert contents(folder) == NEW
    assert names(folder) == sorted(NEW)


# What stands in the way


@pytest.mark.parametrize("name", ["SHA256SUMS", "a.nq"])
def test_a_pipe_in_the_place_of_a_file(tmp_path, name):
    (tmp_path / "out").mkdir()
    os.mkfifo(tmp_path / "out" / name)
    with pytest.raises(OutputError, match=f"a pipe or device named {name} stands in the way"):
        write_files(tmp_path / "out", NEW)
    assert names(tmp_path / "out") == [name]


@pytest.mark.parametrize("name", ["SHA256SUMS", "a.nq"])
def test_readers_do_not_wait_for_a_pipe(folder, name):
    (folder / name).unlink()
    os.mkfifo(folder / name)
    with pytest.raises(InputError, match="this is a pipe or a device, not a file"):
        find_graphs([folder])
    with pytest.raises(InputError, match="this is a pipe or a device, not a file"):
        list(read_published([folder / "a.nq"]))


LONG = "x" * 300


@pytest.mark.parametrize(
    "command",
    [
        ("build", "--no-validate", "--out", LONG),
        ("build", "--no-validate", "--out", f"a/{LONG}/b"),
        ("validate", f"{LONG}.ttl"),
        ("query", "workload", "--data", f"{LONG}.nq"),
        ("load", "http://127.0.0.1:9", LONG),
        ("unload", "http://127.0.0.1:9", f"{LONG}.nq"),
    ],
    ids=lambda command: " ".join(command)[:20],
)
def test_a_name_that_is_too_long(creditplan, tmp_path, command):
    done = creditplan(*command)
    assert done.returncode == 2
    assert b"File name too long" in done.stderr
    assert b"standard output" not in done.stderr
    assert not list(tmp_path.iterdir())


# What readers compare


def test_a_cut_file_is_refused_before_the_store_is_touched(folder, creditplan):
    (folder / "a.nq").write_bytes(b"")
    (folder / "b.nq").unlink()
    done = creditplan("load", "http://127.0.0.1:9", "out")  # no server: exit 3 if it were asked
    assert done.returncode == 2
    assert b"out/a.nq differs, out/b.nq is missing" in done.stderr
    assert "→ build or copy the whole folder again" in done.stderr.decode()


def test_a_syntax_error_of_a_cut_file_is_told_as_what_it_is(folder):
    (folder / "a.nq").write_bytes(OLD["a.nq"][:-20])
    with pytest.raises(InputError, match=r"not what SHA256SUMS lists: .*a\.nq differs"):
        list(read_published([folder / "a.nq"]))


def test_a_file_that_is_not_listed_is_loaded_and_told(folder, creditplan):
    (folder / "mine.nq").write_text(QUAD.format("mine", "mine"))
    graphs = find_graphs([folder])
    assert len(graphs.sizes) == 3
    assert graphs.unlisted == (folder / "mine.nq",)
    assert find_graphs([folder / "mine.nq"]).unlisted == ()
    done = creditplan("load", "http://127.0.0.1:9", "out", "--retries", 0)
    assert "loaded too, though SHA256SUMS does not list them: out/mine.nq" in done.stderr.decode()
    assert done.returncode == 3


def test_a_folder_without_a_list_is_taken_as_it_is(folder):
    (folder / "SHA256SUMS").unlink()
    (folder / "a.nq").write_text(QUAD.format("mine", "a"))
    (folder / "b.nq").unlink()
    graphs = find_graphs([folder])
    assert (len(graphs.sizes), graphs.unlisted) == (1, ())


@pytest.mark.parametrize(
    ("content", "line"),
    [
        pytest.param(OLD["SHA256SUMS"][:-3], 2, id="cut in a name"),
        pytest.param(OLD["SHA256SUMS"][:30], 1, id="cut in a digest"),
        pytest.param(b"", 1, id="cut to nothing"),
        pytest.param(b"\x00" * 500, 1, id="zeros, as after a power cut"),
        pytest.param(b"see the other folder\n" + OLD["SHA256SUMS"], 1, id="something else"),
    ],
)
def test_a_damaged_list(folder, content, line):
    (folder / "SHA256SUMS").write_bytes(content)
    with pytest.raises(InputError, match="the list of checksums is cut or damaged") as caught:
        find_graphs([folder])
    assert caught.value.line == line
    write_files(folder, NEW)
    assert len(find_graphs([folder]).sizes) == 3


def test_a_list_as_other_programs_write_it(folder):
    lines = OLD["SHA256SUMS"].decode().upper().replace("A.NQ", "./a.nq").replace("B.NQ", "b.nq")
    text = "# a comment\r\n\r\n" + lines.replace("  ", " *").replace("\n", "\r\n")
    (folder / "SHA256SUMS").write_text(text + "\\" + "0" * 64 + "  two\\nlines\n", newline="")
    assert set(Listings().of(folder)) == {"a.nq", "b.nq"}
    assert len(find_graphs([folder]).sizes) == 2


def test_the_bytes_that_were_checked_are_those_that_are_loaded(folder):
    graphs = iter(find_graphs([folder]))
    write_files(folder, NEW)
    with pytest.raises(InputError, match=r"a\.nq: the file was changed after it was checked"):
        next(graphs)


def test_a_file_that_changes_while_it_is_read(tmp_path):
    path = tmp_path / "a.nq"
    path.write_text("".join(QUAD.format(number, "a") for number in range(100_000)))
    [digest] = Listings().check([path]).values()
    quads = read_rdf(path, digest)
    next(quads)
    with path.open("r+b") as file:
        file.seek(-20, os.SEEK_END)
        file.write(b"z")
    with pytest.raises(InputError, match="the file was changed after it was checked"):
        list(quads)


def test_the_text_beside_must_be_that_of_the_list(published, creditplan, tmp_path):
    shutil.copytree(published, tmp_path / "out")
    broken = tmp_path / "out" / "broken.ttl"
    text = (published / "social-credit-2015.ttl").read_text("utf-8")
    broken.write_text(
        text.replace('cp:order "1"^^xsd:positiveInteger', 'cp:order "0"^^xsd:positiveInteger'), "utf-8"
    )
    done = creditplan("validate", "out/broken.ttl")
    assert (done.returncode, b"social-credit-2015.txt:" in done.stdout) == (1, True)
    (tmp_path / "out" / "social-credit-2015.txt").write_text("another text")
    done = creditplan("validate", "out/broken.ttl")
    # The data are what they are; but another text's lines and words would be wrong.
    assert (done.returncode, b"social-credit-2015.txt:" in done.stdout) == (1, False)
    assert done.stderr.count(b"no lines of the text are shown") == 1
    assert b"out/social-credit-2015.txt differs" in done.stderr


def test_a_mark_that_a_copy_left_empty_does_not_stop_the_next_build(folder):
    (folder / ".creditplan-swap").mkdir()
    write_files(folder, NEW)
    assert contents(folder) == NEW
    assert names(folder) == sorted(NEW)


@pytest.mark.parametrize(
    "form", ["{digest}  a\n", "{digest} *a\n", "SHA256 (a) = {digest}\n", "\ufeff{digest}  a\r\n"]
)
def test_a_list_is_read_in_the_forms_that_sha256sum_writes(form, tmp_path):
    (tmp_path / "a").write_bytes(b"words")
    digest = sha256(b"words").hexdigest()
    (tmp_path / "SHA256SUMS").write_text(form.format(digest=digest), "utf-8", newline="")
    assert Listings().check([tmp_path / "a"]) == {tmp_path / "a": digest}
