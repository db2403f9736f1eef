"""What a person says of a plan in the place of the reader: corrections, each anchored to quoted words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from creditplan.model.concepts import Manner, Role
from creditplan.model.making import made_fast
from creditplan.model.span import Span


@made_fast
@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the text, and as much of what stands around them as tells them from the same words elsewhere.

    White space counts nowhere: words are found however the lines of the text are broken.

    Attributes:
        words: the words; with ``to``, the first of them.
        to: the last of them, where ``words`` are only the first.
        before: what stands right before them.
        after: what stands right behind them.
    """

    words: str
    to: str = ""
    before: str = ""
    after: str = ""


@made_fast
@dataclass(frozen=True, slots=True)
class Editor:
    """Who corrected something, when and why; published only if the file says so.

    Attributes:
        by: name of the person or office.
        when: date: YYYY, YYYY-MM or YYYY-MM-DD.
        why: the reason.
    """

    by: str = ""
    when: str = ""
    why: str = ""


NOBODY: Final = Editor()


@made_fast
@dataclass(frozen=True, slots=True)
class Duty:
    """A body of a corrected clause, with its role.

    Attributes:
        name: its words within the clause. Where they stand there twice, the first place behind the duty
            before it counts, unless ``before`` or ``after`` tell.
        role: what it does.
        manner: how the role is shared; ``None``: the words do not say.
        open_ended: the list that it stands in is closed by 等.
        means: key or name of the body that is meant, where the name alone would not tell; empty: as read.
    """

    name: Quote
    role: Role
    manner: Manner | None = None
    open_ended: bool = False
    means: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One of the kinds below.

    Attributes:
        at: the words that it is about.
        editor: who, when and why.
        line: where it stands in its file, from 1; 0: in none yet. It is no part of what makes two alike.
    """

    at: Quote
    editor: Editor = NOBODY
    line: int = 0

    @property
    def kind(self) -> str:
        """Name of its tables in the file: task, clause, name, heading, looked."""
        return _KINDS[type(self)]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadingCorrection(Correction):
    """These words are a heading, or are none.

    Attributes:
        level: how deep it stands, 1 the outermost; 0: it is no heading, but an introduction to what follows.
    """

    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskCorrection(Correction):
    """These words are the text of a task, or are no task.

    With ``at.to``, the task has exactly these words, but for clauses among them. Without it, it begins with
    them and ends where what they stand in ends: the task or passage that was read.

    Attributes:
        none: they are no task: they stay in the text as a note, their clauses with them.
        number: its number as printed; empty: it has none; ``None``: as read.
        section: words of the heading that it stands below; one without words: it stands below none; ``None``:
            that which stands before it in the text.
    """

    none: bool = False
    number: str | None = None
    section: Quote | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseCorrection(Correction):
    """These words are a clause that gives bodies roles, or are none.

    Attributes:
        none: they are no clause: they are words of the task that they stand in.
        duties: who has which role; all of the clause, in order.
        task: how the text of the task begins that it speaks of; ``None``: that which it stands in, or behind.
            Several corrections may give one clause to several tasks.
    """

    none: bool = False
    duties: tuple[Duty, ...] = ()
    task: Quote | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NameCorrection(Correction):
    """This name means that body: wherever the plan has it, or with ``before`` or ``after`` in that one place.

    Attributes:
        means: key of a body of the register, or a name of the register, of ``bodies.csv``, or of the place.
    """

    means: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked(Correction):
    """Somebody looked at what the reader doubts there, and it is as it was read.

    Attributes:
        code: of the problem; the words are those that it was told with, or some within them. A problem
            that has no words (``title-missing``) has an ``at`` without words.
    """

    code: str


_KINDS: Final = {
    HeadingCorrection: "heading",
    TaskCorrection: "task",
    ClauseCorrection: "clause",
    NameCorrection: "name",
    Looked: "looked",
}
AnyCorrection = HeadingCorrection | TaskCorrection | ClauseCorrection | NameCorrection | Looked


@made_fast
@dataclass(frozen=True, slots=True)
class Corrections:
    """What a corrections file says.

    Attributes:
        file: its path, for messages; empty: there is none.
        entries: in the order of the file.
        publish: whether who, when and why are published too.
    """

    file: str = ""
    entries: tuple[AnyCorrection, ...] = ()
    publish: bool = False

    def __bool__(self) -> bool:
        """Whether anything is corrected."""
        return bool(self.entries)


NO_CORRECTIONS: Final = Corrections()


class Fate(StrEnum):
    """What became of a correction."""

    APPLIED = "applied"
    STALE = "stale"
    NEEDLESS = "needless"


@made_fast
@dataclass(frozen=True, slots=True)
class Outcome:
    """A correction and what became of it.

    Attributes:
        correction: as the file has it.
        fate: whether it was applied; its words changed or stand in several places; or the reader says so.
        span: where its words stand; ``None``: they are not found, or in several places.
        why: of a stale one, a key of ``problems.toml``: gone, several, title, no-task, no-heading, no-number,
            no-name, elsewhere.
    """

    correction: AnyCorrection
    fate: Fate
    span: Span | None = None
    why: str = ""


def unplaced(correction: AnyCorrection) -> AnyCorrection:
    """Return a correction without the line that it stands on, for comparing."""
    return replace(correction, line=0)
