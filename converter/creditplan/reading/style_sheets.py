"""What the style sheets of a page and the styles of its elements say: the cascade of CSS, for a screen.

Sheets that lie elsewhere are not fetched.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.etree import _Element
    from tinycss2.ast import Declaration

# Properties that say what is shown, with which numbers, and how lines are set.
_TELLING = re.compile(
    r"--|display|vertical-align|visibility|opacity|font|text-|color|background|position|left|top|right|bottom|clip|list-style|content"
    r"|(?:max-)?(?:width|height)|overflow|transform|filter|margin|counter|-webkit-text-fill"
)
# What may hide words.
_HIDING = re.compile(
    r"display:none|visibility:(?:h|c)|content-visibility|.*var\(|--|opacity:|filter:.*opacity|clip|text-decoration.*:.*line-through|text-indent:-\d{3}"
    r"|(?:left|top|right|bottom|margin[a-z-]*):.*-\d{3}|transform:.*(?:scale|-\d{3})|(?:max-)?(?:height|width):[01](?:\D|\Z)"
    r"|font(?:-size)?:.*\b0|color:|-webkit-text-fill"
)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_DECLARATION = re.compile(r"""(?:"[^"]*"|'[^']*'|[^;])+""")
_IMPORTANT = re.compile(r"!\s*important\Z")
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,\s*([^()]*))?\)")
# What a selector names that an element must have.
_NAMES = re.compile(r"[.#](-?[a-z_\u00a0-\U0010ffff][\w-]*)", re.IGNORECASE)
_KNOWN_PSEUDO = ("before", "after", "marker")
# A page of a site has some hundred rules; the sizes of a screen in pixels.
_MOST_RULES, _LONGEST_SELECTOR, _LONGEST_VALUE, _SCREEN = 2000, 300, 300, 1280

Weight = tuple[int, ...]
Declared = tuple[Weight, str, str]
Match = tuple[str, Weight, Callable[[Any], Any]]
NOTHING: Mapping[str, str] = MappingProxyType({})
"""What is said of an element of which nothing is said."""


class Styles:
    """What holds for elements, by the sheets of a page and their own styles.

    Attributes:
        whole: no sheet of the page lies elsewhere.
        inline: the styles of elements themselves.
        declared: what sheets say of elements, each with its weight, by the part of it that they say it of:
            itself (empty), what stands before or after its words, the marker of an item.
        counters: what ``@counter-style`` says, by name.
        hiding: something that is said may hide words.
    """

    def __init__(self, root: _Element, sheets: Iterable[_Element]) -> None:
        self.whole = True
        self.declared: dict[str, dict[_Element, list[Declared]]] = {}
        self.counters: dict[str, dict[str, str]] = {}
        self.rules = 0
        self.inline = set(path("//@style")(root))
        self.hiding = any(map(_hides, self.inline))
        names: set[str] | None = None
        for sheet in sheets:
            if sheet.tag == "link":
                self.whole = self.whole and "stylesheet" not in (sheet.get("rel") or "").lower()
                continue
            text = sheet.text or ""
            if _TELLING.search(text) and _applies(sheet.get("media") or ""):
                if names is None:
                    names = {name for one in path("//@class | //@id")(root) for name in one.split()}
                self._read(root, text, names)

    def of(self, element: _Element, part: str = "") -> Mapping[str, str]:
        """Return what holds for an element, or a part of it, by property."""
        own = None if part else element.get("style")
        said = self.declared[part].get(element) if part in self.declared else None
        colour = element.get("color") if element.tag == "font" and not part else None
        if not said and not colour:
            return _own(own) if own else NOTHING
        found = list(said or ())
        if colour:
            # What an attribute says gives way to every style.
            found.append(((False, -1), "color", colour.strip().lower()))
        for order, (name, value, important) in enumerate(_declarations(own or "")):
            found.append(((important, 1, 0, 0, 0, order), name, value))
        found.sort(key=lambda one: one[0])
        return _resolved({name: value for _, name, value in found})

    def _read(self, root: _Element, text: str, names: set[str]) -> None:
        for selectors, declarations in _rules(text, self.counters):
            self.rules += 1
            if self.rules > _MOST_RULES:
                return
            telling = [one for one in _declarations(declarations) if _TELLING.match(one[0])]
            if not telling or len(selectors) > _LONGEST_SELECTOR or not _may_match(selectors, names):
                continue
            for part, specificity, find in _matches(selectors):
                self.hiding = self.hiding or any(
                    map(_hides, (f"{name}:{value}" for name, value, _ in telling))
                )
                said = self.declared.setdefault(part, {})
                for element in find(root):
                    said.setdefault(element, []).extend(
                        ((important, 0, *specificity, self.rules), name, value)
                        for name, value, important in telling
                    )


@cache
def path(expression: str) -> Callable[[_Element], Any]:
    """Return what finds something in a tree: an expression of XPath, made once."""
    from lxml.etree import XPath

    found: Callable[[_Element], Any] = XPath(expression, smart_strings=False)
    return found


@lru_cache(maxsize=4096)
def _hides(style: str) -> bool:
    return any(_HIDING.match(f"{name}:{value}") for name, value, _ in _declarations(style))


def _may_match(selectors: str, names: set[str]) -> bool:
    """Tell whether the page has what some selectors ask for: most rules of a sheet are for other pages."""
    if "(" in selectors or "\\" in selectors:
        return True
    return any(names.issuperset(_NAMES.findall(one)) for one in selectors.split(","))


@lru_cache(maxsize=4096)
def _matches(selectors: str) -> tuple[Match, ...]:
    """Return what finds the elements of a rule; of one that is not understood nothing, as browsers do."""
    import cssselect
    from lxml import etree

    translator = cssselect.HTMLTranslator()
    try:
        found = []
        for selector in cssselect.parse(selectors):
            part = str(selector.pseudo_element or "")
            if not part or part in _KNOWN_PSEUDO:
                find = etree.XPath(translator.selector_to_xpath(selector))
                found.append((part, selector.specificity(), find))
        return tuple(found)
    except (cssselect.SelectorError, etree.XPathError):
        return ()


@lru_cache(maxsize=4096)
def _own(style: str) -> Mapping[str, str]:
    said = sorted(_declarations(style), key=lambda one: one[2])
    telling = {name: value for name, value, _ in said if _TELLING.match(name)}
    return _resolved(telling) if telling else NOTHING


def _resolved(said: dict[str, str]) -> Mapping[str, str]:
    """Put in the values of variables, as far as the element itself has them."""
    for name, value in said.items():
        if "var(" in value:
            said[name] = _VARIABLE.sub(lambda found: said.get(found[1]) or found[2] or "", value).strip()
    return said


def _rules(text: str, counters: dict[str, dict[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield selectors and declarations of the rules that hold for a screen; note what counter styles say."""
    import tinycss2

    waiting = [("", iter(tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)))]
    while waiting:
        above, rules = waiting[-1]
        rule = next(rules, None)
        if rule is None:
            waiting.pop()
        elif rule.type == "qualified-rule":
            selectors = _nested(above, tinycss2.serialize(rule.prelude).strip())
            inside = [*_inside(rule.content)] if _nests(rule.content) else []
            if inside:
                own = [one for one in inside if one.type == "declaration"]
                yield selectors, ";".join(map(_written, own))
                waiting.append((selectors, iter(one for one in inside if one.type != "declaration")))
            else:
                yield selectors, tinycss2.serialize(rule.content)
        elif rule.type == "at-rule" and rule.content is not None:
            name, said = rule.lower_at_keyword, tinycss2.serialize(rule.prelude).strip()
            if name == "counter-style":
                own = tinycss2.serialize(rule.content)
                counters[said] = {key: value for key, value, _ in _declarations(own, keep=True)}
            if (
                name == "layer"
                or (name == "supports" and not said.startswith("not"))
                or (name == "media" and _applies(said))
            ):
                waiting.append((above, iter(_inside(rule.content))))


def _nests(content: list[Any]) -> bool:
    return any(part.type == "{} block" for part in content)


def _inside(content: list[Any]) -> Iterator[Any]:
    import tinycss2

    return iter(tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True))


def _written(declaration: Declaration) -> str:
    import tinycss2

    important = " !important" if declaration.important else ""
    return f"{declaration.name}:{tinycss2.serialize(declaration.value)}{important}"


def _nested(above: str, selectors: str) -> str:
    """The selectors of a rule within another one; & stands for those of the latter."""
    if not above:
        return selectors
    whole = f":is({above})" if "," in above else above
    return ",".join(
        one.replace("&", whole) if "&" in one else f"{whole} {one.strip()}" for one in selectors.split(",")
    )


def _declarations(text: str, *, keep: bool = False) -> Iterator[tuple[str, str, bool]]:
    """Yield name, value and importance of declarations; values in small letters, unless ``keep`` is set."""
    if "/*" in text:
        text = _COMMENT.sub("", text)
    quoted = "'" in text or '"' in text
    for one in _DECLARATION.findall(text) if quoted else text.split(";"):
        name, colon, value = one.partition(":")
        if colon:
            name, value = name.strip().lower(), value.strip()[:_LONGEST_VALUE]
            said = value if keep or "content" in name or "list-style" in name else value.lower()
            bare = _IMPORTANT.sub("", said)
            yield name, bare.strip(), len(bare) != len(said)


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
