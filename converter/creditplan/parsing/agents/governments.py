"""Governments in a list of places: in 郑州、洛阳市人民政府 what both are stands behind the last one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from creditplan.model import Agent, AgentKind

_FORMS = ("government", "zone")


def in_full(names: Sequence[str], agent_of: Callable[[str], Agent]) -> list[str]:
    """Return the names of a list, with what places share behind the last of them.

    Args:
        names: as they stand, folded and without white space.
        agent_of: says whom a name means.

    A name that does not become that of a government so ends what is shared: 省财政厅、郑州、洛阳市人民政府.
    """
    full = list(names)
    if not any(_is_open(agent_of(name)) for name in names):
        return full
    shared: tuple[str, ...] = ()
    for at in range(len(names) - 1, -1, -1):
        name, agent = names[at], agent_of(names[at])
        found = _head().fullmatch(name)
        if found:
            shared = tuple(dict.fromkeys([*_behind(found), found["head"]]))
            tried: Iterator[str] = (found["place"] + one for one in shared)
        else:
            # 经开区 and 漾濞县 say what they are, 郑州 does not.
            tried = (name + one for one in (shared[-1:] if name.endswith(_units()) else shared))
        if _is_government(agent) and (found or not name.endswith(_zones())):
            continue
        meant = next((one for one in tried if _is_government(agent_of(one))), None)
        if meant:
            full[at] = meant
        elif not found:
            shared = ()
    return full


def _is_open(agent: Agent) -> bool:
    return agent.kind is AgentKind.UNREGISTERED or agent.form == "zone"


def _behind(found: re.Match[str]) -> Iterator[str]:
    """Yield what a place may end in: 省人民政府 and 市人民政府 of 安徽省(市)人民政府."""
    for unit in (found["unit"], *re.findall("[\u4e00-\u9fff]+", found["others"] or "")):
        yield unit + found["head"]


def _is_government(agent: Agent) -> bool:
    if agent.kind is AgentKind.AGENCY:
        return agent.place is not None
    return agent.kind is AgentKind.LOCAL and agent.form in _FORMS


def _table() -> Mapping[str, Any]:
    from creditplan.registers.functions import function_names  # noqa: PLC0415 (most lists need none)

    return function_names().table


@cache
def _zones() -> tuple[str, ...]:
    return tuple(_table()["zones"]["ends"])


@cache
def _units() -> tuple[str, ...]:
    return tuple(_table()["groups"]["units"])


@cache
def _head() -> re.Pattern[str]:
    many = _table()["groups"]
    units, heads = ("|".join(sorted(many[key], key=len, reverse=True)) for key in ("units", "ends"))
    return re.compile(rf"(?P<place>.+?)(?P<unit>{units})(?P<others>\([^()]+\))?(?P<head>{heads})")
