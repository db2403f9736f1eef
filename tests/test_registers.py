"""The register: what it must not hold."""

from __future__ import annotations

import pytest

from creditplan.dates import ALWAYS, Period
from creditplan.errors import InputError
from creditplan.model import Agent, AgentKind, Labels
from creditplan.registers.files import _check_names, _check_slugs
from creditplan.words.normalise import normalise


def agent(slug, kind=AgentKind.AGENCY, names=("某局",), life=ALWAYS, **periods):
    return Agent(kind, slug, Labels(names[0]), names[0], tuple(names), life=life, periods=periods)


@pytest.mark.parametrize(
    "agents",
    [
        (agent("mof"), agent("mof", AgentKind.GROUP)),
        (agent("x-abc"),),
        (agent("Mof"),),
        (agent("m of"),),
        (agent("m--of"),),
    ],
)
def test_slugs_are_keys(agents):
    with pytest.raises(InputError, match="slugs that are used twice or are none"):
        _check_slugs(agents)


def test_names_mean_one_agent():
    with pytest.raises(InputError, match=r"某局 \(a, b\)"):
        _check_names((agent("a", names=("甲局", "某局")), agent("b", names=("乙局", "某局"))))


@pytest.mark.parametrize(
    ("one", "other", "fine"),
    [
        (agent("a", life=Period(None, "2018-03")), agent("b", life=Period("2018-03", None)), True),
        (agent("a", life=Period(None, "2018-03")), agent("b", life=Period("2018-03-19", None)), True),
        (agent("a", life=Period(None, "2018-03-20")), agent("b", life=Period("2018-03-19", None)), False),
        (agent("a", life=Period(None, "2018-03")), agent("b", life=Period("2017", None)), False),
        (agent("a", life=Period(None, "2018-03")), agent("b", 某局=Period("2018-03", None)), True),
        (agent("a"), agent("b", 某局=Period("2018-03", None)), False),
    ],
)
def test_a_name_can_mean_two_agents_one_after_the_other(one, other, fine):
    if fine:
        _check_names((one, other))
    else:
        with pytest.raises(InputError, match="more than one agent at a time"):
            _check_names((one, other))


def test_the_packaged_register(register):
    _check_slugs(register.agents)
    _check_names(register.agents)
    # 48 bodies of the plan, 16 later ones, 3 above or beside them, 31 provincial governments, 4 groups
    assert len(register.agents) == 48 + 16 + 3 + 31 + 4
    assert len(register.places) == 31
    for one in register.agents:
        assert one.label.en
        assert one.short_name in one.names
        assert normalise(one.label.zh) in one.names
