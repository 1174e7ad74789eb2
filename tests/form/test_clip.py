"""A clip as a page's worker drives it: the same report as the terminal's, from the same frames."""

import json

import pytest

from stridework.errors import TraceFileError
from stridework.form.report import analyse, report_to_json
from stridework.form.rules import rules_to_json
from stridework.form_report.clip import open_clip
from stridework.formats.traces import read_trace, read_trace_lines
from stridework.library.form_rules import load_form_rules
from tests.form.golden import FOLDER

TRACE = FOLDER / "squat-front-valgus.jsonl"
RULES = json.dumps({variant: rules_to_json(rules) for variant, rules in load_form_rules().items()})


def open_one(**options):
    return open_clip(RULES, json.dumps({"name": "mine.mp4"} | options))


def row(frame):
    world = [number for place in frame.world or () for number in place]
    return [number for point in frame.points for number in point] + world


def test_frames_pushed_one_by_one_give_the_report_the_terminal_gives():
    clip = open_one(variant="squat")
    frames = list(read_trace(TRACE))
    assert all(clip.push(frame.t_s, frame.aspect, row(frame)) for frame in frames)
    told = json.loads(clip.finish())
    assert told["report"] == report_to_json(analyse(frames, load_form_rules()["squat"]))
    (moment, *_) = told["worst"]
    assert moment["t_s"] == frames[moment["frame"]].t_s
    assert len(moment["points"]) == 33 and moment["lit"]
    page = clip.write_page({moment["frame"]: b"a picture"})
    assert "data:image/jpeg;base64,YSBwaWN0dXJl" in page and "mine.mp4" in page


def test_a_frame_that_came_before_is_left_out():
    clip = open_one(variant="squat")
    frame = next(iter(read_trace(TRACE)))
    assert clip.push(frame.t_s, frame.aspect, row(frame))
    assert not clip.push(frame.t_s, frame.aspect, row(frame))


def test_nobody_named_the_exercise_so_it_is_found_and_can_be_named_after_all():
    clip = open_one()
    clip.push_trace((FOLDER / "stepping-lunge.jsonl").read_text())
    told = json.loads(clip.finish(partial=True))
    assert told["report"]["variant"] == told["guess"][0]["variant"] == "stepping-lunge"
    assert told["report"]["partial"] and "Only a part" in clip.write_page({})
    again = json.loads(clip.finish("balance-lunge"))
    assert again["report"]["variant"] == "balance-lunge" and not again["guess"]


@pytest.mark.parametrize(("rows", "problem"), [([], "empty"), ([[], []], "nobody")])
def test_what_cannot_be_judged_says_why(rows, problem):
    clip = open_one()
    for number, values in enumerate(rows):
        clip.push(number / 30, 1.0, values)
    assert json.loads(clip.finish()) == {"problem": problem}


def test_standing_about_is_no_exercise():
    clip = open_one()
    first = next(iter(read_trace(TRACE)))
    for number in range(60):
        clip.push(number / 30, first.aspect, row(first))
    assert json.loads(clip.finish()) == {"problem": "unknown"}


def test_the_points_are_saved_as_a_trace_that_reads_back():
    clip = open_one(variant="squat")
    text = TRACE.read_text()
    assert clip.push_trace(text) == len(list(read_trace_lines(clip.write_trace().splitlines())))


def test_a_trace_that_is_none_names_the_line():
    with pytest.raises(TraceFileError, match="line 1"):
        open_one().push_trace('{"format": "something"}\n')
