"""Where a runner's own files live on this machine."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from platformdirs import user_data_path

from stridework.errors import StrideworkError


def data_home() -> Path:
    """Return the folder of everything Stridework keeps, made for the owner's eyes only when it is missing.

    `STRIDEWORK_HOME` names another folder; otherwise it is the platform's user-data folder. Raises
    StrideworkError where nothing can be written.
    """
    named = os.environ.get("STRIDEWORK_HOME")
    home = Path(named).expanduser().absolute() if named else user_data_path("stridework", appauthor=False)
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


def write_private(path: Path, content: bytes) -> None:
    """Put content in place whole or not at all, readable by its owner alone."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mkstemp makes it 0600
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
