"""Pairs of plans, one a copy that was edited by hand, with what a reader says of them: ``pairs/*.toml``."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from conftest import ROOT
from creditplan import parse, read

PAIRS = Path(__file__).with_name("pairs")
NUMBER = re.compile(r"^\d+、", re.MULTILINE)
CLAUSE = re.compile(r"（[^（）]*）")


@dataclass
class Answer:
    """What is expected.

    Attributes:
        rows: by keys in A and B (of several, all), what differs; None for the second if it may be doubtful.
        doubtful: those rows that may be.
        same: keys of all other tasks, A to B.
    """

    rows: dict[tuple[tuple[str, ...], tuple[str, ...]], set[str]] = field(default_factory=dict)
    doubtful: set[tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=set)
    same: dict[str, str] | None = None


def once(text, words):
    assert text.count(words) == 1, (words, text.count(words))
    return words


def line_of(text, start):
    found = [line for line in text.splitlines(keepends=True) if line.startswith(start)]
    assert len(found) == 1, (start, found)
    return found[0]


def apply(text, edits):
    cut = ""
    for edit in edits:
        assert edit["why"]
        if "cut" in edit:
            cut = line_of(text, edit["cut"])
            text = text.replace(cut, "")
        elif "line" in edit:
            line = cut if edit["line"] == "CUT" else edit["line"] + "\n"
            if "find" in edit:
                line = line.replace(once(line, edit["find"]), edit["put"])
            before = line_of(text, edit["before"])
            text = text.replace(before, line + before)
        elif "swap" in edit:
            first, second, end = (text.index(once(text, words)) for words in edit["swap"])
            text = text[:first] + text[second:end] + text[first:second] + text[end:]
        else:
            text = text.replace(once(text, edit["find"]), edit["put"])
    return text


def renamed(text, names):
    def clause(found):
        words = found[0]
        for old, new in sorted(names.items(), key=lambda pair: -len(pair[0])):
            words = re.sub(rf"(?<=[（、，]){old}(?=[、，等负按牵参）])", new, words)
        for new in set(names.values()):
            first, mark, rest = words.partition(new)
            words = first + mark + rest.replace(f"、{new}", "")
        return words

    return CLAUSE.sub(clause, text)


def ranges(said):
    pairs = {}
    for one in said:
        left, right = one.split("=")
        ends = [
            [*map(int, side.split("-"))] if re.fullmatch(r"\d+-\d+", side) else None for side in (left, right)
        ]
        if None in ends:
            pairs[left] = right
            continue
        ours, theirs = (range(start, end + 1) for start, end in ends)
        pairs |= {str(a): str(b) for a, b in zip(ours, theirs, strict=True)}
    return pairs


def keys(words):
    words = words.strip()
    return () if words == "-" else tuple(words.split("+"))


def answer_of(said):
    answer = Answer()
    for line in said.get("expected", "").strip().splitlines():
        left, right, what = line.split("|")
        row = keys(left.lstrip("~ ")), keys(right)
        answer.rows[row] = {one.strip() for one in what.split(",") if one.strip()}
        if line.startswith("~"):
            answer.doubtful.add(row)
    answer.same = None if said["tasks"] == "same" else ranges(said["tasks"])
    return answer


def pair(name, folder):
    """Return the plans A and B, read, and the file."""
    said = tomllib.loads((PAIRS / f"{name}.toml").read_text("utf-8"))
    base = ROOT / said["base"]
    first = apply(base.read_text("utf-8"), said.get("first", ()))
    second = apply(first, said["edits"])
    second = renamed(second, said.get("names", {}))
    if said.get("renumber"):
        numbers = count(1)
        # The first line of this name is that of a section that the document numbers so.
        head, mark, rest = second.partition("标准体系建设\n")
        second = head + mark + NUMBER.sub(lambda _: f"{next(numbers)}、", rest)
    plans = []
    for which, text in (("a", first), ("b", second)):
        place = folder / which
        place.mkdir(parents=True, exist_ok=True)
        path = place / base.name
        path.write_text(text, "utf-8")
        side = base.with_suffix(".toml")
        if side.exists():
            words = side.read_text("utf-8")
            path.with_suffix(".toml").write_text(
                words.replace('"2015"', '"2019"') if "2019年社会" in text else words
            )
        plans.append(parse(read(path)))
    return *plans, said
