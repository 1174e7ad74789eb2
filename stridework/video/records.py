"""How found points travel from the processes that find them, and lie in a file between two readings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

import numpy as np

from stridework.form.landmarks import COUNT, Frame, frame_from_rows
from stridework.video.landmarker import PARTS, Rows

RECORD = np.dtype([("kind", "<i2"), ("number", "<i2"), ("t_s", "<f8"), ("rows", "<f4", (COUNT, PARTS))])
"""A frame with the people counted in it (-1: not counted), a part's end, or an error with its text's length."""

FRAME, END, ERROR = 0, 1, 2


def pack_frame(t_s: float, rows: Rows, people: int = -1) -> bytes:
    """Return a frame as one record."""
    return np.array((FRAME, people, t_s, rows), RECORD).tobytes()


def keep_frame(frame: Frame) -> bytes:
    """Return a frame of the engine's as a record; `unpack_frame` gives the same again."""
    rows = np.full((COUNT, PARTS), np.nan, np.float32)
    if frame.points:
        rows[:, :4] = frame.points
    if frame.world is not None:
        rows[:, 4:] = frame.world
    return pack_frame(frame.t_s, rows)


def pack_end(error: str = "") -> bytes:
    """Return what ends a part; with `error`, why it ended before its time."""
    text = error.encode()[:30_000]
    nothing = np.zeros((COUNT, PARTS), np.float32)
    return np.array((ERROR if text else END, len(text), 0.0, nothing), RECORD).tobytes() + text


def read_record(stream: IO[bytes]) -> Any | None:
    """Return the next record; None where the stream ends, be it within one."""
    content = stream.read(RECORD.itemsize)
    return np.frombuffer(content, RECORD)[0] if len(content) == RECORD.itemsize else None


def unpack_frame(record: Any, aspect: float) -> Frame:
    """Return a record as the form engine's frame."""
    rows = record["rows"]
    return frame_from_rows(float(record["t_s"]), rows[:, :4].tolist(), aspect, rows[:, 4:].tolist())


def read_frames(stream: IO[bytes], count: int, aspect: float) -> Iterator[Frame]:
    """Yield the first `count` frames of a file of records; others may read it in between."""
    for place in range(count):
        stream.seek(place * RECORD.itemsize)
        record = read_record(stream)
        if record is None:
            return
        yield unpack_frame(record, aspect)
