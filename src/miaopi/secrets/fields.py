"""Model fields whose column holds only a sealed value, bound to table, column and row.

    number = SealedNumber()          a PersonalNumber (any kind; the kind is sealed with it)
    name = SealedText()              a text
    answers = SealedJSON(null=True)  anything JSON

The row must have its primary key before it is saved (UUID keys do). A value is opened when it is read, with
the key of the row it then stands in: one that was copied into another row raises `Tampered`. Sealed columns
cannot be filtered, ordered, updated by query or read by `.values()`: keep a keyed hash beside what must be
found.
"""

import json
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from django.core.exceptions import FieldError
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from miaopi.secrets import cipher
from miaopi.secrets.numbers import KINDS, PersonalNumber

T = TypeVar("T")

if TYPE_CHECKING:

    class _Field(models.Field[T, T]):
        pass
else:

    class _Field(models.Field):
        def __class_getitem__(cls, item: object) -> type:
            return cls


class Token:
    """A sealed value as the column holds it; says nothing when printed."""

    __slots__ = ("data",)

    def __init__(self, data: bytes) -> None:
        self.data = data

    def __repr__(self) -> str:
        return "<sealed>"


class SealedAttribute(DeferredAttribute):
    """Opens the token at the first read, with the primary key of the instance it stands in."""

    field: "Sealed[Any]"

    def __get__(self, instance: models.Model | None, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if isinstance(value, Token) and instance is not None:
            value = self.field.open_for(instance, value)
            instance.__dict__[self.field.attname] = value
        return value

    def __set__(self, instance: models.Model, value: object) -> None:
        instance.__dict__[self.field.attname] = value


class Sealed(_Field[T]):
    """Base of the sealed fields; a subclass says how its value becomes bytes and back."""

    descriptor_class = SealedAttribute
    empty_strings_allowed = False

    def dump(self, value: T) -> bytes:
        raise NotImplementedError

    def load(self, data: bytes) -> T:
        raise NotImplementedError

    def get_internal_type(self) -> str:
        return "BinaryField"

    def seal_for(self, instance: models.Model, value: T) -> bytes:
        """The token for this value in this row."""
        if instance.pk is None:
            raise FieldError(f"{self.name} is bound to its row: give the row its primary key first")
        return cipher.seal(self.dump(value), aad=self._place(instance))

    def open_for(self, instance: models.Model, token: Token) -> T:
        """The value in this row.

        Raises: Tampered: the token was made for another row, column or table.
        """
        return self.load(cipher.open_(token.data, aad=self._place(instance)))

    def _place(self, instance: models.Model) -> str:
        row = self.model._meta.pk.to_python(instance.pk)  # one spelling of a UUID, however it was given
        return f"{self.model._meta.db_table}.{self.column}.{row}"

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = getattr(model_instance, self.attname)
        return None if value is None else Token(self.seal_for(model_instance, value))

    def get_prep_value(self, value: Any) -> Any:
        if value is None or isinstance(value, Token):
            return value
        raise FieldError(
            f"{self.name} is sealed for its row: save the instance; a query can neither set nor find it"
        )

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        token = value if prepared else self.get_prep_value(value)
        return None if token is None else connection.Database.Binary(token.data)

    def from_db_value(self, value: Any, expression: object, connection: object) -> Token | None:
        return None if value is None else Token(bytes(value))

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(f"{self.name} is sealed: filter by the keyed hash beside it")

    def value_to_string(self, obj: models.Model) -> NoReturn:
        raise FieldError(f"{self.name} is sealed and is not written out")


class SealedText(Sealed[str]):
    """A text."""

    def dump(self, value: str) -> bytes:
        if not isinstance(value, str):
            raise TypeError(f"{self.name} takes a str, not {type(value).__name__}")
        return value.encode()

    def load(self, data: bytes) -> str:
        return data.decode()


class SealedJSON(Sealed[Any]):
    """Anything that JSON can hold; decimals go in as text."""

    def dump(self, value: Any) -> bytes:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()

    def load(self, data: bytes) -> Any:
        return json.loads(data)


class SealedNumber(Sealed[PersonalNumber]):
    """A PersonalNumber; keep `number.hash` in a column beside it to find the row."""

    def dump(self, value: PersonalNumber) -> bytes:
        if not isinstance(value, PersonalNumber):
            raise TypeError(f"{self.name} takes a PersonalNumber, not {type(value).__name__}")
        return f"{value._kind}:{value._value}".encode()

    def load(self, data: bytes) -> PersonalNumber:
        kind, _, number = data.decode().partition(":")
        if kind not in KINDS:
            raise ValueError("not a sealed number")
        return PersonalNumber(number, kind)  # type: ignore[arg-type]  # just checked against KINDS
