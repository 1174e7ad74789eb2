"""One file's part of a report's page, and where each of its faults is worst."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from stridework.form.events import Hold, Repetition
from stridework.form.findings import CUE, Finding
from stridework.form.landmarks import Frame
from stridework.form.report import Report
from stridework.form.rules import CueRule
from stridework.form_report.course import Course


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file's part of the page: its name, its report, its course and the frames that `find_worst` names.

    `pictures` are JPEGs of those frames, of a film; `notes` what a reader should know about the recording.
    """

    name: str
    report: Report
    course: Course
    frames: Mapping[int, Frame]
    pictures: Mapping[int, bytes] = field(default_factory=dict)
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Worst:
    """A fault at its worst: the finding, and the repetition or hold it belongs to."""

    rule: CueRule
    finding: Finding
    event: Repetition | Hold


def list_judged(report: Report) -> list[Repetition | Hold]:
    """Return what has findings: the repetitions, then the holds."""
    return [*report.reps, *report.holds]


def find_worst(report: Report) -> list[Worst]:
    """Return each fault where it was worst, in the order of the exercise's cues. Empty where nothing was to correct."""
    worst: list[Worst] = []
    for rule in report.rules.cues:
        found = [
            Worst(rule, finding, event)
            for event in list_judged(report)
            for finding in event.findings
            if finding.cue == rule.cue and finding.verdict == CUE and finding.value is not None
        ]
        if found:
            worst.append(max(found, key=lambda fault: beyond(rule, fault.finding.value)))
    return worst


def beyond(rule: CueRule, value: float | None) -> float:
    """Return how far beyond good a value is, negative inside."""
    if value is None:
        return float("-inf")
    below = rule.good_from - value if rule.good_from is not None else float("-inf")
    above = value - rule.good_to if rule.good_to is not None else float("-inf")
    return max(below, above)
