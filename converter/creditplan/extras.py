"""Libraries that not everybody needs: the extras of the package, and how to install what one of them brings.

Remedies name these libraries, and no package of ours: what an index has under our name is not ours to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import metadata

_PACKAGE = "creditplan"
# A line of the package's metadata (core metadata, Requires-Dist) that belongs to an extra.
_NEED = re.compile(
    r"(?P<name>[\w.-]+)(?:\[(?P<others>[^]]*)\])?\s*(?P<versions>[^;]*?)\s*;"
    r".*\bextra\s*==\s*['\"](?P<extra>[\w-]+)"
)


def install(extra: str, library: str = "") -> str:
    """Return the command that installs what an extra brings, in the versions that it asks for.

    Args:
        extra: of the package.
        library: name of the only one that is needed; empty: all of them are.
    """
    needs = [need for name, need in _needs(extra) if library in ("", name)]
    # Double quotes: Windows knows no others.
    named = " ".join(f'"{need}"' if "=" in need else need for need in dict.fromkeys(needs))
    return f"pip install {named or library or extra}"


def _needs(extra: str) -> Iterator[tuple[str, str]]:
    """Yield the libraries of an extra, and of those that it takes in: name, and name with versions."""
    try:
        lines = metadata.requires(_PACKAGE) or []
    except metadata.PackageNotFoundError:  # it is a folder on the path, as on executors of Spark
        return
    for found in filter(None, map(_NEED.match, lines)):
        if found["extra"] == extra and found["name"] == _PACKAGE:
            for other in found["others"].split(","):
                yield from _needs(other.strip())
        elif found["extra"] == extra:
            yield found["name"], found["name"] + found["versions"].replace(" ", "")
