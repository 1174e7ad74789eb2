"""`stridework import`: files go where they belong by what they hold; what cannot be read is told, and keeps nothing."""

from __future__ import annotations

import gzip
import io
import zipfile
from datetime import UTC, datetime, timedelta

import pytest

from stridework.formats import activities, unpacking
from stridework.formats.fit_workout import write_workout
from stridework.library import compile_session, find_workout, load_workouts
from stridework.library.own_workouts import load_own_workouts
from stridework.training.workout_text import format_workout
from stridework.web.models import Log, RunSource
from stridework.web.records import local_runner, logs_of, store_log
from tests.cli.runner_files import calendar, home, refuse, say  # noqa: F401
from tests.formats.fit_files import Session, build_fit
from tests.formats.test_fit_activity import do, write_done

NOW = datetime.now(UTC).replace(microsecond=0)
FIRST = compile_session("first-workout")


def done(start=NOW - timedelta(days=1), timeline=FIRST):
    log = do(timeline, started_at=start, finished_at=start + timedelta(seconds=700), seconds=690.0)
    return write_done(log, timeline)


def pack(**files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def run_fit():
    return build_fit(Session(start=NOW - timedelta(days=2)))


def test_strength_from_a_watch_is_in_the_log_once(home, tmp_path):  # noqa: F811
    path = tmp_path / "watch.bin"  # its name says nothing
    path.write_bytes(done())
    assert "First workout" in say("import", path)
    assert "not added" in say("import", path)
    (log,) = logs_of(local_runner())
    assert (log.workout, len(log.intervals), log.srpe) == ("first-workout", 15, 6)


def test_a_session_the_runner_told_already_is_not_doubled(home, tmp_path):  # noqa: F811
    store_log(local_runner(), do(FIRST, started_at=NOW - timedelta(days=1, minutes=2), finished_at=NOW))
    (tmp_path / "watch.fit").write_bytes(done())
    assert "in the log already" in say("import", tmp_path / "watch.fit")
    assert Log.objects.count() == 1


def test_a_zip_of_a_watch_gives_its_strength_and_its_runs(home, tmp_path):  # noqa: F811
    (tmp_path / "export.zip").write_bytes(pack(a=done(), b=gzip.compress(run_fit()), c=b"a picture"))
    told = say("import", tmp_path / "export.zip")
    assert "First workout" in told and "1 run" in told
    assert Log.objects.count() == 1
    assert sum(source.entries.count() for source in RunSource.objects.all()) == 1


def test_many_files_and_folders_are_each_what_they_hold(home, calendar, tmp_path):  # noqa: F811
    folder = tmp_path / "mixed"
    folder.mkdir()
    (folder / "strength.fit").write_bytes(done())
    (folder / "run.txt").write_bytes(run_fit())
    (folder / "mine.txt").write_text("name: Mine\nsport: strength\n\n- Squat 30s\n")
    (folder / "pasted.txt").write_text("Main set 3x\n- Squat 30s\n- Rest 15s\n")
    (folder / "watch.dat").write_bytes(write_workout(FIRST, created=NOW).content)
    told = say("import", folder, calendar)
    for words in ("First workout", "1 run", "train mine", "train pasted", "train watch", "6 runs"):
        assert words in told
    assert set(load_own_workouts()) == {"mine", "pasted", "watch"}
    assert find_workout("mine").name == "Mine"
    assert "Squat" in say("show", "pasted")


def test_a_workout_of_a_name_that_is_taken_gets_a_number_and_nothing_is_lost(home, tmp_path):  # noqa: F811
    path = tmp_path / "first-workout.txt"
    for text, name in (("30s", "first-workout-2"), ("40s", "first-workout-3"), ("30s", "first-workout-2")):
        path.write_text(f"name: Mine\nsport: strength\n\n- Squat {text}\n")
        assert f"train {name}" in say("import", path)
    assert format_workout(find_workout("first-workout")) == format_workout(load_workouts()["first-workout"])


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.fit", b"", "the file is empty"),
        ("cut.fit", done()[:200], "ends too early"),
        ("flip.fit", done()[:400] + b"\x01" + done()[401:], "checksum is wrong"),
        ("not.fit", b"x" * 500, "neither FIT, TCX, GPX"),
        ("zip.zip", b"PK\x03\x04" + b"x" * 50, "damaged ZIP"),
        ("wrong-clock.fit", done(NOW + timedelta(days=400)), "still to come"),
        ("mistake.txt", b"name: X\nsport: strength\n\n- Squat 30\n", "mistake.txt:4"),
        ("line.txt", b"- Squat 30s\n- Rest 15s\n- Squat\n", ":3:"),
        ("bike.tcx", b"<TrainingCenterDatabase>", "bike.tcx"),
        ("packed.gz", gzip.compress(b"y" * 300, mtime=0), "neither FIT, TCX, GPX"),
    ],
)
def test_bad_files_are_told_by_name_and_keep_nothing(home, tmp_path, name, content, words):  # noqa: F811
    path = tmp_path / name
    path.write_bytes(content)
    told = say("import", path) if name.startswith("wrong-clock") else refuse("import", path)
    assert words in told
    assert name.partition(".")[0] in told
    assert not Log.objects.exists() and not RunSource.objects.exists() and not load_own_workouts()


def test_one_bad_file_does_not_keep_the_good_ones_out(home, tmp_path):  # noqa: F811
    (tmp_path / "good.fit").write_bytes(done())
    (tmp_path / "bad.fit").write_bytes(done()[:100])
    assert "bad.fit" in refuse("import", tmp_path / "bad.fit", tmp_path / "good.fit")
    assert Log.objects.count() == 1


def test_a_bomb_is_refused_whatever_it_claims(home, tmp_path, monkeypatch):  # noqa: F811
    for module in (activities, unpacking):
        monkeypatch.setattr(module, "MOST_FILE_BYTES", 100_000)
    monkeypatch.setattr(unpacking, "MOST_UNPACKED_BYTES", 300_000)
    bomb = b"\x0e\x20\x00\x00\xff\xff\xff\x00.FIT" + bytes(1_000_000)
    (tmp_path / "bomb.zip").write_bytes(pack(**{f"{n}.fit": bomb for n in range(9)}))
    (tmp_path / "bomb.gz").write_bytes(gzip.compress(bomb, mtime=0))
    for name in ("bomb.zip", "bomb.gz"):
        assert name in refuse("import", tmp_path / name)
    assert not Log.objects.exists()


def test_an_archive_of_everything_is_told_apart_from_an_export(home, tmp_path):  # noqa: F811
    (tmp_path / "all.zip").write_bytes(pack(**{"manifest.json": b'{"format": "stridework-archive"}', "log.jsonl": b""}))
    assert "an archive of everything" in refuse("import", tmp_path / "all.zip")
