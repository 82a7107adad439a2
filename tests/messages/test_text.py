"""A text is cut as the network cuts it, and holds one signature and no personal number."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miaopi.messages import text as texts
from miaopi.messages.night import after_night
from miaopi.messages.text import TextRefused, is_gsm, parts, signed, units
from miaopi.texts import Fault, fault_codes

SIGNATURE = "海口政务服务"


@pytest.mark.parametrize(
    ("length", "count"), [(1, 1), (69, 1), (70, 1), (71, 2), (134, 2), (135, 3), (201, 3), (202, 4)]
)
def test_seventy_characters_are_one_message_and_longer_ones_parts_of_67(length: int, count: int) -> None:
    assert len(parts("好" * length)) == count


@pytest.mark.parametrize(("length", "count"), [(160, 1), (161, 2), (306, 2), (307, 3)])
def test_latin_text_has_160_or_153_a_part(length: int, count: int) -> None:
    assert len(parts("a" * length)) == count


def test_signs_of_the_gsm_extension_count_two() -> None:
    assert units("€{}") == 6
    assert len(parts("€" * 80)) == 1
    assert len(parts("€" * 81)) == 2


def test_a_character_outside_the_bmp_counts_two_and_is_not_cut_in_half() -> None:
    name = "王𠮷文"

    assert units(name) == 4
    long = "好" * 66 + "𠮷" + "好" * 10
    first, second = parts(long)
    assert first == "好" * 66
    assert second.startswith("𠮷")
    for part in parts(long):
        part.encode("utf-16-le")  # a half pair would not encode


@given(st.text(max_size=400))
def test_parts_joined_are_the_text_and_each_fits(text: str) -> None:
    found = parts(text)

    assert "".join(found) == text
    single, each = (160, 153) if is_gsm(text) else (70, 67)
    room = single if len(found) == 1 else each
    for part in found:
        assert sum(_width(character, gsm=is_gsm(text)) for character in part) <= room


def _width(character: str, *, gsm: bool) -> int:
    if gsm:
        return 2 if character in texts.GSM_ESCAPED else 1
    return len(character.encode("utf-16-le", "surrogatepass")) // 2


def test_the_signature_stands_in_front_once_and_counts() -> None:
    whole = signed("您的申请已登记。", signature=SIGNATURE)

    assert whole == "【海口政务服务】您的申请已登记。"
    assert units(signed("好" * 62, signature=SIGNATURE)) == 70


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "messages.empty"),
        ("   ", "messages.empty"),
        ("【另一个】您好", "messages.signature-twice"),
        ("您的号码 460199199003150041 已登记", "messages.personal-number"),
        ("您的号码 46019919931212068x 已登记", "messages.personal-number"),
        ("请打 14200000001", "messages.personal-number"),
        ("请打 +86 142 0000 0001", "messages.personal-number"),
        ("４６０１９９１９９００３１５００４１", "messages.personal-number"),
        ("好" * 663, "messages.too-long"),
    ],
)
def test_what_must_not_go_out_is_refused(text: str, code: str) -> None:
    with pytest.raises(TextRefused) as trouble:
        signed(text, signature=SIGNATURE)

    assert trouble.value.faults[0].code == code


@pytest.mark.parametrize(
    "text",
    [
        "符*燕，您的办件 HK2611240000017 已登记。",
        "验证码 123456，5 分钟内有效。",
        "咨询 0898-00000001，12345。",
        "编号 1.2.156.3005.2.11460199F000001305901.11460199F00000501U.20261124000001.001.U",
        "142****0001 的机主请看 http://127.0.0.1:8000/cases/HK261124ABCDEF1",
    ],
)
def test_what_names_nobody_goes_out(text: str) -> None:
    assert signed(text, signature=SIGNATURE).endswith(text)


@pytest.mark.parametrize(
    ("put", "due"),
    [
        ("2026-11-24T08:00+08:00", "2026-11-24T08:00+08:00"),
        ("2026-11-24T21:59:59+08:00", "2026-11-24T21:59:59+08:00"),
        ("2026-11-24T22:00+08:00", "2026-11-25T08:00+08:00"),
        ("2026-11-24T23:59:59+08:00", "2026-11-25T08:00+08:00"),
        ("2026-11-25T00:00+08:00", "2026-11-25T08:00+08:00"),
        ("2026-11-25T07:59:59+08:00", "2026-11-25T08:00+08:00"),
        ("2026-12-31T22:30+08:00", "2027-01-01T08:00+08:00"),
    ],
)
def test_the_night_is_from_ten_to_eight(put: str, due: str) -> None:
    at = datetime.fromisoformat(put).astimezone(UTC)

    assert after_night(at) == datetime.fromisoformat(due)


def test_every_fault_of_messages_has_sentences_in_both_languages() -> None:
    values = dict.fromkeys(("units", "most"), "7")
    for code in fault_codes("messages"):
        fault = Fault(code, values=values)
        for words in (fault.what, fault.mend):
            assert words.zh.endswith("。")
            assert words.en.endswith(".")
