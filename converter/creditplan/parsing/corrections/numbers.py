"""The number of a part that a person names: as the text has it before its words."""

from __future__ import annotations

from creditplan.model import Span
from creditplan.words.fold import fold
from creditplan.words.markers import Kind, Marker, marker_at, number_of_row

# No marker is longer: （第一百二十三条）.
_LONGEST = 16


def marker_before(text: str, folded: str, place: int) -> Marker | None:
    """Return the marker that ends right before a place, the longest if there are several readings."""
    begin = max(text.rfind("\n", 0, place) + 1, place - _LONGEST)
    for start in range(begin, place):
        if start > begin and folded[start - 1].isalnum() and folded[start].isalnum():
            continue
        found = marker_at(text, folded, start, len(text))
        if found and found.span.end == place:
            return found
    return None


def marker_said(text: str, folded: str, number: str, start: int, place: int) -> Marker | None:
    """Return the marker of a number as printed that stands between two places, the nearest to the second."""
    at = text.rfind(number, start, place)
    if at < 0:
        return None
    for begin in (at - 1, at):
        found = marker_at(text, folded, begin, len(text)) if begin >= start else None
        if found and found.number == number and found.span.end <= place:
            return found
    said = number_of_row(fold(number)) or (Kind.ARABIC, 0)
    return Marker(said[0], number, said[1], Span(at, at + len(number)))
