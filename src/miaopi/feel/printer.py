"""From the tree back to a text that parses to the same tree.

Every operand that is not a leaf stands in brackets, so that the text needs no rule of precedence.
"""

from __future__ import annotations

from miaopi.feel import nodes
from miaopi.feel.nodes import Expr, Test

_LEAVES = (
    nodes.Null, nodes.Boolean, nodes.Number, nodes.String, nodes.At, nodes.Name, nodes.ListOfItems,
    nodes.Context, nodes.Interval,
)  # fmt: skip


def show(node: Expr) -> str:
    """The text of a tree."""
    match node:
        case nodes.Null():
            return "null"
        case nodes.Boolean(value=value):
            return "true" if value else "false"
        case nodes.Number(value=number):
            return str(number).replace("E+", "e").replace("E", "e")
        case nodes.String(value=text):
            return quoted(text)
        case nodes.At(value=text):
            return f"@{quoted(text)}"
        case nodes.Name(name=name):
            return name
        case _:
            return _operators(node)


def quoted(text: str) -> str:
    """A string literal."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r") + '"'


def _closed(node: Expr) -> str:
    text = show(node)
    return text if isinstance(node, _LEAVES) else f"({text})"


def _operators(node: Expr) -> str:
    match node:
        case nodes.Negate(operand=operand):
            return f"-{_closed(operand)}"
        case nodes.Arith(op=op, left=left, right=right) | nodes.Compare(op=op, left=left, right=right):
            return f"{_closed(left)} {op} {_closed(right)}"
        case nodes.Between(value=value, low=low, high=high):
            return f"{_closed(value)} between {_closed(low)} and {_closed(high)}"
        case nodes.And(items=items):
            return " and ".join(map(_closed, items))
        case nodes.Or(items=items):
            return " or ".join(map(_closed, items))
        case nodes.In(value=value, tests=tests):
            return f"{_closed(value)} in ({', '.join(map(_test, tests))})"
        case nodes.InstanceOf(value=value, type=kind):
            return f"{_closed(value)} instance of {kind}"
        case _:
            return _constructs(node)


def _test(test: Test) -> str:
    return f"{test.op} {_closed(test.operand)}" if isinstance(test, nodes.Operator) else _closed(test)


def _constructs(node: Expr) -> str:
    match node:
        case nodes.If(test=test, yes=yes, no=no):
            return f"if {show(test)} then {show(yes)} else {show(no)}"
        case nodes.For(iterators=iterators, body=body):
            return f"for {_iterators(iterators)} return {show(body)}"
        case nodes.Quantified(every=every, iterators=iterators, condition=condition):
            return f"{'every' if every else 'some'} {_iterators(iterators)} satisfies {show(condition)}"
        case nodes.Filter(source=source, condition=condition):
            return f"{_closed(source)}[{show(condition)}]"
        case nodes.Path(source=source, name=name):
            return f"{_closed(source)}.{name}"
        case nodes.Definition(params=params, body=body):
            return f"function({', '.join(map(_param, params))}) {show(body)}"
        case nodes.Call(function=function, args=args):
            return f"{_closed(function)}({', '.join(map(show, args))})"
        case nodes.NamedCall(function=function, args=named):
            return f"{_closed(function)}({', '.join(f'{arg.name}: {show(arg.value)}' for arg in named)})"
        case _:
            return _brackets(node)


def _brackets(node: Expr) -> str:
    match node:
        case nodes.ListOfItems(items=items):
            return f"[{', '.join(map(show, items))}]"
        case nodes.Context(entries=entries):
            return "{" + ", ".join(f"{quoted(entry.name)}: {show(entry.value)}" for entry in entries) + "}"
        case nodes.Interval(low=None, high=high, high_in=high_in) if high is not None:
            return f"({'<=' if high_in else '<'} {_closed(high)})"
        case nodes.Interval(low=low, high=None, low_in=low_in) if low is not None:
            return f"({'>=' if low_in else '>'} {_closed(low)})"
        case nodes.Interval(low=low, high=high, low_in=low_in, high_in=high_in) if (
            low is not None and high is not None
        ):
            return f"{'[' if low_in else '('}{_closed(low)}..{_closed(high)}{']' if high_in else ')'}"
    raise AssertionError(node)


def _param(param: nodes.Param) -> str:
    return param.name if param.type is None else f"{param.name}: {param.type}"


def _iterators(iterators: tuple[nodes.Iterator, ...]) -> str:
    return ", ".join(
        f"{one.name} in {show(one.source)}" + (f"..{show(one.end)}" if one.end is not None else "")
        for one in iterators
    )
