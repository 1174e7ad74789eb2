"""What kind of run an entry is, and that the reason names the word that decided."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stridework.library.run_words import load_run_words
from stridework.training.run_amounts import find_metres, find_minutes, find_pace, read_clock
from stridework.training.run_kinds import Corrections, judge_run
from stridework.training.running import RunKind

WORDS = load_run_words("en")


def judge(title: str, description: str = "", corrections: Corrections | None = None, **more: str) -> tuple[str, str]:
    kind, reason = judge_run(
        title,
        description,
        find_minutes(title),
        find_metres(title),
        words=WORDS,
        corrections=corrections,
        uids=tuple(more.values()),
    )
    return str(kind), reason


@pytest.mark.parametrize(
    ("title", "kind", "word"),
    [
        ("Easy run - 40 min", "easy", "easy run"),
        ("Easy run around the lake", "easy", "easy run"),
        ("Recovery run, canal", "easy", "recovery run"),
        ("🏃 Easy Run • 10km", "easy", "easy run"),
        ("Recovery", "easy", "recovery"),
        ("Easy run with 4x100m strides", "easy", "easy run"),
        ("Race week easy run", "easy", "easy run"),
        ("Pre-race shakeout", "easy", "shakeout"),
        ("Easy parkrun", "easy", "easy"),
        ("Easy run + yoga", "easy", "easy run"),
        ("Rest or easy run", "easy", "easy run"),
        ("Club run 10k", "easy", "run"),
        ("Run/walk 30 min", "easy", "run"),
        ("12 km", "easy", "12 km"),
        ("Intervals", "quality", "intervals"),
        ("🏃 Threshold Intervals • 8km", "quality", "threshold"),
        ("Intervals, rest 90s", "quality", "intervals"),
        ("Tempo 8 km", "quality", "tempo"),
        ("FARTLEK", "quality", "fartlek"),
        ("VO2max", "quality", "vo2max"),
        ("Hills", "quality", "hills"),
        ("Hill run 8 km", "quality", "hill"),
        ("Track", "quality", "track"),
        ("6x800m", "quality", "6x800m"),
        ("Marathon pace 12k", "quality", "marathon pace"),
        ("Long run with 3 miles at MP", "quality", "mp"),
        ("Long run 18 km", "long", "long run"),
        ("Long 1h40", "long", "long"),
        ("RACE! Half marathon - 21.1 km", "race-a", "race"),
        ("Valencia Marathon", "race-a", "marathon"),
        ("B race 10k", "race-b", "b race"),
        ("Parkrun", "race-c", "parkrun"),
        ("Tune-up race 10 km", "race-c", "tune up race"),
        ("5k race", "race-c", "race"),
        ("Rest Day", "None", "rest day"),
        ("Strength A (12 min)", "None", "strength"),
        ("Strength for running", "None", "strength"),
        ("Yoga 45 min", "None", "yoga"),
        ("Recovery ride", "None", "ride"),
        ("Swim 2 km", "None", "swim"),
        ("Bike to run club", "None", "bike"),
        ("Run errands", "None", "run errands"),
        ("School run", "None", "school run"),
        ("Dry run of the talk", "None", "dry run"),
        ("VOLUNTEERS (NOT A RUN)", "None", "volunteers"),
        ("Parkrun volunteer", "None", "volunteer"),
        ("Race packet pickup", "None", "race packet"),
        ("Team meeting 30 min", "None", "meeting"),
    ],
)
def test_a_title_has_its_kind_by_the_word_that_the_reason_names(title: str, kind: str, word: str) -> None:
    found, reason = judge(title)
    assert (found, f"“{word}”" in reason) == (kind, True), reason


@pytest.mark.parametrize(
    "title",
    ["", "Karaoke", "Long weekend", "Hard deadline", "Beverly Hills", "Move house 3 km", "45 min", "Trace it", "12"],
)
def test_what_does_not_speak_of_running_is_no_run(title: str) -> None:
    assert judge(title) == ("None", "nothing in it says that it is a run")


def test_a_run_is_long_by_its_length_where_nobody_says_so() -> None:
    assert judge("Run 100 min") == ("long", "100 minutes: from 90 on a run is long")
    assert judge("Easy run 25 km") == ("long", "25 km: from 18 on a run is long")
    assert judge("Run 89 min")[0] == "easy"
    assert judge("Tempo run 100 min")[0] == "quality"


def test_the_descriptions_first_line_speaks_where_the_title_is_silent() -> None:
    said = ("quality", "the first line of its description says “intervals”")
    assert judge("Thursday run", "Intervals • 8km • 45m - 50m\n\n4 reps of: …") == said
    assert judge("Week 3, day 2", "Intervals • 8km") == said
    assert judge("Easy run", "Intervals • 8km")[0] == "easy"
    assert judge("Dinner", "after our long run") == ("None", "the title says “dinner”")
    assert judge("See Bob", "after our long run") == ("None", "nothing in it says that it is a run")
    assert judge("Thursday run", "\n\nWith the club\nintervals come next week")[0] == "easy"


def test_the_runners_word_wins_over_every_other_and_one_entrys_over_its_titles() -> None:
    said = Corrections(by_uid={"7": RunKind.RACE_B, "8": None}, by_title={"Club  RUN 10k!": RunKind.QUALITY})
    assert judge("Club run 10k", corrections=said) == ("quality", "you said so of every “Club run 10k”")
    assert judge("Club run 10k", corrections=said, uid="7") == ("race-b", "you said so")
    assert judge("Long run", corrections=said, uid="8") == ("None", "you said so")
    assert judge("Club run 12k", corrections=said)[0] == "easy"


def test_the_narrowest_id_is_looked_up_first() -> None:
    said = Corrections(by_uid={"series": RunKind.LONG, "series/1": RunKind.EASY})
    assert judge("Run", corrections=said, uid="series/1", series="series")[0] == "easy"
    assert judge("Run", corrections=said, uid="series/2", series="series")[0] == "long"


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_at_all_is_judged_with_a_reason(title: str, description: str) -> None:
    assert judge(title, description)[1]


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("Easy run - 40 min", 40),
        ("Tempo 50m", 50),
        ("Long 1h40", 100),
        ("Long 1h 40min", 100),
        ("1.5 h", 90),
        ("2 hours", 120),
        ("45'", 45),
        ("Easy Run • 10km • 55m - 1h0m", 60),
        ("30-40 minutes", 40),
        ("0:35:24", 35.4),
        ("2:00 - Gibbs", 120),
        ("6x800m", None),
        ("3x10 min", None),
        ("800m", None),
        ("10 km at 5:23/km", None),
        ("at 18:30", None),
        ("Run", None),
        ("99h", None),
    ],
)
def test_the_time_a_text_names(text: str, minutes: float | None) -> None:
    assert find_minutes(text) == (None if minutes is None else pytest.approx(minutes))


@pytest.mark.parametrize(
    ("text", "metres"),
    [
        ("10km", 10_000),
        ("18 K", 18_000),
        ("5,2 km", 5_200),
        ("10 miles / 16km", 16_093.44),
        ("RACE! Half marathon - 21.1 km", 21_100),
        ("3000m", 3_000),
        ("400 m", 400),
        ("50m", None),
        ("6x800m", None),
        ("4:12/km", None),
        ("no faster than 5:23 / km", None),
        ("10kg", None),
        ("999 km", None),
    ],
)
def test_the_distance_a_text_names(text: str, metres: float | None) -> None:
    assert find_metres(text) == (None if metres is None else pytest.approx(metres))


def test_a_pace_counts_when_there_is_one_and_a_clock_reads_by_its_parts() -> None:
    assert find_pace("Target: 5:30/km") == pytest.approx(5.5)
    assert find_pace("8:03/mi") == pytest.approx(5.002, abs=0.001)
    assert find_pace("4:12/km, then 5:00/km") is None
    assert read_clock("0:35:24") == pytest.approx(35.4)
    assert read_clock("45:30") == pytest.approx(45.5)
    assert read_clock("soon") is None
