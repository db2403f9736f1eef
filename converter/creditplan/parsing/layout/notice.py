"""The notice that a plan is attached to: where it ends, and who signed it when."""

from __future__ import annotations

from collections.abc import Iterator

from creditplan.model import Matter, Span
from creditplan.parsing.layout.front import ANNEX, Front, front, one_line
from creditplan.parsing.layout.titles import ABOUT, NO_TITLE_ENDS, TITLE_END, issuer_in
from creditplan.parsing.lines.logical import Line
from creditplan.parsing.lines.metadata import DATE, DATE_ENDS, date_in, is_date
from creditplan.words.names import is_plausible

_LONGEST_DATE = 60
_MOST_SIGNERS = 6


def is_date_line(line: Line) -> bool:
    """Tell whether a line is nothing but a date."""
    short = line.span.end - line.span.start <= _LONGEST_DATE
    return short and line.row is None and is_date(line.words)


def ends_in_date(line: Line) -> bool:
    """Tell whether a line is nothing but a date behind the name of a body."""
    words = line.words
    match = DATE.search(words) if len(words) < 40 and words.endswith(DATE_ENDS) else None
    return bool(match and match.end() == len(words) and is_plausible(words[: match.start()]))


def starts_something(line: Line) -> bool:
    """Tell whether a line begins an item, a row, a label or a heading."""
    return (
        line.marker is not None
        or line.row is not None
        or line.gives_role
        or bool(line.label and line.label.alone)
    )


def notice_end(lines: list[Line], clauses: list[bool]) -> int:
    """Find where the plan begins after a notice with its own signature and date; 0: there is none.

    ``clauses`` says for each line whether something like a clause stands in it.
    """
    first_clause = next((i for i, has in enumerate(clauses) if has), len(lines))
    first_clause = max(first_clause, _signed_notice(lines, clauses))
    # Behind the last item is the end of the plan.
    last = next((i for i in range(len(lines) - 1, -1, -1) if starts_something(lines[i])), 0)
    dates = [i for i in range(min(first_clause, last)) if is_date_line(lines[i]) or ends_in_date(lines[i])]
    # A date before everything else belongs to the head of a page.
    ended = (i for i, line in enumerate(lines) if line.words.endswith(NO_TITLE_ENDS))
    sentence = next(ended, len(lines)) if dates else 0
    # ... and so does one behind 发布日期：.
    dates = [i for i in dates if i > sentence and not lines[i - 1].words.endswith(":")]
    # The date of a notice with numbered points of its own stands right before the annex.
    before_annex = [
        i for i in range(first_clause, last) if ANNEX.fullmatch(lines[i + 1].words) and is_date_line(lines[i])
    ][:1]
    before_annex = before_annex or _before_title(lines, clauses, range(first_clause, last))
    if before_annex and any(clauses[before_annex[0] :]):
        dates = before_annex
    return dates[-1] + 1 if dates else 0


def _before_title(lines: list[Line], clauses: list[bool], behind: range) -> list[int]:
    """Find the date of a notice whose own points speak of roles: the title of the plan comes next.

    It stands ``behind`` the first clause; something like a clause stands before it at most half as often as
    behind it.
    """
    addressed = next((i for i, line in enumerate(lines) if line.words.endswith(":")), None)
    if addressed is None or addressed > behind.start:
        return []
    for index in behind[1:]:
        below = lines[index + 1]
        if (
            is_date_line(lines[index])
            and is_plausible(lines[index - 1].words)
            and not (below.marker or below.row)
            and TITLE_END.search(below.words)
        ):
            return [index] if 2 * sum(clauses[:index]) <= sum(clauses[index:]) else []
    return []


def _signed_notice(lines: list[Line], clauses: list[bool]) -> int:
    """Return where a notice ends that says in running text who is in charge: signed, dated, then clauses."""
    start = next((i for i, line in enumerate(lines) if starts_something(line)), len(lines))
    signed = (i for i in range(1, start) if is_date_line(lines[i]))
    end = next((i + 1 for i in signed if is_plausible(lines[i - 1].words)), 0)
    return end if any(clauses[end:]) else 0


def read_notice(text: str, folded: str, lines: list[Line]) -> Iterator[Front]:
    """Tell what each line of a notice is, the last of which is its date; then its title."""
    signed = {one.span: one for one in signature(lines)} if lines else {}
    title: list[Line] = []
    for index, line in enumerate(lines):
        own = signed.get(line.span) or front(text, folded, line)
        yield own or Front(Matter.NOTICE, line.span)
        if own or line.marker or not TITLE_END.search(line.words):
            continue
        if title and line.words == title[-1].words:
            # A page says it twice.
            continue
        above = lines[index - 1] if index else None
        if not title and above and ABOUT.match(line.words) and is_plausible(above.words):
            title.append(above)
        title.append(line)
    if title:
        span = Span(title[0].span.start, title[-1].span.end)
        attached_to = one_line(text, span.start, span.end)
        issuer = issuer_in("".join(line.words for line in title[:2]))
        yield Front(None, span, (("attached_to", attached_to), *issuer))


def signature(lines: list[Line]) -> Iterator[Front]:
    """Read the date that lines end in, and the issuers in the lines before it."""
    words, date = lines[-1].words, date_in(lines[-1].words)
    match = DATE.search(words)
    before = words[: match.start()] if match else ""
    says = [("issued", date)] if date else []
    if before and is_plausible(before):
        says.append(("issuer", before))
    yield Front(Matter.DATE, lines[-1].span, tuple(says))
    for line in reversed(lines[-1 - _MOST_SIGNERS : -1]):
        words = line.words
        if line.row or line.marker or not is_plausible(words) or len(words) > 30:
            return
        if TITLE_END.search(words) or ":" in words:
            return
        yield Front(Matter.SIGNATURE, line.span, (("issuer", words),))
