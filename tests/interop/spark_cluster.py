"""A standalone cluster of Apache Spark on this machine: a master and workers, each a process that can be killed."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
from pathlib import Path

_PATIENCE = 240


class Cluster:
    """A master and workers with one core each; what they started ends with them."""

    def __init__(self, home: Path, folder: Path) -> None:
        self.home = home
        self.folder = folder
        self.address = ""
        self._alive: list[subprocess.Popen[bytes]] = []

    @property
    def environment(self) -> dict[str, str]:
        """What Spark's programs are started with; the locale says how names of files are written."""
        own = {"SPARK_HOME": str(self.home), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_DAEMON_MEMORY": "256m"}
        mine = {name: value for name, value in os.environ.items() if not name.startswith("PYSPARK")}
        return {**mine, **own, "LC_ALL": "C.UTF-8", "JDK_JAVA_OPTIONS": "-XX:+UseSerialGC"}

    def __enter__(self) -> Cluster:
        log = self._start("master.Master", "--port", "0", "--webui-port", "0")
        self.address = self._said(log, r"Starting Spark master at (spark://\S+)")
        return self

    def worker(self, name: str) -> subprocess.Popen[bytes]:
        """Start a worker and wait until the master knows it.

        Each has an address of its own: Spark makes no second attempt on the machine that makes the first.
        """
        log = self._start(
            *("worker.Worker", "--cores", "1", "--memory", "1g", "--port", "0", "--webui-port", "0"),
            *("--work-dir", str(self.folder / name), self.address),
            name=name,
            host=f"127.0.0.{len(self._alive) + 1}",
        )
        self._said(log, r"Successfully registered with master")
        return self._alive[-1]

    def kill(self, worker: subprocess.Popen[bytes]) -> None:
        """End a worker and its executor at once, as a power cut would."""
        self._alive.remove(worker)
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()

    def submit(self, environment: Path, settings: dict[str, str], *arguments: str) -> subprocess.Popen[str]:
        """Start ``creditplan`` as docs/corpus.md says, with a packed environment for all executors."""
        launcher = self.folder / "creditplan-submit.py"
        launcher.write_text("from creditplan.cli import main\n\nmain()\n")
        options = {
            "spark.ui.enabled": "false",
            "spark.eventLog.enabled": "true",
            "spark.eventLog.dir": (self.folder / "events").as_uri(),
            "spark.eventLog.compress": "false",
            "spark.driver.memory": "768m",
            "spark.executor.memory": "640m",
            **settings,
        }
        (self.folder / "events").mkdir(exist_ok=True)
        command = [str(self.home / "bin" / "spark-submit"), "--master", self.address]
        command += ["--archives", f"{environment}#environment"]
        command += [part for name, value in options.items() for part in ("--conf", f"{name}={value}")]
        python = self.folder / "driver" / "bin" / "python"
        # Without a cluster nothing is unpacked where it would be looked for.
        packed = "./environment/bin/python" if self.address.startswith("spark:") else str(python)
        own = {"PYSPARK_PYTHON": packed, "PYSPARK_DRIVER_PYTHON": str(python)}
        with (self.folder / "submit.log").open("w") as log:
            process = subprocess.Popen(
                [*command, str(launcher), "corpus", "build", "--engine", "spark", *arguments],
                env=self.environment | own,
                cwd=self.folder,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                start_new_session=True,
            )
        self._alive.append(process)  # type: ignore[arg-type]
        return process

    def events(self) -> list[dict[str, object]]:
        """Return what Spark wrote down of all that it did."""
        files = sorted(path for path in (self.folder / "events").rglob("events_*"))
        lines = [
            line for path in files for line in path.read_text("utf-8").splitlines() if line.startswith("{")
        ]
        return [json.loads(line) for line in lines]

    def _start(self, program: str, *arguments: str, name: str = "master", host: str = "127.0.0.1") -> Path:
        log = self.folder / f"{name}.log"
        command = [str(self.home / "bin" / "spark-class"), f"org.apache.spark.deploy.{program}"]
        with log.open("wb") as file:
            process = subprocess.Popen(
                [*command, "--host", host, *arguments],
                env=self.environment | {"SPARK_LOCAL_IP": host},
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
                start_new_session=True,
            )
        self._alive.append(process)
        return log

    def _said(self, log: Path, words: str) -> str:
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end and self._alive[-1].poll() is None:
            found = re.search(words, log.read_text("utf-8", "replace"))
            if found:
                return found[found.re.groups]
            time.sleep(0.1)
        raise RuntimeError(f"Spark did not start: {log.read_text('utf-8', 'replace')[-2000:]}")

    def __exit__(self, *_: object) -> None:
        for process in reversed(self._alive):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        for process in self._alive:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
