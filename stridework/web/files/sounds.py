"""Sessions and reminders as sound files, encoded once: kept in the data folder by what is in them, the oldest let go.

Encoding eleven minutes takes some seconds of computing. It happens beside the threads that answer pages, one file at a
time: whoever asks first is told that the file is being made, and asks again.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from threading import Lock, Thread
from typing import BinaryIO

from stridework import __version__
from stridework.audio import SoundUnavailable
from stridework.errors import StrideworkError
from stridework.home import data_home, write_private
from stridework.library import load_voice
from stridework.training.plan import RunResets
from stridework.training.timeline import Timeline, to_json

FOLDER = "sounds"
MOST_BYTES = 200_000_000
KINDS = ("mp3", "m4a", "opus")
"""What pages offer: thirty megabytes of wav are for whoever asks the command line."""

MOST_WAITING = 12
"""Files being made or waiting for it; more at once is nobody who wants to listen."""

logger = logging.getLogger(__name__)
_encoding = Lock()
_asking = Lock()  # guards the two below
_making: set[Path] = set()
_failed: dict[Path, str] = {}


def find_session_sound(timeline: Timeline, kind: str) -> Path | None:
    """Return the file of a session, None while it is being made. Raises SoundUnavailable."""
    from stridework.audio_file import write_session_audio  # large, and of no use to most who start the server

    told = [to_json(timeline), sorted(load_voice(timeline.language).seconds.items())]
    return _find("session", told, kind, lambda stream: write_session_audio(timeline, stream, kind))


def find_reset_sound(resets: RunResets, kind: str) -> Path | None:
    """Return the file of a run's reminder, None while it is being made. Raises SoundUnavailable."""
    from stridework.audio_file import write_reset_track

    told = [resets.title, resets.minutes, resets.reps, sorted(load_voice().seconds.items())]
    return _find("resets", told, kind, lambda stream: write_reset_track(stream, resets, kind=kind))


def _find(what: str, told: object, kind: str, write: Callable[[BinaryIO], object]) -> Path | None:
    """Return the file kept of what was told, None where it is being made from now on or since before."""
    named = sha256(json.dumps([what, told, __version__]).encode()).hexdigest()[:32]
    folder = data_home() / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"{named}.{kind}"
    with _asking:
        if path in _failed:
            raise SoundUnavailable(_failed.pop(path))  # said once; asked again, it is tried again
        if path in _making:
            return None
        if not path.exists():
            if len(_making) >= MOST_WAITING:
                raise SoundUnavailable("many sounds are being made at the moment; ask again in a minute")
            _making.add(path)
            # It ends with the process: a file is written whole or not at all, and asked for again it is made again.
            Thread(target=_make, args=(path, write), daemon=True, name="sound").start()
            return None
    with suppress(OSError):  # let go by another process meanwhile
        path.touch()
    return path


def _make(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Encode one file when its turn comes, and keep why where that failed."""
    problem = ""
    try:
        with _encoding:
            content = BytesIO()
            write(content)
            write_private(path, content.getvalue())
            _let_go(path.parent, path)
    except StrideworkError as error:
        problem = str(error)
    except Exception:  # a thread nobody waits for: what it says is kept for whoever asks next
        logger.exception("%s was not made", path.name)
        problem = "the sound could not be made; the server's log says why"
    with _asking:
        _making.discard(path)
        if problem:
            _failed[path] = problem


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
