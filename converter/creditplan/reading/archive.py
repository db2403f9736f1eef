"""ZIP packages: what may be unpacked, and the documents in one."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator

from creditplan.errors import InputError

# Far above what a document of a few hundred pages takes, and far below what fills a machine.
MAX_UNPACKED = 256 * 1024 * 1024
MAX_MEMBERS = 10_000
_LARGEST_RATIO = 200


def check_members(package: zipfile.ZipFile, name: str) -> None:
    """Refuse a package that would blow up when unpacked, by the sizes that it declares.

    Raises:
        InputError: too many members, too large, packed too tightly, or encrypted.
    """
    members = package.infolist()
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if (
        len(members) > MAX_MEMBERS
        or unpacked > MAX_UNPACKED
        or (unpacked > 20 * 1024 * 1024 and unpacked > _LARGEST_RATIO * max(packed, 1))
    ):
        raise InputError(
            f"the package would unpack to {unpacked // 2**20} MiB in {len(members)} files",
            source=name,
            remedy="check that this is the right file; give large collections as a folder",
        )
    if any(member.flag_bits & 1 for member in members):
        raise InputError("the package is encrypted", source=name, remedy="unpack it with its password first")


def members(package: zipfile.ZipFile, name: str) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    """Yield the files of a package by name, folders and what operating systems add left out."""
    check_members(package, name)
    for member in sorted(package.infolist(), key=lambda info: info.filename):
        plain = member.filename.rpartition("/")[2]
        if member.is_dir() or plain.startswith(".") or member.filename.startswith("__MACOSX/"):
            continue
        yield member.filename, member


def unpack(package: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, limit: int) -> bytes:
    """Return the bytes of a member, never more than ``limit`` and one.

    Raises:
        InputError: it is damaged or cannot be unpacked.
    """
    try:
        with package.open(member) as file:
            return file.read(limit + 1)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        raise InputError(
            f"the file cannot be unpacked: {error}",
            source=f"{name}!{member.filename}",
            remedy="pack it again",
        ) from None
