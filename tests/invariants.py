"""What holds of every plan that was read, whatever the text: nothing is lost, and every name is assigned or told.

Both raise AssertionError; tests and the fuzzer use them.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from creditplan.model import Rule, Span
from creditplan.parsing.clauses.conventions import find_conventions
from creditplan.parsing.clauses.labels import find_labels
from creditplan.words.clauses import clause_words
from creditplan.words.fold import fold, squeeze
from creditplan.words.labels import label_words
from creditplan.words.markers import marker_at
from creditplan.words.names import list_words, name_words
from creditplan.words.roles import role_words

STOPS = set("。．.；;！!？?、，,…\u200b\u200c\u200d\u2060\ufeff")


def spans(plan):
    """Title, passages, headings, and of each task: its number, text and clauses."""
    yield plan.title_span
    yield from (passage.span for passage in plan.passages)
    yield from (section.span for section in plan.sections)
    parents = {task.parent for task in plan.tasks}
    for task in plan.tasks:
        # A clause behind its sub-tasks stretches a task's span over them.
        if task.key not in parents:
            yield task.span
        yield Span(task.span.start, task.text_spans[0].start)
        yield from task.text_spans
        yield from (clause.span for clause in task.clauses)
    yield from (problem.span for problem in plan.problems if problem.code == "text-not-understood")


def uncovered(plan):
    """What is in no span, without white space and full stops."""
    text, position, left = plan.document.text, 0, []
    for span in [*sorted(spans(plan)), Span(len(text), len(text))]:
        left.append(text[position : span.start])
        position = max(position, span.end)
    return [char for char in "".join("".join(left).split()) if char not in STOPS]


def check_lossless(plan):
    """Every character is in a span, in a reported problem, or white space or a stop; places are right."""
    text = plan.document.text
    left = uncovered(plan)
    assert not left, "".join(left[:60])
    for task in plan.tasks:
        assert task.text == "".join(span.of(text) for span in task.text_spans)
        for clause in task.clauses:
            assert clause.text == clause.span.of(text)
            for a in clause.assignments:
                assert a.named_as == a.span.of(text)
                assert clause.span.start <= a.span.start < a.span.end <= clause.span.end
    for problem in plan.problems:
        line, column = plan.document.position(problem.span.start)
        assert text.split("\n")[line - 1][column - 1 :].startswith(text[problem.span.start :].split("\n")[0])


def _grammar():
    """What may be left of a clause without its names: verbs, labels, 和, 等部门, marks; a pattern for each."""
    roles, lists, labels, names = role_words(), list_words(), label_words(), name_words()
    words = [*roles.roles, *names.nouns, *names.nobody, *labels.stems, *["作为", "为", "是", "以"]]
    patterns = [roles.phrase_word, lists.join_with, lists.join_and, lists.by, labels.label]
    patterns += [
        clause_words().same_below,
        labels.columns,
        labels.field,
        re.compile("|".join(map(re.escape, words))),
        re.compile(r"[\W_\d]"),
    ]
    return patterns


GRAMMAR = _grammar()
# 等部门 is followed by what was a name.
OPENING = re.compile(list_words().opening.pattern.removesuffix("(?=$|[和与及以、])"))


def is_explained(piece):
    """Tell whether a piece consists of words of the grammar, one behind the other."""
    reached = {0}
    for place in range(len(piece)):
        if place in reached:
            matches = (pattern.match(piece, place) for pattern in GRAMMAR)
            reached.update(match.end() for match in matches if match)
            if piece[place] == "等":
                ends = range(place + 1, min(len(piece), place + 80) + 1)
                reached.update(end for end in ends if OPENING.fullmatch(piece, place, end))
    return len(piece) in reached


_FIELD = label_words().field.pattern.replace("?P<field>", "?:")
# 【责任人】某某: who in person, or when, in frames. (列第一位的为牵头单位): a convention in brackets.
_FRAMED = re.compile(rf"[\[(]{_FIELD}[\])]:?[^;]*?(?=\[[^\[\]]{{2,10}}\]|;|\Z)")
_ASIDE = re.compile(r"\([^()]*(?:第一|首位|不再)[^()]*\)")
# A line that is another field's: 完成时限：立行立改
_OTHER_LINE = re.compile(
    rf"(?<=;)[\[(]?{_FIELD}[:\])][^;]*|(?:\A|(?<=;)){_FIELD};.*?(?=;[^;:\[]{{0,20}}:|\[[^\[\]:]{{2,10}}[\]:]|\Z)"
)
_LINE = re.compile(r"(?:\A|(?<=;))[^;]")


def unsaid(plan):
    """Words in clauses that are no assigned name, in no problem, and no word of the grammar."""
    text, folded = plan.document.text, fold(plan.document.text)
    problems = [problem.span for problem in plan.problems]
    for task in plan.tasks:
        known = [*(a.span for a in plan.assignments), *(deadline.span for deadline in task.deadlines)]
        for clause in task.clauses:
            if any(a.rule is Rule.STANDING for a in clause.assignments):
                continue
            # A line end can stand in any word, but also part what two labels say; a problem can end in a word.
            sources = [
                squeeze(source, clause.span.start, clause.span.end)
                for source in (folded, folded.replace("\n", ";"))
            ]
            left = set(_left(sources[0], known))
            for words in sources if left else ():
                left &= set(_left(words, [*known, *problems]))
            yield from ((piece, clause.span.of(text)) for piece in sorted(left))


# A number that only the lines around it tell from a word: iii.
_ROMAN = re.compile(r"\(?[ivxl]{1,6}[.)、]")


def _left(words, spans):
    """Stretches of a clause that nothing explains."""
    found = words.text
    for pattern in (list_words().opening, _FRAMED, _ASIDE, _OTHER_LINE):
        found = pattern.sub(lambda match: ";" * len(match[0]), found)
    left, unnumbered = list(found), words.text
    for line in _LINE.finditer(words.text):
        marker = marker_at(words.text, words.text, line.start(), len(left))
        roman = _ROMAN.match(words.text, line.start())
        end = marker.span.end if marker else roman.end() if roman else line.start()
        if end > line.start():
            gap = ";" * (end - line.start())
            left[line.start() : end] = gap
            unnumbered = unnumbered[: line.start()] + gap + unnumbered[end:]
    spans = [*spans, *(convention.span for convention in find_conventions(words))]
    for span in spans:
        low, high = bisect_left(words.at, span.start), bisect_left(words.at, span.end)
        left[low:high] = ";" * (high - low)
    # A label may stand right behind a number: 3.联系人：某某
    labels = find_labels(words._replace(text=unnumbered))
    ends = [*(start for start, *_ in labels[1:]), len(left)]
    for (start, colon, _, kind), end in zip(labels, ends, strict=False):
        stop = colon if kind == "role" else end
        left[start:stop] = ";" * (stop - start)
    pieces = re.split("[;,、。]", "".join(left))
    return [piece for piece in pieces if not is_explained(piece)]


def check_told(plan):
    """Each name of a list is assigned or told: no word of a clause is left that is not of the grammar."""
    left = list(unsaid(plan))
    assert not left, left[:3]
