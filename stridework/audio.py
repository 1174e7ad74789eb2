"""A session as sound: the six tones synthesised, the spoken clips decoded, and both mixed sample by sample.

Mono, 16 bit, RATE samples a second. No device and no file is touched here: whoever plays or writes takes the bytes.
An event at `t` sounds from sample `round((t - opening_s(timeline)) * RATE)` on, whichever moment playing starts at,
because the mix has no memory: the same sample is the same number after any seek.
"""

from __future__ import annotations

import io
import math
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from stridework.errors import StrideworkError
from stridework.library.voice import Voice
from stridework.training.events import Say, Timeline, Tone, ToneName
from stridework.training.tones import ATTACK_S, FLOOR, TONES, Partial, tone_seconds

RATE = 24_000
BLOCK = 2_400
FULL = 32_767
# Where a word and a tone meet, peaks above KNEE are bent towards CEILING instead of being cut off.
KNEE = round(0.88 * FULL)
CEILING = round(0.98 * FULL)
UNITY = 256
"""Gains inside the mix are whole numbers of 1/UNITY, so that mixing is integer arithmetic."""


class SoundUnavailable(StrideworkError):
    """There is no voice here, or nothing can be played; the message says what would help."""


@dataclass(frozen=True, slots=True)
class Levels:
    """How loud the voice and the tones are, 0 (silent) to 1."""

    voice: float = 1.0
    tones: float = 1.0


@dataclass(frozen=True, slots=True)
class Sound:
    """Samples placed on the session's axis: `start` counts from the opening. `gain` is in 1/UNITY."""

    start: int
    samples: array[int]
    gain: int

    @property
    def end(self) -> int:
        return self.start + len(self.samples)


def opening_s(timeline: Timeline) -> float:
    """Return when the session begins in its own seconds: getting ready comes before 0."""
    return min((interval.start_s for interval in timeline.intervals[:1]), default=0.0)


def sample_at(timeline: Timeline, at_s: float) -> int:
    """Return the sample, counted from the opening, at which something at `at_s` begins."""
    return round((at_s - opening_s(timeline)) * RATE)


@lru_cache(maxsize=16)
def synthesise(tone: ToneName) -> array[int]:
    """Return the tone's samples, as the table in `training.tones` describes it."""
    sum_of_partials = [0.0] * round(tone_seconds(tone) * RATE)
    for partial in TONES[tone]:
        first = round(partial.start_s * RATE)
        for i in range(min(round(partial.seconds * RATE), len(sum_of_partials) - first)):
            sum_of_partials[first + i] += _wave(partial, i / RATE)
    return array("h", (_bend(round(value * FULL)) for value in sum_of_partials))


def _wave(partial: Partial, t: float) -> float:
    """Return the partial's value `t` seconds after it began: a straight rise, then an exponential fall."""
    turn = partial.hz * t
    sine = partial.shape == "sine"
    value = math.sin(2 * math.pi * turn) if sine else 4 * abs((turn - 0.25) % 1.0 - 0.5) - 1
    if t < ATTACK_S:
        return value * partial.gain * t / ATTACK_S
    fall = (t - ATTACK_S) / (partial.seconds - ATTACK_S)
    return float(value * partial.gain * FLOOR**fall)


@lru_cache(maxsize=512)
def decode_clip(content: bytes) -> array[int]:
    """Return the samples of an mp3 clip."""
    try:
        import miniaudio
    except ImportError:
        return _decode_with_av(content)
    samples: array[int] = miniaudio.decode(content, nchannels=1, sample_rate=RATE).samples
    return samples


def _decode_with_av(content: bytes) -> array[int]:
    """Decode where there is no miniaudio; it is not the first choice because it brings NumPy into every session."""
    import av

    samples = array("h")
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    with av.open(io.BytesIO(content), "r") as file:
        for frame in (*file.decode(audio=0), None):
            for part in resampler.resample(frame):
                samples.frombytes(bytes(part.planes[0])[: 2 * part.samples])
    return samples


def place_sounds(timeline: Timeline, voice: Voice, levels: Levels) -> list[Sound]:
    """Return every audible sound of the session in the order of its start. A sentence without a clip is not heard."""
    voice_gain, tone_gain = round(levels.voice * UNITY), round(levels.tones * UNITY)
    sounds = []
    for event in timeline.events:
        start = sample_at(timeline, event.at_s)
        if isinstance(event, Tone) and tone_gain:
            sounds.append(Sound(start, synthesise(event.tone), tone_gain))
        elif isinstance(event, Say) and voice_gain and event.clip in voice.seconds:
            sounds.append(Sound(start, decode_clip(voice.read(event.clip)), voice_gain))
    return sorted(sounds, key=lambda sound: sound.start)


def mix(
    timeline: Timeline,
    voice: Voice,
    levels: Levels = Levels(),
    *,
    start_s: float | None = None,
    end_s: float | None = None,
) -> Iterator[bytes]:
    """Yield the session's samples from `start_s` (default: the opening) on, in blocks of at most BLOCK frames.

    Without `end_s` it goes on until the last sound has died away.
    """
    sounds = place_sounds(timeline, voice, levels)
    at = 0 if start_s is None else max(0, sample_at(timeline, start_s))
    if end_s is None:
        end = max((sound.end for sound in sounds), default=0)
        end = max(end, sample_at(timeline, timeline.seconds))
    else:
        end = sample_at(timeline, end_s)
    while at < end:
        upto = min(at + BLOCK, end)
        yield _mix_block(sounds, at, upto)
        at = upto


def _mix_block(sounds: list[Sound], at: int, upto: int) -> bytes:
    """Return the samples from `at` to `upto`."""
    heard = [sound for sound in sounds if sound.start < upto and sound.end > at]
    if not heard:
        return bytes(2 * (upto - at))
    block = [0] * (upto - at)
    for sound in heard:
        begin, finish = max(at, sound.start), min(upto, sound.end)
        part = sound.samples[begin - sound.start : finish - sound.start]
        here = slice(begin - at, finish - at)
        block[here] = [a + (b * sound.gain) // UNITY for a, b in zip(block[here], part, strict=True)]
    if max(block) > KNEE or min(block) < -KNEE:
        block = [_bend(value) for value in block]
    return array("h", block).tobytes()


def _bend(value: int) -> int:
    """Return the sample with what exceeds the knee bent below the ceiling."""
    over = abs(value) - KNEE
    if over <= 0:
        return value
    room = CEILING - KNEE
    return int(math.copysign(KNEE + room * math.tanh(over / room), value))
