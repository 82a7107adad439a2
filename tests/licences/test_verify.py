"""What a checker is told, and what never."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from miaopi.licences import actions, codes, identifier, queries, words
from miaopi.licences.models import Licence, State
from miaopi.people.actions import create_client, person_for
from miaopi.people.viewers import NOBODY, Viewer
from miaopi.texts import Words
from tests.licences import makers
from tests.licences.makers import NOON, issue, line, rooms

pytestmark = pytest.mark.django_db


def told(verification):
    """Every text of an answer in one."""
    texts = [verification.heading, verification.says, *verification.then]
    texts += [words for shown in verification.lines for words in (shown.label, shown.value)]
    texts += [verification.about] if verification.about else []
    return " ".join(text for words in texts for text in (words.zh, words.en))


def test_a_valid_code_shows_enough_to_compare():
    licence = issue()

    found = queries.verify(codes.shown(licence.code), at=NOON)

    assert (found.state, found.by) == ("valid", "code")
    assert found.heading == Words("有效", "Valid")
    assert {shown.key: shown.value.zh for shown in found.lines} == {
        "title": "房屋租赁登记备案证明",
        "number": "海秀房租备〔2026〕1 号",
        "issuer": "海口市秀英区住房和城乡建设局",
        "issued_on": "2026年11月24日",
        "lessor": "王*福",
        "lessee": "符*燕",
        "location": "海口市秀英区长流镇示范路 8 号 2 幢 ***，整套，67.5 平方米",
        "use": "居住",
        "term": "2026年12月1日至 2027年11月30日",
    }
    assert found.checked_at == NOON
    assert (found.issued_on, found.valid_to) == (date(2026, 11, 24), date(2027, 11, 30))


def test_an_identifier_shows_nothing_about_a_person():
    licence = issue()

    found = queries.verify(licence.identifier, at=NOON)

    assert (found.state, found.by) == ("valid", "identifier")
    assert [shown.key for shown in found.lines] == ["title", "number", "issuer", "issued_on", "term"]


@pytest.mark.parametrize("by", ["code", "identifier"])
def test_no_name_number_or_room_is_ever_told(by):
    licence = issue()
    typed = {"code": licence.code, "identifier": licence.identifier}[by]

    text = told(queries.verify(typed, at=NOON))

    for personal in ("王永福", "符海燕", "0052", "0041", "301", "1800"):
        assert personal not in text


def test_a_name_that_the_holder_s_row_writes_otherwise_is_masked_too():
    lines = (
        line("lessor", Words("出租人", "Lessor"), "欧阳若兰　居民身份证 460***********0052", "欧阳若兰"),
    )
    licence = issue(data=replace(makers.DATA, lines=lines))

    text = told(queries.verify(licence.code, at=NOON))

    assert "欧阳若兰" not in text
    assert "欧**兰" in text


def test_an_enterprise_s_name_is_public():
    name = "海口示例椰岸购物广场有限公司"
    firm = person_for(kind="enterprise", name=name, number="91460199G000000150", at=NOON)
    lines = (line("lessor", Words("出租人", "Lessor"), f"{name}　统一社会信用代码 914***********0150", name),)
    licence = issue(data=replace(makers.DATA, lines=lines), holders={**makers.people(), "lessor": [firm]})

    shown = {each.key: each.value.zh for each in queries.verify(licence.code, at=NOON).lines}

    assert shown["lessor"] == name


def test_before_its_first_day_it_is_genuine_and_says_from_which_day():
    licence = issue()  # from 1 December, in Shanghai from 16:00 UTC of the day before
    last_instant = datetime(2026, 11, 30, 15, 59, 59, tzinfo=UTC)

    before = queries.verify(licence.code, at=last_instant)
    after = queries.verify(licence.code, at=last_instant + timedelta(seconds=1))

    assert (before.state, after.state) == ("valid", "valid")
    assert before.says == Words(
        "这张证明是真的，从 2026年12月1日起有效。",
        "This certificate is genuine and valid from 1 December 2026.",
    )
    assert after.says == Words("这张证明是真的，现在有效。", "This certificate is genuine and valid now.")


def test_it_is_valid_through_its_last_day_in_shanghai_and_expired_after():
    licence = issue()
    midnight = datetime(2027, 11, 30, 16, 0, tzinfo=UTC)

    assert queries.verify(licence.code, at=midnight - timedelta(seconds=1)).state == "valid"
    expired = queries.verify(licence.code, at=midnight)

    assert (expired.state, expired.act) == ("expired", "expired")
    assert "王*福" not in told(expired)


@pytest.mark.parametrize(
    ("kind", "state", "heading"),
    [
        ("deregister", "ended", "已注销"),
        ("annul", "revoked", "已撤销"),
        ("withdraw", "revoked", "已撤回"),
        ("revoke", "revoked", "已吊销"),
    ],
)
def test_an_ended_one_says_since_when_and_why(kind, state, heading):
    licence = issue()
    reason = Words("双方提前退租。", "Both parties ended the lease early.")
    actions.end(licence_id=licence.pk, kind=kind, reason=reason, by=makers.RULES, at=NOON)

    found = queries.verify(licence.code, at=NOON + timedelta(days=400))

    assert (found.state, found.heading.zh, found.ended_on) == (state, heading, date(2026, 11, 24))
    assert found.about == Words(
        "2026年11月24日起不能再用：双方提前退租。",
        "Not usable since 24 November 2026: Both parties ended the lease early.",
    )
    assert "王*福" not in told(found)


def test_a_replaced_one_sends_to_the_new_one():
    old = issue()
    new = issue(data=replace(makers.DATA, effect="replace", replaces=old.number))

    assert queries.verify(old.code, at=NOON).act == "replaced"
    assert queries.verify(new.code, at=NOON).state == "valid"
    assert new.code not in told(queries.verify(old.code, at=NOON))


def test_a_typing_error_is_told_from_what_was_never_issued():
    licence = issue()
    never = codes.complete("0000000")
    wrong = licence.code[:-1] + ("0" if licence.code[-1] != "0" else "1")

    assert queries.verify(never, at=NOON).state == "unknown"
    assert queries.verify(wrong, at=NOON).state == "mistyped"
    assert queries.verify("K7M2", at=NOON).state == "mistyped"
    assert queries.verify("", at=NOON).state == "mistyped"


def test_the_same_for_an_identifier():
    made = identifier.make(
        type_code="11460199F000001305901",
        issuer_code="11460199F00000501U",
        serial="20261124000001",
        version=1,
    )
    never, wrong = str(made), str(made)[:-1] + "0"

    assert queries.verify(never, at=NOON).state == "unknown"
    found = queries.verify(wrong, at=NOON)
    assert (found.state, found.by) == ("mistyped", "identifier")
    assert "标识" in found.says.zh


def test_what_a_camera_gives_is_checked_as_well():
    licence = issue()
    shown = codes.shown(licence.code)

    for typed in (
        f"https://miaopi.example/v/{shown}",
        f"http://127.0.0.1:8000/v/{shown.lower()}/",
        f" {shown} ",
    ):
        assert queries.verify(typed, at=NOON).state == "valid"


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=200))
def test_nothing_that_is_typed_is_more_than_mistyped_or_unknown(typed):
    assert queries.verify(typed, at=NOON).state in {"mistyped", "unknown"}


def test_every_state_has_words_in_both_languages():
    for state in (*State.values, "expired", "unknown", "mistyped"):
        told_here = words.BY_STATE[state]
        for text in (told_here.heading, told_here.says, *told_here.then):
            assert text.zh
            assert text.en


def test_a_holder_sees_their_own_and_nobody_else_s():
    licence = issue()
    lessor, lessee = makers.people()["lessor"][0], makers.people()["lessee"][0]
    stranger = person_for(kind="person", name="李若兰", number="460199196007210087", at=NOON)

    for person in (lessor, lessee):
        assert queries.licence_for(Viewer(person=person), licence.identifier) == licence
        assert queries.licence_for(Viewer(person=person), str(licence.pk)) == licence
    for viewer in (Viewer(person=stranger), NOBODY):
        with pytest.raises(queries.NotFound):
            queries.licence_for(viewer, licence.identifier)
    with pytest.raises(queries.NotFound):
        queries.licence_for(Viewer(person=lessor), "1.2.156.3005.2.none")


def test_a_client_sees_what_it_applied_for_if_it_may_read_licences():
    reader, _ = create_client(name=Words("甲", "A"), scopes=["licences:read"], at=NOON)
    writer, _ = create_client(name=Words("乙", "B"), scopes=["cases:write"], at=NOON)
    one, other = issue(rooms("R1")), issue(rooms("R2"))
    Licence.objects.filter(pk=one.pk).update(client=reader)
    Licence.objects.filter(pk=other.pk).update(client=writer)

    assert queries.licence_for(Viewer(client=reader), one.identifier) == one
    for client, licence in ((reader, other), (writer, other), (writer, one)):
        with pytest.raises(queries.NotFound):
            queries.licence_for(Viewer(client=client), licence.identifier)


def test_one_s_licences_are_listed_newest_first_with_their_state():
    old = issue(at=NOON - timedelta(days=1))
    new = issue(data=replace(makers.DATA, effect="replace", replaces=old.number))
    lessor = makers.people()["lessor"][0]

    pages = queries.held(lessor, at=NOON)

    assert [(page.number, page.state, page.state_words.zh) for page in pages] == [
        (new.number, "valid", "有效"),
        (old.number, "ended", "已换新"),
    ]
    assert pages[0].lines[0].value.zh.startswith("王永福")
    assert not pages[0].pdf_ready


def test_a_list_of_ten_costs_as_many_queries_as_one_of_two():
    lessor = makers.people()["lessor"][0]

    def cost():
        with CaptureQueriesContext(connection) as seen:
            queries.held(lessor, at=NOON)
        return len(seen)

    for turn in range(2):
        issue(rooms(f"R{turn}"))
    few = cost()
    for turn in range(2, 10):
        issue(rooms(f"R{turn}"))

    assert cost() == few
