"""Puts the sections of rules.yaml together: what names mean, derived facts in order, rules, common rules."""

from __future__ import annotations

from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter

from miaopi import feel
from miaopi.feel import Source, tree
from miaopi.feel.nodes import Expr
from miaopi.feel.types import members
from miaopi.rules import decision_tables
from miaopi.rules.decision_tables import TableSource
from miaopi.rules.model import Derived, FactSpec, LawLike, Parameter
from miaopi.rules.names import Names
from miaopi.rules.program import Blueprint
from miaopi.rules.rule_section import Built, RuleSection
from miaopi.rules.ruleset import RuleSet
from miaopi.rules.sections import Formula, Sections
from miaopi.rules.shapes import guess
from miaopi.rules.yaml_places import Document, Item
from miaopi.texts import Fault

TOP = ("use", "facts", "parameters", "derived", "rules")


class Builder:
    """One rule set."""

    def __init__(
        self,
        document: Document,
        shared: Document | None,
        laws: Mapping[str, LawLike],
        faults: list[Fault],
        tables: Mapping[str, TableSource] | None = None,
    ) -> None:
        self.table_sources = tables or {}
        self.faults = faults
        self.laws = laws
        self.own = Sections(document, laws, faults)
        self.common = Sections(shared, laws, faults) if shared is not None else None
        self.facts: dict[str, FactSpec] = {}
        self.parameters: dict[str, Parameter] = {}
        self.derived: dict[str, Derived] = {}
        self.names = Names(faults)

    def build(self) -> RuleSet | None:
        """The rule set; None where a fault keeps it from being put together."""
        top = self.own.mapping(self.own.document.whole, TOP, ("facts", "rules"))
        self.facts = self.own.facts(top.get("facts"))
        self.take_common_facts()
        self.parameters = self.own.parameters(top.get("parameters"), self.facts)
        formulas = self.own.formulas(top.get("derived"))
        self.name_all(formulas)
        known = {name: symbol.type for name, symbol in self.names.symbols.items()}
        self.names.tables = decision_tables.read(self.table_sources, known, self.faults)
        self.derive(formulas)
        rules = RuleSection(self.names, self.own, common=False)
        taken = self.taken(self.own.texts(top.get("use")), top.get("use"))
        found = [*taken, *rules.rules(top.get("rules"))]
        self.once(found)
        if self.faults:
            return None
        slots = {name: symbol.slot for name, symbol in self.names.symbols.items()}
        units = tuple(rule.unit for rule in found)
        blueprint = Blueprint(
            self.own.document.file, slots, len(self.facts), self.parameters, self.names.units, units,
            {name: table.host.call for name, table in self.names.tables.items()},
        )  # fmt: skip
        return RuleSet(
            facts=self.facts, parameters=self.parameters, derived=self.derived, laws=self.laws,
            rules=tuple(rule.rule for rule in found), fillers=tuple(rule.filler for rule in found),
            blueprint=blueprint, tables=self.names.tables,
        )  # fmt: skip

    # Common rules

    def shared_sections(self) -> dict[str, Item]:
        """The sections of the common file."""
        if self.common is None:
            return {}
        return self.common.mapping(self.common.document.whole, ("facts", "rules"))

    def take_common_facts(self) -> None:
        """Facts that the common rules read, where the matter does not declare them itself."""
        if self.common is not None and "facts" in (shared := self.shared_sections()):
            for name, spec in self.common.facts(shared["facts"]).items():
                self.facts.setdefault(name, spec)

    def taken(self, codes: tuple[str, ...], use: Item | None) -> list[Built]:
        """The common rules that the matter takes, in the common file's order."""
        if use is None or not codes:
            return []
        section = RuleSection(self.names, self.common, common=True) if self.common is not None else None
        rows = section.rows(self.shared_sections().get("rules")) if section is not None else {}
        for code in codes:
            if code not in rows:
                self.own.fault("unknown-rule", use.where, code=code, guess=guess(code, rows))
        built = (
            [section.rule(row) for code, row in rows.items() if code in codes] if section is not None else []
        )
        return [rule for rule in built if rule is not None]

    def once(self, found: list[Built]) -> None:
        """A code stands for one rule."""
        first: dict[str, Built] = {}
        for built in found:
            code = built.rule.code
            if code in first:
                self.own.fault("duplicate-code", built.rule.where, code=code, line=first[code].rule.line)
            first.setdefault(code, built)

    # Names

    def name_all(self, formulas: dict[str, Formula]) -> None:
        """What each name is. A name stands for one thing."""
        seen = dict.fromkeys(self.facts, "facts")
        places = (
            ("parameters", {name: one.where for name, one in self.parameters.items()}),
            ("derived", {name: one.key_place for name, one in formulas.items()}),
        )
        for section, where in places:
            for name in where.keys() & seen.keys():
                self.own.fault("duplicate-name", where[name], name=name, section=seen[name])
            seen.update(dict.fromkeys(where, section))
        for spec in self.facts.values():
            self.names.add(spec.name, spec.type, spec.nullable, spec.words)
        for parameter in self.parameters.values():
            self.names.add(parameter.name, parameter.type, False, parameter.words)
        kinds = [
            *(symbol.type for symbol in self.names.symbols.values()),
            *(one.type for one in formulas.values()),
        ]
        self.names.members = tuple(member for kind in kinds for member in members(kind))

    # Derived facts

    def derive(self, formulas: dict[str, Formula]) -> None:
        """Each derived fact after those that it reads."""
        sources = {name: Source(formula.text, formula.where) for name, formula in formulas.items()}
        trees = {
            name: found for name, source in sources.items() if (found := self.names.parsed(source, formulas))
        }
        reads = {name: tree.free_names(found) & formulas.keys() for name, found in trees.items()}
        try:
            order = tuple(TopologicalSorter(reads).static_order())
        except CycleError as error:
            circle: list[str] = error.args[1]
            self.own.fault("cycle", formulas[circle[0]].where, names=" → ".join(circle))
            order = ()
        for name in order:
            if name in trees:
                self.derived_fact(formulas[name], sources[name], trees[name])
        for name in formulas.keys() - self.names.symbols.keys():
            self.names.add(name, formulas[name].type, True, {}, solid=False)

    def derived_fact(self, formula: Formula, source: Source, found: Expr) -> None:
        unit = self.names.checked(source, found, formula.type)
        if unit is None:
            return
        null = unit.checked.tree.null or unit.checked.tree.type == feel.ANY
        self.names.add(formula.name, formula.type, null, formula.words, solid=unit.checked.solid)
        self.names.units[formula.name] = unit
        self.derived[formula.name] = Derived(
            formula.name, formula.type, formula.label, found, formula.text, formula.key_place, formula.words
        )
