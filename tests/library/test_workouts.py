"""The shipped workouts, and how workouts are found."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from textwrap import dedent

import pytest

from stridework.errors import UnknownName, WorkoutSyntaxErrors
from stridework.library import (
    compile_session,
    find_workout,
    load_exercises,
    load_workout,
    load_workouts,
    read_workout,
)
from stridework.library.workouts import load_names
from stridework.training.timeline import Interval
from stridework.training.workout_text import format_workout, parse_workout

STARTER = [f"starter-{n}" for n in range(1, 7)]


def work(workout: str) -> list[Interval]:
    return [interval for interval in compile_session(workout).intervals if interval.kind == "work"]


def contacts(workout: str) -> float:
    total = 0.0
    for interval in work(workout):
        if interval.exercise:
            variant = load_exercises()[interval.exercise].variant(interval.variant or "")
            reps = interval.reps or (interval.end_s - interval.start_s) / variant.seconds_per_rep
            total += reps * variant.contacts_per_rep
    return total


def reps(workout: str, variant: str) -> set[int | None]:
    return {interval.reps for interval in work(workout) if interval.variant == variant}


def test_the_library_begins_with_the_first_workout() -> None:
    assert next(iter(load_workouts("en"))) == "first-workout"


@pytest.mark.parametrize("id", load_workouts("en"))
def test_a_shipped_workout_is_described_compiles_and_writes_back(id: str) -> None:
    workout = load_workout(id)
    assert workout.about and workout.level and workout.order
    assert compile_session(id).seconds > 0
    assert parse_workout(format_workout(workout), id=id, names=load_names("en")) == workout


def test_the_workout_in_the_guide_for_contributors_is_one_that_could_be_shipped() -> None:
    guide = (Path(__file__).parents[2] / "CONTRIBUTING.md").read_text()
    example = dedent(guide[guide.index("    name: Monday") : guide.index("\n`level` is")])
    workout = parse_workout(example, id="monday", names=load_names("en"))
    assert workout.about and workout.level
    assert workout.order not in {known.order for known in load_workouts("en").values()}


def test_every_workout_has_its_own_place_in_the_list() -> None:
    orders = [workout.order for workout in load_workouts("en").values()]
    assert orders == sorted(set(orders))


def test_the_gentler_and_the_no_jump_and_the_balance_session_have_no_landings() -> None:
    assert [contacts(id) for id in ("first-workout-gentle", "no-jump", "balance-only")] == [0, 0, 0]


def test_the_harder_workout_keeps_to_the_landings_of_the_first() -> None:
    assert contacts("first-workout-hard") == contacts("first-workout") == 100
    assert compile_session("first-workout-hard").seconds > compile_session("first-workout").seconds


def test_the_balance_session_is_one_exercise() -> None:
    assert {interval.exercise for interval in work("balance-only")} == {"balance-lunge"}


def test_a_posture_reset_is_at_most_five_squats_ten_minutes_apart() -> None:
    resets = [interval for interval in work("easy-run-resets") if interval.exercise == "squat"]
    assert len(resets) == 3
    assert all(interval.reps and interval.reps <= 5 for interval in resets)
    assert all(second.start_s - first.end_s >= 600 for first, second in pairwise(resets))


def test_the_starter_plan_learns_technique_in_its_first_week() -> None:
    assert [contacts(id) for id in STARTER[:3]] == [0, 0, 0]


def test_the_starter_plan_stays_under_a_beginners_landings() -> None:
    # 40 in a session and 80 in a week for somebody's first jumping sessions: coaching convention, our choice.
    assert all(contacts(id) <= 40 for id in STARTER)
    assert sum(contacts(id) for id in STARTER[3:]) <= 80


def test_the_starter_plan_rises_to_twenty_steps_and_ten_lunges_a_side() -> None:
    assert [reps(id, "stepping-lunge") for id in STARTER[:5]] == [{16}, {16}, {18}, {18}, {20}]
    assert [reps(id, "balance-lunge") for id in STARTER[1:5]] == [{7}, {8}, {9}, {10}]


def test_an_unknown_workout_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match="did you mean first-workout"):
        load_workout("frist-workout")


def test_a_workout_is_found_by_its_file_too(tmp_path: Path) -> None:
    path = tmp_path / "mine.txt"
    path.write_text("name: Mine\nsport: strength\n- Squat 30s\n", encoding="utf-8")
    assert find_workout(str(path)) == read_workout(path)
    assert find_workout(str(path)).id == "mine"
    assert find_workout("no-jump").id == "no-jump"


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="no workout file named"):
        find_workout(str(tmp_path / "none.txt"))


def test_mistakes_in_a_file_name_the_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.txt"
    path.write_text("name: Mine\nsport: strength\n- Squt 30s\n", encoding="utf-8")
    with pytest.raises(WorkoutSyntaxErrors) as caught:
        read_workout(path)
    assert str(caught.value).startswith(f"{path}:3:3: ")
    assert "did you mean Squat?" in str(caught.value)


@pytest.mark.parametrize(
    ("line", "column", "problem"),
    [
        ("- Squat 30s each side", 9, '"Squat" works both legs at once; expected the amount without "each side"'),
        ("- Jumping lunge 16 reps split", 17, '"Jumping lunge" changes legs by itself'),
        ("- Single-leg balance 8 reps", 22, '"Single-leg balance" is held, not repeated; expected seconds'),
        ("- Plank lap split", 9, '"Plank" ends by a tap'),
    ],
)
def test_an_exercise_done_the_wrong_way_is_a_mistake_with_its_place(line: str, column: int, problem: str) -> None:
    with pytest.raises(WorkoutSyntaxErrors) as caught:
        parse_workout(f"name: W\nsport: strength\n{line}\n", id="w", names=load_names("en"), source="w.txt")
    assert str(caught.value).startswith(f"w.txt:3:{column}: {problem}")


def test_a_file_that_is_no_text_is_said_where(tmp_path: Path) -> None:
    path = tmp_path / "mine.txt"
    path.write_bytes(b"name: Mine\nsport: \xff\n")
    with pytest.raises(WorkoutSyntaxErrors, match=":2:8: this is not UTF-8 text"):
        read_workout(path)


@pytest.mark.parametrize(
    "word",
    [
        "Walking lunge",
        "Jump squat",
        "Side lunge",
        "Skipping lunge",
        "Calf stretch",
        "Plank",
        "Easy run",
        "Strides",
        "Rest",
    ],
)
def test_other_peoples_exercises_are_not_taken_for_misspelled_ones(word: str) -> None:
    assert load_names("en").nearest(word) is None


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("Squt", "Squat"),
        ("Jumpin lunge", "Jumping lunge"),
        ("Calf rase", "Calf raise"),
        ("Balence", "Balance"),
        ("Jumpinglunge", "Jumping lunge"),
    ],
)
def test_a_slip_of_the_pen_is_recognised(slip: str, meant: str) -> None:
    assert load_names("en").resolve(slip) is None
    assert load_names("en").nearest(slip) == meant


def test_an_untranslated_language_has_the_english_workouts() -> None:
    assert load_workouts("xx") == load_workouts("en")
