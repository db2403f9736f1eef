"""Documents with something lost or changed that a reader needs: what is then misread has to be told."""

from __future__ import annotations

import random
import re

_NUMBER = re.compile(
    r"(?m)^([ \t\u3000]*)(?:[（(][一二三四五六七八九十0-9]+[)）]|[一二三四五六七八九十]+、|[0-9]+[.、．])[ \t]*"
)
_IN_BRACKETS = re.compile(r"(?m)^([ \t\u3000]*)[（(][一二三四五六七八九十0-9]+[)）][ \t]*")
_OPEN, _CLOSE = "（(【[〔", "）)】]〕"
_INSIDE = f"[^{re.escape(_OPEN + _CLOSE)}\n]*"
_CLAUSE = re.compile(
    f"[{re.escape(_OPEN)}]({_INSIDE}(?:牵头|负责|配合|责任单位|参与|落实){_INSIDE})[{re.escape(_CLOSE)}]"
)
_AT_END = re.compile(rf"(?m)(?<=\S)({_CLAUSE.pattern})[。；]?$")
_STOP = re.compile("[。；，]")


def without_numbers(text, chance):
    return _NUMBER.sub(r"\1", text)


def without_numbers_in_brackets(text, chance):
    return _IN_BRACKETS.sub(r"\1", text)


def joined_lines(text, chance):
    lines = []
    for line in text.split("\n"):
        if lines and lines[-1].strip() and line.strip() and chance.random() < 0.15:
            lines[-1] += line.strip()
        else:
            lines.append(line)
    return "\n".join(lines)


def broken_lines(text, chance):
    lines = []
    for line in text.split("\n"):
        stops = [match.end() for match in _STOP.finditer(line)][:-1]
        cut = chance.choice(stops) if stops and chance.random() < 0.3 else 0
        lines += [line[:cut], line[cut:]] if cut else [line]
    return "\n".join(lines)


def without_brackets(text, chance):
    return _CLAUSE.sub(r"\1", text)


def something_behind(text, chance):
    return _AT_END.sub(r"\1严格落实规定，避免复发。", text)


def on_lines_of_their_own(text, chance):
    return _AT_END.sub(r"\n\1", text)


def never_closed(text, chance):
    return _CLAUSE.sub(lambda match: match[0][:-1] if chance.random() < 0.3 else match[0], text)


def without_separators(text, chance):
    return _CLAUSE.sub(lambda match: match[0].replace("、", "", 1), text)


def other_verbs(text, chance):
    for known, strange in (("牵头", "带头"), ("配合", "帮办"), ("负责", "担责")):
        text = text.replace(known, strange)
    return text


def other_labels(text, chance):
    for known, strange in (("责任单位", "承接方"), ("牵头单位", "主责方"), ("工作任务", "要点说明")):
        text = text.replace(known, strange)
    return text


def strange_lines(text, chance):
    lines = []
    for line in text.split("\n"):
        lines.append(line)
        if chance.random() < 0.06:
            lines.append(chance.choice(["切实抓好落实", "单位地区生产总值", "年度重点", "责任分工如下"]))
    return "\n".join(lines)


DAMAGES = (
    without_numbers,
    without_numbers_in_brackets,
    joined_lines,
    broken_lines,
    without_brackets,
    something_behind,
    on_lines_of_their_own,
    never_closed,
    without_separators,
    other_verbs,
    other_labels,
    strange_lines,
)


def damaged(text, damage, name):
    """A text with a damage; chance is that of the name of its document, so it is the same each time."""
    return damage(text, random.Random(name))
