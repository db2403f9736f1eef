"""Indexes of corpora: the answers of queries in memory, whole at any moment, and told where they are not."""

from __future__ import annotations

import fcntl
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import deque

import duckdb
import pytest
from click.testing import CliRunner
from pyoxigraph import QueryBoolean

from conftest import ROOT
from creditplan import Queries
from creditplan.cli import main
from creditplan.corpus import build, layout
from creditplan.corpus.index import build_index
from creditplan.errors import InputError, OutputError
from creditplan.folder import Listings, lock
from creditplan.knowledge import open_knowledge
from creditplan.query import Rows
from creditplan.query.indexed import MARKER, NAMES, NEW, STORE, open_index
from creditplan.rdf_files import read_published
from creditplan.store import find_graphs

sys.path.insert(0, str(ROOT / "benchmarks"))
from generate import generate

NAMES_OF_QUERIES = [*open_knowledge().queries]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """The packaged plan, which the examples of queries are about, among made-up ones."""
    folder = tmp_path_factory.mktemp("corpus")
    plans = folder / "plans"
    generate(14, 5, plans)
    for path in plans.rglob("*.truth.json"):
        path.unlink()
    for path in (ROOT / "sources").glob("social-credit-2015.*"):
        shutil.copy(path, plans)
    build([plans], folder / "corpus", jobs=1)
    return folder / "corpus"


@pytest.fixture(scope="module")
def index(corpus):
    return build_index(corpus).index


@pytest.fixture
def own(corpus, tmp_path):
    """A corpus of a test's own, with its index."""
    shutil.copytree(corpus, tmp_path / "corpus")
    return build_index(tmp_path / "corpus")


@pytest.fixture(scope="module")
def in_memory(corpus):
    return Queries(read_published(Listings().quads_of(corpus)))


@pytest.fixture(scope="module")
def on_disk(index):
    return Queries(open_index(index, open_knowledge()))


def opened(folder):
    return Queries(open_index(folder, open_knowledge()))


def answered(queries, name, values):
    answer = queries.run(name, **values)
    if isinstance(answer, QueryBoolean):
        return bool(answer)
    if isinstance(answer, Rows):
        return sorted([str(term) for term in row] for row in answer)
    return sorted(map(str, answer))


def examples(queries, name):
    """What to ask: the examples, a task of the plan that they are about."""
    return {
        one.name: f"social-credit-2015/{one.example}" if one.type in ("task", "section") else one.example
        for one in queries[name].parameters
        if one.required
    }


def asked_for(*arguments):
    return CliRunner().invoke(main, [*map(str, arguments)])


def marked(index, digest):
    """Let an index say that it is of a corpus of another digest."""
    marker = json.loads((index / MARKER).read_bytes())
    (index / MARKER).write_text(json.dumps(marker | {"digest": digest}))


# The same answers


@pytest.mark.parametrize("name", NAMES_OF_QUERIES)
def test_an_index_answers_as_memory_does(name, in_memory, on_disk):
    values = examples(on_disk, name)
    assert answered(on_disk, name, values) == answered(in_memory, name, values)


def test_most_examples_have_an_answer(on_disk):
    silent = [name for name in NAMES_OF_QUERIES if not answered(on_disk, name, examples(on_disk, name))]
    assert len(silent) <= 4, silent


@pytest.mark.parametrize("agency", ["人民银行", "PBC", "财政部", "各省级人民政府", "工商总局"])
def test_bodies_are_found_by_the_same_names(agency, in_memory, on_disk):
    rows = answered(on_disk, "tasks-of-agency", {"agency": agency})
    assert rows == answered(in_memory, "tasks-of-agency", {"agency": agency})
    assert rows or agency == "财政部"


def test_a_local_body_is_found_by_its_name_and_by_the_words_of_its_plan(in_memory, on_disk):
    called = {name for name in in_memory._agents if name.endswith("局") and len(in_memory._agents[name]) == 1}
    assert len(called) > 50
    for name in random.Random(7).sample(sorted(called), 10):
        values = {"agency": name}
        assert answered(on_disk, "tasks-of-agency", values) == answered(in_memory, "tasks-of-agency", values)


@pytest.mark.parametrize(
    ("query", "values"),
    [
        ("tasks-of-agency", {"agency": "人民很行"}),
        ("task-details", {"task": "14"}),
        ("task-details", {"task": "social-credit-2015/99"}),
        ("task-details", {"task": "https://w3id.org/creditplan/plan/none/task/1"}),
        ("tasks-of-section", {"section": "social-credit-2015/77"}),
        ("bodies-of-place", {"place": "洛羊市"}),
    ],
)
def test_what_cannot_be_understood_is_told_in_the_same_words(query, values, in_memory, on_disk):
    told = []
    for queries in (in_memory, on_disk):
        with pytest.raises(InputError) as caught:
            queries.run(query, **values)
        told.append(str(caught.value))
    assert told[0] == told[1]


def test_a_name_of_several_bodies_is_told_with_the_same_choices(in_memory, on_disk):
    name, meant = max(in_memory._agents.items(), key=lambda item: (len(item[1]), item[0]))
    assert len(meant) > 1
    told = []
    for queries in (in_memory, on_disk):
        with pytest.raises(InputError, match=f"is the name of {len(meant)} agencies") as caught:
            queries.run("tasks-of-agency", agency=name)
        told.append(str(caught.value))
    assert told[0] == told[1]


def test_plans_titles_dates_and_graphs_are_those_of_memory(in_memory, on_disk):
    rows = [row["plan"].value for row in in_memory.run("plans")]
    assert len(rows) == 15
    assert [on_disk.title(plan) for plan in rows] == [in_memory.title(plan) for plan in rows]
    assert all(on_disk.title(plan) for plan in rows) and on_disk.title("https://example.org/none") == ""
    assert on_disk.dates() == in_memory.dates() != []
    assert on_disk.plan_graphs() == in_memory.plan_graphs() == [""]


def test_the_command_asks_an_index_and_a_corpus_alike(corpus, index):
    asked = [
        asked_for("query", "tasks-of-agency", "--agency", "人民银行", "--data", data)
        for data in (corpus, index)
    ]
    assert asked[0].stdout == asked[1].stdout != ""
    assert "2015年社会信用体系建设工作要点分工方案" in asked[1].stdout
    nothing = asked_for("query", "co-led-tasks", "--agency", "市场监管总局", "--data", index)
    assert "市场监管总局 has no task in these data" in nothing.stderr
    both = asked_for("query", "plans", "--data", index, "--data", corpus)
    assert both.exit_code == 2 and "an index is queried alone" in both.stderr


# When it is made


def test_an_index_of_an_unchanged_corpus_is_left_alone(own):
    before = {path: path.stat().st_mtime_ns for path in own.index.rglob("*")}
    again = build_index(own.corpus)
    assert own.made and not again.made
    assert (again.plans, again.statements) == (own.plans, own.statements) == (15, again.statements)
    assert {path: path.stat().st_mtime_ns for path in own.index.rglob("*")} == before
    told = json.loads(asked_for("corpus", "index", own.corpus, "--json").stdout)
    assert told["made"] is False and told["plans"] == 15 and told["index"] == str(own.index)


def test_a_stale_index_is_told_and_made_anew(own, tmp_path):
    (tmp_path / "more").mkdir()
    shutil.copytree(own.corpus, tmp_path / "before")
    text = (ROOT / "sources" / "social-credit-2015.txt").read_text("utf-8")
    (tmp_path / "more" / "one.txt").write_text(text, "utf-8")
    (tmp_path / "more" / "one.toml").write_text('id = "another-one"\n', "utf-8")
    build([tmp_path / "more"], own.corpus, jobs=1, parquet=False)
    asked = asked_for("query", "plans", "--data", own.index)
    assert asked.exit_code == 2 and "the index is stale" in asked.stderr
    assert f"creditplan corpus index {own.corpus} --out {own.index}" in asked.stderr
    made = build_index(own.corpus)
    assert made.made and made.plans == 1
    assert [row["plan"].value.rpartition("/")[2] for row in opened(own.index).run("plans")] == ["another-one"]
    assert sorted(path.name for path in own.index.iterdir()) == [MARKER, "index-2"]


def test_an_index_can_be_asked_where_its_corpus_is_not(own, tmp_path):
    shutil.move(own.index, tmp_path / "elsewhere")
    shutil.rmtree(own.corpus)
    assert len(list(opened(tmp_path / "elsewhere").run("plans"))) == 15


def test_an_index_of_another_register_is_told(own):
    marker = json.loads((own.index / MARKER).read_bytes())
    (own.index / MARKER).write_text(json.dumps(marker | {"register": "0" * 64}))
    with pytest.raises(InputError, match="another register"):
        opened(own.index)
    assert build_index(own.corpus).made
    assert opened(own.index)


def test_readers_go_on_while_a_new_index_takes_the_place_of_theirs(own):
    queries = opened(own.index)
    answer = iter(queries.run("workload"))
    next(answer)
    marked(own.index, "0" * 64)
    assert build_index(own.corpus).made
    assert len(list(answer)) + 1 == len(list(opened(own.index).run("workload")))
    assert answered(queries, "plans", {}) == answered(opened(own.index), "plans", {})


def test_two_builds_do_not_meet(own, monkeypatch):
    monkeypatch.setattr(lock, "PATIENCE", 0.2)
    descriptor = os.open(own.index, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    with pytest.raises(OutputError, match="another build writes"):
        build_index(own.corpus)
    os.close(descriptor)
    assert not build_index(own.corpus).made


def test_a_build_that_is_killed_leaves_what_was_there(own, tmp_path):
    before = answered(opened(own.index), "workload", {})
    command = [sys.executable, "-m", "creditplan", "corpus", "index", str(own.corpus), "--out"]
    digest = json.loads((own.index / MARKER).read_bytes())["digest"]
    began = time.monotonic()
    subprocess.run([*command, str(tmp_path / "timed")], check=True, capture_output=True)
    whole = time.monotonic() - began
    drawn = random.Random(11)
    killed = 0
    for _ in range(5):
        marked(own.index, "0" * 64)
        process = subprocess.Popen([*command, str(own.index)], stdout=subprocess.DEVNULL)
        time.sleep(whole * drawn.uniform(0.2, 1.0))
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        # The old one, which says of itself what it said; or the new one, whole.
        marked(own.index, digest)
        assert answered(opened(own.index), "workload", {}) == before
    assert killed
    marked(own.index, "0" * 64)
    assert build_index(own.corpus).made
    assert answered(opened(own.index), "workload", {}) == before
    assert len([*own.index.iterdir()]) == 2


def test_a_first_build_that_is_killed_is_told(own, tmp_path):
    (tmp_path / "new" / NEW / STORE).mkdir(parents=True)
    asked = asked_for("query", "plans", "--data", tmp_path / "new")
    assert asked.exit_code == 2 and "the index was never finished" in asked.stderr
    assert build_index(own.corpus, tmp_path / "new").made
    assert len(list(opened(tmp_path / "new").run("plans"))) == 15


def test_nothing_else_is_written_over(own, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("…")
    with pytest.raises(OutputError, match="something else than an index"):
        build_index(own.corpus, tmp_path / "mine")
    with pytest.raises(InputError, match="no N-Quads file"):
        build_index(tmp_path / "mine", tmp_path / "none")
    assert not (tmp_path / "none").exists()


# What is broken


def test_shards_are_held_to_the_list_of_their_corpus(own, tmp_path):
    shard = sorted((own.corpus / "shards").iterdir())[0]
    whole = shard.read_bytes()
    shard.write_bytes(whole[:-10])
    with pytest.raises(InputError, match=f"{shard.name} differs"):
        build_index(own.corpus, tmp_path / "new")
    shard.unlink()
    with pytest.raises(InputError, match=f"{shard.name} is missing"):
        build_index(own.corpus, tmp_path / "new")
    shard.write_bytes(whole)
    shutil.copy(shard, shard.with_name("99999.nq.gz"))
    with pytest.raises(InputError, match=r"does not list shards/99999\.nq\.gz"):
        build_index(own.corpus, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def damaged_marker(held):
    (held.parent / MARKER).write_bytes(b'{"format": 1, ')


def other_format(held):
    (held.parent / MARKER).write_bytes(b'{"format": 99}')


def way_out(held):
    marker = json.loads((held.parent / MARKER).read_bytes())
    (held.parent / MARKER).write_text(json.dumps(marker | {"holds": "../elsewhere"}))


def without_store(held):
    shutil.rmtree(held / STORE)


def without_names(held):
    (held / NAMES).unlink()


def damaged_names(held):
    (held / NAMES).write_bytes(b"SQLite format 3\0" + bytes(5000))


def without_table(held):
    max((held / STORE).glob("*.sst"), key=lambda path: path.stat().st_size).unlink()


def cut_table(held):
    path = max((held / STORE).glob("*.sst"), key=lambda path: path.stat().st_size)
    path.write_bytes(path.read_bytes()[:-4096])


@pytest.mark.parametrize(
    "damage",
    [
        damaged_marker,
        other_format,
        way_out,
        without_store,
        without_names,
        damaged_names,
        without_table,
        cut_table,
    ],
)
def test_a_broken_index_is_one_error_and_is_made_anew(damage, own):
    damage(own.index / json.loads((own.index / MARKER).read_bytes())["holds"])
    asked = asked_for("query", "workload", "--data", own.index)
    assert asked.exit_code == 2, asked.stderr
    assert (
        asked.stderr.startswith("error: ") and "the index" in asked.stderr and "Traceback" not in asked.stderr
    )
    assert "creditplan corpus index CORPUS --out INDEX" in asked.stderr
    assert build_index(own.corpus).made
    assert answered(opened(own.index), "plans", {})


def test_a_flipped_bit_is_found_when_the_index_is_asked_for_again(own):
    held = own.index / json.loads((own.index / MARKER).read_bytes())["holds"]
    path = max((held / STORE).glob("*.sst"), key=lambda path: path.stat().st_size)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0x01
    path.write_bytes(content)
    assert build_index(own.corpus).made
    assert not build_index(own.corpus).made


# Stores take the shards of a corpus


def test_the_graphs_of_a_corpus_are_found_in_its_shards(corpus):
    graphs = find_graphs([corpus])
    plans = [name for name in graphs.sizes if "/graph/" in name and not name.startswith("https://w3id.org")]
    lines = "".join(file.read_text("utf-8") for file in (corpus / "facts").iterdir()).splitlines()
    facts = map(json.loads, lines)
    expected = {one["iri"]: one["statements"] for fact in facts for one in fact["graphs"]}
    assert expected.items() <= graphs.sizes.items() and {*plans} <= {*expected}
    assert not graphs.unlisted and not graphs.scattered
    assert {graph: len(quads) for graph, quads in graphs} == graphs.sizes


# Tables


def test_the_tables_answer_in_duckdb_as_the_page_shows(corpus, on_disk, monkeypatch):
    page = (ROOT / "docs" / "corpus.md").read_text("utf-8").partition("## Tables with DuckDB")[2]
    pairs, years, places = re.findall(r"```sql\n(.*?)```", page.partition("\n## ")[0], re.DOTALL)
    monkeypatch.chdir(corpus.parent)

    rows = [tuple(row) for row in duckdb.sql(pairs).fetchall()]
    columns = ("firstName", "secondName", "tasks")
    found = [tuple(row[one].value for one in columns) for row in on_disk.run("co-lead-pairs")]
    assert sorted((*sorted(names), str(tasks)) for *names, tasks in rows) == sorted(
        (*sorted(names), tasks) for *names, tasks in found
    )
    assert len(rows) > 10

    rows = duckdb.sql(years).fetchall()
    found = {
        (row["year"].value, role): int(row[role].value)
        for row in on_disk.run("agency-over-years", agency="人民银行")
        for role in ("lead", "responsible", "participant")
        if row["bodyName"].value == "人民银行"
    }
    assert {(year, role): tasks for year, _, role, tasks in rows} == {k: n for k, n in found.items() if n}
    assert rows

    rows = duckdb.sql(places).fetchall()
    found = on_disk.run("places-without-leads")
    assert sorted(plans for _, plans, _ in rows) == sorted(int(row["plans"].value) for row in found)
    assert rows


# Shards packed by zstd


def test_shards_packed_by_zstd_are_read_and_told_where_they_are_cut(corpus, tmp_path):
    plain = sorted((corpus / "shards").iterdir())[0]
    plans = layout.unpack(plain.read_bytes(), "gzip").splitlines(keepends=True)
    half = len(plans) // 2
    packed = b"".join(layout.pack(b"".join(part), "zstd") for part in (plans[:half], plans[half:]))
    path = tmp_path / "shard.nq.zst"
    path.write_bytes(packed)
    assert [*read_published([path])] == [*read_published([plain])]
    for damaged in (packed[:-20], packed[:1000] + bytes(50) + packed[1050:], b"plain text"):
        path.write_bytes(damaged)
        with pytest.raises(InputError, match=r"cannot be read|syntax error"):
            deque(read_published([path]), maxlen=0)
