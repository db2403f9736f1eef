"""What a task is to reach, where it is said plainly: 完成率达到95%, 不少于40个."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from creditplan.model import Quantity, Span

_REACH = (
    "达到|达|不低于|不少于|不超过|不高于|超过|高于|低于|提高到|提高至|提升到|提升至|增加到|增长到|降到|降至|降低到|下降到|控制在|压缩至|压缩到|压减至|压减到|缩短至|缩短到|减少到|扩大到|扩大至|稳定在"
    "|保持在|增长|提高|提升|下降|降低|新增|突破"
)
_UNITS = "个百分点|%|‰|亿元|万元|元|美元|公里|千米|平方米|平方公里|立方米|米|亩|公顷|吨|千瓦时|千瓦|兆瓦|小时|分钟|个工作日|工作日|天|个月|人次|万人次|人|名|户|家|个|项|件|次|场|所|座|条|处|台|辆|套|批|张|株|头|只|期|篇|份|门|支|种|类|间|床|车次|张床位"
_QUANTITY = re.compile(
    rf"(?P<reach>{_REACH})(?:约|到|为|了|(?<=新增)[\u4e00-\u9fff]{{1,6}})?[ \t]*(?P<number>\d+(?:\.\d+)?)[ \t]*(?P<scale>[万亿千百])?"
    rf"(?P<unit>{_UNITS})(?:以上|以下|以内|左右)?"
)
_DIGIT = re.compile("[0-9]")
_SCALES = {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_MONEY = {"亿元": (10**8, "元"), "万元": (10**4, "元"), "万人次": (10**4, "人次")}


_WORDS_BEFORE = re.compile(r"[\u4e00-\u9fff]{0,12}\Z")


def _begin(folded: str, start: int, reach: int) -> int:
    """Where the words begin that say what is to reach a number: 完成率达到95%."""
    before = _WORDS_BEFORE.search(folded, max(start, reach - 12), reach)
    return before.start() if before else reach


def quantities(text: str, folded: str, span: Span) -> Iterator[Quantity]:
    """Yield the quantities in a stretch of text, in order."""
    if not _DIGIT.search(folded, span.start, span.end):
        return
    for match in _QUANTITY.finditer(folded, span.start, span.end):
        scale, unit = _MONEY.get(match["unit"], (1, match["unit"]))
        value = Decimal(match["number"]) * scale * _SCALES.get(match["scale"] or "", 1)
        where = Span(_begin(folded, span.start, match.start()), match.end())
        yield Quantity(f"{value.normalize():f}", unit, where.of(text), where)
