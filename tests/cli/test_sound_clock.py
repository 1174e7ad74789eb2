"""The sound device is the clock. A device here is whoever asks for frames."""

from __future__ import annotations

import time
from array import array
from types import MappingProxyType
from typing import Any

import pytest

from stridework.audio import RATE, Levels, mix
from stridework.cli.sound import PERIOD_MS, PERIODS, SoundClock
from stridework.library.voice import Voice
from stridework.training.timeline import Interval, Timeline, Tone

VOICE = Voice("en", MappingProxyType({}), None)  # type: ignore[arg-type]
TIMELINE = Timeline(
    "w", "W", "en", 3.0, (Interval(0, "work", "squat", None, 0.0, 3.0),), (Tone(0.5, "work"), Tone(3.0, "end"))
)


class AskingDevice:
    """Asks for frames when told to, as a real device's thread does."""

    def __init__(self) -> None:
        self.feed: Any = None

    def start(self, feed: Any) -> None:
        self.feed = feed

    def stop(self) -> None:
        self.feed = None

    def close(self) -> None:
        self.feed = None

    def ask(self, frames: int) -> bytes:
        return self.feed.send(frames)


@pytest.fixture
def device() -> AskingDevice:
    return AskingDevice()


@pytest.fixture
def clock(device: AskingDevice) -> SoundClock:
    return SoundClock(device, TIMELINE, VOICE, Levels())


def test_a_device_that_asks_for_nothing_stands_still(clock: SoundClock) -> None:
    clock.start(1.0, 3.0)
    assert clock.position_s() == pytest.approx(1.0, abs=0.121)


def test_the_position_follows_the_frames_taken(clock: SoundClock, device: AskingDevice) -> None:
    clock.start(0.0, 3.0)
    for _ in range(20):
        device.ask(RATE // 10)
    assert clock.position_s() == pytest.approx(2.0, abs=0.121)
    clock.stop()
    assert clock.position_s() == pytest.approx(2.0, abs=0.121)


def test_it_never_runs_past_where_it_shall_stop(clock: SoundClock, device: AskingDevice) -> None:
    clock.start(0.0, 1.0)
    device.ask(5 * RATE)
    assert clock.position_s() == 1.0


def test_whatever_sizes_are_asked_for_the_samples_are_those_of_the_mix(clock: SoundClock, device: AskingDevice) -> None:
    clock.start(0.25, 3.0)
    sizes = [1, 7, 480, 4097, 2400, 30_000, 13, 9_000]
    heard = b"".join(device.ask(size) for size in sizes)
    assert len(heard) == 2 * sum(sizes)
    assert heard == b"".join(mix(TIMELINE, VOICE, start_s=0.25))[: len(heard)]


def test_a_device_that_is_gone_does_not_stop_the_session(clock: SoundClock, device: AskingDevice) -> None:
    clock.start(0.0, 3.0)
    device.ask(RATE // 2)
    until = time.monotonic() + 60
    while clock.position_s() < 3.0:
        assert time.monotonic() < until
        time.sleep(0.05)


def test_after_the_last_sound_there_is_silence(clock: SoundClock, device: AskingDevice) -> None:
    clock.start(2.9, 3.0)
    device.ask(3 * RATE)
    assert not any(array("h", device.ask(1000)))


def test_miniaudios_own_device_without_loudspeakers_is_in_time_and_sounds_out() -> None:
    miniaudio = pytest.importorskip("miniaudio")
    device = miniaudio.PlaybackDevice(
        miniaudio.SampleFormat.SIGNED16, 1, RATE, PERIOD_MS, None, PERIODS, [miniaudio.Backend.NULL]
    )
    clock = SoundClock(device, TIMELINE, VOICE, Levels())
    clock.start(0.0, 3.0)
    seen = [0.0]
    while seen[-1] < 3.0:
        time.sleep(0.005)
        seen.append(clock.position_s())
    assert seen == sorted(seen)
    clock.close()
    assert clock.sounded_out
