"""A session, or a run's reminder of its resets, as a sound file, written as it is mixed: an hour costs no memory.

What sounds is the mix the terminal plays, at the same moments. It is brought to one loudness (EBU R128) by one gain for
the whole file; what that lifts above the ceiling is limited. Chapters are the session's intervals. PyAV measures,
limits, encodes and writes the tags, so that every kind goes one way.
"""

from __future__ import annotations

import base64
import struct
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO

import av
import av.filter
import numpy as np
from av.stream import Disposition

from stridework.audio import RATE, SoundUnavailable, mix, opening_s
from stridework.cover import SIDE, draw_cover
from stridework.errors import StrideworkError
from stridework.library import compile_session, load_phrases, load_voice
from stridework.library.sessions import measure_speech
from stridework.library.voice import Voice
from stridework.training.events import Interval, Timeline
from stridework.training.plan import RunResets
from stridework.training.reset_track import cue_resets
from stridework.training.workout import Workout

LOUDNESS_LUFS = -16.0
"""Integrated loudness of every file: what podcasts are delivered at, so that one volume serves both."""

CEILING_DB = -2.0
"""Highest sample before encoding; the encoders overshoot by less than the decibel left to -1 dBTP."""

MOST_GAIN_DB = 20.0
_MAKER = "Stridework"


@dataclass(frozen=True, slots=True)
class SoundFormat:
    """How one kind of sound file is written. `tags_on_track` is where an Ogg file keeps its tags."""

    mime: str
    container: str
    codec: str
    rate: int = RATE
    options: Mapping[str, str] = field(default_factory=dict)
    has_cover: bool = True
    tags_on_track: bool = False


FORMATS: Mapping[str, SoundFormat] = MappingProxyType(
    {
        # A variable rate makes the silence of a run's reminder cost next to nothing.
        "mp3": SoundFormat("audio/mpeg", "mp3", "libmp3lame", options={"flags": "+qscale", "global_quality": "826"}),
        "m4a": SoundFormat("audio/mp4", "mp4", "aac", options={"b": "48000"}),
        "opus": SoundFormat("audio/ogg", "opus", "libopus", 48_000, {"b": "32000"}, tags_on_track=True),
        "wav": SoundFormat("audio/wav", "wav", "pcm_s16le", has_cover=False),
    }
)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A stretch of the file with its name, in seconds from the file's beginning."""

    start_s: float
    end_s: float
    title: str


def write_session_audio(
    session: Timeline | Workout, target: str | Path | BinaryIO, kind: str | None = None
) -> Timeline:
    """Write a session to listen to, with chapters and a cover, and return its timeline.

    `target` is a path, which is written whole or not at all, or an open file that can seek. `kind` is one of FORMATS,
    by default the path's suffix. An interval that ends by a tap lasts the few seconds the timeline gives it. Raises
    StrideworkError for another kind and where the path cannot be written, SoundUnavailable where the voice is missing.
    """
    timeline = compile_session(session) if isinstance(session, Workout) else session
    voice = load_voice(timeline.language)
    if isinstance(target, str | Path):
        path = Path(target)
        kind = find_kind(kind or path.suffix.removeprefix("."), str(path))
        content = BytesIO()
        write_sound(content, timeline, voice, kind=kind)
        _put(path, content.getvalue())
    else:
        write_sound(target, timeline, voice, kind=find_kind(kind or "mp3"))
    return timeline


def write_reset_track(stream: BinaryIO, resets: RunResets, *, kind: str = "mp3", language: str = "en") -> Timeline:
    """Write the spoken reminder of a run's posture resets and return what it says when.

    To be started with the run: a tone and words at each reset's minute, quiet otherwise, the end after the last one.
    Raises SoundUnavailable where the voice was not built.
    """
    voice = load_voice(language)
    track = cue_resets(resets, load_phrases(language), measure_speech(language))
    write_sound(stream, track, voice, kind=kind)
    return track


def find_kind(kind: str, name: str = "sound file") -> str:
    """Return the kind in lower case. Raises StrideworkError naming the kinds there are."""
    if kind.casefold() not in FORMATS:
        *others, last = FORMATS
        raise StrideworkError(
            f"{name}: cannot write {kind or 'a file without a suffix'!r}; expected {', '.join(others)} or {last}"
        )
    return kind.casefold()


def list_chapters(timeline: Timeline) -> list[Chapter]:
    """Return a chapter for every interval of the timeline, the first from the file's beginning on."""
    opening = opening_s(timeline)
    return [
        Chapter(interval.start_s - opening, interval.end_s - opening, _name_chapter(interval))
        for interval in timeline.intervals
    ]


def _name_chapter(interval: Interval) -> str:
    return f"{interval.number}. {interval.title}" if interval.kind == "work" else interval.title


def write_sound(stream: BinaryIO, timeline: Timeline, voice: Voice, *, kind: str = "mp3") -> None:
    """Write everything that sounds in a timeline, mono, from its opening on; `kind` is one of FORMATS.

    Raises SoundUnavailable where there is no voice.
    """
    if not voice.seconds:
        raise SoundUnavailable("the voice has not been built here: run `make setup`, or install the finished package")
    shape = FORMATS[find_kind(kind)]
    frames = partial(_frame_mix, timeline, voice)
    gain_db = LOUDNESS_LUFS - measure_loudness(frames())
    gain_db = max(-MOST_GAIN_DB, min(MOST_GAIN_DB, gain_db))
    # Without bit-exactness the container would carry random numbers, and no two files would be alike.
    with av.open(stream, "w", format=shape.container, options={"fflags": "+bitexact"}) as file:
        track: Any = file.add_stream(shape.codec, rate=shape.rate, layout="mono", options=dict(shape.options))
        tags = {"title": timeline.title, "artist": _MAKER, "album": _MAKER}
        cover = draw_cover(timeline, _tell_length(timeline)) if shape.has_cover else None
        if shape.tags_on_track and cover:
            tags |= _tag_chapters(timeline) | {"METADATA_BLOCK_PICTURE": _write_picture_block(cover)}
        else:
            file.set_chapters(_write_chapters(timeline))
        (track if shape.tags_on_track else file).metadata.update(tags)
        picture = None
        if cover and not shape.tags_on_track:
            picture = file.add_mux_stream("mjpeg", width=SIDE, height=SIDE)
            picture.disposition = Disposition.attached_pic
        file.start_encoding()
        if picture and cover:
            file.mux(_pack_cover(cover, picture))
        for frame in _filter(frames(), _limiting(gain_db, shape.rate)):
            file.mux(track.encode(frame))
        file.mux(track.encode(None))


def measure_loudness(frames: Iterator[av.AudioFrame]) -> float:
    """Return the integrated loudness in LUFS (EBU R128, gated); -70 where there is only silence."""
    loudness = -70.0
    for frame in _filter(frames, (("ebur128", "metadata=1"),)):
        loudness = float(frame.metadata.get("lavfi.r128.I", loudness))
    return loudness


def _limiting(gain_db: float, rate: int) -> tuple[tuple[str, str], ...]:
    limit = 10 ** (CEILING_DB / 20)
    return (
        ("volume", f"volume={gain_db:.2f}dB:precision=float"),
        # `latency` takes the limiter's look-ahead out again: nothing sounds later than in the player.
        ("alimiter", f"limit={limit:.4f}:level=0:attack=2:release=60:latency=1"),
        ("aresample", f"{rate}"),
    )


def _frame_mix(timeline: Timeline, voice: Voice) -> Iterator[av.AudioFrame]:
    at = 0
    for block in mix(timeline, voice):
        samples = np.frombuffer(block, np.int16).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(samples, format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, at, Fraction(1, RATE)
        at += samples.shape[1]
        yield frame


def _filter(frames: Iterator[av.AudioFrame], chain: tuple[tuple[str, str], ...]) -> Iterator[av.AudioFrame]:
    """Yield what comes out of a chain of FFmpeg's filters, each its name and its options."""
    graph = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=RATE, format="s16", layout="mono", time_base=Fraction(1, RATE))
    last = source
    for name, options in chain:
        following = graph.add(name, options)
        last.link_to(following)
        last = following
    last.link_to(graph.add("abuffersink"))
    graph.configure()
    for frame in frames:
        graph.push(frame)
        yield from _pull(graph)
    graph.push(None)
    yield from _pull(graph)


def _pull(graph: av.filter.Graph) -> Iterator[Any]:
    with suppress(av.error.BlockingIOError, av.error.EOFError):
        while True:
            yield graph.pull()


def _write_chapters(timeline: Timeline) -> list[Any]:
    return [
        {
            "id": number,
            "start": round(chapter.start_s * 1000),
            "end": round(chapter.end_s * 1000),
            "time_base": Fraction(1, 1000),
            "metadata": {"title": chapter.title},
        }
        for number, chapter in enumerate(list_chapters(timeline))
    ]


def _tag_chapters(timeline: Timeline) -> dict[str, str]:
    """Return an Ogg file's chapters as its tags hold them; FFmpeg rounds their seconds, so it is not asked."""
    tags = {}
    for number, chapter in enumerate(list_chapters(timeline), start=1):
        minutes, ms = divmod(round(chapter.start_s * 1000), 60_000)
        tags[f"CHAPTER{number:03}"] = f"{minutes // 60:02}:{minutes % 60:02}:{ms // 1000:02}.{ms % 1000:03}"
        tags[f"CHAPTER{number:03}NAME"] = chapter.title
    return tags


def _pack_cover(cover: bytes, picture: Any) -> av.Packet[Any]:
    packet = av.Packet(cover)
    packet.stream = picture
    packet.time_base = Fraction(1, 1000)
    packet.pts = packet.dts = 0
    packet.is_keyframe = True
    return packet


def _write_picture_block(jpeg: bytes) -> str:
    """Return a cover as an Ogg file's tags hold it: FLAC's picture block, front cover (3), in base 64."""
    mime = b"image/jpeg"
    head = struct.pack(">II", 3, len(mime)) + mime + struct.pack(">I", 0)
    return base64.b64encode(head + struct.pack(">IIIII", SIDE, SIDE, 24, 0, len(jpeg)) + jpeg).decode()


def _tell_length(timeline: Timeline) -> str:
    return f"{round((timeline.seconds - opening_s(timeline)) / 60)} min"


def _put(path: Path, content: bytes) -> None:
    """Put a file in place whole or not at all."""
    part = None
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as stream:
            part = Path(stream.name)
            stream.write(content)
        part.chmod(0o644)
        part.replace(path)
    except OSError as error:
        if part:
            part.unlink(missing_ok=True)
        raise StrideworkError(f"{path}: cannot be written: {error.strerror or error}") from error
