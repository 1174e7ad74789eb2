"""Sessions and reminders as sound files, encoded once: kept in the data folder by what is in them, the oldest let go.

Encoding eleven minutes takes some seconds of computing; it happens in the thread that was asked, one at a time, so that
pages are answered meanwhile by the others.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import BinaryIO

from stridework import __version__
from stridework.audio_file import FORMATS, write_reset_track, write_session_audio
from stridework.home import data_home, write_private
from stridework.library import load_voice
from stridework.training.plan import RunResets
from stridework.training.timeline import Timeline, to_json

FOLDER = "sounds"
MOST_BYTES = 200_000_000
KINDS = tuple(kind for kind in FORMATS if kind != "wav")
"""What pages offer: thirty megabytes of wav are for whoever asks the command line."""

_encoding = Lock()


def keep_session_sound(timeline: Timeline, kind: str) -> Path:
    """Return the file of a session, encoded now where it is not kept. Raises SoundUnavailable."""
    told = [to_json(timeline), sorted(load_voice(timeline.language).seconds.items())]
    return _keep("session", told, kind, lambda stream: write_session_audio(timeline, stream, kind))


def keep_reset_sound(resets: RunResets, kind: str) -> Path:
    """Return the file of a run's reminder, encoded now where it is not kept. Raises SoundUnavailable."""
    told = [resets.title, resets.minutes, resets.reps, sorted(load_voice().seconds.items())]
    return _keep("resets", told, kind, lambda stream: write_reset_track(stream, resets, kind=kind))


def _keep(what: str, told: object, kind: str, write: Callable[[BinaryIO], object]) -> Path:
    named = sha256(json.dumps([what, told, __version__]).encode()).hexdigest()[:32]
    folder = data_home() / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"{named}.{kind}"
    with _encoding:
        if not path.exists():
            content = BytesIO()
            write(content)
            write_private(path, content.getvalue())
    with suppress(OSError):  # let go by another process meanwhile
        path.touch()
    _let_go(folder, path)
    return path


def _let_go(folder: Path, newest: Path) -> None:
    """Remove the files not asked for longest until the folder is within its limit."""
    kept: list[tuple[float, int, Path]] = []
    for path in folder.iterdir():
        with suppress(OSError):
            stat = path.stat()
            kept.append((stat.st_mtime, stat.st_size, path))
    size = sum(each for _, each, _ in kept)
    for _, each, path in sorted(kept):
        if size <= MOST_BYTES:
            return
        if path != newest:
            path.unlink(missing_ok=True)
            size -= each
