"""The clerk's window as pages: from "who is next" to the hand-over, and the contact that ends."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from miaopi.cases.models import Case, Party
from miaopi.ledger.models import Event
from miaopi.people.models import Person
from miaopi_demo import contract_pdf
from miaopi_demo.faults import Fault as Trouble
from miaopi_demo.faults import Switches
from tests import factories
from tests.desk import window_people as here
from tests.factories import Let
from tests.hall.page import Page, page
from tests.hall.people_here import nobody

pytestmark = pytest.mark.django_db
WINDOW = "/desk/window/"


@pytest.fixture
def clerk() -> Client:
    return here.browser(here.official())


# ── the way ────
def registers(clerk: Client, who: Any, **changes: str) -> Any:
    """Nobody knows the number: name and number are checked, the phone stays open."""
    shown = clerk.post(WINDOW, {"who": who.number, "document": "id-card"})
    assert page(shown).heading == "登记新来的人"
    sent = {key: values[0] for key, values in page(shown).values().items() if key != "number"}
    asked = {"number": who.number, "name": who.name, "document": "id-card", **changes}
    return clerk.post(f"{WINDOW}register", {**sent, **asked})


def begins(clerk: Client, side: str = "lessor") -> str:
    """Whoever stands there wants the lease registered; the address of the form."""
    code = factories.offering().code
    answer = clerk.post(f"{WINDOW}person", {"offering": code, "side": side, "asked": "1"})
    return str(answer["Location"])


def flat(name: str, value: Any) -> dict[str, Any]:
    """An answer as the boxes of the window's form send it: a day in one box."""
    match value:
        case bool():
            return {name: "yes" if value else "no"}
        case dict():
            return {f"{name}.{key}": part for key, part in value.items()}
        case list() if value and isinstance(value[0], dict):
            return {
                key: part for at, row in enumerate(value) for key, part in flat(f"{name}.{at}", row).items()
            }
        case list():
            return {name: "、".join(value)}
        case str() if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            return {name: value.replace("-", "")}
        case _:
            return {name: value}


def fills(clerk: Client, form: str, let: Let, *, contract: bool = True, **changes: Any) -> Any:
    """All on one page, the contract with it."""
    shown = page(clerk.get(form))
    sent: dict[str, Any] = dict(shown.values())
    answers = factories.lease(let) | {"lessee": here.without_phone(let.lessee), **changes}
    for name, value in answers.items():
        if name not in sent.get("keep", []):
            sent |= flat(name, value)
    if contract:
        sent["lease-contract"] = scan()
    return clerk.post(form, sent)


def hands_in(clerk: Client, check: str, **more: str) -> Any:
    """Read out to both, who stand there."""
    sent = {key: values[0] for key, values in page(clerk.get(check)).values().items()}
    return clerk.post(check, {**sent, "how": "read-out", "where-lessee": "here", **more})


def applies(clerk: Client, let: Let, **changes: Any) -> str:
    """The whole way; the address of the outcome."""
    registers(clerk, let.lessor)
    check = fills(clerk, begins(clerk), let, **changes)["Location"]
    return str(hands_in(clerk, check)["Location"])


def test_from_who_is_next_to_signed_for(clerk: Client) -> None:
    let = factories.free_let()

    outcome = page(clerk.get(applies(clerk, let)))

    case = Case.objects.get()
    assert outcome.heading == "已办好"
    assert f"{WINDOW}cases/{case.pk}/certificate.pdf" in outcome.links()
    letters = [link for link in outcome.links() if "/letters/" in link]
    assert letters
    for link in (f"{WINDOW}cases/{case.pk}/certificate.pdf", letters[0]):
        paper = clerk.get(link)
        assert (paper["Content-Type"], paper.content[:5]) == ("application/pdf", b"%PDF-")
        assert paper["Content-Disposition"].startswith("inline")
        assert "no-store" in paper["Cache-Control"]
    sent = outcome.values() | {"signed": "1"}
    clerk.post(f"{WINDOW}cases/{case.pk}/handed-over", sent)
    assert Case.objects.get().state == "closed"
    assert "已经送达" in page(clerk.get(f"{WINDOW}cases/{case.pk}")).main


def test_a_lease_of_two_without_a_phone_needs_few_answers_and_few_keys(clerk: Client) -> None:
    """What is counted in docs/window.md: boxes that the clerk fills, and characters typed into them."""
    let = factories.free_let()
    asked = Asked()

    asked(clerk, WINDOW, {"who": let.lessor.number})
    asked(clerk, f"{WINDOW}register", {"name": let.lessor.name}, {"number": let.lessor.number})
    asked(clerk, f"{WINDOW}person", {"side": "lessor", "asked": "1"})
    form = str(asked.answer["Location"])
    answers = factories.lease(
        let, lessee=None, lessor=None, home_address=None, area_m2=None, deposit_cny=None
    )
    typed = {
        key: part for name, value in answers.items() if value != [] for key, part in flat(name, value).items()
    }
    typed |= {"lessee.name": let.lessee.name, "lessee.number": let.lessee.number}
    asked(clerk, form, typed | {"lease-contract": scan()})
    asked(clerk, str(asked.answer["Location"]), {"where-lessee": "here", "how": "read-out"})
    outcome = str(asked.answer["Location"])
    asked(clerk, f"{outcome}/handed-over", {"signed": "1"}, page(clerk.get(outcome)).values())

    assert Case.objects.get().state == "closed"
    assert (asked.boxes, asked.pages) == (20, 6)
    assert asked.keys <= 110


CHOSEN = {"side", "asked", "filing_kind", "home_division", "use", "sublease", "lease-contract"}
CHOSEN |= {"where-lessee", "how", "signed"}  # one key each


class Asked:
    """Counts what is filled in beside what the pages hold already."""

    def __init__(self) -> None:
        self.boxes = self.keys = self.pages = 0
        self.answer: Any = None

    def __call__(
        self, clerk: Client, address: str, typed: dict[str, Any], held: dict[str, Any] | None = None
    ) -> None:
        there = held or page(clerk.get(address)).values()
        there = {name: value for name, value in there.items() if value not in ("", [""])}
        fresh = {name: value for name, value in typed.items() if there.get(name) != [value]}
        self.boxes += len(fresh)
        self.keys += sum(1 if name in CHOSEN else len(str(value)) for name, value in fresh.items())
        self.pages += 1
        # The pages hold the document's kind, the offering and the like; they come with the rest.
        defaults = {} if held is None or "number" not in held else {"document": "id-card"}
        self.answer = clerk.post(address, {**there, **defaults, **typed})


def scan() -> SimpleUploadedFile:
    """The signed contract from the scanner."""
    return SimpleUploadedFile("合同.pdf", contract_pdf.contract("房屋租赁合同（示例）", ["只是测试"]))


def test_what_is_known_of_the_person_is_there_and_the_number_stands_in_no_page(clerk: Client) -> None:
    let = factories.free_let()
    registers(clerk, let.lessor)

    shown = page(clerk.get(begins(clerk)))

    assert shown.values()["keep"] == ["lessor"]
    assert "lessor.number" not in shown.values()
    assert let.lessor.number not in shown.html
    assert let.lessor.name in shown.main
    assert shown.values()["lessee.kind"] == ["person"]
    assert shown.wrong() == []


@pytest.mark.prove
def test_every_question_stands_on_one_page_until_it_is_clear_that_it_does_not_apply(clerk: Client) -> None:
    let = factories.free_let()
    registers(clerk, let.lessor)
    form = begins(clerk)

    first = page(clerk.get(form))
    fills(clerk, form, let, occupants="")
    after = page(clerk.get(form))

    assert {"occupants", "outlast_agreed-1", "replaces_number"} <= set(first.ids)
    assert "occupants" in after.ids
    assert not {"outlast_agreed-1", "replaces_number"} & set(after.ids)


def test_faults_are_told_at_their_boxes_and_everything_typed_stays(clerk: Client) -> None:
    let = factories.free_let()
    registers(clerk, let.lessor)
    form = begins(clerk)

    answer = fills(clerk, form, let, area_m2="x", starts_on="2026-13-41", ends_on="", rent_monthly_cny="1850")
    shown = page(answer)

    assert answer.status_code == 422
    assert shown.title.startswith("错误：")
    assert {"#area_m2", "#starts_on", "#ends_on"} <= set(shown.links())
    assert shown.values()["rent_monthly_cny"] == ["1850"]
    assert shown.values()["starts_on"] == ["20261341"]
    assert "合同.pdf" in shown.main
    assert shown.wrong() == []


def test_what_a_registry_knows_of_the_person_is_not_typed(clerk: Client) -> None:
    let = factories.free_let()
    registers(clerk, let.lessor)

    check = fills(clerk, begins(clerk), let, home_address="", area_m2="")["Location"]

    shown = page(clerk.get(check))
    assert let.home.location in shown.main
    assert f"{let.home.area_m2.normalize():f} 平方米" in shown.main
    (event,) = Event.objects.filter(kind="window.looked-up")
    assert event.data == {"answers": ["area_m2", "home_address"]}


@pytest.mark.prove
def test_of_another_s_home_and_from_a_silent_registry_nothing_is_filled_in(
    clerk: Client, sources: Switches
) -> None:
    let = factories.free_let()
    registers(clerk, let.lessee)
    lessor = here.without_phone(let.lessor)

    of_another = fills(clerk, begins(clerk, "lessee"), let, lessor=lessor, home_address="")
    registers(clerk, let.lessor)
    sources.put(Trouble("real-estate-unit", "down"))
    silent = fills(clerk, begins(clerk), let, home_address="")

    assert "#home_address" in page(of_another).links()
    assert "#home_address" in page(silent).links()
    assert not Event.objects.filter(kind="window.looked-up").exists()


@pytest.mark.prove
def test_the_words_are_read_out_first_and_a_fault_leads_to_the_form(clerk: Client) -> None:
    let = factories.free_let()
    registers(clerk, let.lessor)
    form = begins(clerk)
    check = fills(clerk, form, let)["Location"]

    unsaid = page(hands_in(clerk, check, how=""))
    moved = hands_in(clerk, check, v="1")

    assert "#how-1" in unsaid.links()
    assert unsaid.wrong() == []
    assert moved.status_code == 409
    assert Case.objects.get().state == "draft"


@pytest.mark.prove
def test_a_co_owner_is_added_and_one_row_taken_away(clerk: Client) -> None:
    let = factories.free_let()
    registers(clerk, let.lessor)
    form = begins(clerk)

    sent = page(clerk.get(form)).values()
    more = clerk.post(form, sent | {"add": "co_owners"})["Location"]
    shown = page(clerk.get(more.split("#")[0]))

    assert "co_owners.0.name" in shown.ids
    assert more.endswith("#co_owners")


def test_who_is_not_there_gets_a_link_and_can_still_come(clerk: Client) -> None:
    let = factories.free_let()
    registers(clerk, let.lessor)
    check = fills(clerk, begins(clerk), let, lessee=factories.party(let.lessee))["Location"]

    waiting = hands_in(clerk, check, **{"where-lessee": "link"})["Location"]
    shown = page(clerk.get(waiting))
    party = Party.objects.get(place="lessee")
    clerk.post(waiting, {"party": str(party.pk)})

    assert shown.heading == "在等别的各方确认"
    assert Party.objects.get(pk=party.pk).asked_times == 2
    clerk.post(f"{WINDOW}next")
    registers(clerk, let.lessee)
    confirm = f"{WINDOW}confirm/{party.pk}"
    assert confirm in page(clerk.get(f"{WINDOW}person")).links()
    asked = page(clerk.get(confirm))
    assert asked.wrong() == []
    assert page(clerk.post(confirm, asked.values())).title.startswith("错误：")
    done = clerk.post(confirm, asked.values() | {"how": "signed"})
    assert page(clerk.get(done["Location"])).heading == "已办好"


@pytest.mark.prove
def test_what_others_wait_for_is_taken_back_to_change_it(clerk: Client) -> None:
    let = factories.free_let()
    registers(clerk, let.lessor)
    waiting = hands_in(clerk, fills(clerk, begins(clerk), let)["Location"], **{"where-lessee": "link"})[
        "Location"
    ]

    answer = clerk.post(waiting, {"reopen": "1"})

    assert answer["Location"].endswith("/form")
    assert Case.objects.get().substate == ""


# ── the contact ────
def test_when_it_is_somebody_else_s_turn_no_page_of_the_one_before_opens(clerk: Client) -> None:
    let = factories.free_let()
    outcome = applies(clerk, let)
    pages = [outcome, f"{outcome}/form", f"{outcome}/certificate.pdf", f"{WINDOW}person"]
    before = [clerk.get(address).status_code for address in (outcome, f"{WINDOW}person")]

    ended = clerk.post(f"{WINDOW}next")

    assert before == [200, 200]
    assert ended["Location"] == WINDOW
    for address in pages:
        assert clerk.get(address)["Location"] == WINDOW
    assert let.lessor.name not in page(clerk.get(WINDOW)).html


@pytest.mark.prove
def test_nothing_of_a_person_stays_in_the_browser(clerk: Client) -> None:
    outcome = applies(clerk, factories.free_let())

    for address in (outcome, f"{WINDOW}person", WINDOW):
        assert "no-store" in clerk.get(address)["Cache-Control"]


@pytest.mark.prove
def test_another_person_s_case_is_not_there(clerk: Client) -> None:
    first = applies(clerk, factories.free_let(0))
    registers(clerk, factories.free_let(1).lessor)

    answer = clerk.get(first)

    assert answer.status_code == 404


def test_each_page_is_a_look_in_the_person_s_own_chain(clerk: Client) -> None:
    let = factories.free_let()
    outcome = applies(clerk, let)
    person = Case.objects.get().holder
    assert person is not None
    before = Event.objects.filter(chain=f"look:{person.pk}").count()

    clerk.get(outcome)
    clerk.get(f"{outcome}/certificate.pdf")

    looks = Event.objects.filter(chain=f"look:{person.pk}").order_by("seq")
    assert looks.count() == before + 2
    assert {look.actor_kind for look in looks} == {"staff"}


@pytest.mark.prove
def test_who_was_here_today_comes_again_with_a_document(clerk: Client) -> None:
    outcome = applies(clerk, factories.free_let())
    clerk.post(f"{WINDOW}next")
    case = Case.objects.get()
    again = f"{WINDOW}come/{case.pk}"

    assert again in page(clerk.get(WINDOW)).links()
    shown = page(clerk.get(again))
    opened = clerk.post(again, {"document": "passport"})

    assert "*" in shown.main
    assert opened["Location"] == outcome
    assert Event.objects.filter(kind="person.came").get().data == {"document": "passport"}


# ── finding ────
def test_a_known_person_is_found_by_number_and_by_phone(clerk: Client) -> None:
    who = factories.free_let().lessor
    factories.login(who)

    by_number = clerk.post(WINDOW, {"who": f" {who.number.lower()} ", "document": "id-card"})
    found = page(clerk.post(WINDOW, {"who": who.phone, "document": "id-card"}))
    person = Person.objects.get()
    chosen = clerk.post(WINDOW, {"who": who.phone, "document": "id-card", "person": str(person.pk)})

    assert by_number["Location"] == chosen["Location"] == f"{WINDOW}person"
    assert "这个手机号找到 1 人" in found.main
    assert who.name not in found.main
    assert Event.objects.filter(chain=f"look:{person.pk}").exists()


@pytest.mark.prove
def test_whom_others_only_named_is_checked_first(clerk: Client) -> None:
    let = factories.free_let()
    applies(clerk, let)
    clerk.post(f"{WINDOW}next")

    shown = page(clerk.post(WINDOW, {"who": let.lessee.number, "document": "id-card"}))

    assert shown.heading == "登记新来的人"


@pytest.mark.prove
@pytest.mark.parametrize(
    ("sent", "box"),
    [
        ({"who": "14299999999", "document": "id-card"}, "#who"),
        ({"who": "", "document": "id-card"}, "#who"),
        ({"who": "460199", "document": "id-card"}, "#who"),
        ({"who": "1", "document": "library-card"}, "#document"),
    ],
)
def test_who_is_not_found_is_told_at_the_box(clerk: Client, sent: dict[str, str], box: str) -> None:
    answer = clerk.post(WINDOW, sent)

    assert answer.status_code == 422
    assert box in page(answer).links()


def test_a_number_that_is_wrong_or_another_s_is_told(clerk: Client) -> None:
    who = factories.free_let().lessor
    slipped = who.number[:-1] + ("0" if who.number[-1] != "0" else "1")

    wrong = clerk.post(f"{WINDOW}register", {"number": slipped, "name": who.name, "document": "id-card"})
    other = clerk.post(f"{WINDOW}register", {"number": who.number, "name": "李四", "document": "id-card"})

    assert "#number" in page(wrong).links()
    assert "#number" in page(other).links()
    assert not Person.objects.exists()


def test_a_silent_registry_does_not_send_the_person_home(clerk: Client, sources: Switches) -> None:
    who = factories.free_let().lessor
    sources.put(Trouble("population", "down"))
    typed = {"number": who.number, "name": who.name, "document": "id-card"}

    told = page(clerk.post(f"{WINDOW}register", typed))
    gone_on = clerk.post(f"{WINDOW}register", {**typed, "on_document": "1"})

    assert "on_document" in told.ids
    assert gone_on["Location"] == f"{WINDOW}person"


@pytest.mark.prove
def test_nothing_begins_before_the_person_was_asked(clerk: Client) -> None:
    registers(clerk, factories.free_let().lessor)
    code = factories.offering().code

    unasked = page(clerk.post(f"{WINDOW}person", {"offering": code, "side": "lessor"}))
    sideless = page(clerk.post(f"{WINDOW}person", {"offering": code, "side": "owner", "asked": "1"}))
    elsewhere = page(clerk.post(f"{WINDOW}person", {"offering": "X", "asked": "1"}))

    assert "#asked" in unasked.links()
    assert "#side-1" in sideless.links()
    assert "#offering" in elsewhere.links()
    assert unasked.wrong() + sideless.wrong() + elsewhere.wrong() == []
    assert not Case.objects.exists()


# ── afterwards ────
@pytest.mark.prove
def test_what_is_missing_is_added_here_and_the_notice_stands_beside_it(clerk: Client) -> None:
    let = factories.free_let()
    outcome = applies(clerk, let, contract=False)
    assert "要补充 1 样" in page(clerk.get(outcome)).main

    form = f"{outcome}/form"
    shown = page(clerk.get(form))
    check = fills(clerk, form, let)["Location"]
    done = hands_in(clerk, check)["Location"]

    assert "请补充" in shown.main
    assert page(clerk.get(done)).heading == "已办好"


def test_a_slip_is_put_right_and_the_rules_look_again(clerk: Client, sources: Switches) -> None:
    let = factories.free_let()
    registers(clerk, let.lessor)
    check = fills(clerk, begins(clerk), let)["Location"]
    sources.put(Trouble("population", "down"))
    outcome = hands_in(clerk, check)["Location"]
    assert page(clerk.get(outcome)).heading == "在等别的部门答复"
    sources.clear()
    fix = f"{outcome}/fix"

    shown = page(clerk.get(fix))
    small = {**{key: values[0] for key, values in shown.values().items()}, "deposit_cny": "4321"}
    large = clerk.post(fix, {**small, "title_number": "琼（2099）海口市不动产第9999999号"})
    done = clerk.post(fix, small)

    assert shown.wrong() == []
    assert large.status_code == 422
    assert "#main" in page(large).links()
    assert page(clerk.get(done["Location"])).heading == "已办好"


@pytest.mark.prove
def test_taken_back_after_being_asked_once_more(clerk: Client) -> None:
    outcome = applies(clerk, factories.free_let(), contract=False)

    shown = page(clerk.get(f"{outcome}/withdraw"))
    clerk.post(f"{outcome}/withdraw", shown.values())

    assert shown.wrong() == []
    assert Case.objects.get().state == "withdrawn"
    assert page(clerk.get(outcome)).wrong() == []


@pytest.mark.prove
def test_a_rejection_is_told_with_its_reasons_and_handed_over_too(clerk: Client) -> None:
    outcome = page(clerk.get(applies(clerk, factories.free_let(), occupants="99")))

    assert outcome.heading == "没有同意"
    assert "signed" in outcome.ids
    assert "certificate.pdf" not in "".join(outcome.links())
    unsigned = clerk.post(f"{WINDOW}cases/{Case.objects.get().pk}/handed-over", outcome.values())
    assert "#signed" in page(unsigned).links()


def test_after_a_rejection_it_is_corrected_here_with_all_kept_or_a_person_looks(clerk: Client) -> None:
    let = factories.free_let()
    shown = page(clerk.get(applies(clerk, let, occupants="99")))
    first = Case.objects.get()

    form = clerk.post(f"{WINDOW}person", {"again": str(first.pk)})["Location"]
    check = fills(clerk, form, let)["Location"]
    done = hands_in(clerk, check)["Location"]
    reviewed = clerk.post(f"{WINDOW}person", {"review": str(first.pk)})["Location"]

    assert "改好再申请" in shown.main
    assert page(clerk.get(done)).heading == "已办好"
    assert page(clerk.get(reviewed)).heading == "由工作人员来定"
    assert Case.objects.get(copied_from=first).started_by == first.started_by


# ── doors ────
@pytest.mark.parametrize("address", ["", "register", "person"])
def test_nobody_and_no_other_role_works_at_the_window(address: str) -> None:
    examiner = here.browser(here.official("e301", "examiner", "xiuying-housing"))

    assert nobody().get(WINDOW + address)["Location"].startswith("/desk/login")
    assert examiner.get(WINDOW + address).status_code == 403


@pytest.mark.prove
@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_every_page_of_the_window_is_sound_in_both_languages(lang: str) -> None:
    clerk, let = here.browser(here.official(), lang=lang), factories.free_let()
    addresses = [WINDOW, f"{WINDOW}register"]
    clerk.post(
        f"{WINDOW}register", {"number": let.lessor.number, "name": let.lessor.name, "document": "id-card"}
    )
    form = begins(clerk)
    check = fills(clerk, form, let)["Location"]
    outcome = hands_in(clerk, check)["Location"]

    shown: list[Page] = [page(clerk.get(address)) for address in (f"{WINDOW}person", outcome)]
    clerk.post(f"{WINDOW}next")
    shown += [page(clerk.get(address)) for address in addresses]

    assert [fault for each in shown for fault in each.wrong()] == []
