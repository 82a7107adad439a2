"""Ten million fact sets through DuckDB: the compiled rules as SQL, beside the same rules in SQL by hand.

Both give outcome and codes of every row; the rows are counted by both, so that nothing is left out and no ten
million lines are printed. The answers must be the same.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from bench.figures import Spread, number, table
from miaopi import content
from miaopi.content import examples, yamlfile
from miaopi.lab import running, sampling, store
from miaopi.rules import bulk

FOLDER = Path(__file__).resolve().parents[1] / "matters" / "house-lease-registration"
SEED = 20261124
DRAWN, TIMES = 20_000, 500
ROUNDS = 3

BY_HAND = """
WITH f AS (
  SELECT *, filing_kind <> 'cancellation' AS kept, filing_kind <> 'cancellation' AND title_found AS titled,
    CASE WHEN len(rented_rooms) = 0 THEN registered_area_m2
         WHEN rooms IS NOT NULL THEN coalesce(list_sum(list_transform(
           list_filter(rooms, lambda r: list_contains(rented_rooms, r.id)),
           lambda r: r.area_m2))::DECIMAL(12,2), 0)
    END AS registered,
    list_filter(live_leases, lambda l: l.number <> replaces_number
      AND (NOT sublease OR head_lease_number IS NOT NULL) AND l.number IS DISTINCT FROM head_lease_number
      AND starts_on <= l.ends_on AND ends_on >= l.starts_on
      AND (len(rented_rooms) = 0 OR len(l.rooms) = 0 OR list_has_any(rented_rooms, l.rooms))) AS others
  FROM fact_sets
), r AS (
  SELECT *,
    len(registries_unanswered) > 0 AS u1,
    NOT contract_attached AS a1,
    lessor_identity IN ('not-found', 'name-differs') AS a2,
    lessee_identity IN ('not-found', 'name-differs') AS a3,
    kept AND (lessor_kind = 'enterprise' AND lessor_identity = 'confirmed'
        AND lessor_status IN ('revoked', 'cancelled')
      OR lessee_kind = 'enterprise' AND lessee_identity = 'confirmed'
        AND lessee_status IN ('revoked', 'cancelled')) AS a4,
    kept AND (lessor_kind = 'person' AND lessor_identity = 'confirmed' AND lessor_status = 'deceased'
      OR lessee_kind = 'person' AND lessee_identity = 'confirmed' AND lessee_status = 'deceased') AS a5,
    kept AND (lessor_kind = 'person' AND lessor_identity = 'confirmed' AND NOT lessor_guardian_named
        AND lessor_age < 18
      OR lessee_kind = 'person' AND lessee_identity = 'confirmed' AND NOT lessee_guardian_named
        AND lessee_age < 18) AS a6,
    kept AND NOT title_found AS b1,
    titled AND NOT sublease AND lessor_identity = 'confirmed'
      AND len(list_filter(owners, lambda o: o.id = lessor_id)) = 0 AS b2,
    titled AND NOT sublease AND len(list_filter(owners, lambda o: o.id = lessor_id)) > 0
      AND (ownership = 'by-shares' AND 3 * list_sum(list_transform(list_filter(owners,
             lambda o: o.id = lessor_id OR list_contains(consenting_owner_ids, o.id)),
             lambda o: o.share_percent)) < 200
        OR ownership = 'joint' AND len(list_filter(owners,
             lambda o: o.id <> lessor_id AND NOT list_contains(consenting_owner_ids, o.id))) > 0) AS b3,
    titled AND illegal_building AS c1,
    titled AND safety_grade = 'D' AS c2a,
    titled AND safety_grade = 'C' AS c2b,
    titled AND planned_use = 'residence' AND "use" <> 'residence' AS c3a,
    titled AND planned_use <> 'residence' AND "use" = 'residence' AS c3b,
    titled AND planned_use <> 'residence' AND "use" <> 'residence' AND planned_use <> "use" AS c3c,
    titled AND "use" = 'residence' AND len(list_filter(rooms,
      lambda r: r.kind NOT IN ('living', 'bedroom') AND list_contains(rented_rooms, r.id))) > 0 AS c4a,
    titled AND rooms IS NOT NULL AND len(list_filter(rented_rooms,
      lambda w: len(list_filter(rooms, lambda r: r.id = w)) = 0)) > 0 AS c4b,
    kept AND "use" = 'residence' AND area_m2 < 10 * occupants AS c5,
    titled AND area_m2 > 1.02 * registered AS c6,
    kept AND ends_on >= starts_on + INTERVAL 20 YEAR AS d1,
    kept AND (ends_on <= starts_on OR signed_on > filed_on) AS d2,
    kept AND len(list_filter(others, lambda l: l.lessor_id = lessor_id)) > 0 AS d3a,
    kept AND len(list_filter(others, lambda l: l.lessor_id <> lessor_id)) > 0 AS d3b,
    kept AND ends_on < filed_on AS d4,
    filing_kind = 'first' AND filed_on > filing_due_on AS d5,
    titled AND sealed AS e1,
    titled AND objection_registered AS e2,
    titled AND len(list_filter(mortgages, lambda m: m.registered_on < signed_on)) > 0 AS e3,
    titled AND expropriation_notice AS e4,
    kept AND sublease AND NOT sublease_consent_attached AS f1a,
    kept AND sublease AND NOT outlast_agreed AND ends_on > head_lease_ends_on AS f1b,
    by_agent AND NOT mandate_valid AS f2,
    kept AND (rent_monthly_cny < 0.2 * area_m2 * median_rent_per_m2
      OR rent_monthly_cny > 5 * area_m2 * median_rent_per_m2) AS g3,
    filing_kind <> 'first' AND NOT replaced_found AS h1
  FROM f
)
SELECT
  CASE WHEN a4 OR a5 OR b2 OR c1 OR c2a OR (c3a AND NOT neighbours_consent_attached) OR c3b OR c4a OR c5
         OR d3a OR d4 OR f1b THEN 'reject'
       WHEN a1 OR ((a2 OR a3) AND attempt = 1) OR a6 OR (b1 AND NOT other_title_proof_attached) OR b3 OR c4b
         OR c6 OR d1 OR d2 OR (e3 AND NOT lessee_acknowledged_mortgage) OR f1a OR f2 OR h1 THEN 'supplement'
       WHEN u1 OR a2 OR a3 OR b1 OR c2b OR c3a OR c3c OR d3b OR e1 OR e2 OR e4 OR g3 THEN 'refer'
       ELSE 'approve' END AS outcome,
  concat_ws(' ', CASE WHEN u1 THEN 'U1' END, CASE WHEN a1 THEN 'A1' END, CASE WHEN a2 THEN 'A2' END,
    CASE WHEN a3 THEN 'A3' END, CASE WHEN a4 THEN 'A4' END, CASE WHEN a5 THEN 'A5' END,
    CASE WHEN a6 THEN 'A6' END, CASE WHEN b1 THEN 'B1' END, CASE WHEN b2 THEN 'B2' END,
    CASE WHEN b3 THEN 'B3' END, CASE WHEN c1 THEN 'C1' END, CASE WHEN c2a THEN 'C2a' END,
    CASE WHEN c2b THEN 'C2b' END, CASE WHEN c3a THEN 'C3a' END, CASE WHEN c3b THEN 'C3b' END,
    CASE WHEN c3c THEN 'C3c' END, CASE WHEN c4a THEN 'C4a' END, CASE WHEN c4b THEN 'C4b' END,
    CASE WHEN c5 THEN 'C5' END, CASE WHEN c6 THEN 'C6' END, CASE WHEN d1 THEN 'D1' END,
    CASE WHEN d2 THEN 'D2' END, CASE WHEN d3a THEN 'D3a' END, CASE WHEN d3b THEN 'D3b' END,
    CASE WHEN d4 THEN 'D4' END, CASE WHEN d5 THEN 'D5' END, CASE WHEN e1 THEN 'E1' END,
    CASE WHEN e2 THEN 'E2' END, CASE WHEN e3 THEN 'E3' END, CASE WHEN e4 THEN 'E4' END,
    CASE WHEN f1a THEN 'F1a' END, CASE WHEN f1b THEN 'F1b' END, CASE WHEN f2 THEN 'F2' END,
    CASE WHEN g3 THEN 'G3' END, CASE WHEN h1 THEN 'H1' END) AS codes
FROM r
"""


def run() -> str:
    """The figures as a table.   Raises: AssertionError: the two do not give the same answers."""
    with tempfile.TemporaryDirectory() as folder:
        cases = _cases(Path(folder))
        with store.opened(cases) as db:
            return _measured(db, str(cases))


def _cases(folder: Path) -> Path:
    """Drawn fact sets, each many times with another area and rent, in one Parquet file."""
    rules = content.load(FOLDER).rules
    text = (FOLDER / "examples.yaml").read_text(encoding="utf-8")
    data = yamlfile.read(text, file="examples.yaml").data
    assert isinstance(data, dict)
    starts = [examples.facts_of(data, one) for one in ({"set": {}}, *data["examples"])]
    drawn, many = folder / "drawn.parquet", folder / "many.parquet"
    sampling.write(rules, starts, drawn, rows=DRAWN, seed=SEED)
    with store.opened(drawn) as db:
        kinds = {row[0]: row[1] for row in db.execute(f"DESCRIBE {store.CASES}").fetchall()}
        changed = ", ".join(
            f'CAST(least("{name}" + n % {turns} * {step}, 9999) AS {kinds[name]}) AS "{name}"'
            for name, turns, step in (("area_m2", 7, "0.01"), ("rent_monthly_cny", 11, "0.01"))
        )
        running.write(
            db,
            f"SELECT {store.CASES}.* EXCLUDE ({store.ROW}) REPLACE ({changed}) FROM {store.CASES} "
            f"CROSS JOIN range({TIMES}) AS times(n)",
            many,
        )
    return many


def _measured(db: duckdb.DuckDBPyConnection, file: str) -> str:
    rules = content.load(FOLDER).rules
    plan = bulk.plan(rules, store.columns(db, rules, file=file))
    assert not plan.refused, plan.refused
    queries = {
        "by hand": BY_HAND.replace("fact_sets", store.CASES),
        "compiled": plan.query(store.CASES, keep=store.ROW),
    }
    began = time.perf_counter()
    counted = running.count(db, plan)
    checked = time.perf_counter() - began
    assert counted.rows == DRAWN * TIMES
    assert counted.faulty == 0
    answers: dict[str, Any] = {}
    seconds: dict[str, list[float]] = {name: [] for name in queries}
    for _ in range(ROUNDS):
        for name, query in queries.items():
            taken, answers[name] = _timed(partial(_groups, db, query))
            seconds[name].append(taken)
    assert answers["by hand"] == answers["compiled"]
    hand = seconds["by hand"]
    rows: list[tuple[str, object]] = [(f"{name}, s", Spread(tuple(taken))) for name, taken in seconds.items()]
    ratio = Spread(tuple(a / b for a, b in zip(seconds["compiled"], hand, strict=True)))
    rows += [
        ("compiled / by hand (at most 1.5)", ratio),
        ("fact sets a second, compiled", number(counted.rows / Spread(tuple(seconds["compiled"])).median)),
        ("looking for rows that are no fact sets, s (once, outside both)", number(checked)),
        ("different answers (outcome and codes)", len(answers["compiled"])),
    ]
    title = (
        f"bulk: {len(rules.rules)} rules, {counted.rows:,} fact sets, DuckDB on 2 threads, {ROUNDS} rounds"
    )
    return table(f"{title}; median (min–max)", rows)


def _groups(db: duckdb.DuckDBPyConnection, query: str) -> dict[tuple[str, str], int]:
    found = db.execute(f"SELECT outcome, codes, count(*) FROM ({query}) GROUP BY ALL").fetchall()
    return {(outcome, codes): count for outcome, codes, count in found}


def _timed(act: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    answer = act()
    return time.perf_counter() - began, answer
