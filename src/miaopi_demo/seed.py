"""What the demo starts with: places, the published matters and who offers them, clients, accounts, mandates.

Only actions are called, each of them only where its effect is not there yet: starting again changes nothing.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings

from miaopi import content
from miaopi.catalogue import actions as catalogue
from miaopi.catalogue.models import MatterVersion, Offering
from miaopi.ledger.actors import Actor
from miaopi.people import actions as accounts
from miaopi.people import queries as known
from miaopi.people.models import SCOPES, Account
from miaopi.people.models import Person as HeldPerson
from miaopi.people.tokens import new_token
from miaopi.places import actions as places
from miaopi.places import queries as placed
from miaopi.texts import Words
from miaopi_demo import officials
from miaopi_demo.example import CHINA, MATTER
from miaopi_demo.people import Person, enterprise, person

BY: Final = Actor("command", "demo")
# matter → ids of the departments that offer it
OFFERED_BY: Final = {MATTER: ("xiuying-housing", "longhua-housing", "qiongshan-housing", "meilan-housing")}
WITH_ACCOUNTS: Final = ("P01", "P02", "P03", "P04", "P05")
LARGE_TEXT: Final = frozenset({"P02"})
# agent, for whom
MANDATES: Final = (("P14", "E03"), ("P14", "P02"))
MANDATES_FROM: Final = date(2026, 1, 1)
READS: Final = ("cases:read", "licences:read")


@dataclass(frozen=True, slots=True)
class ClientSpec:
    """A program that may call the API."""

    key: str
    name: Words
    scopes: tuple[str, ...]


CLIENTS: Final = (
    ClientSpec("attests", Words("示例房屋租赁企业业务系统", "Example leasing company's system"), SCOPES),
    ClientSpec(
        "files",
        Words("示例住房租赁平台", "Example rental platform"),
        tuple(scope for scope in SCOPES if scope != "attests-parties"),
    ),
    ClientSpec("reads", Words("示例统计系统", "Example statistics system"), READS),
)
# A token of this name in the environment is the first client's.
TOKEN_SETTING: Final = "MIAOPI_DEMO_API_TOKEN"  # noqa: S105  - the name of the variable


@dataclass(frozen=True, slots=True)
class Seeded:
    """What whoever starts the demo is told: the attesting client's token."""

    token: str


def seed(at: datetime) -> Seeded:
    """Bring the demo's data to their start, or leave them as they have become. No transaction may be open."""
    places.load_all(at=at)
    for folder in sorted(path.parent for path in settings.MATTERS.glob("*/matter.yaml")):
        _offer(catalogue.publish(bundle=content.publishable(folder), by=BY, at=at), at=at)
    tokens = _clients(settings.VAR / "demo" / "tokens.json", at=at)
    for key in WITH_ACCOUNTS:
        _account(person(key), at=at)
    for agent, principal in MANDATES:
        _mandate(agent, principal, at=at)
    officials.seed(at=at)
    return Seeded(token=tokens["attests"])


def _offer(version: MatterVersion, *, at: datetime) -> None:
    for department_id in OFFERED_BY.get(version.slug, ()):
        offered = Offering.objects.filter(version=version, department_id=department_id).exists()
        if not offered:
            department = placed.department(department_id)
            catalogue.offer(version=version, department=department, by=BY, at=at)


def _clients(path: Path, *, at: datetime) -> Mapping[str, str]:
    """The clients' tokens by key, from the environment, from the last start, or new."""
    kept: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    if given := os.environ.get(TOKEN_SETTING):
        kept["attests"] = given
    tokens = {spec.key: kept.get(spec.key) or new_token(secrets.token_urlsafe) for spec in CLIENTS}
    for spec in CLIENTS:
        if known.client_for_token(tokens[spec.key]) is None:
            accounts.create_client(name=spec.name, scopes=spec.scopes, token=tokens[spec.key], at=at)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(json.dumps(tokens))
    return tokens


@dataclass(frozen=True, slots=True)
class _AsWritten:
    """What the population registry would say of someone whom the stories know to be in it."""

    state: str
    record: Mapping[str, object] | None


def _account(who: Person, *, at: datetime) -> Account | None:
    """An identified account that the phone opens, made as people make theirs: by code, then by number.

    The code is of ten minutes ago, so that the first real one is not too soon after it.
    """
    held = known.by_number(who.number)
    if held is not None and hasattr(held, "account"):
        return None
    then = at - timedelta(minutes=10)
    code = accounts.send_login_code(phone=who.phone, at=then)
    account = accounts.login(phone=who.phone, code=code, at=then)
    answer = _AsWritten("answered", {"person_found": True, "name_matches": True, "alive": True})
    accounts.identify(
        account_id=account.pk, name=who.name, number=who.number, at=then, check=lambda name, number: answer
    )
    return accounts.set_preferences(account_id=account.pk, language="zh", large_text=who.key in LARGE_TEXT)


def _mandate(agent_key: str, principal_key: str, *, at: datetime) -> None:
    agent, principal = _held(agent_key, at=at), _held(principal_key, at=at)
    if not known.mandates_on(
        principal=principal, agent=agent, matter_slug=MATTER, day=at.astimezone(CHINA).date(), at=at
    ):
        accounts.give_mandate(
            principal=principal,
            agent=agent,
            matter_slug=MATTER,
            valid_from=MANDATES_FROM,
            valid_to=None,
            at=at,
        )


def _held(key: str, *, at: datetime) -> HeldPerson:
    """The platform's row of a person or an enterprise of the stories."""
    if key.startswith("E"):
        firm = enterprise(key)
        return accounts.person_for(kind="enterprise", name=firm.name, number=firm.code, at=at)
    who = person(key)
    return accounts.person_for(kind="person", name=who.name, number=who.number, phone=who.phone, at=at)
