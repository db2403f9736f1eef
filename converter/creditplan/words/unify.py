"""Radicals and compatibility forms as the characters that people see in them.

A PDF made by a browser, for one, has ⺠ (U+2EA0, a radical) where 民 was printed: their pictures are one.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final

# CJK Radicals Supplement, and the character of each (Unicode, EquivalentUnifiedIdeograph.txt).
_SUPPLEMENT: Final = (
    "⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱"
    "⺲⺳⺴⺵⺶⺷⺸⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡"
    "⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳"
)
_IDEOGRAPHS: Final = (
    "厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵旡日月歺母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓"
    "罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐"
    "马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"
)
# Kangxi radicals whose compatibility form is a variant that texts of today do not have.
_OF_TODAY: Final = {"⼾": "户", "⾭": "青", "⿈": "黄"}
COMPATIBLE: Final = "\u2e80-\u2fd5\uf900-\ufad9\U0002f800-\U0002fa1d"
"""The blocks of radicals and of compatibility ideographs, as in a pattern."""
_COMPATIBLE = re.compile(f"[{COMPATIBLE}]")


def unify(text: str) -> str:
    """Return a text of the same length with characters for radicals and compatibility ideographs.

    >>> unify("⼀、⼈⺠银⾏、⻓江")
    '一、人民银行、长江'
    """
    if text.isascii():
        return text
    for char in set(_COMPATIBLE.findall(text)):
        text = text.replace(char, _forms().get(char) or _plain(char))
    return text


@cache
def _forms() -> dict[str, str]:
    return dict(zip(_SUPPLEMENT, _IDEOGRAPHS, strict=True)) | _OF_TODAY


def _plain(char: str) -> str:
    plain = unicodedata.normalize("NFKC", char)
    return plain if len(plain) == 1 else char
