"""What a person says of a plan: each kind of correction, what it makes of a plan, and what becomes of it."""

from __future__ import annotations

import csv
import json

import pytest
from click.testing import CliRunner

from creditplan.cli import main
from creditplan.doors import to_quads, validate
from creditplan.editing import effects
from creditplan.errors import InputError
from creditplan.model import Rule
from creditplan.parsing import parse
from creditplan.reading import read, read_document
from invariants import check_lossless

PLAN = """某部2024年任务分工方案
一、重点任务
1.建立共享机制。完善惩戒制度。（发展改革委牵头，财政部等参加）
2.按月更新目录。（人行、各行业协会负责）
3.加强宣传
（审计署负责）
二、保障措施
4.组织考核。（审计署负责）
本方案自印发之日起施行。
"""


def planned(corrections, register, text=PLAN):
    sides = {".corrections.toml": corrections.encode()}
    plan = parse(read_document(text.encode(), "plan.txt", sides), register)
    check_lossless(plan)
    return plan


def shown(plan):
    """Tasks and headings, a line each."""
    parts = sorted([*plan.sections, *plan.tasks], key=lambda one: one.span.start)
    lines = []
    for one in parts:
        if hasattr(one, "title"):
            lines.append(f"{one.key} {one.title.zh} < {one.parent}")
            continue
        who = [
            f"{a.role[0]}{'+' * a.open_ended} {a.named_as}={a.agent.slug}"
            for c in one.clauses
            for a in c.assignments
        ]
        lines.append(f"{one.section} {one.number} {one.text}: {', '.join(who)}")
    return lines


AS_READ = [
    "1 重点任务 < None",
    "1 1 建立共享机制。完善惩戒制度。: l 发展改革委=ndrc, p+ 财政部=mof",
    "1 2 按月更新目录。: r 人行=x-a2c91ecc8b8d, r 各行业协会=x-4f07cd352bd2",
    "1 3 加强宣传: r 审计署=cnao",
    "2 保障措施 < None",
    "2 4 组织考核。: r 审计署=cnao",
]


def test_without_corrections(register):
    plan = planned("", register)
    assert shown(plan) == AS_READ
    assert plan.outcomes == ()


KINDS = {
    "a task begins here": (
        '[[task]]\nwords = "完善惩戒制度"',
        {1: "1 1 建立共享机制。: ", 1.5: "1 None 完善惩戒制度。: l 发展改革委=ndrc, p+ 财政部=mof"},
    ),
    "two tasks are one": (
        '[[task]]\nwords = "按月更新目录。"\nto = "加强宣传"',
        {
            2: "1 2 按月更新目录。3.加强宣传: r 人行=x-a2c91ecc8b8d, r 各行业协会=x-4f07cd352bd2, r 审计署=cnao",
            3: None,
        },
    ),
    "a task is none": ('[[task]]\nwords = "加强宣传"\nnone = true', {3: None}),
    "a line that is a task": (
        '[[task]]\nwords = "本方案自印发之日起施行。"',
        {5.5: "2 None 本方案自印发之日起施行。: "},
    ),
    "a number": ('[[task]]\nwords = "加强宣传"\nnumber = ""', {3: "1 None 加强宣传: r 审计署=cnao"}),
    "a section": (
        '[[task]]\nwords = "组织考核。"\nsection = "一、重点任务"',
        {5: "1 4 组织考核。: r 审计署=cnao"},
    ),
    "no section": ('[[task]]\nwords = "组织考核。"\nsection = ""', {5: "None 4 组织考核。: r 审计署=cnao"}),
    "roles of a clause": (
        '[[clause]]\nwords = "发展改革委牵头，财政部等参加"\n'
        'bodies = [{ name = "发展改革委", role = "responsible" }, { name = "财政部", role = "lead", open = true }]',
        {1: "1 1 建立共享机制。完善惩戒制度。: r 发展改革委=ndrc, l+ 财政部=mof"},
    ),
    "a body of a clause, the others as read": (
        '[[clause]]\nwords = "财政部等"\nbodies = [{ name = "财政部", role = "lead" }]',
        {1: "1 1 建立共享机制。完善惩戒制度。: l 发展改革委=ndrc, l 财政部=mof"},
    ),
    "a clause is none": (
        '[[clause]]\nwords = "（发展改革委牵头，财政部等参加）"\nnone = true',
        {1: "1 1 建立共享机制。完善惩戒制度。（发展改革委牵头，财政部等参加）: "},
    ),
    "a clause of another task too": (
        '[[clause]]\nwords = "（发展改革委牵头，财政部等参加）"\ntask = "组织考核"\n'
        'bodies = [{ name = "财政部", role = "lead", means = "审计署" }]',
        {5: "2 4 组织考核。: l 财政部=cnao, r 审计署=cnao"},
    ),
    "a name everywhere": (
        '[[name]]\nwords = "审计署"\nmeans = "mof"',
        {3: "1 3 加强宣传: r 审计署=mof", 5: "2 4 组织考核。: r 审计署=mof"},
    ),
    "a name in one place": (
        '[[name]]\nwords = "审计署"\nbefore = "考核。（"\nmeans = "财政部"',
        {5: "2 4 组织考核。: r 审计署=mof"},
    ),
    "a heading": (
        '[[heading]]\nwords = "加强宣传"\nlevel = 2',
        {3: "1.1 加强宣传 < 1"},
    ),
    "a heading that stands lower": (
        '[[heading]]\nwords = "二、保障措施"\nlevel = 2',
        {4: "1.1 保障措施 < 1", 5: "1.1 4 组织考核。: r 审计署=cnao"},
    ),
    "a heading that is none": (
        '[[heading]]\nwords = "保障措施"\nlevel = 0',
        {4: None, 5: "1 4 组织考核。: r 审计署=cnao"},
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_correction_changes_what_it_says_and_nothing_else(kind, register):
    corrections, changes = KINDS[kind]
    lines = dict(enumerate(AS_READ)) | changes
    plan = planned(corrections, register)
    assert shown(plan) == [lines[place] for place in sorted(lines) if lines[place]]
    [outcome] = plan.outcomes
    assert (str(outcome.fate), outcome.why) == ("applied", "")
    # Said again of a plan that is so, it is needless; without it, it is as it was read.
    [(_, without)] = effects(plan.document, register)
    assert shown(without) == AS_READ


@pytest.mark.parametrize(
    ("corrections", "fate", "why"),
    [
        ('[[task]]\nwords = "完善奖惩制度"', "stale", "gone"),
        ('[[clause]]\nwords = "审计署"\nbodies = [{ name = "审计署", role = "lead" }]', "stale", "several"),
        ('[[task]]\nwords = "任务分工方案"', "stale", "title"),
        ('[[task]]\nwords = "加强宣传"\nnumber = "9"', "stale", "no-number"),
        ('[[task]]\nwords = "加强宣传"\nsection = "三、其他"', "stale", "no-heading"),
        ('[[heading]]\nwords = "加强宣传"\nlevel = 0', "stale", "no-heading"),
        (
            '[[clause]]\nwords = "（人行、各行业协会负责）"\nbodies = [{ name = "财政部", role = "lead" }]',
            "stale",
            "no-name",
        ),
        ('[[name]]\nwords = "目录"\nmeans = "财政部"', "stale", "no-name"),
        ('[[looked]]\ncode = "unknown-agency"\nwords = "某某局"', "stale", "gone"),
        ('[[task]]\nwords = "加强宣传"\nto = "宣传"', "needless", ""),
        ('[[task]]\nwords = "加强宣传"\nnumber = "3"\nsection = "重点任务"', "needless", ""),
        ('[[heading]]\nwords = "二、保障措施"\nlevel = 1', "needless", ""),
        (
            '[[clause]]\nwords = "审计署负责"\nbefore = "考核。（"\nbodies = [{ name = "审计署", role = "responsible" }]',
            "needless",
            "",
        ),
        ('[[name]]\nwords = "审计署"\nmeans = "审计署"', "needless", ""),
        ('[[name]]\nwords = "审计署"\nbefore = "考核。（"\nmeans = "cnao"', "needless", ""),
        ('[[looked]]\ncode = "unknown-agency"\nwords = "审计署"\n', "needless", ""),
    ],
)
def test_what_cannot_be_applied_or_need_not_be_is_told_and_changes_nothing(corrections, fate, why, register):
    plan = planned(corrections, register)
    assert shown(plan) == AS_READ
    [outcome] = plan.outcomes
    assert (str(outcome.fate), outcome.why) == (fate, why)
    [problem] = [one for one in plan.problems if one.code == f"correction-{fate}"]
    assert "plan.corrections.toml:1" in problem.message()


def test_a_doubt_that_was_looked_at_comes_back_when_its_words_change(register):
    def codes(plan):
        return [one.code for one in plan.problems]

    doubted = PLAN.replace("（人行、各行业协会负责）", "（市联防办负责）")
    assert "unknown-agency" in codes(planned("", register, doubted))
    said = '[[looked]]\ncode = "unknown-agency"\nwords = "市联防办"'
    assert "unknown-agency" not in codes(planned(said, register, doubted))
    moved = "通知\n\n" + doubted.replace("按月更新目录", "按季更新目录")
    assert "unknown-agency" not in codes(planned(said, register, moved))
    changed = codes(planned(said, register, doubted.replace("市联防办", "市联控办")))
    assert {"unknown-agency", "correction-stale"} <= set(changed)


def test_words_are_found_however_lines_are_broken(register):
    broken = PLAN.replace("完善惩戒制度", "完善\n惩戒 制度")
    plan = planned('[[task]]\nwords = "完善惩戒制度"', register, broken)
    assert [task.text.replace("\n", "").replace(" ", "") for task in plan.tasks][:2] == [
        "建立共享机制。",
        "完善惩戒制度。",
    ]


def test_an_editor_stands_in_the_data_and_who_it_was_only_where_the_file_says_so(register):
    said = (
        '[[clause]]\nwords = "（审计署负责）"\nbefore = "考核。"\nby = "某办公室"\nwhen = "2024-05"\nwhy = "据会议纪要"\n'
        'bodies = [{ name = "审计署", role = "lead" }]\n[[task]]\nwords = "完善惩戒制度"\n'
        '[[clause]]\nwords = "共享机制"\nbodies = [{ name = "机制", role = "lead", means = "财政部" }]\n'
        '[[task]]\nwords = "本方案自印发之日起施行。"\nnone = true\n'
    )
    plan = planned(said, register)
    edited = [one for one in plan.assignments if one.rule is Rule.EDITOR]
    assert [(one.named_as, one.agent.slug) for one in edited] == [("机制", "mof"), ("审计署", "cnao")]
    quads = to_quads(plan)
    statements = {(one.predicate.value.rpartition("/")[2], one.object.value) for one in quads}
    assert ("ontology#parsedBy", "https://w3id.org/creditplan/rule/editor") in statements
    assert not [one for one in statements if one[0] in ("creditText", "modified", "core#editorialNote")]
    named = {
        (one.predicate.value.rpartition("/")[2], one.object.value)
        for one in to_quads(planned(f"publish = true\n{said}", register))
    } - statements
    assert named == {
        ("creditText", "某办公室"),
        ("modified", "2024-05"),
        ("core#editorialNote", "据会议纪要"),
    }


def test_a_corrected_plan_conforms(register):
    text = PLAN.replace("（人行、各行业协会负责）", "").replace("本方案自印发之日起施行。\n", "")
    said = '[[clause]]\nwords = "更新目录"\nbodies = [{ name = "更新", role = "lead", means = "财政部" }]'
    plan = planned(said, register, text)
    assert not [one for one in plan.problems if one.level == "error"]
    results = validate(to_quads(plan)).results
    assert not [one.message["en"] for one in results if one.severity == "Violation"]


def test_a_body_that_nobody_knows_is_an_error_with_its_line(register):
    with pytest.raises(InputError) as raised:
        planned('# one\n\n[[name]]\nwords = "审计署"\nmeans = "某某某"', register)
    assert (raised.value.source, raised.value.line) == ("plan.corrections.toml", 3)
    assert "某某某" in raised.value.message


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "plan.txt").write_text(PLAN.replace("本方案自印发之日起施行。\n", ""), "utf-8")
    (tmp_path / "plan.corrections.toml").write_text(
        '[[clause]]\nwords = "（审计署负责）"\nbefore = "考核。"\nbodies = [{ name = "审计署", role = "lead" }]\n'
        '[[task]]\nwords = "没有的文字"\n',
        "utf-8",
    )
    return tmp_path


def run(*words):
    return CliRunner().invoke(main, [str(word) for word in words])


def test_commands_honour_the_corrections(folder, monkeypatch):
    plan = folder / "plan.txt"
    built = run("build", plan, "--out", folder / "out", "--json")
    assert built.exit_code == 0, built.output
    with (folder / "out" / "assignments.csv").open(encoding="utf-8-sig", newline="") as file:
        last = [*csv.DictReader(file)][-1]
    assert (last["role"], last["rule"]) == ("lead", "editor")
    explained = json.loads(run("explain", plan, "--task", "4", "--json").output)
    assert [one["rule"] for task in explained for one in task["assignments"]] == ["editor"]
    assert "编者更正" in run("explain", plan, "--task", "4").output
    assert "correction-stale" in run("coverage", plan).output
    plain = folder / "other.txt"
    plain.write_text(plan.read_text("utf-8"), "utf-8")
    differing = json.loads(run("diff", plain, plan, "--json").output)
    assert "lead" in json.dumps(differing)
    strict = run("build", plan, "--out", folder / "strict", "--strict")
    assert strict.exit_code == 1


def test_what_is_needless_stops_no_strict_build(folder):
    (folder / "plan.txt").write_text(
        "某部2024年任务分工方案\n文号：某发〔2024〕1号\n1.组织考核。（审计署负责）\n", "utf-8"
    )
    (folder / "plan.toml").write_text(
        'jurisdiction = "中国"\nissuer = "财政部"\nissued = "2024-05-01"\n', "utf-8"
    )
    (folder / "plan.corrections.toml").write_text('[[name]]\nwords = "审计署"\nmeans = "审计署"\n', "utf-8")
    problems = parse(read(folder / "plan.txt"), _register()).problems
    assert [one.code for one in problems] == ["correction-needless"]
    assert not any(one.stops(strict=True) for one in problems)


def _register():
    from creditplan.knowledge import open_knowledge  # noqa: PLC0415

    return open_knowledge().register


def test_a_corpus_converts_a_plan_again_when_its_corrections_change(folder):
    def build():
        made = run(
            "corpus", "build", folder / "plan.txt", "--out", folder / "corpus", "--json", "--jobs", "1"
        )
        return json.loads(made.stdout)

    first, again = build(), build()
    (folder / "plan.corrections.toml").write_text("", "utf-8")
    changed = build()
    assert [one["how"] for one in (first, again, changed)] == [
        {"converted": 1},
        {"copied": 1},
        {"converted": 1},
    ]
