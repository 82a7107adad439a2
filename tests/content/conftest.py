"""The house lease, loaded once: the richest matter there is."""

from __future__ import annotations

from pathlib import Path

import pytest

from miaopi import content

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def lease_matter():
    return content.load(ROOT / "matters/house-lease-registration")


@pytest.fixture(scope="session")
def card_matter():
    return content.load(Path(__file__).parent / "good/matters/library-card")
