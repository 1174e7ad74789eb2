"""Background work: a go at a video is claimed once, kept once, and taken up again where it ended without a word."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from stridework.errors import StrideworkError
from stridework.web import jobs
from stridework.web.models import FormVideo
from stridework.web.storage import find_store, read_days
from stridework.web.videos import records
from stridework.web.videos.analysis import Analysis, CannotJudge, analyse
from stridework.web.videos.files import store
from stridework.web.videos.judging import judge, look_after
from tests.video.films import write_film
from tests.web.conftest import make_video

State = FormVideo.State
ROOT = Path(__file__).parent.parent.parent
RESULT = {"exercise": "squat", "variant": "squat", "seconds": 1, "reps": 3, "holds": 0, "cues": []}


def use(monkeypatch, settings, function):
    """Let this function look at videos."""
    monkeypatch.setattr(sys.modules[__name__], "looked_at_by", function, raising=False)
    settings.VIDEO_ANALYSIS = f"{__name__}.looked_at_by"
    monkeypatch.setitem(sys.modules, __name__, sys.modules[__name__])


def good(film, exercise, tell):
    assert film.read_bytes() == b"film"
    assert tell(5, 10)
    report = film.with_suffix(".html")
    report.write_text("fine")
    return Analysis(RESULT, report)


def test_a_video_is_looked_at_and_its_report_kept(alice, monkeypatch, settings):
    use(monkeypatch, settings, good)
    video = make_video(alice, ready=False)
    judge(str(video.pk))
    video.refresh_from_db()
    assert (video.state, video.result, video.attempts) == (State.READY, RESULT, 1)
    assert store().open(video.report).read() == b"fine"
    assert video.claim is video.lease_until is None


def test_a_job_that_comes_twice_is_done_once(alice, monkeypatch, settings):
    calls = []
    use(monkeypatch, settings, lambda *told: (calls.append(1), good(*told))[1])
    video = make_video(alice, ready=False)
    for _ in range(3):
        judge(str(video.pk))
    assert len(calls) == 1


def test_a_go_that_is_alive_is_nobody_elses_and_a_silent_one_is(alice):
    video = make_video(alice, ready=False)
    now = timezone.now()
    first = records.claim(video.pk, now)
    assert records.claim(video.pk, now + timedelta(seconds=1)) is None
    assert records.go_on(first, now + records.LEASE / 2, done=1, frames=2)
    assert records.claim(video.pk, now + records.LEASE) is None
    second = records.claim(video.pk, now + 2 * records.LEASE)
    assert not records.go_on(first, now, done=2, frames=2), "the first is told that it is no longer its"
    assert not records.finish(first, result={}, report="x")
    assert records.finish(second, result=RESULT, report="y")
    video.refresh_from_db()
    assert (video.report, video.attempts) == ("y", 2)


def test_a_go_that_lost_its_claim_leaves_no_file(alice, monkeypatch, settings):
    video = make_video(alice, ready=False)

    def slow(film, exercise, tell):
        FormVideo.objects.filter(pk=video.pk).update(claim=None)  # as another go would
        report = film.with_suffix(".html")
        report.write_text("late")
        return Analysis(RESULT, report)

    use(monkeypatch, settings, slow)
    judge(str(video.pk))
    folder = Path(store().path(video.film)).parent
    assert [path.name for path in folder.iterdir()] == [Path(video.film).name]


def test_one_deleted_while_it_is_looked_at_leaves_nothing(alice, monkeypatch, settings):
    video = make_video(alice, ready=False)

    def deleted(film, exercise, tell):
        records.remove([video])
        return good(film, exercise, lambda *_: True)

    use(monkeypatch, settings, deleted)
    judge(str(video.pk))
    assert not FormVideo.objects.exists()
    assert not [path for path in Path(store().path(video.film)).parent.iterdir() if path.is_file()]


def test_one_that_cannot_be_judged_says_why_and_is_not_tried_again(alice, monkeypatch, settings):
    def bad(film, exercise, tell):
        raise CannotJudge("Nobody was found in it.")

    use(monkeypatch, settings, bad)
    video = make_video(alice, ready=False)
    judge(str(video.pk))
    video.refresh_from_db()
    assert (video.state, video.reason) == (State.FAILED, "Nobody was found in it.")
    assert not records.find_unfinished(timezone.now())


def test_one_that_ends_whoever_looks_is_given_up_with_a_reason(alice, monkeypatch, settings):
    def crash(film, exercise, tell):
        raise RuntimeError("ended with -9")

    use(monkeypatch, settings, crash)
    video = make_video(alice, ready=False)
    for _ in range(records.MOST_ATTEMPTS):
        with pytest.raises(RuntimeError):
            judge(str(video.pk))
    judge(str(video.pk))  # no more of it
    look_after()
    video.refresh_from_db()
    assert video.state == State.FAILED
    assert "5 times" in video.reason


def test_a_worker_that_is_to_end_gives_back_what_it_is_at(alice, monkeypatch, settings):
    from stridework.web.videos.analysis import Stopped

    def stopped(film, exercise, tell):
        jobs.ENDING.set()
        assert not tell(1, 2)
        raise Stopped

    use(monkeypatch, settings, stopped)
    video = make_video(alice, ready=False)
    try:
        judge(str(video.pk))
    finally:
        jobs.ENDING.clear()
    video.refresh_from_db()
    assert (video.state, video.attempts) == (State.WAITING, 0)


def test_the_look_begins_what_was_left(alice, monkeypatch, django_capture_on_commit_callbacks):
    begun = []
    for way in ("_begin_here", "_hand_to_workers"):
        monkeypatch.setattr(jobs, way, lambda *job: begun.append(job[1]))
    now = timezone.now()
    left = [
        make_video(alice, ready=False),
        make_video(alice, ready=False, state=State.WORKING, attempts=1, lease_until=now - timedelta(seconds=1)),
    ]
    make_video(alice, ready=False, state=State.WORKING, attempts=1, lease_until=now + timedelta(seconds=30))
    make_video(alice)
    with django_capture_on_commit_callbacks(execute=True):
        look_after()
    assert set(begun) == {str(video.pk) for video in left}


@pytest.mark.one_database
def test_a_film_without_a_person_says_so_without_our_names(tmp_path):
    pytest.importorskip("mediapipe")
    film = write_film(tmp_path / "empty room.mp4", 10)
    told = []
    with pytest.raises(CannotJudge) as refused:
        analyse(film, "auto", lambda *far: told.append(far) or True)
    assert "nobody was found" in str(refused.value).lower()
    assert str(tmp_path) not in str(refused.value) and "empty room" not in str(refused.value)
    assert told[-1] == (10, 10)


@pytest.mark.one_database
def test_settings_that_are_wrong_say_what_was_expected(tmp_path):
    made = find_store({"STRIDEWORK_VIDEO_STORE": "s3://club/videos?endpoint=https://s3.example&region=eu"}, tmp_path)
    assert made["OPTIONS"]["bucket_name"] == "club"
    assert made["OPTIONS"]["location"] == "videos"
    assert made["OPTIONS"]["endpoint_url"] == "https://s3.example"
    for wrong in ("https://club", "s3://", "s3://club?acl=public"):
        with pytest.raises(StrideworkError, match="expected s3://bucket"):
            find_store({"STRIDEWORK_VIDEO_STORE": wrong}, tmp_path)
    for wrong in ("0", "-1", "many", "99999"):
        with pytest.raises(StrideworkError, match="expected a number of days"):
            read_days({"STRIDEWORK_VIDEO_DAYS": wrong})


@pytest.mark.django_db(transaction=True)
def test_workers_that_are_killed_lose_nothing_and_do_nothing_twice(monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("workers are for PostgreSQL")
    from stridework.web.models import Runner

    alice = Runner.objects.create_user("alice", password="longer than ten")
    videos = [make_video(alice, ready=False) for _ in range(8)]
    for video in videos:
        jobs.start("judge-video", str(video.pk))
        jobs.start("judge-video", str(video.pk))  # asked for twice
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'")
        assert cursor.fetchone()[0] == 8
    first = start_worker(3600)
    try:
        wait_for(lambda: FormVideo.objects.filter(state=State.WORKING).exists())
    finally:
        first.kill()
        first.wait()
    stuck = FormVideo.objects.get(state=State.WORKING)
    # Time passes: its lease ends, and its worker's heartbeat is long ago.
    FormVideo.objects.filter(pk=stuck.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")
    second = start_worker(0.1)
    try:
        look_after()
        recover()
        wait_for(lambda: FormVideo.objects.filter(state=State.READY).count() == 8)
    finally:
        second.send_signal(signal.SIGTERM)
        assert second.wait(120) == 0
    stuck.refresh_from_db()
    assert stuck.attempts == 2
    assert set(FormVideo.objects.exclude(pk=stuck.pk).values_list("attempts", flat=True)) == {1}
    reports = list(FormVideo.objects.values_list("report", flat=True))
    assert all(map(store().exists, reports))
    assert len(list(Path(store().path(reports[0])).parent.glob("*.html"))) == 8


def start_worker(seconds):
    """Start a worker that looks at every film for so long."""
    told = connection.settings_dict
    host = told["HOST"] or told["OPTIONS"].get("host", "")
    address = f"postgresql://{told['USER']}:{told['PASSWORD']}@/{told['NAME']}?host={host}"
    if not host.startswith("/"):
        address = f"postgresql://{told['USER']}:{told['PASSWORD']}@{host}:{told['PORT'] or 5432}/{told['NAME']}"
    environment = os.environ | {
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "bench.stub_settings",
        "STRIDEWORK_STUB_S": str(seconds),
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-c", "from stridework.cli import main; main(['worker'])"]
    return subprocess.Popen(command, env=environment, cwd=ROOT)


def recover():
    from asgiref.sync import async_to_sync

    from stridework.web.tasks import retry_stalled

    async_to_sync(retry_stalled)()


def wait_for(what, seconds=120):
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.1)


@pytest.mark.one_database
def test_on_sqlite_a_worker_says_that_none_is_needed(db):
    if connection.vendor != "sqlite":
        pytest.skip("about SQLite")
    from stridework.web.worker import work

    with pytest.raises(StrideworkError, match="on SQLite the server does it itself"):
        work(1)
