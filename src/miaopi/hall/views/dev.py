"""The gallery of components. Its address exists only in demo and tests."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from miaopi.hall import gallery


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Each component with each of its examples."""
    if not settings.DEMO:
        raise Http404
    return render(request, "hall/components.html", {"components": gallery.components()})
