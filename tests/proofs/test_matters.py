"""The gate: what is not proved of a matter is not published, unless somebody signed for it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from miaopi import content
from miaopi.content import folder, kept_proofs, proving
from miaopi.content.build import build
from miaopi.texts import Faulty
from tests.content import folders

HOUSE = Path(__file__).parents[2] / "matters/house-lease-registration"
EXCEPTION = """
proof_exceptions:
  - claim: {claim}
    about: {about}
    why: {{zh: 法律就是这样写的。, en: The law has it so.}}
    signed_by: 法规科
    on: 2026-11-01
"""
SWALLOWED = """
  - code: L4
    outcome: supplement
    when: books > most_books + 3
    say: {zh: 太多了。, en: Far too many.}
"""


@pytest.fixture
def card(tmp_path):
    """The small matter, to be changed."""
    folders.copy_good(tmp_path)
    return tmp_path / "matters/library-card"


def change(path, *pairs, more=""):
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path.write_text(text + more, encoding="utf-8")


def checked(path, root=None):
    (found,) = content.check([path], root=root).matters
    return found


def codes(found):
    return [fault.code for fault in found.faults]


def add_example(card):
    change(card / "examples.yaml", more=(
        "  - name: {zh: 太多, en: Many}\n    set: {books: 16}\n    outcome: reject\n    rules: [L3, L4]\n"
    ))  # fmt: skip


def test_the_proof_that_is_kept_beside_the_house_lease_is_of_its_rules():
    """That they are proved, tests/matters says with every other check."""
    source = folder.read(HOUSE)

    kept = kept_proofs.read(HOUSE)

    assert kept == proving.key(build(source, hash_="0"), source), "run: miaopi matters check matters --keep"


@pytest.mark.prove  # ten seconds of a solver; tests/proofs/test_rules.py has a small one in each run
def test_an_outcome_that_turns_on_the_district_of_the_home_must_be_declared(tmp_path):
    shutil.copytree(HOUSE.parents[1] / "matters", tmp_path / "matters")
    shutil.copytree(HOUSE.parents[1] / "registries", tmp_path / "registries")
    home = tmp_path / "matters" / HOUSE.name
    change(
        home / "rules.yaml",
        ("\nderived:\n", "\n  home_in: {source: form, type: string, zh: 在哪, en: Where}\n\nderived:\n"),
        more="""
  - code: Z1
    outcome: refer
    when: kept and home_in = "460105"
    say: {zh: 这个区由人来看。, en: A person looks at this district.}
    basis: [{law: R6, article: "16"}]
    sure: modelled
""",
    )  # fmt: skip
    mapped = '  home_in: if form.home_division = null then "" else form.home_division\n'
    change(
        home / "matter.yaml",
        ("  contract_attached: list contains", f"{mapped}  contract_attached: list contains"),
        ("rules: [H1, U1]", "rules: [H1, U1, Z1]"),
    )
    change(
        home / "examples.yaml", ("  contract_attached: true\n", '  home_in: "1"\n  contract_attached: true\n')
    )
    source = folder.read(home)

    verdict = proving.prove(build(source, hash_="0"), source)

    (fault,) = verdict.faults
    assert fault.code == "rules.proof-depends"
    assert "所在的区" in fault.what.zh
    assert fault.where.file == str(home / "rules.yaml")
    assert verdict.declared == 2
    (found,) = [one for one in verdict.proofs.of("depends") if one.claim.about == "district:"]
    one, other = found.witness.facts, found.witness.other
    assert {name for name in one if one[name] != other[name]} == {"home_in"}
    rules = build(source, hash_="0").rules
    assert len({rules.evaluate(rules.read(facts)).outcome for facts in (one, other)}) == 2


def test_a_swallowed_rule_closes_the_gate_and_a_signed_exception_opens_it(card):
    change(card / "rules.yaml", more=SWALLOWED)
    add_example(card)
    change(card / "matter.yaml", ("L3]", "L3, L4]"))
    assert codes(checked(card)) == ["rules.proof-swallowed"]

    change(card / "matter.yaml", more=EXCEPTION.format(claim="alone", about="L4"))

    found = checked(card)
    assert found.faults == ()
    assert found.verdict.excused == 1
    assert "signed exceptions: 1" in found.verdict.summary.en


def test_an_exception_that_nothing_needs_is_a_fault(card):
    change(card / "matter.yaml", more=EXCEPTION.format(claim="on-null", about="L2"))

    found = checked(card)

    assert codes(found) == ["content.proof-exception-idle"]
    assert found.faults[0].where.line


def test_an_exception_needs_a_known_claim_and_a_signature(card):
    change(
        card / "matter.yaml",
        more=EXCEPTION.format(claim="whatever", about="L2").replace("    signed_by: 法规科\n", ""),
    )

    assert codes(checked(card)) == ["content.key-missing", "content.value-not-allowed"]


def test_a_dependence_that_is_declared_and_not_there_is_a_fault(card):
    change(card / "matter.yaml", more="""
depends_on:
  nationality:
    facts: [card_live]
    why: {zh: 说明。, en: Why.}
    basis: [{law: PLL, article: "33", sure: modelled}]
  sex:
    facts: [filed_on]
    why: {zh: 说明。, en: Why.}
    basis: [{law: PLL, article: "33", sure: modelled}]
""")  # fmt: skip

    assert codes(checked(card)) == ["content.depends-idle"]


def test_what_cuts_a_citizen_number_into_pieces_must_say_what_it_reads(card):
    change(
        card / "rules.yaml",
        (
            "  books: {source",
            "  born_in: {source: form, type: string, zh: 号码前六位, en: First six}\n  books: {source",
        ),
        more='  - code: L5\n    outcome: notice\n    when: born_in = "1"\n    say: {zh: 告知。, en: Told.}\n',
    )
    live = "  card_live: cards.card_found\n"
    change(
        card / "matter.yaml",
        (live, f"{live}  born_in: 'substring(form.reader.number, 1, 6)'\n"),
        ("L3]", "L3, L5]"),
    )
    change(card / "examples.yaml", ("books: 5", 'books: 5, born_in: "460199"'), more=(
        "  - name: {zh: 秀英, en: Here}\n    set: {born_in: '1'}\n    outcome: approve\n    rules: [L5]\n"
    ))  # fmt: skip

    assert codes(checked(card)) == ["content.depends-cut"]


def test_only_what_is_proved_is_publishable(card):
    change(card / "rules.yaml", more=SWALLOWED)
    add_example(card)
    change(card / "matter.yaml", ("L3]", "L3, L4]"))

    with pytest.raises(Faulty) as raised:
        content.publishable(card)

    assert [fault.code for fault in raised.value.faults] == ["rules.proof-swallowed"]


def test_a_kept_proof_counts_for_its_own_rules_alone(card, monkeypatch):
    assert content.check([card], keep=True).faults == ()
    assert content.publishable(card) == content.bundle(card)
    kept = json.loads((card / "proof.json").read_text())
    assert kept["versions"].keys() == {"proofs", "rules", "z3"}
    asked = []
    real = proving.check_rules
    monkeypatch.setattr(proving, "check_rules", lambda *args, **more: asked.append(1) or real(*args, **more))

    content.publishable(card)
    assert asked == []  # the proof is there
    change(card / "rules.yaml", ("zh: 没有附照片。", "zh: 照片没有附。"))
    content.publishable(card)
    assert asked == []  # another sentence, the same rules
    change(card / "rules.yaml", ("when: card_live or books", "when: card_live = true or books"))
    content.publishable(card)
    assert asked == [1]
