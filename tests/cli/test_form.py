"""`stridework form`, as people and scripts meet it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from stridework.cli import app
from stridework.figure.performing import Fault, script
from stridework.formats.traces import read_trace, write_trace
from tests.form.runners import MOTIONS, shoot
from tests.formats.shared_files import FORMATS

TRACES = Path(__file__).parents[1] / "form" / "traces"
LEANING, SINKING, CUT = TRACES / "squat-side-leaning.jsonl", TRACES / "balance-sinking.jsonl", TRACES / "cut.jsonl"
SCHEMA = json.loads((files("stridework.form") / "report.schema.json").read_text(encoding="utf-8"))
RECORDINGS = FORMATS.parent / "form"
GOLDEN = sorted(TRACES.glob("*.jsonl"))


def run(*arguments: object):
    return CliRunner().invoke(app, ["form", *map(str, arguments)])


def variant_of(trace: Path) -> str:
    return json.loads(trace.with_suffix(".events.json").read_text(encoding="utf-8"))["variant"]


def write_arrays(path: Path, **changes) -> Path:
    """Write the leaning squats as landmark arrays, with those arrays changed; None leaves one out."""
    frames = list(read_trace(LEANING))
    points = np.array([frame.points or np.full((33, 4), np.nan) for frame in frames])
    arrays = {"lm": points, "fps": 12.0, "width": 1280, "height": round(1280 / frames[0].aspect), **changes}
    np.savez(path, **{name: value for name, value in arrays.items() if value is not None})
    return path


@pytest.mark.parametrize("trace", GOLDEN, ids=lambda trace: trace.stem)
def test_json_keeps_to_the_published_schema_and_says_what_the_engine_says(trace):
    told = run(trace, "--exercise", variant_of(trace), "--json")
    assert told.exit_code == 0, told.output
    found = json.loads(told.stdout)
    Draft202012Validator(SCHEMA).validate(found)
    events = json.loads(trace.with_suffix(".events.json").read_text(encoding="utf-8"))["events"]
    kinds = [event.get("event", event.get("kind")) for event in events]
    assert len(found["reps"]) == sum(kind in ("rep", "repetition") for kind in kinds)
    assert not found["partial"]


def test_the_table_shows_counts_cues_and_what_could_not_be_judged():
    told = run(LEANING, "--exercise", "squat")
    assert told.exit_code == 0, told.output
    assert re.search(r"repetitions +2\b", told.output)
    assert re.search(r"clean +0\b", told.output)
    assert re.search(r"Keep back and chest as upright as you can +0 +0 +2 ", told.output)
    assert "needs a camera from the front" in told.output


def test_holds_are_told_by_leg_and_seconds():
    told = run(SINKING, "--exercise", "balance")
    assert re.search(r"hold 1 +left leg, 4\.\d s", told.output)
    assert "repetitions" not in told.output


def test_attempts_say_why_they_do_not_count():
    told = run(TRACES / "squat-shallow.jsonl", "--exercise", "squat")
    assert re.search(r"repetitions +0\b", told.output)
    assert "not counted" in told.output


def test_auto_proposes_an_exercise_and_says_how_sure():
    told = run(LEANING, "--json")
    assert json.loads(told.stdout)["variant"] == "squat"
    assert re.search(r"looks like squat, \d+ % sure", told.stderr)


def test_auto_that_recognises_nothing_asks_for_the_name(tmp_path):
    told = run(TRACES / "squat-shallow.jsonl")
    assert told.exit_code == 3
    assert "no exercise was recognised; name one with --exercise: squat" in told.stderr


def test_a_runner_who_is_synthetic_is_counted_as_they_move(tmp_path):
    frames = shoot(script(MOTIONS["squat"], 5, fault=Fault(lean=32)))
    path = tmp_path / "five.jsonl"
    with path.open("w", encoding="utf-8") as out:
        write_trace(frames, frames[0].aspect, out)
    found = json.loads(run(path, "--exercise", "squat", "--height", 172, "--json").stdout)
    assert (found["summary"]["reps"], found["summary"]["clean"]) == (5, 0)


def test_arrays_and_traces_of_one_recording_agree(tmp_path):
    trace = json.loads(run(LEANING, "--exercise", "squat", "--json").stdout)
    arrays = json.loads(run(write_arrays(tmp_path / "a.npz"), "--exercise", "squat", "--json").stdout)
    assert [rep["frame"] for rep in arrays["reps"]] == [rep["frame"] for rep in trace["reps"]]


def test_several_files_end_in_a_summary_and_give_json_by_file():
    told = run(LEANING, CUT, "--exercise", "squat")
    assert re.search(r"squat-side-leaning\.jsonl +squat +2 +0 ", told.output)
    found = json.loads(run(LEANING, CUT, "--exercise", "squat", "--json").stdout)
    assert set(found) == {str(LEANING), str(CUT)}
    for report in found.values():
        Draft202012Validator(SCHEMA).validate(report)


def test_a_bad_file_among_good_ones_does_not_take_them_along(tmp_path):
    told = run(tmp_path / "none.jsonl", LEANING, "--exercise", "squat")
    assert told.exit_code == 1
    assert "none.jsonl" in told.stderr
    assert re.search(r"repetitions +2\b", told.stdout)


def test_the_trace_that_is_written_gives_the_same_result(tmp_path):
    arrays, trace = write_arrays(tmp_path / "a.npz"), tmp_path / "out.jsonl"
    first = run(arrays, "--exercise", "squat", "--json", "--trace", trace)
    assert first.exit_code == 0, first.output
    again = run(trace, "--exercise", "squat", "--json")
    assert [rep["findings"][0]["verdict"] for rep in json.loads(again.stdout)["reps"]] == ["good", "good"]
    assert json.loads(first.stdout)["frames"] == json.loads(again.stdout)["frames"]


# The page


@pytest.mark.parametrize("trace", GOLDEN, ids=lambda trace: trace.stem)
def test_the_page_stands_alone_and_its_pictures_are_named(trace, tmp_path):
    page = tmp_path / "out.html"
    told = run(trace, "--exercise", variant_of(trace), "--report", page)
    assert told.exit_code == 0, told.output
    text = page.read_text(encoding="utf-8")
    assert not re.search(r"<script|<link|<img|@import|url\(|https?:", text)
    pictures = re.findall(r"<svg.*?</svg>", text, re.DOTALL)
    assert pictures
    for picture in pictures:
        parts = ElementTree.fromstring(picture)
        named = {part.get("id") for part in parts if part.tag in ("title", "desc") and part.text}
        assert set(parts.get("aria-labelledby").split()) == named
    assert "NaN" not in text
    assert "nan" not in re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL).split()
    names = re.findall(r" id='([^']+)'", text)
    assert len(names) == len(set(names))


def test_the_page_draws_each_fault_where_it_was_worst_and_says_what_was_not_judged(tmp_path):
    page = tmp_path / "out.html"
    run(LEANING, CUT, "--exercise", "squat", "--report", page)
    text = page.read_text(encoding="utf-8")
    found = json.loads(run(LEANING, "--exercise", "squat", "--json").stdout)
    faults = [f for rep in found["reps"] for f in rep["findings"] if f["verdict"] == "cue"]
    worst = max(f["value"] for f in faults)
    drawn = re.findall(r"<figure><svg.*?</figure>", text, re.DOTALL)
    assert f"trunk beyond shin {worst:.0f} ±" in drawn[0]
    assert drawn[0].count("<polyline") >= 8
    assert "needs a camera from the front" in text
    assert text.count("<article>") == 2


def test_names_of_files_are_escaped(tmp_path):
    odd, page = tmp_path / "<b>&.jsonl", tmp_path / "out.html"
    odd.write_bytes(LEANING.read_bytes())
    run(odd, "--exercise", "squat", "--report", page)
    assert "<h1>&lt;b&gt;&amp;.jsonl</h1>" in page.read_text(encoding="utf-8")


def test_a_recording_of_nobody_still_gives_a_page(tmp_path):
    empty = write_arrays(tmp_path / "nobody.npz", lm=np.full((30, 33, 4), np.nan))
    told = run(empty, "--exercise", "squat", "--report", tmp_path / "out.html", "--json")
    assert told.exit_code == 3, told.output
    assert json.loads(told.stdout)["summary"]["reps"] == 0
    assert "Nobody stood whole in view" in (tmp_path / "out.html").read_text(encoding="utf-8")


# Bad input


def trace_of(*lines: str):
    return "\n".join(('{"format":"stridework-trace","version":1,"aspect":1.5,"points":33}', *lines)).encode()


POINTS = json.dumps([[0.5, 0.5, 0, 1]] * 33)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty"),
        (trace_of(), "at least one frame"),
        (LEANING.read_bytes()[:30_000], "expected JSON"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"hello\n", "line 1"),
        (b'{"format": "other"}\n', "line 1: format"),
        (trace_of('{"t": 0, "p": [[1, 2, 3, 4]]}'), "line 2: p: expected a list of 33 points"),
        (trace_of('{"t": 1, "p": null}', '{"t": 0.5, "p": null}'), "line 3: t: expected a time after 1 s"),
        (trace_of('{"t": NaN, "p": null}'), "line 2: t: expected a time in seconds"),
        (trace_of("[" * 100_000), "line 2"),
        (trace_of('{"t": 1' + "0" * 400 + ', "p": null}'), "line 2"),
    ],
)
def test_a_bad_trace_is_one_clear_line(content, said, tmp_path):
    path, page = tmp_path / "bad.jsonl", tmp_path / "out.html"
    path.write_bytes(content)
    page.write_text("what was there before")
    told = run(path, "--exercise", "squat", "--report", page)
    assert told.exit_code == 1, told.output
    assert re.fullmatch(rf"{re.escape(str(path))}: .*\n", told.stderr)
    assert said in told.stderr
    assert page.read_text() == "what was there before"


def test_points_that_are_not_numbers_are_nobody_and_never_a_repetition(tmp_path):
    path = tmp_path / "nan.jsonl"
    points = POINTS.replace("0.5", "NaN")
    path.write_bytes(trace_of(*(f'{{"t": {n / 10}, "p": {points}}}' for n in range(40))))
    found = json.loads(run(path, "--exercise", "squat", "--json").stdout)
    assert (found["frames"], found["seen_frames"], found["reps"]) == (40, 0, [])


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"lm": np.zeros((5, 17, 3))}, "lm: expected numbers in frames × 33 × 4"),
        ({"lm": None}, "lm: expected an array"),
        ({"lm": np.zeros((0, 33, 4))}, "at least one frame"),
        ({"fps": np.nan}, "fps: expected one number above 0"),
        ({"world": np.zeros((3, 33, 3))}, "world: expected 96 frames"),
        ({"t": np.arange(96)[::-1]}, "t: expected 96 rising times"),
    ],
)
def test_bad_arrays_are_one_clear_line(changes, said, tmp_path):
    path = write_arrays(tmp_path / "bad.npz", **changes)
    told = run(path, "--exercise", "squat")
    assert told.exit_code == 1, told.output
    assert re.fullmatch(rf"{re.escape(str(path))}: .*\n", told.stderr)
    assert said in told.stderr


def test_a_truncated_array_file_is_one_clear_line(tmp_path):
    path = write_arrays(tmp_path / "half.npz")
    path.write_bytes(path.read_bytes()[:5000])
    told = run(path, "--exercise", "squat")
    assert told.exit_code == 1
    assert re.fullmatch(rf"{re.escape(str(path))}: .*\n", told.stderr)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["none.jsonl"], 1, "No such file"),
        (["run.mp4"], 1, "expected a film; it cannot be read (No such file or directory)"),
        (["runs.txt"], 1, "an ending of .jsonl or .npz"),
        (["none.jsonl", "--exercise", "sqat"], 2, "no exercise named 'sqat'; did you mean squat?"),
        (["none.jsonl", "--report", "out.pdf"], 1, "expected a name that ends in .html or .htm"),
        (["a.jsonl", "b.jsonl", "--trace", "out.jsonl"], 1, "give one file"),
        (["none.jsonl", "--height", "1.72"], 2, "100"),
    ],
)
def test_what_cannot_be_done_says_so(arguments, code, said):
    told = run(*arguments)
    assert told.exit_code == code, told.output
    assert said in " ".join(told.stderr.split())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_ctrl_c_leaves_what_was_seen_so_far_as_a_valid_partial_result(tmp_path):
    pipe = tmp_path / "endless.jsonl"
    os.mkfifo(pipe)
    command = [
        sys.executable,
        "-c",
        "from stridework.cli import main; main()",
        "form",
        str(pipe),
        "--exercise",
        "squat",
        "--json",
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    with pipe.open("wb") as into:
        into.write(LEANING.read_bytes())  # more than a pipe holds: when this returns, frames have been taken
        into.flush()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    found = json.loads(out)
    Draft202012Validator(SCHEMA).validate(found)
    assert found["partial"]
    assert found["frames"] > 0
    assert b"Stopped" in err


def test_a_recording_of_a_person_is_read_and_counted():
    found = sorted(RECORDINGS.glob("kaiakol-posetrainer/squat_correct_*.npz"))
    if not found:
        pytest.skip("the recordings of shared/data/form are not here")
    told = run(found[0], "--exercise", "squat", "--json")
    assert told.exit_code == 0, told.output
    report = json.loads(told.stdout)
    Draft202012Validator(SCHEMA).validate(report)
    assert report["summary"]["reps"] >= 1
