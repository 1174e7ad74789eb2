"""Reading the planner's rules: one file holds every number, and nothing in it may be missing or unknown."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from stridework.errors import RulesFileError
from stridework.training.plan import Level, Phase, SessionKind

TAGS = ("S", "S2", "R", "C", "D")
_WORDS = ("title", "tag", "source")
_LEVELS = ("novelty", *Level)

#: The numbers each rule must have, and no others.
HARD: Mapping[str, tuple[str, ...]] = {
    "H1": ("sessions",),
    "H2": ("hours",),
    "H3": ("hours",),
    "H4": ("hours",),
    "H5": ("hours", "second_hours", "third_hours", "after_weeks_without_jumps"),
    "H6": ("hours", "novelty_hours"),
    "H7": ("hours",),
    "H8": (),
    "H9": ("hours",),
    "H10": ("a_days", "b_days", "c_days"),
    "H11": ("a_days", "b_days", "c_days"),
    "H12": (
        *(f"{race}_{what}_days" for race in ("short", "half", "marathon", "ultra") for what in ("strength", "jump")),
        *(f"{race}_to_metres" for race in ("short", "half", "marathon")),
    ),
    "H13": (
        *(f"{level}_{what}" for level in _LEVELS for what in ("session", "week", "intervals")),
        "starter_days_without_jumps",
    ),
    "H14": ("sessions", "taper_sessions", "race_week_sessions"),
    "H15": ("pain_days", "red_days", "sore_above", "sore_days", "after_illness_days"),
    "H16": (),
    "H17": (),
    "H18": ("reps", "minutes_apart", "most"),
}
SOFT: Mapping[str, tuple[str, ...]] = {
    "S1": ("first", "second"),
    "S2": ("hours", "step_hours", "weight", "most"),
    "S3": ("weight",),
    "S4": ("weight",),
    "S5": ("weight",),
    "S6": ("hours", "weight"),
    "S7": ("hours", "weight"),
    "S8": ("weight",),
    "S9": ("weight",),
    "S10": ("weight", "soon_hours", "soon_weight"),
    "S11": ("monotony", "weight"),
    "S12": ("quality_runs", "weight"),
    "S13": ("weight", "least_jump_sessions"),
    "S14": ("days", "weight"),
    "S15": ("weight",),
}
_RUNS = ("easy", "quality", "long", "race")
OTHER: Mapping[str, tuple[str, ...]] = {
    "novelty": ("sessions", "days"),
    "load": (
        *(f"{kind}_{what}" for kind in SessionKind for what in ("minutes", "effort")),
        *(f"{run}_{what}" for run in _RUNS for what in ("minutes", "effort")),
    ),
    "deload": ("every_weeks", "share"),
}
WORKOUTS = ("starter_light", "starter_jumps", "light", "full", "hiit")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it says, how honest its numbers are (`tag`), where they come from, and the numbers."""

    id: str
    title: str
    tag: str
    source: str
    numbers: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules by id, what each phase wants of a week, and the times of day tried where the runner said none.

    `workouts` are the ids of the workouts taken in turn, by what they are for (`WORKOUTS`).
    """

    by_id: Mapping[str, Rule]
    wanted: Mapping[Phase, tuple[SessionKind, ...]]
    workouts: Mapping[str, tuple[str, ...]]
    starter_weeks: int
    starter_full_days: int
    usual_times: tuple[time, ...]

    def number(self, rule: str, name: str) -> float:
        """Return one number of a rule. Raises KeyError: the reader has seen to it that every known one is there."""
        return self.by_id[rule].numbers[name]

    def points(self, rule: str, name: str = "weight") -> int:
        return round(self.number(rule, name))

    def title(self, rule: str) -> str:
        return self.by_id[rule].title


@cache
def load_rules() -> Rules:
    """Return the shipped rules."""
    return read_rules(Path(str(files("stridework.library") / "rules.toml")))


def read_rules(path: Path) -> Rules:
    """Read a rules file. Raises RulesFileError for the first field that is missing, unknown or wrong."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as mistake:
        raise RulesFileError(str(path), "the file", f"TOML: {mistake}") from mistake
    _expect_fields(content, ("hard", "soft", *OTHER, "phases", "workouts"), str(path), "")
    by_id: dict[str, Rule] = {}
    for group, expected in (("hard", HARD), ("soft", SOFT)):
        _expect_fields(content[group], tuple(expected), str(path), group)
        for rule, numbers in expected.items():
            by_id[rule] = _read_rule(rule, content[group][rule], numbers, str(path), f"{group}.{rule}")
    for rule, numbers in OTHER.items():
        by_id[rule] = _read_rule(rule, content[rule], numbers, str(path), rule)
    workouts = _read_workouts(content["workouts"], str(path))
    return _read_phases(content["phases"], by_id, workouts, str(path))


def _read_rule(id: str, content: Any, numbers: tuple[str, ...], path: str, field: str) -> Rule:
    _expect_fields(content, (*_WORDS, *numbers), path, field)
    for name in _WORDS:
        if not isinstance(content[name], str) or not content[name].strip():
            raise RulesFileError(path, f"{field}.{name}", "a text")
    if content["tag"] not in TAGS:
        raise RulesFileError(path, f"{field}.tag", f"one of {', '.join(TAGS)}, not {content['tag']!r}")
    for name in numbers:
        value = content[name]
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < float("inf"):
            raise RulesFileError(path, f"{field}.{name}", "a number, 0 or more")
    words = {name: content[name] for name in _WORDS}
    return Rule(id=id, numbers={name: float(content[name]) for name in numbers}, **words)


def _read_workouts(content: Any, path: str) -> dict[str, tuple[str, ...]]:
    _expect_fields(content, WORKOUTS, path, "workouts")
    for name, ids in content.items():
        if not isinstance(ids, list) or not ids or not all(isinstance(id, str) and id for id in ids):
            raise RulesFileError(path, f"workouts.{name}", "a list of workout ids")
    return {name: tuple(ids) for name, ids in content.items()}


def _read_phases(content: Any, by_id: Mapping[str, Rule], workouts: Mapping[str, tuple[str, ...]], path: str) -> Rules:
    whole = ("starter_weeks", "starter_full_days")
    _expect_fields(content, (*Phase, *whole, "usual_times"), path, "phases")
    for name in whole:
        if type(content[name]) is not int or content[name] < 1:
            raise RulesFileError(path, f"phases.{name}", "a whole number, 1 or more")
    wanted = {}
    for phase in Phase:
        try:
            wanted[phase] = tuple(SessionKind(kind) for kind in content[phase])
        except (ValueError, TypeError) as mistake:
            raise RulesFileError(path, f"phases.{phase}", f"a list of {', '.join(SessionKind)}") from mistake
    try:
        times = tuple(time.fromisoformat(text) for text in content["usual_times"])
    except (ValueError, TypeError) as mistake:
        raise RulesFileError(path, "phases.usual_times", 'a list of times like "07:00"') from mistake
    return Rules(by_id, wanted, workouts, content["starter_weeks"], content["starter_full_days"], times)


def _expect_fields(content: Any, names: tuple[str, ...], path: str, field: str) -> None:
    if not isinstance(content, dict):
        raise RulesFileError(path, field, "a table")
    prefix = f"{field}." if field else ""
    for name in names:
        if name not in content:
            raise RulesFileError(path, f"{prefix}{name}", "this field; it is missing")
    for name in content:
        if name not in names:
            raise RulesFileError(path, f"{prefix}{name}", f"no such field (known here: {', '.join(names)})")
