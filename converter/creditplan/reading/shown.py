"""What of a page a browser shows: the rest of its tree is taken out, and told where it counts.

The rule is that of CSS, for a screen, with the style sheets that stand in the page itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from creditplan.reading.page_parts import fit
from creditplan.reading.style_sheets import Styles, path
from creditplan.words.marks import TICKS

if TYPE_CHECKING:
    from lxml.etree import _Element

LEFT_OUT = "left-out"
"""The tag of what stands where words are left out; its attributes ``cause`` and ``words`` say the rest."""
# Neither these nor what they hold is shown as words.
_NO_WORDS = {
    "script", "style", "noscript", "iframe", "svg", "canvas", "button", "select", "option", "datalist",
    "input", "textarea", "object", "embed", "applet", "video", "audio", "link", "template", "rt", "rp", "rtc",
    "head", "noframes", "noembed", "param", "area", "annotation", "annotation-xml",
}  # fmt: skip
_STRUCK = {"del", "s", "strike"}
_MARKS = {"sup", "a", "span"}
_COLOURED = {"font", "body"}
# Without a style, only these can hold words that are not shown.
_TELLING = _NO_WORDS | _STRUCK | _MARKS | _COLOURED | {"dialog", "img"}
# Lengths: none at all; so far to one side that it is off every screen.
_NOTHING = re.compile(r"0*\.?0*(?:px|pt|em|rem|%|vh|vw)?")
_TINY = re.compile(r"[01]?(?:\.\d*)?(?:px|pt)?|0+(?:\.0*)?(?:em|rem|%|vh|vw)?")
_FAR = re.compile(r"-\d{3,}(?:\.\d*)?(?:px|pt|em|rem|%|vh|vw)?")
_CUT_OFF = re.compile(
    r"rect\((?:[01](?:px)?[, ]*){4}\)|inset\((?:5\d|[6-9]\d|100)(?:\.\d*)?%.*|circle\(0.*"
    r"|polygon\((?:0[a-z%]* 0[a-z%]*[, ]*)+\)"
)
_NO_SCALE = re.compile(r".*scale(?:x|y|3d)?\(\s*0(?:\.0*)?\s*[,)].*|.*translate[a-z0-9]*\([^)]*-\d{4,}.*")
_NO_FILTER = re.compile(r".*opacity\(\s*0+(?:\.0*)?%?\s*\).*")
# What marks a note: [1], 〔注2〕, ①, *, 3; and what may stand before a small number that is a power: m2, 米3.
_MARKING = r"(?:注|\^)?\s*(?:\d{1,3}|[①-⑳]|[*＊†‡※§]|[a-z]|[ivx]{2,4})|注\d{0,3}"
_SIGN = rf"[\[［〔【(（]?\s*(?:{_MARKING})\s*[\]］〕】)）]?"
_MARK = re.compile(rf"{_SIGN}(?:\s*[,，、;；~～–-]?\s*{_SIGN}){{0,4}}")
_POWER = re.compile(r"[A-Za-zα-ωΑ-Ω米0-9]\s*\Z")
_BACK = re.compile(r"\s*[↩↑^⏎⤴\ufe0e\ufe0f]+\s*")
_MOST_PIECES, _LONGEST_MARK = 20, 12
# Of red, green and blue, from 0 to 1: no eye tells colours apart that differ by less.
_LEAST_CONTRAST = 0.02

Colour = tuple[float, float, float]
_WHITE: Colour = (1.0, 1.0, 1.0)


class _State(NamedTuple):
    """What an element hands down to what it holds.

    Attributes:
        visible, sized: its words are.
        ink: the colour that they have, if anything says so; without one they are clear.
        ground: what stands behind them, if it is known.
    """

    visible: bool = True
    sized: bool = True
    ink: Colour | None = None
    clear: bool = False
    ground: Colour | None = _WHITE

    @property
    def hides(self) -> bool:
        if not self.visible or not self.sized or self.clear:
            return True
        if not self.ink or not self.ground:
            return False
        return all(abs(one - two) <= _LEAST_CONTRAST for one, two in zip(self.ink, self.ground, strict=True))


def keep_what_is_shown(root: _Element) -> Styles:
    """Take out of a page what is not shown, readings of characters and marks of notes.

    In the place of words that may count stands an element ``LEFT_OUT``, which has no words of its own.

    Args:
        root: of the page.

    Returns:
        What the style sheets say of the rest.
    """
    telling = [element for element in root.iter() if element.tag in _TELLING]
    styles = Styles(root, (element for element in telling if element.tag in ("style", "link")))
    coloured = any(
        element.tag in _COLOURED and (element.get("color") or element.get("text")) for element in telling
    )
    if not styles.hiding and not coloured and not path("//@hidden | //@popover")(root):
        for element in telling:
            if not _has_no_words(element, styles) and (cause := _cause(element, styles.of(element))):
                _replace(element, cause)
        return styles
    stack: list[tuple[_Element, _State]] = [(root, _State(ground=_WHITE if styles.whole else None))]
    while stack:
        element, above = stack.pop()
        if not isinstance(element.tag, str):
            continue
        if _has_no_words(element, styles):
            continue
        said = styles.of(element)
        cause = _cause(element, said)
        state = _below(above, said, element) if said or element.attrib else above
        if not cause and state.hides and not above.hides and not _turns(element, styles):
            cause = "hidden"
        if cause:
            _replace(element, cause)
            continue
        if state.hides:
            _blank(element)
        stack += [(child, state) for child in element]
    return styles


def _has_no_words(element: _Element, styles: Styles) -> bool:
    """Take the words out of an element that has none to show, whatever its style; tell whether it is one."""
    tag = element.tag
    if tag == "head":
        # Of the head, what it says in <meta> counts.
        for hidden in element.iterchildren("*"):
            if hidden.tag != "meta":
                hidden.clear(keep_tail=True)
        return True
    if tag in ("input", "img") and (sign := _sign(element, tag)):
        element.clear(keep_tail=True)
        element.tag, element.text = "span", sign
        return True
    if tag in _NO_WORDS or (tag in _MARKS and _is_mark(element, styles)):
        element.clear(keep_tail=True)
        return True
    return False


def _sign(element: _Element, tag: str) -> str:
    """Return the sign that people see where something is ticked: in a box of a form, or as a picture."""
    if tag == "img":
        said = (element.get("alt") or "").strip()
        return said if len(said) == 1 and said in TICKS else ""
    if (element.get("type") or "").lower() not in ("checkbox", "radio"):
        return ""
    return "☑" if element.get("checked") is not None else ""


def _cause(element: _Element, said: Mapping[str, str]) -> str:
    """Tell why nothing that an element holds is shown as it stands; empty: it is."""
    display = said.get("display")
    hidden = (
        element.get("hidden") is not None
        or element.get("popover") is not None
        or (element.tag == "dialog" and element.get("open") is None)
    )
    if display == "none" or (hidden and display is None):
        return "hidden"
    if said and _vanishes(said):
        return "hidden"
    line = said.get("text-decoration-line", said.get("text-decoration"))
    struck = element.tag in _STRUCK if line is None else "line-through" in line
    return "struck" if struck else ""


def _vanishes(said: Mapping[str, str]) -> bool:
    """Tell whether styles leave nothing to see of an element: no size, no colour, no place on the screen."""
    get = said.get
    if (
        _NOTHING.fullmatch(get("opacity", "1"))
        or get("content-visibility") == "hidden"
        or _NO_FILTER.fullmatch(get("filter", ""))
        or _CUT_OFF.fullmatch(get("clip", "") or get("clip-path", ""))
        or _CUT_OFF.fullmatch(get("clip-path", ""))
        or _NO_SCALE.fullmatch(get("transform", ""))
        or _FAR.fullmatch(get("text-indent", ""))
        or any(map(_FAR.fullmatch, get("margin", "").split()))
        or any(_FAR.fullmatch(get(f"margin-{side}", "")) for side in ("left", "top"))
    ):
        return True
    placed = get("position") in ("absolute", "fixed", "relative")
    if placed and any(_FAR.fullmatch(get(side, "")) for side in ("left", "top", "right", "bottom")):
        return True
    cut = get("overflow", "").startswith(("hidden", "clip"))
    sizes = (get(name) for name in ("height", "max-height", "width", "max-width"))
    return cut and any(size is not None and _TINY.fullmatch(size) for size in sizes)


def _below(above: _State, said: Mapping[str, str], element: _Element) -> _State:
    """Return what an element hands down."""
    visible, sized, ink, clear, ground = above
    if "visibility" in said:
        visible = said["visibility"] not in ("hidden", "collapse")
    if "font-size" in said or "font" in said:
        sized = not any(
            map(_NOTHING.fullmatch, said.get("font-size", said.get("font", "")).split("/")[0].split())
        )
    colour = said.get("-webkit-text-fill-color") or said.get("color") or element.get("text")
    if colour and (found := _colour(colour)):
        *mixed, alpha = found
        clear, ink = alpha <= _LEAST_CONTRAST, (mixed[0], mixed[1], mixed[2])
    painted = said.get("background-image") or said.get("background") or said.get("background-color")
    painted = painted or element.get("bgcolor") or (element.get("background") and "url()")
    if painted:
        ground = _ground(painted, above.ground)
    return _State(visible, sized, ink, clear, ground)


def _ground(painted: str, above: Colour | None) -> Colour | None:
    """Return the colour of a background; what is a picture, or half seen through, has none."""
    if "(" in painted and not painted.startswith(("rgb", "hsl")):
        return None
    found = [colour for word in (painted, *painted.split()) if (colour := _colour(word))]
    if not found:
        return above
    red, green, blue, alpha = found[0]
    return above if not alpha else (red, green, blue) if alpha > 1 - _LEAST_CONTRAST else None


@lru_cache(maxsize=1024)
def _colour(said: str) -> tuple[float, float, float, float] | None:
    """Read a colour: red, green, blue and alpha, from 0 to 1."""
    from tinycss2.color4 import parse_color

    colour = parse_color(said.strip())
    if colour is None or isinstance(colour, str):
        return None
    try:
        red, green, blue = colour.to("srgb").coordinates
    except NotImplementedError:
        return None
    return red or 0.0, green or 0.0, blue or 0.0, colour.alpha


def _turns(element: _Element, styles: Styles) -> bool:
    """Tell whether something that a hidden element holds may be shown all the same."""
    turning = {
        "visibility",
        "font-size",
        "font",
        "color",
        "background",
        "background-color",
        "background-image",
    }
    return any(styles.of(inner).keys() & turning for inner in element.iterdescendants("*"))


def _replace(element: _Element, cause: str) -> None:
    words = "".join(_words(element))
    element.clear(keep_tail=True)
    element.tag = LEFT_OUT
    element.set("cause", cause)
    element.set("words", fit(words))


def _words(element: _Element) -> Iterator[str]:
    """Yield the words of an element, without those that are none wherever they stand."""
    stack = [(element, False)]
    while stack:
        inner, left = stack.pop()
        if left:
            yield inner.tail or ""
            continue
        if inner is not element:
            stack.append((inner, True))
        if isinstance(inner.tag, str) and inner.tag not in _NO_WORDS:
            yield inner.text or ""
            stack += [(child, False) for child in reversed(inner)]


def _blank(element: _Element) -> None:
    """Take out the words of an element itself, not those of what it holds."""
    from lxml import etree

    words = [element.text or "", *(child.tail or "" for child in element)]
    element.text = None
    for child in element:
        child.tail = None
    if any(not piece.isspace() for piece in words if piece):
        element.insert(0, etree.Element(LEFT_OUT, {"cause": "hidden", "words": fit("".join(words))}))


def _is_mark(element: _Element, styles: Styles) -> bool:
    """Tell whether an element is the mark of a note, or leads back to it: raised, or a link in the page."""
    raised, link = _is_raised(element, styles), element.tag == "a" and _is_within(element)
    if not raised and not link:
        return False
    words = "".join(islice(element.itertext(), _MOST_PIECES)).strip()
    if len(words) > _LONGEST_MARK or not (_MARK.fullmatch(words) or _BACK.fullmatch(words)):
        return False
    if not raised:
        # A link within the page that is a number may be one of a table of contents.
        return not words.isdigit()
    return not (words.isalnum() and not _holds_link(element) and _POWER.search(_before(element)))


def _is_within(link: _Element) -> bool:
    return (link.get("href") or "").startswith("#")


def _holds_link(element: _Element) -> bool:
    return _is_within(element) or any(map(_is_within, islice(element.iter("a"), _MOST_PIECES)))


def _is_raised(element: _Element, styles: Styles) -> bool:
    if element.tag == "sup" or styles.of(element).get("vertical-align") in ("super", "text-top"):
        return True
    marked = " ".join(filter(None, map(element.get, ("class", "role", "style")))).lower()
    return "footnote" in marked or "noteref" in marked or "super" in marked


def _before(element: _Element) -> str:
    """The words right before an element."""
    previous = element.getprevious()
    if previous is not None:
        return previous.tail or "".join(islice(previous.itertext(), _MOST_PIECES))
    above = element.getparent()
    return (above.text or "") if above is not None else ""
