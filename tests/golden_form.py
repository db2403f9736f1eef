"""The compact form of golden twins: a line for each fact that a reader takes from a document.

::

    title, number, issuer, date    what is known of the plan
    section KEY NUMBER TITLE
    task KEY NUMBER START          START: the words that its text starts with; - where there is no number
      ROLE[+][/MANNER] WORDS [@N]  an assignment; + for an open list; @N from the task's second clause on
      due VALUE WORDS              a deadline; - where there is no date
      cites|mandates TITLE [NUMBER]
"""

from __future__ import annotations


def bare(words):
    return "".join(words.split())


def written(plan):
    """A plan in this form; what the tasks say in full."""
    yield f"title {plan.title.zh}" if plan.title.zh else ""
    known = plan.metadata
    for name, value in (("number", known.document_number), ("issuer", known.issuer), ("date", known.issued)):
        yield f"{name} {value}" if value else ""
    parts = [*((s.span.start, 0, s) for s in plan.sections), *((t.span.start, 1, t) for t in plan.tasks)]
    for _, is_task, part in sorted(parts, key=lambda item: item[:2]):
        if not is_task:
            yield f"section {part.key} {part.number or '-'} {part.title.zh}"
            continue
        yield f"task {part.key} {part.number or '-'} {bare(part.text)}"
        for position, clause in enumerate(part.clauses, start=1):
            for a in clause.assignments:
                manner = f"/{a.manner}" if a.manner else ""
                place = f" @{position}" if position > 1 else ""
                yield f"  {a.role}{'+' if a.open_ended else ''}{manner} {bare(a.named_as)}{place}"
        for due in part.deadlines:
            yield f"  due {due.value or '-'} {bare(due.text)}"
        for m in part.mentions:
            yield f"  {m.mention} {m.document.title.zh} {m.document.number or ''}".rstrip()


def compared(gold, plan, normal=str):
    """Two lists of lines to compare: the gold, and the plan with each task's text cut to what the gold says."""
    wanted = [normal(line) for line in gold.splitlines()]
    starts = {line.split(" ", 2)[1]: line for line in wanted if line.startswith("task ")}
    found = []
    for line in filter(None, map(normal, written(plan))):
        start = starts.get(line.split(" ", 2)[1], "\0") if line.startswith("task ") else "\0"
        found.append(start if line.startswith(start) else line)
    return wanted, found
