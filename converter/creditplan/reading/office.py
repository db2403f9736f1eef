"""DOC, ODT, WPS and RTF: LibreOffice turns them into DOCX."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from creditplan.errors import InputError
from creditplan.reading.docx import read_docx
from creditplan.reading.layout import Layout

_SECONDS = 120
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
    with TemporaryDirectory(prefix="creditplan-", ignore_cleanup_errors=True) as folder:
        source = Path(folder, f"source{_suffix(data)}")
        settings = Path(folder, "profile", "user", "registrymodifications.xcu")
        made = Path(folder, "made", "source.docx")
        try:
            source.write_bytes(data)
            settings.parent.mkdir(parents=True)
            settings.write_text(_SETTINGS, "utf-8")
            _run(
                [
                    program,
                    "--headless",
                    "--norestore",
                    f"-env:UserInstallation={Path(folder, 'profile').as_uri()}",
                    "--convert-to",
                    "docx:MS Word 2007 XML",
                    "--outdir",
                    str(made.parent),
                    str(source),
                ]
            )
            return read_docx(made.read_bytes(), name)
        except subprocess.TimeoutExpired:
            reason = f"LibreOffice needed more than {_SECONDS} seconds"
        except (subprocess.CalledProcessError, OSError):
            reason = "LibreOffice cannot read the document"
    raise InputError(reason, source=name, remedy="open the document in a word processor and save it as DOCX")


def _suffix(data: bytes) -> str:
    """The suffix that fits the content: LibreOffice believes it, and those of received files often lie."""
    return ".rtf" if data.startswith(b"{\\rtf") else ".odt" if data.startswith(b"PK") else ".doc"


def _run(command: list[str]) -> None:
    """Run a program that starts others; when its time is over, all of them end."""
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:  # fmt: skip
        try:
            code = process.wait(_SECONDS)
        except BaseException:
            with suppress(ProcessLookupError):
                if hasattr(os, "killpg"):
                    os.killpg(process.pid, signal.SIGKILL)
                else:
                    process.kill()
            raise
    if code:
        raise subprocess.CalledProcessError(code, command)
