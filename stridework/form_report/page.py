"""A recording's result as one HTML page: plots, findings with their doubt, each fault's worst frame as a skeleton.

The page stands alone: style inside, no script, no request to anywhere. Its pictures are SVG drawn from landmarks, or
out of the film where there is one.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from importlib.resources import files
from math import isfinite, isnan, nan
from typing import Any

from stridework.form.events import Hold, Repetition
from stridework.form.findings import CANNOT_JUDGE, CUE, Finding
from stridework.form.geometry import middle_of
from stridework.form.landmarks import ANKLES, HEELS, HIPS, KNEES, SHOULDERS, SIDE_NAMES, TOES, Frame
from stridework.form.measures import FRAME_MEASURES
from stridework.form.report import Report, report_to_json
from stridework.form.rules import CueRule, FormRules
from stridework.form_report.course import Course, list_angles
from stridework.form_report.plot import draw_plot
from stridework.library.exercises import load_exercises

LANGUAGE = "en"
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
ELBOWS, WRISTS = (13, 14), (15, 16)
VERDICT_WORDS = {"good": "good", "watch": "watch", "cue": "correct", CANNOT_JUDGE: "cannot judge"}
OF_A_SIDE = ("pelvic_drop", "trunk_side_lean")  #: measures of one frame that need to know which leg stands or leads


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


def _list_judged(report: Report) -> list[Repetition | Hold]:
    """Return what has findings: the repetitions, then the holds."""
    return [*report.reps, *report.holds]


def find_worst(report: Report) -> list[Worst]:
    """Return each fault where it was worst, in the order of the exercise's cues. Empty where nothing was to correct."""
    worst: list[Worst] = []
    for rule in report.rules.cues:
        found = [
            Worst(rule, finding, event)
            for event in _list_judged(report)
            for finding in event.findings
            if finding.cue == rule.cue and finding.verdict == CUE and finding.value is not None
        ]
        if found:
            worst.append(max(found, key=lambda fault: _beyond(rule, fault.finding.value)))
    return worst


def write_page(sheets: Sequence[Sheet]) -> str:
    """Return the page of one recording or of several, one after the other."""
    style = (files("stridework.form_report") / "page.css").read_text(encoding="utf-8")
    title = f"Form: {sheets[0].name}" if len(sheets) == 1 else f"Form: {len(sheets)} recordings"
    body = "\n".join(_write_sheet(sheet, number) for number, sheet in enumerate(sheets, 1))
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        f"<title>{escape(title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n{body}\n"
        "<footer><p>A camera sees points, not a body: every value has its doubt, and what could not be judged says "
        "why. Nothing here is about injuries.</p></footer>\n</main>\n</body>\n</html>\n"
    )


def say_value(value: float | None, unit: str, doubt: float | None = None) -> str:
    """Return a value for people, with its doubt where there is one; a dash where nothing was measured."""
    if value is None or not isfinite(value):
        return "–"
    scale, places, after = 1.0, 2, f" {unit}"
    if unit == "degrees":
        places, after = 0, "°"
    elif unit == "body heights":
        scale, places, after = 100.0, 1, " % of height"
    elif unit == "ratio":
        after = ""
    give = f" ± {scale * doubt:.{places}f}" if doubt is not None and isfinite(doubt) else ""
    return f"{round(scale * value, places) + 0.0:.{places}f}{give}{after}"  # + 0.0: never -0


def say_cue(rules: FormRules, cue: str) -> str:
    """Return the few words of a cue as the screen shows them."""
    words = load_exercises()[rules.exercise].cue(cue).screen
    return words.get(LANGUAGE, words["en"])


# One recording


def _write_sheet(sheet: Sheet, number: int) -> str:
    report = sheet.report
    summary = report_to_json(report)["summary"]
    name = next(v.name for v in load_exercises()[report.rules.exercise].variants if v.id == report.rules.variant)
    parts = [
        f"<header><p class='kind'>{escape(name.get(LANGUAGE, name['en']))}</p><h1>{escape(sheet.name)}</h1></header>",
        _write_partial(sheet),
        _write_figures(report, summary),
        _write_plots(sheet, number),
        _write_faults(sheet, number),
        _write_cues(report),
        _write_repetitions(report),
        _write_refusals(report, summary),
    ]
    return f"<article>{''.join(parts)}</article>"


def _write_partial(sheet: Sheet) -> str:
    notes = [f"<p>{escape(note[:1].upper() + note[1:])}.</p>" for note in sheet.notes]
    if sheet.report.extent.partial:
        notes.insert(0, "<p><strong>Only a part:</strong> not the whole recording was looked at.</p>")
    return f"<div class='partial'>{''.join(notes)}</div>" if notes else ""


def _write_figures(report: Report, summary: Mapping[str, Any]) -> str:
    extent = report.extent
    off = "" if isnan(extent.view.azimuth) else f" ({extent.view.azimuth:.0f}° ± {extent.view.doubt:.0f}°)"
    pace = summary["cadence_per_min"]
    longest = max((hold.seconds for hold in report.holds), default=None)
    shown = []
    if report.rules.track.pattern == "hold":
        shown += [("holds", str(len(report.holds))), ("longest hold", "–" if longest is None else f"{longest:.1f} s")]
    else:
        shown += [("repetitions", str(len(report.reps))), ("clean", str(report.clean))]
        shown += [("a minute", "–" if pace is None else str(pace)), ("not counted", str(len(report.attempts)))]
    shown += [("camera from", f"{extent.view.name}{off}")]
    shown += [("looked at", f"{extent.seconds:.1f} s, whole in {extent.seen} of {extent.frames} frames")]
    cells = "".join(f"<div><dt>{escape(what)}</dt><dd>{escape(value)}</dd></div>" for what, value in shown)
    return f"<dl class='figures'>{cells}</dl>"


def _write_cues(report: Report) -> str:
    rows = []
    for rule in report.rules.cues:
        found = [f for e in _list_judged(report) for f in e.findings if f.cue == rule.cue]
        judged = [f for f in found if f.verdict != CANNOT_JUDGE]
        counts = [sum(f.verdict == verdict for f in found) for verdict in VERDICT_WORDS]
        middle = middle_of([f.value for f in judged if f.value is not None])
        doubt = middle_of([f.doubt for f in judged if f.doubt is not None and isfinite(f.doubt)])
        value = say_value(middle, rule.unit, doubt)
        cells = [rule.measure.replace("_", " "), *map(str, counts), value, f"{_say_band(rule)} [{rule.tag}]"]
        rows.append((say_cue(report.rules, rule.cue), cells))
    heads = ("cue", "measured", *VERDICT_WORDS.values(), "usual value ± doubt", "good")
    return _write_table("Cue by cue", heads, rows)


def _write_repetitions(report: Report) -> str:
    depth = {True: "yes", False: "no", None: "cannot judge"}
    rows: list[tuple[str, list[str]]] = [
        (
            f"{rep.number}",
            [
                rep.side or "both",
                f"{rep.start_s:.1f} s",
                f"{rep.end_s - rep.start_s:.1f} s",
                depth[rep.full_depth],
                "yes" if rep.clean else "no",
                _say_faults(report.rules, rep.findings),
            ],
        )
        for rep in report.reps
    ]
    parts = []
    if rows:
        heads = ("repetition", "side", "from", "takes", "full depth", "clean", "findings")
        parts.append(_write_table("Each repetition", heads, rows))
    if report.holds:
        holds = [
            (
                str(hold.number),
                [
                    hold.side,
                    f"{hold.start_s:.1f} s",
                    f"{hold.seconds:.1f} s",
                    f"eyes {hold.eyes}",
                    hold.ended,
                    _say_faults(report.rules, hold.findings),
                ],
            )
            for hold in report.holds
        ]
        parts.append(_write_table("Each hold", ("hold", "leg", "from", "held", "eyes", "ended", "findings"), holds))
    if report.attempts:
        missed = [(f"{a.start_s:.1f} s", [f"{100 * a.travel:.0f} % of the leg", a.reason]) for a in report.attempts]
        parts.append(_write_table("Not counted", ("from", "hip travel", "why"), missed))
    return "".join(parts)


def _say_faults(rules: FormRules, findings: Sequence[Finding]) -> str:
    said = [
        f"{say_cue(rules, f.cue)}: {VERDICT_WORDS[f.verdict]}, {say_value(f.value, f.unit, f.doubt)}"
        for f in findings
        if f.verdict in ("cue", "watch")
    ]
    return "; ".join(said) or "nothing to correct in what could be judged"


def _write_refusals(report: Report, summary: Mapping[str, Any]) -> str:
    refused = summary["cannot_judge"]
    if not refused:
        return "<section><h2>What could not be judged</h2><p>Everything there is to judge was judged.</p></section>"
    rows = [
        (
            say_cue(report.rules, item["cue"]),
            [item["reason"], "never, from anywhere" if item["times"] is None else f"{item['times']} of {item['of']}"],
        )
        for item in refused
    ]
    return _write_table("What could not be judged", ("cue", "why", "how often"), rows)


def _write_table(title: str, heads: Sequence[str], rows: Sequence[tuple[str, Sequence[str]]]) -> str:
    """Return a table in a section; the roles are named because narrow windows show its rows as blocks."""
    head = "".join(f"<th scope='col' role='columnheader'>{escape(text)}</th>" for text in heads)
    body = "".join(_write_row(first, rest, heads[1:]) for first, rest in rows)
    return (
        f"<section><h2>{escape(title)}</h2><table role='table'>"
        f"<thead role='rowgroup'><tr role='row'>{head}</tr></thead>"
        f"<tbody role='rowgroup'>{body}</tbody></table></section>"
    )


def _write_row(first: str, rest: Sequence[str], heads: Sequence[str]) -> str:
    cells = zip(heads, rest, strict=True)
    written = "".join(f"<td role='cell' data-head='{escape(head)}'>{escape(cell)}</td>" for head, cell in cells)
    return f"<tr role='row'><th scope='row' role='rowheader'>{escape(first)}</th>{written}</tr>"


def _say_band(rule: CueRule) -> str:
    low, high = rule.good_from, rule.good_to
    if low is not None and high is not None:
        return f"{say_value(low, rule.unit)} to {say_value(high, rule.unit)}"
    if low is not None:
        return f"at least {say_value(low, rule.unit)}"
    return f"at most {say_value(high, rule.unit)}" if high is not None else "as you usually do"


# Plots


def _write_plots(sheet: Sheet, number: int) -> str:
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
        about = f"{name} in degrees over time; good is {_say_band(rule)}."
        parts.append(
            f"<figure><figcaption>{escape(name)}, degrees; dashed: good is {escape(_say_band(rule))}</figcaption>"
            + draw_plot(f"angle-{number}", name, about, report, course.times, curve, limits)
            + "</figure>"
        )
    key = "Bands: repetitions by number, ✓ clean, ! something to correct; ○ an attempt that did not count; H a hold."
    return f"<section><h2>Over time</h2>{''.join(parts)}<p class='key'>{key}</p></section>"


def _say_counts(report: Report) -> str:
    return f"{len(report.reps)} repetitions, {len(report.attempts)} not counted, {len(report.holds)} holds"


def _choose_angle(report: Report) -> CueRule | None:
    """Return the angle most worth seeing: of most faults, then of most verdicts; None where none was judged."""
    found = [f for event in _list_judged(report) for f in event.findings if f.verdict != CANNOT_JUDGE]

    def weigh(rule: CueRule) -> tuple[int, int]:
        mine = [f for f in found if f.cue == rule.cue]
        return sum(f.verdict == CUE for f in mine), len(mine)

    judged = [rule for rule in list_angles(report.rules) if weigh(rule)[1]]
    return max(judged, key=weigh) if judged else None


def _follow_angle(rule: CueRule, report: Report, course: Course) -> list[float]:
    """Return the angle of the leg it is judged on; of one leg of a lunge or a hold only while that is known."""
    measure = FRAME_MEASURES[rule.measure]
    sided = rule.measure in OF_A_SIDE or (measure.per_leg and rule.legs not in ("both", "near"))
    events = [event for event in _list_judged(report) if event.side]
    curve, place = [], 0
    for t_s, pair in zip(course.times, course.angles[rule.cue], strict=True):
        while place < len(events) and events[place].end_s < t_s:
            place += 1
        if not sided:
            known = [value for value in pair if not isnan(value)]
            curve.append(max(known, key=lambda value: _beyond(rule, value)) if known else nan)
        elif place < len(events) and events[place].start_s <= t_s:
            leg = SIDE_NAMES.index(events[place].side)
            curve.append(pair[1 - leg if rule.legs == "rear" else leg])
        else:
            curve.append(nan)
    return curve


# The worst frames


def _write_faults(sheet: Sheet, number: int) -> str:
    drawn = []
    for place, worst in enumerate(find_worst(sheet.report), 1):
        finding = worst.finding
        cue = say_cue(sheet.report.rules, worst.rule.cue)
        kind = "repetition" if isinstance(worst.event, Repetition) else "hold"
        where = f"{kind} {worst.event.number}{', ' + worst.event.side if worst.event.side else ''}"
        value = say_value(finding.value, finding.unit, finding.doubt)
        moment = -1 if finding.frame is None else finding.frame
        frame = sheet.frames.get(moment)
        at = "" if frame is None else f", at {frame.t_s:.2f} s"
        title = f"{cue}: the body's points at the worst moment"
        words = f"{where}{at}: {worst.rule.measure.replace('_', ' ')} {value}; good is {_say_band(worst.rule)}"
        if moment in sheet.pictures:
            picture = _place_picture(sheet.pictures[moment], f"The runner at the worst moment. {words}.")
        else:
            picture = "" if frame is None else _draw_skeleton(f"fault-{number}-{place}", title, words, frame)
        drawn.append(
            f"<figure>{picture}<figcaption><strong>{escape(cue)}</strong><br>{escape(words)}</figcaption></figure>"
        )
    if not drawn:
        return ""
    return f"<section><h2>Worth a word</h2><div class='faults'>{''.join(drawn)}</div></section>"


def _place_picture(jpeg: bytes, about: str) -> str:
    return f"<img src='data:image/jpeg;base64,{b64encode(jpeg).decode()}' alt='{escape(about)}'>"


def _draw_skeleton(name: str, title: str, about: str, frame: Frame) -> str:
    """Draw the points as a figure on its ground; the runner's left and right are told apart by colour and line."""
    seen = [(p[0] * frame.aspect, p[1]) if isfinite(p[0]) and p[3] > 0 else None for p in frame.points]
    used = [seen[n] for n in (0, *range(11, 17), *range(23, 33))]
    xs, ys = [p[0] for p in used if p], [p[1] for p in used if p]
    scale = 200 / max(max(ys) - min(ys), max(xs) - min(xs), 0.01)
    middle, top = (min(xs) + max(xs)) / 2, max(ys)

    def put(point: tuple[float, float]) -> tuple[float, float]:
        return 120 + (point[0] - middle) * scale, 228 - (top - point[1]) * scale

    def line(kind: str, *numbers: int) -> str:
        points = [seen[n] for n in numbers]
        places = " ".join(f"{a:.1f},{b:.1f}" for a, b in (put(p) for p in points if p))
        return f"<polyline class='{kind}' points='{places}'/>" if all(points) else ""

    bones = []
    for side in (1, 0):
        kind = SIDE_NAMES[side]
        bones.append(line(kind, HIPS[side], KNEES[side], ANKLES[side], HEELS[side], TOES[side], ANKLES[side]))
        bones.append(line(kind, SHOULDERS[side], ELBOWS[side], WRISTS[side]))
        bones.append(line("trunk", SHOULDERS[side], HIPS[side]))
    bones += [line("trunk", *SHOULDERS), line("trunk", *HIPS)]
    nose = seen[0]
    head = "<circle class='head' cx='{:.1f}' cy='{:.1f}' r='9'/>".format(*put(nose)) if nose else ""
    return (
        f"<svg viewBox='0 0 240 240' role='img' aria-labelledby='{name}-t {name}-d'><title id='{name}-t'>"
        f"{escape(title)}</title><desc id='{name}-d'>{escape(about)}; left solid, right dashed.</desc>"
        f"<path class='ground' d='M16 232H224'/>{''.join(bones)}{head}</svg>"
    )


def _beyond(rule: CueRule, value: float | None) -> float:
    """Return how far beyond good a value is, negative inside."""
    if value is None:
        return float("-inf")
    below = rule.good_from - value if rule.good_from is not None else float("-inf")
    above = value - rule.good_to if rule.good_to is not None else float("-inf")
    return max(below, above)
