"""Officials of the demo: who can be tried at the desk, with fixed passwords and phones.

Their codes stand on `/demo/phones`, as an authenticator on a phone would show them. Only for the demo's own
database: the secrets are public.
"""

from __future__ import annotations

from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

import pyotp

from miaopi.officials import actions, queries
from miaopi.texts import Words

PASSWORD: Final = "haikou-demo-2026"  # noqa: S105  - public: every official of the demo has it


@dataclass(frozen=True, slots=True)
class Staff:
    """One official: staff number, name, and posts as role and department."""

    username: str
    name: str
    what: Words
    posts: tuple[tuple[str, str], ...]

    @property
    def secret(self) -> str:
        """What the phone holds: made from the staff number, so that it is the same at each start."""
        return b32encode(sha256(f"miaopi demo {self.username}".encode()).digest()[:20]).decode()


STAFF: Final = (
    Staff("clerk", "王海生", Words("窗口", "clerk"), (("clerk", "xiuying-centre"),)),
    Staff("examiner", "李秀兰", Words("审查", "examiner"), (("examiner", "xiuying-housing"),)),
    Staff(
        "examiner2",
        "林志强",
        Words("审查（同事）", "examiner, a colleague"),
        (("examiner", "xiuying-housing"),),
    ),
    Staff("approver", "陈国栋", Words("决定", "approver"), (("approver", "xiuying-housing"),)),
    Staff(
        "approver2",
        "吴淑贞",
        Words("决定（同事）", "approver, a colleague"),
        (("approver", "xiuying-housing"),),
    ),
    Staff("admin", "符文海", Words("管理员", "administrator"), (("administrator", "xiuying-housing"),)),
    Staff(
        "longhua",
        "周丽萍",
        Words("龙华区审查", "examiner of another district"),
        (("examiner", "longhua-housing"),),
    ),
)


def seed(*, at: datetime) -> None:
    """Whoever is not there yet, with posts and a bound phone, made as an administrator makes them."""
    for who in STAFF:
        if queries.by_username(who.username) is not None:
            continue
        made = actions.create_official(username=who.username, name=who.name, password=PASSWORD, at=at)
        for role, department in who.posts:
            actions.give_post(official_id=made.pk, role=role, department_id=department, at=at)
        # Bound an hour ago, so that the code that the page shows now has not been used.
        then = at - timedelta(hours=1)
        code = pyotp.TOTP(who.secret).at(then)
        actions.confirm_totp(official_id=made.pk, secret=who.secret, code=code, at=then)


def code_of(username: str, *, at: datetime) -> str:
    """What the official's phone shows at this instant."""
    who = next(each for each in STAFF if each.username == username)
    return pyotp.TOTP(who.secret).at(at)
