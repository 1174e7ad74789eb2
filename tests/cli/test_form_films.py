"""`stridework form` on films, as runners meet it: what is no film, shows nobody, or too many; and a real squat."""

from __future__ import annotations

import json
import re
import signal

import av
import numpy as np
import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from stridework.cli import app
from stridework.form.report import Analysis
from tests.cli.test_form import LEANING, SCHEMA, write_arrays
from tests.video.films import CLIP, NO_CLIPS, black, numbered, read_clip, write_film

with_clips = pytest.mark.skipif(not CLIP.exists(), reason=NO_CLIPS)


def run(*arguments: object):
    return CliRunner().invoke(app, ["form", *map(str, arguments)])


def count_pictures(path):
    with av.open(str(path)) as container:
        frames = list(container.decode(video=0))
    return len(frames), (frames[0].width, frames[0].height)


# Films with nothing to judge in them


def test_a_black_film_of_a_thousand_pictures_cannot_be_judged_and_has_no_repetition(tmp_path):
    path = write_film(tmp_path / "black.mp4", 1000, draw=lambda number: black(number)[:64, :64])
    told = run(path, "--exercise", "squat", "--model", "lite", "--json")
    assert told.exit_code == 3, told.output
    found = json.loads(told.stdout)
    Draft202012Validator(SCHEMA).validate(found)
    assert (found["frames"], found["seen_frames"], found["reps"], found["partial"]) == (1000, 0, [], False)
    assert told.stderr == f"{path}: nobody stood whole in view, so nothing could be judged\n"


def test_drawn_shapes_are_nobody_whatever_the_exercise_and_few_pictures_are_said(tmp_path):
    path = write_film(tmp_path / "shapes.mp4", 16, draw=numbered, per_s=8)
    told = run(path, "--model", "lite")
    assert told.exit_code == 3, told.output
    assert told.stderr == f"{path}: nobody was found in it, so nothing could be judged\n"
    told = run(path, "--model", "lite", "--exercise", "squat")
    assert told.exit_code == 3
    assert f"{path}: 8 pictures a second are few: film with 30, jumps with 60\n" in told.stderr


# What cannot be read


def empty_film(path):
    """A film with sound and, where its pictures should be, none."""
    with av.open(str(path), "w") as container:
        video, sound = container.add_stream("libx264", rate=25), container.add_stream("aac", rate=8000)
        video.width, video.height, video.pix_fmt = 64, 64, "yuv420p"
        silence = av.AudioFrame.from_ndarray(np.zeros((1, 8000), np.float32), format="fltp", layout="mono")
        silence.sample_rate = 8000
        container.mux(sound.encode(silence))
        container.mux(sound.encode())


def torn_film(path):
    whole = write_film(path.with_name("whole.mp4"), 50, draw=numbered)
    path.write_bytes(whole.read_bytes()[:-2000])


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: path.write_text("a shopping list"), "it is no film"),
        (torn_film, "it is no film, or was cut off"),
        (empty_film, "no pictures in it"),
        (lambda path: None, "No such file"),
    ],
)
def test_what_is_no_film_is_one_clear_line_and_leaves_what_was_there(make, said, tmp_path):
    path, page = tmp_path / "film.mp4", tmp_path / "out.html"
    make(path)
    page.write_text("what was there before")
    told = run(path, "--exercise", "squat", "--report", page)
    assert told.exit_code == 1, told.output
    assert re.fullmatch(rf"{re.escape(str(path))}: expected a film; .*\n", told.stderr)
    assert said in told.stderr
    assert page.read_text() == "what was there before"


def test_a_film_that_breaks_off_is_judged_up_to_there_and_says_so(tmp_path):
    whole = write_film(tmp_path / "whole.mkv", 200, draw=numbered, key_every=10)
    cut = tmp_path / "cut.mkv"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 3])
    told = run(cut, "--exercise", "squat", "--model", "lite", "--json")
    assert told.exit_code == 1
    assert re.search(r"the film breaks off after \d\.\d of 8\.0 s; judged up to there", told.stderr)
    assert json.loads(told.stdout)["partial"]


def test_without_mediapipe_one_line_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr("stridework.video.landmarker.find_spec", lambda name: None)
    told = run(write_film(tmp_path / "film.mp4", 3), "--exercise", "squat")
    assert told.exit_code == 4
    assert told.stderr == "films need MediaPipe, which is not installed: pip install 'stridework[video]'\n"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["a.mp4", "b.mp4", "--annotated", "out.mp4"], 1, "give one film"),
        (["a.jsonl", "--annotated", "out.mp4"], 1, "give one film"),
        (["a.mp4", "--annotated", "out.avi"], 1, "expected .mp4"),
        (["a.mp4", "--model", "none.task"], 4, "expected lite, full or a .task file"),
        (["a.mp4", "--jobs", "0"], 2, "greater than or equal to 1"),
    ],
)
def test_what_cannot_be_done_says_so(arguments, code, said):
    told = run(*arguments)
    assert told.exit_code == code, told.output
    assert said in " ".join(told.stderr.split())


# A person


@with_clips
def test_a_squat_is_counted_judged_and_drawn_as_from_the_stored_landmarks(tmp_path):
    page, film, trace = tmp_path / "out.html", tmp_path / "out.mp4", tmp_path / "out.jsonl"
    told = run(CLIP, "--exercise", "squat", "--json", "--report", page, "--annotated", film, "--trace", trace)
    assert told.exit_code == 0, told.output
    found = json.loads(told.stdout)
    Draft202012Validator(SCHEMA).validate(found)
    stored = json.loads(
        run(CLIP.with_suffix(".blazepose_heavy.npz"), "--exercise", "squat", "--json").stdout,
    )
    for key in ("frames", "seen_frames"):
        assert found[key] == stored[key]
    assert [rep["clean"] for rep in found["reps"]] == [rep["clean"] for rep in stored["reps"]] == [False]
    assert abs(found["reps"][0]["bottom_s"] - stored["reps"][0]["bottom_s"]) < 0.1

    text = page.read_text(encoding="utf-8")
    picture = re.search(r"<img src='data:image/jpeg;base64,[^']+' alt='([^']+)'>", text)
    assert "trunk beyond shin" in picture[1]
    assert not re.search(r"<script|<link|https?:", text)
    assert count_pictures(film) == (found["frames"], (1280, 720))
    again = json.loads(run(trace, "--exercise", "squat", "--json").stdout)
    assert [rep["frame"] for rep in again["reps"]] == [rep["frame"] for rep in found["reps"]]


@with_clips
def test_a_turned_film_of_a_person_gives_the_same_count_and_is_written_upright(tmp_path):
    upright = [picture[:, 120:440] for picture in read_clip()]
    path = write_film(tmp_path / "phone.mp4", [np.rot90(p) for p in upright], per_s=30, turned=-90)
    told = run(path, "--exercise", "squat", "--json", "--annotated", tmp_path / "out.mp4")
    assert told.exit_code == 0, told.output
    assert json.loads(told.stdout)["summary"]["reps"] == 1
    assert count_pictures(tmp_path / "out.mp4") == (38, (320, 360))


@with_clips
def test_two_people_are_told_of_and_never_counted_together(tmp_path):
    pictures = [np.hstack([p[:, 210:470], p[:, 210:470][:, ::-1]]) for p in read_clip()]
    path = write_film(tmp_path / "two.mp4", pictures, per_s=30)
    told = run(path, "--exercise", "squat", "--json")
    assert "more than one person in 1 of 1 looks: only one is followed" in told.stderr
    assert json.loads(told.stdout)["summary"]["reps"] <= 1


# Ctrl-C


@with_clips
def test_ctrl_c_leaves_everything_that_was_asked_for_whole(tmp_path, monkeypatch):
    push, seen = Analysis.push, []

    def push_and_stop(analysis, frame):
        seen.append(frame)
        if len(seen) == 20:
            signal.raise_signal(signal.SIGINT)
        return push(analysis, frame)

    monkeypatch.setattr(Analysis, "push", push_and_stop)
    page, film, trace = tmp_path / "out.html", tmp_path / "out.mp4", tmp_path / "out.jsonl"
    told = run(CLIP, "--exercise", "squat", "--json", "--report", page, "--annotated", film, "--trace", trace)
    assert told.exit_code == 130, told.output
    found = json.loads(told.stdout)
    Draft202012Validator(SCHEMA).validate(found)
    assert (found["frames"], found["partial"]) == (20, True)
    assert count_pictures(film)[0] == 20
    assert len(trace.read_text().splitlines()) == 21
    assert "Only a part" in page.read_text(encoding="utf-8")
    assert f"Stopped: the result of {CLIP} is a part." in told.stderr


def test_ctrl_c_leaves_the_files_after_it_untouched(tmp_path, monkeypatch):
    push = Analysis.push

    def push_and_stop(analysis, frame):
        signal.raise_signal(signal.SIGINT)
        return push(analysis, frame)

    monkeypatch.setattr(Analysis, "push", push_and_stop)
    told = run(LEANING, write_arrays(tmp_path / "second.npz"), "--exercise", "squat", "--json")
    assert told.exit_code == 130
    assert set(json.loads(told.stdout)) == {str(LEANING)}
    assert "1 not begun" in told.stderr
