"""Quoted words in a text: where they stand, and how a stretch is quoted so that it is found again.

White space counts nowhere, so that a quote holds however the lines of the text are broken.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from creditplan.model import Quote, Span

# So many words at each end of a long stretch are quoted.
_ENDS = 16


@dataclass(frozen=True)
class Quotes:
    """Finds quotes in one text.

    Attributes:
        text: the source.
    """

    text: str
    _bare: str = field(init=False, repr=False, compare=False)
    _at: list[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        at = [index for index, char in enumerate(self.text) if not char.isspace()]
        object.__setattr__(self, "_at", at)
        object.__setattr__(self, "_bare", "".join([self.text[index] for index in at]))

    def places(self, quote: Quote, within: Span | None = None) -> list[Span]:
        """Return all places where a quote stands, in order; none where it has no words.

        Args:
            quote: what is looked for; what stands before and behind it may lie outside of ``within``.
            within: where its words stand.
        """
        found = (self._span(start, end) for start, end in self._found(quote))
        return [one for one in found if within is None or within.start <= one.start < one.end <= within.end]

    def _found(self, quote: Quote) -> Iterator[tuple[int, int]]:
        words, before, to, after = map(_squeezed, (quote.words, quote.before, quote.to, quote.after))
        at = self._bare.find(before + words) if words else -1
        while at >= 0:
            start = at + len(before)
            end = self._end(start + len(words), to, after)
            if end is not None:
                yield start, end
            at = self._bare.find(before + words, at + 1)

    def _end(self, end: int, to: str, after: str) -> int | None:
        """Return where words end whose first ones end there; ``None``: not as the quote says."""
        if to:
            # The first words may hold the last ones: 按月更新。
            last = self._bare.find(to + after, max(end - len(to), 0))
            return last + len(to) if last >= 0 else None
        return end if self._bare.startswith(after, end) else None

    def _span(self, start: int, end: int) -> Span:
        return Span(self._at[start], self._at[end - 1] + 1)

    def quote(self, span: Span, *, exact: bool = False, within: Span | None = None) -> Quote:
        """Quote a stretch, with as much before and behind as tells it from the same words elsewhere.

        Args:
            span: holds words.
            exact: quote its last words too; of many words only the first ones then.
            within: it need not be told from words outside of this.

        Raises:
            ValueError: there is nothing but white space in it.
        """
        here = span.stripped(self.text)
        words = _shown(self.text, here.start, here.end)
        if not words:
            raise ValueError("only words can be quoted")
        for ends in (_ENDS, 4 * _ENDS, len(words)) if exact else (0,):
            first, to = (words[:ends].rstrip(), words[-ends:].lstrip()) if exact else (words, "")
            for size in (0, *(4 << step for step in range(8)), len(self.text)):
                before = _shown(self.text, max(here.start - size, 0), here.start)
                after = _shown(self.text, here.end, here.end + size)
                for quote in (Quote(first, to, before), Quote(first, to, before, after)):
                    if self.places(quote, within) == [here]:
                        return quote
        raise ValueError("these words cannot be told from others")


def _shown(text: str, start: int, end: int) -> str:
    return " ".join(text[start:end].split())


def _squeezed(words: str) -> str:
    return "".join(words.split())


def same_words(one: str, other: str) -> bool:
    """Tell whether words are the same but for white space."""
    return _squeezed(one) == _squeezed(other)
