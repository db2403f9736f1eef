"""Two texts, piece by piece: what stands in both, and what in one only. Pieces end where Chinese words do."""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz.distance import Indel, Postfix, Prefix

from creditplan.comparison.results import Piece

SAME, REMOVED, ADDED = "same", "removed", "added"


def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """Compare two texts word by word.

    Returns:
        Pieces that are the old text without those that were added, and the new one without those removed.
        A single character that stayed between two changes goes with them: people read it so.
    """
    if old == new:
        return (Piece(SAME, old),) if old else ()
    return tuple(_joined(_single(list(_steps(_tokens(old), _tokens(new))))))


def _tokens(text: str) -> list[str]:
    from rjieba import cut  # noqa: PLC0415 (loads its dictionary)

    return list(cut(text))


def _steps(old: list[str], new: list[str]) -> Iterator[tuple[str, str, str]]:
    """Yield a state with the words in either text."""
    for step in Indel.opcodes(old, new):
        left = "".join(old[step.src_start : step.src_end])
        right = "".join(new[step.dest_start : step.dest_end])
        if step.tag == "equal":
            yield SAME, left, right
        else:
            yield "changed", left, right


def _single(steps: list[tuple[str, str, str]]) -> Iterator[tuple[str, str, str]]:
    """Let a single letter between two changes be part of them; a mark parts them."""
    last = len(steps) - 1
    for position, (state, left, right) in enumerate(steps):
        between = 0 < position < last and len(left) == 1 and left.isalnum()
        yield ("changed" if between else state), left, right


def _joined(steps: Iterator[tuple[str, str, str]]) -> Iterator[Piece]:
    """Put what follows each other together: first what was removed, then what was added."""
    same = removed = added = ""
    for state, left, right in steps:
        if state != SAME:
            removed, added = removed + left, added + right
            continue
        if removed or added:
            begins, removed, added, ends = _trimmed(removed, added)
            yield from _pieces(same + begins, removed, added)
            same, removed, added = ends, "", ""
        same += left
    begins, removed, added, ends = _trimmed(removed, added)
    yield from _pieces(same + begins, removed, added)
    yield from _pieces(ends, "", "")


def _trimmed(removed: str, added: str) -> tuple[str, str, str, str]:
    """Take from a change what begins or ends both texts: 农村信用 and 城市信用 are one word and two."""
    begins = Prefix.similarity(removed, added)
    begins = begins if begins > 1 else 0
    removed, added, first = removed[begins:], added[begins:], removed[:begins]
    ends = Postfix.similarity(removed, added)
    last = len(removed) - ends if ends > 1 else len(removed)
    return first, removed[:last], added[: len(added) - (len(removed) - last)], removed[last:]


def _pieces(same: str, removed: str, added: str) -> Iterator[Piece]:
    for state, text in ((SAME, same), (REMOVED, removed), (ADDED, added)):
        if text:
            yield Piece(state, text)
