"""Keys of sections and tasks in IRIs: 14 where numbers run through the plan, 4.2-1 where they start again."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass


@dataclass(eq=False, slots=True)
class Draft:
    """A section or task: what it stands in and is part of, the value and level of its number, its key."""

    section: Draft | None
    parent: Draft | None
    value: int | None
    level: int | None
    key: str = ""


def assign_keys(sections: list[Draft], tasks: list[Draft]) -> None:
    """Give keys to sections and tasks, which come in document order.

    A section's key is its position among its siblings (4, 4.2); u1 if it has no number. A task's key is its
    number, behind the key of its section and - where numbers start again; that of a part of a task stands
    behind the key of the task. What would repeat a key gets ~2.
    """
    used: Counter[str] = Counter()
    positions: Counter[tuple[int, bool]] = Counter()
    for draft in sections:
        numbered = draft.value is not None
        positions[id(draft.section), numbered] += 1
        own = f"{'' if numbered else 'u'}{positions[id(draft.section), numbered]}"
        draft.key = _once(f"{draft.section.key}.{own}" if draft.section else own, used)
    again = _start_again([draft for draft in tasks if draft.parent is None])
    used.clear()
    positions.clear()
    for draft in tasks:
        above = draft.parent or draft.section
        if draft.value is None:
            positions[id(above), False] += 1
            own = f"u{positions[id(above), False]}"
        else:
            own = str(draft.value)
        if draft.parent:
            own = f"{draft.parent.key}.{own}"
        elif draft.section and (again or draft.value is None):
            own = f"{draft.section.key}-{own}"
        draft.key = _once(own, used)


def _start_again(tasks: list[Draft]) -> bool:
    """Tell whether the numbers of tasks start again in some section after the first that has tasks."""
    seen: set[int | None] = set()
    last: Draft | None = None
    for position, draft in enumerate(tasks):
        if draft.value is None:
            continue
        if position and draft.section is not last and draft.value in seen:
            return True
        seen.add(draft.value)
        last = draft.section
    return False


def _once(key: str, used: Counter[str]) -> str:
    used[key] += 1
    return key if used[key] == 1 else f"{key}~{used[key]}"
