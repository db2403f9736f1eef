"""Pages saved as one file (MHTML, RFC 2557), as browsers do it, and Word, under the name of a document."""

from __future__ import annotations

import codecs
import re
from contextlib import suppress
from email import message_from_bytes, policy
from email.message import EmailMessage

from creditplan.errors import InputError
from creditplan.reading.html import read_html
from creditplan.reading.layout import Layout

_HEAD = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:[\w-]+:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*)*?MIME-Version:", re.IGNORECASE
)
_PAGES = ("text/html", "application/xhtml+xml")


def is_web_archive(data: bytes) -> bool:
    """Tell whether a document begins with the head of a MIME message."""
    return _HEAD.match(data[:4096]) is not None


def read_web_archive(data: bytes, name: str) -> Layout:
    """Read the page of a web archive; its pictures, styles and frames are passed over.

    Raises:
        InputError: it holds no page, or the page cannot be read.
        TooLargeError: it claims more text or cells than any plan has.
    """
    message = message_from_bytes(data.lstrip(b"\xef\xbb\xbf \t\r\n"), policy=policy.default)
    page = _page(message)
    if page is None:
        raise InputError(
            "the web archive holds no page", source=name, remedy="open it in a browser, and save it as HTML"
        )
    body = page.get_payload(decode=True)
    assert isinstance(body, bytes)
    charset = page.get_content_charset()
    if charset:
        # Where the head is wrong, the page may say it itself.
        with suppress(LookupError, UnicodeError):
            # The byte order mark counts more than what the page says.
            body = codecs.BOM_UTF8 + body.decode("gb18030" if charset in _GB else charset).encode()
    return read_html(body, name)


_GB = {"gb2312", "gbk", "gb18030"}


def _page(message: EmailMessage) -> EmailMessage | None:
    """The part that is shown: the one that the head names as the start, else the first page."""
    pages = [part for part in message.walk() if part.get_content_type() in _PAGES]
    start = message.get_param("start")
    named = (part for part in pages if start and part.get("Content-ID", "").strip() == str(start).strip())
    return next(named, pages[0] if pages else None)
