"""`docs/cues.md`: every cue a camera can judge, and every one it cannot, written from the exercise files themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from stridework.form.measures import FRAME_MEASURES
from stridework.form.rules import CueRule
from stridework.form.spell_measures import SPELL_MEASURES
from stridework.library.exercises import load_exercises
from stridework.library.form_rules import load_form_rules

PAGE = "docs/cues.md"
ACCURACY = "docs/accuracy.md"
FOUND = "## Cues: found and falsely raised"
INTRO = """# What each cue is judged by

Written from the exercise files by `make cues`; do not edit. For each exercise: what is said, the view it needs, how it
is computed, what is good (beyond the second bound it is corrected), the error of one value, and how often the cue was
given to the synthetic runner, without the fault and at three sizes of it ([the accuracy page](accuracy.md) says which).
A dash there: nobody has measured how right it is. None of these shares comes from people: no footage with known faults
exists that could give them. What people's clips showed is on the accuracy page.
"""
HEADER = "| cue | view | computed | good | corrected beyond | error | given at none, small, middle, large |"
WHEN = {
    "top": "in the stand before",
    "balance": "on one leg",
    "lowering": "on the way down",
    "early": "in the first bend",
    "bottom": "at the bottom",
    "rising": "on the way up",
    "whole": "all the way",
    "gaze": "while looking around",
}


def write_cues_page(root: Path) -> None:
    """Write the page into the tree at `root`."""
    (root / PAGE).write_text(build_page((root / ACCURACY).read_text(encoding="utf-8")), encoding="utf-8")


def build_page(accuracy: str) -> str:
    """Return the page's text; `accuracy` is that of the accuracy page, whose shares it repeats."""
    shares = dict(_read_shares(accuracy))
    words = {cue.id: cue.screen["en"] for each in load_exercises().values() for cue in each.cues}
    parts = [INTRO]
    for variant, rules in load_form_rules().items():
        parts += [f"## {variant}\n", HEADER, "| --- " * 7 + "|"]
        parts += [_write_row(rule, words[rule.cue], shares.get((variant, rule.cue), "–")) for rule in rules.cues]
        parts += [f"| {words[cue]} | none | not judged: {why} | | | | |" for cue, why in rules.unmeasured]
        parts.append("")
    return "\n".join(parts)


def _read_shares(accuracy: str) -> Iterator[tuple[tuple[str, str], str]]:
    for line in accuracy.partition(FOUND)[2].partition("\n## ")[0].splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 7 and "%" in cells[3]:
            yield (cells[0], cells[1]), ", ".join(re.sub(r" \(.*\)", "", cell) for cell in cells[3:])


def _write_row(rule: CueRule, words: str, share: str) -> str:
    frame = FRAME_MEASURES.get(rule.measure)
    take = frame.take if frame else SPELL_MEASURES[rule.measure].take
    computed = " ".join((take.__doc__ or "").split("\n\n")[0].split()).partition(". ")[0].rstrip(".")
    if frame:
        computed += f"; {WHEN[rule.at]}"
    error = f"{frame.doubt:g} {rule.unit}" if frame else "given each time"
    good, watch = _bounds(rule.good_from, rule.good_to), _bounds(rule.watch_from, rule.watch_to)
    views = " or ".join(rule.views)
    return f"| {words} | {views} | {computed} | {good} {rule.unit} | {watch} | {error} | {share} |"


def _bounds(low: float | None, high: float | None) -> str:
    ends = [f"from {low:g}" if low is not None else "", f"to {high:g}" if high is not None else ""]
    return " ".join(filter(None, ends)) or "any"
