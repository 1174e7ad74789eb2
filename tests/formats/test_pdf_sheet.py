"""Sheets to print: another program reads one page of the right size with every word on it, whatever the script."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pypdfium2
import pytest

from bench.calendars import MONDAY, make_run
from stridework.errors import StrideworkError
from stridework.formats.pdf_page import MOST_LINK
from stridework.formats.pdf_sheet import list_moves, write_week_sheet, write_workout_sheet
from stridework.library import load_workout, load_workouts
from stridework.library.workouts import load_names
from stridework.planner.replan import replan
from stridework.training.plan import Request
from stridework.training.running import RunKind
from stridework.training.workout_text import parse_workout

RUNS = [
    make_run(MONDAY + timedelta(days=day), time(9), kind)
    for day, kind in ((0, RunKind.EASY), (1, RunKind.QUALITY), (6, RunKind.LONG))
]
PLAN = replan(Request(MONDAY, weeks=2), RUNS, (), MONDAY)
STEPS = """
- Squat 30s | Sit back, heels down.
- Rest 15s
- Balance + lunge 8 reps each side
- "Hüpfen €" 400mtr | Привет
- Jumping lunge 20s
"""


def read(content):
    document = pypdfium2.PdfDocument(content)
    assert len(document) == 1
    return document[0], document[0].get_textpage().get_text_bounded().replace("\r\n", "\n")


def own(name="Own", blocks=1):
    text = f"name: {name}\nsport: strength\n" + "".join(f"\nBlock {at} 3x{STEPS}" for at in range(blocks))
    return parse_workout(text, id="own", names=load_names(), source="own.txt")


def ink_of(page):
    """Return where on the page, in fractions from the left and the top, anything but paper lies."""
    picture = page.render(scale=1).to_pil().convert("L").point(lambda value: 255 * (value < 250))
    left, _, right, bottom = picture.crop((0, 20, *picture.size)).getbbox()
    return left / picture.width, right / picture.width, (bottom + 20) / picture.height


@pytest.mark.parametrize(
    ("size", "points"), [("A4", (595.28, 841.89)), ("a4", (595.28, 841.89)), ("Letter", (612, 792))]
)
def test_a_sheet_has_the_size_asked_for_and_keeps_its_margins(size, points):
    for content in (write_workout_sheet(own(), size=size), write_week_sheet(PLAN, RUNS, MONDAY, size=size)):
        page, _ = read(content)
        assert page.get_size() == pytest.approx(points, abs=0.5)
        left, right, bottom = ink_of(page)
        assert left > 0.05
        assert right < 0.95
        assert bottom < 0.98


@pytest.mark.parametrize("workout", load_workouts().values(), ids=lambda workout: workout.id)
def test_every_shipped_workout_is_one_page_with_all_its_steps(workout):
    _, text = read(write_workout_sheet(workout, link="https://192.168.1.20:8443/"))
    assert workout.name in text
    for block in workout.blocks:
        for step in block.steps:
            assert step.label in text
    for _, variant in list_moves([workout]):
        assert variant.name["en"] in text
    assert "no room" not in text


def test_letters_of_other_scripts_are_there_and_unknown_ones_do_not_vanish():
    _, text = read(write_workout_sheet(own("Žluťoučký Ωμέγα 日本 🏃‍♂️")))
    for words in ("Žluťoučký", "Ωμέγα", "Hüpfen €", "Привет"):
        assert words in text
    heading = next(line for line in text.splitlines() if "Žluťoučký" in line)
    assert len(heading.split()) == 4  # the two words nobody can draw are still words


def test_a_very_long_workout_says_what_has_no_room():
    _, text = read(write_workout_sheet(own(blocks=30)))
    assert "more steps, which this page has no room for" in text
    shown = text.count("Jumping lunge")
    assert 10 < shown < 31


def test_a_box_stands_for_every_round_and_none_for_a_rest():
    drawn = {rounds: len(list(read(write_workout_sheet(make_rounds(rounds)))[0].get_objects())) for rounds in (2, 5)}
    assert drawn[5] - drawn[2] == 3
    _, text = read(write_workout_sheet(make_rounds(40)))
    assert "of 40" in text


def make_rounds(rounds):
    text = f"name: Rounds\nsport: strength\n\nSet {rounds}x\n- Squat 10s\n- Rest 10s\n"
    return parse_workout(text, id="rounds", names=load_names(), source="rounds.txt")


def test_a_week_names_every_run_and_session_with_its_reason():
    _, text = read(write_week_sheet(PLAN, RUNS, MONDAY))
    for day in ("Monday", "Sunday", "Free"):
        assert day in text
    for run in RUNS:
        assert f"{run.start:%H:%M} {run.title}" in text
    week = [s for s in PLAN.sessions if s.start.date() < MONDAY + timedelta(days=7)]
    assert f"{len(week)} strength session" in text
    for session in week:
        assert f"{session.start:%H:%M} {load_workout(session.workout).name}" in text


def test_a_week_without_anything_is_a_page_too():
    _, text = read(write_week_sheet(replace(PLAN, sessions=(), weeks=(), resets=()), (), MONDAY))
    assert text.count("Free") == 7


def test_only_a_sheet_with_a_link_has_a_code():
    _, without = read(write_workout_sheet(own()))
    _, with_code = read(write_workout_sheet(own(), link="https://192.168.1.20:8443/"))
    assert "Scan" in with_code
    assert "Scan" not in without


@pytest.mark.parametrize("link", ["", "https://example.org/" + "x" * MOST_LINK])
def test_a_link_no_code_can_hold_is_refused(link):
    with pytest.raises(StrideworkError, match="a printed code holds"):
        write_workout_sheet(own(), link=link)


def test_another_size_is_answered_with_those_there_are():
    with pytest.raises(StrideworkError, match="paper size 'A3': expected A4 or Letter"):
        write_workout_sheet(own(), size="A3")
