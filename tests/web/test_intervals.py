"""intervals.icu, against a server on this computer that does what its guide says: what is sent, read, refused, kept."""

from __future__ import annotations

import json
import logging
import threading
from base64 import b64decode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from stridework.errors import PlanError, StrideworkError
from stridework.formats.fit_workout_reading import read_fit_workout
from stridework.training.plan import Request
from stridework.web.intervals import client as intervals_icu
from stridework.web.intervals import sync as intervals_sync
from stridework.web.intervals.client import Intervals, check_key
from stridework.web.intervals.sync import SOURCE, find_account, forget_key, keep_key, pull, push
from stridework.web.models import IntervalsAccount, Runner, RunSource
from stridework.web.plan.records import keep_request, todays_plan
from stridework.web.runs.sources import add_week
from tests.web.conftest import browser_of

KEY = "6dzsecret11bsyifj"
BASIC = "Basic QVBJX0tFWTo2ZHpzZWNyZXQxMWJzeWlmag=="


class Site:
    """The calendar and the activities of one athlete. `troubles` are answers given instead, first come first served."""

    def __init__(self) -> None:
        self.events: dict[str, dict[str, str]] = {}
        self.activities: list[object] = []
        self.troubles: list[tuple[int, dict[str, str], bytes]] = []
        self.asked: list[str] = []
        self.slow_s = 0.0
        self.waited: list[float] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
                self.send_response(status)
                for name, value in (headers or {}).items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def handle_any(self) -> None:
                size = int(self.headers.get("Content-Length") or 0)
                sent = json.loads(self.rfile.read(size)) if size else None
                at = urlsplit(self.path)
                site.asked.append(f"{self.command} {at.path}")
                if site.slow_s:
                    threading.Event().wait(site.slow_s)
                if site.troubles:
                    status, headers, body = site.troubles.pop(0)
                    self.answer(status, body, headers)
                elif self.headers.get("Authorization") != BASIC:
                    self.answer(401, b'{"status":401,"error":"Unauthorized"}')
                else:
                    self.answer(200, json.dumps(site.do(self.command, at.path, parse_qs(at.query), sent)).encode())

            do_GET = do_POST = do_PUT = handle_any

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.handle_error = lambda *_: None  # somebody who hung up is part of a test
        self.base = f"http://127.0.0.1:{self.server.server_port}/api/v1/athlete/0"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def do(self, method, path, query, sent):
        match method, path.removeprefix("/api/v1/athlete/0"):
            case "POST", "/events/bulk":
                assert query["upsert"] == ["true"]
                self.events |= {event["external_id"]: event for event in sent}
                return sent
            case "PUT", "/events/bulk-delete":
                return {"eventsDeleted": sum(self.events.pop(e["external_id"], None) is not None for e in sent)}
            case "GET", "/activities":
                oldest, newest = query["oldest"][0], query["newest"][0]
                known = [a for a in self.activities if isinstance(a, dict) and a.get("start_date_local")]
                other = [a for a in self.activities if a not in known]
                return [a for a in known if oldest <= a["start_date_local"][:10] <= newest] + other
        raise AssertionError((method, path))

    def open(self, key: str) -> Intervals:
        return Intervals(key, self.base, lambda address: True, self.waited.append, max_seconds=60.0)


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    yield site
    site.server.shutdown()
    site.server.server_close()


@pytest.fixture
def planner(alice: Runner) -> Runner:
    keep_request(alice, Request(timezone.localdate()))
    add_week(alice, "Tue intervals, Sun easy 60m")
    keep_key(alice, KEY)
    return alice


def run(id="i1", days=2, **changes):
    start = timezone.localtime() - timedelta(days=days)
    told = {"id": id, "type": "Run", "name": "Morning", "start_date_local": f"{start:%Y-%m-%dT06:30:00}"}
    return told | {"moving_time": 3000, "distance": 9000.0, "average_heartrate": 140} | changes


def test_every_session_to_come_is_in_the_calendar_with_its_file(planner, site):
    now = timezone.now()
    sent, gone = push(planner, now, open=site.open)
    coming = [
        s for s in todays_plan(planner).sessions if not s.done and s.start >= timezone.localtime().replace(tzinfo=None)
    ]
    assert (sent, gone) == (len(coming), 0)
    assert sorted(e["start_date_local"] for e in site.events.values()) == sorted(s.start.isoformat() for s in coming)
    for event in site.events.values():
        assert (event["category"], event["type"]) == ("WORKOUT", "WeightTraining")
        assert read_fit_workout(b64decode(event["file_contents_base64"]), id="x").workout.blocks
    assert find_account(planner).sent_at == now


def test_sending_again_changes_nothing(planner, site):
    push(planner, timezone.now(), open=site.open)
    before = dict(site.events)
    push(planner, timezone.now(), open=site.open)
    assert site.events == before


def test_what_left_the_plan_leaves_the_calendar_and_what_is_not_ours_stays(planner, site):
    push(planner, timezone.now(), open=site.open)
    site.events["theirs"] = {"external_id": "theirs"}
    keep_request(planner, Request(timezone.localdate(), weeks=1))
    sent, gone = push(planner, timezone.now(), open=site.open)
    assert gone > 0
    assert len(site.events) == sent + 1
    assert "theirs" in site.events


def test_runs_are_read_once_and_other_sports_are_not(planner, site):
    site.activities = [run(), run("i2", 4, type="Ride"), run("i3", 5, name="Hills", type="TrailRun"), run("i4", 200)]
    reading = pull(planner, timezone.now(), open=site.open)
    assert len(reading.runs) == 2
    assert len(reading.ignored) == 1
    pull(planner, timezone.now(), open=site.open)
    source = RunSource.objects.get(runner=planner, name=SOURCE)
    assert sorted((e.minutes, e.metres) for e in source.entries.all()) == [(50.0, 9000.0)] * 2


@pytest.mark.parametrize(
    "told",
    [
        None,
        7,
        [],
        {},
        {"id": "x"},
        run(start_date_local="yesterday"),
        run(moving_time="long", distance=None),
        run(type=None),
    ],
)
def test_an_activity_of_an_odd_shape_is_no_run(planner, site, told):
    site.activities = [told, run()]
    assert len(pull(planner, timezone.now(), open=site.open).runs) == 1


def test_what_strava_holds_back_is_named(planner, site):
    site.activities = [{"id": "s1", "source": "STRAVA", "start_date_local": run()["start_date_local"]}]
    reading = pull(planner, timezone.now(), open=site.open)
    assert "Strava" in reading.ignored[0].reason


def test_a_wrong_key_is_said_and_nothing_is_lost(planner, site):
    keep_key(planner, "another")
    with pytest.raises(StrideworkError, match="does not accept the API key"):
        push(planner, timezone.now(), open=site.open)
    assert not site.events
    assert "API key" in find_account(planner).problem
    assert len(site.asked) == 1  # a key that is wrong is not tried again


def test_a_busy_server_is_asked_again_as_it_says(planner, site):
    site.troubles = [(429, {"Retry-After": "3"}, b""), (503, {}, b"")]
    sent, _ = push(planner, timezone.now(), open=site.open)
    assert len(site.events) == sent
    assert site.waited == [3.0, 2.0]


def test_nobody_waits_long_and_the_problem_is_kept(planner, site):
    site.troubles = [(429, {"Retry-After": "3600"}, b"")]
    with pytest.raises(StrideworkError, match="asks to wait"):
        push(planner, timezone.now(), open=site.open)
    assert site.waited == []
    site.troubles = [(500, {}, b"")] * intervals_icu.MOST_TRIES
    with pytest.raises(StrideworkError, match="answered 500"):
        pull(planner, timezone.now(), open=site.open)
    push(planner, timezone.now(), open=site.open)
    assert find_account(planner).problem == ""


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        ((422, {}, b'{"error":"start_date_local is bad"}'), "start_date_local is bad"),
        ((404, {}, b"<html>"), "answered 404"),
        ((302, {"Location": "http://127.0.0.1:1/"}, b""), "answered 302"),
        ((200, {}, b"<html>sign in to the hotel</html>"), "no JSON"),
        ((200, {}, b"[" * 100_000), "no JSON"),
        ((200, {}, b'{"a": 1}'), "no list"),
        ((200, {"Content-Encoding": "br"}, b"x"), "not asked for"),
    ],
)
def test_other_answers_are_errors_in_words(planner, site, trouble, words):
    site.troubles = [trouble]
    with pytest.raises(StrideworkError, match=words):
        pull(planner, timezone.now(), open=site.open)
    assert not RunSource.objects.filter(runner=planner, name=SOURCE).exists()


def test_a_server_that_does_not_answer_in_time_is_given_up(planner, site):
    site.slow_s = 5.0
    with pytest.raises(StrideworkError, match="took too long"):
        Intervals(KEY, site.base, lambda address: True, max_seconds=0.3).read_runs(
            datetime.now(UTC).date(), datetime.now(UTC).date()
        )


def test_a_session_that_was_sent_is_known_even_where_taking_out_fails(planner, site):
    push(planner, timezone.now(), open=site.open)
    keep_request(planner, Request(timezone.localdate(), weeks=1))

    class Stubborn(Intervals):
        def remove_sessions(self, external_ids):
            raise StrideworkError("not now")

    with pytest.raises(StrideworkError, match="not now"):
        push(planner, timezone.now(), open=lambda key: Stubborn(key, site.base, lambda a: True, site.waited.append))
    _, gone = push(planner, timezone.now(), open=site.open)
    assert gone > 0


def test_the_key_is_never_written_anywhere(planner, site, caplog, capsys):
    caplog.set_level(logging.DEBUG)
    account = IntervalsAccount.objects.get(runner=planner)
    assert KEY.encode() not in bytes(account.key)
    assert KEY not in repr(Intervals(KEY))
    site.troubles = [(401, {}, KEY.encode())]
    with pytest.raises(StrideworkError) as told:
        push(planner, timezone.now(), open=site.open)
    page = browser_of(planner).get("/plan/intervals/").content.decode()
    for text in (str(told.value), caplog.text, *capsys.readouterr(), page, find_account(planner).problem):
        assert KEY not in text


def test_another_installations_key_is_asked_for_again(planner, settings, site):
    settings.SECRET_KEY = "another installation's"
    with pytest.raises(StrideworkError, match="enter it again"):
        push(planner, timezone.now(), open=site.open)


def test_our_own_network_is_never_asked():
    with pytest.raises(StrideworkError, match="not an address of the internet"):
        Intervals(KEY, "http://127.0.0.1:9/api").read_runs(datetime.now(UTC).date(), datetime.now(UTC).date())


@pytest.mark.parametrize("text", ["", "  ", "two words", "ü", "x" * 101, "a\nb"])
def test_what_is_no_key_is_refused(text):
    with pytest.raises(StrideworkError, match="no API key"):
        check_key(text)


def test_without_a_key_or_a_plan_it_says_what_is_missing(alice, site):
    with pytest.raises(StrideworkError, match="no API key"):
        push(alice, timezone.now(), open=site.open)
    keep_key(alice, f" {KEY}\n")
    with pytest.raises(PlanError, match="no plan"):
        push(alice, timezone.now(), open=site.open)
    forget_key(alice)
    assert find_account(alice) is None


def test_on_the_page_a_key_is_entered_used_and_forgotten(planner, site, monkeypatch):
    monkeypatch.setattr(intervals_sync.push, "__kwdefaults__", {"open": site.open})
    monkeypatch.setattr(intervals_sync.pull, "__kwdefaults__", {"open": site.open})
    forget_key(planner)
    browser, address = browser_of(planner), "/plan/intervals/"

    def do(**told):
        return browser.post(address, told, follow=True).content.decode()

    assert "API key" in do(do="key", key="two words")
    assert "The key is kept" in do(do="key", key=KEY)
    assert "sessions sent" in do(do="push")
    site.activities = [run()]
    assert "1 run read" in do(do="pull")
    site.troubles = [(401, {}, b"")]
    assert 'role="alert"' in do(do="push")
    assert "forgotten" in do(do="forget")
    assert browser.post(address, {"do": "dance"}).status_code == 404


def test_a_runner_never_uses_anothers_key(planner, bob, site):
    with pytest.raises(StrideworkError, match="no API key"):
        push(bob, timezone.now(), open=site.open)
    assert not site.asked
