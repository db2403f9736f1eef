"""A stretch of a text.

Offsets count code points of the decoded text without BOM and with LF line ends, 0-based, half-open.
"""

from __future__ import annotations

from dataclasses import dataclass

from creditplan.model.making import made_fast


@made_fast
@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of the source text, ``[start, end)``."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the words that the span covers in ``text``."""
        return text[self.start : self.end]

    def stripped(self, text: str) -> Span:
        """Return the span without the white space at its two ends."""
        start, end = self.start, self.end
        while start < end and text[start].isspace():
            start += 1
        while start < end and text[end - 1].isspace():
            end -= 1
        return self if start == self.start and end == self.end else Span(start, end)
