"""The readers of the formats with structure."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from creditplan.errors import InputError
from creditplan.reading.docx import read_docx
from creditplan.reading.html import read_html
from creditplan.reading.layout import Layout, TooLargeError
from creditplan.reading.markdown import read_markdown
from creditplan.reading.office import read_office
from creditplan.reading.pdf import read_pdf

_READERS: dict[str, Callable[..., Layout]] = {
    "docx": read_docx,
    "html": read_html,
    "markdown": read_markdown,
    "office": read_office,
    "pdf": read_pdf,
}


def read_layout(data: bytes, form: str, name: str, *more: str) -> Layout:
    """Read a document.

    Args:
        data: the document.
        form: its format.
        name: what messages call it.
        more: what the reader of this format takes besides.

    Raises:
        InputError: as the reader of the format.
        ModuleNotFoundError: its library is not installed.
    """
    try:
        return _READERS[form](data, name, *more)
    except TooLargeError as error:
        raise InputError(
            f"the document cannot be read: {error}",
            source=name,
            remedy="a plan has a few hundred thousand at most: check that this is the right file",
        ) from None


def packed_layout(data: bytes, form: str, name: str, *more: str) -> Iterator[bytes]:
    """Yield the layout that :func:`read_layout` gives, as plain data: what runs in a worker."""
    yield read_layout(data, form, name, *more).packed()
