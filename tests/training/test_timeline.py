"""What holds for every session whatever the workout, and how each kind of step becomes intervals."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stridework.errors import TimelineError
from stridework.library import load_exercises, load_phrases
from stridework.training.exercise import Sides
from stridework.training.schedule import LAP_LEAD_S
from stridework.training.speech import clip_id, estimate_seconds
from stridework.training.timeline import (
    Figure,
    Interval,
    Say,
    Settings,
    Show,
    SideChange,
    Timeline,
    Tone,
    Wait,
    compile_timeline,
)
from stridework.training.workout import Amount, Block, SideRule, Sport, Step, Unit, Workout

EXERCISES = load_exercises()
PHRASES = load_phrases("en")


def compile_steps(*steps: Step, rounds: int = 1, sport: Sport = Sport.STRENGTH, **chosen: object) -> Timeline:
    workout = Workout("w", "W", sport, (Block("", steps, rounds),))
    return compile_timeline(workout, EXERCISES, PHRASES, Settings(**chosen), estimate_seconds)  # type: ignore[arg-type]


def step(label: str, value: int, unit: Unit = Unit.SECONDS, sides: SideRule = SideRule.NONE, note: str = "") -> Step:
    ids = {
        "Squat": ("squat", "squat"),
        "Balance + lunge": ("balance-lunge", "balance-lunge"),
        "Single-leg balance": ("balance-lunge", "balance"),
        "Jumping lunge": ("jumping-lunge", "jumping-lunge"),
    }.get(label, (None, None))
    return Step(label, Amount(value, unit), sides, note, *ids)


def rest(seconds: int) -> Step:
    return step("Rest", seconds)


def work(timeline: Timeline) -> list[Interval]:
    return [interval for interval in timeline.intervals if interval.kind == "work"]


def said(timeline: Timeline, interval: Interval) -> list[str]:
    return [
        event.text
        for event in timeline.events
        if isinstance(event, Say) and interval.start_s <= event.at_s < interval.end_s
    ]


def tones(timeline: Timeline, name: str) -> list[float]:
    return [event.at_s for event in timeline.events if isinstance(event, Tone) and event.tone == name]


@st.composite
def some_steps(draw: st.DrawFn) -> Step:
    if draw(st.booleans()):
        label = draw(st.sampled_from(["Rest", "Easy run", "Plank", "Shake out"]))
        unit = draw(st.sampled_from([Unit.SECONDS, Unit.SECONDS, Unit.METRES, Unit.REPS, Unit.LAP]))
        sides = SideRule.NONE if unit is Unit.LAP else draw(st.sampled_from(SideRule))
        value = 0 if unit is Unit.LAP else draw(st.integers(1, 90))
        return Step(label, Amount(value, unit), sides, draw(st.sampled_from(["", "Tall, and easy."])))
    exercise = draw(st.sampled_from(sorted(EXERCISES.values(), key=lambda e: e.id)))
    variant = draw(st.sampled_from(exercise.variants))
    unit = Unit.SECONDS if variant.hold else draw(st.sampled_from([Unit.SECONDS, Unit.REPS]))
    sides = draw(st.sampled_from(SideRule)) if variant.sides is Sides.ONE else SideRule.NONE
    amount = Amount(draw(st.integers(1, 90)), unit)
    return Step(variant.name["en"], amount, sides, "", exercise.id, variant.id)


some_workouts = st.builds(
    Workout,
    id=st.just("w"),
    name=st.just("W"),
    sport=st.sampled_from(Sport),
    blocks=st.lists(
        st.builds(Block, st.just(""), st.lists(some_steps(), min_size=1, max_size=4).map(tuple), st.integers(1, 3)),
        min_size=1,
        max_size=3,
    ).map(tuple),
).filter(
    lambda workout: any(
        step.exercise or not PHRASES.is_rest(step.label) for block in workout.blocks for step in block.steps
    )
)
some_settings = st.builds(Settings, get_ready_s=st.integers(0, 30), switch_s=st.integers(0, 10), halfway=st.booleans())


@settings(max_examples=400, deadline=None)
@given(some_workouts, some_settings, st.floats(0.5, 3.0))
def test_any_session_keeps_the_rules(workout: Workout, chosen: Settings, slowness: float) -> None:
    timeline = compile_timeline(workout, EXERCISES, PHRASES, chosen, lambda text: slowness * estimate_seconds(text))
    moments = [event.at_s for event in timeline.events]
    assert moments == sorted(moments)
    assert_contiguous(timeline)
    assert_speech_keeps_clear(timeline)
    assert_tones_carry_the_clock(timeline)
    assert_sides_are_equal(timeline)


def assert_contiguous(timeline: Timeline) -> None:
    intervals = timeline.intervals
    assert [interval.index for interval in intervals] == list(range(len(intervals)))
    assert all(first.end_s == second.start_s for first, second in pairwise(intervals))
    assert all(interval.end_s > interval.start_s for interval in intervals)
    assert [interval.number for interval in work(timeline)] == list(range(1, len(work(timeline)) + 1))
    assert work(timeline)[0].start_s == 0
    assert intervals[-1].kind == "work"
    assert timeline.seconds == intervals[-1].end_s


def assert_speech_keeps_clear(timeline: Timeline) -> None:
    speech = [event for event in timeline.events if isinstance(event, Say)]
    assert all(first.at_s + first.seconds < second.at_s for first, second in pairwise(speech))
    for event in speech:
        assert event.clip == clip_id(event.text, "en")
        for interval in timeline.intervals:
            if interval.start_s <= event.at_s < interval.end_s and not interval.waits:
                assert event.at_s + event.seconds <= interval.end_s - 3 + 1e-6
    for name in ("work", "rest", "halfway", "switch", "end"):
        for at_s in tones(timeline, name):
            assert not [event for event in speech if event.at_s < at_s < event.at_s + event.seconds]


def assert_tones_carry_the_clock(timeline: Timeline) -> None:
    assert tones(timeline, "work") == [interval.start_s for interval in work(timeline)]
    assert tones(timeline, "end") == [timeline.seconds]
    counted = tones(timeline, "count")
    for interval in timeline.intervals:
        inside = [at_s for at_s in counted if interval.start_s < at_s < interval.end_s]
        before_s = [round(interval.end_s - at_s, 3) for at_s in inside]
        expected = [n for n in (3, 2, 1) if interval.end_s - n > interval.start_s + 0.5]
        assert before_s == ([] if interval.waits else expected)


def assert_sides_are_equal(timeline: Timeline) -> None:
    changes = [event for event in timeline.events if isinstance(event, SideChange)]
    for interval in work(timeline):
        own = [event for event in changes if interval.start_s <= event.at_s < interval.end_s]
        assert "-".join(event.side for event in own) == (interval.side or "")
        if len(own) == 2:
            assert own[1].at_s - own[0].at_s == pytest.approx(interval.end_s - own[1].at_s, abs=0.002)


def test_getting_ready_comes_before_zero_and_counts_down() -> None:
    timeline = compile_steps(step("Squat", 30), rest(15), step("Squat", 30))
    ready = timeline.intervals[0]
    assert (ready.kind, ready.start_s, ready.end_s) == ("ready", -10, 0)
    assert said(timeline, ready)[:2] == ["Get ready.", "First: squats."]
    assert [at_s for at_s in tones(timeline, "count") if at_s < 0] == [-3, -2, -1]


def test_rests_before_the_first_work_are_the_getting_ready() -> None:
    timeline = compile_steps(step("Stand tall, shake out", 20), step("Squat", 30), rest(15))
    assert [(i.kind, i.start_s, i.end_s) for i in timeline.intervals] == [("ready", -20, 0), ("work", 0, 30)]


def test_a_short_rest_before_the_first_work_is_stretched_to_the_get_ready() -> None:
    timeline = compile_steps(rest(4), step("Squat", 30), get_ready_s=10)
    assert timeline.intervals[0].start_s == -10


def test_no_get_ready_when_none_is_wanted() -> None:
    assert compile_steps(step("Squat", 30), get_ready_s=0).intervals[0].kind == "work"


def test_each_side_is_two_intervals_with_a_gap_to_change_legs() -> None:
    timeline = compile_steps(step("Single-leg balance", 20, sides=SideRule.EACH), switch_s=6)
    assert [(i.kind, i.side, i.end_s - i.start_s) for i in timeline.intervals[1:]] == [
        ("work", "left", 20),
        ("rest", None, 6),
        ("work", "right", 20),
    ]
    assert tones(timeline, "switch") == [20]
    assert said(timeline, timeline.intervals[2]) == ["Switch legs.", "Right leg."]


def test_repetitions_each_side_are_the_whole_number_on_each() -> None:
    timeline = compile_steps(step("Balance + lunge", 7, Unit.REPS, SideRule.EACH))
    pace = EXERCISES["balance-lunge"].variant("balance-lunge").seconds_per_rep
    assert [(i.reps, i.end_s - i.start_s) for i in work(timeline)] == [(7, pytest.approx(7 * pace))] * 2
    assert "7 each side." in said(timeline, timeline.intervals[0])


def test_a_one_sided_exercise_shares_its_interval_and_alternates_who_starts() -> None:
    timeline = compile_steps(step("Balance + lunge", 30), rest(15), rounds=3)
    assert [i.side for i in work(timeline)] == ["left-right", "right-left", "left-right"]
    assert tones(timeline, "switch") == [15, 60, 105]
    assert "Left leg first." in said(timeline, timeline.intervals[0])
    assert "Right leg first." in said(timeline, timeline.intervals[2])


def test_one_named_side_stays_on_that_side() -> None:
    timeline = compile_steps(step("Single-leg balance", 20, sides=SideRule.RIGHT))
    assert [i.side for i in work(timeline)] == ["right"]
    assert tones(timeline, "switch") == []


def test_metres_take_as_long_as_the_runner_says() -> None:
    timeline = compile_steps(step("Easy run", 400, Unit.METRES), sport=Sport.RUN, seconds_per_km=300)
    assert timeline.seconds == 120


def test_a_lap_waits_for_a_tap_at_its_end() -> None:
    timeline = compile_steps(step("Easy run", 0, Unit.LAP), step("Squat", 30), sport=Sport.RUN)
    lap = work(timeline)[0]
    assert (lap.waits, lap.end_s - lap.start_s) == (True, LAP_LEAD_S)
    assert [event.at_s for event in timeline.events if isinstance(event, Wait)] == [lap.end_s]
    assert "Tap when you are done." in said(timeline, lap)
    at_the_end = [event for event in timeline.events if event.at_s == lap.end_s]
    assert isinstance(at_the_end[0], Wait)


def test_work_behind_work_is_announced_before_it_begins() -> None:
    timeline = compile_steps(step("Easy run", 600), step("Squat", 5, Unit.REPS, note="Stop safely."), sport=Sport.RUN)
    assert said(timeline, work(timeline)[0])[-3:] == ["Next: squats.", "5 reps.", "Stop safely."]
    assert not tones(timeline, "rest")


def test_a_rest_names_the_next_exercise_and_shows_its_figure() -> None:
    timeline = compile_steps(step("Squat", 30), rest(15), step("Jumping lunge", 30))
    interval = timeline.intervals[2]
    assert said(timeline, interval)[:2] == ["Rest.", "Next: jumping lunges."]
    show = next(event for event in timeline.events if isinstance(event, Show) and event.at_s == 30)
    assert (show.title, show.next) == ("Rest", "Jumping lunge")
    figures = {event.at_s: event.figure for event in timeline.events if isinstance(event, Figure)}
    assert figures[30] == figures[45] == "jumping-lunge.jumping-lunge"


def test_the_last_work_is_called_the_last_one() -> None:
    timeline = compile_steps(step("Squat", 30), rest(15), rounds=3)
    calls = [event.at_s for event in timeline.events if isinstance(event, Say) and event.text == "Last one."]
    assert calls == [75 + 10]


def test_both_sides_of_the_last_step_are_one_last_one() -> None:
    timeline = compile_steps(step("Squat", 30), rest(15), step("Single-leg balance", 20, sides=SideRule.EACH))
    calls = [event.at_s for event in timeline.events if isinstance(event, Say) and event.text == "Last one."]
    assert calls == [40]


def test_a_session_of_one_interval_has_no_last_one() -> None:
    assert "Last one." not in [e.text for e in compile_steps(step("Squat", 30)).events if isinstance(e, Say)]


def test_halfway_is_skipped_under_ten_seconds_and_when_not_wanted() -> None:
    assert tones(compile_steps(step("Squat", 10)), "halfway") == [5]
    assert tones(compile_steps(step("Squat", 9)), "halfway") == []
    assert tones(compile_steps(step("Squat", 30), halfway=False), "halfway") == []


def test_a_note_takes_the_place_of_the_setup_on_screen_and_is_not_spoken() -> None:
    timeline = compile_steps(step("Squat", 30), rest(15), step("Squat", 30, note="Slowly now."))
    lines = {event.at_s: event.line for event in timeline.events if isinstance(event, Show)}
    assert "Slowly now." in lines[30]
    assert lines[45] == "Slowly now."
    assert "Slowly now." not in [event.text for event in timeline.events if isinstance(event, Say)]


def test_speech_that_does_not_fit_is_dropped_and_the_tones_stay() -> None:
    workout = Workout("w", "W", Sport.STRENGTH, (Block("", (step("Squat", 30), rest(15)), 2),))
    silent = compile_timeline(workout, EXERCISES, PHRASES, Settings(), lambda _: 60.0)
    spoken = compile_timeline(workout, EXERCISES, PHRASES, Settings(), estimate_seconds)
    assert [e for e in silent.events if isinstance(e, Say) and e.at_s < silent.seconds] == []
    assert [e for e in silent.events if isinstance(e, Tone)] == [e for e in spoken.events if isinstance(e, Tone)]


def test_the_same_workout_gives_the_same_timeline() -> None:
    steps = (step("Squat", 30), rest(15), step("Balance + lunge", 30))
    assert compile_steps(*steps) == compile_steps(*steps)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (rest(30), "nothing to do"),
        (step("Squat", 30, sides=SideRule.EACH), "both legs at once"),
        (step("Jumping lunge", 16, Unit.REPS, SideRule.EACH), "changes legs by itself"),
        (step("Single-leg balance", 8, Unit.REPS), "held, not repeated"),
        (step("Balance + lunge", 0, Unit.LAP, SideRule.SPLIT), "nobody knows where to split it"),
        (Step("Swim", Amount(30, Unit.SECONDS), exercise="swim"), "no exercise 'swim'"),
        (Step("Squat", Amount(30, Unit.SECONDS), exercise="squat", variant="deep"), "no variant 'deep'"),
    ],
)
def test_a_step_that_cannot_be_done_is_named(bad: Step, reason: str) -> None:
    with pytest.raises(TimelineError, match=reason):
        compile_steps(bad)


def test_a_step_read_from_a_file_is_named_with_its_line() -> None:
    bad = Step("Squat", Amount(30, Unit.SECONDS), SideRule.EACH, "", "squat", "squat", line=7)
    with pytest.raises(TimelineError, match=r"^Squat \(line 7\): "):
        compile_steps(bad)


@pytest.mark.parametrize("chosen", [{"get_ready_s": -1}, {"switch_s": 61}, {"seconds_per_km": 0}])
def test_settings_out_of_range_are_refused(chosen: dict[str, int]) -> None:
    with pytest.raises(TimelineError, match=next(iter(chosen))):
        compile_steps(step("Squat", 30), **chosen)
