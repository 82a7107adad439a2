"""The type of a personal number: it prints masked everywhere, and reading it leaves a trace."""

import hmac
import re
import unicodedata
from typing import Literal, NoReturn, get_args

import structlog

from miaopi.secrets import masking
from miaopi.secrets.cipher import keyed_hash

Kind = Literal["id_number", "credit_code", "phone"]
KINDS: tuple[str, ...] = get_args(Kind)

_log = structlog.get_logger("miaopi.secrets")


class PersonalNumber:
    """A citizen number, credit code or phone.

    `str`, `repr`, `format`, f-strings, templates and logs show it masked; JSON and pickle refuse it. Equal
    where kind and number are equal. `.hash` finds it in the database, `.reveal(by=, why=)` is the only way
    to the digits.

    Basis: GB 11643 and GB 32100: full-width digits narrowed (NFKC), spaces and hyphens stripped, upper-case
    X. Whether the check digit is right is the form's question, not this type's.
    """

    __slots__ = ("_kind", "_value")
    _kind: Kind
    _value: str

    def __init__(self, value: str, kind: Kind = "id_number") -> None:
        if kind not in KINDS:
            raise ValueError(f"kind must be one of {', '.join(KINDS)}")
        object.__setattr__(self, "_kind", kind)
        object.__setattr__(self, "_value", normalise(value, kind))

    @property
    def kind(self) -> Kind:
        """id_number, credit_code or phone."""
        return self._kind

    @property
    def masked(self) -> str:
        """460***********0041, 142****0001."""
        return masking.mask_phone(self._value) if self._kind == "phone" else masking.mask_number(self._value)

    @property
    def hash(self) -> str:
        """Keyed hash, 64 hex digits: equal for equal numbers of a kind, useless without the keyset."""
        return keyed_hash(self._value, use=f"number.{self._kind}").hex()

    def reveal(self, *, by: object, why: str) -> str:
        """The digits. Written to the log with who and why, without the digits.

        Args:    by: an Actor or a short name ("ledger.actions").  why: a code ("certificate",
                 "lookup.population").
        """
        _log.info("personal number revealed", kind=self._kind, number=self.hash[:16], by=str(by), why=why)
        return self._value

    def __str__(self) -> str:
        return self.masked

    def __repr__(self) -> str:
        return f"<{self._kind} {self.masked}>"

    def __format__(self, spec: str) -> str:
        return format(self.masked, spec)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PersonalNumber):
            return NotImplemented
        same = hmac.compare_digest(self._value.encode(), other._value.encode())
        return same and self._kind == other._kind

    def __hash__(self) -> int:
        return hash((self._kind, self._value))

    def __copy__(self) -> "PersonalNumber":
        return self

    def __deepcopy__(self, memo: object) -> "PersonalNumber":
        return self

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("a personal number does not change")

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a personal number is not written out; store it in a sealed field")


def normalise(value: str, kind: Kind) -> str:
    """The one way a number is written: NFKC, no spaces and hyphens, upper case.

    A mobile phone without +86.
    """
    plain = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", value)).upper()
    if kind == "phone":
        return re.sub(r"^(?:\+?86|0086)(?=1\d{10}$)", "", plain)
    return plain
