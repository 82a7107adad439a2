"""Types of calls: built-in functions, the caller's functions, function values."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from miaopi.feel import nodes, typed, types
from miaopi.feel.builtins import BUILTINS, Signature
from miaopi.feel.check_constructs import Constructs
from miaopi.feel.checking import guess, known, type_of
from miaopi.feel.scope import Frame
from miaopi.feel.type_words import say
from miaopi.feel.typed import Const, Node
from miaopi.feel.types import ANY, BOOLEAN, AnyType, FunctionOf, ListOf, Type
from miaopi.texts import Words

# Calls of these with literals are worked out when the text is compiled, so that a wrong date is found then.
_LITERALS = ("date", "time", "date and time", "duration")
Args = tuple[Node | None, ...]


class Calls(Constructs):
    """A call is of a name bound within, the caller's function, a built-in, or a value."""

    def call(self, node: nodes.Call, frame: Frame) -> Node:
        args = tuple(self.visit(arg, frame) for arg in node.args)
        name = self.free_name(node.function, frame)
        if name in self.hosts:
            return self.hosted(name, args, node)
        if name in BUILTINS:
            if name == "not" and len(args) == 1 and (known(args[0].type) or not self.strict):
                return self.negation(args[0], node)
            return self.builtin(name, args, node)
        return self.invoked(name, args, None, node, frame)

    def named_call(self, node: nodes.NamedCall, frame: Frame) -> Node:
        args = {arg.name: self.visit(arg.value, frame) for arg in node.args}
        name = self.free_name(node.function, frame)
        if name in self.hosts:
            return self.hosted_by_names(name, args, node)
        if name in BUILTINS:
            return self.builtin_by_names(name, args, node)
        return self.invoked(name, tuple(args.values()), tuple(args), node, frame)

    def free_name(self, function: nodes.Expr, frame: Frame) -> str:
        """The name called, where nothing within binds it; else nothing."""
        if not isinstance(function, nodes.Name) or any(function.name in inner.names for inner in frame):
            return ""
        return function.name

    def negation(self, operand: Node, node: nodes.Call) -> Node:
        if known(operand.type) and operand.type != BOOLEAN:
            return self.fault("not-boolean", node.span, given=say(operand.type))
        return typed.Not(BOOLEAN, self.unsure(operand), operand, span=node.span)

    # Built-ins

    def builtin(self, name: str, args: Args, node: nodes.Node) -> Node:
        """A call by position."""
        fitting = [one for one in BUILTINS[name] if one.takes(len(args))]
        if not fitting:
            shown = Words(*["；".join(map(str, BUILTINS[name]))] * 2)
            return self.fault("argument-count", node.span, name=name, count=len(args), signature=shown)
        return self.chosen(name, fitting, args, node)

    def builtin_by_names(self, name: str, args: dict[str, Node], node: nodes.NamedCall) -> Node:
        """A call by names, told as one by position."""
        fitting = [one for one in BUILTINS[name] if self.has_names(one, args)]
        if not fitting:
            shown = Words(*["；".join(map(str, BUILTINS[name]))] * 2)
            return self.fault("argument-names", node.span, name=name, signature=shown)
        first = fitting[0]
        alike = [
            one
            for one in fitting
            if [param.name for param in one.params] == [param.name for param in first.params]
        ]
        return self.chosen(name, alike, tuple(args.get(param.name) for param in first.params), node)

    @staticmethod
    def has_names(signature: Signature, args: dict[str, Node]) -> bool:
        """Are these names its parameters, and none missing?"""
        names = {param.name for param in signature.params}
        return set(args) <= names and all(param.optional or param.name in args for param in signature.params)

    def chosen(self, name: str, fitting: Sequence[Signature], args: Args, node: nodes.Node) -> Node:
        """Of the signatures of the right length those that take the types."""
        taking = [one for one in fitting if self.takes(one, args, may)]
        if not taking and not self.strict:
            taking = list(fitting)  # a value may be converted when it is there
        if not taking:
            return self.wrong_argument(fitting[-1] if len(fitting) == 1 else fitting[0], args, node)
        exact = [one for one in taking if self.takes(one, args, must)]
        given = [ANY if arg is None else arg.type for arg in args]
        if not exact or (len(taking) > 1 and taking[0] is not exact[0]):
            kind = taking[0].gives(given) if len(taking) == 1 else ANY
            return self.folded(typed.Builtin(kind, True, tuple(taking), args, span=node.span), name)
        one = exact[0]
        null = not one.total or any(
            arg is not None and arg.null and self.guards(one, n) for n, arg in enumerate(args)
        )
        return self.folded(typed.Builtin(one.gives(given), null, (one,), args, span=node.span), name)

    @staticmethod
    def param(signature: Signature, n: int) -> Type:
        """The type of a parameter; the last may stand for many."""
        last = signature.params[min(n, len(signature.params) - 1)]
        if n >= len(signature.params) - 1 and last.spread and isinstance(last.type, ListOf):
            return last.type.element
        return last.type

    @staticmethod
    def guards(signature: Signature, n: int) -> bool:
        """Is the call null where this argument is?"""
        return n < len(signature.params) and not isinstance(signature.params[n].type, AnyType)

    def takes(self, signature: Signature, args: Args, fits: Callable[[Type, Type], bool]) -> bool:
        """Does the signature take arguments of these types?"""
        last = len(signature.params) - 1
        if signature.spreads and not signature.gathers and len(args) == last + 1 and args[last] is not None:
            spread = args[last]
            assert spread is not None
            if not known(spread.type):
                return fits is may
            if isinstance(spread.type, ListOf) and fits(signature.params[last].type, spread.type):
                return all(
                    arg is None or fits(self.param(signature, n), arg.type)
                    for n, arg in enumerate(args[:last])
                )
        return all(arg is None or fits(self.param(signature, n), arg.type) for n, arg in enumerate(args))

    def wrong_argument(self, signature: Signature, args: Args, node: nodes.Node) -> Node:
        for n, arg in enumerate(args):
            expected = self.param(signature, n)
            if arg is not None and not may(expected, arg.type):
                return self.fault(
                    "argument-type",
                    arg.span,
                    function=signature.name,
                    number=n + 1,
                    expected=say(expected),
                    given=say(arg.type),
                )
        return self.fault(
            "argument-count", node.span, name=signature.name, count=len(args), signature=str(signature)
        )

    def folded(self, call: typed.Builtin, name: str) -> Node:
        """A literal date, time or duration as the constant that it is."""
        values = [arg.value if isinstance(arg, Const) else None for arg in call.args]
        if name not in _LITERALS or len(call.signatures) != 1 or None in values or not values:
            return call
        params = call.signatures[0].params
        if not all(param.type.holds(value) for param, value in zip(params, values, strict=False)):
            return call
        try:
            value = call.signatures[0].call(*values)
        except (ArithmeticError, ValueError):
            return (
                self.fault("bad-literal", call.span, literal=", ".join(map(str, values)))
                if self.strict
                else call
            )
        return Const(type_of(value), False, value, span=call.span)

    # The caller's functions and values

    def hosted_by_names(self, name: str, args: dict[str, Node], node: nodes.NamedCall) -> Node:
        """A call by names, told as one by position."""
        kind = self.hosts[name]
        if set(args) != set(kind.names):
            shown = f"{name}({', '.join(map('{}: {}'.format, kind.names, kind.params))})"
            return self.fault("argument-names", node.span, name=name, signature=shown)
        return self.hosted(name, tuple(args[one] for one in kind.names), node)

    def hosted(self, name: str, args: tuple[Node, ...], node: nodes.Call | nodes.NamedCall) -> Node:
        kind = self.hosts[name]
        if not self.arguments_fit(name, kind, args, node):
            return Const(ANY, True, None, span=node.span)
        return typed.Hosted(kind.result, True, name, args, span=node.span)

    def arguments_fit(self, name: str, kind: FunctionOf, args: tuple[Node, ...], node: nodes.Node) -> bool:
        if len(args) != len(kind.params):
            self.fault("argument-count", node.span, name=name, count=len(args), signature=str(kind))
            return False
        for n, (param, arg) in enumerate(zip(kind.params, args, strict=True), 1):
            if not may(param, arg.type) and (self.strict or not converts(param, arg.type)):
                self.fault(
                    "argument-type",
                    arg.span,
                    function=name,
                    number=n,
                    expected=say(param),
                    given=say(arg.type),
                )
                return False
        return True

    def invoked(
        self,
        name: str,
        args: tuple[Node, ...],
        names: tuple[str, ...] | None,
        node: nodes.Call | nodes.NamedCall,
        frame: Frame,
    ) -> Node:
        if name and name not in self.symbols and not self.knows(name, frame):
            return self.fault(
                "unknown-function", node.function.span, name=name, guess=guess(name, (*BUILTINS, *self.hosts))
            )
        function = self.visit(node.function, frame)
        kind = function.type
        if known(kind) and not isinstance(kind, FunctionOf):
            return self.fault("not-a-function", node.function.span, given=say(kind))
        if (
            isinstance(kind, FunctionOf)
            and names is None
            and not self.arguments_fit(name or "function", kind, args, node)
        ):
            return Const(ANY, True, None, span=node.span)
        result = kind.result if isinstance(kind, FunctionOf) else ANY
        return typed.Invoke(result, True, function, args, names, span=node.span)


def may(param: Type, arg: Type) -> bool:
    """May a value of the argument's type be taken? A list of one and its element stand for each other."""
    if not known(arg) or not known(param) or types.base(param).takes(types.base(arg)):
        return True
    if isinstance(param, ListOf):
        return may(param.element, arg.element if isinstance(arg, ListOf) else arg)
    if isinstance(param, FunctionOf) and isinstance(arg, FunctionOf):
        return len(param.params) == len(arg.params)
    if isinstance(param, types.ContextOf) and isinstance(arg, types.ContextOf):
        return all(
            arg.field(name) is not None and may(kind, arg.field(name) or ANY) for name, kind in param.fields
        )
    return False


def converts(param: Type, arg: Type) -> bool:
    """May a value of the argument's type be made to fit when the function is called?

    Basis: DMN 1.5, 10.3.2.9.4 (from a singleton list; from a date to a date and time).
    """
    if isinstance(arg, ListOf):
        return may(param, arg.element)
    return param == types.DATE_TIME and arg == types.DATE


def must(param: Type, arg: Type) -> bool:
    """Is every value of the argument's type taken as it is?"""
    if isinstance(param, AnyType):
        return True
    if isinstance(param, ListOf) and isinstance(arg, ListOf):
        return (
            isinstance(param.element, AnyType)
            or (known(arg.element) and must(param.element, arg.element))
            or arg.element == types.NULL
        )
    return known(arg) and types.base(param).takes(types.base(arg))
