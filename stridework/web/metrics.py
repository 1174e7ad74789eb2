"""Numbers for Prometheus: how many requests of which page, how they ended and how long they took. Never who asked.

Counted where `STRIDEWORK_METRICS_TOKEN` is set. With several workers the numbers lie in a folder they share
(`PROMETHEUS_MULTIPROC_DIR`, which `stridework serve` sets).
"""

from __future__ import annotations

import os
from collections.abc import Callable
from time import perf_counter

from django.http import HttpRequest, HttpResponse
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

#: Pages answer in hundredths of a second; planning half a year takes half a second.
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
NO_PAGE = "none"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"})

_answers = Counter("stridework_answers", "Answers given, by page, method and status.", ("page", "method", "status"))
_seconds = Histogram("stridework_answer_seconds", "Seconds from request to answer.", ("page",), buckets=SECONDS)


def count_requests(respond: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Count every request under its page's name; addresses hold ids and are never a label."""

    def answer(request: HttpRequest) -> HttpResponse:
        began = perf_counter()
        response = respond(request)
        page = name_page(request)
        method = request.method if request.method in METHODS else "other"
        _answers.labels(page, method, response.status_code).inc()
        _seconds.labels(page).observe(perf_counter() - began)
        return response

    return answer


def name_page(request: HttpRequest) -> str:
    """Return the name of the page that was asked for, as in the table of addresses."""
    return (request.resolver_match and request.resolver_match.url_name) or NO_PAGE


def write_metrics() -> tuple[bytes, str]:
    """Return all numbers in Prometheus's text format, and its content type."""
    registry = REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)
    return generate_latest(registry), CONTENT_TYPE_LATEST
