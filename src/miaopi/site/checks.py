"""Django checks of an installation: what is unsafe, why, how to mend it. Sentences: faults.yaml.

    site.E001  secret key missing or short        site.W001  SQLite in production
    site.E002  host names missing                 site.W002  a source without address
    site.E003  public address nowhere             site.W003  a source spoken to in the clear
    site.E004  no SMS gateway                     site.W004  HTTPS in front is not known of
    site.E005  a demo's data                      site.W005  a variable that nothing reads
    site.E006  a demo's code
    site.E007  DEBUG
    site.E008  static files not collected
    secrets.E001 keyset   licences.E001 fonts   licences.E002 seal

They look at files and settings only, never at the database, so that they can run before it exists. What only
production needs is asked in production only. `miaopi serve` does not start over an error.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register  # noqa: A004  - Django's own name
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from miaopi.site import variables
from miaopi.texts import Fault

SECRET_KEY_LENGTH = 50
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@register("site", deploy=True)
def production_is_safe(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """What production cannot do without, and what its operator should know."""
    if settings.MODE != "production":
        return []
    return [*_doors(), *_world(), *_advice()]


@register("site", deploy=True)
def pages_can_be_shown(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """site.E008: the manifest of static files is missing."""
    if settings.MODE == "test" or (settings.STATIC_ROOT / "staticfiles.json").is_file():
        return []
    return [_error("site.E008", "site.static-missing", folder=settings.STATIC_ROOT)]


@register("site", deploy=True)
def variables_are_known(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """site.W005: a variable of the environment that nothing reads."""
    return [
        _warning("site.W005", "site.variable-unknown", name=name) for name in variables.unknown(os.environ)
    ]


def _doors() -> Iterator[CheckMessage]:
    """Who gets in, and where people are led."""
    if len(_secret_key()) < SECRET_KEY_LENGTH:
        yield _error("site.E001", "site.secret-key-weak")
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        yield _error("site.E002", "site.hosts-missing")
    address = urlsplit(settings.PUBLIC_ADDRESS)
    if address.scheme != "https" or not address.hostname or address.hostname in LOOPBACK:
        yield _error("site.E003", "site.address-not-public", address=settings.PUBLIC_ADDRESS)
    if not settings.SMS_GATEWAY:
        yield _error("site.E004", "site.gateway-missing")
    if settings.DEBUG:
        yield _error("site.E007", "site.debug-on")


def _world() -> Iterator[CheckMessage]:
    """Production knows no made-up people: neither their data nor the code that shows their messages."""
    if (settings.VAR / "demo").exists():
        yield _error("site.E005", "site.demo-data-here", var=settings.VAR)
    if apps.is_installed("miaopi_demo") or settings.DEMO:
        yield _error("site.E006", "site.demo-code-here")


def _advice() -> Iterator[CheckMessage]:
    if connection.vendor == "sqlite":
        yield _warning("site.W001", "site.sqlite-in-production")
    for name in _sources_over_http():
        if name not in settings.REGISTRIES:
            yield _warning("site.W002", "site.source-without-address", name=name)
    for name, row in settings.REGISTRIES.items():
        address = urlsplit(row if isinstance(row, str) else str(row.get("address", "")))
        if address.scheme != "https" and address.hostname not in LOOPBACK:
            yield _warning("site.W003", "site.source-in-the-clear", name=name)
    if not settings.TLS_PROXY and not settings.CSRF_TRUSTED_ORIGINS:
        yield _warning("site.W004", "site.tls-unknown")


def _secret_key() -> str:
    try:
        return str(settings.SECRET_KEY)
    except ImproperlyConfigured:  # Django's own word for an empty one
        return ""


def _sources_over_http() -> tuple[str, ...]:
    """The sources that the contracts beside the matters' folder name; a broken one is `matters check`'s
    affair."""
    names = []
    for path in sorted((settings.MATTERS.resolve().parent / "registries").glob("*.yaml")):
        try:
            contract = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, YAMLError):
            continue
        if isinstance(contract, dict) and contract.get("kind") == "http":
            names.append(path.stem)
    return tuple(names)


def _error(id_: str, code: str, **values: object) -> CheckMessage:
    fault = Fault(code, values=values)
    return Error(_both(fault.what.zh, fault.what.en), hint=_both(fault.mend.zh, fault.mend.en), id=id_)


def _warning(id_: str, code: str, **values: object) -> CheckMessage:
    fault = Fault(code, values=values)
    return Warning(_both(fault.what.zh, fault.what.en), hint=_both(fault.mend.zh, fault.mend.en), id=id_)


def _both(zh: str, en: str) -> str:
    return f"{zh} {en}"
