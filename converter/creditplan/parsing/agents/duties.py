"""The clauses of tasks, under what the document says once for all of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import reduce
from operator import itemgetter

from creditplan.model import Clause, Matter, Passage, Problem, Role, Rule
from creditplan.parsing.agents.assigning import Assigner
from creditplan.parsing.clauses.conventions import Convention, Conventions, Standing, find_conventions
from creditplan.parsing.clauses.grammar import ClauseReader
from creditplan.parsing.clauses.parse import Found, apply_first_listed
from creditplan.words.fold import Squeezed, squeeze

_SPEAKS_OF_REST = re.compile("以下|下列|下述|后续|其他|其余")
_MAY_SET = (Matter.PREAMBLE, Matter.NOTE, Matter.NOTICE)


def conventions_around(
    passages: Iterable[Passage], folded: str, assigner: Assigner, reader: ClauseReader
) -> Conventions:
    """Return the conventions that front and back matter set."""
    stretches = [passage.span for passage in passages if passage.matter in _MAY_SET]
    squeezed = [squeeze(folded, span.start, span.end) for span in stretches]
    found = [(words, convention) for words in squeezed for convention in find_conventions(words)]
    conventions = reduce(Conventions.after, map(itemgetter(1), found), Conventions())
    return conventions.with_standing(_standing(found, assigner, reader))


def duties(
    tasks: Iterable[list[Found]], conventions: Conventions, assigner: Assigner, reader: ClauseReader
) -> Iterator[tuple[tuple[Clause, ...], list[Problem]]]:
    """Yield the clauses of each task, and what is wrong with them.

    Args:
        tasks: the clauses that were found in each, in document order.
        conventions: what holds before the first; what a clause sets holds for all that follow.
        assigner: says whom names mean.
        reader: reads the names of those who take part in every task.
    """
    for found in tasks:
        conventions, clauses, problems = _of_task(found, conventions, assigner, reader)
        yield clauses, problems


def _of_task(
    found: list[Found], conventions: Conventions, assigner: Assigner, reader: ClauseReader
) -> tuple[Conventions, tuple[Clause, ...], list[Problem]]:
    """Make the clauses of a task under the conventions that hold; return those that hold behind it too."""
    clauses: list[Clause] = []
    problems: list[Problem] = []
    here: list[tuple[Squeezed, Convention]] = []
    behind: list[tuple[Squeezed, Convention]] = []
    for one in found:
        for convention in one.parse.conventions:
            conventions = conventions.after(convention)
            # 以下各项工作均需… holds for what follows.
            rest = _SPEAKS_OF_REST.search(convention.span.of(assigner.text))
            (behind if rest else here).append((one.words, convention))
        holders = apply_first_listed(one.parse.holders, one.words.text, conventions)
        clause, told = assigner.clause(one, holders)
        clauses.append(clause)
        problems += told
        if not conventions.first_leads and Rule.BARE_LIST in [holder.rule for holder in holders]:
            problems.append(Problem("role-not-said", one.span))
    if here:
        conventions = conventions.with_standing(_standing(here, assigner, reader))
    if found and conventions.standing:
        present = {a.agent.slug for clause in clauses for a in clause.assignments}
        standing = (assigner.standing(one, present) for one in conventions.standing)
        clauses += [clause for clause in standing if clause]
    if behind:
        conventions = conventions.with_standing(_standing(behind, assigner, reader))
    return conventions, tuple(clauses), problems


def _standing(
    found: list[tuple[Squeezed, Convention]], assigner: Assigner, reader: ClauseReader
) -> Iterator[Standing]:
    """Read the names of those who have a role in all tasks from here on."""
    for words, convention in found:
        if convention.standing:
            low, high = convention.standing
            named = Squeezed(words.text[low:high], words.at[low:high], words.span(low, high).end)
            parse = reader.read(named, Role.RESPONSIBLE)
            spans = [named.span(holder.start, holder.end) for holder in parse.holders]
            yield Standing(convention.span, tuple((span.of(assigner.text), span) for span in spans))
