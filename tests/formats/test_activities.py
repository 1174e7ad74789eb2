"""Any file a runner has: known by its content, unpacked within limits, each run once."""

import gzip
import struct
import zipfile
from datetime import UTC, datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest

from stridework.errors import ActivityFileError, StrideworkError
from stridework.formats import activities, unpacking
from stridework.formats.activities import make_reading, read_activities, read_many
from stridework.training.running import RunKind
from tests.formats.fit_files import Session, build_fit
from tests.formats.track_files import START, build_gpx, build_tcx

LJUBLJANA = ZoneInfo("Europe/Ljubljana")
CSV = (
    b"Activity Type,Date,Favorite,Title,Distance,Calories,Time,Avg HR,Max HR\n"
    b"Running,2026-05-03 08:30:00,false,Easy,5.00,300,00:30:00,140,150\n"
)
STRAVA = (
    b"Activity ID,Activity Date,Activity Name,Activity Type,Elapsed Time,Distance,Filename,Elapsed Time,Distance\n"
    b'1,"May 3, 2026, 6:30:00 AM",Hills,Run,1900,5.1,activities/1.fit.gz,1900,5100\n'
    b'2,"May 4, 2026, 6:30:00 AM",Spin,Ride,1900,5.1,activities/2.fit.gz,1900,5100\n'
    b'3,"May 5, 2026, 6:30:00 AM",By hand,Run,1200,4.0,,1200,4000\n'
)


def read(content, **told):
    return read_activities(content, zone=LJUBLJANA, **told)


def pack(files, **told):
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "source"),
    [
        (build_fit(Session()), "fit"),
        (build_tcx(), "tcx"),
        (build_gpx(), "gpx"),
        (CSV, "garmin-csv"),
        (gzip.compress(build_fit(Session())), "fit"),
        (pack({"any name at all": build_tcx()}), "tcx"),
    ],
)
def test_the_content_decides_what_a_file_is(content, source, tmp_path):
    path = tmp_path / "wrong.jpeg"
    path.write_bytes(content)
    (run,) = read(path).runs
    assert run == read(content).runs[0]
    assert (run.source, run.done, run.start) == (source, True, datetime(2026, 5, 3, 8, 30))


def test_other_sports_and_undated_recordings_are_ignored_with_their_reason():
    reading = read(build_fit(Session(sport=2), Session(sport=10, sub_sport=20), Session(start=5_000_000)))
    assert not reading.runs
    assert [ignored.reason for ignored in reading.ignored] == [
        "cycling, not running",
        "strength training, not running",
        "it carries no date, or one from before its clock was set",
    ]


@pytest.mark.parametrize("year", [1901, 1970, 1990])
def test_a_track_from_before_watches_carries_no_date(year):
    reading = read(build_gpx(start=START.replace(year=year)))
    assert "no date" in reading.ignored[0].reason


def test_a_run_just_before_midnight_is_on_the_runners_day():
    late = Session(start=datetime(2026, 5, 3, 22, 30, tzinfo=UTC))
    assert read(build_fit(late)).runs[0].start == datetime(2026, 5, 4, 0, 30)


def test_a_run_of_a_week_is_no_run():
    assert "longer than any run" in read(build_fit(Session(seconds=600_000.0))).ignored[0].reason


def test_a_strava_export_takes_titles_from_its_table_and_figures_from_its_files():
    files = {
        "activities.csv": STRAVA,
        "activities/1.fit.gz": gzip.compress(build_fit(Session(seconds=1834.0))),
        "activities/2.fit.gz": b"never opened",
        "media/photo.jpg": b"\xff\xd8\xff\xe0 a photograph",
    }
    reading = read(pack(files), judge=lambda title: (RunKind.QUALITY, "hills") if title == "Hills" else (None, ""))
    hills, by_hand = reading.runs
    assert (hills.title, hills.uid, hills.kind, hills.minutes) == ("Hills", "strava:1", RunKind.QUALITY, 1834 / 60)
    assert (by_hand.title, by_hand.minutes, by_hand.metres) == ("By hand", 20, 4000)
    assert [(i.title, i.reason) for i in reading.ignored] == [("Spin, 2026-05-04", "ride, not running")]


def test_a_title_that_names_a_hard_run_makes_it_one_by_the_shipped_words():
    reading = read(CSV.replace(b"Easy", b"Tempo run"))
    assert reading.runs[0].kind is RunKind.QUALITY
    assert "tempo" in reading.runs[0].reason


def test_a_file_of_a_strava_export_that_is_damaged_leaves_its_row_and_a_warning():
    reading = read(pack({"activities.csv": STRAVA, "activities/1.fit.gz": b"\x1f\x8b broken"}))
    assert [run.title for run in reading.runs] == ["Hills", "By hand"]
    assert "from the table" in reading.warnings[0]


def test_a_file_of_the_right_date_beats_a_table_in_another_zone():
    shifted = Session(start=datetime(2026, 5, 3, 4, 30, tzinfo=UTC))
    reading = read(pack({"activities.csv": STRAVA, "activities/1.fit.gz": gzip.compress(build_fit(shifted))}))
    assert reading.runs[0].start == datetime(2026, 5, 3, 6, 30)


def test_a_strava_table_in_another_language_still_gives_the_files():
    files = {"activities.csv": "Aktivitäts-ID,Datum\n1,x\n".encode(), "1.fit.gz": gzip.compress(build_fit(Session()))}
    reading = read(pack(files))
    assert len(reading.runs) == 1
    assert "English" in reading.warnings[0]


def test_garmins_archive_in_an_archive_is_opened_and_no_deeper():
    inner = pack({"a.fit": build_fit(Session())})
    assert len(read(pack({"UploadedFiles.zip": inner})).runs) == 1
    assert "archive in an archive" in read(pack({"b.zip": pack({"c.zip": inner})})).ignored[0].reason


def test_names_that_climb_out_of_the_archive_write_nothing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = ("../../../escaped.fit", "/absolute.fit", "C:\\windows.fit", "bell\x07\x1b[2J.fit")
    files = {name: build_fit(Session(start=START + timedelta(days=day))) for day, name in enumerate(names)}
    path = tmp_path / "export.zip"
    path.write_bytes(pack(files))
    read_files = list(read_many([path]))
    assert len(make_reading((f.recording for f in read_files), zone=LJUBLJANA).runs) == 4
    assert all(file.name.isprintable() for file in read_files)
    assert list(tmp_path.iterdir()) == [path]


def test_a_gzip_bomb_is_refused(monkeypatch):
    monkeypatch.setattr(unpacking, "MOST_FILE_BYTES", 1_000_000)
    with pytest.raises(ActivityFileError, match="unpacks to more"):
        read(gzip.compress(bytes(2_000_000)))


def test_a_zip_bomb_is_refused_even_when_it_lies_about_its_size(monkeypatch):
    monkeypatch.setattr(unpacking, "MOST_FILE_BYTES", 1_000_000)
    bomb = build_fit(Session()) + bytes(2_000_000)
    assert "unpacks to more" in read(pack({"bomb.fit": bomb})).ignored[0].reason
    lying = pack({"bomb.fit": bomb}).replace(struct.pack("<I", len(bomb)), struct.pack("<I", 500))
    assert not read(lying).runs


def test_many_large_files_are_refused_together(monkeypatch):
    monkeypatch.setattr(unpacking, "MOST_UNPACKED_BYTES", 1_000_000)
    files = {f"{place}.fit": build_fit(Session()) + bytes(200_000) for place in range(10)}
    with pytest.raises(ActivityFileError, match="unpacks to more"):
        read(pack(files))


def test_too_many_files_and_too_large_files_are_refused(monkeypatch):
    monkeypatch.setattr(activities, "MOST_MEMBERS", 2)
    with pytest.raises(ActivityFileError, match="more than 2 files"):
        read(pack({str(place): b"" for place in range(3)}))
    monkeypatch.setattr(activities, "MOST_FILE_BYTES", 100)
    with pytest.raises(ActivityFileError, match="larger than"):
        read(build_tcx())


def test_a_locked_archive_says_so():
    packed = bytearray(pack({"a.fit": build_fit(Session())}))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        packed[packed.index(signature) + flags] |= 1
    assert "password" in read(bytes(packed)).ignored[0].reason


@pytest.mark.parametrize(
    "content",
    [b"", b"\n\n", b"hello", b"\xff\xd8\xff\xe0", b"<html/>", b"PK\x03\x04 no", b"\x1f\x8b no", bytes(500), pack({})],
)
def test_what_is_no_recording_is_refused_with_a_reason(content):
    with pytest.raises(StrideworkError):
        read(content)


@pytest.mark.parametrize("name", ["missing.fit", "", "nul\x00.fit"])
def test_a_path_that_cannot_be_opened_is_named(tmp_path, name):
    with pytest.raises(ActivityFileError) as told:
        read(tmp_path / name)
    assert told.value.path


def test_many_files_are_read_one_by_one_with_progress(tmp_path):
    for day in range(3):
        start = START + timedelta(days=day)
        (tmp_path / f"{day}.fit").write_bytes(build_fit(Session(start=start)))
    (tmp_path / "notes.txt").write_text("not a run")
    (tmp_path / "export.zip").write_bytes(pack({"x.tcx": build_tcx(), "y.png": b"\x89PNG"}))
    files = list(read_many([tmp_path]))
    assert [file.done for file in files] == [1, 2, 3, 4, 5, 6]
    assert files[-1].total == 6
    reading = make_reading((file.recording for file in files), zone=LJUBLJANA)
    assert len(reading.runs) == 3
    assert "the same run in fit and tcx" in reading.runs[0].reason
    assert [ignored.title for ignored in reading.ignored] == ["notes.txt"]


def test_a_warning_names_its_file(tmp_path):
    path = tmp_path / "cut.fit"
    path.write_bytes(build_fit(Session())[:-4])
    assert read(path).warnings[0].startswith(str(path))
