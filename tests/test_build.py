"""The build: all files or none, the same bytes every time, clear exit codes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import RdfFormat, parse

from conftest import ROOT
from creditplan import build, validate
from creditplan.cli import main
from creditplan.conversion import Conversion, to_conversion
from creditplan.errors import IncompleteError, InputError, OutputError
from creditplan.folder import write_files
from creditplan.iris import Iris
from creditplan.knowledge import open_knowledge
from creditplan.pipeline import read_plans
from creditplan.publishing.publication import publish
from creditplan.validation import Severity

GOOD = "某方案\n一、某事\n1、做事。（财政部负责）\n"
GAP = "某方案\n一、某事\n1、做事。（财政部负责）\n3、做事。（财政部负责）\n"
LEFT_OVER = "某方案\n一、某事\n1、做事。（财政部负责到底）\n"
NO_CLAUSE = "某方案\n一、某事\n1、做事。（财政部负责）\n2、做事。\n"
UNKNOWN = "某方案\n一、某事\n1、做事。（某某局负责）\n"
FILES = {
    *(f"social-credit-2015.{suffix}" for suffix in ("ttl", "jsonld", "nq", "txt", "heirs.ttl", "heirs.nq")),
    *(f"{name}.ttl" for name in ("ontology", "alignments", "agencies", "shapes", "queries", "catalog")),
    *(f"{name}.ttl" for name in ("changes", "documents", "evidence", "kinds", "places", "references")),
    *("functions.ttl", "agency-functions.ttl"),
    *(f"links-{target}.nt" for target in ("wikidata", "ror", "isni", "crossref-funder", "geonames")),
    *("links-sources.ttl", "links.sssom.tsv", "lifelines.zh.svg", "lifelines.en.svg"),
    *("tasks.csv", "assignments.csv", "agencies.csv", "csv-metadata.json", "tables.xlsx"),
    *("vocabulary.zh.html", "vocabulary.en.html", "catalog-v001.xml"),
    *("ontology.nq", "register.nq", "links.nq"),
    *("places.nq.gz", "places.csv", "place-changes.csv", "government-bodies.csv", "functions.csv"),
    *("place-kinds.ttl", "register-metadata.json"),
    *("context.jsonld", "frame.jsonld", "void.ttl", ".htaccess", "nginx.conf", "SHA256SUMS"),
}


def snapshot(folder):
    """Contents of every file below a folder, by path."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_is_published(published):
    assert {path.name for path in published.iterdir()} == FILES


def test_what_stands_in_dist_is_what_is_built(published):
    assert snapshot(ROOT / "dist") == snapshot(published)


def test_no_file_says_a_thing_twice(published):
    for suffix in ("ttl", "nq", "nt"):
        for path in published.glob(f"*.{suffix}"):
            statements = [*map(str, parse(path=str(path)))]
            assert len(statements) == len(set(statements)), path.name


def test_same_bytes_for_any_hash_seed_folder_and_locale(published, creditplan, tmp_path):
    for seed, where in (("1", "a"), ("2", "b/c d")):
        folder = tmp_path / where
        folder.mkdir(parents=True)
        env = {"PYTHONHASHSEED": seed, "LC_ALL": "C", "TZ": "Asia/Shanghai", "PYTHONUTF8": "0"}
        done = creditplan("build", "--out", "out", env=env, cwd=folder)
        assert done.returncode == 0, done.stderr.decode()
        assert snapshot(folder / "out") == snapshot(published)


def test_checksums_are_those_that_sha256sum_checks(published):
    command = ["sha256sum", "--check", "--strict", "SHA256SUMS"]
    done = subprocess.run(command, cwd=published, capture_output=True, check=False)
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == len(FILES) - 1


def test_the_summary_says_what_was_written(creditplan):
    done = creditplan("build", "--out", "out")
    words = done.stdout.decode()
    assert done.returncode == 0
    assert f"Wrote {len(FILES)} files to out" in words
    for count in ("12", "72", "224", "49", "145", "30", "84", "48", "3"):
        assert f" {count}\n" in words
    assert "SHACL: conforms (0 violation(s), 0 warning(s), 0 info(s))" in words
    assert done.stderr == b""


def test_the_report_as_json(creditplan):
    done = creditplan("build", "--out", "out", "--json")
    report = json.loads(done.stdout)
    assert report["written"] is True
    assert set(report["files"]) == FILES
    assert report["plans"][0]["counts"]["assignments"] == 224
    assert report["shacl"] == {"conforms": True, "counts": {}, "results": []}


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        pytest.param(GAP, "numbering-gap", "plan.txt:4:1", id="gap"),
        pytest.param(LEFT_OVER, "clause-not-understood", "plan.txt:3:7", id="left over"),
        pytest.param(NO_CLAUSE, "task-without-clause", "plan.txt:4:1", id="no clause"),
    ],
)
def test_what_was_not_understood_stops_the_build(command, tmp_path, text, code, place):
    (tmp_path / "plan.txt").write_text(text)
    done = command("build", "plan.txt", "--out", "out")
    assert done.returncode == 1
    assert f"{place}: error:" in done.stderr.decode()
    assert f"[{code}]" in done.stderr.decode()
    assert "nothing was written" in done.stderr.decode()
    assert not (tmp_path / "out").exists()
    report = json.loads(command("build", "plan.txt", "--out", "out", "--json").stdout)
    assert report["written"] is False
    assert [problem["code"] for problem in report["plans"][0]["problems"]] == [code]
    done = command("build", "plan.txt", "--out", "out", "--allow-incomplete")
    assert done.returncode == 0
    assert (tmp_path / "out" / "SHA256SUMS").exists()


def test_unknown_agencies_warn_and_are_errors_when_strict(command, tmp_path):
    (tmp_path / "plan.txt").write_text(UNKNOWN)
    done = command("build", "plan.txt", "--out", "out")
    assert done.returncode == 0
    assert "plan.txt:3:7: warning: the register does not know the name 某某局" in done.stderr.decode()
    done = command("build", "plan.txt", "--out", "strict", "--strict")
    assert done.returncode == 1
    assert not (tmp_path / "strict").exists()


def test_missing_translations_are_listed(command, tmp_path):
    (tmp_path / "plan.txt").write_text(GOOD)
    (tmp_path / "plan.en.toml").write_text('title = "A plan"\n[tasks]\n99 = "Nothing"\n')
    done = command("build", "plan.txt", "--out", "out")
    assert done.returncode == 0
    assert "no English title for section 1, task 1" in done.stderr.decode()
    assert "an English title for what the plan does not have: task 99" in done.stderr.decode()


def test_english_titles_are_missed_only_where_somebody_began_to_write_them(command, tmp_path):
    (tmp_path / "plan.txt").write_text(GOOD)
    assert "English" not in command("build", "plan.txt", "--out", "out").stderr.decode()
    assert "no English title for" in command("build", "plan.txt", "--out", "out", "--strict").stderr.decode()


def test_quiet_says_nothing_but_what_stops_the_build(command, tmp_path):
    (tmp_path / "plan.txt").write_text(UNKNOWN)
    done = command("build", "plan.txt", "--out", "out", "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    (tmp_path / "plan.txt").write_text(GAP)
    done = command("build", "plan.txt", "--out", "other", "-q")
    assert (done.returncode, done.stdout) == (1, b"")
    assert "numbering-gap" in done.stderr.decode()
    assert "nothing was written" in done.stderr.decode()


def test_several_plans_in_one_publication(command, tmp_path):
    for number in (1, 2):
        (tmp_path / f"plan{number}.txt").write_text(GOOD)
        (tmp_path / f"plan{number}.toml").write_text(f'id = "plan-{number}"\n')
    done = command("build", "plan1.txt", "plan2.txt", "--out", "out")
    assert done.returncode == 0, done.stderr.decode()
    assert {"plan-1.ttl", "plan-2.nq"} <= {path.name for path in (tmp_path / "out").iterdir()}
    done = command("build", "plan1.txt", "plan1.txt", "--out", "out")
    assert done.returncode == 2
    assert "two sources are the plan plan-1" in done.stderr.decode()


def test_a_plan_cannot_take_the_name_of_another_file(command, tmp_path):
    (tmp_path / "plan.txt").write_text(GOOD)
    for taken in ("catalog", "ontology", "agencies", "evidence", "links-sources", "shapes", "context"):
        (tmp_path / "plan.toml").write_text(f'id = "{taken}"\n')
        refuse(command("build", "plan.txt", "--out", "out"), "choose another id")
    assert not (tmp_path / "out").exists()


def test_standard_input_has_an_id_too(command, tmp_path):
    done = command("build", "-", "--out", "out", input=GOOD.encode("gb18030"))
    assert done.returncode == 0, done.stderr.decode()
    assert [path.stem for path in (tmp_path / "out").glob("*.nq") if len(path.stem) > 8] == [
        "mou-fang-an-1bbc59"
    ]


def test_the_base_is_the_publishers(command, tmp_path):
    done = command("build", "--out", "out", "--base", "https://data.example.org/credit")
    assert done.returncode == 0
    text = (tmp_path / "out" / "social-credit-2015.ttl").read_text()
    assert text.startswith("@base <https://data.example.org/credit/> .")
    assert "@prefix agency: <https://w3id.org/creditplan/agency/> ." in text


# What cannot work: exit 2, one message with a remedy, and the output folder as it was


def refuse(done, *words):
    said = done.stderr.decode()
    assert done.returncode == 2
    assert said.startswith("error: ")
    assert "→" in said
    assert "Traceback" not in said
    for word in words:
        assert word in said
    assert done.stdout == b""


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(None, "there is no such file", id="missing"),
        pytest.param(b"", "the file is empty", id="empty"),
        pytest.param(b"\0\1\2" * 99, "not a text", id="binary"),
        pytest.param(b"\xff\xfe\xff", "not a text", id="undecodable"),
        pytest.param("只有一段话".encode(), "no task found", id="no task"),
    ],
)
def test_bad_input(command, tmp_path, content, words):
    if content is not None:
        (tmp_path / "plan.txt").write_bytes(content)
    refuse(command("build", "plan.txt", "--out", "out"), "plan.txt", words)
    assert not (tmp_path / "out").exists()


def test_a_folder_as_input(command, tmp_path):
    (tmp_path / "plans").mkdir()
    refuse(command("build", "plans"), "this folder holds no plan")


def test_a_base_that_is_none(command):
    refuse(command("build", "--base", "nonsense"), "cannot be a base IRI")


def test_a_file_in_the_place_of_the_folder(command, tmp_path):
    (tmp_path / "out").write_text("mine")
    refuse(command("build", "--out", "out"), "the output cannot be written")
    assert (tmp_path / "out").read_text() == "mine"


def test_a_folder_in_the_place_of_a_file(command, tmp_path):
    command("build", "--out", "out", "--no-validate")
    (tmp_path / "out" / "SHA256SUMS").unlink()
    (tmp_path / "out" / "catalog.ttl").write_text("old")
    (tmp_path / "out" / "mine.txt").write_text("mine")
    before = snapshot(tmp_path)
    blocked = tmp_path / "out" / "SHA256SUMS"
    blocked.mkdir()
    (blocked / "x").write_text("x")
    done = command("build", "--out", "out", "--no-validate")
    refuse(done, "the output cannot be written", "a folder named SHA256SUMS stands in the way")
    assert snapshot(tmp_path) == before | {"out/SHA256SUMS/x": b"x"}


def test_other_files_in_the_folder_stay(command, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    assert command("build", "--out", "out").returncode == 0
    assert (tmp_path / "out" / "mine.txt").read_text() == "mine"
    assert {path.name for path in (tmp_path / "out").iterdir()} == {*FILES, "mine.txt"}


def test_files_of_an_earlier_build_are_named(command, tmp_path):
    for name in ("one", "two"):
        (tmp_path / f"{name}.txt").write_text(GOOD)
        (tmp_path / f"{name}.toml").write_text(f'id = "{name}"\n')
        done = command("build", f"{name}.txt", "--out", "out", "--no-validate")
    assert done.returncode == 0
    said = done.stderr.decode()
    assert "out still holds files of an earlier build: one.jsonld, one.nq, one.ttl, one.txt" in said
    assert (tmp_path / "out" / "one.ttl").exists()


def test_of_many_files_of_an_earlier_build_the_first_are_named(command, tmp_path):
    pages = {f"page/{number:03}.html": b"" for number in range(150)}
    write_files(tmp_path / "out", pages)
    (tmp_path / "one.txt").write_text(GOOD)
    done = command("build", "one.txt", "--out", "out", "--no-validate", "--json")
    assert ", page/097.html, page/098.html and 51 more\n" in done.stderr.decode()
    assert json.loads(done.stdout)["left"] == ["SHA256SUMS-tree", *pages]


def test_files_of_an_earlier_build_are_removed_on_demand(command, tmp_path):
    for name in ("one", "two"):
        (tmp_path / f"{name}.txt").write_text(GOOD)
        (tmp_path / f"{name}.toml").write_text(f'id = "{name}"\n')
    command("build", "one.txt", "--out", "out", "--no-validate")
    (tmp_path / "out" / "one.txt").write_text("edited")
    done = command("build", "two.txt", "--out", "out", "--no-validate", "--prune", "--json")
    said = done.stderr.decode()
    assert "Removed from out, as no longer made: one.jsonld, one.nq, one.ttl\n" in said
    assert "out still holds files of an earlier build: one.txt\n" in said
    report = json.loads(done.stdout)
    assert (report["removed"], report["left"]) == (["one.jsonld", "one.nq", "one.ttl"], ["one.txt"])
    assert [path.name for path in (tmp_path / "out").glob("one.*")] == ["one.txt"]


def test_a_folder_that_may_not_be_written(tmp_path, creditplan):
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    if os.access(locked, os.W_OK):
        # For root, who may write anywhere: a place that nobody can write to.
        refuse(creditplan("build", "--out", "/proc/creditplan"), "the output cannot be written")
    else:
        refuse(creditplan("build", "--out", "locked/out"), "the output cannot be written")


def test_a_file_size_limit_leaves_the_folder_as_it_was(creditplan, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "catalog.ttl").write_text("old")
    limited = ["bash", "-c", 'ulimit -f 200; exec "$@"', "limited"]
    refuse(creditplan("build", "--out", "out", "--no-validate", prefix=limited), "make room on the disk")
    assert snapshot(tmp_path) == {"out/catalog.ttl": b"old"}


def test_a_full_disk_leaves_the_folder_as_it_was(creditplan, tmp_path):
    script = """
        set -e
        mount -t tmpfs -o size=600k none "$0"
        mkdir "$0/out"; echo old > "$0/out/catalog.ttl"
        code=0; "$@" || code=$?
        ls -A "$0/out"; cat "$0/out/catalog.ttl"
        exit $code
    """
    disk = tmp_path / "disk"
    disk.mkdir()
    own_mounts = ["unshare", "--mount", "--map-root-user"]
    if subprocess.run(
        [*own_mounts, "mount", "-t", "tmpfs", "none", disk], capture_output=True, check=False
    ).returncode:
        pytest.skip("this machine lets nobody mount a small disk")
    prefix = [*own_mounts, "bash", "-c", script, disk]
    done = creditplan("build", "--out", disk / "out", "--no-validate", prefix=prefix)
    assert done.returncode == 2
    assert "No space left on device" in done.stderr.decode()
    assert "make room on the disk" in done.stderr.decode()
    assert done.stdout.decode().split() == ["catalog.ttl", "old"]


def test_an_interrupt_while_files_are_staged_leaves_the_folder_as_it_was(tmp_path, monkeypatch):
    folder = tmp_path / "out"
    write_files(folder, {"a": b"1", "b": b"1"})

    class Stopping(dict):
        def items(self):
            yield "a", b"2"
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_files(folder, Stopping(a=b"2"))
    assert snapshot(folder) == {"a": b"1", "b": b"1"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize(
    "error", [OSError(28, "No space left on device"), KeyboardInterrupt()], ids=["error", "interrupt"]
)
@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_failure_while_files_are_swapped_puts_all_back(tmp_path, monkeypatch, error, moment, number):
    folder = tmp_path / "out"
    write_files(folder, {"a": b"1", "c": b"1"})
    (folder / "b").symlink_to("a")
    before = snapshot(folder)
    replace, calls = Path.replace, []

    def failing(self, target):
        calls.append(target)
        if len(calls) == number and moment == "before":
            raise error
        replace(self, target)
        if len(calls) == number:
            raise error

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(OutputError if isinstance(error, OSError) else KeyboardInterrupt):
        write_files(folder, {"a": b"2", "b": b"2", "d": b"2"})
    assert len(calls) > number
    assert snapshot(folder) == before
    assert sorted(path.name for path in folder.iterdir()) == ["a", "b", "c"]
    assert (folder / "b").is_symlink()


def test_a_request_to_stop_puts_all_back(tmp_path, monkeypatch):
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "catalog.ttl").write_text("old")
    replace, calls = Path.replace, []

    def stopped(self, target):
        calls.append(target)
        replace(self, target)
        if len(calls) == 5:
            os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(Path, "replace", stopped)
    handler = signal.getsignal(signal.SIGTERM)
    try:
        shown = CliRunner().invoke(main, ["build", "--no-validate", "--out", str(folder)])
    finally:
        signal.signal(signal.SIGTERM, handler)
    assert shown.exit_code == 128 + signal.SIGTERM
    assert snapshot(folder) == {"catalog.ttl": b"old"}


# As a library


def test_build_as_a_function(tmp_path):
    (tmp_path / "plan.txt").write_text(GAP)
    with pytest.raises(IncompleteError, match="task number 3 follows 1"):
        build([tmp_path / "plan.txt"], tmp_path / "out")
    (tmp_path / "unknown.txt").write_text(UNKNOWN)
    with pytest.raises(IncompleteError, match="does not know the name"):
        build([tmp_path / "unknown.txt"], tmp_path / "out", strict=True)
    assert not (tmp_path / "out").exists()
    made = build([tmp_path / "plan.txt"], tmp_path / "out", allow_incomplete=True)
    assert len(made.plans[0].tasks) == 2
    assert {path.name for path in (tmp_path / "out").iterdir()} == set(made.files)
    with pytest.raises(InputError):
        build(["missing.txt"], tmp_path / "out")


def test_a_plan_is_written_before_the_next_is_asked_for(tmp_path):
    """So a build holds one plan's files at a time; and a dict takes what a folder takes."""
    for name in ("one", "two"):
        (tmp_path / f"{name}.txt").write_text(GOOD)
        (tmp_path / f"{name}.toml").write_text(f'id = "{name}"\n')
    files, seen = {}, []

    def conversions():
        for plan in read_plans([tmp_path / "one.txt", tmp_path / "two.txt"], open_knowledge()):
            seen.append(sorted(files))
            yield to_conversion(plan, open_knowledge(), Iris())

    written = publish(conversions(), files, open_knowledge(), Iris())
    assert seen == [[], [f"one.{suffix}" for suffix in ("jsonld", "nq", "ttl", "txt")]]
    assert {name: (len(data), sha256(data).hexdigest()) for name, data in files.items()} == {
        name: (file.size, file.digest) for name, file in written.items()
    }
    build([tmp_path / "one.txt", tmp_path / "two.txt"], tmp_path / "out")
    assert snapshot(tmp_path / "out") == files


def test_a_violation_stops_a_build_that_has_begun_to_write(tmp_path, monkeypatch):
    out = tmp_path / "new" / "out"
    found = validate(
        parse(b"<urn:x> a <https://w3id.org/creditplan/ontology#Task> .", format=RdfFormat.TURTLE)
    )
    monkeypatch.setattr(Conversion, "report", found)
    with pytest.raises(IncompleteError, match="urn:x"):
        build(out=out)
    assert not out.parent.exists()
    made = build(out=out, allow_incomplete=True)
    assert made.report == found
    assert made.violations == [r for r in found.results if r.severity is Severity.VIOLATION] != []
    assert {path.name for path in out.iterdir()} == FILES == set(made.files)


def test_python_m_creditplan():
    done = subprocess.run(
        [sys.executable, "-m", "creditplan", "--version"], capture_output=True, text=True, check=True
    )
    assert "0.1.0" in done.stdout
