"""Keys, sealed values and the PersonalNumber type: what must never be read by the wrong eyes.

Owns the keyset file, the data keys (one a case, erased to erase the case), the sealed model fields and the
masking of names, numbers and log lines. Every floor above may call it.

    keyset      the file with the platform's keys; made by `keyset.create(path)`
    seal        AES-256-GCM under the platform's key, bound to a place by the additional data (`aad`)
    hash        HMAC-SHA-256 with a key of its own for each use: finds without telling
    number      a citizen number, credit code or phone: prints masked, `.reveal(by=, why=)` is logged

Names stand here for short calls (`secrets.seal`); models are in `secrets.models`, fields in `secrets.fields`.
"""

from miaopi.secrets.cipher import keyed_hash, open_, seal
from miaopi.secrets.errors import (
    KeyErased,
    KeysetMissing,
    KeysetUnsafe,
    PersonalData,
    SecretsError,
    Tampered,
    UnknownKey,
)
from miaopi.secrets.masking import mask_name, mask_number, mask_phone, mask_text
from miaopi.secrets.numbers import PersonalNumber
from miaopi.secrets.plain import only_codes

__all__ = [
    "KeyErased",
    "KeysetMissing",
    "KeysetUnsafe",
    "PersonalData",
    "PersonalNumber",
    "SecretsError",
    "Tampered",
    "UnknownKey",
    "keyed_hash",
    "mask_name",
    "mask_number",
    "mask_phone",
    "mask_text",
    "only_codes",
    "open_",
    "seal",
]
