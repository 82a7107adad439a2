"""The contract of a source by its name, for questions outside any matter."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings

from miaopi.content import build_contract, yamlfile
from miaopi.content.contracts import Contract
from miaopi.content.workshop import Workshop
from miaopi.texts import Faulty


def contract(name: str) -> Contract:
    """`registries/NAME.yaml`, beside the folder of matters.

    Raises: FileNotFoundError: there is none.  Faulty: it is wrong.
    """
    return _read(settings.MATTERS.resolve().parent / "registries" / f"{name}.yaml")


@cache
def _read(path: Path) -> Contract:
    shop = Workshop()
    made = build_contract.build(shop, yamlfile.read(path.read_text(encoding="utf-8"), file=str(path)))
    if shop.faults:
        raise Faulty(shop.faults)
    return made
