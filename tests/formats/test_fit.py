"""FIT: the sessions as the watch wrote them, by a reader of our own that a full decoder must agree with."""

import warnings
from datetime import UTC, datetime, timedelta

import fitdecode
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stridework.errors import ActivityFileError
from stridework.formats.fit import read_fit
from tests.formats.fit_files import Session, build_fit
from tests.formats.shared_files import ABSENT, FORMATS, load_keys

KEYS = load_keys("fit-activity", "fit-workout")


def decode_sessions(content):
    """Return what fitdecode yields as sessions, up to where it stops."""
    sessions = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with fitdecode.FitReader(content) as reader:
                for frame in reader:
                    if isinstance(frame, fitdecode.FitDataMessage) and frame.name == "session":
                        sessions.append(frame)
        except fitdecode.FitError:
            pass
    return sessions


def assert_same(activity, start, seconds, metres, bpm):
    assert (activity.start is None) == (not isinstance(start, datetime))
    if isinstance(start, datetime):
        assert abs((activity.start - start).total_seconds()) <= 1
    assert activity.seconds == pytest.approx(seconds, abs=1)
    assert activity.metres == (pytest.approx(metres, abs=1) if metres else None)
    assert activity.mean_bpm == (pytest.approx(bpm, abs=1) if bpm else None)


@pytest.mark.skipif(not KEYS, reason=ABSENT)
@pytest.mark.parametrize(("name", "key"), KEYS)
def test_real_recordings_give_their_answers(name, key):
    read = read_fit((FORMATS / name).read_bytes())
    activities = read.activities
    assert len(activities) == len(key["sessions"])
    assert bool(read.warnings) is bool(key["error"])
    for activity, answer in zip(activities, key["sessions"], strict=True):
        start = answer["start"] if answer["start"].isdigit() else datetime.fromisoformat(answer["start"])
        assert_same(activity, start, answer["timer_s"], answer["distance_m"], answer["avg_hr"])
        assert (activity.sport == "running") == (answer["sport"] == "running")
        assert activity.max_bpm == (pytest.approx(answer["max_hr"], abs=1) if answer["max_hr"] else None)


@pytest.mark.skipif(not KEYS, reason=ABSENT)
@pytest.mark.parametrize("name", [name for name, _ in KEYS])
def test_a_full_decoder_agrees_on_real_recordings(name):
    content = (FORMATS / name).read_bytes()
    sessions, activities = decode_sessions(content), read_fit(content).activities
    assert len(sessions) == len(activities)
    for session, activity in zip(sessions, activities, strict=True):
        told = [session.get_value(name, fallback=None) for name in ("start_time", "total_timer_time")]
        assert_same(
            activity,
            *told,
            session.get_value("total_distance", fallback=None),
            session.get_value("avg_heart_rate", fallback=None),
        )


SESSIONS = st.builds(
    Session,
    start=st.datetimes(datetime(2005, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)).map(
        lambda moment: moment.replace(microsecond=0)
    ),
    seconds=st.integers(1, 100_000).map(float),
    metres=st.none() | st.integers(1, 400_000).map(float),
    sport=st.sampled_from([0, 1, 2, 5, 10, 11]),
    bpm=st.none() | st.integers(40, 220),
    laps=st.integers(1, 9),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(SESSIONS, min_size=1, max_size=4), st.sampled_from("<>"))
def test_a_full_decoder_agrees_on_any_session(sessions, order):
    content = build_fit(*sessions, order=order)
    read = read_fit(content)
    decoded = decode_sessions(content)
    assert not read.warnings
    assert len(read.activities) == len(decoded) == len(sessions)
    for activity, frame, session in zip(read.activities, decoded, sessions, strict=True):
        assert activity.start == frame.get_value("start_time") == session.start
        assert activity.seconds == frame.get_value("total_timer_time") == session.seconds
        assert activity.metres == frame.get_value("total_distance") == session.metres
        assert activity.mean_bpm == frame.get_value("avg_heart_rate") == session.bpm


def test_each_session_of_a_triathlon_is_its_own_activity():
    swim, bike, run = Session(sport=5), Session(sport=2), Session(sport=1)
    assert [a.sport for a in read_fit(build_fit(swim, bike, run)).activities] == ["swimming", "cycling", "running"]


def test_chained_files_are_all_read():
    later = Session(start=datetime(2026, 5, 4, 7, 0, tzinfo=UTC))
    starts = [a.start for a in read_fit(build_fit(Session()) + build_fit(later)).activities]
    assert starts == [Session().start, later.start]


def test_rubbish_behind_the_file_is_named_and_harms_nothing():
    read = read_fit(build_fit(Session()) + b"rubbish rubbish rubbish")
    assert len(read.activities) == 1
    assert "damaged" in read.warnings[0]


def test_a_watch_that_never_knew_the_time_gives_no_date():
    assert read_fit(build_fit(Session(start=16_441_241))).activities[0].start is None


def test_no_distance_is_none_and_never_zero():
    for metres in (None, 0.0):
        assert read_fit(build_fit(Session(metres=metres))).activities[0].metres is None


def test_a_treadmill_recorded_as_fitness_equipment_is_running():
    assert read_fit(build_fit(Session(sport=4, sub_sport=1))).activities[0].sport == "running"


def test_strength_is_named_as_such():
    assert read_fit(build_fit(Session(sport=10, sub_sport=20))).activities[0].sport == "strength training"


def test_a_planned_workout_is_not_a_run_that_was_done():
    read = read_fit(build_fit(Session(), kind=5))
    assert not read.activities
    assert "to be done" in read.ignored[0].reason


def test_a_file_without_a_session_says_so():
    assert "no summary" in read_fit(build_fit()).ignored[0].reason


def test_sessions_before_a_cut_are_kept_with_a_warning():
    whole = build_fit(Session(), Session(start=Session().start + timedelta(days=1)))
    read = read_fit(whole[:-40])
    assert [a.start for a in read.activities] == [Session().start]
    assert "ends too early" in read.warnings[0]


def test_a_size_that_was_never_written_is_read_to_the_end():
    content = build_fit(Session())
    assert len(read_fit(content[:4] + bytes(4) + content[8:]).activities) == 1


def test_a_wrong_checksum_is_forgiven_where_the_laps_confirm_the_session():
    assert len(read_fit(build_fit(Session())[:-2] + b"\x00\x00").activities) == 1


def test_a_wrong_checksum_leaves_out_a_session_that_nothing_confirms():
    read = read_fit(build_fit(Session(), with_laps=False)[:-2] + b"\x00\x00")
    assert not read.activities
    assert "damaged" in read.ignored[0].reason
    assert "checksum" in read.warnings[0]


@pytest.mark.parametrize("content", [b"", b"\x0e", b"text", bytes(100)])
def test_what_is_no_fit_file_is_refused(content):
    with pytest.raises(ActivityFileError, match="not a FIT file"):
        read_fit(content)
