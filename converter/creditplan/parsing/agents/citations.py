"""Documents that a task names: those that exist, and those that it is to make."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from operator import attrgetter, itemgetter

from creditplan.model import Document, DocumentMention, Mention, Register, Span
from creditplan.parsing.agents.names import resolve_document
from creditplan.words.tasks import task_words

# 《关于印发〈办法〉的通知》, and the same with 《 within 《; behind it, perhaps, its number.
_TITLE = re.compile(r"《((?:[^《》]|《[^《》]{1,200}》){1,200})》")
_NUMBER = re.compile(
    r"\s*[（(]\s*([\u4e00-\u9fff]{1,12}\s*[〔\[［（(【](?:19|20)\d\d[〕\]］）)】]\s*第?\s*\d{1,5}\s*号)\s*[）)]"
)
# 出台《征信业管理条例》相关配套制度 makes the rules around the document, not the document.
_ENDS_PHRASE = re.compile(r"\s*(?:[，,。；;、：:）)]|等|和《|\Z)")


# A shorter title is a usual phrase as well.
_SHORTEST = 8


class Citations:
    """Finds the documents that stretches of a text name.

    Args:
        text: the source.
        register: has the documents that exist.
    """

    def __init__(self, text: str, register: Register) -> None:
        self.text = text
        self._register = register
        # Where the titles of known documents stand: each is looked for once, not in every task.
        self._places = sorted(
            (match.start(), match.end(), place)
            for place, title in enumerate(register.documents_by_title)
            if len(title) >= _SHORTEST and title in text
            for match in re.finditer(re.escape(title), text)
        )

    def mentions(self, span: Span) -> list[DocumentMention]:
        """Return the documents named in a stretch, in order.

        They stand in 《》; where they do not, those are found that the register knows by these very words.
        One is *mandated* where a verb of making (制定, 印发, 修订 …) stands right before it and nothing
        continues the phrase behind it; else it is cited.
        """
        text, places = self.text, self._places
        found: list[DocumentMention] = []
        first, last = bisect_left(places, (span.start,)), bisect_left(places, (span.end,))
        if first == last and text.find("《", span.start, span.end) < 0:
            return found
        for match in _TITLE.finditer(text, span.start, span.end):
            made = _is_made(text, match.start(), match.end(), span)
            document = resolve_document(match[1], self._register)
            number = _NUMBER.match(text, match.end(), span.end)
            if number and not made:
                document = replace(document, number="".join(number[1].split()))
            found.append(_mention(made, document, match.start(), match.end()))
        known = [*self._register.documents_by_title.values()] if first < last else []
        seen: set[int] = set()
        for start, end, place in sorted(places[first:last], key=itemgetter(2)):
            if place in seen or end > span.end:
                continue
            seen.add(place)
            if not any(start < one.span.end and one.span.start < end for one in found):
                found.append(_mention(_is_made(text, start, end, span), known[place], start, end))
        return sorted(found, key=attrgetter("span")) if len(found) > 1 else found


def _is_made(text: str, start: int, end: int, span: Span) -> bool:
    words = task_words()
    before = next((one for one in words.carried_out if text.endswith(one, span.start, start)), "")
    return text.endswith(words.making, span.start, start - len(before)) and bool(
        _ENDS_PHRASE.match(text, end, span.end)
    )


def _mention(made: bool, document: Document, start: int, end: int) -> DocumentMention:
    return DocumentMention(Mention.MANDATES if made else Mention.CITES, document, Span(start, end))
