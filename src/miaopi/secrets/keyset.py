"""The keyset: one JSON file with every key of the platform, each with its id.

    {"version": 1,
     "primary": {"seal": "1a2b3c4d", "hash": "…", "sign": "…"},
     "keys": {"1a2b3c4d": {"use": "seal", "secret": "base64 of 32 bytes"}, …}}

`seal` keys rotate: `rotate` adds one and makes it primary; the old stay and open what they sealed. `sign`
keys (Ed25519) rotate alike. The `hash` key does not rotate: a new one would no longer find what the old one
hashed. The file is the whole secret of an installation: mode 0600, kept apart from the database's backups.
"""

import base64
import json
import os
import stat
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from miaopi.secrets.errors import KeysetMissing, KeysetUnsafe, UnknownKey

USES = ("seal", "hash", "sign")
KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Keyset:
    """The keys of an installation, in memory; prints no secret."""

    primary: Mapping[str, str]
    uses: Mapping[str, str]
    secrets: Mapping[str, bytes] = field(repr=False)

    def secret(self, key_id: str, *, use: str) -> bytes:
        """The 32 bytes of a key.

        Raises: UnknownKey: no such key, or one for another use.
        """
        if self.uses.get(key_id) != use:
            raise UnknownKey(key=key_id)
        return self.secrets[key_id]

    def ids(self, *, use: str) -> tuple[str, ...]:
        """Every key id of one use, oldest first."""
        return tuple(key_id for key_id, its_use in self.uses.items() if its_use == use)


def create(path: Path) -> Keyset:
    """Write a new keyset, one key for each use, readable by its owner only.

    Raises: FileExistsError: there is one already; a keyset is never written over.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    secrets = {_new_id(): (use, os.urandom(KEY_BYTES)) for use in USES}
    keyset = Keyset(
        primary={use: key_id for key_id, (use, _) in secrets.items()},
        uses={key_id: use for key_id, (use, _) in secrets.items()},
        secrets={key_id: secret for key_id, (_, secret) in secrets.items()},
    )
    _write(path, keyset, replace=False)
    return keyset


def rotate(path: Path, *, use: str = "seal") -> str:
    """Add a key and make it the primary one; the old keys stay. The new key's id.

    A process that runs on reads the file again when it meets an id that it does not know; it goes on sealing
    with the old key until it starts anew, which is harmless.
    """
    if use not in ("seal", "sign"):
        raise ValueError(f"{use!r} keys do not rotate")
    old = load(path)
    key_id = _new_id()
    new = Keyset(
        primary={**old.primary, use: key_id},
        uses={**old.uses, key_id: use},
        secrets={**old.secrets, key_id: os.urandom(KEY_BYTES)},
    )
    _write(path, new, replace=True)
    current.cache_clear()
    return key_id


def load(path: Path) -> Keyset:
    """Read a keyset.

    Raises: KeysetMissing; KeysetUnsafe: others may read the file, or it is no keyset.
    """
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise KeysetMissing(path=path) from None
    except OSError as error:
        raise KeysetUnsafe(path=path, why=error.strerror or "unreadable") from None
    if stat.S_IMODE(mode) & 0o077:
        raise KeysetUnsafe(path=path, why=f"mode {stat.S_IMODE(mode):o}")
    try:
        return _parse(text)
    except (ValueError, KeyError, TypeError, AttributeError):
        # `from None`: the text of a parse error would quote the secrets.
        raise KeysetUnsafe(path=path, why="not a keyset") from None


@lru_cache(maxsize=8)
def current(path: Path) -> Keyset:
    """The keyset at `path`, read once a process."""
    return load(path)


def reload(path: Path) -> Keyset:
    """Read the file anew: another process may have rotated it."""
    current.cache_clear()
    return current(path)


def _parse(text: str) -> Keyset:
    raw = json.loads(text)
    if raw["version"] != 1:
        raise ValueError(raw["version"])
    keyset = Keyset(
        primary={use: raw["primary"][use] for use in USES},
        uses={key_id: row["use"] for key_id, row in raw["keys"].items()},
        secrets={
            key_id: base64.b64decode(row["secret"], validate=True) for key_id, row in raw["keys"].items()
        },
    )
    sound = (
        all(keyset.uses.get(key_id) == use for use, key_id in keyset.primary.items())
        and all(len(secret) == KEY_BYTES for secret in keyset.secrets.values())
        and all(len(bytes.fromhex(key_id)) == 4 for key_id in keyset.uses)
    )
    if not sound:
        raise ValueError("not sound")
    return keyset


def _new_id() -> str:
    return os.urandom(4).hex()


def _write(path: Path, keyset: Keyset, *, replace: bool) -> None:
    """Whole or not at all: a temporary file (0600 from the start), synced, then put into place."""
    body = {
        "version": 1,
        "primary": dict(keyset.primary),
        "keys": {
            key_id: {"use": keyset.uses[key_id], "secret": base64.b64encode(secret).decode()}
            for key_id, secret in keyset.secrets.items()
        },
    }
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".keyset-")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(body, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        if replace:
            temporary.replace(path)
        else:
            path.hardlink_to(temporary)  # fails where a keyset stands: two at once make one
    finally:
        temporary.unlink(missing_ok=True)
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
