"""Pages for when something is missing, forbidden or broken; JSON where a program asked."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def _answer(request: HttpRequest, status: int, title: str, words: str) -> HttpResponse:
    if request.path.startswith("/api/"):
        return JsonResponse({"errors": [{"field": None, "problem": title}]}, status=status)
    return render(request, "error.html", {"status": status, "title": title, "words": words}, status=status)


@login_not_required
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400."""
    return _answer(request, 400, _("That request made no sense here"), _("Go back and try it once more."))


@login_not_required
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403."""
    return _answer(request, 403, _("This door is closed"), _("You are signed in, but this is not yours to open."))


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 for a form that did not come from a page of ours, or came from one left open too long."""
    words = _("Go back, load the page again and send it once more.")
    return _answer(request, 403, _("This form has gone stale"), words)


@login_not_required
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404."""
    return _answer(request, 404, _("You have run off the map"), _("There is no page here. Today is one tap away."))


@login_not_required
def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 429: whoever guesses has to wait."""
    return _answer(request, 429, _("Too many tries"), _("Please wait a minute, then try once more."))


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 without asking the database anything: it may be what broke."""
    return _answer(
        request, 500, _("We tripped"), _("Something broke on our side. What you did is safe. Try again in a moment.")
    )
