"""What changed over sessions, and what is only up and down."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from statistics import fmean
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stridework.training.log import Done, IntervalLog, Measure, SessionLog
from stridework.training.trends import (
    LEAST_CHANGE,
    Direction,
    Point,
    Quantity,
    Series,
    find_side_difference,
    list_series,
    read_series,
    thin_points,
)

START = datetime(2026, 5, 4, 18, 30, tzinfo=UTC)


def session(number, *intervals, workout="first-workout"):
    start = START + timedelta(days=2 * number)
    return SessionLog(UUID(int=number + 1), workout, start, start + timedelta(minutes=11), 660.0, intervals)


def squats(reps, **changes):
    return replace(IntervalLog(1, "squat", Done.FULL, "squat", reps=reps), **changes)


def series_of(*logs, quantity=Quantity.REPS, **more):
    (found,) = [s for s in list_series(logs, **more) if s.quantity is quantity]
    return found


def line(*values, quantity=Quantity.REPS, doubt=None):
    points = tuple(Point((START + timedelta(days=n)).date(), value, doubt) for n, value in enumerate(values))
    return Series("squat", "squat", quantity, {None: points}, points)


def test_a_sessions_repetitions_are_the_mean_of_its_sets():
    (point,) = series_of(session(0, squats(10), squats(13), squats(None))).lines[None]
    assert (point.value, point.day) == (11.5, START.date())
    assert point.spread == pytest.approx(4.5**0.5)


def test_what_was_skipped_or_is_no_exercise_is_not_counted():
    logs = (session(0, squats(10, done=Done.SKIPPED), squats(10, exercise="")),)
    assert list_series(logs) == ()


def test_squats_in_the_middle_of_a_run_are_no_strength():
    assert list_series((session(0, squats(3), workout="easy-run-resets"),), running={"easy-run-resets"}) == ()


def test_sides_are_followed_apart_where_they_were_told_apart():
    series = series_of(session(0, squats(8, side="left"), squats(6, side="right")))
    assert {side: points[0].value for side, points in series.lines.items()} == {"left": 8, "right": 6}
    assert [point.value for point in series.together] == [7]


def test_repetitions_each_side_are_one_line():
    assert set(series_of(session(0, squats(8, side="left-right"))).lines) == {None}


def test_a_measure_brings_its_own_side_and_doubt():
    measures = (Measure("depth", 8.0, "deg", 4.0, "left"), Measure("depth", 12.0, "deg", 2.0, "right"))
    series = series_of(session(0, squats(8, measures=measures)), quantity=Quantity.DEPTH)
    assert [(side, p[0].value, p[0].doubt) for side, p in series.lines.items()] == [("left", 8, 4), ("right", 12, 2)]
    assert (series.together[0].value, series.together[0].doubt) == (10, 3)


def test_a_measure_nobody_knows_is_kept_in_the_log_and_not_drawn():
    assert [s.quantity for s in list_series((session(0, squats(8, measures=(Measure("x", 1, "m"),))),))] == [
        Quantity.REPS
    ]


def test_ways_of_doing_an_exercise_are_not_mixed():
    logs = (session(0, squats(8, variant="a")), session(1, squats(20, variant="b")))
    assert [(s.variant, s.together[0].value) for s in list_series(logs)] == [("a", 8), ("b", 20)]


def test_an_exercise_without_a_variant_is_its_first():
    logs = (session(0, squats(8, variant=None)), session(1, squats(10)))
    (series,) = list_series(logs, default_variants={"squat": "squat"})
    assert [point.value for point in series.together] == [8, 10]


def test_five_sessions_are_too_few_to_say():
    reading = read_series(line(8, 8, 8, 20, 20))
    assert (reading.direction, reading.sessions, reading.recent) == (Direction.TOO_FEW, 5, None)


@pytest.mark.parametrize(
    ("values", "direction"),
    [
        ((8, 8, 8, 10, 10, 10), Direction.UP),
        ((10, 10, 10, 8, 8, 8), Direction.DOWN),
        ((9, 9, 9, 9, 9, 9), Direction.STEADY),
        ((8, 12, 8, 9, 12, 10), Direction.STEADY),  # two up are less than these sessions differ by anyway
        ((8, 8, 8, 8.5, 8.5, 8.5), Direction.STEADY),  # half a repetition is nothing
    ],
)
def test_a_change_counts_when_it_is_more_than_ups_and_downs(values, direction):
    assert read_series(line(*values)).direction is direction


def test_what_a_change_must_exceed_by_hand():
    # Neighbours differ by 4, 4, 4, 4, 4: noise 4/1.128, and two standard errors of medians of three and three.
    assert read_series(line(8, 12, 8, 12, 8, 12)).needed == pytest.approx(2 * 4 / 1.128 * (2 / 3) ** 0.5)


def test_a_change_within_the_doubt_of_the_camera_is_none():
    deeper = (20, 20, 20, 12, 12, 12)
    assert read_series(line(*deeper, quantity=Quantity.DEPTH)).direction is Direction.DOWN
    assert read_series(line(*deeper, quantity=Quantity.DEPTH, doubt=9.0)).direction is Direction.STEADY


def test_five_degrees_are_noise_to_one_camera():
    assert read_series(line(20, 20, 20, 15.5, 15.5, 15.5, quantity=Quantity.DEPTH)).direction is Direction.STEADY


def both_sides(*pairs, sets=(0, 0)):
    logs = []
    for number, (left, right) in enumerate(pairs):
        intervals = [
            squats(None, side=side, measures=(Measure("hold", value + wobble, "s"),))
            for side, value in (("left", left), ("right", right))
            for wobble in sets
        ]
        logs.append(session(number, *intervals))
    return series_of(*logs, quantity=Quantity.HOLD)


def test_a_side_difference_that_stays_is_told():
    found = find_side_difference(both_sides((20, 14), (21, 15), (22, 16), sets=(-1, 1)))
    assert (found.left, found.right, found.sessions) == (21, 15, 3)


@pytest.mark.parametrize(
    ("pairs", "sets"),
    [
        (((20, 14), (21, 15)), (-1, 1)),  # twice is not three times
        (((20, 14), (15, 21), (22, 16)), (-1, 1)),  # not the same side
        (((20, 14), (21, 15), (22, 16)), (-5, 5)),  # the sets of one side differ as much
        (((20, 19.5), (20, 19.5), (20, 19.5)), (0, 0)),  # half a second is nothing
        (((20, 14), (21, 15), (22, 16)), (0,)),  # one set a side: nobody knows how much they differ
    ],
)
def test_a_side_difference_that_is_not_sure_is_not_told(pairs, sets):
    assert find_side_difference(both_sides(*pairs, sets=sets)) is None


def test_many_points_are_thinned_to_means_of_neighbours():
    points = line(1, 3, 5, 7, 100).together
    thinned = thin_points(points, most=3)
    assert [(p.value, p.sessions, p.day) for p in thinned] == [
        (2, 2, points[1].day), (6, 2, points[3].day), (100, 1, points[4].day)
    ]  # fmt: skip


values = st.lists(st.floats(-50, 50).map(lambda v: round(v, 1)), min_size=6, max_size=40)


@given(values, st.sampled_from(Quantity))
def test_a_series_upside_down_says_the_opposite(numbers, quantity):
    opposite = {Direction.UP: Direction.DOWN, Direction.DOWN: Direction.UP}
    up, down = (read_series(line(*(sign * n for n in numbers), quantity=quantity)).direction for sign in (1, -1))
    assert down is opposite.get(up, up)


@given(values)
def test_a_change_that_is_told_exceeds_the_least_change(numbers):
    reading = read_series(line(*numbers))
    if reading.direction in (Direction.UP, Direction.DOWN):
        assert abs(reading.recent - reading.earlier) >= LEAST_CHANGE[Quantity.REPS]


@given(values, st.integers(1, 20))
def test_thinning_keeps_the_mean_and_counts_every_session(numbers, most):
    points = line(*numbers).together
    thinned = thin_points(points, most)
    assert len(thinned) <= most
    assert sum(p.sessions for p in thinned) == len(points)
    total = sum(p.value * p.sessions for p in thinned)
    assert total == pytest.approx(fmean(numbers) * len(numbers), abs=1e-6)
