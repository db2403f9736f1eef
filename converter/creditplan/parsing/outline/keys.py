"""Keys of sections and tasks in IRIs: 14 where numbers run through the plan, 4.2-1 where they start again."""

from __future__ import annotations

from collections import Counter

from creditplan.parsing.outline.parts import Part
from creditplan.words.fold import fold


def keys_of(sections: list[Part], tasks: list[Part]) -> dict[Part, str]:
    """Give keys to sections and tasks, which come in document order.

    A section's key is its position among its siblings (4, 4.2); u1 if it has no number. A task's key is its
    number, behind the key of its section and - where numbers start again; that of a part of a task stands
    behind the key of the task. What would repeat a key gets ~2.
    """
    used: Counter[str] = Counter()
    positions: Counter[tuple[Part | None, bool]] = Counter()
    keys: dict[Part, str] = {}
    for part in sections:
        numbered = part.number is not None
        positions[part.section, numbered] += 1
        own = f"{'' if numbered else 'u'}{positions[part.section, numbered]}"
        keys[part] = _once(f"{keys[part.section]}.{own}" if part.section else own, used)
    again = _start_again([part for part in tasks if part.parent is None])
    used.clear()
    positions.clear()
    for part in tasks:
        value, above = part.value, part.parent or part.section
        if value is None:
            positions[above, False] += 1
            own = f"u{positions[above, False]}"
        else:
            # What numbers itself from the top of the plan down says all of it: 2.1.
            own = fold(part.number or "") if part.is_decimal and above is None else str(value)
        if part.parent:
            own = f"{keys[part.parent]}.{own}"
        elif part.section and (again or value is None):
            own = f"{keys[part.section]}-{own}"
        keys[part] = _once(own, used)
    return keys


def _start_again(tasks: list[Part]) -> bool:
    """Tell whether the numbers of tasks start again in some section after the first that has tasks."""
    seen: set[int | None] = set()
    last: Part | None = None
    for position, part in enumerate(tasks):
        value = part.value
        if value is None:
            continue
        if position and part.section is not last and value in seen:
            return True
        seen.add(value)
        last = part.section
    return False


def _once(key: str, used: Counter[str]) -> str:
    used[key] += 1
    return key if used[key] == 1 else f"{key}~{used[key]}"
