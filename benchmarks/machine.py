"""What a run was made on: machine, versions and date, said beneath every table."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from places import ROOT

LIBRARIES = ("pyoxigraph", "shacl", "rdflib", "pyshacl", "click")


def surroundings() -> dict[str, str]:
    """Machine, versions and date."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    models = [line.partition(": ")[2] for line in lines if line.startswith("model name")]
    system = f"{os.cpu_count()} cores, {platform.system()}"
    commit = subprocess.run(
        ["git", "-C", ROOT, "describe", "--always", "--dirty", "--exclude=*"],
        capture_output=True,
        text=True,
        check=False,
    )
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "commit": commit.stdout.strip() or "unknown",
        "machine": f"{models[0] if models else platform.machine()}, {system}",
        "Python": platform.python_version(),
        **{name: version(name) for name in LIBRARIES},
    }


def described(about: dict[str, str]) -> str:
    """Machine, versions and date in a line."""
    return ", ".join(f"{name} {value}" for name, value in about.items())
