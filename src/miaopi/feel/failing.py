"""How an operation says that it cannot be done."""

from __future__ import annotations


class Failed(ArithmeticError):
    """The value is null, with this note. An ArithmeticError, as Python's own: code for known types catches one class."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
