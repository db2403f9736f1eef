"""Documents named in 《》: those that exist, and those that a task is to make."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from creditplan.model import DocumentMention, Mention, Register, SourceDocument, Span
from creditplan.parsing.agents.names import resolve_document
from creditplan.words.tasks import task_words

# 《关于印发〈办法〉的通知》, and the same with 《 within 《; behind it, perhaps, its number.
_TITLE = re.compile(r"《((?:[^《》]|《[^《》]{1,200}》){1,200})》")
_NUMBER = re.compile(
    r"\s*[（(]\s*([\u4e00-\u9fff]{1,12}\s*[〔\[［（(【](?:19|20)\d\d[〕\]］）)】]\s*第?\s*\d{1,5}\s*号)\s*[）)]"
)
# 出台《征信业管理条例》相关配套制度 makes the rules around the document, not the document.
_ENDS_PHRASE = re.compile(r"\s*(?:[，,。；;、：:）)]|等|和《|\Z)")


def mentions(source: SourceDocument, span: Span, register: Register) -> Iterator[DocumentMention]:
    """Yield the documents named in a span of the text, in order.

    A document is *mandated* where a verb of making (制定, 印发, 修订 …) stands right before 《 and nothing
    continues the phrase after 》; else it is cited.
    """
    text = source.text
    making = task_words().making
    for match in _TITLE.finditer(text, span.start, span.end):
        made = text.endswith(making, span.start, match.start()) and _ENDS_PHRASE.match(
            text, match.end(), span.end
        )
        document = resolve_document(match[1], register)
        number = _NUMBER.match(text, match.end(), span.end)
        if number and not made:
            document = replace(document, number="".join(number[1].split()))
        yield DocumentMention(
            Mention.MANDATES if made else Mention.CITES, document, Span(match.start(), match.end())
        )
