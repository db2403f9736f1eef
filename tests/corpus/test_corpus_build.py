"""Builds of corpora: the same bytes however they come about."""

from __future__ import annotations

import csv
import gzip
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from hashlib import sha256
from pathlib import Path

import pyoxigraph
import pytest

from creditplan import build as build_publication
from creditplan.confined import end_workers
from creditplan.corpus import build, layout
from creditplan.corpus.status import status
from creditplan.errors import InputError, OutputError

HEAD = 'title = "计划"\nlicense = "CC0-1.0"\nbase = "https://data.example.org/plans/"\n[publisher]\nname = "示例局"\n'
BODIES = [
    "财政部",
    "教育部",
    "民政部",
    "交通运输部",
    "水利部",
    "农业部",
    "商务部",
    "文化部",
    "审计署",
    "海关总署",
]
COUNT = 40


def text(number, tasks=3):
    lines = [f"某省二〇一{number % 10}年第{number}号工作任务分工方案", "一、重点工作"]
    for task in range(tasks):
        lead, other = BODIES[(number + task) % 10], BODIES[(number * 3 + task + 1) % 10]
        lines.append(f"{task + 1}、做好第{number}{task}件事。（{lead}牵头，{other}参加）")
    return "\n".join(lines) + "\n"


def write_plans(folder, count=COUNT):
    for number in range(count):
        path = folder / f"{number % 4}" / f"{number:03}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text(number), "utf-8")
        path.with_suffix(".toml").write_text(
            f'id = "p-{number}"\nissued = "2016-03-0{number % 9 + 1}"\n', "utf-8"
        )
    (folder / "creditplan.toml").write_text(HEAD, "utf-8")
    return folder


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.relative_to(folder).as_posix().startswith(".creditplan")
    }


def facts_of(folder):
    files = sorted((folder / "facts").iterdir())
    return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def plans(tmp_path_factory):
    return write_plans(tmp_path_factory.mktemp("plans"))


@pytest.fixture(scope="module")
def made(plans, tmp_path_factory):
    """A corpus of the plans, made by one worker."""
    folder = tmp_path_factory.mktemp("made") / "corpus"
    done = build([plans], folder, jobs=1)
    assert done.sound
    assert (done.documents, done.how) == (COUNT, {"converted": COUNT})
    return folder


# What is in it


def test_the_data_and_tables_are_those_of_a_build(plans, made, tmp_path):
    build_publication([plans], tmp_path / "one")
    nquads = {line for path in (tmp_path / "one").glob("p-*.nq") for line in path.read_bytes().splitlines()}
    shards = [gzip.decompress(path.read_bytes()) for path in sorted((made / "shards").iterdir())]
    assert len(shards) > 2
    lines = [line for shard in shards for line in shard.splitlines()]
    assert len(lines) == len(nquads)
    assert {*lines} == nquads
    for table in ("tasks", "assignments", "agencies"):
        with (tmp_path / "one" / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
            head, *expected = csv.reader(file)
        found = []
        for path in sorted((made / "tables" / table).glob("*.csv")):
            with path.open(encoding="utf-8-sig", newline="") as file:
                own, *rows = csv.reader(file)
            assert own == head
            found += rows
        assert sorted(found) == sorted(expected), table


def test_a_plan_is_cut_out_of_its_shard(made):
    every = facts_of(made)
    assert len(every) == COUNT
    for facts in every:
        data = layout.cut(made, facts)
        assert sha256(data).hexdigest() == facts["dataset"]
        assert data.count(b"\n") == facts["statements"]
        [graph] = {
            str(quad.graph_name.value) for quad in pyoxigraph.parse(data, format=pyoxigraph.RdfFormat.N_QUADS)
        }
        assert graph == f"https://data.example.org/plans/graph/{facts['id']}" == facts["graphs"][0]["iri"]


def test_parquet_says_what_csv_says(made):
    pq = pytest.importorskip("pyarrow.parquet")
    for path in sorted((made / "tables").rglob("*.parquet")):
        table = pq.read_table(path)
        with path.with_suffix(".csv").open(encoding="utf-8-sig", newline="") as file:
            rows = [*csv.DictReader(file)]
        assert table.num_rows == len(rows)
        for name in table.column_names:
            for value, row in zip(table[name].to_pylist(), rows, strict=True):
                said = "；".join(value) if isinstance(value, list) else "" if value is None else str(value)
                cell = row[name].removeprefix("'")
                assert said == cell or (isinstance(value, bool) and str(value).lower() == cell)
    types = {str(field.type) for field in pq.read_schema(made / "tables/tasks/00000.parquet")}
    assert {"bool", "list<element: string>", "string"} <= types


def test_lists_and_descriptions_hold(made):
    done = subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=made, check=False)
    assert done.returncode == 0
    listed = {line.split("  ", 1)[1] for line in (made / "SHA256SUMS-tree").read_text().splitlines()}
    assert listed == {name for name in contents(made) if "/" in name}
    for name in ("catalog.ttl", "void.ttl"):
        store = pyoxigraph.Store()
        store.load(path=made / name, base_iri="https://x.example/")
        assert len(store)
    void = "PREFIX void: <http://rdfs.org/ns/void#> "
    [row] = store.query(
        void + "SELECT (SUM(?n) AS ?sum) (COUNT(*) AS ?plans) { ?p void:rootResource ?r ; void:triples ?n }"
    )
    assert int(row["sum"].value) == sum(facts["statements"] for facts in facts_of(made))
    assert int(row["plans"].value) == COUNT
    said = json.loads((made / "corpus.json").read_bytes())
    assert said["counts"] == {
        "documents": COUNT, "plans": COUNT, "statements": int(row["sum"].value), "tasks": 3 * COUNT, "assignments": 6 * COUNT
    }  # fmt: skip


# However it comes about


@pytest.mark.parametrize("jobs", [2, 3])
def test_the_number_of_workers_does_not_matter(plans, made, tmp_path, jobs):
    build([plans], tmp_path / "corpus", jobs=jobs)
    assert contents(tmp_path / "corpus") == contents(made)


def test_the_order_of_arguments_does_not_matter(plans, tmp_path):
    inputs = sorted(plans.rglob("*.txt"))[:12]
    build(inputs, tmp_path / "a", jobs=2)
    build([*reversed(inputs), inputs[0]], tmp_path / "b", jobs=1)
    assert contents(tmp_path / "a") == contents(tmp_path / "b")
    assert len(facts_of(tmp_path / "a")) == 12


def test_a_package_and_manifests(plans, tmp_path):
    package = tmp_path / "plans.zip"
    with zipfile.ZipFile(package, "w") as file:
        for path in sorted(plans.rglob("*.t*")):
            file.write(path, path.relative_to(plans).as_posix())
    packed = build([package], tmp_path / "packed")
    names = [path.relative_to(plans).as_posix() for path in sorted(plans.rglob("*.txt"))]
    assert [facts["source"] for facts in facts_of(tmp_path / "packed")] == [
        f"plans.zip!{name}" for name in names
    ]
    assert packed.settings.description.base == "https://data.example.org/plans/"
    forms = {
        "list.txt": "# some\n" + "\n".join(names),
        "list.jsonl": "\n".join(
            json.dumps({"path": name} if number % 2 else name) for number, name in enumerate(names)
        ),
        "list.csv": "year,path\n" + "\n".join(f"2016,{name}" for name in names),
    }
    found = []
    for name, words in forms.items():
        (plans / name).write_text(words, "utf-8")
        try:
            build([], tmp_path / name, manifests=[plans / name], parquet=False)
        finally:
            (plans / name).unlink()
        found.append(contents(tmp_path / name))
    assert found[0] == found[1] == found[2]
    graphs = [[facts["dataset"] for facts in facts_of(tmp_path / name)] for name in ("packed", "list.csv")]
    assert graphs[0] == graphs[1]


def test_zstd_holds_the_same_plans(plans, made, tmp_path):
    pytest.importorskip("zstandard")
    build([plans], tmp_path / "corpus", codec="zstd", parquet=False)
    pairs = zip(facts_of(made), facts_of(tmp_path / "corpus"), strict=True)
    for one, other in pairs:
        assert layout.cut(made, one) == layout.cut(tmp_path / "corpus", other)
        assert other["shard"]["file"].endswith(".nq.zst")


# Kills


def command(plans, out, *options):
    return [
        sys.executable,
        "-m",
        "creditplan",
        "corpus",
        "build",
        str(plans),
        "--out",
        str(out),
        "--jobs",
        "2",
        "-q",
        *options,
    ]


@pytest.mark.parametrize("seed", [1, 2])
def test_a_build_that_is_killed_goes_on(plans, made, tmp_path, seed):
    """Kill it at random moments, again and again; what is finished is not converted again."""
    out, moments = tmp_path / "corpus", random.Random(seed)
    kills = waited = 0
    while kills < 4:
        with subprocess.Popen(command(plans, out), start_new_session=True) as process:
            # Until some batches more are there than before; or at any moment.
            end = time.monotonic() + 60
            want = waited + moments.randint(0, 2)
            while process.poll() is None and time.monotonic() < end and finished(out) < want:
                time.sleep(0.01)
            time.sleep(moments.random() * 0.05)
            process.kill()
        if process.returncode != -signal.SIGKILL:
            break
        kills += 1
        waited = finished(out)
    if waited:
        found = status(out)
        assert found.interrupted
        assert found.waiting[0] == waited
    last = build([plans], out, jobs=2)
    assert kills
    assert contents(out) == contents(made)
    assert last.how.get("resumed", 0) >= (1 if waited else 0)
    assert last.how.get("converted", 0) + last.how.get("resumed", 0) + last.how.get("copied", 0) == COUNT
    assert not status(out).interrupted
    assert not [path for path in out.iterdir() if path.name.startswith(".creditplan")]


def finished(out):
    return len([*out.glob(".creditplan-batches/*/batch.json")])


def test_a_build_that_is_killed_while_it_puts_all_in_place(plans, made, tmp_path):
    """At renames of files, when all batches are there."""
    script = """
import os, sys
from creditplan.corpus import build
renames = 0
def hook(event, arguments):
    global renames
    renames += event == "os.rename"
    if renames == int(sys.argv[3]):
        os._exit(9)
sys.addaudithook(hook)
build([sys.argv[1]], sys.argv[2], jobs=2)
"""
    for number in (1, 4):
        out = tmp_path / str(number)
        done = subprocess.run([sys.executable, "-c", script, plans, out, str(number)], check=False)
        assert done.returncode == 9
        assert status(out).interrupted
        again = build([plans], out, jobs=1)
        assert again.how.get("converted", 0) == 0
        assert contents(out) == contents(made)


def test_a_worker_that_is_killed_is_replaced(plans, made, tmp_path):
    out = tmp_path / "corpus"
    with subprocess.Popen(command(plans, out)) as process:
        killed = 0
        while process.poll() is None and killed < 2:
            time.sleep(0.4)
            for child in Path(f"/proc/{process.pid}/task").glob("*/children"):
                for worker in child.read_text().split()[: 2 - killed]:
                    os.kill(int(worker), signal.SIGKILL)
                    killed += 1
    assert killed
    assert process.returncode == 0
    assert contents(out) == contents(made)


# Faults


def test_a_broken_document_stops_nothing(plans, made, tmp_path):
    folder = shutil.copytree(plans, tmp_path / "plans")
    (folder / "1" / "broken.docx").write_bytes(b"PK\x03\x04 broken")
    (folder / "2" / "empty.txt").write_bytes(b"")
    (folder / "3" / "half.txt").write_text(
        "某省方案\n一、某事\n1、做事。（财政部负责）\n2、管事。\n", "utf-8"
    )
    (folder / "3" / "note.log").write_text("", "utf-8")
    done = build([folder], tmp_path / "corpus", jobs=2)
    assert not done.sound
    assert done.statuses == {"failed": 2, "incomplete": 1, "published": COUNT}
    assert done.kinds == {"task-without-clause": 1, "unreadable": 2}
    assert done.skipped == (1, ("3/note.log",))
    found = {facts["source"]: facts for facts in facts_of(tmp_path / "corpus")}
    assert found["1/broken.docx"]["failure"]["kind"] == "unreadable"
    assert "shard" not in found["3/half.txt"]
    sound = [facts["dataset"] for facts in found.values() if facts["status"] == "published"]
    assert sorted(sound) == sorted(facts["dataset"] for facts in facts_of(made))
    assert [facts["source"] for facts in status(tmp_path / "corpus").unsound()] == [
        "1/broken.docx",
        "2/empty.txt",
        "3/half.txt",
    ]
    allowed = build([folder], tmp_path / "allowed", jobs=2, allow_incomplete=True)
    assert not allowed.sound
    assert {facts["source"] for facts in facts_of(tmp_path / "allowed") if "shard" in facts} >= {"3/half.txt"}


KILLER = """
import os, sys
from creditplan.corpus import conversion, worker
real = worker.convert
def convert(document, settings, known):
    if "杀" in document.data.decode("utf-8", "replace"):
        os.kill(os.getpid(), 9)
    return real(document, settings, known)
worker.convert = convert
"""


def test_a_document_that_ends_its_worker_is_told(plans, made, tmp_path, monkeypatch):
    """The worker's module is replaced by one that dies of a word, as a library that breaks down would."""
    folder = shutil.copytree(plans, tmp_path / "plans")
    for name in ("0/k1.txt", "2/k2.txt"):
        (folder / name).write_text("杀", "utf-8")
    (tmp_path / "killer.py").write_text(KILLER + "\nfrom creditplan.corpus.worker import work\n", "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    import killer  # noqa: F401, PLC0415

    end_workers()  # those that wait look for modules elsewhere

    from creditplan.corpus import running  # noqa: PLC0415

    monkeypatch.setattr("creditplan.corpus.worker.convert", sys.modules["killer"].real)
    real = running.stream

    def stream(function, data, *arguments, limits):
        class Named:
            __module__ = "killer"
            __qualname__ = "work"

        return real(Named, data, *arguments, limits=limits)

    monkeypatch.setattr(running, "stream", stream)
    done = build([folder], tmp_path / "corpus", jobs=2)
    assert done.kinds == {"died": 2}
    assert done.statuses == {"failed": 2, "published": COUNT}
    found = {facts["source"]: facts for facts in facts_of(tmp_path / "corpus")}
    assert "the process that worked on it ended" in found["0/k1.txt"]["failure"]["message"]
    sound = [facts["dataset"] for facts in found.values() if facts["status"] == "published"]
    assert sorted(sound) == sorted(facts["dataset"] for facts in facts_of(made))


def test_two_documents_with_one_id(plans, tmp_path):
    folder = shutil.copytree(plans, tmp_path / "plans")
    for name in ("0/twice.txt", "3/thrice.txt"):
        (folder / name).write_text(text(3), "utf-8")
        (folder / name).with_suffix(".toml").write_text('id = "p-3"\n', "utf-8")
    done = build([folder], tmp_path / "corpus", jobs=2)
    assert done.kinds == {"duplicate-id": 2}
    found = {facts["source"]: facts for facts in facts_of(tmp_path / "corpus")}
    assert found["0/twice.txt"]["status"] == "published"
    for name in ("3/003.txt", "3/thrice.txt"):
        assert "shard" not in found[name]
        assert found[name]["failure"]["message"] == f"two documents are the plan p-3: 0/twice.txt and {name}"
    # The first goes, and the next one takes its place.
    (folder / "0/twice.txt").unlink()
    build([folder], tmp_path / "corpus", jobs=1)
    found = {facts["source"]: facts for facts in facts_of(tmp_path / "corpus")}
    assert (found["3/003.txt"]["status"], found["3/thrice.txt"]["status"]) == ("published", "failed")
    build([folder], tmp_path / "fresh", jobs=1)
    assert contents(tmp_path / "corpus") == contents(tmp_path / "fresh")


# What comes later


def test_what_is_unchanged_is_not_converted_again(plans, tmp_path):
    folder, out = shutil.copytree(plans, tmp_path / "plans"), tmp_path / "corpus"
    build([folder], out, jobs=2)
    before = contents(out)
    assert build([folder], out, jobs=2).how == {"copied": COUNT}
    assert contents(out) == before
    (folder / "0" / "004.txt").write_text(text(4, tasks=5), "utf-8")
    (folder / "1" / "005.toml").write_text('id = "p-5"\nissued = "2017"\n', "utf-8")
    (folder / "2" / "new.txt").write_text(text(77), "utf-8")
    (folder / "3" / "007.txt").unlink()
    (folder / "3" / "007.toml").unlink()
    done = build([folder], out, jobs=2)
    assert (done.how, done.gone) == ({"copied": COUNT - 3, "converted": 3}, 1)
    build([folder], tmp_path / "fresh", jobs=1)
    assert contents(out) == contents(tmp_path / "fresh")
    # What decides nothing of a plan changes no plan.
    (folder / "creditplan.toml").write_text(HEAD.replace("计划", "诸计划"), "utf-8")
    assert build([folder], out, jobs=2).how == {"copied": COUNT}
    (folder / "creditplan.toml").write_text(HEAD.replace("/plans/", "/others/"), "utf-8")
    assert build([folder], out, jobs=2).how == {"converted": COUNT}


def test_ids_that_changed(plans, tmp_path):
    folder = shutil.copytree(plans, tmp_path / "plans")
    (folder / "ids.csv").write_text("id,now\nold,p-3\nold/task/9,p-3/task/2\nother,p-900\n", "utf-8")
    done = build([folder], tmp_path / "corpus", jobs=1)
    assert [line.rpartition("/")[2] for line in done.unused] == ["ids.csv:4"]
    build_publication([folder], tmp_path / "one")
    made = (tmp_path / "corpus" / "earlier-ids.nq").read_bytes()
    assert made == (tmp_path / "one" / "earlier-ids.nq").read_bytes()
    (folder / "ids.csv").write_text("id,now\nold/task/1,p-3/task/7\n", "utf-8")
    with pytest.raises(InputError, match=r"ids.csv:2: the plan p-3 has no task/7"):
        build([folder], tmp_path / "corpus", jobs=1)


def test_damage_is_mended(plans, made, tmp_path):
    out = shutil.copytree(made, tmp_path / "corpus")
    (out / "shards/00001.nq.gz").write_bytes(b"")
    (out / "facts/00002.jsonl").write_bytes(b"{}\n")
    (out / "tables/tasks/00000.csv").write_bytes(b"x")
    done = build([plans], out, jobs=2)
    assert 0 < done.how["converted"] < COUNT
    assert contents(out) == contents(made)


def test_hostile_names(tmp_path):
    folder = tmp_path / "plans"
    names = [
        "a b.txt",
        "a'\"<&>.txt",
        "-rf.txt",
        "%2e%2e.txt",
        "a\nb.txt",
        "\x1b[2J\u202e.txt",
        "𠮷/計.txt",
        "a#b?.txt",
    ]
    for number, name in enumerate(names):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text(number), "utf-8")
    broken = os.fsencode(folder) + b"/\xff\xfe.txt"
    try:
        with open(broken, "wb") as file:  # noqa: PTH123
            file.write(text(90).encode())
        names.append("\udcff\udcfe.txt")
    except OSError:
        pass  # a file system that has no such names
    done = build([folder], tmp_path / "corpus", jobs=2)
    assert done.sound
    assert sorted(facts["source"] for facts in facts_of(tmp_path / "corpus")) == sorted(names)
    assert build([folder], tmp_path / "corpus").how == {"copied": len(names)}


def test_what_cannot_be_used_is_told(plans, made, tmp_path):
    (tmp_path / "other" / "0").mkdir(parents=True)
    (tmp_path / "other" / "0" / "000.txt").write_text(text(1), "utf-8")
    (tmp_path / "list.jsonl").write_text('"a.txt"\n[]\n', "utf-8")
    (tmp_path / "empty").mkdir()
    (tmp_path / "within" / "a").mkdir(parents=True)
    (tmp_path / "within" / "a" / "creditplan.toml").write_text(HEAD, "utf-8")
    (tmp_path / "published").mkdir()
    (tmp_path / "published" / "SHA256SUMS").write_text("", "utf-8")
    for inputs, manifests, out, words in [
        ([plans, tmp_path / "other"], [], "x", "two documents would have the name 0/000.txt"),
        ([tmp_path / "nowhere"], [], "x", "there is no such file"),
        ([tmp_path / "empty"], [], "x", "there is no document of a known format here"),
        ([tmp_path / "within"], [], "x", "describes a folder of plans within"),
        ([], [tmp_path / "list.jsonl"], "x", "list.jsonl:2: this line says no path"),
        ([], [tmp_path / "nowhere.txt"], "x", "the manifest cannot be read"),
        ([tmp_path / "other"], [], "other", "cannot be written into a folder that it is read from"),
        ([tmp_path / "other"], [], "published", "a publication in this folder that is no corpus"),
    ]:
        with pytest.raises(InputError, match=words):
            build(inputs, tmp_path / out, manifests=manifests, jobs=1)
    assert not (tmp_path / "x").exists()
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(OutputError):
        build([tmp_path / "other"], tmp_path / "file", jobs=1)
    with pytest.raises(InputError, match="this is no corpus"):
        status(tmp_path / "empty")


def test_a_file_that_a_manifest_lists_and_that_is_not_there(tmp_path):
    (tmp_path / "a.txt").write_text(text(1), "utf-8")
    (tmp_path / "list.txt").write_text("a.txt\nb.txt\n", "utf-8")
    done = build([], tmp_path / "corpus", manifests=[tmp_path / "list.txt"])
    assert done.statuses == {"failed": 1, "published": 1}
    [failed] = [facts for facts in facts_of(tmp_path / "corpus") if facts["status"] == "failed"]
    assert failed["failure"]["message"] == "there is no such file"
    assert "sha256" not in failed


def test_commands_say_what_there_is(plans, creditplan, tmp_path):
    folder = shutil.copytree(plans, tmp_path / "plans")
    (folder / "0" / "broken.txt").write_bytes(b"\x00\xff" * 9)
    done = creditplan("corpus", "build", folder, "--out", "corpus", "--json")
    assert done.returncode == 1, done.stderr
    said = json.loads(done.stdout)
    assert (said["documents"], said["how"], said["kinds"]) == (
        COUNT + 1,
        {"converted": COUNT + 1},
        {"unreadable": 1},
    )
    shown = creditplan("corpus", "status", "corpus")
    assert shown.returncode == 0
    assert "0/broken.txt: failed: " in shown.stdout.decode()
    said = json.loads(creditplan("corpus", "status", "corpus", "--json").stdout)
    assert said["corpus"]["statuses"] == {"failed": 1, "published": COUNT}
    assert [one["source"] for one in said["unsound"]] == ["0/broken.txt"]
    assert creditplan("corpus", "build", "--out", "x").returncode == 2
    assert creditplan("corpus", "build", plans, "--out", "sound").returncode == 0
