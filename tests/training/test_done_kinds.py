"""The kind of a done run: its title, else its length beside the runner's own others."""

from dataclasses import replace
from datetime import datetime, timedelta

from stridework.training.done_kinds import judge_done_runs
from stridework.training.running import Run, RunKind

FIRST = datetime(2026, 5, 3, 7, 30)


def runs(*minutes, every=2):
    return [
        Run(FIRST + timedelta(days=every * place), RunKind.EASY, "Run", "", minutes=float(length), done=True)
        for place, length in enumerate(minutes)
    ]


def kinds(judged):
    return [run.kind for run in judged]


def test_the_run_that_is_clearly_longer_than_the_others_is_long():
    judged = judge_done_runs(runs(40, 45, 38, 42, 75))
    assert kinds(judged) == [RunKind.EASY] * 4 + [RunKind.LONG]
    assert judged[-1].reason == "75 min, clearly longer than your usual 41 min around that time"


def test_every_run_of_a_runner_who_runs_far_every_day_is_easy():
    assert set(kinds(judge_done_runs(runs(100, 105, 98, 110, 102)))) == {RunKind.EASY}


def test_nothing_is_long_where_there_is_little_to_compare_with():
    assert set(kinds(judge_done_runs(runs(30, 31, 90)))) == {RunKind.EASY}
    assert set(kinds(judge_done_runs(runs(30, 31, 29, 30, 90, every=40)))) == {RunKind.EASY}


def test_a_short_run_is_never_long():
    assert set(kinds(judge_done_runs(runs(10, 12, 9, 11, 30)))) == {RunKind.EASY}


def test_a_title_that_names_a_key_run_decides():
    judged = judge_done_runs(
        [replace(runs(40)[0], title="Track")],
        lambda title: (RunKind.QUALITY, "the title says track") if title == "Track" else (None, ""),
    )
    assert (judged[0].kind, judged[0].reason) == (RunKind.QUALITY, "the title says track")


def test_every_done_run_has_a_reason_and_keeps_the_one_it_had():
    (judged,) = judge_done_runs([replace(runs(40)[0], reason="found twice in fit")])
    assert judged.reason == "nothing marks it as hard or long; found twice in fit"


def test_planned_runs_stay_as_they_are():
    plan = Run(FIRST, RunKind.RACE_A, "Marathon", "the title says marathon", minutes=240.0)
    assert judge_done_runs([plan, *runs(40)])[0] == plan
