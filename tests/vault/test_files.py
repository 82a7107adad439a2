"""A file is told by its content, opened for real, and written anew with nothing riding along."""

from __future__ import annotations

import zlib
from contextlib import suppress
from io import BytesIO

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from miaopi.texts import Fault, fault_codes
from miaopi.vault import actions, errors, images, kinds, pdfs
from miaopi.vault.errors import (
    Empty,
    Encrypted,
    FileFault,
    TooLarge,
    TooManyPages,
    TooManyPixels,
    Unreadable,
    WrongKind,
)
from tests.vault import makers

EVERYTHING = ("JPEG", "PNG", "WEBP")


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize("form", EVERYTHING)
def test_a_picture_is_kept_as_a_jpeg_with_a_small_one_beside_it(form: str) -> None:
    cleaned = actions.clean(makers.picture(form))

    assert cleaned.content_type == "image/jpeg"
    assert opened(cleaned.data).format == "JPEG"
    assert cleaned.thumbnail is not None
    assert max(opened(cleaned.thumbnail).size) <= 320


def test_a_phones_heic_is_kept_as_a_jpeg_turned_upright() -> None:
    cleaned = actions.clean(makers.HEIC)

    assert opened(cleaned.data).format == "JPEG"
    assert opened(cleaned.data).size == (64, 96)
    assert b"Example" not in cleaned.data


def test_a_photo_is_turned_upright_and_tells_nothing_of_place_and_owner() -> None:
    cleaned = actions.clean(makers.turned_photo())

    image = opened(cleaned.data)
    assert image.size == (80, 120)
    red, green, _blue = image.getpixel((78, 2))  # upper left goes to upper right
    assert red > 200 > 100 > green
    assert not image.getexif()
    for secret in (b"SECRET", b"Exif"):
        assert secret not in cleaned.data
        assert secret not in (cleaned.thumbnail or b"")


def test_a_comment_and_a_second_file_behind_the_first_do_not_come_along() -> None:
    polyglot = makers.picture(comment=b"<script>EVIL</script>") + b"PK\x03\x04EVIL-ZIP"

    cleaned = actions.clean(polyglot)

    assert b"EVIL" not in cleaned.data


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "CMYK", "I;16"])
def test_a_picture_of_any_mode_comes_out_readable(mode: str) -> None:
    form = "JPEG" if mode == "CMYK" else "PNG"
    image = Image.new("I;16", (40, 30), 65535) if mode == "I;16" else makers.drawing((40, 30)).convert(mode)

    page = opened(actions.clean(makers.picture(form, image=image)).data)

    assert page.mode == "RGB"
    assert all(value > 200 for value in page.getpixel((39, 29)))


def test_what_is_transparent_lies_on_white() -> None:
    image = Image.new("RGBA", (40, 30), (0, 0, 0, 0))

    page = opened(actions.clean(makers.picture("PNG", image=image)).data)

    assert page.getpixel((5, 5)) == (255, 255, 255)


def test_a_large_picture_is_kept_at_a_size_that_small_print_can_be_read_in() -> None:
    image = Image.new("RGB", (6000, 3000), "white")

    page = opened(actions.clean(makers.picture("PNG", image=image)).data)

    assert page.size == (4000, 2000)


def test_the_same_picture_gives_the_same_octets() -> None:
    assert actions.clean(makers.picture()).data == actions.clean(makers.picture()).data


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few octets that claims to be huge."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)

    head = width.to_bytes(4) + height.to_bytes(4) + bytes([8, 2, 0, 0, 0])
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 100))
        + chunk(b"IEND", b"")
    )


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("size", [(8001, 8000), (100_000, 100_000)])
def test_a_picture_that_would_fill_the_memory_is_refused_by_its_head(size: tuple[int, int]) -> None:
    with pytest.raises(TooManyPixels) as trouble:
        actions.clean(bomb(*size))

    assert trouble.value.faults[0].code == "vault.too-many-pixels"
    assert "64" in trouble.value.faults[0].what.zh


@pytest.mark.parametrize("form", EVERYTHING)
def test_half_a_picture_is_told_as_damaged(form: str) -> None:
    whole = makers.picture(form, image=Image.effect_noise((300, 300), 90).convert("RGB"))

    with pytest.raises(Unreadable):
        actions.clean(whole[: len(whole) // 2])


@pytest.mark.parametrize(
    "content",
    [
        b"hello",
        b"PK\x03\x04" + b"\0" * 60,
        b"<html><body>contract</body></html>",
        b"MZ\x90\x00",
        makers.picture("GIF"),
        makers.picture("TIFF"),
        b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%!PS-Adobe-3.0\n",
    ],
    ids=["text", "zip", "html", "exe", "gif", "tiff", "svg", "postscript"],
)
def test_other_kinds_are_refused_whatever_their_name_says(content: bytes) -> None:
    with pytest.raises(WrongKind) as trouble:
        actions.clean(content)

    (fault,) = trouble.value.faults
    assert fault.code == "vault.wrong-kind"
    assert "PDF" in fault.mend.zh
    assert "a PDF" in fault.mend.en


def test_only_what_the_material_asks_for_is_taken() -> None:
    assert kinds.kind_of(makers.picture(), accept=("image/*",)) == "image/jpeg"
    assert kinds.kind_of(makers.HEIC, accept=("image/heif",)) == "image/heic"
    with pytest.raises(WrongKind) as trouble:
        kinds.kind_of(makers.octets(makers.pdf()), accept=("image/jpeg", "image/png"))
    assert "PDF" not in trouble.value.faults[0].mend.zh
    with pytest.raises(WrongKind) as trouble:
        kinds.kind_of(makers.picture(), accept=("application/pdf",))
    assert "照片" not in trouble.value.faults[0].mend.zh


def test_an_empty_file_is_told_as_empty() -> None:
    with pytest.raises(Empty):
        actions.clean(b"")


def test_more_than_twenty_megabytes_are_not_read_to_the_end() -> None:
    read = 0

    class Endless:
        def read(self, size: int) -> bytes:
            nonlocal read
            read += size
            return b"x" * size

    with pytest.raises(TooLarge) as trouble:
        actions.read_limited(Endless())

    assert read <= errors.MOST_OCTETS + actions.CHUNK
    assert "20 MB" in trouble.value.faults[0].what.zh
    assert len(actions.read_limited(b"x" * errors.MOST_OCTETS)) == errors.MOST_OCTETS
    with pytest.raises(TooLarge):
        actions.read_limited(iter([b"x" * errors.MOST_OCTETS, b"x"]))


# ── PDF ────
def test_a_pdf_keeps_its_pages_and_loses_all_that_acts() -> None:
    raw = makers.octets(makers.acting_pdf(), compress_streams=False)
    assert raw.count(b"EVIL") > 4  # the file before holds what is looked for

    cleaned = pdfs.clean(raw)

    assert cleaned.pages == 2
    with pikepdf.open(BytesIO(cleaned.data)) as kept:
        flat = makers.octets(
            kept, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable
        )
        assert len(kept.pages) == 2
        assert kept.pages[0].mediabox == kept.pages[1].mediabox
        assert b"rg 10 10" in kept.pages[0].Contents.read_bytes()
        assert [str(mark.Subtype) for mark in kept.pages[0].Annots] == ["/Stamp", "/Stamp"]
    assert b"STAMPED-HERE" in flat
    assert b"SIGNED-HERE" in flat
    for gone in (
        b"EVIL",
        b"SECRET",
        b"JavaScript",
        b"/JS",
        b"OpenAction",
        b"/AA",
        b"Launch",
        b"EmbeddedFile",
        b"XFA",
    ):
        assert gone not in flat, gone


def test_a_fonts_name_may_look_like_an_action() -> None:
    document = makers.pdf(text=b"BT /A 12 Tf 20 20 Td (hello) Tj ET")
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    document.pages[0].Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(A=font, JS=font))

    cleaned = pdfs.clean(makers.octets(document))

    with pikepdf.open(BytesIO(cleaned.data)) as kept:
        assert set(kept.pages[0].Resources.Font.keys()) == {"/A", "/JS"}


def test_the_same_pdf_gives_the_same_octets() -> None:
    raw = makers.octets(makers.pdf())

    assert pdfs.clean(raw).data == pdfs.clean(raw).data


def test_a_pdf_with_a_password_is_refused_and_one_that_opens_loses_its_locks() -> None:
    locked = makers.octets(makers.pdf(), encryption=pikepdf.Encryption(owner="o", user="u"))
    open_ = makers.octets(makers.pdf(), encryption=pikepdf.Encryption(owner="o", user=""))

    with pytest.raises(Encrypted) as trouble:
        pdfs.clean(locked)
    assert trouble.value.faults[0].code == "vault.encrypted"
    with pikepdf.open(BytesIO(pdfs.clean(open_).data)) as kept:
        assert not kept.is_encrypted


def test_two_hundred_pages_are_taken_and_one_more_is_not() -> None:
    assert pdfs.clean(makers.octets(makers.pdf(200))).pages == 200

    with pytest.raises(TooManyPages) as trouble:
        pdfs.clean(makers.octets(makers.pdf(201)))

    assert "201" in trouble.value.faults[0].what.zh


@pytest.mark.parametrize("content", [b"%PDF-1.7\n", b"%PDF-1.7\n" + b"garbage" * 100])
def test_a_pdf_by_its_head_alone_is_told_as_damaged(content: bytes) -> None:
    with pytest.raises(Unreadable):
        actions.clean(content)


def test_a_pdf_without_a_page_is_told_as_damaged() -> None:
    with pytest.raises(Unreadable):
        pdfs.clean(makers.octets(pikepdf.new()))


def packed_pdf(padding: int) -> bytes:
    """A sound PDF whose catalogue and page lie in a packed stream, with as much air in it."""
    objects = b"1 0 2 32 3 79 "
    body = b"<</Type/Catalog/Pages 2 0 R>>".ljust(32) + b"<</Type/Pages/Count 1/Kids[3 0 R]>>".ljust(47)
    body += b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"
    packed = zlib.compress(objects + body + b" " * padding, 9)
    rows = [(0, 0, 0), (2, 5, 0), (2, 5, 1), (2, 5, 2), (1, 9, 0)]
    head = f"4 0 obj<</Type/XRef/Size 6/W[1 4 1]/Root 1 0 R/Length {6 * 6}>>stream\n".encode()
    at = 9 + len(head) + 36 + len(b"\nendstream endobj\n")
    table = b"".join(
        bytes([kind]) + where.to_bytes(4) + bytes([index]) for kind, where, index in [*rows, (1, at, 0)]
    )
    start = (
        f"5 0 obj<</Type/ObjStm/N 3/First {len(objects)}/Filter/FlateDecode/Length {len(packed)}>>stream\n"
    )
    return (
        b"%PDF-1.7\n" + head + table + b"\nendstream endobj\n"
        + start.encode() + packed + b"\nendstream endobj\nstartxref\n9\n%%EOF"
    )  # fmt: skip


def test_a_stream_that_would_fill_the_memory_is_refused() -> None:
    small, bomb = packed_pdf(1024 * 1024), packed_pdf(100 * 1024 * 1024)
    assert len(bomb) < 200_000

    assert pdfs.clean(small).pages == 1
    with pytest.raises(Unreadable):
        pdfs.clean(bomb)


@given(st.data())
def test_whatever_is_changed_in_a_file_it_is_cleaned_or_told_never_an_accident(data: st.DataObject) -> None:
    sources = (makers.picture(), makers.picture("PNG"), makers.picture("WEBP"), makers.HEIC, OCTETS)
    raw = bytearray(data.draw(st.sampled_from(sources)))
    for _ in range(data.draw(st.integers(1, 12))):
        raw[data.draw(st.integers(12, len(raw) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(12, len(raw)))

    with suppress(FileFault):
        cleaned = actions.clean(bytes(raw[:cut]))
        assert cleaned.content_type in ("image/jpeg", "application/pdf")


OCTETS = makers.octets(makers.acting_pdf())


@given(st.binary(min_size=1, max_size=200))
def test_any_octets_are_told_or_taken(content: bytes) -> None:
    for start in (b"", b"%PDF-1.4\n", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"\0\0\0\x18ftypheic"):
        with pytest.raises(FileFault):
            actions.clean(start + content)


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("合同.PDF", "合同.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\a\\租房 合同.heic", "租房 合同.jpg"),
        ("", "file.jpg"),
        ("...", "file.jpg"),
        ("a\x00b\n.png", "ab.jpg"),
        ("x" * 300 + ".png", "x" * 120 + ".jpg"),
    ],
)
def test_a_filename_is_a_name_and_ends_as_the_file_is(given_name: str, kept: str) -> None:
    assert actions.bare_filename(given_name, "image/jpeg") == kept


def test_every_fault_of_the_vault_has_sentences_in_both_languages() -> None:
    values = dict.fromkeys(("most", "accepts", "pages"), "7")
    for code in fault_codes("vault"):
        fault = Fault(code, values=values)
        for words in (fault.what, fault.mend):
            assert words.zh.endswith("。")
            assert words.en.endswith(".")


def test_formats_that_are_taken_can_be_opened() -> None:
    assert set(images.FORMATS) | {kinds.PDF} == set(kinds.TAKEN)
