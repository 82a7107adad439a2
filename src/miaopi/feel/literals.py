"""Dates, times and durations as text: read and written."""

from __future__ import annotations


def temporal(name: str, text: str) -> object:
    """The value of the type named that the text means; None where it means none."""
    raise NotImplementedError


def text(value: object) -> str:
    """A date, time, date and time or duration as FEEL writes it."""
    raise NotImplementedError
