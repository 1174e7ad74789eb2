"""Videos for the form coach: what is taken and what is refused, who sees one, and how it is deleted."""

import os
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from stridework.web.deletion import delete_everything
from stridework.web.models import Comment, FormVideo, Level, Member
from stridework.web.teams.membership import join, leave, make_team
from stridework.web.videos import intake, records
from stridework.web.videos.files import say_file_name
from stridework.web.videos.judging import look_after
from tests.video.films import numbered, write_film
from tests.web.conftest import browser_of, make_video

STORE = Path(settings.HOME) / "runners"


@pytest.fixture(autouse=True)
def here(monkeypatch):
    monkeypatch.setattr(intake, "can_analyse", lambda: True)


def kept_files(runner):
    return sorted(path for path in (STORE / str(runner.pk)).rglob("*") if path.is_file())


def upload(runner, content, name="squats.mp4", **told):
    film = SimpleUploadedFile(name, content, content_type="video/mp4")
    return browser_of(runner).post("/videos/", {"film": film, "exercise": "auto", **told})


def film_of(tmp_path, pictures=30, **how):
    return write_film(tmp_path / "film.mp4", pictures, **how).read_bytes()


def large(width, height):
    return np.zeros((height, width, 3), np.uint8)


def test_an_upload_is_kept_for_its_days_and_handed_to_the_background(
    alice, tmp_path, django_capture_on_commit_callbacks, monkeypatch
):
    begun = []
    monkeypatch.setattr("stridework.web.jobs._begin_here", lambda *job: begun.append(job))
    monkeypatch.setattr("stridework.web.jobs._hand_to_workers", lambda *job: begun.append(job))
    with django_capture_on_commit_callbacks(execute=True):
        response = upload(alice, film_of(tmp_path), name="../../my <squats>.mov")
    video = FormVideo.objects.get()
    assert response["Location"] == f"/videos/{video.pk}/"
    assert begun == [("judge-video", str(video.pk))]
    assert video.expires_at - video.uploaded_at == timedelta(days=30)
    assert video.seconds == pytest.approx(29 / 25, abs=0.05)
    assert [path.suffix for path in kept_files(alice)] == [".mp4"]
    if os.name == "posix":
        assert kept_files(alice)[0].stat().st_mode & 0o077 == 0
    page = browser_of(alice).get(response["Location"]).content.decode()
    assert "Waiting for its turn" in page
    assert "<squats>" not in page


def test_what_is_no_good_is_refused_with_its_reason_and_nothing_is_kept(alice, tmp_path):
    whole = film_of(tmp_path, 60)
    long = write_film(tmp_path / "long.mkv", 250, draw=numbered).read_bytes()
    cases = {
        "empty": (b"", 422, "The file is empty"),
        "text": (b"#EXTM3U\nfile:///etc/passwd\n", 415, "MP4, MOV or WebM"),
        "picture": (b"\x89PNG\r\n\x1a\n" + bytes(100), 415, "MP4, MOV or WebM"),
        "head alone": (b"\0\0\0\x18ftypmp42" + bytes(64), 422, "no film"),
        "cut off": (whole[: len(whole) // 2], 422, "cut off"),
        "breaks off": (long[: len(long) // 2], 422, "breaks off"),
        "8K": (film_of(tmp_path, [large(7680, 4320)] * 2), 422, "7680 × 4320"),
        "1,000 a second": (film_of(tmp_path, 200, per_s=1000), 422, "1000 pictures a second"),
        "one picture": (film_of(tmp_path, 1), 422, "one picture"),
        "an hour": (film_of(tmp_path, 3, times=[0.0, 1800.0, 3600.0]), 422, "at most 180 s"),
    }
    for name, (content, status, reason) in cases.items():
        response = upload(alice, content)
        assert response.status_code == status, name
        page = response.content.decode()
        assert reason in page, name
        assert "/tmp" not in page and "stridework-video" not in page, name
    assert not FormVideo.objects.exists()
    assert not kept_files(alice)


def test_what_is_too_large_is_refused_by_its_head_before_it_is_read(alice):
    browser = browser_of(alice)
    response = browser.post(
        "/videos/", b"x", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH="99999999999"
    )
    assert response.status_code == 413
    assert "at most 200 MB" in response.content.decode()


def test_an_upload_without_the_forms_token_is_refused(alice, tmp_path):
    from django.test import Client

    browser = Client(enforce_csrf_checks=True)
    browser.force_login(alice)
    film = SimpleUploadedFile("squats.mp4", film_of(tmp_path), content_type="video/mp4")
    assert browser.post("/videos/", {"film": film}).status_code == 403
    assert not FormVideo.objects.exists()


def test_a_film_that_needs_too_much_is_refused_and_the_server_lives(alice, tmp_path, monkeypatch):
    monkeypatch.setattr(intake, "CHECK_S", 0.0)
    response = upload(alice, film_of(tmp_path))
    assert response.status_code == 422
    assert "time and memory" in response.content.decode()
    assert not kept_files(alice)


def test_only_so_many_are_kept(alice, tmp_path, monkeypatch):
    monkeypatch.setattr(intake, "MOST_VIDEOS", 1)
    make_video(alice)
    assert upload(alice, film_of(tmp_path)).status_code == 409
    assert FormVideo.objects.count() == 1


def test_where_nothing_can_look_at_them_the_page_says_so(alice, tmp_path, monkeypatch):
    monkeypatch.setattr(intake, "can_analyse", lambda: False)
    page = browser_of(alice).get("/videos/").content.decode()
    assert "stridework[video]" in page
    assert 'type="file"' not in page
    assert upload(alice, film_of(tmp_path)).status_code == 503


def test_the_report_can_do_nothing_and_the_film_is_only_saved(alice):
    video = make_video(alice, name="-my squats.mov")
    report = browser_of(alice).get(f"/videos/{video.pk}/report/")
    assert report["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert "allow-scripts" not in report["Content-Security-Policy"]
    film = browser_of(alice).get(f"/videos/{video.pk}/film/")
    assert film["Content-Disposition"] == f'attachment; filename="{say_file_name(video, ".mp4")}"'
    assert b"".join(film.streaming_content) == b"film"
    for response in (report, film):
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in response["Cache-Control"]
    assert browser_of(alice).get(f"/runners/{video.film}").status_code == 404


def test_a_coach_sees_what_is_shown_at_the_level_that_allows_it_until_it_is_taken_back(alice, bob, charlie):
    team = make_team(alice, "Tuesday track")
    member = join(team, bob, level=Level.LOG, shares=True)
    video = make_video(bob)
    coach, runner = browser_of(alice), browser_of(bob)

    def seen():
        pages = [coach.get(f"/videos/{video.pk}/{part}").status_code for part in ("", "report/", "film/")]
        listed = str(video.pk) in coach.get("/videos/").content.decode()
        assert len({*pages, 200 if listed else 404}) == 1
        return listed

    assert not seen()
    runner.post(f"/videos/{video.pk}/show/", {"team": str(team.pk)})
    assert seen()
    assert browser_of(charlie).get(f"/videos/{video.pk}/").status_code == 404
    Member.objects.filter(pk=member.pk).update(level=Level.TRAINED)
    assert not seen()
    Member.objects.filter(pk=member.pk).update(level=Level.LOG)
    assert seen()
    runner.post(f"/videos/{video.pk}/show/", {"team": ""})
    assert not seen()
    runner.post(f"/videos/{video.pk}/show/", {"team": str(team.pk)})
    leave(member)
    join(team, bob, level=Level.LOG, shares=True)
    assert not seen(), "what was shown before leaving is not shown again by coming back"


def test_a_team_that_is_not_ones_own_cannot_be_shown_anything(alice, bob):
    team = make_team(alice, "Tuesday track")
    video = make_video(bob)
    browser_of(bob).post(f"/videos/{video.pk}/show/", {"team": str(team.pk)})
    video.refresh_from_db()
    assert video.shown_to is None


def test_a_coach_writes_under_a_video_and_changes_nothing_of_it(alice, bob):
    team = make_team(alice, "Tuesday track")
    join(team, bob, level=Level.LOG, shares=True)
    video = make_video(bob)
    coach = browser_of(alice)
    assert coach.post(f"/videos/{video.pk}/comments/", {"text": "Chest up"}).status_code == 404
    records.show_to(video, team, timezone.now())
    assert coach.post(f"/videos/{video.pk}/comments/", {"text": "Chest up"}).status_code == 302
    assert "Chest up" in browser_of(bob).get(f"/videos/{video.pk}/").content.decode()
    for act in ("delete", "show"):
        assert coach.post(f"/videos/{video.pk}/{act}/", {}).status_code == 404
    video.refresh_from_db()
    assert video.shown_to == team
    assert Comment.objects.get().video == video


def test_today_says_that_a_coach_wrote_under_a_video_until_it_was_opened(alice, bob):
    team = make_team(alice, "Tuesday track")
    join(team, bob, level=Level.LOG, shares=True)
    video = make_video(bob)
    records.show_to(video, team, timezone.now())
    coach, runner = browser_of(alice), browser_of(bob)
    runner.post(f"/videos/{video.pk}/comments/", {"text": "Is this deep enough?"})
    assert "Your coach wrote" not in runner.get("/").content.decode()
    coach.post(f"/videos/{video.pk}/comments/", {"text": "Chest up"})
    page = runner.get("/").content.decode()
    assert "alice, about your video of" in page
    assert f"/videos/{video.pk}/#comments-title" in page
    coach.get(f"/videos/{video.pk}/")
    assert "Your coach wrote" in runner.get("/").content.decode(), "a coach's look is not the runner's"
    runner.get(f"/videos/{video.pk}/")
    assert "Your coach wrote" not in runner.get("/").content.decode()


def test_deleting_one_deletes_its_files(alice, bob):
    video, other = make_video(alice), make_video(alice)
    assert browser_of(bob).post(f"/videos/{video.pk}/delete/").status_code == 404
    assert len(kept_files(alice)) == 4
    assert browser_of(alice).post(f"/videos/{video.pk}/delete/").status_code == 302
    assert FormVideo.objects.get() == other
    assert {path.name for path in kept_files(alice)} == {Path(other.film).name, Path(other.report).name}


def test_deleting_everything_of_a_runner_deletes_their_videos(alice, bob):
    make_video(alice)
    kept = make_video(bob)
    delete_everything(alice)
    assert FormVideo.objects.get() == kept
    assert not kept_files(alice)
    assert len(kept_files(bob)) == 2


def test_what_was_kept_long_enough_is_deleted(alice, django_capture_on_commit_callbacks):
    now = timezone.now()
    make_video(alice, expires_at=now - timedelta(minutes=1))
    kept = make_video(alice, expires_at=now + timedelta(minutes=1))
    look_after()
    assert FormVideo.objects.get() == kept
    assert len(kept_files(alice)) == 2


def test_another_store_is_emptied_by_a_deletion_too(alice, settings):
    settings.STORAGES = settings.STORAGES | {"videos": {"BACKEND": "django.core.files.storage.InMemoryStorage"}}
    from django.core.files.storage import storages

    video = make_video(alice)
    assert storages["videos"].exists(video.film)
    assert not kept_files(alice)
    film = browser_of(alice).get(f"/videos/{video.pk}/film/")
    assert b"".join(film.streaming_content) == b"film"
    delete_everything(alice)
    assert not storages["videos"].exists(video.film)
    assert not storages["videos"].exists(video.report)
