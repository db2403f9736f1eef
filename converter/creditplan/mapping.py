"""Plan to quads: one small function per class of the ontology. RDF 1.1, no blank nodes.

The order of the quads is the order of the document, so that serialisations are readable and diffs small.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter

from pyoxigraph import Literal, NamedNode, Quad

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
from creditplan.namespaces import BASE, term
from creditplan.registers import load_register

_DIRECT = {
    Role.LEAD: (term("cp:hasLeadAssignment"), term("cp:ledBy")),
    Role.RESPONSIBLE: (term("cp:hasResponsibleAssignment"), term("cp:responsibleAgent")),
    Role.PARTICIPANT: (term("cp:hasParticipantAssignment"), term("cp:participant")),
}
_CLASSES = {
    AgentKind.AGENCY: ("cp:Agency", "cp:Agent"),
    AgentKind.GROUP: ("cp:AgentGroup", "cp:Agent"),
    AgentKind.LOCAL: ("cp:Agency", "cp:Agent"),
    AgentKind.UNREGISTERED: ("cp:UnregisteredAgency", "cp:Agency", "cp:Agent"),
    AgentKind.COLLECTIVE: ("cp:AgentGroup", "cp:Agent"),
}
_DOCUMENT_CLASSES = {Mention.CITES: "eli:LegalResource", Mention.MANDATES: "cp:MandatedDocument"}
_CONCEPTS = {Role: "cp:Role", Manner: "cp:Manner", Rule: "cp:Rule"}
_TYPE = term("rdf:type")
_DATE_TYPES = {4: term("xsd:gYear"), 7: term("xsd:gYearMonth"), 10: term("xsd:date")}
_DECIMAL = term("xsd:decimal")
_POSITIVE_INTEGER = term("xsd:positiveInteger")
_CHINESE = NamedNode("http://publications.europa.eu/resource/authority/language/ZHO")
_NON_NEGATIVE_INTEGER = term("xsd:nonNegativeInteger")


@dataclass(frozen=True, slots=True)
class Block:
    """The quads of one part of a plan; ``heading`` says which, for people."""

    heading: str
    quads: list[Quad]


def to_quads(plan: Plan, register: Register | None = None, base: str = BASE) -> list[Quad]:
    """Return the quads of a plan, in one named graph and in document order.

    Args:
        plan: as parsed.
        register: has the labels of roles and manners; by default the packaged one.
        base: absolute IRI under which the plan's own IRIs are minted.

    Raises:
        InputError: ``base`` is no such IRI.
    """
    blocks = to_blocks(plan, register or load_register(), Iris(base))
    return list(chain.from_iterable(block.quads for block in blocks))


def to_blocks(plan: Plan, register: Register, iris: Iris) -> Iterator[Block]:
    """Yield the same quads part by part: plan, sections, tasks, agents, concepts, documents, spans.

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
        self.graph = NamedNode(iris.graph(plan.id))
        self.plan_node = NamedNode(iris.plan(plan.id))
        self.source = NamedNode(iris.source(plan.id))
        self.context = NamedNode(iris.span(plan.id, Span(0, len(plan.document.text))))
        self.agents: dict[NamedNode, Agent] = {}
        self.concepts: dict[NamedNode, Role | Manner | Rule] = {}
        self.documents: dict[NamedNode, list[DocumentMention]] = {}
        self.spans: dict[NamedNode, Span] = {}
        self._quads: list[Quad] = []
        self._parts: dict[NamedNode, list[Section | Task]] = {}
        parts: list[Section | Task] = [*plan.sections, *plan.tasks]
        for part in sorted(parts, key=attrgetter("span.start")):
            self._parts.setdefault(self._parent(part), []).append(part)

    def blocks_in(self, node: NamedNode) -> Iterator[Block]:
        """Yield the blocks of what stands in a plan, section or task, at any depth."""
        for part in self._parts.get(node, ()):
            yield self.section_block(part) if isinstance(part, Section) else self.task_block(part)
            yield from self.blocks_in(self._part_node(part))

    # One block per part

    def plan_block(self) -> Block:
        plan, node, metadata = self.plan, self.plan_node, self.plan.metadata
        self._types(node, "cp:Plan")
        self._labels(node, "cp:title", plan.title)
        if plan.annex_mark:
            self._add(node, "cp:annexMark", Literal(plan.annex_mark))
        if metadata.document_number:
            self._add(node, "dcterms:identifier", Literal(metadata.document_number))
        if metadata.issued:
            self._add(node, "dcterms:issued", _date(metadata.issued))
        if metadata.effective:
            self._add(node, "eli:first_date_entry_in_force", _date(metadata.effective))
        if plan.issuer:
            issuer = NamedNode(self.iris.agent(plan.id, plan.issuer))
            self.agents[issuer] = plan.issuer
            self._add(node, "dcterms:publisher", issuer)
        if metadata.addressees:
            self._add(node, "cp:addressees", Literal(metadata.addressees, language="zh"))
        if metadata.attached_to:
            self._add(node, "cp:attachedTo", Literal(metadata.attached_to, language="zh"))
        if metadata.source_url:
            self._add(node, "dcterms:source", NamedNode(metadata.source_url))
        if plan.title_span.start < plan.title_span.end:
            self._quote(node, plan.title_span)
        self._has_parts(node)
        self._add(node, "prov:wasDerivedFrom", self.source)
        self._types(self.source, "prov:Entity")
        self._add(self.source, "dcterms:language", _CHINESE)
        self._add(self.source, "dcterms:hasFormat", NamedNode(self.iris.file(f"{plan.id}.txt")))
        return self._block(f"{plan.title.zh}")

    def section_block(self, section: Section) -> Block:
        node = self._part_node(section)
        self._types(node, "cp:Section")
        self._place_in_plan(node, section)
        self._labels(node, "cp:title", section.title)
        return self._block(f"{section.order} {section.title.zh}")

    def task_block(self, task: Task) -> Block:
        node = self._part_node(task)
        self._types(node, "cp:Task")
        if task.title_en:
            self._add(node, "cp:title", Literal(task.title_en, language="en"))
        self._add(node, "cp:text", Literal(task.text, language="zh"))
        for text in dict.fromkeys(clause.text for clause in task.clauses):
            self._add(node, "cp:clauseText", Literal(text, language="zh"))
        self._place_in_plan(node, task)
        self._mentions(node, task)
        deadlines = self._deadlines(node, task)
        targets = self._targets(node, task)
        assignments = [
            (self._assignment_node(task, index, assignment), clause, assignment)
            for index, clause in enumerate(task.clauses, start=1)
            for assignment in clause.assignments
        ]
        self._links(node, [(target, assignment) for target, _, assignment in assignments])
        for target, clause, assignment in assignments:
            self._assignment(target, node, clause, assignment)
        for due, deadline in deadlines:
            self._deadline(due, deadline)
        for target, quantity in targets:
            self._target(target, quantity)
        return self._block(f"{task.number or task.key} {task.title_en or ''}")

    def closing_blocks(self) -> Iterator[Block]:
        """Describe what the plan names, so that its files stand alone."""
        for node, agent in sorted(self.agents.items(), key=lambda item: item[0].value):
            self._types(node, *_CLASSES[agent.kind])
            self._labels(node, "skos:prefLabel", agent.label)
            self._add(node, "cp:shortName", Literal(agent.short_name, language="zh"))
            for notation in agent.notations_on(self.plan.date):
                self._add(node, "skos:notation", Literal(notation))
            if agent.place:
                self._add(node, "cp:jurisdiction", NamedNode(place(agent.place)))
        yield self._block("Agents")
        for node, value in sorted(self.concepts.items(), key=lambda item: item[0].value):
            self._types(node, _CONCEPTS[type(value)], "skos:Concept")
            self._labels(node, "skos:prefLabel", self.register.concepts[value])
        yield self._block("Roles and manners")
        for node, mentions in sorted(self.documents.items(), key=lambda item: item[0].value):
            self._types(node, *sorted({_DOCUMENT_CLASSES[said.mention] for said in mentions}))
            self._labels(node, "dcterms:title", mentions[0].document.title)
            for number in dict.fromkeys(said.document.number for said in mentions if said.document.number):
                self._add(node, "dcterms:identifier", Literal(number))
        if self._quads:
            yield self._block("Documents")
        text = self.plan.document.text
        self._types(self.context, "nif:Context", "nif:RFC5147String")
        self._add(self.context, "nif:sourceUrl", self.source)
        self._range(self.context, Span(0, len(text)))
        self._add(self.context, "nif:isString", Literal(text))
        for node, span in sorted(self.spans.items(), key=lambda item: item[1]):
            self._types(node, "nif:RFC5147String")
            self._add(node, "nif:referenceContext", self.context)
            self._range(node, span)
        yield self._block("Places in the source text")

    # Place in the plan

    def _place_in_plan(self, node: NamedNode, part: Section | Task) -> None:
        if part.number:
            self._add(node, "cp:number", Literal(part.number))
        self._add(node, "cp:order", Literal(str(part.order), datatype=_POSITIVE_INTEGER))
        self._add(node, "cp:partOf", self._parent(part))
        self._add(node, "cp:inPlan", self.plan_node)
        self._quote(node, part.span)
        self._has_parts(node)

    def _has_parts(self, node: NamedNode) -> None:
        for part in self._parts.get(node, ()):
            self._add(node, "cp:hasPart", self._part_node(part))

    def _parent(self, part: Section | Task) -> NamedNode:
        """Node of what a section or task stands directly in."""
        if isinstance(part, Task) and part.parent:
            return NamedNode(self.iris.task(self.plan.id, part.parent))
        section = part.section if isinstance(part, Task) else part.parent
        return NamedNode(self.iris.section(self.plan.id, section)) if section else self.plan_node

    # Parts of a task

    def _links(self, node: NamedNode, assignments: list[tuple[NamedNode, Assignment]]) -> None:
        """Link the task to its assignments and, as the property chains conclude, to its agents."""
        direct: dict[Quad, None] = {}
        for _, assignment in assignments:
            agent = NamedNode(self.iris.agent(self.plan.id, assignment.agent))
            direct[Quad(node, _DIRECT[assignment.role][1], agent, self.graph)] = None
        self._quads += direct
        for target, _ in assignments:
            self._add(node, "cp:hasAssignment", target)
        for target, assignment in assignments:
            self._quads.append(Quad(node, _DIRECT[assignment.role][0], target, self.graph))

    def _deadlines(self, node: NamedNode, task: Task) -> list[tuple[NamedNode, Deadline]]:
        """Link the task to its deadlines and, in short, to what they say."""
        deadlines = [
            (NamedNode(self.iris.deadline(self.plan.id, task.key, position)), deadline)
            for position, deadline in enumerate(task.deadlines, start=1)
        ]
        for due, _ in deadlines:
            self._add(node, "cp:hasDeadline", due)
        for value in dict.fromkeys(deadline.value for deadline in task.deadlines if deadline.value):
            self._add(node, "cp:deadline", _date(value))
        for text in dict.fromkeys(deadline.text for deadline in task.deadlines):
            self._add(node, "cp:deadlineText", Literal(text, language="zh"))
        return deadlines

    def _deadline(self, node: NamedNode, deadline: Deadline) -> None:
        self._types(node, "cp:Deadline")
        if deadline.value:
            self._add(node, "cp:dueBy", _date(deadline.value))
        self._add(node, "cp:deadlineText", Literal(deadline.text, language="zh"))
        self._quote(node, deadline.span)

    def _targets(self, node: NamedNode, task: Task) -> list[tuple[NamedNode, Quantity]]:
        """Link the task to what it is to reach."""
        targets = [
            (NamedNode(self.iris.target(self.plan.id, task.key, position)), quantity)
            for position, quantity in enumerate(task.quantities, start=1)
        ]
        for target, _ in targets:
            self._add(node, "cp:hasTarget", target)
        return targets

    def _target(self, node: NamedNode, quantity: Quantity) -> None:
        self._types(node, "cp:Target")
        self._add(node, "schema:value", Literal(quantity.value, datatype=_DECIMAL))
        self._add(node, "schema:unitText", Literal(quantity.unit))
        self._add(node, "cp:targetText", Literal(quantity.text, language="zh"))
        self._quote(node, quantity.span)

    def _mentions(self, node: NamedNode, task: Task) -> None:
        links: dict[Quad, None] = {}
        for said in task.mentions:
            document = NamedNode(self.iris.document(self.plan.id, said.document))
            links[Quad(node, term(f"cp:{said.mention}"), document, self.graph)] = None
            self.documents.setdefault(document, []).append(said)
        self._quads += links

    def _assignment(self, node: NamedNode, task: NamedNode, clause: Clause, assignment: Assignment) -> None:
        agent = NamedNode(self.iris.agent(self.plan.id, assignment.agent))
        self.agents[agent] = assignment.agent
        self._types(node, "cp:Assignment")
        self._add(node, "cp:ofTask", task)
        self._add(node, "cp:agent", agent)
        self._concept(node, "cp:role", assignment.role)
        if assignment.manner:
            self._concept(node, "cp:manner", assignment.manner)
        self._add(node, "cp:openEnded", Literal(assignment.open_ended))
        self._concept(node, "cp:parsedBy", assignment.rule)
        self._add(node, "cp:repaired", Literal(clause.repaired))
        self._add(node, "cp:leftOver", Literal(clause.left_over))
        self._add(node, "cp:namedAs", Literal(assignment.named_as, language="zh"))
        self._quote(node, assignment.span)
        self._add(node, "cp:clauseSpan", self._span_node(clause.span))

    # Statements

    def _add(self, subject: NamedNode, predicate: str, value: NamedNode | Literal) -> None:
        self._quads.append(Quad(subject, term(predicate), value, self.graph))

    def _types(self, node: NamedNode, *classes: str) -> None:
        for cls in classes:
            self._quads.append(Quad(node, _TYPE, term(cls), self.graph))

    def _labels(self, node: NamedNode, predicate: str, labels: Labels) -> None:
        if labels.zh:  # a plan without a title has none
            self._add(node, predicate, Literal(labels.zh, language="zh"))
        if labels.en:
            self._add(node, predicate, Literal(labels.en, language="en"))

    def _concept(self, node: NamedNode, predicate: str, value: Role | Manner | Rule) -> None:
        concept_node = NamedNode(concept(value))
        self.concepts[concept_node] = value
        self._add(node, predicate, concept_node)

    def _quote(self, node: NamedNode, span: Span) -> None:
        self._add(node, "prov:wasQuotedFrom", self._span_node(span))

    def _range(self, node: NamedNode, span: Span) -> None:
        self._add(node, "nif:beginIndex", Literal(str(span.start), datatype=_NON_NEGATIVE_INTEGER))
        self._add(node, "nif:endIndex", Literal(str(span.end), datatype=_NON_NEGATIVE_INTEGER))

    def _span_node(self, span: Span) -> NamedNode:
        node = NamedNode(self.iris.span(self.plan.id, span))
        self.spans[node] = span
        return node

    def _part_node(self, part: Section | Task) -> NamedNode:
        mint = self.iris.section if isinstance(part, Section) else self.iris.task
        return NamedNode(mint(self.plan.id, part.key))

    def _assignment_node(self, task: Task, clause: int, assignment: Assignment) -> NamedNode:
        iri = self.iris.assignment(self.plan.id, task.key, clause, assignment.role, assignment.agent)
        return NamedNode(iri)

    def _block(self, heading: str) -> Block:
        block = Block(heading.strip(), self._quads)
        self._quads = []
        return block


def _date(value: str) -> Literal:
    """Write a day, month or year with the datatype that fits."""
    return Literal(value, datatype=_DATE_TYPES[len(value)])
