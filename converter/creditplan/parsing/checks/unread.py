"""Words of a finished plan that say who does something, and are in no clause."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from creditplan.model import Matter, Problem, Span
from creditplan.parsing.checks.finished import Finished, Within
from creditplan.words.doubts import doubt_words
from creditplan.words.front import front_words
from creditplan.words.names import is_collective, list_words
from creditplan.words.roles import role_words

# Who does something may stand in these.
_SPEAKING = (Matter.PREAMBLE, Matter.AIM, Matter.NOTE)
# What says the same of the same words.
_TOLD = ("possible-clause", "text-not-understood", "clause-not-understood", "limit-reached")
_FURTHEST = 60
_LONGEST_LIST = 400
# A verb that is not known may stand behind a name: 市交通局帮办.
_UNKNOWN_VERB = 2


@cache
def _of_the_page() -> tuple[str, ...]:
    """Return the labels of what a page says of itself: who runs it, when it was issued."""
    return (*front_words().hosts, *front_words().meta)


def check_unread(plan: Finished, told: Iterable[Problem]) -> Iterator[Problem]:
    """Tell of role words with a body, and of lists of bodies, that no clause has.

    ``told`` are the problems that are known: nothing is said twice.
    """
    known = Within(
        [
            *(clause.span for task in plan.tasks for clause in task.clauses),
            *(problem.span for problem in told if problem.code in _TOLD),
        ]
    )
    stretches = [(span, True) for task in plan.tasks for span in task.text_spans]
    stretches += [(section.span, True) for section in plan.sections]
    stretches += [(passage.span, False) for passage in plan.passages if passage.matter in _SPEAKING]
    for span, tasks in stretches:
        roles = _roles(plan, span, known, tasks=tasks)
        if roles:
            yield from (Problem("role-unread", where) for where in roles)
        lists = [where for line in plan.lines(span) if (where := _listed(plan, line))]
        seen = Within(roles) if lists else None
        for where in lists:
            if seen and not known(where.end - 1) and not seen(where.start):
                yield Problem("names-unread", where)


def _roles(plan: Finished, span: Span, known: Within, *, tasks: bool) -> list[Span]:
    """Return where somebody has a role; 各单位按职责分工负责 says something in ``tasks`` only."""
    found: list[Span] = []
    end = span.start
    for match in doubt_words().duty.finditer(plan.folded, span.start, span.end):
        if match.start() < end or known(match.start()):
            continue
        if where := _says_who(plan, match, span.start, many=tasks):
            found.append(where)
            end = where.end
    return found


def _says_who(plan: Finished, match: re.Match[str], start: int, *, many: bool) -> Span | None:
    """Return where a role word and who has it stand, if somebody does."""
    if match["label"]:
        return None if match["label"] in front_words().hosts else Span(*match.span())
    begin = max(start, match.start() - _FURTHEST)
    for stop in doubt_words().stretch.finditer(plan.folded, begin, match.start()):
        begin = stop.end()
    words = plan.words(Span(begin, match.start()))
    phrase = role_words().phrase_at_end(words, 0)
    names = (words[: phrase.start()] if phrase else words).removesuffix("等").split("、")
    if match["does"]:
        # X负责修路: a sentence about a body, if nothing else stands before the verb.
        names[0] = list_words().by.sub("", names[0], 1)
        sure = all(plan.knows(name) and not is_collective(name) for name in names)
    else:
        before, _, name = names[-1].rpartition("由")
        if before.endswith(role_words().founding):
            return None
        sure = plan.is_body(name) and (many or not is_collective(name))
    return Span(begin, match.end()).stripped(plan.text) if sure else None


def _listed(plan: Finished, line: Span) -> Span | None:
    """Return where names of bodies stand at the end of a line: two, or one in brackets or behind a colon."""
    folded, ends, end = plan.folded, doubt_words().ends, line.end
    while end > line.start and folded[end - 1] in "。;,!? |":
        end -= 1
    closed = folded[end - 1] in ")]"
    last = end - closed - 1
    if last - _UNKNOWN_VERB < line.start:
        return None
    if folded[last] not in ends and folded[last - _UNKNOWN_VERB] not in ends and folded[last] != "等":
        return None
    if front_words().copies.match(folded, line.start, line.end):
        return None
    begin = max(line.start, end - _LONGEST_LIST)
    for stop in doubt_words().listed.finditer(folded, begin, end - closed):
        begin = stop.end()
    where = Span(begin, end - closed).stripped(plan.text)
    names = plan.words(where).split("、")
    opening = list_words().opening.search(names[-1])
    names[-1] = names[-1][: opening.start()] if opening else names[-1]
    if len(names) == 1:
        label = plan.words(Span(line.start, begin)).removesuffix(":")
        apart = closed or (folded[begin - 1] == ":" and not label.endswith(_of_the_page()))
        if not apart or begin == line.start or is_collective(names[0]):
            return None
    last = plan.is_body(names[-1]) or plan.is_body(names[-1][:-_UNKNOWN_VERB])
    return where if last and 2 * sum(map(plan.is_body, names[:-1])) >= len(names) - 1 else None
