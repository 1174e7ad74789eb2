"""Where a runner's own files live on this machine, and what time zone it is in."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from zoneinfo import ZoneInfo

from platformdirs import user_data_path

from stridework.errors import StrideworkError

DATABASE = "stridework.sqlite3"


def find_home() -> Path:
    """Return the folder of everything Stridework keeps, whether or not it is there yet.

    `STRIDEWORK_HOME` names another folder; otherwise it is the platform's user-data folder.
    """
    named = os.environ.get("STRIDEWORK_HOME")
    return Path(named).expanduser().absolute() if named else user_data_path("stridework", appauthor=False)


def data_home() -> Path:
    """Return the folder of `find_home`, made for the owner's eyes only when it is missing.

    Raises StrideworkError where nothing can be written.
    """
    home = find_home()
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Permission bits mislead (root, read-only mounts, Windows), so the proof of writing is to write.
        with tempfile.TemporaryFile(dir=home):
            pass
    except OSError as error:
        reason = error.strerror or str(error)
        raise StrideworkError(
            f"cannot keep anything in {home}: {reason}; set STRIDEWORK_HOME to a folder you can write to"
        ) from error
    return home


def find_zone() -> str:
    """Return the IANA name of the machine's time zone: "today" means the runner's own day. UTC where unknown."""
    named = os.environ.get("TZ", "").removeprefix(":")
    link = os.path.realpath("/etc/localtime")
    for name in (named, link.partition("zoneinfo/")[2]):
        if name and _is_zone(name):
            return name
    return "UTC"


def _is_zone(name: str) -> bool:
    """Say whether a name is one of IANA's: TZ may also hold a rule such as "CET-1CEST", or nonsense."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def write_private(path: Path, content: bytes) -> None:
    """Put content in place whole or not at all, readable by its owner alone."""
    with open_private(path) as stream:
        stream.write(content)


@contextmanager
def open_private(path: Path) -> Iterator[BinaryIO]:
    """Open a file that comes into place whole or not at all, readable by its owner alone."""
    handle, name = tempfile.mkstemp(dir=path.absolute().parent, prefix=f".{path.name}.")  # mkstemp makes it 0600
    try:
        with os.fdopen(handle, "w+b") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
