"""The engine as the page's worker drives it: the same events, only while an interval runs, at any frame rate."""

import json
from array import array
from math import isfinite

import pytest

from stridework.figure.filming import Lens
from stridework.figure.performing import script, stand, walk
from stridework.form.browser import open_session, read_frame
from stridework.form.rules import rules_to_json
from stridework.formats.traces import read_trace
from tests.form.golden import FOLDER
from tests.form.runners import FRONT, MOTIONS, REAL, RULES, SIDE, shoot
from tests.form.test_golden import TRACES, close


def row(frame):
    """Return a frame as the worker hands it over."""
    return array("d", [n for point in (*frame.points, *(frame.world or ())) for n in point])


def open_for(*variants, **options):
    return open_session(json.dumps([rules_to_json(RULES[v]) for v in variants]), json.dumps(options))


def push_all(session, frames):
    told = [json.loads(session.push(f.t_s, f.aspect, row(f))) for f in frames]
    return [event for each in told for event in each["events"]], [each["scene"] for each in told]


def kinds(events, kind="repetition"):
    return [event for event in events if event["event"] == kind]


@pytest.mark.parametrize("path", TRACES, ids=lambda path: path.stem)
def test_a_golden_trace_gives_the_same_movements_in_an_interval(path):
    wanted = json.loads(path.with_suffix(".events.json").read_text())
    session = open_for(wanted["variant"], height_m=1.72)
    frames = list(read_trace(path))
    session.start_interval(3, wanted["variant"], frames[0].t_s, 60)
    events, _ = push_all(session, frames)
    events += json.loads(session.end_interval())["events"]
    assert {event.pop("interval") for event in events} == {3}
    # What is said depends on how long the interval is; what was done does not.
    moves = [event for event in wanted["events"] if event["event"] != "said"]
    assert close([event for event in events if event["event"] != "said"], moves)


@pytest.mark.parametrize("variant", ["squat", "stepping-lunge", "balance-lunge", "calf-raise"])
def test_eight_pictures_a_second_count_like_thirty(variant):
    frames = shoot([stand(1), *script(MOTIONS[variant], 5), stand(1)], Lens(azimuth=70, fps=30), blur=REAL)
    thin, due = [], 0.0
    for frame in frames:
        if frame.t_s >= due:
            thin.append(frame)
            due += 1 / 8
    counts = []
    for pictures in (frames, thin):
        session = open_for(variant)
        session.start_interval(0, variant, 0, 60)
        events, _ = push_all(session, pictures)
        counts.append(len(kinds(events + json.loads(session.end_interval())["events"])))
    assert counts[0] == counts[1]
    assert counts[0] >= 5


def test_nothing_counts_before_the_interval_and_the_stand_before_it_holds():
    frames = shoot([stand(1), *script(MOTIONS["squat"], 4), stand(1)], SIDE)
    half = len(frames) // 2
    session = open_for("squat")
    session.aim("squat")
    before, scenes = push_all(session, frames[:half])
    assert {event["event"] for event in before} == {"placement", "ready"}
    assert {event["interval"] for event in before} == {None}
    assert scenes[-1]["ready"]
    session.start_interval(1, "squat", frames[half].t_s, 30)
    after, _ = push_all(session, frames[half:])
    after += json.loads(session.end_interval())["events"]
    assert len(kinds(after)) == 2
    assert not kinds(after, "ready")  # still standing there: nobody is asked to stand again


def test_walking_in_is_no_repetition():
    frames = shoot([walk(2.5, forward=-2.5), stand(1), *script(MOTIONS["squat"], 2)], SIDE)
    session = open_for("squat")
    session.start_interval(1, "squat", 0, 30)
    events, _ = push_all(session, frames)
    assert len(kinds(events + json.loads(session.end_interval())["events"])) == 2


def test_an_interval_that_ends_on_the_way_up_counts_and_the_next_starts_from_nought():
    frames = shoot([stand(1), *script(MOTIONS["squat"], 2)], SIDE)
    session = open_for("squat", "balance")
    session.start_interval(1, "squat", 0, 30)
    events, _ = push_all(session, frames)
    events += json.loads(session.end_interval())["events"]
    assert len(kinds(events)) == 2
    again = json.loads(session.end_interval())
    assert again == {"events": [], "scene": None}
    session.start_interval(2, "balance", 100, 30)
    later, scenes = push_all(session, [f.__class__(f.t_s + 100, f.points, f.aspect, f.world) for f in frames[:10]])
    assert {event["interval"] for event in later} == {2}
    assert scenes[-1]["held_s"] == 0


def test_a_jump_within_an_interval_loses_neither_the_runner_nor_the_count():
    frames = shoot([stand(1), *script(MOTIONS["squat"], 4), stand(1)], SIDE)
    half = len(frames) // 2
    session = open_for("squat")
    session.start_interval(1, "squat", 0, 30)
    events, _ = push_all(session, frames[:half])
    session.start_interval(1, "squat", frames[half].t_s - 15, 30)
    more, _ = push_all(session, frames[half:])
    events += more + json.loads(session.end_interval())["events"]
    assert len(kinds(events)) == 4
    assert len(kinds(events, "ready")) == 1


def test_the_scene_says_what_a_screen_shows():
    frames = shoot([stand(1), *script(MOTIONS["squat"], 1)], SIDE)
    session = open_for("squat")
    session.aim("squat")
    _, scenes = push_all(session, frames)
    assert scenes[20]["view"] == "side"
    assert 0.3 < scenes[20]["tall"] < 1
    assert 0.3 < scenes[20]["middle"] < 0.7
    assert max(scene["share"] for scene in scenes if scene["share"] is not None) > 0.9
    json.dumps(scenes, allow_nan=False)
    nobody = json.loads(session.push(99, 1.5, []))["scene"]
    assert (nobody["whole"], nobody["tall"]) == (False, None)


def test_whoever_sticks_out_of_the_picture_is_told_where():
    frame = next(iter(read_trace(FOLDER / "squat-side-leaning.jsonl")))
    session = open_for("squat")
    session.aim("squat")
    low = frame.__class__(1, tuple((x, y + 0.6, z, v) for x, y, z, v in frame.points), frame.aspect)
    assert json.loads(session.push(1, low.aspect, row(low)))["scene"]["cropped"] == "bottom"
    left = frame.__class__(2, tuple((x - 0.6, y, z, v) for x, y, z, v in frame.points), frame.aspect)
    assert json.loads(session.push(2, left.aspect, row(left)))["scene"]["cropped"] == "left"


def test_a_second_frame_of_the_same_moment_changes_nothing():
    frame = next(iter(read_trace(FOLDER / "squat-side-leaning.jsonl")))
    session = open_for("squat")
    session.aim("squat")
    session.push(1.0, frame.aspect, row(frame))
    assert json.loads(session.push(1.0, frame.aspect, row(frame)))["events"] == []


def test_a_row_of_the_wrong_length_is_refused():
    with pytest.raises(ValueError, match="132 or 231 numbers, not 12"):
        read_frame(0, 1, [0.0] * 12)
    assert all(isfinite(n) for n in read_frame(1, 1, [0.5] * 231).points[0])


def test_an_exercise_without_rules_is_refused_by_name():
    with pytest.raises(KeyError, match="cartwheel"):
        open_for("squat").aim("cartwheel")


def test_each_variant_has_the_runner_s_own_usual_values():
    frames = shoot(script(MOTIONS["squat"], 3), FRONT)
    told = []
    for baseline in ({}, {"squat": {"knees-out": 9.0}}, {"balance": {"knees-out": 9.0}}):
        session = open_for("squat", baseline=baseline)
        session.start_interval(1, "squat", frames[0].t_s, 60)
        findings = [f for rep in kinds(push_all(session, frames)[0]) for f in rep["findings"]]
        told.append([finding["verdict"] for finding in findings if finding["cue"] == "knees-out"])
    assert told[0] == told[2]
    assert set(told[0]) == {"good"}
    assert told[1][-1] == "cue"
