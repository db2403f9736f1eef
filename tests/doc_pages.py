"""Pages of the documentation, cut at their headings: their code, tables, figures and links."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

HEADING = re.compile(r"^(#+) (.*)$", re.MULTILINE)
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)")
LINK = re.compile(r"(!?)\[([^]]*)]\(([^)\s]+)\)")
# Figures of one digit are often words in one of the languages.
FIGURE = re.compile(r"\d+(?:[.,:–-]\d+)+|\d\d+")
LARGE = re.compile(r"(\d[\d.]*) (million|万)")


def whole(large):
    """A number with its word for many, in figures."""
    return str(round(float(large[1]) * (1_000_000 if large[2] == "million" else 10_000)))


@dataclass(frozen=True)
class Part:
    """A heading with what stands below it, up to the next one."""

    level: int
    title: str
    text: str

    @property
    def blocks(self):
        """Language and text of each block of code, without comments."""
        return [(kind, re.sub(r" *#.*", "", code)) for kind, code in BLOCK.findall(self.text)]

    @property
    def prose(self):
        return BLOCK.sub("", self.text)

    @property
    def codes(self):
        """What stands as code in the sentences and cells."""
        return {code for _, code in CODE.findall(self.prose)}

    @property
    def figures(self):
        bare = LINK.sub(r"\2", CODE.sub("", self.prose))
        return set(FIGURE.findall(LARGE.sub(whole, bare)))

    @property
    def rows(self):
        """Of each row of the tables how many cells it has, and the code in it."""
        lines = [line for line in self.prose.splitlines() if line.startswith("|")]
        return [
            (len(re.findall(r"(?<!\\)\|", CODE.sub("", line))), {c for _, c in CODE.findall(line)})
            for line in lines
        ]

    @property
    def items(self):
        return len(re.findall(r"^(?:- |\d\. )", self.prose, re.MULTILINE))


@cache
def parts(path):
    """The parts of a page; the first begins with its title."""
    text = path.read_text("utf-8")
    hidden = BLOCK.sub(lambda block: re.sub(r"[^\n]", " ", block[0]), text)
    found = [*HEADING.finditer(hidden)]
    ends = [one.start() for one in found[1:]] + [len(text)]
    return [Part(len(one[1]), one[2], text[one.end() : end]) for one, end in zip(found, ends, strict=True)]


def slug(title):
    """The anchor that GitHub gives a heading."""
    title = LINK.sub(r"\2", title).replace("`", "").strip().lower()
    return re.sub(r"[^\w\- ]", "", title).replace(" ", "-")


@cache
def anchors(path):
    return [slug(part.title) for part in parts(path)]


def targets(path, part):
    """Where the links of a part lead: a file, or an address, with the number of the part or the anchor itself."""
    found = []
    for _, _, target in LINK.findall(CODE.sub("", part.prose)):
        if "://" in target:
            found.append((target, None))
            continue
        name, _, anchor = target.partition("#")
        leads = (path.parent / name).resolve() if name else path
        found.append((leads, anchors(leads).index(anchor) if anchor else None))
    return found
