"""Types as text: FEEL's own (`list<number>`) and that of our folders (`list of {id: string, kind: a|b}`).

Basis: DMN 1.5, 10.3.1.2, rule 54 (type).
"""

from __future__ import annotations

from miaopi.feel.errors import FeelError
from miaopi.feel.stream import Stream
from miaopi.feel.tokens import WORD
from miaopi.feel.types import ANY, SIMPLE, ContextOf, FunctionOf, ListOf, RangeOf, Simple, Type
from miaopi.texts import Words

DEEPEST = 20
LONGEST_NAME = 12  # tokens of a type that a model names


class TypeParser:
    """Reads a type from a stream."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self.depth = 0

    def type(self) -> Type:
        """The type that stands here."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise FeelError([self.stream.source.fault("too-deep", self.stream.here.span, limit=DEEPEST)])
        try:
            return self._type()
        finally:
            self.depth -= 1

    def _type(self) -> Type:
        stream = self.stream
        if stream.sees("{"):
            return self._fields("{", "}")
        if stream.here.kind != WORD:
            stream.refuse(Words("一个类型", "a type"))
        follows = stream.ahead().text
        match stream.here.text:
            case "list":
                return self._list(follows)
            case "context":
                stream.take()
                return self._fields("<", ">") if stream.sees("<") else ContextOf()
            case "range":
                stream.take()
                return RangeOf(self._angled())
            case "function":
                return self._function()
        return self._simple()

    def _list(self, follows: str) -> Type:
        self.stream.take()
        if follows == "of":
            self.stream.take()
            return ListOf(self.type())
        return ListOf(self._angled()) if follows == "<" else ListOf(ANY)

    def _angled(self) -> Type:
        self.stream.expect("<")
        inner = self.type()
        self.stream.expect(">")
        return inner

    def _fields(self, opening: str, closing: str) -> Type:
        stream = self.stream
        stream.expect(opening)
        fields: list[tuple[str, Type]] = []
        while not stream.sees(closing):
            if fields:
                stream.expect(",")
            name, _span = stream.name((":",))
            stream.expect(":")
            fields.append((name, self.type()))
        stream.expect(closing)
        return ContextOf(tuple(fields))

    def _function(self) -> Type:
        stream = self.stream
        stream.take()
        params: list[Type] = []
        stream.expect("<")
        while not stream.sees(">"):
            if params:
                stream.expect(",")
            params.append(self.type())
        stream.expect(">")
        stream.expect("->")
        return FunctionOf(tuple(params), self.type())

    def _simple(self) -> Type:
        """The longest known name of a type, or the values that a string is held to: `living|bedroom`."""
        stream = self.stream
        for length in range(LONGEST_NAME if stream.kinds else 6, 0, -1):
            parts = stream.tokens[stream.at : stream.at + length]
            name = " ".join(stream.source.text[parts[0].span.start : parts[-1].span.end].split())
            kind = stream.kinds.get(name) or SIMPLE.get(name)
            if len(parts) == length and parts[-1].kind == WORD and kind is not None:
                stream.at += length
                return kind
        if stream.ahead().text in ("|", "-"):
            return self._values()
        raise FeelError([stream.source.fault("unknown-type", stream.here.span)])

    def _values(self) -> Type:
        values = [self._value()]
        while self.stream.skip("|"):
            values.append(self._value())
        return Simple("string", tuple(values))

    def _value(self) -> str:
        """One value: a word with dashes."""
        text = ""
        while self.stream.here.kind == WORD or (text and self.stream.sees("-")):
            text += self.stream.take().text
        if not text:
            self.stream.refuse(Words("一个取值", "a value"))
        return text
