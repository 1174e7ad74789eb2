"""The first workout as the programme describes it, second by second."""

from __future__ import annotations

import pytest

from stridework.library import compile_session, load_exercises
from stridework.training.timeline import Haptic, Say, Show, SideChange, Tone

TIMELINE = compile_session("first-workout")
WORK = [interval for interval in TIMELINE.intervals if interval.kind == "work"]
REST = [interval for interval in TIMELINE.intervals if interval.kind == "rest"]


def tones(name: str) -> list[float]:
    return [event.at_s for event in TIMELINE.events if isinstance(event, Tone) and event.tone == name]


def spoken_between(from_s: float, to_s: float) -> list[Say]:
    return [event for event in TIMELINE.events if isinstance(event, Say) and from_s <= event.at_s < to_s]


def test_fifteen_times_thirty_seconds_with_fourteen_rests_of_fifteen() -> None:
    assert [interval.start_s for interval in WORK] == [45 * n for n in range(15)]
    assert {interval.end_s - interval.start_s for interval in WORK} == {30}
    assert [interval.start_s for interval in REST] == [30 + 45 * n for n in range(14)]
    assert {interval.end_s - interval.start_s for interval in REST} == {15}


def test_the_three_exercises_in_order_five_times_each() -> None:
    assert [interval.exercise for interval in WORK] == ["squat", "balance-lunge", "jumping-lunge"] * 5
    assert {interval.variant for interval in WORK} == {"squat", "balance-lunge", "jumping-lunge"}


def test_eleven_minutes_from_the_first_go_to_the_last_tone() -> None:
    assert TIMELINE.seconds == 660
    assert next(event.at_s for event in TIMELINE.events if isinstance(event, Say) and event.text == "Go.") == 0
    assert tones("end") == [660]


def test_the_shared_intervals_alternate_who_starts_and_switch_at_fifteen_seconds() -> None:
    shared = [interval for interval in WORK if interval.side]
    assert [interval.side for interval in shared] == [
        "left-right",
        "right-left",
        "left-right",
        "right-left",
        "left-right",
    ]
    changes = [(event.at_s, event.side) for event in TIMELINE.events if isinstance(event, SideChange)]
    assert changes == [
        moment
        for interval in shared
        for moment in zip((interval.start_s, interval.start_s + 15), (interval.side or "").split("-"), strict=True)
    ]
    assert tones("switch") == [interval.start_s + 15 for interval in shared]


def test_every_tone_sounds_where_the_schedule_has_it() -> None:
    assert tones("work") == [45 * n for n in range(15)]
    assert tones("rest") == [30 + 45 * n for n in range(14)]
    assert tones("halfway") == [interval.start_s + 15 for interval in WORK if not interval.side]
    changes = [0, *(edge for interval in REST for edge in (interval.start_s, interval.end_s)), 660]
    assert tones("count") == [edge - n for edge in changes for n in (3, 2, 1)]


def test_every_tone_can_be_felt() -> None:
    assert [e.at_s for e in TIMELINE.events if isinstance(e, Haptic)] == [
        e.at_s for e in TIMELINE.events if isinstance(e, Tone)
    ]


@pytest.mark.parametrize("interval", WORK, ids=lambda interval: f"work {interval.number}")
def test_one_correction_an_interval_between_twelve_and_twenty_four_seconds(interval) -> None:  # type: ignore[no-untyped-def]
    exercise = load_exercises()[interval.exercise]
    cues = {cue.voice["en"] for cue in exercise.cues}
    corrections = [event for event in spoken_between(interval.start_s, interval.end_s) if event.text in cues]
    assert len(corrections) == 1
    assert corrections[0].at_s - interval.start_s >= 12
    assert corrections[0].at_s + corrections[0].seconds - interval.start_s <= 24


@pytest.mark.parametrize("interval", REST, ids=lambda interval: f"rest {interval.number}")
def test_the_rest_names_the_next_exercise_by_its_fourth_second(interval) -> None:  # type: ignore[no-untyped-def]
    upcoming = WORK[interval.number - 1]
    sentence = load_exercises()[upcoming.exercise].variant(upcoming.variant).next["en"]
    (announced,) = [e for e in spoken_between(interval.start_s, interval.end_s) if e.text == sentence]
    assert interval.start_s + 1 <= announced.at_s
    assert announced.at_s + announced.seconds <= interval.start_s + 4


def test_the_middle_of_a_rest_is_silent() -> None:
    for interval in REST:
        spoken = spoken_between(interval.start_s + 9, interval.end_s)
        assert [event.text for event in spoken] == (["Last one."] if interval is REST[-1] else [])


def test_the_last_one_is_called_at_ten_seconds_of_the_last_rest() -> None:
    (call,) = [event for event in TIMELINE.events if isinstance(event, Say) and event.text == "Last one."]
    assert call.at_s == REST[-1].start_s + 10


def test_it_ends_with_well_done_after_the_long_tone() -> None:
    assert [event.text for event in spoken_between(660, 700)] == ["Well done."]
    assert [event.kind for event in TIMELINE.events if isinstance(event, Show)][-1] == "done"


def test_every_cue_is_heard_or_shown_and_every_phase_of_the_movement_is_shown() -> None:
    seen = " ".join(event.line for event in TIMELINE.events if isinstance(event, Show))
    heard = {event.text for event in TIMELINE.events if isinstance(event, Say)}
    for interval in WORK[:3]:
        exercise = load_exercises()[interval.exercise or ""]
        variant = exercise.variant(interval.variant or "")
        for cue in map(exercise.cue, variant.work_cues):
            assert cue.screen["en"] in seen or cue.voice["en"] in heard
        phases = {pose.phase for pose in variant.motion.poses if pose.phase}
        assert all(phase.good["en"] in seen for phase in exercise.phases if phase.id in phases)


def test_what_is_spoken_in_work_is_shown_in_the_same_interval() -> None:
    screen = {cue.voice["en"]: cue.screen["en"] for e in load_exercises().values() for cue in e.cues}
    for interval in WORK:
        lines = " ".join(
            event.line
            for event in TIMELINE.events
            if isinstance(event, Show) and interval.start_s <= event.at_s < interval.end_s
        )
        for event in spoken_between(interval.start_s + 1, interval.end_s):
            assert event.text in lines or screen[event.text] in lines


def test_an_exercise_is_cued_on_five_different_things() -> None:
    for exercise in {interval.exercise for interval in WORK}:
        cues = {cue.voice["en"] for cue in load_exercises()[exercise or ""].cues}
        own = [interval for interval in WORK if interval.exercise == exercise]
        heard = {e.text for i in own for e in spoken_between(i.start_s, i.end_s) if e.text in cues}
        assert len(heard) == min(5, len(cues))
