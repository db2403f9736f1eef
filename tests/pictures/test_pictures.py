"""Pictures of plans: complete, legible, safe to open, the same every time."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from functools import cache
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from conftest import ROOT
from creditplan.errors import InputError
from creditplan.iris import Iris
from creditplan.knowledge import open_knowledge
from creditplan.model import AgentKind, Labels, Role, SourceDocument
from creditplan.namespaces import term
from creditplan.parsing import parse
from creditplan.pictures.arcs import in_order
from creditplan.pictures.drawing import PICTURES, draw
from creditplan.pictures.facts import gather
from creditplan.pictures.lives import local_lines
from creditplan.pictures.matrix import COLUMNS, shown_columns
from creditplan.pictures.network import NODES, co_leads
from creditplan.pictures.svg import looks
from creditplan.pictures.text import legible, shortened, width
from creditplan.reading import read
from creditplan.resources import packaged_plan

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
BASE = "https://w3id.org/creditplan/"
HOSTILE = "<script>alert(1)</script>&\"']]><!--\u202e\u2066\u0007" + "甲" * 10_000
HAN = re.compile(r"[\u3400-\u9fff]")
CHARACTERS = "东西南北中上下前后左右山川河湖海江林田石金木水火土春夏秋冬风云雨雪"


def many_bodies():
    """A plan of 400 bodies: ten new ones in each of 40 tasks, led by the first and second of these."""
    names = [f"{a}{b}局" for a in CHARACTERS for b in CHARACTERS if a != b][:400]
    lines = ["四百个机构分工方案"]
    for number in range(40):
        own = names[number * 10 : number * 10 + 10]
        # Those of the tasks before take part in the later ones: the first have most.
        helpers = names[: number * 2 : 2]
        behind = f"，{'、'.join(helpers)}参与" if helpers else ""
        lines.append(
            f"{number + 1}、做好第{number + 1}项工作。（{'、'.join(own[:2])}牵头，{'、'.join(own[2:])}负责{behind}）"
        )
    return "\n".join(lines) + "\n"


@cache
def facts_of(source):
    register = open_knowledge().register
    if source == "400":
        plans = [parse(SourceDocument("many.txt", many_bodies()), register)]
    else:
        paths = [
            packaged_plan() if one == "packaged" else ROOT / f"tests/{one}.txt" for one in source.split()
        ]
        plans = [parse(read(path), register) for path in paths]
    return gather(plans, Iris())


def hostile():
    """The packaged plan, with names and titles that would be markup, or turn or fill the picture."""
    facts = facts_of("packaged")
    bodies = {
        body.iri: replace(
            body,
            agent=replace(body.agent, label=Labels(HOSTILE, HOSTILE), short_name=HOSTILE, notations=()),
        )
        for body in facts.bodies
    }
    tasks = {
        row.iri: replace(
            row,
            task=replace(row.task, text=HOSTILE, title_en=HOSTILE),
            section=row.section
            and replace(row.section, section=replace(row.section.section, title=Labels(HOSTILE, HOSTILE))),
        )
        for row in facts.tasks
    }
    duties = tuple(
        replace(duty, task=tasks[duty.task.iri], body=bodies[duty.body.iri]) for duty in facts.duties
    )
    titled = replace(facts.plans[0], plan=replace(facts.plans[0].plan, title=Labels(HOSTILE, HOSTILE)))
    return replace(
        facts, plans=(titled,), tasks=tuple(tasks.values()), bodies=tuple(bodies.values()), duties=duties
    )


def picture(name, source="packaged", language="zh", link=None, alone=False):
    return ET.fromstring(
        without_namespace(
            draw(name, facts_of(source), language, link, alone=alone, knowledge=open_knowledge())
        )
    )


def without_namespace(svg):
    return svg.replace(' xmlns="http://www.w3.org/2000/svg"', "")


def words(element):
    return "".join(element.itertext())


def of_class(picture, *classes):
    return [e for e in picture.iter() if {*classes} <= {*(e.get("class") or "").split()}]


def text_box(text):
    """Where a line of words can be at most: left, top, right, bottom."""
    size, x, y = (float(text.get(name)) for name in ("font-size", "x", "y"))
    long = width(words(text), size)
    start = {"middle": 0.5, "end": 1.0}.get(text.get("text-anchor"), 0) * long
    if text.get("writing-mode"):
        return x - size * 0.5, y - start, x + size * 0.5, y - start + long
    if text.get("transform"):
        # From the bottom up: what is before the beginning lies below it.
        return x - size * 0.8, y + start - long, x + size * 0.13, y + start
    return x - start, y - size * 0.8, x - start + long, y + size * 0.13


def overlap(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


CASES = [
    pytest.param(name, source, language, id=f"{name}-{source.rpartition('/')[2]}-{language}")
    for name in PICTURES
    for source in ("packaged", "400", "plans/007", "plans/010", "plans-3/606", "plans/045 plans/028")
    for language in ("zh", "en")
]


# Legible


@pytest.mark.parametrize(("name", "source", "language"), CASES)
def test_no_words_overlap_or_leave_the_picture(name, source, language):
    drawn = picture(name, source, language)
    # The picture of the central bodies has tests of its own; bold words are wider.
    if not of_class(drawn, "picture"):
        return
    boxes = [(text_box(text), words(text)) for text in drawn.iter("text")]
    assert boxes
    boxes.sort()
    for place, (one, a) in enumerate(boxes):
        for other, b in boxes[place + 1 :]:
            if other[0] >= one[2]:
                break
            assert not overlap(one, other), (a, b)
    right, bottom = float(drawn.get("width")), float(drawn.get("height"))
    for (left, top, end, low), said in boxes:
        assert left >= -1 and top >= -1 and end <= right + 1 and low <= bottom + 1, said


@pytest.mark.parametrize(("name", "source", "language"), CASES)
def test_it_is_told_to_those_who_do_not_see_it(name, source, language):
    drawn = picture(name, source, language)
    # Programs that read aloud see nothing within an image.
    assert drawn.get("role") == ("group" if of_class(drawn, "node") else "img")
    assert drawn.get("lang") == drawn.get(LANG) == language
    told = {e.get("id"): words(e) for e in drawn if e.tag in ("title", "desc")}
    assert [*told] == drawn.get("aria-labelledby").split()
    assert all(told.values())
    for title in told.values():
        assert bool(HAN.search(title)) or language == "en"


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_colours_that_stand_alone_can_be_told_from_the_paper():
    style = (ROOT / "converter/creditplan/pictures/alone.css").read_text("utf-8")
    light, dark = (dict(re.findall(r"--(\w+): (#\w{6})", part)) for part in style.split("@media"))
    for colours in (light, dark):
        assert {"ink", "paper", "muted", "lead", "responsible", "participant", "mark"} <= colours.keys()
        for name in ("ink", "muted", "lead", "mark"):
            assert contrast(colours[name], colours["paper"]) >= 4.5, name
        for name in ("responsible", "participant", "accent"):
            assert contrast(colours[name], colours["paper"]) >= 3, name
    assert {*re.findall(r"var\(--([\w-]+)\)", looks())} <= {*re.findall(r"--([\w-]+):", style)}


def test_roles_are_told_by_signs_too():
    for language, signs in (("zh", "牵责参"), ("en", "LRP")):
        cells = of_class(picture("matrix", language=language), "cell")
        for cell in cells:
            role = cell.find("rect").get("class").split()[-1]
            assert words(cell.find("text")) == signs[[*Role].index(role)]


# Complete and right


def positions(drawn):
    """Where the columns of bodies and the rows of tasks are, by the ends of their IRIs."""
    heads = of_class(drawn, "heads")[0]
    columns = {
        float(a.find("text").get("x")): a.get("data-iri").rpartition("/")[2] for a in of_class(heads, "head")
    }
    rows = {
        float(g.find("text").get("y")): g.get("data-iri").rpartition("/")[2] for g in of_class(drawn, "task")
    }
    return columns, rows


@pytest.mark.parametrize(
    ("task", "roles"),
    [
        ("1", {"ndrc": "牵", "pboc": "牵", "lao": "参"}),
        (
            "4",
            {
                "mps": "牵",
                "ndrc": "牵",
                "ciocoffice": "参",
                "mca": "参",
                "pboc": "参",
                "sat": "参",
                "saic": "参",
                "aqsiq": "参",
            },
        ),
        ("14", {"saws": "责", "aqsiq": "责", "miit": "责", "mps": "责"}),
    ],
)
def test_cells_stand_where_task_and_body_meet(task, roles):
    """As the words of the tasks say: sources/social-credit-2015.txt."""
    drawn = picture("matrix")
    columns, rows = positions(drawn)
    [height] = [y for y, key in rows.items() if key == task]
    found = {}
    for cell in of_class(drawn, "cell"):
        rect = cell.find("rect")
        if 0 < height - float(rect.get("y")) < 20:
            middle = float(rect.get("x")) + 9
            found[columns[min(columns, key=lambda x: abs(x - middle))]] = words(cell.find("text"))
    assert found == roles


def test_the_matrix_has_a_cell_for_each_body_in_a_task():
    facts = facts_of("packaged")
    assert len(of_class(picture("matrix"), "cell")) == len(facts.roles)
    assert len(of_class(picture("matrix"), "head")) == 2 * len(facts.bodies)


def test_of_400_bodies_those_without_a_column_are_counted():
    facts = facts_of("400")
    assert len(facts.bodies) == 400
    shown = shown_columns(facts)
    assert 0 < len(shown) <= COLUMNS
    rest = (
        min(facts.tasks_of(body) for body in shown),
        max(facts.tasks_of(body) for body in facts.bodies if body not in shown),
    )
    assert rest[0] > rest[1]
    [note] = of_class(picture("matrix", "400"), "note")
    assert f"另有{400 - len(shown)}个机构各承担不超过{rest[1]}项任务" in words(note)
    nodes = of_class(picture("network", "400"), "node")
    leads = {iri for pair in co_leads(facts) for iri in pair}
    assert len(leads) == 80
    assert len(nodes) == NODES
    assert f"另有{80 - NODES}个共同牵头的机构" in words(picture("network", "400"))
    assert "另有320个机构，各有不超过1项任务" in words(picture("workload", "400"))


def test_edges_join_those_who_lead_together():
    facts = facts_of("packaged")
    drawn = picture("network")
    nodes = {g.get("data-body"): g.get("data-iri") for g in of_class(drawn, "node")}
    edges = {frozenset(nodes[key] for key in e.get("class").split()[1:]) for e in of_class(drawn, "edge")}
    assert edges == {frozenset(pair) for pair in co_leads(facts)}
    for node in of_class(drawn, "node"):
        near = {nodes[key] for key in node.get("data-near").split()}
        assert near == {iri for pair in edges if node.get("data-iri") in pair for iri in pair} - {
            node.get("data-iri")
        }
        assert node.get("tabindex") == "0"
    ndrc = next(node for node in of_class(drawn, "node") if node.get("data-iri").endswith("/ndrc"))
    assert words(ndrc.find("title")).startswith("发展改革委：与人民银行（10项）、")


def test_bodies_that_lead_together_stand_together():
    names = [f"b{n}" for n in (5, 2, 9, 1, 7, 3)]
    weights = {tuple(sorted(pair)): 2 for pair in pairwise(names)} | {("x", "y"): 9}
    assert in_order(weights) in (
        [names, ["x", "y"]],
        [names[::-1], ["x", "y"]],
        [names, ["y", "x"]],
        [names[::-1], ["y", "x"]],
    )


def test_bars_are_as_long_as_their_numbers():
    for body in of_class(picture("workload"), "body"):
        bars, texts = body.findall("rect"), body.findall("text")
        numbers = [int(words(text)) for text in texts[1:-1]]
        assert len(numbers) == len(bars)
        assert int(words(texts[-1])) == sum(numbers)
        units = [(float(bar.get("width")) + 1.5) / number for bar, number in zip(bars, numbers, strict=True)]
        assert units == pytest.approx([units[0]] * len(units), abs=0.02)


def test_parts_add_up_to_all_tasks():
    rows = [of_class(picture("nobody-alone"), "total")[0], *of_class(picture("nobody-alone"), "part")]
    counts = [int(words(of_class(row, "count")[0])) for row in rows]
    assert counts[0] == sum(counts[1:]) == 72
    cells = [int(words(cell.find("text"))) for cell in of_class(picture("nobody-alone"), "cell")]
    by_kind = [cells[kind::5] for kind in range(5)]
    assert all(kind[0] == sum(kind[1:]) for kind in by_kind)


def test_every_deadline_is_there():
    """Four by the end of 2020, one by March, three by June and one by the end of 2021."""
    drawn = picture("deadlines", "plans/007")
    columns = [int(words(column.find("text"))) for column in of_class(drawn, "column")]
    assert columns == [4, 1, 3, 1]
    periods = [words(text) for text in of_class(drawn, "heading")]
    assert periods == ["2020年12月", "2021年3月", "2021年6月", "2021年12月"]
    assert len(of_class(drawn, "task")) == 9


def test_what_has_no_date_is_told():
    text = (
        "某方案\n1、做一事，每年12月10日前报告。（财政部负责）\n2、做二事，2018年底前完成。（财政部负责）\n"
    )
    facts = gather([parse(SourceDocument("p.txt", text), open_knowledge().register)], Iris())
    drawn = ET.fromstring(without_namespace(draw("deadlines", facts, "zh", knowledge=open_knowledge())))
    assert "1个有日期的时限" in words(drawn) and "1个没有日期" in words(drawn)
    assert len(of_class(drawn, "task")) == 2
    assert "每年" in words(drawn)


def closure(start, pairs):
    found = {*start}
    while new := {after for before, after in pairs if before in found} - found:
        found |= new
    return found


def test_central_lives_are_those_of_the_bodies_named_with_before_and_after():
    named = {b.iri for b in facts_of("packaged").bodies if b.agent.kind is AgentKind.AGENCY}
    replaced = {
        (q.subject.value, q.object.value)
        for q in open_knowledge().quads
        if q.predicate == term("dcterms:isReplacedBy")
    }
    shown = {e.get("data-iri") for e in of_class(picture("lifelines"), "body")}
    later, earlier = closure(named, replaced), closure(named, {(b, a) for a, b in replaced})
    assert shown == later | earlier
    lines = {(g.get("data-from"), g.get("data-to")) for g in of_class(picture("lifelines"), "succession")}
    assert {pair for pair in replaced if {*pair} <= later or {*pair} <= earlier} <= lines


def test_a_city_shows_its_own_bodies():
    drawn = picture("lifelines", "plans/010")
    shown = {e.get("data-iri") for e in of_class(drawn, "body")}
    assert shown
    assert all(iri.startswith(f"{BASE}place/cn-37/agency/") for iri in shown)
    assert not of_class(drawn, "succession")
    said = [words(e.find("title")) for e in of_class(drawn, "body")]
    assert "地方金融监管局（2017/2019—2023/2025）、地方金融管理局（2023/2025—）" in said
    lines = local_lines(facts_of("plans/010"), open_knowledge())
    assert len(lines) == 19
    assert all(line.body.short.zh in words(drawn) for line in lines)


# Links, safe and stable


# Nothing is due, nobody leads together, or there are no sections.
WITHOUT_LINKS = {
    *(("deadlines", source) for source in ("packaged", "plans/010")),
    *(("network", source) for source in ("plans/010", "plans-3/606")),
    ("nobody-alone", "plans-3/606"),
}


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("source", ["packaged", "plans/010", "plans-3/606"])
def test_links_lead_where_the_page_says(name, source):
    drawn = picture(name, source, link=lambda iri: f"../{iri.removeprefix(BASE)}.html")
    links = list(drawn.iter("a"))
    assert (not links) == ((name, source) in WITHOUT_LINKS)
    assert drawn.get("role") == ("group" if links else "img")
    for link in links:
        assert re.fullmatch(r"\.\./[\w/.-]+\.html", link.get("href"))
        assert words(next(e for e in link.iter("title")))


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_hostile_names_are_text(name, language):
    for alone in (False, True):
        svg = draw(name, hostile(), language, alone=alone, knowledge=open_knowledge())
        drawn = ET.fromstring(without_namespace(svg))
        tags = {e.tag.rpartition("}")[2] for e in drawn.iter()}
        assert tags <= {
            "svg",
            "title",
            "desc",
            "g",
            "a",
            "rect",
            "path",
            "text",
            "tspan",
            "circle",
            "style",
            "defs",
            "marker",
        }
        assert not re.search("[\u202a-\u202e\u2066-\u2069\x07]", svg)
        names = {name for e in drawn.iter() for name in e.attrib}
        assert not [name for name in names if name.startswith("on")] and "style" not in names
        assert "style" not in tags or alone
        if name not in ("deadlines", "lifelines"):
            assert "<script>" in words(drawn)
        assert len(svg) < 600_000


@pytest.mark.parametrize("name", PICTURES)
def test_within_a_page_no_id_is_anothers(name):
    ids = [e.get("id") for one in PICTURES for e in picture(one).iter() if e.get("id")]
    assert len(ids) == len({*ids})


@pytest.mark.parametrize("name", PICTURES)
def test_the_same_bytes_every_time(name):
    def run(seed):
        command = [sys.executable, "-m", "creditplan", "draw", name, "--quiet"]
        environment = os.environ | {"PYTHONHASHSEED": seed}
        return subprocess.run(
            command, env=environment, capture_output=True, check=True, cwd=ROOT / "tests"
        ).stdout

    assert run("1") == run("2")


def test_an_unknown_picture_is_told_with_the_known_ones():
    with pytest.raises(InputError) as told:
        draw("matrixx", facts_of("packaged"), "zh", knowledge=open_knowledge())
    assert all(name in told.value.remedy for name in PICTURES)


def test_what_cannot_be_seen_is_shown_as_a_sign():
    assert legible("a\u202eb\x07c\n d") == "a\ufffdb\ufffdc d"


@pytest.mark.parametrize("text", ["", "甲", "工商总局", "abc def", "甲" * 10_000])
def test_words_cut_off_fit(text):
    for room in (20, 60, 100):
        short = shortened(text, 12, room)
        assert width(short, 12) <= room
        assert short == text or (short.endswith("…") and text.startswith(short[:-1]))
