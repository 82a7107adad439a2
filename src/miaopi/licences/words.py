"""What a checker is told, by the state of what was typed.   STYLE: what happened, what now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from miaopi.texts import Words


@dataclass(frozen=True, slots=True)
class Told:
    """`heading` names the state, `says` is one sentence, `then` what to do now."""

    heading: Words
    says: Words
    then: tuple[Words, ...]


_REFUSE = Words(
    "别人拿它来办事，请不要接受。可以请他出示新的证明。",
    "If someone presents it to you, do not accept it. You can ask for a new certificate.",
)
_COMPARE = Words(
    "请和您手里的证明对一对。姓名和门牌只显示一部分，为了保护个人信息。",
    "Compare this with the certificate in your hand. To protect people, names and addresses show in part.",
)
_GENUINE_NO_MORE = Words(
    "这张证明是真的，但是不能再用。", "This certificate is genuine, but it can no longer be used."
)
_CALL = Words(
    "还是查不到，先不要相信这张证明，打 12345 告诉我们。",
    "If it is still not found, do not trust the certificate; call 12345 and tell us.",
)
_SCAN = Words("改用相机扫二维码。", "Scan the QR code with your camera instead.")
_LETTERS = Words(
    "查验码没有字母 I、O、S、V、Z。它们多半是数字 1、0、5，字母 U，数字 2。",
    "A code has no letters I, O, S, V or Z: they are most likely 1, 0, 5, U or 2.",
)

BY_STATE: Mapping[str, Told] = {
    "valid": Told(
        Words("有效", "Valid"),
        Words("这张证明是真的，现在有效。", "This certificate is genuine and valid now."),
        (_COMPARE,),
    ),
    "expired": Told(
        Words("已过期", "Expired"),
        Words("这张证明是真的，但是已经过了有效期。", "This certificate is genuine, but its term is over."),
        (_REFUSE,),
    ),
    "suspended": Told(
        Words("暂停使用", "Suspended"),
        Words(
            "这张证明是真的，但是现在暂停使用。", "This certificate is genuine, but it is suspended for now."
        ),
        (_REFUSE,),
    ),
    "deregistered": Told(Words("已注销", "Deregistered"), _GENUINE_NO_MORE, (_REFUSE,)),
    "replaced": Told(
        Words("已换新", "Replaced"),
        Words(
            "这张证明是真的，但是已经换了新的。",
            "This certificate is genuine, but a newer one has replaced it.",
        ),
        (Words("请他出示新的证明。", "Ask for the new certificate."),),
    ),
    "annulled": Told(Words("已撤销", "Annulled"), _GENUINE_NO_MORE, (_REFUSE,)),
    "withdrawn": Told(Words("已撤回", "Withdrawn"), _GENUINE_NO_MORE, (_REFUSE,)),
    "revoked": Told(Words("已吊销", "Revoked"), _GENUINE_NO_MORE, (_REFUSE,)),
    "unknown": Told(
        Words("查不到", "Not found"),
        Words(
            "我们没有发过这个查验码或标识的证明。",
            "We have issued no certificate with this code or identifier.",
        ),
        (Words("对照证明，再输一次。", "Compare with the certificate and type it again."), _SCAN, _CALL),
    ),
    "mistyped": Told(
        Words("输错了", "Typing error"),
        Words(
            "输入的不对：查验码是 8 位，里面多半有一位输错了。",
            "Something is mistyped: a code has 8 characters, and one of them is most likely wrong.",
        ),
        (Words("对照证明，再输一次。", "Compare with the certificate and type it again."), _LETTERS, _SCAN),
    ),
    "mistyped-identifier": Told(
        Words("输错了", "Typing error"),
        Words("这个电子证照标识里有一位输错了。", "One character of this licence identifier is mistyped."),
        (Words("对照证明，再输一次。", "Compare with the certificate and type it again."), _SCAN),
    ),
}

VALID_FROM = Words(
    "这张证明是真的，从 {first}起有效。", "This certificate is genuine and valid from {first}."
)
ENDED_ON = Words("{day}起不能再用：{reason}", "Not usable since {day}: {reason}")
ISSUED_ON = Words("发证日期", "Issued on")
NUMBER = Words("编号", "Number")
ISSUER = Words("发证", "Issued by")
TITLE = Words("证明", "Certificate")
TERM = Words("有效期", "Term")
FROM_TO = Words("{first}至 {last}", "{first} to {last}")
FROM = Words("{first}起", "from {first}")
