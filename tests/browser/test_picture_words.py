"""Words of pictures as Chromium sets them: none lies on another, in either language, light or dark."""

from __future__ import annotations

import pytest

from conftest import ROOT
from creditplan.iris import Iris
from creditplan.knowledge import open_knowledge
from creditplan.parsing import parse
from creditplan.pictures.drawing import PICTURES, draw
from creditplan.pictures.facts import gather
from creditplan.reading import read
from creditplan.resources import packaged_plan

pytestmark = pytest.mark.browser
# What Chromium measures of a line has the room above and below that a font keeps free: a fifth of it.
OVERLAPS = """() => {
  const boxes = [...document.querySelectorAll("text")].map((text) => {
    const box = text.getBoundingClientRect();
    const upright = text.getAttribute("writing-mode") || text.getAttribute("transform");
    const [x, y] = upright ? [box.width / 5, 0] : [0, box.height / 5];
    return { said: text.textContent, left: box.left + x, right: box.right - x, top: box.top + y, bottom: box.bottom - y };
  }).sort((one, other) => one.left - other.left);
  const found = [];
  boxes.forEach((one, place) => {
    for (let next = place + 1; next < boxes.length && boxes[next].left < one.right - 0.5; next++) {
      const other = boxes[next];
      if (one.top < other.bottom && other.top < one.bottom) found.push(`${one.said} | ${other.said}`);
    }
  });
  return [boxes.length, found];
}"""


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("source", ["packaged", "007", "010"])
def test_no_words_lie_on_others(chromium, tmp_path, name, source, language):
    path = packaged_plan() if source == "packaged" else ROOT / "tests" / "plans" / f"{source}.txt"
    facts = gather([parse(read(path), open_knowledge().register)], Iris())
    (tmp_path / "picture.svg").write_text(
        draw(name, facts, language, alone=True, knowledge=open_knowledge()), "utf-8"
    )
    page = chromium.new_page()
    page.goto((tmp_path / "picture.svg").as_uri())
    count, found = page.evaluate(OVERLAPS)
    page.close()
    assert count > 2
    assert found == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_ink_and_paper_follow_the_scheme(chromium, tmp_path, scheme, plan):
    (tmp_path / "picture.svg").write_text(
        draw("workload", gather([plan], Iris()), "zh", alone=True, knowledge=open_knowledge()), "utf-8"
    )
    page = chromium.new_page(color_scheme=scheme)
    page.goto((tmp_path / "picture.svg").as_uri())
    paper = page.evaluate("getComputedStyle(document.querySelector('.paper')).fill")
    ink = page.evaluate("getComputedStyle(document.querySelector('text')).fill")
    page.close()
    assert (sum(map(int, paper[4:-1].split(","))) > 380) is (scheme == "light")
    assert (sum(map(int, ink[4:-1].split(","))) > 380) is (scheme == "dark")
