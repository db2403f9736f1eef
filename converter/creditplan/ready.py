"""What is slow to make and depends on the package alone: made with the wheel, and ready to load.

An artefact lies in ``creditplan/_ready``, behind a seal: the digest of all that it was made from (the code of
the package and files of its data) and of itself. It is used only if what is there now has that digest; else
its value is made anew, which takes longer and comes to the same. Nothing is written while the package is in
use: :func:`renew` is for the build of a wheel, and for ``make``, which runs ``python -m creditplan.ready``.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from creditplan.resources import resource

PACKAGE = Path(__file__).resolve().parent
FOLDER: Final = PACKAGE / "_ready"
"""Where the artefacts lie."""
CODE = (".py", ".toml", ".svg", ".html", ".sql")
_SEAL = sha256().digest_size


@dataclass(frozen=True, slots=True)
class Artefact:
    """How a value is made.

    Attributes:
        maker: ``module:function``, called with the knowledge; the module is loaded only then.
        folders: the packaged data that it reads.
        libraries: those whose version may change the value.
        installed: the same of those that take long to load: they are looked up.
    """

    maker: str
    folders: tuple[str, ...]
    libraries: tuple[str, ...] = ()
    installed: tuple[str, ...] = ()

    def make(self, knowledge: Any) -> Any:  # noqa: ANN401 (each has a type of its own)
        """Make the value of what is known, see :class:`creditplan.knowledge.Knowledge`."""
        module, _, function = self.maker.partition(":")
        return getattr(import_module(module), function)(knowledge)

    def seal(self, content: bytes | memoryview) -> bytes:
        """Return the digest of the present sources and of the pickled value.

        Raises:
            OSError: the sources are no files in folders, as in a zipped package.
        """
        digest = sha256(digest_of(PACKAGE, CODE))
        for folder in self.folders:
            digest.update(digest_of(resource(folder)))
        for library in self.libraries:
            digest.update(import_module(library).__version__.encode())
        for library in self.installed:
            digest.update(_installed(library).encode())
        digest.update(content)
        return digest.digest()


ARTEFACTS: Final[Mapping[str, Artefact]] = {
    "dataset": Artefact("creditplan.query.packaged:packaged_dataset", ("ontology", "sources")),
    "evidence": Artefact("creditplan.knowledge:evidence_of", ("ontology",)),
    "evidence-file": Artefact("creditplan.site.questions:pack_evidence", ("ontology",)),
    "facts": Artefact("creditplan.knowledge:facts_of", ("ontology",)),
    "function-labels": Artefact("creditplan.registers.local_bodies:read_function_labels", ("ontology",)),
    "functions": Artefact("creditplan.registers.functions:read_function_names", ("ontology",)),
    "index": Artefact(
        "creditplan.site.making:make_index",
        ("ontology", "queries", "shapes", "sources"),
        ("pyoxigraph",),
        ("rjieba", "opencc"),
    ),
    "lines": Artefact(
        "creditplan.site.register_statements:read_lines", ("ontology", "queries", "shapes"), ("pyoxigraph",)
    ),
    "links": Artefact("creditplan.knowledge:links_of", ("ontology",)),
    "pages": Artefact(
        "creditplan.site.making:make_pages",
        ("ontology", "queries", "shapes", "sources"),
        ("pyoxigraph", "wcwidth"),
    ),
    "lives": Artefact("creditplan.pictures.lifelines:make_lives", ("ontology",), ("jinja2",)),
    "places": Artefact("creditplan.knowledge:places_of", ("ontology/places",)),
    "queries": Artefact("creditplan.prepared.files:read_queries", ("queries",)),
    "register": Artefact("creditplan.knowledge:register_of", ("ontology",)),
    "shared": Artefact(
        "creditplan.publishing.making:make_shared_products",
        ("ontology", "queries", "shapes"),
        ("pyoxigraph", "wcwidth"),
    ),
    "templates": Artefact("creditplan.site.rendering:compile_templates", (), ("jinja2",)),
    "whole-register": Artefact(
        "creditplan.publishing.making:make_whole_register", ("ontology", "ontology/places")
    ),
}


def find(name: str) -> Any:  # noqa: ANN401
    """Return the value of an artefact that is there; ``None``: it is not, or not of the present sources."""
    content = _sealed(name)
    # A pickle is code. Whoever can write into this folder can write the modules beside it just as well.
    return None if content is None else pickle.loads(content)


def renew() -> list[str]:
    """Make the artefacts that are not of the present sources, remove what is none now, and return those made.

    Raises:
        OSError: the folder of the package cannot be written.
    """
    stale = [name for name in ARTEFACTS if _sealed(name) is None]
    knowledge = import_module("creditplan.knowledge").open_knowledge()
    for name in stale:
        _write(name, ARTEFACTS[name].make(knowledge))
    for path in FOLDER.glob("*.pickle"):
        if path.stem not in ARTEFACTS:
            path.unlink(missing_ok=True)
    return stale


def _installed(library: str) -> str:
    """Return the name of the folder that says which version of a library is there; "": nobody says."""
    spec = find_spec(library)
    found = Path(spec.origin).parent.parent.glob(f"{library}-*.dist-info") if spec and spec.origin else ()
    return min((path.name for path in found), default="")


def _path(name: str) -> Path:
    return FOLDER / f"{name}.pickle"


def _sealed(name: str) -> memoryview | None:
    """Return the pickled value of an artefact, if its seal is that of the present sources."""
    with suppress(OSError):
        kept = memoryview(_path(name).read_bytes())
        content = kept[_SEAL:]
        if ARTEFACTS[name].seal(content) == kept[:_SEAL]:
            return content
    return None


def _write(name: str, value: object) -> None:
    """Write an artefact at one stroke: others may read it, or write it, at this moment."""
    # Not the newest protocol: another Python may read it.
    content = pickle.dumps(value, protocol=5)
    FOLDER.mkdir(exist_ok=True)
    new = FOLDER / f"{name}.{os.getpid()}.new"
    try:
        new.write_bytes(ARTEFACTS[name].seal(content) + content)
        new.replace(_path(name))
    finally:
        new.unlink(missing_ok=True)


@cache
def _own() -> frozenset[str]:
    """Return the folders within others that an artefact has for itself: the others do not depend on them."""
    folders = (folder for artefact in ARTEFACTS.values() for folder in artefact.folders)
    return frozenset(str(resource(folder)) for folder in folders if "/" in folder)


@cache
def digest_of(folder: Path, suffixes: tuple[str, ...] = ("",)) -> bytes:
    """Return the digest of the names and contents of the files below a folder (taken once).

    Raises:
        OSError: they are no files in folders, as in a zipped package.
    """
    digest = sha256()
    for name, path in _files(str(folder), "", suffixes):
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123 (many small files: twice as fast)
            content = file.read()
        digest.update(f"{name}\0{len(content)}\0".encode(errors="surrogateescape"))
        digest.update(content)
    return digest.digest()


def _files(folder: str, below: str, suffixes: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield names and paths of files, sorted; what tools leave, ``_data`` and ``_ready`` are left out."""
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.is_dir():
                if entry.name[0] not in "._" and entry.path not in _own():
                    yield from _files(entry.path, f"{below}{entry.name}/", suffixes)
            elif entry.name[0] != "." and entry.name.endswith(suffixes):
                yield below + entry.name, entry.path


if __name__ == "__main__":
    renew()
