"""Sounds and sheets from the pages: the right bytes under a good name, encoded once, within a limit."""

import io
import os

import av
import pypdfium2
import pytest
from django.utils import timezone

from stridework.library import load_voice
from stridework.training.plan import Request
from stridework.web import sounds
from stridework.web.plan_records import keep_request, todays_plan
from tests.web.conftest import browser_of

pytestmark = pytest.mark.django_db
needs_voice = pytest.mark.skipif(not load_voice().seconds, reason="the voice has not been built")


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("STRIDEWORK_HOME", str(tmp_path))
    return tmp_path


@needs_voice
def test_a_session_of_the_plan_is_encoded_once(alice, home, monkeypatch):
    keep_request(alice, Request(timezone.localdate()))
    day = next(s.start.date() for s in todays_plan(alice).sessions if not s.done)
    address = f"/plan/{day}/session.m4a"
    first = browser_of(alice).get(address)
    assert first["Content-Type"] == "audio/mp4"
    assert f'filename="{day}-strength.m4a"' in first["Content-Disposition"]
    content = b"".join(first.streaming_content)
    with av.open(io.BytesIO(content)) as file:
        assert len(file.chapters()) > 3
    monkeypatch.setattr(sounds, "write_session_audio", None)  # a second encoding would fail
    assert b"".join(browser_of(alice).get(address).streaming_content) == content
    assert len(list((home / sounds.FOLDER).iterdir())) == 1


def test_the_files_asked_for_longest_ago_are_let_go(home, monkeypatch):
    monkeypatch.setattr(sounds, "MOST_BYTES", 250)
    for at in range(4):
        path = sounds._keep("test", at, "mp3", lambda stream: stream.write(bytes(100)))
        os.utime(path, (at, at))
    kept = sounds._keep("test", 1, "mp3", lambda stream: stream.write(bytes(100)))
    left = list((home / sounds.FOLDER).iterdir())
    assert kept in left
    assert len(left) == 2


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
