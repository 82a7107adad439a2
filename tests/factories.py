"""One maker for each noun of a case, through the actions: people by role, homes by trouble, applications.

The persons and homes are the demo's own, so that the registries (a real service over HTTP, `sources` in
tests/cases/conftest.py) know them. A refusal and its acceptance share the set-up and differ in one thing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from miaopi import content
from miaopi.cases.actions import client as clients
from miaopi.cases.actions import confirm, draft, person, submit
from miaopi.cases.actions import desk as desk_acts
from miaopi.cases.models import Case, Party
from miaopi.cases.opinions import Item, Opinion, Reason
from miaopi.catalogue import actions as catalogue
from miaopi.catalogue.models import Offering
from miaopi.ledger import Actor
from miaopi.officials import actions as officials
from miaopi.officials.models import Official
from miaopi.officials.queries import desk_of
from miaopi.officials.viewers import Desk
from miaopi.people import actions as people
from miaopi.people.models import Account
from miaopi.people.viewers import Viewer
from miaopi.places import actions as places
from miaopi.places.models import Department
from miaopi.secrets import PersonalNumber
from miaopi.texts import Words
from miaopi.vault import actions as vault
from miaopi_demo import contract_pdf
from miaopi_demo.homes import Home, free_homes, homes
from miaopi_demo.people import Person, enterprise
from miaopi_demo.people import people as everybody

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)  # noon in Haikou
DISTRICT = "460105"
FOLDER = Path(__file__).parents[1] / "matters" / "house-lease-registration"
BY = Actor("command", "tests")


@cache
def bundle() -> bytes:
    """The matter as it is published; made once a run."""
    return content.bundle(FOLDER)


def offering(*, at: datetime = NOON, data: bytes | None = None) -> Offering:
    """The lease matter, offered by the district of the main story; divisions and departments with it."""
    if not Department.objects.exists():
        places.load_all(at=at)
    version = catalogue.publish(bundle=data or bundle(), by=BY, at=at)
    return catalogue.offer(
        version=version, department=Department.objects.get(pk="xiuying-housing"), by=BY, at=at
    )


def login(person: Person, *, at: datetime = NOON) -> Viewer:
    """The person, logged in by phone and identified."""
    found = Account.objects.select_related("person").filter(person__number_hash=_hash(person)).first()
    if found is None:
        code = people.send_login_code(phone=person.phone, at=at)
        opened = people.login(phone=person.phone, code=code, at=at)
        found = people.identify(
            account_id=opened.pk, name=person.name, number=person.number, at=at, check=_known_to_all
        )
    return Viewer(person=found.person, account=found)


def client(*scopes: str, at: datetime = NOON) -> Viewer:
    """A program that calls the API."""
    made, _ = people.create_client(
        name=Words("测试客户端", "Test client"), scopes=scopes or ("cases:write", "cases:read"), at=at
    )
    return Viewer(client=made)


def attesting_client(*, at: datetime = NOON) -> Viewer:
    """A program that may say that it verified the parties."""
    return client("cases:write", "cases:read", "materials:write", "licences:read", "attests-parties", at=at)


@dataclass(frozen=True)
class Let:
    """A home, who lets it and who rents it."""

    home: Home
    lessor: Person
    lessee: Person


def free_let(index: int = 0) -> Let:
    """A home without a trouble in the district, its owner, and somebody who rents it."""
    own = [(home, owner) for home, owner in free_homes() if home.division.startswith(DISTRICT)]
    home, lessor = own[index]
    return Let(home, lessor, another_adult(lessor, index))


def let_with(*troubles: str, index: int = 0) -> Let:
    """A home with exactly these troubles."""
    found = [home for home in homes() if home.troubles == frozenset(troubles)]
    home = found[index]
    lessor = next(person for person in everybody() if person.number == home.owners[0].id)
    return Let(home, lessor, another_adult(lessor))


def another_adult(*others: Person, index: int = 0) -> Person:
    """A living adult who is none of these."""
    adults = [
        each
        for each in everybody()
        if each.key.startswith("G") and each.is_living_adult() and each not in others
    ]
    return adults[(7 + index) % len(adults)]


def co_owners(let: Let) -> tuple[Person, ...]:
    """The other owners of the home."""
    ids = {owner.id for owner in let.home.owners} - {let.lessor.number}
    return tuple(person for person in everybody() if person.number in ids)


def party(person: Person) -> dict[str, str]:
    """A person as the form names them."""
    return {"kind": "person", "name": person.name, "number": person.number, "phone": person.phone}


def firm(key: str) -> dict[str, str]:
    """A firm as the form names it."""
    known = enterprise(key)
    speaks = next(each for each in everybody() if each.key == known.representative)
    return {"kind": "enterprise", "name": known.name, "number": known.code, "phone": speaks.phone}


def lease(let: Let | None = None, *, on: date | None = None, **changes: Any) -> dict[str, Any]:
    """Answers of a lease without a fault, but for the changes; None takes an answer out."""
    let = let or free_let()
    signed = on or NOON.date()
    home = let.home
    answers: dict[str, Any] = {
        "filing_kind": "first",
        "lessor": party(let.lessor),
        "lessee": party(let.lessee),
        "title_number": home.title_number,
        "home_address": home.location,
        "home_division": home.division[:6],
        "rooms": [],
        "area_m2": str(home.area_m2),
        "use": home.use,
        "occupants": 2 if home.area_m2 > 60 else 1,
        "co_owners": [],
        "rent_monthly_cny": str(round(home.area_m2 * 30, 2)),
        "deposit_cny": "3000",
        "signed_on": signed.isoformat(),
        "starts_on": (signed + timedelta(days=7)).isoformat(),
        "ends_on": (signed + timedelta(days=371)).isoformat(),
        "sublease": False,
    }
    answers |= changes
    return {name: value for name, value in answers.items() if value is not None}


def contract(owner: Viewer, *, at: datetime = NOON) -> UUID:
    """A signed contract in the owner's vault."""
    material = vault.add(
        kind="lease-contract",
        filename="租赁合同.pdf",
        stream=contract_pdf.contract("房屋租赁合同（示例）", ["只是测试"]),
        holder=owner.person if owner.client is None else None,
        client=owner.client,
        at=at,
    )
    return material.pk


def lease_draft(
    filer: Viewer, answers: Mapping[str, Any], *, with_contract: bool = True, at: datetime = NOON
) -> UUID:
    """A draft, filled in on one page, with its contract."""
    case_id = draft.start_draft(viewer=filer, offering_code=offering(at=at).code, at=at)
    draft.save_page(
        viewer=filer, case_id=case_id, answers=answers, fields=answers.keys(), version_no=None, at=at
    )
    if with_contract:
        draft.attach(
            viewer=filer, case_id=case_id, kind="lease-contract", material_id=contract(filer, at=at), at=at
        )
    return case_id


def hand_in(filer: Viewer, case_id: UUID, *, key: str | None = None, at: datetime = NOON) -> bool:
    """The filer agrees and hands in; True when nobody else must confirm."""
    return confirm.request_submission(
        viewer=filer, case_id=case_id, version_no=None, consent=True, key=key or str(case_id), at=at
    )


def confirm_all(case_id: UUID, *people_asked: Person, at: datetime = NOON) -> UUID | None:
    """Each party logs in and confirms; the last one's answer."""
    last = None
    for each in people_asked:
        viewer = login(each, at=at)
        asked = Party.objects.get(case_id=case_id, person=viewer.person, state="asked")
        last = confirm.confirm(viewer=viewer, party_id=asked.pk, consent=True, at=at)
    return last


def decided(
    let: Let | None = None, *, with_contract: bool = True, at: datetime = NOON, **changes: Any
) -> Case:
    """A whole application by the lessee at the hall, confirmed by the lessor, decided in the same breath."""
    let = let or free_let()
    filer = login(let.lessee, at=at)
    case_id = lease_draft(filer, lease(let, on=at.date(), **changes), with_contract=with_contract, at=at)
    hand_in(filer, case_id, at=at)
    confirm_all(case_id, let.lessor, *_named_co_owners(changes), at=at)
    submit.submit(case_id=case_id, at=at)
    return Case.objects.get(pk=case_id)


def body(
    caller: Viewer,
    let: Let | None = None,
    *,
    with_contract: bool = True,
    attested: tuple[str, ...] = ("lessor", "lessee"),
    at: datetime = NOON,
    **changes: Any,
) -> clients.Body:
    """What a client hands in by API for the lessor."""
    let = let or free_let()
    offered = offering(at=at)
    answers = lease(let, on=at.date(), **changes)
    materials = (("lease-contract", contract(caller, at=at)),) if with_contract else ()
    return clients.Body(
        offering=offered.code,
        applicant=clients.Applicant(**answers["lessor"]),
        answers=answers,
        materials=materials,
        attestations={place: {"method": "in-person"} for place in attested},
        consent={"agreed": True, "version": content.open_bundle(bundle()).consent.version},
    )


def _named_co_owners(changes: Mapping[str, Any]) -> tuple[Person, ...]:
    numbers = {row["number"] for row in changes.get("co_owners", [])}
    return tuple(person for person in everybody() if person.number in numbers)


def _hash(person: Person) -> str:
    return PersonalNumber(person.number).hash


def _known_to_all(name: str, number: str) -> SimpleNamespace:
    return SimpleNamespace(
        state="answered", record={"person_found": True, "name_matches": True, "alive": True}
    )


# ── officials ──
DEPARTMENT = "xiuying-housing"


def official(
    role: str = "examiner",
    *,
    name: str = "王审查",
    department: str = DEPARTMENT,
    division: str | None = None,
    at: datetime = NOON,
) -> Official:
    """A member of staff with one post, of the department that offers the lease unless told otherwise."""
    if not Department.objects.exists():
        places.load_all(at=at)
    staff_number = f"t{Official.objects.count() + 1:05}"
    made = officials.create_official(username=staff_number, name=name, password=None, at=at)
    post(made, role, department=department, division=division, at=at)
    return made


def post(
    held_by: Official,
    role: str,
    *,
    department: str = DEPARTMENT,
    division: str | None = None,
    at: datetime = NOON,
) -> None:
    """One more post."""
    officials.give_post(
        official_id=held_by.pk, role=role, department_id=department, division_id=division, at=at
    )


def desk(role: str = "examiner", *, at: datetime = NOON, **official_of: Any) -> Desk:
    """A new official of this role, as the viewer of the desk."""
    return desk_of(official(role, at=at, **official_of), at=at)


def no_contract(*, at: datetime = NOON, let: Let | None = None, **changes: Any) -> Case:
    """An application whose contract is missing: the rules ask for it (T04)."""
    return decided(let, with_contract=False, at=at, **changes)


def referred(*, at: datetime = NOON, let: Let | None = None, **changes: Any) -> Case:
    """A whole application of which the applicant wants a person to decide: free, and being examined (P06)."""
    found = let or free_let()
    filer = login(found.lessee, at=at)
    case_id = lease_draft(filer, lease(found, on=at.date(), **changes), at=at)
    person.want_person(viewer=filer, case_id=case_id, wanted=True, at=at)
    hand_in(filer, case_id, at=at)
    confirm_all(case_id, found.lessor, at=at)
    submit.submit(case_id=case_id, at=at)
    return Case.objects.get(pk=case_id)


def taken(by: Desk, *, at: datetime = NOON, **changes: Any) -> Case:
    """A referred case that this examiner has taken."""
    case = referred(at=at, **changes)
    desk_acts.take(desk=by, case_id=case.pk, version_no=case.version_no, at=at)
    return Case.objects.get(pk=case.pk)


def proposed(by: Desk, outcome: str = "approve", *, at: datetime = NOON, **changes: Any) -> Case:
    """A case in which this examiner has proposed an outcome: it waits for an approver."""
    case = taken(by, at=at, **changes)
    desk_acts.propose(desk=by, case_id=case.pk, version_no=case.version_no, opinion=opinion(outcome), at=at)
    return Case.objects.get(pk=case.pk)


def opinion(outcome: str = "approve", *, ground: str = "", rule: str | None = None) -> Opinion:
    """An opinion with one reason and its law."""
    text = {"approve": "合同和房屋登记都核对过，符合条件。", "reject": "合同上的签名不是本人的。"}[outcome]
    reason = Reason(text=text, law="R6", article="15", rule=rule)
    return Opinion(outcome=outcome, reasons=(reason,), ground=ground)  # type: ignore[arg-type]  # one of the two


def item(what: str = "租赁合同第二页", *, material: str | None = "lease-contract", **rest: Any) -> Item:
    """One thing that is missing."""
    return Item(what=what, why="合同不完整，看不到签名。", law="R6", article="15", material=material, **rest)


def left_to_clerk(*, at: datetime = NOON, let: Let | None = None, **changes: Any) -> Case:
    """The same matter where officials decide it: the rules find too many people in the home, so a clerk looks
    whether it is complete (P09). Whole and without a fault (`occupants=1`) it is accepted at once (T09).
    """
    found = let or free_let()
    filer = login(found.lessee, at=at)
    answers = lease(found, **{"on": at.date(), "occupants": 60} | changes)
    case_id = lease_draft(filer, answers, at=at)
    Offering.objects.update(instant=False)
    hand_in(filer, case_id, at=at)
    confirm_all(case_id, found.lessor, at=at)
    submit.submit(case_id=case_id, at=at)
    return Case.objects.get(pk=case_id)
