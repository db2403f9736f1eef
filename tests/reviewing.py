"""A person at the page of a review: clicks, keys and typed words, counted. It knows the page and nothing else.

A click, a key, a stretch of words drawn over with the mouse, and words typed into a field count one each.
"""

from __future__ import annotations

import contextlib
import os
import queue
import subprocess
import sys
import threading
from pathlib import Path

# Places of the page for words of the text: read from what the page shows.
_PLACES = """
([words, from]) => {
  const chars = [], places = [];
  for (const stretch of document.querySelectorAll("#text [data-at]")) {
    let at = Number(stretch.dataset.at), unit = 0;
    for (const char of stretch.textContent) {
      if (char.trim() && char !== "|" && at >= from) {
        chars.push(char);
        places.push([stretch.firstChild, unit, unit + char.length, at]);
      }
      unit += char.length;
      at += 1;
    }
  }
  const wanted = [...words].filter((char) => char.trim() && char !== "|");
  const first = chars.findIndex((_, at) => wanted.every((char, i) => chars[at + i] === char));
  if (first < 0) return null;
  const [start, end] = [places[first], places[first + wanted.length - 1]];
  const ends = [[start, start[1], start[2]], [end, end[1], end[2]]];
  const boxed = () => ends.map(([place, a, b]) => {
    const range = document.createRange();
    range.setStart(place[0], a);
    range.setEnd(place[0], b);
    const box = range.getClientRects()[0];
    return { left: box.left, right: box.right, y: box.top + box.height / 2 };
  });
  scrollBy(0, boxed()[0].y - innerHeight / 4);
  return { boxes: boxed(), start: start[3], end: end[3] + 1 };
}
"""
# What the page says of tasks: their words, and who has which role.
_TASKS = """
() => {
  const found = new Map();
  for (const block of document.querySelectorAll("#text .task")) {
    const task = found.get(block.dataset.key) ?? { key: block.dataset.key, text: "", start: Number(block.dataset.start), rows: [] };
    found.set(task.key, task);
    task.end = Number(block.dataset.end);
    for (const one of block.querySelectorAll("[data-at]")) {
      if (!one.matches(".number")) task.text += one.textContent;
    }
    for (const one of block.querySelectorAll(".bodies li")) {
      const { words, role, from, to } = one.dataset;
      task.rows.push({ words, role, start: Number(from), end: Number(to) });
    }
  }
  return [...found.values()];
}
"""


@contextlib.contextmanager
def reviewed(*paths, folder=None, options=()):
    """Run ``creditplan review``; yield its process and the address that it prints."""
    command = [sys.executable, "-m", "creditplan", "review", "--no-browser", *options, *map(str, paths)]
    env = os.environ | {"PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command,
        cwd=folder,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        lines = queue.Queue()
        threading.Thread(target=lambda: lines.put(process.stdout.readline()), daemon=True).start()
        try:
            yield process, lines.get(timeout=120).strip()
        finally:
            if process.poll() is None:
                process.kill()


class Reviewer:
    """Somebody who looks through a plan.

    Args:
        page: of the browser, at the plan.
    """

    def __init__(self, page) -> None:
        self.page, self.count = page, 0

    # What is done

    def key(self, *keys):
        """Press keys, and wait for what each does."""
        for key in keys:
            self.count += 1
            self.page.keyboard.press(key)
            self.settle()

    def choose(self, words, begin=0):
        """Draw over words with the mouse; begin looking for them at a place of the text."""
        first, last = self.seen(words, begin)
        self.count += 1
        mouse = self.page.mouse
        mouse.move(first["left"] + 0.5, first["y"])
        mouse.down()
        mouse.move(last["right"] - 0.5, last["y"], steps=3)
        mouse.up()
        chosen, wanted = ("".join(one.replace("|", " ").split()) for one in (self.chosen, words))
        assert chosen == wanted, (chosen, wanted)

    def click(self, words, begin=0):
        """Click on words."""
        box, _ = self.seen(words, begin)
        self.count += 1
        self.page.mouse.click((box["left"] + box["right"]) / 2, box["y"])
        self.settle()

    def seen(self, words, begin=0):
        """Bring words into view, and return the boxes of the first and the last character."""
        for _ in range(3):
            # What comes into view is laid out then, and moves.
            place = self.page.evaluate(_PLACES, [words, begin])
            assert place, words
            self.page.evaluate(
                "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
            )
        return self.page.evaluate(_PLACES, [words, begin])["boxes"]

    def type(self, words):
        """Type words into the field that has the focus."""
        self.count += 1
        self.page.keyboard.type(words)

    def settle(self):
        """Wait until the server has answered everything."""
        self.page.wait_for_selector("#review[aria-busy=false]")

    # What is seen

    @property
    def tasks(self):
        """The tasks with their words and rows, in the order of the text."""
        return self.page.evaluate(_TASKS)

    @property
    def text(self):
        """The text of the plan."""
        return self.page.evaluate(
            "() => [...document.querySelectorAll('#text [data-at]')].map((one) => one.textContent).join('')"
        )

    def place(self, words, begin=0):
        """Where words stand, behind a place of the text."""
        found = self.page.evaluate(_PLACES, [words, begin])
        return found and found["start"]

    @property
    def chosen(self):
        """The words that are chosen."""
        return self.page.inner_text("#words")

    @property
    def told(self):
        """What the page says last."""
        return self.page.inner_text("#told")


def corrections_of(path) -> str:
    """The corrections file beside a plan; empty: there is none."""
    beside = Path(path).with_suffix(".corrections.toml")
    return beside.read_text("utf-8") if beside.exists() else ""
