"""Tables as people draw them, in each form in which documents have them, against what they say."""

from __future__ import annotations

import pytest

from creditplan.errors import InputError
from creditplan.model import SourceDocument
from creditplan.parsing import parse
from creditplan.parsing.lines import table_readings
from creditplan.parsing.lines.logical import read_lines
from creditplan.reading import read_bytes
from creditplan.words.fold import fold
from drawn_tables import FORMS, cases, said
from invariants import check_lossless

CASES = list(cases())


@pytest.mark.parametrize(
    ("case", "form"),
    [(case, form) for case in CASES for form in case.forms],
    ids=lambda value: value if isinstance(value, str) else value.name,
)
def test_a_table_says_the_same_in_every_form(case, form, register):
    make, suffix = FORMS[form]
    plan = parse(read_bytes(make(case.blocks), f"plan.{suffix}"), register)
    assert said(plan, case.gold) == case.gold
    check_lossless(plan)


def rows_of(text):
    return [line.row for line in read_lines(SourceDocument("plan.txt", text), fold(text)) if line.row]


TEXT = "某市2024年方案\n{}\n1\t修建机耕道\t市农业农村局\t市财政局\n2\t治理撂荒地\t市农业农村局\t各区政府\n"


TOGETHER = [
    # One column of bodies; headings and the number of a page between the rows.
    (
        "某市2024年任务分解表序号工作内容责任单位备注一、绿化1种植树木50亩,其中杨树20亩。市林业局、市水利局"
        "2修剪草地。各县（市、区）政府—2—二、整治3清理河道3条,年底前完成。市水利局",
        """
section 1 一 绿化
task 1 种植树木50亩
  responsible 市林业局
  responsible 市水利局
task 2 修剪草地
  responsible 各县（市、区）政府
section 2 二 整治
task 3 清理河道3条
  responsible 市水利局
""",
    ),
    # Two: the second begins where a body follows another one with nothing between them.
    (
        "某市2024年任务分解表序号主要工作任务第一责任单位主要责任单位1种植树木。市林业局市水利局、市财政局"
        "2修剪草地。市城管局各县（市、区）政府3推广先进生产技术市科技局市农业农村局、市财政局",
        """
task 1 种植树木
  lead 市林业局
  responsible 市水利局
  responsible 市财政局
task 2 修剪草地
  lead 市城管局
  responsible 各县（市、区）政府
task 3 推广先进生产技术
  lead 市科技局
  responsible 市农业农村局
  responsible 市财政局
""",
    ),
]


@pytest.mark.parametrize(("line", "gold"), TOGETHER)
def test_a_table_whose_cells_run_together(line, gold, register):
    plan = parse(SourceDocument("plan.txt", line + "\n"), register)
    parts = [
        (part.span.start, [f"section {part.key} {part.number} {part.title.zh}"]) for part in plan.sections
    ]
    for task in plan.tasks:
        rows = [f"  {a.role} {a.named_as}" for clause in task.clauses for a in clause.assignments]
        words = task.text.partition(",")[0].strip("。")
        parts.append((task.span.start, [f"task {task.number} {words}", *rows]))
    assert [said for _, part in sorted(parts) for said in part] == gold.strip("\n").splitlines()
    told = [problem.code for problem in plan.problems]
    assert told.count("cells-moved") == len(plan.tasks)
    check_lossless(plan)


def test_heads_carry_what_was_guessed():
    text = TEXT.format("序号\t干什么\t谁来牵头\t配合单位")
    told = [(span.of(text), kind) for span, kind, _ in rows_of(text)[0].guessed]
    assert told == [("干什么", "task"), ("谁来牵头", "role")]
    assert not any(row.guessed for row in rows_of(TEXT.format("序号\t工作任务\t牵头单位\t配合单位")))


def test_a_later_row_changes_what_the_first_ones_mean():
    """Bodies in two columns under heads that no list names: what the later rows say decides which has the tasks."""
    head = "编次\t甲栏\t乙栏\t进度\n"
    first = "1\t建设中心\t市民政局\t6月底前\n"
    tasks = "2\t开展老年人能力评估\t市民政局\t9月底前\n3\t发放护理补贴\t市财政局\t年底前\n"
    bodies = "2\t市民政局\t开展老年人能力评估\t9月底前\n3\t市财政局\t发放护理补贴\t年底前\n"
    for rest, column in ((tasks, 2), (bodies, 1)):
        text = f"某市2024年方案\n{head}{first}{rest}"
        [cell] = [cell for cell, _ in rows_of(text)[1].roles]
        assert cell.of(text) == first.split("\t")[column]


@pytest.mark.parametrize("weight", sorted(table_readings.weights_and_bounds()["weights"]))
def test_each_weight_counts(weight, register, monkeypatch):
    """Without it some table is read otherwise."""
    table = table_readings.weights_and_bounds()
    changed = {**table, "weights": {**table["weights"], weight: 0.0}}
    monkeypatch.setattr(table_readings, "weights_and_bounds", lambda: changed)
    for case in CASES:
        for form in case.forms:
            make, suffix = FORMS[form]
            document = read_bytes(make(case.blocks), f"plan.{suffix}")
            try:
                if said(parse(document, register), case.gold) != case.gold:
                    return
            except InputError:
                return
    pytest.fail(f"{weight} changes nothing")
