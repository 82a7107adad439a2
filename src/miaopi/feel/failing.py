"""How an operation says that it cannot be done."""

from __future__ import annotations


class Failed(ArithmeticError):  # noqa: N818  - control flow, never seen outside
    """The value is null, with this note. An ArithmeticError as Python's own are: one class to catch."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
