"""Workouts as text: what is read, what is written, what every mistake is told."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stridework.errors import StrideworkError, WorkoutSyntaxErrors
from stridework.training.exercise_names import ExerciseNames, fold_name
from stridework.training.workout import Amount, Block, SideRule, Sport, Step, Unit, Workout
from stridework.training.workout_text import (
    MAX_AMOUNT,
    MAX_STEPS,
    MAX_TEXT,
    check_workout,
    format_workout,
    parse_workout,
)

KNOWN = {
    "Squat": ("squat", "squat"),
    "Balance + lunge": ("balance-lunge", "balance-lunge"),
    "Jumping lunge": ("jumping-lunge", "jumping-lunge"),
}
NAMES = ExerciseNames(
    {fold_name(name): ids for name, ids in KNOWN.items()},
    {fold_name(name): name for name in (*KNOWN, "Rest")},
    frozenset({"rest"}),
)

STRENGTH = """\
name: Runner strength A
sport: strength

Get ready
- Stand tall, shake out 20s

Main set 5x
- Squat 30s | Sit back, heels down, chest tall.
- Rest 15s
- Balance + lunge 30s | Stand on one leg, then step into a lunge. Swap leg each round.
- Rest 15s
- Jumping lunge 30s | Land softly. Step instead of jumping if sore.
- Rest 15s
"""

RUN = """\
name: Easy 40 with posture resets
sport: run

Warm up
- Easy 10m

Main set 3x
- Easy run 8m | Tall, shoulders relaxed.
- Posture reset: squat 5 reps | Stop somewhere safe. Slow squats, stand tall, run on.

Cool down
- Easy 6m
"""


def read(text: str) -> Workout:
    return parse_workout(text, id="w", names=NAMES)


def read_step(line: str) -> Step:
    return read(f"name: W\nsport: strength\n\n{line}\n").blocks[0].steps[0]


@pytest.mark.parametrize("text", [STRENGTH, RUN])
def test_a_workout_reads_back_byte_for_byte(text: str) -> None:
    assert format_workout(read(text)) == text


def test_a_block_has_its_title_its_rounds_and_its_steps() -> None:
    block = read(STRENGTH).blocks[1]
    assert (block.title, block.rounds, len(block.steps)) == ("Main set", 5, 6)
    assert block.steps[0] == Step(
        "Squat", Amount(30, Unit.SECONDS), note="Sit back, heels down, chest tall.", exercise="squat", variant="squat"
    )


def test_a_posture_reset_is_the_exercise_behind_its_colon_and_keeps_its_label() -> None:
    step = read(RUN).blocks[1].steps[1]
    assert (step.label, step.exercise, step.amount) == ("Posture reset: squat", "squat", Amount(5, Unit.REPS))


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("30s", Amount(30, Unit.SECONDS)),
        ("1m30s", Amount(90, Unit.SECONDS)),
        ("8m", Amount(480, Unit.SECONDS)),
        ("1h", Amount(3600, Unit.SECONDS)),
        ("0:30", Amount(30, Unit.SECONDS)),
        ("1:02:03", Amount(3723, Unit.SECONDS)),
        ("5 reps", Amount(5, Unit.REPS)),
        ("1 rep", Amount(1, Unit.REPS)),
        ("400mtr", Amount(400, Unit.METRES)),
        ("5km", Amount(5000, Unit.METRES)),
        ("1.5km", Amount(1500, Unit.METRES)),
        ("lap", Amount(0, Unit.LAP)),
    ],
)
def test_amounts_are_read_as_coaches_write_them(written: str, amount: Amount) -> None:
    assert read_step(f"- Squat {written}").amount == amount


@pytest.mark.parametrize("rule", list(SideRule))
def test_sides_stand_behind_the_amount(rule: SideRule) -> None:
    assert read_step(f"- Balance + lunge 30s {rule}").sides is rule


def test_comments_blank_lines_and_spacing_do_not_count() -> None:
    text = (
        "\ufeff# mine\r\nname:  W \r\nsport: strength\r\n\r\n  Main   set 2x\r\n # why\r\n-  Squat   30s  |  low  \r\n"
    )
    assert read(text) == read("name: W\nsport: strength\nMain set 2x\n- Squat 30s | low\n")


def test_a_quoted_label_is_taken_as_it_is() -> None:
    step = read_step('- "Squt | 30s" 20s left | mine')
    assert (step.label, step.exercise, step.sides, step.note) == ("Squt | 30s", None, SideRule.LEFT, "mine")


def test_a_word_of_its_own_is_a_plain_step() -> None:
    assert read_step("- Walking lunge 30s").exercise is None


@pytest.mark.parametrize(
    ("line", "column", "problem", "expected"),
    [
        ("- Squat 30", 9, '"30" has no unit', "30s, 30 reps or 30m"),
        ("- Squat", 8, "no amount", "30s, 1m30s"),
        ("- Squat 30 sec", 9, '"30 sec" is not an amount', "30s, 1m30s"),
        ("- Squat 0s", 9, '"0s" is out of range', "more than 0"),
        ("- Squat 99999999999999999999s", 9, "out of range", "at most 360m"),
        ("- Squat 501 reps", 9, '"501" is out of range', "at most 500 reps"),
        ("- Squat 30s eachside", 13, '"eachside" behind the amount', '"each side"'),
        ("- Squat 30s 20s", 9, "two amounts", "one of 30s"),
        ("- 30s", 3, "no label", "what to do"),
        ("-", 2, "no amount", "30s"),
        ("- Squt 30s", 3, '"Squt" is not known', "did you mean Squat?"),
        ("-   Jumping lunqe 30s", 5, '"Jumping lunqe" is not known', "did you mean Jumping lunge?"),
        ("- Reset: squatt 5 reps", 10, "is not known", "did you mean Squat?"),
        ("- Resst 15s", 3, '"Resst" is not known', "did you mean Rest?"),
        ('- "Squat 30s', 3, "the quoted label does not end", 'a closing "'),
        ('- "Squat" foo 30s', 11, '"foo" behind the quoted label', "an amount"),
        ("- Squat 30s | " + "a" * 201, 15, "the note has 201 characters", "at most 200"),
        ("- Squat\x07 30s", 8, "control character", "plain text"),
        ("Squat 30s", 1, '"Squat 30s" looks like a step', '"- Squat 30s"'),
        ("Again 100x", 7, "100 rounds", "1x to 99x"),
        ("author: me", 1, '"author:" below the first block', "without a colon"),
    ],
)
def test_a_mistake_names_line_column_and_what_was_expected(line: str, column: int, problem: str, expected: str) -> None:
    text = f"name: W\nsport: strength\nMain\n- Squat 30s\n{line}\n- Rest 15s\n"
    (error,) = check_workout(text, names=NAMES, source="w.txt")
    assert (error.line, error.column) == (5, column)
    assert problem in error.problem
    assert expected in error.expected
    assert str(error).startswith(f"w.txt:5:{column}: ")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("sport: run\n- Easy 5m\n", '"name:" is missing'),
        ("name: W\n- Easy 5m\n", '"sport:" is missing'),
        ("name: W\nsport: swim\n- Easy 5m\n", '"swim" is not a sport'),
        ("name: W\nname: V\nsport: run\n- Easy 5m\n", '"name:" is written twice'),
        ("name: W\nsport: run\nlevl: easy\n- Easy 5m\n", '"levl:" is not known here'),
        ("name: W\nsport: run\nabout:\n- Easy 5m\n", 'nothing behind "about:"'),
        ("name: W\nsport: run\norder: first\n- Easy 5m\n", '"first" is not a place in the list'),
        ("name: W\nsport: run\nWarm up\nMain\n- Easy 5m\n", 'no step in the block "Warm up"'),
        ("name: W\nsport: run\n", "no step in the workout"),
        ("name: W\nsport: run\nMain 99x\n" + "- Easy 5m\n" * 7, "693 steps"),
        ("#" * (MAX_TEXT + 1), "characters"),
    ],
)
def test_a_mistake_of_the_whole_text_is_told(text: str, problem: str) -> None:
    assert [problem in error.problem for error in check_workout(text, names=NAMES)] == [True]


def test_every_mistake_of_a_file_is_told_at_once_in_order() -> None:
    with pytest.raises(WorkoutSyntaxErrors) as caught:
        read("name: W\nsport: swim\nMain\n- Squat 30\n- Squt 30s\n")
    assert [error.line for error in caught.value.errors] == [2, 4, 5]
    assert len(str(caught.value).splitlines()) == 3


def test_a_good_text_has_no_mistakes() -> None:
    assert check_workout(STRENGTH, names=NAMES) == ()


words = st.from_regex(r"[A-Za-zÄéß0-9,.+'?!東🏃]{1,8}", fullmatch=True)
phrases = st.lists(words, min_size=1, max_size=4).map(" ".join)
amounts = st.one_of(
    *(st.builds(Amount, st.integers(1, most), st.just(unit)) for unit, most in MAX_AMOUNT.items()),
    st.just(Amount(0, Unit.LAP)),
)


@st.composite
def steps(draw: st.DrawFn) -> Step:
    """A step as the reader makes them: quoted, an exercise, or a plain label that only quoting could make another."""
    kind = draw(st.sampled_from(["quoted", "exercise", "plain"]))
    note = draw(st.one_of(st.just(""), phrases))
    amount = draw(amounts)
    sides = draw(st.sampled_from([SideRule.NONE] if amount.unit is Unit.LAP else SideRule))
    if kind == "quoted":
        label = draw(st.text(st.characters(exclude_categories=["C"], exclude_characters='"'), min_size=1, max_size=60))
        return Step(label if label.strip() else "x", amount, sides, note, quoted=True)
    if kind == "exercise":
        prefix = draw(st.sampled_from(["", "Reset: "]))
        name = draw(st.sampled_from(sorted(KNOWN)))
        return Step(prefix + name, amount, sides, note, *KNOWN[name])
    label = draw(phrases.filter(is_plain))
    return Step(label, amount, sides, note)


def is_plain(label: str) -> bool:
    """Whether a label can stand without quotes."""
    try:
        return read_step(f"- {label} 30s").label == label and read_step(f"- {label} 30s").exercise is None
    except WorkoutSyntaxErrors:
        return False


titles = phrases.filter(lambda title: not check_workout(f"name: W\nsport: run\n{title}\n- Easy 5m\n", names=NAMES))
blocks = st.builds(
    Block,
    title=st.one_of(st.just(""), titles),
    steps=st.lists(steps(), min_size=1, max_size=5).map(tuple),
    rounds=st.integers(1, 20),
)
workouts = st.builds(
    Workout,
    id=st.just("w"),
    name=phrases,
    sport=st.sampled_from(Sport),
    blocks=st.lists(blocks, min_size=1, max_size=4).map(tuple),
    about=st.one_of(st.just(""), phrases),
    level=st.one_of(st.just(""), words),
    order=st.integers(0, 9999),
)


@settings(max_examples=300, deadline=None)
@given(workouts)
def test_any_workout_written_reads_back_the_same(workout: Workout) -> None:
    assert sum(block.rounds * len(block.steps) for block in workout.blocks) <= MAX_STEPS
    assert read(format_workout(workout)) == workout


pieces = st.sampled_from(
    [
        "-",
        " ",
        "\t",
        "Squat",
        "Squt",
        "30s",
        "30",
        "5 reps",
        "lap",
        "each side",
        "left",
        "|",
        ":",
        "#",
        '"',
        "5x",
        "0:30",
    ]
)
lines = st.one_of(st.lists(pieces, max_size=8).map("".join), st.text(max_size=30))


@settings(max_examples=1000, deadline=None)
@given(st.lists(lines, max_size=6))
def test_no_text_breaks_the_reader(some: list[str]) -> None:
    text = "\n".join(["name: W", "sport: run", *some])
    try:
        workout = read(text)
    except StrideworkError as error:
        assert str(error)
    else:
        assert read(format_workout(workout)) == workout
