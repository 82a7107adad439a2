"""The lease that a journey is about: what is asked page by page, and how a person answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from zoneinfo import ZoneInfo

from PIL import Image, ImageDraw

from miaopi_demo import contract_pdf, rents
from tests.journeys.people import Home, Person, owner
from tests.journeys.traveller import Traveller

MATTER = "房屋租赁登记备案"
AGREE = "我同意这样核对。上面填的都是真的。"
DISTRICTS = {"460105": "秀英区", "460106": "龙华区", "460107": "琼山区", "460108": "美兰区"}


def today() -> date:
    """The day in Hainan."""
    return datetime.now(UTC).astimezone(ZoneInfo("Asia/Shanghai")).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """What the two agreed."""

    home: Home
    lessor: Person
    lessee: Person
    occupants: int = 2
    area_m2: str = ""

    @property
    def area(self) -> str:
        """As written in the contract; the registered one unless said otherwise."""
        return self.area_m2 or f"{self.home.area_m2:f}"

    @property
    def district(self) -> str:
        """Where it is registered."""
        return DISTRICTS[self.home.division[:6]]

    @property
    def rent(self) -> str:
        """The usual one of the district."""
        median = rents.medians()[self.home.division[:6], "residence"]
        assert median is not None
        return str((Decimal(self.area) * median / 100).quantize(Decimal(1), ROUND_HALF_UP) * 100)

    @property
    def days(self) -> tuple[str, str, str]:
        """Signed three days ago, from tomorrow, for a year."""
        start = today() + timedelta(days=1)
        return tuple(  # type: ignore[return-value]  # three of them
            day.isoformat() for day in (today() - timedelta(days=3), start, start + timedelta(days=364))
        )

    @property
    def contract(self) -> bytes:
        """What they signed, as a PDF."""
        names = [f"出租人：{self.lessor.name}", f"承租人：{self.lessee.name}", self.home.location]
        return contract_pdf.contract("房屋租赁合同（示例）", [*names, self.home.title_number])

    @property
    def photo(self) -> bytes:
        """The same, photographed by a phone: a JPEG with what such a camera writes into it."""
        sheet = Image.new("RGB", (1200, 1600), (236, 233, 226))
        pen = ImageDraw.Draw(sheet)
        for line in range(24):
            pen.line([(120, 200 + line * 52), (1080 - 37 * (line % 5), 206 + line * 52)], (60, 60, 70), 6)
        about = Image.Exif()
        about[0x0112], about[0x010F] = 1, "A phone"
        taken = BytesIO()
        sheet.save(taken, "JPEG", quality=60, exif=about)
        return taken.getvalue()


def of(home: Home, lessee: Person, **more: object) -> Lease:
    """A lease by the home's owner."""
    return Lease(home=home, lessor=owner(home), lessee=lessee, **more)  # type: ignore[arg-type]


# ── the way to a draft, page by page ────
def begin(at: Traveller, who: Person, lease: Lease, *, side: str = "出租人") -> None:
    """From the home page over the guide to the first question, logging in on the way."""
    at.open("/")
    at.press(MATTER)
    at.press("开始办理")
    at.log_in(who)
    at.page.get_by_role("group", name=at._("在哪里办？")).get_by_role("radio").nth(
        list(DISTRICTS).index(lease.home.division[:6])
    ).check()
    at.choose(side, of="您是哪一方？")
    at.press("开始填写")


def parties(at: Traveller, lease: Lease, *, asked: str = "承租人") -> None:
    """The first page: who is there is known, the other side is asked for."""
    other = lease.lessee if asked == "承租人" else lease.lessor
    at.choose("第一次登记", of="办哪一种登记")
    person(at, asked, other)
    at.press("保存，下一步")


def person(at: Traveller, role: str, who: Person) -> None:
    """Name, number and phone of a party."""
    at.choose("个人", of=f"{role}是个人还是企业")
    at.fill(f"{role}的姓名或名称", who.name)
    at.fill(f"{role}的证件号码", who.number)
    at.fill(f"{role}的手机号码", who.phone)


def house(at: Traveller, lease: Lease) -> None:
    """The second page: the home."""
    at.fill("不动产权证号", lease.home.title_number)
    at.fill("房屋地址", lease.home.location)
    at.page.get_by_label(at._("房屋在哪个区")).select_option(lease.home.division[:6])
    at.fill("租的面积", lease.area)
    at.choose("住", of="租来做什么")
    at.press("保存，下一步")
    # Whoever says that people live there is asked how many.
    at.fill("一共住几个人", str(lease.occupants))
    at.press("保存，下一步")


def term(at: Traveller, lease: Lease) -> None:
    """The third page: rent and days."""
    signed, starts, ends = lease.days
    at.fill("每月租金", lease.rent)
    at.date("哪天签的合同", signed)
    at.date("哪天开始租", starts)
    at.date("租到哪天", ends)
    at.choose("否", of="是转租吗")
    at.press("保存，下一步")


def attach(at: Traveller, lease: Lease, *, photo: bool = False) -> None:
    """The fourth page: the contract."""
    if photo:
        file = {"name": "IMG_20261124.jpg", "mimeType": "image/jpeg", "buffer": lease.photo}
    else:
        file = {"name": "租赁合同.pdf", "mimeType": "application/pdf", "buffer": lease.contract}
    at.page.get_by_label(at._("租赁合同")).first.set_input_files(file)  # type: ignore[arg-type]
    at.press("保存，下一步")


def hand_in(at: Traveller) -> None:
    """The last page: agree and submit."""
    at.tick(AGREE)
    at.press("提交申请")


def whole(at: Traveller, who: Person, lease: Lease, *, photo: bool = False) -> None:
    """All pages of a lessor who attaches the contract, until the other side is waited for."""
    begin(at, who, lease)
    parties(at, lease)
    house(at, lease)
    term(at, lease)
    attach(at, lease, photo=photo)
    hand_in(at)
    at.is_at("在等对方确认")


def link_for(at: Traveller, who: Person, *, earlier: int = 0) -> str:
    """The link of the message that asks somebody to confirm, beside those that came earlier."""
    asked = r"(?:写您是|names you as).*?(https?://\S+/c/[\w-]+)"
    return at.text_with(who.phone, asked, more_than=earlier).group(1)


def confirm(at: Traveller, who: Person, link: str) -> None:
    """The other side opens the link, logs in, and stands behind it."""
    at.open(link)
    at.log_in(who)
    at.is_at("请您确认")
    at.tick(AGREE)
    at.press("确认")
