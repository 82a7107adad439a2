"""What can go wrong with secrets.

SecretsError (Faulty)
  KeysetMissing   no keyset file at the place that the settings name
  KeysetUnsafe    the file can be read by others, or is not a keyset
  UnknownKey      sealed under a key that the keyset does not hold
  Tampered        changed, cut off, or moved to another place
  KeyErased       the key of these data was erased, and so are they
  PersonalData    text about a person where only codes and ids may stand
"""

# ruff: noqa: N818  - a fault is named by what is the case, as its code is
from miaopi.texts import Fault, Faulty, Place


class SecretsError(Faulty):
    """Base of the family; `code` names the fault."""

    code = "secrets.tampered"

    def __init__(self, *, where: Place | None = None, **values: object) -> None:
        super().__init__([Fault(self.code, where or Place(), values)])


class KeysetMissing(SecretsError):
    code = "secrets.keyset-missing"


class KeysetUnsafe(SecretsError):
    code = "secrets.keyset-unsafe"


class UnknownKey(SecretsError):
    code = "secrets.unknown-key"


class Tampered(SecretsError):
    code = "secrets.tampered"


class KeyErased(SecretsError):
    code = "secrets.key-erased"


class PersonalData(SecretsError):
    code = "secrets.personal-data"
