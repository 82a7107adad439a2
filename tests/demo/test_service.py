"""The demo's sources over HTTP: what they answer, and each switch."""

import threading
import time
from typing import Any

import httpx2
import pytest

from miaopi_demo.faults import KINDS
from miaopi_demo.homes import homes
from miaopi_demo.people import enterprise, person
from miaopi_demo.serving import Server

PURPOSE = "房屋租赁登记备案：核对当事人身份"
NO_TITLE = "琼（2099）海口市不动产权第9999999号"


def ask_population(client: httpx2.Client, key: str = "P01", **changed: str) -> httpx2.Response:
    who = person(key)
    return client.post(
        "/population", json={"id_number": who.number, "name": who.name, "purpose": PURPOSE} | changed
    )


def ask_title(client: httpx2.Client, title: str, owner: str = "P02") -> dict[str, Any]:
    body = {"id_number": person(owner).number, "title_number": title, "purpose": PURPOSE}
    return client.post("/real-estate-unit", json=body).raise_for_status().json()


def test_a_person_is_found_under_number_and_name(platform: httpx2.Client) -> None:
    assert ask_population(platform).json() == {
        "person_found": True,
        "name_matches": True,
        "alive": True,
        "birth_date": "1990-03-15",
        "sex": "female",
        "chinese_citizen": True,
        "capacity": "full",
    }


@pytest.mark.parametrize(
    ("key", "field", "value"),
    [
        ("P12", "alive", False),
        ("P13", "capacity", "limited"),
        ("P19", "name_matches", False),
        ("P20", "person_found", False),
        ("P20", "name_matches", None),
        ("P10", "capacity", "limited"),
        ("P24", "capacity", "none"),
    ],
)
def test_the_registry_holds_what_the_stories_say(
    platform: httpx2.Client, key: str, field: str, value: object
) -> None:
    assert ask_population(platform, key).json()[field] == value


def test_a_name_with_blanks_and_a_number_in_full_width_are_the_same(platform: httpx2.Client) -> None:
    answer = ask_population(
        platform, name="符 海 燕", id_number="４６０１９９１９９００３１５００４１"
    ).json()

    assert answer["name_matches"] is True


@pytest.mark.parametrize(
    ("key", "state", "abnormal"),
    [
        ("E01", "in_business", False),
        ("E10", "revoked", False),
        ("E11", "cancelled", False),
        ("E15", "in_business", True),
    ],
)
def test_an_enterprise_is_found_in_its_state(
    platform: httpx2.Client, key: str, state: str, abnormal: bool
) -> None:
    firm = enterprise(key)
    body = {"credit_code": firm.code, "name": firm.name, "purpose": PURPOSE}

    answer = platform.post("/business", json=body).json()

    assert (answer["business_found"], answer["business_name_matches"]) == (True, True)
    assert (answer["business_state"], answer["business_abnormal"]) == (state, abnormal)


@pytest.mark.parametrize(("who", "represents"), [("P06", True), ("P01", False)])
def test_only_its_representative_stands_for_an_enterprise(
    platform: httpx2.Client, who: str, represents: bool
) -> None:
    firm = enterprise("E01")
    body = {"credit_code": firm.code, "name": firm.name, "id_number": person(who).number, "purpose": PURPOSE}

    assert platform.post("/business", json=body).json()["legal_rep_matches"] is represents


def test_a_home_is_told_as_registered(platform: httpx2.Client) -> None:
    answer = ask_title(platform, homes()[0].title_number)

    assert answer["title_found"] is True
    assert answer["title_owners"] == [{"id": person("P02").number, "share_percent": 100}]
    assert answer["title_area_m2"] == 67.5
    assert answer["title_rooms"][1] == {"id": "R2", "kind": "bedroom", "area_m2": 15.5}
    assert answer["title_owner_matches"] is True


def test_a_title_number_with_plain_brackets_is_the_same(platform: httpx2.Client) -> None:
    plain = homes()[0].title_number.replace("（", "(").replace("）", ")")

    assert ask_title(platform, plain)["title_found"] is True


def test_without_a_title_the_record_is_null_and_the_marks_are_there(platform: httpx2.Client) -> None:
    marked = next(home for home in homes() if not home.registered and home.illegal_building)

    answer, unknown = ask_title(platform, marked.title_number), ask_title(platform, NO_TITLE)

    assert (answer["title_found"], answer["title_owners"], answer["title_illegal_building"]) == (
        False,
        None,
        True,
    )
    assert (unknown["title_found"], unknown["title_owners"], unknown["title_illegal_building"]) == (
        False,
        None,
        False,
    )


@pytest.mark.parametrize(
    ("division", "rent"), [("460105", 30), ("460105100", 30), ("460105100999", 30), ("990000", None)]
)
def test_the_median_rent_of_a_division_or_null(
    platform: httpx2.Client, division: str, rent: int | None
) -> None:
    body = {"division": division, "use": "residence", "purpose": PURPOSE}

    assert platform.post("/statistics", json=body).json() == {"median_rent_per_m2": rent}


def test_a_stranger_is_not_answered(server: Server) -> None:
    answer = httpx2.post(f"{server.address}/population", json={}, trust_env=False)

    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{}", 422),
        (b'{"id_number": "460199199003150041", "name": "x"}', 422),
        (b"[]", 400),
        (b"{", 400),
        (b"x" * 70_000, 413),
    ],
    ids=["no key", "no purpose", "no object", "no json", "too large"],
)
def test_a_question_of_another_form_is_refused(platform: httpx2.Client, body: bytes, status: int) -> None:
    answer = platform.post("/population", content=body, headers={"Content-Type": "application/json"})

    assert answer.status_code == status
    assert ask_population(platform).status_code == 200  # the connection is not out of step


def test_only_posts_are_lookups_and_unknown_paths_are_not_there(platform: httpx2.Client) -> None:
    assert platform.get("/population").status_code == 405
    assert platform.get("/elsewhere").status_code == 404


def switch(client: httpx2.Client, **fault: object) -> None:
    assert client.post("/faults", json=fault).status_code == 200


def test_down(platform: httpx2.Client) -> None:
    switch(platform, source="population", fault="down")

    assert ask_population(platform).status_code == 503


def test_garbage(platform: httpx2.Client) -> None:
    switch(platform, source="population", fault="garbage")

    with pytest.raises(ValueError, match=r"."):
        ask_population(platform).json()


def test_large(platform: httpx2.Client) -> None:
    switch(platform, source="population", fault="large")

    assert len(ask_population(platform).content) > 2_000_000


@pytest.mark.parametrize(
    ("fault", "left"), [("omit", "gone"), ("null", None), ("wrong", {"unexpected": True})]
)
def test_a_field_spoilt(platform: httpx2.Client, fault: str, left: object) -> None:
    switch(platform, source="population", fault=fault, field="alive")

    answer = ask_population(platform).json()

    assert answer.get("alive", "gone") == left
    assert answer["name_matches"] is True


def test_a_field_left_out_inside_a_list(platform: httpx2.Client) -> None:
    switch(platform, source="real-estate-unit", fault="omit", field="title_rooms.area_m2")

    assert ask_title(platform, homes()[0].title_number)["title_rooms"][0] == {"id": "R1", "kind": "living"}


def test_slow_waits_until_it_is_switched_off(platform: httpx2.Client, server: Server) -> None:
    switch(platform, source="population", fault="slow", seconds=30)
    arrived = threading.Event()

    def asking() -> None:
        ask_population(platform)
        arrived.set()

    thread = threading.Thread(target=asking)
    thread.start()
    assert not arrived.wait(0.1)
    httpx2.delete(f"{server.address}/faults", params={"source": "population"}, trust_env=False)

    assert arrived.wait(5)
    thread.join()


def test_slow_answers_in_the_end(platform: httpx2.Client) -> None:
    switch(platform, source="population", fault="slow", seconds=0.1)
    before = time.monotonic()

    assert ask_population(platform).json()["person_found"] is True
    assert time.monotonic() - before >= 0.1


def test_a_fault_of_one_source_leaves_the_others_alone(platform: httpx2.Client) -> None:
    switch(platform, source="business", fault="down")

    assert ask_population(platform).status_code == 200


def test_switches_are_listed_and_cleared(platform: httpx2.Client) -> None:
    switch(platform, source="population", fault="omit", field="alive")
    switch(platform, source="population", fault="omit", field="alive")
    switch(platform, source="business", fault="slow", seconds=2)

    listed = platform.get("/faults").json()["items"]
    left = platform.delete("/faults", params={"source": "population"}).json()["items"]

    assert listed == [
        {"source": "population", "fault": "omit", "field": "alive"},
        {"source": "business", "fault": "slow", "seconds": 2.0},
    ]
    assert left == listed[1:]
    assert platform.delete("/faults").json()["items"] == []


@pytest.mark.parametrize(
    "fault",
    [
        {"source": "nobody", "fault": "down"},
        {"source": "population", "fault": "tired"},
        {"source": "population", "fault": "omit"},
        {"source": "population", "fault": "slow", "seconds": "long"},
        {"source": "population", "fault": "slow", "seconds": -1},
    ],
)
def test_a_switch_that_is_none_is_refused(platform: httpx2.Client, fault: dict[str, object]) -> None:
    answer = platform.post("/faults", json=fault)

    assert answer.status_code == 422
    assert platform.get("/faults").json()["items"] == []


def test_the_page_has_a_switch_for_each_fault_and_says_what_is_on(platform: httpx2.Client) -> None:
    platform.post("/switch", data={"source": "statistics", "fault": "down", "field": "", "seconds": "3"})
    page = platform.get("/").text
    platform.post("/switch", data={"source": "statistics", "fault": "slow", "off": "statistics"})

    assert all(f'value="{kind}"' in page for kind in KINDS)
    assert "<li>不答：503" in page
    assert "<li>" not in platform.get("/").text


def test_another_site_cannot_press_a_switch(platform: httpx2.Client) -> None:
    form = {"source": "statistics", "fault": "down"}

    answer = platform.post("/switch", data=form, headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403
    assert platform.get("/faults").json()["items"] == []
