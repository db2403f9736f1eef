"""``creditplan draw``: pictures by name, of what build takes."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from creditplan.pictures.drawing import PICTURES

SVG = "{http://www.w3.org/2000/svg}"
PLAN = "{}方案\n1、做事。（财政部、教育部牵头，审计署参与）\n"


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_of_the_packaged_plan(name, command):
    done = command("draw", name)
    assert done.returncode == 0
    drawn = ET.fromstring(done.stdout)
    assert drawn.tag == SVG + "svg"
    # It stands alone: with colours of its own, and nothing from elsewhere.
    assert drawn.find(f"{SVG}style") is not None or name == "lifelines"
    assert not [e for e in drawn.iter() if e.get("href")]


@pytest.mark.parametrize("arguments", [["draw"], ["draw", "--list"]])
def test_pictures_are_listed(arguments, command):
    shown = command(*arguments).stdout.decode()
    assert all(name in shown for name in PICTURES)
    assert "任务与机构" in shown and "Tasks and bodies" in shown


def test_a_wrong_name_is_told_with_the_right_ones(command):
    done = command("draw", "lifeline")
    assert done.returncode == 2
    assert "there is no picture 'lifeline'" in done.stderr.decode()
    assert all(name in done.stderr.decode() for name in PICTURES)


def test_a_file_in_english(command, tmp_path):
    done = command("draw", "workload", "--lang", "en", "--out", "w.svg")
    assert (done.returncode, done.stdout) == (0, b"")
    assert "Wrote w.svg" in done.stderr.decode()
    assert ET.parse(tmp_path / "w.svg").getroot().get("lang") == "en"


def test_a_file_that_cannot_be_written(command):
    done = command("draw", "workload", "--out", "no/w.svg")
    assert done.returncode == 2
    assert "no/w.svg cannot be written" in done.stderr.decode()


@pytest.fixture
def two_plans(tmp_path):
    (tmp_path / "plans").mkdir()
    for name, title in (("a", "甲"), ("b", "乙")):
        (tmp_path / "plans" / f"{name}.txt").write_text(PLAN.format(title), "utf-8")
        (tmp_path / "plans" / f"{name}.toml").write_text(f'id = "{name}"\n', "utf-8")
    return "plans"


def test_several_plans_are_one_picture(command, two_plans):
    shown = command("draw", "network", two_plans).stdout.decode()
    assert "2份方案" in shown
    assert "教育部与财政部：共同牵头2项" in shown


def test_one_plan_of_several(command, two_plans):
    shown = command("draw", "network", two_plans, "--plan", "b").stdout.decode()
    assert "乙方案" in shown and "甲方案" not in shown
    assert "教育部与财政部：共同牵头1项" in shown
    done = command("draw", "network", two_plans, "--plan", "c")
    assert done.returncode == 2
    assert "they are: a, b" in done.stderr.decode()


def test_a_text_with_errors_is_drawn_and_told(command, tmp_path):
    path = tmp_path / "plan.txt"
    path.write_text(
        "某某市某某工作任务分工方案\n一、夯实基础\n1.建立台账。（财政部负责）\n此外另议\n2.核对数据。（财政部负责）\n",
        "utf-8",
    )
    done = command("draw", "workload", str(path), "--quiet")
    assert done.returncode == 1
    assert b"<svg" in done.stdout
    assert b"error" in done.stderr and b"not all was understood" in done.stderr
