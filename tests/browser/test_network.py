"""The network in a page, in Chromium: with mouse and keyboard, under a policy that forbids inline code."""

from __future__ import annotations

from shutil import copytree

import pytest

from browsing import served
from conftest import ROOT
from creditplan.iris import Iris
from creditplan.pictures.facts import gather
from creditplan.pictures.network import network
from creditplan.pictures.svg import looks

pytestmark = pytest.mark.browser
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'"
PAGE = """<!doctype html><html lang="{language}"><meta charset="utf-8"><title>network</title>
<meta http-equiv="Content-Security-Policy" content="{policy}">
<link rel="icon" href="data:,"><link rel="stylesheet" href="site.css"><link rel="stylesheet" href="assets/network.css">
<figure>{picture}</figure><script type="module" src="assets/network.js"></script></html>"""


@pytest.fixture(scope="module", params=["links", "no-links"])
def address(request, plan, tmp_path_factory):
    folder = tmp_path_factory.mktemp("network")
    copytree(ROOT / "converter/creditplan/site/assets", folder / "assets")
    colours = (ROOT / "converter/creditplan/pictures/alone.css").read_text("utf-8")
    (folder / "site.css").write_text(colours.replace(".picture", ":root") + looks(), "utf-8")
    link = (lambda iri: f"page.html#{iri}") if request.param == "links" else None
    picture = network(gather([plan], Iris()), "zh", link)
    (folder / "page.html").write_text(PAGE.format(language="zh", policy=POLICY, picture=picture), "utf-8")
    with served(folder) as address:
        yield f"{address}page.html"


@pytest.fixture
def page(chromium, address):
    page = chromium.new_page()
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address)
    page.wait_for_selector(".network-said", state="attached")
    yield page
    assert complaints == []
    page.close()


def focused(page):
    return page.evaluate("document.activeElement.dataset.body")


def near(page, key):
    return page.locator(f".node.{key}").get_attribute("data-near").split()


def test_the_focus_shows_partners_and_says_them(page):
    page.keyboard.press("Tab")
    key = focused(page)
    assert key == "b0"
    assert page.locator(".network-said").inner_text() == page.locator(".node.b0 title").text_content()
    shown = {node.get_attribute("data-body") for node in page.locator(".node.near").all()}
    assert shown == {*near(page, key)}
    assert page.locator(".edge.near").count() == page.locator(f".edge.{key}").count() > 0
    faint, bright = (
        page.evaluate(f"getComputedStyle(document.querySelector('{which}')).strokeOpacity")
        for which in (".edge:not(.near)", ".edge.near")
    )
    assert float(faint) < float(bright)


def test_arrows_lead_from_partner_to_partner(page):
    page.keyboard.press("Tab")
    seen = [focused(page)]
    for key in ("ArrowDown", "ArrowDown", "ArrowUp"):
        page.keyboard.press(key)
        assert focused(page) in near(page, seen[-1])
        seen.append(focused(page))
    rows = [int(key[1:]) for key in seen]
    assert rows[0] < rows[1] < rows[2] > rows[3]
    said = page.locator(".network-said").inner_text()
    assert said == page.locator(f".node.{seen[-1]} title").text_content()


def test_where_no_partner_stands_the_focus_stays(page):
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowUp")
    assert focused(page) == "b0"


def test_tab_walks_through_all_and_out(page):
    count = page.locator(".node").count()
    for _ in range(count):
        page.keyboard.press("Tab")
    assert focused(page) == f"b{count - 1}"
    page.keyboard.press("Tab")
    assert page.locator(".near").count() == 0
    assert page.locator(".network-said").inner_text() == ""


def test_the_mouse_shows_the_same_and_leaves_no_trace(page):
    page.locator(".node.b1").hover()
    assert page.locator(".node.near").count() == len(near(page, "b1"))
    page.mouse.move(1, 1)
    assert page.locator(".near").count() == 0


def test_the_keyboard_never_leads_the_mouse_astray(page):
    """Who has the focus is shown again when the mouse has left another."""
    page.keyboard.press("Tab")
    page.locator(".node.b5").hover()
    page.mouse.move(1, 1)
    assert page.locator(".chosen").get_attribute("data-body") == "b0"
