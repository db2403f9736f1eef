"""An office edits a table of assignments: what it says is what the plan says then, and nothing else changes."""

from __future__ import annotations

import csv
import io
import json
import random
import zipfile
from dataclasses import replace

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from conftest import ROOT
from corrected import accuracy
from creditplan.cli import main
from creditplan.editing import TableError, corrections_of, read_table, rows_of, write_table
from creditplan.model import Role, Rule
from creditplan.parsing import parse
from creditplan.reading import read, read_all
from creditplan.reading.text import decode

PLAN = """某部2024年任务分工方案
一、重点任务
1.建立共享机制。（发展改革委牵头，财政部、审计署等参加）
2.完善惩戒制度。按月更新目录。（财政部负责）
3.加强宣传。各地要配合。
二、保障措施
4.组织考核。（审计署负责）
"""
ROLES = {"牵头": Role.LEAD, "负责": Role.RESPONSIBLE, "参加": Role.PARTICIPANT}


@pytest.fixture
def small(tmp_path):
    path = tmp_path / "plan.txt"
    path.write_text(PLAN, "utf-8")
    return path


def said(plan):
    """What a plan says, for comparing: of each task its text, number, section, and who does what."""
    titles = {section.key: section.title.zh for section in plan.sections}
    return [
        (
            task.text,
            task.number,
            titles.get(task.section),
            [
                (a.named_as, a.agent.slug, str(a.role), a.manner, a.open_ended)
                for c in task.clauses
                for a in c.assignments
            ],
        )
        for task in plan.tasks
    ]


def table_of(plan, tmp_path, suffix=".xlsx", language="zh"):
    path = tmp_path / f"table{suffix}"
    write_table(path, rows_of(plan, language), language)
    return path


def applied(plan, lines, register):
    [(_, corrections)] = corrections_of([plan], lines, register, "table.xlsx")
    return parse(replace(plan.document, corrections=replace(corrections, file="c.toml")), register)


@pytest.mark.parametrize(("suffix", "language"), [(".xlsx", "zh"), (".csv", "en")])
@pytest.mark.parametrize("name", ["plans/007", "plans-2/517", "plans-5/651", "plans-4/625"])
def test_a_table_that_nobody_edited_says_nothing(name, suffix, language, register, tmp_path):
    path = accuracy.document_of(ROOT / "tests" / f"{name}.gold.json")
    plan = parse(read(path), register)
    table = read_table(table_of(plan, tmp_path, suffix, language))
    [(_, corrections)] = corrections_of([plan], table, register, "table")
    assert corrections.entries == ()


def edited(plan, register, tmp_path, *edits):
    """The plan with a table in which cells were changed: (row, column, cell); a cell of None takes the row out."""
    lines = read_table(table_of(plan, tmp_path))
    for row, column, cell in edits:
        if cell is None:
            lines[row] = (lines[row][0], {})
        else:
            lines[row][1][column] = cell
    return applied(plan, [line for line in lines if line[1]], register)


# Rows: 0 发展改革委, 1 财政部, 2 审计署 of task 1; 3 财政部 of 2; 4 task 3, nobody; 5 审计署 of 4.
EDITS = {
    "a role": (
        [(1, "role", "负责")],
        lambda s: s[0][3].__setitem__(1, ("财政部", "mof", "responsible", None, s[0][3][1][4])),
    ),
    "a manner": (
        [(3, "manner", "分别")],
        lambda s: s[1][3].__setitem__(0, ("财政部", "mof", "responsible", "respective", False)),
    ),
    "a list that is not open": (
        [(2, "open", ""), (1, "open", "否")],
        lambda s: s[0][3].__setitem__(slice(1, 3), [(n, a, r, m, False) for n, a, r, m, _ in s[0][3][1:]]),
    ),
    "another body": (
        [(3, "body", "审计署")],
        lambda s: s[1][3].__setitem__(0, ("财政部", "cnao", "responsible", None, False)),
    ),
    "a row that is no more": ([(1, "", None)], lambda s: s[0][3].pop(1)),
    "all rows of a clause": ([(3, "", None)], lambda s: s[1][3].clear()),
    "words of a clause": (
        [(5, "named", "审计"), (5, "body", "审计署")],
        lambda s: s[3][3].__setitem__(0, ("审计", "cnao", "responsible", None, False)),
    ),
    "a number": ([(4, "number", "")], lambda s: s.__setitem__(2, (s[2][0], None, *s[2][2:]))),
    "a section": ([(5, "section", "重点任务")], lambda s: s.__setitem__(3, (*s[3][:2], "重点任务", s[3][3]))),
    "a shorter text": (
        [(3, "text", "完善惩戒制度。")],
        lambda s: s.__setitem__(1, ("完善惩戒制度。", *s[1][1:])),
    ),
    "no task": ([(5, "text", "")], lambda s: s.pop(3)),
    "a body where nobody was": (
        [(4, "named", "各地"), (4, "role", "lead")],
        lambda s: s[2][3].append(("各地", None, "lead", None, False)),
    ),
}


@pytest.mark.parametrize("kind", EDITS)
def test_every_edit_gives_the_plan_that_it_says(kind, small, register, tmp_path):
    plan = parse(read(small), register)
    edits, change = EDITS[kind]
    wanted = said(plan)
    before = [row.cells.get("named") for row in rows_of(plan)]
    assert before == ["发展改革委", "财政部", "审计署", "财政部", None, "审计署"]
    change(wanted)
    found = said(edited(plan, register, tmp_path, *edits))
    if kind == "a body where nobody was":
        slug = found[2][3][0][1]
        wanted[2][3][0] = ("各地", slug, "lead", None, False)
    if kind == "all rows of a clause":
        # Its words are words of the task then.
        wanted[1] = (wanted[1][0] + "（财政部负责）", *wanted[1][1:])
    assert found == wanted


def test_a_row_that_was_added_is_a_body_more(small, register, tmp_path):
    plan = parse(read(small), register)
    lines = read_table(table_of(plan, tmp_path))
    lines.insert(5, (99, {"text": lines[4][1]["text"], "named": "各地", "role": "参加"}))
    found = said(applied(plan, lines, register))
    assert [(name, role) for name, _, role, *_ in found[2][3]] == [("各地", "participant")]
    lines = read_table(table_of(plan, tmp_path))
    lines.append((99, {"text": "按月更新目录。", "named": "财政部", "role": "牵头"}))
    found = said(applied(plan, lines, register))
    assert [task[0] for task in found] == [
        "建立共享机制。",
        "完善惩戒制度。",
        "按月更新目录。",
        "加强宣传。各地要配合。",
        "组织考核。",
    ]
    assert [(name, role) for name, _, role, *_ in found[2][3]] == [("财政部", "lead")]


def test_a_doubt_that_was_looked_at_is_gone_and_stays_gone(small, register, tmp_path):
    plan = parse(read(small), register)
    doubted = next(i for i, row in enumerate(rows_of(plan)) if row.problems)
    codes = [problem.code for problem in rows_of(plan)[doubted].problems]
    after = edited(plan, register, tmp_path, (doubted, "looked", "是"))
    assert len(after.problems) == len(plan.problems) - len(codes)
    assert said(after) == said(plan)


@pytest.mark.parametrize(
    ("edits", "words"),
    [
        ([(0, "role", "主持")], "'主持' is not known"),
        ([(0, "body", "某某某")], "no body is known"),
        ([(0, "named", "商务部")], "does not stand in the clause"),
        ([(3, "text", "完善奖惩制度。")], "do not stand in the text so"),
        ([(3, "section", "三、其他")], "no section has the title"),
        ([(0, "number", "7"), (1, "number", "8")], "rows of one task differ"),
        ([(0, "row", "00000000-1")], "is of no plan here"),
        ([(0, "role", "")], "which role"),
    ],
)
def test_what_cannot_be_read_is_told_by_row_and_nothing_is_written(edits, words, small, register, tmp_path):
    table = table_of(parse(read(small), register), tmp_path)
    book = load_workbook(table)
    columns = {"row": 1, "section": 4, "number": 5, "text": 6, "named": 8, "body": 9, "role": 10}
    for row, column, cell in [*edits, (5, "role", "牵头")]:
        book.active.cell(row + 2, columns[column]).value = cell
    book.save(table)
    result = CliRunner().invoke(main, ["review", "--from", str(table), str(small)])
    assert result.exit_code == 2
    assert f"table.xlsx:{edits[-1][0] + 2}: " in result.output.replace("\n", "")
    assert words in result.output
    assert not small.with_suffix(".corrections.toml").exists()


def test_the_command_writes_corrections_and_reads_its_own_table_again(small, register):
    table = small.with_name("out.csv")
    run = CliRunner().invoke(main, ["review", "--table", str(table), str(small), "--json"])
    assert json.loads(run.output)["rows"] == 6
    cells = list(csv.reader(io.StringIO(decode(table.read_bytes(), "out.csv"))))
    cells[4][9] = "牵头"
    out = io.StringIO()
    csv.writer(out).writerows(cells)
    table.write_bytes(out.getvalue().encode("gb18030"))
    dry = CliRunner().invoke(main, ["review", "--from", str(table), "--dry-run", str(small)])
    assert 'words = "（财政部负责）"' in dry.output
    assert not small.with_suffix(".corrections.toml").exists()
    run = CliRunner().invoke(main, ["review", "--from", str(table), str(small), "--json"])
    assert [one["new"] for one in json.loads(run.output)] == [1]
    plan = parse(read(small), register)
    assert [str(a.role) for a in plan.tasks[1].clauses[0].assignments] == ["lead"]
    # Made of another state now.
    run = CliRunner().invoke(main, ["review", "--from", str(table), str(small)])
    assert run.exit_code == 2
    assert "of no plan here" in run.output


@pytest.mark.parametrize("seed", range(6))
def test_many_roles_of_a_real_plan_change_and_nothing_else(seed, register, tmp_path):
    plan = parse(read(ROOT / "tests" / "plans-2" / "517.txt"), register)
    chosen = random.Random(seed)
    lines = read_table(table_of(plan, tmp_path))
    wanted = [[list(one) for one in task[3]] for task in said(plan)]
    places = [(t, a) for t, task in enumerate(wanted) for a in range(len(task))]
    rows = [(line, cells) for line, cells in lines if cells.get("named")]
    assert len(rows) == len(places)
    for at in chosen.sample(range(len(rows)), 12):
        task, assignment = places[at]
        new = chosen.choice([*ROLES])
        others = [one for i, one in enumerate(wanted[task]) if i != assignment]
        if any(one[1] == wanted[task][assignment][1] for one in others):
            continue
        rows[at][1]["role"] = new
        wanted[task][assignment][2] = str(ROLES[new])
    # Who stands in a sentence for all tasks comes first where an editor says so, as that stands first.
    found = [sorted(map(list, task[3]), key=repr) for task in said(applied(plan, lines, register))]
    assert found == [sorted(task, key=repr) for task in wanted]


def test_a_standing_role_is_taken_out_of_one_task(register, tmp_path):
    plan = parse(read(ROOT / "tests" / "plans-2" / "517.txt"), register)
    rows = rows_of(plan)
    at = next(i for i, row in enumerate(rows) if row.assignment and row.assignment.rule is Rule.STANDING)
    after = edited(plan, register, tmp_path, (at, "", None))
    wanted = said(plan)
    place = [task.key for task in plan.tasks].index(rows[at].task.key)
    wanted[place][3].pop(
        [a.span for c in rows[at].task.clauses for a in c.assignments].index(rows[at].assignment.span)
    )
    assert said(after) == wanted


def test_a_table_of_another_kind_is_refused(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("a,b\n1,2\n", "utf-8")
    run = CliRunner().invoke(main, ["review", "--from", str(path), str(path)])
    assert run.exit_code == 2
    assert "no column" in run.output
    assert issubclass(TableError, Exception)


@pytest.mark.parametrize(
    ("source", "remedy"),
    [
        ("plans.zip", "unpack it, and name the folder"),
        ("-", "into a folder"),
        ("https://a.example/", "into a folder"),
    ],
)
def test_what_no_corrections_can_stand_beside_is_refused_at_once(small, source, remedy, register, tmp_path):
    with zipfile.ZipFile(tmp_path / "plans.zip", "w") as package:
        package.write(small, "plan.txt")
    named = str(tmp_path / source) if source == "plans.zip" else source
    table = table_of(parse(read(small), register), tmp_path)
    for words in ([named, "--from", str(table)], [named, "--no-browser"]):
        run = CliRunner().invoke(main, ["review", *words])
        assert run.exit_code == 2
        assert run.stdout == ""
        (first, last) = run.stderr.splitlines()
        assert first.startswith(f"error: {named}: corrections are written beside a plan")
        assert remedy in last


def test_a_table_of_a_package_is_read_back_beside_what_was_unpacked(small, tmp_path, register):
    """What is said beside the unpacked plan holds in the package too, once it is packed again."""
    unpacked, package, table = tmp_path / "unpacked", tmp_path / "plans.zip", tmp_path / "table.csv"
    unpacked.mkdir()
    small.rename(unpacked / "plan.txt")

    def pack():
        with zipfile.ZipFile(package, "w") as file:
            for path in sorted(unpacked.iterdir()):
                file.write(path, path.name)

    pack()
    made = CliRunner().invoke(main, ["review", "--table", str(table), str(package)])
    assert made.exit_code == 0
    assert made.stderr.startswith(f"unpack {package} before")
    *others, last = csv.reader(io.StringIO(table.read_text("utf-8-sig")))
    assert last.count("负责") == 1
    last[last.index("负责")] = "牵头"
    with table.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([*others, last])
    taken = CliRunner().invoke(main, ["review", "--from", str(table), str(unpacked), "--json"])
    assert [one["new"] for one in json.loads(taken.stdout)] == [1]
    pack()
    [document] = read_all(package)
    assert [str(a.role) for a in parse(document, register).tasks[-1].clauses[0].assignments] == ["lead"]
