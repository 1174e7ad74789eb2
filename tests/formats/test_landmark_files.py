"""Traces and array files of landmarks: read back as written, and wrong ones named by line and field."""

import io
import json
from pathlib import Path

import numpy as np
import pytest
from jsonschema import Draft202012Validator

import stridework.formats
from stridework.errors import TraceFileError
from stridework.figure.performing import script
from stridework.form.report import analyse
from stridework.formats.landmark_files import read_landmarks
from stridework.formats.traces import read_trace, read_trace_lines, write_trace
from tests.form.runners import MOTIONS, RULES, SIDE, shoot

SCHEMA = json.loads((Path(stridework.formats.__file__).parent / "trace.schema.json").read_text())
HEADER = '{"format":"stridework-trace","version":1,"aspect":0.5625,"points":33}'
FRAMES = shoot(script(MOTIONS["squat"], 1), SIDE)
POINT = [0.5, 0.5, 0.0, 1.0]


def line(t, points=None, **more):
    return json.dumps({"t": t, "p": points if points is not None else [POINT] * 33, **more})


def error_of(*lines):
    with pytest.raises(TraceFileError) as caught:
        list(read_trace_lines(lines, "film.jsonl"))
    return str(caught.value)


def test_a_trace_comes_back_as_it_was_written(tmp_path):
    out = io.StringIO()
    assert write_trace(FRAMES, 0.5625, out) == len(FRAMES)
    path = tmp_path / "film.jsonl"
    path.write_text(out.getvalue())
    back = list(read_trace(path))
    assert len(back) == len(FRAMES)
    assert back[7].points[24] == pytest.approx(FRAMES[7].points[24], abs=1e-4)
    assert len(analyse(back, RULES["squat"]).reps) == 1


def test_every_line_is_as_the_schema_says():
    out = io.StringIO()
    write_trace(FRAMES[:3], 0.5625, out)
    for text in out.getvalue().splitlines():
        Draft202012Validator(SCHEMA).validate(json.loads(text))


def test_an_unseen_point_is_null_in_the_file_and_not_a_number_in_the_frame():
    frames = list(read_trace_lines([HEADER, line(0, [[None, None, None, 0.2], *[POINT] * 32])]))
    assert np.isnan(frames[0].points[0][0])
    nobody = [HEADER, '{"t":0,"p":null}', line(1, [[float("nan")] * 4] * 33)]
    assert [frame.points for frame in read_trace_lines(nobody)] == [(), ()]


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        ([], "line 1: expected a trace's first line; the file is empty"),
        (["not json"], "line 1: expected JSON"),
        (["[1]"], "line 1: expected a JSON object"),
        (['{"format":"x"}'], "line 1: format: expected 'stridework-trace'"),
        (['{"format":"stridework-trace","version":2}'], "line 1: version: expected 1"),
        (['{"format":"stridework-trace","version":1,"aspect":-1}'], "line 1: aspect: expected width / height"),
        ([HEADER, "{"], "line 2: expected JSON"),
        ([HEADER, '{"t":"now","p":null}'], "line 2: t: expected a time in seconds"),
        ([HEADER, line(0, [POINT] * 32)], "line 2: p: expected a list of 33 points or null, not 32"),
        ([HEADER, line(0, [[1, 2]] * 33)], "line 2: p: expected 4 numbers or nulls a point"),
        ([HEADER, line(0, [["a", 1, 1, 1]] * 33)], "line 2: p: expected 4 numbers or nulls a point"),
        ([HEADER, line(0, w=[[0, 0, 0]] * 3)], "line 2: w: expected a list of 33 points"),
        ([HEADER, line(1.0), line(0.5)], "line 3: t: expected a time after 1 s, not 0.5 s"),
        ([HEADER, line(1.0), line(1.0)], "line 3: t: expected a time after 1 s"),
    ],
)
def test_a_broken_trace_is_named_by_line_and_field(lines, place):
    assert error_of(*lines).startswith(f"film.jsonl: {place}")


def arrays(tmp_path, **changes):
    content = {"lm": np.full((5, 33, 4), 0.5), "fps": 30.0, "width": 720, "height": 1280, **changes}
    path = tmp_path / "film.npz"
    np.savez(path, **{name: value for name, value in content.items() if value is not None})
    return path


def test_arrays_carry_time_and_aspect(tmp_path):
    world = np.zeros((5, 33, 3))
    frames = list(read_landmarks(arrays(tmp_path, world=world)))
    assert [round(frame.t_s, 3) for frame in frames] == [0, 0.033, 0.067, 0.1, 0.133]
    assert frames[0].aspect == 720 / 1280
    assert len(frames[0].world) == 33
    assert [f.t_s for f in read_landmarks(arrays(tmp_path, t=[0, 1, 2, 4, 9]))] == [0, 1, 2, 4, 9]


def test_rows_of_no_number_are_nobody(tmp_path):
    points = np.full((5, 33, 4), np.nan)
    assert all(frame.points == () for frame in read_landmarks(arrays(tmp_path, lm=points)))


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"lm": None}, "lm: expected an array"),
        ({"lm": np.zeros((5, 17, 4))}, "lm: expected numbers in frames × 33 × 4, not (5, 17, 4)"),
        ({"lm": np.zeros((5, 33))}, "lm: expected numbers"),
        ({"lm": np.array(["a"])}, "lm: expected numbers"),
        ({"fps": 0}, "fps: expected one number above 0"),
        ({"width": None}, "width: expected one number above 0"),
        ({"world": np.zeros((4, 33, 3))}, "world: expected 5 frames like lm, not 4"),
        ({"t": [0, 1, 1, 2, 3]}, "t: expected 5 rising times"),
    ],
)
def test_broken_arrays_are_named(tmp_path, changes, place):
    path = arrays(tmp_path, **changes)
    with pytest.raises(TraceFileError) as caught:
        list(read_landmarks(path))
    assert str(caught.value).startswith(f"{path}: {place}")


@pytest.mark.parametrize("name", ["film.npz", "film.jsonl", "film.txt"])
@pytest.mark.parametrize("content", [b"", b"PK\x03\x04half", b"\xff\xfe\x00"])
def test_what_is_no_such_file_is_a_clear_error(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(TraceFileError):
        list(read_landmarks(path))


def test_a_file_that_is_not_there(tmp_path):
    for name in ("film.npz", "film.jsonl"):
        with pytest.raises(TraceFileError, match="No such file"):
            list(read_landmarks(tmp_path / name))
