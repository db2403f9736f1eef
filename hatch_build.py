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
        # In a process of its own: this one may have loaded another creditplan. That folder is where it looks
        # first; pip takes away the paths of what is installed already, and so those of an editable install.
        package = Path(self.root, "converter")
        subprocess.run([sys.executable, "-m", "creditplan.ready"], cwd=package, check=True)
