"""``creditplan register show`` and ``creditplan register lint``."""

from __future__ import annotations

import importlib
import json

import pytest
from click.testing import CliRunner

from creditplan.cli import main
from creditplan.knowledge import open_knowledge
from creditplan.model import Level
from creditplan.registers.checks.findings import Finding

# The package has the command where the module would be.
MODULE = importlib.import_module("creditplan.cli.register.lint")


def run(*arguments):
    return CliRunner().invoke(main, ["register", *arguments])


def shown(*arguments):
    result = run("show", *arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def slugs(*arguments):
    return [one["iri"].rpartition("/")[2] for one in shown(*arguments)]


@pytest.mark.parametrize(
    "name",
    [
        "发展改革委",
        "国家发改委",
        "中华人民共和国国家发展和改革委员会",
        "发展 改革委",
        "ndrc",
        "NDRC",
        "National Development and Reform Commission",
        "national development and reform commission",
        "https://w3id.org/creditplan/agency/ndrc",
        "agency:ndrc",
    ],
)
def test_a_body_goes_by_any_name(name):
    assert slugs(name) == ["ndrc"]


def test_every_agent_is_shown():
    for agent in open_knowledge().register.agents[::10]:
        assert slugs(agent.slug) == [agent.slug]


def test_a_group_has_members():
    [group] = shown("各省级人民政府")
    assert len(group["members"]) == 31


def test_a_body_that_ended_before_the_first_plan():
    [moh] = shown("中华人民共和国卫生部")
    assert moh["life"] == {"start": "1949", "end": "2013-03-14"}
    assert [change["results"][0]["label"]["zh"] for change in moh["outcomes"]] == [
        "中华人民共和国国家卫生和计划生育委员会"
    ]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["广电总局"], ["nrta", "sapprft", "sarft"]),
        (["广电总局", "--on", "2010"], ["sarft"]),
        (["广电总局", "--on", "2015"], ["sapprft"]),
        (["广电总局", "--on", "2019-06"], ["nrta"]),
        (["广电总局", "--on", "2018-03"], ["nrta", "sapprft"]),
        (["国家行政学院", "--on", "2015-12-31"], ["cag"]),
        (["国家公务员局", "--on", "2020"], ["ccod"]),
        (["国家公务员局", "--on", "2010"], ["scs"]),
    ],
)
def test_a_name_can_mean_several_bodies_at_different_times(arguments, expected):
    assert slugs(*arguments) == expected


def test_everything_about_a_body_is_told():
    result = run("show", "质检总局")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].startswith("中华人民共和国国家质量监督检验检疫总局 / General Administration of Quality")
    found = {line[2:16].strip(): line[16:] for line in lines[1:] if line[2:16].strip()}
    assert list(found) == [
        "IRI",
        "short name",
        "other names",
        "kind",
        "part of",
        "existed",
        "today",
        "went into",
        "changed by",
        "identifiers",
        "links",
        *(["websites"] if "websites" in found else []),
        "evidence",
        "references",
    ]
    assert found["existed"] == "2001 to 2018-03-17"
    assert found["kind"] == "国务院直属机构 / Body directly affiliated to the State Council"
    assert "2018-03-17 Merger: 组建国家市场监督管理总局" in result.stdout
    assert "(aqsiq, cfda, saic → samr)" in result.stdout
    assert "skos:exactMatch https://ror.org/000kjm556 [ror]" in result.stdout


def test_what_a_body_lived_through_did_not_make_it():
    [csrc] = shown("证监会")
    assert csrc["origins"] == csrc["outcomes"] == []
    assert [change["iri"].rpartition("/")[2] for change in csrc["adjustments"]] == [
        "csrc-2023",
        "csrc-bonds-2023",
        "nfra-investors-2023",
    ]
    [samr] = shown("市场监管总局")
    assert [change["iri"].rpartition("/")[2] for change in samr["origins"]] == ["samr-2018"]


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("发展改革委", "moves 价格监督检查 / price supervision and inspection (ndrc → samr)"),
        ("海关总署", "moves 出入境检验检疫管理 / entry-exit inspection and quarantine (aqsiq → gacc)"),
        (
            "证监会",
            "国务院直属事业单位 / Public institution directly affiliated to the State Council (until 2023-03-10)",
        ),
        ("证监会", "国务院直属机构 / Body directly affiliated to the State Council (from 2023-03-10)"),
        ("应急管理部", "plate         2018-04-16"),
        ("应急管理部", "head named    2018-03-19"),
        ("铁道部", "divided"),
    ],
)
def test_what_moved_and_what_held_for_a_time_are_shown(name, line):
    result = run("show", name)
    assert result.exit_code == 0, result.output
    assert line in result.stdout


def test_plates_are_dated():
    [ncac] = shown("版权局")
    assert {plate["other"]["iri"].rpartition("/")[2]: plate["period"] for plate in ncac["plates"]} == {
        "sapprft": {"start": "2013-03", "end": "2018-03"},
        "ccpd": {"start": "2018-03", "end": None},
    }
    [then] = shown("版权局", "--on", "2015")
    assert [plate["other"]["iri"].rpartition("/")[2] for plate in then["plates"]] == ["sapprft"]
    assert "same body as" in run("show", "版权局").stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["国家发展改革局"], "did you mean"),
        (["https://w3id.org/creditplan/agency/x"], "knows no body https://w3id.org/creditplan/agency/x"),
        (["agency:x"], "knows no body https://w3id.org/creditplan/agency/x"),
        (["place:cn-51"], "knows no body https://w3id.org/creditplan/place/cn-51"),
        (["发展改革委", "--on", "yesterday"], "'yesterday' is no date"),
        (["市场监管总局", "--on", "2015"], "samr from 2018-03"),
        (["sapprft", "--on", "2020"], "sapprft 2013-03-14 to 2018-03-17"),
    ],
)
def test_what_is_not_found_says_why(arguments, words):
    result = run("show", *arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert words in result.stderr


# Lint


def finding(level):
    return Finding("some-code", level, "agency:x", "something is wrong", "mend it")


def test_the_register_has_no_error():
    result = run("lint")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1].startswith("0 error(s), ")


@pytest.mark.parametrize(
    ("findings", "options", "code"),
    [
        ((), [], 0),
        ((), ["--strict"], 0),
        ((finding(Level.WARNING),), [], 0),
        ((finding(Level.WARNING),), ["--strict"], 1),
        ((finding(Level.ERROR),), [], 1),
        ((finding(Level.ERROR), finding(Level.WARNING)), ["--strict"], 1),
    ],
)
def test_exit_codes_and_counts(monkeypatch, findings, options, code):
    monkeypatch.setattr(MODULE, "lint_register", lambda *_: findings)
    errors = sum(one.level is Level.ERROR for one in findings)
    printed = run("lint", *options)
    assert printed.exit_code == code
    assert printed.stdout.splitlines()[-1] == f"{errors} error(s), {len(findings) - errors} warning(s)"
    for one in findings:
        assert f"{one.level}: agency:x: something is wrong [some-code]\n  → mend it\n" in printed.stdout
    as_json = run("lint", "--json", *options)
    assert as_json.exit_code == code
    report = json.loads(as_json.stdout)
    assert (report["errors"], report["warnings"]) == (errors, len(findings) - errors)
    assert [one["code"] for one in report["findings"]] == ["some-code"] * len(findings)
