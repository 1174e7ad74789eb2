"""A recording's result as one HTML page: plots, findings with their doubt, each fault's worst frame as a skeleton.

The page stands alone: style inside, no script, no request to anywhere. Its pictures are SVG drawn from landmarks, or
out of the film where there is one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from importlib.resources import files
from math import isnan
from typing import Any

from stridework.form.report import Report, report_to_json
from stridework.form_report.faults import write_faults
from stridework.form_report.over_time import write_plots
from stridework.form_report.said import LANGUAGE
from stridework.form_report.sheet import Sheet
from stridework.form_report.tables import write_cues, write_refusals, write_repetitions
from stridework.library.exercises import load_exercises

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


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


# One recording


def _write_sheet(sheet: Sheet, number: int) -> str:
    report = sheet.report
    summary = report_to_json(report)["summary"]
    name = load_exercises()[report.rules.exercise].variant(report.rules.variant).name
    parts = [
        f"<header><p class='kind'>{escape(name.get(LANGUAGE, name['en']))}</p><h1>{escape(sheet.name)}</h1></header>",
        _write_partial(sheet),
        _write_figures(report, summary),
        write_plots(sheet, number),
        write_faults(sheet, number),
        write_cues(report),
        write_repetitions(report),
        write_refusals(report, summary),
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
