"""Labels within a clause: 牵头单位：A；配合单位：B；完成时限：…"""

from __future__ import annotations

import re

from creditplan.parsing.clauses.readings import Reading
from creditplan.words.fold import Squeezed
from creditplan.words.labels import is_role_label, label_words
from creditplan.words.names import is_plausible

_FRAME = re.compile(r"\[(?P<label>[^()\[\]:、,;]{2,10})\]:?")
_COLON = re.compile(":")
_SPOKEN = re.compile(
    r"(?:^|(?<=[,;。(]))(?P<label>(?:牵头|责任|主办|承办|配合|协办|参与|负责)(?:单位|部门))[为是](?=[^,;。、:])"
)
# Behind a name, in brackets of its own: who in person, or when.
_ASIDE = re.compile(r"(?<=[\u4e00-\u9fff])[(\[](?P<field>[^()\[\]:]{2,8}):(?P<value>[^()\[\]]{1,40})[)\]]")


def without_frames(words: Squeezed) -> Squeezed:
    """Read a label in brackets of its own as one with a colon: [牵头单位]财政部[配合单位]教育部."""

    def unframed(frame: re.Match[str]) -> str:
        if not is_role_label(frame["label"]):
            return frame[0]
        return f";{frame['label']}:".ljust(len(frame[0]), "·")

    return words._replace(text=_FRAME.sub(unframed, words.text))


def with_colons(words: Squeezed) -> Squeezed:
    """Read 牵头单位为财政部 as a label with its colon."""
    return words._replace(text=_SPOKEN.sub(r"\g<label>:", words.text))


def without_asides(words: Squeezed, reading: Reading) -> Squeezed:
    """Blank what brackets behind a name say of persons and dates: 市教育局(责任人:某某)、市财政局."""
    fields = label_words().fields

    def blanked(aside: re.Match[str]) -> str:
        kind = fields.get(aside["field"])
        if kind == "deadline":
            reading.deadlines.append(aside.span("value"))
        return "·" * len(aside[0]) if kind in ("deadline", "person") else aside[0]

    return words._replace(text=_ASIDE.sub(blanked, words.text))


def find_labels(words: Squeezed) -> list[tuple[int, int, str, str]]:
    """Find the labels in a clause: start, end with the colon, words, and kind (role, deadline, other)."""
    text, said = words.text, label_words()
    found: list[tuple[int, int, str, str]] = []
    for colon in _COLON.finditer(text):
        low = max(found[-1][1] if found else 0, colon.start() - 24)
        for start in range(low, colon.start()):
            apart = start == low or text[start - 1] in ",;、。()[]|/"
            # Before it stands a person or a date, or a list that is whole and white space.
            apart = apart or (
                bool(found)
                and (found[-1][3] != "role" or (words.gap(start) and is_plausible(text[low:start])))
            )
            if not apart and not _after_name(text, low, start):
                continue
            match = said.label.match(text, start, colon.end())
            if match and match.end() == colon.start():
                found.append((start, colon.end(), match["label"], "role"))
                break
            other = said.field.match(text, start, colon.end())
            if other and other.end() == colon.start():
                kind = said.fields[other["field"]]
                found.append(
                    (start, colon.end(), other["field"], "deadline" if kind == "deadline" else "other")
                )
                break
    return found


def _after_name(text: str, low: int, start: int) -> bool:
    """A label may follow a name without a separator, where white space stood between them."""
    return text.startswith(
        ("牵头", "责任", "配合", "完成", "协办", "主办", "参与", "落实", "时限", "联系"), start
    ) and is_plausible(text[low:start])
