"""Sound files: other decoders hear every tone at its moment, at one loudness, with chapters and a cover; streamed."""

from __future__ import annotations

import base64
import io
import socket
import tracemalloc
import wave
from array import array
from dataclasses import replace
from datetime import datetime
from itertools import pairwise

import av
import numpy as np
import pytest
from PIL import Image

from stridework.audio import RATE, SoundUnavailable, _decode_with_av, decode_clip, opening_s
from stridework.audio_file import (
    FORMATS,
    LOUDNESS_LUFS,
    list_chapters,
    measure_loudness,
    write_reset_track,
    write_session_audio,
    write_sound,
)
from stridework.cover import SIDE
from stridework.errors import StrideworkError
from stridework.library import compile_session, load_phrases, load_voice, load_workout, vocabulary
from stridework.library.rules import load_rules
from stridework.library.workouts import load_names
from stridework.training.events import Interval, Say, Timeline, Tone
from stridework.training.plan import RunResets
from stridework.training.reset_track import cue_resets
from stridework.training.speech import estimate_seconds
from stridework.training.tones import tone_seconds
from stridework.training.workout_text import parse_workout

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
    assert max(map(abs, samples)) < 32_767 * 10 ** (-1 / 20)
    assert len(samples) / RATE == pytest.approx(track.seconds, abs=0.01)


def test_every_sentence_of_a_track_has_a_clip_and_none_runs_into_the_next():
    voice = load_voice()
    for reps in range(3, load_rules().points("H18", "reps") + 1):
        _, track = write(replace(RESETS, minutes=(1,), reps=reps), kind="wav")
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
    content, track = write(replace(RESETS, minutes=(3, 6)))
    assert len(content) / track.seconds * 100 * 60 < 10e6


def test_a_long_track_is_written_without_holding_it():
    class Sink(io.RawIOBase):
        """A file of which only the length is kept."""

        size = at = 0

        def writable(self):
            return True

        def write(self, piece):
            self.at += len(piece)
            self.size = max(self.size, self.at)
            return len(piece)

        def seek(self, offset, whence=0):
            self.at = (0, self.at, self.size)[whence] + offset
            return self.at

        def tell(self):
            return self.at

    def measure(*minutes):
        sink = Sink()
        tracemalloc.start()
        write_reset_track(sink, replace(RESETS, minutes=minutes), kind="wav")
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return sink.size, peak

    write_reset_track(io.BytesIO(), replace(RESETS, minutes=(1,)), kind="wav")  # clips are decoded once
    (short, little), (long, much) = measure(1, 2), measure(4, 8)
    assert long - short > 15e6
    assert max(little, much) < 5e6
    assert much - little < 5e5


def test_without_a_voice_the_track_says_what_is_missing():
    silent = replace(load_voice(), seconds={})
    with pytest.raises(SoundUnavailable, match="voice has not been built"):
        write_sound(io.BytesIO(), Timeline("w", "W", "en", 1.0, (), ()), silent)


def test_both_decoders_give_a_clip_the_same_length():
    pytest.importorskip("miniaudio")
    voice = load_voice()
    content = voice.read(next(iter(voice.seconds)))
    assert len(decode_clip(content)) == len(_decode_with_av(content))


def test_all_cues_are_equally_loud():
    voice = load_voice()
    levels = []
    for clip in voice.seconds:
        samples = np.array(decode_clip(voice.read(clip)), dtype=float)
        frames = (samples[: len(samples) // 480 * 480].reshape(-1, 480) ** 2).mean(axis=1)  # of 20 ms
        levels.append(10 * np.log10(frames[frames > frames.max() / 1000].mean()))  # what is voiced
    assert len(levels) > 50
    assert max(levels) - min(levels) < 3.0


TONES = 8
SHORT = Timeline(
    "short",
    "Žluťoučký kůň – 日本",
    "en",
    TONES * 3.0,
    (
        Interval(0, "ready", None, None, -2.5, 0.0, title="Get ready"),
        Interval(1, "work", "squat", None, 0.0, 12.0, "squat", "Squat", 1),
        Interval(2, "rest", None, None, 12.0, TONES * 3.0, title="Rest"),
    ),
    tuple(Tone(round(at * 3.0 + at * 0.0371, 4), "count") for at in range(TONES)),
)


@pytest.fixture(scope="module", params=FORMATS)
def sounded(request):
    """Return a kind, the short session written as it, and its decoded samples, float, at their own rate."""
    stream = io.BytesIO()
    write_sound(stream, SHORT, load_voice(), kind=request.param)
    return request.param, stream.getvalue(), *listen(stream.getvalue())


def listen(content):
    with av.open(io.BytesIO(content)) as file:
        resampler = av.AudioResampler(format="flt", layout="mono", rate=48_000)
        frames = [part for frame in (*file.decode(audio=0), None) for part in resampler.resample(frame)]
    return np.concatenate([frame.to_ndarray()[0] for frame in frames]), 48_000


def test_every_tone_is_heard_within_20_ms_of_the_timeline(sounded):
    _, _, samples, rate = sounded
    for tone in SHORT.events:
        at = round((tone.at_s - opening_s(SHORT)) * rate)
        before, after = round(0.25 * rate), round(tone_seconds("count") * rate)
        window = np.abs(samples[at - before : at + after])
        onset = int(np.argmax(window > 0.1 * window.max())) - before
        assert abs(onset) / rate < 0.020, tone.at_s


def test_a_file_is_as_long_as_the_session(sounded):
    _, _, samples, rate = sounded
    assert len(samples) / rate == pytest.approx(SHORT.seconds - opening_s(SHORT), abs=0.05)


def test_chapters_are_the_intervals(sounded):
    kind, content, _, _ = sounded
    expected = [("Get ready", 0.0, 2.5), ("1. Squat", 2.5, 14.5), ("Rest", 14.5, 26.5)]
    assert [(c.title, c.start_s, c.end_s) for c in list_chapters(SHORT)] == expected
    with av.open(io.BytesIO(content)) as file:
        told = [
            (c["metadata"]["title"], float(c["start"] * c["time_base"]), float(c["end"] * c["time_base"]))
            for c in file.chapters()
        ]
    if kind == "opus":  # the end of the last one is the end of the file, the encoder's lead included
        told[-1] = (*told[-1][:2], round(told[-1][2], 1))
    assert told == ([] if kind == "wav" else expected)


def test_the_file_carries_its_name_and_a_cover(sounded):
    kind, content, _, _ = sounded
    with av.open(io.BytesIO(content)) as file:
        tags = file.metadata | file.streams.audio[0].metadata
        assert tags["title"] == SHORT.title
        assert tags["artist"] == "Stridework"
        pictures = [bytes(packet) for packet in file.demux(video=0)] if file.streams.video else []
    if kind == "wav":
        assert pictures == []
    else:
        with Image.open(io.BytesIO(pictures[0])) as picture:
            assert (picture.format, picture.size) == ("JPEG", (SIDE, SIDE))
            assert len(picture.convert("RGB").getcolors(SIDE * SIDE)) > 100


def test_an_ogg_file_names_chapters_and_cover_as_ogg_players_expect():
    stream = io.BytesIO()
    write_sound(stream, SHORT, load_voice(), kind="opus")
    content = stream.getvalue()
    for words in (b"CHAPTER002=00:00:02.500", b"CHAPTER002NAME=1. Squat", b"METADATA_BLOCK_PICTURE="):
        assert words in content
    assert base64.b64encode(b"\x00\x00\x00\x03\x00\x00\x00\x0aimage/jpeg")[:20] in content


def test_an_mp3_file_has_id3_chapters():
    stream = io.BytesIO()
    write_sound(stream, SHORT, load_voice(), kind="mp3")
    assert stream.getvalue().startswith(b"ID3")
    assert stream.getvalue().count(b"CHAP") == 3


def test_a_file_is_written_with_the_network_off(monkeypatch):
    def refuse(*_):
        raise OSError("no network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    stream = io.BytesIO()
    write_sound(stream, SHORT, load_voice(), kind="mp3")
    assert len(stream.getvalue()) > 10_000


def test_the_same_session_is_the_same_file(sounded):
    kind, content, _, _ = sounded
    again = io.BytesIO()
    write_sound(again, SHORT, load_voice(), kind=kind)
    assert again.getvalue() == content


TWO_MINUTES = "name: Two minutes\nsport: strength\n\nMain set 2x\n- Squat 30s\n- Rest 15s\n- Stepping lunge 15s\n"


@pytest.mark.parametrize("kind", FORMATS)
def test_a_session_is_as_loud_as_a_podcast_and_never_too_loud(kind, tmp_path):
    timeline = compile_session(parse_workout(TWO_MINUTES, id="two", names=load_names()))
    path = tmp_path / f"session.{kind}"
    write_session_audio(timeline, path)
    samples, rate = listen(path.read_bytes())
    assert measure_loudness(as_frames(samples[:: rate // RATE])) == pytest.approx(LOUDNESS_LUFS, abs=1.5)
    assert np.abs(samples).max() <= find_true_peak(samples, rate) < 10 ** (-1 / 20)


def find_true_peak(samples, rate):
    """Return the highest value between the samples too, as BS.1770 has it: of four times as many of them."""
    frame = av.AudioFrame.from_ndarray(samples.astype(np.float32).reshape(1, -1), format="flt", layout="mono")
    frame.sample_rate = rate
    finer = av.AudioResampler(format="flt", layout="mono", rate=4 * rate)
    return max(np.abs(each.to_ndarray()).max() for each in [*finer.resample(frame), *finer.resample(None)])


def as_frames(samples):
    whole = (np.clip(samples, -1, 1) * 32_767).astype(np.int16)
    for at in range(0, len(whole), RATE):
        frame = av.AudioFrame.from_ndarray(whole[at : at + RATE].reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate, frame.pts = RATE, at
        yield frame


def test_a_workout_is_compiled_and_its_timeline_returned(tmp_path):
    workout = load_workout("starter-1")
    timeline = write_session_audio(workout, str(tmp_path / "a.M4A"))
    assert timeline == compile_session("starter-1")
    assert [path.name for path in tmp_path.iterdir()] == ["a.M4A"]


@pytest.mark.parametrize("name", ["a.flac", "a"])
def test_a_kind_nobody_writes_is_named_and_nothing_is_left(name, tmp_path):
    with pytest.raises(StrideworkError, match="expected mp3, m4a, opus or wav"):
        write_session_audio(SHORT, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(StrideworkError, match=r"nowhere/a\.mp3: cannot be written: No such file"):
        write_session_audio(SHORT, tmp_path / "nowhere" / "a.mp3")


def test_silence_is_not_lifted_into_noise():
    quiet = replace(SHORT, events=())
    stream = io.BytesIO()
    write_sound(stream, quiet, load_voice(), kind="wav")
    assert not listen(stream.getvalue())[0].any()
