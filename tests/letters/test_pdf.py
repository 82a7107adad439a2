"""The file of a letter: same data, same bytes; signed, archival, tagged; whatever stands in it is whole."""

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from django.test import override_settings

from miaopi.letters import actions, codes, contents, queries, template
from miaopi.letters.kinds import Kind
from miaopi.letters.models import Copy, LetterPdf
from miaopi.outbox.models import Row
from miaopi.papers import seal
from tests import racing
from tests.factories import NOON
from tests.letters import makers
from tests.licences import checking

pytestmark = pytest.mark.django_db


def drawn(copy: Copy) -> bytes:
    return template.ready().draw(contents.for_template(copy, contents.read(copy)))


def test_strangers_agree_that_the_signature_holds(tmp_path: Path) -> None:
    signed = actions.ensure_pdf(makers.put().copies.get(), at=NOON)

    status = checking.status(signed, root=seal.current().root)
    said = checking.said_by_poppler(signed, tmp_path)

    assert status.bottom_line
    assert status.trusted
    assert "Signature is Valid." in said
    assert "Total document signed" in said


def test_a_changed_byte_breaks_it() -> None:
    signed = actions.ensure_pdf(makers.put().copies.get(), at=NOON)
    place = signed.index(b"/ByteRange") - 40

    broken = signed[:place] + bytes([signed[place] ^ 1]) + signed[place + 1 :]

    assert checking.holds(signed, root=seal.current().root)
    assert not checking.holds(broken, root=seal.current().root)
    assert queries.verify_file(signed, at=NOON).state == "valid"
    assert queries.verify_file(broken, at=NOON).state == "unknown"


def test_it_is_an_archival_tagged_document_in_chinese() -> None:
    with pikepdf.open(BytesIO(drawn(makers.put().copies.get()))) as pdf:
        metadata = pdf.open_metadata()
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
        assert str(pdf.Root.Lang).lower().startswith("zh")
        assert pdf.Root.MarkInfo.Marked
        assert not pdf.check_pdf_syntax()


def test_the_same_data_give_the_same_bytes() -> None:
    copy = makers.put().copies.get()

    assert drawn(copy) == drawn(copy)


def test_head_number_addressee_reasons_body_day_and_code_stand_on_it(tmp_path: Path) -> None:
    letter = makers.put()
    copy = letter.copies.get()

    text = checking.text_of(drawn(copy), tmp_path).replace(" ", "")

    for part in (
        "海口市秀英区住房和城乡建设局",
        letter.number.replace(" ", ""),
        "不予登记决定书",
        "符海燕：",
        "60平方米最多登记6人居住",
        "《商品房屋租赁管理办法》第八条",
        "2026年11月24日",
        codes.shown(copy.code),
    ):
        assert part in text
    assert "Decision:refused" not in text


def test_who_reads_english_gets_the_translation_after_the_chinese(tmp_path: Path) -> None:
    copy = makers.put(language="en").copies.get()

    text = checking.text_of(drawn(copy), tmp_path)

    assert text.index("不予登记决定书") < text.index("Decision: refused")
    assert "The Chinese text on the pages before counts in law." in text
    assert "article 8" in text


@override_settings(PUBLIC_ADDRESS="https://miaopi.example/")
def test_the_qr_code_leads_to_the_check(tmp_path: Path) -> None:
    copy = makers.put().copies.get()

    assert checking.scanned(drawn(copy), tmp_path) == f"https://miaopi.example/v/{codes.shown(copy.code)}"


def test_many_reasons_go_on_to_further_pages_and_none_is_cut(tmp_path: Path) -> None:
    copy = makers.put(said=makers.contents(items=60)).copies.get()
    made = drawn(copy)

    text = checking.text_of(made, tmp_path)

    with pikepdf.open(BytesIO(made)) as pdf:
        assert len(pdf.pages) > 2
    assert text.count("最多登记 6 人居住") == 60


def test_a_character_without_a_glyph_is_written_as_its_number(tmp_path: Path) -> None:
    copy = makers.put(said=makers.contents(addressee="王\U0002a6a5")).copies.get()

    assert "王〔U+2A6A5〕" in checking.text_of(drawn(copy), tmp_path).replace(" ", "")


def test_the_longest_body_stays_on_one_line(tmp_path: Path) -> None:
    said = makers.contents()
    long = makers.both("洋浦经济开发区规划建设和住房保障综合行政审批服务管理局")
    copy = makers.put(
        said=type(said)(**{name: getattr(said, name) for name in said.__slots__} | {"body": long})
    )

    assert long.zh in checking.text_of(drawn(copy.copies.get()), tmp_path).replace(" ", "")


def test_the_first_file_stored_is_the_one_given_out_and_its_work_is_done() -> None:
    copy = makers.put().copies.get()

    once, again = actions.ensure_pdf(copy, at=NOON), actions.ensure_pdf(copy, at=NOON)

    assert once == again
    assert Row.objects.get(kind=actions.RENDER, key=str(copy.pk)).done_at is not None


@pytest.mark.django_db(transaction=True)
def test_who_draws_at_once_is_given_the_same_file() -> None:
    copy = makers.put(Kind.APPROVAL).copies.get()

    def fetch(_: int) -> bytes:
        found = Copy.objects.select_related("letter__key").get(pk=copy.pk)
        return actions.ensure_pdf(found, at=NOON)

    made = racing.many(3, fetch)

    assert len({bytes(each) for each in made if isinstance(each, bytes)}) == 1
    assert all(isinstance(each, bytes) for each in made)
    assert LetterPdf.objects.count() == 1
