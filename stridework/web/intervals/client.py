"""Speaking with intervals.icu: sessions into its calendar, runs out of it, with the runner's own API key.

What its guide says is what is held to here: basic authentication as `API_KEY`, the athlete 0 for "whose key it is",
events matched by `external_id`, workout files as base64. Never tried against the real server from here. The requests
go the way of `fetch`: to public addresses only, within a time and a size, and no redirect is followed with a key.
"""

from __future__ import annotations

import json
import time
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from stridework.errors import StrideworkError
from stridework.formats.activity import RUNNING, Activity, Recording
from stridework.training.running import Ignored
from stridework.web.fetch import Address, Answer, ask_server, is_public

BASE = "https://intervals.icu/api/v1/athlete/0"
MOST_EVENTS = 100  # in one request
MOST_TRIES = 3
LONGEST_WAIT_S = 10.0
MAX_SECONDS = 20.0
LONGEST_KEY = 100
_RUNS = frozenset({"Run", "TrailRun", "VirtualRun"})
_BUSY = frozenset({429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Planned:
    """A session for the calendar: `at` is local and naive, `external_id` stays the same when it is moved."""

    external_id: str
    at: datetime
    name: str
    filename: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Intervals:
    """The runner's account. `base`, `allow` and `sleep` are other ones only where the server is a test's."""

    key: str = field(repr=False)
    base: str = BASE
    allow: Callable[[Address], bool] = is_public
    sleep: Callable[[float], None] = time.sleep
    max_seconds: float = MAX_SECONDS

    def send_sessions(self, sessions: Sequence[Planned]) -> None:
        """Put sessions into the calendar; one that is there already is changed. Raises StrideworkError."""
        for start in range(0, len(sessions), MOST_EVENTS):
            events = [_write_event(session) for session in sessions[start : start + MOST_EVENTS]]
            self._ask("POST", "/events/bulk?upsert=true", events)

    def remove_sessions(self, external_ids: Sequence[str]) -> None:
        """Take sessions out of the calendar; one that is not there is no mistake. Raises StrideworkError."""
        for start in range(0, len(external_ids), MOST_EVENTS):
            gone = [{"external_id": id} for id in external_ids[start : start + MOST_EVENTS]]
            self._ask("PUT", "/events/bulk-delete", gone)

    def read_runs(self, oldest: date, newest: date) -> Recording:
        """Return the recorded activities of these days, both included. Raises StrideworkError."""
        found = self._ask("GET", f"/activities?oldest={oldest.isoformat()}&newest={newest.isoformat()}")
        if not isinstance(found, list):
            raise StrideworkError("intervals.icu: an answer that is no list of activities")
        activities: list[Activity] = []
        ignored: list[Ignored] = []
        for told in found:
            read = _read_activity(told)
            if isinstance(read, Activity):
                activities.append(read)
            else:
                ignored.append(read)
        return Recording(tuple(activities), tuple(ignored))

    def _ask(self, method: str, path: str, content: object = None) -> Any:
        """Return the JSON answered. A busy server is asked again: nothing here does more when it is done twice."""
        body = None if content is None else json.dumps(content).encode()
        for turn in range(1, MOST_TRIES + 1):
            answer = ask_server(
                self.base + path,
                method=method,
                headers=self._headers(body),
                body=body,
                allow=self.allow,
                max_seconds=self.max_seconds,
            )
            wait = _find_wait(answer, turn)
            if answer.status not in _BUSY or turn == MOST_TRIES or wait > LONGEST_WAIT_S:
                break
            self.sleep(wait)
        return _read_answer(answer)

    def _headers(self, body: bytes | None) -> Mapping[str, str]:
        credentials = b64encode(f"API_KEY:{self.key}".encode()).decode()
        kind = {} if body is None else {"Content-Type": "application/json"}
        return {"Authorization": f"Basic {credentials}", "Accept": "application/json", **kind}


def check_key(text: str) -> str:
    """Return a key as it was pasted, spaces around it cut off. Raises StrideworkError where it cannot be one."""
    key = text.strip()
    if not key or len(key) > LONGEST_KEY or not key.isascii() or not key.isprintable() or " " in key:
        raise StrideworkError(
            "that is no API key of intervals.icu; expected the letters and digits at the end of its settings page"
        )
    return key


def _write_event(session: Planned) -> dict[str, str]:
    return {
        "category": "WORKOUT",
        "type": "WeightTraining",
        "start_date_local": session.at.isoformat(timespec="seconds"),
        "name": session.name,
        "filename": session.filename,
        "file_contents_base64": b64encode(session.content).decode(),
        "external_id": session.external_id,
    }


def _find_wait(answer: Answer, turn: int) -> float:
    """Return how long to wait before asking again, as the server says, else a second, then two."""
    said = answer.headers.get("retry-after", "")
    return float(said) if said.isascii() and said.isdigit() else float(2 ** (turn - 1))


def _read_answer(answer: Answer) -> Any:
    status = answer.status
    if status in (401, 403):
        raise StrideworkError(
            "intervals.icu does not accept the API key; a new one is made at the end of its settings page"
        )
    if status == 429:
        raise StrideworkError("intervals.icu asks to wait: too many requests; try again in a few minutes")
    if status >= 500:
        raise StrideworkError(f"intervals.icu is not well (answered {status}); nothing is lost, try again later")
    if not 200 <= status < 300:
        raise StrideworkError(f"intervals.icu refused that (answered {status}){_find_reason(answer.data)}")
    try:
        return json.loads(answer.data) if answer.data.strip() else None
    except (ValueError, RecursionError) as mistake:
        raise StrideworkError(
            "intervals.icu: an answer that is no JSON; is something between here and there?"
        ) from mistake


def _find_reason(data: bytes) -> str:
    """Return what the server says is wrong, fit to be shown; "" where it says nothing."""
    try:
        told = json.loads(data)
    except (ValueError, RecursionError):
        return ""
    said = told.get("error") if isinstance(told, dict) else None
    return f": {''.join(sign for sign in said if sign.isprintable())[:200]}" if isinstance(said, str) else ""


def _read_activity(told: object) -> Activity | Ignored:
    """Return a run as it was told, or why it is none; a field of the wrong kind counts as not told."""
    if not isinstance(told, dict):
        return Ignored("Activity", "not told as one")
    name = told.get("name")
    title = name[:200] if isinstance(name, str) else ""
    kind, id = told.get("type"), told.get("id")
    if told.get("source") == "STRAVA" and not isinstance(kind, str):
        return Ignored(title or "Activity", "came from Strava, which does not let intervals.icu pass it on")
    start = _read_moment(told.get("start_date_local"))
    if not isinstance(id, str | int) or start is None:
        return Ignored(title or "Activity", "without an id or a start")
    sport = RUNNING if kind in _RUNS else str(kind or "unknown")[:40]
    return Activity(
        sport=sport,
        start=start,
        seconds=_number(told, "moving_time") or _number(told, "elapsed_time"),
        metres=_number(told, "distance"),
        mean_bpm=_number(told, "average_heartrate"),
        max_bpm=_number(told, "max_heartrate"),
        title=title,
        source="intervals",
        uid=f"intervals:{id}"[:200],
    )


def _read_moment(told: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(told) if isinstance(told, str) else None
    except ValueError:
        return None
    return moment.replace(tzinfo=None) if moment else None


def _number(told: Mapping[str, object], name: str) -> float | None:
    value = told.get(name)
    usable = isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 1e7
    return float(value) if usable else None  # type: ignore[arg-type]
