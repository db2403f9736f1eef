"""How many tasks each body has: a bar for each, divided by role."""

from __future__ import annotations

from collections import Counter
from typing import Final

from creditplan.model import Role
from creditplan.pictures.facts import Body, Facts
from creditplan.pictures.svg import ROW, SMALL, Link, Sheet
from creditplan.pictures.text import Text, width

BARS: Final = 80
"""The most bars that are drawn."""
_NAME, _LENGTH, _TOP, _STEP = {"zh": 190.0, "en": 300.0}, 620.0, 34.0, ROW + 4


def workload(facts: Facts, language: str, link: Link = None, *, alone: bool = False) -> str:
    """Draw it; return SVG. Of more than :data:`BARS` bodies, those with the fewest tasks are only counted."""
    sheet = Sheet("workload", language, facts, link, bodies=len(facts.bodies))
    if not facts.bodies:
        return sheet.empty(alone=alone)
    shown, words = facts.busiest[:BARS], sheet.words
    counts = {body.iri: roles_of(facts, body) for body in facts.bodies}
    unit = _LENGTH / max(sum(one.values()) for one in counts.values())
    sheet.legend(16)
    y = _TOP
    for body in shown:
        _bar(sheet, body, counts[body.iri], facts.tasks_of(body), unit, y)
        y += _STEP
    twice = any(sum(counts[body.iri].values()) > facts.tasks_of(body) for body in shown)
    rest = facts.busiest[BARS:]
    right = _NAME[language] + _LENGTH + 40
    end = sheet.notes(
        y,
        right,
        words.say("twice") if twice else "",
        words.say("more", count=len(rest), most=facts.tasks_of(rest[0])) if rest else "",
    )
    return sheet.finish(right, end + 8, alone=alone)


def roles_of(facts: Facts, body: Body) -> dict[Role, int]:
    """Return in how many tasks a body has each role."""
    pairs = dict.fromkeys((duty.task.iri, duty.assignment.role) for duty in facts.of_body[body.iri])
    counts = Counter(role for _, role in pairs)
    return {role: counts[role] for role in Role}


def _bar(sheet: Sheet, body: Body, counts: dict[Role, int], total: int, unit: float, y: float) -> None:
    words, x = sheet.words, _NAME[sheet.words.language]
    parts = words.joined(
        [words.say("part", role=words.role(role), count=n) for role, n in counts.items() if n]
    )
    told = words.say("bar", body=words.told(body.name), parts=parts, total=total)
    thing = sheet.thing(sheet.root, body.iri, "body", told)
    name = sheet.name(body.short, x - 8, y + ROW - 6, x - 12)
    sheet.text(thing, name, "", "end")
    for role, count in counts.items():
        if count:
            long = count * unit
            sheet.shape(thing, "rect", f"sign {role}", x=x, y=y, width=max(long - 1.5, 1), height=ROW - 2)
            number = Text(x + (long - 1.5) / 2, y + ROW - 6, str(count), SMALL)
            if width(number.words, SMALL) + 2 < long:
                sheet.text(thing, number, f"of-{role}", "middle")
            x += long
    sheet.text(thing, Text(x + 6, y + ROW - 6, str(total), SMALL), "total")
