"""DOC, ODT, WPS and RTF: LibreOffice turns them into DOCX."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from creditplan.errors import InputError
from creditplan.reading.docx import read_docx
from creditplan.reading.layout import Layout

_SECONDS = 120


def libreoffice() -> str | None:
    """Path of LibreOffice, if it is installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def read_office(data: bytes, name: str) -> Layout:
    """Read a document of a word processor through LibreOffice, in a profile of its own.

    Raises:
        InputError: LibreOffice is not there, cannot read the document or takes too long.
    """
    program = libreoffice()
    if program is None:
        raise InputError(
            "this format is read through LibreOffice, which is not installed",
            source=name,
            remedy="install LibreOffice (Debian: libreoffice-writer-nogui), or save the document as DOCX",
        )
    with TemporaryDirectory(prefix="creditplan-") as folder:
        source = Path(folder, f"source{Path(name).suffix.lower() or '.doc'}")
        source.write_bytes(data)
        command = [
            program,
            "--headless",
            "--norestore",
            f"-env:UserInstallation={Path(folder, 'profile').as_uri()}",
            "--convert-to",
            "docx:MS Word 2007 XML",
            "--outdir",
            folder,
            str(source),
        ]
        try:
            subprocess.run(command, capture_output=True, timeout=_SECONDS, check=True)
            return read_docx(Path(folder, "source.docx").read_bytes(), name)
        except subprocess.TimeoutExpired:
            reason = f"LibreOffice needed more than {_SECONDS} seconds"
        except (subprocess.CalledProcessError, FileNotFoundError):
            reason = "LibreOffice cannot read the document"
    raise InputError(reason, source=name, remedy="open the document in a word processor and save it as DOCX")
