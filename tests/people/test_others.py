"""Who may see what, clients and their tokens, mandates."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError

from miaopi.ledger.actors import Actor
from miaopi.ledger.models import Event
from miaopi.people import actions, queries
from miaopi.people.models import SCOPES, Client, Mandate
from miaopi.people.viewers import NOBODY, Viewer
from miaopi.registries import contracts, platform
from miaopi.texts import Fault, Faulty, Words, fault_codes
from tests.people import makers
from tests.people.makers import LESSOR, LESSOR_PHONE, NOON

pytestmark = pytest.mark.django_db
TEST_CLIENT = Words("测试系统", "Test system")


def test_people_see_themselves_in_full_and_others_masked() -> None:
    lessee, lessor = makers.identified(), makers.identified(LESSOR, LESSOR_PHONE)
    viewer = queries.viewer_for_account(lessee.pk)
    assert lessee.person is not None
    assert lessor.person is not None

    own, other = queries.card(viewer, lessee.person), queries.card(viewer, lessor.person)

    assert (own.name, own.number, own.is_self) == ("符海燕", "460199199003150041", True)
    assert (other.name, other.number, other.phone) == ("王*福", "460***********0052", "142****0002")


def test_a_firms_name_is_nobodys_secret() -> None:
    assert queries.card(NOBODY, makers.firm()).name == makers.FIRM["name"]


def test_a_look_at_somebody_else_is_on_record_and_one_at_oneself_is_not() -> None:
    account = makers.identified()
    other = makers.person(LESSOR)
    viewer = queries.viewer_for_account(account.pk)
    by = Actor("account", str(account.pk))
    assert account.person is not None

    actions.look(viewer=viewer, person=account.person, what="case.parties", by=by, at=NOON)
    actions.look(viewer=viewer, person=other, what="case.parties", by=by, at=NOON)

    (event,) = Event.objects.filter(kind="look")
    assert event.chain == f"look:{other.pk}"
    assert event.data == {"what": "case.parties", "case": None}


def test_no_account_means_nobody() -> None:
    assert queries.viewer_for_account(None) == NOBODY
    assert NOBODY.is_nobody
    assert not NOBODY.may("cases:write")


def test_a_token_opens_its_client_and_any_other_nothing() -> None:
    client, token = actions.create_client(name=TEST_CLIENT, scopes=["cases:write"], at=NOON)

    found = queries.client_for_token(token)

    assert found == client
    assert Viewer(client=found).may("cases:write")
    assert not Viewer(client=found).may("attests-parties")
    for wrong in (
        "",
        token[:-1],
        token + "x",
        token.swapcase(),
        token[:12] + "x" * 40,
        "mp_12345678_" + "x" * 43,
    ):
        assert queries.client_for_token(wrong) is None


def test_only_a_hash_of_the_token_is_kept() -> None:
    _client, token = actions.create_client(name=TEST_CLIENT, scopes=SCOPES, at=NOON)

    row = Client.objects.get()

    assert token.rsplit("_", 1)[1] not in str(vars(row))


def test_a_token_given_from_outside_works_and_leaves_no_part_of_itself() -> None:
    _client, token = actions.create_client(name=TEST_CLIENT, scopes=SCOPES, at=NOON, token="open-sesame")

    assert queries.client_for_token(token) is not None
    assert "open" not in str(vars(Client.objects.get()))


def test_a_closed_client_gets_in_no_more() -> None:
    client, token = actions.create_client(name=TEST_CLIENT, scopes=SCOPES, at=NOON)

    actions.close_client(client_id=client.pk)

    assert queries.client_for_token(token) is None
    assert not Client.objects.get().may("cases:read")


def test_an_unknown_scope_is_told_with_those_there_are() -> None:
    with pytest.raises(Faulty) as trouble:
        actions.create_client(name=TEST_CLIENT, scopes=["all"], at=NOON)

    (fault,) = trouble.value.faults
    assert fault.code == "people.scope-unknown"
    assert "attests-parties" in fault.mend.en


CONTRACT = contracts.contract("mandates")


def asked(*, on: str | None = None, matter: str = "house-lease-registration", at: datetime = NOON) -> bool:
    key = {"id_number": makers.LESSOR["number"], "agent_id_number": makers.LESSEE["number"], "matter": matter}
    if on:
        key["on"] = on
    return bool(queries.mandates(CONTRACT, key, at=at)["mandate_valid"])


@pytest.fixture
def mandate() -> Mandate:
    return actions.give_mandate(
        principal=makers.person(LESSOR, LESSOR_PHONE),
        agent=makers.person(),
        matter_slug="house-lease-registration",
        valid_from=date(2026, 11, 1),
        valid_to=date(2026, 11, 24),
        at=NOON - timedelta(days=30),
    )


def test_a_mandate_holds_from_its_first_day_to_its_last(mandate: Mandate) -> None:
    assert not asked(on="2026-10-31")
    assert asked(on="2026-11-01")
    assert asked(on="2026-11-24")
    assert not asked(on="2026-11-25")
    assert asked()


def test_the_day_of_a_mandate_is_that_of_haikou(mandate: Mandate) -> None:
    assert asked(at=datetime(2026, 11, 24, 15, 59, tzinfo=UTC))
    assert not asked(at=datetime(2026, 11, 24, 16, 0, tzinfo=UTC))


def test_a_mandate_holds_for_its_matter_and_its_two_people_only(mandate: Mandate) -> None:
    assert not asked(matter="another")
    key = {"id_number": makers.LESSEE["number"], "agent_id_number": makers.LESSOR["number"],
           "matter": mandate.matter_slug}  # fmt: skip
    assert not queries.mandates(CONTRACT, key, at=NOON)["mandate_valid"]
    nobody = {**key, "id_number": "460199200002290160"}
    assert not queries.mandates(CONTRACT, nobody, at=NOON)["mandate_valid"]


def test_the_registries_ask_people_for_mandates() -> None:
    assert platform.registered("mandates") is queries.mandates


def test_a_revoked_mandate_holds_no_more(mandate: Mandate) -> None:
    actions.revoke_mandate(mandate_id=mandate.pk, at=NOON)

    assert not asked(at=NOON + timedelta(seconds=1))
    again = actions.revoke_mandate(mandate_id=mandate.pk, at=NOON + timedelta(days=1))
    assert again.revoked_at == NOON


def test_a_firm_gives_a_mandate_by_its_credit_code() -> None:
    firm, agent = makers.firm(), makers.person()
    actions.give_mandate(
        principal=firm, agent=agent, matter_slug="m", valid_from=date(2026, 1, 1), valid_to=None, at=NOON
    )
    key = {"credit_code": makers.FIRM["number"], "agent_id_number": makers.LESSEE["number"], "matter": "m"}

    answer = queries.mandates(CONTRACT, key, at=NOON)

    assert answer["mandate_valid"]
    assert [each.pk for each in queries.mandates_of(agent)] == [Mandate.objects.get().pk]


def test_a_mandate_that_cannot_be_is_refused_by_the_action_and_by_the_database(mandate: Mandate) -> None:
    principal = mandate.principal
    with pytest.raises(Faulty) as trouble:
        actions.give_mandate(
            principal=principal,
            agent=principal,
            matter_slug="m",
            valid_from=date(2026, 2, 1),
            valid_to=date(2026, 1, 1),
            at=NOON,
        )
    assert [fault.code for fault in trouble.value.faults] == ["people.mandate-self", "people.mandate-days"]
    with pytest.raises(IntegrityError):
        Mandate.objects.update(valid_to=date(2026, 10, 1))


def test_every_fault_of_people_has_sentences_in_both_languages() -> None:
    values = dict.fromkeys(("seconds", "minutes", "limit", "at", "left", "scope", "known"), "7")
    for code in fault_codes("people"):
        fault = Fault(code, values=values)
        for words in (fault.what, fault.mend):
            assert words.zh.endswith(("。", "？"))
            assert words.en.endswith((".", "?"))
            assert "{" not in words.zh + words.en
