"""A letter of its own, without a case: for what is about paper and not about words."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from miaopi.ledger import Actor
from miaopi.letters import actions
from miaopi.letters.contents import Contents, Item, Line, Section
from miaopi.letters.kinds import FORMS, Kind
from miaopi.letters.models import Letter
from miaopi.people import actions as people
from miaopi.people.models import Client, Person
from miaopi.places import actions as places
from miaopi.places.models import Department
from miaopi.texts import Words
from tests.factories import NOON

BY = Actor("rules", "")
OWNER_NUMBER, OTHER_NUMBER = "460199199003150041", "460199198807120054"


def owner(*, at: datetime = NOON) -> Person:
    return people.person_for(
        kind="person", name="符海燕", number=OWNER_NUMBER, phone=None, at=at, field="owner"
    )


def other(*, at: datetime = NOON) -> Person:
    return people.person_for(
        kind="person", name="王永福", number=OTHER_NUMBER, phone=None, at=at, field="other"
    )


def department() -> Department:
    if not Department.objects.exists():
        places.load_all(at=NOON)
    return Department.objects.get(pk="xiuying-housing")


def both(text: str) -> Words:
    return Words(text, text)


def contents(kind: Kind = Kind.REJECTION, *, addressee: str = "符海燕", items: int = 1) -> Contents:
    reason = Item(
        Words(
            "60 平方米最多登记 6 人居住，您填了 8 人。", "60 m² may house at most 6 people; you entered 8."
        ),
        (
            Line(
                Words("依据", "Law"),
                Words("《商品房屋租赁管理办法》第八条", "house-leasing measures, article 8"),
            ),
        ),
    )
    return Contents(
        title=FORMS[kind].title,
        body=Words("海口市秀英区住房和城乡建设局", "Xiuying Housing Bureau"),
        addressee=both(addressee),
        about=(Line(Words("事项", "Matter"), Words("房屋租赁登记备案", "House-lease registration")),),
        paragraphs=(Words("我们决定不予批准。", "We have decided to refuse."),),
        sections=(Section(Words("理由和依据", "Reasons and law"), items=(reason,) * items),),
    )


def put(
    kind: Kind = Kind.REJECTION,
    *,
    case_id: uuid.UUID | None = None,
    language: str = "zh",
    prefix: str = "海秀房租备",
    client: Client | None = None,
    others: Sequence[actions.ToWhom] = (),
    at: datetime = NOON,
    said: Contents | None = None,
) -> Letter:
    """A letter to its owner."""
    main = actions.ToWhom(
        contents=said or contents(kind), language=language, person=owner(), client=client, is_main=True
    )
    return actions.put(
        case_id=case_id or uuid.uuid4(),
        round_=1,
        kind=kind,
        department=department(),
        division="460105",
        prefix=prefix,
        copies=(main, *others),
        by=BY,
        at=at,
    )
