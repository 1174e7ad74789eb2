"""What the engine has to know about one exercise: how a repetition looks and what each cue measures. Data only.

The values come from the exercise's file (`library/form_rules.py` builds them) and go to the browser as JSON. Travels
are fractions of the leg (hip to ankle, standing), so they hold for any body at any distance.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

PATTERNS = ("drop", "rise", "hold")
"""The hips go down and come back; they rise and come back; or nothing moves and time counts."""

SHAPES = ("both-knees", "split", "tiptoe", "any")
"""What the legs look like at the turning point: both knees bent alike, one kneeling behind, heels up, or anything."""

MOMENTS = ("top", "balance", "lowering", "early", "bottom", "rising", "whole", "gaze")
"""When a measure is taken. `top` is the stand a repetition begins from, `balance` its stand on one leg or a whole hold,
`early` the first bend, where a knee's drift repeats best (Uhlar 2021), `gaze` a hold's looking around."""

HOWS = ("middle", "most", "least")
LEGS = ("both", "lead", "rear", "stance", "near")
CONCERNS = ("safety", "landing", "knee", "trunk", "depth", "other")
"""What matters first when several things could be said (`science` 6.2 [D])."""


@dataclass(frozen=True, slots=True)
class Track:
    """How repetitions of a variant are told from everything else.

    `least_travel` is the hip travel that counts, `attempt_travel` the least that is worth mentioning, both in leg
    lengths. `full_travel` says from any view what full depth is; where `full_measure` can be judged (a thigh angle
    from the side), its limit `full_to` says it instead. `flight`: both feet leave the floor before each repetition.
    """

    pattern: str
    shape: str = "any"
    sides: str = "both"
    flight: bool = False
    least_travel: float = 0.2
    attempt_travel: float = 0.08
    full_travel: float = 0.4
    full_measure: str | None = None
    full_to: float = 10.0
    quickest_s: float = 0.4
    slowest_s: float = 12.0


@dataclass(frozen=True, slots=True)
class CueRule:
    """What is measured for a cue, when, and where good, watch and cue part.

    Bounds are in the measure's `unit`; None is open. `own_good` and `own_watch` are how far from the runner's own
    baseline counts as good and as watch; they come before the bounds where a baseline is known. `views` are the views
    it can be judged from at all.
    """

    cue: str
    measure: str
    unit: str
    views: tuple[str, ...]
    at: str
    how: str = "middle"
    legs: str = "both"
    good_from: float | None = None
    good_to: float | None = None
    watch_from: float | None = None
    watch_to: float | None = None
    own_good: float | None = None
    own_watch: float | None = None
    concern: str = "other"
    say: str = ""
    tag: str = "D"


@dataclass(frozen=True, slots=True)
class FormRules:
    """Everything about one variant of an exercise. `unmeasured` are cues no camera can judge, each with its reason."""

    exercise: str
    variant: str
    track: Track
    cues: tuple[CueRule, ...]
    unmeasured: tuple[tuple[str, str], ...] = ()


def rules_to_json(rules: FormRules) -> dict[str, Any]:
    """Return the rules as plain JSON values."""
    return asdict(rules)


def rules_from_json(content: Mapping[str, Any]) -> FormRules:
    """Return the rules that `rules_to_json` wrote. Raises KeyError or TypeError for anything else."""
    cues = tuple(CueRule(**_known(CueRule, {**cue, "views": tuple(cue["views"])})) for cue in content["cues"])
    return FormRules(
        exercise=content["exercise"],
        variant=content["variant"],
        track=Track(**_known(Track, content["track"])),
        cues=cues,
        unmeasured=tuple((cue, why) for cue, why in content.get("unmeasured", ())),
    )


def _known(kind: Any, content: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of the content is a field of the kind: a newer server may know more than a cached page."""
    names = {field.name for field in fields(kind)}
    return {name: value for name, value in content.items() if name in names}
