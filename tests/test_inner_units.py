"""Units within the body that issued a plan: no advice to write them into a register fits, and no place has them."""

from __future__ import annotations

import pytest

from creditplan.model import AgentKind, Metadata, SourceDocument
from creditplan.parsing import parse
from creditplan.proposals import propose


def read(register, names, issuer, issued="2020"):
    text = f"分工方案\n1.落实资金。（{names}负责）\n2.做好检查，完善制度。（财政部负责）\n"
    return parse(SourceDocument("plan.txt", text, Metadata(issuer=issuer, issued=issued)), register)


@pytest.mark.parametrize("issuer", ["教育部", "河南省教育厅", "清华大学"])
def test_units_of_the_issuer_are_told_as_such(register, issuer):
    plan = read(register, "财务处、办公室、法规科", issuer)
    agents = [one.agent for one in plan.tasks[0].clauses[0].assignments]
    assert [(one.kind, one.jurisdiction) for one in agents] == [(AgentKind.UNREGISTERED, None)] * 3
    codes = [one.code for one in plan.problems if one.code != "issuer-unknown"]
    assert codes == ["internal-unit"] * 3
    assert propose([plan], register) == ([], [])


@pytest.mark.parametrize("name", ["江州公司", "驻京办事处", "市护河办公室", "某某局"])
def test_other_bodies_are_none(register, name):
    plan = read(register, name, "教育部")
    assert "internal-unit" not in [problem.code for problem in plan.problems]


@pytest.mark.parametrize(
    ("name", "issued", "start", "end"),
    [("市地税局", "2016", None, "2018"), ("市医保局", "2020", None, None), ("市财政局", "2016", None, None)],
)
def test_a_name_that_all_places_gave_up_in_one_year_ends_then(register, name, issued, start, end):
    plan = read(register, name, "洛阳市人民政府", issued)
    life = plan.tasks[0].clauses[0].assignments[0].agent.life
    assert (life.start, life.end) == (start, end)
