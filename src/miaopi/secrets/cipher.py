"""AES-256-GCM with the key's id in front, keyed hashes by use, and signatures.

A token is: format (1 byte, 1), key id (4), nonce (12), ciphertext and tag. Its head and the place (`aad`,
such as "people_person.number.<row>") are authenticated: a value that was moved elsewhere does not open.

Nonces are random 96 bits, so that one key may seal some 2^32 values (NIST SP 800-38D, 8.3); cases have keys
of their own, and the platform's key rotates long before.
"""

import hmac
import os
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from miaopi.secrets import keyset
from miaopi.secrets.errors import Tampered, UnknownKey

FORMAT = b"\x01"
HEAD = 1 + 4 + 12


def seal(data: bytes, *, aad: str) -> bytes:
    """Encrypt under the platform's primary key; opens only with the same `aad`."""
    keys = keyset.current(settings.KEYSET)
    key_id = keys.primary["seal"]
    return seal_with(keys.secret(key_id, use="seal"), data, key_id=key_id, aad=aad)


def open_(token: bytes, *, aad: str) -> bytes:
    """Decrypt what `seal` gave.

    Raises: Tampered: changed, cut off, or sealed for another place.  UnknownKey: its key is not in the
            keyset.
    """
    key_id = key_id_of(token, aad=aad)
    return open_with(_secret(key_id, use="seal"), token, aad=aad)


def seal_with(key: bytes, data: bytes, *, key_id: str, aad: str) -> bytes:
    """Encrypt under a given key; `key_id` (8 hex digits) goes in front."""
    head = FORMAT + bytes.fromhex(key_id) + os.urandom(12)
    return head + AESGCM(key).encrypt(head[5:], data, head[:5] + aad.encode())


def open_with(key: bytes, token: bytes, *, aad: str) -> bytes:
    """Decrypt with a given key.

    Raises: Tampered.
    """
    key_id_of(token, aad=aad)
    try:
        return AESGCM(key).decrypt(token[5:HEAD], token[HEAD:], token[:5] + aad.encode())
    except InvalidTag:
        raise Tampered(place=aad) from None


def key_id_of(token: bytes, *, aad: str) -> str:
    """The id of the key that sealed a token.

    Raises: Tampered: it is no token.
    """
    if len(token) < HEAD + 16 or token[:1] != FORMAT:
        raise Tampered(place=aad)
    return token[1:5].hex()


def keyed_hash(text: str, *, use: str) -> bytes:
    """HMAC-SHA-256 of a text, 32 bytes, with a key of its own for each `use` ("number.id_number",

    "ledger.head").
    """
    return keyed_hash_bytes(text.encode(), use=use)


def keyed_hash_bytes(data: bytes, *, use: str) -> bytes:
    """The same for bytes."""
    return hmac.digest(_hash_key(settings.KEYSET, use), data, "sha256")


def sign(message: bytes) -> tuple[str, bytes]:
    """Key id and Ed25519 signature (64 bytes) of a message."""
    key_id = keyset.current(settings.KEYSET).primary["sign"]
    return key_id, _signer(key_id).sign(message)


def signature_holds(key_id: str, signature: bytes, message: bytes) -> bool:
    """Whether `signature` is that of `message` by the key `key_id`; False also where the key is not known."""
    try:
        _signer(key_id).public_key().verify(signature, message)
    except (InvalidSignature, UnknownKey):
        return False
    return True


def public_key(key_id: str) -> bytes:
    """The raw 32 bytes of a signing key's public half, for those who check from outside.

    Raises: UnknownKey.
    """
    return _signer(key_id).public_key().public_bytes_raw()


def _signer(key_id: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(_secret(key_id, use="sign"))


def _secret(key_id: str, *, use: str) -> bytes:
    """A key by id; reads the file once more for an id that this process does not know yet."""
    keys = keyset.current(settings.KEYSET)
    if key_id not in keys.uses:
        keys = keyset.reload(settings.KEYSET)
    return keys.secret(key_id, use=use)


@lru_cache(maxsize=64)
def _hash_key(path: Path, use: str) -> bytes:
    """One key a use, drawn from the keyset's `hash` key (HKDF's expand step, RFC 5869, one block)."""
    keys = keyset.current(path)
    root = keys.secret(keys.primary["hash"], use="hash")
    return hmac.digest(root, b"miaopi.hash." + use.encode() + b"\x01", sha256)
