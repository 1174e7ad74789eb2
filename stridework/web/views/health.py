"""For whoever runs the server: is it alive, can it serve, and how is it doing."""

from __future__ import annotations

from secrets import compare_digest

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
@login_not_required
def alive(request: HttpRequest) -> HttpResponse:
    """Answer 200 as long as the process answers at all; a watchdog restarts it where nothing comes."""
    return HttpResponse("alive\n", content_type="text/plain")


@require_safe
@never_cache
@login_not_required
def ready(request: HttpRequest) -> HttpResponse:
    """Answer 200 where the database answers too, else 503: a balancer then sends nobody here."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseError:
        return HttpResponse("the database does not answer\n", status=503, content_type="text/plain")
    return HttpResponse("ready\n", content_type="text/plain")


@require_safe
@never_cache
@login_not_required
def metrics(request: HttpRequest) -> HttpResponse:
    """Give Prometheus its numbers, where it brings the token; without one configured there is no such page."""
    brought = request.headers.get("Authorization", "")
    if not settings.METRICS_TOKEN or not compare_digest(
        brought.encode("utf-8", "replace"), f"Bearer {settings.METRICS_TOKEN}".encode()
    ):
        raise Http404
    from stridework.web.metrics import write_metrics

    body, kind = write_metrics()
    return HttpResponse(body, content_type=kind)
