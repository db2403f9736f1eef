"""What a server answers, whole and within the limits."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from urllib3.exceptions import InvalidHeader
from urllib3.util import Retry

from creditplan.messages import tr

BUSY: Final = (429, 502, 503, 504)
"""What a server says that may answer later."""
_HIDDEN = re.compile(r"<(style|script|title)\b.*?</\1>|<[^>]*>", re.DOTALL | re.IGNORECASE)
_READ, _SHOWN = 10_000, 400


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of a server.

    Attributes:
        status: code of HTTP.
        reason: what the server says beside the code.
        headers: by name, whatever its case.
        url: the address that answered.
        content: the body, unpacked.
    """

    status: int
    reason: str
    headers: Mapping[str, str]
    url: str
    content: bytes

    @property
    def ok(self) -> bool:
        """Whether it is the whole of what was asked for."""
        return 200 <= self.status < 300 and self.status != 206

    @property
    def media_type(self) -> str:
        """As the server names it, without parameters; "" if it does not."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()

    @property
    def text(self) -> str:
        """The body as text; what is no UTF-8 is replaced."""
        return self.content.decode("utf-8", "replace")

    @property
    def words(self) -> str:
        """What the server says for people, in one line: without markup and control characters, cut."""
        return spoken(_HIDDEN.sub(" ", self.content[:_READ].decode("utf-8", "replace"))) or spoken(
            self.reason
        )

    @property
    def retry_after(self) -> float | None:
        """Seconds that the server asks to wait, if it does."""
        try:
            return Retry().parse_retry_after(self.headers["Retry-After"])
        except (KeyError, InvalidHeader, ValueError, OverflowError):
            return None

    def json(self) -> Any:  # noqa: ANN401 (whatever the server says)
        """Read the body as JSON.

        Raises:
            ValueError: it is none, or nested beyond reason.
        """
        try:
            return json.loads(self.content)
        except RecursionError:
            raise ValueError(tr("it is nested too deeply")) from None


def spoken(words: str) -> str:
    """Put words of a server into one line of sensible length, without what could steer a terminal."""
    return " ".join("".join(c if c.isprintable() else " " for c in words).split())[:_SHOWN]
