"""A session, or a run's reminder of its resets, as a sound file, written as it is mixed: an hour costs no memory."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, BinaryIO

from stridework.audio import RATE, SoundUnavailable, mix
from stridework.library import load_phrases, load_voice
from stridework.library.sessions import measure_speech
from stridework.library.voice import Voice
from stridework.training.events import Timeline
from stridework.training.plan import RunResets
from stridework.training.reset_track import cue_resets

FORMATS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        # The smallest mode whose silence costs next to nothing and whose length is kept to the sample.
        "mp3": {"format": "MP3", "bitrate_mode": "VARIABLE", "compression_level": 0.9},
        "wav": {"format": "WAV", "subtype": "PCM_16"},
    }
)


def write_reset_track(stream: BinaryIO, resets: RunResets, *, kind: str = "mp3", language: str = "en") -> Timeline:
    """Write the spoken reminder of a run's posture resets and return what it says when.

    To be started with the run: a tone and words at each reset's minute, quiet otherwise, the end after the last one.
    Raises SoundUnavailable where the voice was not built or sound cannot be written here.
    """
    voice = load_voice(language)
    track = cue_resets(resets, load_phrases(language), measure_speech(language))
    write_sound(stream, track, voice, kind=kind)
    return track


def write_sound(stream: BinaryIO, timeline: Timeline, voice: Voice, *, kind: str = "mp3") -> None:
    """Write everything that sounds in a timeline, mono, from its opening on; `kind` is one of FORMATS.

    Raises SoundUnavailable where there is no voice or the encoder is not installed.
    """
    if not voice.seconds:
        raise SoundUnavailable("the voice has not been built here: run `make setup`, or install the finished package")
    try:
        import soundfile
    except (ImportError, OSError) as error:  # OSError: the package is there and its library is not
        raise SoundUnavailable(f"no sound can be written here: soundfile is not usable ({error})") from error
    with soundfile.SoundFile(stream, "w", samplerate=RATE, channels=1, **FORMATS[kind]) as file:
        for block in mix(timeline, voice):
            file.buffer_write(block, dtype="int16")
