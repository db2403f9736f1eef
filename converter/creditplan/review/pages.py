"""The pages of a review: the list of plans, and a plan whose parts are replaced one by one as it changes."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from itertools import starmap
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment

from creditplan.model import Fate, Outcome, Plan, Problem
from creditplan.model.problems import word
from creditplan.review.blocks import Block, blocks_of
from creditplan.review.desk import Open, Summary
from creditplan.review.spots import NotSaidError
from creditplan.site.addresses import LANGUAGES
from creditplan.site.rendering import Named, environment, words

_HERE: Final = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class _Doubt:
    """A problem of the plan as the list has it."""

    code: str
    level: str
    start: int
    end: int
    line: int
    message: str
    remedy: str
    words: str


@dataclass(frozen=True, slots=True)
class _Said:
    """A correction as the list has it; ``start`` is -1 where its words are not found."""

    position: int
    kind: str
    words: str
    what: str
    fate: str
    start: int
    end: int


class Pages:
    """Makes the pages in one language.

    Args:
        language: ``zh`` or ``en``.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self.own: Any = Named(_own_words()[language])
        self._environment: Environment = environment()
        # What the frame of pages asks of a site.
        self._environment.globals |= {"site": Named({"has_colours": False})}
        self._context = {
            "language": language,
            "other": next(one for one in LANGUAGES if one != language),
            "say": words()[language],
            "own": self.own,
            "groups": _groups(language),
        }
        self._parts = self._environment.get_template("review_parts.html").make_module(self._context)
        self._made: dict[Block, tuple[str, str]] = {}

    def refusal(self, error: NotSaidError) -> str:
        """Say why something cannot be said of words."""
        if error.why == "stale":
            return word("stale", error.message, self.language)
        said: str = self.own.no[error.why]
        return said

    def list_page(self, plans: Sequence[Summary]) -> str:
        """Make the list of plans."""
        return self._page("review_plans.html", "", plans=plans)

    def plan_page(self, opened: Open, position: int, count: int) -> str:
        """Make the page of a plan.

        Args:
            opened: the plan.
            position: among those of the list, from 0.
            count: how many there are.
        """
        plan = opened.plan
        return self._page(
            "review.html",
            "../",
            title=plan.title.zh or opened.path,
            path=opened.path,
            version=opened.version,
            position=position,
            before=position - 1 if position else None,
            after=position + 1 if position + 1 < count else None,
            sections=[(one.key, f"{one.number or ''} {one.title.zh}".strip()) for one in plan.sections],
            fragments=[*self._blocks(plan)],
            parts=self._beside(opened),
        )

    def changes(self, opened: Open, known: set[str]) -> dict[str, Any]:
        """Return what of a page is to be replaced.

        Args:
            opened: the plan as it is now.
            known: keys of the blocks that the page has.

        Returns:
            ``version``; ``order``, the keys of all blocks; ``blocks``, those that the page has not, by key;
            ``parts``, what stands beside the text.
        """
        blocks = [*self._blocks(opened.plan)]
        return {
            "version": opened.version,
            "order": [key for key, _ in blocks],
            "blocks": {key: shown for key, shown in blocks if key not in known},
            "parts": self._beside(opened),
        }

    def _page(self, template: str, root: str, **view: Any) -> str:  # noqa: ANN401 (as the template has it)
        return self._environment.get_template(template).render(root=root, **self._context, **view)

    def _blocks(self, plan: Plan) -> Iterator[tuple[str, str]]:
        """Yield key and HTML of each block; the key is that of the HTML."""
        made: dict[Block, tuple[str, str]] = {}
        for block in blocks_of(plan):
            shown = self._made.get(block)
            if shown is None:
                html = str(self._parts.block(block))  # type: ignore[attr-defined]
                shown = sha256(html.encode()).hexdigest()[:12], html
            made[block] = shown
            yield shown
        self._made = made

    def _beside(self, opened: Open) -> dict[str, str]:
        plan = opened.plan
        parts: Any = self._parts
        corrections = len(plan.outcomes)
        counts = self.own.counts.format(
            tasks=len(plan.tasks), doubts=len(plan.problems), corrections=corrections
        )
        return {
            "counts": counts,
            "doubts": str(parts.doubts([self._doubt(plan, one) for one in plan.problems])),
            "corrections": str(parts.corrections([*self._said(plan)])),
        }

    def _doubt(self, plan: Plan, one: Problem) -> _Doubt:
        place, language = plan.document.locate(one.span), self.language
        return _Doubt(
            one.code,
            one.level.value,
            one.span.start,
            one.span.end,
            place.line,
            one.message(language),
            one.remedy(language),
            place.excerpt,
        )

    def _said(self, plan: Plan) -> Iterator[_Said]:
        yield from starmap(self._one, enumerate(plan.outcomes))

    def _one(self, position: int, one: Outcome) -> _Said:
        at, span = one.correction.at, one.span
        quoted = f"{at.words}…{at.to}" if at.to else at.words
        fate = "" if one.fate is Fate.APPLIED else one.fate.value
        what = word("stale", one.why, self.language) if one.why else _what(one.correction)
        start, end = (span.start, span.end) if span else (-1, -1)
        return _Said(position, one.correction.kind, quoted, what, fate, start, end)


def _what(correction: Any) -> str:  # noqa: ANN401 (any kind)
    """Say in signs what a correction says: a body, a level, a code."""
    if getattr(correction, "none", False):
        return "✗"
    for name in ("means", "code", "number"):
        if value := getattr(correction, name, ""):
            return str(value)
    return f"H{correction.level}" if hasattr(correction, "level") else ""


@cache
def _own_words() -> Mapping[str, Any]:
    return tomllib.loads((_HERE / "words.toml").read_text("utf-8"))


@cache
def _acts() -> list[dict[str, Any]]:
    groups: list[dict[str, Any]] = tomllib.loads((_HERE / "keys.toml").read_text("utf-8"))["group"]
    return groups


def _groups(language: str) -> list[Any]:
    """Return the groups of acts with their words in a language."""
    return [
        Named(
            {
                "title": group[language],
                "acts": [
                    Named(
                        {
                            "on": "",
                            "button": False,
                            **act,
                            "words": act[language],
                            "more": act.get(f"more_{language}", ""),
                        }
                    )
                    for act in group["act"]
                ],
            }
        )
        for group in _acts()
    ]
