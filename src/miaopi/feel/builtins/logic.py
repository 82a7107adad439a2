"""Built-in functions on truth, null and identity.

Basis: DMN 1.5, 10.3.4.2 (boolean functions), 10.3.4.13 (is).
"""

from __future__ import annotations

from miaopi.feel.builtins.registry import builtin
from miaopi.feel.comparing import equal
from miaopi.feel.failing import Failed
from miaopi.feel.values import DateTime, Time


@builtin("not(negand: boolean) -> boolean", clause="10.3.4.2", total=True)
def negation(negand: bool) -> bool:
    """False for true, true for false."""
    return not negand


@builtin("is defined(value: Any) -> boolean", clause="10.3.4.2", total=True)
def is_defined(value: object) -> bool:
    """Is there a value?"""
    return value is not None


@builtin("is(value1?: Any, value2?: Any) -> boolean", clause="10.3.4.13", total=True)
def identical(value1: object = None, value2: object = None) -> bool:
    """Are both the same element of one domain? Times of two zones never are, though they may be equal."""
    if type(value1) is not type(value2):
        return False
    if isinstance(value1, Time | DateTime):
        return value1 == value2
    return equal(value1, value2) is True


@builtin("all(*list: list<Any>) -> boolean", clause="10.3.4.4")
def all_of(items: tuple[object, ...]) -> bool:
    """False where one is false, true where all are true."""
    if any(item is False for item in items):
        return False
    if any(item is not True for item in items):
        raise Failed("note-null")
    return True


@builtin("any(*list: list<Any>) -> boolean", clause="10.3.4.4")
def any_of(items: tuple[object, ...]) -> bool:
    """True where one is true, false where all are false."""
    if any(item is True for item in items):
        return True
    if any(item is not False for item in items):
        raise Failed("note-null")
    return False
