"""Pages saved as one file (MHTML, RFC 2557), as browsers do it, and Word, under the name of a document."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from contextlib import suppress
from email import message_from_bytes, policy
from email.message import EmailMessage
from urllib.parse import urljoin

from creditplan.errors import InputError
from creditplan.messages import tr
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
    """Read the page of a web archive, with the style sheets and frames that come with it.

    Raises:
        InputError: it holds no page, or the page cannot be read.
        TooLargeError: it claims more text or cells than any plan has.
    """
    message = message_from_bytes(data.lstrip(b"\xef\xbb\xbf \t\r\n"), policy=policy.default)
    page = _page(message)
    if page is None:
        raise InputError(
            tr("the web archive holds no page"),
            source=name,
            remedy=tr("open it in a browser, and save it as HTML"),
        )
    parts = {address: part for part in message.walk() for address in _addresses(part)}
    here = page.get("Content-Location", "").strip()

    def beside(address: str) -> str | None:
        part = parts.get(address) or parts.get(urljoin(here, address))
        if part is None or part is page or part.get_content_maintype() != "text":
            return None
        return _body(part).decode("utf-8-sig", "replace")

    return read_html(_body(page), name, beside)


def _addresses(part: EmailMessage) -> Iterator[str]:
    """Yield what other parts call one."""
    if said := part.get("Content-Location", "").strip():
        yield said
    if said := part.get("Content-ID", "").strip("<> "):
        yield f"cid:{said}"


def _body(part: EmailMessage) -> bytes:
    """Return a part, in UTF-8 with its mark if its head says in which encoding it stands."""
    body = part.get_payload(decode=True)
    assert isinstance(body, bytes)
    charset = part.get_content_charset()
    if charset:
        # Where the head is wrong, the page may say it itself.
        with suppress(LookupError, UnicodeError):
            # The byte order mark counts more than what the page says.
            body = codecs.BOM_UTF8 + body.decode("gb18030" if charset in _GB else charset).encode()
    return body


_GB = {"gb2312", "gbk", "gb18030"}


def _page(message: EmailMessage) -> EmailMessage | None:
    """The part that is shown: the one that the head names as the start, else the first page."""
    pages = [part for part in message.walk() if part.get_content_type() in _PAGES]
    start = message.get_param("start")
    named = (part for part in pages if start and part.get("Content-ID", "").strip() == str(start).strip())
    return next(named, pages[0] if pages else None)
