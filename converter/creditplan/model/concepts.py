"""The small sets of values that a plan is described with."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What an agent does for a task; the values are the slugs of ``role/``."""

    LEAD = "lead"
    RESPONSIBLE = "responsible"
    PARTICIPANT = "participant"


class Manner(StrEnum):
    """How several agents share a role; the values are the slugs of ``manner/``."""

    JOINT = "joint"
    RESPECTIVE = "respective"


class Rule(StrEnum):
    """What in the text gave an agent its role; the values are the slugs of ``rule/`` (docs/grammar.md)."""

    VERB = "verb"
    LABEL = "label"
    COLUMN = "column"
    PROSE = "prose"
    TOGETHER = "together"
    FIRST_LISTED = "first-listed"
    STANDING = "standing"
    BARE_LIST = "bare-list"
    EDITOR = "editor"


class Extent(StrEnum):
    """How much of a task goes to an heir; the values are the slugs of ``extent/``."""

    WHOLE = "whole"
    PART = "part"
    NONE = "none"
    UNDECIDED = "undecided"


class AgentKind(StrEnum):
    """The class an agent belongs to."""

    AGENCY = "agency"
    GROUP = "group"
    LOCAL = "local"
    UNREGISTERED = "unregistered"
    COLLECTIVE = "collective"


class Mention(StrEnum):
    """What a task does with a document that it names."""

    CITES = "cites"
    MANDATES = "mandates"


class Matter(StrEnum):
    """What a passage is that belongs to no task."""

    ANNEX_MARK = "annex-mark"
    DOCUMENT_NUMBER = "document-number"
    ADDRESSEES = "addressees"
    PREAMBLE = "preamble"
    AIM = "aim"
    COLUMN_HEADS = "column-heads"
    CONTACT = "contact"
    SIGNATURE = "signature"
    DATE = "date"
    NOTE = "note"
    METADATA = "metadata"
    NOTICE = "notice"
    SEPARATOR = "separator"


class IdSource(StrEnum):
    """What the id of a plan was made of."""

    SIDE_FILE = "side-file"
    DOCUMENT_NUMBER = "document-number"
    TITLE = "title"
    TEXT = "text"


class Level(StrEnum):
    """How bad a problem is: errors stop the build, warnings do not; what is told for information is none."""

    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"
