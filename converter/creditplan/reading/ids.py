"""``ids.csv``: ids that were published and are others now, as the publisher writes them down."""

from __future__ import annotations

import csv
import io
import re
from typing import Final

from creditplan.errors import InputError
from creditplan.messages import tr
from creditplan.model import Earlier
from creditplan.reading.text import decode

IDS: Final = "ids.csv"
_HEADS = ["id", "now"]
_ID = re.compile(r"(?P<plan>[a-z0-9]+(?:-[a-z0-9]+)*)(?:/(?P<kind>section|task)/[A-Za-z0-9.~-]+)?")


def to_earlier(data: bytes, name: str) -> tuple[Earlier, ...]:
    """Read the lines: an id of a plan (``a``) or of a part (``a/task/14``), and what it is now, or nothing.

    Raises:
        InputError: a line is not so, or two lines say what one id is now.
    """
    rows = csv.reader(io.StringIO(decode(data, name) if data.strip() else ""))
    heads = [head.strip() for head in next(rows, [])]
    if heads[:2] != _HEADS:
        raise InputError(
            tr("the first line is not id,now"),
            source=name,
            line=1,
            remedy=tr("write these heads; others may follow"),
        )
    found: dict[str, Earlier] = {}
    for row in rows:
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        id, now = (*cells, "")[:2]
        kinds = [match and match["kind"] for match in map(_ID.fullmatch, filter(None, (id, now)))]
        if not _ID.fullmatch(id) or (now and not _ID.fullmatch(now)) or len({*kinds}) > 1:
            raise InputError(
                tr(
                    "{id!r} and {now!r} are not two ids of plans, nor of two tasks or sections",
                    id=id,
                    now=now,
                ),
                source=name,
                line=rows.line_num,
                remedy=tr("write such as old-plan,new-plan or plan/task/14,plan/task/15; or leave now empty"),
            )
        if id in found:
            raise InputError(
                tr("{id!r} is said at {place} already", id=id, place=found[id].place),
                source=name,
                line=rows.line_num,
                remedy=tr("say what an id is now once"),
            )
        found[id] = Earlier(id, now or None, f"{name}:{rows.line_num}")
    return tuple(found.values())
