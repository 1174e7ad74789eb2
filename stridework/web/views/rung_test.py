"""The answer to what a rung asks before it opens: "I can", or "not yet"."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from stridework.web.progress.records import keep_rung_answer


@require_POST
def rung_test(request: HttpRequest, exercise_id: str, level: int) -> HttpResponse:
    """Keep the answer and go back to the page that asked."""
    try:
        passed = request.POST.get("passed") == "yes"
        keep_rung_answer(request.user, exercise_id, level, passed=passed, at=timezone.now())
    except KeyError:
        raise Http404 from None
    back = request.POST.get("back", "")
    return redirect(back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else "today")
