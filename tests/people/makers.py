"""Makers for tests of people: by role, through the actions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from miaopi.people import actions
from miaopi.people.models import Account, Person

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)  # noon in Haikou
LESSEE = {"name": "符海燕", "number": "460199199003150041"}
LESSOR = {"name": "王永福", "number": "460199195811020052"}
FIRM = {"name": "海口示例椰岸购物广场有限公司", "number": "91460199G000000150"}
LESSEE_PHONE = "14200000001"
LESSOR_PHONE = "14200000002"


@dataclass
class Registry:
    """A population registry whose answer is set; counts how often it was asked."""

    found: object = True
    matches: object = True
    alive: object = True
    state: str = "answered"
    asked: list[tuple[str, str]] = field(default_factory=list)

    def __call__(self, name: str, number: str) -> Registry:
        self.asked.append((name, number))
        return self

    @property
    def record(self) -> Mapping[str, object] | None:
        if self.state != "answered":
            return None
        return {"person_found": self.found, "name_matches": self.matches, "alive": self.alive}


def account(phone: str = LESSEE_PHONE, *, at: datetime = NOON) -> Account:
    """An account that was just opened by code, and stands for nobody."""
    code = actions.send_login_code(phone=phone, at=at)
    return actions.login(phone=phone, code=code, at=at + timedelta(seconds=5))


def identified(who: Mapping[str, str] = LESSEE, phone: str = LESSEE_PHONE, *, at: datetime = NOON) -> Account:
    """An account that stands for a person."""
    return actions.identify(account_id=account(phone, at=at).pk, **who, at=at, check=Registry())


def person(who: Mapping[str, str] = LESSEE, phone: str | None = LESSEE_PHONE) -> Person:
    """Somebody whom an application named."""
    return actions.person_for(kind="person", **who, phone=phone, at=NOON)


def firm() -> Person:
    """An enterprise."""
    return actions.person_for(kind="enterprise", **FIRM, at=NOON)
