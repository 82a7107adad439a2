"""The homes of the demo: one for every trouble that the rules know, enough without one for the examples."""

from collections import Counter

from miaopi_demo import numbers
from miaopi_demo.homes import BASE_ROOMS, DISTRICTS, EARLIER, free_homes, homes
from miaopi_demo.people import enterprise, people, person
from miaopi_demo.rents import medians

TROUBLES = {
    "by-shares",
    "joint",
    "sealed",
    "objection",
    "expropriation",
    "illegal-building",
    "grade-C",
    "grade-D",
    "mortgage-before",
    "mortgage-after",
    "use-office",
    "use-shop",
    "use-warehouse",
    "use-workshop",
    "use-other",
    "one-room",
    "owner-minor",
    "owner-deceased",
    "owner-limited-capacity",
    "owner-name-differs",
    "owner-not-found",
    "owner-revoked",
    "owner-cancelled",
    "owner-irregular",
    "no-title",
    "silent",
}


def test_every_trouble_exists() -> None:
    assert {trouble for home in homes() for trouble in home.troubles} == TROUBLES


def test_a_home_is_troubled_in_the_way_it_says() -> None:
    for home in homes():
        told = home.troubles
        assert home.sealed == ("sealed" in told)
        assert home.objection == ("objection" in told)
        assert home.expropriation == ("expropriation" in told)
        assert home.ownership == next((kind for kind in ("by-shares", "joint") if kind in told), "sole")
        assert (home.safety_grade in "CD") == bool(told & {"grade-C", "grade-D"})
        assert (EARLIER in home.mortgages) == ("mortgage-before" in told)
        assert (home.use != "residence") == any(trouble.startswith("use-") for trouble in told)
        assert home.registered == ("no-title" not in told)
        assert sum(owner.share_percent for owner in home.owners) == 100


def test_three_hundred_homes_have_titles_of_their_own_in_all_four_districts() -> None:
    assert len({home.title_number for home in homes()}) == 300
    assert len({home.location for home in homes()}) == 300
    assert Counter(home.division[:6] for home in homes()).keys() == DISTRICTS.keys()
    assert all(numbers.is_fictitious(home.title_number) for home in homes())
    assert homes()[0].title_number == "琼（2099）海口市不动产权第0000001号"


def test_all_safety_grades_are_there() -> None:
    assert {home.safety_grade for home in homes()} == {"A", "B", "C", "D"}


def test_the_homes_of_the_stories_are_as_told() -> None:
    lessor, wife, landlord = (person(key).number for key in ("P02", "P03", "P04"))

    own = [home for home in homes() if [owner.id for owner in home.owners] == [lessor]]
    joint = [home for home in homes() if [owner.id for owner in home.owners] == [lessor, wife]]
    two = [home for home in homes() if [owner.id for owner in home.owners] == [landlord] and home.registered]

    assert [home.rooms for home in own] == [BASE_ROOMS]
    assert str(own[0].area_m2) == "67.5"
    assert [home.ownership for home in joint] == ["joint"]
    assert sorted(home.sealed for home in two) == [False, True]


def test_the_lessor_by_trade_has_forty_homes_without_a_trouble() -> None:
    forty = [home for home in homes() if home.owners[0].id == enterprise("E04").code]

    assert len(forty) == 40
    assert not any(home.troubles for home in forty)


def test_at_least_a_hundred_and_twenty_homes_are_free_and_their_owners_living_adults() -> None:
    assert len(free_homes()) >= 120
    for home, owner in free_homes():
        assert owner.is_living_adult()
        assert [held.id for held in home.owners] == [owner.number]
        assert home.use == "residence"
        assert any(room.kind in {"living", "bedroom"} for room in home.rooms)
        assert medians()[home.division, "residence"]


def test_rents_are_known_for_every_division_and_scarce_for_some() -> None:
    divisions = {division for division, _ in medians()}

    assert divisions >= {person.division for person in people()}
    assert medians()["460105100", "residence"] == 30
    assert None in medians().values()
