"""DOC, ODT, WPS and RTF, XLS, ODS and ET: LibreOffice turns them into DOCX and XLSX."""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from creditplan.errors import InputError
from creditplan.messages import tr
from creditplan.reading.docx import read_docx
from creditplan.reading.layout import Layout
from creditplan.reading.spreadsheets import read_xlsx

# A document may link to files and pages, which nobody asked to read.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""


def libreoffice() -> str | None:
    """Path of LibreOffice, if it is installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def tools(name: str, stack: ExitStack) -> tuple[str, str]:
    """Return where LibreOffice is, and a folder for it to work in, which ends with the stack.

    Raises:
        InputError: LibreOffice is not installed.
    """
    program = libreoffice()
    if program is None:
        raise InputError(
            tr("this format is read through LibreOffice, which is not installed"),
            source=name,
            remedy=tr("install LibreOffice (Debian: libreoffice-writer-nogui), or save the document as DOCX"),
        )
    return program, stack.enter_context(TemporaryDirectory(prefix="creditplan-", ignore_cleanup_errors=True))


def read_office(data: bytes, name: str, program: str, folder: str) -> Layout:
    """Read a document of a word processor through LibreOffice, in a profile of its own.

    LibreOffice ends with the process that this runs in.

    Args:
        data: the document.
        name: what messages call it.
        program: path of LibreOffice.
        folder: an empty one, to work in.

    Raises:
        InputError: LibreOffice cannot read the document.
        TooLargeError: it claims more text or cells than any plan has.
    """
    return read_docx(_converted(data, name, program, folder, "docx:MS Word 2007 XML"), name)


def read_office_sheets(data: bytes, name: str, program: str, folder: str) -> Layout:
    """Read a workbook through LibreOffice, as :func:`read_office` does."""
    return read_xlsx(_converted(data, name, program, folder, "xlsx:Calc MS Excel 2007 XML"), name)


def _converted(data: bytes, name: str, program: str, folder: str, target: str) -> bytes:
    """Return what LibreOffice makes of a document; ``target``: a suffix and the filter that writes it."""
    suffix, _, _ = target.partition(":")
    source = Path(folder, f"source{_suffix(data, suffix)}")
    settings = Path(folder, "profile", "user", "registrymodifications.xcu")
    made = Path(folder, "made", f"source.{suffix}")
    command = [
        program,
        "--headless",
        "--norestore",
        f"-env:UserInstallation={Path(folder, 'profile').as_uri()}",
        "--convert-to",
        target,
        "--outdir",
        str(made.parent),
        str(source),
    ]
    try:
        source.write_bytes(data)
        settings.parent.mkdir(parents=True)
        settings.write_text(_SETTINGS, "utf-8")
        subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"TMPDIR": folder},
            check=True,
        )
        return made.read_bytes()
    except (subprocess.CalledProcessError, OSError):
        raise InputError(
            tr("LibreOffice cannot read the document"),
            source=name,
            remedy=tr("open the document in its program and save it as {suffix}", suffix=suffix.upper()),
        ) from None


def _suffix(data: bytes, target: str) -> str:
    """The suffix that fits the content: LibreOffice believes it, and those of received files often lie."""
    if target == "xlsx":
        return ".ods" if data.startswith(b"PK") else ".xls"
    return ".rtf" if data.startswith(b"{\\rtf") else ".odt" if data.startswith(b"PK") else ".doc"
