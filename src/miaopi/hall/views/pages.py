"""Pages that only tell: privacy, accessibility."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

REVIEWED_ON = date(2026, 11, 25)  # when what the accessibility page says was last compared with the pages


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Who uses what data, why, how long, and which rights there are.

    Basis: 个人信息保护法 第十七条, 第二十四条, 第四十四条至第五十条.
    """
    return render(request, "hall/privacy.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What the pages do for people who see, hear or move differently, and whom to call.

    Basis: 无障碍环境建设法 第三十二条 (pages of public services), 第六十二、六十三条 (whom to tell).
    """
    return render(request, "hall/accessibility.html", {"reviewed_on": REVIEWED_ON})
