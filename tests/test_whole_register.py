"""The whole register in files of its own: it says what plans say of places, and what changed can be told."""

from __future__ import annotations

import csv
import gzip
import json
import re
import subprocess
import tracemalloc

import pytest
from click.testing import CliRunner
from pyoxigraph import NamedNode, RdfFormat, Store, parse

from conftest import ROOT
from creditplan import build
from creditplan.canonical import canonical_nquads
from creditplan.cli import main
from creditplan.doors import validate
from creditplan.knowledge import open_knowledge
from creditplan.namespaces import BASE, expand, term
from creditplan.publishing.columns import tables
from creditplan.publishing.gazetteer import statements
from creditplan.publishing.releases import compare, read_release
from creditplan.publishing.whole import EXPORTED, WHOLE_FILES

GRAPH = f"{BASE}graph/places"
PLAN = """{title}重点任务分工方案
一、优化政务服务
（一）推进一网通办。（牵头单位：市数据局；责任单位：市财政局、{other}人民政府）
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("register")
    assert run("export", "--out", str(out)).exit_code == 0
    return out


@pytest.fixture(scope="module")
def places(folder):
    store = Store()
    store.bulk_load(gzip.decompress((folder / "places.nq.gz").read_bytes()), format=RdfFormat.N_QUADS)
    return store


def run(*arguments):
    return CliRunner().invoke(main, ["register", *arguments])


def rows(folder, name):
    with (folder / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def values(store, subject, predicate):
    found = store.quads_for_pattern(NamedNode(f"{BASE}{subject}"), term(predicate), None, None)
    return {quad.object.value.removeprefix(BASE) for quad in found}


# What is exported


def test_a_folder_of_its_own_that_says_what_it_holds(folder):
    assert {path.name for path in folder.iterdir()} == {*WHOLE_FILES, *EXPORTED, "SHA256SUMS"}
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=folder, check=True)
    for name in (*WHOLE_FILES, *EXPORTED):
        assert (folder / name).read_bytes() == (ROOT / "dist" / name).read_bytes(), name


def test_only_who_answers_for_the_register_publishes_it(tmp_path):
    (tmp_path / "plan.txt").write_text(PLAN.format(title="洛阳市", other="西工区"), "utf-8")
    for base, held in ((None, set()), ("https://data.example.org/", set()), (BASE, {*WHOLE_FILES})):
        made = build([tmp_path / "plan.txt"], tmp_path / "out", base=base, allow_incomplete=True)
        assert {*made.files} & {*WHOLE_FILES} == held


def test_the_graph_of_places_is_in_canonical_form(folder):
    content = gzip.decompress((folder / "places.nq.gz").read_bytes())
    quads = [*parse(content, format=RdfFormat.N_QUADS)]
    assert {quad.graph_name.value for quad in quads} == {GRAPH}
    assert canonical_nquads(quads) == content


def test_statements_come_one_place_after_the_other():
    """What is held while they come is a part of what they are."""
    knowledge = open_knowledge()
    known = knowledge.places, knowledge.register
    size = sum(len(line) + 1 for line in statements(*known))
    tracemalloc.start()
    for _ in statements(*known):
        pass
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size > 8_000_000
    assert most < size / 2


def test_places_conform(places):
    assert validate(places).results == ()


# What is said of places


def test_all_places_and_states_are_there(folder, places):
    knowledge = open_knowledge()
    ids = knowledge.places.ids()
    states = [state for key in ids for state in knowledge.places.states(key)]
    listed = rows(folder, "places.csv")
    assert len(ids) == len({row["place"] for row in listed}) == 3325
    assert len(states) == len(listed) == len({row["iri"] for row in listed}) == 3995
    said = places.quads_for_pattern(None, term("prov:specializationOf"), None, None)
    assert {quad.subject.value for quad in said} == {row["iri"] for row in listed}
    changes = rows(folder, "place-changes.csv")
    assert len(changes) == len({row["iri"] for row in changes}) == len(knowledge.places.changes) == 892
    said = places.quads_for_pattern(None, term("rdf:type"), term("prov:Activity"), None)
    assert {quad.subject.value for quad in said} == {row["iri"] for row in changes}


# Subject below the base, property, values: decided from the rows of ontology/places.
SAID = [
    ("place/xiangfan-shi", "skos:prefLabel", {"襄阳市"}),
    ("place/xiangfan-shi/2000", "skos:prefLabel", {"襄樊市", "Xiangfan, Hubei"}),
    ("place/xiangfan-shi/2000", "schema:endDate", {"2010"}),
    ("place/xiangfan-shi/2000", "schema:startDate", set()),
    ("place/xiangfan-shi/2010", "skos:altLabel", {"襄阳"}),
    ("place/xiangfan-shi/2010", "schema:containedInPlace", {"place/cn-42"}),
    ("place/luoyang-shi", "skos:notation", {"410300"}),
    ("place/cn-41", "skos:notation", {"410000", "CN-HA"}),
    ("place-change/2011/split/chaohu-shi/hefei-shi", "prov:used", {"place/chaohu-shi"}),
    ("place-change/2011/split/chaohu-shi/hefei-shi", "prov:influenced", {"place/hefei-shi"}),
    ("place-change/2011/split/chaohu-shi/hefei-shi", "rdfs:comment", {"general knowledge"}),
    (
        "place-change/2011/split/chaohu-shi/hefei-shi",
        "dcterms:type",
        {"place-change-kind/split", "place-change-kind/part"},
    ),
]


@pytest.mark.parametrize(("subject", "predicate", "expected"), SAID)
def test_what_is_said(places, subject, predicate, expected):
    assert values(places, subject, predicate) == expected


def test_a_day_that_lies_in_a_period_is_told_by_the_change(places):
    """安县 became 安州区 in 2016, in August at the latest."""
    state = "place/an-xian/2016"
    assert values(places, state, "schema:startDate") == {"2016"}
    [change] = (
        values(places, state, "prov:wasGeneratedBy")
        & values(places, "place/an-xian/2000", "prov:wasInvalidatedBy")
        & {"place-change/2016/reclassified/an-xian/an-xian"}
    )
    found = places.quads_for_pattern(NamedNode(BASE + change), term("dcterms:date"), None, None)
    assert {(quad.object.value, quad.object.datatype.value) for quad in found} == {
        ("2016", expand("xsd:gYear")),
        ("[2016-01..2016-08]", "http://id.loc.gov/datatypes/edtf/EDTF"),
    }


def test_every_start_and_end_has_its_change(places):
    for date, event in (("startDate", "wasGeneratedBy"), ("endDate", "wasInvalidatedBy")):
        dated = {quad.subject for quad in places.quads_for_pattern(None, term(f"schema:{date}"), None, None)}
        changed = {quad.subject for quad in places.quads_for_pattern(None, term(f"prov:{event}"), None, None)}
        assert dated == changed != set()


def test_every_kind_is_described_and_every_key_leads_somewhere(places):
    described = {quad.subject for quad in open_knowledge().quads} | {quad.subject for quad in places}
    for predicate in (
        "dcterms:type",
        "dcterms:source",
        "schema:containedInPlace",
        "prov:used",
        "prov:influenced",
    ):
        named = {quad.object for quad in places.quads_for_pattern(None, term(predicate), None, None)}
        assert named
        assert named <= described, predicate


@pytest.mark.parametrize(
    ("title", "other", "year"),
    [
        ("洛阳市", "西工区", 2024),
        ("河南省洛阳市", "吉利区", 2015),  # joined to 孟津 in 2021
        ("襄樊市", "樊城区", 2008),  # 襄阳市 since 2010
        ("广西壮族自治区南宁市", "横县", 2018),  # 横州市 since 2021
        ("莱芜市", "钢城区", 2017),  # a district of 济南 since 2019
        ("西藏自治区那曲地区", "安多县", 2016),
        ("四川省", "阿坝藏族羌族自治州", 2016),
        ("北京市", "密云县", 2014),
    ],
)
def test_what_a_plan_says_of_a_place_the_register_says_too(tmp_path, places, title, other, year):
    """Of the place itself, or of what it was for a time."""
    (tmp_path / "plan.txt").write_text(PLAN.format(title=f"{title}{year}年", other=other), "utf-8")
    (tmp_path / "plan.toml").write_text(f'id = "a-plan"\nissued = "{year}-03-15"\njurisdiction = "{title}"\n')
    build([tmp_path / "plan.txt"], tmp_path / "out", allow_incomplete=True)
    said = [
        quad
        for quad in parse(path=str(tmp_path / "out" / "a-plan.nq"))
        if re.fullmatch(rf"{BASE}place/[^/]+", quad.subject.value)
    ]
    assert len({quad.subject for quad in said}) > 1
    for quad in said:
        states = places.quads_for_pattern(None, term("prov:specializationOf"), quad.subject, None)
        known = [quad.subject, *(state.subject for state in states)]
        found = [
            each for each in known if [*places.quads_for_pattern(each, quad.predicate, quad.object, None)]
        ]
        assert found, quad


# Tables


def test_the_tables_are_what_their_metadata_say(folder):
    described = json.loads((folder / "register-metadata.json").read_text("utf-8"))["tables"]
    assert [one["url"] for one in described] == [name for name in WHOLE_FILES if name.endswith(".csv")]
    for one in described:
        columns = [c["name"] for c in one["tableSchema"]["columns"] if not c.get("virtual")]
        head = (folder / one["url"]).read_text("utf-8-sig").splitlines()[0]
        assert head.split(",") == columns == [c.name for c in tables("register.toml")[one["url"]].columns]


def test_bodies_and_functions_are_all_there(folder):
    knowledge = open_knowledge()
    bodies = {row["body"]: row for row in rows(folder, "government-bodies.csv")}
    assert {agent.slug for agent in knowledge.register.agents if agent.kind == "agency"} <= bodies.keys()
    saic = bodies["saic"]
    assert (saic["short_zh"], saic["dissolved"], saic["replaced_by"]) == ("工商总局", "2018-03-17", "samr")
    assert "saic" in bodies["samr"]["replaces"].split("；")
    functions = {row["function"]: row for row in rows(folder, "functions.csv")}
    assert functions["civil-service"]["broader"] == "party-organisation"
    assert functions["public-finance"]["name_en"] == "Public finance"


# What has changed


def edited(folder, out, name, old, new):
    """A release with other words in it."""
    out.mkdir()
    content = (folder / name).read_bytes()
    content = gzip.decompress(content) if name.endswith(".gz") else content
    assert old.encode() in content
    (out / name.removesuffix(".gz")).write_bytes(content.replace(old.encode(), new.encode()))
    return out / name.removesuffix(".gz")


def test_nothing_has_changed_between_the_same(folder):
    result = run("diff", str(folder), str(ROOT / "dist"))
    assert (result.exit_code, result.stdout) == (0, "no difference\n")


def test_a_name_that_changed_is_told(folder, tmp_path):
    new = edited(folder, tmp_path / "new", "register.nq", '"工商总局"@zh', '"工商局"@zh')
    result = run("diff", str(folder / "register.nq"), str(new))
    assert result.exit_code == 1
    assert "changed: agency:saic 工商局\n" in result.stdout
    assert '  - cp:shortName "工商总局"@zh\n  + cp:shortName "工商局"@zh\n' in result.stdout
    assert "agency: 1 changed\n" in result.stdout


def test_a_place_that_came_and_one_that_went_are_told(folder, tmp_path):
    new = edited(
        folder, tmp_path / "new", "places.nq.gz", "place/xiangfan-shi/2010>", "place/xiangfan-shi/2011>"
    )
    result = run("diff", str(folder / "places.nq.gz"), str(new), "--json")
    said = json.loads(result.stdout)
    assert said["counts"] == {"place": {"came": 1, "went": 1}}
    assert [(one["kind"], one["iri"].removeprefix(BASE), one["label"]) for one in said["updates"]] == [
        ("went", "place/xiangfan-shi/2010", "襄阳市"),
        ("came", "place/xiangfan-shi/2011", "襄阳市"),
    ]


def test_the_list_as_rdf_has_names_for_all(folder, tmp_path):
    new = edited(folder, tmp_path / "new", "register.nq", '"工商总局"@zh', '"工商局"@zh')
    arguments = ["diff", str(folder / "register.nq"), str(new), "--turtle", "--all"]
    written = run(*arguments).stdout
    assert written == run(*arguments).stdout
    triples = [*parse(written.encode(), format=RdfFormat.TURTLE)]
    changed = {quad.object.value for quad in triples if quad.predicate == term("as:object")}
    assert f"{BASE}agency/saic" in changed
    assert {quad.object for quad in triples if quad.predicate == term("rdf:type")} == {term("as:Update")}
    assert all(quad.subject.value.startswith(f"{BASE}release/") for quad in triples)


def test_old_and_new_are_each_others_opposite(folder, tmp_path):
    new = edited(folder, tmp_path / "new", "register.nq", "agency/saic>", "agency/saic2>")
    releases = read_release(folder / "register.nq"), read_release(new)
    there, back = ([*compare(*pair)] for pair in (releases, releases[::-1]))
    opposite = {"came": "went", "went": "came", "changed": "changed"}
    assert [(one.iri, one.kind, one.removed, one.added) for one in there] == [
        (one.iri, opposite[one.kind], one.added, one.removed) for one in back
    ]
    assert {one.kind for one in there} == {*opposite}


@pytest.mark.parametrize(
    ("old", "message"),
    [("nowhere", "there is no such file or folder"), (".", "neither register.nq nor places.nq.gz")],
)
def test_what_is_no_release_is_told(folder, tmp_path, monkeypatch, old, message):
    monkeypatch.chdir(tmp_path)
    result = run("diff", old, str(folder))
    assert result.exit_code == 2 or message in str(result.exception)
    assert message in result.stderr + str(result.exception)
