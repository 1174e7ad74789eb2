"""Workouts of a runner's own: written in the editor, kept, trained, changed, deleted; hostile texts refused."""

import io
import json

import pytest
from django.utils import timezone

from stridework.errors import StrideworkError, WorkoutSyntaxErrors
from stridework.training.workout_text import MAX_TEXT, format_workout
from stridework.web import catalogue
from stridework.web.models import OwnWorkout
from stridework.web.next_time import look_ahead
from stridework.web.progress.records import outlook_of
from stridework.web.records import store_log
from stridework.web.workouts import own as own_workouts
from stridework.web.workouts.own import find_named, keep_own, read_text, remove_own
from tests.web.conftest import browser_of, make_log

TEXT = "name: Monday <script>alert(1)</script>\nsport: strength\n\n2x\n- Squat 30s | Slow & <b>tall</b>.\n- Rest 15s\n"
JUMPS = "name: Springs\nsport: strength\n\n3x\n- Jumping lunge 20s\n- Rest 30s\n"


@pytest.fixture
def browser(alice):
    return browser_of(alice)


def test_written_kept_and_trained(alice, browser):
    assert browser.get("/library/own/new/").status_code == 200
    response = browser.post("/library/own/new/", {"text": TEXT.replace("\n", "\r\n"), "do": "save"})
    own = alice.own_workouts.get()
    assert response["Location"] == f"/library/workouts/{own.slug}/"
    assert own.text == TEXT
    assert own.slug.startswith("own-monday")
    page = browser.get(response["Location"]).content.decode()
    assert "<script>alert" not in page
    assert "<b>tall" not in page
    assert "&lt;b&gt;tall" in page
    assert own.slug in browser.get("/library/").content.decode()
    player = browser.get(f"/train/{own.slug}/").content.decode()
    assert "<script>alert" not in player
    assert f'"workout": "{own.slug}"' in player or own.slug in player


def test_the_log_and_today_know_its_name(alice, browser):
    own = keep_own(alice, JUMPS)
    log = make_log(workout=own.slug, started_at=timezone.localtime())
    store_log(alice, log)
    for page in ("/", "/log/", f"/log/{log.id}/", f"/log/{log.id}/delete/"):
        assert "Springs" in browser.get(page).content.decode(), page


def test_deleted_it_leaves_the_library_and_the_log_keeps_its_name(alice, browser):
    own, other = keep_own(alice, JUMPS), keep_own(alice, TEXT)
    store_log(alice, make_log(workout=own.slug))
    for one in (own, other):
        assert browser.get(f"/library/own/{one.slug}/delete/").status_code == 200
        browser.post(f"/library/own/{one.slug}/delete/")
    assert own.slug not in browser.get("/library/").content.decode()
    assert "Springs" in browser.get("/log/").content.decode()
    assert [kept.slug for kept in alice.own_workouts.all()] == [own.slug]


def test_with_fewer_jumps_too(alice, browser):
    own = keep_own(alice, JUMPS)
    assert f"/train/{own.slug}/jumps/1/" in browser.get(f"/library/workouts/{own.slug}/").content.decode()
    assert browser.get(f"/train/{own.slug}/jumps/1/").status_code == 200
    assert browser.get(f"/train/{own.slug}/jumps/3/").status_code == 404


def test_a_change_keeps_the_id_and_is_seen_at_once(alice, browser):
    own = keep_own(alice, JUMPS)
    browser.get(f"/train/{own.slug}/")
    browser.post(f"/library/own/{own.slug}/edit/", {"text": JUMPS.replace("20s", "25s"), "do": "save"})
    own.refresh_from_db()
    assert "25s" in own.text
    assert "25 s" in browser.get(f"/library/workouts/{own.slug}/").content.decode()


def test_mistakes_are_shown_with_their_place_and_nothing_is_lost(alice, browser):
    bad = "name: X\nsport: strength\n\n- Squat 30\n- Sqat 20s\n"
    for act in ("save", "check"):
        response = browser.post("/library/own/new/", {"text": bad, "do": act})
        page = response.content.decode()
        assert response.status_code == 422
        assert "Line 4, column 9" in page
        assert "Line 5, column 3" in page
        assert "- Sqat 20s" in page
    assert not OwnWorkout.objects.exists()


def test_it_is_checked_as_it_is_typed(browser):
    def check(text):
        return browser.post("/api/workouts/check", json.dumps({"text": text}), content_type="application/json")

    found = check("name: X\nsport: strength\n- Squat 30\n").json()
    assert found["errors"] == [
        {"line": 3, "column": 9, "problem": '"30" has no unit', "expected": "30s, 30 reps or 30m"}
    ]
    assert found["preview"] == ""
    found = check(TEXT).json()
    assert found["errors"] == []
    assert "&lt;script&gt;" in found["preview"]
    assert "<script" not in found["preview"]
    assert browser.post("/api/workouts/check", "{}", content_type="application/json").status_code == 422
    assert browser.post("/api/workouts/check", "{", content_type="application/json").status_code == 422
    assert check("x" * 300_000).status_code == 413
    assert not OwnWorkout.objects.exists()


def test_a_file_is_opened_into_the_editor_and_not_yet_kept(browser):
    page = browser.post("/library/own/new/", {"file": io.BytesIO(JUMPS.encode()), "do": "open"}).content.decode()
    assert "Jumping lunge 20s" in page
    response = browser.post("/library/own/new/", {"file": io.BytesIO(b"name: \xff"), "do": "open", "text": "mine"})
    assert response.status_code == 422
    assert "Line 1, column 7" in response.content.decode()
    assert "mine" in response.content.decode()
    assert browser.post("/library/own/new/", {"do": "open"}).status_code == 422
    large = io.BytesIO(b"a" * (4 * MAX_TEXT + 1))
    assert "larger than" in browser.post("/library/own/new/", {"file": large, "do": "open"}).content.decode()
    assert not OwnWorkout.objects.exists()


def test_a_copy_of_a_shipped_workout_begins_with_its_text(alice, browser):
    page = browser.get("/library/own/new/?from=first-workout").content.decode()
    assert format_workout(catalogue.workouts()["first-workout"]).splitlines()[0] in page


def test_ids_never_collide(alice, bob):
    assert not [slug for slug in catalogue.workouts() if slug.startswith(own_workouts.PREFIX)]
    same = [keep_own(alice, f"name: First workout\nsport: strength\n- Squat {n}s\n").slug for n in (20, 30, 40)]
    assert same == ["own-first-workout", "own-first-workout-2", "own-first-workout-3"]
    assert keep_own(bob, "name: First workout\nsport: strength\n- Squat 20s\n").slug == "own-first-workout"
    odd = keep_own(alice, "name: 走る 🏃\nsport: strength\n- Squat 20s\n")
    assert odd.slug == "own-workout"
    assert odd.name == "走る 🏃"
    long = keep_own(alice, f"name: {'a_b ' * 20}\nsport: strength\n- Squat 21s\n")
    assert len(long.slug) <= 64
    assert "_" not in long.slug


def test_keeping_the_same_text_twice_keeps_one(alice):
    first = keep_own(alice, JUMPS, listed=False)
    again = keep_own(alice, JUMPS)
    assert first.pk == again.pk
    assert again.listed


def test_there_is_an_end_to_them(alice, monkeypatch):
    monkeypatch.setattr(own_workouts, "MOST_KEPT", 1)
    keep_own(alice, JUMPS)
    with pytest.raises(StrideworkError, match="1 workouts of your own are the most"):
        keep_own(alice, TEXT)


def test_a_text_no_longer_understood_leads_to_the_editor(alice, browser):
    own = keep_own(alice, JUMPS)
    OwnWorkout.objects.update(text=JUMPS.replace("Jumping lunge", "Jumping lung"))
    for address in (f"/train/{own.slug}/", f"/library/workouts/{own.slug}/", f"/library/workouts/{own.slug}/share/"):
        assert browser.get(address)["Location"] == f"/library/own/{own.slug}/edit/"
    assert "Line 5" in browser.get(f"/library/own/{own.slug}/edit/").content.decode()
    assert browser.get("/library/").status_code == 200


def test_an_own_run_counts_as_a_run_in_what_comes_next(alice):
    own = keep_own(alice, "name: Hills\nsport: run\n- Easy run 10m\n")
    assert own.slug in own_workouts.running_of(alice)
    store_log(alice, make_log(workout=own.slug, intervals=()))
    assert look_ahead(alice, timezone.localdate()) is not None
    outlook_of(alice, timezone.localdate())
    remove_own(own)
    assert find_named(alice, own.slug).name == "Hills"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name: X\nsport: strength\nMain 1000000000x\n- Squat 30s\n", "1000000000 rounds; expected 1x to 99x"),
        ("name: X\nsport: strength\nMain 99x\n" + "- Squat 5s\n" * 7, "693 steps with all rounds counted"),
        ("name: X\nsport: strength\n- Squat 99999999999999999999s\n", "out of range"),
        ("name: X\nsport: strength\n- Squat 30s | \x00\n", "control character"),
        ("name: X\x1b[31m\nsport: strength\n- Squat 30s\n", "control character"),
        ("name: X\nsport: strength\n- Squat 30s\n" + "#" * MAX_TEXT, "at most 20000"),
        ("", '"name:" is missing'),
        ("name: X\nsport: strength\n" + "99x\n" * 50, "no step in the block"),
        ("name: X\nsport: strength\n" + "- Easy run 6h\n" * 600, "at most 24 hours"),
    ],
)
def test_hostile_texts_are_refused_by_place(text, message):
    with pytest.raises(StrideworkError) as found:
        read_text(text)
    assert message in str(found.value)
    assert not isinstance(found.value, WorkoutSyntaxErrors) or all(one.line for one in found.value.errors)


@pytest.mark.parametrize(
    "text", ["name: \u202eX\nsport: run\n- Easy run 10m\n", "name: é́́\nsport: strength\n- Squat 30s | 🦵\n"]
)
def test_unicode_is_kept_as_it_is(alice, text):
    assert keep_own(alice, text).text == text
