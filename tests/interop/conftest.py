"""The tools of the interoperability tests, and the one table in which their results are printed."""

from __future__ import annotations

import os
import shutil
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / ".venv" / "interop"
JENA = TOOLS / "jena" / "jena-fuseki-server-5.6.0.jar"


@dataclass
class Line:
    """A line of the table: a server, or a standard."""

    version: str = ""
    load_seconds: float | None = None
    triples: int = 0
    queries: str = ""
    passed: int = 0
    total: int = 0
    notes: list[str] = field(default_factory=list)


TABLE: defaultdict[str, Line] = defaultdict(Line)


@pytest.fixture(scope="session")
def table():
    """Lines by name; tests add to them what they found."""
    return TABLE


def missing(config, what):
    """Skip, or fail where everything must be there."""
    (pytest.fail if config.getoption("--require-tools") else pytest.skip)(what)


def pytest_configure():
    """Java programs here live for seconds: what a long life would pay back is left out, which halves their work."""
    os.environ["JDK_JAVA_OPTIONS"] = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"


@pytest.fixture(scope="session")
def java(pytestconfig):
    """Path of the Java virtual machine."""
    found = shutil.which("java")
    if not found:
        missing(pytestconfig, "Java is not installed (Debian package default-jre-headless)")
    return found


@pytest.fixture(scope="session")
def jena(pytestconfig, java):
    """The start of a command line that runs a class of Apache Jena."""
    if not JENA.exists():
        missing(
            pytestconfig, "Apache Jena is not there: make .venv/interop/ready fetches it from Maven Central"
        )
    return [java, "-Xmx2g", "-cp", str(JENA)]


@pytest.fixture(scope="session")
def suites():
    """Folder of the outside test suites."""
    found = os.environ.get("CREDITPLAN_SUITES")
    if not found:
        pytest.skip("CREDITPLAN_SUITES names no folder of outside test suites")
    assert Path(found).is_dir(), "CREDITPLAN_SUITES names a folder that is not there"
    return Path(found)


def pytest_terminal_summary(terminalreporter):
    """Print the table."""
    if not TABLE:
        return
    terminalreporter.section("interoperability")
    heads = (
        "server or standard",
        "version",
        "load s",
        "triples/s",
        "queries equal",
        "standards passed",
        "notes",
    )
    rows = [heads]
    for name, line in TABLE.items():
        seconds = line.load_seconds
        rows.append(
            (
                name,
                line.version,
                "" if seconds is None else f"{seconds:.2f}",
                "" if seconds is None else f"{line.triples / seconds:,.0f}",
                line.queries,
                f"{line.passed}/{line.total}" if line.total else "",
                "; ".join(line.notes),
            )
        )
    widths = [max(len(row[i]) for row in rows) for i in range(len(heads))]
    for row in rows:
        terminalreporter.write_line(
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        )
