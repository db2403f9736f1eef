"""What is to be published, and what its publisher says of it: by options, and in ``creditplan.toml``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from creditplan.errors import InputError
from creditplan.iris import Iris
from creditplan.knowledge import Knowledge
from creditplan.messages import tr
from creditplan.model import NOTHING_SAID, Description, Labels, Publisher
from creditplan.namespaces import BASE
from creditplan.parsing import check_bodies, check_jurisdiction
from creditplan.reading import DESCRIPTION, describe, holds_plans, license_iri
from creditplan.resources import packaged_plan


def said(
    base: str | None = None,
    publisher: str | None = None,
    license: str | None = None,
    files: str | None = None,
) -> Description:
    """Return what options say of a publication; each may be absent.

    Args:
        base: absolute IRI under which the plans' own IRIs are minted.
        publisher: name of who publishes.
        license: web address of the licence that the publisher grants, or its short name, such as CC-BY-4.0.
        files: address at which the folder is to lie, where that is not the base.

    Raises:
        InputError: no such licence is known.
    """
    iri = license_iri(license) if license else None
    if license and not iri:
        raise InputError(
            tr("no licence is known by the name {license!r}", license=license),
            remedy=tr("give its web address, or a short name such as CC0-1.0 or CC-BY-4.0"),
        )
    named = Publisher(Labels(publisher)) if publisher else None
    return Description(publisher=named, base=base, license=iri, files=files)


def is_folder(sources: Sequence[str | Path]) -> bool:
    """Tell whether sources, as :func:`open_sources` takes them, are a folder or package of plans.

    Of such, what is sound is published; a plan that is named by itself must be sound.
    """
    return any(map(holds_plans, sources or _usual()))


def open_sources(
    sources: Sequence[str | Path], knowledge: Knowledge, options: Description = NOTHING_SAID
) -> tuple[list[str | Path], Description]:
    """Find what is to be published, and how its publisher describes it.

    Args:
        sources: paths of plans, of folders and ZIP packages of them, web addresses, ``"-"`` for standard
            input; none: what ``creditplan.toml`` in the working folder describes, else the packaged plan.
        knowledge: what is known before.
        options: win over the file.

    Returns:
        The sources, a folder that says which they are replaced by these; and the description.

    Raises:
        InputError: the description is broken, or there are two of them.
    """
    sources = sources or _usual()
    described = [*map(describe, sources)]
    found = {Path(one.file).resolve(): one for one in described if one.file}
    if len(found) > 1:
        first, second, *_ = found.values()
        raise InputError(
            tr(
                "the sources are of two publications, described by {file} and {file2}",
                file=first.file,
                file2=second.file,
            ),
            remedy=tr("build them one by one, or describe them together in a folder above both"),
        )
    earlier = tuple(dict.fromkeys(line for one in described for line in one.earlier))
    bodies = tuple(dict.fromkeys(row for one in described for row in one.bodies))
    told = options.over(next(iter(found.values()), NOTHING_SAID))
    description = replace(told, earlier=earlier, bodies=bodies)
    check_jurisdiction(knowledge.register, description.jurisdiction, description.file)
    check_bodies(knowledge.register, bodies)
    return [part for source in sources for part in _parts(source, description)], description


def minting(description: Description) -> Iris:
    """Return what mints the IRIs of a publication: under its base, or, if that is not said, under ours.

    Raises:
        InputError: the base, or the address of the files, is no such IRI.
    """
    try:
        return Iris(description.base or BASE, description.files or "")
    except InputError as error:
        error.source = description.file
        raise


def _usual() -> list[str | Path]:
    """Return what is published where nothing is named."""
    return ["."] if Path(DESCRIPTION).is_file() else [packaged_plan()]


def _parts(source: str | Path, description: Description) -> list[str | Path]:
    """Return what a description says is to be read in the place of its folder."""
    if description.sources is None or description.file is None:
        return [source]
    folder, path = Path(description.file).parent, Path(source)
    if path.is_dir() and path.resolve() == folder.resolve():
        return [folder / part for part in description.sources]
    return [source]
