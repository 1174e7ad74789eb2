"""The plan in a calendar: the page that gives out addresses, the feed behind them, and the same as a file."""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response, quote_etag
from django.utils.http import http_date
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from stridework.web.outside import find_outside_address
from stridework.web.plan.calendar import (
    CalendarFile,
    Sight,
    find_feed,
    open_feed,
    renew_feed,
    revoke_feed,
    sign_feed,
    write_calendar,
)
from stridework.web.plan.records import find_request

KIND = "text/calendar; charset=utf-8"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def calendar(request: HttpRequest) -> HttpResponse:
    """Show the feed's addresses; give the runner a feed, a new one in its place, or take it away."""
    if request.method == "POST":
        if request.POST.get("do") not in ("renew", "revoke"):
            raise Http404
        (renew_feed if request.POST["do"] == "renew" else revoke_feed)(request.user)
        return redirect("calendar")
    feed = find_feed(request.user)
    context = {
        "full": _write_address(request, feed, "full") if feed else None,
        "busy": _write_address(request, feed, "busy") if feed else None,
        "has_plan": find_request(request.user) is not None,
        "door": settings.DOOR,
        "outside": find_outside_address(request, "/") is not None,
    }
    return render(request, "plan/calendar.html", context)


def _write_address(request: HttpRequest, feed: UUID, sight: Sight) -> dict[str, str]:
    """Return a feed's address, and the same as calendars take it at a tap."""
    path = reverse("feed", args=[feed, sign_feed(feed, sight)])
    address = find_outside_address(request, path) or request.build_absolute_uri(path)
    return {"address": address, "tap": f"webcal://{address.partition('://')[2]}"}


@require_safe
@login_not_required
@cache_control(private=True, no_cache=True)
def feed(request: HttpRequest, feed_id: UUID, signature: str) -> HttpResponse:
    """Give whoever has the address the calendar behind it; nobody has to sign in, and a wrong one is not found."""
    found = open_feed(feed_id, signature)
    if found is None:
        raise Http404
    runner, sight = found
    response = _answer(request, write_calendar(runner, sight))
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
@cache_control(private=True, no_cache=True)
def download(request: HttpRequest) -> HttpResponse:
    """Give the plan as a calendar file; the entries are those of the feed."""
    if find_request(request.user) is None:
        raise Http404
    response = _answer(request, write_calendar(request.user))
    response["Content-Disposition"] = 'attachment; filename="strength.ics"'
    return response


def _answer(request: HttpRequest, file: CalendarFile) -> HttpResponse:
    """Answer with a calendar, or with "not changed" where the asker has it."""
    response = HttpResponse(file.content, content_type=KIND)
    etag, modified = quote_etag(sha256(file.content).hexdigest()[:32]), int(file.changed.timestamp())
    response["ETag"], response["Last-Modified"] = etag, http_date(modified)
    answer: HttpResponse = get_conditional_response(request, etag, modified, response)
    return answer
