"""The contract of an example is a real PDF that the vault takes."""

from io import BytesIO

import pikepdf

from miaopi.vault import actions as vault
from miaopi_demo.contract_pdf import contract


def test_the_vault_takes_the_contract_as_a_pdf() -> None:
    cleaned = vault.clean(contract("房屋租赁合同（示例）", ["出租人：王永福"]), accept=("application/pdf",))

    assert (cleaned.content_type, cleaned.pages) == ("application/pdf", 1)


def test_two_examples_are_two_files() -> None:
    assert contract("合同", ["一"]) != contract("合同", ["二"])
    assert contract("合同", ["一"]) == contract("合同", ["一"])


def test_a_character_outside_the_plane_of_the_font_is_a_square() -> None:
    with pikepdf.open(BytesIO(contract("合同", ["王𠮷文"]))) as pdf:
        drawn = pdf.pages[0].Contents.read_bytes()

    assert "王□文".encode("utf-16-be").hex().encode() in drawn
