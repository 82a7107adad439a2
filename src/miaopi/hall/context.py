"""What every page may use besides what its view hands in."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from miaopi.faces import language

# Which of the three places a page belongs to; pages that belong to none mark none.
PLACES = {
    **dict.fromkeys(("home",), "home"),
    **dict.fromkeys(("search", "guide", "guide_here", "rules"), "matters"),
    **dict.fromkeys(
        (
            "mine",
            "licences",
            "licence",
            "messages",
            "letters",
            "letter",
            "looks",
            "case",
            "case_way",
            "waiting",
            "confirmed",
        ),
        "mine",
    ),
}


def page(request: HttpRequest) -> dict[str, Any]:
    """City, language, size of letters, where in the three places, and who is here."""
    match = request.resolver_match
    name = (match.url_name or "") if match else ""
    lang = language.current()
    return {
        "city": settings.CITY[lang],
        "lang": lang,
        "html_lang": "en" if lang == "en" else "zh-Hans",
        "large": getattr(request, "large_text", False),
        "place": PLACES.get(name, ""),
        "switch_language": _with(request, "lang", "zh" if lang == "en" else "en"),
        "switch_text": _with(request, "text", "normal" if getattr(request, "large_text", False) else "large"),
        "logged_in": bool(request.session.get("account")) if hasattr(request, "session") else False,
        "demo": settings.DEMO,
        "hotline": "12345",
    }


def _with(request: HttpRequest, key: str, value: str) -> str:
    """This page's address with one more parameter; a page that was posted to is opened afresh."""
    query = request.GET.copy()
    query[key] = value
    return f"?{query.urlencode()}"
