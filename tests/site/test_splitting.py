"""Long lists are several pages, each of them light, however many plans and whatever names there are."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from creditplan.conversion import to_conversion
from creditplan.iris import Iris
from creditplan.knowledge import open_knowledge
from creditplan.model import Labels, SourceDocument
from creditplan.parsing import parse
from creditplan.pictures.facts import gather
from creditplan.pictures.network import co_leads
from creditplan.publishing.products import Distribution
from creditplan.reading import read
from creditplan.site import splitting
from creditplan.site.overviews import Overviews, assignments_views
from creditplan.site.picture_pages import PicturePages
from creditplan.site.splitting import split, weigh
from creditplan.site.writing import Site
from made_sites import make_own_site

MOST = 400_000
BODIES = 60
PLANS = 20
CHARACTERS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
HOSTILE = "长<b>&\"'" * 20


@given(st.lists(st.integers(0, 5000)), st.integers(1, 20_000))
def test_every_row_is_on_one_page_in_its_order(rows, light):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(splitting, "LIGHT", light)
        parts = [*split("list", lambda: iter(rows), lambda row: row)]
    assert [row for part in parts for row in part.rows] == rows
    assert [part.number for part in parts] == [*range(1, len(parts) + 1)]
    assert {(part.parts, part.count) for part in parts} == {(len(parts), len(rows))}
    assert parts[0].first == 1 and all(one.last + 1 == two.first for one, two in pairwise(parts))
    assert all(sum(part.rows) <= light or len(part.rows) == 1 for part in parts)
    # As few as the order allows.
    assert all(sum(one.rows) + two.rows[0] > light for one, two in pairwise(parts))


@given(st.integers(1, 300), st.data())
def test_from_each_page_all_can_be_reached(parts, data):
    number = data.draw(st.integers(1, parts))
    near = splitting.Part("list", "list", number, parts, 1, 0, ()).near
    assert {1, parts, number} <= {*near} and [one for one in near if one] == sorted({*near} - {0})
    assert {max(number - 1, 1), min(number + 1, parts)} <= {*near}
    assert len(near) <= 9
    for before, gap, after in zip(near, near[1:], near[2:], strict=False):
        assert gap or after - before > 1


@given(st.text(max_size=50), st.text(max_size=50))
def test_rows_are_not_heavier_than_they_are_weighed(zh, en):
    row = f'<a href="{html_escaped(zh)}">{html_escaped(en)}</a>'
    assert weigh(zh, Labels("", en)) >= len(row.encode("utf-8", "replace"))


def html_escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&#34;").replace("'", "&#39;")


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """The overviews of a site of many plans, by file name; the pages of plans are not made."""
    knowledge, iris = open_knowledge(), Iris("https://data.example.org/plans/")
    site = Site(knowledge, iris)
    folder = tmp_path_factory.mktemp("many")
    for number in range(PLANS):
        bodies = [f"第{number}之{one}事务管理局" for one in range(BODIES)]
        tasks = [f"{place}. 做好工作。（{'、'.join(bodies)}负责）\n" for place in range(1, 3)]
        path = folder / f"plan-{number}.txt"
        path.write_text(f"洛阳市2024年第{number}号{HOSTILE}任务分工方案\n{''.join(tasks)}", "utf-8")
        plan = parse(read(path), knowledge.register)
        site._collected.add(to_conversion(plan, knowledge, iris))
    site._collected.finish()
    site._pages |= {f"place/luoyang-shi/agency/x-{number}" for number in range(10)}
    site._pages |= {f"document/{'d' * 60}{number}" for number in range(3000)}
    told = {
        f"plan-{number}.{end}": Distribution(
            f"plan-{number}.{end}",
            "plans",
            Labels("方案的数据" * 8, "The data of a plan " * 4),
            None,
            "",
            1234,
            "",
        )
        for number in range(1000)
        for end in ("ttl", "nq")
    }
    overviews = Overviews(site._collected, site._lists, site._pages)
    made = dict(site._overviews(overviews.views(told)))
    made |= dict(site._overviews(assignments_views(f"plan/{plan.id}/assignments", plan, iris)))
    return site, made


def test_overviews_of_many_plans_are_light(many):
    _, made = many
    assert {re.sub(r"-\d+|\.en|\.html", "", Path(name).name) for name in made} >= {
        "index", "plans", "agencies", "places", "functions", "documents", "changes", "terms", "about", "assignments",
    }  # fmt: skip
    heavy = {name: len(content) for name, content in made.items() if len(content) > MOST}
    assert not heavy
    assert {"agencies-2.html", "documents-2.en.html", "about-2.html"} <= {*made}


@pytest.mark.parametrize("name", ["agencies", "documents", "about"])
@pytest.mark.parametrize("end", [".html", ".en.html"])
def test_pages_of_a_list_lead_to_each_other_and_have_all_rows(many, name, end):
    site, made = many
    rows, page, seen = [], f"{name}{end}", []
    while page:
        seen.append(page)
        parsed = html.fromstring(made[page])
        rows += parsed.xpath("//main//tbody/tr/th//a/@href | //main//ul[@class='columns']/li/a/@href")
        following = {*parsed.xpath("//nav[@class='pages']//a[@rel='next']/@href")}
        assert len(following) < 2
        page = following.pop() if following else ""
    assert len(seen) > 1 and {*seen} == {
        one for one in made if re.fullmatch(rf"{name}(-\d+)?{re.escape(end)}", one)
    }
    expected = {"agencies": site._collected.count("agent"), "documents": 3000, "about": 2000}[name]
    assert len(rows) == len({*rows}) == expected


@pytest.fixture(scope="module")
def wide():
    """The pages of the pictures of a plan of 400 tasks and 400 bodies, by file name."""
    knowledge, iris = open_knowledge(), Iris()
    names = [f"{a}{b}局" for a in CHARACTERS for b in CHARACTERS if a != b][:400]
    lines = ["四百个机构分工方案"]
    for task in range(400):
        # Some are in many tasks, and all in one.
        own = [names[(7 * task * place) % (50 if place < 8 else 400)] for place in range(1, 10)] + [
            names[task]
        ]
        lead, others = [*dict.fromkeys(own)][::4], [*dict.fromkeys(own)]
        rest = [one for one in others if one not in lead]
        words = "做好有关工作" * 4
        lines.append(f"{task + 1}、{words}{task + 1}。（{'、'.join(lead)}牵头，{'、'.join(rest)}负责）")
    plan = parse(SourceDocument("wide.txt", "\n".join(lines) + "\n"), knowledge.register)
    site = Site(knowledge, iris)
    return plan, dict(
        site._overviews((page, "picture", view) for page, view in PicturePages(plan, iris, knowledge).views())
    )


def test_pictures_of_a_wide_plan_are_light(wide):
    plan, made = wide
    assert len(plan.tasks) == 400 and len({one.agent for one in plan.assignments}) == 400
    heavy = {name: len(content) for name, content in made.items() if len(content) > MOST}
    assert not heavy
    assert len({name for name in made if re.search(r"/network(-\d+)?\.html", name)}) > 1


def test_a_matrix_tells_which_tasks_it_has_no_room_for(wide):
    plan, made = wide
    parsed = html.fromstring(made[f"plan/{plan.id}/matrix.en.html"])
    shown = parsed.xpath("//main//a[@class='task']")
    assert 100 < len(shown) < 400
    told = parsed.xpath("//p[@class='also']")[-1]
    assert str(400 - len(shown)) in told.text_content()


def test_each_pair_of_a_wide_plan_is_on_one_page(wide):
    plan, made = wide
    pairs = []
    for name, content in made.items():
        if re.search(r"/network(-\d+)?\.html", name):
            parsed = html.fromstring(content)
            pairs += [tuple(row.xpath("td//@href")) for row in parsed.xpath("//main//tbody/tr")]
            assert bool(parsed.xpath("//section[@class='drawing']")) == name.endswith("network.html")
    assert len(pairs) == len({*pairs}) == len(co_leads(gather([plan], Iris())))


def test_a_site_in_many_pages_holds_together(tmp_path, monkeypatch):
    """With so little room that all lists are of several pages: every link leads to a page, and none is left out."""
    monkeypatch.setattr(splitting, "LIGHT", 2000)
    site = make_own_site(tmp_path)
    pages = {path.relative_to(site.folder).as_posix(): path for path in site.folder.rglob("*.html")}
    parts = {name for name in pages if re.search(r"-\d+(\.en)?\.html$", name) and "/task/" not in name}
    for start in (
        "agencies",
        "plans",
        "terms",
        r"plan/[^/]+/assignments",
        r"place/[^/]+/bodies",
    ):
        assert any(re.match(f"{start}-2", name) for name in parts), start
    linked = set()
    for name, path in pages.items():
        folder = path.parent
        for href in html.fromstring(path.read_bytes()).xpath("//a/@href"):
            if not re.match(r"[a-z][a-z0-9+.-]*:|#|$", href):
                target = (folder / href.partition("#")[0].partition("?")[0]).resolve()
                assert target.is_file(), (name, href)
                linked.add(target)
    assert not [name for name in parts if pages[name].resolve() not in linked]
