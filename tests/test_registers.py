"""The register: what it must not hold."""

from __future__ import annotations

import pytest

from creditplan.errors import InputError
from creditplan.model import Agent, AgentKind, Labels
from creditplan.registers import _check_names, _check_slugs


def agent(slug, kind=AgentKind.AGENCY, names=("某局",)):
    return Agent(kind, slug, Labels(names[0]), names[0], tuple(names))


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


def test_the_packaged_register(register):
    _check_slugs(register.agents)
    _check_names(register.agents)
    assert len(register.agents) == 52
    for one in register.agents:
        assert one.label.en
        assert one.short_name in one.names
        assert one.label.zh in one.names
