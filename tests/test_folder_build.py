"""A folder is a publication: what is sound is published, what is not is named, what is as it was is reused."""

import json
import os
import pickle
import re
import shutil
import sqlite3
import tracemalloc
import zlib
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from creditplan import build, pickled
from creditplan.cli import main
from creditplan.errors import InputError, OutputError
from creditplan.knowledge import open_knowledge
from creditplan.pipeline import StoppedError, kept, read_plans
from creditplan.reading import MAX_BYTES

KEPT = ".out.creditplan-kept"
DESCRIPTION = 'base = "https://data.example.org/plans/"\nlicense = "CC-BY-4.0"\n[publisher]\nname = "某局"\n'


def plan_text(name, tasks=2):
    lines = (f"{n}、做第{n}件{name}事。（财政部牵头，教育部参加）" for n in range(1, tasks + 1))
    return "\n".join((f"{name}任务分工方案", "一、总的事", *lines, ""))


DOUBTFUL = "未读懂方案\n1、做一件事。（财政部牵头，X配合其他，负责）\n2、写。\n"
# What is wrong with a document, by the name of its file, and what is said of it.
BROKEN = {
    "damaged.docx": (b"no package", "unreadable"),
    "empty.txt": (b"", "unreadable"),
    "noise.txt": (b"\xff\xfe\xff\x00\xd8\x00\xd8" * 30 + b"\x81", "unreadable"),
    "huge.txt": (b"1" * (64 * 2**20 + 1), "unreadable"),
    "letter.md": ("大家好，见信如面。\n".encode(), "no-plan"),
    "side.txt": (plan_text("旁").encode(), "unreadable"),
    "twice.txt": (plan_text("甲").encode(), "duplicate-id"),
    "doubtful.txt": (DOUBTFUL.encode(), "errors"),
}


@pytest.fixture
def folder(tmp_path):
    """A folder of three sound plans and their description."""
    plans = tmp_path / "plans"
    plans.mkdir()
    (plans / "creditplan.toml").write_text(DESCRIPTION, "utf-8")
    for name in "甲乙丙":
        (plans / f"{ord(name):x}.txt").write_text(plan_text(name), "utf-8")
    return plans


@pytest.fixture
def broken(folder):
    """The same with documents that are broken in different ways."""
    for name, (data, _) in BROKEN.items():
        (folder / name).write_bytes(data)
    (folder / "side.toml").write_text("id = [", "utf-8")
    return folder


def invoke(*words):
    return CliRunner().invoke(main, [str(word) for word in words])


def report(*words, code):
    shown = invoke(*words, "--json")
    assert shown.exit_code == code, shown.output
    return json.loads(shown.stdout)


def contents(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_what_is_sound_is_published_and_the_rest_is_named(broken, tmp_path):
    out = tmp_path / "out"
    said = report("build", broken, "--out", out, code=1)
    why = {Path(one["source"]).name: one["why"] for one in said["documents"]}
    assert {name: reason for name, reason in why.items() if reason} == {
        name: reason for name, (_, reason) in BROKEN.items()
    }
    assert said["how"] == {"converted": 5, "reused": 0, "failed": 6}
    published = [one for one in said["documents"] if one["published"]]
    assert len(published) == 3
    assert all(one["tasks"] == 2 for one in published)
    assert all(one["error"]["message"] for one in said["documents"] if one["how"] == "failed")
    assert {f"{one['id']}.ttl" for one in published} < {path.name for path in out.iterdir()}
    for name in BROKEN:
        (broken / name).unlink()
    (broken / "side.toml").unlink()
    assert invoke("build", broken, "--out", tmp_path / "sound" / "out").exit_code == 0
    assert contents(out) == contents(tmp_path / "sound" / "out")


def test_a_line_says_of_each_document_what_became_of_it(broken, tmp_path):
    shown = invoke("build", broken, "--out", tmp_path / "out")
    assert shown.exit_code == 1
    lines = shown.stdout.splitlines()
    for name in [*BROKEN, "7532.txt"]:
        (line,) = (one for one in lines if one.endswith(f"/{name}"))
        assert ("left out: " in line) == (name in BROKEN)
    (last,) = (one for one in shown.stderr.splitlines() if one.startswith("8 document(s) left out: "))
    assert all(name in last for name in BROKEN)
    quiet = invoke("build", broken, "--out", tmp_path / "out", "--quiet")
    assert (quiet.exit_code, quiet.stdout) == (1, "")
    assert last in quiet.stderr


# By what becomes of them: number and heading are as they are read, those words are not there, the role is another.
CORRECTIONS = """[[heading]]
words = "总的事"
level = 1

[[name]]
words = "财政部"
means = "mof"

[[task]]
words = "做第7件甲事"

[[clause]]
words = "（财政部牵头，教育部参加）"
before = "做第1件甲事。"
bodies = [{ name = "财政部", role = "responsible" }]
"""
FATES = {"applied": 1, "stale": 1, "needless": 2}


def test_corrections_are_counted_of_each_plan_and_of_all(folder, tmp_path):
    (folder / "7532.corrections.toml").write_text(CORRECTIONS, "utf-8")
    for how in ("converted", "reused"):
        said = report("build", folder, "--out", tmp_path / "out", code=0)
        assert {one["how"] for one in said["documents"]} == {how}
        found = {Path(one["source"]).stem: one["corrections"] for one in said["documents"]}
        assert found == {"7532": FATES, "4e59": dict.fromkeys(FATES, 0), "4e19": dict.fromkeys(FATES, 0)}
        assert said["corrections"] == FATES
    (folder / "4e59.corrections.toml").write_text('[[task]]\nwords = "没有的事"\n', "utf-8")
    lines = invoke("build", folder, "--out", tmp_path / "out").stdout.splitlines()
    told = {line.split("/")[-1]: line for line in lines if ".txt" in line}
    assert "  published; corrections: 1 applied, 1 stale, 2 needless  " in told["7532.txt"]
    assert "  published; corrections: 1 stale  " in told["4e59.txt"]
    assert "corrections:" not in told["4e19.txt"]
    assert "corrections: 1 applied, 2 stale, 2 needless" in lines


def test_corrections_of_a_single_plan_are_counted(folder, tmp_path):
    (folder / "7532.corrections.toml").write_text(CORRECTIONS, "utf-8")
    alone = invoke("build", folder / "7532.txt", "--out", tmp_path / "out", "--lang", "zh")
    assert "更正：采用 1 条，已失效 1 条，多余 2 条" in alone.stdout.splitlines()
    without = invoke("build", folder / "4e59.txt", "--out", tmp_path / "out", "--prune")
    assert "corrections:" not in without.stdout


def test_documents_that_cannot_be_read_are_not_held_in_memory(folder):
    knowledge = open_knowledge()
    read_plans([folder], knowledge, sound_only=True)  # loads what reading takes
    for number in range(4):
        with (folder / f"large-{number}.txt").open("wb") as file:
            file.truncate(MAX_BYTES + 1)
    tracemalloc.start()
    try:
        plans = read_plans([folder], knowledge, sound_only=True)
        held, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert [one.why for one in plans.documents].count("unreadable") == 4
    assert held < 4 * 2**20
    assert MAX_BYTES < most < 2 * MAX_BYTES


def test_all_or_nothing_writes_nothing(broken, tmp_path):
    refused = invoke("build", broken, "--out", tmp_path / "out", "--all-or-nothing")
    assert refused.exit_code == 2  # the first that cannot be read ends it
    for name, (_, why) in BROKEN.items():
        if why != "errors":
            (broken / name).unlink()
    stopped = report("build", broken, "--out", tmp_path / "out", "--all-or-nothing", code=1)
    assert not any(one["published"] for one in stopped["documents"])
    assert [*tmp_path.iterdir()] == [broken]


def test_what_is_named_by_itself_must_be_sound(broken, tmp_path):
    sound, doubtful = broken / "7532.txt", broken / "doubtful.txt"
    assert invoke("build", sound, doubtful, "--out", tmp_path / "out").exit_code == 1
    assert invoke("build", sound, broken / "empty.txt", "--out", tmp_path / "out").exit_code == 2
    assert [*tmp_path.iterdir()] == [broken]


def test_if_nothing_is_sound_nothing_is_written(broken, tmp_path):
    for path in broken.glob("????.txt"):
        path.unlink()
    (broken / "twice.txt").unlink()
    said = report("build", broken, "--out", tmp_path / "out", code=1)
    assert not said["written"]
    assert [*tmp_path.iterdir()] == [broken]
    with pytest.raises(StoppedError, match="the file is empty"):
        build([broken], tmp_path / "out")


def test_of_plans_of_one_id_the_first_that_is_sound_is_published(folder, tmp_path):
    """A copy that is not fully understood does not stand in the way of the plan."""
    copy = folder / "7532-copy.txt"
    copy.write_text(plan_text("甲").replace("，教育部参加", "，X配合其他，负责"), "utf-8")
    said = report("build", folder, "--out", tmp_path / "out", code=1)
    why = {Path(one["source"]).name: one["why"] for one in said["documents"]}
    assert {name: one for name, one in why.items() if one} == {copy.name: "errors"}
    assert len({one["id"] for one in said["documents"]}) == 3
    assert said["shacl"]["conforms"]


def test_incomplete_plans_are_published_where_that_is_allowed(broken, tmp_path):
    said = report("build", broken, "--out", tmp_path / "out", "--allow-incomplete", code=1)
    (one,) = (one for one in said["documents"] if one["source"].endswith("doubtful.txt"))
    assert (one["why"], one["published"]) == ("errors", True)


def test_only_what_changed_is_converted(folder, tmp_path):
    def how():
        return build([folder], tmp_path / "out").how

    def counts(converted, reused):
        return {"converted": converted, "reused": reused, "failed": 0}

    assert how() == counts(3, 0)
    assert how() == counts(0, 3)
    (folder / "7532.txt").write_text(plan_text("甲", 3), "utf-8")
    assert how() == counts(1, 2)
    (folder / "7532.en.toml").write_text('title = "A plan"\n', "utf-8")
    assert how() == counts(1, 2)
    (folder / "creditplan.toml").write_text('version = "2"\n' + DESCRIPTION, "utf-8")
    assert how() == counts(0, 3)
    (folder / "creditplan.toml").write_text(DESCRIPTION.replace("data.", "other."), "utf-8")
    assert how() == counts(3, 0)


def test_what_is_kept_may_be_lost_damaged_or_anothers(folder, tmp_path, monkeypatch):
    out, file = tmp_path / "out", tmp_path / KEPT
    build([folder], out)
    fresh = contents(out)

    class Trap:
        def __reduce__(self):
            return os.mkdir, (str(tmp_path / "trapped"),)

    with closing(sqlite3.connect(file)) as table:
        table.execute("UPDATE kept SET plan = ?", (zlib.compress(pickle.dumps(Trap())),))
        table.commit()
    assert build([folder], out).how["converted"] == 3
    assert not (tmp_path / "trapped").exists()
    for data in (b"no table", file.read_bytes()[: 20 << 10]):
        file.write_bytes(data)
        build([folder], out)
        assert contents(out) == fresh
    assert build([folder], out).how["reused"] == 3
    shutil.rmtree(out)  # what is not in its place is made again
    assert build([folder], out).how["reused"] == 3
    assert contents(out) == fresh
    with closing(sqlite3.connect(file)) as table:
        (one, _first), (other, second), _ = table.execute("SELECT key, files FROM kept").fetchall()
        # Files of another plan are none of this one.
        table.execute("UPDATE kept SET files = ? WHERE key = ?", (second, one))
        # What is said of a file is not what it is: nothing false is published.
        false = [replace(file, digest="0" * 64) for file in pickled.loads(zlib.decompress(second))]
        table.execute("UPDATE kept SET files = ? WHERE key = ?", (zlib.compress(pickled.dumps(false)), other))
        table.commit()
    with pytest.raises(OutputError, match=re.escape(kept.SUFFIX)):
        build([folder], out)
    assert contents(out) == fresh
    with closing(sqlite3.connect(file)) as table:
        table.execute("UPDATE kept SET files = ? WHERE key = ?", (second, other))
        table.commit()
    assert build([folder], out).how["reused"] == 3
    assert contents(out) == fresh


def test_a_build_that_dies_while_it_keeps_leaves_all_as_it_was(folder, tmp_path):
    out = tmp_path / "out"
    build([folder], out)
    before = contents(out)
    (folder / "7532.txt").unlink()
    child = os.fork()
    if not child:
        kept.Path.replace = lambda *_: os._exit(9)
        build([folder], out)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    assert {name: data for name, data in contents(out).items() if "creditplan-" not in name} == before
    made = build([folder], out)
    assert made.how == {"converted": 0, "reused": 2, "failed": 0}
    build([folder], tmp_path / "fresh" / "out")
    assert contents(out) == contents(tmp_path / "fresh" / "out")
    assert {path.name for path in tmp_path.iterdir()} == {"plans", "out", "fresh", KEPT}


NAMES = st.sampled_from("甲乙丙丁")
EDITS = st.lists(
    st.one_of(
        st.tuples(st.just("write"), NAMES, st.integers(1, 3)),
        st.tuples(st.just("break"), NAMES, st.sampled_from([data for data, _ in BROKEN.values()][:3])),
        st.tuples(st.just("remove"), NAMES, st.none()),
        st.tuples(st.just("title"), NAMES, st.sampled_from(["A plan", "B plan"])),
    ),
    min_size=1,
    max_size=3,
)


def edit(folder, what, name, value):
    path = folder / f"{ord(name):x}.txt"
    if what == "write":
        path.write_text(plan_text(name, value), "utf-8")
    elif what == "break":
        path.write_bytes(value)
    elif what == "remove":
        path.unlink(missing_ok=True)
    else:
        path.with_suffix(".en.toml").write_text(f'title = "{value}"\n', "utf-8")


def attempt(folder, out):
    """Build, and return what is in the folder."""
    try:
        build([folder], out)
    except (StoppedError, InputError):
        shutil.rmtree(out, ignore_errors=True)  # so that both are compared from nothing
    return contents(out) if out.exists() else {}


@settings(max_examples=6)
@given(st.lists(EDITS, min_size=2, max_size=3))
def test_a_build_after_edits_is_a_build_from_nothing(tmp_path_factory, rounds):
    home = tmp_path_factory.mktemp("edits")
    folder = home / "plans"
    folder.mkdir()
    (folder / "creditplan.toml").write_text(DESCRIPTION, "utf-8")
    edit(folder, "write", "甲", 1)
    for number, edits in enumerate(rounds):
        for one in edits:
            edit(folder, *one)
        assert attempt(folder, home / "out") == attempt(folder, home / str(number) / "out")


def test_files_of_another_kind_of_build_stay(folder, tmp_path):
    """A site in the folder is not taken apart by a build that writes no pages; plans that went are."""
    out = tmp_path / "out"
    (out / "plan").mkdir(parents=True)
    build([folder], out)
    page = out / "plan" / "page.html"
    page.write_text("<p>", "utf-8")
    digest = sha256(b"<p>").hexdigest()
    (out / "SHA256SUMS-tree").write_text(f"{digest}  plan/page.html\n", "utf-8")
    (folder / "7532.txt").unlink()
    made = build([folder], out)
    assert len(made.removed) == 4
    assert page.exists()
    assert "plan/page.html" in made.left
    assert "plan/page.html" in build([folder], out, prune=True).removed


def test_a_site_is_of_what_is_sound_and_loses_what_went(folder, tmp_path):
    (folder / "4e19.txt").write_bytes(b"")
    said = report("site", folder, "--out", tmp_path / "out", code=1)
    assert said["how"] == {"converted": 2, "reused": 0, "failed": 1}
    (folder / "4e19.txt").unlink()
    (folder / "7532.txt").unlink()
    said = report("site", folder, "--out", tmp_path / "out", code=0)
    assert said["how"] == {"converted": 0, "reused": 1, "failed": 0}
    assert any(name.startswith("plan/") for name in said["removed"])
    assert invoke("site", folder, "--out", tmp_path / "fresh" / "out").exit_code == 0
    assert contents(tmp_path / "out") == contents(tmp_path / "fresh" / "out")
