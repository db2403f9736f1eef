"""What a plan says, as frozen values: no RDF, no input or output."""

from creditplan.model.concepts import AgentKind, Level, Manner, Matter, Mention, Role, Rule
from creditplan.model.plan import (
    Assignment,
    Clause,
    Deadline,
    DocumentMention,
    Passage,
    Plan,
    Quantity,
    Section,
    Task,
)
from creditplan.model.register import Agent, Document, Labels, Place, Register
from creditplan.model.source import Metadata, Problem, SourceDocument, Span, Table, Translation

__all__ = [
    "Agent",
    "AgentKind",
    "Assignment",
    "Clause",
    "Deadline",
    "Document",
    "DocumentMention",
    "Labels",
    "Level",
    "Manner",
    "Matter",
    "Mention",
    "Metadata",
    "Passage",
    "Place",
    "Plan",
    "Problem",
    "Quantity",
    "Register",
    "Role",
    "Rule",
    "Section",
    "SourceDocument",
    "Span",
    "Table",
    "Task",
    "Translation",
]
