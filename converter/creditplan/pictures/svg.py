"""Writes pictures as SVG: every word as text, looks by class, nothing that runs.

Within a page, ``pictures.css`` gives the looks, from custom properties that the page sets. A picture that
stands alone holds this file and ``alone.css``, which sets the properties for light and dark.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeAlias
from xml.etree import ElementTree as ET

from creditplan.model import Labels, Role
from creditplan.pictures.facts import Facts
from creditplan.pictures.lifelines import page_looks
from creditplan.pictures.text import Text, balanced, legible, shortened, width
from creditplan.pictures.words import words_of

Link: TypeAlias = Callable[[str], str] | None
"""Returns the address of the page of an IRI; ``None``: pictures have no links."""
SIZE: Final = 12.0
"""Of words, in px; ``SMALL``: of numbers and signs."""
SMALL: Final = 10.5
ROW: Final = 20.0
"""Height of a row."""
_MARGIN, _TITLE, _LINE = 20.0, 18.0, 17.0


class Sheet:
    """A picture in the making.

    Args:
        name: of the picture, which is its class too.
        language: zh or en.
        facts: what it is about.
        link: see :data:`Link`.
        told: fills in its description.
    """

    def __init__(self, name: str, language: str, facts: Facts, link: Link, **told: object) -> None:
        self.words = words_of(name, language)
        self._link, self._name = link, name
        self._said = self.words.say("title", what=self.words.what(facts)), self.words.say("desc", **told)
        self.root = ET.Element("svg", {"class": f"picture {name}"})

    def shape(self, parent: ET.Element, tag: str, cls: str, title: str = "", **where: object) -> ET.Element:
        """Add a shape; numbers and other attributes by name."""
        shape = ET.SubElement(parent, tag, {"class": cls} if cls else {})
        for name, value in where.items():
            shape.set(name.replace("_", "-"), _written(value))
        if title:
            _say(shape, "title", title)
        return shape

    def text(self, parent: ET.Element, line: Text, cls: str = "", anchor: str = "", **more: object) -> None:
        """Add a line of words."""
        element = self.shape(parent, "text", cls, x=line.x, y=line.y, font_size=line.size)
        if anchor:
            element.set("text-anchor", anchor)
        if line.language:
            element.set("lang", line.language)
            element.set("xml:lang", line.language)
        for name, value in more.items():
            element.set(name.replace("_", "-"), _written(value))
        element.text = legible(line.words)

    def thing(self, parent: ET.Element, iri: str, cls: str, title: str, **data: object) -> ET.Element:
        """Add a group that stands for something that has an IRI, and leads to its page if it has one."""
        group = ET.SubElement(parent, "a" if self._link else "g", {"class": cls})
        if self._link:
            group.set("href", self._link(iri))
        group.set("data-iri", iri)
        for name, value in data.items():
            group.set(f"data-{name}", _written(value))
        _say(group, "title", title)
        return group

    def name(self, labels: Labels, x: float, y: float, room: float) -> Text:
        """Return a label as a line, cut off where there is no room."""
        label, language = self.words.label(labels)
        return Text(x, y, shortened(label, SIZE, room), SIZE, language)

    def legend(self, y: float) -> None:
        """Explain the signs of the roles in one line."""
        group, x = self.shape(self.root, "g", "legend"), 2.0
        for role in Role:
            self.sign(group, (role,), x, y - 14)
            line = Text(x + 22, y, self.words.role(role), SIZE)
            self.text(group, line)
            x += 22 + width(line.words, SIZE) + 22

    def sign(self, parent: ET.Element, roles: tuple[Role, ...], x: float, y: float) -> None:
        """Draw the sign of a role in a box; of several roles, in that of the first."""
        sign = "".join(map(self.words.sign, roles))
        self.shape(parent, "rect", f"sign {roles[0]}", x=x, y=y, width=ROW - 2, height=ROW - 2, rx=2)
        size = SMALL + 1 if len(sign) == 1 else SMALL - 2.5
        middle = Text(x + (ROW - 2) / 2, y + (ROW - 2) / 2 + size * 0.36, sign, size)
        self.text(parent, middle, f"of-{roles[0]}", "middle")

    def notes(self, y: float, room: float, *lines: str) -> float:
        """Write sentences below what is drawn; return where they end."""
        for sentence in filter(None, lines):
            for line in balanced(sentence, SIZE, room, most=6):
                y += _LINE
                self.text(self.root, Text(2, y, line, SIZE), "note")
        return y

    def empty(self, *, alone: bool) -> str:
        """Return a picture that says that there is nothing to draw."""
        return self.finish(480, self.notes(0, 480, self.words.say("none")) + 8, alone=alone)

    def pane(self, place: str) -> ET.Element:
        """Return a part of a picture that a page holds at its edge."""
        return ET.Element("svg", {"class": f"picture {self._name} {place}"})

    def finish_pane(self, pane: ET.Element, right: float, bottom: float) -> str:
        """Return such a part; it begins where the picture does."""
        pane.attrib |= self._placed(right, bottom) | {
            "preserveAspectRatio": "xMinYMin slice",
            "aria-labelledby": f"{self._name}-title",
        }
        ET.indent(pane, "")
        return ET.tostring(pane, encoding="unicode") + "\n"

    def _placed(self, right: float, bottom: float) -> dict[str, str]:
        return {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {_written(right)} {_written(bottom)}",
            "width": _written(right),
            "height": _written(bottom),
            "lang": self.words.language,
            "xml:lang": self.words.language,
            "role": "group",
        }

    def finish(self, right: float, bottom: float, *, alone: bool) -> str:
        """Return the picture.

        Args:
            right: where it ends at the right.
            bottom: where it ends below.
            alone: it is a file, with its title and looks; else it is a part of a page.
        """
        root, (title, description) = self.root, self._said
        if alone:
            root, right, bottom = self._framed(right, bottom)
        shared = self._placed(right, bottom) | {
            # An image hides what is in it: what can have the focus would be lost.
            "role": "group" if any(e.tag == "a" or e.get("tabindex") for e in root.iter()) else "img",
            "aria-labelledby": f"{self._name}-title {self._name}-desc",
        }
        root.attrib = root.attrib | shared
        for place, (tag, said) in enumerate((("title", title), ("desc", description))):
            element = ET.Element(tag, {"id": f"{self._name}-{tag}"})
            element.text = legible(said)
            root.insert(place, element)
        ET.indent(root, "")
        return ET.tostring(root, encoding="unicode") + "\n"

    def _framed(self, right: float, bottom: float) -> tuple[ET.Element, float, float]:
        """Return the picture with margins, its title and its looks, and how large that is."""
        root = ET.Element("svg", self.root.attrib)
        ET.SubElement(root, "style").text = _resource("pictures.css") + _resource("alone.css")
        right = max(right, 640.0)
        self.shape(root, "rect", "paper", width="100%", height="100%")
        y = _MARGIN
        for line in balanced(legible(self._said[0]), _TITLE, right, most=2):
            y += _TITLE * 1.3
            self.text(root, Text(_MARGIN, y, line, _TITLE), "caption")
        for line in balanced(legible(self._said[1]), SIZE, right, most=4):
            y += _LINE
            self.text(root, Text(_MARGIN, y, line, SIZE), "note")
        y += _MARGIN
        within = ET.SubElement(root, "g", {"transform": f"translate({_written(_MARGIN)} {_written(y)})"})
        within.extend(self.root)
        return root, right + 2 * _MARGIN, y + bottom + _MARGIN


def looks() -> str:
    """Return the style sheet that pictures need in a page."""
    return _resource("pictures.css") + page_looks()


def _resource(name: str) -> str:
    return Path(__file__).with_name(name).read_text("utf-8")


def _say(parent: ET.Element, tag: str, words: str) -> None:
    ET.SubElement(parent, tag).text = legible(words)


def _written(value: object) -> str:
    """Write a coordinate with two decimals at most."""
    if isinstance(value, int | float):
        written = f"{value:.2f}".rstrip("0").rstrip(".")
        return "0" if written in ("", "-0", "-") else written
    return legible(str(value))
