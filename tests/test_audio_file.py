"""A reminder of posture resets as a sound file: another decoder hears it at the planned minutes; small, streamed."""

from __future__ import annotations

import io
import sys
import tracemalloc
import wave
from array import array
from dataclasses import replace
from datetime import datetime
from itertools import pairwise

import pytest

from stridework.audio import RATE, SoundUnavailable, _decode_with_soundfile, decode_clip
from stridework.audio_file import write_reset_track, write_sound
from stridework.library import load_phrases, load_voice, vocabulary
from stridework.library.rules import load_rules
from stridework.training.events import Say, Timeline, Tone
from stridework.training.plan import RunResets
from stridework.training.reset_track import cue_resets
from stridework.training.speech import estimate_seconds

RESETS = RunResets(datetime(2026, 5, 5, 18), "Easy run", (1, 2, 4), 4, "An easy run.")
QUIET_S = 2.0

pytestmark = pytest.mark.skipif(not load_voice().seconds, reason="the voice has not been built")


def write(resets=RESETS, kind="mp3"):
    stream = io.BytesIO()
    track = write_reset_track(stream, resets, kind=kind)
    return stream.getvalue(), track


def decode(content):
    miniaudio = pytest.importorskip("miniaudio")
    return miniaudio.decode(content, nchannels=1, sample_rate=RATE).samples


def find_onsets(samples):
    """Return the seconds at which something is heard after QUIET_S of quiet, looking at every hundredth of a second."""
    step = RATE // 100
    loud = [max(map(abs, samples[at : at + step])) > 1000 for at in range(0, len(samples), step)]
    quiet = int(QUIET_S * 100)
    return [at / 100 for at, now in enumerate(loud) if now and not any(loud[max(0, at - quiet) : at])]


def test_another_decoder_hears_a_call_at_every_planned_minute_and_nothing_else():
    content, track = write()
    samples = decode(content)
    assert find_onsets(samples) == pytest.approx([0.0, 60.0, 120.0, 240.0], abs=0.05)
    assert len(samples) / RATE == pytest.approx(track.seconds, abs=0.1)


def test_a_wav_file_is_the_same_track():
    content, track = write(kind="wav")
    with wave.open(io.BytesIO(content)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE)
        samples = array("h", file.readframes(file.getnframes()))
    assert find_onsets(samples) == pytest.approx([0.0, 60.0, 120.0, 240.0], abs=0.05)
    assert max(map(abs, samples)) < 32_767
    assert len(samples) / RATE == pytest.approx(track.seconds, abs=0.01)


def test_every_sentence_of_a_track_has_a_clip_and_none_runs_into_the_next():
    voice = load_voice()
    for reps in range(3, load_rules().points("H18", "reps") + 1):
        _, track = write(replace(RESETS, minutes=(1,), reps=reps))
        said = [event for event in track.events if isinstance(event, Say)]
        assert all(event.clip in voice.seconds and event.text in vocabulary() for event in said)
        assert all(a.at_s + a.seconds <= b.at_s for a, b in pairwise(said))


def test_the_tone_comes_before_the_words():
    track = cue_resets(RESETS, load_phrases(), estimate_seconds)
    assert [e.at_s for e in track.events if isinstance(e, Tone)] == [0.0, 60.0, 120.0, 240.0]
    assert [e.text for e in track.events if isinstance(e, Say) and 60 <= e.at_s < 120] == [
        "Posture reset.",
        "Stop somewhere safe.",
        "4 slow squats.",
        "Stand tall, run on.",
    ]


def test_a_hundred_minutes_are_less_than_ten_megabytes():
    content, track = write(replace(RESETS, minutes=(5, 10)))
    assert len(content) / track.seconds * 100 * 60 < 10e6


def test_a_long_track_is_written_without_holding_it():
    class Sink(io.RawIOBase):
        """A file of which only the length is kept."""

        size = at = 0

        def write(self, piece):
            self.at += len(piece)
            self.size = max(self.size, self.at)
            return len(piece)

        def seek(self, offset, whence=0):
            self.at = (0, self.at, self.size)[whence] + offset
            return self.at

        def tell(self):
            return self.at

    sink = Sink()
    write_reset_track(io.BytesIO(), replace(RESETS, minutes=(1,)), kind="wav")  # clips are decoded once
    tracemalloc.start()
    write_reset_track(sink, replace(RESETS, minutes=(20, 40)), kind="wav")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sink.size > 100e6
    assert peak < 5e6


def test_without_a_voice_the_track_says_what_is_missing():
    silent = replace(load_voice(), seconds={})
    with pytest.raises(SoundUnavailable, match="voice has not been built"):
        write_sound(io.BytesIO(), Timeline("w", "W", "en", 1.0, (), ()), silent)


def test_without_the_encoder_the_track_says_what_is_missing(monkeypatch):
    monkeypatch.setitem(sys.modules, "soundfile", None)
    with pytest.raises(SoundUnavailable, match="soundfile is not usable"):
        write()


def test_both_decoders_give_a_clip_the_same_length():
    pytest.importorskip("miniaudio")
    voice = load_voice()
    content = voice.read(next(iter(voice.seconds)))
    assert len(decode_clip(content)) == len(_decode_with_soundfile(content))
