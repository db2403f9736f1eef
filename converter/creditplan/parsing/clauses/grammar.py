"""The responsibility clause: who leads, who is responsible, who takes part.

Grammar, over folded text without white space, with the words of ``lexicon.toml``::

    clause  = { label ":" } part { separator part }
    part    = item { separator item } [ phrase ]
    item    = [ by ] name { join name } [ opening [ join group ] ]
    phrase  = { manner | adverb | verb }      with at least one verb

The verb that ends a part gives its role to every name of it; without one, the label before it does. An
opening word (等部门) makes the list before it open-ended, and only that list. In A会同B, B takes part.
Whatever does not fit is left over, with its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from dataclasses import dataclass, field

from creditplan.model import Manner, Role, Rule
from creditplan.parsing.clauses.conventions import find_conventions, without_conventions
from creditplan.parsing.clauses.labels import find_labels, with_colons, without_asides, without_frames
from creditplan.parsing.clauses.lists import ListedName, NameSplitter, opened, own_role, pieces
from creditplan.parsing.clauses.parse import Holder, Parse
from creditplan.parsing.clauses.phrases import Phrases
from creditplan.parsing.lines.deadlines import speaks_of_time
from creditplan.words.clauses import clause_words
from creditplan.words.fold import Squeezed
from creditplan.words.labels import label_role, label_words
from creditplan.words.names import LONGEST_NAME, is_collective, list_words, name_words
from creditplan.words.roles import role_words

# Far above the longest clause seen (some 600 code points); what is longer is told.
MAX_LENGTH = 100_000
_EDGES = "()[]:：.·—-~“”\"'‘’!?…&#^$"
_BALANCE = {"(": 1, "[": 1, ")": -1, "]": -1}
# 商务局, 商贸公司: here 商 joins nothing.
_TRADE = frozenset("务贸业会品标家户城")
# 有关部门、单位 goes on; a role may stand in brackets.
_MANY = re.compile("各|[有相]关|[(]")


class ClauseReader:
    """Reads clauses of one document.

    Args:
        knows: tells whether the register or a rule knows a name.
        register: the names of the register.
        sign: what marks the leading one in a list, such as ★, if the document says so.
        folded: the text that the clauses stand in.
    """

    def __init__(
        self,
        knows: Callable[[str], bool],
        register: Container[str] = (),
        sign: str | None = None,
        folded: str = "",
    ) -> None:
        self.splitter = NameSplitter(knows, register, folded)
        self.roles, self.lists, self.names = role_words(), list_words(), name_words()
        self.phrases = Phrases(register)
        # The marks of the usual list.
        self.plain = all(map(self.lists.mark.fullmatch, "、,"))
        self.take_apart, self.meaning = self.phrases.take_apart, self.phrases.meaning
        self.sign = sign

    def read(
        self, words: Squeezed, default: Role | None = None, rule: Rule = Rule.VERB, *, at_gaps: bool = False
    ) -> Parse:
        """Read the words of a clause without its brackets.

        Args:
            words: the clause.
            default: role of names that no verb and no label in the clause gives one to.
            rule: what gave that role.
            at_gaps: white space may separate names, as in the cells of a table.
        """
        parse = Parse()
        text = words.text
        parse.conventions = find_conventions(words)
        if parse.conventions:
            words = without_conventions(words, parse.conventions)
        if "[" in text:
            words = without_frames(words)
            text = words.text
        if "为" in text or "是" in text:
            words = with_colons(words)
            text = words.text
        if ":" in text:
            words = without_asides(words, parse)
        labels = find_labels(words) if ":" in text else []
        _Stretch(self, words, parse, default, rule, at_gaps).read(0, labels[0][0] if labels else len(text))
        if not labels:
            return parse
        ends = [*(start for start, _, _, _ in labels), len(text)]
        for (_, start, name, kind), end in zip(labels, ends[1:], strict=True):
            if kind == "role":
                parse.labelled = True
                _Stretch(self, words, parse, label_role(name), Rule.LABEL, at_gaps=True).read(start, end)
            elif start < end and (kind == "deadline" or name in self.names.nouns):
                if self._names(text, start, end):
                    parse.left.append((start, end, "no-role"))
                elif kind == "deadline":
                    parse.deadlines.append((start, end))
        return parse

    def _names(self, text: str, start: int, end: int) -> bool:
        """Tell whether bodies stand where it should say when, or nothing of bodies: 单位：财政部."""
        return not speaks_of_time(text[start:end]) and any(
            self.splitter.is_body(text[low:high]) for low, high, _ in pieces(text, start, end)
        )


@dataclass(slots=True)
class _Part:
    """A part of a clause, as far as it is read.

    Attributes:
        names: that stand in it.
        open_to: how many of them stand in lists that 等 closes.
        hosts: how many of them stand before 会同, if that stands in it.
        verbs: the words of its phrase.
        start: where it starts.
        closed: 等部门 was just read: in 等部门、单位 the last word goes on with it.
        marks: those that stand before its names, from the second on.
    """

    names: list[ListedName] = field(default_factory=list)
    open_to: int = 0
    hosts: int | None = None
    verbs: list[str] = field(default_factory=list)
    start: int | None = None
    closed: bool = False
    marks: set[str] = field(default_factory=set)


class _Stretch:
    """Reads the parts of a stretch of a clause that one label, or none, stands before."""

    def __init__(
        self,
        reader: ClauseReader,
        words: Squeezed,
        parse: Parse,
        default: Role | None,
        rule: Rule,
        at_gaps: bool,
    ) -> None:
        self.reader = reader
        self.splitter = reader.splitter
        self.words = words
        self.text = words.text
        self.parse = parse
        self.default = default
        self.rule = rule
        self.at_gaps = at_gaps
        # White space stands somewhere, and may part names.
        self.gaps = at_gaps and words.has_gaps
        self.lists = reader.lists

    def read(self, start: int, end: int) -> None:
        while self.reader.plain and start < end and not self.gaps:
            stop = self.text.find(",", start, end)
            stop = stop if stop >= 0 else end
            if not self._plain(start, stop):
                break
            start = stop + 1
        if start >= end:
            return
        part = _Part()
        joint = self.text.find("会同", start, end) >= 0 or self.text.find("会商", start, end) >= 0
        for low, high, before in pieces(self.text, start, end):
            # A牵头会同B: as if a comma stood between.
            for led in clause_words().led_with.finditer(self.text, low, high) if joint else ():
                part = self._piece(part, low, led.start("joint"), before)
                low, before = led.start("joint"), ","  # noqa: PLW2901
            part = self._piece(part, low, high, before)
        self._finish(part, end)

    def _plain(self, start: int, end: int) -> bool:
        """Read what most parts are: A、B、C负责, all of them names of the register."""
        text, register = self.text[start:end], self.splitter.register
        *names, last = text.split("、")
        if not all(map(register.__contains__, names)) or _MANY.search(text):
            return False
        known = self.reader.phrases.behind_known(last)
        if known is None:
            return False
        last, role, manner = known
        give = self.parse.holders.append
        for name in (*names, last):
            behind = start + len(name)
            give(Holder(start, behind, role, manner, False, Rule.VERB))
            start = behind + 1
        return True

    def _helped(self, part: _Part, start: int, end: int, before: str) -> _Part | None:
        """Read A配合B落实 as if a comma stood before B, if bodies stand on both sides."""
        if self.gaps:
            return None
        verbs = [match.span() for match in self.lists.helps.finditer(self.text, start, end)]
        begin = start
        for place, (low, high) in enumerate(verbs):
            following = verbs[place + 1][0] if place + 1 < len(verbs) else end
            if self._is_body(begin, low) and self._is_body(high, following):
                part = self._piece(part, begin, high, before)
                begin, before = high, ","
        return self._piece(part, begin, end, before) if begin > start else None

    def _is_body(self, start: int, end: int) -> bool:
        """Tell whether a stretch is the name of a body, but for 由 before it and a verb behind it."""
        if not 0 < end - start <= 2 * LONGEST_NAME:
            return False
        piece = self.reader.take_apart(self.text[start:end])
        return not piece.kind and self.splitter.is_body(self.text[start + piece.by : start + piece.late])

    def _trim(self, start: int, end: int) -> tuple[int, int]:
        """Leave out marks at the edges, and brackets that have no partner within."""
        text = self.text
        # Opening brackets less closing ones.
        open_ = sum(_BALANCE.get(char, 0) for char in text[start:end])
        while start < end and text[start] in _EDGES and not (text[start] in "([" and open_ == 0):
            open_ -= _BALANCE.get(text[start], 0)
            start += 1
        while start < end and text[end - 1] in _EDGES and not (text[end - 1] in ")]" and open_ == 0):
            open_ -= _BALANCE.get(text[end - 1], 0)
            end -= 1
        return start, end

    def _piece(self, part: _Part, start: int, end: int, before: str) -> _Part:
        """Take in what stands between two separators, and return the part that is read then."""
        begin = start
        if start < end and (self.text[start] in _EDGES or self.text[end - 1] in _EDGES):
            start, end = self._trim(start, end)
        if start >= end:
            return part
        piece = self.reader.take_apart(self.text[start:end])
        if piece.kind:
            if piece.kind == "deadline":
                self.parse.deadlines.append((start, end))
            return part
        if not piece.single and (helped := self._helped(part, start, end, before)):
            return helped
        if part.start is None:
            part.start = start
        if piece.late < piece.body:
            self.parse.deadlines.append((start + piece.late, start + piece.body))
        first, last = start + (0 if part.names else piece.by), start + piece.late
        if (
            part.names
            and first < last
            and (mark := self.text[begin - 1]) not in part.marks
            and not is_collective(self.text[first:last])
        ):
            part.marks.add(mark)
        if piece.single and not self.gaps:
            self._take_single(part, first, last, before)
        else:
            self._take(part, first, last, before)
        if piece.verbs:
            part.verbs += piece.verbs
            if piece.has_verb:
                self._end(part, end)
                return _Part()
        return part

    def _take_single(self, part: _Part, start: int, end: int, before: str) -> None:
        """Take in a piece that is one name, or goes on with the one before it."""
        if start >= end:
            return
        if part.names and before == "、" and self.splitter.goes_on(self.text, part.names[-1], start, end):
            part.names[-1] = part.names[-1]._replace(end=end)
            return
        part.closed = False
        part.names.append(ListedName(start, end))

    def _take(self, part: _Part, start: int, end: int, before: str) -> None:
        """Take in the name or names of a piece: A, A会同B, A和B, A等部门及各地区."""
        text = self.text
        if start >= end:
            return
        if part.closed and text[start:end] in self.reader.names.nouns:
            return
        opening = self.lists.opening.match(text, start, end)
        if opening and part.names:
            # 甲局、乙局，等部门: the opening stands apart; 各地区 may follow it.
            _open(part, 0)
            part.closed = opening.end() == end
            joint = self.lists.join_and.match(text, opening.end(), end)
            self._add(part, joint.end() if joint else opening.end(), end)
            return
        if part.names and before == "、" and self.splitter.goes_on(text, part.names[-1], start, end):
            part.names[-1] = part.names[-1]._replace(end=end)
            return
        joint = self.lists.join_and.match(text, start, end)
        if (
            joint
            and (part.names or self.parse.holders)
            and not text.startswith(self.lists.begin_joint, start)
            and not self.splitter.knows(text[start:end])
        ):
            start = joint.end()
        together = self._together(start, end) if part.hosts is None else None
        if together:
            self._add(part, start, together.start())
            part.hosts = len(part.names)
            start = together.end()
        self._add(part, start, end)

    def _together(self, start: int, end: int) -> re.Match[str] | None:
        """Find 会同 or 商; 商 stands in 商务局 too: it joins only where bodies stand on both sides."""
        text = self.text
        for match in self.lists.join_with.finditer(text, start, end):
            if match[0] == "会同":
                return match
            if text[match.end() : match.end() + 1] in _TRADE or text[start:end] in self.splitter.register:
                continue
            before, behind = text[start : match.start()], text[match.end() : end]
            if self.splitter.is_body(before) and self.splitter.is_body(behind):
                return match
        return None

    def _add(self, part: _Part, start: int, end: int) -> None:
        if start >= end:
            return
        names = self.splitter.split(self.words, start, end, at_gaps=self.at_gaps)
        closing = [index for index, name in enumerate(names) if name.open_ended]
        if closing:
            # In A会同B、C等, the list begins behind 会同.
            _open(part, part.hosts or 0)
        part.closed = bool(closing) and closing[-1] == len(names) - 1
        part.names += names

    def _end(self, part: _Part, end: int) -> None:
        self._look_at(part.marks)
        role, manner = self.reader.meaning(tuple(part.verbs))
        start = part.start if part.start is not None else end
        if role is None:
            self.parse.left.append((start, end, "two-roles"))
        elif part.hosts == 0 and self.parse.holders and part.names:
            # A牵头，会同B、C负责: the host stands in the part before.
            self._give(part.names, Role.PARTICIPANT, Manner.JOINT, Rule.TOGETHER)
        elif (
            not part.names and self.parse.holders and not self.reader.roles.says_whom.intersection(part.verbs)
        ):
            # 财政部牵头，抓紧落实: nobody else is named, and nobody need be.
            pass
        elif not part.names or part.hosts in (0, len(part.names)):
            self.parse.left.append((start, end, "nobody"))
        elif part.hosts is not None:
            self._give(part.names[: part.hosts], role, Manner.JOINT, Rule.TOGETHER)
            self._give(part.names[part.hosts :], Role.PARTICIPANT, Manner.JOINT, Rule.TOGETHER)
        else:
            self._give(part.names, role, manner, Rule.VERB)

    def _finish(self, part: _Part, end: int) -> None:
        """Give what is left at the end of a stretch the role of its label, if it has one."""
        self._look_at(part.marks)
        if part.names and self.default is not None:
            manner = self.reader.roles.manner(part.verbs)
            if part.hosts:
                self._give(part.names[: part.hosts], self.default, Manner.JOINT, Rule.TOGETHER)
                self._give(part.names[part.hosts :], Role.PARTICIPANT, Manner.JOINT, Rule.TOGETHER)
            else:
                self._give(part.names, self.default, manner, self.rule)
        elif part.names and part.hosts == 0 and self.parse.holders:
            self._give(part.names, Role.PARTICIPANT, Manner.JOINT, Rule.TOGETHER)
        elif part.names or part.verbs:
            start = part.start if part.start is not None else end
            self.parse.left.append((start, end, "no-role"))
            self.parse.bare += part.names

    def _look_at(self, marks: set[str]) -> None:
        """A、B，C负责 is one list, but for a slip: a comma in the place of 、."""
        self.parse.mended |= marks >= {"、", ","}

    def _give(self, names: list[ListedName], role: Role, manner: Manner | None, rule: Rule) -> None:
        text, sign, give = self.text, self.reader.sign, self.parse.holders.append
        for start, end, open_ended, marked in names:
            label = own_role(text[start:end]) if text[end - 1] in ")]" else None
            if label and label_words().columns.fullmatch(label):
                behind = end - len(label) - 2
                if behind == start:
                    self.parse.left.append((start, end, "nobody"))
                else:
                    give(Holder(start, behind, label_role(label), manner, open_ended, Rule.LABEL))
                continue
            own = Role.LEAD if marked == sign is not None else role
            give(Holder(start, end, own, manner, open_ended, rule))


def _open(part: _Part, begin: int) -> None:
    """Let 等 close the list of the names from one on; those before that are open already stay so."""
    begin = max(begin, part.open_to)
    part.names[begin:] = map(opened, part.names[begin:])
    part.open_to = len(part.names)
