"""Who works at the window, and who comes there: makers for the tests of the window."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pyotp
from django.test import Client

from miaopi.cases.actions import draft, submit, window
from miaopi.cases.actions.window import Seen
from miaopi.cases.models import Case
from miaopi.desk.sessions import BEGAN, SEEN, STAFF
from miaopi.officials import actions as officials
from miaopi.officials.models import Official
from miaopi.officials.queries import desk_of
from miaopi.officials.viewers import Desk
from miaopi.people import actions as people
from miaopi.people.models import Person as Registered
from miaopi.people.viewers import Viewer
from miaopi_demo.people import Person
from tests import factories
from tests.factories import NOON, Let

CARD = Seen("id-card")


def official(
    name: str = "c101", role: str = "clerk", department: str = "xiuying-centre", *, at: datetime = NOON
) -> Official:
    """A member of staff with one post; offering and departments are there."""
    factories.offering(at=at)
    found = Official.objects.filter(username=name).first()
    if found is None:
        found = officials.create_official(username=name, name="林秀", password=None, at=at)
        officials.give_post(official_id=found.pk, role=role, department_id=department, at=at)
    return found


def clerk(name: str = "c101", department: str = "xiuying-centre", *, at: datetime = NOON) -> Desk:
    """A clerk at the window of a service centre, who takes every department's matters."""
    return desk_of(official(name, department=department, at=at), at=at)


def registered(desk: Desk, who: Person, *, phone: bool = False, at: datetime = NOON) -> Registered:
    """Somebody who was registered at the window, without a phone unless said otherwise."""
    return people.register(
        name=who.name,
        number=who.number,
        phone=who.phone if phone else "",
        document="id-card",
        by=desk.actor,
        at=at,
        check=lambda _name, _number: SimpleNamespace(
            state="answered", record={"person_found": True, "name_matches": True, "alive": True}
        ),
    )


def without_phone(who: Person) -> dict[str, str]:
    """A person as a clerk types one who has no phone."""
    return {key: value for key, value in factories.party(who).items() if key != "phone"}


def begun(
    desk: Desk,
    let: Let,
    *,
    contract: bool = True,
    at: datetime = NOON,
    answers: Mapping[str, Any] | None = None,
    **changes: Any,
) -> tuple[Viewer, UUID]:
    """An application of the lessor without a phone, filled in; the lessee has none, either."""
    person = registered(desk, let.lessor, at=at)
    viewer = window.viewer_for(desk, person)
    case_id = window.start_for(
        desk=desk,
        person_id=person.pk,
        offering_code=factories.offering(at=at).code,
        seen=CARD,
        asked=True,
        side="lessor",
        at=at,
    )
    given = factories.lease(let, on=at.date()) | {"lessee": without_phone(let.lessee), **changes}
    given |= {"lessor": without_phone(let.lessor), **(answers or {})}
    draft.save_page(
        viewer=viewer, case_id=case_id, answers=given, fields=given.keys(), version_no=None, at=at
    )
    if contract:
        draft.attach(
            viewer=viewer,
            case_id=case_id,
            kind="lease-contract",
            material_id=factories.contract(viewer, at=at),
            at=at,
        )
    return viewer, case_id


def handed_in(
    desk: Desk,
    viewer: Viewer,
    case_id: UUID,
    *,
    present: bool = True,
    how: str = "read-out",
    at: datetime = NOON,
) -> bool:
    """Words read out; the lessee stands there, too, unless said otherwise."""
    return window.hand_in(
        desk=desk,
        viewer=viewer,
        case_id=case_id,
        version_no=None,
        how=how,
        present={"lessee": CARD} if present else {},
        key=str(case_id),
        at=at,
    )


def decided(desk: Desk, let: Let, *, at: datetime = NOON, **changes: Any) -> Case:
    """The whole way of both parties without a phone, at one window."""
    viewer, case_id = begun(desk, let, at=at, **changes)
    assert handed_in(desk, viewer, case_id, at=at)
    submit.submit(case_id=case_id, at=at)
    return Case.objects.get(pk=case_id)


def browser(who: Official, *, lang: str = "zh-hans", at: datetime = NOON) -> Client:
    """A browser in which the official has logged in with password and phone."""
    if who.totp_secret is None:
        secret = officials.new_secret()
        code = pyotp.TOTP(secret).at(at)
        officials.confirm_totp(official_id=who.pk, secret=secret, code=code, at=at)
    client = Client()
    client.cookies["django_language"] = lang
    session = client.session
    session.update({STAFF: str(who.pk), BEGAN: at.isoformat(), SEEN: at.isoformat()})
    session.save()
    return client
