"""The house lease, and the law file that it was made from."""

from __future__ import annotations

from pathlib import Path

import pytest

from miaopi import content
from miaopi.content import yamlfile

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "matters/house-lease-registration"


@pytest.fixture(scope="session")
def matter():
    return content.load(FOLDER)


@pytest.fixture(scope="session")
def law_file():
    path = Path(__file__).with_name("house-lease.yaml")
    return yamlfile.read(path.read_text(encoding="utf-8"), file=path.name).data


@pytest.fixture(scope="session")
def examples():
    path = FOLDER / "examples.yaml"
    return yamlfile.read(path.read_text(encoding="utf-8"), file=path.name).data
