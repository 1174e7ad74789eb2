"""Plans as JSON. The published shape is `plan.schema.json` beside this file; times are local ISO times."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from stridework.training.plan import Plan
from stridework.training.running import Ignored, Run


def to_json(plan: Plan, runs: Iterable[Run], ignored: Iterable[Ignored] = ()) -> dict[str, Any]:
    """Return the plan with its runs as plain JSON values. A run without a time of day has only its date."""
    runs = tuple(runs)
    whole_days = {run.start for run in runs if run.all_day}
    return {
        "runs": [
            {
                "start": run.start.date().isoformat() if run.all_day else run.start.isoformat(),
                "minutes": run.minutes,
                "kind": str(run.kind),
                "title": run.title,
                "reason": run.reason,
            }
            for run in runs
        ],
        "sessions": [
            {
                "start": session.start.isoformat(),
                "minutes": session.minutes,
                "kind": str(session.kind),
                "jumps": session.jumps,
                "contacts": session.contacts,
                "workout": session.workout,
                "prescription": session.prescription,
                "reasons": list(session.reasons),
            }
            for session in plan.sessions
        ],
        "blocked": [{"date": day.day.isoformat(), "rules": list(day.rules)} for day in plan.blocked],
        "weeks": [
            {
                "monday": week.monday.isoformat(),
                "target": week.target,
                "placed": week.placed,
                "relaxed": list(week.relaxed),
            }
            for week in plan.weeks
        ],
        "ignored": [{"title": entry.title, "reason": entry.reason} for entry in ignored],
        "resets": [
            {
                "start": (resets.start.date().isoformat() if resets.start in whole_days else resets.start.isoformat()),
                "title": resets.title,
                "minutes": list(resets.minutes),
                "reps": resets.reps,
                "reason": resets.reason,
            }
            for resets in plan.resets
        ],
    }
