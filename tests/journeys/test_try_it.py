"""docs/try-it.md is followed word for word: what it says to press is pressed, what it promises is seen.

The page is the test: each numbered line is a step in one of a few forms; a line in no form fails. Windows are
browsers of their own. The shell lines are run as they stand.
"""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from miaopi_demo import contract_pdf, officials
from tests.journeys import house as houses
from tests.journeys import lease, staff
from tests.journeys.conftest import Travel
from tests.journeys.house import House
from tests.journeys.traveller import CODE, Traveller

pytestmark = pytest.mark.browser
LINK = r"(https?://\S+/c/[\w-]+)"
PDF = contract_pdf.contract("租赁合同（示例）", ["只是试一试"])


@dataclass
class Guest:
    """Whoever follows the page: the windows opened so far, what was written down, the window looked at."""

    travel: Travel
    house: House
    language: str
    windows: dict[str, Traveller] = field(default_factory=dict)
    at: Traveller | None = None
    case: str = ""
    code: str = ""
    read: dict[str, int] = field(default_factory=dict)

    @property
    def here(self) -> Traveller:
        assert self.at is not None
        return self.at

    def window(self, name: str) -> None:
        """Go to a window; one that was not there is a new browser."""
        if name not in self.windows:
            self.windows[name] = self.travel(language=self.language, size=staff.DESK)
        self.at = self.windows[name]

    # ── the forms of a step ────
    def open(self, address: str) -> None:
        self.here.open(address)

    def open_link(self, phone: str) -> None:
        found = self.newest(phone, LINK)
        self.here.open(found)

    def open_case(self) -> None:
        self.here.open(f"/desk/cases/{self.case}")

    def press(self, name: str) -> None:
        page = self.here.page
        target = page.get_by_role("link", name=name, exact=True).or_(
            page.get_by_role("button", name=name, exact=True)
        )
        target.first.click()
        self.here.arrived()

    def fill(self, label: str, text: str) -> None:
        page = self.here.page
        if text in DAYS:
            day = DAYS[text]().isoformat().split("-")
            group = page.get_by_role("group", name=label)
            for box, part in zip(group.get_by_role("textbox").all(), day, strict=True):
                box.fill(part.lstrip("0"))
            return
        page.get_by_label(label, exact=True).last.fill(text)

    def fill_phone_code(self, label: str, phone: str) -> None:
        self.fill(label, self.newest(phone, CODE))

    def fill_staff_code(self, label: str, username: str) -> None:
        with closing(sqlite3.connect(self.house.folder / "miaopi.sqlite3", timeout=20)) as tables:
            tables.execute("UPDATE officials_official SET totp_step = 0 WHERE username = ?", [username])
            tables.commit()
        self.fill(label, officials.code_of(username, at=datetime.now(UTC)))

    def fill_kept_code(self, label: str) -> None:
        self.fill(label, self.code)

    def choose(self, option: str, of: str) -> None:
        page = self.here.page
        group = page.get_by_role("group", name=of)
        if group.count():
            group.get_by_role("radio", name=re.compile(rf"(^|\s){re.escape(option)}")).first.check()
        else:
            select = page.get_by_label(of)
            value = select.locator("option", has_text=option).first.get_attribute("value")
            select.select_option(value)

    def tick(self, label: str) -> None:
        self.here.page.get_by_label(label).check()

    def attach(self, label: str) -> None:
        file = {"name": "contract.pdf", "mimeType": "application/pdf", "buffer": PDF}
        self.here.page.get_by_label(label).first.set_input_files(file)  # type: ignore[arg-type]

    def sees(self, text: str) -> None:
        self.here._sees(re.compile(re.escape(text)))

    def keep_code(self) -> None:
        shown = self.here.page.locator(".mp-certificate__code").first.inner_text()
        self.code = shown.strip()

    def newest(self, phone: str, pattern: str) -> str:
        """What came to the phone since this page last looked."""
        key = f"{phone} {pattern}"
        before = self.read.get(key, 0)
        found = self.here.text_with(phone, pattern, more_than=before).group(1)
        self.read[key] = self.here.texts_with(phone, pattern)
        return found


def _in_a_year() -> date:
    return lease.today() + timedelta(days=364)


DAYS: dict[str, Callable[[], date]] = {
    **dict.fromkeys(("今天", "today"), lease.today),
    **dict.fromkeys(("一年后", "in a year"), _in_a_year),
}

Step = Callable[..., None]
FORMS: list[tuple[str, Step]] = [
    (r"打开 `(/[^`]*)`。|Open `(/[^`]*)`\.", Guest.open),
    (
        r"打开 `/demo/phones` 上 `(\d+)` 收到的链接。|Open the link that `(\d+)` got on `/demo/phones`\.",
        Guest.open_link,
    ),
    (r"打开刚才的办件。|Open that case\.", Guest.open_case),
    (r"点 \*\*(.+?)\*\*。|Press \*\*(.+?)\*\*\.", Guest.press),
    (
        r"在 \*\*(.+?)\*\* 填 `/demo/phones` 上 `(\d+)` 收到的数字。"
        r"|Type the code that `(?P<b>\d+)` got on `/demo/phones` into \*\*(?P<a>.+?)\*\*\.",
        Guest.fill_phone_code,
    ),
    (
        r"在 \*\*(.+?)\*\* 填 `/demo/phones` 上 `([a-z]\w*)` 的数字。"
        r"|Type the code of `(?P<b>[a-z]\w*)` on `/demo/phones` into \*\*(?P<a>.+?)\*\*\.",
        Guest.fill_staff_code,
    ),
    (
        r"在 \*\*(.+?)\*\* 填记下的查验码。|Type the code that you wrote down into \*\*(.+?)\*\*\.",
        Guest.fill_kept_code,
    ),
    (r"在 \*\*(.+?)\*\* 填 `(.+?)`。?|Type `(?P<b>.+?)` into \*\*(?P<a>.+?)\*\*\.", Guest.fill),
    (
        r"在 \*\*(?P<b>.+?)\*\* 选 \*\*(?P<a>.+?)\*\*。|Choose \*\*(?P<c>.+?)\*\* for \*\*(?P<d>.+?)\*\*\.",
        Guest.choose,
    ),
    (r"勾 \*\*(.+?)\*\*|Tick \*\*(.+?)\*\*\.?", Guest.tick),
    (r"在 \*\*(.+?)\*\* 放一份 PDF。|Attach a PDF to \*\*(.+?)\*\*\.", Guest.attach),
    (r"看到 \*\*(.+?)\*\*。?|You read \*\*(.+?)\*\*\.?", Guest.sees),
    (r"记下查验码。|Write down the code to check it\.", Guest.keep_code),
]
HEADING = re.compile(r"## (?:窗口|Window) ([A-Z])")
NUMBERED = re.compile(r"\d+\. (.+)")


def steps(page: str) -> Iterator[tuple[str, str]]:
    """Kind and text of each step: window, step, shell."""
    shell = None
    for line in page.splitlines():
        if line.startswith("```"):
            if shell is not None:
                yield "shell", "\n".join(shell)
            shell = [] if shell is None and line == "```sh" else None
        elif shell is not None:
            shell.append(line)
        elif heading := HEADING.match(line):
            yield "window", heading[1]
        elif numbered := NUMBERED.fullmatch(line):
            yield "step", numbered[1]


def arguments(found: re.Match[str]) -> list[str]:
    """What a step names, in the order that its form takes it."""
    named = {key: value for key, value in found.groupdict().items() if value is not None}
    if named:
        return [named[key] for key in sorted(named)]
    return [value for value in found.groups() if value is not None]


def follow(guest: Guest, text: str) -> None:
    """Do what one line says."""
    for form, act in FORMS:
        found = re.fullmatch(form, text)
        if found is not None:
            act(guest, *arguments(found))
            return
    raise AssertionError(f"a step in no known form: {text}")


def run(guest: Guest, shell: str, folder: Path) -> None:
    """The lines of the shell, as they stand; what they print last is the number of a case."""
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", shell],
        env={**os.environ, "BASE": guest.house.address, "TOKEN": guest.house.token},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    guest.case = done.stdout.strip()


def test_every_line_of_both_pages_has_a_form_and_both_have_the_same_steps() -> None:
    found = {}
    for name in ("try-it.md", "try-it.zh-Hans.md"):
        page = Path("docs", name).read_text(encoding="utf-8")
        kinds = []
        for kind, text in steps(page):
            if text == "Press **English**.":  # these people read Chinese unless told otherwise
                continue
            if kind == "step":
                acts = [act.__name__ for form, act in FORMS if re.fullmatch(form, text)]
                assert acts, text
                kinds.append(acts[0])
            else:
                kinds.append(text)
        found[name] = kinds

    assert found["try-it.md"] == found["try-it.zh-Hans.md"]


@pytest.mark.prove
@pytest.mark.parametrize(("name", "language"), [("try-it.zh-Hans.md", "zh"), ("try-it.md", "en")])
def test_whoever_follows_the_page_sees_what_it_says(
    travel: Travel, tmp_path: Path, name: str, language: str, own_house: House
) -> None:
    guest = Guest(travel, own_house, language)
    for kind, text in steps(Path("docs", name).read_text(encoding="utf-8")):
        match kind:
            case "window":
                own_house.a_minute_passes()
                guest.window(text)
            case "step":
                follow(guest, text)
            case "shell":
                run(guest, text, tmp_path)


@pytest.fixture
def own_house(tmp_path: Path, travel: Travel) -> Iterator[House]:
    """A demo of its own, as a first-time reader has it: nothing is registered yet."""
    with houses.running(tmp_path / "var") as running:
        travel.house = running
        yield running
