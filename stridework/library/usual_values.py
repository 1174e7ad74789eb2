"""A runner's own usual values, from the log: what the form coach compares them with before the band for everybody.

Worked out anew each time from what the sessions tell; nothing is stored beside them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from statistics import median

from stridework.form.report import BASELINE_REPS
from stridework.form.rules import CueRule, FormRules
from stridework.training.log import IntervalLog, SessionLog

LAST_SETS = 10  #: the newest sets that count: who has changed is compared with who they are now [D]
BASELINE_HOLDS = 6  #: a hold is one value of half a minute, not one of a second: fewer are enough [D]
UNITS = {"degrees": ("deg", 1.0), "body heights": ("%", 100.0), "ratio": ("ratio", 1.0)}
"""The engine's units as the log writes them, and what a value was multiplied by. Only these have an own band."""


def find_usual_values(logs: Iterable[SessionLog], rules: Mapping[str, FormRules]) -> dict[str, dict[str, float]]:
    """Return the runner's usual value by variant and cue, in the rule's unit; `logs` are newest first.

    It is the median of the newest sets that were good by the band for everybody, as the engine's own
    `form.report.usual_values` is of good repetitions: nobody is measured against their faults. With fewer than twenty
    repetitions (six holds) in those sets there is none. Both legs count together.
    """
    sets: dict[str, list[IntervalLog]] = {}
    for log in logs:
        for interval in log.intervals:
            if interval.variant is not None and interval.variant in rules and interval.measures:
                sets.setdefault(interval.variant, []).append(interval)
    usual = {variant: dict(_find_usual(found, rules[variant])) for variant, found in sets.items()}
    return {variant: values for variant, values in usual.items() if values}


def _find_usual(sets: list[IntervalLog], rules: FormRules) -> Iterator[tuple[str, float]]:
    hold = rules.track.pattern == "hold"
    for rule in rules.cues:
        if rule.own_good is None:
            continue
        good = [(interval, value) for interval in sets for value in _list_good(interval, rule)][:LAST_SETS]
        intervals = {id(interval): interval for interval, _ in good}.values()
        seen = len(good) if hold else sum(count.reps for interval in intervals for count in interval.counts)
        if seen >= (BASELINE_HOLDS if hold else BASELINE_REPS):
            yield rule.cue, median(value for _, value in good)


def _list_good(interval: IntervalLog, rule: CueRule) -> Iterator[float]:
    """Yield the interval's values for a cue, one a side, where nothing had to be corrected."""
    unit, times = UNITS[rule.unit]
    for measure in interval.measures:
        if measure.name != rule.measure.replace("_", "-") or measure.unit != unit or rule.cue in interval.cues:
            continue
        value = measure.value / times
        if (rule.good_from is None or value >= rule.good_from) and (rule.good_to is None or value <= rule.good_to):
            yield value
