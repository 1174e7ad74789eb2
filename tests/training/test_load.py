"""Load, monotony and strain, by hand and as they must always be."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stridework.training.load import (
    FEWEST_WEEKS,
    LoadWeek,
    Place,
    Sameness,
    Training,
    find_load,
    find_monotony,
    find_percentile,
    find_usual,
    group_weeks,
    judge_week,
    place_load,
    sum_weeks,
)

MONDAY = date(2026, 5, 4)
WEEK = timedelta(weeks=1)
loads = st.lists(st.floats(0, 2000), min_size=7, max_size=7)
trainings = st.lists(
    st.builds(
        Training,
        day=st.integers(0, 40).map(lambda n: MONDAY + timedelta(days=n)),
        minutes=st.floats(1, 200),
        effort=st.none() | st.integers(0, 10),
        run=st.booleans(),
    ),
    max_size=30,
)


def day(number, **changes):
    return replace(Training(MONDAY + timedelta(days=number), 20.0, 5), **changes)


def one_week(*training, today=MONDAY + WEEK):
    return sum_weeks(training, MONDAY, today)[0]


def test_load_is_effort_times_minutes():
    assert find_load(6, 20.0) == 120
    assert find_load(0, 20.0) == 0


def test_an_effort_not_said_is_no_load_and_not_zero():
    assert find_load(None, 20.0) is None


def test_a_week_worked_out_by_hand():
    # Loads 100, 0, 200, 0, 0, 300, 0: mean 600/7, mean of squares 20,000, so variance 20,000 - 7,346.94 = 12,653.06.
    week = one_week(day(0), day(2, minutes=40.0), day(5, minutes=30.0, effort=10))
    assert (week.sessions, week.minutes, week.load) == (3, 90, 600)
    assert week.monotony == pytest.approx(0.762, abs=5e-4)
    assert week.strain == pytest.approx(600 * 0.76200, abs=0.01)


def test_an_even_week_is_monotonous():
    # Six days of 100 and one of rest: mean 600/7, variance 60,000/7 - (600/7)², so mean over deviation is √6.
    assert find_monotony([100.0] * 6 + [0.0]) == pytest.approx(6**0.5)


@pytest.mark.parametrize("same", [0.0, 70.0, 0.1])
def test_seven_days_alike_have_no_monotony(same):
    assert find_monotony([same] * 7) is None


def test_two_sessions_on_a_day_are_one_days_load():
    assert one_week(day(0), day(0)).monotony == one_week(day(0, minutes=40.0)).monotony


def test_runs_are_named_apart_and_count_in_the_monotony():
    week = one_week(day(0), day(3, run=True, assumed=True, minutes=45.0, effort=3))
    assert (week.strength, week.runs, week.load, week.sessions, week.minutes) == (100, 135, 235, 1, 20)
    assert week.monotony == find_monotony([100, 0, 0, 135, 0, 0, 0])


def test_an_effort_not_said_makes_the_load_a_lower_bound_and_leaves_the_rest_open():
    week = one_week(day(0), day(2, effort=None))
    assert (week.load, week.unsaid, week.monotony, week.strain) == (100, 1, None, None)


def test_a_week_that_goes_on_has_a_load_and_no_monotony_yet():
    week = one_week(day(0), today=MONDAY + timedelta(days=6))
    assert (week.load, week.over, week.monotony) == (100, False, None)


def test_weeks_without_training_are_weeks_too():
    weeks = sum_weeks((day(0), day(14)), MONDAY, MONDAY + timedelta(days=15))
    assert [week.load for week in weeks] == [100, 0, 100]
    assert [week.monday for week in weeks] == [MONDAY, MONDAY + WEEK, MONDAY + 2 * WEEK]


def test_runs_are_known_from_the_first_to_the_last_week_that_has_one():
    runs = (day(7, run=True), day(21, run=True))
    weeks = sum_weeks((day(0), *runs), MONDAY, MONDAY + timedelta(days=30))
    assert [week.with_runs for week in weeks] == [False, True, True, True, False]


@pytest.mark.parametrize(("share", "value"), [(0, 1), (0.25, 2), (0.9, 4.6), (1, 5)])
def test_a_percentile_lies_between_its_neighbours(share, value):
    assert find_percentile([5, 1, 4, 2, 3], share) == pytest.approx(value)


def test_nothing_is_usual_before_the_sixth_week():
    assert find_usual([100] * (FEWEST_WEEKS - 1)) is None
    assert find_usual([100] * FEWEST_WEEKS) == (100, 100)


def past(*strains, **changes):
    """Return whole weeks with these strains, monotony 1 and the same load as strain."""
    week = LoadWeek(MONDAY, 2, 40.0, 0.0, 0.0, 0, over=True, with_runs=False, monotony=1.0)
    return tuple(
        replace(week, monday=MONDAY + n * WEEK, strength=strain, strain=strain, **changes)
        for n, strain in enumerate(strains)
    )


def judge_after(week, *strains, **changes):
    weeks = (*past(*strains, **changes), week)
    return judge_week(weeks, len(weeks) - 1)


SIX = (100, 110, 120, 130, 140, 150)  # nine in ten lie below 145


@pytest.mark.parametrize(
    ("monotony", "strain", "sameness"),
    [
        (2.1, 146, Sameness.ALIKE_AND_HEAVY),
        (2.0, 146, Sameness.HEAVY),
        (2.1, 145, Sameness.ALIKE),
        (1.0, 100, Sameness.VARIED),
    ],
)
def test_a_week_is_flagged_only_when_it_is_alike_and_heavy_for_this_runner(monotony, strain, sameness):
    judged = judge_after(replace(past(strain)[0], monotony=monotony), *SIX)
    assert (judged.sameness, judged.weeks, judged.usual_strain) == (sameness, 6, pytest.approx(145))


def test_before_six_weeks_nothing_is_flagged():
    judged = judge_after(replace(past(9999)[0], monotony=5.0), *SIX[1:])
    assert (judged.sameness, judged.weeks) == (Sameness.TOO_FEW_WEEKS, 5)


def test_the_week_itself_is_no_part_of_its_own_past():
    assert judge_after(past(1000)[0], *SIX).usual_strain == pytest.approx(145)


def test_a_week_with_runs_is_compared_with_weeks_with_runs():
    with_runs = replace(past(5000)[0], monotony=3.0, with_runs=True)
    assert judge_after(with_runs, *SIX).sameness is Sameness.TOO_FEW_WEEKS
    assert judge_after(with_runs, *SIX, with_runs=True).sameness is Sameness.ALIKE_AND_HEAVY


def test_a_week_whose_effort_is_not_all_said_is_not_judged():
    unsaid = replace(past(100)[0], unsaid=1, monotony=None, strain=None)
    assert judge_after(unsaid, *SIX).sameness is Sameness.EFFORT_UNSAID
    assert place_load((*past(*SIX), unsaid), 6).place is Place.UNKNOWN


@pytest.mark.parametrize(
    ("load", "place"), [(104, Place.BELOW), (105, Place.USUAL), (145, Place.USUAL), (146, Place.ABOVE)]
)
def test_a_load_is_placed_in_the_runners_own_range(load, place):
    placed = place_load((*past(*SIX), past(load)[0]), 6)
    assert (placed.place, placed.low, placed.high) == (place, pytest.approx(105), pytest.approx(145))


def test_weeks_off_are_no_part_of_what_is_usual():
    weeks = (*past(0, 0, *SIX), past(100)[0])
    assert place_load(weeks, 8).weeks == 6


def test_weeks_of_more_than_a_year_ago_are_another_runners():
    assert judge_after(past(100)[0], *[50] * 80).weeks == 52


@given(loads, st.floats(0.01, 100))
def test_monotony_does_not_depend_on_the_unit_of_load(week, factor):
    before, after = find_monotony(week), find_monotony([load * factor for load in week])
    if before is not None and after is not None and before < 1e4:
        assert after == pytest.approx(before, rel=1e-3)


@given(loads, st.randoms(use_true_random=False))
def test_monotony_does_not_depend_on_the_order_of_days(week, random):
    mixed = random.sample(week, 7)
    before, after = find_monotony(week), find_monotony(mixed)
    if before is not None and after is not None and before < 1e4:
        assert after == pytest.approx(before, rel=1e-3)


@given(trainings)
def test_every_load_said_is_in_exactly_one_week(training):
    weeks = sum_weeks(training, MONDAY, MONDAY + timedelta(days=41))
    assert sum(week.load for week in weeks) == pytest.approx(sum(find_load(t.effort, t.minutes) or 0 for t in training))
    assert sum(week.sessions for week in weeks) == sum(not t.run for t in training)


@given(trainings, st.integers(0, 29))
def test_an_effort_taken_back_never_makes_a_week_heavier(training, place):
    fewer = [replace(t, effort=None) if n == place else t for n, t in enumerate(training)]
    for before, after in zip(
        *(sum_weeks(t, MONDAY, MONDAY + timedelta(days=41)) for t in (training, fewer)), strict=True
    ):
        assert after.load <= before.load + 1e-9
        assert after.unsaid >= before.unsaid


@given(trainings)
def test_strain_is_load_times_monotony_and_there_is_none_without_the_other(training):
    for week in sum_weeks(training, MONDAY, MONDAY + timedelta(days=41)):
        assert (week.strain is None) is (week.monotony is None)
        assert week.strain is None or week.strain == pytest.approx(week.load * week.monotony)


@given(trainings)
def test_judging_never_fails_and_never_flags_a_first_week(training):
    weeks = sum_weeks(training, MONDAY, MONDAY + timedelta(days=41))
    for number in range(len(weeks)):
        judged, placed = judge_week(weeks, number), place_load(weeks, number)
        assert judged.sameness is not Sameness.ALIKE_AND_HEAVY or judged.weeks >= FEWEST_WEEKS
        assert placed.low is None or placed.low <= placed.high


@pytest.mark.parametrize(("whole", "bars"), [(0, 1), (1, 2), (52, 53), (53, 28), (105, 36), (700, 51)])
def test_many_weeks_are_drawn_as_few_bars(whole, bars):
    today = MONDAY + whole * WEEK + timedelta(days=2)
    stretches = group_weeks(sum_weeks((day(0),), MONDAY, today))
    assert len(stretches) == bars
    assert sum(stretch.weeks for stretch in stretches) == whole + 1
    assert [stretch.now for stretch in stretches] == [False] * (bars - 1) + [True]
    assert len({stretch.weeks for stretch in stretches[1:-1]}) <= 1


def test_a_stretch_of_weeks_is_their_mean():
    stretches = group_weeks(sum_weeks((day(0), day(2), day(7)), MONDAY, MONDAY + 2 * WEEK), most=1)
    assert [(s.weeks, s.sessions, s.strength, s.now) for s in stretches] == [(2, 1.5, 150, False), (1, 0, 0, True)]
