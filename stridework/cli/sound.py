"""Plays a session's samples on the computer's sound device, and tells the time from what the device has taken."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

from stridework.audio import RATE, Levels, SoundUnavailable, mix, place_sounds
from stridework.library.voice import Voice
from stridework.training.events import Timeline

PERIOD_MS = 40
PERIODS = 3
LATENCY_S = PERIODS * PERIOD_MS / 1000
"""What the device has taken but nobody has heard yet, right after it asked for more."""
LONGEST_TAIL_S = 3.0
LOST_AFTER_S = 1.0
"""A device that asks for nothing for so long is gone (unplugged, say): the session goes on without it."""


class SoundClock:
    """The device is the clock: the position is that of the samples it asked for, smoothed between its requests.

    Every start mixes anew from the given sample, so that pause, skip and another volume are all the same thing.
    """

    def __init__(self, device: Any, timeline: Timeline, voice: Voice, levels: Levels) -> None:
        self._device = device
        self._timeline = timeline
        self._voice = voice
        self._levels = levels
        self._from_s = 0.0
        self._until_s = 0.0
        self._playing = False
        self.sounded_out = True
        self._taken = (0, 0.0)  # frames the device had taken, and when it took the last of them

    def start(self, from_s: float, until_s: float) -> None:
        self.stop()
        self._from_s, self._until_s, self._taken = from_s, until_s, (0, time.monotonic())
        # The last tone may sound on after the session has ended; at a wait the sound stops with the clock.
        end_s = None if until_s >= self._timeline.seconds else until_s
        feed = self._feed(mix(self._timeline, self._voice, self._levels, start_s=from_s, end_s=end_s))
        next(feed)
        self._playing, self.sounded_out = True, False
        with _gone_is_fine():
            self._device.start(feed)

    def stop(self) -> None:
        if self._playing:
            self._from_s = self.position_s()
            self._playing = False
            with _gone_is_fine():
                self._device.stop()

    def set_levels(self, levels: Levels) -> None:
        self._levels = levels

    def position_s(self) -> float:
        if not self._playing:
            return self._from_s
        frames, taken_at = self._taken
        idle = time.monotonic() - taken_at
        # Between two requests time goes on by at most the one period that is being played.
        heard = frames / RATE - LATENCY_S + (idle if idle > LOST_AFTER_S else min(idle, PERIOD_MS / 1000))
        return min(self._from_s + max(0.0, heard), self._until_s)

    def close(self) -> None:
        """Give the device back; a session that has come to its end is given the time to sound out."""
        patience = time.monotonic() + LONGEST_TAIL_S
        while self._playing and not self.sounded_out and self.position_s() >= self._timeline.seconds:
            if time.monotonic() > patience:
                break
            time.sleep(0.02)
        self.stop()
        self._device.close()

    def _feed(self, blocks: Iterator[bytes]) -> Generator[bytes, int, None]:
        """Yield exactly as many frames as are asked for; silence once the mix is over, so that the clock runs on."""
        pending = b""
        frames = yield b""
        while True:
            size = 2 * frames
            while len(pending) < size:
                block = next(blocks, None)
                self.sounded_out = block is None
                pending += block or bytes(size)
            taken, _ = self._taken
            self._taken = (taken + frames, time.monotonic())
            frames = yield pending[:size]
            pending = pending[size:]


def open_sound(timeline: Timeline, voice: Voice, levels: Levels) -> SoundClock:
    """Open the default sound device. Raises SoundUnavailable saying why nothing can be heard."""
    try:
        import miniaudio
    except ImportError as error:
        raise SoundUnavailable("no sound: it needs miniaudio (pip install 'stridework[sound]')") from error
    # The null device would swallow the sound and claim success.
    backends = [b for b in miniaudio.get_enabled_backends() if b.name not in {"NULL", "CUSTOM"}]
    try:
        with _quiet_drivers():
            device = miniaudio.PlaybackDevice(
                output_format=miniaudio.SampleFormat.SIGNED16,
                nchannels=1,
                sample_rate=RATE,
                buffersize_msec=PERIOD_MS,
                callback_periods=PERIODS,
                backends=backends,
                app_name="Stridework",
            )
    except miniaudio.MiniaudioError as error:
        raise SoundUnavailable("no sound device here, so this session is silent") from error
    place_sounds(timeline, voice, levels)  # decode and synthesise now, not inside the device's first request
    return SoundClock(device, timeline, voice, levels)


def _gone_is_fine() -> contextlib.AbstractContextManager[None]:
    """Let a device that went away refuse: time goes on without it, see LOST_AFTER_S."""
    import miniaudio

    return contextlib.suppress(miniaudio.MiniaudioError)


@contextlib.contextmanager
def _quiet_drivers() -> Iterator[None]:
    """Keep the system's sound libraries from writing on the screen while they look for a device."""
    try:
        stderr = sys.stderr.fileno()
    except (OSError, ValueError, AttributeError):
        yield
        return
    kept = os.dup(stderr)
    try:
        with Path(os.devnull).open("wb") as nothing:
            os.dup2(nothing.fileno(), stderr)
        yield
    finally:
        os.dup2(kept, stderr)
        os.close(kept)
