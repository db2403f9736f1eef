"""The build of a wheel makes what it holds ready to load: creditplan/ready.py says what that is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ReadyHook(BuildHookInterface):
    """Runs for wheels, and so for editable installs too; an sdist holds the sources only."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make what is not there, or not of the present sources."""
        package = str(Path(self.root, "converter"))
        # In a process of its own: this one may have loaded another creditplan. Not by PYTHONPATH: where the
        # package is installed already, pip's environment for builds takes its folder out of that.
        run = (
            "import runpy, sys; sys.path.insert(0, sys.argv.pop()); "
            "runpy.run_module('creditplan.ready', None, '__main__')"
        )
        subprocess.run([sys.executable, "-c", run, package], check=True)
