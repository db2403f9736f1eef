"""The search page in Chromium, on a served folder and on one that is opened from disk."""

from __future__ import annotations

import pytest

from creditplan.iris import Iris
from creditplan.knowledge import open_knowledge
from creditplan.model import Labels
from creditplan.pipeline import convert, packaged_plan
from creditplan.reading import read
from creditplan.site.search import Entry
from searched import entries, served, write_index, write_pages

pytestmark = pytest.mark.browser
HOSTILE = Entry(
    "plan/x/task/1", "task", Labels('<img src="x" onerror="alert(1)">危险\u202e文字'), text="<b>危险</b>"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    knowledge = open_knowledge()
    plan = convert(read(packaged_plan()), knowledge, Iris()).plan
    write_index(folder, [*entries(plan, knowledge.register), HOSTILE])
    write_pages(folder)
    return folder


@pytest.fixture(scope="module")
def address(folder):
    with served(folder) as (address, _):
        yield f"{address}/site/"


@pytest.fixture
def page(chromium):
    """A page in which nothing may go wrong: no error, no breach of the policy of contents."""
    page, said = chromium.new_page(), []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    page.close()
    assert said == []


def status(page, words):
    page.wait_for_function(
        "words => document.getElementById('search-status').textContent.includes(words)",
        arg=words,
        timeout=20_000,
    )


def first(page):
    return page.locator("#search-results a").first


@pytest.mark.parametrize(
    ("query", "link", "words"),
    [
        ("食品", "agency/cfda.html", "国家食品药品监督管理总局"),
        ("信用体系", "plan/social-credit-2015.html", "信用体系"),
        ("市场监管", "agency/samr.html", "国家市场监督管理总局"),
        ("税", "agency/sat.html", "国家税务总局"),
        ("國家稅務總局", "agency/sat.html", "国家税务总局"),
        ("国务院食品安全委员会办公室", "agency/fsco.html", "国务院食品安全委员会办公室"),
        ("中华人民共和国工业和信息化部", "agency/miit.html", "中华人民共和国工业和信息化部"),
        ("中华人民共和国国家发展和改革委员会", "agency/ndrc.html", "中华人民共和国国家发展和改革委员会"),
        ("fgw", "agency/ndrc.html", "发展和改革"),
        ("rmyh", "agency/pboc.html", "中国人民银行"),
        ("renminyinhang", "agency/pboc.html", "中国人民银行"),
        ("ＰＢＯＣ", "agency/pboc.html", "中国人民银行"),
    ],
)
def test_a_word_leads_to_its_page(page, address, query, link, words):
    page.goto(f"{address}search.html?q={query}")
    status(page, query)
    assert first(page).get_attribute("href") == link
    assert words in first(page).inner_text()


def test_what_no_word_begins_with_is_said_not_to_be_there(page, address):
    page.goto(f"{address}search.html?q=用体")
    status(page, "没有找到“用体”")
    assert page.locator("#search-results li").count() == 0


def test_the_box_in_the_head_leads_to_results(page, address):
    page.goto(f"{address}search.html")
    page.locator("header input").fill("People's Bank")
    page.locator("header input").press("Enter")
    status(page, "People's Bank")
    assert page.locator("#search-form input").input_value() == "People's Bank"
    assert first(page).get_attribute("href") == "agency/pboc.html"


def test_english_pages_show_english_and_lead_to_it(page, address):
    page.goto(f"{address}search.en.html?q=credit")
    status(page, "found")
    page.locator("#search-form input").fill("People's Bank")
    status(page, "People's Bank")
    assert first(page).get_attribute("href") == "agency/pboc.en.html"
    assert first(page).inner_text() == "People's Bank of China"
    assert first(page).locator("mark").all_inner_texts() == ["People", "Bank"]


def test_the_keyboard_goes_through_results_and_shows_more(page, address):
    page.goto(f"{address}search.html?q=信用")
    status(page, "信用")
    assert page.locator("#search-results li").count() == 20
    page.locator("#search-form input").focus()
    for key, place in (("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0)):
        page.keyboard.press(key)
        links = page.locator("#search-results a")
        assert links.nth(place).evaluate("link => link === document.activeElement")
    page.keyboard.press("ArrowUp")
    assert page.locator("#search-form input").evaluate("input => input === document.activeElement")
    page.locator("#search-more").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelectorAll('#search-results li').length > 20")
    assert page.locator("#search-results a").nth(20).evaluate("link => link === document.activeElement")


def test_a_kind_is_chosen_and_kept_in_the_address(page, address):
    page.goto(f"{address}search.html?q=食品")
    status(page, "食品")
    page.locator("#search-form select").select_option("task")
    page.wait_for_function(
        "() => [...document.querySelectorAll('.search-kind')].every(one => one.textContent === '任务')"
    )
    page.wait_for_url("**kind=task")
    page.reload()
    status(page, "食品")
    assert set(page.locator(".search-kind").all_inner_texts()) == {"任务"}


def test_hostile_names_are_text(page, address):
    page.goto(f"{address}search.html?q=危险 onerror")
    status(page, "危险 onerror")
    assert first(page).inner_text() == '<img src="x" onerror="alert(1)">危险文字'
    assert page.locator("#search-results p").inner_text() == "<b>危险</b>"
    assert page.locator("#search-results img, #search-results b").count() == 0
    page.goto(f"{address}search.html?q=<nothing src=x>$%26")
    status(page, "没有找到“<nothing src=x>$&”")


def test_a_page_from_disk_says_that_search_needs_a_server(chromium, folder):
    page = chromium.new_page()
    page.goto((folder / "search.html").as_uri())
    assert "从本机文件夹打开时，浏览器不允许读取索引" in page.locator("#search-status").inner_text()
    assert page.locator("#search-form").is_hidden()
    page.close()


def test_an_index_that_cannot_be_read_is_told(chromium, folder, address):
    page = chromium.new_page()
    page.route("**/search/index.json", lambda route: route.abort())
    page.goto(f"{address}search.html?q=食品")
    status(page, "没有读到搜索索引")
    page.close()
