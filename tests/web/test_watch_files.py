"""Files for the watch where the thing is, two taps from where a runner looks; recordings of a watch into the log."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from stridework.formats.fit_strength import read_strength
from stridework.formats.fit_workout_reading import read_fit_workout
from stridework.library import compile_session
from stridework.training.plan import Request
from stridework.web.models import Log, RunSource
from stridework.web.plan.records import keep_request, todays_plan
from stridework.web.records import logs_of, store_log
from tests.formats.fit_files import Session, build_fit
from tests.formats.test_fit_activity import do, write_done
from tests.web.conftest import browser_of, make_log

FIRST = compile_session("first-workout")
NOW = datetime.now(UTC).replace(microsecond=0)


def follow(browser, address, words):
    """Tap the link of these words on a page and return what it gives."""
    page = browser.get(address).content.decode()
    found = re.search(rf'<a[^>]* href="([^"]+)"[^>]*>(?:<[^>]+>)*{words}', page)
    assert found, words
    return browser.get(found[1])


def done(start):
    log = do(FIRST, started_at=start, finished_at=start + timedelta(seconds=700), seconds=690.0)
    return write_done(log, FIRST)


def upload(browser, *files):
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    return browser.post("/plan/runs/", {"files": sent}, follow=True).content.decode()


def test_a_workouts_page_sends_it_to_the_watch_with_the_jumps_of_today(alice):
    response = follow(browser_of(alice), "/library/workouts/first-workout/", "Send to watch")
    assert response["Content-Type"] == "application/vnd.ant.fit"
    assert 'filename="first-workout.fit"' in response["Content-Disposition"]
    workout = read_fit_workout(response.content, id="x").workout
    assert "stepping-lunge" in {step.variant for block in workout.blocks for step in block.steps}


def test_every_workout_can_be_sent_and_an_unknown_one_is_not_found(alice):
    browser = browser_of(alice)
    for id in ("easy-run-resets", "starter-4", "no-jump"):
        assert read_fit_workout(browser.get(f"/library/workouts/{id}/watch.fit").content, id="x").workout.blocks
    assert browser.get("/library/workouts/nothing/watch.fit").status_code == 404


def test_a_planned_sessions_page_sends_what_the_plan_gives_it(alice):
    keep_request(alice, Request(timezone.localdate()))
    session = next(s for s in todays_plan(alice).sessions if not s.done)
    response = follow(browser_of(alice), f"/plan/{session.start.date()}/", "Send to watch")
    assert read_fit_workout(response.content, id="x").workout.blocks


def test_a_finished_sessions_page_gives_it_as_an_activity(alice):
    log = make_log(started_at=NOW - timedelta(days=1), finished_at=NOW - timedelta(days=1) + timedelta(minutes=12))
    store_log(alice, log)
    response = follow(browser_of(alice), f"/log/{log.id}/", "As a recorded activity")
    recording = read_strength(response.content, now=NOW).recordings[0]
    assert recording.start == log.started_at
    assert sum(one.active for one in recording.sets) == len(log.intervals)


def test_strength_among_the_uploaded_files_is_in_the_log_and_runs_are_runs(alice):
    browser = browser_of(alice)
    start = NOW - timedelta(days=1)
    page = upload(browser, ("a.fit", done(start)), ("b.fit", build_fit(Session(start=NOW - timedelta(days=3)))))
    assert "First workout on" in page
    assert "1 run read" in page
    assert len(logs_of(alice)) == 1
    assert "not added" in upload(browser, ("a.fit", done(start)))
    assert Log.objects.count() == 1


def test_a_damaged_recording_is_said_by_its_name_and_keeps_nothing(alice):
    page = upload(browser_of(alice), ("mine.fit", done(NOW - timedelta(days=1))[:-40]))
    assert "mine.fit" in page
    assert "ends too early" in page
    assert not Log.objects.exists()
    assert not RunSource.objects.exists()


def test_another_runners_recording_does_not_take_her_session(alice, bob):
    content = done(NOW - timedelta(days=1))
    upload(browser_of(alice), ("a.fit", content))
    assert "another runner" in upload(browser_of(bob), ("a.fit", content))
    assert (len(logs_of(alice)), len(logs_of(bob))) == (1, 0)
