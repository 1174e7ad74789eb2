"""Posture resets in easy and long runs: a few slow squats, evenly spread, never in a hard run (H18)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from stridework.errors import PlanError
from stridework.library.rules import Rules
from stridework.planner.hard_rules import run_minutes
from stridework.training.plan import RunResets
from stridework.training.running import Run, RunKind


def place_resets(runs: Sequence[Run], rules: Rules) -> tuple[RunResets, ...]:
    """Return the resets of every planned easy and long run that is long enough for one, in order of time."""
    found = [_place(run, rules) for run in runs if run.kind in (RunKind.EASY, RunKind.LONG) and not run.done]
    return tuple(sorted((resets for resets in found if resets), key=lambda resets: resets.start))


def space_resets(resets: RunResets, run: Run, every_minutes: int, rules: Rules) -> RunResets:
    """Return the resets of a run as the runner wants them: one every so many minutes, as long as the run goes on.

    Raises PlanError where that is closer than H18 allows; a run shorter than that keeps none.
    """
    apart = rules.number("H18", "minutes_apart")
    if every_minutes < apart:
        raise PlanError(f"every {every_minutes} minutes is too often; expected {apart:.0f} or more (H18)")
    minutes = range(every_minutes, math.ceil(run_minutes(run, rules)), every_minutes)
    return replace(resets, minutes=tuple(minutes), reason=f"Every {every_minutes} minutes, as you asked.")


def _place(run: Run, rules: Rules) -> RunResets | None:
    whole = run_minutes(run, rules)
    apart = rules.number("H18", "minutes_apart")
    count = min(rules.points("H18", "most"), int(whole // apart) - 1)
    if count < 1:
        return None
    minutes = tuple(round(whole * number / (count + 1)) for number in range(1, count + 1))
    assumed = "" if run.minutes is not None else f", taken to last {whole:.0f} min"
    kind = "An easy run" if run.kind is RunKind.EASY else "A long run"
    reason = f"{kind}{assumed}: stop, squat slowly, run on tall; at least {apart:.0f} minutes apart (H18)."
    return RunResets(run.start, run.title, minutes, rules.points("H18", "usual_reps"), reason)
