"""The built voice as the product reads it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stridework.library.voice import load_voice, open_voice


def test_a_language_without_a_built_voice_has_no_clips() -> None:
    assert dict(load_voice("xx").seconds) == {}


def test_a_clip_has_its_length_and_its_bytes(tmp_path: Path) -> None:
    clip = "0123456789abcdef"
    entry = {"text": "Go", "seconds": 0.367}
    (tmp_path / "clips.json").write_text(json.dumps({"language": "en", "engine": "e", "clips": {clip: entry}}))
    (tmp_path / f"{clip}.mp3").write_bytes(b"mp3")
    voice = open_voice(tmp_path, "en")
    assert voice.seconds[clip] == 0.367
    assert voice.read(clip) == b"mp3"


def test_a_clip_that_was_not_built_is_not_invented(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        open_voice(tmp_path, "en").read("feedfeedfeedfeed")
