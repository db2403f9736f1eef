"""What the words of a task say: what it is to reach, and which documents it is to make."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from creditplan.words.lexicon import Table, any_of, lexicon


@dataclass(frozen=True, slots=True)
class TaskWords:
    """Words of tasks.

    Attributes:
        making: verbs that make, issue or revise the document 《…》 that follows them.
        quantity: a number that is to be reached, with its unit; ``counted``: its last digit and the unit.
    """

    making: tuple[str, ...]
    quantity: re.Pattern[str]
    counted: re.Pattern[str]

    @classmethod
    def of(cls, table: Table) -> TaskWords:
        """Make the patterns of a table."""
        said = table["quantities"]
        reach = rf"{any_of(said['reach'])}|{any_of(said['change'])}[\u4e00-\u9fff]{{1,12}}?[至到]"
        unit = rf"[ \t]*(?P<scale>[万亿千百])?(?P<unit>{any_of(said['units'])})"
        return cls(
            making=tuple(table["documents"]["making"]),
            quantity=re.compile(
                rf"(?P<reach>{reach})(?:约|到|为|了|(?<=新增)[\u4e00-\u9fff]{{1,6}})?[ \t]*"
                rf"(?P<number>\d+(?:\.\d+)?){unit}{any_of(said['bounds'])}?"
            ),
            counted=re.compile(rf"\d{unit}"),
        )


@cache
def task_words() -> TaskWords:
    """Return the words of tasks in the lexicon."""
    return TaskWords.of(lexicon())
