"""Personal numbers and the text around them. All numbers are fictitious: area 460199, phones from 142."""

from datetime import date

from hypothesis import strategies as st

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def with_check(body: str) -> str:
    """GB 11643: ISO 7064 MOD 11-2."""
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True)) % 11]


id_numbers = st.builds(
    lambda born, order: with_check(f"460199{born:%Y%m%d}{order:03d}"),
    st.dates(date(1900, 1, 1), date(2099, 12, 31)),
    st.integers(0, 999),
)
phones = st.integers(0, 99_999_999).map(lambda n: f"142{n:08d}")

_no_digit = st.characters(exclude_categories=["Nd", "Cs"])
around = st.text(_no_digit, max_size=30)


def grouped(number: str) -> list[str]:
    """Ways in which people write a citizen number."""
    return [
        number,
        number.lower(),
        f"{number[:6]} {number[6:14]} {number[14:]}",
        f"{number[:6]}-{number[6:14]}-{number[14:]}",
        "".join(chr(ord(each) + 0xFEE0) for each in number),
    ]


id_texts = id_numbers.flatmap(lambda number: st.tuples(st.just(number), st.sampled_from(grouped(number))))
phone_texts = phones.flatmap(
    lambda phone: st.tuples(
        st.just(phone),
        st.sampled_from([phone, f"+86{phone}", f"+86 {phone}", f"{phone[:3]} {phone[3:7]} {phone[7:]}"]),
    )
)
