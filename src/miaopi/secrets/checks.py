"""Django checks: production does not start without a keyset that is safe."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from miaopi.secrets import keyset
from miaopi.secrets.errors import SecretsError


@register(Tags.security)
def keyset_is_safe(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """secrets.E001: the keyset is missing, open to others, or not a keyset."""
    if settings.MODE == "test":  # the tests make theirs when they start
        return []
    try:
        keyset.load(settings.KEYSET)
    except SecretsError as error:
        (fault,) = error.faults
        return [
            Error(
                f"{fault.what.zh} {fault.what.en}", hint=f"{fault.mend.zh} {fault.mend.en}", id="secrets.E001"
            )
        ]
    return []
