"""Faults as files: tests/faults/README.md says how they are written."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent / "faults"
SIGNS = "-+&~=#"


class Result(NamedTuple):
    """A result of a validation: CURIEs; ``path`` is empty where a node shape speaks of the node itself.

    Where the component is SPARQL, ``query`` names the shape that asks and ``value`` what it finds.
    """

    focus: str
    path: str
    component: str
    severity: str
    query: str = ""
    value: str = ""

    @classmethod
    def read(cls, line):
        severity, focus, component, *rest = line.split(" ", 3)
        if component == "SPARQL":
            return cls(focus, "", component, severity.capitalize(), *rest[0].split(" ", 1))
        return cls(focus, *rest or [""], component, severity.capitalize())

    def __str__(self):
        rest = f"{self.query} {self.value}" if self.query else self.path
        return f"{self.severity.lower()} {self.focus} {self.component} {rest}".rstrip()


@dataclass(frozen=True)
class Fault:
    """``change``: the statements that it adds and removes, a line each; ``expected``: all that must be found."""

    name: str
    change: str
    expected: tuple[Result, ...]
    path: Path


def blocks(text):
    """What stands between empty lines, as lists of lines without their indent; each has a name."""
    for block in text.split("\n\n"):
        lines = [line.strip() for line in block.splitlines()]
        yield next(line for line in lines if not line.startswith("# ")), lines


@cache
def read_faults(path):
    """The faults of a file; with the parts of its folder in the place of their names."""
    shared = path.with_name("parts.txt")
    parts = {}
    if shared.exists():
        for name, lines in blocks(shared.read_text("utf-8")):
            parts[name] = statements(lines, parts)
    return [
        Fault(
            name,
            "\n".join(statements(lines, parts)),
            tuple(Result.read(line[2:]) for line in lines if line.startswith("= ")),
            path,
        )
        for name, lines in blocks(path.read_text("utf-8"))
    ]


def statements(lines, parts):
    said = []
    for line in lines:
        sign, _, rest = line.partition(" ")
        if sign == "&":
            said.append("\n".join(parts[rest]))
        elif sign == "~":
            before, _, after = rest.partition(" →")
            assert before in said[-1], line
            said[-1] = said[-1].replace(before, after.strip())
        elif sign in ("-", "+"):
            said.append(line)
    return "\n".join(said).splitlines()


def with_results(text, found):
    """The text of a file with other results for the faults named; what still holds stays where it is."""
    made = []
    for block in text.removesuffix("\n").split("\n\n"):
        [(name, _)] = blocks(block)
        due, lines = list(found.get(name, ())), []
        for line in block.splitlines():
            told = line.strip()
            if name in found and told.startswith("= "):
                if Result.read(told[2:]) not in due:
                    continue
                due.remove(Result.read(told[2:]))
            lines.append(line)
        made.append("\n".join([*lines, *(f"    = {result}" for result in sorted(due))]))
    return "\n\n".join(made) + "\n"
