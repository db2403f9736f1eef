"""What is seen of a printed page: bold by overprinting, words that are struck out, watermarks."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from statistics import median

from creditplan.reading.printed_page import PrintedPage, Rule, Sign

# Characters of so much another size are no part of the line that they lie over.
_OTHER_SIZE = 1.3
# Where characters that lie upon each other are looked for, in points, and how many of them.
_NEAR, _SQUARE, _ENOUGH = 8.0, 24.0, 60
_AROUND = [(x, y) for x in (-1, 0, 1) for y in (-1, 0, 1)]
# What crosses characters between these heights of theirs strikes them out, if it begins and ends with them.
_LOWEST, _HIGHEST, _MEETS = 0.3, 0.7, 0.8
_MOST_STRIKES = 1000
# Pale words of so many characters at most that stand on so many places are a watermark.
_LONGEST_MARK, _PLACES = 12, 4


def tell_seen(pages: Sequence[PrintedPage]) -> None:
    """Leave on each page the characters that are seen as words of it; the others are told."""
    for page in pages:
        page.signs = _once(page.signs)
    pale_runs = [list(_pale_runs([sign for sign in page.signs if sign.face.pale])) for page in pages]
    often = Counter(words for runs in pale_runs for words, _ in runs)
    for page, runs in zip(pages, pale_runs, strict=True):
        _leave_out(page, "struck", _struck(page.signs, page.rules))
        pale = [run for words, run in runs if often[words] >= _PLACES]
        _leave_out(page, "watermark", {id(sign) for run in pale for sign in run})
        if page.signs:
            usual = median(sign.size for sign in page.signs)
            large = [sign for sign in page.signs if sign.size >= _OTHER_SIZE * usual]
            _leave_out(page, "watermark", _across(large, page.signs) if large else set())


def _leave_out(page: PrintedPage, cause: str, found: set[int]) -> None:
    if found:
        page.left_out.append((cause, "".join(sign.words for sign in page.signs if id(sign) in found)))
        page.signs = [sign for sign in page.signs if id(sign) not in found]


def _once(signs: list[Sign]) -> list[Sign]:
    """Take one of the characters that are drawn twice for boldness."""
    kept: dict[int, Sign] = {}
    drawn: dict[tuple[str, int, int], list[int]] = defaultdict(list)
    for number, sign in enumerate(signs):
        if not sign.words.isspace():
            x, y = int(sign.left // _NEAR), int(sign.bottom // _NEAR)
            same = -1
            for a, b in _AROUND:
                for place in drawn.get((sign.words, x + a, y + b), ()):
                    if _is_same(sign, kept[place]):
                        same = place
            if same >= 0:
                kept[same] = kept[same]._replace(face=kept[same].face._replace(bold=True))
                continue
            drawn[sign.words, x, y].append(number)
        kept[number] = sign
    return list(kept.values())


def _pale_runs(signs: Sequence[Sign]) -> Iterator[tuple[str, list[Sign]]]:
    """Yield the pale words that are drawn one behind the other on one height."""
    run: list[Sign] = []
    for sign in signs:
        if run and not (abs(sign.middle - run[-1].middle) < 1 and abs(sign.left - run[-1].right) < sign.size):
            yield from _short(run)
            run = []
        run.append(sign)
    yield from _short(run)


def _short(run: list[Sign]) -> Iterator[tuple[str, list[Sign]]]:
    words = "".join(sign.words for sign in run)
    if 0 < len(words) <= _LONGEST_MARK:
        yield words, run


def _struck(signs: Sequence[Sign], rules: Sequence[Rule]) -> set[int]:
    """Name, by identity, the characters that a rule runs through from the first to the last."""
    across = [rule for rule in rules if not rule.upright]
    if not across or len(across) > _MOST_STRIKES:
        return set()
    inked = sorted((sign for sign in signs if not sign.words.isspace()), key=lambda sign: sign.middle)
    tallest = max((sign.size for sign in inked), default=0.0)
    found: set[int] = set()
    for rule in across:
        begin = bisect_left(inked, rule.at - tallest / 2, key=lambda sign: sign.middle)
        end = bisect_left(inked, rule.at + tallest / 2, key=lambda sign: sign.middle)
        below = [
            sign
            for sign in inked[begin:end]
            if _LOWEST < (rule.at - sign.bottom) / (sign.size or 1) < _HIGHEST
            and rule.start <= (sign.left + sign.right) / 2 <= rule.end
        ]
        if below and (
            min(sign.left for sign in below) - rule.start < _MEETS * below[0].size
            and rule.end - max(sign.right for sign in below) < _MEETS * below[0].size
        ):
            found |= set(map(id, below))
    return found


def _is_same(sign: Sign, other: Sign) -> bool:
    slack = min(0.3 * (sign.top - sign.bottom), 0.6 * (sign.right - sign.left), _NEAR)
    return abs(other.left - sign.left) < slack and abs(other.bottom - sign.bottom) < slack


def _across(large: list[Sign], signs: list[Sign]) -> set[int]:
    """Name, by identity, the characters that lie over smaller ones; in one place the first few tell."""
    held: dict[tuple[int, int], list[Sign]] = defaultdict(list)
    for sign in signs:
        square = held[int(sign.left // _SQUARE), int(sign.bottom // _SQUARE)]
        if len(square) < _ENOUGH:
            square.append(sign)
    found = set()
    for sign in large:
        across = range(
            int(sign.left // _SQUARE) - 1, min(int(sign.right // _SQUARE), int(sign.left // _SQUARE) + 8) + 1
        )
        up = range(
            int(sign.bottom // _SQUARE) - 1,
            min(int(sign.top // _SQUARE), int(sign.bottom // _SQUARE) + 8) + 1,
        )
        if any(_lies_over(sign, other) for x in across for y in up for other in held.get((x, y), ())):
            found.add(id(sign))
    return found


def _lies_over(sign: Sign, other: Sign) -> bool:
    """Tell whether a character is larger than another one, and drawn across it."""
    if sign.size < _OTHER_SIZE * other.size:
        return False
    width = min(sign.right, other.right) - max(sign.left, other.left)
    height = min(sign.top, other.top) - max(sign.bottom, other.bottom)
    return width > 0 and height > 0 and width * height > 0.2 * (other.right - other.left) * other.size
