"""Could I? Anybody finds out with few answers how an application would come out. Nothing is kept.

The answers travel in the page itself, as hidden fields of a form that is posted: in an address they would
stand in histories and logs, in a session they would be stored. For the same reason there is no token against
forged requests and no cookie: the page changes nothing, so there is nothing to forge.
Basis: 个人信息保护法 第六条: no more data than the purpose needs, which here is none that is kept.
"""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from miaopi.content import Matter
from miaopi.content.could_i import UNSURE, CouldI, State
from miaopi.content.spec import Doubt
from miaopi.faces import language
from miaopi.faces.language import words
from miaopi.hall import published_rules
from miaopi.hall.published_rules import SHAPES
from miaopi.hall.sessions import now
from miaopi.hall.views import guide
from miaopi.rules import Finding

MOST_KEPT = 64
_KEPT: dict[tuple[str, date], CouldI] = {}


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def could(request: HttpRequest, slug: str) -> HttpResponse:
    """The next question, or the answer."""
    matter, _rows = guide.published(slug)
    if matter.could_i is None:
        raise Http404
    here = _questions(matter, timezone.localdate(now()))
    answers = _before(request, here)
    asked = here.question(request.POST.get("asked", ""))
    if asked is None or "back" in request.POST:
        return _page(request, here, answers)
    given = UNSURE if "unsure" in request.POST else _plain(request.POST.get(asked.key, ""))
    if not here.is_answer(asked, given):
        return _page(request, here, answers, asked=asked, wrong=given)
    return _page(request, here, {**answers, asked.key: given})


def _questions(matter: Matter, today: date) -> CouldI:
    """One for all who ask on a day: what is open after which answers is worked out once."""
    key = (matter.hash, today)
    if key not in _KEPT:
        while len(_KEPT) >= MOST_KEPT:
            _KEPT.pop(next(iter(_KEPT)), None)
        _KEPT[key] = CouldI(matter, today)
    return _KEPT[key]


def _before(request: HttpRequest, here: CouldI) -> dict[str, str]:
    """The answers so far, in the order given; up to the one that is to be changed."""
    answers: dict[str, str] = {}
    for pair in request.POST.getlist("given")[: len(here.doubts.questions)]:
        key, _colon, given = pair.partition(":")
        doubt = here.question(key)
        if doubt is not None and here.is_answer(doubt, given):
            answers[key] = given
    places = {str(place): place for place in range(len(answers))}
    return dict(list(answers.items())[: places.get(request.POST.get("back", ""))])


def _plain(given: str) -> str:
    """As typed, wide digits made plain, no longer than a number is."""
    return "".join(str(int(sign)) if sign.isdecimal() else sign for sign in given.strip()[:12])


def _page(
    request: HttpRequest,
    here: CouldI,
    answers: dict[str, str],
    *,
    asked: Doubt | None = None,
    wrong: str = "",
) -> HttpResponse:
    state = here.after(answers)
    doubt = asked or state.next
    context = {
        "matter": here.matter,
        "name": words(here.matter.name),
        "given": [f"{key}:{value}" for key, value in answers.items()],
        "count": len(answers),
        "said": [_said(here, n, key, value) for n, (key, value) in enumerate(answers.items())],
    }
    if doubt is None:
        return render(request, "hall/could_i_answer.html", context | _answer(here, state, answers))
    fault = _wrong(doubt) if asked else ""
    context |= {
        "field": _field(doubt, wrong=wrong, fault=fault),
        "faults": [{"id": f"{doubt.key}-1" if doubt.options else doubt.key, "text": fault}] if fault else [],
        "asked": doubt.key,
        "number": not doubt.options,
        "left": max(state.left - 1, 0),
    }
    return render(request, "hall/could_i.html", context, status=422 if fault else 200)


def _wrong(doubt: Doubt) -> str:
    if doubt.options:
        return _("请选一个。")
    return _("请填 %(least)s 到 %(most)s 之间的数。") % {"least": doubt.least, "most": doubt.most}


def _field(doubt: Doubt, *, wrong: str, fault: str) -> dict[str, Any]:
    """For the component `field`."""
    hint = words(doubt.hint) if doubt.hint else ""
    described = " ".join(f"{doubt.key}-{kind}" for kind, there in (("hint", hint), ("error", fault)) if there)
    about = {
        "id": doubt.key,
        "label": words(doubt.asks),
        "hint": hint,
        "fault": fault,
        "described": described,
    }
    if not doubt.options:
        unit = words(doubt.unit) if doubt.unit else ""
        return about | {"unit": unit, "width": 8, "mode": "decimal", "value": wrong}
    options = [{"value": str(n), "text": words(one.says)} for n, one in enumerate(doubt.options)]
    options.append({"value": UNSURE, "text": _("不清楚")})
    return about | {"input": "choices", "box": "radio", "options": options}


def _said(here: CouldI, n: int, key: str, value: str) -> dict[str, Any]:
    """A question and what was answered; `back` leads to it again."""
    doubt = here.question(key)
    assert doubt is not None
    return {"asks": words(doubt.asks), "answer": _told(doubt, value), "back": n}


def _told(doubt: Doubt, value: str) -> str:
    if value == UNSURE:
        return _("不清楚")
    if doubt.options:
        return words(doubt.options[int(value)].says)
    return f"{value} {words(doubt.unit)}" if doubt.unit else value


def _answer(here: CouldI, state: State, answers: dict[str, str]) -> dict[str, Any]:
    title, text, shape, kind = _outcomes()[state.outcome]
    return {
        "title": title,
        "text": text,
        "shape": shape,
        "kind": kind,
        "findings": [_finding(one) for one in state.findings],
        "unsure": UNSURE in answers.values(),
        "sources": language.joined(dict.fromkeys(words(ask.source) for ask in here.matter.asks)),
    }


def _outcomes() -> dict[str, tuple[str, str, str, str]]:
    """Title, sentence, sign and colour of each outcome."""
    return {
        "approve": (_("可以办"), _("照您说的，只要登记里也是这样，提交以后马上就批准。"), "ok", "ok"),
        "supplement": (
            _("能办，要先补齐"),
            _("照您说的，还缺下面这些。补齐了再申请，就不用等。"),
            "warn",
            "warn",
        ),
        "refer": (_("可以申请，由人来定"), _("照您说的，规则定不了，会转给工作人员。"), "person", "person"),
        "reject": (_("现在办不了"), _("照您说的，申请不会批准。原因在下面。"), "danger", "danger"),
    }


def _finding(found: Finding) -> dict[str, Any]:
    """For the component `finding`."""
    return {
        "kind": found.outcome,
        "shape": SHAPES[found.outcome],
        "code": found.code,
        "text": words(found.text),
        "next": words(found.next) if found.next else "",
        "law": language.rows(published_rules.basis(one) for one in found.basis),
    }
