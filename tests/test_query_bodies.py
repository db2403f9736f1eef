"""Local bodies in queries: by the words that a person would write; and a build's folder as data."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from creditplan.cli import main
from creditplan.parsing.agents.names import provisional_slug

LUOYANG, KAIFENG = "河南省洛阳市财政局", "河南省开封市财政局"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Plans of two cities, built; the second names its body by its place."""
    root = tmp_path_factory.mktemp("plans")
    for key, city, name in (("a", "洛阳市", "市财政局"), ("b", "开封市", "开封市财政局")):
        (root / f"{key}.txt").write_text(
            f"{city}分工方案\n1.2020年底前落实资金。（{name}负责）\n", encoding="utf-8"
        )
        (root / f"{key}.toml").write_text(
            f'id = "{key}"\nissuer = "{city}人民政府"\nissued = "2020"\n', encoding="utf-8"
        )
    built = CliRunner().invoke(main, ["build", str(root), "--out", str(root / "out"), "--quiet"])
    assert built.exit_code == 0, built.stderr
    return root / "out"


def asked(folder, agency):
    command = ["query", "tasks-of-agency", "--data", str(folder), "--json", "--agency", agency]
    return CliRunner().invoke(main, command)


@pytest.mark.parametrize(
    ("agency", "plan"),
    [
        ("洛阳市财政局", "a"),
        ("河南省洛阳市财政局", "a"),
        ("洛阳财政局", "a"),
        (provisional_slug(LUOYANG), "a"),
        (f"https://w3id.org/creditplan/place/cn-41/agency/{provisional_slug(LUOYANG)}", "a"),
        ("开封市财政局", "b"),
        (provisional_slug(KAIFENG), "b"),
    ],
)
def test_a_local_body_is_found_by_its_words(folder, agency, plan):
    told = asked(folder, agency)
    assert told.exit_code == 0, told.stderr
    rows = json.loads(told.stdout)["results"]["bindings"]
    assert [row["task"]["value"] for row in rows] == [f"https://w3id.org/creditplan/plan/{plan}/task/1"]


def test_of_several_the_candidates_are_listed(folder):
    told = asked(folder, "财政局")
    assert told.exit_code == 2
    assert LUOYANG in told.stderr
    assert KAIFENG in told.stderr


def test_what_the_data_do_not_have_is_told(folder):
    told = asked(folder, "洛阳市教育局")
    assert told.exit_code == 2
    assert "洛阳市教育局" in told.stderr


def test_a_folder_is_checked_by_its_list(folder, tmp_path):
    for file in folder.iterdir():
        if file.is_file():
            (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "a.nq").write_text("", encoding="utf-8")
    told = asked(tmp_path, "洛阳市财政局")
    assert told.exit_code == 2
    assert "a.nq differs" in told.stderr


def test_a_folder_without_quads_is_refused(tmp_path):
    told = asked(tmp_path, "洛阳市财政局")
    assert told.exit_code == 2
    assert "no N-Quads file" in told.stderr


@pytest.mark.parametrize("query", ["deadlines", "busiest-tasks", "tasks-without-lead"])
def test_a_table_of_several_plans_says_of_which_each_task_is(folder, query):
    told = CliRunner().invoke(main, ["query", query, "--data", str(folder)])
    assert told.exit_code == 0, told.stderr
    head = told.stdout.splitlines()[0]
    assert head.split()[-1] == "plan"
    assert [title in told.stdout for title in ("洛阳市分工方案", "开封市分工方案")] == [True, True]


def test_a_table_of_one_plan_needs_no_title(folder):
    told = CliRunner().invoke(main, ["query", "deadlines", "--data", str(folder / "a.nq")])
    assert "洛阳市分工方案" not in told.stdout
