"""Two counters to stand beside ours: the one most projects have, and a careful one in twenty lines."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from stridework.form.geometry import inner_angle
from stridework.form.landmarks import Frame


def count_by_left_knee(frames: Iterable[Frame], down: float = 90.0, up: float = 160.0) -> int:
    """The usual counter: the left knee's angle in the picture under 90 degrees, then over 160, is one."""
    low, count = False, 0
    for frame in frames:
        if not frame.points:
            continue
        hip, knee, ankle = (frame.points[number] for number in (23, 25, 27))
        a = frame.aspect
        angle = inner_angle(hip[0] * a, hip[1], knee[0] * a, knee[1], ankle[0] * a, ankle[1])
        if angle < down:
            low = True
        elif angle > up and low:
            low, count = False, count + 1
    return count


def count_by_hip_height(frames: Iterable[Frame]) -> int:
    """Hip height over trunk length, two thresholds within the recording's own range (form notes 3)."""
    heights, trunks = [], []
    for frame in frames:
        if not frame.points:
            continue
        p = np.array([point[:2] for point in frame.points]) * (frame.aspect, 1.0)
        hip, shoulder = p[[23, 24]].mean(0), p[[11, 12]].mean(0)
        heights.append(p[[27, 28], 1].max() - hip[1])
        trunks.append(float(np.hypot(*(shoulder - hip))))
    if len(heights) < 5:
        return 0
    h = np.array(heights) / np.nanmedian(trunks)
    h = np.convolve(np.pad(h, 2, mode="edge"), np.ones(5) / 5, mode="valid")
    low, high = np.nanpercentile(h, [5, 90])
    if high - low < 0.18:
        return 0
    down, count = False, 0
    for value in h:
        if value < low + 0.4 * (high - low):
            down = True
        elif value > low + 0.75 * (high - low) and down:
            down, count = False, count + 1
    return count
