"""Finding a matter and reading its guide. Nobody has to log in for it."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from miaopi.catalogue import queries as catalogue
from miaopi.catalogue.queries import Row
from miaopi.content import MaterialSpec, Matter
from miaopi.faces import language
from miaopi.faces.language import words
from miaopi.hall import published_rules, waiting_for_me
from miaopi.hall.sessions import viewer
from miaopi.places import queries as places
from miaopi.places.models import ServiceCentre
from miaopi.texts import Faulty

ON_HOME = 6
A_PAGE = 20


def published(slug: str) -> tuple[Matter, tuple[Row, ...]]:
    """The matter and where it is offered now.   Raises: Http404: nowhere."""
    rows = catalogue.offerings(matter=slug)
    if not rows:
        raise Http404
    return catalogue.guide(rows[0].code).matter, rows


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What do you want to do? And what waits for you."""
    instant = _matters([row for row in catalogue.offerings() if row.instant])
    context = {
        "waiting": waiting_for_me.lines(viewer(request)),
        "cards": [_card(row) for row in instant[:ON_HOME]],
        "count": len(instant),
        "centre": _city_centre(),
    }
    return render(request, "hall/home.html", context)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Matters by words, or all of them."""
    q = request.GET.get("q", "").strip()[:80]
    found = _matters(catalogue.offerings(q=q or None))
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "q": q,
        "cards": [_card(row, mark=q) for row in page.object_list],
        "count": len(found),
        "number": page.number,
        "next": f"?{_query(q, page.next_page_number())}" if page.has_next() else "",
        "previous": f"?{_query(q, page.previous_page_number())}" if page.has_previous() else "",
    }
    return render(request, "hall/search.html", context)


def _query(q: str, page: int) -> str:
    return urlencode({"q": q, "page": page} if q else {"page": page})


def _matters(rows: tuple[Row, ...] | list[Row]) -> list[Row]:
    """One row a matter, in the order in which they came."""
    return list({row.matter: row for row in reversed(rows)}.values())[::-1]


def _card(row: Row, mark: str = "") -> dict[str, Any]:
    matter = catalogue.guide(row.code).matter
    return {
        "href": reverse("hall:guide", args=[row.matter]),
        "title": words(row.name),
        "text": words(matter.summary),
        "kind": "ok",
        "shape": "ok",
        "tag": pgettext("kind of matter", "秒批") if row.instant else "",
        "meta": [
            words(matter.fee.says),
            _("约 %(minutes)s 分钟") % {"minutes": matter.guide.minutes},
        ],
    }


@require_safe
def guide(request: HttpRequest, slug: str) -> HttpResponse:
    """The guide of a matter: who, what, how long, how it is decided, where in person."""
    _matter, rows = published(slug)
    return _guide(request, rows[0].code, rows)


@require_safe
def guide_here(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """The guide of the matter at one department."""
    _matter, rows = published(slug)
    if code not in {row.code for row in rows}:
        raise Http404
    return _guide(request, code, rows)


def _guide(request: HttpRequest, code: str, rows: tuple[Row, ...]) -> HttpResponse:
    try:
        found = catalogue.guide(code)
    except Faulty as gone:
        raise Http404 from gone
    matter, department = found.matter, found.offering.department
    context = {
        "matter": matter,
        "row": found.row,
        "guide": matter.guide,
        "name": words(matter.name),
        "about": _about(matter),
        "materials": [_material(spec) for spec in matter.materials],
        "groups": published_rules.groups(matter),
        "rules_count": len(matter.rules.rules),
        "steps": [
            {
                "what": words(step.name),
                "text": language.parts([words(step.who), words(step.takes)]),
            }
            for step in matter.guide.steps
        ],
        "asks": [
            {
                "name": words(ask.source),
                "what": language.joined(words(text) for text in ask.what),
                "why": words(ask.purpose),
            }
            for ask in matter.asks
        ],
        "others": [
            {"href": reverse("hall:guide_here", args=[row.matter, row.code]), "title": words(row.department)}
            for row in rows
            if row.code != code
        ],
        "department": {"name": words(department.name), "phone": department.phone},
        "centre": _centre(places.centre(found.row.division)),
        "remedies": {"reconsideration": words(found.reconsideration), "court": words(found.court)},
        "version": found.offering.version,
    }
    return render(request, "hall/guide.html", context)


def _about(matter: Matter) -> list[dict[str, Any]]:
    """Rows of the summary at the top."""
    limits = language.sentences([words(matter.promised.says), words(matter.statutory.says)])
    laws = language.rows(published_rules.basis(one) for one in matter.legal_basis)
    rows = [
        (_("谁可以办"), words(matter.guide.who)),
        (_("要多久"), limits),
        (_("收费"), words(matter.fee.says)),
        (_("什么时候办"), words(matter.guide.when)),
        (_("您会拿到"), words(matter.result)),
        (_("依据"), laws),
    ]
    return [{"key": key, "value": value} for key, value in rows if value]


def _material(spec: MaterialSpec) -> dict[str, Any]:
    note = language.sentences([words(spec.hint), words(spec.purpose)])
    if spec.from_registry:
        kind, shape, tag = "ok", "ok", _("不用交")
    elif spec.required and spec.when is None:
        kind, shape, tag = "warn", "todo", _("您来交")
    else:
        kind, shape, tag = "", "ring", _("有时要交")
    return {"name": words(spec.name), "kind": kind, "shape": shape, "tag": tag, "note": note}


def _centre(centre: ServiceCentre | None) -> dict[str, str] | None:
    if centre is None:
        return None
    return {
        "name": words(centre.name),
        "address": centre.address_zh,
        "hours": _hours(centre.hours),
        "phone": centre.phone,
    }


def _city_centre() -> dict[str, str] | None:
    """The city's own centre, for whoever does not say where they live."""
    city = next(iter(places.divisions("city")), None)
    return _centre(places.centre(city.code)) if city else None


def _hours(hours: Any) -> str:
    """周一至周五 8:30–12:00、14:30–17:30."""
    spans = hours.get("mon_fri", []) if isinstance(hours, dict) else []
    said = language.joined(span.replace("-", "–").removeprefix("0") for span in spans)
    return _("周一至周五 %(hours)s") % {"hours": said} if said else ""


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """All published rules, by matter."""
    rows = _matters(catalogue.offerings())
    items = []
    for row in rows:
        matter = catalogue.guide(row.code).matter
        count = _("%(count)s 条规则") % {"count": len(matter.rules.rules)}
        items.append(
            {
                "href": f"{reverse('hall:guide', args=[row.matter])}#rules",
                "title": words(row.name),
                "small": count,
            }
        )
    return render(request, "hall/rules.html", {"items": items})
