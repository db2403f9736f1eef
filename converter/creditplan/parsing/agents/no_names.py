"""What stands where the name of a body should, and is none: dates, verbs, sentences."""

from __future__ import annotations

import re

from creditplan.parsing.lines.deadlines import speaks_of_time
from creditplan.words import numerals
from creditplan.words.names import LONGEST_NAME, holds_role, is_collective, is_sentence, name_words

_MARKS = re.compile(r"[/:!?…;。,=<>|%]")
# 3个单位, 5人: so many, not who.
_COUNT = re.compile(
    rf"(?:{numerals.ARABIC}|[一二三四五六七八九十两]+)(?:个|家|名|人|项|次)(?:单位|部门|机构|企业|地区)?\Z"
)
_LETTERS = re.compile(r"[^\W\d_]")
# 同上, 见附件2, 同第3项
_ELSEWHERE = re.compile(r"(?:同|见|详见|参见|如)(?:上|前|左|右|附|第?[0-9一二三四五六七八九十])")


def no_name(words: str) -> str | None:
    """Say why words, folded and without white space, cannot be the name of a body or of bodies.

    The reasons are those of ``problems.toml``.

    >>> no_name("10月底前完成并"), no_name("市财政局")
    ('time', None)
    """
    terms = name_words()
    if words in terms.elsewhere or _ELSEWHERE.match(words):
        return "elsewhere"
    if len(words) < 2 or not _LETTERS.search(words):
        return "no-name"
    if len(words) > LONGEST_NAME:
        return "too-long"
    if speaks_of_time(words):
        return "time"
    if holds_role(words):
        return "role-words"
    if _MARKS.search(words) or _COUNT.match(words):
        return "not-a-name"
    if is_sentence(words) and not (is_collective(words) and words.endswith(tuple(terms.nouns))):
        return "sentence"
    return None
