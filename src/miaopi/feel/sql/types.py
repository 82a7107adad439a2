"""Types of SQL expressions, numbers with their digits; and what is refused, by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Union

from sqlglot import exp

# FEEL rounds to 34 digits; a product that has no more is exact in both. DuckDB and Spark hold 38.
MOST_DIGITS = 34
WIDEST = 38
NARROW = 18  # up to here DuckDB counts in 64 bits, and clamps a product of two such numbers


class Refused(Exception):  # noqa: N818  - an answer, not an error: evaluate this in Python
    """SQL cannot say it exactly. `why` is one of REASONS."""

    def __init__(self, why: str, detail: str = "") -> None:
        self.why = why
        self.detail = detail
        super().__init__(f"{why} {detail}".strip())


# What each reason means, zh and en; told by the lab and in docs/lab.md.
REASONS = {
    "division": ("除法：数据库按浮点数除", "division: a database divides with binary fractions"),
    "power": ("乘方", "a power"),
    "digits": ("位数超过 34 位", "more than 34 digits"),
    "function": ("内置函数", "a built-in function"),
    "table": ("决策表", "a decision table"),
    "type": ("数据类型", "a type"),
    "loop": ("多重循环", "a loop over several lists"),
    "construct": ("语言结构", "a construct of the language"),
    "derived": ("引用了不能写成 SQL 的推导", "reads a derived fact that is refused"),
    "column": ("列的类型不精确", "a column whose type is not exact"),
}


@dataclass(frozen=True, slots=True)
class Number:
    """A decimal: at most so many digits, so many of them after the point."""

    digits: int
    scale: int

    @property
    def whole(self) -> int:
        """Digits before the point."""
        return self.digits - self.scale

    @property
    def sql(self) -> exp.DataType:
        """The type's name."""
        return exp.DataType.build(f"DECIMAL({max(self.digits, 1)},{self.scale})", dialect="duckdb")


@dataclass(frozen=True, slots=True)
class Plain:
    """A type without parts, by its SQL name."""

    name: str


TEXT, BOOLEAN, DAY = Plain("VARCHAR"), Plain("BOOLEAN"), Plain("DATE")
MONTHS = Plain("INTEGER")  # a years and months duration, as its months


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list; `null`: may an element be null?"""

    element: SqlType
    null: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """A struct. What is read of it is never null: facts are checked before."""

    fields: tuple[tuple[str, SqlType], ...]

    def field(self, name: str) -> SqlType | None:
        """The type of a field."""
        return dict(self.fields).get(name)


SqlType = Union[Number, Plain, ListOf, Record]  # noqa: UP007  - the names stand for classes above


@dataclass(frozen=True, slots=True)
class Sql:
    """An expression, its type, and whether it may be NULL."""

    node: exp.Expression
    type: SqlType
    null: bool


def joined(left: SqlType, right: SqlType) -> SqlType:
    """The type that holds values of both.

    Raises: Refused: there is none, or its numbers have too many digits.
    """
    if isinstance(left, Number) and isinstance(right, Number):
        scale = max(left.scale, right.scale)
        digits = max(left.whole, right.whole) + scale
        if digits > MOST_DIGITS:
            raise Refused("digits")
        return Number(digits, scale)
    if isinstance(left, ListOf) and isinstance(right, ListOf):
        return ListOf(joined(left.element, right.element), left.null or right.null)
    if left != right:
        raise Refused("type")
    return left


def column_type(text: str) -> SqlType:
    """The type of a column, as DuckDB describes it.

    Raises: Refused: its values are not exact, or of no type that FEEL has.
    """
    return _type(exp.DataType.build(text, dialect="duckdb"))


WHOLE = {"TINYINT": 3, "SMALLINT": 5, "INT": 10, "BIGINT": 19, "UTINYINT": 3, "USMALLINT": 5, "UINT": 10}


def _type(given: exp.DataType) -> SqlType:
    name = given.this.name
    if name == "DECIMAL":
        digits, *scale = (int(part.name) for part in given.expressions)
        return Number(digits, scale[0] if scale else 0)
    if name in WHOLE:
        return Number(WHOLE[name], 0)
    if name in ("VARCHAR", "TEXT"):
        return TEXT
    if name == "BOOLEAN":
        return BOOLEAN
    if name == "DATE":
        return DAY
    if name in ("LIST", "ARRAY"):
        return ListOf(_type(given.expressions[0]))
    if name == "STRUCT":
        return Record(tuple((part.name, _type(part.args["kind"])) for part in given.expressions))
    raise Refused("column", name)
