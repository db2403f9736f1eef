"""Markdown (CommonMark with tables, strikethrough, footnotes and pandoc's tables): the page that it makes."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from html import escape
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any, Final

from creditplan.errors import InputError
from creditplan.messages import tr
from creditplan.reading.html import write_page
from creditplan.reading.layout import Layout
from creditplan.reading.text import decode
from creditplan.words.front import front_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

# Many times the largest plan, and what the library takes some seconds for, whatever it holds.
_LARGEST = 2 * 1024 * 1024
_HEAD = re.compile(
    r"(?P<rail>---|\+\+\+)[ \t]*\n(?P<said>.*?\n)(?:(?P=rail)|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL
)
# Attributes behind a heading or a paragraph, as pandoc writes them; what is highlighted: ==甲==.
_ATTRIBUTES = re.compile(r"\s*\{:?\s*(?:[#.][\w-]+|[\w-]+=\S+)(?:\s+(?:[#.][\w-]+|[\w-]+=\S+))*\s*\}\s*\Z")
_LIT = re.compile(r"==(?=[^\s=])([^=\n]+)(?<=\S)==")
_BOX = re.compile(r"\[[ xX]\][ \t]+")
# A definition of a link has an address; words are a note.
_NOTE = re.compile(r"[ ]{0,3}\[(?P<label>[^\]\n]{1,40})\]:[ \t]*(?P<words>[^\x00-\x7f].*)")
# Marks by the elements that they stand for, and what any of them has.
_MEANT = {"*": "strong", "_": "strong", "~~": "s"}
_MARKS = re.compile(r"[*_~]")


def read_markdown(data: bytes, name: str) -> Layout:
    """Read a Markdown document as the page that CommonMark makes of it is shown.

    The title and the date of its front matter stand before the text, if they are not in it.

    Raises:
        InputError: it cannot be decoded, or is larger than the library reads soon.
        TooLargeError: it claims more text or cells than any plan has.
    """
    if len(data) > _LARGEST:
        raise InputError(
            tr("a Markdown document of more than {largest} MiB is not read", largest=_LARGEST // 2**20),
            source=name,
            remedy=tr("give its text as a .txt file"),
        )
    text = decode(data, name)
    known, text = _front_matter(text)
    layout = Layout()
    try:
        write_page(_page(text), known, layout)
    except ValueError as error:
        raise InputError(
            tr("the HTML in it cannot be read: {error}", error=error),
            source=name,
            remedy=tr("write it in Markdown"),
        ) from None
    return layout


def _front_matter(text: str) -> tuple[list[str], str]:
    """Take the front matter, in YAML or TOML, out of a text; return what it says of the document too."""
    head = _HEAD.match(text)
    end = head.end() if head else 0
    try:
        if head:
            said = tomllib.loads(head["said"]) if head["rail"] == "+++" else _yaml(head["said"])
        elif text.startswith("{"):
            said, end = json.JSONDecoder().raw_decode(text)
        else:
            return [], text
    except (ValueError, RecursionError):
        return [], text
    if not isinstance(said, dict):
        return [], text
    known = [f"发布日期：{said['date']}"] if said.get("date") else []
    labels = front_words().meta
    # 文号: …, but the title is that of the page.
    known += [
        f"{key}：{words}" for key, words in said.items() if words and labels.get(key, "title") != "title"
    ]
    title = " ".join(str(said.get("title") or "").split())
    # Its lines stay, so that lines are counted as in the document.
    rest = "\n" * text.count("\n", 0, end) + text[end:]
    if title and "".join(title.split()) not in "".join(rest.split()):
        known.append(title)
    return known, rest


def _yaml(text: str) -> object:
    import yaml

    try:
        # Its base loader makes nothing but texts.
        return yaml.load(text, Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from None


def _page(text: str) -> str:
    """Make the page, whose elements say on which line of the text they begin."""
    parser = _parser()
    env: dict[str, Any] = {}
    tokens = parser.parse(text, env)
    notes: list[Token] = []
    kept: list[Token] = []
    depth = 0
    for at, token in enumerate(tokens):
        depth += token.type == "footnote_reference_open"
        (notes if depth else kept).append(token)
        depth -= token.type == "footnote_reference_close"
        if token.map and token.nesting == 1:
            token.attrSet("data-line", str(token.map[0] + 1))
        if token.type in ("ordered_list_open", "bullet_list_open"):
            token.attrSet("data-mark", "● " if token.type == "bullet_list_open" else f"{token.markup} ")
        if token.children and tokens[at - 2].type == "list_item_open" and (box := _BOX.match(token.content)):
            token.children[0].content = token.children[0].content[box.end() :]
        if token.children and ("==" in token.content or token.content.endswith("}")):
            _bare(token.children)
        if token.children and _MARKS.search(token.content):
            token.children = list(_without_marks(token.children))
    page = str(parser.renderer.render([*kept, *notes], parser.options, env))
    for note in env.get("footnotes", {}).get("list", {}).values():
        if within := note.get("tokens"):
            page += f'<p class="footnote">{parser.renderer.render(within, parser.options, env)}</p>'
    for label in env.get("labels", ()):
        page = page.replace(f"[{escape(label)}]", "")
    return page


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import reference
    from mdit_py_plugins.footnote import footnote_plugin
    from mdit_py_plugins.superscript import superscript_plugin

    from creditplan.reading.pandoc_tables import pandoc_tables

    parser = MarkdownIt("commonmark", {"breaks": True}).enable(["table", "strikethrough"])
    parser.use(footnote_plugin, move_to_end=False, always_match_refs=True)
    parser.use(superscript_plugin)
    parser.use(pandoc_tables)

    def link(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        note = _NOTE.match(state.src, state.bMarks[start], state.eMarks[start])
        if not note:
            return reference(state, start, end, silent)
        if not silent:
            state.line = start + 1
            state.env.setdefault("labels", []).append(note["label"])
            token = state.push("html_block", "", 0)
            token.content = f'<p class="footnote">{state.md.renderInline(note["words"], state.env)}</p>'
        return True

    parser.block.ruler.at("reference", link)
    # Marks that are left over stay apart from the text around them, and from those that are written \*.
    parser.core.ruler.disable("text_join")
    parser.inline.ruler2.disable("fragments_join")
    for name, rule in _RULES.items():
        parser.add_render_rule(name, rule)
    return parser


# What takes part in a page besides: words behind a backslash, marks of notes, and notes.
_RULES: Final = {
    "text_special": lambda _renderer, tokens, at, _options, _env: escape(tokens[at].content),
    "footnote_ref": lambda *_: "",
    "footnote_reference_open": lambda *_: '<div class="footnotes">',
    "footnote_reference_close": lambda *_: "</div>",
}


def _bare(tokens: Sequence[Token]) -> None:
    """Take out of the words of a paragraph what marks its attributes, and what is highlighted."""
    for token in tokens:
        if token.type == "text":
            token.content = _LIT.sub(r"\1", token.content)
    if tokens[-1].type == "text":
        tokens[-1].content = _ATTRIBUTES.sub("", tokens[-1].content)


def _labels(runs: Sequence[list[Token]]) -> set[int]:
    """Find pairs of single marks around a label that are left over: _责任单位：_市场监管总局."""
    found: set[int] = set()
    for at, after in pairwise(i for i, run in enumerate(runs) if len(run) == 1 and _delimiter(run[0])):
        between = "".join(token.content for run in runs[at + 1 : after] for token in run)
        if runs[at][0].content == runs[after][0].content and between.endswith(("：", ":")):
            found |= {at, after}
    return found


def _without_marks(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the tokens of a paragraph without marks that are left over: what stands between two is so.

    CommonMark lets ** end what is bold only where no letter follows a sign: not in **牵头单位：**财政部.
    """
    runs = [list(run) for _, run in groupby(tokens, key=_delimiter)]
    doubled = {sign for run in runs if (sign := _delimiter(run[0])) and len(run) > 1} | {"~~"}
    # Where one lacks its other half, it sets nothing.
    left = Counter(sign for run in runs if (sign := _delimiter(run[0])) and (len(run) > 1 or sign == "~~"))
    odd = {sign: count % 2 for sign, count in left.items()}
    labels = _labels(runs)
    for at, run in enumerate(runs):
        sign = _delimiter(run[0])
        if at in labels:
            continue
        if sign not in doubled or (sign == "~~" and left[sign] <= odd[sign]):
            yield from run
        elif (len(run) > 1 or sign == "~~") and left[sign] > odd[sign]:
            name, opens = _MEANT[sign], (left[sign] - odd[sign]) % 2 == 0
            left[sign] -= 1
            yield type(run[0])(f"{name}_open" if opens else f"{name}_close", name, 1 if opens else -1)


def _delimiter(token: Token) -> str:
    """The mark that a token is, if it is nothing else; of others nothing."""
    return token.content if token.type == "text" and token.content in _MEANT else ""
