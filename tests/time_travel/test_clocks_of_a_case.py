"""The clocks of real cases on real days of 2024 to 2027: swapped working days, holidays, a year to come.

C1 acceptance, C2 statutory (3 working days), C3 promised (1), C4 supplement (30 days), C5 delivery; W1 to W9.
The worked examples of lifecycle-examples.yaml are tested on `workdays` in tests/workdays; here the same days
are met by cases that people, officials and the worker bring there.
"""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from miaopi import workdays
from miaopi.cases import clocks, desk_queries, unfolding
from miaopi.cases.actions import clockwork, deliver, desk, draft, sources
from miaopi.cases.models import Case
from miaopi.catalogue import queries as catalogue
from miaopi.ledger import queries as ledger
from miaopi.messages.models import Message
from miaopi.outbox import actions as outbox
from miaopi.outbox import worker
from miaopi.workdays import calendar
from miaopi_demo.faults import Switches
from tests import factories

pytestmark = pytest.mark.django_db
EXAMPLES = YAML(typ="safe").load(
    (Path(__file__).parents[1] / "workdays" / "lifecycle-examples.yaml").read_text(encoding="utf-8")
)["examples"]


def at(day: str, hour: int = 10, minute: int = 0) -> datetime:
    """An hour of a day in Haikou."""
    return datetime.combine(date.fromisoformat(day), time(hour, minute), clocks.CHINA).astimezone(UTC)


def day(text: str) -> date:
    return date.fromisoformat(text)


def now(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def work(moment: datetime) -> None:
    worker.run_pending(at=moment, lanes=("cases",))


def texts(case: Case, kind: str) -> list[str]:
    found = Message.objects.filter(case_id=case.pk, kind=kind, person=case.holder).order_by("created_at")
    return [str(message.text) for message in found]


@pytest.mark.parametrize(
    ("received", "promised", "statutory"),
    [
        ("2025-01-24", "2025-01-26", "2025-02-05"),  # E07: a Sunday that is worked, then Spring Festival
        ("2026-02-13", "2026-02-14", "2026-02-25"),  # E08: a Saturday that is worked, then Spring Festival
        ("2026-02-14", "2026-02-24", "2026-02-26"),  # E09: received on the swapped Saturday itself
        ("2026-09-30", "2026-10-08", "2026-10-10"),  # E10: National Day; the 10th is a swapped Saturday
        ("2025-10-04", "2025-10-09", "2025-10-11"),  # W3: received in the holiday, not moved
        ("2024-09-27", "2024-09-29", "2024-10-08"),  # 2024: a swapped Sunday before National Day
        ("2026-11-24", "2026-11-25", "2026-11-27"),
    ],
)
def test_a_person_decides_by_the_promise_and_by_the_law(received: str, promised: str, statutory: str) -> None:
    case = factories.referred(at=at(received))

    assert (case.accepted_on, case.due_on, case.statutory_due_on) == (
        day(received),
        day(promised),
        day(statutory),
    )
    assert not case.provisional


@pytest.mark.parametrize(
    "example", [row for row in EXAMPLES if row["id"] in ("E02", "E03", "E04")], ids=lambda e: e["id"]
)
def test_an_official_has_five_working_days_to_accept(example: dict[str, dict[str, str]]) -> None:
    case = factories.left_to_clerk(at=at(example["input"]["start"], 23, 50))

    assert case.acceptance_due_on == day(example["expect"]["due"])


def test_without_a_word_in_five_days_it_counts_as_accepted_from_receipt() -> None:
    """E16: received 2026-02-10, notice due 02-24, accepted as of 02-10."""
    case = factories.left_to_clerk(at=at("2026-02-10"))
    work(at("2026-02-24", 23, 59))
    before = now(case)

    work(at("2026-02-25", 0))

    case = now(case)
    assert (before.state, before.acceptance_due_on) == ("applied", day("2026-02-24"))
    assert (case.state, case.deemed, case.overdue_acceptance) == ("accepted", True, True)
    assert (case.accepted_on, case.statutory_due_on) == (day("2026-02-10"), day("2026-02-13"))
    assert len(texts(case, "deemed_accepted")) == 1


def test_after_c1_nobody_asks_for_what_is_missing_any_more() -> None:
    clerk = factories.desk("clerk", at=at("2026-02-10"))
    case = factories.left_to_clerk(at=at("2026-02-10"))

    with pytest.raises(desk.NotAllowed) as refused:
        desk.ask_supplement(
            desk=clerk,
            case_id=case.pk,
            version_no=case.version_no,
            items=(factories.item(),),
            at=at("2026-02-25", 0),
        )

    assert refused.value.faults[0].code == "cases.supplement-too-late"


def test_thirty_days_to_add_what_is_missing_end_on_a_working_day_with_two_reminders() -> None:
    """E26: notice 2026-01-20, the 30th day falls into Spring Festival, so 02-24."""
    case = factories.no_contract(at=at("2026-01-20"))
    moments = [at("2026-02-17", 8), at("2026-02-17", 9), at("2026-02-23", 9), at("2026-02-24", 23, 59)]
    told = []
    for moment in moments:
        work(moment)
        told.append(len(texts(case, "supplement_reminder")))
    open_still = now(case)

    work(at("2026-02-25", 0, 1))

    assert (open_still.state, open_still.due_on) == ("supplement_asked", day("2026-02-24"))
    assert told == [0, 1, 2, 2]
    assert "2026年2月24日" in texts(case, "supplement_reminder")[0]
    assert now(case).state == "terminated"
    assert len(texts(case, "supplement_over")) == 1


def test_what_ended_for_want_of_a_supplement_is_kept_for_a_new_application() -> None:
    case = factories.no_contract(at=at("2026-01-20"))
    work(at("2026-02-25", 1))
    filer = factories.login(factories.free_let().lessee)

    copied = draft.copy_to_draft(viewer=filer, case_id=case.pk, at=at("2026-03-01"))

    assert Case.objects.get(pk=copied).copied_from_id == case.pk


def test_a_supplement_starts_the_acceptance_anew_and_keeps_the_day_of_filing() -> None:
    """E15: received 2025-09-22, supplemented 2025-10-13, acceptance due 2025-10-20."""
    clerk = factories.desk("clerk", at=at("2025-09-22"))
    case = factories.left_to_clerk(at=at("2025-09-22"))
    desk.ask_supplement(
        desk=clerk,
        case_id=case.pk,
        version_no=case.version_no,
        items=(factories.item(),),
        at=at("2025-09-25"),
    )
    _change_and_hand_in(case, at=at("2025-10-13"))

    case = now(case)
    assert (case.received_on, case.acceptance_due_on) == (day("2025-10-13"), day("2025-10-20"))
    assert (case.filed_on, case.attempt) == (day("2025-09-22"), 2)


def test_a_stop_takes_its_working_days_out_of_the_clock() -> None:
    """W5 over National Day 2025: stopped from 09-29 to 10-09, both clocks go on from there."""
    examiner = factories.desk(at=at("2025-09-28"))
    case = factories.taken(examiner, at=at("2025-09-28"))
    desk.ask_supplement(
        desk=examiner,
        case_id=case.pk,
        version_no=case.version_no,
        items=(factories.item(),),
        at=at("2025-09-29"),
    )
    stands = desk_queries.desk_case(examiner, case.pk, at=at("2025-10-05")).clocks
    _change_and_hand_in(case, at=at("2025-10-09"))

    case = now(case)
    assert [(clock.no, clock.due_on, clock.colour) for clock in stands] == [
        ("C2", None, ""),
        ("C3", None, ""),
        ("C4", day("2025-10-29"), "green"),
    ]
    assert (case.due_on, case.statutory_due_on) == (day("2025-09-29"), day("2025-10-11"))
    # The promise was due on the day of the question (W5: S still counts); a stop then begun mends nothing.


def test_late_is_the_first_instant_of_the_day_after_and_is_never_taken_back() -> None:
    case = factories.referred(at=at("2026-09-30"))  # promised by 10-08, by law 10-10
    work(at("2026-10-08", 23, 59))
    in_time = now(case)

    work(at("2026-10-09", 0))
    by_promise = now(case)
    work(at("2026-10-11", 0))

    assert not in_time.overdue_promised
    assert (by_promise.overdue_promised, by_promise.overdue_statutory) == (True, False)
    assert now(case).overdue_statutory
    told = texts(case, "late")
    assert len(told) == 2
    assert "2026年10月8日" in told[0]
    kinds = [
        event.data["clock"] for event in ledger.events(f"case:{case.pk}") if event.kind == "case.overdue"
    ]
    assert kinds == ["C3", "C2"]


def test_the_worker_twice_is_as_once() -> None:
    case = factories.referred(at=at("2026-09-30"))

    for _ in range(2):
        clockwork.look_at_clocks(case_id=case.pk, at=at("2026-10-12"))
        deliver.supplement_due(case_id=case.pk, attempt=1, at=at("2026-10-12"))
        clockwork.deem_accepted(case_id=case.pk, attempt=1, at=at("2026-10-12"))

    assert len(texts(case, "late")) == 1
    assert now(case).state == "examining"


@pytest.mark.parametrize("example", [row for row in EXAMPLES if row["kind"] == "remaining"], ids=["E32"])
def test_warnings_are_green_yellow_and_red(example: dict[str, dict[str, object]]) -> None:
    given = example["input"]
    limit = int(str(given["limit"]))
    due = workdays.add_working_days(day(str(given["start"])), limit).day

    told = {
        text: {
            "remaining": workdays.remaining(day(text), due),
            "colour": clocks.colour(limit=limit, due_on=due, on=day(text)),
        }
        for text in example["expect"]
    }

    assert told == example["expect"]


def test_a_day_in_a_year_without_a_published_calendar_is_told_as_provisional_and_not_guessed() -> None:
    """W9: asked 2026-12-02, the 30th day is 2027-01-01; nobody knows 2027's swapped days yet."""
    case = factories.no_contract(at=at("2026-12-02"))
    examiner = factories.desk(at=at("2026-12-02"))

    line = desk_queries.queue(examiner, view="supplement", at=at("2026-12-02")).lines[0]

    assert (case.due_on, case.provisional) == (day("2027-01-04"), True)
    assert (line.due_on, line.provisional) == (day("2027-01-04"), True)
    assert "2027年1月4日（暂定）" in texts(case, "supplement")[0]


def test_a_day_in_a_published_year_is_told_as_it_is() -> None:
    case = factories.no_contract(at=at("2026-12-01"))

    assert (case.due_on, case.provisional) == (day("2026-12-31"), False)
    assert "暂定" not in texts(case, "supplement")[0]


@pytest.fixture
def year_2027(monkeypatch: pytest.MonkeyPatch) -> None:
    """The calendar of 2027 is published: New Year's holiday lasts until Monday the 4th."""
    known, years = calendar._days(), calendar._years()
    monkeypatch.setattr(
        calendar, "_days", lambda: dict(known) | {date(2027, 1, 4): False, date(2027, 1, 1): False}
    )
    monkeypatch.setattr(calendar, "_years", lambda: years | {2027})


def test_once_the_calendar_is_published_the_day_is_counted_again_and_told_if_it_moves_later(
    request: pytest.FixtureRequest,
) -> None:
    case = factories.no_contract(at=at("2026-12-02"))
    clockwork.count_again(at=at("2026-12-05"))
    unchanged = now(case)
    request.getfixturevalue("year_2027")

    clockwork.count_again(at=at("2026-12-10"))
    clockwork.count_again(at=at("2026-12-11"))
    worker.run_pending(at=at("2027-01-05", 0), lanes=("cases",))

    case = now(case)
    assert (unchanged.due_on, unchanged.provisional) == (day("2027-01-04"), True)
    assert (case.due_on, case.provisional) == (day("2027-01-05"), False)
    assert ["2027年1月5日" in text for text in texts(case, "moved_later")] == [True]
    assert case.state == "supplement_asked"  # the old timer finds that the day has moved
    worker.run_pending(at=at("2027-01-06", 1), lanes=("cases",))
    assert now(case).state == "terminated"


def test_a_silent_source_is_waited_for_one_working_day_over_a_holiday(sources_down: Switches) -> None:
    case = factories.decided(at=at("2026-09-30"))
    sources.ask_again(case_id=case.pk, at=at("2026-10-08", 23, 59))
    waits = now(case)

    sources.ask_again(case_id=case.pk, at=at("2026-10-09", 0))

    assert (waits.state, waits.substate, waits.due_on) == ("applied", "waiting_source", day("2026-10-08"))
    assert (now(case).state, now(case).accepted_on, now(case).due_on) == (
        "examining",
        day("2026-10-09"),
        day("2026-10-10"),
    )


def test_a_draft_left_alone_is_told_and_deleted_after_ninety_days() -> None:
    let = factories.free_let()
    filer = factories.login(let.lessee, at=at("2026-03-01"))
    case_id = factories.lease_draft(filer, factories.lease(let), at=at("2026-03-01"))
    touched = factories.lease_draft(filer, factories.lease(let), at=at("2026-03-01"))

    for moment in (at("2026-05-22"), at("2026-05-23"), at("2026-05-24")):
        outbox.enqueue_slots(at=moment, lanes=("cases",))
        work(moment)
    told = Message.objects.filter(kind="draft_reminder")
    draft.save_page(
        viewer=filer, case_id=touched, answers={}, fields=(), version_no=None, at=at("2026-05-25")
    )
    work(at("2026-05-30", 23, 59))
    last_day = Case.objects.filter(pk=case_id).exists()
    work(at("2026-05-31", 0))

    assert [message.case_id for message in told] == [case_id, touched] or told.count() == 2
    assert "2026年5月30日" in str(told[0].text)
    assert last_day
    assert set(Case.objects.values_list("pk", flat=True)) == {touched}


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_through_the_year_the_row_says_what_the_ledger_says(year: int) -> None:
    """On each eleventh day of the year the promise ends on a working day, and never after the law's limit."""
    first = date(year, 1, 5)
    matter = None
    case = factories.referred(at=at(first.isoformat()))
    for step in range(0, 355, 11):
        on = first + timedelta(days=step)
        matter = matter or catalogue.matter(case.version_id)
        limits = clocks.limits(matter, on)
        assert on < limits.promised.day <= limits.statutory.day
        assert workdays.is_working_day(limits.promised.day)
        assert limits.promised.day == workdays.add_working_days(on, 1).day
    told = unfolding.life(ledger.events(f"case:{case.pk}"), catalogue.matter(case.version_id))
    assert (told.due_on, told.statutory_due_on) == (case.due_on, case.statutory_due_on)


def _change_and_hand_in(case: Case, *, at: datetime) -> None:
    """The applicant mends the number of occupants; the others confirm what it says now."""
    from miaopi.cases.actions import submit

    let = factories.free_let()
    filer = factories.login(let.lessee, at=at)
    draft.save_page(
        viewer=filer,
        case_id=case.pk,
        answers={"deposit_cny": "3100"},
        fields=["deposit_cny"],
        version_no=None,
        at=at,
    )
    factories.hand_in(filer, case.pk, key=f"again-{at}", at=at)
    factories.confirm_all(case.pk, let.lessor, at=at)
    submit.submit(case_id=case.pk, at=at)
