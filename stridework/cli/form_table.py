"""What was seen in a recording, as tables in the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from stridework.form.report import Report, report_to_json
from stridework.form_report.said import say_cue, say_value

if TYPE_CHECKING:
    from rich.console import Console


def print_report(console: Console, name: str, report: Report) -> None:
    """Print one recording: the counts, each cue, what did not count, and what could not be judged and why."""
    from rich.text import Text

    summary = report_to_json(report)["summary"]
    console.print(Text(f"{name}: {report.rules.variant}", style="bold"))
    print_rows(console, (), _list_counts(report, summary))
    judged = [(cue, c) for cue, c in summary["cues"].items() if c["good"] + c["watch"] + c["cue"]]
    if judged:
        console.print()
        rows = [
            (
                say_cue(report.rules, cue),
                *(str(c[key]) for key in ("good", "watch", "cue")),
                say_value(c["median"], c["unit"]),
            )
            for cue, c in judged
        ]
        print_rows(console, ("cue", "good", "watch", "correct", "usual value"), rows)
    if report.attempts:
        console.print()
        print_rows(console, ("not counted", "why"), [(f"at {a.start_s:.1f} s", a.reason) for a in report.attempts])
    if summary["cannot_judge"]:
        console.print()
        rows = [(say_cue(report.rules, item["cue"]), item["reason"]) for item in summary["cannot_judge"]]
        print_rows(console, ("could not be judged", "why"), rows)
    console.print()


def print_summary(console: Console, reports: Sequence[tuple[str, Report]]) -> None:
    """Print one line for each recording."""
    rows = []
    for name, report in reports:
        summary = report_to_json(report)["summary"]
        pace = summary["cadence_per_min"]
        rows.append(
            (
                name,
                report.rules.variant,
                str(len(report.reps)),
                str(report.clean),
                "–" if pace is None else f"{pace:g}",
                str(len(report.attempts)),
                str(len(report.holds)),
                report.extent.view.name,
            )
        )
    heads = ("file", "exercise", "reps", "clean", "a minute", "not counted", "holds", "camera from")
    print_rows(console, heads, rows)


def _list_counts(report: Report, summary: dict[str, Any]) -> list[tuple[str, str]]:
    extent, pace = report.extent, summary["cadence_per_min"]
    view = extent.view.name
    if view != "unknown":
        view += f", {extent.view.azimuth:.0f}° ± {extent.view.doubt:.0f}°"
    rows = [("looked at", f"{extent.seconds:.1f} s, whole in view in {extent.seen} of {extent.frames} frames")]
    rows.append(("camera from", view))
    if report.rules.track.pattern != "hold":
        rows += [("repetitions", str(len(report.reps))), ("clean", str(report.clean))]
    for side, counts in summary["per_side"].items():
        held = counts["longest_hold_s"]
        said = [f"{counts['reps']}, {counts['clean']} clean"] if report.rules.track.pattern != "hold" else []
        rows.append((f"  {side}", ", ".join(said + ([] if held is None else [f"longest hold {held:.1f} s"]))))
    if pace is not None:
        rows.append(("cadence", f"{pace:g} a minute"))
    if summary["flight_s"] is not None:
        rows.append(("flight", f"{summary['flight_s']:.2f} s"))
    rows += [
        (f"hold {hold.number}", f"{hold.side} leg, {hold.seconds:.1f} s, eyes {hold.eyes}; ended: {hold.ended}")
        for hold in report.holds
    ]
    if extent.partial:
        rows.append(("partial", "stopped before the recording's end"))
    return rows


def print_rows(console: Console, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows under a header, or without one."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="dim", show_header=bool(header))
    for name in header or ("", ""):
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    console.print(table)
