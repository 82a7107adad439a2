"""Terms of z3, folded where their parts are known: most of what rules say folds away before it is solved."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import z3

# z3's own classes are not typed; these names say what is meant.
Bool = Any
Int = Any
Real = Any
Term = Any

TRUE: Bool = z3.BoolVal(True)
FALSE: Bool = z3.BoolVal(False)


def truth(value: bool) -> Bool:
    """The constant."""
    return TRUE if value else FALSE


def alike(one: Term, other: Term) -> bool:
    """Are they the same term? z3 keeps each once, so its address tells; to ask z3 costs far more."""
    return bool(one.ast.value == other.ast.value)


def is_true(term: Bool) -> bool:
    """Is it known to be true?"""
    return alike(term, TRUE)


def is_false(term: Bool) -> bool:
    """Is it known to be false?"""
    return alike(term, FALSE)


def conj(*parts: Bool) -> Bool:
    """All of them."""
    kept = _kept(parts, dropped=TRUE)
    if any(is_false(part) for part in kept):
        return FALSE
    return TRUE if not kept else kept[0] if len(kept) == 1 else z3.And(*kept)


def disj(*parts: Bool) -> Bool:
    """Any of them."""
    kept = _kept(parts, dropped=FALSE)
    if any(is_true(part) for part in kept):
        return TRUE
    return FALSE if not kept else kept[0] if len(kept) == 1 else z3.Or(*kept)


def _kept(parts: Iterable[Bool], *, dropped: Bool) -> list[Bool]:
    found: dict[int, Bool] = {}
    for part in parts:
        if not alike(part, dropped):
            found[part.ast.value] = part
    return list(found.values())


def neg(part: Bool) -> Bool:
    """Not."""
    if is_true(part):
        return FALSE
    if is_false(part):
        return TRUE
    return part.arg(0) if z3.is_not(part) else z3.Not(part)


def ite(test: Bool, yes: Term, no: Term) -> Term:
    """If the test, then one, else the other."""
    if is_true(test) or alike(yes, no):
        return yes
    if is_false(test):
        return no
    if is_true(yes):
        return disj(test, no)
    if is_false(yes):
        return conj(neg(test), no)
    if is_true(no):
        return disj(neg(test), yes)
    if is_false(no):
        return conj(test, yes)
    return z3.If(test, yes, no)


def same(left: Term, right: Term) -> Bool:
    """Are two terms of one sort equal?"""
    if alike(left, right):
        return TRUE
    if _is_value(left) and _is_value(right):
        return truth(bool(z3.is_true(z3.simplify(left == right))))
    if z3.is_bool(left):
        return ite(left, right, neg(right))
    return left == right


def _is_value(term: Term) -> bool:
    return bool(z3.is_int_value(term) or z3.is_rational_value(term) or is_true(term) or is_false(term))


def whole(value: int) -> Int:
    """A whole number."""
    return z3.IntVal(value)


def count(parts: Iterable[Bool]) -> Int:
    """How many of them are true."""
    known, terms = 0, []
    for part in parts:
        if is_true(part):
            known += 1
        elif not is_false(part):
            terms.append(z3.If(part, 1, 0))
    if not terms:
        return whole(known)
    return z3.Sum(*terms, known) if known else z3.Sum(*terms) if len(terms) > 1 else terms[0]


def real(value: Int) -> Real:
    """A whole number as a real one."""
    return z3.RealVal(value.as_long()) if z3.is_int_value(value) else z3.ToReal(value)


def floor(value: Real) -> Int:
    """The greatest whole number that is not above."""
    if z3.is_rational_value(value):
        return whole(value.numerator_as_long() // value.denominator_as_long())
    if z3.is_app_of(value, z3.Z3_OP_TO_REAL):
        return value.arg(0)
    return z3.ToInt(value)


def toward_zero(value: Real) -> Int:
    """The whole number without the fraction."""
    up = floor(-value) if not z3.is_rational_value(value) else floor(z3.simplify(-value))
    return ite(z3.simplify(value >= 0), floor(value), z3.simplify(-up))


def quotient(value: Int, by: int) -> Int:
    """A whole number divided by a positive one, towards zero."""
    return z3.simplify(z3.If(value >= 0, value / by, -((-value) / by)))
