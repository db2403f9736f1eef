"""Functions of government and places as people write them, turned into their keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from creditplan.errors import InputError, suggestion
from creditplan.messages import tr
from creditplan.words.normalise import normalise

if TYPE_CHECKING:
    from creditplan.knowledge import Knowledge

Held = Callable[[str], bool]
"""Whether the data know a place, by its key."""


def find_function(value: str) -> str:
    """Return the key of a function that is given by its key, or by its Chinese or English label.

    Raises:
        InputError: there is none; with those that come close.
    """
    # Few queries ask for functions.
    from creditplan.registers.local_bodies import function_labels  # noqa: PLC0415

    labels = function_labels()
    keys = {words.casefold(): key for key, both in labels.items() for words in (*both, key) if words}
    found = keys.get(normalise(value).casefold()) or keys.get(value.strip().casefold())
    if found is None:
        raise InputError(
            tr("there is no function {value!r}", value=value),
            remedy=suggestion(value.casefold(), keys)
            or tr("give its key or label, as functions.ttl has them: public-finance, 财政, Public finance"),
        )
    return found


def find_place(value: str, knowledge: Knowledge, held: Held | None = None) -> str:
    """Return the key of a place that is given by its key or name, of whatever time.

    Args:
        value: cn-41, luoyang-shi, 洛阳市, 河南省洛阳市, cn-41/洛阳市; provinces in English too.
        knowledge: has the places.
        held: settles a name that several places bear, where the data know one of them.

    Raises:
        InputError: there is none, with those that come close; or several, with how to tell them apart.
    """
    for place in knowledge.register.places:
        if value in (place.slug, place.label.en, *place.names):
            return place.slug
    if value in knowledge.places:
        return value
    keys = _keys_of(value, knowledge)
    if len(keys) > 1 and held is not None:
        keys = [key for key in keys if held(key)] or keys
    if len(keys) == 1:
        return keys[0]
    if keys:
        choices = "; ".join(f"{_full_name(key, knowledge)} ({key})" for key in keys)
        raise InputError(
            tr("{value!r} is the name of {count} places", value=value, count=len(keys)),
            remedy=tr("give one of: {choices}", choices=choices),
        )
    raise InputError(
        tr("there is no place {value!r}, county or above", value=value),
        remedy=suggestion(value, _known(knowledge))
        or tr("give its full name (洛阳市, 河南省洛阳市) or its id in places.tsv (luoyang-shi)"),
    )


def _keys_of(value: str, knowledge: Knowledge) -> list[str]:
    """Return the keys of the places that a name as a whole may mean."""
    places = knowledge.places
    province, slash, below = value.partition("/")
    within = province if slash and any(one.slug == province for one in knowledge.register.places) else None
    name = normalise(below if within else value)
    found = places.longest(name, 0, None, within) if name else None
    if found is None or found.end != len(name):
        return []
    hits = [hit for hit in found.hits if within is None or places.inside(hit.state, within)]
    return [*dict.fromkeys(hit.state.division for hit in hits)]


def _full_name(key: str, knowledge: Knowledge) -> str:
    places = knowledge.places
    return places.full_name(places.states(key)[-1])


def _known(knowledge: Knowledge) -> Iterator[str]:
    """Yield what can be given: names of provinces first, then those of all places, and their ids."""
    for place in knowledge.register.places:
        yield from place.names
    yield from knowledge.places.words()
