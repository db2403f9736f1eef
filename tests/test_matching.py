"""Names as people write them, against the register: the gold, a list of traps, and the command."""

from __future__ import annotations

import csv
import json
import time
from dataclasses import replace

import pytest
from click.testing import CliRunner

from conftest import ROOT
from creditplan.cli import main
from creditplan.model import AgentKind
from creditplan.registers.matching import Matcher
from creditplan.registers.spelling import is_typo, stripped

GOLD = list(csv.DictReader((ROOT / "tests" / "gold" / "name-variants.csv").read_text("utf-8").splitlines()))
LEAST_FOUND = 0.97


@pytest.fixture(scope="module")
def match(register):
    return Matcher(register).match


def test_the_gold_is_whole():
    assert len(GOLD) == 300
    assert sum(bool(row["slug"]) for row in GOLD) == 245
    assert [row["name"] for row in GOLD if row["name"].strip() in ("", "N/A")] == ["N/A"]


@pytest.mark.parametrize("row", GOLD, ids=lambda row: f"{row['name']}@{row['on']}")
def test_no_answer_is_wrong(row, match):
    found = match(row["name"], row["on"] or None)
    assert found.slug in (None, row["slug"] or None)
    assert found.name == row["name"]
    assert 0.0 <= found.score <= 1.0


def test_few_names_stay_open(match):
    meant = [row for row in GOLD if row["slug"]]
    left = [row["name"] for row in meant if match(row["name"], row["on"] or None).slug is None]
    assert len(left) <= (1 - LEAST_FOUND) * len(meant), left


@pytest.mark.parametrize("row", [row for row in GOLD if row["kind"] in ("not-yet", "no-longer")], ids=str)
def test_a_body_out_of_time_is_named_with_the_reason(row, match):
    found = match(row["name"], row["on"])
    assert found.alternatives
    assert all(a.why.startswith(("exists from ", "existed until ", "so named ")) for a in found.alternatives)


# Reasoned from the register before the matcher was tuned: name, date, slug (none: no body of the register).
TRAPS = [
    # Local bodies.
    ("浙江省发展改革委", None, None),
    ("广东省财政厅", None, None),
    ("上海市公安局", None, None),
    ("深圳市市场监管局", None, None),
    ("新疆维吾尔自治区教育厅", None, None),
    ("内蒙古自治区民政厅", None, None),
    ("住建厅", None, None),
    ("省发改委", None, None),
    ("市发展改革委", None, None),
    ("县民政局", None, None),
    ("公安厅", None, None),
    ("教育局", None, None),
    ("办公厅", None, None),
    ("研究室", None, None),
    ("民政局", None, None),
    ("交通局", None, None),
    ("环保局", None, None),
    ("水利厅", None, None),
    ("质监局", None, None),
    ("工商局", None, None),
    ("安监局", None, None),
    ("食品药品监管局", None, None),
    ("新闻出版广电局", None, None),
    ("广东省市场监督管理局", None, None),
    ("市场监督管理局", None, None),
    ("国家税务总局浙江省税务局", None, None),
    ("国家税务局", None, None),
    ("中国人民银行分行", None, None),
    ("中国人民银行上海总部", None, None),
    ("人民银行营业管理部", None, None),
    ("国家外汇管理局广东省分局", None, None),
    ("上海证监局", None, None),
    ("海南省高级人民法院", None, None),
    ("上饶市人民政府", None, None),  # one character from 上海市人民政府
    ("江东省人民政府", None, None),
    ("广州市人民政府", None, None),
    ("共青团北京市委", None, None),
    ("市委组织部", None, None),
    ("市政府法制办", None, None),
    ("山西省人民政府", None, "gov-cn-14"),
    ("陝西省人民政府", None, "gov-cn-61"),
    ("廣西壯族自治區人民政府", None, "gov-cn-45"),
    # Units within bodies.
    ("教育部高校学生司", None, None),
    ("人力资源社会保障部就业促进司", None, None),
    ("公安部（交管局）", None, None),
    ("国家发展改革委（价格司）", None, None),
    ("财政部国库司", None, None),
    ("国家知识产权局专利局", None, None),
    ("证监会稽查局", None, None),
    ("民政部社会组织管理局", None, None),
    ("国务院法制办公室财政金融法制司", None, None),
    # Bodies that the register does not have, however near they are.
    ("国家监委", "2015", None),  # set up in 2018
    ("建设部", "2010", None),  # until 2008
    ("人事部", "2010", None),  # one character from 人社部
    ("人事部", None, "mop"),
    ("商业部", None, None),
    ("林业部", None, None),
    ("水电部", None, None),
    ("国家外事局", None, None),  # one character from 国家外汇局 and 国家外专局
    ("国家煤监局", None, None),  # one character from 国家药监局
    ("国家工商行政管理局", "1999", None),
    ("国家安全生产监督管理局", "2003", None),
    ("水务总局", None, None),  # sounds like 税务总局
    ("中央网络安全和信息化委员会", None, "occacc"),  # the commission, not its office
    ("中央机构编制委员会", None, "cioc"),
    ("中国农业银行", None, None),
    ("国家发展委员会", None, None),
    ("國家發展委員會", None, None),  # Taiwan's
    ("行政院", None, None),
    ("內政部", None, None),
    ("中華民國財政部", None, None),
    ("中华民国教育部", None, None),
    # Bodies that are near others.
    ("中央纪委", None, "ccdi"),
    ("国家民委", None, "neac"),
    ("中央统战部", None, "ufwd"),
    ("中央军委", None, "cmc"),
    ("中联部", None, "idcpc"),
    ("国防部", None, "mnd"),
    ("铁道部", None, "mor"),
    ("监察部", None, "mos"),
    ("国家安全部", None, "mss"),
    ("国家林业局", None, "sfa"),
    ("国家林草局", None, "nfga"),
    ("国新办", None, "scio"),  # sounds like 国信办
    ("国家国新办", None, "scio"),
    ("国台办", None, "tao"),
    ("电监会", None, "serc"),
    ("国家计生委", None, "npfpc"),
    ("新闻出版总署", None, "gapp"),
    ("国家开发银行", None, "cdb"),
    ("国家食品药品监督管理局", "2010", "sfda"),  # 总 came in 2013
    # Classes of bodies, and no names.
    ("公安机关", None, None),
    ("税务机关", None, None),
    ("教育行政部门", None, None),
    ("各级人民政府", None, None),
    ("各省人民政府", None, None),
    ("人民检察院", None, None),
    ("财政部等", None, None),
    ("相关部门", None, None),
    ("中央", None, None),
    ("国家", None, None),
    ("中国", None, None),
    ("中华人民共和国", None, None),
    ("部", None, None),
    ("()", None, None),
    ("", None, None),
    ("China Gas", None, None),  # gas is a slug
    ("Министерство MOF", None, None),
    # Names of two bodies at two times.
    ("广电总局", None, None),
    ("广电总局", "2018", None),
    ("国家公务员局", None, None),
    ("国家公务员局", "2020", "ccod"),
    ("国家行政学院", "2020", "pscc"),
    ("中国广电总局", "2015", "sapprft"),
    ("行政学院", "2010", "cag"),
    ("行政学院", "2020", None),
    # Out of time in another spelling.
    ("市场监督管理总局", "2015", None),
    ("国家质捡总局", "2020", None),
    ("農業部", "2020", None),
    ("MEP", "2020", None),
    ("Ministry of Environmental Protection", "2020", None),
    ("应急管理部", "2018-03", "mem"),
    ("SAT", "2022", None),
    ("sat", "2022", "sat"),
    ("State Administration of Taxation", "2022", None),
    # Prefixes and short words.
    ("国家财政部", None, "mof"),
    ("中国央行", None, "pboc"),
    ("中国国务院", None, "state-council"),
    ("国务院", None, "state-council"),
    ("中共中央", None, "cpc-central-committee"),
    ("中国国家统计局", None, "nbs"),
    ("国务院公安部", None, "mps"),
    ("中共中央宣传部", None, "ccpd"),
    ("中华人民共和国国家市场监督管理总局", None, "samr"),
    ("市场监督管理总局", None, "samr"),
    ("证券监督管理委员会", None, "csrc"),
    ("国家发展和改革委", None, "ndrc"),
    ("国家发展改革委员会", None, "ndrc"),
    ("人力资源与社会保障部", None, "mohrss"),
    ("文化旅游部", None, "mct"),
    ("国家互联网信息办", None, "cac"),
    ("国家卫生健康委员会", None, "nhc"),
    # Typos.
    ("中国证卷监督管理委员会", None, "csrc"),
    ("国家统记局", None, "nbs"),
    ("人力资源社会保章部", None, "mohrss"),
    ("国家发展和改格委员会", None, "ndrc"),
    ("最高人民检查院", None, "spp"),
    ("交通运榆部", None, "mot"),
    ("农业农材部", None, "mara"),
    ("市场监菅总局", None, "samr"),
    ("国家知识产仅局", None, "sipo"),
    ("海关总属", None, "gacc"),
    ("国家外汇管局", None, "safe"),
    ("国家发展和改革委会", None, "ndrc"),
    ("财政政部", None, "mof"),
    ("科枝部", None, "most"),
    ("生态環镜部", None, "mee"),
    # Traditional characters, Taiwan's words.
    ("國家互聯網資訊辦公室", None, "cac"),
    ("財政部", None, "mof"),
    ("國家衛生健康委員會", None, "nhc"),
    ("應急管理部", None, "mem"),
    ("國家稅務總局", None, "sat"),
    ("銀保監會", "2019", "cbirc"),
    ("中華人民共和國農業農村部", None, "mara"),
    ("中央網絡安全和信息化委員會辦公室", "2020", "occac"),
    # Width, white space, brackets.
    ("ＮＤＲＣ", None, "ndrc"),
    ("Ｍinistry of Ｊustice", None, "moj"),
    ("（财政部）", None, "mof"),
    ("「教育部」", None, "moe"),
    ("财政部\u200b", None, "mof"),
    ("n.d.r.c.", None, "ndrc"),
    ("财政部（MOF）", None, "mof"),
    ("MOF（财政部）", None, "mof"),
    ("Ministry of Finance (财政部)", None, "mof"),
    ("人民银行(央行)", None, "pboc"),
    ("财政部（MOE）", None, None),
    ("财政部（教育部）", None, None),
    # English.
    ("the ministry of commerce", None, "mofcom"),
    ("Ministry of Commerce of the PRC", None, "mofcom"),
    ("Ministry of Commerce (MOFCOM)", None, "mofcom"),
    ("MOFCOM (Ministry of Commerce)", None, "mofcom"),
    ("National Healthcare Security Administration (NHSA)", None, "nhsa"),
    ("State Administration of Market Regulation", None, "samr"),
    ("Peoples Bank of China", None, "pboc"),
    ("The State Council", None, "state-council"),
    ("Chinese Ministry of Foreign Affairs", None, "mfa"),
    ("China's Ministry of Foreign Affairs", None, "mfa"),
    ("Ministry of Agriculture & Rural Affairs", None, "mara"),
    ("Ministry of Housing and Urban–Rural Development", None, "mohurd"),
    ("Minstry of Education", None, "moe"),
    ("National Development and Reform Comission", None, "ndrc"),
    ("Ministry of Agriculture and Forestry", None, None),
    ("Ministry of Environment", None, None),
    ("Ministry of Industry", None, None),
    ("Ministry of State Security", None, "mss"),
    ("Ministry of National Defense", None, "mnd"),
    ("Ministry of Finance, Japan", None, None),
    ("Ministry of Finance of the Republic of China", None, None),
    ("Ministry of Finance Guangdong Office", None, None),
    ("Bank of China", None, None),
    ("People's Bank", None, None),
    ("People's Bank of China, Guangzhou Branch", None, None),
    ("People's Bank of China (Guangzhou Branch)", None, None),
    ("Supreme Court", None, None),
    ("Communist Party of China", None, None),
    ("relevant departments", None, None),
    ("National Energy Administration", None, "nea"),
    ("MOFA", None, None),
    ("NEA", None, "nea"),
]


@pytest.mark.parametrize(("name", "on", "slug"), TRAPS)
def test_traps(name, on, slug, match):
    assert match(name, on).slug == slug


@pytest.mark.parametrize(
    ("name", "on", "alternatives"),
    [
        ("农业部", "2020", {"moa": "existed until 2018-03-17, then mara"}),
        ("市场监管总局", "2015", {"samr": "exists from 2018-03-17"}),
        (
            "广电总局",
            None,
            {
                "nrta": "so named from 2018-03-17",
                "sapprft": "so named 2013-03-14 to 2018-03-17",
                "sarft": "so named 1998 to 2013-03-14",
            },
        ),
        ("国家公务员局", "2015", {"ccod": "so named from 2018-03"}),
        ("财政局", None, {"mof": "similar to 财政部", "spb": "similar to 邮政局"}),
        ("财政部", None, {}),
        ("N/A", None, {}),
    ],
)
def test_alternatives_say_why(name, on, alternatives, match):
    assert {a.slug: a.why for a in match(name, on).alternatives} == alternatives


def test_scores_fall_from_the_same_words_to_typos(match):
    same, by_rule, typo = (match(name) for name in ("财政部", "国家财政部", "财正部"))
    assert {same.slug, by_rule.slug, typo.slug} == {"mof"}
    assert same.score == 1.0 > by_rule.score > typo.score > 0.5
    assert match("财政局").score == 0.0


def test_every_name_of_the_register_means_its_body(register, match):
    for agent in register.agents:
        for name in (*agent.names, agent.label.en, *agent.english, *agent.notations, agent.slug):
            owners = register.by_name.get(name, (agent,))
            if name:
                assert match(name).slug == (agent.slug if len(owners) == 1 else None), name


def test_no_local_body_and_no_unit_within_is_the_body_itself(register, match):
    agencies = [agent for agent in register.agents if agent.kind is AgentKind.AGENCY and not agent.place]
    for agent in agencies:
        for place in register.places:
            name = place.names[0] + agent.short_name
            assert match(name).slug in (None, f"gov-{place.slug}"), name
        for name in agent.names:
            for unit in ("办公厅", "信息中心", "政策研究室", "广东分局", "(办公厅)"):
                found = match(name + unit).slug
                # 中央军委办公厅 and 中华人民共和国国务院办公厅 are in the register.
                assert found is None or (name + unit).endswith(register.by_slug[found].names), name + unit


def test_registers_have_their_own_index(register, match):
    one = replace(register, agents=tuple(a for a in register.agents if a.slug != "mof"))
    assert match("财政部").slug == "mof"
    assert Matcher(one).match("财政部").slug is None


def test_hundreds_of_names_take_well_under_a_second(match):
    start = time.perf_counter()
    for row in GOLD:
        match(row["name"], row["on"] or None)
    assert time.perf_counter() - start < 0.5


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("【教育部】、", "教育部"),
        ("((教育部))", "教育部"),
        ("(a)(b)", "(a)(b)"),
        ("教育部)", "教育部"),
        ("甲(乙)", "甲(乙)"),
        ("——", ""),
    ],
)
def test_marks_around_a_name_fall(text, bare):
    assert stripped(text) == bare


@pytest.mark.parametrize(
    ("written", "right", "typo"),
    [
        ("税物总局", "税务总局", True),  # sounds alike
        ("水务总局", "税务总局", False),  # … but is a word of its own
        ("教肓部", "教育部", True),  # looks alike
        ("司法步", "司法部", False),  # only sounds alike: too short
        ("国家煤监局", "国家药监局", False),  # another character
        ("国家税务局", "国家税务总局", False),  # 总 is no slip
        ("国家外汇管局", "国家外汇管理局", True),
        ("家外汇管理局", "国家外汇管理局", False),  # missing at its beginning
        ("财政政部", "财政部", True),
        ("财政部部", "财政部", True),
    ],
)
def test_which_mistakes_are_typos(written, right, typo):
    assert is_typo(written, right) is typo


# The command ---------------------------------------------------------------------------------------------

HEADS = "名称,name\n甲,发改委\n乙,财政局\n丙,\n丁,MOA\n"


def invoke(*arguments, stdin=None):
    return CliRunner().invoke(main, ["register", "match", *map(str, arguments)], input=stdin)


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "names.csv"
    path.write_text(HEADS, "utf-8")
    return path


def test_the_table_shows_matches_and_reasons(table):
    shown = invoke(table, "--on", "2020")
    assert shown.exit_code == 1
    lines = shown.stdout.splitlines()
    assert lines[0].split() == ["name", "match", "label", "score", "alternatives"]
    assert lines[2].split() == ["发改委", "ndrc", "中华人民共和国国家发展和改革委员会", "1.00"]
    assert "mof: similar to 财政部" in lines[3]
    assert "spb: similar to 邮政局" in lines[4]
    assert "moa: existed until 2018-03-17, then mara" in lines[6]
    assert shown.stderr == "1 of 4 names matched\n"


def test_json_keeps_the_order_of_the_file(table):
    shown = invoke(table, "--json")
    report = json.loads(shown.stdout)
    assert [row["name"] for row in report] == ["发改委", "财政局", "", "MOA"]
    assert [row["match"] for row in report] == ["ndrc", None, None, "moa"]
    assert all(list(row) == ["name", "match", "score", "alternatives"] for row in report)
    assert report[1]["alternatives"] == [
        {"slug": "mof", "score": 0.67, "why": "similar to 财政部"},
        {"slug": "spb", "score": 0.67, "why": "similar to 邮政局"},
    ]
    assert report[2] == {"name": "", "match": None, "score": 0.0, "alternatives": []}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters(encoding, delimiter, tmp_path):
    path = tmp_path / "names.csv"
    path.write_bytes(f"序号{delimiter}部门\r\n1{delimiter}教育部\r\n2{delimiter}财政部\r\n".encode(encoding))
    shown = invoke(path, "--column", "部门", "--json")
    assert shown.exit_code == 0, shown.output
    assert [row["match"] for row in json.loads(shown.stdout)] == ["moe", "mof"]


def test_the_only_column_and_empty_cells_from_standard_input():
    shown = invoke("-", "--json", stdin='部门\n财政部\n\n"Ministry of Finance, P.R. China"\n\n')
    assert shown.exit_code == 1
    assert [row["match"] for row in json.loads(shown.stdout)] == ["mof", None, "mof"]


def test_a_list_without_a_header_is_told():
    shown = invoke("-", stdin="财政部\n教育部\n")
    assert "the first line, 财政部, was read as the name of the column" in shown.stderr


@pytest.mark.parametrize(
    ("content", "arguments", "words"),
    [
        ("a,b\n1,2\n", (), "there is no column 'name'; the columns are: a, b"),
        ("name,b\n1,2\n", ("--column", "c"), "there is no column 'c'; the columns are: name, b"),
        ("name,name\n1,2\n", (), "there are several columns 'name'"),
        ("name\na,b\n", (), "2 cells, but the first line names 1 columns"),
        ('name\n"a"b\n', (), "this is no CSV"),
        ("", (), "the file is empty"),
        ('""\n,,\n', (), "the file has empty cells only"),
        (HEADS, ("--on", "March"), "write YYYY, YYYY-MM or YYYY-MM-DD"),
        (HEADS, ("--on", "2018-13"), "this is no date"),
    ],
)
def test_wrong_usage_says_the_remedy(content, arguments, words):
    shown = invoke("-", *arguments, stdin=content)
    assert shown.exit_code == 2
    assert words in shown.stderr
    assert "→ " in shown.stderr


def test_files_that_cannot_be_read(tmp_path):
    assert "there is no such file" in invoke(tmp_path / "missing.csv").stderr
    assert "this is a folder" in invoke(tmp_path).stderr
