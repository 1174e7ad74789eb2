"""A report's tables: cue by cue, each repetition and hold, and what could not be judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from math import isfinite
from typing import Any

from stridework.form.findings import CANNOT_JUDGE, Finding
from stridework.form.geometry import middle_of
from stridework.form.report import Report
from stridework.form.rules import FormRules
from stridework.form_report.said import VERDICT_WORDS, say_band, say_cue, say_value
from stridework.form_report.sheet import list_judged


def write_cues(report: Report) -> str:
    rows = []
    for rule in report.rules.cues:
        found = [f for e in list_judged(report) for f in e.findings if f.cue == rule.cue]
        judged = [f for f in found if f.verdict != CANNOT_JUDGE]
        counts = [sum(f.verdict == verdict for f in found) for verdict in VERDICT_WORDS]
        middle = middle_of([f.value for f in judged if f.value is not None])
        doubt = middle_of([f.doubt for f in judged if f.doubt is not None and isfinite(f.doubt)])
        value = say_value(middle, rule.unit, doubt)
        cells = [rule.measure.replace("_", " "), *map(str, counts), value, f"{say_band(rule)} [{rule.tag}]"]
        rows.append((say_cue(report.rules, rule.cue), cells))
    heads = ("cue", "measured", *VERDICT_WORDS.values(), "usual value ± doubt", "good")
    return _write_table("Cue by cue", heads, rows)


def write_repetitions(report: Report) -> str:
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


def write_refusals(report: Report, summary: Mapping[str, Any]) -> str:
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
