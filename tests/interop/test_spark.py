"""A corpus on Apache Spark: a real cluster, a packed environment, a worker that is lost, attempts made twice."""

from __future__ import annotations

import gzip
import json
import os
import re
import signal
import subprocess
import sys
import tarfile
import time
from contextlib import contextmanager
from urllib.parse import quote
from urllib.request import Request, urlopen
from xml.etree import ElementTree

import pytest
from spark_cluster import Cluster

from conftest import ROOT, TOOLS, missing
from creditplan.corpus import build

pytestmark = pytest.mark.interop
SPARK = TOOLS / "spark"
CONNECTOR = TOOLS / "s3a"
EXECUTORS = TOOLS / "executors"
PLAN = "某省2020年第2020号工作任务分工方案\n一、重点工作\n1、做好2020件事。（财政部牵头，教育部参加）\n"
PATIENCE = 420


@pytest.fixture(scope="module")
def home(pytestconfig, java):
    """Where Spark is."""
    found = next(SPARK.glob("lib/python3.*/site-packages/pyspark"), None)
    if not found or not (EXECUTORS / "bin").is_dir():
        missing(pytestconfig, "PySpark is not there (make .venv/interop/ready fetches it)")
    return found


@pytest.fixture(scope="module")
def environment(home, tmp_path_factory):
    """A packed environment with the product's wheel, as docs/corpus.md says; unpacked for the driver."""
    folder = tmp_path_factory.mktemp("packed")
    build_wheel = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT]
    subprocess.run(build_wheel, check=True, capture_output=True)
    [wheel] = folder.glob("*.whl")
    install = ["-m", "pip", "install", "--quiet", "--no-deps", "--no-compile", "--force-reinstall", wheel]
    subprocess.run([EXECUTORS / "bin" / "python", *install], check=True)
    packed = folder / "environment.tar.gz"
    pack = [SPARK / "bin" / "venv-pack", "-q", "-p", EXECUTORS, "-o", packed, "--compress-level", "1"]
    subprocess.run(pack, check=True)
    with tarfile.open(packed) as archive:
        archive.extractall(folder / "driver", filter="fully_trusted")
    return packed


@pytest.fixture(scope="module")
def documents(tmp_path_factory):
    """Documents that show what can be different: made-up plans, doubles, broken and empty ones, odd names."""
    folder = tmp_path_factory.mktemp("in") / "plans [a]{b}*, 省"
    generate = [sys.executable, ROOT / "benchmarks" / "generate.py", "--plans", "60", "--seed", "5", "--out"]
    subprocess.run([*generate, folder], check=True, capture_output=True)
    for path in folder.rglob("*.truth.json"):
        path.unlink()
    odd = folder / "year=2020" / "a b%20c#d"
    odd.mkdir(parents=True)
    for year, name in enumerate(("二.txt", "x;y'z\".txt", "[1]{2}*?.txt"), start=2020):
        (odd / name).write_text(PLAN.replace("2020", str(year)), "utf-8")
    (odd / "二.toml").write_text('issued = "2016-03-01"\n', "utf-8")
    (folder / "twice.txt").write_text(PLAN, "utf-8")  # the same plan as one above
    (odd / "nothing.txt").write_text("")
    (odd / "no-task.txt").write_text("没有任务", "utf-8")
    (odd / "broken.docx").write_bytes(b"PK\3\4 broken")
    (odd / "picture.png").write_bytes(b"\x89PNG")
    # The last one is long: while it is worked on, nothing else is to be done.
    tasks = "".join(
        f"{number}.推进第{number}项工作。（财政部、国家发展改革委负责）\n" for number in range(1, 2500)
    )
    (folder / "zz.txt").write_text(f"重点工作任务分工方案\n\n一、重点任务\n{tasks}", "utf-8")
    return folder


@pytest.fixture(scope="module")
def local(documents, tmp_path_factory):
    """What the engine of one machine makes of them."""
    out = tmp_path_factory.mktemp("local") / "corpus"
    return build([documents], out), out


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def lines(files, start, unpack=bytes):
    return sorted(
        line for name, data in files.items() if name.startswith(start) for line in unpack(data).splitlines()
    )


def check_same(made, expected):
    """Hold what Spark made to what one machine made: as sets of lines with nothing twice, then byte for byte."""
    for start, unpack in (("shards/", gzip.decompress), ("facts/", bytes), ("tables/tasks/0", bytes)):
        own = lines(made, start, unpack)
        assert own == lines(expected, start, unpack)
    assert len({*lines(made, "shards/", gzip.decompress)}) == len(lines(made, "shards/", gzip.decompress))
    sources = [json.loads(line)["source"] for line in lines(made, "facts/")]
    assert len({*sources}) == len(sources)
    assert made.keys() == expected.keys()
    assert not [name for name, data in made.items() if data != expected[name]]


def wait_for(condition, process, what):
    end = time.monotonic() + PATIENCE
    while not condition():
        assert process.poll() is None, what
        assert time.monotonic() < end, what
        time.sleep(0.05)


def test_a_worker_is_lost_and_attempts_are_made_twice(home, environment, documents, local, tmp_path, table):
    expected, folder = local
    out = tmp_path / "out" / "corpus"
    workshop = out.parent / ".corpus.creditplan-spark"
    with Cluster(home, tmp_path) as cluster:
        (tmp_path / "driver").symlink_to(environment.parent / "driver")
        # When one is lost, two are left: while one of these does the last piece, the other has nothing to do.
        first, *_ = map(cluster.worker, ("first", "second", "third"))
        settings = {
            "spark.speculation": "true",
            "spark.speculation.interval": "50ms",
            "spark.speculation.quantile": "0.1",
            "spark.speculation.multiplier": "1.01",
            "spark.speculation.minTaskRuntime": "0ms",
        }
        run = cluster.submit(environment, settings, "-q", "--json", str(documents), "--out", str(out))
        # Some tasks are done, others are under way.
        attempts = workshop / "converted" / "_temporary" / "0"
        wait_for(lambda: len([*attempts.glob("task_*")]) > 1, run, "nothing was converted")
        cluster.kill(first)
        said, _ = run.communicate(timeout=PATIENCE)
        assert run.returncode == 1, said + (tmp_path / "submit.log").read_text("utf-8")[-3000:]
        events = cluster.events()
    # spark-submit puts what Python writes to either stream into its output.
    report, _ = json.JSONDecoder().raw_decode(said)
    assert report["statuses"] == dict(expected.statuses)
    assert report["kinds"] == dict(expected.kinds)
    assert expected.kinds["duplicate-id"] == 1
    check_same(contents(out), contents(folder))
    assert not workshop.exists()
    assert [path.name for path in out.parent.iterdir()] == ["corpus"]
    # The test has seen what it is about.
    kinds = [one["Event"] for one in events]
    assert kinds.count("SparkListenerExecutorRemoved") >= 1
    speculative = [
        one for one in events if one["Event"] == "SparkListenerTaskStart" and one["Task Info"]["Speculative"]
    ]
    assert speculative
    lost = [
        one
        for one in events
        if one["Event"] == "SparkListenerTaskEnd" and one["Task End Reason"]["Reason"] != "Success"
    ]
    assert lost
    table["Spark"].version = re.search(r"pyspark-([\d.]+)", str([*home.parent.glob("pyspark-*")]))[1].rstrip(
        "."
    )
    table["Spark"].notes.append(
        f"a worker lost, {len(lost)} attempts lost, {len(speculative)} made beside others"
    )


# S3


class Bucket:
    """A bucket of a server that speaks S3 and looks at no signature."""

    def __init__(self, server):
        self.server = server
        self.address = f"{server}/bucket"
        self._ask("PUT")

    def _ask(self, method, path="", data=None):
        # Without a type, urllib says that of a form, whose fields moto takes away.
        said = {"Content-Type": "application/octet-stream", "Authorization": "AWS none:none"}
        with urlopen(Request(f"{self.address}{path}", data, said, method=method)) as answer:
            return answer.read()

    def put(self, name, data):
        self._ask("PUT", f"/{quote(name)}", data)

    def contents(self):
        """What is in it, by key; markers of folders apart."""
        keys, after = [], ""
        while True:
            found = ElementTree.fromstring(self._ask("GET", f"?list-type=2&start-after={quote(after)}"))
            own = [key.text for key in found.findall("{*}Contents/{*}Key")]
            if not own:
                return {key: self._ask("GET", f"/{quote(key)}") for key in keys if not key.endswith("/")}
            keys += own
            after = own[-1]


@contextmanager
def moto(log):
    """A server of moto on a free port; yields its bucket."""
    with log.open("wb") as file:
        server = subprocess.Popen(
            [SPARK / "bin" / "moto_server", "-p", "0"], stdout=file, stderr=file, start_new_session=True
        )
    try:
        wait_for(lambda: b"Running on" in log.read_bytes(), server, "moto did not start")
        yield Bucket(
            re.search(rb"Running on (http://\S+)", log.read_bytes())[1].decode().replace("\x1b[0m", "")
        )
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def test_plans_and_corpus_on_s3(pytestconfig, home, environment, tmp_path, table):
    if not CONNECTOR.is_dir() or not (SPARK / "bin" / "moto_server").exists():
        missing(pytestconfig, "Hadoop's connector for S3 or moto is not there (make .venv/interop/ready)")
    folder = tmp_path / "plans"
    for year in range(2016, 2020):
        path = folder / str(year) / "信用.txt"
        path.parent.mkdir(parents=True)
        path.write_text(PLAN.replace("2020", str(year)), "utf-8")
    (folder / "2016" / "信用.toml").write_text('issued = "2016-03-01"\n', "utf-8")
    build([folder], tmp_path / "local")
    cluster = Cluster(home, tmp_path)
    cluster.address = "local[2]"
    (tmp_path / "driver").symlink_to(environment.parent / "driver")
    with moto(tmp_path / "moto.log") as bucket:
        for name, data in contents(folder).items():
            bucket.put(f"plans/{name}", data)
        settings = {
            "spark.jars": ",".join(map(str, sorted(CONNECTOR.glob("*.jar")))),
            "spark.hadoop.fs.s3a.endpoint": bucket.server,
            "spark.hadoop.fs.s3a.endpoint.region": "us-east-1",
            "spark.hadoop.fs.s3a.path.style.access": "true",
            "spark.hadoop.fs.s3a.access.key": "none",
            "spark.hadoop.fs.s3a.secret.key": "none",
        }
        run = cluster.submit(
            environment, settings, "-q", "--json", "s3a://bucket/plans", "--out", "s3a://bucket/out/corpus"
        )
        said, _ = run.communicate(timeout=PATIENCE)
        assert run.returncode == 0, said + (tmp_path / "submit.log").read_text("utf-8")[-3000:]
        kept = bucket.contents()
    made = {name.removeprefix("out/corpus/"): data for name, data in kept.items() if name.startswith("out/")}
    check_same(made, contents(tmp_path / "local"))
    assert {name for name in kept if not name.startswith("out/")} == {
        f"plans/{name}" for name in contents(folder)
    }
    table["Spark"].notes.append("S3 by Hadoop's connector, against moto")
