"""What of sites is made with the package: see :mod:`creditplan.ready`."""

from __future__ import annotations

from collections.abc import Mapping

from creditplan.conversion import to_conversion
from creditplan.iris import Iris
from creditplan.knowledge import Knowledge
from creditplan.parsing import parse
from creditplan.reading import describe, read
from creditplan.resources import packaged_plan
from creditplan.site.ready_pages import ReadyPages
from creditplan.site.search import Indexed, Kept
from creditplan.site.writing import Site


def make_pages(knowledge: Knowledge) -> ReadyPages:
    """Make the pages that do not depend on plans."""
    site = Site(knowledge, Iris(), describe(packaged_plan()))
    return ReadyPages.of(dict(site.ready_pages()))


def make_index(knowledge: Knowledge) -> Mapping[Kept, Indexed]:
    """Return what the index of the packaged plan's site holds of each page."""
    site = Site(knowledge, Iris(), describe(packaged_plan()))
    plan = parse(read(packaged_plan()), knowledge.register)
    return site.indexed(to_conversion(plan, knowledge, Iris()))
