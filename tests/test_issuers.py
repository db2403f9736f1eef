"""Who issued a plan: kept or told; whether it is of the whole country, and a document of a State organ."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from creditplan.cli import main
from creditplan.model import AgentKind, Metadata
from creditplan.parsing.agents import issuers
from creditplan.parsing.agents.issuers import find_issuer
from creditplan.parsing.agents.jurisdictions import find_jurisdiction
from creditplan.parsing.agents.names import NameResolver
from creditplan.registers.local_bodies import form_labels

# Decided before they were read: the issuer; kind of the agent, of the whole country, of a State organ, known.
ISSUERS = [
    ("国务院办公厅", AgentKind.AGENCY, True, True, True),
    ("教育部", AgentKind.AGENCY, True, True, True),
    ("教育部办公厅", AgentKind.UNREGISTERED, True, True, True),
    ("最高人民法院", AgentKind.AGENCY, True, True, True),
    ("中央网信办", AgentKind.AGENCY, True, False, True),
    ("共青团中央", AgentKind.AGENCY, True, False, True),
    ("中国铁路总公司", AgentKind.AGENCY, True, False, True),
    ("河南省人民政府", AgentKind.AGENCY, False, True, True),
    ("河南省教育厅办公室", AgentKind.UNREGISTERED, False, True, True),
    ("洛阳市人民政府办公室", AgentKind.LOCAL, False, True, True),
    ("中共洛阳市委宣传部", AgentKind.LOCAL, False, False, True),
    ("洛阳市总工会", AgentKind.LOCAL, False, False, True),
    ("洛阳高新技术产业开发区管理委员会", AgentKind.LOCAL, False, True, True),
    ("市人民政府办公室", AgentKind.UNREGISTERED, False, True, False),
    ("清华大学", AgentKind.UNREGISTERED, False, False, False),
    ("江州水务集团有限公司", AgentKind.UNREGISTERED, False, False, False),
    ("江州市物业管理协会", AgentKind.UNREGISTERED, False, False, False),
]


def issued(register, text="", **said):
    metadata = Metadata(**said)
    names = NameResolver(register, "2016", find_jurisdiction(register, metadata, "分工方案", "2016"))
    return find_issuer(metadata, text, names)


@pytest.mark.parametrize(("issuer", "kind", "national", "state", "known"), ISSUERS)
def test_what_is_known_by_the_issuer(register, issuer, kind, national, state, known):
    found = issued(register, f"{issuer}文件\n", issuer=issuer)
    assert (found.agent.kind, found.national, found.state) == (kind, national, state)
    assert [(one.code, one.span.start) for one in found.problems] == (
        [] if known else [("issuer-unknown", 0)]
    )


def test_where_nobody_says_who_issued_it_nothing_is_claimed(register):
    found = issued(register)
    assert (found.agent, found.national, found.state, found.problems) == (None, False, False, ())


@pytest.mark.parametrize(("said", "state"), [("state", True), ("other", False)])
def test_what_is_said_of_the_document_wins(register, said, state):
    assert issued(register, issuer="教育部", document_of=said).state is state
    assert issued(register, issuer="清华大学", document_of=said).state is state
    assert issued(register, document_of=said).state is state


@pytest.mark.parametrize("said", ["中国", "全国", "cn"])
def test_a_plan_can_be_said_to_be_of_the_whole_country(register, said):
    assert issued(register, jurisdiction=said).national
    assert find_jurisdiction(register, Metadata(jurisdiction=said), "洛阳市分工方案", "2016") is None


def test_the_kinds_and_forms_of_state_organs_are_those_of_the_register(register):
    said = issuers._signs()["state"]
    assert {*said["kinds"]} <= {kind.zh for agent in register.agents for kind, _ in agent.kinds}
    assert {*said["forms"]} <= form_labels().keys()


def test_a_build_tells_what_it_does_not_claim_and_what_to_write(tmp_path):
    plan = tmp_path / "plan.txt"
    plan.write_text(
        "清华大学关于印发分工方案的通知\n\n分工方案\n1.做好检查。（教育部负责）\n", encoding="utf-8"
    )
    (tmp_path / "plan.toml").write_text('issuer = "清华大学"\nid = "plan"\n', encoding="utf-8")
    command = ["build", str(plan), "--out", str(tmp_path / "out")]
    told = CliRunner().invoke(main, command)
    assert told.exit_code == 0
    assert 'document_of = "state"' in told.stderr
    assert "publicdomain/mark" not in "".join(
        file.read_text("utf-8") for file in (tmp_path / "out").glob("[cp]*.[tn]*") if file.name != "plan.txt"
    )
    (tmp_path / "plan.toml").write_text('id = "plan"\ndocument_of = "state"\n', encoding="utf-8")
    told = CliRunner().invoke(main, command)
    assert "document_of" not in told.stderr
    assert "publicdomain/mark" in (tmp_path / "out" / "plan.nq").read_text("utf-8")
    assert "words-of-plans" in (tmp_path / "out" / "catalog.ttl").read_text("utf-8")
    (tmp_path / "plan.toml").write_text('document_of = "nobody"\n', encoding="utf-8")
    told = CliRunner().invoke(main, command)
    assert told.exit_code == 2
    assert "write one of state, other" in told.stderr
