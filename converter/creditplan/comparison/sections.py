"""Which sections of two plans are the same: by title, and by the tasks that stand in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from rapidfuzz import fuzz

from creditplan.comparison.assignment import best_pairs
from creditplan.comparison.sides import SectionSide, Side, bare
from creditplan.comparison.weights import matching

_SCALE = 1_000_000


def pair_sections(before: Side, after: Side, tasks: Mapping[str, str]) -> dict[str, tuple[str, bool]]:
    """Pair the sections of two plans.

    Args:
        before: the first plan.
        after: the second plan.
        tasks: keys of tasks of the second plan by those of the first that are the same.

    Returns:
        The key of a section of the second plan, and whether that is sure, by the key of the first plan's.
    """
    weights = matching().sections
    sections = {task.key: task.section for task in after.tasks}
    ours = Counter(task.section for task in before.tasks if task.key in tasks)
    common = Counter((task.section, sections[tasks[task.key]]) for task in before.tasks if task.key in tasks)
    theirs = Counter(sections[key] for key in tasks.values())
    scores = {}
    for left, section in enumerate(before.sections):
        for right, other in enumerate(after.sections):
            both = ours[section.key] + theirs[other.key]
            title = fuzz.ratio(bare(section.title), bare(other.title)) / 100
            # Where neither holds a task, the title says it all.
            shared = 2 * common[section.key, other.key] / both if both else title
            score = weights.title * title + weights.tasks * shared
            if score >= weights.least:
                # Titles stand again in other sections: the place above decides.
                scores[left, right] = score + 0.001 * (_above(before, section) == _above(after, other))
    solution = best_pairs({pair: round(_SCALE * score) for pair, score in scores.items()})
    return {
        before.sections[left].key: (after.sections[right].key, scores[left, right] >= weights.sure)
        for left, right in solution.pairs.items()
    }


def _above(side: Side, section: SectionSide) -> tuple[str, str | None]:
    titles = {one.key: one.title for one in side.sections}
    return bare(titles.get(section.parent or "", "")), section.number
