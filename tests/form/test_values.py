"""Frames, filters, angles and rules: small bodies whose answer can be done in the head."""

import json
from math import isnan, nan
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import stridework.form
from stridework.errors import LandmarkError
from stridework.figure.filming import Lens
from stridework.figure.performing import script
from stridework.form.geometry import from_vertical, inner_angle, share_of, turn_between
from stridework.form.landmarks import COUNT, NAMES, Frame, frame_from_rows
from stridework.form.report import Analysis, report_to_json
from stridework.form.reps import PhaseMachine, pace_of
from stridework.form.rules import rules_from_json, rules_to_json
from stridework.form.smoothing import OneEuro, fit_line, middle_of_three, smooth_both_ways
from stridework.form.tracker import Tracker
from stridework.form.view import View
from tests.form.runners import FRONT, MOTIONS, RULES, SIDE, look, shoot

SHORT = {
    variant: shoot(script(MOTIONS[variant], 1), Lens(azimuth=60, fps=9)) for variant in RULES if variant != "balance"
}
ROW = [(0.5, 0.5, 0.0, 1.0)] * COUNT


def test_there_are_33_points_in_blazepose_s_order():
    assert COUNT == 33
    assert (NAMES[0], NAMES[11], NAMES[26], NAMES[32]) == ("nose", "left_shoulder", "right_knee", "right_foot_index")


def test_a_point_without_a_place_is_not_seen():
    frame = frame_from_rows(0.0, [(nan, nan, nan, 0.9), *ROW[1:]], 1.0)
    assert isnan(frame.points[0][0])
    assert frame.points[0][3] == 0.0
    assert frame_from_rows(0.0, [(nan, nan)] * COUNT, 1.0).points == ()


@pytest.mark.parametrize(
    ("frame", "field"),
    [
        (Frame(1.0, tuple(ROW), 1.0), "t_s"),
        (Frame(0.5, tuple(ROW), 1.0), "t_s"),
        (Frame(nan, tuple(ROW), 1.0), "t_s"),
        (Frame(2.0, tuple(ROW[:30]), 1.0), "points"),
        (Frame(2.0, tuple(ROW), 0.0), "aspect"),
        (Frame(2.0, tuple(ROW), nan), "aspect"),
        (Frame(2.0, tuple(ROW), 1.0, ((0.0, 0.0, 0.0),)), "world"),
    ],
)
def test_what_is_no_frame_is_an_error_that_names_the_frame(frame, field):
    tracker = Tracker(RULES["squat"])
    tracker.push(Frame(1.0, tuple(ROW), 1.0))
    with pytest.raises(LandmarkError, match=f"^frame 1: {field}: expected"):
        tracker.push(frame)


@settings(deadline=None)  # how fast is for the benchmarks to say
@given(st.lists(st.sampled_from([nan, 0.0, 0.3, 0.7, 1.0, 5.0, -3.0]), min_size=4, max_size=4), st.integers(0, 32))
def test_no_point_however_odd_breaks_the_engine(odd, place):
    for variant, frames in SHORT.items():
        tracker = Tracker(RULES[variant])
        for number, frame in enumerate(frames):
            rows = [list(point) for point in frame.points]
            for other in range(number % 5):
                rows[(place + 7 * other) % COUNT] = odd
            tracker.push(frame_from_rows(frame.t_s, rows, frame.aspect))
        tracker.finish()


def test_angles_by_hand():
    assert inner_angle(0, 0, 0, 1, 1, 1) == pytest.approx(90)
    assert isnan(inner_angle(0, 0, 0, 0, 1, 1))
    assert from_vertical(0, 1, 1, 0) == pytest.approx(45)
    assert turn_between(170, -170) == -20
    assert share_of([nan, 3, 1, 2], 0.5) == 2
    assert isnan(share_of([nan], 0.5))


def test_views_have_names_and_distances():
    assert [View(a, 5).name for a in (0, -25, 50, 90, -95, 130, 179)] == [
        "front", "front", "oblique", "side", "side", "oblique", "rear",
    ]  # fmt: skip
    assert View(-80, 5).off_axis("side") == 10
    assert View(175, 5).off_axis("front") == 5
    assert View().name == "unknown"


def test_one_euro_is_calm_at_rest_and_quick_in_motion():
    calm, quick = OneEuro(), OneEuro()
    shaky = [calm(t / 30, 0.01 * (-1) ** t) for t in range(60)]
    assert max(map(abs, shaky[30:])) < 0.006
    assert quick(0.0, 0.0) == 0.0
    assert [quick(t / 30, 1.0) for t in range(1, 8)][-1] > 0.95
    assert isnan(quick(9.0, nan))


@given(st.floats(10, 120))
def test_smoothing_both_ways_moves_no_peak(fps):
    times = [n / fps for n in range(int(2 * fps))]
    values = [max(0.0, 1 - abs(t - 1.0) / 0.4) for t in times]
    smooth = smooth_both_ways(times, values)
    peak = times[max(range(len(smooth)), key=smooth.__getitem__)]
    assert abs(peak - times[max(range(len(values)), key=values.__getitem__)]) <= 1.5 / fps


def test_smoothing_leaves_gaps_where_they_are():
    smooth = smooth_both_ways([0, 0.1, 0.2], [1.0, nan, 1.0])
    assert isnan(smooth[1])
    assert smooth[0] == smooth[2] == 1.0


def test_a_line_through_points_and_a_lone_wrong_value():
    assert fit_line([0, 1, 2], [1, 3, 5], 4) == pytest.approx((9, 2))
    assert isnan(fit_line([], [], 0)[0])
    assert isnan(fit_line([1], [2], 1)[1])
    assert middle_of_three([0, 9, 0, 1]) == [0, 0, 1, 1]


def test_the_machine_counts_one_way_there_and_back():
    machine = PhaseMachine()
    travels = [0, 0.02, 0.1, 0.3, 0.5, 0.3, 0.2, 0.1, 0.02, 0, 0]
    moves = [move for t, travel in enumerate(travels) if (move := machine.push(t / 5, travel))]
    assert len(moves) == 1
    assert (moves[0].turn_s, moves[0].travel) == (0.8, 0.5)
    assert moves[0].start_s == 0.2


def test_the_machine_does_not_count_half_way_up_and_down_again():
    machine = PhaseMachine()
    travels = [0, 0.3, 0.5, 0.3, 0.5, 0.3, 0.5, 0.1, 0]
    assert len([1 for t, travel in enumerate(travels) if machine.push(t / 3, travel)]) == 1


def test_a_pace_leaves_out_the_breaks():
    assert pace_of([0, 2, 4, 30, 32, 34]).per_min == 30
    assert isnan(pace_of([1.0]).per_min)


def test_rules_travel_as_json():
    for rules in RULES.values():
        assert rules_from_json(json.loads(json.dumps(rules_to_json(rules)))) == rules


def test_a_newer_server_s_rules_do_not_break_a_cached_page():
    content = rules_to_json(RULES["squat"])
    content["track"]["colour"] = "blue"
    assert rules_from_json(content) == RULES["squat"]


SCHEMA = json.loads((Path(stridework.form.__file__).parent / "report.schema.json").read_text())


@pytest.mark.parametrize(("variant", "lens"), [("squat", SIDE), ("jumping-lunge", SIDE), ("balance-lunge", FRONT)])
def test_the_report_is_as_its_schema_says(variant, lens):
    report, _ = look(variant, 2, lens)
    content = json.loads(json.dumps(report_to_json(report), allow_nan=False))
    Draft202012Validator(SCHEMA).validate(content)
    assert content["summary"]["reps"] == 2


def test_nothing_seen_is_a_report_too():
    for frames in ([], [Frame(0.0, (), 1.0)], [Frame(t / 9, (), 1.0) for t in range(1000)]):
        analysis = Analysis(RULES["squat"])
        for frame in frames:
            analysis.push(frame)
        content = json.loads(json.dumps(report_to_json(analysis.finish(partial=True)), allow_nan=False))
        Draft202012Validator(SCHEMA).validate(content)
        assert content["frames"] == len(frames)
        assert content["partial"]
