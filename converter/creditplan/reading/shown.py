"""What of a page a browser shows: the rest of its tree is taken out, and told where it counts.

The rule is that of CSS, for a screen, with the style sheets that stand in the page itself; those that lie
elsewhere are not fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from lxml.html import HtmlElement

LEFT_OUT = "left-out"
"""The tag of what stands where words are left out; its attributes ``cause`` and ``words`` say the rest."""
# Neither these nor what they hold is shown as words.
_NO_WORDS = {
    "script", "style", "noscript", "iframe", "svg", "canvas", "button", "select", "option", "datalist",
    "input", "textarea", "object", "embed", "applet", "video", "audio", "link", "template", "rt", "rp", "rtc",
    "head",
}  # fmt: skip
_STRUCK = {"del", "s", "strike"}
_MARKS = {"sup", "a", "span"}
# Without any of these in its markup a page hides nothing by style or attribute.
_HIDES = re.compile(
    r"\bhidden\b|display\s*:\s*none|visibility|opacity|line-through|font(?:-size)?\s*:\s*0|-\d{3}|\brect\("
    r"|white\b|transparent|#f{3}|rgba?\(\s*255",
    re.IGNORECASE,
)
# Properties that say what is shown; list-style says with which numbers.
_TELLING = re.compile(
    r"display|visibility|opacity|font|text-decoration|color|background|position|left|top|text-indent|clip|list-style",
    re.IGNORECASE,
)
_HIDING = re.compile(
    r"none|hidden|collapse|line-through|(?:opacity|size|font)\s*:[^;]*\b0|colou?r|background|-\d{3}|rect|list-style"
    r"|visible|block|inline",
    re.IGNORECASE,
)
_WHITE = re.compile(
    r"white|transparent|#f{3,4}|#f{6}(?:f{2})?|rgba?\(255[, ]+255[, ]+255(?:[, /]+1(?:\.0*)?)?\)"
)
_CLEAR = ("transparent", "none", "initial", "inherit", "unset", "")
_NOTHING = re.compile(r"0*\.?0*(?:px|pt|em|rem|%)?")
_FAR = re.compile(r"-\d{3,}(?:\.\d*)?(?:px|pt|em|rem|%)?")
_CLIPPED = re.compile(r"rect\((?:[01](?:px)?[, ]*){4}\)")
# What marks a note: [1], 〔注2〕, ①, *, 3; and what may stand before a small number that is a power: m2, 米3.
_MARK = re.compile(r"[\[［〔【(（]?\s*(?:注|\^)?\s*(?:\d{1,3}|[①-⑳]|[*＊†‡※])\s*[\]］〕】)）]?|注\d{0,3}")
_POWER = re.compile(r"[A-Za-zα-ωΑ-Ω米0-9]\s*\Z")
_BACK = re.compile(r"\s*[↩↑^⏎⤴\ufe0e\ufe0f]+\s*")
# A page of a site has some hundred rules; the sizes of a screen in pixels.
_MOST_RULES, _LONGEST_SELECTOR, _SCREEN = 2000, 300, 1280
_MOST_PIECES, _LONGEST_MARK = 20, 8


class _State(NamedTuple):
    """What an element hands down to what it holds: colours and the like that its words are shown in."""

    visible: bool = True
    sized: bool = True
    white: bool = False
    painted: bool = False

    @property
    def hides(self) -> bool:
        return not self.visible or not self.sized or (self.white and not self.painted)


class Styles:
    """What the page's own style sheets and the elements' own styles say of elements."""

    def __init__(self, root: HtmlElement) -> None:
        sheets = list(root.iter("style"))
        # White words may stand on what a sheet that lies elsewhere paints.
        self.whole = not any("stylesheet" in (link.get("rel") or "").lower() for link in root.iter("link"))
        self.declared: dict[HtmlElement, list[tuple[tuple[int, ...], str, str]]] = {}
        for sheet in sheets:
            text = sheet.text or ""
            if _HIDING.search(text) and _applies(sheet.get("media") or ""):
                self._read(root, text)

    def of(self, element: HtmlElement) -> dict[str, str]:
        """Return what holds for an element, by property; nothing of what says nothing of what is shown."""
        own = element.get("style") or ""
        said = self.declared.get(element)
        colour = element.get("color") if element.tag == "font" else None
        if not said and not colour and not (own and _TELLING.search(own)):
            return {}
        found = list(said or ())
        if colour:
            # What an attribute says gives way to every style.
            found.append(((False, -1), "color", colour.strip().lower()))
        for order, (name, value, important) in enumerate(_declarations(own)):
            found.append(((important, 1, 0, 0, 0, order), name, value))
        found.sort(key=lambda one: one[0])
        return {name: value for _, name, value in found}

    def _read(self, root: HtmlElement, text: str) -> None:
        import cssselect
        from lxml import etree

        translator = cssselect.HTMLTranslator()
        for order, (selectors, declarations) in enumerate(_rules(text)):
            if order >= _MOST_RULES:
                return
            if not _HIDING.search(declarations) or len(selectors) > _LONGEST_SELECTOR:
                continue
            telling = [one for one in _declarations(declarations) if _TELLING.match(one[0])]
            try:
                parsed = cssselect.parse(selectors) if telling else []
                for selector in parsed:
                    if selector.pseudo_element:
                        continue
                    specificity = selector.specificity()
                    for element in etree.XPath(translator.selector_to_xpath(selector))(root):
                        said = self.declared.setdefault(element, [])
                        said += [
                            ((important, 0, *specificity, order), name, value)
                            for name, value, important in telling
                        ]
            except (cssselect.SelectorError, etree.XPathError):
                continue  # as a browser passes over a rule that it does not know


def _rules(text: str) -> Iterator[tuple[str, str]]:
    """Yield selectors and declarations of the rules that hold for a screen, in order."""
    import tinycss2

    waiting = [iter(tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True))]
    while waiting:
        rule = next(waiting[-1], None)
        if rule is None:
            waiting.pop()
        elif rule.type == "qualified-rule":
            yield tinycss2.serialize(rule.prelude), tinycss2.serialize(rule.content)
        elif rule.type == "at-rule" and rule.content is not None:
            name = rule.lower_at_keyword
            if name in ("supports", "layer") or (
                name == "media" and _applies(tinycss2.serialize(rule.prelude))
            ):
                inside = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
                waiting.append(iter(inside))


def _declarations(text: str) -> Iterator[tuple[str, str, bool]]:
    """Yield name, value and importance of declarations."""
    for one in re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL).split(";"):
        name, colon, value = one.partition(":")
        if colon:
            value, mark, said = value.strip().lower().partition("!")
            yield name.strip().lower(), value.strip(), bool(mark) and said.strip() == "important"


def _applies(media: str) -> bool:
    """Tell whether one of some media queries holds for a screen of a usual size."""
    return any(map(_holds, media.lower().split(",")))


def _holds(query: str) -> bool:
    if "dark" in query:
        return False
    kind = re.search(r"\b(?:print|speech|aural|tty|tv|handheld|projection|braille|embossed)\b", query)
    if (kind is None) == query.strip().startswith("not"):
        return False
    for bound, size in re.findall(r"(min|max)-(?:device-)?width\s*:\s*(\d{1,6})", query):
        if (bound == "min") != (int(size) <= _SCREEN):
            return False
    return True


def keep_what_is_shown(root: HtmlElement, markup: str) -> Styles:
    """Take out of a page what is not shown, readings of characters and marks of notes.

    In the place of words that may count stands an element ``LEFT_OUT``, which has no words of its own.

    Args:
        root: of the page.
        markup: of which it was made: where nothing in it hides anything, few elements need be looked at.

    Returns:
        What the style sheets say of the rest.
    """
    styles = Styles(root)
    if not styles.declared and not _HIDES.search(markup):
        for element in [*root.iter(*_NO_WORDS, *_STRUCK, *_MARKS, "dialog")]:
            _keep(element)
        return styles
    stack: list[tuple[HtmlElement, _State]] = [(root, _State())]
    while stack:
        element, above = stack.pop()
        if not isinstance(element.tag, str):
            continue
        if _has_no_words(element):
            continue
        said = styles.of(element)
        cause = _cause(element, said)
        state = _below(above, said, element) if said or element.get("bgcolor") else above
        if state.hides and not styles.whole and state.visible and state.sized:
            state = state._replace(white=False)
        if not cause and state.hides and not above.hides and not _turns(element, styles):
            cause = "hidden"
        if cause:
            _replace(element, cause)
            continue
        if state.hides:
            _blank(element)
        stack += [(child, state) for child in element]
    return styles


def _has_no_words(element: HtmlElement) -> bool:
    """Take the words out of an element that has none to show, whatever its style; tell whether it is one."""
    tag = element.tag
    if tag == "head":
        # Of the head, what it says in <meta> counts.
        for hidden in element.iterchildren("*"):
            if hidden.tag != "meta":
                hidden.clear(keep_tail=True)
        return True
    if tag in _NO_WORDS or (tag in _MARKS and _is_mark(element)):
        element.clear(keep_tail=True)
        return True
    return False


def _keep(element: HtmlElement) -> None:
    """The same for an element of a page in which no style hides anything."""
    if not _has_no_words(element) and (cause := _cause(element, {})):
        _replace(element, cause)


def _cause(element: HtmlElement, said: dict[str, str]) -> str:
    """Tell why nothing that an element holds is shown as it stands; empty: it is."""
    display = said.get("display")
    hidden = element.get("hidden") is not None or (element.tag == "dialog" and element.get("open") is None)
    if display == "none" or (hidden and display is None):
        return "hidden"
    if said and (
        _NOTHING.fullmatch(said.get("opacity", "1"))
        or _CLIPPED.fullmatch(said.get("clip", ""))
        or _FAR.fullmatch(said.get("text-indent", ""))
        or (
            said.get("position") in ("absolute", "fixed")
            and any(_FAR.fullmatch(said.get(side, "")) for side in ("left", "top", "right"))
        )
    ):
        return "hidden"
    line = said.get("text-decoration-line", said.get("text-decoration"))
    struck = element.tag in _STRUCK if line is None else "line-through" in line
    return "struck" if struck else ""


def _below(above: _State, said: dict[str, str], element: HtmlElement) -> _State:
    """Return what an element hands down."""
    visible, sized, white, painted = above
    if "visibility" in said:
        visible = said["visibility"] not in ("hidden", "collapse")
    if "font-size" in said:
        sized = not _NOTHING.fullmatch(said["font-size"])
    if "color" in said:
        white = _WHITE.fullmatch(said["color"]) is not None
    ground = said.get("background-color") or said.get("background") or said.get("background-image") or ""
    if (ground not in _CLEAR and not _WHITE.fullmatch(ground)) or element.get("bgcolor"):
        painted = True
    return _State(visible, sized, white, painted)


def _turns(element: HtmlElement, styles: Styles) -> bool:
    """Tell whether something that a hidden element holds may be shown all the same."""
    return any(styles.of(inner).keys() & {"visibility", "font-size", "color"} for inner in _elements(element))


def _elements(element: HtmlElement) -> Iterator[HtmlElement]:
    return (inner for inner in element.iterdescendants() if isinstance(inner.tag, str))


def _replace(element: HtmlElement, cause: str) -> None:
    words = "".join(_words(element))
    element.clear(keep_tail=True)
    element.tag = LEFT_OUT
    element.set("cause", cause)
    element.set("words", words)


def _words(element: HtmlElement) -> Iterator[str]:
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


def _blank(element: HtmlElement) -> None:
    """Take out the words of an element itself, not those of what it holds."""
    from lxml import etree

    words = [element.text or "", *(child.tail or "" for child in element)]
    element.text = None
    for child in element:
        child.tail = None
    if any(not piece.isspace() for piece in words if piece):
        element.insert(0, etree.Element(LEFT_OUT, {"cause": "hidden", "words": "".join(words)}))


def _is_mark(element: HtmlElement) -> bool:
    """Tell whether an element is the mark of a note, or leads back to it: raised, or a link in the page."""
    raised, link = _is_raised(element), element.tag == "a" and _is_within(element)
    if not raised and not link:
        return False
    words = "".join(islice(element.itertext(), _MOST_PIECES)).strip()
    if len(words) > _LONGEST_MARK or not (_MARK.fullmatch(words) or _BACK.fullmatch(words)):
        return False
    if not raised:
        # A link within the page that is a number may be one of a table of contents.
        return not words.isdigit()
    return not (words.isdigit() and not _holds_link(element) and _POWER.search(_before(element)))


def _is_within(link: HtmlElement) -> bool:
    return (link.get("href") or "").startswith("#")


def _holds_link(element: HtmlElement) -> bool:
    return _is_within(element) or any(map(_is_within, islice(element.iter("a"), _MOST_PIECES)))


def _is_raised(element: HtmlElement) -> bool:
    if element.tag == "sup":
        return True
    marked = " ".join(filter(None, map(element.get, ("class", "role", "style")))).lower()
    return "footnote" in marked or "noteref" in marked or "super" in marked


def _before(element: HtmlElement) -> str:
    """The words right before an element."""
    previous = element.getprevious()
    if previous is not None:
        return previous.tail or "".join(islice(previous.itertext(), _MOST_PIECES))
    above = element.getparent()
    return (above.text or "") if above is not None else ""
