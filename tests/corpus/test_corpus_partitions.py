"""What Spark's partitions do, without Spark: of rows with bytes come the files that one machine writes."""

from __future__ import annotations

import json
import sys
import zipfile
from collections import Counter
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner

from creditplan.cli import main
from creditplan.corpus import build, layout
from creditplan.corpus.building import given_up
from creditplan.corpus.ledger import Ledger
from creditplan.corpus.spark_work import Conversion, GivingUp, Part
from creditplan.errors import InputError
from creditplan.reading import MAX_BYTES, SIDE_FILES

EMPTY = bytes.fromhex("502a4d1800000000")
PLAN = "某省2020年第2020号工作任务分工方案\n一、重点工作\n1、做好2020件事。（财政部牵头，教育部参加）\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Documents of each kind: with side files, broken, empty, in a package, the same plan twice."""
    folder = tmp_path_factory.mktemp("plans")
    for name, year in (("a.txt", 2021), ("b.md", 2022), ("c.txt", 2023), ("z-again.txt", 2021)):
        (folder / name).write_text(PLAN.replace("2020", str(year)), "utf-8")
    (folder / "b.toml").write_text('title = "另一个方案"\n', "utf-8")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "broken.docx").write_bytes(b"PK\3\4")
    with (folder / "large.txt").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with zipfile.ZipFile(folder.with_suffix(".zip"), "w") as package:
        package.writestr("方案.txt", PLAN.replace("2020", "2024"))
        package.writestr("other.txt", PLAN.replace("2020", "2025"))
    return folder


def parts(folder, number, names):
    """The rows that Spark gives a partition: each file as it was listed, and again with bytes where it reads any."""
    package = folder.with_suffix(".zip")
    rows = []
    for place, name in enumerate(names):
        if "!" in name:
            member = name.partition("!")[2]
            rows.append(Part(number, place, "", name, member, str(package), 0))
            listed = [Part(number, -1, ".zip", name, "", str(package), package.stat().st_size)]
        else:
            paths = {"": folder / name} | {end: (folder / name).with_suffix(end) for end in SIDE_FILES}
            listed = [
                Part(number, place, end, name, "", str(path), path.stat().st_size)
                for end, path in paths.items()
                if path.exists()
            ]
        rows += listed
        rows += [
            one._replace(data=Path(one.path).read_bytes()) for one in listed if 0 < one.size <= MAX_BYTES
        ]
    return sorted(rows, key=lambda row: (row.batch, row.place, row.end, row.path, row.data is None))


def whole(made):
    return {one.file: one.data + (bytes([one.last]) if one.last >= 0 else b"") for one in made}


@pytest.fixture(scope="module", params=layout.CODECS)
def local(request, folder, tmp_path_factory):
    """What one machine makes of them."""
    out = tmp_path_factory.mktemp("local") / "corpus"
    return build([folder, folder.with_suffix(".zip")], out, codec=request.param), out


@pytest.fixture(scope="module")
def converted(folder, local):
    """What partitions make of them, and what they counted."""
    names = sorted(
        json.loads(line)["source"]
        for path in (local[1] / "facts").iterdir()
        for line in path.read_bytes().splitlines()
    )
    rows = [
        row
        for number, batch in enumerate(layout.batches(names, len(names)))
        for row in parts(folder, number, batch)
    ]
    counted = Counter()
    return [*Conversion(local[0].settings, None, counted.update)(rows)], counted, names


def test_partitions_write_what_one_machine_writes(local, converted):
    corpus, out = local
    made, counted, names = converted
    ledger = Ledger()
    batches = [*layout.batches(names, len(names))]
    for one in made:
        for name, said in zip(batches[one.batch], json.loads(one.documents or "[]"), strict=False):
            if "data" in said:
                ledger.add_plan(said["id"], name, one.batch)
    doubles = given_up(ledger)
    assert [name for given in doubles.values() for name in given] == ["z-again.txt"]
    again = GivingUp(corpus.settings, doubles)(one for one in made if one.batch in doubles)
    files = whole(made) | whole(again)
    places = ("shards/*", "facts/*", *(f"tables/{table}/*" for table in layout.TABLES))
    expected = {path.relative_to(out).as_posix(): path.read_bytes() for at in places for path in out.glob(at)}
    if corpus.settings.codec == "zstd":
        # One more frame, which is empty: Spark ends each row with the same byte.
        expected = {
            name: data + (EMPTY if name.endswith(".zst") and data else b"") for name, data in expected.items()
        }
    assert files == expected
    kinds = {name.removeprefix("kind "): count for name, count in counted.items() if name.startswith("kind ")}
    assert kinds | {"duplicate-id": 1} == dict(corpus.kinds)


def test_a_shard_of_zstd_reads_as_before(local, converted):
    corpus, out = local
    # A plan that another document gave before is known to be one only when all batches are there.
    doubles = {
        int(path.stem) for path in (out / "facts").iterdir() if '"duplicate-id"' in path.read_text("utf-8")
    }
    assert len(doubles) == 1
    for one in converted[0]:
        if one.file.startswith("shards/") and one.size:
            own = layout.unpack(whole([one])[one.file], corpus.settings.codec)
            kept = layout.unpack((out / one.file).read_bytes(), corpus.settings.codec)
            assert {*kept.splitlines()} <= {*own.splitlines()}
            assert own == kept or one.batch in doubles
            assert sha256(whole([one])[one.file]).hexdigest() == one.digest


def test_an_executor_of_another_version_is_refused(local):
    settings = replace(local[0].settings, versions={**local[0].settings.versions, "pyoxigraph": "0.0"})
    with pytest.raises(InputError, match=r"an executor has pyoxigraph [\d.]+ and not 0\.0"):
        next(Conversion(settings, None, Counter().update)([]))


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--engine", "spark"], "the engine spark takes the library pyspark, which is not installed"),
        (["--engine", "spark", "--jobs", "2"], "--jobs is of the engine of one machine"),
        (["--master", "local[2]"], "--master is of the engine spark"),
    ],
)
def test_options_of_engines(folder, tmp_path, options, told, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark", None)
    done = CliRunner().invoke(
        main, ["corpus", "build", str(folder), "--out", str(tmp_path / "out"), *options]
    )
    assert done.exit_code == 2
    assert told in done.output
    assert not (tmp_path / "out").exists()
