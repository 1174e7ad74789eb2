"""Logs for machines: one JSON object a line, with nothing in it that says who somebody is.

No address, no name, no IP, no id of a session: a request is named by its page. Of an error its kind and where it
happened are told, but not its message, which may quote what a runner wrote.
"""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from time import perf_counter
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse

logger = logging.getLogger("stridework.requests")


class JsonLines(logging.Formatter):
    """Writes a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            **getattr(record, "told", {}),
        }
        request = getattr(record, "request", None)
        if request is not None:
            told["page"] = _name_page(request)
            told["status"] = getattr(record, "status_code", None)
        elif "told" not in record.__dict__:
            told["message"] = record.msg if record.exc_info else record.getMessage()
        if record.exc_info and record.exc_info[0]:
            told["error"] = record.exc_info[0].__name__
            frames = traceback.extract_tb(record.exc_info[2])
            told["where"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        return json.dumps(told, ensure_ascii=False, default=str)


def log_requests(respond: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Log every answer with a number of its own, which the answer carries too, so that both can be put together."""

    def answer(request: HttpRequest) -> HttpResponse:
        began, number = perf_counter(), uuid4().hex[:16]
        response = respond(request)
        told = {
            "request": number,
            "page": _name_page(request),
            "method": request.method,
            "status": response.status_code,
            "ms": round((perf_counter() - began) * 1000, 1),
        }
        logger.info("answered", extra={"told": told})
        response["X-Request-Id"] = number
        return response

    return answer


def _name_page(request: HttpRequest) -> str | None:
    match = getattr(request, "resolver_match", None)
    return match.url_name if match else None
