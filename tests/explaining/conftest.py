"""The house lease and its examples, loaded once."""

from __future__ import annotations

from pathlib import Path

import pytest

from miaopi.content import examples, folder
from miaopi.content.build import build
from tests.rules.making import loaded

HOUSE = Path(__file__).parents[2] / "matters/house-lease-registration"


@pytest.fixture(scope="session")
def house():
    """The rules of the house lease."""
    return build(folder.read(HOUSE), hash_="0").rules


@pytest.fixture(scope="session")
def cases():
    """The facts of its examples."""
    text = (HOUSE / "examples.yaml").read_text(encoding="utf-8")
    return [dict(one.facts) for one in examples.read(text, file="examples.yaml")]


@pytest.fixture(scope="session")
def lease():
    """The small lease."""
    return loaded()
