"""Clips are rendered once, alike in loudness, small, and never more than is said."""

from __future__ import annotations

import json
import math
from array import array
from pathlib import Path
from typing import Any

import pytest

from assets import voice
from stridework.training.speech import clip_id

pytest.importorskip("hibari")
miniaudio = pytest.importorskip("miniaudio")

SENTENCES = ("Go", "Halfway", "Next: jumping lunges.", "Stand tall, feet hip width.")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("checkout")
    voice.build_voice(root, SENTENCES)
    return root


def folder(root: Path) -> Path:
    return root / "stridework" / "library" / "voice" / "en"


def clips(root: Path) -> dict[str, dict[str, Any]]:
    return json.loads((folder(root) / "clips.json").read_text())["clips"]


def decoded(root: Path, text: str) -> array[int]:
    content = (folder(root) / f"{clip_id(text, 'en')}.mp3").read_bytes()
    return miniaudio.decode(content, nchannels=1, sample_rate=24_000).samples


def test_every_sentence_has_a_clip_whose_length_is_the_decoded_one(root: Path) -> None:
    assert {entry["text"] for entry in clips(root).values()} == set(SENTENCES)
    for text in SENTENCES:
        heard = len(decoded(root, text)) / 24_000
        assert clips(root)[clip_id(text, "en")]["seconds"] == pytest.approx(heard, abs=0.001)


def test_single_words_are_crisp(root: Path) -> None:
    for text in ("Go", "Halfway"):
        assert 0.2 < clips(root)[clip_id(text, "en")]["seconds"] < 0.8


def test_clips_are_equally_loud_and_do_not_clip(root: Path) -> None:
    levels = []
    for text in SENTENCES:
        samples = decoded(root, text)
        assert max(abs(s) for s in samples) < 32_000
        frames = [samples[i : i + 480] for i in range(0, len(samples) - 480, 480)]
        power = [sum(s * s for s in frame) / 480 for frame in frames]
        voiced = [p for p in power if p > max(power) / 1000]
        levels.append(10 * math.log10(sum(voiced) / len(voiced)))
    assert max(levels) - min(levels) < 3


def test_clips_begin_and_end_with_sound_not_silence(root: Path) -> None:
    for text in SENTENCES:
        samples = decoded(root, text)
        loud = [i for i, s in enumerate(samples) if abs(s) > 600]
        assert loud[0] < 0.1 * 24_000
        assert len(samples) - loud[-1] < 0.1 * 24_000


def test_clips_are_small(root: Path) -> None:
    size = sum(path.stat().st_size for path in folder(root).glob("*.mp3"))
    assert size / sum(entry["seconds"] for entry in clips(root).values()) < 6_000


def test_the_same_sentences_give_the_same_bytes(root: Path, tmp_path: Path) -> None:
    voice.build_voice(tmp_path, SENTENCES)
    for path in folder(root).iterdir():
        assert (folder(tmp_path) / path.name).read_bytes() == path.read_bytes()


def test_what_is_already_spoken_is_kept_and_what_nobody_says_is_deleted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    voice.build_voice(tmp_path, ("Go", "Rest"))
    kept = (folder(tmp_path) / f"{clip_id('Go', 'en')}.mp3").stat().st_mtime_ns
    monkeypatch.setattr(voice, "_open_speaker", lambda: pytest.fail("nothing new was to be said"))
    voice.build_voice(tmp_path, ("Go",))
    assert [path.stem for path in folder(tmp_path).glob("*.mp3")] == [clip_id("Go", "en")]
    assert (folder(tmp_path) / f"{clip_id('Go', 'en')}.mp3").stat().st_mtime_ns == kept


def test_clips_of_another_engine_are_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    voice.build_voice(tmp_path, ("Go",))
    (folder(tmp_path) / f"{clip_id('Go', 'en')}.mp3").write_bytes(b"old")
    monkeypatch.setattr(voice, "RECIPE", voice.RECIPE + 1)
    voice.build_voice(tmp_path, ("Go",))
    assert (folder(tmp_path) / f"{clip_id('Go', 'en')}.mp3").read_bytes() != b"old"


def test_a_language_the_engine_does_not_speak_gets_no_clips(tmp_path: Path) -> None:
    voice.build_voice(tmp_path, ("Los",), "de")
    index = tmp_path / "stridework" / "library" / "voice" / "de" / "clips.json"
    assert json.loads(index.read_text())["clips"] == {}
