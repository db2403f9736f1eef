"""What a browser writes into a page itself: numbers of lists, and what style sheets put around words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING

from creditplan.reading.list_numbers import bare_number, number, style_of, text_of, words_of
from creditplan.reading.list_numbers import whole as whole_of
from creditplan.reading.page_tables import whole
from creditplan.reading.style_sheets import Styles

if TYPE_CHECKING:
    from lxml.etree import _Element
    from tinycss2.ast import Node

_NUMBERED = re.compile(r"\s*(?:[\d（(第①-⑳㈠-㈩⑴-⒛]|[一二三四五六七八九十]{1,3}[、.．])")
_LISTS = {"ol": "1", "ul": "", "menu": ""}
_QUOTES = {"open-quote": "“", "close-quote": "”"}
# Of an item, where its own number would stand.
_MOST_PIECES = 200


class Generated:
    """Counts what is to be counted, in the order of the page.

    Args:
        styles: what holds for its elements.
    """

    def __init__(self, styles: Styles) -> None:
        self.styles = styles
        self.items: dict[_Element, int] = {}
        # By name: counters with the element in which they are in scope, the innermost last.
        self.counters: dict[str, list[tuple[_Element | None, int]]] = {}

    def enter(self, element: _Element) -> str:
        """Count an element; return what stands before its words."""
        self._count(element, self.styles.of(element))
        return self._part(element, "before") or ("“" if element.tag == "q" else "")

    def leave(self, element: _Element) -> str:
        """End the counters that an element holds; return what stands behind its words."""
        words = self._part(element, "after") or ("”" if element.tag == "q" else "")
        for scopes in self.counters.values():
            while scopes and scopes[-1][0] is element:
                scopes.pop()
        return words

    def marker(self, item: _Element) -> str:
        """Return the number that is shown before an item, unless the item brings one of its own."""
        above = item.getparent()
        if above is None or above.tag not in _LISTS:
            return ""
        mark = above.get("data-mark") or ""
        said = {**self.styles.of(above), **self.styles.of(item)}
        kind = item.get("type") or above.get("type") or _LISTS[str(above.tag)]
        style = style_of(
            f"{said.get('list-style', '')} {said.get('list-style-type', '')}", kind, self.styles.counters
        )
        if not style:
            return mark if above.tag != "ol" and not _NUMBERED.match(_beginning(item)) else ""
        value = whole(item.get("value"))
        self.items[above] = value = self._next(above) if value is None else value
        if "marker" in self.styles.declared and (own := self._part(item, "marker")):
            return own
        if _NUMBERED.match(_beginning(item)):
            return ""
        return f"{value}{mark}" if mark else number(value, style, self.styles.counters)

    def _next(self, above: _Element) -> int:
        back = above.get("reversed") is not None
        if above in self.items:
            return self.items[above] + (-1 if back else 1)
        start = whole(above.get("start"))
        if start is not None:
            return start
        if back:
            return sum(child.tag == "li" for child in above)
        [(_, first)] = [*_pairs(self.styles.of(above).get("counter-reset", ""), 0, "list-item")] or [("", 0)]
        return first + 1

    def _count(self, element: _Element, said: Mapping[str, str]) -> None:
        above = element.getparent()
        for name, value in _pairs(said.get("counter-reset", ""), 0):
            scopes = self.counters.setdefault(name, [])
            if scopes and scopes[-1][0] is above:
                scopes.pop()
            scopes.append((above, value))
        for name, step in _pairs(said.get("counter-increment", ""), 1):
            scopes = self.counters.setdefault(name, [])
            scope, value = scopes.pop() if scopes else (above, 0)
            scopes.append((scope, value + step))
        for name, value in _pairs(said.get("counter-set", ""), 0):
            scopes = self.counters.setdefault(name, [])
            scopes.append((scopes.pop()[0] if scopes else above, value))

    def _part(self, element: _Element, part: str) -> str:
        """Return the words that a style sheet puts before or behind those of an element, or as its marker."""
        said = self.styles.of(element, part)
        content = said.get("content", "")
        if said.get("display") == "none" or content in ("", "none", "normal"):
            return ""
        self._count(element, said)
        from tinycss2 import parse_component_value_list

        words = (self._words(node, element) for node in parse_component_value_list(content))
        return "".join(words)

    def _words(self, node: Node, element: _Element) -> str:
        if node.type == "string":
            return str(node.value)
        if node.type == "ident":
            return _QUOTES.get(node.lower_value, "")
        if node.type != "function":
            return ""
        from tinycss2 import serialize

        first, *more = words_of(serialize(node.arguments)) or [""]
        if node.lower_name == "attr":
            return element.get(first) or ""
        style = next((word for word in more if word[0] not in "\"'"), "decimal")
        values = self._values(first, element)
        if node.lower_name == "counter":
            values = values[-1:] or [0]
        elif node.lower_name != "counters":
            return ""
        between = text_of(more[0]) if more and more[0][0] in "\"'" else "."
        return between.join(bare_number(value, style, self.styles.counters) for value in values)

    def _values(self, name: str, element: _Element) -> list[int]:
        if name != "list-item":
            return [value for _, value in self.counters.get(name, ())]
        lists = [above for above in element.iterancestors() if above in self.items]
        return [self.items[above] for above in reversed(lists)]


def _pairs(said: str, usual: int, only: str = "") -> Iterator[tuple[str, int]]:
    """Yield names of counters with the numbers behind them."""
    words = words_of(said)
    for index, name in enumerate(words):
        if name[0] in "-0123456789" or name == "none" or (only and name != only):
            continue
        behind = words[index + 1] if index + 1 < len(words) else ""
        yield name, whole_of(behind, usual)


def _beginning(item: _Element) -> str:
    """The first words of an item, as far as a number of its own would stand."""
    words = ""
    for piece in islice(item.itertext(), _MOST_PIECES):
        words += piece[:20]
        if len(words) >= 20:
            break
    return words[:20]
