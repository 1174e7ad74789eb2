"""The drawn figures: well-formed, closed, and lit where it matters."""

import re
from xml.etree import ElementTree

import pytest

from assets.figures import draw_exercise, draw_readme_pictures
from stridework.figure.body import outline_body
from stridework.figure.camera import place_camera
from stridework.figure.drawing import SIZE, draw_loop, layer_body
from stridework.figure.motion import body_at
from stridework.figure.paths import choose_frames, write_spline
from stridework.library.exercises import load_exercises
from stridework.training.motion import View

EXERCISES = load_exercises()
FAULTS = [(e, fault) for e in EXERCISES.values() for fault in e.faults]
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def drawn():
    return {name: text for e in EXERCISES.values() for name, text in draw_exercise(e)}


def test_every_variant_has_both_views_and_every_fault_its_own_moving_and_still(drawn):
    stems = {f"{e.id}.{v.id}.{view}" for e in EXERCISES.values() for v in e.variants for view in View}
    stems |= {f"{e.id}.{fault.id}.{fault.view}" for e, fault in FAULTS}
    assert set(drawn) == {f"{stem}{kind}" for stem in stems for kind in (".svg", ".still.svg")}


def test_every_figure_is_a_titled_picture_and_only_loops_move(drawn):
    for name, text in drawn.items():
        root = ElementTree.fromstring(text)
        assert root.get("role") == "img"
        assert root.findtext(f"{SVG}title")
        moves = [element for element in root.iter() if element.tag.startswith(f"{SVG}animate")]
        assert bool(moves) == (not name.endswith(".still.svg"))


def test_every_animation_is_closed_ordered_and_keeps_its_shape(drawn):
    for text in drawn.values():
        for move in ElementTree.fromstring(text).iter():
            if not move.tag.startswith(f"{SVG}animate"):
                continue
            times = [float(time) for time in move.get("keyTimes").split(";")]
            values = move.get("values").split(";")
            assert (times[0], times[-1]) == (0, 1)
            assert times == sorted(set(times))
            assert len(values) == len(times)
            assert values[0] == values[-1]
            assert len({re.sub(r"-?\d+", "#", value).replace(" ", "") for value in values}) == 1


def test_the_whole_movement_stays_in_the_picture(drawn):
    for name, text in drawn.items():
        if ".still." in name:
            continue
        for path in ElementTree.fromstring(text).iter(f"{SVG}path"):
            for x, y in re.findall(r"M(-?\d+)[ ]?(-?\d+)", ElementTree.tostring(path, "unicode")):
                assert 0 <= int(x) <= SIZE
                assert 0 <= int(y) <= SIZE


def test_a_still_names_its_phases(drawn):
    words = "".join(ElementTree.fromstring(drawn["squat.squat.side.still.svg"]).itertext())
    assert all(phase.name["en"] in words for phase in EXERCISES["squat"].phases)


@pytest.mark.parametrize(("exercise", "fault"), FAULTS, ids=lambda value: value.id)
def test_a_fault_differs_from_the_good_form_in_a_part_that_is_lit(exercise, fault):
    camera = place_camera(fault.view)
    good = exercise.variant(fault.variant).motion
    lit = [
        part for layer in layer_body(fault.motion, fault.view, fault.lit) if layer.look == "lit" for part in layer.parts
    ]
    assert lit
    furthest = max(
        abs(a - b)
        for k in range(40)
        for part in lit
        for spot, other in zip(
            outline_body(body_at(fault.motion, k / 40), camera, fault.view)[part],
            outline_body(body_at(good, k / 40), camera, fault.view)[part],
            strict=True,
        )
        for a, b in zip(spot, other, strict=True)
    )
    assert furthest > 0.02


def test_a_fault_shows_the_good_form_behind_it(drawn):
    assert 'class="ghost"' in drawn["squat.knees-fall-in.front.svg"]
    assert 'class="ghost"' not in drawn["squat.squat.front.svg"]


def test_lit_parts_are_marked_by_more_than_colour():
    motion = EXERCISES["balance-lunge"].variant("balance-lunge").motion
    assert "ring" in [layer.look for layer in layer_body(motion, View.SIDE, ("right_knee",))]
    assert "belt" in [layer.look for layer in layer_body(motion, View.FRONT, ("hips",))]


def test_from_the_side_far_limbs_are_drawn_first_and_in_their_own_tone():
    motion = EXERCISES["squat"].variants[0].motion
    looks = [layer.look for layer in layer_body(motion, View.SIDE, ())]
    assert looks[:2] == ["far", "far"]
    assert "far" not in looks[2:]


def test_drawing_twice_gives_the_same_text():
    squat = EXERCISES["squat"].variants[0]
    assert draw_loop(squat.motion, View.SIDE, squat.lit, "a") == draw_loop(squat.motion, View.SIDE, squat.lit, "a")


def test_a_title_is_escaped():
    squat = EXERCISES["squat"].variants[0]
    assert "<title>a &lt;b&gt; &amp; c</title>" in draw_loop(squat.motion, View.SIDE, (), "a <b> & c")


def test_a_spline_starts_and_ends_halfway_between_its_first_and_last_point():
    assert write_spline([((0, 0), (20, 0), (20, 20), (0, 20))]) == "M0 10q0-10 10-10t10 10-10 10-10-10z"


def test_frames_on_a_straight_line_are_left_out():
    frames = [[((x, 0), (x, 10))] for x in (0, 10, 20, 20)]
    assert choose_frames([0, 0.1, 0.2, 1], frames, 0.5) == [0, 2, 3]


def test_the_readme_s_picture_names_the_three_exercises(tmp_path):
    draw_readme_pictures(tmp_path)
    root = ElementTree.parse(tmp_path / "docs/pictures/exercises.svg").getroot()
    assert root.findtext(f"{SVG}title") == "Squat, Balance + lunge, Jumping lunge"
