"""Files that ship with the package: ontology, shapes, queries and sources.

They lie in ``creditplan/_data`` of an installed wheel, and at the top of a checkout.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parents[1]
# An editable install leaves a dead _data copy elsewhere; the checkout that holds us wins.
_ROOT = _CHECKOUT if (_CHECKOUT / "ontology" / "creditplan.ttl").is_file() else _PACKAGE / "_data"


def resource(*parts: str) -> Path:
    """Path of a packaged file or folder, e.g. ``resource("ontology", "agencies.ttl")``."""
    return _ROOT.joinpath(*parts)


def packaged_plan() -> Path:
    """Path of the plan that ships with the package."""
    return resource("sources", "social-credit-2015.txt")


def resources(folder: str, pattern: str) -> list[Path]:
    """Packaged files of a folder that match a glob pattern, sorted by name."""
    return sorted(resource(folder).glob(pattern))
