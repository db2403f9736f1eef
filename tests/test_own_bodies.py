"""bodies.csv: a publisher's own bodies, which no register has."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile

import pytest
from click.testing import CliRunner
from pyoxigraph import RdfFormat, parse

from creditplan import build
from creditplan.cli import main
from creditplan.errors import InputError
from creditplan.iris import Iris
from creditplan.knowledge import open_knowledge
from creditplan.model import AgentKind, Jurisdiction
from creditplan.namespaces import expand
from creditplan.parsing.agents.jurisdictions import said_place
from creditplan.parsing.agents.names import NameResolver
from creditplan.parsing.agents.own_bodies import faults
from creditplan.pipeline import open_sources
from creditplan.reading import describe, read_all
from creditplan.reading.bodies import read_bodies

TABLE = """\
name,other names,place,function,form,from,to,same as,note
市数智局,数智局|大数据中心,,数据,,2023,,,
洛阳水务集团,水务集团,河南省洛阳市,water-supply,企业,,,https://other.example.org/body/1,
市能源办,,cn-41/洛阳市,Energy,,2010,2019-03,,
特别行动办,,,,,,,nea,lent
市财政局,财政大局,河南省洛阳市,,,,,,
"""
LUOYANG, XUCHANG = "luoyang-shi", "xuchang-shi"
PLAN = """\
洛阳市2024年重点工作责任分工方案
一、某事
1．做好预算管理。（市财政局牵头，市数智局、水务集团、市公安局负责）
2．做别的事。（国家发展改革委、特别行动办、量子专班负责）
"""


def rows(text=TABLE):
    return tuple(read_bodies(text.encode(), "bodies.csv"))


def resolver(register, place, on, table=TABLE):
    whose = Jurisdiction(said_place(register, place, on), "metadata", place) if place else None
    return NameResolver(register, on, whose, rows(table) if table else ())


def run(*arguments):
    return CliRunner().invoke(main, ["register", *map(str, arguments)])


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "plan.txt").write_text(PLAN, "utf-8")
    return tmp_path


# Names

OWN = [
    # place of the plan, date, name; the label, the place and the functions of the body
    ("河南省洛阳市", "2024", "市数智局", "河南省洛阳市数智局", LUOYANG, ("data",)),
    ("河南省洛阳市", "2024", "数智局", "河南省洛阳市数智局", LUOYANG, ("data",)),
    ("河南省洛阳市", "2024-05-01", "大数据中心", "河南省洛阳市数智局", LUOYANG, ("data",)),
    ("河南省洛阳市", "2023", "市数智局", "河南省洛阳市数智局", LUOYANG, ("data",)),  # in the year of its start
    ("河南省许昌市", "2024", "市数智局", "河南省许昌市数智局", XUCHANG, ("data",)),  # the plan's own place
    ("河南省洛阳市", "2015", "洛阳水务集团", "洛阳水务集团", LUOYANG, ("water-supply",)),
    ("河南省", "2015", "水务集团", "洛阳水务集团", LUOYANG, ("water-supply",)),  # says no level: in all plans
    ("河南省洛阳市西工区", "2015", "市能源办", "河南省洛阳市能源办", LUOYANG, ("energy",)),  # of the city above
    ("河南省洛阳市", "2024", "财政大局", "河南省洛阳市财政局", LUOYANG, ("public-finance",)),  # by rule, of the name
    ("河南省洛阳市", "2024", "洛阳市数智局", "河南省洛阳市数智局", LUOYANG, ("data",)),  # with its place
    ("河南省洛阳市", "2015", "河南省洛阳市能源办", "河南省洛阳市能源办", LUOYANG, ("energy",)),
    ("河南省许昌市", "2015", "洛阳市能源办", "河南省洛阳市能源办", LUOYANG, ("energy",)),
    ("河南省洛阳市", None, "市数智局", "河南省洛阳市数智局", LUOYANG, ("data",)),
    (None, "2024", "市数智局", "市数智局", None, ("data",)),
    (None, "2024", "洛阳水务集团", "洛阳水务集团", LUOYANG, ("water-supply",)),
]  # fmt: skip


@pytest.mark.parametrize(("place", "on", "name", "label", "of", "functions"), OWN)
def test_a_name_of_the_table_means_its_body(place, on, name, label, of, functions, register):
    found = resolver(register, place, on).resolve(name)
    agent = found.agent
    assert (agent.kind, agent.label.zh, agent.jurisdiction) == (AgentKind.LOCAL, label, of)
    assert (agent.functions, found.code, found.own) == (functions, None, True)


NOT_OWN = [
    ("河南省洛阳市", "2020", "市数智局"),  # before it began
    ("河南省许昌市", "2015", "市能源办"),  # 市 means another city there
    ("河南省洛阳市", "2020", "市能源办"),  # when it had ended
    ("河南省洛阳市", "2024", "市公安局"),
    ("河南省洛阳市", "2024", "国家发展改革委"),
]


@pytest.mark.parametrize(("place", "on", "name"), NOT_OWN)
def test_else_a_name_means_what_it_means_without_a_table(place, on, name, register):
    assert resolver(register, place, on).resolve(name) == resolver(register, place, on, None).resolve(name)


def test_a_name_that_a_rule_reads_too_is_told_of_as_the_table_has_it(register):
    names = resolver(register, "河南省洛阳市", "2024", "name,other names\n市财政局,财政大局\n")
    by_rule = names.resolve("洛阳市财政局").agent
    assert by_rule == names.resolve("财政大局").agent == names.resolve("财政局").agent
    assert "财政大局" in by_rule.names


def test_a_row_can_mean_a_body_of_the_register(register):
    found = resolver(register, "河南省洛阳市", "2024").resolve("特别行动办")
    assert (found.agent.slug, found.agent.kind, found.code) == ("nea", AgentKind.AGENCY, None)


def test_form_is_that_of_the_row_else_read_of_the_name_else_department(register):
    table = "name,form\n甲办,事业单位\n乙集团,\n丙丙,\n市财政局,\n"
    names = resolver(register, "河南省洛阳市", "2024", table)
    forms = {name: names.resolve(name).agent.form for name in ("甲办", "乙集团", "丙丙", "市财政局")}
    assert forms == {
        "甲办": "institution", "乙集团": "company", "丙丙": "department", "市财政局": "department",
    }  # fmt: skip


def test_iris_are_those_that_rules_make_and_the_same_in_all_plans(register):
    iris = Iris("https://data.example.org/")

    def iri(place, on, name, table=TABLE):
        return iris.agent("some-plan", resolver(register, place, on, table).resolve(name).agent)

    assert iri("河南省洛阳市", "2024", "财政大局") == iri("河南省洛阳市", "2015", "市财政局", None)
    assert iri("河南省", "2024", "水务集团") == iri(None, "2015", "洛阳水务集团")
    assert iri("河南省洛阳市", "2024", "水务集团").startswith(
        "https://data.example.org/place/cn-41/agency/x-"
    )
    assert iri(None, "2024", "市数智局").startswith("https://data.example.org/agency/x-")


def test_rows_of_two_times_and_two_places(register):
    table = """name,other names,place,from,to
市科技委,科技口,河南省洛阳市,2000,2010
市科技局,科技口,河南省洛阳市,2010,
市科技中心,科技口,河南省许昌市,,
"""
    assert not [*faults(rows(table), register)]

    def label(place, on):
        return resolver(register, place, on, table).resolve("科技口").agent.label.zh

    assert label("河南省洛阳市", "2005") != label("河南省洛阳市", "2015")
    assert (
        label("河南省洛阳市", "2005")
        == resolver(register, "河南省洛阳市", "2005", table).resolve("市科技委").agent.label.zh
    )
    assert label("河南省许昌市", "2005") == "河南省许昌市科技中心"
    assert label("河南省洛阳市", None) == "科技口"  # may be either: not settled
    assert label("河南省", "2015") == "科技口"  # of either city


# Rows that cannot be

WRONG_ROWS = [
    ("name\n财政部\n", 2, "财政部 is a name of mof in the register"),
    ("name\n四川省人民政府\n", 2, "四川省人民政府 is a name of gov-cn-51 in the register"),
    ("name,other names\n某办,财政部\n", 2, "财政部 is a name of mof in the register"),
    ("name,place\n市财政局,河南省洛杨市\n", 2, "place = '河南省洛杨市' is no territory"),
    ("name,place\n市财政局,鼓楼区\n", 2, "place = '鼓楼区' may mean several places"),
    ("name,function\n\n市教育局,教肓\n", 3, "function = '教肓' is not known"),
    ("name,form\n市教育局,group\n", 2, "form = 'group' is not known"),
    ("name,same as\n某办,nea2\n", 2, "same as = 'nea2' is no body of the register"),
    ("name,same as\n某办,bo-ard!\n", 2, "same as = 'bo-ard!' is neither a key"),
    ("name,same as,function\n某办,nea,energy\n", 2, "the row means a body of the register, and says more of it"),
    ("name,from\n某办,2020-13\n", 2, "from = '2020-13' is not a date"),
    ("name,from,to\n某办,2020,2019\n", 2, "from 2020 to 2019 is no time"),
    ("name\n某办\n某办\n", 3, "某办 is the body of line 2"),
    ("name,other names,from,to\n某办,某口,,2020\n别办,某口,2019,\n", 3, "某口 is said at line 2 already"),
    ("name,place\n,河南省\n", 2, "the row has no name"),
    ("name\n=HYPERLINK(1)\n", 2, "'=HYPERLINK(1)' is a formula"),
    ("name\n'@SUM(1)\n", 2, "'@SUM(1)' is a formula"),
    ("name\n" + "某" * 101 + "\n", 2, "a name has 101 characters"),
    ("name\n某\u202e办\n", 2, "name holds line ends, invisible or control characters"),
    ("name\n某办,x\n", 2, "more cells than columns"),
    ("names\n某办\n", 1, "unknown column 'names'"),
    ("name,名称\n某办,某办\n", 1, "'名称' names a column that is there already"),
    ("place\n河南省\n", 1, "there is no column of names"),
    ('name\n"某办\n', 2, "this is no CSV"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "message"), WRONG_ROWS, ids=[row[2][:40] for row in WRONG_ROWS])
def test_what_is_wrong_is_told_with_its_line_and_a_remedy(text, line, message, folder):
    (folder / "bodies.csv").write_text(text, "utf-8")
    with pytest.raises(InputError) as caught:
        open_sources([folder], open_knowledge())
    error = caught.value
    assert (error.source, error.line) == (str(folder / "bodies.csv"), line)
    assert message in error.message
    assert error.remedy


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"name\n" + b"x\n" * (1 << 20), "larger than 1 MiB"),
        (b"", "the file is empty"),
        (bytes(range(256)), "this is not a text"),
        (b"PK\x03\x04" + bytes(40), "this is not a text"),
    ],
)
def test_what_is_no_table_is_refused(data, message, folder):
    (folder / "bodies.csv").write_bytes(data)
    with pytest.raises(InputError, match=message):
        describe(folder)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_encodings_signs_and_heads(encoding, sign):
    text = (
        "名称,其他名称,地方,职能,形式,起,止,等同于,备注\r\n市数智局,数智局｜大数据中心,洛阳市,,,2023,,,\r\n"
    )
    (row,) = read_bodies(text.replace(",", sign).encode(encoding), "b")
    assert (row.names, row.place, row.life.start) == (("市数智局", "数智局", "大数据中心"), "洛阳市", "2023")


# Where it stands


def test_it_holds_for_the_folder_and_below_and_within_a_package(folder):
    (folder / "bodies.csv").write_text(TABLE, "utf-8")
    below = folder / "2024"
    below.mkdir()
    (below / "a.txt").write_text(PLAN, "utf-8")
    skipped = []
    documents = [*read_all(folder, on_skipped=skipped.extend)]
    assert [len(document.bodies) for document in documents] == [5, 5]
    assert not skipped
    with zipfile.ZipFile(folder / "plans.zip", "w") as package:
        package.writestr("bodies.csv", "name\n某办\n")
        package.writestr("c.txt", PLAN)
    assert [len(document.bodies) for document in read_all(folder / "plans.zip")] == [1]


def test_one_further_down_is_an_error(folder):
    (folder / "below").mkdir()
    (folder / "below" / "bodies.csv").write_text(TABLE, "utf-8")
    (folder / "below" / "a.txt").write_text(PLAN, "utf-8")
    with pytest.raises(InputError, match="describes a folder of plans within"):
        [*read_all(folder)]


# Published


def test_what_is_published_conforms_and_is_the_same_each_time(folder):
    (folder / "bodies.csv").write_text(TABLE, "utf-8")
    made = build([folder], folder / "one", base="https://data.example.org/")
    assert not made.violations
    build([folder], folder / "two", base="https://data.example.org/")
    for file in (folder / "one").iterdir():
        assert file.read_bytes() == (folder / "two" / file.name).read_bytes(), file.name
    graph = [*parse(path=str(folder / "one" / "named.ttl"), format=RdfFormat.TURTLE)]
    called = {
        triple.subject: triple.object.value
        for triple in graph
        if triple.predicate.value == expand("cp:shortName")
    }
    said = {(called.get(each.subject), str(each.predicate), str(each.object)) for each in graph}
    water, data = "洛阳水务集团", "河南省洛阳市数智局"
    for label, predicate, value in (
        (data, "skos:prefLabel", '"河南省洛阳市数智局"@zh'),
        (data, "skos:altLabel", '"大数据中心"@zh'),
        (data, "skos:altLabel", '"市数智局"@zh'),
        (data, "schema:foundingDate", '"2023"^^<http://www.w3.org/2001/XMLSchema#gYear>'),
        (data, "cp:function", f"<{expand('function:data')}>"),
        (water, "skos:exactMatch", "<https://other.example.org/body/1>"),
        (water, "org:classification", f"<{expand('form:company')}>"),
        (water, "cp:jurisdiction", f"<{expand('place:luoyang-shi')}>"),
    ):
        assert (label, f"<{expand(predicate)}>", value) in said
    names = [problem.values["name"] for problem in made.plans[0].problems if problem.code == "unknown-agency"]
    assert names == ["量子专班"]


def test_a_body_of_no_known_place_is_described_and_found_on_the_web(folder):
    (folder / "plan.txt").write_text("某方案\n一、某事\n1、做事。（量子专班负责）\n", "utf-8")
    (folder / "bodies.csv").write_text("name\n量子专班\n", "utf-8")
    made = build([folder], folder / "out", base="https://data.example.org/plans/")
    assert not made.violations
    (agent,) = {one.agent for one in made.plans[0].assignments}
    assert f"<agency/{agent.slug}> a cp:Agency" in (folder / "out" / "named.ttl").read_text("utf-8")
    rules = (folder / "out" / ".htaccess").read_text("utf-8")
    assert any("agency/x-" in line and "named.ttl" in line for line in rules.splitlines())


# Commands


def test_rows_are_proposed_and_nothing_is_overwritten(folder):
    dry = run("add", folder, "--dry-run")
    assert dry.exit_code == 0, dry.output
    assert not (folder / "bodies.csv").exists()
    done = run("add", folder / "plan.txt", "--lang", "zh")
    assert done.exit_code == 0, done.output
    table = (folder / "bodies.csv").read_bytes()
    assert table.decode("utf-8-sig") == (
        "名称,其他名称,地方,职能,形式,起,止,等同于,备注\r\n"
        f"市数智局,,河南省洛阳市,,,,,,出现 1 次，首见 {folder}/plan.txt:3:18\r\n"
        f"特别行动办,,河南省洛阳市,,,,,,出现 1 次，首见 {folder}/plan.txt:4:17\r\n"
        f"量子专班,,河南省洛阳市,,议事协调机构,,,,出现 1 次，首见 {folder}/plan.txt:4:23\r\n"
    )
    again = run("add", folder)
    assert "there is nothing to add" in again.output
    assert (folder / "bodies.csv").read_bytes() == table
    assert run("lint", folder).exit_code == 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_rows_go_to_the_end_of_a_table_as_it_is_written(encoding, folder):
    before = "note;name;other names\nmine;市数智局;\n;特别行动办;水务集团".encode(encoding)
    (folder / "bodies.csv").write_bytes(before)
    done = run("add", folder, "--json")
    report = json.loads(done.stdout)
    assert [row["name"] for row in report["rows"]] == ["量子专班"]
    after = (folder / "bodies.csv").read_bytes()
    assert after.startswith(before)
    assert after.decode(encoding).splitlines()[3] == f"seen 1×, first {folder}/plan.txt:4:23;量子专班;"


def test_rows_are_written_where_the_description_lies(folder):
    (folder / "creditplan.toml").write_text('jurisdiction = "河南省洛阳市"\n', "utf-8")
    (folder / "a").mkdir()
    (folder / "plan.txt").rename(folder / "a" / "plan.txt")
    assert run("add", folder / "a" / "plan.txt").exit_code == 0
    assert (folder / "bodies.csv").is_file()
    assert "there is nothing to add" in run("add", folder / "a").output
    assert run("lint", folder / "a").exit_code == 0  # that which a build of the folder uses
    done = CliRunner().invoke(main, ["build", str(folder / "a"), "--out", str(folder / "out")])
    assert f"Bodies of one's own: {folder / 'bodies.csv'}" in done.output.splitlines()


def test_there_is_no_place_for_rows_in_a_package_nor_beside_standard_input(folder):
    with zipfile.ZipFile(folder / "plans.zip", "w") as package:
        package.writestr("bodies.csv", "name\n某办\n")
        package.writestr("c.txt", PLAN)
    for source in (folder / "plans.zip", "-"):
        done = run("add", source)
        assert done.exit_code == 2
        assert "rows are written beside plans" in str(done.output) + str(done.exception)
    assert {path.name for path in folder.iterdir()} == {"plan.txt", "plans.zip"}


def test_what_no_row_can_settle_is_left_open(folder):
    (folder / "plan.txt").write_text(PLAN.replace("量子专班", "县公安局"), "utf-8")
    report = json.loads(run("add", folder, "--json", "--dry-run").stdout)
    assert "县公安局" in report["open"]
    assert "县公安局" not in [row["name"] for row in report["rows"]]


def test_lint_lists_all_that_is_wrong(folder):
    (folder / "bodies.csv").write_text("name,function\n财政部,\n,energy\n某办,教肓\n好办,energy\n", "utf-8")
    done = run("lint", folder / "bodies.csv", "--json")
    assert done.exit_code == 1
    found = json.loads(done.stdout)
    assert [one["subject"].rpartition(":")[2] for one in found["findings"]] == ["2", "3", "4"]
    assert found["errors"] == 3


def test_match_knows_them(folder):
    (folder / "bodies.csv").write_text(TABLE, "utf-8")
    (folder / "names.csv").write_text("name\n洛阳水务集团\n特别行动办\n财政部\n无此机构办\n", "utf-8")
    for where in (folder, folder / "bodies.csv"):
        done = run("match", folder / "names.csv", "--bodies", where, "--json")
        slugs = [one["match"] for one in json.loads(done.stdout)]
        assert slugs[1:] == ["nea", "mof", None]
        assert slugs[0].startswith("x-")
    plain = json.loads(run("match", folder / "names.csv", "--json").stdout)
    assert [one["match"] for one in plain] == [None, None, "mof", None]


def test_nothing_of_it_is_loaded_without_such_a_table():
    code = (
        "import sys; from creditplan import parse, read; from creditplan.pipeline import packaged_plan; "
        "parse(read(packaged_plan())); sys.exit('creditplan.parsing.agents.own_bodies' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
