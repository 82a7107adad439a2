"""A second implementation of FEEL: it walks the tree and looks each thing up when it gets there.

Slow and plain on purpose. It shares the values, the calendar and the built-in functions with the compiler,
but neither its types, nor its code, nor its operators.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from decimal import Context, Decimal, DecimalException

from miaopi.feel import calendar, literals, nodes, tree
from miaopi.feel.builtins import ABSENT, BUILTINS, call
from miaopi.feel.runtime import Run
from miaopi.feel.types import Type
from miaopi.feel.values import DaysTime, FarDate, Function, Range, YearsMonths

CONTEXT = Context(prec=34, Emin=-6143, Emax=6144)
DATES = (datetime.date, FarDate)
SCALARS = (Decimal, str, *DATES, YearsMonths, DaysTime)
PARTS = {"year": "year", "month": "month", "day": "day"}


class Scope(dict):
    """Names; within a filter also the element."""

    def inner(self, **names: object) -> Scope:
        return Scope({**self, **names})

    def within(self, item: object) -> Scope:
        """Of a filter: the element, and its entries where it has any; what stands around stays seen."""
        return Scope({**self, "item": item, **(item if isinstance(item, dict) else {})})


def evaluate(node: object, scope: Scope) -> object:
    """The value of a tree."""
    return RULES[type(node)](node, scope)


def equal(left: object, right: object) -> bool | None:
    if left is None or right is None:
        return left is None and right is None
    if isinstance(left, DATES) and isinstance(right, DATES):
        return left == right
    if type(left) is not type(right):
        return None
    if isinstance(left, tuple):
        if len(left) != len(right):
            return False
        return conjunction([equal(one, other) for one, other in zip(left, right, strict=True)])
    if isinstance(left, dict):
        if set(left) != set(right):
            return False
        return conjunction([equal(left[name], right[name]) for name in left])
    if isinstance(left, Range):
        same = (left.low_in, left.high_in) == (right.low_in, right.high_in)
        return (
            conjunction([same, equal(left.low, right.low), equal(left.high, right.high)]) if same else False
        )
    return None if isinstance(left, Function) else left == right


def conjunction(values: list[object]) -> bool | None:
    values = [value if isinstance(value, bool) else None for value in values]
    return False if False in values else (None if None in values else True)


def disjunction(values: list[object]) -> bool | None:
    values = [value if isinstance(value, bool) else None for value in values]
    return True if True in values else (None if None in values else False)


def compare(op: str, left: object, right: object) -> bool | None:
    if op in ("=", "!="):
        same = equal(left, right)
        return same if same is None or op == "=" else not same
    near = isinstance(left, DATES) and isinstance(right, DATES)
    if not (near or type(left) is type(right)) or not isinstance(left, SCALARS):
        return None
    return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[op]


def arithmetic(op: str, left: object, right: object) -> object:
    try:
        if isinstance(left, Decimal) and isinstance(right, Decimal):
            return numbers(op, left, right)
        if isinstance(left, str) and isinstance(right, str) and op == "+":
            return left + right
        return temporal(op, left, right)
    except (DecimalException, OverflowError):
        return None


def numbers(op: str, left: Decimal, right: Decimal) -> Decimal:
    with_context = {
        "+": CONTEXT.add,
        "-": CONTEXT.subtract,
        "*": CONTEXT.multiply,
        "/": CONTEXT.divide,
        "**": lambda base, exponent: CONTEXT.power(base, exponent) if exponent else Decimal(1),
    }
    return with_context[op](left, right)


def temporal(op: str, left: object, right: object) -> object:
    if op == "+" and isinstance(right, DATES) and not isinstance(left, DATES):
        left, right = right, left
    sign = {"+": 1, "-": -1}.get(op)
    match left, right:
        case datetime.date() | FarDate(), YearsMonths() if sign:
            return calendar.plus_months(left, sign * right.months)
        case datetime.date() | FarDate(), DaysTime() if sign:
            return calendar.date_plus_time(left, sign * right.nanos)
        case datetime.date() | FarDate(), datetime.date() | FarDate() if op == "-":
            return DaysTime((left.toordinal() - right.toordinal()) * 86_400 * 10**9)
        case YearsMonths(), YearsMonths() if sign:
            return YearsMonths(left.months + sign * right.months)
        case DaysTime(), DaysTime() if sign:
            return DaysTime(left.nanos + sign * right.nanos)
        case (YearsMonths(), Decimal()) | (Decimal(), YearsMonths()) if op == "*":
            span, by = (left, right) if isinstance(left, YearsMonths) else (right, left)
            return YearsMonths(int(CONTEXT.multiply(Decimal(span.months), by)))
    return None


def negate(node: nodes.Negate, scope: Scope) -> object:
    value = evaluate(node.operand, scope)
    if isinstance(value, Decimal):
        return CONTEXT.minus(value)
    if isinstance(value, YearsMonths):
        return YearsMonths(-value.months)
    return DaysTime(-value.nanos) if isinstance(value, DaysTime) else None


def name(node: nodes.Name, scope: Scope) -> object:
    return scope.get(node.name)


def between(node: nodes.Between, scope: Scope) -> object:
    value, low, high = (evaluate(part, scope) for part in (node.value, node.low, node.high))
    return conjunction([compare(">=", value, low), compare("<=", value, high)])


def within(node: nodes.In, scope: Scope) -> object:
    value = evaluate(node.value, scope)
    return disjunction([test(value, one, scope) for one in node.tests])


def test(value: object, node: object, scope: Scope) -> bool | None:
    if isinstance(node, nodes.Operator):
        return compare(node.op, value, evaluate(node.operand, scope))
    if isinstance(node, nodes.Interval):
        low, high = (None if bound is None else evaluate(bound, scope) for bound in (node.low, node.high))
        above = node.low is None or compare(">=" if node.low_in else ">", value, low)
        return conjunction([above, node.high is None or compare("<=" if node.high_in else "<", value, high)])
    if any(isinstance(one, nodes.Name) and one.name == "?" for one in tree.walk(node)):
        return evaluate(node, Scope({**scope, "?": value}))
    other = evaluate(node, scope)
    if isinstance(other, Range):
        return in_range(value, other)
    if isinstance(other, tuple) and (
        not isinstance(value, tuple) or any(isinstance(item, tuple) for item in other)
    ):
        return any(
            (in_range(value, item) if isinstance(item, Range) else equal(value, item)) is True
            for item in other
        )
    return equal(value, other)


def in_range(value: object, span: Range) -> bool | None:
    return conjunction(
        [
            True if span.low is None else compare(">=" if span.low_in else ">", value, span.low),
            True if span.high is None else compare("<=" if span.high_in else "<", value, span.high),
        ]
    )


def choice(node: nodes.If, scope: Scope) -> object:
    return evaluate(node.yes if evaluate(node.test, scope) is True else node.no, scope)


def rounds(iterators: tuple[nodes.Iterator, ...], scope: Scope) -> Iterator[Scope | None]:
    """Each scope of the body; None where a source is null."""
    if not iterators:
        yield scope
        return
    first = iterators[0]
    source = evaluate(first.source, scope)
    if first.end is not None:
        source = whole(source, evaluate(first.end, scope))
    elif isinstance(source, Range):
        source = whole(source.low, source.high)
    elif source is not None and not isinstance(source, tuple):
        source = (source,)
    if source is None:
        yield None
        return
    for item in source:
        yield from rounds(iterators[1:], scope.inner(**{first.name: item}))


def whole(low: object, high: object) -> tuple[Decimal, ...] | None:
    if not (isinstance(low, Decimal) and isinstance(high, Decimal) and low == int(low) and high == int(high)):
        return None
    step = 1 if low <= high else -1
    return tuple(Decimal(number) for number in range(int(low), int(high) + step, step))


def loop(node: nodes.For, scope: Scope) -> object:
    found: list[object] = []
    for inner in rounds(node.iterators, scope):
        if inner is None:
            return None
        found.append(evaluate(node.body, inner.inner(partial=tuple(found))))
    return tuple(found)


def quantified(node: nodes.Quantified, scope: Scope) -> object:
    values = [
        None if inner is None else evaluate(node.condition, inner) for inner in rounds(node.iterators, scope)
    ]
    return conjunction(values) if node.every else disjunction(values)


def filtered(node: nodes.Filter, scope: Scope) -> object:
    source = evaluate(node.source, scope)
    if isinstance(node.condition, nodes.Number | nodes.Negate):
        place = evaluate(node.condition, scope)
        listed = source if isinstance(source, tuple) else () if source is None else (source,)
        if place != int(place) or not 1 <= abs(place) <= len(listed):
            return None
        return listed[int(place) - 1 if place > 0 else int(place)]
    if source is None:
        return None
    listed = source if isinstance(source, tuple) else (source,)
    return tuple(item for item in listed if evaluate(node.condition, scope.within(item)) is True)


def path(node: nodes.Path, scope: Scope) -> object:
    return entry(evaluate(node.source, scope), node.name)


def entry(value: object, label: str) -> object:
    if isinstance(value, tuple):
        return tuple(entry(item, label) for item in value)
    if isinstance(value, dict):
        return value.get(label)
    if isinstance(value, Range) and label in ("start", "end"):
        return value.low if label == "start" else value.high
    if isinstance(value, DATES) and label in PARTS:
        return Decimal(getattr(value, PARTS[label]))
    return None


def context(node: nodes.Context, scope: Scope) -> object:
    made: dict[str, object] = {}
    for one in node.entries:
        inner = scope.inner(**made)
        made[one.name] = evaluate(one.value, inner)
        if isinstance(one.value, nodes.Definition):
            inner[one.name] = made[one.name]  # it may call itself
    return made


def interval(node: nodes.Interval, scope: Scope) -> object:
    low = None if node.low is None else evaluate(node.low, scope)
    high = None if node.high is None else evaluate(node.high, scope)
    if node.low is not None and node.high is not None and compare("<", low, high) is None:
        return None
    return None if low is None and high is None else Range(low, high, node.low_in, node.high_in)


def definition(node: nodes.Definition, scope: Scope) -> object:
    names = tuple(param.name for param in node.params)

    def called(*args: object) -> object:
        given = [
            arg if param.type is None else conformed(param.type, arg)
            for param, arg in zip(node.params, args, strict=True)
        ]
        return evaluate(node.body, scope.inner(**dict(zip(names, given, strict=True))))

    return Function(names, called)


def conformed(kind: Type, value: object) -> object:
    """Of numbers alone: that is all that is generated."""
    assert str(kind) == "number"
    if isinstance(value, tuple) and len(value) == 1:
        value = value[0]
    return value if isinstance(value, Decimal) else None


def called(node: nodes.Call, scope: Scope) -> object:
    args = [evaluate(arg, scope) for arg in node.args]
    if (
        isinstance(node.function, nodes.Name)
        and node.function.name in BUILTINS
        and node.function.name not in scope
    ):
        return call(Run(), 0, BUILTINS[node.function.name], args)
    function = evaluate(node.function, scope)
    if not isinstance(function, Function) or len(args) != len(function.params):
        return None
    return function.call(*args)


def called_by_names(node: nodes.NamedCall, scope: Scope) -> object:
    args = {arg.name: evaluate(arg.value, scope) for arg in node.args}
    if isinstance(node.function, nodes.Name) and node.function.name in BUILTINS:
        for signature in BUILTINS[node.function.name]:
            names = [param.name for param in signature.params]
            if set(args) <= set(names) and all(
                param.optional or param.name in args for param in signature.params
            ):
                # Several may have these names (date from: a text, a date …).
                alike = [one for one in BUILTINS[node.function.name] if [p.name for p in one.params] == names]
                return call(Run(), 0, tuple(alike), [args.get(one, ABSENT) for one in names])
        return None
    function = evaluate(node.function, scope)
    if not isinstance(function, Function) or set(args) != set(function.params):
        return None
    return function.call(*(args[one] for one in function.params))


def instance(node: nodes.InstanceOf, scope: Scope) -> object:
    value = evaluate(node.value, scope)
    return str(node.type) == "Null" if value is None else node.type.holds(value)


RULES: dict[type, Callable[..., object]] = {
    nodes.Null: lambda node, scope: None,
    nodes.Boolean: lambda node, scope: node.value,
    nodes.Number: lambda node, scope: node.value,
    nodes.String: lambda node, scope: node.value,
    nodes.At: lambda node, scope: literals.at(node.value),
    nodes.Name: name,
    nodes.Negate: negate,
    nodes.Arith: lambda node, scope: arithmetic(
        node.op, evaluate(node.left, scope), evaluate(node.right, scope)
    ),
    nodes.Compare: lambda node, scope: compare(
        node.op, evaluate(node.left, scope), evaluate(node.right, scope)
    ),
    nodes.And: lambda node, scope: conjunction([evaluate(item, scope) for item in node.items]),
    nodes.Or: lambda node, scope: disjunction([evaluate(item, scope) for item in node.items]),
    nodes.Between: between,
    nodes.In: within,
    nodes.If: choice,
    nodes.For: loop,
    nodes.Quantified: quantified,
    nodes.Filter: filtered,
    nodes.Path: path,
    nodes.ListOfItems: lambda node, scope: tuple(evaluate(item, scope) for item in node.items),
    nodes.Context: context,
    nodes.Interval: interval,
    nodes.Definition: definition,
    nodes.Call: called,
    nodes.NamedCall: called_by_names,
    nodes.InstanceOf: instance,
}
