"""Good answers of the house lease, the corpus of refused ones, and what of the fault codes is tested
elsewhere."""

from __future__ import annotations

import copy
from pathlib import Path

from ruamel.yaml import YAML

CASES = YAML(typ="safe", pure=True).load(Path(__file__).with_name("answers.yaml").read_text(encoding="utf-8"))
ELSEWHERE = {
    "content.dmn-name-taken": "../exchange/test_dmn_export.py",
    "content.dmn-table-complex": "../exchange/test_dmn_export.py",
    "content.book-sheet-missing": "../workbook/test_faults.py",
    "content.book-sheet-unknown": "../workbook/test_faults.py",
    "content.book-column-missing": "../workbook/test_faults.py",
    "content.book-column-twice": "../workbook/test_faults.py",
    "content.book-column-unknown": "../workbook/test_faults.py",
    "content.book-cell-stray": "../workbook/test_faults.py",
    "content.book-cell-missing": "../workbook/test_faults.py",
    "content.book-language-missing": "../workbook/test_faults.py",
    "content.book-choice": "../workbook/test_faults.py",
    "content.book-line": "../workbook/test_faults.py",
    "content.book-name-twice": "../workbook/test_faults.py",
    "content.book-name-unknown": "../workbook/test_faults.py",
    "content.depends-cut": "../proofs/test_matters.py",
    "content.depends-idle": "../proofs/test_matters.py",
    "content.proof-exception-idle": "../proofs/test_matters.py",
    "content.table-twice": "../exchange/test_tables_of_a_matter.py",
    "content.bundle-broken": "test_bundles.py",
    "content.facts-broken": "test_deciding.py",
    "content.facts-no-object": "test_deciding.py",
    "content.facts-twice": "test_deciding.py",
    "content.matter-unknown": "test_commands.py",
    "content.answer-credit-inner": "test_identifiers.py",
    "content.answer-too-few": "test_form.py",
    "content.answer-too-many": "test_form.py",
}
GOOD = {
    "filing_kind": "first",
    "lessor": {"kind": "person", "name": "王永福", "number": "460199195811020052", "phone": "14200000002"},
    "lessee": {"kind": "person", "name": "符海燕", "number": "460199199003150041", "phone": "14200000001"},
    "title_number": "琼（2099）海口市不动产权第0000001号",
    "home_address": "海口市秀英区长流镇示范路 8 号 2 幢 301 室",
    "home_division": "460105",
    "rooms": [],
    "area_m2": "67.5",
    "use": "residence",
    "occupants": 2,
    "co_owners": [],
    "rent_monthly_cny": "1800",
    "deposit_cny": "1800",
    "signed_on": "2026-11-10",
    "starts_on": "2026-12-01",
    "ends_on": "2027-11-30",
    "sublease": False,
}


def lease(**changes: object) -> dict[str, object]:
    """Good answers with some changed; `lessor__number` is a part, None takes a field away."""
    answers = copy.deepcopy(GOOD)
    for name, value in changes.items():
        whole, _, part = name.partition("__")
        if part:
            answers[whole][part] = value
        elif value is None:
            answers.pop(whole, None)
        else:
            answers[whole] = value
    return answers
