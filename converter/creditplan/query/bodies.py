"""Local bodies as people write them: 洛阳市财政局, by the rules by which plans are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from creditplan.model import AgentKind, Jurisdiction

if TYPE_CHECKING:
    from creditplan.knowledge import Knowledge


def slugs_of(name: str, knowledge: Knowledge, places: Iterable[str]) -> Iterator[str]:
    """Yield the last parts of the IRIs of the local bodies that a name may mean.

    Args:
        name: 洛阳市财政局, 市财政局.
        knowledge: has the register and the places.
        places: keys of those whose bodies the data name: 市财政局 may be of each of them.
    """
    # Few queries ask for a local body.
    from creditplan.parsing.agents.names import NameResolver  # noqa: PLC0415
    from creditplan.registers.local_bodies import place_on  # noqa: PLC0415

    register = knowledge.register
    whose = [Jurisdiction(place_on(register, key, None), "metadata", key) for key in places]
    for own in (None, *whose):
        agent = NameResolver(register, None, own).resolve(name).agent
        if agent.kind is AgentKind.LOCAL:
            yield agent.slug
