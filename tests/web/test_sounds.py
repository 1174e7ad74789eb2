"""Sounds and sheets from the pages: the right bytes under a good name, encoded once, within a limit."""

import io
import os
import time
from threading import Event

import av
import pypdfium2
import pytest
from django.utils import timezone

from stridework import audio_file
from stridework.audio import SoundUnavailable
from stridework.formats.fit_workout_reading import read_fit_workout
from stridework.library import compile_session, load_voice
from stridework.training.plan import Request
from stridework.web.files import sounds
from stridework.web.plan.records import keep_request, todays_plan
from stridework.web.views import library
from stridework.web.workouts.own import keep_own
from tests.web.conftest import browser_of

pytestmark = pytest.mark.django_db
needs_voice = pytest.mark.skipif(not load_voice().seconds, reason="the voice has not been built")


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("STRIDEWORK_HOME", str(tmp_path))
    return tmp_path


def get_when_made(runner, address):
    """Return the answer to a file that may have to be made first, which a page says."""
    for _ in range(600):
        response = browser_of(runner).get(address)
        if response.status_code != 202:
            return response
        assert response["Refresh"]
        assert "no-store" in response["Cache-Control"]
        assert "is being made" in response.content.decode()
        time.sleep(0.1)
    raise AssertionError("it was never made")


@needs_voice
def test_a_session_of_the_plan_is_encoded_once(alice, home, monkeypatch):
    keep_request(alice, Request(timezone.localdate()))
    day = next(s.start.date() for s in todays_plan(alice).sessions if not s.done)
    address = f"/plan/{day}/session.m4a"
    first = get_when_made(alice, address)
    assert first["Content-Type"] == "audio/mp4"
    assert f'filename="{day}-strength.m4a"' in first["Content-Disposition"]
    content = b"".join(first.streaming_content)
    with av.open(io.BytesIO(content)) as file:
        assert len(file.chapters()) > 3
    monkeypatch.setattr(audio_file, "write_session_audio", None)  # a second encoding would fail
    assert b"".join(browser_of(alice).get(address).streaming_content) == content
    assert len(list((home / sounds.FOLDER).iterdir())) == 1


def test_the_files_asked_for_longest_ago_are_let_go(home, monkeypatch):
    monkeypatch.setattr(sounds, "MOST_BYTES", 250)

    def make(told):
        while (path := sounds._find("test", told, "mp3", lambda stream: stream.write(bytes(100)))) is None:
            time.sleep(0.01)
        return path

    for at in range(4):
        os.utime(make(at), (at, at))
    kept = make(1)
    left = list((home / sounds.FOLDER).iterdir())
    assert kept in left
    assert len(left) == 2


def test_why_one_could_not_be_made_is_said_once_and_then_it_is_tried_again(home):
    def fail(stream):
        raise SoundUnavailable("no voice here")

    with pytest.raises(SoundUnavailable, match="no voice here"):
        while sounds._find("test", 1, "mp3", fail) is None:
            time.sleep(0.01)
    assert sounds._find("test", 1, "mp3", lambda stream: None) is None


def test_more_at_once_than_anybody_listens_to_are_refused_and_pages_are_never_kept_waiting(home, alice):
    go_on = Event()
    try:
        for number in range(sounds.MOST_WAITING):
            assert sounds._find("test", number, "mp3", lambda stream: go_on.wait(60)) is None
        with pytest.raises(SoundUnavailable, match="ask again"):
            sounds._find("test", "one more", "mp3", lambda stream: None)
        assert browser_of(alice).get("/library/workouts/first-workout/session.mp3").status_code == 503
    finally:
        go_on.set()


def test_what_is_heard_printed_and_sent_to_the_watch_is_the_same_session(alice, monkeypatch):
    heard, printed = [], []
    monkeypatch.setattr(library, "find_session_sound", lambda timeline, kind: heard.append(timeline))
    monkeypatch.setattr(library, "write_workout_sheet", lambda workout, **_: printed.append(workout) or b"%PDF")
    base = "/library/workouts/first-workout/"
    browser_of(alice).get(f"{base}session.mp3")
    browser_of(alice).get(f"{base}sheet.pdf")
    watch = read_fit_workout(browser_of(alice).get(f"{base}watch.fit").content, id="w").workout
    jumps = [i.variant for i in heard[0].intervals]
    assert jumps == [i.variant for i in compile_session(printed[0]).intervals]
    assert jumps == [i.variant for i in compile_session(watch).intervals]
    assert "stepping-lunge" in jumps


def test_own_workouts_are_files_too(alice):
    own = keep_own(alice, "name: Mine\nsport: strength\n\n- Squat 3s\n")
    base = f"/library/workouts/{own.slug}/"
    page = browser_of(alice).get(base).content.decode()
    for name in ("watch.fit", "session.mp3", "sheet.pdf", "share/"):
        assert f'href="{base}{name}"' in page
    assert browser_of(alice).get(f"{base}watch.fit").content[8:12] == b".FIT"
    assert browser_of(alice).get(f"{base}sheet.pdf").content.startswith(b"%PDF")


def test_a_kind_nobody_offers_is_not_found(alice):
    assert browser_of(alice).get("/library/workouts/first-workout/session.wav").status_code == 404


@pytest.mark.parametrize("size", ["", "?size=letter", "?size=A4"])
def test_a_workout_and_a_week_are_printed(alice, size):
    keep_request(alice, Request(timezone.localdate()))
    for address in ("/library/workouts/first-workout/sheet.pdf", "/plan/week.pdf"):
        response = browser_of(alice).get(address + size)
        assert response["Content-Type"] == "application/pdf"
        assert len(pypdfium2.PdfDocument(response.content)) == 1


def test_a_sheet_has_a_code_only_where_another_device_can_follow_it(alice, settings, monkeypatch):
    monkeypatch.delenv("STRIDEWORK_PHONE_URL", raising=False)

    def text():
        content = browser_of(alice).get("/library/workouts/first-workout/sheet.pdf").content
        return pypdfium2.PdfDocument(content)[0].get_textpage().get_text_bounded()

    assert "Scan to open it" not in text()
    monkeypatch.setenv("STRIDEWORK_PHONE_URL", "https://192.168.1.20:8443/")
    assert "Scan to open it" in text()


@pytest.mark.parametrize("asked", ["size=A3", "size=A4&from=0001-01-01", "from=2026-02-31", "from=nonsense"])
def test_odd_questions_are_answered_without_a_fault(alice, asked):
    keep_request(alice, Request(timezone.localdate()))
    expected = 404 if "A3" in asked else 200
    assert browser_of(alice).get(f"/plan/week.pdf?{asked}").status_code == expected


def test_every_kind_that_pages_offer_can_be_written():
    assert set(sounds.KINDS) < set(audio_file.FORMATS)
