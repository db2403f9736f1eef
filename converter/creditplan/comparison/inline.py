"""Two texts, piece by piece: what stands in both, and what in one only. Pieces end where Chinese words do."""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz.distance import Indel

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
    removed = added = ""
    for state, left, right in steps:
        if state != SAME:
            removed, added = removed + left, added + right
            continue
        yield from _change(removed, added)
        removed = added = ""
        yield Piece(SAME, left)
    yield from _change(removed, added)


def _change(removed: str, added: str) -> Iterator[Piece]:
    if removed:
        yield Piece(REMOVED, removed)
    if added:
        yield Piece(ADDED, added)
