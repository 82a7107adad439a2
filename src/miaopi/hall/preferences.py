"""Language and size of letters: in cookies of this device, and in the account of whoever is logged in.

At login the account's come to the device. What was switched on this device shortly before (a page in another
language, to find the login) is newer than what the account knows, and goes there.
"""

from contextlib import suppress
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from miaopi.faces import language
from miaopi.people import actions as people
from miaopi.people.models import Account

YEAR = 60 * 60 * 24 * 365
HOUR = 60 * 60
LANGUAGES = {"zh": "zh-hans", "zh-hans": "zh-hans", "en": "en"}
SIZES = ("large", "normal")
TEXT_COOKIE = "mp_text"
JUST_COOKIE = "mp_just"  # what was switched here before anybody logged in: lang, text or both


def is_large(request: HttpRequest) -> bool:
    """Whether this device shows large letters."""
    return request.COOKIES.get(TEXT_COOKIE) == "large"


def switch(request: HttpRequest, answer: HttpResponse, *, lang: str | None, size: str | None) -> None:
    """Keep what was switched: here, and in the account that is open here."""
    lang, size = (lang if lang in LANGUAGES else None), (size if size in SIZES else None)
    _to_device(answer, lang=lang, size=size)
    account_id = getattr(request, "session", {}).get("account")
    if account_id:
        _to_account(account_id, lang=lang, size=size)
        return
    just = set(request.COOKIES.get(JUST_COOKIE, "").split("."))
    just |= {name for name, value in (("lang", lang), ("text", size)) if value is not None}
    _cookie(answer, JUST_COOKIE, ".".join(sorted(just - {""})), HOUR)


def meet(request: HttpRequest, answer: HttpResponse, account: Account, *, at: datetime) -> None:
    """At login: the account's come here, but for what was just switched here. A new account takes all."""
    is_new = account.created_at == at
    just = {"lang", "text"} if is_new else set(request.COOKIES.get(JUST_COOKIE, "").split("."))
    own_size = "large" if is_large(request) else "normal"
    _to_account(
        account.pk,
        lang=language.current() if "lang" in just else None,
        size=own_size if "text" in just else None,
    )
    _to_device(
        answer,
        lang=None if "lang" in just else account.language,
        size=None if "text" in just else "large" if account.large_text else "normal",
    )
    answer.delete_cookie(JUST_COOKIE)


def _to_account(account_id: object, *, lang: str | None, size: str | None) -> None:
    if lang is None and size is None:
        return
    with suppress(Account.DoesNotExist):  # the session is of an account that is gone; the next page says so
        people.set_preferences(
            account_id=account_id,  # type: ignore[arg-type]  # the session keeps it as text
            language=lang,
            large_text=None if size is None else size == "large",
        )


def _to_device(answer: HttpResponse, *, lang: str | None, size: str | None) -> None:
    if lang is not None:
        _cookie(answer, settings.LANGUAGE_COOKIE_NAME, LANGUAGES[lang], YEAR)
    if size is not None:
        _cookie(answer, TEXT_COOKIE, size, YEAR)


def _cookie(answer: HttpResponse, name: str, value: str, age: int) -> None:
    answer.set_cookie(
        name, value, max_age=age, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE
    )
