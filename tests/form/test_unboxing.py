"""Bodies are brought back by the lengths of their bones from frames that were stretched to each body's own box."""

import numpy as np
import pytest

from bench.form_unboxing import unbox
from stridework.figure.filming import Build
from stridework.figure.performing import script
from stridework.form.landmarks import ANKLES, HIPS, KNEES, frame_from_rows
from stridework.form.report import analyse
from tests.form.runners import MOTIONS, RULES, SIDE, shoot, turned


def box(frames):
    """Return the points as such a set publishes them: every axis from 0 to 1 in every frame."""
    points = np.array([[point[:3] for point in frame.points] for frame in frames])
    least, most = points.min(1, keepdims=True), points.max(1, keepdims=True)
    return (points - least) / (most - least)


@pytest.mark.parametrize("azimuth", [0, 45, 90])
@pytest.mark.parametrize("variant", ["squat", "stepping-lunge"])
def test_hips_come_out_as_high_as_they_were(variant, azimuth):
    frames = shoot(script(MOTIONS[variant], 2), turned(SIDE, azimuth), Build(1.7))
    true = np.array([[point[:2] for point in frame.points] for frame in frames])
    places, sure = unbox(box(frames))
    heights = [hip_height(these) for these in (places[..., 1], true[..., 1])]
    errors = np.abs(heights[0] / heights[0].max() - heights[1] / heights[1].max())
    assert np.median(errors) < 0.05
    assert np.quantile(errors, 0.95) < 0.15
    assert np.quantile(sure[:, [*KNEES, *ANKLES]], 0.05) > 0.3


@pytest.mark.parametrize("variant", ["squat", "stepping-lunge"])
def test_repetitions_are_counted_on_what_comes_out(variant):
    frames = shoot(script(MOTIONS[variant], 2), turned(SIDE, 60))
    reps = len(analyse(frames, RULES[variant]).reps)
    places, sure = unbox(box(frames))
    rows = np.concatenate([places, sure[..., None]], axis=2)
    back = [frame_from_rows(frame.t_s, points, 1.0) for frame, points in zip(frames, rows, strict=True)]
    assert len(analyse(back, RULES[variant]).reps) == reps


def test_a_frame_that_shows_nobody_stays_empty():
    boxed = box(shoot(script(MOTIONS["squat"], 1)))
    boxed[10:14] = 0.0
    places, _ = unbox(boxed)
    assert np.isnan(places[10:14]).all()
    assert not np.isnan(places[14:]).any()


def hip_height(y):
    return y[:, list(ANKLES)].max(1) - y[:, list(HIPS)].mean(1)
