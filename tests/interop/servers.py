"""Real triple stores on this machine: how each is started, and how it is stopped, gently or not."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from pathlib import Path

import requests

_PATIENCE = 60
_VIRTUOSO = """\
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa

[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx

[Parameters]
ServerPort = 127.0.0.1:{sql_port}
DirsAllowed = {folder}
NumberOfBuffers = 20000
ThreadsPerQuery = 1

[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerRoot = {folder}
"""
_RDF4J_REPOSITORY = """\
@prefix config: <tag:rdf4j.org,2023:config/> .
[] a config:Repository ; config:rep.id "creditplan" ;
  config:rep.impl [ config:rep.type "openrdf:SailRepository" ;
    config:sail.impl [ config:sail.type "openrdf:NativeStore" ] ] .
"""


class CannotRunError(Exception):
    """What a server needs is not there."""


class Server(ABC):
    """A triple store with a folder of its own; starts when entered, stops when left.

    Attributes:
        address: as people give it to ``creditplan load``.
        query: its SPARQL endpoint.
        version: if the server itself does not tell it.
        environment: variables that hold the user's name and password, if it wants any.
    """

    def __init__(self, folder: Path, tools: Path) -> None:
        self.folder = folder
        self.tools = tools
        self.environment: dict[str, str] = {}
        self.version = ""
        self.port = _free_port()
        self.address = self.query = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def command(self) -> list[str]:
        """Return what starts it; CannotRunError: something is not there."""

    def ready(self) -> bool:
        return requests.get(self.query, params={"query": "ASK {}"}, timeout=5).ok

    def start(self) -> None:
        command = self.command()
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                command,
                cwd=self.folder,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end and self._process.poll() is None:
            try:
                if self.ready():
                    return
            except requests.RequestException:
                pass
            time.sleep(0.1)
        self.kill()
        raise RuntimeError(
            f"{type(self).__name__} did not start: {(self.folder / 'server.log').read_text()[-2000:]}"
        )

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, number: signal.Signals) -> None:
        if self._process and self._process.poll() is None:
            os.killpg(self._process.pid, number)
            try:
                self._process.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait()

    def __enter__(self) -> Server:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


class Oxigraph(Server):
    def __init__(self, folder, tools):
        super().__init__(folder, tools)
        self.query += "/query"

    def command(self):
        program = Path(sys.executable).parent / "oxigraph"
        if not program.exists():
            raise CannotRunError("Oxigraph is not installed (PyPI package oxigraph)")
        return [
            str(program),
            "serve",
            "--location",
            str(self.folder / "store"),
            "--bind",
            f"127.0.0.1:{self.port}",
        ]


class Fuseki(Server):
    options: tuple[str, ...] = ("--update",)

    def __init__(self, folder, tools):
        super().__init__(folder, tools)
        self.address += "/plans"
        self.query = f"{self.address}/query"

    def command(self):
        jar = next(iter((self.tools / "jena").glob("jena-fuseki-server-*.jar")), None)
        if not jar:
            raise CannotRunError("Fuseki is not there (make .venv/interop/ready fetches it)")
        self.version = jar.stem.rpartition("-")[2]
        store = self.folder / "store"
        store.mkdir(exist_ok=True)
        return [
            *(java(), "-Xmx2g", "-jar", str(jar), "--localhost", f"--port={self.port}", *self.options),
            *("--tdb2", f"--loc={store}", "/plans"),
        ]

    def ready(self):
        answer = requests.get(self.query, params={"query": "ASK {}"}, timeout=5)
        return answer.ok or answer.status_code == 401


class Virtuoso(Server):
    def __init__(self, folder, tools):
        super().__init__(folder, tools)
        self.query += "/sparql"
        self.environment = {"CREDITPLAN_USER": "dba", "CREDITPLAN_PASSWORD": "dba"}
        settings = _VIRTUOSO.format(folder=folder, port=self.port, sql_port=_free_port())
        (folder / "virtuoso.ini").write_text(settings)

    def command(self):
        program = shutil.which("virtuoso-t")
        if not program:
            raise CannotRunError("Virtuoso is not installed (Debian package virtuoso-opensource-7-bin)")
        # It leaves its lock behind when it is killed.
        (self.folder / "virtuoso.lck").unlink(missing_ok=True)
        return [program, "+foreground", "+configfile", str(self.folder / "virtuoso.ini")]


class RDF4J(Server):
    def __init__(self, folder, tools):
        super().__init__(folder, tools)
        self._server = f"{self.address}/rdf4j-server"
        self.address = self.query = f"{self._server}/repositories/creditplan"

    def command(self):
        files = [
            next(iter((self.tools / "rdf4j").glob(pattern)), None)
            for pattern in ("jetty-runner-*.jar", "*.war")
        ]
        if None in files:
            raise CannotRunError("RDF4J is not there (make .venv/interop/ready fetches it)")
        runner, war = map(str, files)
        self.version = war.removesuffix(".war").rpartition("-")[2]
        return [
            *(java(), "-Xmx2g", f"-Dorg.eclipse.rdf4j.appdata.basedir={self.folder}", "-jar", runner),
            *("--host", "127.0.0.1", "--port", str(self.port), "--path", "/rdf4j-server", war),
        ]

    def ready(self):
        return requests.get(f"{self._server}/protocol", timeout=5).ok

    def start(self):
        super().start()
        if requests.get(f"{self.address}/size", timeout=30).status_code == 404:
            made = requests.put(
                self.address, data=_RDF4J_REPOSITORY, headers={"Content-Type": "text/turtle"}, timeout=30
            )
            made.raise_for_status()


SERVERS = {"Oxigraph": Oxigraph, "Fuseki": Fuseki, "Virtuoso": Virtuoso, "RDF4J": RDF4J}


def java() -> str:
    found = shutil.which("java")
    if not found:
        raise CannotRunError("Java is not installed (Debian package default-jre-headless)")
    return found


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
