"""Clauses and outlines, a row for each thing that is special about them."""

from __future__ import annotations

import tomllib

import pytest

from conftest import ROOT
from creditplan.errors import InputError
from creditplan.model import SourceDocument
from creditplan.parsing import parse
from creditplan.parsing.agents.names import provisional_slug
from creditplan.words.numerals import value

HEAD = "某方案\n一、某事\n"


def parsed(register, text):
    return parse(SourceDocument("plan.txt", text), register)


def clause(register, words):
    plan = parsed(register, f"{HEAD}1、做事。{words}\n")
    found = [
        f"{a.named_as} {a.role}{f' {a.manner}' if a.manner else ''}{' +' if a.open_ended else ''}"
        for a in plan.assignments
    ]
    return found, tuple(told(plan))


def told(plan):
    """The problems of a plan: code, level, line, column, words."""
    located = [(p, plan.document.locate(p.span)) for p in plan.problems]
    return [(p.code, p.level, where.line, where.column, where.excerpt) for p, where in located]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("（财政部负责）", ["财政部 responsible"], id="one agency, one verb"),
        pytest.param("(财政部负责)", ["财政部 responsible"], id="half-width brackets"),
        pytest.param("（财政部负责)", ["财政部 responsible"], id="brackets of two widths"),
        pytest.param("（财政部负责）。", ["财政部 responsible"], id="full stop after the clause"),
        pytest.param("（财政部负责。）", ["财政部 responsible"], id="full stop in the clause"),
        pytest.param("（财政部牵头）", ["财政部 lead"], id="牵头 alone"),
        pytest.param("（财政部牵头负责）", ["财政部 lead"], id="牵头负责 is lead"),
        pytest.param(
            "（发展改革委、人民银行牵头负责，法制办参加）",
            ["发展改革委 lead", "人民银行 lead", "法制办 participant"],
            id="two parts",
        ),
        pytest.param(
            "（财政部牵头，公安部负责，法制办参加）",
            ["财政部 lead", "公安部 responsible", "法制办 participant"],
            id="three parts",
        ),
        pytest.param(
            "（公安部、发展改革委按照职责分工分别牵头负责，民政部参加）",
            ["公安部 lead respective", "发展改革委 lead respective", "民政部 participant"],
            id="分别 with 牵头",
        ),
        pytest.param("（农业部按职责牵头负责）", ["农业部 lead respective"], id="按职责, one agency alone"),
        pytest.param("（公安部、司法部共同负责）", ["公安部 responsible joint", "司法部 responsible joint"], id="共同"),
        pytest.param("（公安部、司法部等部门负责）", ["公安部 responsible +", "司法部 responsible +"], id="等部门"),
        pytest.param("（水利部等有关部门负责）", ["水利部 responsible +"], id="等有关部门"),
        pytest.param("（水利部等相关部门参加）", ["水利部 participant +"], id="等相关部门"),
        pytest.param(
            "（科技部、教育部等部门、各省级人民政府按照职责分工分别负责）",
            ["科技部 responsible respective +", "教育部 responsible respective +", "各省级人民政府 responsible respective"],
            id="等 closes only the list before it",
        ),
        pytest.param(
            "（卫生计生委、食品药品监管总局，人力资源社会保障部负责）",
            ["卫生计生委 responsible", "食品药品监管总局 responsible", "人力资源社会保障部 responsible"],
            id="，inside a list",
        ),
        pytest.param(
            "（各有关部门、各省级人民政府负责）",
            ["各有关部门 responsible", "各省级人民政府 responsible"],
            id="collectives",
        ),
        pytest.param(
            "（财政部、公安部，按职责分工负责）",
            ["财政部 responsible respective", "公安部 responsible respective"],
            id="the phrase stands apart",
        ),
        pytest.param("（ 财政部 负责 ）", ["财政部 responsible"], id="spaces"),
        pytest.param("（财政\n部负责）", ["财政\n部 responsible"], id="a name broken by a line end"),
        pytest.param("（财政部配合）", ["财政部 participant"], id="配合"),
        pytest.param("（由财政部负责）", ["财政部 responsible"], id="由"),
        pytest.param(
            "（发展改革委会同财政部、公安部负责）",
            ["发展改革委 responsible joint", "财政部 participant joint", "公安部 participant joint"],
            id="会同",
        ),
        pytest.param(
            "（由财政部会同公安部等部门牵头，司法部参加）",
            ["财政部 lead joint", "公安部 participant joint +", "司法部 participant"],
            id="会同 with 牵头 and 等部门",
        ),
        pytest.param(
            "（公安部和民政部、工业和信息化部与司法部负责）",
            ["公安部 responsible", "民政部 responsible", "工业和信息化部 responsible", "司法部 responsible"],
            id="和 and 与 between known names, 和 inside one",
        ),
        pytest.param("（公安部等10个部门负责）", ["公安部 responsible +"], id="等10个部门"),
        pytest.param("（公安部等十二家单位参加）", ["公安部 participant +"], id="等十二家单位"),
        pytest.param(
            "（财政部牵头）（公安部参加）", ["财政部 lead", "公安部 participant"], id="two clauses side by side"
        ),
        pytest.param(
            "（财政部牵头）。再做一事（试行）。（公安部参加）。",
            ["财政部 lead", "公安部 participant"],
            id="a clause after each sentence",
        ),
        pytest.param("（财政部负责）！\u00a0", ["财政部 responsible"], id="other marks and spaces after a clause"),
        pytest.param("（财政部负责，）\u3000、\f", ["财政部 responsible"], id="a comma before the bracket"),
        pytest.param("（财政\u200b部负责）\u200b", ["财政\u200b部 responsible"], id="invisible marks"),
        pytest.param(
            "（财政部、公安部，以及司法部负责）",
            ["财政部 responsible", "公安部 responsible", "司法部 responsible"],
            id="以及 after a separator",
        ),
        pytest.param(
            "（财政部等部门、单位负责）", ["财政部 responsible +"], id="等部门、单位"
        ),
        pytest.param(
            "（财政部、有关部门负责）", ["财政部 responsible", "有关部门 responsible"], id="有关部门 is a group"
        ),
        pytest.param(
            "（国务院食品安全委员会办牵头负责）", ["国务院食品安全委员会办 lead"], id="会办 within a known name"
        ),
        pytest.param("（全总牵头负责）", ["全总 lead"], id="总牵头 over the end of a known name"),
        pytest.param("（财政部/教育部负责）", ["财政部 responsible", "教育部 responsible"], id="a slash"),
    ],
)  # fmt: skip
def test_clauses(register, words, expected):
    assert clause(register, words) == (expected, ())


EXAMPLES = {
    ("role", "lead"): ("（财政部{}）", ["财政部 lead"]),
    ("role", "responsible"): ("（财政部{}）", ["财政部 responsible"]),
    ("role", "participant"): ("（财政部{}）", ["财政部 participant"]),
    ("role", "helping"): ("（财政部{}落实）", ["财政部 participant"]),
    ("role", "in_charge"): ("（财政部{}）", ["财政部 responsible"]),
    ("manner", "respective"): ("（财政部{}负责）", ["财政部 responsible respective"]),
    ("manner", "duty_before"): ("（财政部{}职责负责）", ["财政部 responsible respective"]),
    ("manner", "duty_words"): ("（财政部按{}职责负责）", ["财政部 responsible respective"]),
    ("manner", "duty"): ("（财政部按{}负责）", ["财政部 responsible respective"]),
    ("manner", "duty_after"): ("（财政部按职责{}负责）", ["财政部 responsible respective"]),
    ("manner", "joint"): ("（财政部{}负责）", ["财政部 responsible joint"]),
    ("adverb", "words"): ("（财政部{}负责）", ["财政部 responsible"]),
    ("list", "separators"): ("（财政部{}公安部负责）", ["财政部 responsible", "公安部 responsible"]),
    ("list", "open"): ("（财政部{}负责）", ["财政部 responsible +"]),
    ("list", "open_nouns"): ("（财政部等8个有关{}负责）", ["财政部 responsible +"]),
    ("join", "with"): ("（财政部{}公安部负责）", ["财政部 responsible joint", "公安部 participant joint"]),
    ("join", "and"): ("（财政部{}公安部负责）", ["财政部 responsible", "公安部 responsible"]),
    ("join", "by"): ("（{}财政部负责）", ["财政部 responsible"]),
    ("labels", "lead"): ("（{}单位：财政部）", ["财政部 lead"]),
    ("labels", "responsible"): ("（{}单位：财政部）", ["财政部 responsible"]),
    ("labels", "participant"): ("（{}单位：财政部）", ["财政部 participant"]),
    ("labels", "nouns"): ("（牵头{}：财政部）", ["财政部 lead"]),
    ("labels", "person"): ("（责任单位：财政部；{}：张三）", ["财政部 responsible"]),
    ("labels", "deadline"): ("（责任单位：财政部；{}：长期）", ["财政部 responsible"]),
    ("conventions", "same_below"): ("（财政部负责，列第一位的为牵头单位，{}）", ["财政部 lead"]),
    ("conventions", "first"): (
        "（财政部、公安部负责，列{}的为牵头单位）",
        ["财政部 lead", "公安部 responsible"],
    ),
    ("conventions", "first_is"): (
        "（财政部、公安部负责，列首位的为{}单位）",
        ["财政部 lead", "公安部 responsible"],
    ),
    ("conventions", "not_listed"): ("（财政部负责。以下任务均需各地区落实，{}）", ["财政部 responsible"]),
    ("conventions", "for_all"): ("（财政部负责。以下任务{}各地区落实，不再列出）", ["财政部 responsible"]),
}
LEXICON = tomllib.loads((ROOT / "converter" / "creditplan" / "words" / "lexicon.toml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("kind", "word"), [(kind, word) for kind in EXAMPLES for word in LEXICON[kind[0]][kind[1]]]
)
def test_every_word_of_the_lexicon_means_what_its_list_says(register, kind, word):
    said, meaning = EXAMPLES[kind]
    assert clause(register, said.format(word)) == (meaning, ())


@pytest.mark.parametrize("verb", LEXICON["documents"]["making"])
def test_every_verb_of_making_mandates(register, verb):
    [task] = parsed(register, f"{HEAD}1、{verb}《某某办法》。（财政部负责）").tasks
    assert [str(m.mention) for m in task.mentions] == ["mandates"]


@pytest.mark.parametrize(
    ("words", "code", "excerpt"),
    [
        pytest.param("（财政部牵头，此外）", "clause-not-understood", "此外", id="words without a role"),
        pytest.param("（牵头负责）", "clause-not-understood", "牵头负责", id="a role for nobody"),
        pytest.param(
            "（财政部负责到底）", "clause-not-understood", "财政部负责到底", id="words after the verb"
        ),
        pytest.param(
            "（财政部牵头公安部参加）",
            "clause-not-understood",
            "财政部牵头公安部",
            id="no separator between parts",
        ),
        pytest.param("（财政部负责参加）", "clause-not-understood", "财政部负责参加", id="two roles at once"),
        pytest.param("（财政部、财政部负责）", "duplicate-assignment", "财政部", id="the same agency twice"),
        pytest.param(
            "（会同财政部负责）", "clause-not-understood", "会同财政部负责", id="会同 without a host"
        ),
        pytest.param(
            "（财政部会同负责）", "clause-not-understood", "财政部会同负责", id="会同 without an object"
        ),
        pytest.param("（财政部、财政部牵头）", "duplicate-assignment", "财政部", id="twice as lead"),
        pytest.param("（财政部不参加）", "clause-not-understood", "财政部不", id="a known name and a word"),
        pytest.param(
            "（财政部联合教育部负责）", "clause-not-understood", "财政部联合教育部", id="a verb between"
        ),
        pytest.param("（财政部 教育部负责）", "clause-not-understood", "财政部 教育部", id="a space between"),
        pytest.param("（单位负责）", "clause-not-understood", "单位", id="nobody in particular"),
        pytest.param("（财政部负责，部门配合）", "clause-not-understood", "部门", id="部门 is nobody"),
    ],
)
def test_left_over_words_are_errors(register, words, code, excerpt):
    [problem] = clause(register, words)[1]
    assert problem == (code, "error", 3, problem[3], excerpt)


def test_a_body_named_twice_is_told_with_both_places(register):
    plan = parsed(register, f"{HEAD}1、做事。（国家发展改革委、教育部、发改委负责）\n")
    (problem,) = plan.problems
    text = plan.document.text
    line, column = plan.document.position(text.index("国家发展改革委"))
    assert problem.span.of(text) == "发改委"
    assert (problem.values["first"], problem.values["at_line"], problem.values["at_column"]) == (
        "国家发展改革委",
        line,
        column,
    )
    assert f"line {line}, column {column}" in problem.message("en")
    assert f"第 {line} 行第 {column} 列" in problem.message("zh")


def test_known_and_unknown_names_joined_by_and_are_two(register):
    found, problems = clause(register, "（公安部和某某局负责）")
    assert found == ["公安部 responsible", "某某局 responsible"]
    assert problems == (("unknown-agency", "warning", 3, 11, "某某局"),)


def test_an_unknown_agency_is_a_warning_with_its_place(register):
    plan = parsed(register, f"{HEAD}1、做事。（财政部、市民政局（本级）负责）\n")
    assert told(plan) == [("unknown-agency", "warning", 3, 11, "市民政局（本级）")]
    unknown = list(plan.assignments)[1].agent
    assert unknown.kind == "unregistered"
    assert unknown.slug == provisional_slug("市民政局(本级)")  # NFKC: the bracket's width does not matter


def test_a_bracket_that_may_be_a_clause_is_a_warning(register):
    plan = parsed(register, f"{HEAD}1、建立机制（由财政部牵头建立）并推广（试行）。{C}\n")
    assert told(plan) == [("possible-clause", "warning", 3, 7, "（由财政部牵头建立）")]
    assert [a.named_as for a in plan.assignments] == ["财政部"]


def test_a_known_name_inside_a_longer_one_is_not_taken_for_it(register):
    words = "河南省财政部门、财政部门、人民银行郑州中心支行、省发展改革委"
    plan = parsed(register, f"{HEAD}1、做事。（{words}负责）\n")
    assert [a.agent.kind for a in plan.assignments] == ["collective", "collective", *["unregistered"] * 2]
    assert {p.code for p in plan.problems} == {"unknown-agency"}


def outline(register, text):
    plan = parsed(register, text)
    sections = [(section.key, section.number, section.title.zh) for section in plan.sections]
    tasks = [(task.key, task.section, task.number) for task in plan.tasks]
    return sections, tasks, [(code, *where) for code, _, *where in told(plan)]


C = "（财政部负责）"


@pytest.mark.parametrize(
    ("text", "sections", "tasks", "problems"),
    [
        pytest.param(
            f"题\n1、头\n1、甲。{C}\n2、乙。{C}\n二、头二\n3、丙。{C}\n",
            [("1", "1", "头"), ("2", "二", "头二")],
            [("1", "1", "1"), ("2", "1", "2"), ("3", "2", "3")],
            [],
            id="first heading printed like a task",
        ),
        pytest.param(
            f"题\n一、头\n1、甲。\n乙。{C}\n２、丙{C}\n",
            [("1", "一", "头")],
            [("1", "1", "1"), ("2", "1", "２")],
            [("line-joined", 4, 1, f"乙。{C}")],
            id="a task of two lines; a full-width number",
        ),
        pytest.param(
            f"题\n1、甲。{C}\n2、乙。{C}\n", [], [("1", None, "1"), ("2", None, "2")], [], id="no sections"
        ),
        pytest.param(
            f"题\n一、头\n1、甲。{C}\n3、乙。{C}\n",
            [("1", "一", "头")],
            [("1", "1", "1"), ("3", "1", "3")],
            [("numbering-gap", 4, 1, "3、")],
            id="a gap",
        ),
        pytest.param(
            f"题\n一、头\n1、甲。{C}\n1、乙。{C}\n",
            [("1", "一", "头")],
            [("1", "1", "1"), ("1~2", "1", "1")],
            [("numbering-repeat", 4, 1, "1、")],
            id="a repeat",
        ),
        pytest.param(
            f"题\n一、头\n1、甲。{C}\n三、头\n2、乙。{C}\n",
            [("1", "一", "头"), ("2", "三", "头")],
            [("1", "1", "1"), ("2", "2", "2")],
            [("numbering-gap", 4, 1, "三、")],
            id="a gap between sections",
        ),
        pytest.param(
            f"题\n一、头\n1、甲。\n2、乙（商会）。{C}\n",
            [("1", "一", "头")],
            [("1", "1", "1"), ("2", "1", "2")],
            [("task-without-clause", 3, 1, "1、甲。")],
            id="a task without a clause; a bracket that is none",
        ),
        pytest.param(
            f"题\n一、头\n  引言。\n1、甲。{C}\n附注。\n",
            [("1", "一", "头")],
            [("1", "1", "1")],
            [("text-not-understood", 5, 1, "附注。")],
            id="an introduction to a section; a loose line",
        ),
        pytest.param(
            f"题\n各单位：\n一、头\n1、甲。{C}\n",
            [("1", "一", "头")],
            [("1", "1", "1")],
            [],
            id="addressees",
        ),
        pytest.param(
            f"题\n某页\n一、头\n1、甲。{C}\n",
            [("1", "一", "头")],
            [("1", "1", "1")],
            [("front-matter", 2, 1, "某页")],
            id="further front matter",
        ),
        pytest.param(
            f"附件2\n一、头\n1、甲。{C}\n",
            [("1", "一", "头")],
            [("1", "1", "1")],
            [("title-missing", 1, 1, "")],
            id="an annex mark but no title",
        ),
        pytest.param(
            f"题\n一、甲\n1、做。{C}\n二、乙\n2、做。{C}\n3、没有分工\n3、做。{C}\n",
            [("1", "一", "甲"), ("2", "二", "乙")],
            [("1", "1", "1"), ("2", "2", "2"), ("3", "2", "3"), ("3~2", "2", "3")],
            [("task-without-clause", 6, 1, "3、没有分工"), ("numbering-repeat", 7, 1, "3、")],
            id="a repeated number without a clause is no heading",
        ),
        pytest.param(
            f"附 件 3：\n题\n一、头\n1、甲。{C}\n",
            [("1", "一", "头")],
            [("1", "1", "1")],
            [],
            id="an annex mark with spaces",
        ),
        pytest.param(
            f"题\n一、头\n1、甲。{C}\n2、2015年底前做。{C}\n3.5月底前做。{C}\n",
            [("1", "一", "头")],
            [("1", "1", "1"), ("2", "1", "2"), ("3", "1", "3")],
            [],
            id="a date after the number",
        ),
        pytest.param(
            f"题\n一、头\n1、\n甲。{C}\n2、{C}\n二、\n3、丙{C}\n",
            [("1", "一", "头"), ("2", "二", "")],
            [("1", "1", "1"), ("2", "1", "2"), ("3", "2", "3")],
            [("task-without-text", 5, 1, f"2、{C}"), ("heading-without-text", 6, 1, "二、")],
            id="numbers with nothing behind them",
        ),
        pytest.param(
            f"题\n一、头\n（一）乙\n1、甲\n①丙\n第二，丁{C}\n②戊{C}\n",
            [("1", "一", "头"), ("1.1", "一", "乙"), ("1.1.1", "1", "甲")],
            [("1", "1.1.1", "①"), ("2", "1.1.1", "②")],
            [],
            id="numberings of several kinds",
        ),
        pytest.param(
            f"题\n一、头\n1、甲{C}后\n乙\n2、丙{C}\n",
            [("1", "一", "头")],
            [("1", "1", "1"), ("2", "1", "2")],
            [("text-not-understood", 4, 1, "乙")],
            id="a line after the last clause",
        ),
        pytest.param(
            f"题\n1、头。\n1、甲{C}\n二、头\n2、乙{C}\n",
            [("1", "二", "头")],
            [("1", None, "1"), ("1~2", None, "1"), ("2", "1", "2")],
            [
                ("task-without-clause", 2, 1, "1、头。"),
                ("numbering-repeat", 3, 1, "1、"),
                ("numbering-gap", 4, 1, "二、"),
            ],
            id="a first sentence without a clause is no heading",
        ),
        pytest.param(
            f"题\n1、甲\n1、乙{C}\n2、丙{C}\n",
            [],
            [("1", None, "1"), ("1~2", None, "1"), ("2", None, "2")],
            [("task-without-clause", 2, 1, "1、甲"), ("numbering-repeat", 3, 1, "1、")],
            id="no heading where no other heading is",
        ),
        pytest.param(
            f"题\n一、头{C}\n1、甲。{C}\n",
            [],
            [("1", None, "一"), ("1.1", None, "1")],
            [],
            id="a heading with a clause is a task",
        ),
    ],
)
def test_outlines(register, text, sections, tasks, problems):
    assert outline(register, text) == (sections, tasks, problems)


@pytest.mark.parametrize("text", ["只有一段话。", "题\n一、头\n二、头\n", "<html><body>x</body></html>"])
def test_no_task_found(register, text):
    with pytest.raises(InputError, match="no task found"):
        parsed(register, text)


def test_rows_that_fit_no_table_are_told(register):
    rows = "序号 工作任务 具体措施 牵头单位 责任单位\n1 甲事 乙措施 财政部 教育部\n2 丙事 公安部\n3 丁事 戊措施 民政部 司法部\n"
    plan = parse(SourceDocument("some.txt", f"某任务分解表\n{rows}"), register)
    assert [task.number for task in plan.tasks] == ["1"]
    assert [(code, line) for code, _, line, *_ in told(plan)] == [
        ("text-not-understood", 4),
        ("text-not-understood", 5),
    ]


@pytest.mark.parametrize("line", ["（某政〔2017〕101号）", "某政〔2017〕101号", "文号：某政〔2017〕101号"])
def test_a_document_number_on_its_line(register, line):
    text = f"某任务分工方案\n{line}\n1、做事。（财政部负责）\n"
    assert parse(SourceDocument("some.txt", text), register).metadata.document_number == "某政〔2017〕101号"


def test_a_document_number_behind_the_title(register):
    text = "某任务分工方案（某政〔2017〕101号）\n1、做事。（财政部负责）\n"
    plan = parse(SourceDocument("some.txt", text), register)
    assert (plan.title.zh, plan.metadata.document_number) == ("某任务分工方案", "某政〔2017〕101号")
    assert not plan.problems


def test_the_text_is_what_stands_around_the_clauses(register):
    [task] = parsed(register, f"{HEAD}1、做甲。（财政部牵头）做乙（试行）。 （公安部参加）。\n").tasks
    assert task.text == "做甲。做乙（试行）。"
    assert [clause.text for clause in task.clauses] == ["（财政部牵头）", "（公安部参加）"]


def test_sector_words_in_the_running_text_are_no_agencies(plan):
    task = plan.tasks[49]
    assert "发展改革、财政、金融、环境保护" in task.text
    named = [a.named_as for a in task.clauses[0].assignments]
    assert named == ["发展改革委", "人民银行", "各有关部门", "各省级人民政府"]


@pytest.mark.parametrize(
    ("said", "mention"),
    [
        ("制定《某某办法》。", "mandates"),
        ("研究出台《某某办法》，", "mandates"),
        ("修订《某某办法》", "mandates"),
        ("落实《某某办法》。", "cites"),
        ("出台《某某办法》相关配套制度。", "cites"),
        ("制定贯彻《某某办法》的意见。", "cites"),
    ],
)
def test_documents_cited_or_to_be_made(register, said, mention):
    [task] = parsed(register, f"{HEAD}1、{said}{C}").tasks
    [found] = task.mentions
    assert (found.mention, found.document.title.zh) == (mention, "某某办法")
    assert found.document.slug == provisional_slug("某某办法")


@pytest.mark.parametrize(
    ("said", "mentions"),
    [
        ("适时出台商业保理管理办法，修订单用途商业预付卡管理办法。", [("mandates", 4), ("mandates", 15)]),
        ("制定和实施法人和其他组织统一社会信用代码制度建设方案。", [("mandates", 5)]),
        ("落实商业保理管理办法。", [("cites", 2)]),
        ("出台商业保理管理办法的配套措施。", [("cites", 2)]),
        # In 《》 it is found once.
        ("修订《商业保理管理办法》。", [("mandates", 2)]),
        # What the register does not know may be a title or not.
        ("出台管理办法。制定某某信用管理办法。", []),
    ],
)
def test_documents_without_marks_are_found_where_the_register_has_the_words(register, said, mentions):
    [task] = parsed(register, f"{HEAD}1、{said}{C}").tasks
    start = task.text_spans[0].start
    assert [(m.mention, m.span.start - start) for m in task.mentions] == mentions


@pytest.mark.parametrize(
    ("number", "expected"),
    [("一", 1), ("十", 10), ("十二", 12), ("二十", 20), ("九十九", 99), ("一百零三", 103), ("７２", 72), ("012", 12),
     ("十十", None), ("二三", None), ("", None)],
)  # fmt: skip
def test_numerals(number, expected):
    assert value(number) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(HEAD + "1、" + "（" * 100_000, id="open brackets"),
        pytest.param(HEAD + "1、" + "）" * 100_000, id="closing brackets"),
        pytest.param(HEAD + "1、甲" + "）\n" * 50_000, id="lines of closing brackets"),
        pytest.param(HEAD + "1、甲（" + "分别" * 100_000 + "财政部负责）", id="manner words"),
        pytest.param(HEAD + "1、" + "《" * 100_000, id="title marks"),
        pytest.param(HEAD + "1、甲（" + "财政部、" * 900 + "负责）", id="a long list"),
        pytest.param(HEAD + "1、甲\n牵头单位：" + "财政部负责会同" * 20_000, id="hosts of hosts"),
        pytest.param(
            HEAD + "1、甲\n责任单位：" + "财政部（责任人：某某）、" * 20_000, id="persons of bodies"
        ),
        pytest.param(HEAD + "1、甲\n" + "【牵头单位】财政部" * 20_000, id="frames"),
        pytest.param(
            HEAD + "1、甲（财政部负责。各项任务均需各县落实，不再列出）\n" * 5_000, id="standing again"
        ),
        pytest.param("9" * 100_000 + "、x\n" + HEAD + "1、甲" + C, id="a giant number"),
        pytest.param((HEAD + "1、甲" + C + "\n") * 20_000, id="many tasks of one number"),
    ],
)
def test_hostile_text_ends_soon(register, text):
    assert parsed(register, text).tasks
