"""Backtests: who would be decided otherwise; and what two versions differ in, in words."""

from __future__ import annotations

import csv
import json
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from miaopi import content
from miaopi.catalogue import actions
from miaopi.content import diff, diff_search, diff_told
from miaopi.feel.smt.child import Limits
from miaopi.lab import backtest, running, sampling, store
from miaopi.ledger.actors import Actor
from miaopi.site import cli
from miaopi.site.commands.versions import example_facts, version
from miaopi.texts import Faulty
from tests.exchange import tables

ROOT = Path(__file__).parents[2]
LEASE = ROOT / "matters/house-lease-registration"
CHANGES = (
    ("value: 10, basis", "value: 12, basis"),
    ("titled and area_m2 > area_tolerance", "titled and area_m2 >= area_tolerance"),
    (
        "    when: titled and expropriation_notice\n",
        '    when: titled and expropriation_notice and use = "residence"\n',
    ),
)


def other(to: Path, *changes: tuple[str, str]) -> Path:
    """The lease with changes in its rules."""
    for name in ("matters", "registries"):
        shutil.copytree(ROOT / name, to / name)
    path = to / "matters/house-lease-registration/rules.yaml"
    text = path.read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    path.write_text(text, encoding="utf-8")
    return path.parent


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return other(tmp_path_factory.mktemp("other"), *CHANGES)


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cases") / "cases.parquet"
    sampling.write(content.load(LEASE).rules, example_facts(LEASE), path, rows=3000, seed=5)
    return path


@pytest.fixture(scope="module")
def report(changed: Path, cases: Path) -> backtest.Report:
    old, new = (content.load(folder).rules for folder in (LEASE, changed))
    return backtest.run(old, new, cases, by=["use"], samples=2)


def test_every_turn_is_one_that_the_rules_make(report, changed):
    old, new = (content.load(folder).rules for folder in (LEASE, changed))

    assert report.rows == 3000
    assert report.faulty == 0
    assert 0 < report.otherwise == sum(turn.count for turn in report.turns) < 1500
    assert report.samples
    for sample in report.samples:
        told = []
        for rules in (old, new):
            found = rules.evaluate(rules.read(sample.facts), trace=False)
            told.append((found.outcome, tuple(one.code for one in found.findings)))
        assert told == [(sample.old, sample.old_codes), (sample.new, sample.new_codes)]
        assert told[0] != told[1]


def test_only_the_changed_rules_come_and_go(report):
    assert {row.code for row in report.rules} == {"C5", "C6", "E4"}
    by_code = {row.code: row for row in report.rules}
    assert by_code["C5"].went == by_code["C6"].went == by_code["E4"].came == 0
    for row in report.rules:
        assert row.after == row.before + row.came - row.went


def test_groups_add_up(report):
    groups = report.groups["use"]

    assert sum(group.rows for group in groups) == report.rows
    assert sum(group.otherwise for group in groups) == report.otherwise
    assert all(group.stricter + group.milder <= group.otherwise for group in groups)


def test_a_version_against_itself_changes_nothing(cases):
    rules = content.load(LEASE).rules

    found = backtest.run(rules, rules, cases)

    assert (found.otherwise, found.turns, found.rules, found.samples) == (0, (), (), ())


def test_the_same_seed_makes_the_same_file(tmp_path):
    rules, starts = content.load(LEASE).rules, example_facts(LEASE)
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        sampling.write(rules, starts, tmp_path / name, rows=50, seed=seed)

    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes() != (tmp_path / "c").read_bytes()


def test_a_file_that_does_not_fit_is_told(tmp_path, cases):
    rules = content.load(LEASE).rules
    short = tmp_path / "short.parquet"
    with store.opened(cases) as db:
        running.write(
            db,
            f"SELECT * EXCLUDE ({store.ROW}, use) REPLACE (CAST(filed_on AS VARCHAR) AS filed_on) FROM cases",
            short,
        )
    nonsense = tmp_path / "nonsense.parquet"
    nonsense.write_bytes(b"no parquet")

    told = []
    for path, by in ((tmp_path / "none", ()), (nonsense, ()), (short, ()), (cases, ("weather",))):
        with pytest.raises(Faulty) as raised:
            backtest.run(rules, rules, path, by=by)
        told.append([fault.code for fault in raised.value.faults])
    assert told == [
        ["lab.no-file"],
        ["lab.not-parquet"],
        ["lab.column-type", "lab.column-missing"],
        ["lab.column-missing"],
    ]


@pytest.fixture
def card(tmp_path: Path) -> Path:
    return tables.matter_with_table(tmp_path / "card")


@pytest.fixture
def dear_card(tmp_path: Path) -> Path:
    """The same with a deposit that is dearer for many books."""
    folder = tables.matter_with_table(tmp_path / "dear")
    rows = [list(row) for row in tables.DEPOSIT]
    rows[7][3] = 60
    tables.book(rows, folder / "tables/deposit.xlsx")
    return folder


# In words


def lines(old: Path, new: Path, language: str) -> str:
    before, after = version(str(old)), version(str(new))
    found = diff.diff(before.matter, after.matter, (*after.examples, *before.examples))
    return "\n".join(diff_told.tell(found, language))


def test_changes_are_told_in_both_languages_with_a_case_each_that_is_treated_so(changed):
    before, after = version(str(LEASE)), version(str(changed))
    found = diff.diff(before.matter, after.matter, after.examples)
    en, zh = ("\n".join(diff_told.tell(found, language)) for language in ("en", "zh"))

    assert "Rule C6 changed" in en
    assert (
        "condition: titled and area_m2 > area_tolerance * reference_area_m2  →  titled and area_m2 >=" in en
    )
    assert "value from 2011-02-01: 10  →  12" in en
    assert "规则 E4 有改动：房屋在征收范围内，要由人来看。" in zh
    assert "2011-02-01 起的值：10  →  12" in zh
    assert en.count("For example:") == zh.count("例如：") == 3
    assert "before: approve []; now: supplement [C6 supplement]" in en
    for change in found.changes:
        told = []
        for matter in (before.matter, after.matter):
            evaluated = matter.rules.evaluate(matter.rules.read(change.case.facts), trace=False)
            told.append((evaluated.outcome, tuple(f"{one.code} {one.outcome}" for one in evaluated.findings)))
        assert told == [change.case.before, change.case.after]


def test_the_same_rules_are_told_to_be_the_same(card):
    assert lines(card, card, "en") == "The rules are the same."
    assert lines(card, card, "zh") == "规则没有变化。"


def test_what_comes_and_goes_is_told(tmp_path):
    plain, more = tables.matter_with_table(tmp_path / "a"), tables.matter_with_table(tmp_path / "b")
    for name, old, new in (
        ("rules.yaml", tables.RULE, tables.RULE.replace("L9", "L8").replace("> 50", ">= 50")),
        ("matter.yaml", "L3, L9]", "L3, L8]"),
        ("examples.yaml", "[L9]", "[L8]"),
    ):
        path = more / name
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    rows = [list(row) for row in tables.DEPOSIT]
    rows[7][3] = 90
    tables.book(rows, more / "tables/deposit.xlsx")

    told = lines(plain, more, "en")

    assert "Rule L8 added" in told
    assert "Rule L9 removed" in told
    assert "Decision table deposit changed" in told
    assert "row 2: > 5 | true | 100  →  > 5 | true | 90" in told


def reworded(folder: Path, to: Path, before: str, after: str) -> Path:
    """A copy of a matter with one text of its rules changed."""
    shutil.copytree(folder.parents[1], to)
    copy = to / "matters" / folder.name
    path = copy / "rules.yaml"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")
    return copy


def test_a_change_of_words_alone_has_no_case(tmp_path, card):
    other_words = reworded(card, tmp_path / "words", "没有附照片。", "还没有附照片。")

    told = lines(card, other_words, "en")

    assert "Rule L1 changed" in told
    assert "Only words changed; every decision stays." in told


def test_a_condition_that_only_reads_otherwise_is_proved_to_say_the_same(tmp_path, card, monkeypatch):
    monkeypatch.setattr(diff_search, "MOST_TRIED", 100)
    same = reworded(
        card, tmp_path / "same", "card_live or books > most_books", "most_books < books or card_live"
    )

    en, zh = (lines(card, same, language) for language in ("en", "zh"))

    assert "It says the same in other words: proved" in en
    assert en.endswith("Proved (lists of up to 4): every case is decided as before.")
    assert zh.endswith("已证明（列表至多 4 项）：每个案例的决定都一样。")


def test_a_case_that_no_example_comes_near_is_found_by_the_solver(tmp_path, card):
    rare = reworded(
        card,
        tmp_path / "rare",
        "card_live or books > most_books",
        "(card_live or books > most_books) and not(books * books * 7 = 49392)",
    )
    before, after = version(str(card)), version(str(rare))
    starts = (*after.examples, *before.examples)

    tried = diff.tried(before.matter.rules, after.matter.rules, starts)
    solved = diff.diff(before.matter, after.matter, starts)

    assert [one.case for one in tried.changes] == [None]
    (change,) = solved.changes
    assert float(change.case.facts["books"]) ** 2 * 7 == pytest.approx(49392)
    assert change.case.before != change.case.after


def test_what_is_added_and_never_counts_is_proved_to_change_nothing(tmp_path, card):
    rule = tables.RULE.replace("L9", "L8")
    dead = re.sub(r"when: .*", "when: 'books > 5 and books < 3'", rule)
    idle = reworded(card, tmp_path / "idle", tables.RULE, tables.RULE + dead)
    path = idle / "matter.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("L3, L9]", "L3, L8, L9]"), encoding="utf-8")

    told = lines(card, idle, "en")

    assert "Rule L8 added" in told
    assert "Proved: it changes no decision." in told


def test_what_the_solver_does_not_answer_in_time_is_told_as_not_known(tmp_path, card):
    same = reworded(
        card, tmp_path / "same", "card_live or books > most_books", "most_books < books or card_live"
    )
    before, after = version(str(card)), version(str(same))

    found = diff.diff(before.matter, after.matter, after.examples, limits=Limits(total=0.0))

    (change,) = found.changes
    assert (change.same, change.case) == (False, None)
    told = "\n".join(diff_told.tell(found, "en"))
    assert "For whom it changes anything is not known: the solver took too long." in told
    assert "This proves nothing" in told


# At the command line

RUN = CliRunner()


def test_sample_and_backtest_at_the_command_line(tmp_path, card, dear_card):
    cases, out, table = tmp_path / "cases.parquet", tmp_path / "out.json", tmp_path / "out.csv"
    dear = card / "rules.yaml"
    dear.write_text(dear.read_text(encoding="utf-8").replace("lives_here) > 50", "lives_here) > 70"))

    made = RUN.invoke(cli.app, ["lab", "sample", str(card), str(cases), "--rows", "400", "--seed", "2"])
    told = RUN.invoke(
        cli.app,
        ["lab", "backtest", str(dear_card), str(cases), "--against", str(card), "--by", "lives_here",
         "-l", "zh",
         "--json", str(out), "--csv", str(table)],
    )  # fmt: skip

    assert (made.exit_code, told.exit_code) == (0, 0), told.output
    assert "400 份事实，" in told.stdout
    assert "L9 由 Python 计算：决策表 (deposit)" in told.stdout
    assert json.loads(out.read_text(encoding="utf-8"))["rows"] == 400
    rows = list(csv.DictReader(table.read_text(encoding="utf-8-sig").splitlines()))
    assert {"all", "group"} <= {row["what"] for row in rows}


def test_a_bundle_is_a_version_too(tmp_path, card):
    path = tmp_path / "card.bundle"
    path.write_bytes(content.bundle(card))

    told = RUN.invoke(cli.app, ["matters", "diff", str(path), str(card)])

    assert told.stdout.strip() == "The rules are the same."


@pytest.mark.django_db
def test_a_published_hash_is_a_version_too(card):
    found = actions.publish(
        bundle=content.bundle(card), by=Actor("command", "tests"), at=datetime(2026, 11, 24, tzinfo=UTC)
    )

    told = RUN.invoke(cli.app, ["matters", "diff", found.hash, str(card)])

    assert told.stdout.strip() == "The rules are the same."


def test_an_unknown_version_is_told():
    told = RUN.invoke(cli.app, ["matters", "diff", "no-such-matter", "house-lease-registration"])

    assert told.exit_code == 2
    assert "no-such-matter" in told.output


def test_a_matter_without_examples_makes_no_sample(tmp_path, card):
    (card / "examples.yaml").unlink()

    told = RUN.invoke(cli.app, ["lab", "sample", str(card), str(tmp_path / "x.parquet")])

    assert told.exit_code == 2
    assert "no examples" in told.output
