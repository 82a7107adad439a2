"""What an official may be told, besides that something is not there."""

from __future__ import annotations

from miaopi.texts import Fault, Faulty, Place


class OfficialsError(Faulty):
    """Base: one fault, at a field where there is one."""

    def __init__(self, code: str, *, field: str | None = None, **values: object) -> None:
        super().__init__([Fault(code, Place(field=field), values)])


class NotYours(OfficialsError):  # noqa: N818  - the field's word
    """No post of the viewer covers it."""

    def __init__(self) -> None:
        super().__init__("officials.out-of-scope")
