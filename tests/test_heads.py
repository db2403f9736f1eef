"""What a publisher says once for a folder of plans: creditplan.toml."""

from __future__ import annotations

import json
import re
import zipfile

import pytest
from pyoxigraph import RdfFormat, parse

from creditplan import build, to_quads, validate
from creditplan import read as read_source
from creditplan.doors import parse as parse_plan
from creditplan.errors import InputError
from creditplan.knowledge import open_knowledge
from creditplan.model import NOTHING_SAID, Contact, Description, Labels, Publisher
from creditplan.namespaces import BASE
from creditplan.pipeline import minting, open_sources, read_plans, said
from creditplan.query import Queries
from creditplan.reading import describe, read_all
from creditplan.resources import resource

PLAN = "河南省某方案\n一、做好工作\n1.优化服务。（省财政局牵头，省教育厅负责）\n"
FULL = """\
license = "CC-BY-4.0"
base = "https://data.example.org/plans/"
language = ["zh", "en"]
jurisdiction = "cn-41/郑州市"
sources = ["2023", "2024/b.txt"]
landing_page = "https://example.org/plans.html"
version = "2024.1"

[title]
zh = "某市任务分工方案"
en = "Plans of a city"

[description]
zh = "全部方案"

[publisher]
name = { zh = "某市发展改革委", en = "The city's reform commission" }
iri = "https://example.org/fgw"

[contact]
name = "数据科"
email = "data@example.org"
page = "https://example.org/ask"
"""
SAID = Description(
    file=None,
    title=Labels("某市任务分工方案", "Plans of a city"),
    description=Labels("全部方案"),
    publisher=Publisher(Labels("某市发展改革委", "The city's reform commission"), "https://example.org/fgw"),
    contact=Contact("数据科", "data@example.org", "https://example.org/ask"),
    license="http://creativecommons.org/licenses/by/4.0/",
    base="https://data.example.org/plans/",
    language=("zh", "en"),
    jurisdiction="cn-41/郑州市",
    sources=("2023", "2024/b.txt"),
    landing_page="https://example.org/plans.html",
    version="2024.1",
)


@pytest.fixture
def folder(tmp_path):
    """A folder of four plans, all but one of which are of the publication."""
    for name in ("2023/a", "2024/b", "2024/c"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / f"{name}.txt").write_text(PLAN, "utf-8")
        (tmp_path / f"{name}.toml").write_text(f'id = "{name[-1]}"\n')
    (tmp_path / "creditplan.toml").write_text(FULL, "utf-8")
    return tmp_path


def test_all_keys(folder):
    file = str(folder / "creditplan.toml")
    assert describe(folder) == SAID.over(Description(file=file))
    (folder / "creditplan.toml").write_text('title = "甲"\nlanguage = "zh"\n', "utf-8")
    assert describe(folder) == Description(file=file, title=Labels("甲"), language=("zh",))


def test_it_is_found_above_a_plan_too(folder):
    for source in (folder / "2024", folder / "2024" / "c.txt"):
        assert describe(source).base == SAID.base
    for source in ("-", "https://example.org/plan.html"):
        assert describe(source) == NOTHING_SAID


def test_that_of_a_package_is_at_its_head_or_above(folder):
    package = folder / "plans.zip"
    with zipfile.ZipFile(package, "w") as written:
        written.writestr("a.txt", PLAN)
    assert describe(package).file == str(folder / "creditplan.toml")
    with zipfile.ZipFile(package, "w") as written:
        written.writestr("a.txt", PLAN)
        written.writestr("creditplan.toml", 'jurisdiction = "cn-13"\n')
    assert describe(package) == Description(file=f"{package}!creditplan.toml", jurisdiction="cn-13")
    skipped = []
    [document] = read_all(package, on_skipped=skipped.extend)
    assert document.metadata.jurisdiction == "cn-13"
    assert not skipped


@pytest.mark.parametrize(
    ("words", "line", "message"),
    [
        ('title = "甲"\nlicence = "CC0-1.0"', 2, "unknown key 'licence'\n  → did you mean license?"),
        ('[publisher]\nname = "甲"\nurl = "https://x.org/"', 3, "unknown key 'url'"),
        ('license = "free"', 1, "no licence known by that name"),
        ('\nlicense = 1', 2, "must be a text"),
        ('base = "example.org"', 1, "is no web address"),
        ('landing_page = "page.html"', 1, "is no web address"),
        ('language = "en"', 1, "is not what the data can be in"),
        ('language = ["zh", "fr"]', 1, "is not what the data can be in"),
        ('language = ["zh", "zh"]', 1, "is not what the data can be in"),
        ('language = [["zh"]]', 1, "is not what the data can be in"),
        ('title = { en = "Plans" }', 1, "title has no text in Chinese"),
        ('title = ""', 1, "not empty"),
        ('title = "a\\u202eb"', 1, "invisible or control characters"),
        ('publisher = "甲"', 1, "publisher must be a table"),
        ('[publisher]\niri = "https://x.org/"', 1, "the publisher has no name"),
        ('[publisher]\nname = "甲"\niri = "x"', 3, "is no web address"),
        ('contact = { name = "甲" }', 1, "nobody can be reached"),
        ('[contact]\nname = "甲"\nemail = "mailto:a@b"', 3, "is no address"),
        ('[contact]\nname = "甲"\nemail = "a b@c"', 3, "is no address"),
        ('sources = "2023"', 1, "must be a list of paths"),
        ('sources = []', 1, "must be a list of paths"),
        ('sources = ["../other"]', 1, "must be a list of paths"),
        ('sources = ["/etc"]', 1, "must be a list of paths"),
        ('base = ', None, "not valid TOML"),
        ('[site]\naccent = "blue"', 2, "is no colour"),
        ('[site]\nplans_in_page = "many"', 2, "is no number of plans"),
        ('[site]\nplans_in_page = true', 2, "is no number of plans"),
        ('[site]\nendpoint = "https://x.org/sparql"\nplans_in_page = -1', 3, "is no number of plans"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_file_and_line(tmp_path, words, line, message):
    (tmp_path / "creditplan.toml").write_text(words, "utf-8")
    with pytest.raises(InputError, match=re.escape(message)) as caught:
        describe(tmp_path)
    assert caught.value.source == str(tmp_path / "creditplan.toml")
    assert caught.value.line == line


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ('jurisdiction = "江州市"', "is no territory of the register"),
        ('base = "https://x.org/?q=1"', "cannot be a base IRI"),
    ],
)
def test_what_only_the_register_and_the_mint_know_names_the_file_too(folder, words, message):
    (folder / "creditplan.toml").write_text(words, "utf-8")
    with pytest.raises(InputError, match=message) as caught:
        build([folder / "2023"], folder / "out")
    assert caught.value.source == str(folder / "creditplan.toml")


def test_it_says_what_is_read(folder):
    known = open_knowledge()
    found, description = open_sources([folder], known)
    assert [plan.id for plan in read_plans(found, known)] == ["a", "b"]
    assert description.file == str(folder / "creditplan.toml")
    found, _ = open_sources([folder / "2024"], known)
    assert [plan.id for plan in read_plans(found, known)] == ["b", "c"]


def test_nothing_named_is_the_working_folder_if_it_is_described(folder, monkeypatch):
    monkeypatch.chdir(folder)
    found, _ = open_sources([], open_knowledge())
    assert [plan.id for plan in read_plans(found, open_knowledge())] == ["a", "b"]
    monkeypatch.chdir(folder / "2023")
    found, _ = open_sources([], open_knowledge())
    assert [plan.id for plan in read_plans(found, open_knowledge())] == ["social-credit-2015"]


def test_options_win(folder):
    options = said("https://other.example.org/", "乙", "CC0-1.0")
    _, description = open_sources([folder], open_knowledge(), options)
    assert description.publisher == Publisher(Labels("乙"))
    assert description.base == "https://other.example.org/"
    assert description.license == "http://creativecommons.org/publicdomain/zero/1.0/"
    assert description.title == SAID.title
    with pytest.raises(InputError, match="no licence is known by the name 'free'"):
        said(license="free")


def test_two_descriptions_are_no_publication(folder):
    (folder / "2023" / "creditplan.toml").write_text('title = "乙"\n', "utf-8")
    with pytest.raises(InputError, match=r"described by .*2023.creditplan.toml and .*creditplan.toml"):
        open_sources([folder / "2023", folder / "2024"], open_knowledge())
    with pytest.raises(InputError, match="one publication has one description"):
        list(read_all(folder))


def test_whose_plan_it_is_a_plans_own_side_file_says_first(folder):
    assert read_source(folder / "2023" / "a.txt").metadata.jurisdiction == "cn-41/郑州市"
    with (folder / "2023" / "a.toml").open("a") as file:
        file.write('jurisdiction = "cn-13"\n')
    assert read_source(folder / "2023" / "a.txt").metadata.jurisdiction == "cn-13"


def test_ours_is_complete_and_grants_cc0():
    description = describe(resource("sources", "social-credit-2015.txt"))
    assert description.unsaid == []
    assert description.license == "http://creativecommons.org/publicdomain/zero/1.0/"
    assert minting(description).base == BASE


def test_what_a_publisher_mints_stands_under_the_base(folder):
    """Local bodies too; and shapes, queries and the syntaxes take them as they are."""
    out = folder / "out"
    (folder / "2023" / "a.txt").write_text(PLAN + "2.做好统计。（某某办公室配合）\n", "utf-8")
    build([folder], out)
    quads = [*parse((out / "a.nq").read_bytes(), format=RdfFormat.N_QUADS)]
    ours = [node.value for q in quads for node in (q.subject, q.object) if hasattr(node, "value")
            and node.value.startswith(BASE) and re.search(r"/x-|/plan/|/source/", node.value)]  # fmt: skip
    assert not ours
    local = {q.subject.value for q in quads if "/place/cn-41/agency/x-" in q.subject.value}
    assert len(local) == 2
    assert all(iri.startswith("https://data.example.org/plans/place/cn-41/agency/x-") for iri in local)
    assert validate(quads).conforms
    turtle = {*parse((out / "a.ttl").read_bytes(), format=RdfFormat.TURTLE)}
    assert turtle == {*parse((out / "a.jsonld").read_bytes(), format=RdfFormat.JSON_LD)}
    for agency in (*local, "河南省教育厅"):
        assert len(list(Queries(quads).run("tasks-of-agency", agency=agency))) == 1
    assert BASE + "place/cn-41" in {q.object.value for q in quads}  # the territory is of the register


def test_one_local_body_has_one_iri_in_all_plans_of_a_base():
    text = read_source(resource("sources", "social-credit-2015.txt"))
    plans = [parse_plan(type(text)("x", PLAN.replace("某", word))) for word in "甲乙"]
    first, second = (
        {q.subject.value for q in to_quads(plan, base="https://x.org/") if "/place/" in q.subject.value}
        for plan in plans
    )
    assert first == second != set()


# What is said of what is not said


def test_nothing_is_assumed_for_others(command, tmp_path):
    (tmp_path / "plan.txt").write_text(PLAN, "utf-8")
    (tmp_path / "plan.toml").write_text('id = "a"\n')
    done = command("build", "plan.txt", "--out", "out", "--json")
    assert done.returncode == 0
    said_so = done.stderr.decode()
    assert "warning: it is not said who publishes; under which licence: the catalogue names none" in said_so
    assert "creditplan init writes it into creditplan.toml" in said_so
    assert json.loads(done.stdout)["description"] == {
        "file": None,
        "unsaid": ["publisher", "license", "base"],
    }
    assert "dc:license" not in json.loads((tmp_path / "out" / "csv-metadata.json").read_text("utf-8"))
    chinese = command("build", "plan.txt", "--out", "out", "--lang", "zh").stderr.decode()
    assert "警告：没有写明由谁发布；采用什么许可" in chinese


def test_what_is_said_is_used_and_named(command, tmp_path):
    (tmp_path / "plan.txt").write_text(PLAN, "utf-8")
    (tmp_path / "plan.toml").write_text('id = "a"\n')
    words = FULL.replace('sources = ["2023", "2024/b.txt"]\n', "").replace('["zh", "en"]', '"zh"')
    (tmp_path / "creditplan.toml").write_text(words, "utf-8")
    done = command("build", "--out", "out")
    assert done.returncode == 0
    assert "Described by creditplan.toml" in done.stdout.decode()
    assert "warning: it is not said" not in done.stderr.decode()
    assert "no English title" not in done.stderr.decode()  # the publisher wants none
    metadata = json.loads((tmp_path / "out" / "csv-metadata.json").read_text("utf-8"))
    assert metadata["dc:license"] == {"@id": "http://creativecommons.org/licenses/by/4.0/"}
    assert '"某市发展改革委"' in (tmp_path / "out" / "catalog.ttl").read_text("utf-8")


def test_a_folder_may_be_built_into_itself(command, tmp_path):
    (tmp_path / "plan.txt").write_text(PLAN, "utf-8")
    (tmp_path / "creditplan.toml").write_text('language = "zh"\n', "utf-8")
    for _ in range(2):
        done = command("build", "--no-validate")
        assert done.returncode == 0, done.stderr.decode()
        assert "not read" not in done.stderr.decode()
    # Checksums alone, of sources, make no publication.
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "SHA256SUMS").write_text("")
    (tmp_path / "more" / "other.txt").write_text(PLAN.replace("某", "另"), "utf-8")
    assert len([*read_all(tmp_path)]) == 2


# Whose plans they are


def test_whose_plan_it_is_is_asked_for_once(command, tmp_path):
    text = "江州市2024年任务分工方案\n一、做好工作\n1.优化服务。（市财政局牵头，市数据局、市公安局负责）\n"
    (tmp_path / "plan.txt").write_text(text, "utf-8")
    said = command("build", "plan.txt", "--out", "out", "--no-validate").stderr.decode()
    asked = "3 name(s) say a level and not of which place, such as 市公安局: if these are bodies of one place, write "
    asked += 'jurisdiction = "…", the full name of the place, into creditplan.toml'
    assert sum(line.startswith(asked) for line in said.splitlines()) == 1
    (tmp_path / "creditplan.toml").write_text('jurisdiction = "cn-41/洛阳市"\n', "utf-8")
    said = command("build", "plan.txt", "--out", "out", "--no-validate", "--lang", "zh").stderr.decode()
    assert "只说层级" not in said
    assert "市财政局" not in said
    (tmp_path / "creditplan.toml").unlink()
    (tmp_path / "plan.txt").write_text(f"河南省{text}", "utf-8")
    said = command("build", "plan.txt", "--out", "out", "--no-validate", "--lang", "zh").stderr.decode()
    assert "有 3 个名称只说层级" in said
    # 江州市 is no place: the plan is not taken for one of its province.
    assert "河南省的方案" not in said


@pytest.mark.parametrize(
    ("title", "side", "said"),
    [
        ("洛阳市2024年任务分工方案", "", "Read as of 河南省洛阳市, by the title of plan.txt; if it is another place, write"),
        ("某方案", 'jurisdiction = "洛阳市"', "Read as of 河南省洛阳市, as the side file of plan.txt says; if"),
        ("某方案", 'issuer = "洛阳市人民政府"', "Read as of 河南省洛阳市, by the issuer of plan.txt; if it is another place"),
        ("朝阳区2024年任务分工方案", "", "Place not settled, by the title of plan.txt: this may be 北京市朝阳区 or 吉林省长春市朝阳区; names"),
    ],
)  # fmt: skip
def test_a_build_says_whose_plan_it_takes_it_for(command, tmp_path, title, side, said):
    (tmp_path / "plan.txt").write_text(f"{title}\n一、做好工作\n1.优化服务。（市财政局牵头）\n", "utf-8")
    (tmp_path / "plan.toml").write_text(side, "utf-8")
    told = command("build", "plan.txt", "--out", "out", "--no-validate").stderr.decode()
    assert [line for line in told.splitlines() if line.startswith(said)], told
    reported = json.loads(command("build", "plan.txt", "--out", "out", "--no-validate", "--json").stdout)
    [plan] = reported["plans"]
    assert plan["place"]["name"] == (None if "朝阳" in title else "河南省洛阳市")
    assert plan["place"]["candidates"] == (["北京市朝阳区", "吉林省长春市朝阳区"] if "朝阳" in title else [])
    quiet = command("build", "plan.txt", "--out", "out", "--no-validate", "--quiet").stderr.decode()
    assert "plan.txt:" not in quiet and "Read as of" not in quiet
