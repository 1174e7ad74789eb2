"""Files a command writes: whole or not at all, never half of one in the place of what was there."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from stridework.errors import StrideworkError


def find_suffix(path: Path, expected: Sequence[str]) -> str:
    """Return which of the expected suffixes a file to be written has. Raises StrideworkError naming them."""
    suffix = path.suffix.casefold()
    if suffix not in expected:
        raise StrideworkError(f"{path}: cannot write {suffix or 'a file without a suffix'}; {_expect(expected)}")
    return suffix


def _expect(suffixes: Sequence[str]) -> str:
    *others, last = suffixes
    return f"expected a name that ends in {', '.join(others)} or {last}" if others else f"expected {last}"


@contextmanager
def open_output(path: Path) -> Iterator[BinaryIO]:
    """Open a file to write that takes the place of `path` only when all of it was written.

    Raises StrideworkError where it cannot be written; what was there before then is as it was.
    """
    target = Path(os.path.realpath(path))  # a link stays a link
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        if target.is_dir():
            raise IsADirectoryError(0, "it is a folder")
        with part.open("xb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(target)
    except OSError as error:
        raise StrideworkError(f"{path}: cannot be written: {error.strerror or error}") from error
    finally:
        with suppress(OSError):
            part.unlink()


def make_folder(path: Path) -> None:
    """Make a folder and those above it where they are missing. Raises StrideworkError where that is not possible."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = "there is a file of that name" if path.exists() else error.strerror or error
        raise StrideworkError(f"{path}: cannot be made a folder: {reason}") from error
