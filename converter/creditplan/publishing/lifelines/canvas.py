"""An SVG picture in the making: the only place that writes XML."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from creditplan.publishing.lifelines.layout import WIDTH
from creditplan.publishing.lifelines.words import Words

_SVG = "http://www.w3.org/2000/svg"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_INK = "#1a1a1a"


@dataclass(slots=True)
class Canvas:
    """The elements of a picture; ``here`` is the group that they are put into."""

    words: Words
    root: ET.Element
    here: ET.Element

    @classmethod
    def new(cls, words: Words, title: str, description: str) -> Canvas:
        """Begin a picture that is named and described for those who do not see it."""
        ET.register_namespace("", _SVG)
        names = {"role": "img", "aria-labelledby": "title desc", "lang": words.language}
        root = ET.Element(f"{{{_SVG}}}svg", {"font-family": words.fonts, "fill": _INK, **names})
        root.set(_XML_LANG, words.language)
        canvas = cls(words, root, root)
        canvas.add("title", id="title").text = clean(title)
        canvas.add("desc", id="desc").text = clean(description)
        return canvas

    def finish(self, height: float) -> bytes:
        """Return the bytes of the file."""
        self.root.set("viewBox", f"0 0 {number(WIDTH)} {number(height)}")
        self.root.set("width", number(WIDTH))
        self.root.set("height", number(height))
        ET.indent(self.root, space=" ")
        content: bytes = ET.tostring(self.root, encoding="utf-8", xml_declaration=True)
        return content + b"\n"

    def add(self, tag: str, **attributes: str | float) -> ET.Element:
        """Add an element; ``_`` in the name of an attribute stands for ``-``."""
        values = {
            name.strip("_").replace("_", "-"): clean(value) if isinstance(value, str) else number(value)
            for name, value in attributes.items()
        }
        return ET.SubElement(self.here, f"{{{_SVG}}}{tag}", values)

    def group(self, title: str = "", description: str = "", **attributes: str) -> ET.Element:
        """Begin a group at the top level; its title is what pointing at it shows."""
        self.here = self.root
        self.here = self.add("g", **attributes)
        if title:
            self.add("title").text = clean(title)
        if description:
            self.add("desc").text = clean(description)
        return self.here

    def text(
        self, x: float, y: float, words: str, size: float, *, bold: str = "", language: str = "", **more: str
    ) -> None:
        """Write a line, ``bold`` before the rest."""
        element = self.add("text", x=x, y=y, font_size=size, **more)
        if language and language != self.words.language:
            element.set(_XML_LANG, language)
        if bold:
            part = ET.SubElement(element, f"{{{_SVG}}}tspan", {"font-weight": "bold"})
            part.text, part.tail = clean(bold), clean(f" {words}" if words else "")
        else:
            element.text = clean(words)


def number(value: float) -> str:
    """Write a coordinate: two decimals at most."""
    return f"{value:.2f}".rstrip("0").rstrip(".").replace("-0", "0", value == 0)


def clean(text: str) -> str:
    """Replace characters that XML cannot hold."""
    return _NOT_XML.sub("\ufffd", text)


def path(points: Iterable[tuple[float, float]]) -> str:
    """Write a path of straight lines."""
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)
