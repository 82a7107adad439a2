"""What proofs say of drawn rule sets and tables, held against the ordinary engine on every set of values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

from miaopi import dmn, feel
from miaopi.dmn import proving as table_proving
from miaopi.dmn import tables
from miaopi.dmn.evaluate import State
from miaopi.dmn.files import read
from miaopi.dmn.proving.checking import SOME_TIME
from miaopi.dmn.units import clock
from miaopi.feel.runtime import Run
from miaopi.feel.smt.proof import NotProved, Proofs, Proved, Refuted, Result
from miaopi.rules.model import Facts
from miaopi.rules.proving.checking import STRONGER, Attribute, Given, check
from miaopi.texts import Words
from tests.proofs.drawing import INPUTS, TYPES, Drawn, DrawnTable

Values = tuple[object, ...]
Held = Mapping[str, str]


@dataclass
class Tally:
    """How many results were held against the engine, how many are not proved, and what is wrong."""

    held: int = 0
    open: int = 0
    wrong: list[str] = field(default_factory=list)


class Enumerated:
    """Every set of values of a rule set's facts, and what the rules make of it."""

    def __init__(self, drawn: Drawn) -> None:
        self.drawn = drawn
        self.rules = drawn.rule_set
        self.names = tuple(self.rules.facts)
        kinds = [self.rules.facts[name].type for name in self.names]
        choices = [
            [None if value is None else kind.read(_plain(value)) for value in drawn.values[name]]
            for name, kind in zip(self.names, kinds, strict=True)
        ]
        slots = {name: n for n, name in enumerate(self.names)}
        self.found: dict[str, tuple[Values, str, Held]] = {}
        for values in product(*choices):
            told = self.rules.evaluate(Facts(slots, values), trace=False)
            self.found[repr(values)] = (values, told.outcome, dict(told.codes))

    def contradicts(self, result: Result) -> str | None:
        """A set of values that shows that a result is false."""
        kind, about = result.claim.kind, result.claim.about
        if isinstance(result, Proved):
            shown = {
                "on-null": self.by_null, "silent": self.while_silent, "depends": self.turned,
                "alone": self.never_alone,
            }.get(kind)  # fmt: skip
            return None if shown is None else shown(about)
        code, _, outcome = about.partition(" ")
        match kind:
            case "approval":
                return self.first(lambda outcome, held: outcome == "approve")
            case "outcome":
                return self.first(lambda _outcome, held: held.get(code) == outcome)
            case "alone" if isinstance(result, Refuted) and result.fault.code == "rules.proof-dead":
                return self.first(lambda _outcome, held: code in held)
            case "alone" if isinstance(result, Refuted):
                by = str(result.fault.values["by"])
                return self.first(lambda _outcome, held: code in held and not _covers(held, code, by))
        return None

    def first(self, test) -> str | None:
        return next(
            (repr(values) for values, outcome, held in self.found.values() if test(outcome, held)), None
        )

    def by_null(self, code: str) -> str | None:
        """A rule that holds, and holds no longer, or more weakly, once nulls are filled."""
        for values, _outcome, held in self.found.values():
            if code in held and None in values:
                for filled in self.fillings(values):
                    after = self.found[repr(filled)][2].get(code)
                    if after is None or STRONGER[after] < STRONGER[held[code]]:
                        return f"{values} and {filled}"
        return None

    def fillings(self, values: Values) -> Iterator[Values]:
        gaps = [n for n, value in enumerate(values) if value is None]
        choices = [
            [
                self.rules.facts[self.names[n]].type.read(_plain(one))
                for one in self.drawn.values[self.names[n]]
                if one is not None
            ]
            if n in gaps
            else [values[n]]
            for n in range(len(values))
        ]
        yield from product(*choices)

    def while_silent(self, registry: str) -> str | None:
        place = self.names.index("registries_unanswered")
        return next(
            (
                repr(values)
                for values, outcome, _held in self.found.values()
                if outcome == "approve" and registry in values[place]
            ),
            None,
        )

    def turned(self, name: str) -> str | None:
        """Two sets that differ in one fact, and come out otherwise."""
        place = self.names.index(name)
        seen: dict[str, tuple[Values, str]] = {}
        for values, outcome, _held in self.found.values():
            if values[place] is None:
                continue
            others = repr((*values[:place], *values[place + 1 :]))
            before, came = seen.setdefault(others, (values, outcome))
            if came != outcome:
                return f"{before} and {values}"
        return None

    def never_alone(self, code: str) -> str | None:
        """Does one other rule always hold with it, as strong? Only where all values were tried."""
        if not self.drawn.whole:
            return None
        holding = [held for _values, _outcome, held in self.found.values() if code in held]
        if not holding:
            return f"{code} never holds"
        others = {one for held in holding for one in held} - {code}
        by = [one for one in others if all(_covers(held, code, one) for held in holding)]
        return f"{code} always holds with {by}" if by else None


def _covers(held: Held, code: str, by: str) -> bool:
    return by in held and STRONGER[held[by]] >= STRONGER[held[code]]


def _plain(value: object) -> object:
    return (
        [dict(one) if isinstance(one, dict) else one for one in value] if isinstance(value, tuple) else value
    )


def of_rules(drawn: Drawn, tally: Tally) -> Proofs:
    """Prove a rule set, and hold what is said of it against every set of values."""
    attributes = tuple(
        Attribute(name, Words(name, name), (name,))
        for name in drawn.values
        if name in ("a", "g", "b", "n", "d")
    )
    proofs = check(drawn.rule_set, Given(registries=("r1", "r2"), attributes=attributes))
    enumerated = Enumerated(drawn)
    for result in proofs.results:
        if isinstance(result, NotProved):
            tally.open += 1
            continue
        if result.claim.kind not in ("approval", "alone", "on-null", "outcome", "silent", "depends"):
            continue
        tally.held += 1
        against = enumerated.contradicts(result)
        if against is not None:
            story = f"{type(result).__name__} {result.claim.kind} {result.claim.about}: {against}"
            tally.wrong.append(f"{story}\n{drawn.text}")
    return proofs


# Tables


class EnumeratedTable:
    """Every allowed input of a table, with the rows that match it and what it gives."""

    def __init__(self, drawn: DrawnTable, model: dmn.Model) -> None:
        (self.found,) = table_proving.tables(model)
        self.drawn = drawn
        self.compiled = tables.ready(self.found.boxes, self.found.table, self.found.scope)
        self.rows = self.compiled.rows
        self.inputs: list[tuple[Mapping[str, object], list[int], object]] = []
        kinds = {name: feel.parse_type(INPUTS[name][0]) for name in drawn.names}
        for values in product(*(INPUTS[name][1] for name in drawn.names)):
            given = {name: kinds[name].read(value) for name, value in zip(drawn.names, values, strict=True)}
            state = State({}, SOME_TIME, Run(), [0])
            env = {**clock(state), **given}
            matching = self.all_matching(env, state)
            if matching is not None and all(TYPES[drawn.kinds[name]](given[name]) for name in drawn.names):
                self.inputs.append((given, matching, model.decide("T", given, at=SOME_TIME).value))

    def all_matching(self, env, state) -> list[int] | None:
        """Every row that matches, also where the policy stops at the first."""
        return replace(self.compiled, policy="COLLECT").matching(env, state)

    def contradicts(self, result: Result) -> str | None:
        kind, about = result.claim.kind, result.claim.about
        row = int(about.split(" ")[1]) - 1 if kind in ("row", "output") else -1
        if isinstance(result, Proved):
            match kind:
                case "gap":
                    return self.first(lambda rows, _value: not rows)
                case "overlap" if self.drawn.policy == "UNIQUE":
                    return self.first(lambda rows, _value: len(rows) > 1)
                case "overlap":
                    return self.first(lambda rows, value: len(rows) > 1 and value is None)
            return None
        if kind == "row":
            return self.first(lambda rows, _value: self.decides(row, rows))
        return None

    def decides(self, row: int, rows: Sequence[int]) -> bool:
        """Does it surely decide? Of rows with priorities, where no other matches."""
        match self.drawn.policy:
            case "FIRST":
                return rows[:1] == [row]
            case "PRIORITY":
                return rows == [row]
        return row in rows

    def first(self, test) -> str | None:
        return next((repr(given) for given, rows, value in self.inputs if test(rows, value)), None)


def of_table(drawn: DrawnTable, tally: Tally) -> None:
    """Prove a table, and hold what is said of it against every input that is tried."""
    model = read(drawn.text.encode(), file="table.dmn", strict=False)
    assert model.faults == ()
    enumerated = EnumeratedTable(drawn, model)
    for result in dmn.check(model).results:
        if isinstance(result, NotProved):
            tally.open += 1
            continue
        tally.held += 1
        against = enumerated.contradicts(result)
        if against is not None:
            story = f"{type(result).__name__} {result.claim.kind} {result.claim.about}: {against}"
            tally.wrong.append(f"{story}\n{drawn.text}")
