"""What took the place of ids that were published: said by ``ids.csv``, and for parts by a rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from creditplan.errors import InputError
from creditplan.messages import tr
from creditplan.model import Earlier, Plan


@dataclass(frozen=True, slots=True)
class ReplacedIds:
    """What is said of earlier ids.

    Attributes:
        said: what an id of a plan (``a``), section or task (``a/task/14``) is now, as the lines say it.
        replaced: the same, with what the rule says of parts.
        unused: of which nothing is said, as they became parts of plans that are not here.
    """

    said: Mapping[str, str] = field(default_factory=dict)
    replaced: Mapping[str, str] = field(default_factory=dict)
    unused: Sequence[Earlier] = ()


NOTHING_REPLACED: Final = ReplacedIds()


def replaced_ids(plans: Iterable[Plan], earlier: Sequence[Earlier]) -> ReplacedIds:
    """Find what took the place of earlier ids; a part of a plan that has another id now has its key still.

    Args:
        plans: all of a publication.
        earlier: the lines of ``ids.csv``; what is said of a part there is not concluded from its plan.

    Raises:
        InputError: an id is in use still, or became itself again, or a part that the plan does not have.
    """
    if not earlier:
        return NOTHING_REPLACED
    return replaced_parts({plan.id: _parts(plan) for plan in plans}, earlier)


def replaced_parts(parts: Mapping[str, Sequence[str]], earlier: Sequence[Earlier]) -> ReplacedIds:
    """Do as :func:`replaced_ids` does for plans of which only the parts are at hand.

    Args:
        parts: of each plan that the lines speak of, by its id: ``""``, ``/section/4``, ``/task/14``.
        earlier: as there.

    Raises:
        InputError: as there.
    """
    known = {id + part for id, own in parts.items() for part in own}
    said: dict[str, Earlier] = {}
    for line in earlier:
        before = said.setdefault(line.id, line)
        if before.now != line.now:
            raise _error(
                line,
                tr("{id} is another at {place}", id=line.id, place=before.place),
                tr("say what an id is now once"),
            )
    direct: dict[str, str] = {}
    replaced: dict[str, str] = {}
    unused = []
    for line in said.values():
        if line.id in known:
            raise _error(
                line,
                tr("{id} is in use in this build", id=line.id),
                tr("drop the line, or give the plan another id"),
            )
        now = _last(line, said)
        if now is None:
            continue
        plan = now.partition("/")[0]
        if plan not in parts:
            unused.append(line)
        elif now not in known:
            raise _error(
                line,
                tr("the plan {plan} has no {value}", plan=plan, value=now.partition("/")[2]),
                tr("correct it, or leave it empty"),
            )
        else:
            direct[line.id] = now
            below = parts[plan] if now == plan else [""]
            for part in below:
                if not part or (line.id + part not in said and line.id + part not in known):
                    replaced[line.id + part] = now + part
    return ReplacedIds(direct, replaced, unused)


def _last(line: Earlier, said: Mapping[str, Earlier]) -> str | None:
    """Follow what ids became, as often as they changed."""
    seen, now = {line.id}, line.now
    while now is not None and now in said:
        if now in seen:
            raise _error(
                line, tr("{id} becomes itself again", id=line.id), tr("let each id lead to the one of today")
            )
        seen.add(now)
        now = said[now].now
    return now


def _parts(plan: Plan) -> list[str]:
    kinds = (("section", plan.sections), ("task", plan.tasks))
    return ["", *(f"/{kind}/{part.key}" for kind, own in kinds for part in own)]


def _error(line: Earlier, message: str, remedy: str) -> InputError:
    return InputError(message, source=line.place, remedy=remedy)
