"""A running week in the runner's words, and the dates it makes."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stridework.errors import StrideworkError, WeekPatternError
from stridework.library.run_words import load_run_words
from stridework.training.running import Ignored
from stridework.training.week_pattern import WeeklyRun, parse_week_pattern, plan_week_pattern

WORDS = load_run_words("en")
MONDAY = date(2026, 11, 23)


def read(text: str) -> tuple[WeeklyRun, ...]:
    return parse_week_pattern(text, words=WORDS)


def days(text: str) -> list[tuple[int, str, float | None]]:
    return [(run.weekday, str(run.kind), run.minutes) for run in read(text)]


def test_a_week_is_read_with_its_kinds_and_times() -> None:
    assert days("Tue intervals, Thu tempo 50m, Sun long 1h40") == [
        (1, "quality", None),
        (3, "quality", 50),
        (6, "long", 100),
    ]


def test_several_days_share_a_run_and_a_decimal_comma_parts_nothing() -> None:
    assert days("Mon/Wed and Fri easy 40m; sunday: 40m") == [
        (0, "easy", 40),
        (2, "easy", 40),
        (4, "easy", 40),
        (6, "easy", 40),
    ]
    assert read("Sun long 18,5 km")[0].metres == 18_500


def test_a_time_of_day_parts_two_runs_of_one_day() -> None:
    morning, evening = read("Tue 18:30 track, Tue 7am easy")
    assert (morning.at, evening.at) == (time(7), time(18, 30))
    assert (morning.title, evening.title) == ("easy", "track")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Tue easy, Thx tempo", "part 2, 'Thx tempo': 'Thx' is not a day; expected a day (mon, tue, "),
        ("Mon, Tue easy", "part 1, 'Mon': no run behind the day"),
        ("Fri bananas", "part 1, 'Fri bananas': 'bananas' does not say what kind of run"),
        ("Fri 40", "part 1, 'Fri 40': '40' does not say what kind of run"),
        ("Tue easy, tue long", "part 2, 'tue long': that day already has 'easy'"),
        (" , ", "no day in it"),
        ("x" * 1001, "1001 characters; expected at most 1000"),
    ],
)
def test_a_part_that_cannot_be_read_is_named(text: str, problem: str) -> None:
    with pytest.raises(WeekPatternError) as raised:
        read(text)
    assert problem in str(raised.value)


def test_the_pattern_is_laid_out_from_the_first_day_to_the_last() -> None:
    reading = plan_week_pattern(read("Mon rest, Tue 18:30 intervals, Sun long 1h40"), MONDAY, date(2026, 12, 6))
    assert [(run.start, run.all_day, run.uid) for run in reading.runs] == [
        (datetime(2026, 11, 24, 18, 30), False, "week/2026-11-24T1830"),
        (datetime(2026, 11, 29), True, "week/2026-11-29"),
        (datetime(2026, 12, 1, 18, 30), False, "week/2026-12-01T1830"),
        (datetime(2026, 12, 6), True, "week/2026-12-06"),
    ]
    assert reading.ignored == (Ignored("rest", "the title says “rest”"),)


@pytest.mark.parametrize(("last", "problem"), [(date(2026, 11, 1), "is before the first"), (date(2029, 1, 1), "days")])
def test_days_the_wrong_way_round_or_too_many_are_refused(last: date, problem: str) -> None:
    with pytest.raises(StrideworkError, match=problem):
        plan_week_pattern(read("Tue easy"), MONDAY, last)


@given(st.text(alphabet="montuewdsa easylng 140mhk:,;/&+.x\n", max_size=60))
def test_any_text_is_read_or_told_what_is_wrong(text: str) -> None:
    try:
        runs = read(text)
    except WeekPatternError:
        return
    assert runs
