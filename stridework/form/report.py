"""The result of a whole recording, folded from the same events the live coach gives. The JSON's shape is published in
`report.schema.json` beside this file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite, isnan, nan
from typing import Any

from stridework.form.coach import Coach
from stridework.form.events import Attempt, Event, Hold, Repetition, Said
from stridework.form.findings import CANNOT_JUDGE, GOOD, Finding
from stridework.form.geometry import middle_of, spread_of
from stridework.form.landmarks import Frame
from stridework.form.reps import pace_of
from stridework.form.rules import FormRules
from stridework.form.view import View

FORMAT = 1
BASELINE_REPS = 20  #: the first good repetitions whose median is a runner's own usual value (`science` 4.3 [D])
SIDE_SPREADS = 2.0  #: a side difference is worth a word beyond twice the runner's own variation (`science` 4.7 [D])


@dataclass(frozen=True, slots=True)
class Extent:
    """What was looked at: frames, seconds from the first to the last, and where the camera stood by frame count.

    `seen` is the number of frames that showed the whole person; `partial` says that not the whole file was looked at.
    """

    frames: int
    seen: int
    seconds: float
    view: View
    partial: bool = False

    @property
    def fps(self) -> float:
        """Frames a second on average; NaN of fewer than two."""
        return (self.frames - 1) / self.seconds if self.frames > 1 and self.seconds > 0 else nan


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that was seen in one recording of one variant."""

    rules: FormRules
    extent: Extent
    reps: tuple[Repetition, ...]
    attempts: tuple[Attempt, ...]
    holds: tuple[Hold, ...]
    said: tuple[Said, ...]

    @property
    def clean(self) -> int:
        """The number of repetitions of full depth with nothing to correct."""
        return sum(rep.clean for rep in self.reps)


class Analysis:
    """Folds frames into a report: push them one by one, and ask for the report at any time."""

    def __init__(
        self,
        rules: FormRules,
        *,
        baseline: Mapping[str, float] | None = None,
        height_m: float = nan,
        session: int = 1,
        eyes: str = "open",
        gaze: str = "ahead",
    ) -> None:
        self.coach = Coach(rules, session=session, baseline=baseline, height_m=height_m)
        self.coach.set_protocol(eyes, gaze)
        self._rules = rules
        self._events: list[Event] = []
        self._first_s = self._last_s = nan
        self._seen = 0
        self._azimuths: list[float] = []
        self._doubts: list[float] = []

    def push(self, frame: Frame) -> list[Event]:
        """Take the next frame and return what it makes known."""
        events = self.coach.push(frame)
        self._events += events
        if isnan(self._first_s):
            self._first_s = frame.t_s
        self._last_s = frame.t_s
        tracker = self.coach.tracker
        if tracker.whole:
            self._seen += 1
            if not isnan(tracker.view.azimuth) and self._seen % 10 == 0:
                self._azimuths.append(tracker.view.azimuth)
                self._doubts.append(tracker.view.doubt)
        return events

    def finish(self, *, partial: bool = False) -> Report:
        """Return the report of everything pushed; `partial` where more frames were there."""
        self._events += self.coach.finish()
        view = self.coach.tracker.view
        if self._azimuths:
            view = View(_middle_direction(self._azimuths), middle_of(self._doubts))
        seconds = 0.0 if isnan(self._first_s) else self._last_s - self._first_s
        extent = Extent(self.coach.tracker.frames, self._seen, seconds, view, partial)
        kinds = (Repetition, Attempt, Hold, Said)
        reps, attempts, holds, said = (tuple(e for e in self._events if isinstance(e, kind)) for kind in kinds)
        return Report(self._rules, extent, reps, attempts, holds, said)  # type: ignore[arg-type]


def analyse(frames: Iterable[Frame], rules: FormRules, **options: Any) -> Report:
    """Return the report of a whole recording; options as for `Analysis`."""
    analysis = Analysis(rules, **options)
    for frame in frames:
        analysis.push(frame)
    return analysis.finish()


def usual_values(reps: Sequence[Repetition]) -> dict[str, float]:
    """Return the runner's own usual value by cue: the median of the first 20 good repetitions, if there are as many."""
    values: dict[str, list[float]] = {}
    for rep in reps:
        for finding in rep.findings:
            if finding.verdict == GOOD and finding.value is not None:
                values.setdefault(finding.cue, []).append(finding.value)
    return {cue: middle_of(found[:BASELINE_REPS]) for cue, found in values.items() if len(found) >= BASELINE_REPS}


def report_to_json(report: Report) -> dict[str, Any]:
    """Return the report as plain JSON values, as `report.schema.json` describes them; what is not known is null."""
    extent = report.extent
    return {
        "format": FORMAT,
        "exercise": report.rules.exercise,
        "variant": report.rules.variant,
        "seconds": _number(extent.seconds),
        "frames": extent.frames,
        "seen_frames": extent.seen,
        "fps": _number(extent.fps, 2),
        "view": {
            "name": extent.view.name,
            "azimuth": _number(extent.view.azimuth, 0),
            "doubt": _number(extent.view.doubt, 0),
        },
        "partial": extent.partial,
        "reps": [_rep_to_json(rep) for rep in report.reps],
        "attempts": [_attempt_to_json(attempt) for attempt in report.attempts],
        "holds": [_hold_to_json(hold) for hold in report.holds],
        "said": [
            {"t_s": _number(word.t_s), "cue": word.cue, "text": word.text, "kind": word.kind, "reason": word.reason}
            for word in report.said
        ],
        "summary": _summarise(report),
    }


def _summarise(report: Report) -> dict[str, Any]:
    pace = pace_of([rep.bottom_s for rep in report.reps])
    sides = sorted({rep.side for rep in report.reps if rep.side} | {hold.side for hold in report.holds})
    flights = [rep.flight_s for rep in report.reps if rep.flight_s is not None]
    return {
        "reps": len(report.reps),
        "clean": report.clean,
        "per_side": {
            side: {
                "reps": sum(rep.side == side for rep in report.reps),
                "clean": sum(rep.side == side and rep.clean for rep in report.reps),
                "longest_hold_s": _number(max((h.seconds for h in report.holds if h.side == side), default=nan)),
            }
            for side in sides
        },
        "cadence_per_min": _number(pace.per_min, 1),
        "cadence_variation": _number(pace.variation),
        "flight_s": _number(middle_of(flights)),
        "cues": _summarise_cues(report),
        "left_right": _compare_sides(report),
        "cannot_judge": _gather_refusals(report),
    }


def _all_findings(report: Report) -> list[Finding]:
    return [f for rep in report.reps for f in rep.findings] + [f for hold in report.holds for f in hold.findings]


def _summarise_cues(report: Report) -> dict[str, Any]:
    cues: dict[str, Any] = {}
    for rule in report.rules.cues:
        judged = [f for f in _all_findings(report) if f.cue == rule.cue and f.verdict != CANNOT_JUDGE]
        counts = {verdict: sum(f.verdict == verdict for f in judged) for verdict in ("good", "watch", "cue")}
        values = [f.value for f in judged if f.value is not None]
        cues[rule.cue] = {**counts, "median": _number(middle_of(values)), "unit": rule.unit, "tag": rule.tag}
    return cues


def _gather_refusals(report: Report) -> list[dict[str, Any]]:
    """List what could not be judged and why, once for each cue, the most frequent reason of each."""
    refusals: list[dict[str, Any]] = []
    for rule in report.rules.cues:
        findings = [f for f in _all_findings(report) if f.cue == rule.cue]
        reasons = [f.reason for f in findings if f.verdict == CANNOT_JUDGE]
        if reasons:
            refusals.append(
                {"cue": rule.cue, "reason": max(reasons, key=reasons.count), "times": len(reasons), "of": len(findings)}
            )
    refusals += [{"cue": cue, "reason": why, "times": None, "of": None} for cue, why in report.rules.unmeasured]
    return refusals


_COMPARED: dict[str, Callable[[Repetition], float]] = {
    "hip_travel": lambda rep: rep.travel,
    "lowering_s": lambda rep: rep.bottom_s - rep.start_s,
    "flight_s": lambda rep: nan if rep.flight_s is None else rep.flight_s,
}


def _compare_sides(report: Report) -> list[dict[str, Any]]:
    """Compare left and right where both were done, by what holds in any view: travel, pace of the way down, flight."""
    compared: list[dict[str, Any]] = []
    for name, take in _COMPARED.items():
        left, right = ([take(rep) for rep in report.reps if rep.side == side] for side in ("left", "right"))
        left, right = [v for v in left if isfinite(v)], [v for v in right if isfinite(v)]
        usual_left, usual_right = middle_of(left), middle_of(right)
        larger = max(abs(usual_left), abs(usual_right))
        if min(len(left), len(right)) < 2 or not larger > 0:
            continue
        difference = (usual_left - usual_right) / larger
        variation = max(spread_of(left), spread_of(right)) / larger
        compared.append(
            {
                "measure": name,
                "left": _number(usual_left),
                "right": _number(usual_right),
                "difference_percent": _number(100 * difference, 1),
                "beyond_own_variation": abs(difference) > SIDE_SPREADS * variation,
            }
        )
    return compared


def _rep_to_json(rep: Repetition) -> dict[str, Any]:
    return {
        "number": rep.number,
        "side": rep.side or None,
        "start_s": _number(rep.start_s),
        "bottom_s": _number(rep.bottom_s),
        "end_s": _number(rep.end_s),
        "frame": rep.frame,
        "full_depth": rep.full_depth,
        "full_depth_by": rep.full_reason,
        "clean": rep.clean,
        "flight_s": None if rep.flight_s is None else _number(rep.flight_s),
        "flight_doubt_s": None if rep.flight_doubt_s is None else _number(rep.flight_doubt_s),
        "measures": {name: _number(value, 4) for name, value in rep.measures.items()},
        "findings": [_finding_to_json(finding) for finding in rep.findings],
    }


def _attempt_to_json(attempt: Attempt) -> dict[str, Any]:
    return {
        "start_s": _number(attempt.start_s),
        "bottom_s": _number(attempt.bottom_s),
        "travel": _number(attempt.travel),
        "why": attempt.why,
        "reason": attempt.reason,
    }


def _hold_to_json(hold: Hold) -> dict[str, Any]:
    return {
        "number": hold.number,
        "side": hold.side,
        "start_s": _number(hold.start_s),
        "end_s": _number(hold.end_s),
        "seconds": _number(hold.seconds),
        "eyes": hold.eyes,
        "ended": hold.ended,
        "measures": {name: _number(value, 4) for name, value in hold.measures.items()},
        "findings": [_finding_to_json(finding) for finding in hold.findings],
    }


def _finding_to_json(finding: Finding) -> dict[str, Any]:
    return {
        "cue": finding.cue,
        "verdict": finding.verdict,
        "measure": finding.measure,
        "value": None if finding.value is None else _number(finding.value, 4),
        "unit": finding.unit,
        "doubt": None if finding.doubt is None else _number(finding.doubt, 4),
        "frame": finding.frame,
        "reason": finding.reason,
    }


def _number(value: float, places: int = 3) -> float | None:
    """Round for the file; what is not a number is null, because JSON has no NaN."""
    return round(value, places) if isfinite(value) else None


def _middle_direction(azimuths: list[float]) -> float:
    """Return the median direction, measured from the first one so that +179 and -179 are neighbours."""
    first = azimuths[0]
    turned = middle_of([(azimuth - first + 180) % 360 - 180 for azimuth in azimuths])
    return (first + turned + 180) % 360 - 180
