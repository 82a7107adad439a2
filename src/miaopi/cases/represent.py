"""Who may speak for a firm: the business registry says it, each time it is needed. Nothing is kept about it.

Basis: 民法典 art. 61: what the registered representative does in the firm's name binds the firm.
"""

from __future__ import annotations

from datetime import datetime

from miaopi import registries
from miaopi.people.models import Person
from miaopi.texts import Words

REGISTRY = "business"
FLAG = "legal_rep_matches"
PURPOSE = Words("核对您能否代表该单位", "to check that you may act for the firm")


def represents(person: Person, *, firm_number: str, firm_name: str, at: datetime) -> bool:
    """Whether the registry names the person as the firm's representative. No answer is a no."""
    answer = registries.ask_one(
        registry=REGISTRY,
        key={
            "credit_code": firm_number,
            "name": firm_name,
            "id_number": person.number.reveal(by="cases.represent", why="legal-representative"),
        },
        purpose=PURPOSE,
        needs=(FLAG,),
        at=at,
    )
    return answer.record is not None and answer.record.get(FLAG) is True
