"""`docs/rules.md`: every number of planning and progression as a page, written from the rules file itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from stridework.library.rules import HARD, OTHER, PROGRESSION, SOFT, WORKOUTS, Rule, Rules, load_rules
from stridework.training.plan import Phase

PAGE = "docs/rules.md"
_INTRODUCTION = """\
# The rules of the plan

Every number that decides where strength goes, how much of it there is and how it grows stands in one file,
`stridework/library/rules.toml`. This page is written from it: `make rules`.

**Hard rules** (H) are never broken. A place that would break one is not offered, and a day without strength names the
rules that keep it free. Only H5 may yield, by its own steps and only while jumps never find a place, and the plan then
says so. **Soft rules** (S) are costs in points. Of all plans that break no hard rule the one with the fewest points is
taken; where two have the same, the earlier. What a session costs is said with it.

The tag says how far to trust a number:

| tag | it comes from |
| --- | --- |
| S | a paper or an official page that was seen to say so |
| S2 | a secondary page that reports its source |
| R | memory; nobody looked it up again |
| C | a computation |
| D | a choice of this program's design: no source fixes the number |

Most numbers are choices. Where a source is named beside a D, it gives the idea and not the number. Scores of pain,
soreness and effort go from 0 to 10. A key run is a quality run, a long run or a race. Landings count one for each time
a foot, or both together, meets the ground.
"""
_SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Hard rules", tuple(HARD)),
    ("Soft rules", tuple(SOFT)),
    ("How an exercise grows, stays and steps back", tuple(PROGRESSION)),
    ("What else the plan goes by", tuple(OTHER)),
)
#: The unit that the last word of a number's name stands for, and whether the name is clear without that word.
_UNITS: Mapping[str, tuple[str, bool]] = {
    "hours": ("h", True),
    "days": ("days", True),
    "minutes": ("min", True),
    "seconds": ("s", True),
    "metres": ("m", True),
    "weeks": ("weeks", True),
    "weight": ("points", True),
    "sessions": ("sessions", True),
    "reps": ("repetitions", True),
    "runs": ("runs", True),
    "intervals": ("intervals", True),
    "effort": ("of 10", False),
    "share": ("of the usual", False),
}
#: Numbers whose name does not say their unit, by rule and name.
_SAID: Mapping[tuple[str, str], str] = {
    ("H5", "after_weeks_without_jumps"): "weeks",
    ("H13", "session"): "landings",
    ("H13", "week"): "landings",
    ("H13", "starter_days_without_jumps"): "days",
    ("H15", "sore_above"): "of 10",
    ("H18", "minutes_apart"): "min",
    ("H18", "most"): "resets",
    ("S1", "first"): "points",
    ("S1", "second"): "points",
    ("S2", "most"): "points",
    ("S11", "monotony"): "mean daily load over its standard deviation",
    ("S13", "least_jump_sessions"): "sessions",
    ("pain", "calm"): "of 10",
    ("pain", "most"): "of 10",
    ("soreness", "most"): "of 10",
    ("effort", "most"): "of 10",
    ("quality", "good"): "of the repetitions",
    ("quality", "poor"): "of the repetitions",
    ("quality", "partly"): "of the repetitions",
    ("quality", "poor_reps"): "of the target",
    ("quality", "poor_in_a_row"): "sessions",
    ("next_level", "good_at_cap"): "sessions",
    ("hard_sessions", "among"): "sessions",
    ("today", "days_between"): "days",
}


def write_rules_page(root: Path) -> None:
    """Write the page of the shipped rules into `docs` under `root`."""
    path = root / PAGE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(format_rules(load_rules()), encoding="utf-8")


def format_rules(rules: Rules) -> str:
    """Return the page in Markdown. Raises KeyError for a number whose unit nobody has said."""
    parts = [_INTRODUCTION]
    for title, ids in _SECTIONS:
        parts.append(f"## {title}\n\n" + _format_table(rules.by_id[id] for id in ids))
    wanted = [f"| {phase} | {', '.join(rules.wanted[phase]) or 'none'} |" for phase in Phase]
    parts.append(
        "## What a week should have\n\nIn the order in which it is given up from the end.\n\n"
        "| phase | sessions |\n| --- | --- |\n" + "\n".join(wanted) + "\n\n"
        f"Where the runner said no times, {_list(f'{t:%H:%M}' for t in rules.usual_times)} are tried.\n"
    )
    turns = [f"| {name.replace('_', ' ')} | {', '.join(rules.workouts[name])} |" for name in WORKOUTS]
    parts.append(
        "## Which workout a session is\n\nTaken in turn.\n\n| session | workouts |\n| --- | --- |\n"
        + "\n".join(turns)
        + "\n"
    )
    return "\n".join(parts)


def _format_table(rules: Iterable[Rule]) -> str:
    rows = ["| id | rule | numbers | tag | source |", "| --- | --- | --- | --- | --- |"]
    for rule in rules:
        numbers = "; ".join(_format_number(rule.id, name, value) for name, value in rule.numbers.items()) or "none"
        rows.append(f"| {rule.id.replace('_', ' ')} | {rule.title} | {numbers} | {rule.tag} | {rule.source} |")
    return "\n".join(rows) + "\n"


def _format_number(rule: str, name: str, value: float) -> str:
    """Return a number with its unit, and with its name where that says more than the unit."""
    *before, last = name.split("_")
    unit, clear = _SAID.get((rule, name)) or _SAID.get((rule, last)), False
    if unit is None:
        unit, clear = _UNITS[last]
    if value == 1 and unit.endswith("s") and unit != "s" and " " not in unit:
        unit = unit.removesuffix("s")
    words = " ".join(before if clear else (*before, last))
    if words in ("a", "b", "c"):
        words = f"{words.upper()} race"
    return f"{words}: {value:g} {unit}" if words else f"{value:g} {unit}"


def _list(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
