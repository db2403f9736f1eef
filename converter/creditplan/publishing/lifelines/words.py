"""The words of the picture that the register does not hold, in each language, and how wide words are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from wcwidth import wcwidth

from creditplan.registers.history import Life


@dataclass(frozen=True, slots=True)
class Words:
    """Everything that the picture says by itself; ``marks`` are the signs of the kinds of bodies."""

    language: str
    fonts: str
    size: float
    columns: int
    title: str
    subtitle: str
    kinds: str
    lines: str
    earlier: str
    unknown: str
    no_kind: str
    unchanged: str
    footer: str
    life: str
    kind: str
    sources: str
    now: str
    not_known: str
    plates: str
    separator: str
    marks: Mapping[str, str]


_SANS = '"Noto Sans", "Helvetica Neue", Arial, "Liberation Sans"'
_CHINESE_SANS = (
    '"Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "PingFang SC", "Hiragino Sans GB", '
    '"Microsoft YaHei", "WenQuanYi Micro Hei"'
)

WORDS: Final[Mapping[str, Words]] = {
    "zh": Words(
        language="zh",
        fonts=f"{_CHINESE_SANS}, {_SANS}, sans-serif",
        size=13,
        columns=4,
        title="政府机构沿革 {first}—{last}",
        subtitle="每条横带是一个机构的存续期，左端框中一字表示类别；浅色竖带是所载各次改革中变化的时段。"
        "{changed} 个机构有变化记录，图末 {unchanged} 个没有。",
        kinds="机构类别",
        lines="变化",
        earlier="左端年份：{first} 年以前设立",
        unknown="设立时间未录",
        no_kind="类别未录",
        unchanged="名录中无变化记录的机构（右侧为设立年份）",
        footer="资料来源：本数据集的政府机构名录。日期只精确到名录所载的年、月或者日；横带两端为连线各让出约两个月。省级人民政府未列。",
        life="存续：{start} 至 {end}",
        kind="类别：{kind}",
        sources="来源：{sources}",
        now="今",
        not_known="不详",
        plates="一个机构两块牌子",
        separator="、",
        marks={
            "constituent-department": "部",
            "directly-affiliated-body": "直",
            "directly-affiliated-institution": "事",
            "administrative-office": "办",
            "bureau-under-ministry": "局",
            "party-central-body": "党",
            "party-and-state-body": "兼",
            "party-central-committee": "中",
            "state-council": "国",
            "judicial-organ": "审",
            "procuratorial-organ": "检",
            "peoples-organisation": "团",
        },
    ),
    "en": Words(
        language="en",
        fonts=f"{_SANS}, {_CHINESE_SANS}, sans-serif",
        size=11.5,
        columns=3,
        title="Lifelines of government bodies, {first}–{last}",
        subtitle="Each bar is the life of a body, with the sign of its kind at the left end; "
        "the shaded bands are the time that the changes of a reform took. "
        "{changed} bodies have changes on record, {unchanged} at the foot have none.",
        kinds="Kinds of bodies",
        lines="Changes",
        earlier="Year at the left: founded before {first}",
        unknown="Founding not on record",
        no_kind="Kind not on record",
        unchanged="No change on record (at the right, the year of founding)",
        footer="Source: the register of government bodies of this publication. Dates are no more exact than "
        "the register; bars give way to the lines by about two months at each end. "
        "Provincial governments are left out.",
        life="Existed: {start} to {end}",
        kind="Kind: {kind}",
        sources="Sources: {sources}",
        now="today",
        not_known="not known",
        plates="One body under two names",
        separator=", ",
        marks={
            "constituent-department": "D",
            "directly-affiliated-body": "A",
            "directly-affiliated-institution": "I",
            "administrative-office": "O",
            "bureau-under-ministry": "B",
            "party-central-body": "P",
            "party-and-state-body": "PS",
            "party-central-committee": "CC",
            "state-council": "SC",
            "judicial-organ": "J",
            "procuratorial-organ": "PR",
            "peoples-organisation": "M",
        },
    ),
}

KINDS: Final = tuple(WORDS["zh"].marks)
"""Kinds of bodies that have a sign, in the order in which they are shown."""
_NO_MARK = "·"
# What stays together at the end of a line: a word with the marks and spaces after it, or a Chinese character.
_UNIT = re.compile(r"[（《“]?(?:[!-~À-ɏ]+|.)[，。；：、）》”]*\s*", re.DOTALL)
# Widths of characters in the widest of the common sans-serif fonts, where they are far from the usual.
_EM = {c: em for em, cs in ((0.36, " .,;:/'|()!ijlI"), (0.45, "frt-s"), (0.95, "mwMW@%—…")) for c in cs}


def mark(words: Words, kind: str | None) -> str:
    """Return the sign of a kind of bodies."""
    return words.marks.get(kind or "", _NO_MARK)


def label(body: Life, words: Words) -> tuple[str, str, str]:
    """Return what stands in a body's bar: abbreviation (or nothing), name, and the language of the name."""
    if words.language == "zh":
        if body.short_name:
            return "", body.short_name, "zh"
        return "", *body.name.best("zh")
    return "/".join(body.notations), *body.name.best(words.language)


@cache
def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide words are at most, in common sans-serif fonts.

    >>> width("工商总局", 10)
    40.0
    """
    return sum(map(_em, text)) * size * (1.06 if bold else 1)


def wrapped(text: str, size: float, room: float, *, first: float = 0, most: int = 2) -> list[str] | None:
    """Break words into lines, the first of which begins ``first`` later; ``None`` if they are too long."""
    lines, line, used = [], "", first
    for unit in _UNIT.findall(text):
        longer = line + unit
        if used + width(longer.rstrip(), size) <= room:
            line = longer
            continue
        lines.append(line.rstrip())
        line, used = unit, 0
        if len(lines) >= most or width(unit.rstrip(), size) > room:
            return None
    return [*lines, line.rstrip()]


def balanced(text: str, size: float, room: float, *, most: int) -> list[str]:
    """Break words into as few lines as can be, all about as long; cut them off if there is no way."""
    lines = wrapped(text, size, room, most=most)
    if lines is None:
        return [shortened(text, size, room)]
    narrower: list[str] | None = lines
    while narrower is not None and len(narrower) == len(lines) and room > size:
        lines, room = narrower, room - size / 2
        narrower = wrapped(text, size, room, most=most)
    return lines


def shortened(text: str, size: float, room: float) -> str:
    """Cut words off, with an ellipsis, where they do not fit."""
    if width(text, size) <= room:
        return text
    while text and width(text + "…", size) > room:
        text = text[:-1]
    return text.rstrip() + "…"


@cache
def _em(character: str) -> float:
    cells = wcwidth(character)
    if cells != 1:
        return max(cells, 0) / 2
    return _EM.get(character, 0.74 if character.isupper() else 0.6)
