"""Who did something: kind and id, never a name."""

import re
from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal["account", "client", "rules", "timer", "staff", "system", "command"]
KINDS: tuple[str, ...] = get_args(Kind)
_ID = re.compile(r"[\x21-\x7e]{0,100}")


@dataclass(frozen=True, slots=True)
class Actor:
    """`Actor("account", str(account.pk))`, `Actor("rules", version_hash)`, `Actor("timer", "T06")`."""

    kind: Kind
    id: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"kind must be one of {', '.join(KINDS)}")
        if not _ID.fullmatch(self.id):
            raise ValueError("an actor's id is a code of at most 100 characters")

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}" if self.id else self.kind
