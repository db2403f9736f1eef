"""What a plan says, as frozen values: no RDF, no input or output."""

from __future__ import annotations

from typing import TYPE_CHECKING

from creditplan.lazy_names import lazy_names

if TYPE_CHECKING:
    from creditplan.model.concepts import *  # noqa: F403 (the names below)
    from creditplan.model.corrections import *  # noqa: F403
    from creditplan.model.description import *  # noqa: F403
    from creditplan.model.plan import *  # noqa: F403
    from creditplan.model.problems import *  # noqa: F403
    from creditplan.model.register import *  # noqa: F403
    from creditplan.model.source import *  # noqa: F403
    from creditplan.model.span import *  # noqa: F403

# Loaded when they are asked for, as classes take long to make: whoever needs a role need not wait for plans.
_NAMES = {
    "concepts": ("AgentKind", "Extent", "IdSource", "Level", "Manner", "Matter", "Mention", "Role", "Rule"),
    "corrections": (
        "NOBODY",
        "NO_CORRECTIONS",
        "AnyCorrection",
        "ClauseCorrection",
        "Correction",
        "Corrections",
        "Duty",
        "Editor",
        "Fate",
        "HeadingCorrection",
        "Looked",
        "NameCorrection",
        "Outcome",
        "Quote",
        "TaskCorrection",
    ),
    "description": ("NOTHING_SAID", "Contact", "Description", "Earlier", "Publisher", "Release", "SiteLook"),
    "plan": (
        "Assignment",
        "Clause",
        "Deadline",
        "DocumentMention",
        "Passage",
        "Plan",
        "Quantity",
        "Section",
        "Succession",
        "Task",
    ),
    "register": ("Agent", "Document", "Jurisdiction", "Labels", "Move", "Place", "PlaceState", "Register"),
    "problems": ("Problem",),
    "span": ("Span",),
    "source": (
        "DOCUMENT_OF",
        "BodyRow",
        "HeirRow",
        "Landmark",
        "LeftOut",
        "Location",
        "Look",
        "Metadata",
        "SourceDocument",
        "Table",
        "Translation",
    ),
}
_HOMES = {name: module for module, names in _NAMES.items() for name in names}

__getattr__, __dir__ = lazy_names(__name__, _HOMES)
