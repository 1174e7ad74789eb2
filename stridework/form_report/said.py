"""How a report says its values, its bands and its cues."""

from __future__ import annotations

from math import isfinite

from stridework.form.findings import CANNOT_JUDGE
from stridework.form.rules import CueRule, FormRules
from stridework.library.exercises import load_exercises

LANGUAGE = "en"
VERDICT_WORDS = {"good": "good", "watch": "watch", "cue": "correct", CANNOT_JUDGE: "cannot judge"}


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


def say_band(rule: CueRule) -> str:
    low, high = rule.good_from, rule.good_to
    if low is not None and high is not None:
        return f"{say_value(low, rule.unit)} to {say_value(high, rule.unit)}"
    if low is not None:
        return f"at least {say_value(low, rule.unit)}"
    return f"at most {say_value(high, rule.unit)}" if high is not None else "as you usually do"
