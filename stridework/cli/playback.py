"""A session being played: where it stands, what the runner's keys do to it, and what was really done."""

from __future__ import annotations

import time
from dataclasses import dataclass

from stridework.audio import Levels, opening_s
from stridework.cli.clock import Clock
from stridework.cli.scene import interval_at
from stridework.training.events import Interval, Timeline, Wait
from stridework.training.log import Done, IntervalLog

#: Going back within this long of an interval's start means the interval before it.
BACK_GRACE_S = 3.0
#: An interval counts as done from this share of it on: a key pressed in its last moment takes nothing away.
DONE_SHARE = 0.9
VOLUME_STEP = 0.1


@dataclass(frozen=True, slots=True)
class Mode:
    """What is heard."""

    name: str
    voice: bool
    tones: bool


MODES = (
    Mode("voice and tones", True, True),
    Mode("tones only", False, True),
    Mode("voice only", True, False),
    Mode("silent", False, False),
)


class Playback:
    """Drives a clock over a timeline. `tick` has to be called often; it notices waits and the end."""

    def __init__(self, timeline: Timeline, clock: Clock) -> None:
        self.timeline = timeline
        self.volume = 1.0
        self.mode = MODES[0]
        self.waiting: Wait | None = None
        self.played_s: dict[int, float] = {}
        self._clock = clock
        self._playing = False
        self._at_s = opening_s(timeline)
        self._passed_s = -float("inf")  # waits up to here are over
        self._waiting_since = 0.0

    @property
    def at_s(self) -> float:
        """Where the session stood at the last tick; at a wait, just before it, for its interval is not over."""
        return self._at_s - 0.001 if self.waiting else self._at_s

    @property
    def playing(self) -> bool:
        return self._playing

    @property
    def finished(self) -> bool:
        return self._at_s >= self.timeline.seconds and self.waiting is None

    @property
    def trained_s(self) -> float:
        """How long was really trained, pauses and getting ready left out."""
        kinds = {interval.index: interval.kind for interval in self.timeline.intervals}
        return sum(seconds for index, seconds in self.played_s.items() if kinds[index] != "ready")

    def play(self) -> None:
        """Run on from where the session stands."""
        if not self.finished:
            self._playing = True
            self._clock.start(self._at_s, self._next_stop_s())

    def pause(self) -> None:
        """Stand still exactly here."""
        self.tick()
        self._playing = False
        self._clock.stop()

    def tick(self) -> None:
        """Take the clock's position, credit the interval with the time, and stop where the runner is waited for."""
        if not self._playing:
            return
        before, self._at_s = self._at_s, self._clock.position_s()
        self._credit(before, self._at_s)
        wait = self._next_wait()
        if wait and self._at_s >= wait.at_s:
            self._at_s = self._passed_s = wait.at_s
            self.waiting, self._waiting_since = wait, time.monotonic()
            self._clock.stop()
        if self.waiting or self.finished:
            self._playing = False  # at the end the clock is left running: the last tone is still sounding

    def tap(self) -> None:
        """Go on after a wait; else pause, or play again."""
        if self.waiting:
            self._end_wait()
            self.play()
        elif self._playing:
            self.pause()
        else:
            self.play()

    def skip(self) -> None:
        """Go to the start of the next interval; in the last one, to the end."""
        self.tick()
        running = self._playing or self.waiting is not None
        self._seek(interval_at(self.timeline, self.at_s).end_s, running=running)

    def back(self) -> None:
        """Go to the start of this interval, or of the one before when this has only just begun."""
        self.tick()
        running = self._playing or self.waiting is not None
        interval = interval_at(self.timeline, self.at_s)
        if self._at_s - interval.start_s < BACK_GRACE_S and interval.index > 0:
            interval = self.timeline.intervals[self.timeline.intervals.index(interval) - 1]
        self._seek(interval.start_s, running=running)

    def restart(self) -> None:
        """Go to the very beginning and forget what was done."""
        self._seek(opening_s(self.timeline), running=True)
        self.played_s.clear()

    def change_volume(self, steps: int) -> None:
        """Make everything louder or softer."""
        self.volume = round(min(1.0, max(0.0, self.volume + steps * VOLUME_STEP)), 2)
        self._apply_levels()

    def change_mode(self) -> None:
        """Go to the next of voice and tones, tones only, voice only, silent."""
        self.mode = MODES[(MODES.index(self.mode) + 1) % len(MODES)]
        self._apply_levels()

    def done_intervals(self) -> tuple[IntervalLog, ...]:
        """Return every work interval as it was really done."""
        return tuple(self._describe(i) for i in self.timeline.intervals if i.kind == "work" and i.exercise)

    def _describe(self, interval: Interval) -> IntervalLog:
        length = interval.end_s - interval.start_s
        share = self.played_s.get(interval.index, 0.0) / length if length else 0.0
        if interval.waits and share > 0:
            share = 1.0  # it lasts as long as the runner makes it last
        done = Done.FULL if share >= DONE_SHARE else Done.PART if share > 0 else Done.SKIPPED
        return IntervalLog(
            index=interval.index,
            exercise=interval.exercise or "",
            done=done,
            variant=interval.variant,
            side=interval.side,
            reps=interval.reps if done is Done.FULL else None,
        )

    def _seek(self, to_s: float, *, running: bool) -> None:
        self._end_wait()
        self._clock.stop()
        self._playing = False
        self._at_s = self._passed_s = to_s
        if running:
            self.play()

    def _end_wait(self) -> None:
        """Credit the time waited: the runner was doing the repetitions."""
        if self.waiting:
            index = interval_at(self.timeline, self.at_s).index
            self.played_s[index] = self.played_s.get(index, 0.0) + time.monotonic() - self._waiting_since
            self.waiting = None

    def _apply_levels(self) -> None:
        self._clock.set_levels(Levels(self.volume * self.mode.voice, self.volume * self.mode.tones))
        if self._playing:
            self.tick()
            self.play()

    def _next_wait(self) -> Wait | None:
        return next((e for e in self.timeline.events if isinstance(e, Wait) and e.at_s > self._passed_s), None)

    def _next_stop_s(self) -> float:
        wait = self._next_wait()
        return min(wait.at_s, self.timeline.seconds) if wait else self.timeline.seconds

    def _credit(self, from_s: float, to_s: float) -> None:
        """Share the time played out among the intervals it lies in."""
        for interval in self.timeline.intervals:
            overlap = min(to_s, interval.end_s) - max(from_s, interval.start_s)
            if overlap > 0:
                self.played_s[interval.index] = self.played_s.get(interval.index, 0.0) + overlap
