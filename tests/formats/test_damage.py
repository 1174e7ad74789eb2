"""Damaged recordings: whatever is cut off or flipped, nothing crashes, nothing hangs and no run is made up."""

import gzip
import random
import zipfile
from datetime import UTC, timedelta
from io import BytesIO

import pytest

from stridework.errors import StrideworkError
from stridework.formats.activities import read_activities
from tests.formats.fit_files import Session, build_fit
from tests.formats.shared_files import ABSENT, FORMATS, load_keys
from tests.formats.track_files import START, build_gpx, build_tcx

TRIATHLON = build_fit(
    Session(sport=5),
    Session(start=START + timedelta(hours=1), sport=2, metres=40_000.0),
    Session(start=START + timedelta(hours=3), seconds=2850.0, metres=9_800.0),
)


def read_or_refuse(content):
    try:
        return read_activities(content, zone=UTC)
    except StrideworkError as error:
        assert str(error)
        return None


def is_of(run, originals):
    """Say whether the run is one of the undamaged file's, or one of them with a figure left out."""
    return any(
        abs((run.start - told.start).total_seconds()) <= 2
        and (run.minutes is None or told.minutes is None or abs(run.minutes - told.minutes) <= 0.05)
        and (run.metres is None or told.metres is None or abs(run.metres - told.metres) <= 10)
        for told in originals
    )


def flip(content, chance, most):
    damaged = bytearray(content)
    for _ in range(chance.randint(1, most)):
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    return bytes(damaged)


@pytest.mark.parametrize("content", [build_fit(Session()), TRIATHLON, build_fit(Session(), order=">", with_laps=False)])
def test_a_fit_file_cut_anywhere_gives_its_own_runs_or_none(content):
    originals = read_activities(content, zone=UTC).runs
    for size in range(len(content)):
        reading = read_or_refuse(content[:size])
        assert reading is None or all(is_of(run, originals) for run in reading.runs)
        if reading and reading.runs:
            assert reading.warnings


WITHOUT_LAPS = build_fit(Session(), with_laps=False)


@pytest.mark.parametrize(
    ("content", "most"),
    [(build_fit(Session()), 1), (build_fit(Session()), 6), (TRIATHLON, 1), (TRIATHLON, 6), (WITHOUT_LAPS, 1)],
)
def test_a_fit_file_with_flipped_bits_gives_its_own_runs_or_none(content, most):
    chance = random.Random(7)
    originals = read_activities(content, zone=UTC).runs
    for _ in range(300):
        reading = read_or_refuse(flip(content, chance, most))
        assert reading is None or all(is_of(run, originals) for run in reading.runs)


def test_a_session_that_no_lap_confirms_keeps_its_date_or_is_left_out():
    chance = random.Random(11)
    (original,) = read_activities(WITHOUT_LAPS, zone=UTC).runs
    for _ in range(600):
        reading = read_or_refuse(flip(WITHOUT_LAPS, chance, 6))
        assert reading is None or all(abs((run.start - original.start).total_seconds()) <= 4 for run in reading.runs)


def test_every_single_bit_of_a_fit_file_may_be_wrong():
    content = build_fit(Session(), records=1)
    originals = read_activities(content, zone=UTC).runs
    for place in range(len(content)):
        for bit in range(8):
            damaged = bytearray(content)
            damaged[place] ^= 1 << bit
            reading = read_or_refuse(bytes(damaged))
            assert reading is None or all(is_of(run, originals) for run in reading.runs), (place, bit)


@pytest.mark.parametrize("content", [build_tcx(laps=((600, 2000),) * 3), build_gpx(segments=((0, 900), (1000, 1800)))])
def test_a_track_that_is_cut_short_gives_no_run_but_says_why(content):
    inside = content.index(b"<Lap") if b"<Lap" in content else content.index(b"<trkseg")
    end = content.rindex(b"</Activity>") if b"<Lap" in content else content.rindex(b"</trk>")
    for size in range(inside, end, 17):
        reading = read_or_refuse(content[:size])
        assert reading is not None
        assert not reading.runs
        assert reading.ignored
        assert reading.warnings


@pytest.mark.parametrize("content", [build_tcx(), build_gpx(segments=((0, 900),))])
def test_a_track_with_flipped_bits_never_gives_more_runs(content):
    chance = random.Random(8)
    for _ in range(300):
        reading = read_or_refuse(flip(content, chance, 8))
        assert reading is None or len(reading.runs) <= 1


GARMIN = (
    b"Activity Type,Date,Favorite,Title,Distance,Calories,Time,Avg HR,Max HR\n"
    b'Running,2026-05-03 08:30:00,false,"Easy, flat",5.00,"1,300",00:30:00,140,150\n'
    b"Cycling,2026-05-04 08:30:00,false,Spin,25.00,300,01:00:00,120,150\n"
)


def test_a_table_with_flipped_bits_or_cut_anywhere_never_gives_more_runs():
    chance = random.Random(12)
    for turn in range(600):
        damaged = flip(GARMIN, chance, 6) if turn % 2 else GARMIN[: chance.randrange(len(GARMIN))]
        reading = read_or_refuse(damaged)
        assert reading is None or len(reading.runs) <= 1


def build_zip():
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("activities/1.fit.gz", gzip.compress(build_fit(Session())))
        archive.writestr("2.tcx", build_tcx(start=START + timedelta(days=1)))
    return packed.getvalue()


@pytest.mark.parametrize("content", [build_zip(), gzip.compress(TRIATHLON)])
def test_a_damaged_archive_gives_its_own_runs_or_none(content):
    chance = random.Random(9)
    originals = read_activities(content, zone=UTC).runs
    for turn in range(400):
        damaged = flip(content, chance, 4) if turn % 2 else content[: chance.randrange(len(content))]
        reading = read_or_refuse(damaged)
        assert reading is None or all(is_of(run, originals) for run in reading.runs)


REAL = [name for name, key in load_keys("fit-activity") if len(key["sessions"])]


@pytest.mark.skipif(not REAL, reason=ABSENT)
@pytest.mark.parametrize("name", REAL)
def test_real_recordings_that_are_damaged_give_their_own_runs_or_none(name):
    content = (FORMATS / name).read_bytes()
    originals = read_activities(content, zone=UTC).runs
    chance = random.Random(10)
    for turn in range(60):
        damaged = flip(content, chance, 3) if turn % 2 else content[: chance.randrange(len(content))]
        reading = read_or_refuse(damaged)
        assert reading is None or all(is_of(run, originals) for run in reading.runs)
