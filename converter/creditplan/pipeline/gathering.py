"""Documents to plans, each as it is found; those that were kept are not read again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from creditplan import parsing
from creditplan.errors import CreditplanError
from creditplan.knowledge import Knowledge
from creditplan.messages import tr
from creditplan.model import NOTHING_SAID, Description, Plan, SourceDocument
from creditplan.pipeline.kept import Kept
from creditplan.publishing.publication import FileNames
from creditplan.reading import Document, Found, OnSkipped, describe, find_all, read_document
from creditplan.spool import Spool
from creditplan.validation import ValidationReport

T = TypeVar("T")


class Progress(Protocol):
    """Wraps what is worked on; ``iter`` does nothing."""

    def __call__(self, members: Sequence[T], /) -> Iterable[T]:
        """Yield them one by one."""


@dataclass(frozen=True, slots=True)
class Read:
    """A document that was read.

    Attributes:
        source: its name.
        key: by which what became of it is kept; empty: it is not.
        report: what its validation found, of a plan that was kept.
        reused: it is as it was kept.
        why: why it gave no plan: ``unreadable``, ``no-plan`` or ``program``; empty: it did.
        error: what is wrong then.
    """

    source: str
    key: str = ""
    report: ValidationReport | None = None
    reused: bool = False
    why: str = ""
    error: CreditplanError | None = None


class ReadPlans(Spool[Plan]):
    """Plans in the order of their sources; of many, most lie on the disk and are read anew each time.

    Attributes:
        documents: all that were found, in their order; those with no ``error`` are the plans.
        names: of files that are published; those of a plan are added when it is known that it will be.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        super().__init__()
        self.documents: list[Read] = []
        self.names = FileNames(knowledge)


def read_plans(
    sources: Sequence[str | Path],
    knowledge: Knowledge,
    *,
    description: Description | None = None,
    allow_network: bool = False,
    sound_only: bool = False,
    kept: Kept | None = None,
    progress: Progress = iter,
    on_skipped: OnSkipped | None = None,
) -> ReadPlans:
    """Read the plans of a publication.

    Args:
        sources: as :func:`creditplan.pipeline.open_sources` gives them.
        knowledge: what is known before.
        description: of their publication, if that was read before.
        allow_network: fetch sources that are web addresses.
        sound_only: a document that cannot be read, or is no plan, is left out, and told in ``documents``; of
            two plans of one id nothing is said yet.
        kept: what an earlier build kept of them.
        progress: wraps the documents as they are worked on.
        on_skipped: told which files of a folder or package are of no known format.

    Raises:
        InputError: a source cannot be found; or, unless they are left out, one cannot be read or holds no
            task, or an id is another's or names a published file.
        OutputError: there is no room for them on the disk.
    """
    with ExitStack() as stack:
        if kept is None:
            kept = stack.enter_context(closing(Kept(None, knowledge, NOTHING_SAID, validate=False)))
        gathering = _Gathering(knowledge, kept)
        found: list[tuple[Found, Description]] = []
        for source in sources:
            of_all = description or describe(source)
            every = find_all(source, allow_network=allow_network, description=of_all, on_skipped=on_skipped)
            found.extend((one, of_all) for one in every)
        for one, of_all in progress(found):
            gathering.add(one, of_all, sound_only=sound_only)
    return gathering.plans


class _Gathering:
    def __init__(self, knowledge: Knowledge, kept: Kept) -> None:
        self.knowledge, self.kept = knowledge, kept
        self.plans = ReadPlans(knowledge)
        self.step = ""

    def add(self, found: Found, description: Description, *, sound_only: bool) -> None:
        """Read a document; ``sound_only``: what is wrong with it is a fact, not an end."""
        try:
            plan = self._add(found, description)
            if not sound_only:
                self.plans.names.add(plan)
        except MemoryError:
            raise
        except Exception as error:
            if not sound_only:
                raise
            why = self.step if isinstance(error, CreditplanError) else "program"
            self.plans.documents.append(Read(found.name, why=why, error=_told(error, found.name)))

    def _add(self, found: Found, description: Description) -> Plan:
        self.step = "unreadable"
        opened = found.open()
        key = "" if isinstance(opened, SourceDocument) else self.kept.key(opened)
        before = self.kept.plan(key) if key else None
        plan, report = before or (self._parse(opened, description), None)
        self.plans.append(plan)
        self.plans.documents.append(Read(found.name, key, report, reused=before is not None))
        return plan

    def _parse(self, opened: Document | SourceDocument, description: Description) -> Plan:
        if isinstance(opened, Document):
            opened = read_document(opened.data, opened.name, opened.sides, description)
        self.step = "no-plan"
        return parsing.parse(opened, self.knowledge.register)


def _told(error: Exception, name: str) -> CreditplanError:
    """Return an error of ours that is kept to be told; a fault of the program becomes one."""
    if isinstance(error, CreditplanError):
        # What led to it would keep the document, which may be large, in memory.
        error.__traceback__ = error.__context__ = error.__cause__ = None
        return error
    return CreditplanError(
        tr(
            "this document brings a fault of the program to light: {name}: {error}",
            name=type(error).__name__,
            error=error,
        ),
        source=name,
        remedy=tr("report it with the document"),
    )
