"""What is usual for a runner is what they do well, lately, and often enough."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from stridework.library.form_rules import load_form_rules
from stridework.library.usual_values import UNITS, find_usual_values
from stridework.training.log import Done, IntervalLog, Measure, SessionLog, SideCount

RULES = load_form_rules()
START = datetime(2026, 5, 1, 7, tzinfo=UTC)


def squats(*values, reps=8, name="knee-ankle-separation", unit="ratio", cues=()):
    """Return sessions of one set of squats each, newest first."""
    sets = [
        IntervalLog(1, "squat", Done.FULL, "squat", measures=(Measure(name, value, unit),), cues=cues,
                    counts=(SideCount(None, reps, reps),))
        for value in values
    ]  # fmt: skip
    return [
        SessionLog(uuid4(), "w", START - timedelta(days=day), START, 600.0, (interval,))
        for day, interval in enumerate(sets)
    ]


def test_it_is_the_middle_of_good_sets_of_twenty_repetitions():
    assert find_usual_values(squats(1.0, 1.1), RULES) == {}
    assert find_usual_values(squats(1.0, 1.1, 1.3), RULES) == {"squat": {"knees-out": pytest.approx(1.1)}}


def test_a_fault_is_never_what_is_usual():
    assert find_usual_values(squats(0.6, 0.6, 0.6, 0.7), RULES) == {}
    assert find_usual_values(squats(1.0, 1.0, 1.0, cues=("knees-out",)), RULES) == {}
    assert find_usual_values(squats(0.5, 1.0, 1.1, 0.5, 1.2), RULES)["squat"]["knees-out"] == pytest.approx(1.1)


def test_only_the_latest_sets_count():
    assert find_usual_values(squats(*[1.0] * 10, *[2.0] * 30), RULES)["squat"]["knees-out"] == pytest.approx(1.0)


def test_other_measures_units_and_variants_are_left_out():
    assert find_usual_values(squats(1.0, 1.0, 1.0, name="depth", unit="deg"), RULES) == {}
    assert find_usual_values(squats(1.0, 1.0, 1.0, unit="%"), RULES) == {}
    (log, *more) = squats(1.0, 1.0, 1.0)
    odd = replace(log, intervals=(replace(log.intervals[0], variant="no-such"),))
    assert find_usual_values([odd, *more], RULES) == {}


def test_a_few_long_holds_are_enough():
    holds = tuple(
        IntervalLog(n, "balance-lunge", Done.FULL, "balance", measures=(Measure("pelvic-drop", 1 + n / 10, "deg", 2),))
        for n in range(6)
    )
    log = SessionLog(uuid4(), "w", START, START, 600.0, holds)
    assert find_usual_values([log], RULES) == {"balance": {"level-hips": pytest.approx(1.25)}}
    assert find_usual_values([replace(log, intervals=holds[:3])], RULES) == {}


def test_every_unit_with_a_band_of_one_s_own_is_known_to_the_log():
    assert {rule.unit for rules in RULES.values() for rule in rules.cues if rule.own_good is not None} <= set(UNITS)
