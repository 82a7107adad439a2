"""What a checker of a letter is told.   STYLE: what happened, what now."""

from __future__ import annotations

from dataclasses import dataclass

from miaopi import secrets
from miaopi.texts import Words


@dataclass(frozen=True, slots=True)
class Told:
    """`heading` names the state, `says` is one sentence, `then` what to do now."""

    heading: Words
    says: Words
    then: tuple[Words, ...]


_COMPARE = Words(
    "请和您手里的文书对一对。收件人只显示一部分，为了保护个人信息。",
    "Compare this with the letter in your hand. To protect people, the addressee shows in part.",
)
_AGAIN = Words("对照文书，再输一次。", "Compare with the letter and type it again.")
_SCAN = Words("改用相机扫二维码。", "Scan the QR code with your camera instead.")
_CALL = Words(
    "还是查不到，先不要相信这份文书，打 12345 告诉我们。",
    "If it is still not found, do not trust the letter; call 12345 and tell us.",
)
STANDS = Told(
    Words("是真的", "Genuine"), Words("这份文书是我们发的。", "We issued this letter."), (_COMPARE,)
)
REPLACED = Told(
    Words("已被替换", "Replaced"),
    Words(
        "这份文书是真的，但是后来有了新的决定。",
        "This letter is genuine, but a later decision has taken its place.",
    ),
    (Words("请他出示新的文书。", "Ask for the later letter."),),
)
UNKNOWN = Told(
    Words("查不到", "Not found"),
    Words("我们没有发过这个查验码的文书。", "We have issued no letter with this code."),
    (_AGAIN, _SCAN, _CALL),
)
MISTYPED = Told(
    Words("输错了", "Typing error"),
    Words(
        "文书的查验码是 10 位，里面多半有一位输错了。",
        "A letter's code has 10 characters, and one of them is most likely wrong.",
    ),
    (_AGAIN, _SCAN),
)
REPLACED_BY = Words("{day}由《{title}》（{number}）替换。", "Replaced on {day} by “{title}” ({number}).")
TITLE = Words("文书", "Letter")
NUMBER = Words("文号", "Number")
BODY = Words("发文单位", "Issued by")
ADDRESSEE = Words("收件人", "Addressee")
ISSUED_ON = Words("发文日期", "Issued on")


def masked(name: Words) -> Words:
    """A name as a stranger may read it."""
    return Words(secrets.mask_name(name.zh), secrets.mask_name(name.en))
