"""ZIP packages: what may be unpacked, and the documents in one."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Iterator
from operator import itemgetter

from creditplan.errors import InputError
from creditplan.messages import mark, tr

# Far above what a document of a few hundred pages takes, and far below what fills a machine.
MAX_UNPACKED = 256 * 1024 * 1024
MAX_MEMBERS = 10_000
_LARGEST_RATIO = 200
_LARGE_REMEDY = mark("check that this is the right file; give large collections as a folder")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_UTF8_NAME = 0x800
# What each entry of a directory begins with; packages that lie within count too, stored as they are.
_ENTRY = b"PK\x01\x02"
_MOST_ENTRIES = 50 * MAX_MEMBERS


def opened(data: bytes, name: str) -> zipfile.ZipFile:
    """Open a package.

    Raises:
        InputError: it is damaged, or lists far more files than are read.
    """
    if data.count(_ENTRY) > _MOST_ENTRIES:
        # The library would read the whole directory, which can take a hundred times its size.
        raise InputError(
            tr("the package lists more than {max_members:,} files", max_members=MAX_MEMBERS),
            source=name,
            remedy=tr(_LARGE_REMEDY),
        )
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise InputError(
            tr("the file is damaged: {error}", error=error), source=name, remedy=tr("get or save it again")
        ) from None


def check_members(package: zipfile.ZipFile, name: str) -> None:
    """Refuse a package that would blow up when unpacked, by the sizes it declares, or says a thing twice.

    Raises:
        InputError: too many members, too large, packed too tightly, encrypted, or two of one name.
    """
    members = [member for member in package.infolist() if not member.is_dir()]
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if (
        len(members) > MAX_MEMBERS
        or unpacked > MAX_UNPACKED
        or (unpacked > 20 * 1024 * 1024 and unpacked > _LARGEST_RATIO * max(packed, 1))
    ):
        raise InputError(
            tr(
                "the package would unpack to {unpacked} MiB in {count} files",
                unpacked=unpacked // 2**20,
                count=len(members),
            ),
            source=name,
            remedy=tr(_LARGE_REMEDY),
        )
    if any(member.compress_type not in _METHODS for member in members):
        # Others let a few bytes unpack to many before anybody can stop them.
        raise InputError(
            tr("the package is packed by a method that is not read"),
            source=name,
            remedy=tr("pack it again as plain ZIP"),
        )
    if any(member.flag_bits & 1 for member in members):
        raise InputError(
            tr("the package is encrypted"), source=name, remedy=tr("unpack it with its password first")
        )
    # Programs differ in which of them they show.
    twice = [path for path, count in Counter(map(_name, members)).items() if count > 1]
    if twice:
        raise InputError(
            tr("the package holds two files of one name: {twice}", twice=twice[0]),
            source=name,
            remedy=tr("pack it again, each file under a name of its own"),
        )


def members(package: zipfile.ZipFile, name: str) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    """Yield the files of a package by name, folders and what operating systems and programs add left out."""
    check_members(package, name)
    named = ((_name(member), member) for member in package.infolist())
    for path, member in sorted(named, key=itemgetter(0)):
        if not member.is_dir() and not is_litter(path):
            yield path, member


def is_litter(path: str) -> bool:
    """Tell whether a file is hidden, in a hidden folder, or a lock that a word processor left."""
    return any(part.startswith((".", "~$")) or part == "__MACOSX" for part in path.split("/"))


def _name(member: zipfile.ZipInfo) -> str:
    """The name of a member; Chinese programs write it in GBK without saying so."""
    if member.flag_bits & _UTF8_NAME:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return member.filename


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
            tr("the file cannot be unpacked: {error}", error=error),
            source=f"{name}!{member.filename}",
            remedy=tr("pack it again"),
        ) from None
