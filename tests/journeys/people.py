"""Who goes on a journey and about which home: each journey has people and a home of its own."""

from __future__ import annotations

from functools import cache

from miaopi_demo.homes import Home, homes
from miaopi_demo.people import Person, people, person

DISTRICT = "460105"


@cache
def _by_number() -> dict[str, Person]:
    return {someone.number: someone for someone in people()}


def home(title: int) -> Home:
    """By the serial number of its title."""
    return homes()[title - 1]


def owner(of: Home) -> Person:
    """Its one owner."""
    (one,) = of.owners
    return _by_number()[one.id]


def _is_plain(home: Home) -> bool:
    """Whether it has one owner, a grown-up without a part in the stories."""
    someone = _by_number().get(home.owners[0].id)
    return (
        len(home.owners) == 1
        and someone is not None
        and someone.key.startswith("G")
        and someone.is_living_adult()
    )


def troubled(*troubles: str) -> Home:
    """A home with just these troubles."""
    return next(each for each in homes() if each.troubles == set(troubles) and _is_plain(each))


@cache
def _free_homes() -> tuple[Home, ...]:
    """Homes of the district without a trouble, one an owner."""
    free = [
        each
        for each in homes()
        if not each.troubles and _is_plain(each) and each.division.startswith(DISTRICT)
    ]
    return tuple({each.owners[0].id: each for each in reversed(free)}.values())[::-1]


@cache
def _tenants() -> tuple[Person, ...]:
    """Grown-ups who let none of those homes."""
    letting = {each.owners[0].id for each in _free_homes()}
    return tuple(
        someone
        for someone in people()
        if someone.key.startswith("G") and someone.is_living_adult() and someone.number not in letting
    )


def free(number: int) -> tuple[Home, Person, Person]:
    """A home without a trouble, its owner and a lessee, for one journey alone."""
    chosen = _free_homes()[number]
    return chosen, owner(chosen), tenant(number % len(_tenants()))


def tenant(number: int) -> Person:
    """From the other end of the list of those who own a troubled home, so that the two seldom meet."""
    return _tenants()[-1 - number]


__all__ = ["Home", "Person", "free", "home", "owner", "person", "tenant", "troubled"]
