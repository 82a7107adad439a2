"""Every address of the site by name, and who knocks: makers for the walk of the whole surface."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from miaopi.cases.models import Case, Party
from miaopi.desk.views.window_contact import KEY
from miaopi.letters.models import Letter
from miaopi.licences.models import Licence
from miaopi.officials.queries import desk_of
from tests import factories
from tests.desk import window_people
from tests.desk.here import opened as at_the_desk
from tests.factories import NOON
from tests.hall.people_here import nobody, opened

HOUSING: Final = ("examiner", "approver", "administrator")
STAFF: Final = {"clerk": "xiuying-centre"} | dict.fromkeys(HOUSING, "xiuying-housing")
ELSEWHERE: Final = {"clerk": "longhua-centre"} | dict.fromkeys(HOUSING, "longhua-housing")
CALLERS: Final = ("nobody", *STAFF, *(f"{role} elsewhere" for role in STAFF))

# What stands behind an address of the window: whose turn it must be.
DRAFTED: Final = ("form", "check")
ASKED: Final = ("waiting",)
DECIDED: Final = ("case", "fix", "withdraw", "hand_over", "certificate", "letter", "come")


def names() -> Iterator[str]:
    """Every address of the site, as `reverse` takes it; what has no name is told by its pattern."""
    yield from _below(get_resolver())


def _below(entry: URLResolver, space: str = "", before: str = "") -> Iterator[str]:
    for each in entry.url_patterns:
        pattern = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _below(each, f"{space}{each.namespace}:" if each.namespace else space, pattern)
        else:
            assert isinstance(each, URLPattern)
            yield f"{space}{each.name}" if each.name else pattern


@dataclass(frozen=True)
class World:
    """What lies behind the addresses, and a browser for each who knocks."""

    values: Mapping[str, Mapping[str, object]]
    at_the_window: Mapping[str, UUID]
    staff: Mapping[str, Client]
    citizen: Client
    colleague: UUID

    def browser(self, caller: str, name: str) -> Client:
        """At the window of a clerk stands the person whom the page is about."""
        if caller not in self.staff:
            return nobody()
        client = self.staff[caller]
        if caller.startswith("clerk"):
            session = client.session
            session[KEY] = {"person": str(self.at_the_window[_thing(name)]), "document": "id-card"}
            session.save()
        return client

    def more(self, name: str) -> Mapping[str, str]:
        """What only this world knows of what is sent."""
        return {"to": str(self.colleague), "reason": "休假"} if name == "desk:act hand-over" else {}

    def address(self, name: str) -> str:
        """`desk:act take` is the address `desk:act` for that act."""
        plain, _, act = name.partition(" ")
        return reverse(plain, kwargs={**self.values.get(plain, {}), **({"act": act} if act else {})})


def _thing(name: str) -> str:
    page = name.removeprefix("desk:window_")
    if page == "confirm":
        return "party"
    return "drafted" if page in DRAFTED else "asked" if page in ASKED else "decided"


def world() -> World:
    """In one district: a case that an examiner holds, and at the window a draft, one that waits for the
    other party, and one that is decided.
    """
    officials = {role: factories.official(role, department=at) for role, at in STAFF.items()}
    officials |= {
        f"{role} elsewhere": factories.official(role, department=at) for role, at in ELSEWHERE.items()
    }
    clerk = desk_of(officials["clerk"], at=NOON)
    examining = factories.taken(desk_of(officials["examiner"], at=NOON))
    decided = window_people.decided(clerk, factories.free_let(1))
    drafter, draft_id = window_people.begun(clerk, factories.free_let(2))
    asker, asked_id = window_people.begun(clerk, factories.free_let(3))
    window_people.handed_in(clerk, asker, asked_id, present=False)
    party = Party.objects.get(case_id=asked_id, state="asked")
    assert decided.holder_id is not None
    assert party.person_id is not None
    assert drafter.person is not None
    assert asker.person is not None
    return World(
        values=_values(examining, decided, draft_id, party),
        at_the_window={
            "decided": decided.holder_id,
            "drafted": drafter.person.pk,
            "asked": asker.person.pk,
            "party": party.person_id,
        },
        staff={caller: at_the_desk(official) for caller, official in officials.items()},
        citizen=opened(factories.login(factories.free_let().lessee)),
        colleague=factories.official("examiner").pk,
    )


def _values(examining: Case, decided: Case, draft_id: UUID, party: Party) -> dict[str, Mapping[str, object]]:
    case = {"ref": examining.number}
    done = {"case_id": decided.pk}
    held = {"licence_id": Licence.objects.get(case_id=decided.pk).pk}
    letter = Letter.objects.filter(case_id=decided.pk).order_by("kind")[0]
    return {
        **{f"desk:{name}": case for name in ("case", "reveal", "act")},
        "desk:material": case | {"material_id": examining.materials.get().material_id},
        "desk:official": {"official_id": examining.examiner_id},
        **{f"desk:{name}": held for name in ("licence", "licence_end", "licence_correct")},
        "desk:licence_settle": held | {"act_id": letter.pk},
        **{f"desk:{name}": {"ref": decided.number} for name in ("change", "change_settle")},
        **{f"desk:window_{name}": done for name in DECIDED},
        **{f"desk:window_{name}": {"case_id": draft_id} for name in DRAFTED},
        "desk:window_waiting": {"case_id": party.case_id},
        "desk:window_confirm": {"party_id": party.pk},
        "desk:window_letter": done | {"letter_id": letter.pk},
    }


def api() -> Iterator[str]:
    """Every address of the API, with nothing that exists in it."""
    for each in get_resolver().url_patterns:
        if isinstance(each, URLResolver) and str(each.pattern).startswith("api/"):
            for pattern in _patterns(each):
                yield "/" + re.sub(r"\^.*|<[^>]+>", "none", pattern)


def _patterns(entry: URLResolver, before: str = "") -> Iterator[str]:
    before += str(entry.pattern)
    for each in entry.url_patterns:
        if isinstance(each, URLResolver):
            yield from _patterns(each, before)
        else:
            yield before + str(each.pattern)
