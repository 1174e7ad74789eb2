"""What the keys do to a session, and what is logged of it. The clock is moved by hand."""

from __future__ import annotations

import pytest

from stridework.audio import Levels
from stridework.cli.playback import Playback
from stridework.library import compile_session
from stridework.training.log import Done
from stridework.training.timeline import Interval, Timeline, Wait


class HandClock:
    """Stands where the test moves it; the same promises as the real ones."""

    def __init__(self) -> None:
        self.at_s = 0.0
        self.until_s = 0.0
        self.running = False
        self.levels = Levels()

    def start(self, from_s: float, until_s: float) -> None:
        self.at_s, self.until_s, self.running = from_s, until_s, True

    def stop(self) -> None:
        self.running = False

    def set_levels(self, levels: Levels) -> None:
        self.levels = levels

    def position_s(self) -> float:
        return self.at_s

    def close(self) -> None:
        self.running = False

    def move(self, seconds: float) -> None:
        if self.running:
            self.at_s = min(self.at_s + seconds, self.until_s)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def session(clock: HandClock) -> Playback:
    playback = Playback(compile_session("first-workout"), clock)
    playback.play()
    return playback


def run(session: Playback, clock: HandClock, seconds: float) -> None:
    for _ in range(round(seconds * 4)):
        clock.move(0.25)
        session.tick()


def test_a_session_played_through_is_done_in_full(session: Playback, clock: HandClock) -> None:
    run(session, clock, 671)
    assert session.finished
    assert session.trained_s == pytest.approx(660)
    assert [interval.done for interval in session.done_intervals()] == [Done.FULL] * 15


def test_it_begins_with_getting_ready(session: Playback, clock: HandClock) -> None:
    assert session.at_s == -10


def test_pause_freezes_and_does_not_count_as_training(session: Playback, clock: HandClock) -> None:
    run(session, clock, 15)
    session.tap()
    run(session, clock, 100)
    assert session.at_s == 5
    session.tap()
    run(session, clock, 1)
    assert session.at_s == 6
    assert session.trained_s == pytest.approx(6)


def test_skip_goes_to_the_next_interval_and_says_what_was_left_out(session: Playback, clock: HandClock) -> None:
    run(session, clock, 20)
    session.skip()
    assert session.at_s == 30
    session.skip()
    session.skip()
    assert session.at_s == 75
    assert [interval.done for interval in session.done_intervals()[:3]] == [Done.PART, Done.SKIPPED, Done.SKIPPED]


def test_skipping_in_the_last_moment_takes_nothing_away(session: Playback, clock: HandClock) -> None:
    run(session, clock, 38.5)
    session.skip()
    assert session.done_intervals()[0].done is Done.FULL


def test_back_starts_the_interval_again_and_twice_goes_to_the_one_before(session: Playback, clock: HandClock) -> None:
    run(session, clock, 65)
    session.back()
    assert session.at_s == 45
    session.back()
    assert session.at_s == 30
    for _ in range(9):
        session.back()
    assert session.at_s == -10


def test_a_skip_while_paused_stays_paused(session: Playback, clock: HandClock) -> None:
    run(session, clock, 15)
    session.tap()
    session.skip()
    run(session, clock, 10)
    assert (session.at_s, session.playing) == (30, False)


def test_skipping_out_of_the_last_interval_ends_the_session(session: Playback, clock: HandClock) -> None:
    for _ in range(30):
        session.skip()
    assert session.finished
    assert all(interval.done is Done.SKIPPED for interval in session.done_intervals())


def test_restart_forgets_what_was_done(session: Playback, clock: HandClock) -> None:
    run(session, clock, 100)
    session.restart()
    assert session.at_s == -10
    assert session.trained_s == 0


def test_volume_and_mode_reach_the_clock_and_keep_the_place(session: Playback, clock: HandClock) -> None:
    run(session, clock, 15)
    session.change_volume(-3)
    assert clock.levels == Levels(0.7, 0.7)
    session.change_mode()
    assert clock.levels == Levels(0, 0.7)
    session.change_volume(9)
    assert clock.levels == Levels(0, 1)
    assert session.at_s == 5
    assert clock.running


def waiting_session(clock: HandClock) -> Playback:
    ready = Interval(0, "ready", None, None, -2.0, 0.0, number=1)
    squats = Interval(1, "work", "squat", None, 0.0, 4.0, title="Squat", number=1, reps=5, waits=True)
    lunges = Interval(2, "work", "jumping-lunge", None, 4.0, 8.0, title="Lunge", number=2)
    playback = Playback(
        Timeline("w", "W", "en", 8.0, (ready, squats, lunges), (Wait(4.0, "Tap when you are done."),)), clock
    )
    playback.play()
    return playback


def test_a_wait_holds_the_session_until_the_tap(clock: HandClock) -> None:
    session = waiting_session(clock)
    run(session, clock, 30)
    assert session.waiting is not None
    assert session.at_s == pytest.approx(4, abs=0.01)
    assert session.at_s < 4  # still the interval that is waited in
    session.tap()
    run(session, clock, 30)
    assert session.finished
    assert [(i.done, i.reps) for i in session.done_intervals()] == [(Done.FULL, 5), (Done.FULL, None)]


def test_skipping_a_wait_goes_on_with_the_next_interval(clock: HandClock) -> None:
    session = waiting_session(clock)
    run(session, clock, 30)
    session.skip()
    assert (session.at_s, session.waiting, session.playing) == (4, None, True)


def test_back_from_a_wait_starts_its_interval_again(clock: HandClock) -> None:
    session = waiting_session(clock)
    run(session, clock, 30)
    session.back()
    assert session.at_s == 0
    run(session, clock, 30)
    assert session.waiting is not None
