"""Plan to statements: one small function per class of the ontology. RDF 1.1, no blank nodes.

The order of the statements is the order of the document, so that serialisations are readable and diffs small.
What the other statements of the plan say already is not written: ``queries/restore`` has a query for each
such property.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import TypeVar

from creditplan.described import Said, agent_said, editor_said, place_said, term_said
from creditplan.iris import Iris, concept, place
from creditplan.model import (
    Agent,
    AgentKind,
    Assignment,
    Clause,
    Deadline,
    DocumentMention,
    Labels,
    Manner,
    Mention,
    Plan,
    Quantity,
    Register,
    Role,
    Rule,
    Section,
    Span,
    Task,
)
from creditplan.ntriples import Term, dated, foreign_iri, iri, literal, name, typed, words
from creditplan.version import VERSION

_T = TypeVar("_T")
_DIRECT = {
    Role.LEAD: "cp:ledBy",
    Role.RESPONSIBLE: "cp:responsibleAgent",
    Role.PARTICIPANT: "cp:participant",
}
_CLASSES = {
    AgentKind.AGENCY: ("cp:Agency",),
    AgentKind.GROUP: ("cp:AgentGroup",),
    AgentKind.LOCAL: ("cp:Agency",),
    AgentKind.UNREGISTERED: ("cp:UnregisteredAgency", "cp:Agency"),
    AgentKind.COLLECTIVE: ("cp:AgentGroup",),
}
_DOCUMENT_CLASSES = {Mention.CITES: "eli:LegalResource", Mention.MANDATES: "cp:MandatedDocument"}
_CONCEPTS = {Role: "cp:Role", Manner: "cp:Manner", Rule: "cp:Rule"}
_TRUE = typed("true", "xsd:boolean")
_CHINESE = iri("http://publications.europa.eu/resource/authority/language/ZHO")
_CHINA = "http://publications.europa.eu/resource/authority/country/CHN"
_PUBLIC_DOMAIN = iri("http://creativecommons.org/publicdomain/mark/1.0/")
# 2015年, 2014—2016年; the years of a number such as 国发〔2014〕21号 are none of it.
_YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:年?\s?[-—–―~～至到]{1,2}\s?((?:19|20)\d\d))?年")


@dataclass(frozen=True, slots=True)
class Block:
    """The statements of one part of a plan; ``heading`` says which, for people."""

    heading: str
    statements: list[str]


def to_blocks(plan: Plan, register: Register, iris: Iris) -> Iterator[Block]:
    """Yield the statements of a plan part by part: plan, sections, tasks, agents, concepts, documents, spans.

    Each section and task is followed by what stands in it, in the order of the document.
    """
    writer = _Writer(plan, register, iris)
    yield writer.plan_block()
    yield from writer.blocks_in(writer.plan_node)
    yield from writer.closing_blocks()


class _Writer:
    """Writes the statements of one plan and remembers what they name, to describe it at the end."""

    def __init__(self, plan: Plan, register: Register, iris: Iris) -> None:
        self.plan = plan
        self.register = register
        self.iris = iris
        self.plan_node = iri(iris.plan(plan.id))
        self.source = iri(iris.source(plan.id))
        self.context = iri(iris.span(plan.id, Span(0, len(plan.document.text))))
        self.agents: dict[Term, Agent] = {}
        self.concepts: dict[Term, Role | Manner | Rule] = {}
        self.documents: dict[Term, list[DocumentMention]] = {}
        self._statements: list[str] = []
        self._parts: dict[Term, list[Section | Task]] = {}
        parts: list[Section | Task] = [*plan.sections, *plan.tasks]
        for part in sorted(parts, key=attrgetter("span.start")):
            self._parts.setdefault(self._parent(part), []).append(part)

    def blocks_in(self, node: Term) -> Iterator[Block]:
        """Yield the blocks of what stands in a plan, section or task, at any depth."""
        for part in self._parts.get(node, ()):
            yield self.section_block(part) if isinstance(part, Section) else self.task_block(part)
            yield from self.blocks_in(self._part_node(part))

    # One block per part

    def plan_block(self) -> Block:
        plan, node, metadata = self.plan, self.plan_node, self.plan.metadata
        self._types(node, "cp:Plan")
        self._labels(node, "rdfs:label", plan.title)
        self._known(node, "cp:annexMark", literal, plan.annex_mark)
        self._known(node, "dcterms:identifier", literal, metadata.document_number)
        self._known(node, "dcterms:issued", dated, metadata.issued)
        self._known(node, "eli:first_date_entry_in_force", dated, metadata.effective)
        if plan.issuer:
            self._add(node, "dcterms:publisher", self._agent_node(plan.issuer))
        self._known(node, "cp:addressees", _chinese, metadata.addressees)
        self._known(node, "cp:attachedTo", _chinese, metadata.attached_to)
        self._known(node, "schema:temporalCoverage", literal, _years(plan.title.zh))
        whole = _CHINA if plan.national else None
        self._known(node, "dcterms:spatial", iri, place(plan.territory) if plan.territory else whole)
        self._add(node, "dcterms:language", _CHINESE)
        self._known(node, "cp:namesReadOn", dated, plan.date)
        self._add(node, "cp:readWith", literal(_program()))
        self._known(node, "dcterms:source", foreign_iri, metadata.source_url)
        if plan.title_span.start < plan.title_span.end:
            self._quote(node, plan.title_span)
        self._add(node, "prov:wasDerivedFrom", self.source)
        self._types(self.source, "prov:Entity")
        self._add(self.source, "dcterms:language", _CHINESE)
        if plan.of_state:
            self._add(self.source, "dcterms:license", _PUBLIC_DOMAIN)
            self._labels(self.source, "dcterms:rights", words_rights())
        self._add(self.source, "dcterms:hasFormat", iri(self.iris.file(f"{plan.id}.txt")))
        return self._block(f"{plan.title.zh}")

    def section_block(self, section: Section) -> Block:
        node = self._part_node(section)
        self._types(node, "cp:Section")
        self._labels(node, "rdfs:label", section.title)
        self._place_in_plan(node, section)
        return self._block(f"{section.order} {section.title.zh}")

    def task_block(self, task: Task) -> Block:
        node = self._part_node(task)
        self._types(node, "cp:Task")
        self._labels(node, "rdfs:label", task.label)
        self._add(node, "cp:text", words(task.text, "zh"))
        for text in dict.fromkeys(clause.text for clause in task.clauses):
            self._add(node, "cp:clauseText", words(text, "zh"))
        self._place_in_plan(node, task)
        self._mentions(node, task)
        deadlines = self._deadlines(node, task)
        targets = self._targets(node, task)
        made = [
            (self._assignment_node(task, index, one), self._agent_node(one.agent), clause, one)
            for index, clause in enumerate(task.clauses, start=1)
            for one in clause.assignments
        ]
        self._links(node, [(target, one.role, agent) for target, agent, _, one in made])
        for order, (target, agent, clause, one) in enumerate(made, start=1):
            self._assignment(target, agent, task, clause, one, order)
        for due, deadline in deadlines:
            self._deadline(due, deadline)
        for target, quantity in targets:
            self._target(target, quantity)
        return self._block(f"{task.number or task.key} {task.title_en or ''}")

    def closing_blocks(self) -> Iterator[Block]:
        """Describe what the plan names, so that its files stand alone."""
        for node, agent in _by_iri(self.agents):
            self._types(node, *_CLASSES[agent.kind])
            self._say(node, agent_said(agent, self.plan.date))
        yield self._block("Agents")
        for state in self.plan.places:
            self._say(iri(place(state.key)), place_said(state, self.register))
        if self.plan.places:
            yield self._block("Places")
        for curie, labels in self.plan.terms:
            self._say(name(curie), term_said(curie, labels))
        if self.plan.terms:
            yield self._block("Functions and forms of local bodies")
        for node, value in _by_iri(self.concepts):
            self._types(node, _CONCEPTS[type(value)], "skos:Concept")
            self._labels(node, "skos:prefLabel", self.register.concepts[value])
        yield self._block("Roles and manners")
        for node, mentions in _by_iri(self.documents):
            self._types(node, *sorted({_DOCUMENT_CLASSES[said.mention] for said in mentions}))
            self._labels(node, "dcterms:title", mentions[0].document.title)
            for number in dict.fromkeys(said.document.number for said in mentions if said.document.number):
                self._add(node, "dcterms:identifier", literal(number))
        if self._statements:
            yield self._block("Documents")
        text = self.plan.document.text
        self._types(self.context, "nif:Context", "nif:RFC5147String")
        self._add(self.context, "nif:sourceUrl", self.source)
        self._add(self.context, "nif:beginIndex", typed("0", "xsd:nonNegativeInteger"))
        self._add(self.context, "nif:endIndex", typed(str(len(text)), "xsd:nonNegativeInteger"))
        self._add(self.context, "nif:isString", literal(text))
        yield self._block("The source text")

    # Place in the plan

    def _place_in_plan(self, node: Term, part: Section | Task) -> None:
        if part.number:
            self._add(node, "cp:number", literal(part.number))
        self._add(node, "cp:order", typed(str(part.order), "xsd:positiveInteger"))
        self._add(node, "cp:partOf", self._parent(part))
        if part.editor is not None:
            self._concept(node, "cp:parsedBy", Rule.EDITOR)
            self._say(node, editor_said(part.editor))
        self._quote(node, part.span)

    def _parent(self, part: Section | Task) -> Term:
        """Node of what a section or task stands directly in."""
        if isinstance(part, Task) and part.parent:
            return iri(self.iris.task(self.plan.id, part.parent))
        section = part.section if isinstance(part, Task) else part.parent
        return iri(self.iris.section(self.plan.id, section)) if section else self.plan_node

    # Parts of a task

    def _links(self, node: Term, assignments: list[tuple[Term, Role, Term]]) -> None:
        """Link the task to its assignments and, as the property chains conclude, to its agents."""
        for role, agent in dict.fromkeys((role, agent) for _, role, agent in assignments):
            self._add(node, _DIRECT[role], agent)
        for target, _, _ in assignments:
            self._add(node, "cp:hasAssignment", target)

    def _deadlines(self, node: Term, task: Task) -> list[tuple[Term, Deadline]]:
        """Link the task to its deadlines and, in short, to what they say."""
        deadlines = [
            (iri(self.iris.deadline(self.plan.id, task.key, position)), deadline)
            for position, deadline in enumerate(task.deadlines, start=1)
        ]
        for due, _ in deadlines:
            self._add(node, "cp:hasDeadline", due)
        for value in dict.fromkeys(deadline.value for deadline in task.deadlines if deadline.value):
            self._add(node, "cp:deadline", dated(value))
        for text in dict.fromkeys(deadline.text for deadline in task.deadlines):
            self._add(node, "cp:deadlineText", words(text, "zh"))
        return deadlines

    def _deadline(self, node: Term, deadline: Deadline) -> None:
        self._types(node, "cp:Deadline")
        if deadline.value:
            self._add(node, "cp:dueBy", dated(deadline.value))
        self._add(node, "cp:deadlineText", words(deadline.text, "zh"))
        self._quote(node, deadline.span)

    def _targets(self, node: Term, task: Task) -> list[tuple[Term, Quantity]]:
        """Link the task to what it is to reach."""
        targets = [
            (iri(self.iris.target(self.plan.id, task.key, position)), quantity)
            for position, quantity in enumerate(task.quantities, start=1)
        ]
        for target, _ in targets:
            self._add(node, "cp:hasTarget", target)
        return targets

    def _target(self, node: Term, quantity: Quantity) -> None:
        self._types(node, "cp:Target")
        self._add(node, "schema:value", typed(quantity.value, "xsd:decimal"))
        self._add(node, "schema:unitText", literal(quantity.unit))
        self._add(node, "cp:targetText", words(quantity.text, "zh"))
        self._quote(node, quantity.span)

    def _mentions(self, node: Term, task: Task) -> None:
        links: dict[tuple[Mention, Term], None] = {}
        for said in task.mentions:
            document = iri(self.iris.document(self.plan.id, said.document))
            links[said.mention, document] = None
            self.documents.setdefault(document, []).append(said)
        for mention, document in links:
            self._add(node, f"cp:{mention}", document)

    def _assignment(
        self, node: Term, agent: Term, task: Task, clause: Clause, assignment: Assignment, order: int
    ) -> None:
        self._types(node, "cp:Assignment")
        self._add(node, "rdfs:label", words(self._assignment_label(task, assignment), "zh"))
        self._add(node, "cp:order", typed(str(order), "xsd:positiveInteger"))
        self._add(node, "cp:agent", agent)
        self._concept(node, "cp:role", assignment.role)
        if assignment.manner:
            self._concept(node, "cp:manner", assignment.manner)
        if assignment.rule is not Rule.VERB:
            self._concept(node, "cp:parsedBy", assignment.rule)
        self._say(node, editor_said(assignment.editor))
        for flag, holds in (
            ("cp:openEnded", assignment.open_ended),
            ("cp:repaired", clause.repaired),
            ("cp:leftOver", clause.left_over),
        ):
            if holds:
                self._add(node, flag, _TRUE)
        self._add(node, "cp:namedAs", words(assignment.named_as, "zh"))
        if not self._stands_first(task, clause, assignment):
            self._quote(node, assignment.span)
            self._add(node, "cp:clauseSpan", self._span_node(clause.span))

    def _assignment_label(self, task: Task, assignment: Assignment) -> str:
        """Task, role and agent, such as 14 负责 安监总局; the role in the words of the vocabulary."""
        role = self.register.concepts[assignment.role].zh
        return " ".join(filter(None, (task.number or task.label.zh, role, assignment.agent.short_name)))

    def _stands_first(self, task: Task, clause: Clause, assignment: Assignment) -> bool:
        """Whether a search finds them first there: the only clause in the task, the words in the clause."""
        text = self.plan.document.text
        return (
            len(task.clauses) == 1
            and text.find(clause.text, task.span.start, task.span.end) == clause.span.start
            and clause.text.find(assignment.named_as) == assignment.span.start - clause.span.start
        )

    # Statements

    def _add(self, subject: Term, predicate: str, value: Term) -> None:
        self._statements.append(f"{subject} {name(predicate)} {value}")

    def _known(self, node: Term, predicate: str, term_of: Callable[[str], Term], value: str | None) -> None:
        if value:
            self._add(node, predicate, term_of(value))

    def _say(self, node: Term, said: Iterable[Said]) -> None:
        for predicate, value in said:
            self._add(node, predicate, value)

    def _types(self, node: Term, *classes: str) -> None:
        for cls in classes:
            self._add(node, "rdf:type", name(cls))

    def _labels(self, node: Term, predicate: str, labels: Labels) -> None:
        if labels.zh:  # a plan without a title has none
            self._add(node, predicate, words(labels.zh, "zh"))
        if labels.en:
            self._add(node, predicate, words(labels.en, "en"))

    def _concept(self, node: Term, predicate: str, value: Role | Manner | Rule) -> None:
        concept_node = iri(concept(value))
        self.concepts[concept_node] = value
        self._add(node, predicate, concept_node)

    def _quote(self, node: Term, span: Span) -> None:
        self._add(node, "prov:wasQuotedFrom", self._span_node(span))

    def _span_node(self, span: Span) -> Term:
        return iri(self.iris.span(self.plan.id, span))

    def _agent_node(self, agent: Agent) -> Term:
        node = iri(self.iris.agent(self.plan.id, agent))
        self.agents[node] = agent
        return node

    def _part_node(self, part: Section | Task) -> Term:
        mint = self.iris.section if isinstance(part, Section) else self.iris.task
        return iri(mint(self.plan.id, part.key))

    def _assignment_node(self, task: Task, clause: int, assignment: Assignment) -> Term:
        return iri(self.iris.assignment(self.plan.id, task.key, clause, assignment.role, assignment.agent))

    def _block(self, heading: str) -> Block:
        block = Block(heading.strip(), self._statements)
        self._statements = []
        return block


def _by_iri(described: dict[Term, _T]) -> list[tuple[Term, _T]]:
    """Sort by IRI, without the closing bracket: it comes after a hyphen."""
    return sorted(described.items(), key=lambda item: item[0][:-1])


def _years(title: str) -> str | None:
    """The years that a title speaks of, as ISO 8601 writes them; ``None``: none, or several."""
    found = {match.groups() for match in _YEARS.finditer(title)}
    return "/".join(filter(None, found.pop())) if len(found) == 1 else None


def _chinese(said: str) -> Term:
    return words(said, "zh")


@cache
def _program() -> str:
    """The program, with its version."""
    return f"creditplan {VERSION}"


@cache
def words_rights() -> Labels:
    """Why the words of a plan that a State organ issued are nobody's."""
    said = tomllib.loads(Path(__file__).with_name("mapping.toml").read_text("utf-8"))
    return Labels(**said["rights"])
