"""A report's plots: hip height, and the angle most worth seeing, with the repetitions marked."""

from __future__ import annotations

from html import escape
from math import isfinite, isnan, nan

from stridework.form.findings import CANNOT_JUDGE, CUE
from stridework.form.landmarks import SIDE_NAMES
from stridework.form.measures import FRAME_MEASURES
from stridework.form.report import Report
from stridework.form.rules import CueRule
from stridework.form_report.course import Course, list_angles
from stridework.form_report.plot import draw_plot
from stridework.form_report.said import say_band, say_cue
from stridework.form_report.sheet import Sheet, beyond, list_judged

OF_A_SIDE = ("pelvic_drop", "trunk_side_lean")  #: measures of one frame that need to know which leg stands or leads


# Plots


def write_plots(sheet: Sheet, number: int) -> str:
    report, course = sheet.report, sheet.course
    if not any(isfinite(travel) for travel in course.travels):
        return "<section><h2>Over time</h2><p>Nobody stood whole in view, so there is nothing to plot.</p></section>"
    rising = report.rules.track.pattern == "rise"
    heights = [100 * (travel if rising else -travel) for travel in course.travels]
    unit = "% of the leg"
    about = f"Hip height from standing, in {unit}, over {report.extent.seconds:.0f} seconds; {_say_counts(report)}."
    parts = [
        f"<figure><figcaption>Hip height, {unit}; 0 is standing</figcaption>"
        + draw_plot(f"hips-{number}", "Hip height over time", about, report, course.times, heights, ())
        + "</figure>"
    ]
    rule = _choose_angle(report)
    if rule is None:
        parts.append("<p>No angle could be judged from where the camera stood; below it says why.</p>")
    else:
        name = f"{say_cue(report.rules, rule.cue)}: {rule.measure.replace('_', ' ')}"
        curve = _follow_angle(rule, report, course)
        limits = [limit for limit in (rule.good_from, rule.good_to) if limit is not None]
        about = f"{name} in degrees over time; good is {say_band(rule)}."
        parts.append(
            f"<figure><figcaption>{escape(name)}, degrees; dashed: good is {escape(say_band(rule))}</figcaption>"
            + draw_plot(f"angle-{number}", name, about, report, course.times, curve, limits)
            + "</figure>"
        )
    key = "Bands: repetitions by number, ✓ clean, ! something to correct; ○ an attempt that did not count; H a hold."
    return f"<section><h2>Over time</h2>{''.join(parts)}<p class='key'>{key}</p></section>"


def _say_counts(report: Report) -> str:
    return f"{len(report.reps)} repetitions, {len(report.attempts)} not counted, {len(report.holds)} holds"


def _choose_angle(report: Report) -> CueRule | None:
    """Return the angle most worth seeing: of most faults, then of most verdicts; None where none was judged."""
    found = [f for event in list_judged(report) for f in event.findings if f.verdict != CANNOT_JUDGE]

    def weigh(rule: CueRule) -> tuple[int, int]:
        mine = [f for f in found if f.cue == rule.cue]
        return sum(f.verdict == CUE for f in mine), len(mine)

    judged = [rule for rule in list_angles(report.rules) if weigh(rule)[1]]
    return max(judged, key=weigh) if judged else None


def _follow_angle(rule: CueRule, report: Report, course: Course) -> list[float]:
    """Return the angle of the leg it is judged on; of one leg of a lunge or a hold only while that is known."""
    measure = FRAME_MEASURES[rule.measure]
    sided = rule.measure in OF_A_SIDE or (measure.per_leg and rule.legs not in ("both", "near"))
    events = [event for event in list_judged(report) if event.side]
    curve, place = [], 0
    for t_s, pair in zip(course.times, course.angles[rule.cue], strict=True):
        while place < len(events) and events[place].end_s < t_s:
            place += 1
        if not sided:
            known = [value for value in pair if not isnan(value)]
            curve.append(max(known, key=lambda value: beyond(rule, value)) if known else nan)
        elif place < len(events) and events[place].start_s <= t_s:
            leg = SIDE_NAMES.index(events[place].side)
            curve.append(pair[1 - leg if rule.legs == "rear" else leg])
        else:
            curve.append(nan)
    return curve
