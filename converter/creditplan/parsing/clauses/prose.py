"""Clauses that are sentences: 由A牵头，B配合。 牵头部门为A。 A负责落实经费，B配合。"""

from __future__ import annotations

import re
from bisect import bisect_right

from creditplan.model import Problem, Role, Rule, Span
from creditplan.parsing.clauses.conventions import find_conventions
from creditplan.parsing.clauses.grammar import MAX_LENGTH, ClauseReader
from creditplan.parsing.clauses.lists import pieces
from creditplan.parsing.clauses.parse import Found, Parse, Search, too_long
from creditplan.words.clauses import clause_words
from creditplan.words.fold import Squeezed, squeeze
from creditplan.words.labels import label_role, label_words
from creditplan.words.marks import SENTENCE_END
from creditplan.words.names import is_person, list_words, name_words

_BY = re.compile(r"(?:(?:[此该本这]项|以上|上述)(?:工作|任务))?由")
# What a label stands behind that is a part of the sentence.
_STRETCH = re.compile(r"[,。;\n] ?\Z")
_DASH = re.compile(r"[—-]+\s*$")
_CUT = re.compile(r"[,:—]+")
# The head of a clause: 由, a name, its verb. No name is longer.
_LONGEST_HEAD = 128
# So many readings of one sentence are tried before it is given up, and told.
_MOST_TRIES = 24
_ELLIPTIC = 6


def starts_line(folded: str, start: int) -> bool:
    """Tell whether nothing but white space stands before a place on its line."""
    while start and folded[start - 1] != "\n" and folded[start - 1].isspace():
        start -= 1
    return not start or folded[start - 1] == "\n"


class ProseFinder:
    """Finds such clauses in one document, where no brackets and no labels say who does what."""

    def __init__(self, folded: str, reader: ClauseReader) -> None:
        self.folded = folded
        self.reader = reader
        self.terms = clause_words()

    def search(self, span: Span, result: Search) -> None:
        """Add the clauses in a stretch of text; the surest kind that it has counts."""
        self._spoken_labels(span, result)
        if not result.clauses:
            self._prose(span, result)
        # 甲局负责审核；乙局负责发放。
        if not result.clauses:
            self._subject(Span(span.start, self._end(span.start, span.end)), result)
        stop = self._end(result.clauses[0].span.end, span.end) if result.clauses else span.end
        while stop < span.end:
            start, stop = stop + 1, self._end(stop + 1, span.end)
            self._subject(Span(start, stop), result)

    def _end(self, start: int, end: int) -> int:
        """Where a part between semicolons ends."""
        stop = self.folded.find(";", start, end)
        return end if stop < 0 else stop

    def _spoken_labels(self, span: Span, result: Search) -> None:
        labels = [
            label
            for label in label_words().spoken.finditer(self.folded, span.start, span.end)
            if _STRETCH.search(self.folded, max(label.start() - 2, 0), label.start())
        ]
        limits = [*(label.start() for label in labels[1:]), span.end]
        for match, limit in zip(labels, limits, strict=False):
            stop = SENTENCE_END.search(self.folded, match.end(), limit)
            end = stop.start() if stop else limit
            while self.folded[end - 1] in ", ":
                end -= 1
            where = Span(match.start(), end)
            words = squeeze(self.folded, match.end(), where.end)
            parse = self.reader.read(words, label_role(match["label"]), Rule.LABEL)
            names = [words.text[holder.start : holder.end] for holder in parse.holders]
            if names and not parse.left and all(map(self.reader.splitter.is_body, names)):
                result.clauses.append(Found(where, words, parse, ends_line=True, in_sentence=True))

    def _prose(self, span: Span, result: Search) -> None:
        verb = self.terms.verb.search(self.folded, span.start, span.end)
        if not verb and not self._says_by_whom(span):
            return
        start = span.start
        ends = [match.start() for match in SENTENCE_END.finditer(self.folded, span.start, span.end)]
        for stop in [*ends, span.end]:
            sentence = Span(start, stop)
            start = stop + 1
            verb = self.terms.verb.search(self.folded, sentence.start, sentence.end + 1)
            if verb or self._says_by_whom(sentence):
                self._sentence(sentence, result)

    def _subject(self, span: Span, result: Search) -> None:
        """Find who is the subject of a sentence: 市公安局：负责治安。 市财政局负责落实经费，市审计局配合。"""
        match = self.terms.subject.match(self.folded, span.start, span.end)
        if not match:
            return
        role, _ = self.reader.meaning(tuple(self.reader.roles.phrase_word.findall(match["verb"])))
        if role is None:
            return
        known = len(result.clauses)
        self._said_by(Span(match.start("name"), match.end()), match["name"], role, result)
        if len(result.clauses) > known:
            self._helped(Span(match.end(), span.end), result)

    def _helped(self, span: Span, result: Search) -> None:
        """Add who helps with it, behind what is to be done: ，市审计局配合."""
        if helped := self.terms.helped.search(self.folded, span.start, span.end):
            where = Span(helped.start("name"), helped.end("verb"))
            self._said_by(where, helped["name"], Role.PARTICIPANT, result)

    def _said_by(self, where: Span, name: str, role: Role, result: Search) -> None:
        """Add the clause that begins with a name or names, if they are surely those of bodies."""
        words = squeeze(self.folded, where.start, where.start + len(name))
        parse = self.reader.read(words, role, Rule.PROSE)
        names = [words.text[holder.start : holder.end] for holder in parse.holders]
        if names and not parse.left and all(map(self.reader.splitter.is_body, names)):
            result.clauses.append(Found(where, words, parse, in_sentence=True))

    def _says_by_whom(self, span: Span) -> bool:
        """Tell whether 负责 stands somewhere behind 由, with no stop or comma between them."""
        start = self.folded.find("由", span.start, span.end)
        while start >= 0:
            match = self.terms.charge_or_stop.search(self.folded, start + 3, span.end)
            if not match or match["charge"]:
                return match is not None
            start = self.folded.find("由", match.end(), span.end)
        return False

    def _sentence(self, sentence: Span, result: Search) -> None:
        """Add the longest run of comma-separated stretches that give roles to bodies, and nothing else."""
        if sentence.end - sentence.start > MAX_LENGTH:
            result.unread += (too_long(sentence),)
            return
        cuts = [match.span() for match in _CUT.finditer(self.folded, sentence.start, sentence.end)]
        founding = self.reader.roles.founding
        by = {
            match.start()
            for match in _BY.finditer(self.folded, sentence.start, sentence.end)
            if not self.folded.endswith(founding, sentence.start, match.start())
        }
        # Behind a dash nothing but a clause is looked for.
        by.update(end for _, end in cuts if self.folded[end - 1] in "—-")
        ends = self._ends(sentence, cuts) if by else []
        does = self.terms.does.finditer(self.folded, sentence.start, sentence.end) if by else ()
        verbs = [match.end() for match in does]
        tries = 0
        for start in sorted({sentence.start, *(end for _, end in cuts), *by}):
            # 由A负责 says it by itself, and what A does may follow; A负责 does so only at the end.
            at = bisect_right(verbs, start) if start in by else len(verbs)
            done = verbs[at : at + 1]
            if not self._may_begin(start, min([sentence.end, *done])):
                continue
            tried = [end for end in ends if end > start + 3] if start in by else [sentence.end]
            for end in [*tried, *done]:
                if tries == _MOST_TRIES:
                    rest = Span(start, sentence.end)
                    result.unread += (Problem("limit-reached", rest, {"limit": "tries"}),)
                    return
                tries += 1
                if found := self._read(Span(start, end), sentence, by=start in by):
                    result.clauses.append(found)
                    if end in done:
                        self._helped(Span(end, sentence.end), result)
                    return

    def _ends(self, sentence: Span, cuts: list[tuple[int, int]]) -> list[int]:
        """Return where a clause of a sentence may end, the last place first: behind a verb or the like."""
        found: list[int] = []
        begin = sentence.start
        for end, behind in [*cuts, (sentence.end, sentence.end)]:
            words = squeeze(self.folded, max(begin, self.folded.rfind("、", begin, end) + 1), end)
            piece = self.reader.take_apart(words.text)
            joint = list_words().join_with.match(words.text)
            if piece.kind or piece.has_verb or joint or find_conventions(squeeze(self.folded, begin, end)):
                found.append(end)
            begin = behind
        if sentence.end not in found[-1:]:
            found.append(sentence.end)
        return found[::-1]

    def _may_begin(self, start: int, end: int) -> bool:
        """Tell whether a clause may begin at a place: with a body, or with when something is due."""
        head = next(pieces(self.folded, start, min(end, start + _LONGEST_HEAD)))
        if head[1] == start + _LONGEST_HEAD:
            return False
        words = squeeze(self.folded, start, head[1])
        if not words.text:
            return False
        if self.reader.take_apart(words.text).kind:
            return True
        parse = self.reader.read(words, Role.RESPONSIBLE)
        names = [words.text[holder.start : holder.end] for holder in parse.holders]
        # 公安、交通部门: a short one may be made up for by the last of its list.
        return bool(names) and all(len(name) <= _ELLIPTIC or self._is_one(name) for name in names)

    def _read(self, where: Span, sentence: Span, *, by: bool) -> Found | None:
        """Read a stretch of a sentence as a clause, if it is one."""
        where = where.stripped(self.folded)
        words = squeeze(self.folded, where.start, where.end)
        parse = self.reader.read(words)
        if not self._is_prose(parse, words, by):
            return None
        parse.holders = [
            one._replace(rule=Rule.PROSE) if one.rule is Rule.VERB else one for one in parse.holders
        ]
        dash = _DASH.search(self.folded, max(sentence.start, where.start - 4), where.start)
        span = Span(dash.start() if dash else where.start, where.end)
        # A line or a dash parts it from the text, a comma does not.
        apart = self.folded[span.start] in "—-" or starts_line(self.folded, span.start)
        return Found(span, words, parse, ends_line=True, in_sentence=not apart)

    def _is_one(self, name: str) -> bool:
        """Tell whether a name is that of a body, or of a person: 由某副市长负责，甲局牵头."""
        return self.reader.splitter.is_body(name) or is_person(name)

    def _is_prose(self, parse: Parse, words: Squeezed, by: bool) -> bool:
        text = words.text
        if not parse.holders or parse.left or parse.labelled:
            return False
        if not self.reader.roles.verb.search(text):
            return False
        names = [text[holder.start : holder.end] for holder in parse.holders]
        if any(name_words().never.search(name) or len(name) > 30 for name in names):
            return False
        strict = [self._is_one(name) for name in names]
        # 公安、交通部门: the last of a list speaks for those before it.
        elliptic = False
        for index in range(len(names) - 1, -1, -1):
            strict[index] = strict[index] or (elliptic and len(names[index]) <= _ELLIPTIC)
            elliptic = strict[index] and (elliptic or names[index].endswith("部门"))
        if not all(strict):
            return False
        if by:
            return True
        specific = [holder for holder in parse.holders if holder.role in (Role.LEAD, Role.RESPONSIBLE)]
        return bool(specific) and self.terms.alone.search(text) is not None
