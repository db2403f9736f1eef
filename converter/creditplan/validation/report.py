"""What a validation found, as values (SHACL, section 3.6)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from creditplan.display import as_html, counted

Term = NamedNode | BlankNode | Literal | Triple


class Severity(StrEnum):
    """Severity of a result, by the local names of SHACL; a shape's own counts as a violation."""

    VIOLATION = "Violation"
    WARNING = "Warning"
    INFO = "Info"

    @classmethod
    def _missing_(cls, value: object) -> Severity:
        return cls.VIOLATION


@dataclass(frozen=True, slots=True)
class Finding:
    """One result as an engine gives it; what the shape says for people is not its business.

    Attributes:
        focus: the node that fails.
        value: the offending value, if there is one.
        severity: IRI.
        component: IRI of the constraint component.
        shape: the source shape.
        path: property path in SPARQL syntax; ``None``: that of the source shape, if it has one.
        messages: by language tag, where the shape has none.
    """

    focus: Term
    value: Term | None
    severity: str
    component: str
    shape: Term
    path: str | None = None
    messages: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ValidationResult:
    """One result of a validation (SHACL, section 3.6.2); terms are full IRIs or plain words.

    Attributes:
        focus_node: the node that fails.
        result_path: property path in SPARQL syntax with prefixed names, if the shape has one.
        value: the offending value, if there is one.
        severity: Violation, Warning or Info.
        component: local name of the constraint component, e.g. ``MinCountConstraintComponent``.
        source_shape: IRI of the shape.
        name: name of the shape by language tag.
        message: what is wrong by language tag.
        remedy: what to do by language tag.
        quoted_from: IRI of the place in the source text that the focus node was read from, if known.
        finding: the same as terms.
    """

    focus_node: str
    result_path: str | None
    value: str | None
    severity: Severity
    component: str
    source_shape: str
    name: dict[str, str] = field(compare=False)
    message: dict[str, str] = field(compare=False)
    remedy: dict[str, str] = field(compare=False)
    quoted_from: str | None = field(compare=False)
    finding: Finding = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ValidationReport:
    """What a validation found.

    Attributes:
        results: sorted by severity, focus node and shape.
    """

    results: tuple[ValidationResult, ...]

    @property
    def conforms(self) -> bool:
        """Whether there is no violation; warnings and infos do not count."""
        return all(result.severity is not Severity.VIOLATION for result in self.results)

    @property
    def verdict(self) -> str:
        """Whether it conforms, and how many results there are of each severity, in words."""
        found = Counter(result.severity for result in self.results)
        parts = [counted(found[one], one.lower()) for one in Severity if found[one]]
        return ", ".join(["conforms" if self.conforms else "does not conform", *parts])

    def __repr__(self) -> str:
        return f"<ValidationReport: {self.verdict}>"

    def _repr_html_(self) -> str:
        heads = ("severity", "node", "path", "value", "message")
        rows = (
            (one.severity, one.focus_node, one.result_path or "", one.value or "", one.message.get("en", ""))
            for one in self.results
        )
        return as_html(self.verdict, {}, heads, rows, len(self.results))
