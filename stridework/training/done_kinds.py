"""What kind of run a done run was: what its title says, else how long it was beside the runner's own others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from statistics import median

from stridework.training.running import KEY_RUNS, Run, RunKind

Judge = Callable[[str], tuple[RunKind | None, str]]
"""What a title says about a run: a kind, or None, with the reason in a sentence."""

LONG_SHARE = 1.4
LONG_LEAST_MINUTES = 40.0
NEARBY = timedelta(days=28)
FEWEST_OTHERS = 4
"""A run is long from this many times the usual, and this long, where so many others lie so near [D]."""


def judge_done_runs(runs: Sequence[Run], judge: Judge | None = None) -> tuple[Run, ...]:
    """Return the done runs with their kinds and reasons, in order of time; planned ones stay as they are.

    `judge` reads titles; without it only lengths speak. What a reason already told is kept behind the new one.
    """
    ordered = sorted(runs, key=lambda run: run.start)
    done = [run for run in ordered if run.done]
    first = after = 0
    judged = []
    for run in ordered:
        if not run.done:
            judged.append(run)
            continue
        while done[first].start < run.start - NEARBY:
            first += 1
        while after < len(done) and done[after].start <= run.start + NEARBY:
            after += 1
        kind, reason = _judge(run, [other for other in done[first:after] if other is not run], judge)
        judged.append(replace(run, kind=kind, reason="; ".join(part for part in (reason, run.reason) if part)))
    return tuple(judged)


def _judge(run: Run, others: Sequence[Run], judge: Judge | None) -> tuple[RunKind, str]:
    kind, reason = judge(run.title) if judge else (None, "")
    if kind in KEY_RUNS:
        return kind, reason
    if longer := _explain_long(run, others):
        return RunKind.LONG, longer
    return RunKind.EASY, "nothing marks it as hard or long"


def _explain_long(run: Run, others: Sequence[Run]) -> str:
    """Return why the run is clearly longer than the others around it, "" if it is not."""
    if run.minutes is None or run.minutes < LONG_LEAST_MINUTES:
        return ""
    lengths = [other.minutes for other in others if other.minutes]
    if len(lengths) < FEWEST_OTHERS:
        return ""
    usual = median(lengths)
    if run.minutes < LONG_SHARE * usual:
        return ""
    return f"{run.minutes:.0f} min, clearly longer than your usual {usual:.0f} min around that time"
