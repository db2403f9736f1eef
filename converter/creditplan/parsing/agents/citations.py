"""Documents that a task names: those that exist, and those that it is to make."""

from __future__ import annotations

import re
from dataclasses import replace
from operator import attrgetter

from creditplan.model import Document, DocumentMention, Mention, Register, SourceDocument, Span
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


def mentions(source: SourceDocument, span: Span, register: Register) -> list[DocumentMention]:
    """Return the documents named in a span of the text, in order.

    They stand in 《》; where they do not, those are found that the register knows by these very words. One
    is *mandated* where a verb of making (制定, 印发, 修订 …) stands right before it and nothing continues
    the phrase behind it; else it is cited.
    """
    text, found = source.text, []
    for match in _TITLE.finditer(text, span.start, span.end):
        made = _is_made(text, match.start(), match.end(), span)
        document = resolve_document(match[1], register)
        number = _NUMBER.match(text, match.end(), span.end)
        if number and not made:
            document = replace(document, number="".join(number[1].split()))
        found.append(_mention(made, document, match.start(), match.end()))
    for title, document in register.documents_by_title.items():
        # Most are not there: nothing else is asked of them.
        start = text.find(title, span.start, span.end)
        if start < 0:
            continue
        end = start + len(title)
        if len(title) >= _SHORTEST and not any(
            start < one.span.end and one.span.start < end for one in found
        ):
            found.append(_mention(_is_made(text, start, end, span), document, start, end))
    return sorted(found, key=attrgetter("span"))


def _is_made(text: str, start: int, end: int, span: Span) -> bool:
    words = task_words()
    before = next((one for one in words.carried_out if text.endswith(one, span.start, start)), "")
    return text.endswith(words.making, span.start, start - len(before)) and bool(
        _ENDS_PHRASE.match(text, end, span.end)
    )


def _mention(made: bool, document: Document, start: int, end: int) -> DocumentMention:
    return DocumentMention(Mention.MANDATES if made else Mention.CITES, document, Span(start, end))
