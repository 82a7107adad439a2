"""Which home an example gets: never the same twice in a row, never one that is let, always one."""

import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from miaopi_demo.lettings import Term, next_term

TODAY = date(2026, 11, 24)
NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
TITLES = ("first", "second", "third")


def take(path: Path, *, at: datetime = NOON, let: dict[str, date] | None = None) -> Term:
    return next_term(path=path, titles=TITLES, today=TODAY, at=at, let_until=(let or {}).get)


def test_three_examples_take_three_homes_from_tomorrow_for_a_year(tmp_path: Path) -> None:
    taken = [take(tmp_path / "db", at=NOON + timedelta(seconds=n)) for n in range(3)]

    assert {term.title_number for term in taken} == set(TITLES)
    assert {(term.starts_on, term.ends_on) for term in taken} == {(date(2026, 11, 25), date(2027, 11, 24))}


def test_when_all_are_held_the_term_begins_after_the_one_before(tmp_path: Path) -> None:
    before = [take(tmp_path / "db") for _ in TITLES]

    after = take(tmp_path / "db")

    assert after.starts_on == before[0].ends_on + timedelta(days=1)


def test_a_home_that_was_given_but_not_let_is_free_after_an_hour(tmp_path: Path) -> None:
    for _ in TITLES:
        take(tmp_path / "db")

    later = take(tmp_path / "db", at=NOON + timedelta(hours=1, seconds=1))

    assert later.starts_on == date(2026, 11, 25)


def test_a_home_that_is_let_is_not_given(tmp_path: Path) -> None:
    let = {"first": date(2027, 5, 31), "second": date(2027, 6, 30)}

    assert [take(tmp_path / "db", let=let).title_number for _ in range(2)] == ["third", "first"]


def test_the_home_that_is_free_first_is_given_when_all_are_let(tmp_path: Path) -> None:
    let = {"first": date(2028, 1, 31), "second": date(2027, 6, 30), "third": date(2027, 7, 31)}

    term = take(tmp_path / "db", let=let)

    assert (term.title_number, term.starts_on) == ("second", date(2027, 7, 1))


def test_a_lease_that_ended_early_makes_its_home_free(tmp_path: Path) -> None:
    take(tmp_path / "db", let=dict.fromkeys(TITLES, date(2030, 1, 1)))

    assert take(tmp_path / "db", at=NOON + timedelta(hours=2)).starts_on == date(2026, 11, 25)


def test_examples_asked_for_at_once_never_meet(tmp_path: Path) -> None:
    barrier, taken = threading.Barrier(8), []

    def asking() -> None:
        barrier.wait()
        taken.append(take(tmp_path / "db"))

    threads = [threading.Thread(target=asking) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len({(term.title_number, term.starts_on) for term in taken}) == 8


def test_a_year_from_a_leap_day_ends_the_day_before_the_first_of_march(tmp_path: Path) -> None:
    let = dict.fromkeys(TITLES, date(2028, 2, 28))

    term = take(tmp_path / "db", let=let)

    assert (term.starts_on, term.ends_on) == (date(2028, 2, 29), date(2029, 2, 28))
