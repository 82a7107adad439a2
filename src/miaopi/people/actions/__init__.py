"""All writes of people, by family: codes, identity, persons, registering, clients, mandates."""

from miaopi.people.actions.clients import close_client, create_client
from miaopi.people.actions.codes import CODE_GOOD_FOR, change_phone, login, send_login_code, set_preferences
from miaopi.people.actions.identity import identify
from miaopi.people.actions.mandates import give_mandate, revoke_mandate
from miaopi.people.actions.persons import look, person_for
from miaopi.people.actions.registering import DOCUMENTS, document_kind, register, see_document

__all__ = [
    "CODE_GOOD_FOR",
    "DOCUMENTS",
    "change_phone",
    "close_client",
    "create_client",
    "document_kind",
    "give_mandate",
    "identify",
    "login",
    "look",
    "person_for",
    "register",
    "revoke_mandate",
    "see_document",
    "send_login_code",
    "set_preferences",
]
