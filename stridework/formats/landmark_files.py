"""Reading recordings of landmarks, whatever they are kept in: a trace of lines, or an array file of numpy's."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from stridework.errors import TraceFileError
from stridework.form.landmarks import COUNT, Frame, frame_from_rows
from stridework.formats.traces import read_trace

ARRAYS = "lm (frames × 33 × 4), fps, width, height and, if wanted, world (frames × 33 × 3) and t (frames)"


def read_landmarks(path: Path) -> Iterator[Frame]:
    """Yield the frames of a `.jsonl` trace or an `.npz` array file, by the name's ending.

    Raises TraceFileError for anything else and for a file that is not what its name says.
    """
    if path.suffix.lower() == ".jsonl":
        return read_trace(path)
    if path.suffix.lower() == ".npz":
        return read_landmark_arrays(path)
    raise TraceFileError(str(path), "the file's name", "an ending of .jsonl or .npz")


def read_landmark_arrays(path: Path) -> Iterator[Frame]:
    """Yield the frames of an `.npz` file. NaN rows are frames in which nobody was found."""
    arrays = _load(path)
    points = _shaped(path, arrays, "lm", (COUNT, 4))
    world = _shaped(path, arrays, "world", (COUNT, 3)) if "world" in arrays else None
    if world is not None and len(world) != len(points):
        raise TraceFileError(str(path), "world", f"{len(points)} frames like lm, not {len(world)}")
    aspect = _positive(path, arrays, "width") / _positive(path, arrays, "height")
    times = _times(path, arrays, len(points))
    for place, t_s in enumerate(times):
        yield frame_from_rows(t_s, points[place].tolist(), aspect, None if world is None else world[place].tolist())


def _load(path: Path) -> dict[str, Any]:
    try:
        with np.load(path, allow_pickle=False) as content:
            return {name: content[name] for name in content.files}
    except OSError as mistake:
        if mistake.strerror:
            raise TraceFileError(str(path), "the file", f"a file that can be read ({mistake.strerror})") from mistake
        raise TraceFileError(str(path), "the file", "an .npz file of numpy's") from mistake
    except (ValueError, zipfile.BadZipFile, EOFError, KeyError) as mistake:
        raise TraceFileError(
            str(path), "the file", "an .npz file of numpy's, complete and without objects"
        ) from mistake


def _shaped(path: Path, arrays: dict[str, Any], name: str, shape: tuple[int, int]) -> Any:
    array = arrays.get(name)
    if array is None:
        raise TraceFileError(str(path), name, f"an array; the file needs {ARRAYS}")
    if array.ndim != 3 or array.shape[1:] != shape or array.dtype.kind not in "fiu":
        raise TraceFileError(str(path), name, f"numbers in frames × {shape[0]} × {shape[1]}, not {array.shape}")
    return array.astype(float)


def _positive(path: Path, arrays: dict[str, Any], name: str) -> float:
    array = arrays.get(name)
    value = float(array) if array is not None and array.size == 1 and array.dtype.kind in "fiu" else float("nan")
    if not (np.isfinite(value) and value > 0):
        raise TraceFileError(str(path), name, f"one number above 0; the file needs {ARRAYS}")
    return value


def _times(path: Path, arrays: dict[str, Any], count: int) -> list[float]:
    if "t" not in arrays:
        fps = _positive(path, arrays, "fps")
        return [place / fps for place in range(count)]
    times = arrays["t"]
    if times.shape != (count,) or times.dtype.kind not in "fiu" or not np.all(np.diff(times) > 0):
        raise TraceFileError(str(path), "t", f"{count} rising times in seconds")
    return [float(t) for t in times]
