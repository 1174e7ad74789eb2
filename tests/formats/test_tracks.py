"""TCX and GPX: summed from laps and points, and nothing made up where they are damaged."""

from datetime import UTC, datetime, timedelta

import pytest

from stridework.errors import ActivityFileError
from stridework.formats.tracks import read_gpx, read_tcx
from tests.formats.shared_files import ABSENT, FORMATS, load_keys
from tests.formats.track_files import build_gpx, build_tcx

TCX_KEYS, GPX_KEYS = load_keys("tcx"), load_keys("gpx")


@pytest.mark.skipif(not TCX_KEYS, reason=ABSENT)
@pytest.mark.parametrize(("name", "key"), TCX_KEYS)
def test_real_tcx_files_give_their_answers(name, key):
    (activity,) = read_tcx((FORMATS / name).read_bytes()).activities
    assert activity.sport == key["sport"].lower()
    assert abs((activity.start - datetime.fromisoformat(key["start"])).total_seconds()) <= 1
    assert activity.seconds == pytest.approx(key["duration_s"], abs=1)
    assert activity.metres == pytest.approx(key["distance_m"], abs=1)
    heart = key["trackpoint_mean_hr"]
    assert activity.mean_bpm == (None if heart is None else pytest.approx(heart, abs=1))


@pytest.mark.skipif(not GPX_KEYS, reason=ABSENT)
@pytest.mark.parametrize(("name", "key"), GPX_KEYS)
def test_real_gpx_files_give_their_answers(name, key):
    tracks = read_gpx((FORMATS / name).read_bytes()).activities
    assert sum(track.metres or 0 for track in tracks) == pytest.approx(key["length_2d_m"], abs=1)
    timed = [track for track in tracks if track.start]
    assert str(min((track.start for track in timed), default=None)) == key["start"]
    assert str(max((track.start + timedelta(seconds=track.seconds) for track in timed), default=None)) == key["end"]


def test_laps_are_summed():
    (activity,) = read_tcx(build_tcx(laps=((600, 2000), (300, 1000)))).activities
    assert (activity.sport, activity.seconds, activity.metres) == ("running", 900, 3000)
    assert activity.start == datetime(2026, 5, 3, 6, 30, tzinfo=UTC)
    assert activity.mean_bpm == 150


def test_laps_without_totals_are_measured_by_their_points():
    (activity,) = read_tcx(build_tcx(laps=((None, None),), points=11)).activities
    assert (activity.seconds, activity.metres) == (50, 200)


def test_several_activities_in_a_tcx_are_all_read():
    doubled = build_tcx().replace(b"</Activities>", b"<Activity Sport='Biking'/></Activities>")
    assert [a.sport for a in read_tcx(doubled).activities] == ["running", "biking"]


def test_blanks_before_the_xml_are_forgiven():
    assert read_tcx(b"          " + build_tcx()).activities


def test_a_tcx_cut_in_the_middle_gives_no_run():
    content = build_tcx(points=20)
    read = read_tcx(content[: len(content) // 2])
    assert not read.activities
    assert "middle" in read.ignored[0].reason
    assert "line" in read.warnings[0]


def test_a_gpx_counts_no_time_and_no_way_between_segments():
    (track,) = read_gpx(build_gpx(segments=((0, 600), (3600, 4200)), kind="running")).activities
    assert track.seconds == 1200
    assert track.metres == pytest.approx(2 * 600 * 3, rel=0.01)


@pytest.mark.parametrize("kind", ["running", "9", "trail_running"])
def test_a_gpx_says_that_it_is_a_run(kind):
    assert read_gpx(build_gpx(kind=kind)).activities[0].sport == "running"


def test_a_gpx_of_another_sport_keeps_its_name():
    assert read_gpx(build_gpx(kind="cycling")).activities[0].sport == "cycling"


def test_a_gpx_without_a_sport_at_a_runners_pace_is_taken_for_a_run_and_says_so():
    (track,) = read_gpx(build_gpx(kind="")).activities
    assert track.sport == "running"
    assert "5:33 a kilometre" in track.taken_as


def test_a_gpx_without_a_sport_is_no_run_when_its_title_or_its_length_speak_against_it():
    assert read_gpx(build_gpx(kind="", name="Evening ride")).activities[0].sport != "running"
    assert read_gpx(build_gpx(kind="", segments=((0, 120),))).activities[0].sport != "running"


def test_a_gpx_without_times_has_no_date_and_no_duration():
    (track,) = read_gpx(build_gpx(times=False, kind="running")).activities
    assert (track.start, track.seconds) == (None, None)


def test_a_route_is_no_track():
    content = b"<gpx><rte><rtept lat='1' lon='2'/></rte></gpx>"
    assert "no recorded track" in read_gpx(content).ignored[0].reason


BOMB = b"""<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<gpx><trk><name>&b;</name></trk></gpx>"""


@pytest.mark.parametrize("read", [read_gpx, read_tcx])
def test_entities_are_refused(read):
    with pytest.raises(ActivityFileError, match="entities"):
        read(BOMB)


@pytest.mark.parametrize("read", [read_gpx, read_tcx])
def test_a_very_deep_document_is_refused(read):
    with pytest.raises(ActivityFileError, match="deep"):
        read(b"<gpx>" * 100_000)


def test_an_encoding_that_nobody_knows_is_refused():
    with pytest.raises(ActivityFileError, match="XML"):
        read_gpx(b'<?xml version="1.0" encoding="klingon"?><gpx/>')
