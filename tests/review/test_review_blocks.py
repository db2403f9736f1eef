"""The blocks of a page hold a text whole, with each task and heading in its place."""

import pytest

from conftest import ROOT
from creditplan import parse, read
from creditplan.review.blocks import blocks_of

PLANS = sorted(
    path
    for folder in ("plans", "plans-2", "plans-3", "plans-4", "plans-5")
    for path in (ROOT / "tests" / folder).iterdir()
    if path.suffix != ".json" and path.stem not in ("519", "520", "521", "README")
)


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.name)
def test_every_character_is_in_one_block(path):
    plan = parse(read(path))
    blocks = blocks_of(plan)
    stretches = [one for block in blocks for one in block.stretches]
    assert "".join(one.text for one in stretches) == plan.document.text
    position = 0
    for one in stretches:
        assert one.start == position and one.text
        position = one.end
    # Each heading and each task begins once, and has its bodies there.
    assert {b.key for b in blocks if b.kind == "section"} == {one.key for one in plan.sections}
    assert {b.key for b in blocks if b.kind == "task"} == {one.key for one in plan.tasks}
    for task in plan.tasks:
        said = [(a.named_as, a.role) for clause in task.clauses for a in clause.assignments]
        shown = [
            (b.words, b.role)
            for block in blocks
            if (block.kind, block.key) == ("task", task.key)
            for b in block.bodies
        ]
        assert shown == said
