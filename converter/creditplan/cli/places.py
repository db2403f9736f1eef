"""Of which places plans were taken to be, as ``build`` and ``init`` say it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from creditplan.cli.problems import enumerated, put
from creditplan.survey import Placed, Places


def places_told(found: Places, language: str | None) -> Iterator[str]:
    """Yield a line for each place that plans were taken to be of, and for what is open."""
    yield from placed_told(found.placed, language)
    for place, names in found.unplaced.items():
        yield put(language, "unplaced", count=len(names), name=min(names), place=place)


def placed_told(found: Sequence[Placed], language: str | None) -> Iterator[str]:
    """Yield a line for each place, with what to write if it is wrong."""
    for one in found:
        where = put(language, f"placed-{one.said_in}", plan=enumerated(one.names, 1))
        if one.place:
            told = "placed-zone" if one.zone else "placed"
            yield put(language, told, place=one.place.full_name, zone=one.zone, where=where)
        else:
            may = put(language, "or").join(place.full_name for place in one.candidates)
            yield put(language, "place-open", where=where, places=may, place=one.candidates[0].full_name)
