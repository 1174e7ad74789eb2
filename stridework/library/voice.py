"""The spoken clips that were built into the package, and how long each is heard."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Voice:
    """The clips of one language: `seconds` gives each clip's audible length by clip id, empty where none was built."""

    language: str
    seconds: Mapping[str, float]
    folder: Traversable

    def read(self, clip: str) -> bytes:
        """Return the clip's mp3 bytes. Raises KeyError for a clip that was not built."""
        if clip not in self.seconds:
            raise KeyError(clip)
        return self.folder.joinpath(f"{clip}.mp3").read_bytes()


def load_voice(language: str = "en") -> Voice:
    """Return the voice of that language; where it has not been built it has no clips, and everything works unheard."""
    return open_voice(files("stridework.library") / "voice" / language, language)


def open_voice(folder: Traversable, language: str) -> Voice:
    """Return the voice whose `clips.json` lies in `folder`."""
    index = folder / "clips.json"
    if not index.is_file():
        return Voice(language, MappingProxyType({}), folder)
    clips = json.loads(index.read_text(encoding="utf-8"))["clips"]
    return Voice(language, MappingProxyType({clip: float(entry["seconds"]) for clip, entry in clips.items()}), folder)
