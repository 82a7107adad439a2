"""The whole decision as one DMN file: our engine and one that is not ours give the findings of the rules."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest

from miaopi import content, dmn, feel
from miaopi.content import dmn_export, examples, yamlfile
from miaopi.content.matter import Matter
from miaopi.dmn.files import Model
from miaopi.rules import Evaluation, Facts
from miaopi.texts import Faulty
from tests.equivalence import lease_facts
from tests.exchange import peer_run, tables

LEASE = Path(__file__).parents[2] / "matters/house-lease-registration"
NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)


@pytest.fixture(scope="module")
def lease() -> Matter:
    return content.load(LEASE)


@pytest.fixture(scope="module")
def model(lease: Matter) -> Model:
    return dmn.read(dmn_export.write(lease), file="lease.dmn", strict=True)


def example_facts(matter: Matter, folder: Path) -> list[Facts]:
    data = yamlfile.read((folder / "examples.yaml").read_text(encoding="utf-8"), file="examples.yaml").data
    return [matter.rules.read(examples.facts_of(data, one)) for one in ({"set": {}}, *data["examples"])]


def told(found: Evaluation) -> dict[str, Any]:
    return {
        "outcome": found.outcome,
        "findings": [
            {"code": one.code, "outcome": one.outcome, "about": one.about} for one in found.findings
        ],
    }


def served(model: Model, facts: Facts) -> dict[str, Any]:
    value = model.serve("decide", dict(facts), at=NOON).value
    assert isinstance(value, dict)
    keys = ("code", "outcome", "about")
    return {
        "outcome": value["outcome"],
        "findings": [{key: one[key] for key in keys} for one in value["findings"]],
    }


def test_our_dmn_engine_gives_the_findings_of_all_examples(lease, model):
    facts = example_facts(lease, LEASE)

    assert len(facts) == 126
    assert model.faults == ()
    for one in facts:
        assert served(model, one) == told(lease.rules.evaluate(one, trace=False))


def test_an_engine_that_is_not_ours_gives_the_findings_of_all_examples(lease, tmp_path):
    path = tmp_path / "lease.dmn"
    path.write_bytes(dmn_export.write(lease))
    facts = example_facts(lease, LEASE)

    found, _warnings = peer_run.run(path, [feel.as_json(dict(one)) for one in facts])

    assert found == [told(lease.rules.evaluate(one, trace=False)) for one in facts]


def test_the_peer_is_not_told_the_answer(lease, tmp_path):
    """Another limit in the file alone gives other findings: the peer does evaluate it."""
    path = tmp_path / "lease.dmn"
    path.write_bytes(dmn_export.write(lease).replace(b"<text>10</text>", b"<text>40</text>"))
    base = example_facts(lease, LEASE)[:1]

    found, _warnings = peer_run.run(path, [feel.as_json(dict(one)) for one in base])

    assert [one["code"] for one in found[0]["findings"]] == ["C5"]


@pytest.mark.prove
def test_the_peers_gap_is_binary_fractions_at_an_exact_limit(lease, tmp_path):
    """feelin counts with binary fractions: 5 * 19.99 * 30 is not 2998.5 there. Nothing else differs."""
    path = tmp_path / "lease.dmn"
    path.write_bytes(dmn_export.write(lease))
    chance = Random(5)
    drawn = [lease_facts.as_json(lease_facts.draw(chance)) for _ in range(400)]
    read = [lease.rules.read(one) for one in drawn]

    found, _warnings = peer_run.run(path, [feel.as_json(dict(one)) for one in read])

    wanted = [told(lease.rules.evaluate(one, trace=False)) for one in read]
    apart = [
        (n, one, other) for n, (one, other) in enumerate(zip(found, wanted, strict=True)) if one != other
    ]
    assert 0 < len(apart) < 20
    for n, one, other in apart:
        codes = {row["code"] for row in one["findings"]} ^ {row["code"] for row in other["findings"]}
        assert codes == {"G3"}
        facts, values = read[n], lease.rules.values(read[n])
        usual = facts["area_m2"] * facts["median_rent_per_m2"]
        limits = [usual * values[name] for name in ("lowest_rent_ratio", "highest_rent_ratio")]
        assert facts["rent_monthly_cny"] in limits


def test_a_matter_with_a_table_is_exported_with_it(tmp_path):
    folder = tables.matter_with_table(tmp_path)
    matter = content.load(folder)
    path = tmp_path / "card.dmn"
    path.write_bytes(dmn_export.write(matter))
    facts = example_facts(matter, folder)

    ours = dmn.read(path.read_bytes(), file="card.dmn", strict=True)
    theirs, _warnings = peer_run.run(path, [feel.as_json(dict(one)) for one in facts])

    wanted = [told(matter.rules.evaluate(one, trace=False)) for one in facts]
    assert [served(ours, one) for one in facts] == theirs == wanted
    assert any(one["findings"] and one["findings"][0]["code"] == "L9" for one in wanted)


def test_a_null_in_a_table_is_null_out_in_the_file_too(tmp_path):
    folder = tables.matter_with_table(tmp_path)
    path = folder / "rules.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("lives_here: lives_here", "lives_here: card_live")
    )
    matter = content.load(folder)
    base = feel.as_json(dict(example_facts(matter, folder)[0]))
    facts = [matter.rules.read({**base, "books": 6, "card_live": None})]
    model = dmn.read(dmn_export.write(matter), file="card.dmn")

    assert [served(model, one) for one in facts] == [told(matter.rules.evaluate(one)) for one in facts]


def test_a_name_of_ours_is_told(lease, tmp_path):
    folder = tables.matter_with_table(tmp_path)
    for name in ("rules.yaml", "matter.yaml", "examples.yaml"):
        path = folder / name
        text = path.read_text(encoding="utf-8").replace("card_live", "holds")
        path.write_text(text, encoding="utf-8")

    with pytest.raises(Faulty) as raised:
        dmn_export.write(content.load(folder))

    assert [fault.code for fault in raised.value.faults] == ["content.dmn-name-taken"]
