"""Flight time beside a force plate: a filmed-like side view of jump markers through the engine's own flight finding."""

from __future__ import annotations

import struct
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from bench.form_recordings import FOLDER
from bench.form_tables import Table
from stridework.form.flights import Flight, FlightTracker
from stridework.form.landmarks import COUNT, HIPS, TOES, Sight, frame_from_rows

JUMP = FOLDER / "biomdp-jumps" / "vicon_CMJ_kinem_kinet_emg.c3d"
TAKEOFF_S, LANDING_S = 4.252, 4.9195  #: by the force plate's vertical force, 2000 readings a second
LEG_M = 0.9  #: hip to ankle of an adult, about
PICTURE_M = 2.5  #: what the picture is high
STARTS = 12  #: where between two markers' readings the film begins: a camera's frames fall anywhere
FOOT, PELVIS = "Right_Meta", ("LASI", "RASI")


def read_markers(path: Path) -> tuple[float, dict[str, Any]]:
    """Return readings a second and each marker's (readings × 3) in metres of a C3D file of floating point numbers."""
    content = path.read_bytes()
    points, analog, first, last = struct.unpack("<4H", content[2:10])
    start, rate = struct.unpack("<H", content[16:18])[0], struct.unpack("<f", content[20:24])[0]
    place = content.index(b"LABELS") + 6
    size, count = content[place + 4], content[place + 5]
    names = [content[place + 6 + size * i : place + 6 + size * (i + 1)].decode("latin-1").strip() for i in range(count)]
    row = 4 * points + analog
    values = np.frombuffer(content, "<f4", (last - first + 1) * row, (start - 1) * 512).reshape(-1, row)
    places = values[:, : 4 * points].reshape(len(values), points, 4)
    return rate, {name: places[:, i, :3] / 1000 for i, name in enumerate(names)}


def measure_force_plate() -> Table:
    """Return how far the engine's flight is off the force plate's at three frame rates, and how often within doubt."""
    rate, markers = read_markers(JUMP)
    toe = markers[FOOT][:, 2]
    hips = (markers[PELVIS[0]][:, 2] + markers[PELVIS[1]][:, 2]) / 2
    times = np.arange(len(toe)) / rate
    rows: list[tuple[object, ...]] = []
    for fps in (200, 60, 30):
        starts = [0.0] if fps == rate else [i / STARTS / fps for i in range(STARTS)]
        flights = [_find(np.arange(start, times[-1], 1 / fps), times, toe, hips) for start in starts]
        found = [flight for flight in flights if flight is not None]
        errors = [flight.seconds - (LANDING_S - TAKEOFF_S) for flight in found]
        inside = sum(abs(error) <= flight.doubt_s for error, flight in zip(errors, found, strict=True))
        ends = [(f.takeoff_s - TAKEOFF_S, f.landing_s - LANDING_S) for f in found]
        off, on = (median(pair[i] for pair in ends) for i in (0, 1))
        rows.append((fps, f"{len(found)} of {len(starts)}", f"{1000 * median(errors):+.0f} ms",
                     f"{1000 * max(map(abs, errors)):.0f} ms", f"{1000 * off:+.0f} ms", f"{1000 * on:+.0f} ms",
                     f"{1000 * median(f.doubt_s for f in found):.0f} ms", f"{inside} of {len(found)}"))  # fmt: skip
    about = (
        f"One countermovement jump: {LANDING_S - TAKEOFF_S:.4f} s in the air by a force plate. The foot's and the "
        "pelvis's markers (200 a second, one leg), seen from the side, go through the engine's flight finding; at "
        "lower rates films begin at twelve places between two frames. Markers tremble less than a pose model's points: "
        "this is the finding's own error, not a film's."
    )
    columns = (
        "frames a second",
        "found",
        "median error",
        "largest",
        "take-off",
        "landing",
        "stated doubt",
        "within it",
    )
    return Table("Flight time beside a force plate", about, columns, rows)


def _find(moments: Any, times: Any, toe: Any, hips: Any) -> Flight | None:
    """Return the flight that covers the jump's middle, or None."""
    tracker = FlightTracker()
    stand = float(np.median(hips[:200]))
    middle = (TAKEOFF_S + LANDING_S) / 2
    for number, t in enumerate(moments):
        foot, hip = float(np.interp(t, times, toe)), float(np.interp(t, times, hips))
        rows = [(0.5, 0.5, 1.0)] * COUNT
        for point in TOES:
            rows[point] = (0.5, 0.9 - foot / PICTURE_M, 1.0)
        for point in HIPS:
            rows[point] = (0.5, 0.9 - hip / PICTURE_M, 1.0)
        sight = Sight(frame_from_rows(float(t), rows, 1.0), number)
        flight = tracker.push(sight, LEG_M / PICTURE_M, (stand - hip) / LEG_M)
        if flight is not None and flight.takeoff_s < middle < flight.landing_s:
            return flight
    return None
