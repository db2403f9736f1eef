"""What tells whether a document would still be read as it was: digests of code and data, libraries."""

from __future__ import annotations

from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from typing import Final

from creditplan.knowledge import Knowledge
from creditplan.ready import CODE, PACKAGE, digest_of
from creditplan.resources import resource
from creditplan.version import VERSION

# What reads formats, validates and packs: another version may say something else of the same document.
_LIBRARIES: Final = (
    *("cssselect", "lxml", "markdown-it-py", "mdit-py-plugins", "openpyxl", "pyarrow", "pypdfium2"),
    *("pyoxigraph", "shacl", "tinycss2", "zstandard"),
)


def versions(knowledge: Knowledge) -> dict[str, str]:
    """Return what tells whether a document would still be read as it was: digests and versions."""
    register = digest_of(knowledge.folder or resource("ontology")).hex()
    places = digest_of(resource("ontology/places")).hex()
    found = {
        "creditplan": VERSION,
        "code": digest_of(PACKAGE, CODE).hex(),
        "register": sha256(f"{register}{places}".encode()).hexdigest(),
        "shapes": digest_of(resource("shapes")).hex(),
    }
    for library in _LIBRARIES:
        try:
            found[library] = version(library)
        except PackageNotFoundError:
            continue
    return found
