"""Who has a task later: what a table of heirs adds to the changes of bodies, and what is wrong in one."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace

import pytest
from pyoxigraph import NamedNode, Quad, Store

from conftest import ROOT
from creditplan.doors import to_quads, validate
from creditplan.errors import InputError
from creditplan.iris import Iris
from creditplan.knowledge import open_knowledge
from creditplan.model import Extent, Metadata
from creditplan.namespaces import expand, term
from creditplan.ntriples import canonical, iri
from creditplan.parsing import parse
from creditplan.pipeline import build
from creditplan.query import Queries
from creditplan.reading import read, read_all, read_bytes
from creditplan.reading.heirs import COLUMNS, read_heirs

TEXT = """信用工作分工方案

1、公开价格。（发展改革委负责）
2、管好安全。（公安部、安监总局、教育部按职责分工负责）
3、办好展会。（发展改革委牵头，商务部、工商总局参加）
"""
METADATA = Metadata(id="small", resolve_on="2015")


def table(*rows):
    """A table of heirs; a row is written ``column=cell | column=cell``."""
    lines = [",".join(COLUMNS)]
    for row in rows:
        cells = dict(cell.split("=", 1) for cell in row.split(" | "))
        cells = {"source": "某方案", "confidence": "high"} | cells
        lines.append(",".join(cells.get(column, "") for column in COLUMNS))
    return ("\n".join(lines) + "\n").encode()


def made(*rows, text=TEXT, metadata=METADATA):
    heirs = read_heirs(table(*rows), "small.heirs.csv") if rows else ()
    document = read_bytes(text.encode(), "small.txt", metadata, heirs=heirs)
    return parse(document, open_knowledge().register)


def answers(plan, on=None, quads=None):
    """Answer, heir and part of each share, by task and body."""
    found = {}
    for row in Queries(quads or to_quads(plan)).run("heirs-of-tasks", on=on):
        key = f"{row['order'].value} {row['agencyName'].value}"
        part = row["part"].value if row["part"] else None
        found.setdefault(key, set()).add((row["answer"].value, row["heirName"].value, part))
    return found


def moved(plan, on=None):
    rows = Queries(to_quads(plan)).run("heirs-of-tasks", on=on)
    return {
        (
            row["order"].value,
            row["agencyName"].value,
            row["moved"].value,
            row["movedTo"].value.rpartition("/")[2],
        )
        for row in rows
        if row["moved"]
    }


# Without a table


@pytest.fixture(scope="module")
def bare(document):
    return parse(replace(document, heirs=()), open_knowledge().register)


def test_without_a_table_it_is_undecided_wherever_functions_moved_away(bare):
    found = answers(bare)
    assert found["1 法制办"] == {("whole", "司法部", None)}
    assert found["4 中央编办"] == {("whole", "中央编办", None)}
    assert found["22 发展改革委"] == {("undecided", "发展改革委", None)}
    assert found["4 质检总局"] == {("undecided", "市场监管总局", None)}
    assert found["66 教育部"] == {("whole", "教育部", None)}
    assert found["3 各有关部门"] == {("whole", "各有关部门", None)}
    assert {heir for _, heir, _ in found["37 新闻出版广电总局"]} == {"广电总局", "中央宣传部"}
    assert not any(answer == "part" for rows in found.values() for answer, *_ in rows)


def test_what_moved_is_named_with_who_has_it(bare):
    found = moved(bare)
    assert ("22", "发展改革委", "价格监督检查", "samr") in found
    assert ("4", "质检总局", "出入境检验检疫管理", "gacc") in found
    assert ("46", "公安部", "消防管理", "mem") in found
    # What moved before the plan is none of its tasks.
    assert not any(function == "生产环节食品安全监督管理" for _, _, function, _ in found)


def test_undecided_tasks_are_counted_apart(bare):
    rows = {row["bodyName"].value: row for row in Queries(to_quads(bare)).run("tasks-by-current-body")}
    counts = [rows["发展改革委"][name].value for name in ("tasks", "led", "inherited", "undecided")]
    assert counts == ["0", "0", "0", "23"]
    assert rows["教育部"]["undecided"].value == "0"
    # Whoever received functions has no task of others by that alone.
    assert "国家医保局" not in rows


def test_on_a_date_before_the_reforms_everybody_has_their_own(bare):
    found = answers(bare, "2017")
    assert {row for rows in found.values() for row in rows} == {
        ("whole", key.partition(" ")[2], None) for key in found
    }


def test_of_bodies_that_the_register_does_not_know_nothing_is_claimed():
    text = "河南省信用工作分工方案\n\n1、管好市场。（省工商局负责）\n2、另一件事。（某某促进中心负责）\n"
    metadata = Metadata(id="small", resolve_on="2015", jurisdiction="cn-41")
    assert {row[0] for rows in answers(made(text=text, metadata=metadata)).values() for row in rows} == {
        "undecided"
    }


def test_the_plan_alone_without_the_register_claims_nothing_of_bodies(quads):
    store = Store()
    store.extend(Quad(q.subject, q.predicate, q.object) for q in quads)
    text = (ROOT / "queries" / "heirs-of-tasks.rq").read_text("utf-8")
    found = {(row["agency"].value, row["answer"].value) for row in store.query(text)}
    assert {answer for agency, answer in found if "/agency/" in agency} == {"undecided"}


# With a table: dates


@pytest.mark.parametrize(
    ("on", "key", "expected"),
    [
        ("2018-02", "22 发展改革委", {("whole", "发展改革委", None)}),
        ("2018-06", "22 发展改革委", {("whole", "市场监管总局", None)}),
        ("2018-06", "53 发展改革委", {("whole", "发展改革委", None)}),
        ("2018-06", "9 银监会", {("whole", "银保监会", None)}),
        ("2018-06", "14 安监总局", {("whole", "应急管理部", None)}),
        (
            "2018-06",
            "10 人力资源社会保障部",
            {
                ("part", "国家医保局", "医疗、生育保险参保信息"),
                ("part", "人力资源社会保障部", "参保登记和其他社会保险信息"),
            },
        ),
        (
            "2018-06",
            "18 商务部",
            {
                ("part", "银保监会", "商业保理管理办法"),
                ("part", "商务部", "信用销售、信用消费试点、单用途商业预付卡"),
            },
        ),
        (
            "2023-12",
            "18 商务部",
            {
                ("part", "金融监管总局", "商业保理管理办法"),
                ("part", "商务部", "信用销售、信用消费试点、单用途商业预付卡"),
            },
        ),
        (
            "2023-12",
            "53 发展改革委",
            {
                ("part", "证监会", "企业债券评级"),
                ("part", "发展改革委", "信用体系建设和评级行业的总体政策"),
            },
        ),
        ("2023-12", "9 银监会", {("whole", "金融监管总局", None)}),
    ],
)
def test_a_change_counts_from_its_date(on, key, expected, plan):
    assert answers(plan, on)[key] == expected


@pytest.mark.parametrize("on", ["2016", "2018-03-16", "2018-03-17", "2018-06", "2021", "2023-12", "9999"])
def test_a_table_that_weighs_every_change_leaves_nothing_undecided_on_any_date(on, plan):
    assert "undecided" not in {answer for rows in answers(plan, on).values() for answer, *_ in rows}


# With a table: rows


def test_a_change_that_a_row_names_touches_the_tasks_of_the_row_alone():
    plan = made("tasks=1 | agency=发展改革委 | change=samr-prices-2018 | extent=whole")
    found = answers(plan, "2018-12")
    assert found["1 发展改革委"] == {("whole", "市场监管总局", None)}
    # Of task 3 others are open, this one is not.
    assert found["3 发展改革委"] == {("undecided", "发展改革委", None)}
    assert "价格监督检查" not in {function for _, _, function, _ in moved(plan)}


def test_a_change_that_touches_no_task_is_weighed_by_a_row_without_tasks():
    before = {function for task, _, function, _ in moved(made()) if task == "1"}
    after = {
        function
        for task, *_, function, _ in moved(made("change=samr-prices-2018 | extent=none"))
        if task == "1"
    }
    assert before - after == {"价格监督检查"}


def test_what_is_undecided_stays_so_for_its_tasks_only():
    plan = made(
        "tasks=1 | agency=发展改革委 | change=samr-prices-2018 | extent=undecided",
    )
    functions = {(task, function) for task, _, function, _ in moved(plan)}
    assert ("1", "价格监督检查") in functions
    assert ("3", "价格监督检查") not in functions


def test_what_stays_is_said_in_words_beside_what_went():
    plan = made(
        "tasks=2 | agency=公安部 | change=mem-functions-2018 | extent=part | part_zh=消防 | part_en=fire",
        "tasks=2 | agency=公安部 | heir=公安部 | extent=part | part_zh=治安",
        "change=nia-border-2018 | extent=none",
        "change=nia-entry-2018 | extent=none",
        "change=nmsa-functions-2020 | extent=none",
    )
    assert answers(plan)["2 公安部"] == {("part", "应急管理部", "消防"), ("part", "公安部", "治安")}
    assert answers(plan, "2016")["2 公安部"] == {("whole", "公安部", None)}


def test_a_part_can_go_on_to_another_body():
    plan = made(
        "tasks=2 | agency=公安部 | change=mem-functions-2018 | extent=part | part_zh=消防",
        "tasks=2 | agency=公安部 | change=nmsa-functions-2020 | extent=whole",
        "tasks=2 | agency=安监总局 | change=nmsa-functions-2020 | extent=whole",
        "change=nia-border-2018 | extent=none",
        "change=nia-entry-2018 | extent=none",
        "change=nhc-functions-2018 | extent=none",
    )
    found = answers(plan, "2019")
    assert found["2 公安部"] == {("part", "应急管理部", "消防"), ("part", "公安部", None)}
    assert found["2 安监总局"] == {("whole", "应急管理部", None)}
    found = answers(plan)
    assert found["2 公安部"] == {("part", "国家矿山安监局", "消防"), ("part", "公安部", None)}
    assert found["2 安监总局"] == {("whole", "国家矿山安监局", None)}


def test_what_an_heir_gave_away_is_open_too():
    plan = made("tasks=2 | agency=公安部 | change=mem-functions-2018 | extent=whole")
    assert answers(plan, "2019")["2 公安部"] == {("whole", "应急管理部", None)}
    assert answers(plan, "2021")["2 公安部"] == {("undecided", "应急管理部", None)}


def test_local_bodies_have_heirs_by_the_table_alone():
    text = "河南省信用工作分工方案\n\n1、管好市场。（省工商局、省教育厅负责）\n"
    metadata = Metadata(id="small", resolve_on="2015", jurisdiction="cn-41")
    plan = made(
        "tasks=1 | agency=省工商局 | heir=省市场监管局 | date=2018-11 | extent=whole",
        "tasks=1 | agency=省教育厅 | heir=省教育厅 | date=2024 | extent=whole",
        text=text,
        metadata=metadata,
    )
    found = answers(plan)
    assert found["1 河南省工商局"] == {("whole", "河南省市场监管局", None)}
    assert found["1 河南省教育厅"] == {("whole", "河南省教育厅", None)}
    assert answers(plan, "2017")["1 河南省工商局"] == {("undecided", "河南省工商局", None)}
    assert validate(to_quads(plan)).conforms


def test_a_body_that_ended_and_left_no_heir_is_told_as_undecided(quads):
    saic, replaced = NamedNode(expand("agency:saic")), term("dcterms:isReplacedBy")
    known = open_knowledge()
    kept = [q for q in known.quads if (q.subject, q.predicate) != (saic, replaced)]
    store = Store()
    store.extend(Quad(q.subject, q.predicate, q.object) for q in (*quads, *kept))
    rows = store.query(known.queries["heirs-of-tasks"].bind({"agency": saic}))
    found = {(row["answer"].value, row["heir"].value) for row in rows if row["order"].value == "31"}
    assert found == {("undecided", saic.value)}


# What is wrong in a table is told with its place


WRONG = {
    "tasks=9 | agency=发展改革委 | change=samr-prices-2018 | extent=whole": "no task '9'",
    "tasks=1 | agency=商务部 | change=samr-functions-2018 | extent=whole": "task 1 is not given to 商务部",
    "tasks=1 | agency=发展改革委 | change=samr-price-2018 | extent=whole": "no transfer 'samr-price-2018'",
    "tasks=1 | agency=发展改革委 | change=samr-2018 | extent=whole": "no transfer 'samr-2018'",
    "tasks=1 | agency=发展改革委 | change=ndrc-population-2013 | extent=whole": "was before the plan",
    "tasks=1 | agency=发展改革委 | change=mem-functions-2018 | extent=whole": "took nothing from 发展改革委",
    "tasks=1 | agency=发展改革委 | change=samr-prices-2018 | heir=教育部 | extent=whole": "gave nothing to 教育部",
    "tasks=1 | agency=发展改革委 | heir=某某中心 | date=2019 | extent=whole": "heir '某某中心' is no body",
    "tasks=1 | agency=发展改革委 | heir=各有关部门 | date=2019 | extent=whole": "heir '各有关部门' is no body",
    "tasks=1 | agency=发展改革委 | heir=发展改革委 | date=2019 | extent=whole": "is what the register says",
    "tasks=3 | agency=工商总局 | heir=市场监管总局 | date=2018-03 | extent=whole": "is what the register says",
    "tasks=1 | agency=发展改革委 | heir=教育部 | extent=whole": "does not say since when",
    "tasks=1 | agency=发展改革委 | heir=教育部 | date=2014 | extent=whole": "2014 is before the plan",
    "tasks=1 | agency=发展改革委 | heir=发展改革委 | extent=part | part_zh=价格": "only where others have the rest",
    "change=mee-water-2018 | extent=none": "took nothing from any body of the plan",
    "tasks=1 | agency=发展改革委 | change=samr-prices-2018 | extent=part": "a part is said in words",
    "tasks=1 | agency=发展改革委 | change=samr-prices-2018 | extent=whole | part_zh=价格": "a part is said in words",
    "tasks=1 | agency=发展改革委 | change=samr-prices-2018 | date=2019 | extent=whole": "the date of its change",
    "tasks=1 | change=samr-prices-2018 | extent=whole": "whose tasks",
    "agency=发展改革委 | change=samr-prices-2018 | extent=whole": "whose tasks",
    "tasks=1 | agency=发展改革委 | extent=whole": "neither a change nor an heir",
    "tasks=1 | agency=发展改革委 | extent=undecided": "what is undecided",
    "tasks=1 | change=samr-prices-2018 | extent=none": "more or less than a change",
    "extent=none": "more or less than a change",
    "tasks=1 | agency=发展改革委 | change=samr-prices-2018 | extent=all": "extent = 'all'",
    "tasks=1 | agency=发展改革委 | change=samr-prices-2018 | extent=whole | confidence=low": "confidence = 'low'",
    "tasks=1 | agency=发展改革委 | change=samr-prices-2018 | extent=whole | source=": "source is empty",
    "tasks=1 | agency=发展改革委 | heir=教育部 | date=2019-13 | extent=whole": "is not a date",
}


@pytest.mark.parametrize("row", WRONG)
def test_what_is_wrong_in_a_row_is_told_with_its_line(row):
    right = "change=cnao-projects-2018 | extent=none"
    with pytest.raises(InputError) as raised:
        made(right, row)
    error = raised.value
    assert WRONG[row] in error.message
    assert (error.source, error.line) == ("small.heirs.csv", 3)
    assert error.remedy


@pytest.mark.parametrize(
    "rows",
    [
        ("tasks=1 | agency=发展改革委 | change=samr-prices-2018 | extent=whole",) * 2,
        (
            "tasks=1 | agency=发展改革委 | change=samr-prices-2018 | extent=whole",
            "change=samr-prices-2018 | extent=none",
        ),
        ("change=samr-prices-2018 | extent=none",) * 2,
    ],
)
def test_two_rows_do_not_say_the_same(rows):
    with pytest.raises(InputError, match=r"another row|other rows"):
        made(*rows)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("tasks,agency,odd,extent,source,confidence\n", "unknown column 'odd'"),
        ("extent,source,confidence,extent\n", "two columns 'extent'"),
        ("tasks,agency,source\n", "the columns extent, confidence are missing"),
        (",".join(COLUMNS) + "\n" + "x," * 20 + "\n", "more cells than columns"),
        (",".join(COLUMNS) + '\n"x', "this is no CSV"),
        ("", "the file is empty"),
    ],
)
def test_what_is_no_such_table_is_told(data, message):
    with pytest.raises(InputError, match=message) as raised:
        read_heirs(data.encode(), "small.heirs.csv")
    assert raised.value.source == "small.heirs.csv"


# As spreadsheets write it


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_table_is_read_as_spreadsheets_write_it(encoding, sign, end):
    data = table(
        "tasks='1 3 | agency=发展改革委 | change=samr-prices-2018 | extent=whole",
        "change=cnao-projects-2018 | extent=none",
    )
    text = data.decode().replace(",", sign).replace("\n", end) + end + sign * 9 + end
    rows = read_heirs(text.encode(encoding), "small.heirs.csv")
    assert [(row.tasks, row.agency, row.extent) for row in rows] == [
        (("1", "3"), "发展改革委", Extent.WHOLE),
        ((), None, Extent.NONE),
    ]


@pytest.mark.parametrize("between", ["；", "、", " ", "，", "; "])
def test_tasks_in_a_cell_are_parted_by_any_usual_sign(between):
    row = f"tasks=1{between}3 | agency=发展改革委 | change=samr-prices-2018 | extent=whole"
    [found] = read_heirs(table(row), "small.heirs.csv")
    assert found.tasks == ("1", "3")


def test_an_agency_is_known_by_the_names_of_the_register():
    for name in ("发展改革委", "国家发展和改革委员会", "ndrc"):
        plan = made(f"tasks=1 | agency={name} | change=samr-prices-2018 | extent=whole")
        [found] = plan.successions
        assert (found.task, found.share_of.slug, found.heir.slug) == ("1", "ndrc", "samr")


# Published


ROW = "tasks=1 | agency=发展改革委 | change=samr-prices-2018 | extent=whole"


@pytest.fixture
def folder(tmp_path):
    made_in = tmp_path / "plans"
    made_in.mkdir()
    (made_in / "small.txt").write_text(TEXT, "utf-8")
    (made_in / "small.toml").write_text('id = "small"\nresolve_on = "2015"\n', "utf-8")
    (made_in / "small.heirs.csv").write_bytes(table(ROW))
    return made_in


def test_a_table_lies_beside_its_plan_in_a_folder_or_a_package(folder, tmp_path):
    package = tmp_path / "plans.zip"
    with zipfile.ZipFile(package, "w") as file:
        for path in folder.iterdir():
            file.write(path, path.name)
    for source in (folder / "small.txt", folder, package):
        told = []
        [document] = read_all(source, on_skipped=told.append)
        assert [row.place[1] for row in document.heirs] == [2]
        assert told == []


def test_who_has_the_tasks_later_is_published_as_a_graph_of_its_own(folder, tmp_path):
    out = tmp_path / "out"
    build([folder], out, base="https://data.example.org/")
    nquads = (out / "small.heirs.nq").read_bytes()
    base = "https://data.example.org/"
    subject = f"<{base}plan/small/task/1/responsible/ndrc/heir/samr-prices-2018>"
    assert nquads.count(b"\n") == nquads.count(f" <{base}graph/small/heirs> .\n".encode())
    assert f"{subject} <{expand('cp:heir')}> <{expand('agency:samr')}> ".encode() in nquads
    assert (out / "small.heirs.ttl").exists()
    assert b"Succession" not in (out / "small.nq").read_bytes()


def test_a_plan_without_a_table_has_no_such_files(folder, tmp_path):
    (folder / "small.heirs.csv").unlink()
    out = tmp_path / "out"
    build([folder], out)
    assert not [*out.glob("*heirs*")]


def test_the_published_graph_of_the_packaged_plan_is_in_canonical_form_and_conforms(
    conversion, published, plan
):
    nquads = (published / f"{plan.id}.heirs.nq").read_bytes()
    assert nquads == conversion.heirs_nquads == canonical(conversion.heirs, iri(Iris().heirs_graph(plan.id)))
    report = validate(conversion.heirs_quads)
    assert report.conforms, report.results


def test_the_packaged_table_names_each_change_that_might_touch_the_plan():
    plan = parse(read(ROOT / "sources" / "social-credit-2015.txt"), open_knowledge().register)
    named = {one.change.slug for one in plan.successions if one.change}
    register = open_knowledge().register
    bodies = {slug for a in plan.assignments for slug in register.lineage(a.agent.slug)}
    bodies |= {slug for one in plan.successions if one.heir for slug in register.lineage(one.heir.slug)}
    open_changes = {
        move.slug for move in register.moves.values() if move.date > "2016" and {*move.givers} & bodies
    }
    assert named == open_changes


def test_the_table_in_the_documentation_is_one(document, register):
    page = (ROOT / "docs" / "heirs.md").read_text("utf-8")
    _, _, rest = page.partition("```csv\n")
    rows = read_heirs(rest.partition("```")[0].encode(), "heirs.md")
    assert len(parse(replace(document, heirs=rows), register).successions) == len(rows) == 5


def test_the_data_in_the_documentation_are_published(conversion):
    page = (ROOT / "docs" / "heirs.md").read_text("utf-8")
    shown = page.partition("```turtle\n")[2].partition("```")[0]
    said = {
        predicate
        for predicate in re.findall(r"\b(cp:\w+|dcterms:\w+|schema:\w+)", shown)
        if predicate != "cp:Succession"
    }
    node = next(
        iter(
            {
                q.subject
                for q in conversion.heirs_quads
                if q.subject.value.endswith("ndrc/heir/samr-prices-2018")
            }
        )
    )
    assert {expand(one) for one in said} == {
        q.predicate.value
        for q in conversion.heirs_quads
        if q.subject == node and q.predicate != term("rdf:type")
    }
