"""Writes ``ontology/agency-functions.ttl``, what central bodies do, of ``ontology/central-functions.tsv``.

    python tools/central_functions.py

Only bodies of the register, and only functions that a body had all its life: those with a date stay in the
table.
"""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from pathlib import Path

from creditplan.knowledge import open_knowledge
from creditplan.registers.central_functions import central_functions

FILE = Path(__file__).resolve().parents[1] / "ontology" / "agency-functions.ttl"
HEAD = """\
# What central bodies do, all their lives. Made of central-functions.tsv (make docs): edit that.
@prefix agency: <https://w3id.org/creditplan/agency/> .
@prefix cp: <https://w3id.org/creditplan/ontology#> .
@prefix function: <https://w3id.org/creditplan/function/> .
"""


def written() -> str:
    """Return the file as the table is now."""
    known = {agent.slug for agent in open_knowledge().register.agents}
    pairs = sorted(
        (body, row.function)
        for body, rows in central_functions().items()
        for row in rows
        if body in known and row.period.start is None and row.period.end is None
    )
    lines = [HEAD]
    for body, own in groupby(pairs, key=itemgetter(0)):
        lines.append(f"agency:{body} cp:function {' , '.join(f'function:{one}' for _, one in own)} .\n")
    return "".join([lines[0], "\n", *lines[1:]])


if __name__ == "__main__":
    FILE.write_text(written(), "utf-8")
