"""Where clauses stand in the text of an item: in brackets, behind a label or a dash, as a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from creditplan.model import Role, Rule, Span
from creditplan.parsing.clauses import MAX_LENGTH, ClauseReader
from creditplan.parsing.fold import Squeezed, squeeze
from creditplan.parsing.lexicon import lexicon
from creditplan.parsing.lists import is_collective
from creditplan.parsing.readings import Reading, label_role

_BRACKET = re.compile(r"[()\[\]]")
# What may stand between a clause and the end of its line, or between its last verb and its bracket.
_STOP = r"[。．.；;！!？?、，,…\s\u200b-\u200d\u2060\ufeff|]"
_LINE_END = re.compile(rf"(?:(?!\n){_STOP})*+(?:\n|\Z)")
_STOPS = re.compile(rf"{_STOP}*")
_DEEPEST = 4
_CORE = (
    "牵头",
    "负责",
    "配合",
    "参加",
    "落实",
    "主办",
    "承办",
    "协办",
    "参与",
    "协助",
    "实施",
    "承担",
    "办理",
)
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
_LABEL = (
    r"(?:牵头|责任|配合|主办|协办|承办|落实|实施|参与|参加|协助|负责|主要责任|牵头责任|牵头负责|主责|协同|督办)"
    r"(?:及(?:责任|配合))?(?:单位|部门|机构|科室|处室|主体)"
)
_INLINE_LABEL = re.compile(
    rf"\[{_LABEL}\]|{_LABEL}(?:\([^()]{{0,10}}\))?[ \t]*:"
    r"|(?<=[。;])[ \t]*(?:牵头|责任|主办|负责)[ \t]*:"
)
# A label in brackets of its own is not what it stands for.
_FRAMED = re.compile(_LABEL)
_LONGEST_SENTENCE = 400


@dataclass(slots=True)
class Found:
    """A clause that was found.

    Attributes:
        span: with its brackets or label.
        words: what stands between them, squeezed.
        reading: what it says.
        repaired: what had to be mended, if anything.
        ends_line: only full stops follow it on its line.
        in_sentence: it is a part of a sentence that says what is to be done.
    """

    span: Span
    words: Squeezed
    reading: Reading
    repaired: str | None = None
    ends_line: bool = False
    in_sentence: bool = False


@dataclass(slots=True)
class Search:
    """What a search in the text of an item found: clauses, and brackets that may be some."""

    clauses: list[Found] = field(default_factory=list)
    possible: list[Span] = field(default_factory=list)


def is_line_end(text: str, start: int, end: int) -> bool:
    """Tell whether ``text[start:end]`` is nothing but full stops and white space."""
    return _STOPS.fullmatch(text, start, end) is not None


class ClauseFinder:
    """Finds the clauses of one document."""

    def __init__(self, folded: str, reader: ClauseReader) -> None:
        self.folded = folded
        self.reader = reader
        self.role_word = lexicon().role_word

    def search(self, span: Span) -> Search:
        """Find the clauses in a stretch of text, in order."""
        result = Search()
        self._brackets(span, result)
        self._inline_labels(span, result)
        if not result.clauses:
            self._spoken_labels(span, result)
        if not result.clauses:
            self._prose(span, result)
        if not result.clauses:
            self._subject(span, result)
        if len(result.clauses) > 1:
            result.clauses.sort(key=lambda found: found.span.start)
        return result

    # In brackets

    def _brackets(self, span: Span, result: Search) -> None:
        opened: list[int] = []
        pairs: list[tuple[int, int, int]] = []
        lone: list[int] = []
        for match in _BRACKET.finditer(self.folded, span.start, span.end):
            if match[0] in "([":
                opened.append(match.start())
            elif opened:
                start = opened.pop()
                pairs.append((start, match.end(), len(opened)))
            else:
                lone.append(match.start())
        until = span.start
        refused: list[tuple[int, int]] = []
        pairs.sort()
        for start, end, depth in pairs:
            if start < until or depth > 2 * _DEEPEST:
                continue
            if refused and sum(low < start and end <= high for low, high in refused[-_DEEPEST:]) >= _DEEPEST:
                continue
            found = self._bracket(Span(start, end), span, result)
            if found:
                until = end
                result.clauses.append(found)
            else:
                refused.append((start, end))
        for start in opened[:_DEEPEST]:
            self._unclosed(start, span, result)
        for end in lone[:_DEEPEST]:
            self._unopened(end, span, result)

    def _bracket(self, bracket: Span, within: Span, result: Search) -> Found | None:
        if bracket.end - bracket.start > MAX_LENGTH or bracket.end - bracket.start < 4:
            return None
        ends = _LINE_END.match(self.folded, bracket.end, within.end) is not None
        words = squeeze(self.folded, bracket.start + 1, bracket.end - 1)
        role_word = self.role_word.search(words.text)
        behind_sentence = self.folded[bracket.start - 1 : bracket.start] in ("。", ";")
        if not role_word and ":" not in words.text and not ends and not behind_sentence:
            return None
        if _FRAMED.fullmatch(words.text):
            return None
        reading = self.reader.read(words)
        if self._accepts(reading, words, ends, role_word is not None):
            return Found(bracket, words, reading, ends_line=ends)
        if (ends or behind_sentence) and (listed := self._bare_list(reading, words)):
            return Found(bracket, words, listed, ends_line=ends)
        if role_word and not reading.labelled:
            result.possible.append(bracket)
        return None

    def _accepts(self, reading: Reading, words: Squeezed, ends: bool, role_word: bool) -> bool:
        text = words.text
        names = [text[said.start : said.end] for said in reading.said]
        if names and not reading.labelled and all(map(self.reader.splitter.stands, names)):
            return ends or not reading.left
        never = lexicon().never if lexicon().never.search(text) else None
        if max(map(len, names), default=0) > 60 or (never and any(map(never.search, names))):
            return ends and reading.labelled
        if reading.labelled:
            return bool(names or reading.left)
        if names:
            if reading.left and not ends:
                return False
            standing = list(map(self.reader.splitter.stands, names))
            if ends and not any(standing):
                standing = [self._starts_known(text, said.start, said.end) for said in reading.said]
            return all(standing) or (any(standing) and any(verb in text for verb in _CORE))
        if not ends:
            return False
        if reading.conventions and not reading.left:
            return True
        return role_word and bool(reading.left) and self._nobody(reading, text)

    def _nobody(self, reading: Reading, text: str) -> bool:
        """（牵头负责）, （财政部负责到底）: verbs alone, or a known name first; not （以下简称牵头部门）."""
        if "简称" in text:
            return False
        if all(lexicon().phrase.fullmatch(text, low, high) for low, high, _ in reading.left):
            return True
        return any(self._starts_known(text, low, high) for low, high, _ in reading.left)

    def _starts_known(self, text: str, start: int, end: int) -> bool:
        joint = lexicon().join_with.match(text, start, end) or lexicon().by.match(text, start, end)
        start = joint.end() if joint else start
        return any(
            text[start:stop] in self.reader.splitter.register
            for stop in range(start + 2, min(end, start + 20) + 1)
        )

    def _bare_list(self, reading: Reading, words: Squeezed) -> Reading | None:
        """Read a bracket that holds nothing but names: none of them may be a word such as 试行."""
        text = words.text
        listed = self.reader.read(words, Role.RESPONSIBLE, Rule.BARE_LIST)
        names = [text[said.start : said.end] for said in listed.said]
        bare = reading.bare and not reading.said and not listed.left
        return listed if bare and all(map(self._is_body, names)) else None

    def _is_body(self, name: str) -> bool:
        return (
            (is_collective(name) and self.reader.splitter.stands(name))
            or name.endswith(("军区", "军分区", "警备区"))
            or self.reader.splitter.knows(name)
            or (
                (len(name) >= 3 or name.endswith(("司", "局", "处", "室", "科", "办")))
                and self.reader.splitter.stands(name)
                and not name.endswith(
                    ("县", "区", "市", "省", "组织", "企业", "地区", "场", "网", "村", "库", "台")
                )
            )
        )

    def _starts_line(self, start: int) -> bool:
        line = self.folded.rfind("\n", 0, start) + 1
        return not self.folded[line:start].strip()

    def _unclosed(self, start: int, within: Span, result: Search) -> None:
        line_end = self.folded.find("\n", start, within.end)
        end = line_end if line_end >= 0 else within.end
        other = _BRACKET.search(self.folded, start + 1, end)
        stop = self.folded.find("。", start, end)
        if other and self.folded[start + 1 : end].strip("。;"):
            end = other.start() if other[0] in "([" else end
        if 0 <= stop < end and self.folded[stop + 1 : end].strip():
            end = stop
        self._mended(Span(start, end), Span(start + 1, end), "its closing bracket is missing", within, result)

    def _unopened(self, bracket: int, within: Span, result: Search) -> None:
        begin = max(
            (m.end() for m in re.finditer(r"[。;!?\n]", self.folded[within.start : bracket])), default=0
        )
        start = within.start + begin
        self._mended(
            Span(start, bracket + 1), Span(start, bracket), "its opening bracket is missing", within, result
        )

    def _mended(self, span: Span, inner: Span, what: str, within: Span, result: Search) -> None:
        if not 4 <= inner.end - inner.start <= MAX_LENGTH:
            return
        words = squeeze(self.folded, inner.start, inner.end)
        reading = self.reader.read(words)
        names = [words.text[said.start : said.end] for said in reading.said]
        if not names and (listed := self._bare_list(reading, words)):
            reading, names = listed, [words.text[said.start : said.end] for said in listed.said]
        if names and not reading.left and all(self.reader.splitter.stands(name) for name in names):
            end = span.end
            while end > span.start and self.folded[end - 1].isspace():
                end -= 1
            ends = _LINE_END.match(self.folded, end, within.end) is not None
            result.clauses.append(Found(Span(span.start, end), words, reading, what, ends))

    # Behind a label in the midst of a line

    def _inline_labels(self, span: Span, result: Search) -> None:
        position = span.start
        while (
            self.folded.find(":", position, span.end) >= 0 or self.folded.find("[", position, span.end) >= 0
        ):
            match = _INLINE_LABEL.search(self.folded, position, span.end)
            if not match:
                return
            position = match.end()
            inside = next(
                (f.span.end for f in result.clauses if f.span.start <= match.start() < f.span.end), None
            )
            if inside:
                position = inside
                continue
            end = self.folded.find("\n", match.end(), span.end)
            end = span.end if end < 0 else end
            end = min([end, *(f.span.start for f in result.clauses if f.span.start > match.start())])
            if end - match.start() > MAX_LENGTH:
                continue
            where = Span(match.start(), end).stripped(self.folded)
            words = squeeze(self.folded, where.start, where.end)
            reading = self.reader.read(words, at_gaps=True)
            if reading.said and not lexicon().page_foot.search(words.text):
                result.clauses.append(Found(where, words, reading, ends_line=True))
                position = end

    # As a sentence

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
            if names and not reading.left and all(map(self._is_body, names)):
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
        self._said_by(Span(match.start("name"), match.end()), match["name"], match["verb"], result)
        helped = _HELPED.search(self.folded, match.end(), span.end) if result.clauses else None
        if helped:
            self._said_by(Span(helped.start("name"), helped.end("verb")), helped["name"], "配合", result)

    def _said_by(self, where: Span, name: str, verb: str, result: Search) -> None:
        words = squeeze(self.folded, where.start, where.start + len(name))
        lead = Role.LEAD if verb.startswith("牵头") else Role.RESPONSIBLE
        role = Role.PARTICIPANT if verb == "配合" else lead
        reading = self.reader.read(words, role, Rule.PROSE)
        names = [words.text[said.start : said.end] for said in reading.said]
        if names and not reading.left and all(map(self._is_body, names)):
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
                    apart = self.folded[span.start] in "—-" or self._starts_line(span.start)
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
        strict = [self._is_body(name) for name in names]
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
