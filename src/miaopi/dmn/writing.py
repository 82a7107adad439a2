"""From the tree of `model` to DMN 1.5 XML. What `xml.read` reads of it is the same tree, places aside.

Order of elements and attributes as the standard's schema has them, so that strict readers take it.

Basis: DMN 1.5, chapter 12 and its schema DMN15.xsd.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias, assert_never

from lxml import etree

from miaopi.dmn import model
from miaopi.dmn.errors import DmnError
from miaopi.dmn.model import Boxed, Literal, Variable

NAMESPACE = "https://www.omg.org/spec/DMN/20230324/MODEL/"
FEEL_URI = "https://www.omg.org/spec/DMN/20230324/FEEL/"
Node: TypeAlias = etree._Element


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside an element and is no logic: a description, and elements of another namespace."""

    description: str = ""
    extensions: tuple[Node, ...] = ()


NOTHING = Beside()


def write(
    definitions: model.Definitions, *, beside: Mapping[str, Beside] | None = None, exporter: str = "miaopi"
) -> bytes:
    """A DMN 1.5 file, the same bytes for the same tree. `beside`: by id, `""` for the file as a whole."""
    return _Writer(beside or {}).whole(definitions, exporter)


class _Writer:
    def __init__(self, beside: Mapping[str, Beside]) -> None:
        self.beside = beside

    def whole(self, given: model.Definitions, exporter: str) -> bytes:
        spaces: dict[str | None, str] = {None: NAMESPACE}
        spaces.update(
            (prefix, uri) for prefix, uri in given.prefixes if prefix and uri not in (NAMESPACE, FEEL_URI)
        )
        root = etree.Element(f"{{{NAMESPACE}}}definitions", nsmap=spaces)
        root.set("id", "definitions")
        root.set("name", given.name)
        root.set("namespace", given.namespace)
        root.set("expressionLanguage", FEEL_URI)
        root.set("typeLanguage", FEEL_URI)
        root.set("exporter", exporter)
        self.about(root, "")
        for one in given.imports:
            self.node(root, "import", name=one.name, namespace=one.namespace, importType=NAMESPACE)
        for item in given.types:
            self.item_type(self.node(root, "itemDefinition", name=item.name), item)
        for data in given.inputs:
            node = self.element(root, "inputData", data)
            self.variable(node, data)
        for knowledge in given.knowledge:
            self.knowledge(root, knowledge)
        for decision in given.decisions:
            self.decision(root, decision)
        for service in given.services:
            self.service(root, service)
        return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))

    # The ground

    @staticmethod
    def node(parent: Node, tag: str, /, **attributes: str | None) -> Node:
        made = etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}")
        for name, value in attributes.items():
            if value is not None:
                made.set(name, value)
        return made

    def about(self, node: Node, identifier: str) -> None:
        found = self.beside.get(identifier, NOTHING)
        if found.description:
            self.node(node, "description").text = found.description
        if found.extensions:
            self.node(node, "extensionElements").extend(found.extensions)

    def element(self, root: Node, tag: str, given: model.Element) -> Node:
        node = self.node(root, tag, id=given.id, name=given.name)
        self.about(node, given.id)
        return node

    def variable(self, parent: Node, given: model.Element) -> None:
        self.node(parent, "variable", name=given.name, typeRef=given.kind)

    def text(self, parent: Node, tag: str, given: Literal | None, **attributes: str | None) -> None:
        if given is not None:
            self.node(self.node(parent, tag, **attributes), "text").text = given.text

    # Elements

    def item_type(self, node: Node, item: model.ItemType) -> None:
        if item.many:
            node.set("isCollection", "true")
        if item.kind is not None and item.params is None:
            self.node(node, "typeRef").text = item.kind
        self.text(node, "allowedValues", item.allowed)
        self.text(node, "typeConstraint", item.constraint)
        for one in item.components:
            self.item_type(self.node(node, "itemComponent", name=one.name), one)
        if item.params is not None:
            function = self.node(node, "functionItem", outputTypeRef=item.kind)
            for param in item.params:
                self.node(function, "parameters", name=param.name, typeRef=param.kind)

    def decision(self, root: Node, given: model.Decision) -> None:
        node = self.element(root, "decision", given)
        self.variable(node, given)
        self.required(node, given.requires, given.knows, root)
        self.box(node, given.logic)

    def required(self, node: Node, requires: Iterable[str], knows: Iterable[str], root: Node) -> None:
        inputs = {one.get("id") for one in root.iterchildren(f"{{{NAMESPACE}}}inputData")}
        for reference in requires:
            tag = "requiredInput" if reference.partition("#")[2] in inputs else "requiredDecision"
            self.node(self.node(node, "informationRequirement"), tag, href=reference)
        for reference in knows:
            self.node(self.node(node, "knowledgeRequirement"), "requiredKnowledge", href=reference)

    def knowledge(self, root: Node, given: model.Knowledge) -> None:
        node = self.element(root, "businessKnowledgeModel", given)
        self.variable(node, given)
        if given.logic is not None:
            self.function(self.node(node, "encapsulatedLogic"), given.logic)
        self.required(node, (), given.knows, root)

    def service(self, root: Node, given: model.Service) -> None:
        node = self.element(root, "decisionService", given)
        self.variable(node, given)
        for tag, references in (
            ("outputDecision", given.outputs),
            ("encapsulatedDecision", given.encapsulated),
            ("inputDecision", given.input_decisions),
            ("inputData", given.input_data),
        ):
            for reference in references:
                self.node(node, tag, href=reference)

    # Expressions

    def box(self, parent: Node, given: Boxed | None) -> None:
        match given:
            case None:
                return
            case model.Unreadable(fault=fault):
                raise DmnError([fault])
            case Literal(kind=kind, text=text):
                self.node(self.node(parent, "literalExpression", typeRef=kind), "text").text = text
            case model.Context():
                self.context(self.node(parent, "context", typeRef=given.kind), given)
            case model.Relation():
                self.relation(self.node(parent, "relation", typeRef=given.kind), given)
            case model.Function():
                self.function(self.node(parent, "functionDefinition"), given)
            case model.Invocation():
                self.invocation(self.node(parent, "invocation", typeRef=given.kind), given)
            case model.Table():
                self.table(parent, given)
            case _:
                self.inner(parent, given)

    def inner(
        self, parent: Node, given: model.Items | model.Conditional | model.Iteration | model.Filter
    ) -> None:
        """Boxes that hold other boxes and nothing else."""
        word = given.word if isinstance(given, model.Iteration) else type(given).__name__.lower()
        node = self.node(parent, "list" if word == "items" else word, typeRef=given.kind)
        match given:
            case model.Items(items=items):
                for item in items:
                    self.box(node, item)
            case model.Conditional():
                for tag, part in (("if", given.test), ("then", given.yes), ("else", given.no)):
                    self.box(self.node(node, tag), part)
            case model.Iteration():
                node.set("iteratorVariable", given.variable)
                self.box(self.node(node, "in"), given.source)
                self.box(self.node(node, "return" if word == "for" else "satisfies"), given.body)
            case model.Filter():
                self.box(self.node(node, "in"), given.source)
                self.box(self.node(node, "match"), given.match)
            case _:
                assert_never(given)

    def named(self, parent: Node, tag: str, given: Variable) -> None:
        self.node(parent, tag, name=given.name, typeRef=given.kind)

    def context(self, node: Node, given: model.Context) -> None:
        for entry in given.entries:
            one = self.node(node, "contextEntry")
            if entry.variable is not None:
                self.named(one, "variable", entry.variable)
            self.box(one, entry.value)

    def relation(self, node: Node, given: model.Relation) -> None:
        for column in given.columns:
            self.named(node, "column", column)
        for row in given.rows:
            one = self.node(node, "row")
            for cell in row:
                self.box(one, cell)

    def function(self, node: Node, given: model.Function) -> None:
        if given.language != "FEEL":
            node.set("kind", {"JAVA": "Java"}.get(given.language, given.language))
        for param in given.params:
            self.named(node, "formalParameter", param)
        self.box(node, given.body)

    def invocation(self, node: Node, given: model.Invocation) -> None:
        self.box(node, given.callee)
        for variable, value in given.bindings:
            one = self.node(node, "binding")
            self.named(one, "parameter", variable)
            self.box(one, value)

    def table(self, parent: Node, given: model.Table) -> None:
        node = self.node(
            parent, "decisionTable", typeRef=given.kind, hitPolicy=given.policy, aggregation=given.aggregation
        )
        for column in given.inputs:
            one = self.node(node, "input")
            expression = self.node(one, "inputExpression", typeRef=column.text.kind or column.kind)
            self.node(expression, "text").text = column.text.text
            self.text(one, "inputValues", column.allowed)
        for out in given.outputs:
            one = self.node(node, "output", name=out.name or None, typeRef=out.kind)
            self.text(one, "outputValues", out.values)
            self.text(one, "defaultOutputEntry", out.default)
        for row in given.rows:
            one = self.node(node, "rule")
            for test in row.tests:
                self.text(one, "inputEntry", test)
            for result in row.results:
                self.text(one, "outputEntry", result)
