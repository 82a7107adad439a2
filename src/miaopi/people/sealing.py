"""Columns that hold personal data: sealed text, bound to its table, column and row.

A value moved to another row or another column does not open. The row's primary key must be known when the value
is set; all rows here get theirs when they are made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, overload

from miaopi import secrets

if TYPE_CHECKING:
    from django.db import models


class Sealed:
    """A text kept sealed in the binary column; empty bytes stand for no text.

    Reading the attribute opens it; setting it seals it. Raises secrets.Tampered where the column was changed.
    """

    def __init__(self, column: str) -> None:
        self.column = column

    @overload
    def __get__(self, row: None, owner: type[models.Model]) -> Sealed: ...
    @overload
    def __get__(self, row: models.Model, owner: type[models.Model]) -> str: ...
    def __get__(self, row: models.Model | None, owner: type[models.Model]) -> Sealed | str:
        if row is None:
            return self
        token = bytes(getattr(row, self.column) or b"")
        return secrets.open_(token, aad=self._aad(row)).decode() if token else ""

    def __set__(self, row: models.Model, text: str) -> None:
        setattr(row, self.column, secrets.seal(text.encode(), aad=self._aad(row)) if text else b"")

    def _aad(self, row: models.Model) -> str:
        return f"{row._meta.db_table}.{self.column}.{row.pk}"
