"""`stridework import`: files go where they belong by what they hold; what cannot be read is told, and keeps nothing."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner

from stridework.cli import app
from stridework.formats import activities, unpacking
from stridework.formats.fit_workout import write_workout
from stridework.library import compile_session
from stridework.web.models import Log, OwnWorkout, RunSource
from stridework.web.records import SESSION_LOG, local_runner, logs_of, store_log
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
    for words in ("First workout", "1 run", "train own-mine", "train own-pasted", "train own-first-workout", "6 runs"):
        assert words in told
    assert set(OwnWorkout.objects.values_list("slug", flat=True)) == {"own-mine", "own-pasted", "own-first-workout"}
    assert "Squat" in say("show", "own-pasted")


def test_a_workout_of_a_name_that_is_taken_gets_a_number_and_nothing_is_lost(home, tmp_path):  # noqa: F811
    path = tmp_path / "first-workout.txt"
    for text, name in (("30s", "own-mine"), ("40s", "own-mine-2"), ("30s", "own-mine")):
        path.write_text(f"name: Mine\nsport: strength\n\n# as it is written\n- Squat {text}\n")
        assert f"train {name}\n" in say("import", path)
    assert "# as it is written" in OwnWorkout.objects.get(slug="own-mine").text


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
    assert not Log.objects.exists() and not RunSource.objects.exists() and not OwnWorkout.objects.exists()


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
    assert "manifest.json: version" in refuse("import", "--yes", tmp_path / "all.zip")


def test_an_archive_and_a_saved_log_are_brought_back_once_the_runner_says_so(home, tmp_path):  # noqa: F811
    log = do(FIRST, started_at=NOW - timedelta(days=1), finished_at=NOW - timedelta(hours=23))
    store_log(local_runner(), log)
    kept = tmp_path / "mine.zip"
    say("data", "save", kept)
    told = {"format": "stridework-logs", "version": 1, "logs": [SESSION_LOG.dump_python(log, mode="json")]}
    browser = tmp_path / "log.json"
    browser.write_text(json.dumps(told))
    for path, named in ((kept, "an archive of everything"), (browser, "a log saved by a browser")):
        Log.objects.all().delete()
        assert f"{named}; --yes" in refuse("import", path)
        assert "left out" in CliRunner().invoke(app, ["import", str(path)], input="n\n").output
        assert not Log.objects.exists()
        asked = CliRunner().invoke(app, ["import", str(path)], input="y\n")
        assert asked.exit_code == 0
        assert named in asked.output
        assert "logs: 1 added" in asked.output
        assert "logs: 1 there already" in say("import", path, "--yes")
    browser.write_text(json.dumps(told | {"version": 2}))
    assert "newer than this Stridework reads" in refuse("import", "-y", browser)


def test_an_own_workout_is_listed_shown_trained_and_exported_like_the_others(home, tmp_path):  # noqa: F811
    (tmp_path / "mine.txt").write_text("name: Mine\nsport: strength\n\n- Squat 1s\n- Rest 1s\n")
    say("import", tmp_path / "mine.txt")
    assert "own-mine" in say("workouts")
    assert json.loads(say("workouts", "--json"))[-1]["own"]
    assert "Squat" in say("show", "own-mine")
    say("train", "own-mine", "--silent", "--speed", "20")
    assert Log.objects.get().workout == "own-mine"
    for kind in ("fit", "txt", "pdf", "json"):
        say("export", "own-mine", "-o", tmp_path / f"w.{kind}")
    say("export", "last", "-o", tmp_path / "done.fit")
    Log.objects.all().delete()
    assert "Mine, " in say("import", tmp_path / "done.fit")
    assert Log.objects.get().workout == "own-mine"
    OwnWorkout.objects.update(listed=False)
    assert "own-mine" not in say("workouts")
    assert "Squat" in say("show", "own-mine")
    assert "own-nine" in refuse("show", "own-nine", code=2)
