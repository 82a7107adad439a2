"""A corpus of broken rule sets: each has the place and the exact sentences of its faults.

`bad/NAME.yaml` holds the broken text; its first lines are the expected faults, zh and en, after `#> `.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from miaopi.texts import Faulty, fault_codes
from tests.rules.making import HERE, loaded

BAD = sorted((HERE / "bad").glob("*.yaml"))
AT_RUN = {"rules.parameter-not-in-force", "rules.fact-missing", "rules.fact-unknown", "rules.fact-type"}
OF_TABLES = {code for code in fault_codes("rules") if code.startswith("rules.table-")}  # test_decision_tables
OF_PROOFS = {code for code in fault_codes("rules") if code.startswith("rules.proof-")}  # tests/proofs


def faults_of(path: Path) -> tuple[list[str], list[str]]:
    text = path.read_text(encoding="utf-8")
    expected = [line.removeprefix("#> ") for line in text.splitlines() if line.startswith("#> ")]
    with pytest.raises(Faulty) as raised:
        loaded(text)
    told = [fault.line(language).strip() for fault in raised.value.faults for language in ("zh", "en")]
    return expected, told


@pytest.mark.parametrize("path", BAD, ids=[path.stem for path in BAD])
def test_a_broken_rule_set_is_told_where_and_how_to_mend_it(path):
    expected, told = faults_of(path)

    assert told == expected


def test_every_code_has_a_broken_rule_set():
    met = set()
    for path in BAD:
        try:
            loaded(path.read_text(encoding="utf-8"))
        except Faulty as error:
            met |= {fault.code for fault in error.faults}

    assert set(fault_codes("rules")) - AT_RUN - OF_TABLES - OF_PROOFS <= met
