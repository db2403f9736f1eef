"""Whether Word shows words, and as valid ones, by runs and styles (ECMA-376, 17.7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from creditplan.reading.numbering import W

if TYPE_CHECKING:
    from lxml.etree import _Element

_OFF = ("0", "false", "off", "none")
_DEEPEST = 12
# Each with what is left out for it.
_SAID = (("vanish", "hidden"), ("strike", "struck"), ("dstrike", "struck"))


@dataclass(frozen=True, slots=True)
class _Style:
    """A style: which properties it turns on or off, and the style that it is based on."""

    said: dict[str, bool]
    above: str


class Styles:
    """The styles of a document."""

    def __init__(self, styles: _Element | None) -> None:
        self.styles: dict[str, _Style] = {}
        self.defaults: dict[str, bool] = {}
        self.paragraph = ""
        if styles is None:
            return
        self.defaults = _said(styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
        for style in styles.findall(W + "style"):
            key, based = style.get(W + "styleId") or "", style.find(W + "basedOn")
            above = "" if based is None else based.get(W + "val") or ""
            self.styles[key] = _Style(_said(style.find(W + "rPr")), above)
            if style.get(W + "type") == "paragraph" and style.get(W + "default") in ("1", "true", "on"):
                self.paragraph = self.paragraph or key

    def cause(self, properties: _Element | None, paragraph: _Element) -> str:
        """Say why words with these properties (``w:rPr``) are left out; empty: they are not."""
        own = _said(properties)
        named = None if properties is None else properties.find(W + "rStyle")
        places = [own]
        if named is not None:
            places += self._chain(named.get(W + "val") or "")
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        places += self._chain(self.paragraph if style is None else style.get(W + "val") or "")
        places.append(self.defaults)
        for tag, cause in _SAID:
            if next((said[tag] for said in places if tag in said), False):
                return cause
        return ""

    def _chain(self, style: str) -> list[dict[str, bool]]:
        """What a style says, and those that it is based on, the nearest first."""
        chain = []
        for _ in range(_DEEPEST):
            if style not in self.styles:
                break
            chain.append(self.styles[style].said)
            style = self.styles[style].above
        return chain


def _said(properties: _Element | None) -> dict[str, bool]:
    """Which properties are turned on or off."""
    if properties is None:
        return {}
    found = ((tag, properties.find(W + tag)) for tag, _ in _SAID)
    return {tag: element.get(W + "val") not in _OFF for tag, element in found if element is not None}
