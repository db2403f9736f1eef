"""Labels within a clause: 牵头单位：A；配合单位：B；完成时限：…"""

from __future__ import annotations

import re

from creditplan.parsing.clauses.parse import Parse
from creditplan.words.fold import Squeezed
from creditplan.words.labels import is_role_label, label_words
from creditplan.words.names import is_plausible

_FRAME = re.compile(r"\[(?P<label>[^()\[\]:、,;]{2,10})\]:?")
_COLON = re.compile(":")
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
    return words._replace(text=label_words().colonless.sub(r"\g<label>:", words.text))


def without_asides(words: Squeezed, parse: Parse) -> Squeezed:
    """Blank what brackets behind a name say of persons and dates: 市教育局(责任人:某某)、市财政局."""
    fields = label_words().fields

    def blanked(aside: re.Match[str]) -> str:
        kind = fields.get(aside["field"])
        if kind == "deadline":
            parse.deadlines.append(aside.span("value"))
        return "·" * len(aside[0]) if kind in ("deadline", "person") else aside[0]

    return words._replace(text=_ASIDE.sub(blanked, words.text))


def find_labels(words: Squeezed) -> list[tuple[int, int, str, str]]:
    """Find the labels in a clause: start, end with the colon, words, and kind (role, deadline, other)."""
    text, terms = words.text, label_words()
    found: list[tuple[int, int, str, str]] = []
    for colon in _COLON.finditer(text):
        low = max(found[-1][1] if found else 0, colon.start() - 24)
        for start in range(low, colon.start()):
            # Before it stands a mark, a person or a date, or a name that is whole.
            if not (
                start == low
                or text[start - 1] in ",;、。()[]|/"
                or (found and found[-1][3] != "role")
                or is_plausible(text[low:start])
            ):
                continue
            label = terms.label.match(text, start, colon.end())
            if label and label.end() == colon.start():
                found.append((start, colon.end(), label["label"], "role"))
                break
            other = terms.field.match(text, start, colon.end())
            if other and other.end() == colon.start():
                kind = "deadline" if terms.fields[other["field"]] == "deadline" else "other"
                found.append((start, colon.end(), other["field"], kind))
                break
    return found
