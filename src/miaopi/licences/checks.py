"""System checks: what a certificate needs and how to get it, said before the first one is drawn."""

from __future__ import annotations

from collections.abc import Sequence

from django.apps.config import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from miaopi.papers import drawing, seal
from miaopi.texts import Faulty


@register("licences")
def fonts_are_there(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """licences.E001: the Chinese fonts are missing."""
    try:
        drawing.fonts()
    except drawing.DrawingError as error:
        return _errors("licences.E001", error)
    return []


@register("licences", deploy=True)
def seal_can_sign(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """licences.E002: production has no seal that opens (a demo makes its own)."""
    if settings.DEMO:
        return []
    try:
        seal.current()
    except seal.SealError as error:
        return _errors("licences.E002", error)
    return []


def _errors(code: str, error: Faulty) -> list[CheckMessage]:
    return [
        Error(f"{fault.what.zh} {fault.what.en}", hint=f"{fault.mend.zh} {fault.mend.en}", id=code)
        for fault in error.faults
    ]
