"""The golden traces give the events written beside them; the same files are for every place the engine runs in."""

import json

import pytest

from stridework.formats.traces import read_trace
from tests.form.golden import FOLDER, events_of

TRACES = sorted(FOLDER.glob("*.jsonl"))


def close(a, b):
    """Compare JSON values; numbers to a thousandth, as no two processors round alike to the last digit."""
    if isinstance(a, float | int) and isinstance(b, float | int) and not isinstance(a, bool):
        return a == pytest.approx(b, abs=1e-3, rel=1e-3)
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(close(a[key], b[key]) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(close(x, y) for x, y in zip(a, b, strict=True))
    return a == b


def test_every_exercise_has_a_trace():
    told = {json.loads(path.with_suffix(".events.json").read_text())["variant"] for path in TRACES}
    assert told >= {"squat", "balance", "balance-lunge", "stepping-lunge", "jumping-lunge", "calf-raise"}


@pytest.mark.parametrize("path", TRACES, ids=lambda path: path.stem)
def test_a_trace_gives_its_events(path):
    expected = json.loads(path.with_suffix(".events.json").read_text())
    for got, wanted in zip(events_of(read_trace(path), expected["variant"]), expected["events"], strict=True):
        assert close(got, wanted), (got, wanted)
