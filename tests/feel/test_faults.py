"""Every fault of a text: its place and its exact sentences, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from miaopi import feel
from miaopi.texts import Place, fault_codes

TYPES = {
    "kept": feel.BOOLEAN,
    "use": feel.parse_type("residence|office"),
    "area_m2": feel.NUMBER,
    "starts_on": feel.DATE,
    "owners": feel.parse_type("list of {id: string, share_percent: number}"),
}

ROWS = YAML(typ="safe").load(Path(__file__).with_name("faulty.yaml").read_text(encoding="utf-8"))
FAULTS = [(row["text"], row["code"], row["zh"], row["en"]) for row in ROWS]


@pytest.mark.parametrize(("text", "code", "zh", "en"), FAULTS, ids=[fault[0] for fault in FAULTS])
def test_a_fault_has_its_place_and_both_sentences(text, code, zh, en):
    with pytest.raises(feel.FeelError) as raised:
        feel.compile(text, types=TYPES, where=Place("r.yaml", 7, 5))

    fault = raised.value.faults[0]
    assert fault.code == code
    assert fault.line("zh").strip() == zh
    assert fault.line("en").strip() == en


def test_a_wrong_result_is_a_fault():
    with pytest.raises(feel.FeelError, match=r"must give true or false; it gives a number"):
        feel.compile("1 + 1", types={}, expect=feel.BOOLEAN)


def test_all_faults_are_told_at_once():
    with pytest.raises(feel.FeelError) as raised:
        feel.compile('aria > 1 and use = "home" and foo(1)', types=TYPES)

    assert [fault.code for fault in raised.value.faults] == [
        "feel.unknown-name",
        "feel.not-a-value",
        "feel.unknown-function",
    ]


def test_a_fault_in_a_later_line_has_that_line():
    with pytest.raises(feel.FeelError) as raised:
        feel.compile("kept\n  and aria > 1", types=TYPES, where=Place("r.yaml", 7, 5))

    assert str(raised.value.faults[0].where) == "r.yaml:8:7"


def test_every_code_is_met_by_a_test():
    elsewhere = ("too-long", "too-deep", "too-much-work", "value-type", "value-extra", "wrong-result")
    others = {f"feel.{code}" for code in elsewhere}
    notes = {code for code in fault_codes("feel") if code.startswith("feel.note-")}

    assert set(fault_codes("feel")) == {fault[1] for fault in FAULTS} | others | notes


def test_not_strictly_checked_a_wrong_operation_is_null():
    compiled = feel.compile('area_m2 + "a"', types=TYPES, strict=False)

    assert compiled({"area_m2": feel.CONTEXT.create_decimal(1)}) is None
    assert [note.code for note in compiled.run({"area_m2": feel.CONTEXT.create_decimal(1)}).notes] == [
        "feel.note-types"
    ]
