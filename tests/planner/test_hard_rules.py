"""Each hard rule by the smallest example that breaks it, and the nearest one that does not."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from stridework.library.rules import load_rules
from stridework.planner.hard_rules import (
    Candidate,
    Situation,
    breaks_h18,
    broken_alone,
    broken_together,
    most_sessions,
)
from stridework.training.plan import Hold, HoldCause, SessionKind, Span, Wishes
from stridework.training.running import Run, RunKind

MONDAY = date(2026, 5, 4)
FULL, HIIT, LIGHT = SessionKind.FULL, SessionKind.HIIT, SessionKind.LIGHT
RULES = load_rules()
PAINFUL = Hold(MONDAY, MONDAY + timedelta(days=6), HoldCause.PAIN, jumps_only=True)
STOPPED = Hold(MONDAY, None, HoldCause.WARNING_SIGN)
GONE = Hold(MONDAY, MONDAY + timedelta(days=2), HoldCause.AWAY)


def moment(day, hour):
    return datetime.combine(MONDAY, time()) + timedelta(days=day, hours=hour)


def strength(day, hour, kind=FULL, contacts=0, minutes=0):
    return Candidate(moment(day, hour), minutes, kind, contacts)


def run(day, hour, kind, minutes=60.0, metres=None):
    return Run(moment(day, hour or 0), kind, "run", "", minutes, metres, all_day=hour is None)


def broken(session, *runs, novel=False, lead=48.0, starter_until=None, **wishes):
    asked = Wishes(MONDAY, **wishes)
    return broken_alone(session, Situation(runs, asked, RULES, novel, lead, 80, starter_until))


QUALITY, LONG, EASY = RunKind.QUALITY, RunKind.LONG, RunKind.EASY


@pytest.mark.parametrize(
    ("rule", "breaks", "keeps"),
    [
        ("H4", broken(strength(1, 19), run(2, 18, QUALITY)), broken(strength(1, 18), run(2, 18, QUALITY))),
        (
            "H5",
            broken(strength(0, 19), run(2, 18, LONG), novel=True),
            broken(strength(0, 18), run(2, 18, LONG), novel=True),
        ),
        (
            "H5",
            broken(strength(0, 19), run(2, 6, LONG), novel=True, lead=36),
            broken(strength(0, 18), run(2, 6, LONG), novel=True, lead=36),
        ),
        ("H6", broken(strength(1, 20, LIGHT), run(2, 7, QUALITY)), broken(strength(1, 19, LIGHT), run(2, 7, QUALITY))),
        (
            "H6",
            broken(strength(1, 8, LIGHT), run(2, 7, QUALITY), novel=True),
            broken(strength(1, 7, LIGHT), run(2, 7, QUALITY), novel=True),
        ),
        ("H7", broken(strength(1, 10.5), run(1, 7, QUALITY)), broken(strength(1, 11), run(1, 7, QUALITY))),
        ("H7", broken(strength(1, 7, LIGHT), run(1, 20, QUALITY)), broken(strength(2, 0, LIGHT), run(1, 20, QUALITY))),
        ("H7", broken(strength(1, 20, LIGHT), run(1, None, LONG)), broken(strength(2, 3, LIGHT), run(1, None, LONG))),
        ("H8", broken(strength(1, 18), run(1, 7, LONG), novel=True), broken(strength(1, 18), run(1, 7, LONG))),
        ("H9", broken(strength(1, 13), run(1, 18, EASY)), broken(strength(1, 12), run(1, 18, EASY))),
        ("H10", broken(strength(0, 7), run(7, 9, RunKind.RACE_A)), broken(strength(-1, 7), run(7, 9, RunKind.RACE_A))),
        ("H10", broken(strength(0, 7), run(4, 9, RunKind.RACE_B)), broken(strength(0, 7), run(5, 9, RunKind.RACE_B))),
        ("H10", broken(strength(0, 7), run(2, 9, RunKind.RACE_C)), broken(strength(0, 7), run(3, 9, RunKind.RACE_C))),
        (
            "H11",
            broken(strength(0, 7, LIGHT), run(3, 9, RunKind.RACE_A)),
            broken(strength(0, 7, LIGHT), run(4, 9, RunKind.RACE_A)),
        ),
        (
            "H12",
            broken(strength(10, 7), run(0, 9, RunKind.RACE_A, metres=42_195.0)),
            broken(strength(11, 7), run(0, 9, RunKind.RACE_A, metres=42_195.0)),
        ),
        (
            "H12",
            broken(strength(1, 18, LIGHT), run(0, 9, RunKind.RACE_C)),
            broken(strength(2, 18, LIGHT), run(0, 9, RunKind.RACE_C)),
        ),
        ("H13", broken(strength(0, 7, contacts=81)), broken(strength(0, 7, contacts=80))),
        (
            "H13",
            broken(strength(6, 7), starter_until=MONDAY + timedelta(days=7)),
            broken(strength(7, 7), starter_until=MONDAY + timedelta(days=7)),
        ),
        ("H15", broken(strength(0, 7), holds=(PAINFUL,)), broken(strength(0, 7, LIGHT), holds=(PAINFUL,))),
        ("H15", broken(strength(9, 7, LIGHT), holds=(STOPPED,)), broken(strength(9, 7), holds=(PAINFUL,))),
        ("H16", broken(strength(2, 7, LIGHT), holds=(GONE,)), broken(strength(3, 7), holds=(GONE,))),
        (
            "H16",
            broken(strength(0, 7, minutes=20), busy=(Span(moment(0, 7.25), moment(0, 8)),)),
            broken(strength(0, 7, minutes=15), busy=(Span(moment(0, 7.25), moment(0, 8)),)),
        ),
        ("H16", broken(strength(0, 7.5, LIGHT), run(0, 7, EASY)), broken(strength(0, 8, LIGHT), run(0, 7, EASY))),
        ("H17", broken(strength(0, 7, LIGHT), cleared=False), broken(strength(0, 7, LIGHT))),
    ],
)
def test_a_session_breaks_the_rule_by_an_hour_and_keeps_it_by_none(rule, breaks, keeps):
    assert rule in breaks
    assert rule not in keeps


@pytest.mark.parametrize(
    ("rule", "one", "too_close", "far_enough"),
    [
        ("H1", strength(0, 7, LIGHT), strength(0, 18, LIGHT), strength(1, 7, LIGHT)),
        ("H2", strength(0, 18), strength(2, 17, HIIT), strength(2, 18, HIIT)),
        ("H2", strength(0, 18, minutes=20), strength(2, 18), strength(2, 18, LIGHT)),
        ("H3", strength(0, 18), strength(1, 17, LIGHT), strength(1, 18, LIGHT)),
    ],
)
def test_two_sessions_keep_their_distance_in_either_order(rule, one, too_close, far_enough):
    assert rule in broken_together(one, too_close, RULES)
    assert rule in broken_together(too_close, one, RULES)
    assert rule not in broken_together(one, far_enough, RULES)


def test_h14_a_week_has_three_sessions_and_one_around_races():
    assert most_sessions(MONDAY, [], RULES) == 3
    assert most_sessions(MONDAY, [run(6, 9, RunKind.RACE_B)], RULES) == 1
    assert most_sessions(MONDAY, [run(13, 9, RunKind.RACE_A)], RULES) == 1
    assert most_sessions(MONDAY, [run(13, 9, RunKind.RACE_B), run(14, 9, RunKind.RACE_A)], RULES) == 3


@pytest.mark.parametrize(
    ("kind", "resets", "breaks"),
    [
        (EASY, [(10, 4), (20, 5)], False),
        (EASY, [(10, 6)], True),
        (LONG, [(10, 4), (19, 4)], True),
        (EASY, [(5, 4)], True),
        (QUALITY, [(10, 4)], True),
        (QUALITY, [], False),
    ],
)
def test_h18_posture_resets_are_few_and_only_in_calm_runs(kind, resets, breaks):
    assert breaks_h18(run(0, 7, kind), resets, RULES) is breaks
