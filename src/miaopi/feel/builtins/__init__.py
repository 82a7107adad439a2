"""FEEL's built-in functions, a module a family. Importing the package declares them all."""

from miaopi.feel.builtins import contexts, dates, lists, logic, numbers, ranges, regular, strings
from miaopi.feel.builtins.registry import ABSENT, BUILTINS, Signature, call

__all__ = [
    "ABSENT",
    "BUILTINS",
    "Signature",
    "call",
    "contexts",
    "dates",
    "lists",
    "logic",
    "numbers",
    "ranges",
    "regular",
    "strings",
]
