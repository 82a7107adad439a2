"""From DMN XML (1.1 to 1.5) to the tree of `model`.

A file comes from outside: no entities, no document type, nothing fetched, bounds on size and depth. Elements
of other namespaces (diagrams, extensions) are passed over.

Basis: DMN 1.5, chapter 12 (exchange formats); the older versions' namespaces.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from lxml import etree

from miaopi.dmn import model
from miaopi.dmn.errors import DmnError
from miaopi.dmn.model import Boxed, Literal, Variable
from miaopi.texts import Fault, Place

Node: TypeAlias = etree._Element
NAMESPACES = frozenset(
    (
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
    )
)
LARGEST = 5_000_000  # bytes: the largest model of the compatibility kit has 300,000
DEEPEST_BOXES = 30  # boxes within boxes: each is a few calls deep when it runs
POLICIES = ("UNIQUE", "FIRST", "PRIORITY", "ANY", "COLLECT", "RULE ORDER", "OUTPUT ORDER")
AGGREGATIONS = ("SUM", "COUNT", "MIN", "MAX")


def parse(data: bytes, *, file: str) -> Node:
    """The root of an XML file.

    Raises: DmnError: too large, not well-formed, has a document type, or is nested too deeply.
    """
    if len(data) > LARGEST:
        raise DmnError([Fault("dmn.too-large", Place(file), {"limit": LARGEST})])
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        where = Place(file, error.lineno or None)
        raise DmnError([Fault("dmn.not-xml", where, {"why": (error.msg or "?").split("\n")[0]})]) from None
    if root.getroottree().docinfo.doctype:
        raise DmnError([Fault("dmn.doctype", Place(file))])
    return root


def read(data: bytes, *, file: str, lenient: bool = False) -> model.Definitions:
    """The definitions of a DMN file. `lenient`: an expression that cannot be read is `Unreadable`.

    Raises: DmnError: with file, line and element of what cannot be read.
    """
    root = parse(data, file=file)
    name = etree.QName(root)
    if name.localname != "definitions" or name.namespace not in NAMESPACES:
        raise DmnError([Fault("dmn.not-dmn", Place(file, root.sourceline), {"element": name.localname})])
    return _Reader(file, name.namespace or "", lenient=lenient).definitions(root)


class _Reader:
    """One method a kind of element."""

    def __init__(self, file: str, namespace: str, *, lenient: bool) -> None:
        self.file = file
        self.lenient = lenient
        self.prefix = f"{{{namespace}}}"
        self.depth = 0
        self.boxes: dict[str, Callable[[Node], Boxed]] = {
            "literalExpression": self.literal,
            "context": self.context,
            "list": self.items,
            "relation": self.relation,
            "functionDefinition": self.function,
            "invocation": self.invocation,
            "conditional": self.conditional,
            "for": self.iteration,
            "some": self.iteration,
            "every": self.iteration,
            "filter": self.filter,
            "decisionTable": self.table,
        }

    # The ground

    def where(self, node: Node) -> Place:
        """File, line, and the element's label."""
        return Place(self.file, node.sourceline, field=self.label(node))

    def label(self, node: Node) -> str:
        """What an author finds it by: the nearest name around it."""
        for one in (node, *node.iterancestors()):
            if one.get("name") and self.local(one) != "definitions":
                return f"{self.local(one)} “{one.get('name')}”"
        return self.local(node)

    def fault(self, code: str, node: Node, **values: object) -> DmnError:
        return DmnError([Fault(f"dmn.{code}", self.where(node), values)])

    @staticmethod
    def local(node: Node) -> str:
        return str(etree.QName(node).localname)

    def each(self, node: Node | None, name: str) -> Iterator[Node]:
        """Children of a name."""
        return iter(()) if node is None else node.iterchildren(self.prefix + name)

    def child(self, node: Node | None, name: str) -> Node | None:
        return next(self.each(node, name), None)

    def text(self, node: Node | None) -> str:
        return "" if node is None else "".join(str(part) for part in node.itertext()).strip()

    def name(self, node: Node) -> str:
        found = " ".join((node.get("name") or "").split())
        if not found:
            raise self.fault("no-name", node, element=self.local(node))
        return found

    def kind(self, node: Node | None) -> str | None:
        """The name of a type: an attribute, or an element in item definitions."""
        if node is None:
            return None
        found = node.get("typeRef") or self.text(self.child(node, "typeRef"))
        return " ".join(found.split()) or None

    def hrefs(self, node: Node, outer: str, *inner: str) -> tuple[str, ...]:
        """References to required elements."""
        found = [
            (one, reference)
            for requirement in self.each(node, outer)
            for name in inner
            for one, reference in [(requirement, self.child(requirement, name))]
            if reference is not None
        ]
        return tuple(self.href(reference) for _one, reference in found)

    def href(self, node: Node) -> str:
        found = (node.get("href") or "").strip()
        if "#" not in found:
            raise self.fault("bad-reference", node, reference=found)
        return found

    # Definitions

    def definitions(self, root: Node) -> model.Definitions:
        return model.Definitions(
            self.file,
            (root.get("namespace") or "").strip(),
            (root.get("name") or "").strip(),
            tuple(map(self.imported, self.each(root, "import"))),
            tuple(self.item_type(one, 0) for one in self.each(root, "itemDefinition")),
            tuple(map(self.input_data, self.each(root, "inputData"))),
            tuple(map(self.decision, self.each(root, "decision"))),
            tuple(map(self.knowledge, self.each(root, "businessKnowledgeModel"))),
            tuple(map(self.service, self.each(root, "decisionService"))),
            tuple((prefix or "", uri) for prefix, uri in root.nsmap.items()),
        )

    def imported(self, node: Node) -> model.Import:
        return model.Import(
            self.where(node),
            " ".join((node.get("name") or "").split()),
            (node.get("namespace") or "").strip(),
        )

    def item_type(self, node: Node, depth: int) -> model.ItemType:
        if depth > DEEPEST_BOXES:
            raise self.fault("too-deep", node, limit=DEEPEST_BOXES)
        function = self.child(node, "functionItem")
        params = None
        kind = self.kind(node)
        if function is not None:
            params = tuple(self.variable(one) for one in self.each(function, "parameters"))
            kind = function.get("outputTypeRef")
        return model.ItemType(
            self.where(node),
            kind,
            self.name(node),
            node.get("isCollection") == "true",
            tuple(self.item_type(one, depth + 1) for one in self.each(node, "itemComponent")),
            self.tests(self.child(node, "allowedValues")),
            self.tests(self.child(node, "typeConstraint")),
            params,
        )

    def tests(self, node: Node | None) -> Literal | None:
        """Unary tests; None where there is no text."""
        text = self.text(self.child(node, "text"))
        return None if node is None or not text else Literal(self.where(node), None, text)

    def variable_kind(self, node: Node) -> str | None:
        return self.kind(self.child(node, "variable"))

    def variable_name(self, node: Node) -> str:
        variable = self.child(node, "variable")
        return self.name(node) if variable is None or not variable.get("name") else self.name(variable)

    def input_data(self, node: Node) -> model.InputData:
        return model.InputData(
            self.where(node), node.get("id") or "", self.variable_name(node), self.variable_kind(node)
        )

    def decision(self, node: Node) -> model.Decision:
        return model.Decision(
            self.where(node),
            node.get("id") or "",
            self.variable_name(node),
            self.variable_kind(node),
            self.hrefs(node, "informationRequirement", "requiredInput", "requiredDecision"),
            self.hrefs(node, "knowledgeRequirement", "requiredKnowledge"),
            self.box_in(node),
        )

    def knowledge(self, node: Node) -> model.Knowledge:
        logic = self.child(node, "encapsulatedLogic")
        return model.Knowledge(
            self.where(node),
            node.get("id") or "",
            self.variable_name(node),
            self.variable_kind(node),
            self.hrefs(node, "knowledgeRequirement", "requiredKnowledge"),
            None if logic is None else self.function(logic),
        )

    def service(self, node: Node) -> model.Service:
        return model.Service(
            self.where(node),
            node.get("id") or "",
            self.variable_name(node),
            self.variable_kind(node),
            *(
                tuple(map(self.href, self.each(node, name)))
                for name in ("outputDecision", "encapsulatedDecision", "inputDecision", "inputData")
            ),
        )

    # Expressions

    def box_in(self, node: Node | None) -> Boxed | None:
        """The expression that an element holds, if it holds one."""
        if node is None:
            return None
        for one in node.iterchildren(tag=etree.Element):
            name = self.local(one)
            if one.tag == self.prefix + name and name in self.boxes:
                return self.box(one)
        return None

    def box(self, node: Node) -> Boxed:
        self.depth += 1
        if self.depth > DEEPEST_BOXES:
            raise self.fault("too-deep", node, limit=DEEPEST_BOXES)
        depth = self.depth
        try:
            return self.boxes[self.local(node)](node)
        except DmnError as error:
            if not self.lenient:
                raise
            return model.Unreadable(self.where(node), None, error.faults[0])
        finally:
            self.depth = depth - 1

    def boxes_in(self, node: Node, *skipped: str) -> Iterator[Boxed]:
        for one in node.iterchildren(tag=etree.Element):
            name = self.local(one)
            if one.tag == self.prefix + name and name in self.boxes and name not in skipped:
                yield self.box(one)

    def literal(self, node: Node) -> Literal:
        language = (node.get("expressionLanguage") or "").rstrip("/")
        if language and "FEEL" not in language and language.lower() != "feel":
            raise self.fault("other-language", node, language=language)
        text = self.child(node, "text")
        return Literal(self.where(node if text is None else text), self.kind(node), self.text(text))

    def variable(self, node: Node) -> Variable:
        return Variable(self.where(node), self.kind(node), self.name(node))

    def context(self, node: Node) -> model.Context:
        entries: list[model.ContextEntry] = []
        for one in self.each(node, "contextEntry"):
            variable = self.child(one, "variable")
            value = self.box_in(one) or Literal(self.where(one), None, "")
            entries.append(model.ContextEntry(None if variable is None else self.variable(variable), value))
        return model.Context(self.where(node), self.kind(node), tuple(entries))

    def items(self, node: Node) -> model.Items:
        return model.Items(self.where(node), self.kind(node), tuple(self.boxes_in(node)))

    def relation(self, node: Node) -> model.Relation:
        columns = tuple(map(self.variable, self.each(node, "column")))
        rows = tuple(tuple(self.boxes_in(row)) for row in self.each(node, "row"))
        for row, found in zip(self.each(node, "row"), rows, strict=True):
            if len(found) != len(columns):
                raise self.fault("row-length", row, expected=len(columns), given=len(found))
        return model.Relation(self.where(node), self.kind(node), columns, rows)

    def function(self, node: Node) -> model.Function:
        return model.Function(
            self.where(node),
            self.kind(node),
            (node.get("kind") or "FEEL").strip().upper(),
            tuple(map(self.variable, self.each(node, "formalParameter"))),
            self.box_in(node),
        )

    def invocation(self, node: Node) -> model.Invocation:
        bindings: list[tuple[Variable, Boxed | None]] = []
        for one in self.each(node, "binding"):
            parameter = self.child(one, "parameter")
            if parameter is None:
                raise self.fault("no-name", one, element="binding")
            bindings.append((self.variable(parameter), self.box_in(one)))
        callee = self.box_in(node)
        return model.Invocation(self.where(node), self.kind(node), callee, tuple(bindings))

    def conditional(self, node: Node) -> model.Conditional:
        parts = (self.box_in(self.child(node, name)) for name in ("if", "then", "else"))
        return model.Conditional(self.where(node), self.kind(node), *parts)

    def iteration(self, node: Node) -> model.Iteration:
        variable = " ".join((node.get("iteratorVariable") or "").split())
        if not variable:
            raise self.fault("no-name", node, element=self.local(node))
        body = self.child(node, "return") if self.local(node) == "for" else self.child(node, "satisfies")
        return model.Iteration(
            self.where(node),
            self.kind(node),
            self.local(node),
            variable,
            self.box_in(self.child(node, "in")),
            self.box_in(body),
        )

    def filter(self, node: Node) -> model.Filter:
        return model.Filter(
            self.where(node),
            self.kind(node),
            self.box_in(self.child(node, "in")),
            self.box_in(self.child(node, "match")),
        )

    # Decision tables

    def table(self, node: Node) -> model.Table:
        policy = (node.get("hitPolicy") or "UNIQUE").strip().upper()
        aggregation = (node.get("aggregation") or "").strip().upper() or None
        if policy not in POLICIES or (aggregation and aggregation not in AGGREGATIONS):
            raise self.fault("hit-policy", node, policy=f"{policy} {aggregation or ''}".strip())
        inputs = tuple(map(self.input, self.each(node, "input")))
        outputs = tuple(map(self.output, self.each(node, "output")))
        rows = tuple(self.row(one, len(inputs), len(outputs)) for one in self.each(node, "rule"))
        return model.Table(
            self.where(node),
            self.kind(node),
            policy,
            aggregation,
            inputs,
            outputs,
            rows,
        )

    def input(self, node: Node) -> model.Input:
        expression = self.child(node, "inputExpression")
        if expression is None:
            raise self.fault("no-input", node)
        text = self.literal(expression)
        return model.Input(self.where(node), text.kind, text, self.tests(self.child(node, "inputValues")))

    def output(self, node: Node) -> model.Output:
        default = self.child(node, "defaultOutputEntry")
        return model.Output(
            self.where(node),
            self.kind(node),
            " ".join((node.get("name") or "").split()),
            self.tests(self.child(node, "outputValues")),
            None if default is None else self.literal(default),
        )

    def row(self, node: Node, inputs: int, outputs: int) -> model.Row:
        tests = tuple(map(self.cell, self.each(node, "inputEntry")))
        results = tuple(map(self.cell, self.each(node, "outputEntry")))
        if len(tests) != inputs:
            raise self.fault("row-length", node, expected=inputs, given=len(tests))
        if len(results) != outputs:
            raise self.fault("row-length", node, expected=outputs, given=len(results))
        return model.Row(self.where(node), tests, results)

    def cell(self, node: Node) -> Literal:
        return Literal(self.where(node), None, self.text(self.child(node, "text")))
