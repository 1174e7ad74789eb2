"""Renders the fixed vocabulary to small mp3 clips with an offline engine whose voice ships in its package.

The engine is young, so nothing but this file knows it: what the product reads is `clips.json` and the clips.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from stridework.training.speech import clip_id

RATE = 24_000
#: Raised whenever the steps below change what a clip sounds like, so that clips of an older recipe are made anew.
RECIPE = 1
ENGINE_LANGUAGES = ("en",)

# Loudness is the level of the voiced frames only, so that "Go" and a long sentence are heard alike. Short words
# are too short for the gates of EBU R 128 (0.4 s).
FRAME = 480
TARGET_RMS = 0.16
PEAK = 0.85
KNEE = 0.55
SILENCE = 0.02
KEEP_BEFORE = int(0.012 * RATE)
KEEP_AFTER = int(0.040 * RATE)
FADE_IN = int(0.004 * RATE)
FADE_OUT = int(0.020 * RATE)


def build_voice(root: Path, sentences: Sequence[str], language: str = "en") -> None:
    """Render each sentence under `root` (the checkout), keep what is already there, delete what nobody says any more.

    A language the engine does not speak gets an empty list of clips: the page then uses the browser's own speech.
    """
    folder = root / "stridework" / "library" / "voice" / language
    folder.mkdir(parents=True, exist_ok=True)
    engine = describe_engine()
    wanted = {clip_id(text, language): text for text in sentences} if language in ENGINE_LANGUAGES else {}
    clips = {clip: entry for clip, entry in _read_clips(folder, engine).items() if wanted.get(clip) == entry["text"]}
    missing = {clip: text for clip, text in wanted.items() if clip not in clips}
    if missing:
        speaker = _open_speaker()
        for clip, text in missing.items():
            encoded, seconds = render(speaker, text)
            (folder / f"{clip}.mp3").write_bytes(encoded)
            clips[clip] = {"text": text, "seconds": seconds}
    for path in folder.glob("*.mp3"):
        if path.stem not in clips:
            path.unlink()
    index = {"language": language, "engine": engine, "clips": clips}
    written = folder / "clips.json.part"
    written.write_text(json.dumps(index, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
    written.replace(folder / "clips.json")


def describe_engine() -> str:
    """Return what made a clip, down to the recipe: clips with another description are made anew."""
    return f"hibari-tts {version('hibari-tts')} heart, soundfile {version('soundfile')}, recipe {RECIPE}"


def render(speaker: Any, text: str) -> tuple[bytes, float]:
    """Return the sentence as mp3, and its length in seconds once decoded."""
    import soundfile

    encoded = io.BytesIO()
    # Of the modes tried this is the smallest that still writes the gapless header: without it every clip would
    # start 46 ms late.
    soundfile.write(
        encoded, level(trim(speak(speaker, text))), RATE, format="MP3", bitrate_mode="VARIABLE", compression_level=0.9
    )
    content = encoded.getvalue()
    return content, round(soundfile.info(io.BytesIO(content)).frames / RATE, 3)


def speak(speaker: Any, text: str) -> Any:
    """Return the engine's samples for the sentence, said as a call: a coach's sentence does not fall at its end."""
    import numpy

    parts = [speaker.from_phonemes(_stress(phonemes), seed=0) for phonemes in speaker.phonemize(spoken(text))]
    if not parts:
        raise ValueError(f"nothing to say in {text!r}")
    return numpy.concatenate(parts)


def spoken(text: str) -> str:
    """Return the text as it is handed to the engine: shown words as they are, a final full stop made a call.

    >>> spoken("Next: squats.")
    'Next: squats!'
    """
    text = text.strip()
    return text if text.endswith(("?", "!")) else text.rstrip(".") + "!"


def _stress(phonemes: str) -> str:
    """Stress a lone weak word ("Go") that the engine would mumble, having no sentence to lean on."""
    return phonemes if "ˈ" in phonemes else phonemes.replace("ˌ", "ˈ", 1)


def trim(samples: Any) -> Any:
    """Cut the silence before and after, leaving a breath, with short fades against clicks."""
    import numpy

    heard = numpy.flatnonzero(numpy.abs(samples) > SILENCE * numpy.abs(samples).max())
    cut = samples[max(0, heard[0] - KEEP_BEFORE) : heard[-1] + KEEP_AFTER].astype(numpy.float64)
    cut[:FADE_IN] *= numpy.linspace(0, 1, FADE_IN)
    cut[-FADE_OUT:] *= numpy.linspace(1, 0, FADE_OUT)
    return cut


def level(samples: Any) -> Any:
    """Bring the voiced frames to one loudness; peaks above the knee are bent below the ceiling, never cut."""
    gain = TARGET_RMS / voiced_rms(samples)
    for _ in range(4):  # bending peaks costs a little loudness, which the next round gives back
        gain *= TARGET_RMS / voiced_rms(_bend(samples * gain))
    return _bend(samples * gain)


def voiced_rms(samples: Any) -> float:
    """Return the root mean square of the frames (20 ms) within 30 dB of the loudest."""
    import numpy

    frames = samples[: len(samples) // FRAME * FRAME].reshape(-1, FRAME)
    power = (frames**2).mean(axis=1)
    return float(numpy.sqrt(power[power > power.max() / 1000].mean()))


def _bend(samples: Any) -> Any:
    import numpy

    room = PEAK - KNEE
    size = numpy.abs(samples)
    bent = KNEE + room * numpy.tanh(numpy.maximum(size - KNEE, 0) / room)
    return numpy.where(size > KNEE, numpy.sign(samples) * bent, samples)


def _read_clips(folder: Path, engine: str) -> dict[str, dict[str, Any]]:
    """Return the clips already there that the same engine made and whose files exist."""
    index = folder / "clips.json"
    if not index.exists():
        return {}
    try:
        found = json.loads(index.read_text(encoding="utf-8"))
    except ValueError:
        return {}
    if found.get("engine") != engine:
        return {}
    return {clip: entry for clip, entry in found["clips"].items() if (folder / f"{clip}.mp3").exists()}


def _open_speaker() -> Any:
    from hibari import Hibari

    return Hibari()
