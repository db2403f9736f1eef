"""The pages of a site in a real browser: seen, heard and used by keys alone."""

import pytest

from browsing import served
from conftest import ROOT
from creditplan.site.addresses import Addresses
from made_sites import make_own_site

pytestmark = pytest.mark.browser
AXE = ROOT / ".venv" / "assets" / "node_modules" / "axe-core" / "axe.min.js"
PLAN = "plan/social-credit-2015"
# One of each kind.
KINDS = (
    "index", "plans", "agencies", "functions", "places", "documents", "changes", "terms", "about", "404", "search",
    PLAN, f"{PLAN}/section/4", f"{PLAN}/task/10", f"{PLAN}/assignments", f"{PLAN}/matrix", f"{PLAN}/network",
    f"{PLAN}/workload", f"{PLAN}/nobody-alone", f"{PLAN}/lifelines", "agency/saic", "group/relevant-departments",
    "place/cn-51", "function/market-regulation", "document/reg-credit", "change/samr-2018", "role/index", "ontology/class/Task",
    "shapes/TaskShape", "shapes/index",
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(packaged_site):
    return packaged_site.folder


@pytest.fixture(scope="module")
def address(folder):
    with served(folder.parent) as address:
        yield f"{address}{folder.name}/"


@pytest.fixture
def page(chromium, address):
    context = chromium.new_context(viewport={"width": 1000, "height": 800})
    page = context.new_page()
    page.set_default_timeout(20_000)
    wrong = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
    page.add_init_script(
        "addEventListener('securitypolicyviolation', (event) => console.error('refused: ' + event.blockedURI))"
    )
    yield page
    assert not wrong
    context.close()


# The pages of both themes differ in their colours alone.
@pytest.mark.parametrize(
    ("scheme", "rules"), [("light", {}), ("dark", {"runOnly": ["color-contrast", "link-in-text-block"]})]
)
@pytest.mark.parametrize("name", KINDS)
def test_axe_finds_nothing(chromium, address, folder, pytestconfig, name, scheme, rules):
    if not AXE.is_file():
        missing = "axe-core is not there (make assets): pages were not looked through"
        (pytest.fail if pytestconfig.getoption("--require-tools") else pytest.skip)(missing)
    # axe is put into the page from outside, which its policy would forbid.
    context = chromium.new_context(color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    for end in ("", ".en"):
        page.goto(f"{address}{name}{end}.html")
        page.evaluate(AXE.read_text("utf-8"))
        found = page.evaluate("rules => axe.run(document, rules)", rules)
        assert "color-contrast" in {one["id"] for one in found["passes"]}
        wrong = found["violations"]
        assert not [(one["id"], one["nodes"][0]["target"], one["nodes"][0]["html"][:200]) for one in wrong]
    context.close()


def test_the_other_language_keeps_the_place(page, address):
    page.goto(f"{address}{PLAN}.html#task-14")
    page.click("[data-language=en]")
    assert page.url == f"{address}{PLAN}.en.html#task-14"
    assert page.get_attribute("html", "lang") == "en"
    page.click("[data-language=zh]")
    assert page.url == f"{address}{PLAN}.html#task-14"


def shown(page):
    return page.eval_on_selector_all(
        "#assignments tbody tr", "rows => rows.filter(row => !row.hidden).length"
    )


def test_the_table_is_filtered_and_sorted(page, address):
    page.goto(f"{address}{PLAN}/assignments.html")
    assert shown(page) == 224
    page.fill("[name=body]", "人民银行")
    page.select_option("[name=role]", "牵头")
    # As tests/gold has it, counted by hand.
    assert shown(page) == 14
    assert page.inner_text("[role=status]") == "本页显示14行"
    page.click("button[type=reset]")
    page.wait_for_timeout(50)
    assert shown(page) == 224
    page.focus("#assignments th:nth-child(1) button")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert page.get_attribute("#assignments th:nth-child(1)", "aria-sort") == "descending"
    assert page.inner_text("#assignments tbody tr:first-child td") == "72"


def test_the_theme_is_switched_and_kept(page, address):
    page.goto(f"{address}index.html")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.focus("[data-theme-switch]")
    page.keyboard.press("Space")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert dark != light
    page.goto(f"{address}{PLAN}.html")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark


def test_by_keys_alone_from_the_plan_to_a_body(page, address):
    page.goto(f"{address}{PLAN}.html")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**#main")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className").startswith("role"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/agency/ndrc.html")
    assert page.inner_text("h1") == "中华人民共和国国家发展和改革委员会"


def test_the_network_says_who_leads_with_whom(page, address):
    page.goto(f"{address}{PLAN}/network.html")
    page.wait_for_selector(".network-said", state="attached")
    page.focus(".node a, .node")
    assert "共同牵头" in page.inner_text(".network-said")


@pytest.mark.parametrize("width", [360, 768, 1440])
@pytest.mark.parametrize("name", ["index", PLAN, f"{PLAN}/task/10", "agency/saic", f"{PLAN}/matrix", "about"])
def test_nothing_is_wider_than_the_window(page, address, name, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{address}{name}.html")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_page_is_read_without_scripts_and_from_the_disk(chromium, folder):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((folder / f"{PLAN}.html").as_uri())
    assert page.locator("p.task").count() == 72
    page.click("p.task >> nth=0 >> a.role >> nth=0")
    assert page.url.endswith("/agency/ndrc.html")
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontSize") != "16px"
    context.close()


def test_a_publishers_own_site_stands_below_any_path(chromium, tmp_path):
    site = make_own_site(tmp_path)
    context = chromium.new_context()
    page = context.new_page()
    for plan in site.plans:
        page.goto((site.folder / f"plan/{plan.id}.html").as_uri())
        assert page.locator("p.task").count() == len(plan.tasks)
    context.close()


# Suggestions in the head


def typed(page, words):
    """Type into the field of the head; wait for what it suggests."""
    page.locator("#q").focus()
    page.wait_for_selector("#q[role=combobox]")
    page.keyboard.type(words)
    page.wait_for_selector(".suggestions li")
    return page.locator(".suggestions li")


@pytest.mark.parametrize(
    ("start", "words", "titles", "lands"),
    [
        (f"{PLAN}/task/10.html", "fgw", "国家发展和改革委员会", "agency/ndrc.html"),
        ("index.en.html", "national development and", "Development and Reform", "agency/ndrc.en.html"),
    ],
)
def test_pages_are_suggested_and_chosen_by_keys(page, address, start, words, titles, lands):
    page.goto(address + start)
    options = typed(page, words)
    assert titles in options.first.text_content()
    field = page.locator("#q")
    assert field.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    assert options.first.get_attribute("aria-selected") == "true"
    page.keyboard.press("ArrowUp")
    assert field.get_attribute("aria-activedescendant") is None
    page.keyboard.press("Escape")
    assert field.get_attribute("aria-expanded") == "false" and field.input_value() == words
    page.keyboard.press("ArrowDown")
    page.wait_for_selector(".suggestions li")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(address + lands)


def test_enter_alone_asks_the_page_of_search(page, address):
    page.goto(f"{address}{PLAN}/task/10.html")
    typed(page, "食品")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=*")


def test_a_suggestion_is_chosen_by_a_click(page, address):
    page.goto(f"{address}agencies.html")
    typed(page, "食品药品监督管理总局").first.click()
    page.wait_for_url(f"{address}agency/cfda.html")


def test_first_suggestions_load_little(page, address):
    page.goto(f"{address}index.html")
    sizes = []
    page.on("response", lambda reply: sizes.append(len(reply.body())) if "/search/" in reply.url else None)
    typed(page, "信用体系")
    assert sizes and sum(sizes) <= 300_000


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_where_pages_are_suggested(chromium, address, scheme, pytestconfig):
    if not AXE.is_file():
        (pytest.fail if pytestconfig.getoption("--require-tools") else pytest.skip)("axe-core is not there")
    context = chromium.new_context(color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(f"{address}index.html")
    typed(page, "信用")
    page.keyboard.press("ArrowDown")
    page.add_script_tag(path=str(AXE))
    found = page.evaluate("axe.run()")["violations"]
    context.close()
    assert not [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]


def test_lives_follow_the_theme(chromium, address):
    def behind(scheme):
        context = chromium.new_context(color_scheme=scheme)
        page = context.new_page()
        page.goto(f"{address}{PLAN}/lifelines.html")
        found = page.evaluate(
            "() => ['rect', 'text'].map((name) => getComputedStyle(document.querySelector(`.lives > ${name}, .lives ${name}`)).fill)"
        )
        context.close()
        return [sum(map(int, one[4:-1].split(", "))) for one in found]

    (light, ink), (dark, on_dark) = behind("light"), behind("dark")
    assert light > 700 and ink < 100
    assert dark < 100 and on_dark > 600


def test_scripts_find_pages_where_python_does(page, address, packaged_site):
    addresses = Addresses(packaged_site.iris)
    base = packaged_site.iris.base
    paths = (
        f"{PLAN}/task/10", f"{PLAN}/task/10/lead/pboc", f"{PLAN}/section/4", PLAN, f"{PLAN}/heirs/10/lead/x", "agency/pboc",
        "place/cn-51", "place/cn-51/agency/x", "role/lead", "rule/verb", "ontology#Task", "ontology#ledBy", "shapes/TaskShape", "query/workload",
        "source/social-credit-2015#char=3,4", "change/samr-2018",
    )  # fmt: skip
    page.goto(f"{address}index.html")
    found = page.evaluate(
        """async ([address, iris]) => {
            const { Things } = await import(`${address}assets/things.js`);
            const known = await (await fetch(`${address}query/pages.json`)).json();
            const things = new Things({ root: "", language: "zh", known: { ...known, pages: null } });
            return iris.map((iri) => things.address(iri));
        }""",
        [address, [base + one for one in paths]],
    )
    spots = [addresses.spot(base + one) for one in paths]
    assert found == [f"{one.page}.html" + (f"#{one.anchor}" if one.anchor else "") for one in spots]


@pytest.mark.parametrize("width", [360, 768, 1440])
@pytest.mark.parametrize("end", ["", ".en"])
def test_names_of_the_matrix_stay_in_view(chromium, address, width, end):
    context = chromium.new_context(viewport={"width": width, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}{PLAN}/matrix{end}.html")
    drawing = page.locator(".drawing")
    before = {
        name: page.locator(f".panes > .{name}").bounding_box() for name in ("above", "beside", "corner")
    }
    cell = page.locator(".panes .cell").first
    first = cell.bounding_box()
    drawing.evaluate("(element) => element.scrollTo(90, 400)")
    after = {name: page.locator(f".panes > .{name}").bounding_box() for name in before}
    moved = cell.bounding_box()
    context.close()
    assert first["y"] - moved["y"] == pytest.approx(400, abs=1)
    across = first["x"] - moved["x"]
    assert across == pytest.approx(90, abs=1) or width > 768
    assert after["above"]["y"] == before["above"]["y"] and after["corner"] == before["corner"]
    assert after["beside"]["x"] == before["beside"]["x"]
    # What stays goes with the rest the other way, and cells begin where the names end.
    assert before["above"]["x"] - after["above"]["x"] == pytest.approx(across, abs=1)
    assert before["beside"]["y"] - after["beside"]["y"] == pytest.approx(400, abs=1)
    assert before["beside"]["width"] < width / 2
    assert first["x"] >= before["beside"]["x"] + before["beside"]["width"] - 1
