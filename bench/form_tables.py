"""A table of the accuracy page, and the few ways numbers are written in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from stridework.library.exercises import load_exercises
from stridework.library.form_rules import load_form_rules

RULES = load_form_rules()
MOTIONS = {v.id: v.motion for e in load_exercises().values() for v in e.variants}
COUNTED = [variant for variant, rules in RULES.items() if rules.track.pattern != "hold"]


@dataclass(frozen=True, slots=True)
class Table:
    """A table to print and to publish: title, a sentence on what it is, columns and rows."""

    title: str
    about: str
    columns: tuple[str, ...]
    rows: list[tuple[object, ...]]


def exact(pairs: Iterable[tuple[int, int]]) -> list[bool]:
    return [true == got for true, got in pairs]


def by_one(pairs: Iterable[tuple[int, int]]) -> list[bool]:
    return [abs(true - got) <= 1 for true, got in pairs]


def share(hits: Sequence[bool]) -> str:
    return f"{sum(hits)} ({100 * sum(hits) / len(hits):.0f} %)" if hits else ""


def mae(pairs: Sequence[tuple[int, int]]) -> str:
    return f"{sum(abs(true - got) / true for true, got in pairs) / len(pairs):.2f}"


def seconds(errors: Sequence[float]) -> str:
    return f"{median(errors):.2f} s" if errors else ""


def verdict_shares(verdicts: Sequence[str]) -> str:
    if not verdicts:
        return "none seen"
    cue, watch = (100 * sum(v == kind for v in verdicts) / len(verdicts) for kind in ("cue", "watch"))
    return f"{cue:.0f} % ({watch:.0f})"
