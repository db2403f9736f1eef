"""What decides the bytes of a corpus besides its documents: what the publisher says, and what is known."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from pathlib import PurePath
from typing import Any

from creditplan.errors import InputError
from creditplan.iris import Iris
from creditplan.knowledge import Knowledge
from creditplan.model import NOTHING_SAID, Description
from creditplan.model.description import SiteLook
from creditplan.namespaces import BASE
from creditplan.versions import versions


@dataclass(frozen=True)
class Settings:
    """What decides the bytes of a corpus besides its documents. They can be pickled.

    Attributes:
        description: what the publisher says, without what only a machine or a site has use for.
        validate: hold each plan to the SHACL shapes.
        strict: a warning, such as an unknown agency, makes a plan incomplete too.
        allow_incomplete: publish what was not fully understood or does not conform, told as such.
        codec: how plans are packed, ``gzip`` or ``zstd``.
        parquet: write tables as Parquet too.
        versions: digests of what is known and of the code, and the versions of libraries.
    """

    description: Description = NOTHING_SAID
    validate: bool = True
    strict: bool = False
    allow_incomplete: bool = False
    codec: str = "gzip"
    parquet: bool = True
    versions: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def iris(self) -> Iris:
        """What mints the IRIs of the plans: under the base of the description, or ours.

        Raises:
            InputError: the base, or the address of the files, is no such IRI.
        """
        try:
            return Iris(self.description.base or BASE, self.description.files or "")
        except InputError as error:
            error.source = self.description.file
            raise

    def values(self) -> dict[str, Any]:
        """Return them as plain values, for JSON; what is not said is left out."""
        said = {key: value for key, value in asdict(self.description).items() if value and key != "site"}
        own = {
            key: getattr(self, key) for key in ("validate", "strict", "allow_incomplete", "codec", "parquet")
        }
        return {"description": said, **own, "versions": dict(sorted(self.versions.items()))}

    @cached_property
    def digest(self) -> str:
        """SHA-256, in hexadecimal digits, of what decides what becomes of one document."""
        said = self.description
        own = Settings(
            Description(
                base=said.base,
                jurisdiction=said.jurisdiction,
                document_of=said.document_of,
                bodies=said.bodies,
            ),
            self.validate,
            self.strict,
            self.allow_incomplete,
            self.codec,
            versions={key: value for key, value in self.versions.items() if key != "pyarrow"},
        )
        return sha256(json.dumps(own.values(), sort_keys=True).encode()).hexdigest()


def settings_of(
    description: Description,
    knowledge: Knowledge,
    *,
    validate: bool = True,
    strict: bool = False,
    allow_incomplete: bool = False,
    codec: str = "gzip",
    parquet: bool = True,
) -> Settings:
    """Return the settings of a corpus: pure values that mean the same on any machine.

    Args:
        description: what the publisher says; paths in it are cut to names.
        knowledge: what documents are to be converted with.
        validate: as for :class:`Settings`, and so are the next ones.
        strict: the same.
        allow_incomplete: the same.
        codec: the same.
        parquet: the same.

    Raises:
        InputError: the base, or the address of the files, cannot be one.
    """
    told = replace(
        description,
        file=description.file and PurePath(description.file).name,
        sources=None,
        site=SiteLook(),
        earlier=tuple(replace(one, place=PurePath(one.place).name) for one in description.earlier),
        bodies=tuple(replace(row, at=(PurePath(row.at[0]).name, row.at[1])) for row in description.bodies),
    )
    made = Settings(told, validate, strict, allow_incomplete, codec, parquet, versions(knowledge))
    assert made.iris  # now, not for each document
    return made
