"""The one base error of creditplan; whatever goes wrong by itself is one of its children."""

from __future__ import annotations

from collections.abc import Iterable

from creditplan.messages import tr


class CreditplanError(Exception):
    """Something the user can mend; carries the place and the remedy.

    Attributes:
        message: what is wrong, one sentence.
        source: the file or name concerned, if any.
        line: 1-based line in ``source``, if known.
        column: 1-based column in ``line``, counted in code points, if known.
        excerpt: the words at that place, if known.
        remedy: what to do about it, if we know.
        code: what kind of error it is, for programs.
        exit_code: that a command ends with.
    """

    code = "error"
    exit_code = 2

    def __init__(
        self,
        message: str,
        *,
        source: str | None = None,
        line: int | None = None,
        column: int | None = None,
        excerpt: str | None = None,
        remedy: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.source = source
        self.line = line
        self.column = column
        self.excerpt = excerpt
        self.remedy = remedy

    def values(self) -> dict[str, object]:
        """Return it as plain values, for programs."""
        place = {"source": self.source, "line": self.line, "column": self.column}
        return {
            "code": self.code,
            "place": {name: value for name, value in place.items() if value is not None},
            "message": self.message,
            "excerpt": self.excerpt,
            "remedy": self.remedy,
        }

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.source, self.line, self.column) if part is not None)
        text = f"{place}: {self.message}" if place else self.message
        if self.excerpt:
            text += f"\n    {self.excerpt}"
        if self.remedy:
            text += f"\n  → {self.remedy}"
        return text


class InputError(CreditplanError):
    """A source, option or data file cannot be used (exit 2)."""

    code = "input"


class OutputError(CreditplanError):
    """The output cannot be written (exit 2); what was there before is untouched."""

    code = "output"


class IncompleteError(CreditplanError):
    """The document was not fully understood, or its data do not conform (exit 1); nothing was written."""

    code = "incomplete"
    exit_code = 1


class RemoteError(CreditplanError):
    """A remote endpoint refused or failed (exit 3)."""

    code = "remote"
    exit_code = 3


def suggestion(word: str, known: Iterable[str]) -> str | None:
    """Return a remedy that names the known words closest to ``word``, if any is close."""
    from difflib import get_close_matches  # noqa: PLC0415 (rarely needed)

    close = get_close_matches(word, list(known), n=3, cutoff=0.5)
    return tr("did you mean {close}?", close=tr(" or ").join(close)) if close else None
