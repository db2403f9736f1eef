"""Plan to quads: one small function per class of the ontology. RDF 1.1, no blank nodes.

The order of the quads is the order of the document, so that serialisations are readable and diffs small.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from pyoxigraph import Literal, NamedNode, Quad

from creditplan.iris import Iris, concept, place
from creditplan.model import (
    Agent,
    AgentKind,
    Assignment,
    Clause,
    Document,
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
_CONCEPTS = {Role: "cp:Role", Manner: "cp:Manner", Rule: "cp:Rule"}
_TYPE = term("rdf:type")
_DATE_TYPES = {4: term("xsd:gYear"), 7: term("xsd:gYearMonth"), 10: term("xsd:date")}
_DECIMAL = term("xsd:decimal")
_POSITIVE_INTEGER = term("xsd:positiveInteger")
_CHINESE = NamedNode("http://id.loc.gov/vocabulary/iso639-1/zh")
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
    """Yield the same quads part by part: plan, sections, tasks, agents, concepts, documents, spans."""
    writer = _Writer(plan, register, iris)
    yield writer.plan_block()
    for task in writer.tasks_of(None):
        yield writer.task_block(task)
    for section in plan.sections:
        yield writer.section_block(section)
        for task in writer.tasks_of(section.key):
            yield writer.task_block(task)
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
        self.documents: dict[NamedNode, tuple[Document, set[str]]] = {}
        self.spans: dict[NamedNode, Span] = {}
        self._quads: list[Quad] = []
        self._tasks: dict[str | None, list[Task]] = {}
        for task in plan.tasks:
            self._tasks.setdefault(task.section, []).append(task)

    def tasks_of(self, section: str | None) -> list[Task]:
        """Return the tasks that stand in a section, or before the first one."""
        return self._tasks.get(section, [])

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
            self._add(
                node, "dcterms:issued", Literal(metadata.issued, datatype=_DATE_TYPES[len(metadata.issued)])
            )
        if metadata.effective:
            kind = _DATE_TYPES[len(metadata.effective)]
            self._add(node, "eli:first_date_entry_in_force", Literal(metadata.effective, datatype=kind))
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
        self._parts(node, None, None)
        self._add(node, "prov:wasDerivedFrom", self.source)
        self._types(self.source, "prov:Entity")
        self._add(self.source, "dcterms:language", _CHINESE)
        self._add(self.source, "dcterms:hasFormat", NamedNode(self.iris.file(f"{plan.id}.txt")))
        return self._block(f"{plan.title.zh}")

    def section_block(self, section: Section) -> Block:
        node = self._section_node(section.key)
        self._types(node, "cp:Section")
        if section.number:
            self._add(node, "cp:number", Literal(section.number))
        self._add(node, "cp:order", Literal(str(section.order), datatype=_POSITIVE_INTEGER))
        self._labels(node, "cp:title", section.title)
        parent = self._section_node(section.parent) if section.parent else self.plan_node
        self._add(node, "cp:partOf", parent)
        self._add(node, "cp:inPlan", self.plan_node)
        self._quote(node, section.span)
        self._parts(node, section.key, None)
        return self._block(f"{section.order} {section.title.zh}")

    def task_block(self, task: Task) -> Block:
        node = self._task_node(task)
        self._types(node, "cp:Task")
        if task.number:
            self._add(node, "cp:number", Literal(task.number))
        self._add(node, "cp:order", Literal(str(task.order), datatype=_POSITIVE_INTEGER))
        if task.title_en:
            self._add(node, "cp:title", Literal(task.title_en, language="en"))
        self._add(node, "cp:text", Literal(task.text, language="zh"))
        for clause in task.clauses:
            self._add(node, "cp:clauseText", Literal(clause.text, language="zh"))
        self._deadlines(node, task)
        parent = self.plan_node if task.section is None else self._section_node(task.section)
        if task.parent:
            parent = NamedNode(self.iris.task(self.plan.id, task.parent))
        self._add(node, "cp:partOf", parent)
        self._add(node, "cp:inPlan", self.plan_node)
        self._quote(node, task.span)
        for part in self.plan.tasks:
            if part.parent == task.key:
                self._add(node, "cp:hasPart", self._task_node(part))
        self._mentions(node, task)
        targets = self._targets(node, task)
        assignments = [
            (self._assignment_node(task, index, assignment), clause, assignment)
            for index, clause in enumerate(task.clauses, start=1)
            for assignment in clause.assignments
        ]
        self._links(node, [(target, assignment) for target, _, assignment in assignments])
        for target, clause, assignment in assignments:
            self._assignment(target, node, clause, assignment)
        for quantity, reached in targets:
            self._target(reached, quantity)
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
        for node, (document, classes) in sorted(self.documents.items(), key=lambda item: item[0].value):
            self._types(node, *sorted(classes))
            self._labels(node, "dcterms:title", document.title)
            if document.number:
                self._add(node, "dcterms:identifier", Literal(document.number))
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

    def _parts(self, node: NamedNode, section: str | None, parent: str | None) -> None:
        """Link a plan or section to what stands directly in it."""
        for below in self.plan.sections:
            if below.parent == section:
                self._add(node, "cp:hasPart", self._section_node(below.key))
        for task in self.tasks_of(section):
            if task.parent == parent:
                self._add(node, "cp:hasPart", self._task_node(task))

    def _deadlines(self, node: NamedNode, task: Task) -> None:
        said: dict[Quad, None] = {}
        for deadline in task.deadlines:
            if deadline.value:
                value = Literal(deadline.value, datatype=_DATE_TYPES[len(deadline.value)])
                said[Quad(node, term("cp:deadline"), value, self.graph)] = None
            words = Literal(deadline.text, language="zh")
            said[Quad(node, term("cp:deadlineText"), words, self.graph)] = None
            said[Quad(node, term("cp:deadlineSpan"), self._span_node(deadline.span), self.graph)] = None
        self._quads += said

    def _targets(self, node: NamedNode, task: Task) -> list[tuple[Quantity, NamedNode]]:
        """Link the task to what it is to reach."""
        targets = [
            (quantity, NamedNode(self.iris.target(self.plan.id, task.key, position)))
            for position, quantity in enumerate(task.quantities, start=1)
        ]
        for _, target in targets:
            self._add(node, "cp:hasTarget", target)
        return targets

    def _target(self, node: NamedNode, quantity: Quantity) -> None:
        self._types(node, "cp:Target")
        self._add(node, "cp:targetText", Literal(quantity.text, language="zh"))
        self._add(node, "schema:value", Literal(quantity.value, datatype=_DECIMAL))
        self._add(node, "schema:unitText", Literal(quantity.unit))
        self._quote(node, quantity.span)

    def _mentions(self, node: NamedNode, task: Task) -> None:
        for mention in task.mentions:
            document = NamedNode(self.iris.document(self.plan.id, mention.document))
            cites = mention.mention is Mention.CITES
            self._add(node, f"cp:{mention.mention}", document)
            classes = self.documents.setdefault(document, (mention.document, set()))[1]
            classes.add("eli:LegalResource" if cites else "cp:MandatedDocument")

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

    def _section_node(self, key: str) -> NamedNode:
        return NamedNode(self.iris.section(self.plan.id, key))

    def _task_node(self, task: Task) -> NamedNode:
        return NamedNode(self.iris.task(self.plan.id, task.key))

    def _assignment_node(self, task: Task, clause: int, assignment: Assignment) -> NamedNode:
        iri = self.iris.assignment(self.plan.id, task.key, clause, assignment.role, assignment.agent)
        return NamedNode(iri)

    def _block(self, heading: str) -> Block:
        block = Block(heading.strip(), self._quads)
        self._quads = []
        return block
