"""What the demo starts with."""

import json
from datetime import UTC, datetime

from django.conf import settings as site

from miaopi.catalogue.models import Offering
from miaopi.people import actions as accounts
from miaopi.people import queries as people
from miaopi.people.models import Account, Client
from miaopi_demo.people import enterprise, person
from miaopi_demo.seed import CLIENTS, MATTER, Seeded

AT = datetime(2026, 11, 24, 4, tzinfo=UTC)


def test_the_four_districts_offer_the_house_lease(seeded: Seeded) -> None:
    offered = Offering.objects.order_by("division_id").values_list("division_id", "department_id", "status")

    assert list(offered) == [
        ("460105", "xiuying-housing", "published"),
        ("460106", "longhua-housing", "published"),
        ("460107", "qiongshan-housing", "published"),
        ("460108", "meilan-housing", "published"),
    ]


def test_the_first_offering_has_the_code_of_the_standard(seeded: Seeded) -> None:
    assert Offering.objects.get(division_id="460105").code == "11460199F00000501U4461017001000"


def test_three_clients_may_call_and_one_may_attest(seeded: Seeded) -> None:
    kept = site.VAR / "demo" / "tokens.json"
    tokens = json.loads(kept.read_text())

    clients = {key: people.client_for_token(token) for key, token in tokens.items()}

    assert Client.objects.count() == 3
    assert [key for key, client in clients.items() if client.may("attests-parties")] == ["attests"]
    assert seeded.token == tokens["attests"]
    assert not clients["reads"].may("cases:write")
    assert kept.stat().st_mode & 0o077 == 0


def test_people_of_the_stories_can_log_in_at_once(seeded: Seeded) -> None:
    lessee = person("P01")

    code = accounts.send_login_code(phone=lessee.phone, at=AT)
    account = accounts.login(phone=lessee.phone, code=code, at=AT)

    assert account.is_identified
    assert account.person.name == "符海燕"
    assert Account.objects.count() == 5


def test_the_oldest_of_them_reads_large_text(seeded: Seeded) -> None:
    large = Account.objects.filter(large_text=True)

    assert [account.person.name for account in large] == ["王永福"]


def test_the_agent_may_act_for_the_firm_and_the_lessor(seeded: Seeded) -> None:
    agent = people.by_number(person("P14").number)
    for number, kind in ((enterprise("E03").code, "enterprise"), (person("P02").number, "person")):
        principal = people.by_number(number, kind=kind)
        assert people.mandates_on(principal=principal, agent=agent, matter_slug=MATTER, day=AT.date(), at=AT)


def test_every_client_is_named_in_both_languages() -> None:
    for spec in CLIENTS:
        assert spec.name.zh
        assert spec.name.en
