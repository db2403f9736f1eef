"""Clauses that are sentences: 由A牵头，B配合。 牵头部门为A。 A负责落实经费，B配合。"""

from __future__ import annotations

import re

from creditplan.model import Role, Rule, Span
from creditplan.parsing.clauses import ClauseReader
from creditplan.parsing.fold import Squeezed, squeeze
from creditplan.parsing.lexicon import lexicon
from creditplan.parsing.readings import Found, Reading, Search, label_role

_PROSE_VERB = re.compile(
    r"(?:牵头|负责|配合|参与|参加|落实|实施|协助|办理|承办|主办|协办|推进|完成|支持|指导|监督|督办|督导|协调|落实意见|负责组织|牵头组织|主抓|负总责)[)\]]?(?=\s*(?:[。;!,\n]|$))"
)
_BY_WHOM = re.compile(r"由[^,。;!?\n]{2,100}?负责(?!的|解释)")
_SUBJECT = re.compile(
    r"\s*(?P<name>[\u4e00-\u9fff()、]{2,40}?)\s*[:。,]?\s*(?P<verb>牵头负责|牵头(?!单位|部门|人)|(?:主要|具体)?负责(?!人|单位|部门))"
)
_HELPED = re.compile(r"[,;]\s*(?P<name>[\u4e00-\u9fff()、]{2,40}?)(?P<verb>配合|协助|参加|参与)[。;]?\s*\Z")
_PERSON = re.compile(r"(?:市长|县长|区长|省长|州长|秘书长|书记|常委)$")
_DOES = re.compile(r"负责(?=[^\s,。;、)\]的])(?!解释)")
_SAYS_WHO = ("牵头", "负责", "主办", "承办", "落实", "实施", "办理", "研究提出", "主抓", "负总责")
_IN_CHARGE = ("牵头", "负责", "主办", "主抓", "负总责")
_SENTENCE = re.compile(r"[。;!?\n]")
_BY = re.compile(r"(?:(?:[此该本这]项|以上|上述)(?:工作|任务))?由")
# 负责部门为A、B: a label that is a part of the sentence.
_SPOKEN_LABEL = re.compile(
    r"(?:(?<=[,。;\n])|(?<=[,。;\n] ))(?P<label>(?:负责|责任|牵头|主办|承办|配合)(?:单位|部门))"
    r"(?:为|是|由)?(?=[^:,。;\s为是由])"
)
_DASH = re.compile(r"[—-]+\s*$")
_LONGEST_SENTENCE = 400


def starts_line(folded: str, start: int) -> bool:
    """Tell whether nothing but white space stands before a place on its line."""
    line = folded.rfind("\n", 0, start) + 1
    return not folded[line:start].strip()


class ProseFinder:
    """Finds such clauses in one document, where no brackets and no labels say who does what."""

    def __init__(self, folded: str, reader: ClauseReader) -> None:
        self.folded = folded
        self.reader = reader

    def search(self, span: Span, result: Search) -> None:
        """Add the clauses in a stretch of text; the surest kind that it has counts."""
        self._spoken_labels(span, result)
        if not result.clauses:
            self._prose(span, result)
        if not result.clauses:
            self._subject(span, result)

    def _spoken_labels(self, span: Span, result: Search) -> None:
        labels = list(_SPOKEN_LABEL.finditer(self.folded, span.start, span.end))
        limits = [*(label.start() for label in labels[1:]), span.end]
        for match, limit in zip(labels, limits, strict=False):
            stop = _SENTENCE.search(self.folded, match.end(), limit)
            end = stop.start() if stop else limit
            while self.folded[end - 1] in ", ":
                end -= 1
            where = Span(match.start(), end)
            words = squeeze(self.folded, match.end(), where.end)
            reading = self.reader.read(words, label_role(match["label"]), Rule.LABEL)
            names = [words.text[said.start : said.end] for said in reading.said]
            if names and not reading.left and all(map(self.reader.splitter.is_body, names)):
                result.clauses.append(Found(where, words, reading, ends_line=True, in_sentence=True))

    def _prose(self, span: Span, result: Search) -> None:
        said = _PROSE_VERB.search(self.folded, span.start, span.end)
        if not said and not _BY_WHOM.search(self.folded, span.start, span.end):
            return
        start = span.start
        for stop in [*(m.start() for m in _SENTENCE.finditer(self.folded, span.start, span.end)), span.end]:
            sentence = Span(start, stop)
            start = stop + 1
            if _PROSE_VERB.search(self.folded, sentence.start, sentence.end + 1) or _BY_WHOM.search(
                self.folded, sentence.start, sentence.end
            ):
                found = self._sentence(sentence)
                if found:
                    result.clauses.append(found)

    def _subject(self, span: Span, result: Search) -> None:
        """Find who is the subject of an item: 市公安局：负责治安。 市财政局负责落实经费，市审计局配合。"""
        match = _SUBJECT.match(self.folded, span.start, span.end)
        if not match:
            return
        role = Role.LEAD if match["verb"].startswith("牵头") else Role.RESPONSIBLE
        self._said_by(Span(match.start("name"), match.end()), match["name"], role, result)
        helped = _HELPED.search(self.folded, match.end(), span.end) if result.clauses else None
        if helped:
            where = Span(helped.start("name"), helped.end("verb"))
            self._said_by(where, helped["name"], Role.PARTICIPANT, result)

    def _said_by(self, where: Span, name: str, role: Role, result: Search) -> None:
        """Add the clause that begins with a name or names, if they are surely those of bodies."""
        words = squeeze(self.folded, where.start, where.start + len(name))
        reading = self.reader.read(words, role, Rule.PROSE)
        names = [words.text[said.start : said.end] for said in reading.said]
        if names and not reading.left and all(map(self.reader.splitter.is_body, names)):
            result.clauses.append(Found(where, words, reading, in_sentence=True))

    def _sentence(self, sentence: Span) -> Found | None:
        """Find the longest run of comma-separated stretches that give roles to bodies, and nothing else."""
        if sentence.end - sentence.start > _LONGEST_SENTENCE:
            sentence = Span(sentence.end - _LONGEST_SENTENCE, sentence.end)
        cuts = [sentence.start]
        cuts += [m.end() for m in re.finditer(r"[,:—]+", self.folded[sentence.start : sentence.end])]
        cuts = [cuts[0], *(sentence.start + cut for cut in cuts[1:])]
        by = [sentence.start + m.start() for m in _BY.finditer(self.folded[sentence.start : sentence.end])]
        starts = sorted({*cuts, *by})[:24]
        # Behind a dash nothing but a clause is looked for.
        by += [cut for cut in cuts if self.folded[cut - 1] in "—-"]
        within = self.folded[sentence.start : sentence.end]
        # 由A负责选址: what A does may follow.
        verbs = [sentence.start + m.end() for m in _DOES.finditer(within)] if by else []
        ends = [c - 1 for c in cuts[1:]] + [sentence.end]
        for start in starts:
            further = verbs if start in by else []
            for end in [
                *reversed([e for e in ends if e > start + 3][:10]),
                *(v for v in further if v > start),
            ]:
                where = Span(start, end).stripped(self.folded)
                words = squeeze(self.folded, where.start, where.end)
                reading = self.reader.read(words)
                # 由A负责 says it by itself; A负责 does so only at the end of its sentence.
                spoken = start in by or not self.folded[end : sentence.end].strip()
                if spoken and self._is_prose(reading, words, start in by):
                    reading.said = [
                        said._replace(rule=Rule.PROSE) if said.rule is Rule.VERB else said
                        for said in reading.said
                    ]
                    dash = _DASH.search(self.folded, max(sentence.start, where.start - 4), where.start)
                    span = Span(dash.start() if dash else where.start, where.end)
                    # A line or a dash parts it from the text, a comma does not.
                    apart = self.folded[span.start] in "—-" or starts_line(self.folded, span.start)
                    return Found(span, words, reading, ends_line=True, in_sentence=not apart)
        return None

    def _is_prose(self, reading: Reading, words: Squeezed, by: bool) -> bool:
        text = words.text
        if not reading.said or reading.left or reading.labelled:
            return False
        if not any(verb in text for verb in _SAYS_WHO):
            return False
        names = [text[said.start : said.end] for said in reading.said]
        if any(lexicon().never.search(name) or len(name) > 30 for name in names):
            return False
        strict = [self.reader.splitter.is_body(name) for name in names]
        # 公安、交通部门: the last of a list speaks for those before it.
        # A person may stand at its head: 由某副市长负责，甲局牵头.
        strict = [is_body or bool(_PERSON.search(name)) for is_body, name in zip(strict, names, strict=True)]
        elliptic = False
        for index in range(len(names) - 1, -1, -1):
            strict[index] = strict[index] or (elliptic and len(names[index]) <= 6)
            elliptic = strict[index] and (elliptic or names[index].endswith("部门"))
        if not all(strict):
            return False
        if by:
            return True
        specific = [said for said in reading.said if said.role in (Role.LEAD, Role.RESPONSIBLE)]
        return bool(specific) and any(verb in text for verb in _IN_CHARGE)
