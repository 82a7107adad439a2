"""Makes rule sets and facts for the tests."""

from __future__ import annotations

from pathlib import Path

from miaopi import rules
from miaopi.texts import Words

HERE = Path(__file__).parent
LAWS = {
    "R6": rules.Law("R6", Words("商品房屋租赁管理办法", "House-leasing measures"), "6", "2011-02-01"),
    "MFD": rules.Law("MFD", Words("民法典", "Civil Code")),
}
BASE: dict[str, object] = {
    "filed_on": "2026-11-24",
    "attempt": 1,
    "use": "residence",
    "occupants": 2,
    "area_m2": "67.5",
    "starts_on": "2026-12-01",
    "ends_on": "2027-11-30",
    "lessor_id": "P02",
    "title_found": True,
    "planned_use": "residence",
    "owners": [{"id": "P02", "share_percent": 100}],
    "registries_unanswered": [],
}


def loaded(text: str | None = None) -> rules.RuleSet:
    """The small lease, or another text with its laws and common rules."""
    return rules.load(
        (HERE / "lease.yaml").read_text(encoding="utf-8") if text is None else text,
        file="rules.yaml",
        common=(HERE / "common.yaml").read_text(encoding="utf-8"),
        laws=LAWS,
        common_file="common.yaml",
    )


def evaluated(rule_set: rules.RuleSet, **changes: object) -> rules.Evaluation:
    """A filing without a fault but for the changes."""
    facts = rule_set.read({**BASE, **changes})
    plain, traced = rule_set.evaluate(facts, trace=False), rule_set.evaluate(facts)
    assert (plain.outcome, plain.findings) == (traced.outcome, traced.findings)
    return traced
