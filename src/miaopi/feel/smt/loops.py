"""`for`, `some`, `every` and filters over lists of slots: each element in turn, as far as a list may go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from miaopi.feel import runtime, typed
from miaopi.feel.smt import lists
from miaopi.feel.smt.comparing import conjunction, disjunction
from miaopi.feel.smt.making import boolean, constant, is_known, known
from miaopi.feel.smt.terms import FALSE, TRUE, Bool, conj, disj, neg
from miaopi.feel.smt.texts import Texts
from miaopi.feel.smt.values import NULL, Beyond, Interval, Listed, Scalar, Sym
from miaopi.feel.typed import Node

Locals = Mapping[int, Sym]
LONGEST_RANGE = 64


class Loops:
    """Needs `value` of the encoder."""

    def value(self, node: Node, inner: Locals | None = None) -> Sym:
        """The value of an expression."""
        raise NotImplementedError

    def rounds(
        self, loops: tuple[typed.Loop, ...], inner: Locals, reached: Bool
    ) -> Iterator[tuple[Bool, Locals | None]]:
        """Each round: when it is made, and the locals within; None where a source is null."""
        if not loops:
            yield reached, inner
            return
        source = self.source(loops[0], inner)
        yield conj(reached, source.null), None
        for there, item in source.slots:
            round_ = conj(reached, neg(source.null), there)
            yield from self.rounds(loops[1:], {**inner, loops[0].number: item}, round_)

    def source(self, loop: typed.Loop, inner: Locals) -> Listed:
        """What a loop goes through."""
        source = self.value(loop.source, inner)
        if loop.end is not None:
            return self.steps(source, self.value(loop.end, inner), True, True)
        if isinstance(source, Interval):
            return self.steps(source.low, source.high, source.low_in, source.high_in)
        return lists.listed(source)

    @staticmethod
    def steps(low: Sym, high: Sym, low_in: bool, high_in: bool) -> Listed:
        """The numbers or days between two known ones.

        Raises: Beyond: an end is not known, or there are too many.
        """
        if not is_known(low) or not is_known(high):
            raise Beyond("range")
        run = runtime.Run()
        run.left = LONGEST_RANGE
        try:
            found = runtime.steps(run, 0, known(low), known(high), low_in=low_in, high_in=high_in)
        except runtime.OutOfWork:
            raise Beyond("size") from None
        if found is None:
            return Listed(TRUE, ())
        return Listed(FALSE, tuple((TRUE, constant(item, Texts())) for item in found))

    def loop(self, node: typed.For, inner: Locals) -> Sym:
        """`for`: null where a source is."""
        slots: list[lists.Slot] = []
        null = FALSE
        for there, within in self.rounds(node.loops, inner, TRUE):
            if within is None:
                null = disj(null, there)
                continue
            if node.partial is not None:
                within = {**within, node.partial: lists.made(FALSE, slots)}
            slots.append((there, self.value(node.body, within)))
        return lists.made(null, slots)

    def quantified(self, node: typed.Quantified, inner: Locals) -> Sym:
        """`some`, `every`: a source that is null counts as an answer that is."""
        answers: list[Sym] = []
        neutral = node.every
        for there, within in self.rounds(node.loops, inner, TRUE):
            answer = NULL if within is None else self.value(node.condition, within)
            answers.append(_where(there, answer, neutral))
        found = conjunction(answers) if node.every else disjunction(answers)
        return found if answers else boolean(TRUE if neutral else FALSE)

    def filtered(self, node: typed.Filter, inner: Locals) -> Sym:
        """The elements that match."""
        if node.dynamic:
            raise Beyond("dynamic")
        source = lists.listed(self.value(node.source, inner))
        return lists.kept(source, lambda item: self.value(node.condition, {**inner, node.number: item}))


def _where(there: Bool, answer: Sym, neutral: bool) -> Sym:
    """The answer of a round that is made; what changes nothing where it is not."""
    if not isinstance(answer, Scalar) or answer.kind != "boolean":
        return boolean(FALSE if not neutral else TRUE, conj(there, TRUE))
    value = disj(neg(there), answer.value) if neutral else conj(there, answer.value)
    return boolean(value, conj(there, answer.null))


def whole(value: object) -> bool:
    """Is it a whole number?"""
    return isinstance(value, Decimal) and value == value.to_integral_value()
