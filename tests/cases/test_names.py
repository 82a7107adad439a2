"""What others write of somebody: hearsay, names that hide or break something, and what is agreed to."""

import shutil
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from miaopi import content
from miaopi.cases.actions import client, draft, sources
from miaopi.cases.errors import AnswersFaulty
from miaopi.cases.models import Case, Party
from miaopi.messages.models import Message
from tests import factories
from tests.factories import NOON

pytestmark = pytest.mark.django_db
LET = factories.free_let()
ELSEWHERE = "14200009999"


def phones(case_id: object, kind: str) -> set[str]:
    found = Message.objects.filter(case_id=case_id, kind=kind)
    return {message.phone.reveal(by="tests", why="test") for message in found}


def test_whoever_names_somebody_elsewhere_with_another_phone_does_not_read_their_messages(
    sources_down: object,
) -> None:
    caller = factories.attesting_client()
    sent = client.submit_new(viewer=caller, body=factories.body(caller, LET), key="1", at=NOON)
    waiting = Case.objects.get(pk=sent.case_id)
    assert waiting.substate == "waiting_source"
    stranger = factories.login(factories.another_adult(LET.lessor, LET.lessee, index=4))
    other = factories.lease(LET, lessor=factories.party(LET.lessor) | {"phone": ELSEWHERE})
    draft_id = factories.lease_draft(stranger, other)
    factories.hand_in(stranger, draft_id)

    sources_down.clear()  # type: ignore[attr-defined]  # the switches
    sources.ask_again(case_id=waiting.pk, at=NOON)

    assert Case.objects.get(pk=waiting.pk).outcome == "approve"
    assert phones(waiting.pk, "approved") == {LET.lessor.phone, LET.lessee.phone}


@pytest.mark.parametrize("name", ["符\u202e海燕", "符\u200b燕", "符\x07燕", "符\u2066燕"])
def test_a_name_with_characters_that_nobody_sees_is_told_at_its_field(name: str) -> None:
    filer = factories.login(LET.lessee)
    lessor = factories.party(LET.lessor) | {"name": name}
    case_id = factories.lease_draft(filer, factories.lease(LET, lessor=lessor, home_address=name))

    with pytest.raises(AnswersFaulty) as raised:
        factories.hand_in(filer, case_id)

    assert {(fault.code, fault.where.field) for fault in raised.value.faults} == {
        ("content.answer-unseen", "lessor.name"),
        ("content.answer-unseen", "home_address"),
    }


def test_an_applicants_name_cannot_break_or_fill_the_message_to_the_other_party() -> None:
    caller = factories.client("cases:write", "cases:read")
    body = factories.body(caller, LET, attested=())
    name = "【" + "长" * 90 + "】"
    body = replace(
        body,
        applicant=replace(body.applicant, name=name),
        answers={**body.answers, "lessor": {**body.answers["lessor"], "name": name}},
    )

    sent = client.submit_new(viewer=caller, body=body, key="1", at=NOON)

    texts = Message.objects.filter(case_id=sent.case_id, kind="confirmation")
    assert len(texts) == 2
    assert all(message.text.count("【") == 1 and message.parts <= 2 for message in texts)


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "𠮷野家", "王·强", 'O\'Neil & "Co"', "#{sys}"])
def test_a_strange_name_is_decided_like_any_other(name: str) -> None:
    caller = factories.attesting_client()
    body = factories.body(caller, LET)
    body = replace(body, answers={**body.answers, "lessee": {**body.answers["lessee"], "name": name}})

    sent = client.submit_new(viewer=caller, body=body, key="1", at=NOON)

    assert Case.objects.get(pk=sent.case_id).outcome == "supplement"  # the register knows another name


def test_who_confirmed_less_than_is_asked_now_is_asked_again() -> None:
    joint = factories.let_with("joint")
    others = factories.co_owners(joint)
    lessee = factories.login(joint.lessee)
    answers = factories.lease(joint, co_owners=[factories.party(other) for other in others])
    case_id = factories.lease_draft(lessee, answers)
    factories.hand_in(lessee, case_id)
    factories.confirm_all(case_id, joint.lessor)
    draft.reopen(viewer=lessee, case_id=case_id, at=NOON)
    factories.offering(data=asking_more())

    factories.hand_in(lessee, case_id, key="the new version")

    assert Party.objects.get(case_id=case_id, role="lessor").state == "asked"


def asking_more() -> bytes:
    """The matter anew, with another sentence to agree to."""
    statement = content.open_bundle(factories.bundle()).consent.statement.zh
    with TemporaryDirectory() as folder:
        root = Path(folder)
        for name in ("matters/_common", f"matters/{factories.FOLDER.name}", "registries"):
            shutil.copytree(factories.FOLDER.parents[1] / name, root / name)
        path = root / "matters" / factories.FOLDER.name / "matter.yaml"
        text = path.read_text(encoding="utf-8")
        assert text.count(statement) == 1
        path.write_text(text.replace(statement, statement + "还会多问一处。"), encoding="utf-8")
        return content.bundle(path.parent)
