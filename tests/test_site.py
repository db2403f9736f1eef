"""A site as crawlers, readers and programs find it."""

import json
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import PurePosixPath
from urllib.parse import unquote, urljoin

import pytest
from lxml import html
from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, parse

from creditplan.canonical import canonical_nquads
from creditplan.doors import to_quads
from creditplan.errors import InputError
from creditplan.knowledge import open_knowledge
from creditplan.query import Queries
from creditplan.site.addresses import Addresses
from creditplan.site.rendering import TEMPLATES
from creditplan.site.today import Today
from creditplan.validation.triples import Triples
from made_sites import make_own_site, make_site
from test_windows import fault
from web_servers import program, serving

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
SITES = ("packaged", "own")


@pytest.fixture(scope="module")
def packaged(packaged_site):
    return packaged_site


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    return make_own_site(tmp_path_factory.mktemp("own"))


@pytest.fixture(params=SITES)
def site(request):
    return request.getfixturevalue(request.param)


def pages_of(site):
    # The pages of the vocabulary stand for themselves.
    found = sorted(path for path in site.folder.rglob("*.html") if not path.name.startswith("vocabulary."))
    assert len(found) > 30
    return found


class Parsed(HTMLParser):
    """What a page holds: ids, links, and everything that may not be there."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.ids, self.links, self.faults = set(), [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if said.get("id"):
            if said["id"] in self.ids:
                self.faults.append(f"two ids {said['id']}")
            self.ids.add(said["id"])
        for key in ("href", "src", "action"):
            if key in said:
                self.links.append((tag, said.get("rel", ""), said[key]))
        if tag == "style" or "style" in said or any(key.startswith("on") for key in said):
            self.faults.append(f"style or script in {tag}")
        if tag == "script" and "src" not in said and said.get("type") != "application/ld+json":
            self.faults.append("script in the page")


@pytest.fixture(scope="module")
def parsed():
    return {}


def read(site, path, parsed):
    if path not in parsed:
        parsed[path] = Parsed(path.read_text("utf-8"))
    return parsed[path]


def test_every_internal_link_and_anchor_leads_somewhere(site, parsed):
    wrong = []
    for path in pages_of(site):
        here = path.relative_to(site.folder).as_posix()
        for tag, rel, href in read(site, path, parsed).links:
            if re.match(r"[a-z][a-z0-9+.-]*:", href):
                # Absolute addresses of our own: canonical and the like, which must be there too.
                ours = rel in ("canonical", "alternate") and href.startswith(site.iris.files)
                if ours and not (site.folder / unquote(href.removeprefix(site.iris.files))).is_file():
                    wrong.append((here, href))
                continue
            whole = urljoin(f"http://x/{here}", href).removeprefix("http://x/")
            name, _, anchor = whole.partition("#")
            target = site.folder / unquote(name.partition("?")[0])
            if not target.is_file() or (
                anchor and tag == "a" and unquote(anchor) not in read(site, target, parsed).ids
            ):
                wrong.append((here, href))
    assert not wrong[:20]


def test_pages_have_no_inline_scripts_or_styles_and_no_id_twice(site, parsed):
    faults = [(path.name, fault) for path in pages_of(site) for fault in read(site, path, parsed).faults]
    assert not faults[:10]


def triples(path, format=None):
    return {
        quad.triple
        for quad in parse(path=str(path), **({"format": format} if format else {}))
        if not isinstance(quad.subject, BlankNode) and not isinstance(quad.object, BlankNode)
    }


def page_files(site, suffix):
    return [path for path in site.folder.rglob(f"*.{suffix}") if path.parent != site.folder]


def queries(site):
    return {quad.triple for quad in parse(path=str(site.folder / "queries.ttl"), format=RdfFormat.TURTLE)}


@pytest.mark.parametrize("suffix", ["ttl", "jsonld", "nt"])
def test_the_data_of_all_pages_are_the_dataset(packaged, suffix):
    whole = set()
    for name in ("social-credit-2015.nq", "social-credit-2015.heirs.nq", "register.nq", "links.nq"):
        whole |= triples(packaged.folder / name)
    own = "https://w3id.org/creditplan/"
    whole |= {
        one for one in triples(packaged.folder / "ontology.nq")
        if one.subject.value.startswith(own) and one.subject.value != f"{own}ontology"
    }  # fmt: skip
    whole |= queries(packaged) | triples(packaged.folder / "shapes.ttl")
    union = set()
    for path in page_files(packaged, suffix):
        union |= triples(path)
    assert union == whole


def test_the_data_of_a_publishers_pages_are_their_plans(own):
    said = set()
    for plan in own.plans:
        said |= triples(own.folder / f"{plan.id}.nq")
    union = set()
    for path in page_files(own, "nt"):
        union |= triples(path)
    assert said <= union
    # Beside them only what the register says of things that the plans name.
    register = set()
    for name in ("register.nq", "links.nq", "ontology.nq"):
        register |= triples(own.folder / name)
    assert union - said <= register | queries(own)


def test_the_data_of_a_shapes_page_are_the_shape(packaged):
    """With its blank nodes: no names of these matter."""
    whole = [quad.triple for quad in parse(path=str(packaged.folder / "shapes.ttl"), rename_blank_nodes=True)]
    graph = Triples(whole)
    shapes = {one.subject for one in whole if isinstance(one.subject, NamedNode)}
    assert len(shapes) > 180
    for shape in shapes:
        said = [one for one in whole if one.subject == shape]
        said += [beyond for one in said for beyond in graph.copied(one.object)]
        path = Addresses(packaged.iris).spot(shape.value).page
        for suffix in ("ttl", "nt", "jsonld"):
            found = parse(path=str(packaged.folder / f"{path}.{suffix}"))
            assert canonical_nquads(Quad(*one) for one in said) == canonical_nquads(found), (shape, suffix)


def test_a_shapes_page_says_what_it_checks(packaged):
    page = html.fromstring(packaged.page("shapes/Plan-issued.en.html"))
    text = " ".join(page.find_class("checks")[0].text_content().split())
    assert text == "at most 1 at least one of these holds: a day, month or year"
    said = " ".join(page.text_content().split())
    for words in (
        "The date of issue is not at most one day",
        "Write YYYY-MM-DD",
        "shape:Plan-issued a sh:PropertyShape",
    ):
        assert words in said
    # What looks at a term is told on its page.
    about = html.fromstring(packaged.page("ontology/class/Task.en.html"))
    assert any(link.get("href").endswith("shapes/TaskShape.en.html") for link in about.iter("a"))


def test_each_shape_says_something_in_both_languages(packaged):
    pages = sorted((packaged.folder / "shapes").glob("*.html"))
    assert len(pages) > 370
    for path in pages:
        page = html.fromstring(path.read_bytes())
        if path.name.startswith("index."):
            continue
        assert page.find_class("checks") or page.xpath("//table"), path
        assert "{}" not in page.find_class("checks")[0].text_content() if page.find_class("checks") else True


def test_what_a_page_says_inline_is_what_the_data_say(site):
    for path in pages_of(site)[::7]:
        for script in html.fromstring(path.read_bytes()).iterfind('.//script[@type="application/ld+json"]'):
            inline = {quad.triple for quad in parse(script.text, format=RdfFormat.JSON_LD)}
            name = path.name.removesuffix(".html").removesuffix(".en")
            beside = {
                quad.triple
                for quad in parse(path=str(path.with_name(name + ".ttl")), format=RdfFormat.TURTLE)
            }
            if not any(isinstance(one.subject, BlankNode) for one in beside):
                assert inline and inline <= beside, path


def test_a_second_site_is_the_same_byte_for_byte(own, tmp_path):
    again = make_site([own.folder.parents[1]], tmp_path / "again")
    first = {
        path.relative_to(own.folder): path.read_bytes() for path in own.folder.rglob("*") if path.is_file()
    }
    second = {
        path.relative_to(again.folder): path.read_bytes()
        for path in again.folder.rglob("*")
        if path.is_file()
    }
    assert first == second


def test_pages_are_light(site):
    for path in pages_of(site):
        kind = PurePosixPath(path.relative_to(site.folder)).parts
        most = 100_000 if "task" in kind else 400_000
        assert path.stat().st_size < most, path


def test_who_has_a_task_today_is_what_the_prepared_query_says(packaged):
    plan = packaged.plans[0]
    today = Today(plan, open_knowledge().register)
    told = {
        (
            packaged.iris.task(plan.id, task.key),
            one.agent.slug,
            one.role.value,
            holder.agent.slug,
            holder.answer,
        )
        for task in plan.tasks
        for position, clause in enumerate(task.clauses, start=1)
        for one in clause.assignments
        for holder in today.of(task, position, one)
    }
    rows = Queries(to_quads(plan)).run("heirs-of-tasks")
    asked = {
        (
            row["task"].value,
            row["agency"].value.rpartition("/")[2],
            row["role"].value.rpartition("/")[2],
            row["heir"].value.rpartition("/")[2],
            row["answer"].value,
        )
        for row in rows
    }
    assert told == asked


def test_a_task_page_shows_the_words_of_the_source(packaged):
    plan = packaged.plans[0]
    for task in plan.tasks[::9]:
        page = html.fromstring(packaged.page(f"plan/{plan.id}/task/{task.key}.html"))
        (words,) = page.find_class("words")
        for extra in words.find_class("off"):
            extra.drop_tree()
        assert words.text_content() == plan.document.text[task.span.start : task.span.end]


def test_each_page_names_its_thing_and_the_other_language(packaged):
    page = html.fromstring(packaged.page("plan/social-credit-2015/task/40.en.html"))
    links = {
        (one.get("rel"), one.get("type") or one.get("hreflang")): one.get("href") for one in page.iter("link")
    }
    assert links["cite-as", None] == "https://w3id.org/creditplan/plan/social-credit-2015/task/40"
    assert links["describedby alternate", "text/turtle"] == "40.ttl"
    assert links["alternate", "zh"].endswith("/plan/social-credit-2015/task/40.html")
    assert links["license", None] == "http://creativecommons.org/publicdomain/zero/1.0/"
    assert page.get("lang") == "en"


def test_a_publishers_site_says_whose_it_is(own):
    page = html.fromstring(own.page("index.html"))
    text = page.text_content()
    assert "某局任务分工方案" in text and "CC-BY-4.0" in text and "data@example.org" in text
    assert "#7a1f1f" in own.page("assets/colours.css")
    assert len(page.find_class("plans")[0]) == 5
    # A body's tasks are told with their plans where there are several.
    body = next(a for a in own.plans[0].assignments if a.agent.kind == "agency").agent.slug
    heads = html.fromstring(own.page(f"agency/{body}.html")).xpath("//table[1]/thead/tr/th")
    assert heads[0].text == "方案"


def test_pages_are_where_their_iris_say(site):
    addresses = Addresses(site.iris)
    for plan in site.plans:
        for task in plan.tasks[:3]:
            spot = addresses.spot(site.iris.task(plan.id, task.key))
            assert (site.folder / f"{spot.page}.html").is_file()


def test_json_ld_beside_a_page_is_json(packaged):
    said = json.loads(packaged.page("agency/pboc.jsonld"))
    assert {one["@id"] for one in said["@graph"]} >= {"https://w3id.org/creditplan/agency/pboc"}


@pytest.mark.parametrize("server", ["apache", "nginx"])
@pytest.mark.parametrize("name", SITES)
def test_iris_lead_to_pages_and_their_data(server, name, request, pytestconfig):
    if not program({"apache": "apache2"}.get(server, server)):
        missing = pytest.fail if pytestconfig.getoption("--require-tools") else pytest.skip
        missing(f"{server} is not installed")
    site = request.getfixturevalue(name)
    plan = site.plans[0]
    task = site.iris.task(plan.id, plan.tasks[0].key)
    body = site.iris.agent(plan.id, next(a.agent for a in plan.assignments))
    things = {
        site.iris.plan(plan.id): f"plan/{plan.id}",
        task: f"plan/{plan.id}/task/{plan.tasks[0].key}",
        f"{task}/lead/x": f"plan/{plan.id}/task/{plan.tasks[0].key}",
    }
    if body.startswith(site.iris.base):
        things[body] = body.removeprefix(site.iris.base)
    if name == "packaged":
        base = site.iris.base
        things |= {f"{base}role/lead": "role/index", f"{base}change/samr-2018": "change/samr-2018"}
        things |= {f"{base}shapes/TaskShape": "shapes/TaskShape", f"{base}shapes/": "shapes/index"}
        # Who has the tasks later: said on the pages of the task and of the plan.
        things |= {
            f"{task}/responsible/mohrss/heir/rest": f"plan/{plan.id}/task/{plan.tasks[0].key}",
            f"{site.iris.plan(plan.id)}/heirs/ccsw-communities-2023": f"plan/{plan.id}",
        }
    with serving(server, {site.iris.base: site.folder}) as running:
        for iri, page in things.items():
            for accept, language, end in (
                ("text/html", "zh", ".html"),
                (BROWSER, "en", ".en.html"),
                ("text/turtle", "", ".ttl"),
                ("*/*", "", ".ttl"),
                ("application/ld+json", "", ".jsonld"),
                ("application/n-triples", "", ".nt"),
            ):
                reply = running.get(iri, accept=accept, accept_language=language)
                assert (reply.status, reply.headers["location"]) == (303, f"{site.iris.files}{page}{end}"), (
                    iri
                )
                assert running.get(reply.headers["location"]).status == 200
        for asked in ("application/n-quads", "application/n-quads, text/turtle;q=0.5"):
            quads = running.get(site.iris.plan(plan.id), accept=asked)
            assert quads.headers["location"] == f"{site.iris.files}{plan.id}.nq"
            if name == "packaged":
                heirs = f"{site.iris.plan(plan.id)}/heirs/ccsw-communities-2023"
                quads = running.get(heirs, accept=asked)
                assert quads.headers["location"] == f"{site.iris.files}{plan.id}.heirs.nq"
                assert f"<{heirs}> ".encode() in running.get(quads.headers["location"]).body
        home = running.get(site.iris.base, accept=BROWSER, accept_language="zh-CN")
        assert home.headers["location"] == f"{site.iris.files}index.html"


HOSTILE = """某市"><script>alert(1)</script><img src=x onerror=alert(2)>\u202e分工方案
一、</title><b>标题</b>{{ 7 * 7 }}]]>
1. 落实《<i>条例</i>&amp;办法》，"quotes" 'single' `grave` \u2066隔离\u2069。（市财政局牵头，</p>局负责）
2. {long}。（市发展改革委负责）
""".replace("{long}", "长" * 10_000)


def test_hostile_words_show_as_text(tmp_path):
    (tmp_path / "plan.txt").write_text(HOSTILE, "utf-8")
    (tmp_path / "creditplan.toml").write_text(
        'base = "https://data.example.org/x/"\ntitle = "</script><script>alert(3)</script>"\n', "utf-8"
    )
    site = make_site([tmp_path / "plan.txt"], tmp_path / "out")
    seen = set()
    for path in pages_of(site):
        page = html.fromstring(path.read_bytes())
        assert not page.xpath(
            "//img | //b | //i | //script[not(@src) and not(@type='application/ld+json')]"
        ), path
        for script in page.iterfind('.//script[@type="application/ld+json"]'):
            json.loads(script.text)
        text = page.text_content()
        assert not set("\u202e\u2066\u2069") & set(text), path
        assert "</script><script>alert(3)</script>" in text
        seen |= {
            word
            for word in ("<script>alert(1)</script>", "<b>标题</b>{{ 7 * 7 }}", "<i>条例</i>&amp;")
            if word in text
        }
        seen |= {"long"} if "长" * 10_000 in text else set()
    assert len(seen) == 4


def test_the_sitemap_has_every_page(site):
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    files = site.iris.files
    parts = [one.text for one in ET.fromstring(site.page("sitemap.xml")).iter(f"{space}loc")]
    listed = [
        one.text
        for part in parts
        for one in ET.fromstring(site.page(part.removeprefix(files))).iter(f"{space}loc")
    ]
    there = {files + path.relative_to(site.folder).as_posix() for path in pages_of(site)}
    assert len(listed) == len({*listed}) and {*listed} == there


def test_own_templates_and_a_logo_beside_the_plans(tmp_path):
    (tmp_path / "plan.txt").write_text("某市方案\n1. 做好预算。（财政部负责）\n", "utf-8")
    (tmp_path / "creditplan.toml").write_text('[site]\ntemplates = "templates"\nlogo = "logo.svg"\n', "utf-8")
    (tmp_path / "logo.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (tmp_path / "templates").mkdir()
    mine = (TEMPLATES / "task.html").read_text("utf-8").replace("<article>", "<article><p>本市的话</p>")
    (tmp_path / "templates" / "task.html").write_text(mine, "utf-8")
    site = make_site([tmp_path], tmp_path / "out" / "site")
    [plan] = site.plans
    page = site.page(f"plan/{plan.id}/task/1.html")
    assert "<p>本市的话</p>" in page and 'src="../../../assets/logo.svg"' in page
    assert site.page("assets/logo.svg").startswith("<svg")
    (tmp_path / "templates" / "task.html").write_text("\n{% if %}", "utf-8")
    with pytest.raises(InputError) as caught:
        make_site([tmp_path], tmp_path / "other")
    assert "task.html" in str(caught.value) and caught.value.line == 2


def test_every_file_of_a_site_has_a_name_on_windows(packaged, own):
    for site in (packaged, own):
        names = [path.relative_to(site.folder).as_posix() for path in site.folder.rglob("*")]
        assert len(names) > 300
        assert not {name: told for name in names if (told := fault(name))}
        # No two differ by capitals alone.
        assert len({name.lower() for name in names}) == len(names)
