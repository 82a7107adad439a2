"""Officials at the desk: how one logs in, and what is pressed there."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime

from miaopi_demo import officials
from tests.journeys.house import House
from tests.journeys.traveller import Traveller

DESK = {"width": 1280, "height": 900}


def log_in(at: Traveller, house: House, username: str) -> None:
    """Staff number and password, then the code of the phone; one that served another journey serves again."""
    with closing(sqlite3.connect(house.folder / "miaopi.sqlite3", timeout=20)) as tables:
        tables.execute("UPDATE officials_official SET totp_step = 0 WHERE username = ?", [username])
        tables.commit()
    at.open("/desk/")
    at.is_at("登录工作台")
    at.fill("工号", username)
    at.fill("口令", officials.PASSWORD)
    at.press("下一步")
    at.fill("验证器里的 6 位数字", officials.code_of(username, at=datetime.now(UTC)))
    at.press("登录")
