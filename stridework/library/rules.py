"""Reading the rules of planning and progression: one file holds every number, and none may be missing or unknown."""

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
from stridework.training.limits import (
    Caps,
    DayLimits,
    EasierLimits,
    Experience,
    JumpLimits,
    LadderLimits,
    Limits,
    PainLimits,
)
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
        "first_intervals",
    ),
    "H14": ("sessions", "taper_sessions", "race_week_sessions"),
    "H15": ("pain_days", "red_days", "sore_above", "sore_days", "after_illness_days"),
    "H16": (),
    "H17": (),
    "H18": ("reps", "usual_reps", "minutes_apart", "most"),
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
    "S9": ("weight", "time_weight"),
    "S10": ("weight", "soon_hours", "soon_weight"),
    "S11": ("monotony", "weight"),
    "S12": ("quality_runs", "weight"),
    "S13": ("weight", "least_jump_sessions"),
    "S14": ("days", "weight", "share"),
    "S15": ("weight",),
}
_RUNS = ("easy", "quality", "long", "race")
PROGRESSION: Mapping[str, tuple[str, ...]] = {
    "pain": ("calm", "most"),
    "reopening": ("calm_sessions",),
    "soreness": ("most",),
    "effort": ("most",),
    "quality": ("good", "poor", "partly", "poor_reps", "poor_in_a_row"),
    "next_level": ("good_at_cap",),
    "missed_time": ("repeat_days", "first_reps_days", "level_down_days", "restart_days"),
    "hard_sessions": ("effort", "sessions", "among", "days"),
}
OTHER: Mapping[str, tuple[str, ...]] = {
    "novelty": ("sessions", "days", "claimed_days", "novice_days"),
    "load": (
        *(f"{kind}_{what}" for kind in SessionKind for what in ("minutes", "effort")),
        *(f"{run}_{what}" for run in _RUNS for what in ("minutes", "effort")),
        "set_seconds",
    ),
    "deload": ("every_weeks", "share", "cut_back_share"),
    "changes": ("move_days", "history_days"),
    "today": ("days_between",),
    "phases": ("starter_weeks", "starter_full_days"),
    "workouts": (),
}
WORKOUTS = ("starter_light", "starter_jumps", "light", "full", "hiit")
#: What stands in a rule's table beside its words and numbers.
LISTS: Mapping[str, tuple[str, ...]] = {"phases": (*Phase, "usual_times"), "workouts": WORKOUTS}
#: The words of H13's numbers for how used the legs are.
LANDED: Mapping[Experience, str] = {legs: "novelty" if legs is Experience.NOVEL else str(legs) for legs in Experience}


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

    `limits` are the numbers that the core goes by. `workouts` are the ids of the workouts taken in turn, by what they
    are for (`WORKOUTS`).
    """

    by_id: Mapping[str, Rule]
    wanted: Mapping[Phase, tuple[SessionKind, ...]]
    workouts: Mapping[str, tuple[str, ...]]
    starter_weeks: int
    starter_full_days: int
    usual_times: tuple[time, ...]
    limits: Limits

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
    _expect_fields(content, ("hard", "soft", "progression", *OTHER), str(path), "")
    by_id: dict[str, Rule] = {}
    for group, expected in (("hard", HARD), ("soft", SOFT), ("progression", PROGRESSION)):
        _expect_fields(content[group], tuple(expected), str(path), group)
        for rule, numbers in expected.items():
            by_id[rule] = _read_rule(rule, content[group][rule], numbers, str(path), f"{group}.{rule}")
    for rule, numbers in OTHER.items():
        by_id[rule] = _read_rule(rule, content[rule], numbers, str(path), rule, LISTS.get(rule, ()))
    workouts = _read_workouts(content["workouts"], str(path))
    return _read_phases(content["phases"], by_id, workouts, str(path))


def _read_rule(
    id: str, content: Any, numbers: tuple[str, ...], path: str, field: str, lists: tuple[str, ...] = ()
) -> Rule:
    """Return a rule's words and numbers; the `lists` in the same table are read by themselves."""
    _expect_fields(content, (*_WORDS, *numbers, *lists), path, field)
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
    found = {name: content[name] for name in WORKOUTS}
    for name, ids in found.items():
        if not isinstance(ids, list) or not ids or not all(isinstance(id, str) and id for id in ids):
            raise RulesFileError(path, f"workouts.{name}", "a list of workout ids")
    return {name: tuple(ids) for name, ids in found.items()}


def _read_phases(content: Any, by_id: Mapping[str, Rule], workouts: Mapping[str, tuple[str, ...]], path: str) -> Rules:
    for name in OTHER["phases"]:
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
    weeks, full_days = content["starter_weeks"], content["starter_full_days"]
    return Rules(by_id, wanted, workouts, weeks, full_days, times, _gather_limits(by_id))


def _gather_limits(by_id: Mapping[str, Rule]) -> Limits:
    """Return the numbers the core goes by."""

    def whole(rule: str, name: str) -> int:
        return round(by_id[rule].numbers[name])

    quality, missed = by_id["quality"].numbers, by_id["missed_time"].numbers
    days = {name: round(missed[name]) for name in PROGRESSION["missed_time"]}
    return Limits(
        pain=PainLimits(whole("pain", "calm"), whole("pain", "most"), whole("reopening", "calm_sessions")),
        ladder=LadderLimits(
            good_quality=quality["good"],
            poor_quality=quality["poor"],
            partly_quality=quality["partly"],
            poor_reps=quality["poor_reps"],
            poor_in_a_row=whole("quality", "poor_in_a_row"),
            good_at_cap=whole("next_level", "good_at_cap"),
            most_soreness=whole("soreness", "most"),
            most_srpe=whole("effort", "most"),
            **days,
        ),
        jumps=JumpLimits(
            caps={
                legs: Caps(*(whole("H13", f"{LANDED[legs]}_{what}") for what in ("session", "week", "intervals")))
                for legs in Experience
            },
            novel_sessions=whole("novelty", "sessions"),
            novel_days=whole("novelty", "days"),
            novice_days=whole("novelty", "novice_days"),
            set_seconds=by_id["load"].numbers["set_seconds"],
        ),
        easier=EasierLimits(
            srpe=whole("hard_sessions", "effort"),
            sessions=whole("hard_sessions", "sessions"),
            among=whole("hard_sessions", "among"),
            days=whole("hard_sessions", "days"),
            share=by_id["deload"].numbers["share"],
        ),
        day=DayLimits(
            sessions_a_week=whole("H14", "sessions"),
            days_between=whole("today", "days_between"),
            hours_between_jumps=whole("H2", "hours"),
            red_days=whole("H15", "red_days"),
        ),
    )


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
