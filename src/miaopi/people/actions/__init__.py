"""All writes of people, by family: codes, identity, persons, clients, mandates."""

from miaopi.people.actions.clients import close_client, create_client
from miaopi.people.actions.codes import CODE_GOOD_FOR, change_phone, login, send_login_code, set_preferences
from miaopi.people.actions.identity import identify
from miaopi.people.actions.mandates import give_mandate, revoke_mandate
from miaopi.people.actions.persons import look, person_for

__all__ = [
    "CODE_GOOD_FOR",
    "change_phone",
    "close_client",
    "create_client",
    "give_mandate",
    "identify",
    "login",
    "look",
    "person_for",
    "revoke_mandate",
    "send_login_code",
    "set_preferences",
]
