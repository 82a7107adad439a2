"""Waves under one deadline: what each state is, what is asked at once, what is kept and what is logged."""

import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError
from pytest_django.fixtures import Settings
from structlog.testing import capture_logs

from miaopi import registries
from miaopi.content import LookupAnswer
from miaopi.content.contracts import Contract
from miaopi.registries import platform
from miaopi_demo.faults import Fault, Switches
from miaopi_demo.homes import homes
from miaopi_demo.people import person
from miaopi_demo.serving import Server
from tests.registries.asked import PURPOSE, Asks, identity, matter, rents, title

AT = datetime(2026, 11, 24, 4, tzinfo=UTC)
INPUTS: Any = None  # the matters of these tests look at answers alone


def ask(matter: Any, **more: Any) -> Mapping[str, LookupAnswer]:
    return registries.ask(matter=matter, inputs=INPUTS, at=AT, **more)


def states(answers: Mapping[str, LookupAnswer]) -> dict[str, str]:
    return {name: answer.state for name, answer in answers.items()}


def test_every_lookup_is_answered_by_the_real_sources(server: Server) -> None:
    answers = ask(matter(lessor=identity("P02"), title=title(), rents=rents()))

    assert states(answers) == {"lessor": "answered", "title": "answered", "rents": "answered"}
    assert answers["lessor"].record["alive"] is True
    assert answers["title"].record["title_owners"][0]["id"] == person("P02").number
    assert AT <= answers["title"].asked_at <= answers["title"].answered_at < AT + timedelta(seconds=4)


def test_the_raw_answer_is_kept_as_it_came_with_fields_that_nobody_needs(server: Server) -> None:
    answer = ask(matter(title=title()))["title"]

    assert answer.raw["title_rooms"][1] == {"id": "R2", "kind": "bedroom", "area_m2": 15.5}
    assert "title_use" in answer.raw
    assert "title_use" not in answer.record


# ── states ────


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        ({"kind": "down"}, "silent"),
        ({"kind": "garbage"}, "malformed"),
        ({"kind": "large"}, "malformed"),
        ({"kind": "wrong", "field": "alive"}, "malformed"),
        ({"kind": "omit", "field": "alive"}, "incomplete"),
        ({"kind": "null", "field": "alive"}, "incomplete"),
        ({"kind": "omit", "field": "person_found"}, "incomplete"),
        ({"kind": "omit", "field": "sex"}, "answered"),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value.values()),
)
def test_each_fault_of_a_source_is_a_state(switches: Switches, fault: dict[str, str], state: str) -> None:
    switches.put(Fault(source="population", **fault))

    answers = ask(matter(lessor=identity("P02"), title=title()))

    assert states(answers) == {"lessor": state, "title": "answered"}
    if state == "incomplete":
        assert answers["lessor"].missing == (fault["field"],)
        assert answers["lessor"].raw is not None


def test_a_value_outside_its_list_is_malformed(switches: Switches, server: Server) -> None:
    switches.put(Fault(source="real-estate-unit", kind="wrong", field="title_rooms.kind"))

    assert states(ask(matter(title=title()))) == {"title": "malformed"}


def test_a_source_that_nobody_answers_for_is_silent(server: Server, settings: Settings) -> None:
    settings.REGISTRIES = settings.REGISTRIES | {"population": "http://127.0.0.1:9"}

    answers = ask(matter(lessor=identity("P02"), title=title()))

    assert states(answers) == {"lessor": "silent", "title": "answered"}
    assert (answers["lessor"].record, answers["lessor"].raw, answers["lessor"].answered_at) == (
        None,
        None,
        None,
    )


def test_a_source_without_an_address_is_silent(server: Server, settings: Settings) -> None:
    settings.REGISTRIES = {}

    assert states(ask(matter(lessor=identity("P02")))) == {"lessor": "silent"}


def test_a_source_that_does_not_know_our_token_is_silent(server: Server, settings: Settings) -> None:
    settings.REGISTRIES = {"population": {"address": server.address, "token": "another"}}

    assert states(ask(matter(lessor=identity("P02")))) == {"lessor": "silent"}


def test_no_record_is_an_answer(server: Server) -> None:
    answers = ask(matter(lessor=identity("P20"), title=title("琼（2099）海口市不动产权第9999999号")))

    assert states(answers) == {"lessor": "answered", "title": "answered"}
    assert answers["lessor"].record["person_found"] is False
    assert answers["lessor"].record["alive"] is None


def test_no_record_is_a_gap_where_the_matter_needs_one(server: Server) -> None:
    needed = title("琼（2099）海口市不动产权第9999999号")
    answers = ask(matter(title=Asks(needed.registry, needed.key, needed.needs, record_required=True)))

    assert states(answers) == {"title": "incomplete"}
    assert answers["title"].missing == ("title_found",)


def test_a_null_that_the_contract_allows_is_an_answer(server: Server) -> None:
    answers = ask(matter(rents=rents("990000")))

    assert states(answers) == {"rents": "answered"}
    assert answers["rents"].record == {"median_rent_per_m2": None}


# ── waves ────


def test_all_of_a_wave_are_there_at_once(switches: Switches, server: Server) -> None:
    """Each source holds its answer back until all four questions have come: one after the other would
    never end.
    """
    switches.put(Fault(source="*", kind="meet", parties=4, seconds=3))

    answers = ask(matter(lessor=identity("P02"), lessee=identity("P01"), title=title(), rents=rents()))

    assert set(states(answers).values()) == {"answered"}


def test_five_do_not_meet_where_four_are_asked(switches: Switches, server: Server) -> None:
    """The guard of the test above: without a fifth question nobody is answered."""
    switches.put(Fault(source="*", kind="meet", parties=5, seconds=0.2))

    answers = ask(
        matter(lessor=identity("P02"), lessee=identity("P01"), title=title(), rents=rents()), deadline_s=1.0
    )

    assert "answered" not in states(answers).values()


def owner_of(name: str) -> Asks:
    """The identity of whoever an earlier lookup names as owner: its key is known only then."""

    def key(answers: Mapping[str, LookupAnswer]) -> dict[str, str] | None:
        found = answers.get(name)
        if found is None or not found.record:
            return None
        return {"id_number": found.record["title_owners"][0]["id"], "name": person("P02").name}

    return Asks("population", key, frozenset({"person_found", "name_matches"}))


def test_the_next_wave_is_asked_as_its_keys_become_known(server: Server) -> None:
    asked = matter(owner=owner_of("title"), title=title(), rents=rents())

    answers = ask(asked)

    assert asked.waves == [["title", "rents"], ["owner"], []]
    assert answers["owner"].record["name_matches"] is True


def test_what_hangs_on_a_silent_source_is_not_asked(switches: Switches, server: Server) -> None:
    switches.put(Fault(source="real-estate-unit", kind="down"))

    answers = ask(matter(owner=owner_of("title"), title=title()))

    assert states(answers) == {"title": "silent"}


# ── the deadline ────


def test_one_deadline_holds_for_everything(switches: Switches, server: Server) -> None:
    switches.put(Fault(source="population", kind="slow", seconds=30))
    switches.put(Fault(source="real-estate-unit", kind="slow", seconds=30))
    began = time.monotonic()

    answers = ask(matter(lessor=identity("P02"), title=title(), rents=rents()), deadline_s=0.4)

    assert time.monotonic() - began < 1.5
    assert states(answers) == {"lessor": "late", "title": "late", "rents": "answered"}


def test_a_wave_that_begins_after_the_deadline_is_not_sent(switches: Switches, server: Server) -> None:
    switches.put(Fault(source="real-estate-unit", kind="slow", seconds=0.5))
    hurried = matter(title=title(), after=after("title"))

    answers = ask(hurried, deadline_s=0.2)

    assert states(answers) == {"title": "late", "after": "late"}
    assert answers["after"].raw is None


def after(name: str) -> Asks:
    """Asked as soon as another lookup has any answer, also a late one."""
    who = person("P02")

    def key(answers: Mapping[str, LookupAnswer]) -> dict[str, str] | None:
        return {"id_number": who.number, "name": who.name} if name in answers else None

    return Asks("population", key, frozenset({"person_found"}))


def test_a_sources_own_deadline_is_shorter_than_all(switches: Switches, server: Server) -> None:
    """statistics gives itself 1.5 s."""
    switches.put(Fault(source="statistics", kind="slow", seconds=30))
    began = time.monotonic()

    answers = ask(matter(rents=rents()), deadline_s=20)

    assert states(answers) == {"rents": "late"}
    assert 1.4 < time.monotonic() - began < 4


def test_a_source_that_was_slow_is_asked_anew_with_success(switches: Switches, server: Server) -> None:
    switches.put(Fault(source="population", kind="slow", seconds=30))
    ask(matter(lessor=identity("P02")), deadline_s=0.2)
    switches.clear()

    assert states(ask(matter(lessor=identity("P02")))) == {"lessor": "answered"}


def test_many_hanging_sources_keep_no_other_question_waiting(switches: Switches, server: Server) -> None:
    switches.put(Fault(source="real-estate-unit", kind="slow", seconds=30))
    over = [
        threading.Thread(target=ask, args=[matter(title=title())], kwargs={"deadline_s": 1.0})
        for _ in range(20)
    ]
    for thread in over:
        thread.start()

    answers = ask(matter(lessor=identity("P02")), deadline_s=0.9)

    assert states(answers) == {"lessor": "answered"}
    for thread in over:
        thread.join()


# ── asking again ────


def test_asking_again_keeps_what_answered_and_asks_the_rest(switches: Switches, server: Server) -> None:
    asked = matter(lessor=identity("P02"), title=title())
    switches.put(Fault(source="population", kind="down"))
    before = ask(asked)
    switches.clear()
    switches.put(Fault(source="real-estate-unit", kind="down"))

    again = ask(asked, known=before)

    assert states(again) == {"lessor": "answered", "title": "answered"}
    assert again["title"] is before["title"]


# ── platform sources ────


def leases(contract: Contract, key: Mapping[str, str], *, at: datetime) -> Mapping[str, object]:
    record = {
        "number": "L7",
        "valid_from": "2026-01-01",
        "valid_to": "2026-12-31",
        "data": {"lessor_id": "a", "lessee_id": "b", "rooms": [], "rent_monthly_cny": "1800"},
    }
    return contract.compute([record] if key["title_number"] == homes()[0].title_number else [], key)


def same_home(number: str) -> Asks:
    return Asks("leases", lambda answers: {"title_number": number}, frozenset({"lease_home_live"}))


@pytest.fixture
def licences(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(platform._sources, "licences", leases)


def test_a_platform_source_answers_like_any_other(server: Server, licences: None) -> None:
    answers = ask(
        matter(let=same_home(homes()[0].title_number), free=same_home("another"), lessor=identity("P02"))
    )

    assert set(states(answers).values()) == {"answered"}
    assert [row["number"] for row in answers["let"].record["lease_home_live"]] == ["L7"]
    assert answers["free"].record == {"lease_home_live": ()}
    assert answers["let"].raw["lease_number"] == "L7"


def test_a_platform_source_runs_in_the_thread_that_asks_and_is_told_the_instant(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[object] = []

    def source(contract: Contract, key: Mapping[str, str], *, at: datetime) -> Mapping[str, object]:
        told.extend([threading.get_ident(), at])
        return leases(contract, key, at=at)

    monkeypatch.setitem(platform._sources, "licences", source)
    ask(matter(let=same_home("x")))

    assert told == [threading.get_ident(), AT]


def test_a_platform_source_whose_database_is_away_is_silent(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def source(contract: Contract, key: Mapping[str, str], *, at: datetime) -> Mapping[str, object]:
        raise OperationalError

    monkeypatch.setitem(platform._sources, "licences", source)

    assert states(ask(matter(let=same_home("x"), rents=rents()))) == {"let": "silent", "rents": "answered"}


def test_a_platform_source_that_fails_is_silent_and_its_text_is_not_logged(
    server: Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def source(contract: Contract, key: Mapping[str, str], *, at: datetime) -> Mapping[str, object]:
        raise ValueError("460105197901010041")

    monkeypatch.setitem(platform._sources, "licences", source)

    assert states(ask(matter(let=same_home("x"), rents=rents()))) == {"let": "silent", "rents": "answered"}
    assert "ValueError" in caplog.text
    assert "460105197901010041" not in caplog.text


def test_what_a_platform_source_says_after_the_deadline_is_late(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]

    def source(contract: Contract, key: Mapping[str, str], *, at: datetime) -> Mapping[str, object]:
        now[0] += 10
        return leases(contract, key, at=at)

    monkeypatch.setitem(platform._sources, "licences", source)

    assert states(ask(matter(let=same_home("x")), clock=lambda: now[0], deadline_s=9)) == {"let": "late"}


def test_a_platform_source_that_no_app_gives_is_silent(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(platform._sources, "licences", raising=False)

    assert states(ask(matter(let=same_home("x")))) == {"let": "silent"}


def test_a_source_is_registered_by_name() -> None:
    assert platform.source("of-a-test")(leases) is leases
    assert platform.registered("of-a-test") is leases
    platform._sources.pop("of-a-test")


# ── one question ────


def test_one_question_at_the_making_of_an_account(server: Server) -> None:
    who = person("P01")

    answer = registries.ask_one(
        registry="population", key={"id_number": who.number, "name": who.name}, purpose=PURPOSE, at=AT
    )

    assert (answer.state, answer.registry, answer.lookup) == ("answered", "population", "population")
    assert answer.record["name_matches"] is True


def test_one_question_needs_all_fields_unless_told(switches: Switches, server: Server) -> None:
    who = person("P01")
    key = {"id_number": who.number, "name": who.name}
    switches.put(Fault(source="population", kind="omit", field="sex"))

    everything = registries.ask_one(registry="population", key=key, purpose=PURPOSE, at=AT)
    enough = registries.ask_one(
        registry="population", key=key, purpose=PURPOSE, at=AT, needs={"person_found"}
    )

    assert (everything.state, everything.missing) == ("incomplete", ("sex",))
    assert enough.state == "answered"


# ── what is written down ────


def test_the_log_has_codes_and_no_person(switches: Switches, server: Server) -> None:
    switches.put(Fault(source="population", kind="omit", field="alive"))
    switches.put(Fault(source="real-estate-unit", kind="garbage"))
    with capture_logs() as lines:
        ask(matter(lessor=identity("P02"), title=title()), case="HK261124ABCDEF0")

    told = {line["lookup"]: line for line in lines if line["event"] == "registry.gap"}
    assert told["lessor"]["fields"] == ["alive"]
    assert (told["title"]["state"], told["title"]["why"]) == ("malformed", "not-json")
    assert told["title"]["case"] == "HK261124ABCDEF0"
    assert person("P02").number not in str(lines)
    assert person("P02").name not in str(lines)


def test_nothing_is_logged_of_what_was_answered(server: Server) -> None:
    with capture_logs() as lines:
        ask(matter(lessor=identity("P02")))

    assert lines == []
