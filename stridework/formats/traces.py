"""Landmark traces: a recording of body points as lines of JSON, to keep, to share and to test with.

The first line says what follows, every other line is one frame; both shapes are published in `trace.schema.json` beside
this file. Points are in the picture frame of `form.landmarks`: fractions of width and height, y down.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from math import isfinite, nan
from pathlib import Path
from typing import IO, Any

from stridework.errors import TraceFileError
from stridework.form.landmarks import COUNT, Frame, Point

FORMAT = "stridework-trace"
VERSION = 1


def write_trace(frames: Iterable[Frame], aspect: float, out: IO[str], *, places: int = 4) -> int:
    """Write the frames as a trace and return how many; `aspect` is the pictures' width / height."""
    header = {"format": FORMAT, "version": VERSION, "aspect": round(aspect, 6), "points": COUNT}
    out.write(json.dumps(header, separators=(",", ":")) + "\n")
    count = 0
    for frame in frames:
        line: dict[str, Any] = {"t": round(frame.t_s, 6), "p": _rows(frame.points, places) or None}
        if frame.world is not None:
            line["w"] = _rows(frame.world, places)
        out.write(json.dumps(line, separators=(",", ":")) + "\n")
        count += 1
    return count


def read_trace(path: Path) -> Iterator[Frame]:
    """Yield the frames of a trace file.

    Raises TraceFileError, naming the line, for a file that is no trace, for a frame with other than 33 points or with a
    time that is not after the one before it.
    """
    try:
        with path.open(encoding="utf-8") as lines:
            yield from read_trace_lines(lines, str(path))
    except UnicodeDecodeError as mistake:
        raise TraceFileError(str(path), "the file", "lines of JSON in UTF-8") from mistake
    except OSError as mistake:
        raise TraceFileError(str(path), "the file", f"a file that can be read ({mistake.strerror})") from mistake


def read_trace_lines(lines: Iterable[str], name: str = "<trace>") -> Iterator[Frame]:
    """Yield the frames of a trace's lines; errors as in `read_trace`."""
    aspect = nan
    last_t = float("-inf")
    number = 0
    for number, line in enumerate(lines, 1):
        if number == 1:
            aspect = _read_header(line, name)
        elif line.strip():
            frame = _read_frame(line, name, number, aspect)
            if frame.t_s <= last_t:
                raise TraceFileError(name, f"line {number}: t", f"a time after {last_t:g} s, not {frame.t_s:g} s")
            last_t = frame.t_s
            yield frame
    if number == 0:
        raise TraceFileError(name, "line 1", "a trace's first line; the file is empty")


def _read_header(line: str, name: str) -> float:
    content = _load(line, name, 1)
    if content.get("format") != FORMAT:
        raise TraceFileError(name, "line 1: format", f"{FORMAT!r}, not {content.get('format')!r}")
    if content.get("version") != VERSION:
        raise TraceFileError(name, "line 1: version", f"{VERSION}, not {content.get('version')!r}")
    if content.get("points", COUNT) != COUNT:
        raise TraceFileError(name, "line 1: points", f"{COUNT}, not {content.get('points')!r}")
    aspect = content.get("aspect")
    if isinstance(aspect, bool) or not isinstance(aspect, int | float) or not (isfinite(aspect) and aspect > 0):
        raise TraceFileError(name, "line 1: aspect", f"width / height above 0, not {aspect!r}")
    return float(aspect)


def _read_frame(line: str, name: str, number: int, aspect: float) -> Frame:
    content = _load(line, name, number)
    t_s = content.get("t")
    if isinstance(t_s, bool) or not isinstance(t_s, int | float) or not isfinite(t_s):
        raise TraceFileError(name, f"line {number}: t", f"a time in seconds, not {t_s!r}")
    rows = content.get("p")
    if rows is None:
        return Frame(float(t_s), (), aspect)
    points = tuple(_read_point(row, name, number) for row in _counted(rows, name, number, "p"))
    if not any(isfinite(point[0]) for point in points):
        return Frame(float(t_s), (), aspect)
    world = content.get("w")
    if world is None:
        return Frame(float(t_s), points, aspect)
    places = tuple(_numbers(row, 3, name, number, "w") for row in _counted(world, name, number, "w"))
    return Frame(float(t_s), points, aspect, tuple((x, y, z) for x, y, z in places))


def _read_point(row: Any, name: str, number: int) -> Point:
    x, y, z, visibility = _numbers(row, 4, name, number, "p")
    if not (isfinite(x) and isfinite(y)):
        return (nan, nan, nan, 0.0)
    return (x, y, z, visibility if isfinite(visibility) else 0.0)


def _counted(rows: Any, name: str, number: int, field: str) -> list[Any]:
    if not isinstance(rows, list) or len(rows) != COUNT:
        found = len(rows) if isinstance(rows, list) else repr(rows)[:40]
        raise TraceFileError(name, f"line {number}: {field}", f"a list of {COUNT} points or null, not {found}")
    return rows


def _numbers(row: Any, count: int, name: str, number: int, field: str) -> tuple[float, ...]:
    """Return a point's numbers; null is NaN, not seen."""
    known = isinstance(row, list) and len(row) == count
    if not known or any(isinstance(v, bool) or not isinstance(v, int | float | None) for v in row):
        raise TraceFileError(name, f"line {number}: {field}", f"{count} numbers or nulls a point, not {str(row)[:60]}")
    return tuple(nan if value is None else float(value) for value in row)


def _load(line: str, name: str, number: int) -> dict[str, Any]:
    try:
        content = json.loads(line, parse_int=float)  # a whole number of any length is one a float can stand for
    except (ValueError, RecursionError) as mistake:
        raise TraceFileError(name, f"line {number}", f"JSON ({mistake})") from mistake
    if not isinstance(content, dict):
        raise TraceFileError(name, f"line {number}", "a JSON object")
    return content


def _rows(points: Iterable[Iterable[float]], places: int) -> list[list[float | None]]:
    return [[round(value, places) if isfinite(value) else None for value in point] for point in points]
