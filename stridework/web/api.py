"""The JSON addresses: sessions, screens, clearance and tests of rungs.

Every refusal is `{"errors": [{"field", "problem"}]}`.

Pages that send here are static and carry no CSRF token, so a request must prove in its headers, which scripts
cannot forge, that it comes from a page of this very origin.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlsplit
from uuid import UUID

import pydantic_core
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from pydantic import TypeAdapter, ValidationError

from stridework.library.form_rules import load_form_rules
from stridework.library.usual_values import find_usual_values
from stridework.training.log import SessionLog
from stridework.web.log_documents import MOST_PROBLEMS, BadDocument, find_unknown, name_faults, read_document
from stridework.web.next_time import BETWEEN_SESSIONS, look_ahead, look_beyond
from stridework.web.progress.records import keep_rung_answer
from stridework.web.records import (
    SESSION_LOG,
    NotYours,
    delete_log,
    find_row,
    is_latest,
    logs_of,
    read_log,
    record_clearance,
    store_log,
)
from stridework.web.screen.records import (
    KEPT_SCREEN,
    KeptScreen,
    find_screen,
    read_screen,
    read_screen_document,
    store_screen,
)
from stridework.web.workouts.own import check_text

logger = logging.getLogger(__name__)
LARGEST_BODY = 256 * 1024
SESSIONS_USUAL = 30  #: the latest sessions in which a runner's usual values are looked for
View = Callable[..., HttpResponse]
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class ClearanceAnswer:
    """What the clearance page sends."""

    passed: bool
    on: date


@dataclass(frozen=True, slots=True)
class RungAnswer:
    """What is sent about the test of a rung."""

    passed: bool


@dataclass(frozen=True, slots=True)
class WorkoutText:
    """What the editor sends as it is typed."""

    text: str


WORKOUT_TEXT = TypeAdapter(WorkoutText)
CLEARANCE = TypeAdapter(ClearanceAnswer)
RUNG_ANSWER = TypeAdapter(RungAnswer)


class Refusal(Exception):
    """A request that is answered with a status and the fields at fault, and changes nothing."""

    def __init__(self, status: int, *errors: tuple[str | None, str]) -> None:
        self.status = status
        self.errors = [{"field": field, "problem": problem} for field, problem in errors]
        super().__init__(errors)


def json_api(*methods: str) -> Callable[[View], View]:
    """Make a view a JSON address: these methods, from this origin, never cached, refusals as JSON."""

    def decorate(view: View) -> View:
        @csrf_exempt
        @never_cache
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                if request.method not in methods:
                    raise Refusal(405, (None, f"use {' or '.join(methods)}"))
                _check_origin(request)
                return view(request, *args, **kwargs)
            except Refusal as refusal:
                response = JsonResponse({"errors": refusal.errors}, status=refusal.status)
                if refusal.status == 405:
                    response["Allow"] = ", ".join(methods)
                return response

        return answer

    return decorate


def _check_origin(request: HttpRequest) -> None:
    """Raise Refusal unless the browser says that a page of this origin asks; a program says neither header."""
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site not in (None, "same-origin", "none") or (origin is not None and not _is_own(request, origin)):
        raise Refusal(403, (None, "only pages of this site may do that"))


def _is_own(request: HttpRequest, origin: str) -> bool:
    try:
        theirs = urlsplit(origin)
    except ValueError:
        return False
    return (theirs.scheme, theirs.netloc) == (request.scheme, request.get_host())


def _read_body(request: HttpRequest) -> bytes:
    if request.content_type != "application/json":
        raise Refusal(415, (None, "send application/json"))
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > LARGEST_BODY:
        raise Refusal(413, (None, f"send at most {LARGEST_BODY} bytes"))
    try:
        return request.body
    except RequestDataTooBig:
        raise Refusal(413, (None, f"send at most {LARGEST_BODY} bytes")) from None


def _parse(adapter: TypeAdapter[Value], kind: type, body: bytes) -> Value:
    """Return the value the JSON says. Raises Refusal naming each field that is wrong, missing or unknown."""
    try:
        value = adapter.validate_json(body, strict=True)
    except ValidationError as error:
        raise Refusal(422, *name_faults(error)) from None
    if unknown := tuple(find_unknown(pydantic_core.from_json(body), kind))[:MOST_PROBLEMS]:
        raise Refusal(422, *unknown)
    return value


def _parse_log(body: bytes, log_id: UUID) -> SessionLog:
    try:
        log = read_document(body)
    except BadDocument as bad:
        raise Refusal(422, *bad.faults) from None
    if log.id != log_id:
        raise Refusal(422, ("id", "must be the id in the address"))
    return log


@json_api("GET", "PUT", "DELETE")
def log(request: HttpRequest, log_id: UUID) -> HttpResponse:
    """Keep, give back or remove one finished session of the runner's own. Anybody else's is not found."""
    if request.method == "PUT":
        sent = _parse_log(_read_body(request), log_id)
        try:
            created = store_log(request.user, sent)
        except NotYours:
            raise Refusal(404, (None, "no such session")) from None
        return JsonResponse({"id": str(log_id), "next": _tell_next(request, sent)}, status=201 if created else 200)
    row = find_row(request.user, log_id)
    if row is None:
        raise Refusal(404, (None, "no such session"))
    if request.method == "DELETE":
        delete_log(row)
        return HttpResponse(status=204)
    return JsonResponse(SESSION_LOG.dump_python(read_log(row), mode="json"))


def _tell_next(request: HttpRequest, log: SessionLog) -> dict[str, Any] | None:
    """Return what comes next in words after the runner's latest session, None after any other.

    None too where it fails: the log is kept, and must not be sent again for that.
    """
    try:
        if not is_latest(request.user, log):
            return None
        return asdict(look_beyond(request.user, log, timezone.localtime()))
    except Exception:
        logger.exception("what comes next after %s could not be told", log.id)
        return None


def _parse_screen(body: bytes) -> KeptScreen:
    try:
        kept = read_screen_document(body)
    except BadDocument as bad:
        raise Refusal(422, *bad.faults) from None
    if kept.taken_at > timezone.now() + timedelta(days=1):
        raise Refusal(422, ("taken_at", "must not lie in the future"))
    return kept


@json_api("GET", "PUT", "DELETE")
def screen(request: HttpRequest, screen_id: UUID) -> HttpResponse:
    """Keep, give back or remove one mobility screen of the runner's own. Anybody else's is not found."""
    if request.method == "PUT":
        kept = _parse_screen(_read_body(request))
        try:
            created = store_screen(request.user, screen_id, kept)
        except NotYours:
            raise Refusal(404, (None, "no such screen")) from None
        return JsonResponse({"id": str(screen_id)}, status=201 if created else 200)
    row = find_screen(request.user, screen_id)
    if row is None:
        raise Refusal(404, (None, "no such screen"))
    if request.method == "DELETE":
        row.delete()
        return HttpResponse(status=204)
    return JsonResponse(KEPT_SCREEN.dump_python(read_screen(row), mode="json"))


@json_api("PUT")
def rung_test(request: HttpRequest, exercise_id: str, level: int) -> HttpResponse:
    """Keep whether the runner can do what opens a rung, and answer with what comes next in that exercise."""
    answer = _parse(RUNG_ANSWER, RungAnswer, _read_body(request))
    now = timezone.localtime()
    try:
        keep_rung_answer(request.user, exercise_id, level, passed=answer.passed, at=now)
    except KeyError:
        raise Refusal(404, (None, "no such test")) from None
    ahead = look_ahead(request.user, now.date() + BETWEEN_SESSIONS, only={exercise_id})
    return JsonResponse({"next": asdict(ahead)})


@json_api("PUT")
def clearance(request: HttpRequest) -> HttpResponse:
    """Keep whether the runner is cleared to train: yes or no, and the day."""
    answer = _parse(CLEARANCE, ClearanceAnswer, _read_body(request))
    if answer.on > timezone.localdate() + timedelta(days=1):  # a day ahead may be the phone's time zone
        raise Refusal(422, ("on", "must not lie in the future"))
    record_clearance(request.user, passed=answer.passed, on=answer.on)
    return HttpResponse(status=204)


@json_api("GET")
def usual_values(request: HttpRequest) -> HttpResponse:
    """Give the runner's own usual values by variant and cue, which their form coach compares them with."""
    return JsonResponse(find_usual_values(logs_of(request.user, limit=SESSIONS_USUAL), load_form_rules()))


@json_api("POST")
def check_workout(request: HttpRequest) -> HttpResponse:
    """Say what is wrong with a workout's text, each mistake with line and column, and how it looks where nothing is."""
    sent = _parse(WORKOUT_TEXT, WorkoutText, _read_body(request))
    return JsonResponse(check_text(sent.text))


@login_not_required
@csrf_exempt
def nothing(request: HttpRequest, anything: str) -> HttpResponse:
    """Answer for every other address under /api/ in JSON too."""
    return JsonResponse({"errors": [{"field": None, "problem": "no such address"}]}, status=404)
