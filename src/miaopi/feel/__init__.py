"""FEEL: the language of conditions, from text to a Python function.

A library of its own, `from miaopi import feel`; docs/feel.md says what it can do and how it is laid out.
Owns: tokens, trees, types, values, built-in functions. Knows nothing of rules, matters, files or the web.
"""

from miaopi.feel.compiled import Compiled, Host, Note, Result, compile, names, parse, parse_type  # noqa: A004
from miaopi.feel.decimals import CONTEXT, plain
from miaopi.feel.errors import FeelError, Source, Span, TooMuchWork
from miaopi.feel.nodes import Expr
from miaopi.feel.reading import as_json
from miaopi.feel.types import (
    ANY,
    BOOLEAN,
    DATE,
    DATE_TIME,
    DAYS_TIME,
    NULL,
    NUMBER,
    STRING,
    TIME,
    YEARS_MONTHS,
    ContextOf,
    FunctionOf,
    ListOf,
    RangeOf,
    Simple,
    Type,
)
from miaopi.feel.values import DateTime, DaysTime, FarDate, Function, Range, Time, Value, YearsMonths

__all__ = [
    "ANY",
    "BOOLEAN",
    "CONTEXT",
    "DATE",
    "DATE_TIME",
    "DAYS_TIME",
    "NULL",
    "NUMBER",
    "STRING",
    "TIME",
    "YEARS_MONTHS",
    "Compiled",
    "ContextOf",
    "DateTime",
    "DaysTime",
    "Expr",
    "FarDate",
    "FeelError",
    "Function",
    "FunctionOf",
    "Host",
    "ListOf",
    "Note",
    "Range",
    "RangeOf",
    "Result",
    "Simple",
    "Source",
    "Span",
    "Time",
    "TooMuchWork",
    "Type",
    "Value",
    "YearsMonths",
    "as_json",
    "compile",
    "names",
    "parse",
    "parse_type",
    "plain",
]
