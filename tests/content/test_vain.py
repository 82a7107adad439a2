"""No question of the house lease is asked in vain; one without its condition is found, with its witness."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from miaopi.content import folder, vain
from miaopi.content.build import build

ROOT = Path(__file__).parents[2]


def found(tmp_path: Path, find: str = "", put: str = ""):
    for name in ("matters", "registries"):
        shutil.copytree(ROOT / name, tmp_path / name)
    path = tmp_path / "matters/house-lease-registration"
    text = (path / "form.yaml").read_text(encoding="utf-8")
    assert find in text
    (path / "form.yaml").write_text(text.replace(find, put), encoding="utf-8")
    source = folder.read(path)
    return vain.faults(build(source, hash_="0"), source)


def test_the_house_lease_asks_nothing_in_vain(tmp_path):
    assert found(tmp_path) == ()


@pytest.mark.parametrize(
    ("find", "put", "name", "witness"),
    [
        ('show: use = "residence"', 'show: filing_kind != "cancellation"', "occupants", "Use: Office"),
        ("show: sublease = true", 'show: filing_kind != "cancellation"', "outlast_agreed", "sublease: no"),
        (
            'show: lessee.kind != "enterprise" and filing_kind != "cancellation"',
            'show: filing_kind != "cancellation"',
            "lessee_guardian",
            "Lessee: a firm",
        ),
    ],
)
def test_a_question_without_its_condition_is_found(tmp_path, find, put, name, witness):
    (fault,) = found(tmp_path, find, put)

    assert (fault.code, fault.where.field) == ("content.asked-in-vain", f"fields.{name}")
    assert fault.where.line is not None
    assert witness in fault.what.en
