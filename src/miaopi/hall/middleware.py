"""Around every page: language and size of letters, how long a login lasts, faults that reach the edge."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, HttpResponseRedirect

from miaopi.hall import preferences, troubles
from miaopi.hall.references import reference
from miaopi.hall.views import errors

IDLE = timedelta(minutes=60)  # longer than any page takes to fill; the draft stays, so nothing is lost
WHOLE = timedelta(hours=12)

Next = Callable[[HttpRequest], HttpResponse]


class Preferences:
    """`?lang=en` and `?text=large` are kept and lead back to the same page; later pages read the cookie.

    Stands before LocaleMiddleware, which reads the language from the same cookie.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _holds_nul(request):
            return HttpResponseNotFound(content_type="text/plain")
        lang, size = request.GET.get("lang"), request.GET.get("text")
        if request.method == "GET" and (lang in preferences.LANGUAGES or size in preferences.SIZES):
            return self._switch(request, lang, size)
        request.large_text = preferences.is_large(request)  # type: ignore[attr-defined]  # read by templates
        return self.get_response(request)

    def _switch(self, request: HttpRequest, lang: str | None, size: str | None) -> HttpResponse:
        rest = [
            (key, value)
            for key, values in request.GET.lists()
            for value in values
            if key not in {"lang", "text"}
        ]
        # A path beginning with // would lead to another site.
        path = "/" + request.path.lstrip("/")
        answer = HttpResponseRedirect(f"{path}?{urlencode(rest)}" if rest else path)
        preferences.switch(request, answer, lang=lang, size=size)
        return answer


def _holds_nul(request: HttpRequest) -> bool:
    """PostgreSQL knows no NUL in a text, not even to look for: nothing has such an address. The API tells it
    in its own shape.
    """
    if request.path_info.startswith("/api/"):
        return False
    return "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", "")


def _holds_nul_inside(request: HttpRequest) -> bool:
    """The same of a form. It has been read by now, to find its mark."""
    if request.method != "POST" or request.path_info.startswith("/api/"):
        return False
    return any("\0" in text for name, texts in request.POST.lists() for text in (name, *texts))


class Logins:
    """A login ends after an hour without a page, and after twelve hours in any case."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _holds_nul_inside(request):
            return errors.bad_request(request)
        request.reference = reference()  # type: ignore[attr-defined]  # shown on error pages, written to the log
        if request.session.get("account"):
            self._check(request, datetime.now(UTC))
        answer = self.get_response(request)
        if request.session.get("account") and "Cache-Control" not in answer:
            # A phone lent or a kiosk left must not show the last person's pages.
            answer["Cache-Control"] = "private, no-store"
        return answer

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A fault that no view told becomes the page that fits it; what is our own stays an error."""
        return troubles.page_for(request, exception)

    def _check(self, request: HttpRequest, now: datetime) -> None:
        began = datetime.fromisoformat(request.session["began_at"])
        seen = datetime.fromisoformat(request.session["seen_at"])
        if now - seen > IDLE or now - began > WHOLE:
            request.session.flush()
            request.login_ended = True  # type: ignore[attr-defined]  # told on the login page
        elif now - seen > timedelta(minutes=1):
            # Not at every page: each change is a write to the session table.
            request.session["seen_at"] = now.isoformat()
