"""The page of a review in a real browser: by mouse and by keys alone, with what is saved, and what is not."""

import os
import signal
import tomllib

import pytest

from conftest import ROOT
from creditplan import parse, read
from reviewing import Reviewer, corrections_of, reviewed

pytestmark = pytest.mark.browser
AXE = ROOT / ".venv" / "assets" / "node_modules" / "axe-core" / "axe.min.js"
PLAN = """2015年某项工作分工方案
一、甲部分
1、做好第一件事。（发展改革委、财政部牵头，教育部、人民银行配合）
2、做好第二件事，由教育部督促落实。（教育部负责）
二、乙部分
4、做好第四件事；抓好第五件事，并见成效。（人民银行、税务总局负责，商务部等部门参加）
本方案另行解释。
"""
# Each test has a plan of its own; one server has them all.
NAMES = ("axe", "bodies", "doubts", "edited", "files", "give", "headings", "keys", "language", "late", "manners", "needless", "noscript",
         "one", "pages", "parts", "roles", "stale", "tasks", "undo", "windows")  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("review")
    for name in NAMES:
        (folder / f"{name}.txt").write_text(PLAN, "utf-8")
    return folder


@pytest.fixture(scope="module")
def address(folder):
    with reviewed(folder) as (_, address):
        yield address


@pytest.fixture
def context(chromium):
    context = chromium.new_context(viewport={"width": 1280, "height": 1000})
    yield context
    context.close()


@pytest.fixture
def at(context, folder, address):
    """Open the page of a plan by its name; gives who looks through it, and its path."""
    wrong = []

    def open_at(name, end="", own=None):
        page = (own or context).new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda one: None if one.url.startswith(address) else wrong.append(one.url))
        page.add_init_script(
            "addEventListener('securitypolicyviolation', (event) => setTimeout(() => { throw event.blockedURI }))"
        )
        page.goto(f"{address}plan/{NAMES.index(name)}{end}.html")
        return Reviewer(page), folder / f"{name}.txt"

    yield open_at
    assert not wrong


def rows(path, task):
    """What the plan says of a task, as every command reads it."""
    [found] = [one for one in parse(read(path)).tasks if one.key == task]
    return [(a.named_as, a.role.value) for clause in found.clauses for a in clause.assignments]


def saved(path):
    return tomllib.loads(corrections_of(path))


# By mouse


def test_a_click_chooses_a_name_and_a_key_changes_its_role(at):
    reviewer, path = at("roles")
    reviewer.click("教育部", 30)
    assert reviewer.chosen == "教育部"
    reviewer.key("1")
    assert ("教育部", "lead") in rows(path, "1") and len(rows(path, "1")) == 4
    # What came of it is shown, where it stands, and stays chosen.
    assert [row["role"] for row in reviewer.tasks[0]["rows"]] == ["lead", "lead", "lead", "participant"]
    assert reviewer.chosen == "教育部" and reviewer.told == "已保存"
    # A button does the same.
    reviewer.page.click("[data-do=participant]")
    reviewer.settle()
    assert ("教育部", "participant") in rows(path, "1")


def test_a_list_that_is_drawn_over_gets_a_role_name_by_name(at):
    reviewer, path = at("parts")
    reviewer.choose("由教育部督促落实。（教育部负责）")
    reviewer.key("x")
    assert rows(path, "2") == []
    reviewer.choose("人民银行、税务总局")
    reviewer.key("3")
    assert rows(path, "4") == [
        ("人民银行", "participant"),
        ("税务总局", "participant"),
        ("商务部", "participant"),
    ]


def test_words_become_a_task_or_a_note(at):
    reviewer, path = at("tasks")
    reviewer.choose("抓好第五件事，并见成效。")
    reviewer.key("t")
    tasks = parse(read(path)).tasks
    assert [task.text for task in tasks][2:] == ["做好第四件事；", "抓好第五件事，并见成效。"]
    assert len(rows(path, tasks[-1].key)) == 3
    reviewer.choose("本方案另行解释。")
    reviewer.key("T")
    assert [task["text"].strip() for task in reviewer.tasks][-1] == "本方案另行解释。"
    reviewer.key("x")
    assert [task["text"].strip() for task in reviewer.tasks][-1] != "本方案另行解释。"


def test_names_are_one_or_two(at):
    reviewer, path = at("one")
    reviewer.choose("人民银行、税务总局")
    reviewer.key("4")
    assert rows(path, "4")[0] == ("人民银行、税务总局", "responsible")
    reviewer.choose("税务总局")
    reviewer.key("1")
    assert rows(path, "4")[:2] == [("人民银行", "responsible"), ("税务总局", "lead")]


def test_manner_and_open_list(at):
    reviewer, path = at("manners")
    reviewer.choose("人民银行、税务总局")
    reviewer.key("m", "m", "o")
    [clause] = next(one for one in parse(read(path)).tasks if one.key == "4").clauses
    assert [(a.manner, a.open_ended) for a in clause.assignments] == [("respective", True)] * 2 + [
        (None, True)
    ]
    reviewer.key("m", "o")
    assert saved(path) == {}


def test_a_clause_is_given_to_another_task(at):
    reviewer, path = at("give")
    reviewer.click("教育部", 70)
    reviewer.key("g")
    reviewer.click("做好第四件事")
    reviewer.key("Escape")
    assert ("教育部", "responsible") in rows(path, "4") and ("教育部", "responsible") in rows(path, "2")


def test_headings(at):
    reviewer, path = at("headings")
    reviewer.click("二、乙部分")
    reviewer.key("x")
    assert [one.title.zh for one in parse(read(path)).sections] == ["甲部分"]
    reviewer.key("z")
    reviewer.choose("本方案另行解释。")
    reviewer.key("h")
    assert [one.title.zh for one in parse(read(path)).sections][-1] == "本方案另行解释"


def test_number_and_section_of_a_task(at):
    reviewer, path = at("edited")
    reviewer.click("做好第四件事")
    reviewer.key("e")
    reviewer.type("五")
    reviewer.page.select_option("#edit-section", label="一 甲部分")
    reviewer.page.click("#edit [value=save]")
    reviewer.settle()
    assert reviewer.told.startswith("没有改动")  # that number does not stand there
    reviewer.key("e")
    reviewer.page.select_option("#edit-section", label="一 甲部分")
    reviewer.page.click("#edit [value=save]")
    reviewer.settle()
    assert parse(read(path)).tasks[-1].section == "1"


# By keys alone


def test_everything_by_keys(at):
    reviewer, path = at("keys")
    page = reviewer.page
    # The list of keys has all that there is.
    reviewer.key("?")
    shown = page.eval_on_selector_all("#keys [data-key]", "rows => rows.map((row) => row.dataset.key)")
    assert {"1", "2", "3", "n", "p", "z", "y", "?"} <= {*shown}
    page.keyboard.press("Escape")
    # Words are typed, made longer, and said to be a body that leads.
    reviewer.key("/")
    reviewer.type("由教育部")
    page.keyboard.press("Enter")
    assert reviewer.chosen == "由教育部"
    reviewer.key("/")
    reviewer.type("督促")
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+ArrowRight")
    page.wait_for_timeout(50)
    assert reviewer.chosen == "督促落"
    page.keyboard.press("Shift+ArrowLeft")
    # From name to name, and over parts.
    reviewer.key("k", "k", "k", "k", ".")
    assert reviewer.chosen == "发展改革委"
    reviewer.key(".", ".")
    assert reviewer.chosen == "教育部"
    reviewer.key("1")
    assert ("教育部", "lead") in rows(path, "1")
    # The body that a name means: typed, and chosen of the list.
    reviewer.key("b")
    page.keyboard.type("fgw")
    page.wait_for_selector("#body-list [aria-selected=true]:has-text('国家发展和改革委员会')")
    page.keyboard.press("Escape")
    page.wait_for_selector("#bodies:not([open])", state="attached")
    assert reviewer.chosen == "教育部"
    reviewer.key("z")
    assert ("教育部", "participant") in rows(path, "1")
    reviewer.key("y")
    assert ("教育部", "lead") in rows(path, "1")
    reviewer.key("a")
    assert reviewer.chosen.startswith("1、做好第一件事")
    reviewer.key("]")
    page.wait_for_url(f"**/plan/{NAMES.index('keys') + 1}.html")
    page.keyboard.press("[")
    page.wait_for_url(f"**/plan/{NAMES.index('keys')}.html")


def test_a_body_is_searched_and_chosen(at):
    reviewer, path = at("bodies")

    def listed(words):
        reviewer.page.wait_for_selector(f"#body-list[data-words={words}] [aria-selected=true]")

    reviewer.click("商务部")
    reviewer.key("b")
    reviewer.type("工商行政")
    listed("工商行政")
    # As of 2015; the combobox says what is active.
    assert reviewer.page.get_attribute("#body", "aria-expanded") == "true"
    assert reviewer.page.get_attribute("#body", "aria-activedescendant") == "body-0"
    reviewer.page.keyboard.press("Enter")
    reviewer.settle()
    plan = parse(read(path))
    assert [a.agent.slug for a in plan.assignments if a.named_as == "商务部"] == ["saic"]
    # Of all names of these words, or of one place.
    reviewer.click("人民银行", 40)
    reviewer.key("b")
    reviewer.type("银监会")
    listed("银监会")
    reviewer.page.check("#body-here")
    reviewer.page.click("#body-list [role=option]")
    reviewer.settle()
    plan = parse(read(path))
    assert [a.agent.slug for a in plan.assignments if a.named_as == "人民银行"] == ["cbrc", "pboc"]
    # A body that nobody knows is refused, and nothing is written.
    before = corrections_of(path)
    reviewer.key("b")
    reviewer.type("没有这样的一个东西")
    reviewer.page.wait_for_selector("#body-told:text('没有这样的机构')")
    reviewer.page.keyboard.press("Enter")
    reviewer.settle()
    assert reviewer.told.startswith("没有改动") and corrections_of(path) == before


def test_enter_takes_what_the_words_that_were_typed_mean(at):
    """However late the server answers: never the first of a list that is there still of older words."""
    reviewer, path = at("late")
    page, late = reviewer.page, []

    def hold(route):
        if held:
            late.append(route)
        else:
            route.continue_()

    reviewer.click("商务部")
    reviewer.key("b")
    page.wait_for_selector("#body-list[data-words=商务部] [aria-selected=true]")
    held = True
    page.route("**/bodies?*", hold)
    with page.expect_request("**/bodies?*"):
        reviewer.type("工商行政")
    page.keyboard.press("Enter")
    assert page.is_visible("#bodies")
    assert page.get_attribute("#body-list", "data-words") == "商务部"
    held = False
    for route in late:
        route.continue_()
    page.wait_for_selector("#bodies", state="hidden")
    reviewer.settle()
    plan = parse(read(path))
    assert [a.agent.slug for a in plan.assignments if a.named_as == "商务部"] == ["saic"]


def test_doubts_come_first_and_are_looked_at(at):
    reviewer, path = at("doubts")
    page = reviewer.page
    count = page.locator("#doubts li").count()
    reviewer.key("n")
    assert page.locator("#doubts li").nth(0).get_attribute("aria-current") == "true"
    words = reviewer.chosen
    assert words and words in page.locator("#doubts li").nth(0).inner_text()
    reviewer.key("l")
    assert page.locator("#doubts li").count() == count - 1
    assert [*saved(path)] == ["looked"]
    reviewer.key("n", "p")
    assert page.locator("#doubts [aria-current]").count() == 1
    reviewer.key("l")
    assert page.locator("#doubts li").count() == count - 2
    page.click("#corrections .take-back >> nth=0")
    reviewer.settle()
    assert page.locator("#doubts li").count() == count - 1 and len(saved(path)["looked"]) == 1


# What is saved, and what is not


def test_undo_goes_back_to_the_beginning_and_forth_again(at):
    reviewer, path = at("undo")
    reviewer.click("教育部", 30)
    reviewer.key("1")
    reviewer.click("财政部")
    reviewer.key("3")
    both = corrections_of(path)
    reviewer.key("z", "z")
    assert saved(path) == {} and reviewer.told == "已撤销"
    reviewer.key("z")
    assert reviewer.told == "没有可撤销的"
    reviewer.key("y", "y")
    assert corrections_of(path) == both
    reviewer.key("y")
    assert reviewer.told == "没有可重做的"
    reviewer.key("Control+z")
    assert corrections_of(path) != both


def test_what_is_read_anyway_is_not_said(at):
    reviewer, path = at("needless")
    reviewer.click("财政部")
    reviewer.key("1")
    assert saved(path) == {}
    reviewer.key("2")
    assert saved(path)["clause"]
    reviewer.key("1")
    assert saved(path) == {}


def test_only_what_changed_is_replaced(at):
    reviewer, _ = at("pages")
    reviewer.page.evaluate(
        "() => document.querySelectorAll('#text > .part').forEach((one) => { one.own = true; })"
    )
    reviewer.click("教育部", 30)
    reviewer.key("1")
    kept = reviewer.page.evaluate(
        "() => [...document.querySelectorAll('#text > .part')].map((one) => !!one.own)"
    )
    assert kept.count(False) == 1


@pytest.mark.parametrize("what", ["plan", "corrections"])
def test_what_changed_underneath_is_never_overwritten(at, what):
    reviewer, path = at("stale" if what == "plan" else "files")
    beside = path.with_suffix(".corrections.toml")
    if what == "plan":
        path.write_text(PLAN.replace("第四件事", "第四件大事"), "utf-8")
    else:
        beside.write_text('[[looked]]\ncode = "numbering-gap"\nwords = "4、"\n', "utf-8")
    before = beside.read_text("utf-8") if beside.exists() else None
    reviewer.click("教育部", 30)
    reviewer.key("1")
    reviewer.page.wait_for_selector("#stale:visible")
    assert {"plan": "方案文件", "corrections": "改正文件"}[what] in reviewer.page.inner_text("#stale")
    assert (beside.read_text("utf-8") if beside.exists() else None) == before
    reviewer.page.click("[data-reload]")
    reviewer.page.wait_for_selector("#stale", state="hidden")
    reviewer.click("教育部", 30)
    reviewer.key("1")
    assert ("教育部", "lead") in rows(path, "1")
    assert before is None or before.strip() in corrections_of(path)


def test_a_second_window_is_told_of_the_first(at):
    first, path = at("windows")
    second, _ = at("windows")
    first.click("教育部", 30)
    first.key("1")
    before = corrections_of(path)
    second.click("财政部")
    second.key("3")
    second.page.wait_for_selector("#stale:visible")
    assert "另一个窗口" in second.page.inner_text("#stale") and corrections_of(path) == before


def test_what_was_saved_is_there_when_the_server_is_killed(chromium, tmp_path):
    path = tmp_path / "plan.txt"
    path.write_text(PLAN, "utf-8")
    with reviewed(path) as (process, address):
        page = chromium.new_page()
        page.goto(address)
        reviewer = Reviewer(page)
        reviewer.click("教育部", 30)
        reviewer.key("1")
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        assert ("教育部", "lead") in rows(path, "1")
        reviewer.key("3")
        assert "服务已停止" in reviewer.told
        page.close()
    assert ("教育部", "lead") in rows(path, "1")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["plan.corrections.toml", "plan.txt"]


def test_an_interrupt_ends_it_well(tmp_path):
    path = tmp_path / "plan.txt"
    path.write_text(PLAN, "utf-8")
    with reviewed(path) as (process, _):
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 0


# What is seen and heard


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("end", ["", ".en"])
def test_axe_finds_nothing(chromium, at, address, pytestconfig, scheme, end):
    if not AXE.is_file():
        missing = "axe-core is not there (make assets): the page was not looked through"
        (pytest.fail if pytestconfig.getoption("--require-tools") else pytest.skip)(missing)
    context = chromium.new_context(color_scheme=scheme, bypass_csp=True)
    reviewer, _ = at("axe", end, context)
    page = reviewer.page

    def violations():
        page.evaluate(AXE.read_text("utf-8"))
        found = page.evaluate("axe.run()")["violations"]
        return [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found]

    reviewer.key("n")
    assert not violations()
    if scheme == "light" and not end:
        reviewer.click("教育部", 30)
        reviewer.key("1")
    reviewer.key("?")
    assert not violations()
    page.keyboard.press("Escape")
    reviewer.click("财政部")
    reviewer.key("b")
    page.keyboard.type("银")
    page.wait_for_selector("#body-list [aria-selected=true]")
    assert not violations()
    page.keyboard.press("Escape")
    reviewer.key("e")
    assert not violations()
    page.goto(f"{address}index{end}.html")
    assert not violations()
    context.close()


def test_the_other_language_and_theme(at):
    reviewer, _ = at("language")
    page = reviewer.page
    page.click("[data-language=en]")
    assert page.get_attribute("html", "lang") == "en" and "Doubts" in page.inner_text("aside")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.click("[data-theme-switch]")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
    page.click("nav a[rel=next]")
    assert page.get_attribute("html", "lang") == "en"


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_nothing_is_wider_than_the_window(at, width):
    reviewer, _ = at("noscript")
    reviewer.page.set_viewport_size({"width": width, "height": 800})
    assert reviewer.page.evaluate("document.documentElement.scrollWidth") <= width
