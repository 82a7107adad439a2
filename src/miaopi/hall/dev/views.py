"""The pages for those who build and read. Each is closed where it is no demo, whatever the addresses say."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from miaopi.cases import queries
from miaopi.faces.language import words
from miaopi.hall import gallery
from miaopi.hall import outcomes as shown
from miaopi.hall.dev import phone, samples
from miaopi.hall.sessions import needs_person, now, viewer
from miaopi.hall.views.case import template_of
from miaopi.letters import actions as letter_actions
from miaopi.letters import queries as letters
from miaopi.letters.kinds import FORMS
from miaopi.licences import specimen

View = Callable[..., HttpResponse]


def only_in_demo(view: View) -> View:
    """Not there in production."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return require_safe(guarded)


@only_in_demo
def index(request: HttpRequest) -> HttpResponse:
    """What there is to look at."""
    return render(request, "hall/dev/index.html")


@only_in_demo
def components(request: HttpRequest) -> HttpResponse:
    """Each component with each of its examples; one that is a landmark of a page has a page of its own."""
    return render(request, "hall/dev/components.html", {"components": gallery.components()})


@only_in_demo
def component(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """One example alone, as a whole page holds it."""
    found = dict(gallery.components()).get(name, ())
    if not 0 < number <= len(found):
        raise Http404
    return render(request, "hall/dev/component.html", {"name": name, "example": found[number - 1]})


@only_in_demo
def texts(request: HttpRequest) -> HttpResponse:
    """Every message as the phone shows it, in both languages, with the parts that it takes."""
    matters = [
        {"name": words(samples.matter(slug).name), "texts": phone.texts(samples.matter(slug))}
        for slug in samples.slugs()
    ]
    return render(request, "hall/dev/messages.html", {"matters": matters})


@only_in_demo
def findings(request: HttpRequest) -> HttpResponse:
    """What each rule tells, to whom it is about and to everyone else, in both languages."""
    matters = [
        {
            "name": words(samples.matter(slug).name),
            "findings": [
                {"finding": finding, "href": reverse("hall:dev_outcome", args=[slug, finding.code])}
                for finding in samples.findings(slug)
            ],
        }
        for slug in samples.slugs()
    ]
    return render(request, "hall/dev/findings.html", {"matters": matters})


@only_in_demo
def outcomes(request: HttpRequest) -> HttpResponse:
    """A page of an outcome for each rule, and those that no rule makes."""
    matters = [
        {
            "name": words(samples.matter(slug).name),
            "items": [
                {
                    "title": f"{key} · {each.name}",
                    "small": each.page.outcome,
                    "href": reverse("hall:dev_outcome", args=[slug, key]),
                }
                for key, each in samples.shown(slug).items()
            ],
        }
        for slug in samples.slugs()
    ]
    return render(request, "hall/dev/outcomes.html", {"matters": matters})


@only_in_demo
def outcome(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """The page as both sides in one read it; `?as=ROLE`: as one of them does."""
    if slug not in samples.slugs():
        raise Http404
    roles = [spec.key for spec in samples.matter(slug).parties if not spec.many]
    seen = [role for role in roles if role == request.GET.get("as")] or roles
    found = samples.shown(slug, roles=seen).get(code)
    if found is None:
        raise Http404
    context = shown.context(found.page, phones=["142****0001"], way=found.way, at=samples.NOON)
    return render(request, template_of(found.page), context)


@only_in_demo
def papers(request: HttpRequest) -> HttpResponse:
    """Every certificate, and every kind of letter that this demo has written, as PDF."""
    found = letters.specimens()
    context = {
        "certificates": [
            {
                "title": words(samples.matter(slug).result),
                "href": reverse("hall:dev_certificate", args=[slug]),
            }
            for slug in samples.slugs()
            if samples.matter(slug).licence_spec is not None
        ],
        "letters": [
            {
                "title": words(form.title),
                "small": kind,
                "href": reverse("hall:dev_letter", args=[kind]),
            }
            for kind, form in FORMS.items()
            if kind in found
        ],
        "missing": [words(form.title) for kind, form in FORMS.items() if kind not in found],
    }
    return render(request, "hall/dev/papers.html", context)


@only_in_demo
def certificate(request: HttpRequest, slug: str) -> HttpResponse:
    """The certificate of a matter, filled in from the examples of its form."""
    drawn = None
    if slug in samples.slugs():
        drawn = specimen.draw(samples.matter(slug), issuer=samples.ISSUER, at=samples.NOON)
    if drawn is None:
        raise Http404
    return HttpResponse(drawn, content_type="application/pdf")


@only_in_demo
def letter(request: HttpRequest, kind: str) -> HttpResponse:
    """The newest letter of a kind."""
    found = letters.specimens().get(kind)
    if found is None:
        raise Http404
    return HttpResponse(letter_actions.ensure_pdf(found, at=now()), content_type="application/pdf")


@only_in_demo
@needs_person
def trace(request: HttpRequest, ref: str) -> HttpResponse:
    """How one's own case was decided: facts with their origins, rules with their codes, what was recorded."""
    page = queries.outcome_page(viewer(request), ref)
    context = shown.context(page, at=now()) | {"raw_facts": page.facts, "raw_trace": page.trace}
    return render(request, "hall/dev/trace.html", context)
