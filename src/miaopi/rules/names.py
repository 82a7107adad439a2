"""What names mean in the expressions of one rule set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from miaopi.feel import FeelError, Source, Type, parser
from miaopi.feel.builtins import BUILTINS
from miaopi.feel.checker import check
from miaopi.feel.nodes import Expr
from miaopi.feel.scope import Symbol
from miaopi.feel.typed import Node
from miaopi.rules.decision_tables import DecisionTable
from miaopi.rules.program import Unit
from miaopi.rules.yaml_places import Item
from miaopi.texts import Fault, Words


class Names:
    """Facts, parameters and derived facts by name, each with a slot; derived facts have a unit too."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        self.tables: Mapping[str, DecisionTable] = {}
        self.symbols: dict[str, Symbol] = {}
        self.units: dict[str, Unit] = {}
        self.words: dict[str, Mapping[str, Words]] = {}
        self.members: tuple[str, ...] = ()

    def add(
        self, name: str, kind: Type, null: bool, words: Mapping[str, Words], *, solid: bool = True
    ) -> None:
        """A name in the next slot."""
        self.symbols[name] = Symbol(len(self.symbols), kind, null, solid)
        self.words[name] = words

    def derived(self) -> dict[int, Node]:
        """The trees of derived facts by slot."""
        return {self.symbols[name].slot: unit.checked.tree for name, unit in self.units.items()}

    def parsed(self, source: Source, later: Iterable[str] = ()) -> Expr | None:
        """A text's tree; None where it has a fault. `later`: names that are known but not yet checked."""
        try:
            return parser.parse(source, (*self.symbols, *later, *BUILTINS, *self.tables), self.members)
        except FeelError as error:
            self.faults.extend(error.faults)
            return None

    def checked(self, source: Source, tree: Expr, expect: Type | None) -> Unit | None:
        """A tree, typed; None where it has a fault."""
        try:
            hosts = {name: table.host.type for name, table in self.tables.items()}
            return Unit(source, check(tree, source, self.symbols, hosts=hosts, expect=expect))
        except FeelError as error:
            self.faults.extend(error.faults)
            return None

    def expression(self, text: str, item: Item, expect: Type | None) -> tuple[Expr, Unit] | None:
        """A text, read and typed; None where it has a fault."""
        source = Source(text, item.where)
        tree = self.parsed(source)
        unit = None if tree is None else self.checked(source, tree, expect)
        return None if tree is None or unit is None else (tree, unit)
