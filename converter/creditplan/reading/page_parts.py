"""What a page shows of other files that come with it: style sheets, and pages in frames."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

Beside = Callable[[str], str | None]
"""Gives the text of a file that comes with a page, by the address by which the page names it."""
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DEEPEST, _MOST_FRAMES = 3, 20


def fit(words: str) -> str:
    """Return words without the characters that no tree of XML takes, though pages have them."""
    return _UNFIT.sub(" ", words)


def nothing(_: str) -> None:
    """Of a page that comes alone."""
    return


def put_in(root: _Element, beside: Beside, tree_of: Callable[[str], _Element], depth: int = 0) -> None:
    """Put sheets and framed pages into the places where a page names them.

    Args:
        root: of the page.
        beside: gives the files.
        tree_of: makes the tree of a page; may raise ``ValueError``.
        depth: of the frames that it stands in.

    Raises:
        ValueError: a framed page cannot be read.
    """
    for link in root.iter("link"):
        if "stylesheet" in (link.get("rel") or "").lower() and (text := beside(link.get("href") or "")):
            link.tag, link.text = "style", fit(text)
    if depth >= _DEEPEST:
        return
    for frame in [*root.iter("iframe", "frame")][:_MOST_FRAMES]:
        markup = frame.get("srcdoc") or beside(frame.get("src") or "")
        if not markup or not markup.strip():
            continue
        framed = tree_of(markup)
        put_in(framed, beside, tree_of, depth + 1)
        frame.clear(keep_tail=True)
        frame.tag = "div"
        frame.extend(framed)
