"""What the terminal shows follows from the session's clock alone."""

from __future__ import annotations

import doctest

import pytest
from rich.console import Console

from stridework.cli import scene as scene_module
from stridework.cli import screen as screen_module
from stridework.cli.scene import describe_scene, format_clock
from stridework.cli.screen import Status, draw_number, draw_screen
from stridework.library import compile_session
from stridework.training.timeline import Timeline

WORDS = {name: name.title() for name in ("work", "rest", "ready", "done", "next", "paused", "left", "right")}


@pytest.fixture(scope="module")
def first() -> Timeline:
    return compile_session("first-workout")


def test_the_number_counts_down_rounded_up(first: Timeline) -> None:
    for at_s, number in (
        (-10.0, 10),
        (-9.99, 10),
        (-0.01, 1),
        (0.0, 30),
        (0.5, 30),
        (29.2, 1),
        (30.0, 15),
        (44.999, 1),
    ):
        assert describe_scene(first, at_s).seconds == number, at_s


def test_the_total_left_runs_to_the_last_tone(first: Timeline) -> None:
    assert describe_scene(first, 0.0).left_s == 660
    assert describe_scene(first, 659.5).left_s == 0.5
    assert describe_scene(first, 660.0).seconds is None


def test_a_shared_interval_shows_which_leg_works(first: Timeline) -> None:
    assert [describe_scene(first, at_s).side for at_s in (10.0, 46.0, 61.0, 80.0)] == [None, "left", "right", None]


def test_a_rest_counts_as_the_interval_to_come_and_names_it(first: Timeline) -> None:
    scene = describe_scene(first, 40.0)
    assert (scene.kind, scene.number, scene.numbers) == ("rest", 2, 15)
    assert "lunge" in scene.next.lower()


def test_clocks_round_up_so_that_zero_means_over() -> None:
    assert [format_clock(s) for s in (0, 0.01, 59.5, 660, -9.5)] == ["0:00", "0:01", "1:00", "11:00", "-0:10"]


def test_the_number_fills_the_space_it_has() -> None:
    drawn = draw_number(27, 120, 25).splitlines()
    assert len(drawn) == 25
    assert max(map(len, drawn)) == 70
    assert draw_number(27, 10, 3) == "27"


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (200, 60), (20, 6)])
@pytest.mark.parametrize("at_s", [-5.0, 50.0, 80.0, 660.0])
def test_every_moment_fits_every_screen(first: Timeline, size: tuple[int, int], at_s: float) -> None:
    console = Console(width=size[0], height=size[1], force_terminal=True, color_system=None)
    with console.capture() as capture:
        console.print(draw_screen(describe_scene(first, at_s), Status(paused=True), WORDS, console))
    assert max(map(len, capture.get().splitlines())) <= size[0]


def test_state_is_told_by_word_and_shape_not_by_colour_alone(first: Timeline) -> None:
    console = Console(width=80, height=24, color_system=None)
    heads = []
    for at_s in (-5.0, 5.0, 35.0):
        with console.capture() as capture:
            console.print(draw_screen(describe_scene(first, at_s), Status(), WORDS, console))
        heads.append(capture.get().split()[:2])
    assert [word for _, word in heads] == ["READY", "WORK", "REST"]
    assert len({shape for shape, _ in heads}) == 3


def test_the_examples_in_the_docs_are_true() -> None:
    for module in (scene_module, screen_module):
        assert doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE).failed == 0
