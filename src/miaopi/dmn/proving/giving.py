"""What a decision table gives, by its hit policy, in the solver's language: for rules that call it.

Basis: DMN 1.5, 8.2.8 (default outputs), 8.2.10 and 8.2.11 (hit policies). `miaopi.dmn.tables` does the same
with values.
"""

from __future__ import annotations

from collections.abc import Sequence

import z3

from miaopi import feel
from miaopi.dmn.proving.encoding import TableModel
from miaopi.dmn.proving.limits import Limits
from miaopi.feel import smt
from miaopi.feel.smt import lists
from miaopi.feel.smt.making import number
from miaopi.feel.smt.terms import FALSE, Bool, conj, count, disj, neg
from miaopi.feel.smt.values import NULL, Beyond, Clock, Listed, Nothing, Record, Scalar, Sym, merged
from miaopi.feel.types import AnyType

ONE_HIT = ("UNIQUE", "ANY", "FIRST", "PRIORITY")


class Giving:
    """The value of one encoded table."""

    def __init__(self, model: TableModel) -> None:
        self.model = model
        self.job = model.job
        self.rows = range(len(model.job.rows))

    def value(self) -> Sym:
        """The table's value; null where an input is not allowed.

        Raises: Beyond: its type is not that of its decision or knowledge model, or it is not all of that.
        """
        if not self.job.alone:
            raise Beyond("hosted", self.job.name)
        refused = disj(self.model.refused, neg(self.model.fitting))
        found = merged(disj(*self.model.matches), self.decided(), self.otherwise())
        found = self.fitted(found, self.job.result, self.job.result_limits)
        return merged(refused, NULL, found)

    # By the hit policy

    def decided(self) -> Sym:
        """What it gives where a row matches."""
        policy, several = self.job.policy, self.several()
        match policy:
            case "UNIQUE":
                return merged(several, NULL, self.first(self.model.matches))
            case "ANY":
                return merged(self.contradiction(), NULL, self.first(self.model.matches))
            case "FIRST":
                return self.first(self.model.matches)
            case "PRIORITY":
                return self.first([self.model.fires(row) for row in self.rows])
            case "OUTPUT ORDER":
                return self.ordered()
            case "COLLECT" if self.job.aggregation is not None:
                return self.aggregated()
        return lists.made(FALSE, [(self.model.matches[row], self.row(row)) for row in self.rows])

    def several(self) -> Bool:
        """Does more than one row match?"""
        matches = self.model.matches
        return z3.AtLeast(*matches, 2) if len(matches) > 1 else FALSE

    def first(self, chosen: Sequence[Bool]) -> Sym:
        """The result of the first row that is chosen."""
        found: Sym = NULL
        for row in reversed(self.rows):
            found = merged(chosen[row], self.row(row), found)
        return found

    def row(self, row: int) -> Sym:
        """One value, or a context of several by name."""
        return self.together([self.out(n, value) for n, value in enumerate(self.model.result(row))])

    def together(self, values: Sequence[Sym]) -> Sym:
        if len(values) == 1:
            return values[0]
        return Record(FALSE, tuple((out.name, one) for out, one in zip(self.job.outs, values, strict=True)))

    def out(self, n: int, value: Sym) -> Sym:
        """A result as its output's type has it."""
        return self.fitted(value, self.job.outs[n].kind, self.job.outs[n].limits)

    def contradiction(self) -> Bool:
        """Do two rows match whose results are not equal to the first one's?"""
        found = []
        for later in self.rows:
            for earlier in range(later):
                same = smt.holds(smt.equal(self.row(later), self.row(earlier)))
                before = [neg(one) for one in self.model.matches[:earlier]]
                matches = self.model.matches
                found.append(conj(matches[earlier], *before, matches[later], neg(same)))
        return disj(*found)

    def ordered(self) -> Sym:
        """The results of all rows that match, by priority."""
        matches = self.model.matches
        slots = []
        for place in self.rows:
            item: Sym = NULL
            for row in self.rows:
                others = [n for n in self.rows if n != row]
                ahead = count(conj(matches[n], self.model.before(n, row)) for n in others)
                item = merged(conj(matches[row], ahead == place), self.row(row), item)
            slots.append((count(matches) > place, item))
        return lists.made(FALSE, slots)

    def aggregated(self) -> Sym:
        """Sum, count, least or greatest; of several outputs each for itself, but the count of the rows."""
        if self.job.aggregation == "COUNT" and len(self.job.outs) != 1:
            return number(count(self.model.matches))
        results = [self.model.result(row) for row in self.rows]
        return self.together(
            [
                self.reckoned([(self.model.matches[row], self.out(n, results[row][n])) for row in self.rows])
                for n in range(len(self.job.outs))
            ]
        )

    def reckoned(self, slots: list[lists.Slot]) -> Sym:
        listed = lists.made(FALSE, slots)
        match self.job.aggregation:
            case "COUNT":
                return lists.size_of(listed)
            case "SUM":
                return lists.total(listed)
            case "MIN":
                return lists.extreme(listed, "<", self.model.comparing)
        return lists.extreme(listed, ">", self.model.comparing)

    # Without a row

    def otherwise(self) -> Sym:
        """The defaults, if every output has one; else null, or an empty list."""
        defaults = [out.default for out in self.job.outs if out.default is not None]
        if defaults and len(defaults) == len(self.job.outs):
            return self.together([self.out(n, self.model.value(one)) for n, one in enumerate(defaults)])
        if self.job.policy == "COLLECT" and self.job.aggregation is not None:
            return number(z3.IntVal(0)) if self.job.aggregation == "COUNT" else NULL
        return NULL if self.job.policy in ONE_HIT else Listed(FALSE, ())

    # Types

    def fitted(self, value: Sym, kind: feel.Type, limits: Limits | None) -> Sym:
        """The value as a type has it: null where that is held to other values.

        Raises: Beyond: a value of another kind, that would be converted.
        """
        if not _is(value, kind):
            raise Beyond("kinds", self.job.name)
        return value if limits is None else merged(self.model.fits(limits, value), value, NULL)


def _is(value: Sym, kind: feel.Type) -> bool:
    """Is a value surely of a type?"""
    match value, kind:
        case (Nothing(), _) | (_, AnyType()):
            return True
        case (Scalar() | Clock(), feel.Simple(name=name)):
            return value.kind == name
        case (Listed(slots=slots), feel.ListOf(element=element)):
            return all(_is(item, element) for _there, item in slots)
        case (Record(), feel.ContextOf(fields=fields)):
            parts = [(value.field(name), inner) for name, inner in fields]
            return all(part is not None and _is(part, inner) for part, inner in parts)
    return False
