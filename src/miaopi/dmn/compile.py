"""From boxed expressions to Python functions: compiled once, run with an environment of names and a state.

A FEEL text that cannot be compiled gives null and leaves its fault with the model: what else the model
decides still works.

Basis: DMN 1.5, 10.2 (boxed expressions).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import assert_never

from miaopi import feel
from miaopi.dmn import model
from miaopi.dmn.errors import DmnError
from miaopi.dmn.evaluate import Env, State
from miaopi.dmn.lookup import Constant
from miaopi.dmn.model import Boxed, Literal
from miaopi.dmn.tables import Compiled, table
from miaopi.dmn.types import Misfit, Types, fitted
from miaopi.feel import typed
from miaopi.feel.builtins import BUILTINS
from miaopi.feel.types import erased, join
from miaopi.texts import Fault, Place

Code = Callable[[Env, State], object]
Scope = Mapping[str, feel.Type]
Made = tuple[Code, feel.Type]


def nothing(env: Env, state: State) -> object:
    """Null."""
    return None


class Boxes:
    """Compiles the expressions of one file. `external`: a function in another language was met.

    strict: an operation that can only give null is a fault, as in rules; DMN itself gives null.
    """

    def __init__(
        self, types: Types, entries: frozenset[str], faults: list[Fault], *, strict: bool = False
    ) -> None:
        self.strict = strict
        self.types = types
        self.entries = entries
        self.faults = faults
        self.kinds = types.named()
        self.external = False

    # The ground

    def kind(self, name: str | None, part: model.Part | model.Element) -> feel.Type:
        """The type of a name; any, with a fault, where there is none."""
        try:
            return self.types.get(name, part)
        except DmnError as error:
            self.faults.extend(error.faults)
            return feel.ANY

    def compiled(self, part: Literal, scope: Scope, *, tested: str | None = None) -> feel.Compiled | Fault:
        """A FEEL text, or what is wrong with it."""
        try:
            return feel.compile(
                part.text, types=scope, strict=self.strict, where=part.where, entries=self.entries,
                kinds=self.kinds, tested=tested,
            )  # fmt: skip
        except feel.FeelError as error:
            self.external = self.external or any(one.code == "feel.external" for one in error.faults)
            self.faults.extend(error.faults)
            return error.faults[0]

    def broken(self, fault: Fault) -> Made:
        """Null, and the fault's code as a note."""

        def code(env: Env, state: State) -> object:
            return state.note(fault.code, fault.where)

        return code, feel.ANY

    def box(self, part: Boxed | None, scope: Scope) -> Made:
        """An expression, its value made to fit the type that it names."""
        if part is None:
            return nothing, feel.NULL
        code, inferred = self.plain(part, scope)
        if part.kind is None or isinstance(part, model.Function):
            return code, inferred
        kind = self.kind(part.kind, part)
        return self.fitting(code, kind, part.where), erased(kind)

    @staticmethod
    def fitting(code: Code, kind: feel.Type, where: Place) -> Code:
        """The value as a type has it."""
        if kind == feel.ANY:
            return code
        if isinstance(code, Constant | Compiled):
            known = code.fitting(kind)
            if known is not None:
                return known

        def fitted(env: Env, state: State) -> object:
            return state.fit(kind, code(env, state), where)

        return fitted

    def plain(self, part: Boxed, scope: Scope) -> Made:
        """One line a kind of expression."""
        match part:
            case Literal():
                return self.literal(part, scope)
            case model.Context():
                return self.context(part, scope)
            case model.Items():
                return self.items(part, scope)
            case model.Relation():
                return self.relation(part, scope)
            case model.Function():
                return self.function(part, scope)
            case model.Invocation():
                return self.invocation(part, scope)
            case model.Conditional():
                return self.conditional(part, scope)
            case model.Iteration():
                return self.iteration(part, scope)
            case model.Filter():
                return self.filter(part, scope)
            case model.Table():
                return table(self, part, scope)
            case model.Unreadable():
                self.faults.append(part.fault)
                return self.broken(part.fault)
            case _:
                assert_never(part)

    # Literals and structures

    def literal(self, part: Literal, scope: Scope) -> Made:
        if not part.text:
            return nothing, feel.NULL
        found = self.compiled(part, scope)
        if isinstance(found, Fault):
            return self.broken(found)

        tree = found.tree.tree
        if isinstance(tree, typed.Const):
            return Constant(tree.value), found.type

        def code(env: Env, state: State) -> object:
            return found.within(env, state.work)

        return code, found.type

    def context(self, part: model.Context, scope: Scope) -> Made:
        """Entries in order; the value of one without a name is that of the whole."""
        inner = dict(scope)
        entries: list[tuple[str, Code]] = []
        fields: list[tuple[str, feel.Type]] = []
        result: Made | None = None
        for entry in part.entries:
            if entry.variable is None:
                result = self.box(entry.value, inner)
                continue
            name = entry.variable.name
            if isinstance(entry.value, model.Function):
                inner[name] = feel.ANY  # a function may call itself by the entry's name
            code, kind = self.box(entry.value, inner)
            if entry.variable.kind is not None:
                declared = self.kind(entry.variable.kind, entry.variable)
                code, kind = self.fitting(code, declared, entry.variable.where), erased(declared)
            entries.append((name, code))
            fields.append((name, kind))
            inner[name] = kind

        def whole(env: Env, state: State) -> object:
            local = dict(env)
            made = {}
            for name, code in entries:
                made[name] = local[name] = code(local, state)
            return made if result is None else result[0](local, state)

        return whole, feel.ContextOf(tuple(fields)) if result is None else result[1]

    def items(self, part: model.Items, scope: Scope) -> Made:
        codes = [self.box(item, scope)[0] for item in part.items]

        def code(env: Env, state: State) -> object:
            return tuple(one(env, state) for one in codes)

        return code, feel.ListOf(feel.ANY)

    def relation(self, part: model.Relation, scope: Scope) -> Made:
        names = [column.name for column in part.columns]
        kinds = [self.kind(column.kind, column) for column in part.columns]
        rows = [
            [
                self.fitting(self.box(cell, scope)[0], kind, cell.where)
                for cell, kind in zip(row, kinds, strict=True)
            ]
            for row in part.rows
        ]

        def code(env: Env, state: State) -> object:
            return tuple(
                {name: cell(env, state) for name, cell in zip(names, row, strict=True)} for row in rows
            )

        fields = tuple((name, erased(kind)) for name, kind in zip(names, kinds, strict=True))
        return code, feel.ListOf(feel.ContextOf(fields))

    # Functions

    def function(self, part: model.Function, scope: Scope) -> Made:
        """A function that sees what is in scope where it stands."""
        if part.language != "FEEL":
            self.external = True
            return self.broken(Fault("dmn.external", part.where, {"language": part.language}))
        names = tuple(param.name for param in part.params)
        kinds = tuple(self.kind(param.kind, param) for param in part.params)
        inner = {**scope, **{name: erased(kind) for name, kind in zip(names, kinds, strict=True)}}
        body, result = self.box(part.body, inner)
        made = feel.FunctionOf(tuple(map(erased, kinds)), result)

        def code(env: Env, state: State) -> object:
            def call(*args: object) -> object:
                try:
                    values = [fitted(kind, arg) for kind, arg in zip(kinds, args, strict=True)]
                except Misfit:
                    return state.note("dmn.note-type", part.where)
                with state.deeper():
                    return body({**env, **dict(zip(names, values, strict=True))}, state)

            return feel.Function(names, call, (made,))

        return code, made

    def invocation(self, part: model.Invocation, scope: Scope) -> Made:
        """A function called with arguments by name."""
        callee = self.callee(part, scope)
        bindings = []
        for variable, value in part.bindings:
            code, _kind = self.box(value, scope)
            bindings.append(
                (variable.name, self.fitting(code, self.kind(variable.kind, variable), part.where))
            )

        def call(env: Env, state: State) -> object:
            args = {name: value(env, state) for name, value in bindings}
            return state.invoke(callee(env, state), args, part.where)

        return call, feel.ANY

    def callee(self, part: model.Invocation, scope: Scope) -> Code:
        """What is called: a name, a built-in too, or an expression."""
        if not isinstance(part.callee, Literal):
            return self.box(part.callee, scope)[0]
        if part.callee.text in scope:
            return self.box(part.callee, scope)[0]
        signatures = BUILTINS.get(part.callee.text)
        if signatures is None:
            return self.box(part.callee, scope)[0]

        def builtin(env: Env, state: State) -> object:
            return signatures

        return builtin

    # Choices and loops

    def conditional(self, part: model.Conditional, scope: Scope) -> Made:
        test, yes, no = (self.box(one, scope) for one in (part.test, part.yes, part.no))

        def code(env: Env, state: State) -> object:
            answer = test[0](env, state)
            if answer is not None and not isinstance(answer, bool):
                return state.note("feel.note-types", part.where)
            return (yes if answer else no)[0](env, state)

        return code, join(yes[1], no[1])

    def iteration(self, part: model.Iteration, scope: Scope) -> Made:
        source, kind = self.box(part.source, scope)
        element = kind.element if isinstance(kind, feel.ListOf | feel.RangeOf) else feel.ANY
        partial = {"partial": feel.ListOf(feel.ANY)} if part.word == "for" else {}
        body, result = self.box(part.body, {**scope, **partial, part.variable: element})

        def rounds(env: Env, state: State) -> object:
            found: list[object] = []
            items = state.items(source(env, state), part.where)
            if items is None:
                return None
            for item in items:
                local = {**env, part.variable: item}
                if part.word == "for":
                    local["partial"] = tuple(found)
                found.append(body(local, state))
            return tuple(found)

        if part.word == "for":
            return rounds, feel.ListOf(result)

        def quantified(env: Env, state: State) -> object:
            answers = rounds(env, state)
            if not isinstance(answers, tuple):
                return None
            decisive = part.word == "some"
            if decisive in answers:
                return decisive
            return not decisive if all(one is (not decisive) for one in answers) else None

        return quantified, feel.BOOLEAN

    def filter(self, part: model.Filter, scope: Scope) -> Made:
        """The elements that match; an element's entries are names within the match."""
        source, kind = self.box(part.source, scope)
        element = kind.element if isinstance(kind, feel.ListOf) else kind
        inside: dict[str, feel.Type] = dict(scope)
        if isinstance(element, feel.ContextOf) and element.fields:
            inside.update(element.fields)
        elif not isinstance(element, feel.Simple):
            inside.update(dict.fromkeys(self.entries, feel.ANY))
        inside["item"] = element if element != feel.NULL else feel.ANY
        match, _kind = self.box(part.match, inside)

        def code(env: Env, state: State) -> object:
            value = source(env, state)
            if value is None:
                return None
            kept: list[object] = []
            for item in state.items(value, part.where) or ():
                entries = item if isinstance(item, dict) else {}
                answer = match({**env, "item": item, **entries}, state)
                if isinstance(answer, Decimal):
                    return state.element(value, answer, part.where)
                if answer is True:
                    kept.append(item)
            return tuple(kept)

        return code, feel.ANY
