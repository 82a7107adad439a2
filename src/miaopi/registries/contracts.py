"""The contract of a source by its name, for questions outside any matter."""

from __future__ import annotations

from functools import cache

from django.conf import settings

from miaopi import content
from miaopi.content.contracts import Contract


@cache
def contract(name: str) -> Contract:
    """`registries/NAME.yaml`, which stands beside the folder of matters.

    Raises: Faulty: there is none, or it is wrong.
    """
    return content.contracts.load(settings.MATTERS.parent / "registries" / f"{name}.yaml")
